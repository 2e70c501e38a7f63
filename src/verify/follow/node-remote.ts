/**
 * The register, or a mirror of it, as a follower fetches from it: small texts, and files that are taken up again where a
 * connection broke off. Nothing that comes from there is believed here; it is only kept within its bounds.
 */
import { createHash } from "node:crypto"
import {
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs"
import { rename, rm } from "node:fs/promises"
import { setTimeout as sleep } from "node:timers/promises"
import type { SignedFile } from "../manifest.ts"
import { ask, Passing, type Reply } from "./node-ask.ts"
import { FollowTrouble } from "./trouble.ts"

/** How a follower bears with a register that does not answer. */
export interface Patience {
  /** Wait after the first failure, ms; it doubles each time, up to half a minute. */
  firstMs: number
  /** Failures in a row, without a byte between them, before it gives up. */
  failuresMax: number
  /** A connection that brings nothing for so long is dropped, ms. */
  idleMs: number
}

/** Two minutes of waiting in all: a restart of the register is over by then. */
export const patienceByDefault: Patience = { firstMs: 1000, failuresMax: 7, idleMs: 60_000 }

const waitMostMs = 30_000

/** A register that is fetched from. Paths begin with a slash. */
export interface Remote {
  /** A small text; null where there is none. @throws FollowTrouble */
  text(path: string, bytesMax?: number): Promise<string | null>
  /** Whether a file is there. @throws FollowTrouble */
  has(path: string): Promise<boolean>
  /**
   * Fetches a file to a place, beginning with what an earlier attempt has left at `part`.
   * `changed`: what came was twice another file than the manifest names, this one. @throws FollowTrouble
   */
  file(
    path: string,
    file: SignedFile,
    places: { part: string; whole: string },
  ): Promise<"there" | "gone" | { changed: string }>
}

/** What a remote tells while it works. */
export interface RemoteEvents {
  onBytes(path: string, bytes: number, of: number): void
  onWait(reason: string, ms: number): void
}

/** Opens a remote. Nothing is fetched yet. */
export function openRemote(url: string, patience: Patience, events: RemoteEvents): Remote {
  const base = new URL(url.endsWith("/") ? url : `${url}/`)
  const addressOf = (path: string) => new URL(path.replace(/^\/+/, ""), base)
  const attempt = <T>(path: string, work: (reached: (bytes: number) => void) => Promise<T>) =>
    withPatience(addressOf(path), patience, events, work)
  return {
    text(path, bytesMax = 16_000_000) {
      const held: HeldText = { bytes: Buffer.alloc(0), tag: null }
      return attempt(path, (reached) => readText(addressOf(path), bytesMax, patience.idleMs, held, reached))
    },
    has: (path) =>
      attempt(path, async () => {
        const onReply = () => null
        const reply = await ask(addressOf(path), {
          ...{ method: "HEAD", headers: {} },
          idleMs: patience.idleMs,
          onReply,
        })
        return isFound(addressOf(path), reply)
      }),
    async file(path, file, places) {
      for (let round = 1; ; round++) {
        const fetched = await attempt(path, (reached) =>
          fetchFile(addressOf(path), file, places.part, patience.idleMs, (bytes) => {
            reached(bytes)
            events.onBytes(path, bytes, file.bytes)
          }),
        )
        if (fetched === "gone") return "gone"
        const digest = await findDigest(places.part)
        if (digest === file.sha256) {
          await rename(places.part, places.whole)
          await rm(tagOf(places.part), { force: true })
          return "there"
        }
        // Taken up from two different files, perhaps: once more from the beginning.
        await rm(places.part, { force: true })
        if (round === 2) return { changed: digest ?? "" }
      }
    },
  }
}

async function withPatience<T>(
  address: URL,
  { firstMs, failuresMax }: Patience,
  { onWait }: RemoteEvents,
  work: (reached: (bytes: number) => void) => Promise<T>,
): Promise<T> {
  // A byte that came before is none: what begins again each time would never end.
  let furthest = 0
  for (let failures = 0; ; ) {
    let hasProgressed = false
    try {
      return await work((bytes) => {
        if (bytes <= furthest) return
        furthest = bytes
        hasProgressed = true
      })
    } catch (error) {
      if (!(error instanceof Passing)) throw error
      failures = hasProgressed && !error.isStuck ? 1 : failures + 1
      const { message, afterMs } = error
      if (failures >= failuresMax) throw away(address, message)
      // Followers that lost the same register must not all come back in the same moment.
      const ms = Math.min(waitMostMs, afterMs ?? firstMs * 2 ** (failures - 1) * (0.75 + Math.random() / 2))
      onWait(`${address.href}: ${message}`, ms)
      await sleep(ms)
    }
  }
}

function away(address: URL, reason: string): FollowTrouble {
  return new FollowTrouble({
    zh: `无法从 ${address.href} 获取（${reason}）。镜像保持原样；下次运行从中断处继续。`,
    en: `${address.href} can't be fetched (${reason}). The mirror is as it was; the next run goes on where this one broke off.`,
  })
}

/** Whether there is such a thing. @throws Passing for an answer that may be another in a moment, FollowTrouble for one that won't */
function isFound(address: URL, { status, headers }: Reply): boolean {
  if (status >= 200 && status < 300) return true
  // Stores of objects answer 403 for what is not there, to those who may not list.
  if (status === 404 || status === 410 || status === 403) return false
  if (status < 500 && status !== 429 && status !== 408) throw away(address, `HTTP ${status}`)
  const after = Number(headers["retry-after"] ?? Number.NaN)
  throw new Passing(`HTTP ${status}`, { afterMs: Number.isFinite(after) ? after * 1000 : null })
}

/** What has come of a text, and what the next attempt holds its range against. */
interface HeldText {
  bytes: Buffer
  tag: string | null
}

async function readText(
  address: URL,
  bytesMax: number,
  idleMs: number,
  held: HeldText,
  reached: (bytes: number) => void,
): Promise<string | null> {
  let isThere = false
  await ask(address, {
    ...{ method: "GET", headers: rangeFrom(held.bytes.length, held.tag), idleMs },
    onReply(reply) {
      const isRest = reply.status === 206 && isFrom(reply, held.bytes.length)
      if (!isRest) held.bytes = Buffer.alloc(0)
      held.tag = tagIn(reply)
      if (reply.status === 416 || (reply.status === 206 && !isRest)) throw rangeRefused()
      isThere = isFound(address, reply)
      return isThere ? take : null
    },
  })
  return isThere ? held.bytes.toString("utf8") : null

  function take(chunk: Buffer) {
    held.bytes = Buffer.concat([held.bytes, chunk])
    reached(held.bytes.length)
    if (held.bytes.length > bytesMax) throw away(address, `more than ${bytesMax} bytes`)
    return "more" as const
  }
}

function rangeFrom(start: number, tag: string | null): Record<string, string> {
  return start > 0 && tag !== null ? { range: `bytes=${start}-`, "if-range": tag } : {}
}

const rangeRefused = () => new Passing("the range was refused", { isStuck: true })

/** A weak validator says nothing about bytes. */
function tagIn({ headers }: Reply): string | null {
  return headers.etag?.startsWith('"') ? headers.etag : null
}

const tagOf = (part: string) => `${part}.etag`

/** Fetches what is lacking of a file. @throws Passing when the connection ends before the file does */
async function fetchFile(
  address: URL,
  { bytes: length }: SignedFile,
  part: string,
  idleMs: number,
  onBytes: (bytes: number) => void,
): Promise<"there" | "gone"> {
  const held = statSync(part, { throwIfNoEntry: false })?.size ?? 0
  if (held === length && held > 0) return "there"
  const tag = held > 0 && held < length && existsSync(tagOf(part)) ? readFileSync(tagOf(part), "utf8") : null
  let [target, written]: [number | null, number] = [null, 0]
  try {
    await ask(address, {
      ...{ method: "GET", headers: rangeFrom(held, tag), idleMs },
      onReply(reply) {
        if (reply.status === 416 || (reply.status === 206 && !isFrom(reply, held))) {
          rmSync(part, { force: true })
          throw rangeRefused()
        }
        if (!isFound(address, reply)) return null
        written = reply.status === 206 ? held : 0
        target = openPart(part, reply)
        return (chunk) => {
          // No more than the manifest names: the digest judges whether it is the file.
          const taken = chunk.subarray(0, length - written)
          if (target !== null) writeWhole(target, taken)
          written += taken.length
          onBytes(written)
          return written < length ? "more" : "enough"
        }
      },
    })
    if (target === null) return "gone"
    // It was cut off so that it looks whole, or it is shorter than its manifest says.
    if (written < length) throw new Passing(`it ended after ${written} of ${length} bytes`, { isStuck: true })
    return "there"
  } finally {
    if (target !== null) closePart(target)
  }
}

function isFrom({ headers }: Reply, start: number): boolean {
  return headers["content-range"]?.startsWith(`bytes ${start}-`) ?? false
}

/** Opens what has come of a file, to go on or to begin again. Beside it stands what the next range is held against. */
function openPart(part: string, reply: Reply): number {
  const target = openSync(part, reply.status === 206 ? "a" : "w")
  const tag = tagIn(reply)
  if (tag !== null) writeFileSync(tagOf(part), tag)
  else rmSync(tagOf(part), { force: true })
  return target
}

function closePart(target: number): void {
  fsyncSync(target)
  closeSync(target)
}

/** Writes at once what has come: a chunk that waited would be lost with the connection. */
function writeWhole(target: number, chunk: Uint8Array): void {
  for (let at = 0; at < chunk.length; ) at += writeSync(target, chunk, at)
}

/** SHA-256 of a file, hexadecimal digits; null where there is none. */
export async function findDigest(file: string): Promise<string | null> {
  const digest = createHash("sha256")
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) digest.update(chunk)
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null
    throw error
  }
  return digest.digest("hex")
}
