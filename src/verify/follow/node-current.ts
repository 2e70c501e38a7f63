/**
 * The live lines of a mirror, as `current.ndjson` holds them in the log's order, and beside it `current.positions`: on line
 * n the position of the entry that opened line n. Made anew from what was verified, in constant memory but for the positions.
 */
import { createHash } from "node:crypto"
import { createReadStream } from "node:fs"
import { type FileHandle, open, readFile } from "node:fs/promises"
import type { Readable } from "node:stream"
import { createGunzip, createZstdDecompress } from "node:zlib"
import type { Fault } from "../fault.ts"
import { fileFault } from "../file-fault.ts"
import { startLines } from "../lines.ts"
import type { EndedBefore, Replay } from "../replay.ts"
import type { CurrentLines } from "./mirror-state.ts"

/** Where both files are. */
export interface LinePlaces {
  current: string
  positions: string
}

/** @param until position of the entry that has ended it; absent: it is live */
type OnLine = (bytes: Uint8Array, position: number, until?: number) => void

/** Makes the files of a snapshot that was verified. */
export async function linesOfSnapshot(snapshot: string, replay: Replay, to: LinePlaces): Promise<CurrentLines> {
  const output = await openOutput(to)
  try {
    await addLive(output, snapshot, replay)
    return await output.end()
  } finally {
    await output.close()
  }
}

/**
 * Makes the files after a delta that was verified: without the lines that it ends, and with those that it opens.
 * `damaged`: the old files are not what the state says. A fault: the delta ends what is not live.
 * @param onLine told of each line that stays, goes or comes, by position; its bytes are its own only until it returns
 */
export async function linesAfterDelta(
  from: LinePlaces & { expected: CurrentLines },
  delta: string,
  replay: Replay,
  to: LinePlaces,
  onLine?: OnLine,
): Promise<CurrentLines | "damaged" | Fault> {
  const output = await openOutput(to, onLine)
  try {
    const ended = new Map(replay.endedBefore())
    const isWhole = await copyOld(output, from, ended, onLine)
    if (!isWhole) return "damaged"
    // What was erased may have ended long before.
    const unknown = [...ended].find(([, { how }]) => how === "ended")
    if (unknown) return fileFault("ended-unknown", unknown[0])
    await addLive(output, delta, replay)
    return await output.end()
  } finally {
    await output.close()
  }
}

/** Copies old lines but for those that have ended, which are struck off. @returns whether they were as expected */
async function copyOld(
  output: Output,
  { current, positions, expected }: LinePlaces & { expected: CurrentLines },
  ended: Map<number, EndedBefore>,
  onLine: OnLine | undefined,
): Promise<boolean> {
  const places = await readFile(positions).catch(() => null)
  if (!places || createHash("sha256").update(places).digest("hex") !== expected.positions_sha256) return false
  const nextPosition = numbersIn(places)
  const digest = createHash("sha256")
  const lines = startLines((line) => {
    const position = nextPosition()
    const end = ended.get(position)
    if (!end) return output.line(line, position)
    ended.delete(position)
    onLine?.(line, position, end.by)
  })
  try {
    for await (const chunk of createReadStream(current, { highWaterMark: 262_144 }) as AsyncIterable<Buffer>) {
      digest.update(chunk)
      if (!lines.chunk(chunk)) return false
      await output.drain()
    }
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false
    throw error
  }
  return digest.digest("hex") === expected.sha256
}

/** The numbers of a file of one a line, one after another; -1 behind the last. */
function numbersIn(text: Buffer): () => number {
  let at = 0
  return () => {
    const end = text.indexOf(10, at)
    if (end < 0) return -1
    const number = Number(text.toString("latin1", at, end))
    at = end + 1
    return number
  }
}

/** Adds the lines of a packed file, which are those that are live in the replay, in their order. */
async function addLive(output: Output, packed: string, replay: Replay): Promise<void> {
  let position = replay.from
  const lines = startLines((line) => {
    while (position < replay.size() && !replay.isLive(position)) position++
    output.line(line, position)
    position++
  })
  const source: Readable = createReadStream(packed)
  const unpacked = packed.endsWith(".gz") ? createGunzip() : createZstdDecompress()
  source.on("error", (error) => unpacked.destroy(error))
  for await (const chunk of source.pipe(unpacked) as AsyncIterable<Buffer>) {
    lines.chunk(chunk)
    await output.drain()
  }
}

interface Output {
  line(bytes: Uint8Array, position: number): void
  /** Writes what has gathered, when it is much. */
  drain(): Promise<void>
  /** What was written, which is on the disk then. */
  end(): Promise<CurrentLines>
  close(): Promise<void>
}

async function openOutput(to: LinePlaces, onLine?: OnLine): Promise<Output> {
  const lines = await openPart(to.current)
  const positions = await openPart(to.positions).catch(async (error: unknown) => {
    await lines.file.close()
    throw error
  })
  let count = 0
  return {
    line(bytes, position) {
      count++
      onLine?.(bytes, position)
      lines.add(bytes)
      positions.add(Buffer.from(String(position)))
    },
    async drain() {
      await lines.drain(1_000_000)
      await positions.drain(100_000)
    },
    async end() {
      const [current, places] = [await lines.end(), await positions.end()]
      return { lines: count, bytes: current.bytes, sha256: current.sha256, positions_sha256: places.sha256 }
    },
    async close() {
      await lines.file.close()
      await positions.file.close()
    },
  }
}

const lineFeed = Uint8Array.of(10)

async function openPart(place: string) {
  const file: FileHandle = await open(place, "w", 0o644)
  const digest = createHash("sha256")
  let [chunks, held, bytes]: [Uint8Array[], number, number] = [[], 0, 0]
  const drain = async (most: number) => {
    if (held <= most) return
    const chunk = Buffer.concat(chunks)
    ;[chunks, held] = [[], 0]
    digest.update(chunk)
    bytes += chunk.length
    await file.writeFile(chunk)
  }
  return {
    file,
    /** Takes a line; its bytes are copied. */
    add(line: Uint8Array) {
      chunks.push(Uint8Array.from(line), lineFeed)
      held += line.length + 1
    },
    drain,
    async end() {
      await drain(0)
      await file.sync()
      return { bytes, sha256: digest.digest("hex") }
    },
  }
}
