/**
 * Verifies an export on Node: with the manifest, the files and keys alone, no network and no database. The whole log is
 * replayed, or a delta is appended to the stored state. Says what is wrong, where, and why it matters.
 */
import { equalHashes } from "../ledger/merkle.ts"
import { claim } from "./claim.ts"
import { conclude } from "./conclude.ts"
import { type Gathered, gather } from "./document.ts"
import { type Fault, fault, faultAt } from "./fault.ts"
import { type Frontier, openFrontier } from "./frontier.ts"
import { manifestFacts, type OpenedManifest, openManifest, type SignedFile } from "./manifest.ts"
import { type FileReading, readPacked } from "./node-file.ts"
import { type ExportSource, manifestName, readSmall, secondSignatureName } from "./node-source.ts"
import { type Replay, startLineCheck, startReplay } from "./replay.ts"
import { advanceState, findFrontier, judgeAgainstState, type VerifyState } from "./state.ts"
import { refused, type Verification, type VerifyOptions } from "./verification.ts"

/** How an export is verified. */
export interface ExportOptions extends VerifyOptions {
  /** Told now and then how many lines and entries have been read. */
  onProgress?(lines: number): void
}

// A file that is wrong from end to end would otherwise say so a million times.
const findingsPerFileMax = 20
const linesPerProgress = 10_000
const logName = "log.ndjson.zst"

/** Verifies an export: whole, or as a delta to the stored state where only that is there. */
export async function verifyExport(source: ExportSource, options: ExportOptions): Promise<Verification> {
  const text = await readSmall(source, manifestName)
  if (text === null) return refused("export", faultAt({ file: manifestName }, fault("manifest-missing")))
  const opened = await openManifest(text, options, true)
  if ("code" in opened) return refused("export", faultAt({ file: manifestName }, opened))
  const { state } = options
  const delta = state && findDelta(opened, source, state)
  const run = startRun(opened, source, options)
  const verified = delta ? await verifyDelta(run, delta, state) : await verifyWhole(run)
  const inManifest = opened.findings.map((found) => (found.where ? found : faultAt({ file: manifestName }, found)))
  const gathered = gather({ ...opened, findings: inManifest }, verified, limitsOf(source, opened))
  const learnt = {
    manifest: { size: opened.manifest.log.size, sha256: opened.sha256 },
    ...(opened.headIat === null ? {} : { headIat: opened.headIat }),
    ...(verified.replay ? { frontier: verified.replay.frontier(), time: verified.replay.time() } : {}),
  }
  return conclude(gathered, {
    kind: delta ? "delta" : "export",
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
  const text = await readSmall(source, manifestName)
  if (text === null) return refused("export", faultAt({ file: name }, fault("needs-manifest")))
  const opened = await openManifest(text, options, false)
  if ("code" in opened) return refused("export", faultAt({ file: manifestName }, opened))
  const file = opened.manifest.files.find((candidate) => candidate.name === name)
  if (!file) return refused("export", faultAt({ file: name }, fault("unnamed")))
  const run = startRun(opened, source, options)
  const { findings } = await run.read(file, null)
  const others = opened.manifest.files.length - 1
  const unproven = [claim("unreplayed"), ...(others > 0 ? [claim("files-not-given", others)] : [])]
  const held = { findings, proven: [claim("files", 1)], unproven }
  return conclude(gather(opened, held, limitsOf(source, opened)), {
    kind: "export",
    facts: manifestFacts(opened.manifest),
    key: opened.key,
    log: opened.log?.shown ?? null,
  })
}

function limitsOf(source: ExportSource, { manifest }: OpenedManifest): Gathered {
  const unproven = [
    ...(source.beside > 0 ? [claim("beside", source.beside)] : []),
    ...(source.names.includes(secondSignatureName) ? [claim("sm2")] : []),
    claim("later", manifest.log.size),
    claim("content"),
  ]
  return { findings: [], proven: [], unproven }
}

/** The delta that continues a stored state, where the whole log is not there. */
function findDelta({ manifest }: OpenedManifest, source: ExportSource, { size }: VerifyState): SignedFile[] | null {
  const isHere = (file: SignedFile) => source.names.includes(file.name)
  if (source.names.includes(logName)) return null
  const parts = manifest.files.filter((file) => file.from === size && isHere(file))
  return parts.some(({ kind }) => kind === "delta-log") && parts.some(({ kind }) => kind === "delta") ? parts : null
}

/** What is shared while the files of one export are read. */
interface Run {
  opened: OpenedManifest
  source: ExportSource
  options: ExportOptions
  /** Lines that were found to be what the log commits to, over all files. */
  lines(): number
  count(lines: number): void
  /** Reads a file, and says what is wrong with its digests. */
  read(file: SignedFile, onLine: ((line: Uint8Array, number: number) => void) | null): Promise<ReadFile>
}

interface ReadFile {
  reading: FileReading
  findings: Fault[]
}

function startRun(opened: OpenedManifest, source: ExportSource, options: ExportOptions): Run {
  let [verified, seen] = [0, 0]
  return {
    ...{ opened, source, options },
    lines: () => verified,
    count: (lines) => {
      verified += lines
    },
    async read(file, onLine) {
      const counted = onLine
        ? (line: Uint8Array, number: number) => {
            if (++seen % linesPerProgress === 0) options.onProgress?.(seen)
            onLine(line, number)
          }
        : null
      const reading = await readPacked(source.read(file.name), file.name, counted)
      const findings = digestFaults(file, reading, opened.manifest.files)
      return { reading, findings: findings.map((found) => faultAt({ file: file.name }, found)) }
    },
  }
}

interface Replayed extends Gathered {
  /** Null where it can't be relied on. */
  replay: Replay | null
}

/** Replays the log from its beginning, and holds every other file against it. */
async function verifyWhole(run: Run): Promise<Replayed> {
  const { opened, source, options } = run
  const { manifest } = opened
  const present = (file: SignedFile) => source.names.includes(file.name)
  const ofKind = (wanted: SignedFile["kind"]) =>
    manifest.files.filter((file) => kindOf(file) === wanted && present(file))
  const findings = nameFaults(opened, source.names)
  const remembered = manifest.files.flatMap(({ from }) => from ?? [])
  const replay = startReplay(options.sha256, undefined, [...remembered, ...(options.state ? [options.state.size] : [])])
  const [log] = ofKind("log")
  const logFaults = log ? await readLog(run, log, replay) : []
  findings.push(...logFaults)
  const held = judgeReplay(run, replay, logFaults)
  findings.push(...(await readSnapshots(run, ofKind("snapshot"), replay)))
  for (const file of ofKind("delta-log")) {
    const tree = replay.at(file.from ?? 0)
    if (!tree) continue
    const start = { frontier: openFrontier(options.sha256, file.from, tree.frontier), time: tree.time }
    const delta = ofKind("delta").find(({ from }) => from === file.from)
    findings.push(...(await readDelta(run, file, delta ?? null, start, replay.root())).findings)
  }
  const proven = findings.length === 0 ? [claim("replay", run.lines(), replay.size())] : []
  const whole = gather({ findings, proven, unproven: [] }, held)
  return { ...whole, replay: whole.findings.length === 0 ? replay : null }
}

/** Appends a delta to the stored tree: its entries must give the signed root, its lines be what those commit to. */
async function verifyDelta(run: Run, files: readonly SignedFile[], state: VerifyState): Promise<Replayed> {
  const { opened, options } = run
  const frontier = findFrontier(options.sha256, state)
  const fail = (found: Fault): Replayed => ({ findings: [found], proven: [], unproven: [], replay: null })
  if (!frontier) return fail(fault("state-frontier"))
  if (!opened.log) return fail(faultAt({ file: manifestName }, fault("root", opened.manifest.log.size)))
  const { log } = opened.log
  if (log.origin !== state.origin) return fail(fault("other-log", log.origin, state.origin))
  const entries = files.find(({ kind }) => kind === "delta-log")
  const lines = files.find(({ kind }) => kind === "delta") ?? null
  if (!entries) return fail(fault("state-frontier"))
  const read = await readDelta(run, entries, lines, { frontier, time: state.time ?? 0 }, log.root)
  const { size } = log
  const isWhole = read.findings.length === 0
  return {
    findings: read.findings,
    proven: isWhole
      ? [claim("consistent", state.size, size), claim("root", size), claim("replay", run.lines(), size - state.size)]
      : [],
    unproven: [
      claim("replaced-before"),
      claim("files-not-given", opened.manifest.files.length - (lines ? 2 : 1)),
    ].filter(({ code }) => code !== "files-not-given" || opened.manifest.files.length > 2),
    replay: isWhole ? read.replay : null,
  }
}

/** A file of a version before kinds is a snapshot unless it is the log. */
function kindOf({ name, kind }: SignedFile): NonNullable<SignedFile["kind"]> {
  return kind ?? (name === logName ? "log" : "snapshot")
}

function nameFaults({ manifest }: OpenedManifest, present: readonly string[]): Fault[] {
  const names = new Set(manifest.files.map(({ name }) => name))
  const own = [manifestName, secondSignatureName]
  return [
    ...[...names].filter((name) => !present.includes(name)).map((name) => faultAt({ file: name }, fault("missing"))),
    ...present
      .filter((name) => !own.includes(name) && !names.has(name))
      .map((name) => faultAt({ file: name }, fault("unnamed"))),
    ...(names.has(logName) ? [] : [faultAt({ file: manifestName }, fault("log-unnamed", logName))]),
  ]
}

function digestFaults(file: SignedFile, reading: FileReading, files: readonly SignedFile[]): Fault[] {
  const found: Fault[] = []
  if (reading.sha256 !== file.sha256) {
    const other = files.find((candidate) => candidate.sha256 === reading.sha256)
    if (other) found.push(fault("swapped", other.name))
    else if (reading.bytes !== file.bytes) found.push(fault("bytes", reading.bytes, file.bytes))
    else found.push(fault("changed", reading.sha256, file.sha256))
  }
  if (reading.broken !== null) found.push(fault("unpacking", reading.lines, reading.broken))
  else if (reading.lines !== file.records) found.push(fault("lines", reading.lines, file.records))
  else if (reading.contentSha256 !== file.content_sha256) found.push(fault("content"))
  return found
}

/** Replays a file of entries; what follows a wrong entry can't be placed any more, and is not looked at. */
async function readLog(run: Run, file: SignedFile, replay: Replay): Promise<Fault[]> {
  const wrong: Fault[] = []
  const { findings } = await run.read(file, (line, number) => {
    const found = wrong.length > 0 ? null : replay.entry(line)
    if (found) wrong.push(faultAt({ file: file.name, line: number }, found))
  })
  const { size } = run.opened.manifest.log
  const isShort = wrong.length === 0 && replay.size() !== size
  const short = isShort ? [faultAt({ file: file.name }, fault("log-size", replay.size(), size))] : []
  return [...wrong, ...findings, ...short]
}

/** Holds what the log gives against the signed root, and against the stored state. */
function judgeReplay({ opened, options }: Run, replay: Replay, logFaults: readonly Fault[]): Gathered {
  const { log } = opened
  const isWhole = logFaults.length === 0 && replay.size() === opened.manifest.log.size
  if (!log || !isWhole) return { findings: [], proven: [], unproven: [] }
  const { size, root } = log.log
  if (!equalHashes(replay.root(), root)) {
    return { findings: [faultAt({ file: logName }, fault("root", size))], proven: [], unproven: [] }
  }
  const stored = options.state ? (replay.at(options.state.size)?.root ?? null) : null
  return gather(
    { findings: [], proven: [claim("root", size)], unproven: [] },
    judgeAgainstState(log.log, options, stored),
  )
}

/**
 * Holds the snapshots against the log. A second packing of the same bytes is unpacked for its digest alone, and line by
 * line only when that is not what it should be, to say which line is wrong.
 */
async function readSnapshots(run: Run, files: readonly SignedFile[], replay: Replay): Promise<Fault[]> {
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
    const found = await readLines(run, file, replay)
    findings.push(...found)
    if (found.length === 0) proven.set(file.content_sha256, run.lines() - before)
  }
  return findings
}

async function readLines(run: Run, file: SignedFile, replay: Replay): Promise<Fault[]> {
  const wrong: Fault[] = []
  let suppressed = 0
  const check = startLineCheck(run.options.sha256, replay, (found, line) => {
    if (wrong.length >= findingsPerFileMax) suppressed++
    else wrong.push(faultAt({ file: file.name, ...(line === undefined ? {} : { line }) }, found))
  })
  const { reading, findings } = await run.read(file, check.line)
  if (reading.broken === null) check.end()
  if (suppressed > 0) wrong.push(faultAt({ file: file.name }, fault("more", suppressed)))
  run.count(check.verified())
  return [...findings, ...wrong]
}

/** Reads the entries of a delta onto a tree, and its lines against them. */
async function readDelta(
  run: Run,
  entries: SignedFile,
  lines: SignedFile | null,
  start: { frontier: Frontier; time: number },
  root: Uint8Array,
): Promise<{ findings: Fault[]; replay: Replay }> {
  const replay = startReplay(run.options.sha256, start)
  const findings = await readLog(run, entries, replay)
  if (findings.length === 0 && !equalHashes(replay.root(), root)) {
    findings.push(faultAt({ file: entries.name }, fault("root", replay.size())))
  }
  if (lines) findings.push(...(await readLines(run, lines, replay)))
  return { findings, replay }
}
