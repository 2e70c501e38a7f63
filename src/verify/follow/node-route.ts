/**
 * Finds the way from what a mirror holds to the newest export: its delta, a chain of deltas over earlier exports, or a
 * whole export and the deltas behind it. Mirrors that hand on have no more than such a chain.
 */
import { type Fault, faultAt } from "../fault.ts"
import { type OpenedManifest, openManifest } from "../manifest.ts"
import { manifestName } from "../node-source.ts"
import type { SignedFile, SignedManifest } from "../signed-manifest.ts"
import type { VerifyOptions } from "../verification.ts"
import type { Remote } from "./node-remote.ts"
import type { ProofUp } from "./node-up.ts"
import { deltaFiles, deltaStarts } from "./step.ts"

/** An export on the way. */
export interface Stop {
  text: string
  opened: OpenedManifest
  /** The proof by which a later checkpoint vouches for it, where its own has too few cosignatures. */
  consistency?: string
}

/** A way: the first export is taken whole or by its delta, each one behind it by its delta. */
export interface Route {
  start: "whole" | "delta"
  stops: Stop[]
}

/** The files that a step consists of. @param from null for a whole export */
export function filesOf({ opened }: Stop, from: number | null): SignedFile[] {
  return from === null ? opened.manifest.files : (deltaFiles(opened.manifest, from) ?? [])
}

// A chain of a year of daily exports; a server that never ends is left.
const stopsMax = 400

/**
 * The shortest way, looked for backwards from the newest export. Null: there is none.
 * @param size of the mirror; null for an empty one
 * @param start how the way is to begin
 */
export async function findRoute(
  remote: Remote,
  newest: Stop,
  { size, start, options, up }: { size: number | null; start: Route["start"]; options: VerifyOptions; up: ProofUp },
): Promise<Route | Fault | null> {
  const ways: Stop[][] = [[newest]]
  const seen = new Set<number>([newest.opened.manifest.log.size])
  for (let way = ways.shift(); way; way = ways.shift()) {
    const [first] = way
    if (!first) continue
    const { manifest } = first.opened
    const begins =
      start === "delta"
        ? size !== null && deltaFiles(manifest, size) !== null
        : isWhole(manifest) && (await remote.has(`/exports/${manifest.log.size}/log.ndjson.zst`))
    if (begins) return { start, stops: way }
    for (const from of deltaStarts(manifest)) {
      if (seen.has(from) || seen.size >= stopsMax || from < (size ?? 0)) continue
      seen.add(from)
      const earlier = await readStop(remote, from, options, up)
      if (earlier === null) continue
      if ("code" in earlier) return earlier
      ways.push([earlier, ...way])
    }
  }
  return null
}

function isWhole({ files }: SignedManifest): boolean {
  return (["log", "snapshot"] as const).every((kind) => files.some((file) => file.kind === kind))
}

/** An export's manifest, opened; null where it is not there. What is wrong with it is a fault. */
export async function readStop(
  remote: Remote,
  size: number,
  options: VerifyOptions,
  up: ProofUp,
): Promise<Stop | Fault | null> {
  const text = await remote.text(`/exports/${size}/${manifestName}`)
  if (text === null) return null
  let opened = await openManifest(text, options, true)
  const isUnmet = ("code" in opened ? [opened] : opened.findings).some(({ code }) => code === "policy")
  const consistency = isUnmet ? await up(size) : undefined
  if (consistency !== undefined) opened = await openManifest(text, { ...options, consistency }, true)
  const at = (found: Fault) => (found.where ? found : faultAt({ file: `exports/${size}/${manifestName}` }, found))
  if ("code" in opened) return at(opened)
  const [wrong] = opened.findings
  if (wrong) return at(wrong)
  if (opened.manifest.log.size !== size) return null
  return { text, opened, ...(consistency === undefined ? {} : { consistency }) }
}
