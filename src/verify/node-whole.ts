/** Verifies a whole export on Node: its log is replayed from the beginning, and every other file held against that. */
import { equalHashes } from "../ledger/merkle.ts"
import { lateFault } from "./checkpoint.ts"
import { type Fault, faultAt } from "./fault.ts"
import { fileClaim } from "./file-claim.ts"
import { fileFault } from "./file-fault.ts"
import { openFrontier } from "./frontier.ts"
import { type Gathered, gather, gatheredOf } from "./gathered.ts"
import type { OpenedManifest } from "./manifest.ts"
import { judgeBuilt, type MapBuild, startMap } from "./map-build.ts"
import { type ExportOptions, type Run, readDelta, readLines, readLog, readRest } from "./node-reading.ts"
import { manifestName } from "./node-source.ts"
import { type Replay, startReplay } from "./replay.ts"
import { type Replayed, timeFaults, unnamedFaults } from "./replayed.ts"
import { kindOf, logName, type SignedFile } from "./signed-manifest.ts"
import { judgeAgainstState } from "./state.ts"

/** Replays the log from its beginning, and holds every other file against it. */
export async function verifyWhole(run: Run): Promise<Replayed> {
  const { opened, source, options } = run
  const { manifest } = opened
  const present = (file: SignedFile) => source.names.includes(file.name)
  const ofKind = (wanted: SignedFile["kind"]) =>
    manifest.files.filter((file) => kindOf(file) === wanted && present(file))
  const findings = nameFaults(opened, source.names)
  const beginnings = manifest.files.flatMap(({ from }) => from ?? [])
  const replay = startReplay(options.sha256, undefined, [...beginnings, ...(options.remembered ?? [])])
  const [log] = ofKind("log")
  const logFaults = log ? await readLog(run, log, replay) : []
  findings.push(...logFaults)
  const held = judgeReplay(run, replay, logFaults)
  let mapped = gatheredOf({})
  // Nothing can be held against a log that could not be read.
  if (logFaults.length === 0 || replay.size() > 0) {
    const map = startMap(options.sha256)
    const lines = await readSnapshots(run, ofKind("snapshot"), replay, map)
    findings.push(...lines)
    // What is wrong already has another map, which says no more.
    if (logFaults.length + lines.length === 0) mapped = judgeMapped(map, replay, options)
    for (const entries of ofKind("delta-log")) {
      const tree = replay.at(entries.from ?? 0)
      const lines = ofKind("delta").find(({ from }) => from === entries.from)
      if (!tree || !lines) continue
      const start = { frontier: openFrontier(options.sha256, entries.from, tree.frontier), time: tree.time }
      findings.push(...(await readDelta(run, entries, lines, start, replay.root())).findings)
    }
  }
  findings.push(...(await readRest(run)).findings)
  const proven = findings.length === 0 ? [fileClaim("replay", run.lines(), replay.size())] : []
  const whole = gather({ findings, proven, unproven: [] }, mapped, held)
  return { ...whole, replay: whole.findings.length === 0 ? replay : null }
}

/** Holds the map that the lines give against the root in the log. */
function judgeMapped(map: MapBuild, replay: Replay, options: ExportOptions): Gathered {
  const judged = judgeBuilt(map, replay, null, options)
  return { ...judged, findings: judged.findings.map((found) => faultAt({ file: logName }, found)) }
}

function nameFaults(opened: OpenedManifest, present: readonly string[]): Fault[] {
  const names = new Set(opened.manifest.files.map(({ name }) => name))
  return [
    ...[...names]
      .filter((name) => !present.includes(name))
      .map((name) => faultAt({ file: name }, fileFault("missing"))),
    ...unnamedFaults(opened, present),
  ]
}

/** Holds what the log gives against the signed root, and against the stored state. */
function judgeReplay({ opened, options }: Run, replay: Replay, logFaults: readonly Fault[]): Gathered {
  const { log } = opened
  const isWhole = logFaults.length === 0 && replay.size() === opened.manifest.log.size
  if (!isWhole) return gatheredOf({})
  const rootAt = (size: number) => replay.at(size)?.root ?? null
  const time = timeFaults(opened, replay)
  if (time.length > 0) return gatheredOf({ findings: time })
  if (!log) {
    // One that names no root is of the stored log if its entries give that log's root.
    const point = { origin: options.state?.origin ?? "", size: replay.size(), root: replay.root() }
    return options.state ? judgeAgainstState(point, options, rootAt, false) : gatheredOf({})
  }
  const { size, root } = log.log
  if (!equalHashes(replay.root(), root)) {
    return { findings: [faultAt({ file: logName }, fileFault("root", size))], proven: [], unproven: [] }
  }
  const late = lateFault(log.log, { position: size - 1, time: replay.time() }, options)
  return gather(
    { findings: late ? [faultAt({ file: manifestName }, late)] : [], proven: [fileClaim("root", size)], unproven: [] },
    judgeAgainstState(log.log, options, rootAt, false),
  )
}

/**
 * Holds the snapshots against the log. A second packing of the same bytes is unpacked for its digest alone, and line by
 * line only when that is not what it should be, to say which line is wrong.
 */
async function readSnapshots(
  run: Run,
  files: readonly SignedFile[],
  replay: Replay,
  map: MapBuild | undefined,
): Promise<Fault[]> {
  const findings: Fault[] = []
  const proven = new Map<string, number>()
  for (const file of files) {
    const known = proven.get(file.content_sha256)
    const isSame = known !== undefined && (await run.read(file, null)).findings.length === 0
    if (isSame) {
      run.count(known)
      continue
    }
    const before = run.lines()
    const found = await readLines(run, file, replay, proven.size === 0 ? map : undefined)
    findings.push(...found)
    if (found.length === 0) proven.set(file.content_sha256, run.lines() - before)
  }
  return findings
}
