/**
 * What a mirror fetches next: which exports lead from what it holds to the newest one, and when a whole one is due. Pure.
 */
import { type Fault, fault } from "../fault.ts"
import type { SignedFile, SignedManifest } from "../signed-manifest.ts"
import type { KeptExport, MirrorState } from "./mirror-state.ts"

/** Sizes that a manifest's deltas begin at, the newest first. */
export function deltaStarts({ files, log }: SignedManifest): number[] {
  const starts = files.filter(({ kind }) => kind === "delta-log").flatMap(({ from }) => from ?? [])
  return [...new Set(starts)].filter((from) => from < log.size).sort((a, b) => b - a)
}

/** The two files of the delta from a size; null where the manifest has none. */
export function deltaFiles({ files, log }: SignedManifest, from: number): SignedFile[] | null {
  const parts = files.filter((file) => file.from === from)
  const isPair = (["delta", "delta-log"] as const).every((kind) => parts.some((file) => file.kind === kind))
  return isPair && from < log.size ? parts : null
}

// Whoever takes the mirror on fetches what it keeps, one after another.
const deltasMax = 60

/** Whether the mirror keeps no whole export that it could hand on, though a delta would do for its own lines. */
export function lacksWhole(kept: readonly KeptExport[], withdrawn: ReadonlySet<number>): boolean {
  return !kept.some(({ kind }) => kind === "whole") || kept.some(({ size }) => withdrawn.has(size))
}

/** Whether the deltas behind the whole export have grown past it: then a new one is less to hand on. */
export function isOutgrown(kept: readonly KeptExport[]): boolean {
  const bytesOf = (kind: KeptExport["kind"]) =>
    kept.filter((held) => held.kind === kind).reduce((sum, { bytes }) => sum + bytes, 0)
  return kept.length > deltasMax || bytesOf("delta") > bytesOf("whole")
}

/** The log as a head states it, against what the mirror has seen of it: a smaller one, or another at the same size. */
export function judgeHeadLog(log: { origin: string; size: number; root: string }, state: MirrorState): Fault | null {
  const { verified, seen } = state
  if (log.origin !== verified.origin) return fault("other-log", log.origin, verified.origin)
  const points = [{ size: verified.size, root: verified.root }, ...seen]
  const largest = Math.max(...points.map(({ size }) => size))
  if (log.size < largest) return fault("rollback", log.size, largest)
  return points.some(({ size, root }) => size === log.size && root !== log.root) ? fault("fork", log.size) : null
}

// A mirror that asks every minute sees a head for each checkpoint; more than these wait for no export.
const seenMax = 1000

/** Checkpoints that the next replay has to pass through, after a head has shown another. */
export function pendingAfter(
  seen: MirrorState["seen"],
  verifiedSize: number,
  head: { size: number; root: string },
): MirrorState["seen"] {
  const others = seen.filter(({ size }) => size > verifiedSize && size !== head.size)
  const { size, root } = head
  return [...others, ...(size > verifiedSize ? [{ size, root }] : [])].slice(-seenMax)
}
