/**
 * Reads the files of one export: each against its digests, entries onto a replay, lines against it.
 */
import { equalHashes } from "../ledger/merkle.ts"
import { type Fault, fault, faultAt } from "./fault.ts"
import type { Frontier } from "./frontier.ts"
import type { OpenedManifest, SignedFile } from "./manifest.ts"
import { type FileReading, readPacked } from "./node-file.ts"
import type { ExportSource } from "./node-source.ts"
import { type Replay, startLineCheck, startReplay } from "./replay.ts"
import type { VerifyOptions } from "./verification.ts"

/** How an export is verified. */
export interface ExportOptions extends VerifyOptions {
  /** Told now and then how many lines and entries have been read. */
  onProgress?(lines: number): void
  /** Sizes whose tree is wanted of the replay, beside the state's. */
  remembered?: readonly number[]
  /** Handed the replay when every check has passed: what is live, what has ended, what the log says of keys. */
  onReplayed?(replay: Replay): void
}

// A file that is wrong from end to end would otherwise say so a million times.
const findingsPerFileMax = 20
const linesPerProgress = 10_000

/** What is shared while the files of one export are read. */
export interface Run {
  opened: OpenedManifest
  source: ExportSource
  options: ExportOptions
  /** Lines that were found to be what the log commits to, over all files. */
  lines(): number
  count(lines: number): void
  /** Reads a file, and says what is wrong with its digests. */
  read(file: SignedFile, onLine: ((line: Uint8Array, number: number) => void) | null): Promise<ReadFile>
}

/** A file that was read, and what is wrong with its digests. */
export interface ReadFile {
  reading: FileReading
  findings: Fault[]
}

/** Begins to read the files of an export. */
export function startRun(opened: OpenedManifest, source: ExportSource, options: ExportOptions): Run {
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
export async function readLog(run: Run, file: SignedFile, replay: Replay): Promise<Fault[]> {
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

export async function readLines(run: Run, file: SignedFile, replay: Replay): Promise<Fault[]> {
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
export async function readDelta(
  run: Run,
  entries: SignedFile,
  lines: SignedFile | null,
  start: { frontier: Frontier; time: number },
  root: Uint8Array,
): Promise<{ findings: Fault[]; replay: Replay }> {
  const replay = startReplay(run.options.sha256, start, run.options.remembered)
  const findings = await readLog(run, entries, replay)
  if (findings.length === 0 && !equalHashes(replay.root(), root)) {
    findings.push(faultAt({ file: entries.name }, fault("root", replay.size())))
  }
  if (lines) findings.push(...(await readLines(run, lines, replay)))
  return { findings, replay }
}
