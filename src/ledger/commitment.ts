/** Commitments: how a log entry binds a record's public line without showing it. */
import { hash } from "node:crypto"
import { linePrefix } from "./line-prefix.ts"

/** Bytes of salt in a line: an ID number alone can be guessed, 256 random bits can't. */
export const saltBytes = 32

/**
 * SHA-256 over the domain prefix and the exact bytes of the line (no line feed), as base64url.
 * @param line the public line; it begins with its salt
 */
export function commitmentOf(line: string): string {
  return hash("sha256", linePrefix + line, "base64url")
}
