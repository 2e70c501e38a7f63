/**
 * Submits checkpoints to witnesses (C2SP tlog-witness) and keeps their cosignatures. All who can are asked about the same
 * one: a cosignature binds one checkpoint, and a policy asks for several under one. Who is away, slow or wrong is asked
 * again later and delays nobody. One process asks; where it dies the next takes over.
 */
import type { ActingParts } from "../../database/client.ts"
import { toBase64 } from "../base64.ts"
import { parseCheckpoint } from "../checkpoint.ts"
import { sha256 } from "../node-sha256.ts"
import type { SignedLog } from "../signed-log.ts"
import { parseNote, signatureLine } from "../signed-note.ts"
import { formatConsistency } from "../tlog-proof.ts"
import { proveConsistency } from "../tree.ts"
import { readCheckpoint } from "../tree-store.ts"
import { cosignedAt, type WitnessKey } from "./cosignature.ts"
import { explainFault, type WitnessFault } from "./fault.ts"
import type { Policy } from "./policy.ts"
import type { Posted, PostSubmission } from "./post.ts"
import {
  findMapBeyond,
  type KnownWitness,
  listCosignatures,
  listUnmet,
  listWitnesses,
  markMet,
  releaseWitnessing,
  type SignedCheckpoint,
  saveCosignature,
  saveWitness,
  takeWitnessing,
} from "./store.ts"
import type { Witnesses } from "./witnesses.ts"

/** What submits checkpoints. */
export interface Feeder {
  /** Begins a round where one is due. @param ending absent: waits for the answers; else they come while others go on */
  look(ending?: AbortSignal): Promise<void>
  /** Nothing is under way any more, and another process may ask. */
  settled(): Promise<void>
}

/** What submitting takes. */
export interface FeederParts extends ActingParts {
  signedLog: SignedLog
  post: PostSubmission
  /** Writes one line for the operator. */
  log(line: string): void
}

/** How often all are asked, ms: as soon as a checkpoint can be of use to others, and no oftener than a witness likes. */
export const roundMs = 5_000
// A quiet log is cosigned again after so long, so that everybody sees that its witnesses are there.
const refreshMs = 600_000
// Who is at fault is asked again after 5 s, 10 s, 20 s … and at most ten minutes.
const againAfterMs = 5_000
const againMsMax = 600_000
// Three rounds, and an answer that is waited for.
const leaseMs = 30_000

type Asked = Policy["witnesses"][number]

interface Target {
  size: number
  /** base64. */
  root: string
  note: string
  /** Without signatures. */
  text: string
}

/** Opens what submits to some witnesses. */
export function openFeeder(parts: FeederParts, witnesses: Witnesses): Feeder {
  const { sql, signedLog, clock } = parts
  const node = parts.newId()
  const underWay = new Map<string, Promise<void>>()
  const stopping = new AbortController()
  let [begun, isJudged] = [Number.NEGATIVE_INFINITY, false]

  /**
   * What to ask about: the newest that ends with the map, for papers and exports stand on those, as long as enough can still
   * vouch for it; else the newest.
   */
  async function findTarget(rows: ReadonlyMap<string, KnownWitness>): Promise<Target | null> {
    if (await signedLog.halted()) return null
    const published = await readCheckpoint(sql)
    const newest = await findMapBeyond(sql, 0, published.size)
    const mapped = newest && (await canBeMet(newest, rows)) ? newest : null
    const note = mapped?.note ?? published.note
    const text = note === null ? null : (parseNote(note)?.text ?? null)
    const checkpoint = text === null ? null : parseCheckpoint(text)
    // Of an empty log there is nothing to say.
    if (note === null || text === null || !checkpoint || checkpoint.size === 0) return null
    return { size: checkpoint.size, root: toBase64(checkpoint.root), note, text }
  }

  /** Whether it has not met the policy, and those who have cosigned it with those who are not past it may. */
  async function canBeMet(of: SignedCheckpoint, rows: ReadonlyMap<string, KnownWitness>): Promise<boolean> {
    const lines = await listCosignatures(sql, of, witnesses.vkeys)
    const places = (isIn: (vkey: string) => boolean) =>
      new Set(witnesses.vkeys.flatMap((vkey, place) => (isIn(vkey) ? [place] : [])))
    const hasCosigned = (vkey: string) => lines.some(({ witness }) => witness === vkey)
    const mayCosign = (vkey: string) => hasCosigned(vkey) || (rows.get(vkey)?.size ?? 0) <= of.size
    return !witnesses.policy.isMet(places(hasCosigned)) && witnesses.policy.isMet(places(mayCosign))
  }

  async function round(): Promise<void> {
    const rows = new Map((await listWitnesses(sql)).map((row) => [row.witness, row]))
    const target = await findTarget(rows)
    if (!target) return
    const lines = await listCosignatures(sql, target, witnesses.vkeys)
    for (const [place, asked] of witnesses.policy.witnesses.entries()) {
      const vkey = witnesses.vkeys[place] ?? ""
      const known = rows.get(vkey) ?? unknown(vkey)
      const line = lines.find(({ witness }) => witness === vkey)
      const isFresh = line !== undefined && clock() - line.seconds * 1000 < refreshMs
      if (underWay.has(vkey) || isFresh || known.dueAt > clock()) continue
      const asking = ask(asked, known, target)
        .catch((error: Error) => {
          if (!stopping.signal.aborted) parts.log(`witness ${asked.name}: ${error.message}`)
        })
        .finally(() => underWay.delete(vkey))
      underWay.set(vkey, asking)
    }
  }

  async function ask(asked: Asked, known: KnownWitness, target: Target): Promise<void> {
    let old = known.size
    // Once with what is known here, once with what it says.
    for (let told = false; old <= target.size; told = true) {
      const proof = await proveConsistency(sha256, signedLog.tiles, old, target.size)
      const body = formatConsistency(old, proof, target.note)
      const posted = await parts.post(asked.url ?? "", body, stopping.signal)
      if (stopping.signal.aborted) return
      const answer = await judgeAnswer(posted, asked, target.text, Math.floor(clock() / 1000))
      if (answer.kind === "fault") return failed(asked, { ...known, size: old }, answer.fault)
      if (answer.kind === "cosigned") return cosigned(asked, known, target, answer)
      if (answer.size === old || told) return failed(asked, { ...known, size: answer.size }, "conflict")
      old = answer.size
    }
    // It has seen more than was asked: newer than this round, or more than was ever signed here.
    const { size } = await readCheckpoint(sql)
    if (old > size) await failed(asked, { ...known, size: known.size }, "ahead")
    else await saveWitness(sql, { ...known, size: old })
  }

  async function cosigned(
    { name }: Asked,
    known: KnownWitness,
    { size, root }: Target,
    { line, seconds }: { line: string; seconds: number },
  ): Promise<void> {
    await saveCosignature(sql, { size, root }, { witness: known.witness, line, seconds })
    if (known.fault !== null) parts.log(`witness ${name}: all is well again, it cosigns`)
    const well = { fault: null, faultSince: null, tries: 0, dueAt: 0 }
    await saveWitness(sql, { ...known, ...well, size, cosignedSize: size, cosignedSeconds: seconds })
    await judge({ size, root })
  }

  async function failed({ name }: Asked, known: KnownWitness, fault: WitnessFault): Promise<void> {
    if (known.fault !== fault) parts.log(`witness ${name}: ${explainFault(fault).en}`)
    const now = clock()
    const since = known.fault === fault ? known.faultSince : now
    const dueAt = now + Math.min(againMsMax, againAfterMs * 2 ** Math.min(known.tries, 10))
    await saveWitness(sql, { ...known, fault, faultSince: since, tries: known.tries + 1, dueAt })
  }

  async function judge(of: { size: number; root: string }): Promise<void> {
    const lines = await listCosignatures(sql, of, witnesses.vkeys)
    const places = new Set(lines.map(({ witness }) => witnesses.vkeys.indexOf(witness)))
    if (witnesses.policy.isMet(places)) await markMet(sql, of, witnesses.digest)
  }

  return {
    async look(ending) {
      const now = clock()
      if (ending?.aborted || now - begun < roundMs) return
      if (!(await takeWitnessing(sql, node, now, now + leaseMs))) return
      begun = now
      // What was cosigned under another policy may meet this one.
      if (!isJudged) for (const each of await listUnmet(sql, witnesses.digest)) await judge(each)
      isJudged = true
      await round()
      if (!ending) await Promise.all(underWay.values())
    },
    async settled() {
      stopping.abort()
      await Promise.all(underWay.values())
      await releaseWitnessing(sql, node).catch(() => {})
    },
  }
}

function unknown(witness: string): KnownWitness {
  const nothing = { cosignedSize: null, cosignedSeconds: null, fault: null, faultSince: null }
  return { witness, size: 0, ...nothing, tries: 0, dueAt: 0 }
}

/** `told`: the witness is at another size. */
type Answer =
  | { kind: "cosigned"; line: string; seconds: number }
  | { kind: "told"; size: number }
  | { kind: "fault"; fault: WitnessFault }

// A cosignature is made when it is asked for; clocks of machines that keep the time are seconds apart.
const skewSeconds = 300

const byStatus: Readonly<Record<number, WitnessFault>> = {
  403: "unknown-key",
  404: "unknown-log",
  422: "other-history",
}

/**
 * Judges an answer. Nothing of it is believed but a cosignature by the key that was asked, over the text that was sent.
 * @param text of the checkpoint, without signatures
 * @param now seconds since 1970
 */
async function judgeAnswer(posted: Posted, key: WitnessKey, text: string, now: number): Promise<Answer> {
  if ("fault" in posted) return { kind: "fault", fault: posted.fault }
  const { status, body } = posted
  if (status === 409) {
    const size = /^(?:0|[1-9]\d{0,14})\n?$/.test(body) ? Number(body) : null
    return size === null ? { kind: "fault", fault: "refused" } : { kind: "told", size }
  }
  if (status !== 200) return { kind: "fault", fault: byStatus[status] ?? "refused" }
  const note = parseNote(`${text}\n${body}`)
  const seconds = note && (await cosignedAt(note, key))
  const line = note?.signatures.find(({ name, keyId }) => name === key.name && keyId === key.keyId)
  if (seconds === null || !line) return { kind: "fault", fault: "signature" }
  if (Math.abs(seconds - now) > skewSeconds) return { kind: "fault", fault: "clock" }
  // Written again from what was read: nothing else of the answer is kept.
  return { kind: "cosigned", line: signatureLine(line), seconds }
}
