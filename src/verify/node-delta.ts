/** Verifies a delta on Node: it is appended to the stored state of what was verified before. */
import { claim } from "./claim.ts"
import { type Fault, fault, faultAt } from "./fault.ts"
import { fileClaim } from "./file-claim.ts"
import { fileFault } from "./file-fault.ts"
import { gather } from "./gathered.ts"
import type { OpenedManifest } from "./manifest.ts"
import { type Run, readDelta, readRest } from "./node-reading.ts"
import { type ExportSource, manifestName } from "./node-source.ts"
import { type Replayed, timeFaults, unnamedFaults } from "./replayed.ts"
import { logName, type SignedFile } from "./signed-manifest.ts"
import { findFrontier, judgeAgainstState, replayedOf, type VerifyState } from "./state.ts"

/** The delta that continues a stored state, where the whole log is not there. */
export function findDelta({ manifest }: OpenedManifest, source: ExportSource, state: VerifyState): SignedFile[] | null {
  const { size } = replayedOf(state)
  const isHere = (file: SignedFile) => source.names.includes(file.name)
  if (source.names.includes(logName)) return null
  const parts = manifest.files.filter((file) => file.from === size && isHere(file))
  return parts.some(({ kind }) => kind === "delta-log") && parts.some(({ kind }) => kind === "delta") ? parts : null
}

/** Deltas without the log, and without the state that one of them continues: nothing can be made of them. */
export function strayDelta({ manifest }: OpenedManifest, source: ExportSource, stored: number | null): Replayed | null {
  if (source.names.includes(logName)) return null
  const here = manifest.files.filter(({ name, kind }) => kind === "delta-log" && source.names.includes(name))
  const from = here.flatMap((file) => file.from ?? [])
  const found = faultAt({ file: manifestName }, fileFault("delta-state", from, stored))
  return from.length > 0 ? { findings: [found], proven: [], unproven: [], replay: null } : null
}

/** Appends a delta to the stored tree: its entries must give the signed root, its lines be what those commit to. */
export async function verifyDelta(run: Run, files: readonly SignedFile[], state: VerifyState): Promise<Replayed> {
  const { opened, options } = run
  const frontier = findFrontier(options.sha256, state)
  const fail = (found: Fault): Replayed => ({ findings: [found], proven: [], unproven: [], replay: null })
  if (!frontier) return fail(fileFault("state-frontier"))
  if (!opened.log) return fail(faultAt({ file: manifestName }, fileFault("root", opened.manifest.log.size)))
  const { log } = opened.log
  if (log.origin !== state.origin) return fail(fault("other-log", log.origin, state.origin))
  const entries = files.find(({ kind }) => kind === "delta-log")
  const lines = files.find(({ kind }) => kind === "delta")
  if (!entries || !lines) return fail(fileFault("state-frontier"))
  const read = await readDelta(run, entries, lines, { frontier, time: replayedOf(state).time ?? 0 }, log.root)
  const { size } = log
  const besides = await readRest(run)
  const time = read.findings.length === 0 ? timeFaults(opened, read.replay) : []
  const faults = [...read.findings, ...time, ...unnamedFaults(opened, run.source.names), ...besides.findings]
  const absent = opened.manifest.files.length - files.length - besides.count
  const unmapped = read.replay.maps() ? [fileClaim("map-unbuilt")] : []
  const unproven = [
    fileClaim("replaced-before"),
    ...unmapped,
    ...(absent > 0 ? [claim("files-not-given", absent)] : []),
  ]
  if (faults.length > 0) return { findings: faults, proven: [], unproven, replay: null }
  const judged = judgeAgainstState(log, options, (at) => read.replay.at(at)?.root ?? null, false)
  const replayed = [fileClaim("root", size), fileClaim("replay", run.lines(), size - replayedOf(state).size)]
  const whole = gather(judged, { findings: [], proven: replayed, unproven })
  return { ...whole, replay: whole.findings.length === 0 ? read.replay : null }
}
