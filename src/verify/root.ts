/**
 * The root of trust: a signed note that names every key of a register, its witnesses, and where each log key that is out of
 * use has ended. Several people sign it offline, and so many of them have to (TUF 1.0, root role). Each root is signed by
 * enough of the keys of the one before, so whoever pins one follows to the newest.
 */
import type { Sha256 } from "../ledger/merkle.ts"
import { type Note, noteVerifier, parseNote, readVkey } from "../ledger/signed-note.ts"
import { type Policy, readPolicy } from "../ledger/witness/policy.ts"
import { claim } from "./claim.ts"
import { hashOf } from "./consistency.ts"
import { type Fault, fault } from "./fault.ts"
import { type KeyRing, readKeyRing } from "./key-ring.ts"
import { toHex } from "./manifest.ts"
import { count, exact, listOf, parseJson, type Shaped, text, treeHash } from "./shape.ts"
import type { Verification, VerifyOptions } from "./verification.ts"

const firstLine = "gongshi-root/v1\n"

const anyObject = (value: unknown): value is object => typeof value === "object" && value !== null
const statementShape = exact(
  {
    ...{ version: count, issuer: text, origin: text, expires: text, threshold: count },
    /** Verifier keys (C2SP signed-note) of who signs roots. */
    signers: listOf(text),
    /** As in a key set (RFC 7517). */
    keys: listOf(anyObject),
    /** Of log keys that are out of use: the last tree that they signed. */
    ended: listOf(exact({ kid: text, size: count, root: treeHash })),
  },
  { sm2_keys: listOf(anyObject), policy: text },
)

/** What a root says, as JSON behind its first line. `policy`: C2SP tlog-policy; absent: no witness is asked for. */
export type RootStatement = Shaped<typeof statementShape>

/** A root, read. Nothing in it is believed before its signatures were counted. */
export interface Root {
  statement: RootStatement
  note: Note
  keys: KeyRing
  policy: Policy | undefined
  /** ms since 1970. */
  expires: number
  /** Of its text, hexadecimal digits. */
  sha256: string
}

/** The text of a root, to be signed. */
export function formatRoot(statement: RootStatement): string {
  return `${firstLine}${JSON.stringify(statement, null, 2)}\n`
}

/** Reads roots that stand one behind the other; null where one can't be, or there is none. */
export function readRoots(sha256: Sha256, source: string): Root[] | null {
  const roots = source.split(/^(?=gongshi-root\/v1$)/m).map((part) => readRoot(sha256, part))
  return roots.every((root) => root !== null) ? roots : null
}

function readRoot(sha256: Sha256, source: string): Root | null {
  const note = parseNote(source)
  const statement = note?.text.startsWith(firstLine) ? parseJson(note.text.slice(firstLine.length)) : null
  if (!note || !statementShape(statement)) return null
  const { version, threshold, signers, ended } = statement
  const keys = readKeyRing(sha256, { jwks: statement })
  const policy = statement.policy === undefined ? undefined : readPolicy(sha256, statement.policy)
  const expires = Date.parse(statement.expires)
  if ("fault" in keys || (policy && "line" in policy) || !(expires > 0)) return null
  // One key under two names is one keeper.
  const known = new Set(signers.map((vkey) => String(readVkey(sha256, vkey)?.publicKey)))
  if (known.has("undefined") || known.size < signers.length) return null
  if (version < 1 || threshold < 1 || threshold > signers.length || keys.log.length === 0) return null
  // What a key that is out of use may still vouch for is said of each, once, and of no other.
  const log = keys.log.map((key) => {
    const last = ended.find(({ kid }) => kid === key.pinned?.kid)
    return last ? { ...key, last: { size: last.size, root: hashOf(last.root) } } : key
  })
  const over = log.filter(({ pinned }) => pinned?.status === "retired" || pinned?.status === "compromised")
  if (over.length !== ended.length || over.some(({ last }) => !last)) return null
  return {
    ...{ statement, note, policy, expires, keys: { ...keys, log } },
    sha256: toHex(sha256(new TextEncoder().encode(note.text))),
  }
}

/** How many of a root's signers have signed another: distinct keys, however many lines each has. */
export async function countSigners(sha256: Sha256, { statement }: Root, { note }: Root): Promise<number> {
  const bytes = new TextEncoder().encode(note.text)
  let found = 0
  for (const vkey of statement.signers) {
    const key = readVkey(sha256, vkey)
    const verifier = key && noteVerifier(sha256, key.name, key.publicKey)
    const line = note.signatures.find(({ name, keyId }) => name === key?.name && keyId === key.keyId)
    if (verifier && line && (await verifier.verify(bytes, line.signature))) found++
  }
  return found
}

/** What was seen of roots before. */
export interface SeenRoot {
  version: number
  sha256: string
}

/** A root that is believed. */
export interface Trust {
  root: Root
  /** How many of its own signers have signed it. */
  signed: number
  /** All of the chain, as text. */
  chain: string
  /** What to keep, so that none is believed that is older. */
  seen: SeenRoot
  /** What everything is verified with from then on. */
  options: Pick<VerifyOptions, "keys" | "policy" | "origin" | "issuer">
}

/** What roots are judged with. */
export interface TrustOptions extends Pick<VerifyOptions, "sha256" | "now"> {
  /** What was believed before; absent or null: nothing. */
  seen?: SeenRoot | null | undefined
}

/**
 * Opens a chain of roots: the first is the one that is pinned, each other is signed by enough of the one before and of its
 * own. The last one counts; that it has not expired is asked of it alone.
 */
export async function openTrust(chain: string, options: TrustOptions): Promise<Trust | Fault> {
  const { sha256, now, seen } = options
  const roots = readRoots(sha256, chain)
  const root = roots?.at(-1)
  if (!roots || !root) return fault("root-malformed")
  let signed = 0
  for (const [place, each] of roots.entries()) {
    const { version, origin, threshold } = each.statement
    const before = roots[place - 1]
    if (before && (version !== before.statement.version + 1 || origin !== before.statement.origin)) {
      return fault("root-chain", version)
    }
    signed = await countSigners(sha256, each, each)
    if (signed < threshold) return fault("root-threshold", version, threshold, signed)
    const byBefore = before ? await countSigners(sha256, before, each) : 0
    if (before && byBefore < before.statement.threshold) {
      return fault("root-threshold", version, before.statement.threshold, byBefore)
    }
    if (seen?.version === version && seen.sha256 !== each.sha256) return fault("root-differs", version)
  }
  const { version, origin, issuer } = root.statement
  if (seen && version < seen.version) return fault("root-rollback", version, seen.version)
  if (now > root.expires) return fault("root-expired", version, root.expires)
  return {
    ...{ root, signed, chain, seen: { version, sha256: root.sha256 } },
    options: { keys: root.keys, policy: root.policy, origin, issuer },
  }
}

/** Says of what is proven by whose word its keys are believed. */
export function markRoot(verification: Verification, { root, signed }: Trust): Verification {
  if (verification.proven.length === 0) return verification
  const { version } = root.statement
  return { ...verification, proven: [claim("root", version, signed, root.expires), ...verification.proven] }
}
