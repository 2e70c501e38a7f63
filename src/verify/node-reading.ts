/** Reads the files of one export: each against its digests, entries onto a replay, lines against it. */
import { createHash } from "node:crypto"
import type { Readable } from "node:stream"
import { createGunzip, createZstdDecompress } from "node:zlib"
import { equalHashes } from "../ledger/merkle.ts"
import { type Fault, faultAt } from "./fault.ts"
import { fileFault } from "./file-fault.ts"
import type { Frontier } from "./frontier.ts"
import { startLineCheck } from "./line-check.ts"
import { startLines } from "./lines.ts"
import type { OpenedManifest } from "./manifest.ts"
import type { MapBuild } from "./map-build.ts"
import type { ExportSource } from "./node-source.ts"
import { type Replay, startReplay } from "./replay.ts"
import { kindOf, type SignedFile } from "./signed-manifest.ts"
import type { VerifyOptions } from "./verification.ts"

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
  /** Whether a file was read, or tried to be. */
  isRead(file: SignedFile): boolean
  /** Reads a file, and says what is wrong with its digests. */
  read(file: SignedFile, onLine: ((line: Uint8Array, number: number) => void) | null): Promise<ReadFile>
}

/** A file that was read, and what is wrong with its digests. */
export interface ReadFile {
  /** Null where it was not unpacked: it is another of the files, or can't be read. */
  reading: FileReading | null
  findings: Fault[]
}

/** Begins to read the files of an export. */
export function startRun(opened: OpenedManifest, source: ExportSource, options: ExportOptions): Run {
  let [verified, seen] = [0, 0]
  const read = new Set<SignedFile>()
  return {
    ...{ opened, source, options },
    lines: () => verified,
    count: (lines) => {
      verified += lines
    },
    isRead: (file) => read.has(file),
    async read(file, onLine) {
      read.add(file)
      const counted = onLine
        ? (line: Uint8Array, number: number) => {
            if (++seen % linesPerProgress === 0) options.onProgress?.(seen)
            onLine(line, number)
          }
        : null
      const at = (found: Fault) => faultAt({ file: file.name }, found)
      const unsigned = await packedFault(source, file, opened.manifest.files)
      if (!unsigned) {
        const limits = { lines: file.records, bytes: Number.POSITIVE_INFINITY, lineBytes: lineBytesMax.signed }
        const reading = await unpack(source.read(file.name), file.name, limits, counted)
        return { reading, findings: contentFaults(file, reading).map(at) }
      }
      if (unsigned.code === "swapped" || unsigned.code === "unpacking")
        return { reading: null, findings: [at(unsigned)] }
      const limits = { lines: file.records, bytes: file.bytes * packedMax, lineBytes: lineBytesMax.unsigned }
      // Nothing is to be held against entries that nobody has signed.
      const onWrong = kindOf(file).endsWith("log") ? null : counted
      const reading = await unpack(source.read(file.name), file.name, limits, onWrong)
      return { reading, findings: [unsigned, ...contentFaults(file, reading)].map(at) }
    },
  }
}

// What was not signed is unpacked only to say which line is wrong, as far as something like the signed file goes: exports
// pack to a quarter, the most regular ones to a tenth.
const packedMax = 16
const lineBytesMax = { signed: 16_000_000, unsigned: 1_000_000 }

/** Whether the bytes of a file are those that were signed, before anything is made of them. */
async function packedFault(
  source: ExportSource,
  file: SignedFile,
  files: readonly SignedFile[],
): Promise<Fault | null> {
  try {
    const bytes = await source.bytesOf(file.name)
    // What is of another length is another file; its digest tells only which.
    if (!files.some((candidate) => candidate.bytes === bytes)) return fileFault("bytes", bytes, file.bytes)
    const digest = await digestOf(source.read(file.name))
    if (digest === file.sha256) return null
    const other = files.find((candidate) => candidate.sha256 === digest)
    if (other) return fileFault("swapped", other.name)
    return bytes === file.bytes ? fileFault("changed", digest, file.sha256) : fileFault("bytes", bytes, file.bytes)
  } catch (error) {
    return fileFault("unpacking", 0, reasonOf(error))
  }
}

function contentFaults(file: SignedFile, reading: FileReading): Fault[] {
  if (reading.broken !== null) return [fileFault("unpacking", reading.lines, reading.broken)]
  if (reading.lines !== file.records) return [fileFault("lines", reading.lines, file.records)]
  return reading.contentSha256 === file.content_sha256 ? [] : [fileFault("content")]
}

/** Replays a file of entries; what follows a wrong entry can't be placed any more, and is not looked at. */
export async function readLog(run: Run, file: SignedFile, replay: Replay): Promise<Fault[]> {
  const wrong: Fault[] = []
  const { findings } = await run.read(file, (line, number) => {
    const found = wrong.length > 0 ? null : replay.entry(line)
    if (found) wrong.push(faultAt({ file: file.name, line: number }, found))
  })
  const { size } = run.opened.manifest.log
  const isShort = wrong.length + findings.length === 0 && replay.size() !== size
  const short = isShort ? [faultAt({ file: file.name }, fileFault("log-size", replay.size(), size))] : []
  return [...wrong, ...findings, ...short]
}

/** @param map takes the lines that are right */
export async function readLines(run: Run, file: SignedFile, replay: Replay, map?: MapBuild): Promise<Fault[]> {
  const wrong: Fault[] = []
  let suppressed = 0
  const say = (found: Fault, line?: number) => {
    if (wrong.length >= findingsPerFileMax) suppressed++
    else wrong.push(faultAt({ file: file.name, ...(line === undefined ? {} : { line }) }, found))
  }
  const { sha256 } = run.options
  const take = map && ((bytes: Uint8Array, position: number) => map.line(bytes, position, replay.commitment(position)))
  const check = startLineCheck(sha256, replay, say, take)
  const { reading, findings } = await run.read(file, check.line)
  if (reading?.broken === null) check.end()
  if (suppressed > 0) wrong.push(faultAt({ file: file.name }, fileFault("more", suppressed)))
  run.count(check.verified())
  return [...findings, ...wrong]
}

/** Reads the entries of a delta onto a tree, and its lines against them. */
export async function readDelta(
  run: Run,
  entries: SignedFile,
  lines: SignedFile,
  start: { frontier: Frontier; time: number },
  root: Uint8Array,
): Promise<{ findings: Fault[]; replay: Replay }> {
  const replay = startReplay(run.options.sha256, start, run.options.remembered)
  const findings = await readLog(run, entries, replay)
  if (findings.length === 0 && !equalHashes(replay.root(), root)) {
    findings.push(faultAt({ file: entries.name }, fileFault("root", replay.size())))
  }
  findings.push(...(await readLines(run, lines, replay)))
  return { findings, replay }
}

/**
 * Holds every named file that is there and was not read against its digests: what lies beside what was replayed is taken
 * for verified too.
 */
export async function readRest(run: Run): Promise<{ findings: Fault[]; count: number }> {
  const { opened, source } = run
  const rest = opened.manifest.files.filter((file) => source.names.includes(file.name) && !run.isRead(file))
  const findings: Fault[] = []
  for (const file of rest) findings.push(...(await run.read(file, null)).findings)
  return { findings, count: rest.length }
}

// Reads a packed file of an export for verification: its digest as it is packed, and then what it unpacks to. In this
// order, because a file of some kilobytes can unpack to more than a disk holds: what was not signed is unpacked no further
// than it takes to say what is wrong with it.

/** What a file turned out to hold. */
interface FileReading {
  contentSha256: string
  /** As far as it was unpacked. */
  lines: number
  /** Why unpacking ended early; null when it did not. */
  broken: string | null
}

/** SHA-256 of a stream, hexadecimal digits. */
async function digestOf(raw: Readable): Promise<string> {
  const digest = createHash("sha256")
  for await (const chunk of raw as AsyncIterable<Buffer>) digest.update(chunk)
  return digest.digest("hex")
}

/** How far a file is unpacked. */
interface UnpackLimits {
  lines: number
  bytes: number
  lineBytes: number
}

/**
 * Unpacks a file.
 * @param onLine told of each line, numbered from 1; its bytes are only lent. Null: only digest and count are wanted
 */
export async function unpack(
  raw: Readable,
  name: string,
  limits: UnpackLimits,
  onLine: ((line: Uint8Array, number: number) => void) | null,
): Promise<FileReading> {
  const content = createHash("sha256")
  const unpacked = name.endsWith(".gz") ? createGunzip() : createZstdDecompress()
  // A file that can't be read to its end is a finding, not an end to the verification.
  raw.on("error", (error) => unpacked.destroy(error))
  raw.pipe(unpacked)
  const within = (line: Uint8Array, number: number) => {
    if (number <= limits.lines) onLine?.(line, number)
  }
  const lines = startLines(within, limits.lineBytes)
  let bytes = 0
  let broken: string | null = null
  try {
    for await (const chunk of unpacked as AsyncIterable<Buffer>) {
      content.update(chunk)
      if (!lines.chunk(chunk)) throw new Error(`line ${lines.count() + 1} is too long to be one`)
      bytes += chunk.length
      if (bytes > limits.bytes) throw new Error("it unpacks to far more than was signed for")
      if (lines.count() > limits.lines) break
    }
    if (lines.isCutOff()) broken = "the last line is cut off"
  } catch (error) {
    broken = reasonOf(error)
  } finally {
    raw.destroy()
  }
  return { contentSha256: content.digest("hex"), lines: lines.count(), broken }
}

/** What an error says. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
