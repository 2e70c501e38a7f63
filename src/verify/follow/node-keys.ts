/**
 * The keys that a mirror believes: given on its first run, kept in `keys.json`, and changed as the verified log says.
 */
import { readFile } from "node:fs/promises"
import { fromBase64 } from "../../ledger/base64.ts"
import { decodeEntry } from "../../ledger/entry.ts"
import { leafHash, verifyConsistency, verifyInclusion } from "../../ledger/merkle.ts"
import { sha256 } from "../../ledger/node-sha256.ts"
import { openLogCheckpoint } from "../checkpoint.ts"
import { type Fault, faultAt } from "../fault.ts"
import { fileFault } from "../file-fault.ts"
import { type KeyRing, type KeyRingFault, type PinnedKey, readKeyRing } from "../key-ring.ts"
import { listOf, parseJson, treeHash } from "../shape.ts"
import type { LogPoint, VerifyState } from "../state.ts"
import type { VerifyOptions } from "../verification.ts"
import { historyWith, type KeyEntry, type LearntKeys, learnKeys, provenLines, readKeyHistory } from "./key-history.ts"
import { type KeyMemory, type LackingWord, unheardCompromises } from "./key-memory.ts"
import type { Places } from "./node-folder.ts"
import type { Remote } from "./node-remote.ts"
import { FollowTrouble } from "./trouble.ts"

/** A key set, as it is kept and as it is believed. */
export interface BelievedKeys {
  jwks: unknown
  ring: KeyRing
}

/** Where the register lists what its log says of keys; a mirror that is handed on has a copy there. */
export const historyPath = "/v1/keys/history"

/** Reads a key set. */
export function believe(jwks: unknown): BelievedKeys | { fault: KeyRingFault } {
  const ring = readKeyRing(sha256, { jwks })
  return "fault" in ring ? ring : { jwks, ring }
}

/** The keys that the mirror has kept; null where it has none. @throws FollowTrouble when they are damaged */
export async function keptKeys({ keys }: Places): Promise<BelievedKeys | null> {
  const stored = await readFile(keys, "utf8").catch(() => null)
  if (stored === null) return null
  const believed = believe(parseJson(stored))
  if (!("fault" in believed)) return believed
  throw new FollowTrouble({
    zh: `${keys} 不是可用的密钥集：请用 --jwks 给出从登记机关当面取得的密钥集。`,
    en: `${keys} is no key set that can be used: give the one that you have from the register's authority with --jwks.`,
  })
}

/** What was learnt of keys. `history`: what the mirror hands on of it from now on; null: what it has. */
export interface Learnt {
  keys: BelievedKeys
  changes: LearntKeys["changes"]
  memory: KeyMemory
  history: string | null
}

/**
 * What verified entries change of the believed keys. Those whose lines can't be had are remembered as lacking: what is
 * withheld once would be lost for good otherwise, for no later delta brings an entry again.
 */
export async function learnFrom(
  remote: Remote,
  places: Places,
  keys: BelievedKeys,
  { heard }: KeyMemory,
  asked: readonly LackingWord[],
): Promise<Learnt> {
  const unchanged = { keys, changes: [], memory: { lacking: [...asked], heard }, history: null }
  if (asked.length === 0) return unchanged
  const history = await remote.text(historyPath)
  const listed = history === null ? null : readKeyHistory(history)
  if (!listed) return unchanged
  const proven = provenLines(sha256, listed, new Map(asked.map((word) => [word.position, word.commitment])))
  const learnt = learnKeys(sha256, keys.jwks, proven, heard)
  const believed = learnt && believe(learnt.jwks)
  if (!learnt || !believed || "fault" in believed || proven.length === 0) return unchanged
  const found = new Set(proven.map(({ position }) => position))
  const lacking = asked.filter(({ position }) => !found.has(position))
  const kept = readKeyHistory(await readFile(places.history, "utf8").catch(() => "")) ?? []
  return {
    keys: believed,
    changes: learnt.changes,
    memory: { lacking, heard: learnt.words },
    history: `${JSON.stringify(historyWith(kept, proven))}\n`,
  }
}

/** What is wrong while the log says that a key was compromised, and which one is withheld. */
export function judgeMemory(memory: KeyMemory, { ring }: BelievedKeys): Fault[] {
  return unheardCompromises(memory, pinnedIn(ring)).map(({ position }) =>
    faultAt({ file: historyPath.slice(1) }, fileFault("compromise-withheld", position)),
  )
}

/** Every key of a key set, whatever it signs. */
export function pinnedIn(ring: KeyRing): PinnedKey[] {
  return [...ring.documents, ...ring.log.flatMap(({ pinned }) => pinned ?? [])]
}

/** Takes the key set from the register itself. @throws FollowTrouble */
export async function firstKeys(remote: Remote): Promise<BelievedKeys> {
  const served = await remote.text("/.well-known/jwks.json", 1_000_000)
  const believed = served === null ? null : believe(parseJson(served))
  if (believed && !("fault" in believed)) return believed
  throw new FollowTrouble({
    zh: "该地址没有可用的密钥集：请用 --jwks 给出从登记机关当面取得的密钥集。",
    en: "this address serves no key set that can be used: give the one that you have from the authority with --jwks.",
  })
}

// A key set changes a few times a year; whoever lists more wants to keep somebody busy.
const provenMax = 100

/**
 * What the log has said of keys since, each entry proven to be in it under a checkpoint that a believed key of the log has
 * signed and that continues what was verified. Null: nothing of the kind could be had.
 */
export async function learnByProof(
  remote: Remote,
  keys: BelievedKeys,
  heard: KeyMemory["heard"],
  options: VerifyOptions,
  state: VerifyState | null,
): Promise<{ keys: BelievedKeys; changes: LearntKeys["changes"] } | null> {
  const log = await findLog(remote, options, state)
  const history = log && (await remote.text(historyPath))
  const listed = history ? readKeyHistory(history) : null
  if (!log || !listed) return null
  const commitments = new Map<number, string>()
  for (const entry of listed.slice(-provenMax)) {
    const commitment = decodeEntry(entry.entry)?.commitment
    if (commitment && (await isInLog(remote, entry, log))) commitments.set(entry.position, commitment)
  }
  const learnt = learnKeys(sha256, keys.jwks, provenLines(sha256, listed, commitments), heard)
  const believed = learnt && believe(learnt.jwks)
  return learnt && believed && !("fault" in believed) ? { keys: believed, changes: learnt.changes } : null
}

async function findLog(remote: Remote, options: VerifyOptions, state: VerifyState | null): Promise<LogPoint | null> {
  const note = await remote.text("/log/checkpoint", 65_536)
  const opened = note === null ? null : await openLogCheckpoint(note, options)
  if (!opened || "code" in opened) return null
  const { log } = opened
  if (!state || state.size === 0) return log
  if (log.size < state.size) return null
  const answer = await remote.text(`/log/proof/consistency?from=${state.size}&to=${log.size}`)
  const fromRoot = bytesOf(state.root)
  const claimed = { from: state.size, fromRoot, to: log.size, toRoot: log.root, proof: hashesIn(answer) }
  return verifyConsistency(sha256, claimed) ? log : null
}

async function isInLog(remote: Remote, { position, entry }: KeyEntry, { size, root }: LogPoint): Promise<boolean> {
  if (position >= size || decodeEntry(entry)?.operation !== "key") return false
  const answer = await remote.text(`/log/proof/inclusion?position=${position}&size=${size}`)
  const leaf = leafHash(sha256, Buffer.from(entry))
  return verifyInclusion(sha256, { position, size, leaf, root, proof: hashesIn(answer) })
}

const hashes = listOf(treeHash)

/** The hashes of a proof as JSON; none where there is none, which proves nothing. */
function hashesIn(answer: string | null): Uint8Array[] {
  const value = answer === null ? null : parseJson(answer)
  const proof: unknown = typeof value === "object" && value !== null && "proof" in value ? value.proof : null
  return hashes(proof) ? proof.map(bytesOf) : []
}

function bytesOf(hash: string): Uint8Array {
  return fromBase64(hash) ?? new Uint8Array()
}
