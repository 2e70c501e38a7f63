/**
 * The stored map: a follower of the log that works in what is live now under the codes that entries speak of, into the
 * version that is being made; and its sealing, by which that version's root becomes an entry of the log.
 */
import { setTimeout } from "node:timers/promises"
import type { Pool, Transaction } from "../../database/client.ts"
import { codeRanges } from "../../database/code-range.ts"
import { byRegister } from "../../gate/hands.ts"
import { passOrThrow } from "../../gate/pass.ts"
import { draftOfLog } from "../effect.ts"
import { type Follower, openFollower, storedPlace } from "../follow.ts"
import { holdPosition, movePosition } from "../follow-store.ts"
import { equalHashes, hashBytes, type Sha256 } from "../merkle.ts"
import { append, type Head, lockHead, readHead } from "../sequencer.ts"
import { branchNode } from "./branch-page.ts"
import { changeMap, type MapChange, readTouched } from "./change.ts"
import { emptyMapRoot, mapKey, mapValue } from "./hash.ts"
import { makeLeafPage } from "./leaf-page.ts"
import { type LiveRow, listLive, listLiveInRange, listTouched } from "./live-store.ts"
import { decodePage, emptyPage, pageMaker } from "./page.ts"
import {
  deleteOldMaps,
  deletePages,
  findMap,
  handPagesBack,
  type MapAsk,
  type SealedMap,
  saveMap,
  savePages,
  storedPages,
} from "./store.ts"

/** The name of the map among the followers of the log. */
export const mapName = "map"

// Entries in a step, and in a sealing while nobody else may write: some hundred milliseconds.
const entriesPerStep = 10_000
// From here on it is quicker to read what is live than who was spoken of.
const rebuildFrom = 200_000
// How long proofs of earlier maps can be had: who was given a checkpoint today asks by it.
const keptMs = 24 * 3_600_000

/** The map, as a follower. Between sealings what it has made is of no size of the log; sealed it is of one. */
export function mapFollower(sql: Pool, sha256: Sha256): Follower {
  return openFollower(sql, storedPlace(sql, mapName), {
    entriesPerStep,
    async due({ position, size }) {
      if (position >= size) return "none"
      return size - position >= rebuildFrom && size - position > position ? "rebuild" : "step"
    },
    async step(tx, { from, to }) {
      await workIn(tx, sha256, await versionInHand(tx), from, to)
      return "done"
    },
    async rebuild(tx, { size }, onProgress) {
      const version = await versionInHand(tx)
      await deletePages(tx, version)
      await savePages(tx, version, [["", emptyPage.bytes]])
      const parts = Math.ceil((size + 1) / entriesPerStep)
      const width = Math.ceil(codeRanges / parts)
      let codes = 0
      for (let from = 0; from < codeRanges; from += width) {
        const changes = toChanges(sha256, [], await listLiveInRange(tx, from, from + width))
        await change(tx, sha256, version, changes)
        codes += changes.length
        onProgress?.(codes)
      }
      return size
    },
  })
}

/** The version that is being made: the one behind the last that is an entry. */
async function versionInHand(tx: Transaction): Promise<number> {
  return ((await findMap(tx))?.version ?? 0) + 1
}

/** Works the entries [from, to) in. What is live is read as it is now: later entries about it say the same again. */
async function workIn(tx: Transaction, sha256: Sha256, version: number, from: number, to: number): Promise<void> {
  if (from >= to) return
  const codes = await listTouched(tx, from, to)
  await change(tx, sha256, version, toChanges(sha256, codes, await listLive(tx, codes)))
}

async function change(tx: Transaction, sha256: Sha256, version: number, changes: readonly MapChange[]): Promise<void> {
  if (changes.length === 0) return
  const touched = await readTouched(storedPages(tx, version), changes)
  await savePages(tx, version, changeMap(sha256, touched).pages)
}

/** The root that a version has when the entries [from, to) are worked in, of which nothing is kept. */
export async function rootAfter(
  tx: Transaction,
  sha256: Sha256,
  version: number,
  from: number,
  to: number,
): Promise<Uint8Array> {
  const codes = from < to ? await listTouched(tx, from, to) : []
  const changes = toChanges(sha256, codes, codes.length > 0 ? await listLive(tx, codes) : [])
  if (changes.length === 0) return rootAt(tx, sha256, version)
  return changeMap(sha256, await readTouched(storedPages(tx, version), changes)).root ?? emptyMapRoot(sha256)
}

/** The changes by which codes have what is live under them. @param codes of which there may be nothing live */
export function toChanges(sha256: Sha256, codes: readonly string[], rows: readonly LiveRow[]): MapChange[] {
  const items = new Map<string, LiveRow[]>(codes.map((code) => [code, []]))
  for (const row of rows) {
    const held = items.get(row.code)
    if (held) held.push(row)
    else items.set(row.code, [row])
  }
  return [...items].map(([code, live]) => ({
    key: mapKey(sha256, code),
    value: live.length === 0 ? null : mapValue(sha256, live),
  }))
}

/** The root of a version, from the page at its top. */
async function rootAt(tx: Transaction, sha256: Sha256, version: number): Promise<Uint8Array> {
  const [bytes] = await storedPages(tx, version).readPages([""])
  const page = bytes ? decodePage(bytes) : emptyPage
  const root = page.kind === "leaves" ? makeLeafPage(pageMaker(sha256), page.pairs).root : branchNode(page, 1)
  return root ?? emptyMapRoot(sha256)
}

/**
 * Makes the map's root the log's last entry, unless it is. The head of the log is held meanwhile, so that the entry at
 * position S is of exactly the entries [0, S); all but the newest of them were worked in before, while others wrote.
 * @param waiting whoever is at it is waited for, until this is aborted; absent: it is left to them
 * @returns whether the newest entry is of a map now
 */
export async function sealMap(sql: Pool, sha256: Sha256, now: number, waiting?: AbortSignal): Promise<boolean> {
  const follower = mapFollower(sql, sha256)
  for (;;) {
    if (isSealed(await findMap(sql), await readHead(sql))) return true
    await follower.catchUp(waiting, waiting !== undefined)
    const outcome = await sql.begin((tx) => seal(tx, sha256, now, waiting !== undefined))
    if (outcome !== "behind") return outcome === "sealed"
  }
}

/**
 * Makes the pages again from what is live: those of the map that is being made, and of the newest one that is an entry
 * where nothing was published since. "sealed-wrong": its root is not that of what is live, so that every follower refuses
 * it; the next one, which `sealMap` makes when something was published, is right.
 */
export async function rebuildMap(
  sql: Pool,
  sha256: Sha256,
  onProgress?: (codes: number) => void,
): Promise<"rebuilt" | "sealed-wrong"> {
  await mapFollower(sql, sha256).rebuild(onProgress)
  return sql.begin(async (tx) => {
    await holdPosition(tx, mapName, true)
    const [map, head] = [await findMap(tx), await lockHead(tx)]
    if (!map || !isSealed(map, head)) return "rebuilt"
    if (!equalHashes(await rootAt(tx, sha256, map.version + 1), map.root)) return "sealed-wrong"
    await handPagesBack(tx, map.version + 1)
    return "rebuilt"
  })
}

function isSealed(map: SealedMap | null, { size }: Head): boolean {
  return map !== null && map.position + 1 === size
}

// Whoever asks for papers while others publish has a map made for him and all who ask beside him.
const paceMs = 2_000

/**
 * Makes the map's root an entry as `sealMap` does, where none answers what is asked: at most every two seconds, whoever asks.
 * Of a log in which nothing has come since, the same root becomes an entry anew.
 * @param now ms since 1970
 */
export async function sealMapFor(
  sql: Pool,
  sha256: Sha256,
  ask: MapAsk,
  now: number,
  waiting: AbortSignal,
): Promise<void> {
  const follower = mapFollower(sql, sha256)
  let begun = now
  for (;;) {
    if (answers(await findMap(sql), ask)) return
    await follower.catchUp(waiting, true)
    const outcome = await sql.begin((tx) => seal(tx, sha256, begun, true, ask))
    if (typeof outcome === "object") {
      // Of a clock that was set back the last one is of a time to come, which nobody waits for: the pace is kept all the same.
      const aheadMs = Math.min(outcome.aheadMs, paceMs)
      await setTimeout(aheadMs, undefined, { signal: waiting })
      begun += outcome.aheadMs
    } else if (outcome !== "behind") return
  }
}

function answers(map: SealedMap | null, { covers, madeSince }: MapAsk): boolean {
  return map !== null && map.position > covers && map.time >= madeSince
}

/**
 * Makes the map's root the log's last entry, unless it is, and does something else before anybody can write a further one.
 * @throws where that can't be until `waiting` is aborted
 */
export async function sealMapWith<T>(
  sql: Pool,
  sha256: Sha256,
  now: number,
  waiting: AbortSignal,
  beside: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const follower = mapFollower(sql, sha256)
  for (;;) {
    await follower.catchUp(waiting, true)
    const done = await sql.begin(async (tx) =>
      (await seal(tx, sha256, now, true)) === "sealed" ? { value: await beside(tx) } : null,
    )
    if (done) return done.value
    waiting.throwIfAborted()
  }
}

/** @returns `aheadMs`: the last one was made so little ago that it is to be waited for so long */
async function seal(
  tx: Transaction,
  sha256: Sha256,
  now: number,
  wait: boolean,
  ask?: MapAsk,
): Promise<"sealed" | "busy" | "behind" | { aheadMs: number }> {
  const position = await holdPosition(tx, mapName, wait)
  if (position === null) return "busy"
  const head = await lockHead(tx)
  const last = await findMap(tx)
  if (ask ? answers(last, ask) : isSealed(last, head)) return "sealed"
  const aheadMs = ask && last ? last.time + paceMs - now : 0
  if (aheadMs > 0) return { aheadMs }
  if (head.size - position > entriesPerStep) return "behind"
  const version = (last?.version ?? 0) + 1
  await workIn(tx, sha256, version, position, head.size)
  const root = await rootAt(tx, sha256, version)
  const commitment = Buffer.from(root.subarray(0, hashBytes)).toString("base64url")
  const draft = { operation: "map", list: "map", authority: null, replaces: null, reason: null, commitment } as const
  const publications = [{ draft, line: null, recordId: null, subjectCode: null }]
  const pass = passOrThrow(tx, draftOfLog(publications, head), byRegister, {}, now)
  const next = await append(tx, head, publications, now, pass)
  await saveMap(tx, { version, position: head.size, root, time: next.time })
  await movePosition(tx, mapName, next.size)
  await deleteOldMaps(tx, now - keptMs)
  return "sealed"
}
