/**
 * Reads what the register says of subjects under a complete checkpoint: its last entry is that of the map, so that nothing which it
 * covers is left out of what the map proves. The newest that witnesses have vouched for is used for as long as nothing that came
 * since speaks of those who are asked about.
 */
import { setTimeout as wait } from "node:timers/promises"
import type { RefusalText } from "./log-refusal.ts"
import { type MapReading, readMapAt } from "./map/code-proof.ts"
import { lastTouched } from "./map/code-store.ts"
import { type ProofRefusal, readShown } from "./proof.ts"
import { notYetSigned, type Settled, type SettledAsk, type SettledParts, type SignedPoint, toPoint } from "./settled.ts"
import { type CompleteCheckpoint, findComplete } from "./witness/store.ts"

// A map is made anew for papers when the last is of so long ago. Verifiers take one of a quarter of an hour (src/verify/map.ts):
// until a minute before, it is used while witnesses have not vouched for a newer one.
const renewMs = 10 * 60_000
const usableMs = 14 * 60_000
/** How long witnesses are waited for, ms. */
export const witnessPatienceMs = 60_000
// A map is made at most every two seconds, and in less.
const sealMaxMs = 5_000
// Where others sign, the next checkpoint is seconds away.
const looksMs = [0, 300, 900, 1_800]

/** What was found: a checkpoint to state under, or that nobody has vouched for one yet. */
type Found<T> = (Settled<T> & { map: NonNullable<Settled<T>["map"]>; madeAt: number }) | "unwitnessed" | "uncovered"

/**
 * Reads in one snapshot of the database. What has just been published is signed first.
 * @param isPatient whether witnesses are waited for: nothing is stated for a minute, and then what they have not vouched for
 */
export async function readComplete<T>(
  parts: SettledParts,
  { read, codesOf }: Pick<SettledAsk<T>, "read" | "codesOf">,
  isPatient: boolean,
): Promise<Settled<T> | ProofRefusal | Unwitnessed | null> {
  const { signedLog, clock } = parts
  const digest = signedLog.witnesses?.digest ?? null
  let covers = -1
  const look = async (): Promise<Found<T> | ProofRefusal | null> => {
    const shown = await readShown(signedLog)
    if ("refused" in shown && shown.refused === "log-halted") return shown
    const upTo = "refused" in shown ? 0 : shown.size
    return parts.sql.begin("isolation level repeatable read read only", async (tx) => {
      const state = await read(tx)
      if (!state) return null
      const codes = codesOf(state)
      covers = await lastTouched(tx, codes)
      for (;;) {
        const ask = { covers, madeSince: clock() - usableMs }
        const find = (which: "witnessed" | "newest" | "oldest") => findComplete(tx, which, ask, upTo, digest ?? "")
        const witnessed = digest === null ? null : await find("witnessed")
        const chosen = witnessed ?? (await find("newest"))
        if (!chosen) return "uncovered"
        const map = await readMapAt(tx, chosen.map, codes)
        if (!map) {
          // What was live under a code then was erased since, of which no entry names the code: it takes a later one.
          covers = chosen.map.position
          continue
        }
        // Whoever asks for the same again and again, while others ask too, waits from the first that would have done.
        const isOwed = digest !== null && !witnessed && isPatient
        if (isOwed && clock() - ((await find("oldest"))?.time ?? 0) < witnessPatienceMs) return "unwitnessed"
        const isWitnessed = digest === null || witnessed !== null
        return { state, map, at: pointOf(chosen), madeAt: chosen.map.time, isWitnessed }
      }
    })
  }
  const first = await look()
  const madeSince = clock() - renewMs
  const isDone = first === null || (typeof first === "object" && ("refused" in first || first.madeAt >= madeSince))
  // One that is waited for is not overtaken by another, which would have to be waited for in its turn.
  if (!isDone && first !== "unwitnessed") {
    await signedLog
      .sealFor({ covers, madeSince }, clock(), AbortSignal.timeout(sealMaxMs))
      .catch((error: Error) => parts.log(`log: ${error.message}`))
  }
  let found = first
  for (const waitMs of isDone || first === "unwitnessed" ? [] : looksMs) {
    if (waitMs > 0) await wait(waitMs)
    found = await look()
    if (found !== "uncovered") break
  }
  if (found === "uncovered") return notYetSigned
  if (found === "unwitnessed") return notYetWitnessed
  if (found === null || "refused" in found) return found
  const note = await signedLog.vouched.cosigned(found.at.note)
  return { ...found, at: { ...found.at, note } }
}

/** What the map says of codes now, under a complete checkpoint: of those that witnesses have vouched for, where one does. */
export async function readSettledMap(
  parts: SettledParts,
  codes: readonly string[],
): Promise<{ at: SignedPoint; map: MapReading } | ProofRefusal> {
  const settled = await readComplete(parts, { read: async () => codes, codesOf: () => codes }, false)
  if (settled && "refused" in settled) return settled
  if (!settled || "awaits" in settled || !settled.map) throw new Error("the map was asked for and not read")
  return { at: settled.at, map: settled.map }
}

/** What is stated under it holds as of the time of its last entry. */
const pointOf = ({ note, map }: CompleteCheckpoint) => toPoint({ note, time: map.time })

/** It is signed, and those who have to vouch for it are being asked. */
export interface Unwitnessed {
  awaits: "witnesses"
  detail: RefusalText
}

const notYetWitnessed: Unwitnessed = {
  awaits: "witnesses",
  detail: {
    zh: "刚刚公示的内容已经签入检查点，正在等候见证方联署。请几秒后在同一地址再取；一分钟后仍未联署的，出具注明尚未见证的证明。",
    en: "What was just published is signed, and witnesses are being asked to cosign it. Fetch the paper at the same address in a few seconds; after a minute it is made without them, and says so.",
  },
}
