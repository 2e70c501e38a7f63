/** Files that somebody gives a command: texts, policies, and the second signature beside a document. */
import { readFile } from "node:fs/promises"
import path from "node:path"
import { sha256 } from "../ledger/node-sha256.ts"
import { type Policy, readPolicy } from "../ledger/witness/policy.ts"
import type { KeyRing } from "../verify/key-ring.ts"
import type { VerifySm2 } from "../verify/sm2-signature.ts"
import { UsageError } from "./command.ts"

/** Reads a text. @throws UsageError */
export async function readGiven(file: string): Promise<string> {
  return readFile(file, "utf8").catch(() => {
    throw new UsageError(`${file} can't be read`)
  })
}

/** The place of the second signature beside a token, as an export has it: `manifest.jws`, `manifest.sm2`. */
export function besideToken(file: string): string {
  const { dir, name } = path.parse(file)
  return path.join(dir, `${name}.sm2`)
}

/** The second signature that lies beside a token; undefined where there is none. */
export async function findBeside(token: string): Promise<string | undefined> {
  const file = besideToken(token)
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined
    throw new UsageError(`${file} can't be read`)
  })
}

/**
 * SM2 for keys that have need of it, after its known-answer test.
 * @throws KeyError when it computes something else
 */
export async function sm2For({ sm2 }: KeyRing): Promise<VerifySm2 | undefined> {
  if (sm2.length === 0) return undefined
  // Most have none, and its arithmetic takes a while to be read.
  const { openSm2Verifier } = await import("../signing/node-sm2-check.ts")
  return openSm2Verifier()
}

/** Reads a policy. @throws UsageError */
export async function readPolicyFile(file: string): Promise<Policy> {
  const policy = readPolicy(sha256, await readGiven(file))
  if (!("line" in policy)) return policy
  throw new UsageError(`${file} is no policy (C2SP tlog-policy): line ${policy.line} can't be read`)
}
