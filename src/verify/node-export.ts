/**
 * Verifies an export on Node: with the manifest, the files and keys alone, no network and no database. The whole log is
 * replayed, or a delta is appended to the stored state. Says what is wrong, where, and why it matters.
 */
import { claim } from "./claim.ts"
import { type Fault, fault, faultAt } from "./fault.ts"
import { fileClaim } from "./file-claim.ts"
import { fileFault } from "./file-fault.ts"
import { type Gathered, gather, gatheredOf } from "./gathered.ts"
import { judgeManifestLog, manifestFacts, type OpenedManifest, openManifest } from "./manifest.ts"
import { type ExportOptions, type Run, readDelta, readRest, startRun } from "./node-reading.ts"
import { type ExportSource, manifestName, readSmall, secondSignatureName } from "./node-source.ts"
import { verifyWhole } from "./node-whole.ts"
import { type Replayed, timeFaults, unnamedFaults } from "./replayed.ts"
import { logName, type SignedFile } from "./signed-manifest.ts"
import { advanceState, findFrontier, judgeAgainstState, replayedOf, sizesOf, type VerifyState } from "./state.ts"
import { conclude, refused, type Verification } from "./verification.ts"

/** Verifies an export: whole, or as a delta to the stored state where only that is there. */
export async function verifyExport(source: ExportSource, options: ExportOptions): Promise<Verification> {
  const text = await readSmall(source, manifestName)
  const isNoExport = text === null && !source.odd.includes(manifestName)
  if (isNoExport) return refused("export", faultAt({ file: manifestName }, fileFault("manifest-missing")))
  if (text === null || source.odd.length > 0) return refused("export", ...oddFaults(source))
  const opened = await openManifest(text, await withSecond(source, options), true)
  if ("code" in opened) return refused("export", faultAt({ file: manifestName }, opened))
  const { state } = options
  const delta = state && findDelta(opened, source, state)
  const remembered = [...(options.remembered ?? []), ...sizesOf(state)]
  const run = startRun(opened, source, { ...options, remembered })
  const stray = delta ? null : strayDelta(opened, source, state ? replayedOf(state).size : null)
  const verified = delta ? await verifyDelta(run, delta, state) : (stray ?? (await verifyWhole(run)))
  const inManifest = opened.findings.map((found) => (found.where ? found : faultAt({ file: manifestName }, found)))
  const gathered = gather({ ...opened, findings: inManifest }, verified, limitsOf(source, opened))
  const manifest = { size: opened.manifest.log.size, sha256: opened.sha256 }
  const learnt = {
    ...(opened.headIat === null ? {} : { headIat: opened.headIat }),
    ...(verified.replay ? { manifest, frontier: verified.replay.frontier(), time: verified.replay.time() } : {}),
  }
  if (gathered.findings.length === 0 && verified.replay) options.onReplayed?.(verified.replay)
  return conclude(gathered, {
    kind: delta || stray ? "delta" : "export",
    facts: { ...manifestFacts(opened.manifest), lines: run.lines() },
    key: opened.key,
    log: opened.log?.shown ?? null,
    state: opened.log && state !== undefined ? advanceState(opened.log.log, state, learnt) : null,
  })
}

/** Verifies one file of an export by its manifest. What only a replay proves is not. */
export async function verifyExportFile(
  source: ExportSource,
  name: string,
  options: ExportOptions,
): Promise<Verification> {
  if (source.odd.length > 0) return refused("export", ...oddFaults(source))
  const text = await readSmall(source, manifestName)
  if (text === null) return refused("export", faultAt({ file: name }, fault("needs-manifest")))
  const opened = await openManifest(text, await withSecond(source, options), false)
  if ("code" in opened) return refused("export", faultAt({ file: manifestName }, opened))
  const file = opened.manifest.files.find((candidate) => candidate.name === name)
  if (!file) return refused("export", faultAt({ file: name }, fileFault("unnamed")))
  const run = startRun(opened, source, options)
  const { findings } = await run.read(file, null)
  const others = opened.manifest.files.length - 1
  const unproven = [claim("unreplayed"), ...(others > 0 ? [claim("files-not-given", others)] : [])]
  const held = { findings, proven: [claim("files", 1)], unproven }
  // No state is stored for it: one file is not the export. An old one is an old one all the same.
  const judged = options.state ? judgeManifestLog(opened, options) : gatheredOf({})
  return conclude(gather(opened, held, judged, limitsOf(source, opened)), {
    kind: "export",
    facts: manifestFacts(opened.manifest),
    key: opened.key,
    log: opened.log?.shown ?? null,
  })
}

/** With the manifest's second signature that lies beside it, where nobody gives another. */
async function withSecond(source: ExportSource, options: ExportOptions): Promise<ExportOptions> {
  return { ...options, sm2: options.sm2 ?? (await readSmall(source, secondSignatureName)) ?? undefined }
}

const oddFaults = ({ odd }: ExportSource) => odd.map((file) => faultAt({ file }, fileFault("not-a-file")))

function limitsOf(source: ExportSource, { manifest }: OpenedManifest): Gathered {
  const unproven = [
    ...(source.beside > 0 ? [fileClaim("beside", source.beside)] : []),
    claim("later", manifest.log.size),
    claim("content"),
  ]
  return gatheredOf({ unproven })
}

/** The delta that continues a stored state, where the whole log is not there. */
function findDelta({ manifest }: OpenedManifest, source: ExportSource, state: VerifyState): SignedFile[] | null {
  const { size } = replayedOf(state)
  const isHere = (file: SignedFile) => source.names.includes(file.name)
  if (source.names.includes(logName)) return null
  const parts = manifest.files.filter((file) => file.from === size && isHere(file))
  return parts.some(({ kind }) => kind === "delta-log") && parts.some(({ kind }) => kind === "delta") ? parts : null
}

/** Deltas without the log, and without the state that one of them continues: nothing can be made of them. */
function strayDelta({ manifest }: OpenedManifest, source: ExportSource, stored: number | null): Replayed | null {
  if (source.names.includes(logName)) return null
  const here = manifest.files.filter(({ name, kind }) => kind === "delta-log" && source.names.includes(name))
  const from = here.flatMap((file) => file.from ?? [])
  const found = faultAt({ file: manifestName }, fileFault("delta-state", from, stored))
  return from.length > 0 ? { findings: [found], proven: [], unproven: [], replay: null } : null
}

/** Appends a delta to the stored tree: its entries must give the signed root, its lines be what those commit to. */
async function verifyDelta(run: Run, files: readonly SignedFile[], state: VerifyState): Promise<Replayed> {
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
