/**
 * Fetches a text or a file once, going on where an earlier attempt broke off. Nothing that comes is believed here; it is
 * only kept within its bounds.
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
import type { SignedFile } from "../signed-manifest.ts"
import { type Asked, ask, Passing, type Reply } from "./node-ask.ts"
import { FollowTrouble } from "./trouble.ts"

/** That an address can't be fetched from, and what happens next. */
export function away(address: URL, reason: string): FollowTrouble {
  return new FollowTrouble({
    zh: `无法从 ${address.href} 获取（${reason}）。镜像保持原样；下次运行从中断处继续。`,
    en: `${address.href} can't be fetched (${reason}). The mirror is as it was; the next run goes on where this one broke off.`,
  })
}

/** Whether there is such a thing. @throws Passing for an answer that may be another in a moment, FollowTrouble for one that won't */
export function isFound(address: URL, { status, headers }: Reply): boolean {
  if (status >= 200 && status < 300) return true
  // Stores of objects answer 403 for what is not there, to those who may not list.
  if (status === 404 || status === 410 || status === 403) return false
  if (status < 500 && status !== 429 && status !== 408) throw away(address, `HTTP ${status}`)
  const after = Number(headers["retry-after"] ?? Number.NaN)
  throw new Passing(`HTTP ${status}`, { afterMs: Number.isFinite(after) ? after * 1000 : null })
}

/** How long one attempt may take. */
export type AskLimits = Pick<Asked, "idleMs" | "pace">

/** What has come of a text, and what the next attempt holds its range against. */
export interface HeldText {
  chunks: Buffer[]
  length: number
  tag: string | null
  /** The second signature that the answer's header holds. */
  sm2: string | null
}

/** Fetches a small text; null where there is none. @throws Passing, FollowTrouble */
export async function readText(
  address: URL,
  bytesMax: number,
  limits: AskLimits,
  held: HeldText,
  reached: (bytes: number) => void,
): Promise<string | null> {
  let isThere = false
  await ask(address, {
    ...{ method: "GET", headers: rangeFrom(held.length, held.tag), ...limits },
    onReply(reply) {
      const isRest = reply.status === 206 && isFrom(reply, held.length)
      if (!isRest) Object.assign(held, { chunks: [], length: 0 })
      held.tag = tagIn(reply)
      held.sm2 = [reply.headers["gongshi-sm2"]].flat()[0] ?? null
      if (reply.status === 416 || (reply.status === 206 && !isRest)) throw rangeRefused()
      isThere = isFound(address, reply)
      return isThere ? take : null
    },
  })
  return isThere ? Buffer.concat(held.chunks).toString("utf8") : null

  function take(chunk: Buffer) {
    held.chunks.push(chunk)
    held.length += chunk.length
    reached(held.length)
    if (held.length > bytesMax) throw away(address, `more than ${bytesMax} bytes`)
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

/** Where the validator of a file that has come in part is kept. */
export const tagOf = (part: string) => `${part}.etag`

/** Fetches what is lacking of a file. @throws Passing when the connection ends before the file does */
export async function fetchFile(
  address: URL,
  { bytes: length }: SignedFile,
  part: string,
  limits: AskLimits,
  onBytes: (bytes: number) => void,
): Promise<"there" | "gone"> {
  const held = statSync(part, { throwIfNoEntry: false })?.size ?? 0
  if (held === length && held > 0) return "there"
  const tag = held > 0 && held < length && existsSync(tagOf(part)) ? readFileSync(tagOf(part), "utf8") : null
  let [target, written]: [number | null, number] = [null, 0]
  try {
    await ask(address, {
      ...{ method: "GET", headers: rangeFrom(held, tag), ...limits },
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
