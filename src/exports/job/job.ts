/** The making of an export as a job: its states, when the next one is due, which exports are kept. Pure. */
import type { Bilingual } from "../../law/bilingual.ts"

/** `waiting` for a node to take it; `running` on one; then `made` or `failed`. */
export const jobStates = ["waiting", "running", "made", "failed"] as const
export type JobState = (typeof jobStates)[number]

/** A job. Times are ms since 1970. */
export interface ExportJob {
  id: string
  state: JobState
  askedAt: number
  startedAt: number | null
  finishedAt: number | null
  lines: number
  lineTotal: number
  /** Size of the log that it was made at; null until it is made. */
  size: number | null
  reason: Bilingual | null
}

/** When jobs ended last, ms since 1970; null where none has. */
export interface LastEnds {
  madeAt: number | null
  failedAt: number | null
}

// What failed is tried again: a full disk or a halted log takes a person some minutes.
const againAfterMs = 600_000

/**
 * Whether the schedule asks for an export. One that failed is tried again whoever asked for it.
 * @param everyHours 0: never by itself
 */
export function isDue({ madeAt, failedAt }: LastEnds, everyHours: number, now: number): boolean {
  if (failedAt !== null && (madeAt === null || failedAt > madeAt)) return now - failedAt >= againAfterMs
  if (everyHours === 0) return false
  return madeAt === null || now - madeAt >= everyHours * 3_600_000
}

/** The sizes whose exports go: all but the newest. @param keep at least 1 */
export function outdated(sizes: readonly number[], keep: number): number[] {
  return sizes.toSorted((a, b) => b - a).slice(Math.max(1, keep))
}

/** An erasure: the entry at `at` erased the line of the entry at `position`, which was live up to the size `until`. */
export interface Erasure {
  position: number
  until: number
}

/** A file that was given out, of an export of a size; `from`: it holds the lines of entries from there on. */
export interface GivenFile {
  size: number
  name: string
  sha256: string
  from: number
}

/** Whether an export of a size holds the line that was erased. */
export function holds(size: number, { position, until }: Erasure): boolean {
  return position < size && size <= until
}

/** Whether one of its files does. */
export function holdsIn({ size, from }: GivenFile, erasure: Erasure): boolean {
  return holds(size, erasure) && erasure.position >= from
}
