/**
 * The register, or a mirror of it, as a follower fetches from it: small texts, and files that are taken up again where a
 * connection broke off. Nothing that comes from there is believed here; it is only kept within its bounds.
 */
import { statSync } from "node:fs"
import { rename, rm } from "node:fs/promises"
import { setTimeout as sleep } from "node:timers/promises"
import type { SignedFile } from "../signed-manifest.ts"
import { ask, Passing } from "./node-ask.ts"
import { away, fetchFile, findDigest, type HeldText, isFound, readText, tagOf } from "./node-fetch.ts"
import { filePace, type PaceLimits, paceByDefault, textPace } from "./pace.ts"

/** How a follower bears with a register that does not answer. */
export interface Patience {
  /** Wait after the first failure, ms; it doubles each time, up to half a minute. */
  firstMs: number
  /** Failures in a row, without a byte between them, before it gives up. */
  failuresMax: number
  /** A connection that brings nothing for so long is dropped, ms. */
  idleMs: number
  pace: PaceLimits
}

/** A minute of waiting in all: a restart of the register is over by then. */
export const patienceByDefault: Patience = { firstMs: 1000, failuresMax: 7, idleMs: 60_000, pace: paceByDefault }

const waitMostMs = 30_000
// A second signature is under 100 bytes.
const sm2BytesMax = 65_536

/** A register that is fetched from. Paths begin with a slash. */
export interface Remote {
  /** A small text; null where there is none. @throws FollowTrouble */
  text(path: string, bytesMax?: number): Promise<string | null>
  /** A signed document with its second signature: that of the answer's header, else the file beside it. @throws FollowTrouble */
  signed(path: string, bytesMax: number): Promise<{ token: string; sm2: string | null } | null>
  /** The second signature beside a document, `path` without its ending; null where there is none. @throws FollowTrouble */
  second(path: string): Promise<string | null>
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
  const { idleMs } = patience
  const attempt = <T>(path: string, work: (reached: (bytes: number) => void) => Promise<T>, held = 0) =>
    withPatience(addressOf(path), patience, events, held, work)
  const asText = () => ({ idleMs, pace: textPace(patience.pace) })
  const read = async (path: string, bytesMax: number) => {
    const held: HeldText = { chunks: [], length: 0, tag: null, sm2: null }
    const text = await attempt(path, (reached) => readText(addressOf(path), bytesMax, asText(), held, reached))
    return { text, sm2: held.sm2 }
  }
  const second = async (path: string) => {
    const { text } = await read(`${path}.sm2`, sm2BytesMax)
    // Nobody has signed for it being there, and a server that answers everything with a page has none.
    return text !== null && /^[A-Za-z0-9+/=\s]+$/.test(text) ? text : null
  }
  return {
    text: async (path, bytesMax = 16_000_000) => (await read(path, bytesMax)).text,
    second,
    async signed(path, bytesMax) {
      const { text: token, sm2 } = await read(path, bytesMax)
      return token === null ? null : { token, sm2: sm2 ?? (await second(path)) }
    },
    has: (path) =>
      attempt(path, async () => {
        const onReply = () => null
        const reply = await ask(addressOf(path), { ...{ method: "HEAD", headers: {} }, ...asText(), onReply })
        return isFound(addressOf(path), reply)
      }),
    async file(path, file, places) {
      for (let round = 1; ; round++) {
        const held = statSync(places.part, { throwIfNoEntry: false })?.size ?? 0
        const asked = () => ({ idleMs, pace: filePace(patience.pace) })
        const work = (reached: (bytes: number) => void) =>
          fetchFile(addressOf(path), file, places.part, asked(), (bytes) => {
            reached(bytes)
            events.onBytes(path, bytes, file.bytes)
          })
        const fetched = await attempt(path, work, held)
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
  { firstMs, failuresMax, pace }: Patience,
  { onWait }: RemoteEvents,
  held: number,
  work: (reached: (bytes: number) => void) => Promise<T>,
): Promise<T> {
  // A byte that came before is none: what begins again each time would never end. Nor would a byte a connection.
  let furthest = held
  const whole = filePace(pace)
  for (let failures = 0; ; ) {
    let hasProgressed = false
    try {
      return await work((bytes) => {
        if (bytes <= furthest) return
        whole.took(bytes - furthest)
        furthest = bytes
        hasProgressed = true
      })
    } catch (error) {
      if (!(error instanceof Passing)) throw error
      failures = hasProgressed && !error.isStuck && whole.late() === null ? 1 : failures + 1
      const { message, afterMs } = error
      if (failures >= failuresMax) throw away(address, message)
      // Followers that lost the same register must not all come back in the same moment.
      const ms = Math.min(waitMostMs, afterMs ?? firstMs * 2 ** (failures - 1) * (0.75 + Math.random() / 2))
      onWait(`${address.href}: ${message}`, ms)
      await sleep(ms)
    }
  }
}
