/**
 * Reads what the register says of subjects in a state that a signed checkpoint covers: nothing that was published after
 * the checkpoint is left out, and nothing is shown that it does not cover.
 */
import { setTimeout as wait } from "node:timers/promises"
import type { Sql, TimedParts } from "../database/client.ts"
import { toBase64 } from "./base64.ts"
import { parseCheckpoint } from "./checkpoint.ts"
import { decodeEntry } from "./entry.ts"
import { type MapReading, readMap } from "./map/code-proof.ts"
import { areTouchedFrom } from "./map/code-store.ts"
import { type ProofRefusal, readShown } from "./proof.ts"
import type { SignedLog } from "./signed-log.ts"
import { parseNote } from "./signed-note.ts"
import type { Shown } from "./witness/witnesses.ts"

/** What reading needs. */
export interface SettledParts extends TimedParts {
  signedLog: SignedLog
  log(line: string): void
}

/** A signed checkpoint. */
export interface SignedPoint {
  origin: string
  size: number
  /** base64. */
  root: string
  /** The signed note. */
  note: string
  /** When it was signed, ms since 1970. */
  time: number
}

// Where others sign, the next checkpoint is seconds away. Three seconds in all leave an answer the time that it has.
const waitsMs = [0, 100, 200, 400, 800, 1_600]
// Who makes the map just now is waited for: it is done in less, but for the first one of a large register.
const sealMaxMs = 1_000

/** What is to be read. */
export interface SettledAsk<T> {
  /** Null: there is nothing to state. */
  read(sql: Sql): Promise<T | null>
  /** Whose entries must be covered. */
  codesOf(state: T): readonly string[]
  /** Whether by the map, which is stated then too; else by the checkpoint alone. */
  isMapped: boolean
}

/** What was read, under the checkpoint that covers it; `map` where it is covered by that. */
export interface Settled<T> {
  state: T
  at: SignedPoint
  map: MapReading | null
  /** Of what was asked for under a complete checkpoint: whether witnesses have vouched for it, or none is asked. */
  isWitnessed?: boolean
}

/**
 * Reads in one snapshot of the database, in which the log says nothing of the subjects that the checkpoint, or the map
 * under it, does not cover. What has just been published is signed first, or waited for.
 */
export async function readSettled<T>(
  parts: SettledParts,
  { read, codesOf, isMapped }: SettledAsk<T>,
): Promise<Settled<T> | ProofRefusal | null> {
  let signs = true
  const look = async () => {
    const shown = await readShown(parts.signedLog)
    if ("refused" in shown && shown.refused === "log-halted") return shown
    const points = "refused" in shown ? [] : await pointsOf(parts.signedLog, shown)
    return parts.sql.begin("isolation level repeatable read read only", async (tx) => {
      const state = await read(tx)
      if (!state) return null
      const codes = codesOf(state)
      for (const point of points) {
        const map = isMapped ? await readMap(tx, point.size, codes) : null
        const isCovered = isMapped
          ? isYoung(map, point.size, parts.clock())
          : !(await areTouchedFrom(tx, codes, point.size))
        if (isCovered) return { state, map, at: toPoint(point) }
      }
      return "uncovered" as const
    })
  }
  for (const waitMs of waitsMs) {
    if (waitMs > 0) await wait(waitMs)
    const found = await look()
    if (found !== "uncovered") return found
    if (!signs) continue
    // Again each time: of subjects about whom much is published there may be news already. A fault is told once.
    signs = await sign(parts, isMapped)
    const signed = await look()
    if (signed !== "uncovered") return signed
  }
  return notYetSigned
}

/** Something about a subject is in no checkpoint, or not in the map under it. */
export const notYetSigned: ProofRefusal = {
  refused: "not-yet-signed",
  detail: {
    zh: "该主体刚刚有新的公示，尚未签入检查点，因此暂不出具证明，以免遗漏。请几秒后重试。",
    en: "Something about this merchant was just published and is in no checkpoint yet. No statement is made that would leave it out: try again in a few seconds.",
  },
}

/** Where it may be stated, the best first: under what witnesses have vouched for, and under what was published since. */
async function pointsOf(signedLog: SignedLog, newest: Shown): Promise<Shown[]> {
  const usable = await signedLog.vouched.usable(newest)
  return usable ? [usable, newest] : [newest]
}

// That nothing has come since the map rests on the signature of whoever says so: verifiers take its word for a day.
const mapAgeMsMax = 12 * 3_600_000

/** Whether there is a map to state by: of all that the checkpoint covers, or of half a day ago. */
function isYoung(reading: MapReading | null, size: number, now: number): boolean {
  if (!reading) return false
  const { map } = reading
  return map.size + 1 >= size || now - (decodeEntry(map.entry)?.time ?? 0) < mapAgeMsMax
}

/** Signs what was just published, and what the map is of it; false: it could not, which is told. Others may. */
function sign({ signedLog, clock, log }: SettledParts, isMapped: boolean): Promise<boolean> {
  return (isMapped ? signedLog.seal(clock(), AbortSignal.timeout(sealMaxMs)) : signedLog.catchUp()).then(
    () => true,
    (error: Error) => {
      log(`log: ${error.message}`)
      return false
    },
  )
}

/** A checkpoint that is shown, as what is under it states it. */
export function toPoint({ note, time }: { note: string; time: number }): SignedPoint {
  const checkpoint = parseCheckpoint(parseNote(note)?.text ?? "")
  if (!checkpoint) throw new Error("the published checkpoint is no checkpoint")
  return { origin: checkpoint.origin, size: checkpoint.size, root: toBase64(checkpoint.root), note, time }
}
