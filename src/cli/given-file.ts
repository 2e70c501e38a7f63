/** Files that somebody gives a command: texts, policies, and the second signature beside a document. */
import { readFile } from "node:fs/promises"
import path from "node:path"
import { sha256 } from "../ledger/node-sha256.ts"
import { type Policy, readPolicy } from "../ledger/witness/policy.ts"
import { type KeyRing, readKeyRing } from "../verify/key-ring.ts"
import { parseJson } from "../verify/shape.ts"
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

/** The keys that are given. @throws UsageError */
export async function readKeys(jwks: string | undefined, vkeys: readonly string[]): Promise<KeyRing> {
  if (jwks === undefined && vkeys.length === 0) {
    throw new UsageError("--jwks FILE or --root FILE is missing: the keys to believe, from the register's own hands")
  }
  const set = jwks === undefined ? undefined : parseJson(await readGiven(jwks))
  if (jwks !== undefined && set === undefined) throw new UsageError(`${jwks} holds no key set (RFC 7517)`)
  const ring = readKeyRing(sha256, { ...(set === undefined ? {} : { jwks: set }), vkeys })
  if (!("fault" in ring)) return ring
  const reasons = {
    "not-a-key-set": `${jwks} holds no key set (RFC 7517) with keys of Ed25519 or ES256`,
    "no-key": `${jwks} holds no key set (RFC 7517) with keys of Ed25519 or ES256`,
    "private-key": `${jwks} holds a private key: it belongs in nobody's hands but the register's`,
    thumbprint: `${jwks} holds no key set that can be used: a kid is not the key's RFC 7638 thumbprint`,
    "not-a-vkey": "--vkey is no verifier key of an Ed25519 key (C2SP signed-note)",
  } as const satisfies Record<typeof ring.fault, string>
  throw new UsageError(reasons[ring.fault])
}
