/**
 * Loads a mirror into tables and keeps them current: what the log ended since goes, with its reason, what it opened comes,
 * in one transaction with the state. Tables that somebody has changed are made anew.
 */
import { createHash } from "node:crypto"
import { createReadStream } from "node:fs"
import { readdir, readFile } from "node:fs/promises"
import path from "node:path"
import { createZstdDecompress } from "node:zlib"
import { decodeEntry } from "../../ledger/entry.ts"
import { sha256 } from "../../ledger/node-sha256.ts"
import type { MirrorState } from "../follow/mirror-state.ts"
import { type Places, placesOf, readFolder } from "../follow/node-folder.ts"
import { takeLock } from "../follow/node-follow.ts"
import { FollowTrouble } from "../follow/trouble.ts"
import { startLines } from "../lines.ts"
import type { Tables, Target } from "./node-target.ts"
import { dictionaryRows, type LabelOf, labelled, type Row, recordRow } from "./table.ts"

/** What loading came to. */
export interface Loaded {
  size: number
  records: number
  added: number
  removed: number
  /** Whether all was loaded anew: the first time, or where the tables were not what their state says. */
  anew: boolean
}

export interface Loading {
  folder: string
  labelOf: LabelOf
  /** ms since 1970. */
  clock(): number
}

/**
 * Brings tables to where a mirror is.
 * @throws FollowTrouble where they can't be
 */
export async function loadInto(target: Target, loading: Loading): Promise<Loaded> {
  const places = placesOf(loading.folder)
  const lock = takeLock(places.lock, loading.folder)
  try {
    const state = await readFolder(places)
    if (!state) throw new FollowTrouble(noMirror)
    const loaded = await target.transact((tables) => load(tables, places, state, loading))
    await target.settle()
    return loaded
  } finally {
    lock.release()
  }
}

const noMirror = { zh: "没有镜像可以载入：请先跟随一次。", en: "there is no mirror to load: follow once before." }

async function load(tables: Tables, places: Places, state: MirrorState, loading: Loading): Promise<Loaded> {
  const { verified, current } = state
  const held = await tables.state()
  const from = typeof held?.["size"] === "number" ? held["size"] : 0
  if (held && held["origin"] !== verified.origin) throw new FollowTrouble(ofAnother(String(held["origin"])))
  if (from > verified.size) throw new FollowTrouble(isBeyond(from, verified.size))
  const isSame = from === verified.size && held?.["lines_sha256"] === current.sha256
  if (isSame && (await tables.count()) === current.lines) {
    return { size: from, records: current.lines, added: 0, removed: 0, anew: false }
  }
  const removed = held ? await removeEnded(tables, places, state, from, loading) : 0
  let added = held ? await addLines(tables, places, state, from, loading) : 0
  const isWhole = held !== null && !isSame && (await tables.count()) === current.lines
  if (!isWhole) {
    await tables.clear("gongshi_record")
    added = await addLines(tables, places, state, 0, loading)
  }
  await tables.clear("gongshi_dictionary")
  await tables.add("gongshi_dictionary", dictionaryRows())
  await tables.clear("gongshi_state")
  const at = new Date(loading.clock()).toISOString()
  const { origin, size, root } = verified
  const { lines, sha256: digest } = current
  await tables.add("gongshi_state", [{ origin, size, root, records: lines, lines_sha256: digest, loaded_at: at }])
  return { size, records: lines, added, removed, anew: !isWhole }
}

const ofAnother = (origin: string) => ({
  zh: `表中载入的是另一份日志 ${origin}：请为本镜像另建库或者目录。`,
  en: `the tables are of another log, ${origin}: load this mirror into tables of its own.`,
})
const isBeyond = (size: number, own: number) => ({
  zh: `表已到日志第 ${size} 条，镜像只到第 ${own} 条：请用较新的镜像。`,
  en: `the tables are at size ${size} of the log, and the mirror is at ${own}: use the newer mirror.`,
})

const rowsPerBatch = 1000

/** Takes away what the entries since have ended. An amended record comes again with what was added. */
async function removeEnded(
  tables: Tables,
  places: Places,
  { exports, verified }: MirrorState,
  from: number,
  { labelOf }: Loading,
): Promise<number> {
  const removals = new Map<number, Row>()
  const amended: number[] = []
  const reached = await eachEntry(places, exports, from, (text, position) => {
    const entry = decodeEntry(text)
    if (!entry || entry.replaces === null) return
    if (entry.operation === "amend") amended.push(entry.replaces)
    else removals.set(entry.replaces, endRow(entry, position, labelOf))
  })
  if (reached < verified.size) throw new FollowTrouble(lacksEntries)
  for (let at = 0; at < amended.length; at += rowsPerBatch) await tables.take(amended.slice(at, at + rowsPerBatch))
  const ended = [...removals.keys()]
  let count = 0
  for (let at = 0; at < ended.length; at += rowsPerBatch) {
    const gone = await tables.take(ended.slice(at, at + rowsPerBatch))
    const erased = ended.slice(at, at + rowsPerBatch).filter((each) => removals.get(each)?.["operation"] === "erase")
    const rows = gone.map((row) => {
      const removal = removals.get(Number(row["position"])) ?? {}
      const id = removal["operation"] === "erase" ? null : row["id"]
      return { ...removal, position: row["position"] ?? 0, record_id: id ?? null }
    })
    // What was taken down before, and is erased now, leaves no id behind.
    const more = erased.filter((each) => !gone.some((row) => Number(row["position"]) === each))
    await tables.add("gongshi_removal", [
      ...rows,
      ...more.map((each) => ({ ...removals.get(each), position: each, record_id: null })),
    ])
    count += gone.length
  }
  return count
}

const lacksEntries = {
  zh: "镜像中缺少表所需的日志条目：再跟随一次会重新取得完整导出。",
  en: "the mirror lacks entries of the log that the tables need: following once more fetches a whole export.",
}

function endRow(
  { operation, list, reason, time }: NonNullable<ReturnType<typeof decodeEntry>>,
  position: number,
  labelOf: LabelOf,
): Row {
  const row: Row = { list, operation, reason, ended_by: position, ended_at: new Date(time).toISOString() }
  return { ...row, ...labelled(row, ["list", "reason"], labelOf) }
}

/** Reads the entries from a position on, out of the mirror's exports. @returns up to where there are any */
async function eachEntry(
  places: Places,
  exports: MirrorState["exports"],
  from: number,
  onEntry: (text: string, position: number) => void,
): Promise<number> {
  let reached = from
  const decoder = new TextDecoder()
  for (const { size, kind } of exports) {
    if (size <= reached) continue
    const names = await readdir(places.export(size)).catch(() => [])
    const [name, start] = kind === "whole" ? ["log.ndjson.zst", 0] : deltaLog(names, reached)
    if (name === null) continue
    let position = start
    const lines = startLines((line) => {
      if (position >= reached) onEntry(decoder.decode(line), position)
      position++
    })
    const source = createReadStream(path.join(places.export(size), name)).pipe(createZstdDecompress())
    for await (const chunk of source as AsyncIterable<Buffer>) lines.chunk(chunk)
    reached = position
  }
  return reached
}

function deltaLog(names: readonly string[], reached: number): [string | null, number] {
  for (const name of names) {
    const from = Number(/^delta-log-from-(\d+)\.ndjson\.zst$/.exec(name)?.[1] ?? Number.NaN)
    if (from <= reached) return [name, from]
  }
  return [null, 0]
}

/** Adds the live lines whose entries are at a position or behind it. */
async function addLines(
  tables: Tables,
  places: Places,
  { current }: MirrorState,
  from: number,
  { labelOf }: Loading,
): Promise<number> {
  const positions = (await readFile(places.positions, "latin1")).split("\n")
  const digest = createHash("sha256")
  const decoder = new TextDecoder()
  let [rows, added, index]: [Row[], number, number] = [[], 0, 0]
  const lines = startLines((line) => {
    const position = Number(positions[index++])
    const row = position >= from ? recordRow(decoder.decode(line), position, labelOf) : null
    if (row) rows.push(row)
  })
  const flush = async (most: number) => {
    if (rows.length <= most) return
    await tables.add("gongshi_record", rows)
    added += rows.length
    rows = []
  }
  for await (const chunk of createReadStream(places.current, { highWaterMark: 262_144 }) as AsyncIterable<Buffer>) {
    digest.update(chunk)
    lines.chunk(chunk)
    await flush(rowsPerBatch)
  }
  await flush(0)
  if (digest.digest("hex") !== current.sha256 || sha256HexOf(positions) !== current.positions_sha256) {
    throw new FollowTrouble(changedLines)
  }
  return added
}

const sha256HexOf = (positions: readonly string[]) =>
  Buffer.from(sha256(Buffer.from(positions.join("\n")))).toString("hex")

const changedLines = {
  zh: "镜像的现行记录被改动过，没有载入：再跟随一次会重新制作。",
  en: "the mirror's live lines were changed by somebody, and not loaded: following once more makes them anew.",
}
