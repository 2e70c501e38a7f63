/** Commitments: how a log entry binds a record's public line without showing it. */
import { hash } from "node:crypto"
import { linePrefix } from "./line-prefix.ts"

/** Bytes of salt in a line: an ID number alone can be guessed, 256 random bits can't. */
export const saltBytes = 32

const servedPrefix = "gongshi served text v1\n"

/**
 * The commitment to the text of a decision as it was served: SHA-256 over a prefix, the salt, a line feed and the text's own
 * digest, as base64url. The salt stays in the register, and opens it to a party or a court.
 * @param salt 256 fresh random bits as base64url
 * @param sha256 of the text, hexadecimal
 */
export function servedCommitment(salt: string, sha256: string): string {
  return hash("sha256", `${servedPrefix}${salt}\n${sha256}`, "base64url")
}

const sheetPrefix = "gongshi legality sheet v1\n"

/**
 * The commitment to the sheet of the file (法制审核意见) by which a record was published: SHA-256 over a prefix, the salt, a
 * line feed and the sheet's own digest, as base64url. The salt stays in the register, and is in every export of the file.
 * @param salt 256 fresh random bits as base64url
 * @param sha256 of the sheet, hexadecimal
 */
export function sheetCommitment(salt: string, sha256: string): string {
  return hash("sha256", `${sheetPrefix}${salt}\n${sha256}`, "base64url")
}

/**
 * SHA-256 over the domain prefix and the exact bytes of the line (no line feed), as base64url.
 * @param line the public line; it begins with its salt
 */
export function commitmentOf(line: string): string {
  return hash("sha256", linePrefix + line, "base64url")
}
