/** SQL of the tree: tiles, bundles of entries, and the published checkpoint. */
import { and, type Column, eq, gte, lt, lte, type SQL } from "drizzle-orm"
import type { Sql, Transaction } from "../database/client.ts"
import { build, given, names, pick, query, run, statement, value } from "../database/query.ts"
import { logCheckpoint, logEntry, logTile } from "../database/schema/ledger.ts"
import { hashBytes } from "./merkle.ts"
import { tileWidth } from "./tile.ts"
import type { GrownTile, HashTileName } from "./tree.ts"
import { forgetCheckpoints } from "./witness/store.ts"

const tilesByName = statement({ levels: given<string>(), indexes: given<string>(), bytes: given<string>() }, (p) => {
  const { level, index, hashes } = logTile
  const wanted = value<Uint8Array | null>`case when octet_length(${hashes}) >= u.bytes
    then substring(${hashes} for u.bytes) end`
  return query`select ${pick({ hashes: wanted })}
    from unnest(${p.levels}::smallint[], ${p.indexes}::bigint[], ${p.bytes}::int[]) with ordinality
      as u(level, index, bytes, place)
    left join ${logTile} on ${level} = u.level and ${index} = u.index order by u.place`
})

/** The hashes of tiles in the order asked for; null for one that is not there or is narrower than asked. */
export async function loadTiles(sql: Sql, tiles: readonly HashTileName[]): Promise<(Uint8Array | null)[]> {
  if (tiles.length === 0) return []
  const column = (pickOne: (name: HashTileName) => number) => `{${tiles.map(pickOne).join(",")}}`
  const levels = column(({ level }) => level)
  const indexes = column(({ index }) => index)
  const rows = await tilesByName(sql, { levels, indexes, bytes: column(({ width }) => width * hashBytes) })
  return rows.map(({ hashes }) => hashes)
}

const putTiles = statement({ levels: given<string>(), indexes: given<string>(), hashes: given<string>() }, (p) => {
  const [level, index, hashes] = [names(logTile, "level"), names(logTile, "index"), names(logTile, "hashes")]
  return query`insert into ${logTile} (${level}, ${index}, ${hashes})
    select level, index, decode(hashes, 'hex')
    from unnest(${p.levels}::smallint[], ${p.indexes}::bigint[], ${p.hashes}::text[]) as u(level, index, hashes)
    on conflict (${level}, ${index}) do update set ${hashes} = excluded.${hashes}`
})

/** Writes tiles; one that is there already has grown. */
export async function saveTiles(tx: Transaction, tiles: readonly GrownTile[]): Promise<void> {
  if (tiles.length === 0) return
  const column = (pickOne: (tile: GrownTile) => string | number) => `{${tiles.map(pickOne).join(",")}}`
  await putTiles(tx, {
    levels: column(({ level }) => level),
    indexes: column(({ index }) => index),
    hashes: column(({ hashes }) => Buffer.from(hashes.buffer, hashes.byteOffset, hashes.length).toString("hex")),
  })
}

/** Throws the tiles away, to be made again from the entries. */
export async function deleteTiles(tx: Transaction): Promise<void> {
  await run(tx, build.delete(logTile))
}

/** How many tiles each level has, for the audit. */
export function countTiles(sql: Sql): Promise<{ level: number; count: number }[]> {
  const { level } = logTile
  const count = value<number>`count(*)`
  return run(sql, build.select({ level, count }).from(logTile).groupBy(level).orderBy(level))
}

/** Entries that ought to be in the log are not. */
export class LogGap extends Error {}

const entriesJoined = statement({ from: logEntry.position, to: logEntry.position }, (p) => {
  const { position, entry } = logEntry
  const text = value<string | null>`string_agg(${entry}, E'\\n' order by ${position})`
  return build
    .select({ count: value<number>`count(*)`, text })
    .from(logEntry)
    .where(and(gte(position, p.from), lt(position, p.to)))
})

/**
 * The bytes of the entries [from, to), each behind a line feed. An entry is JSON, so it has no line feed of its own.
 * @throws LogGap when one is missing
 */
export async function loadEntryBytes(sql: Sql, from: number, to: number): Promise<Buffer> {
  if (to <= from) return Buffer.alloc(0)
  const [row] = await entriesJoined(sql, { from, to })
  if (row?.count !== to - from) {
    throw new LogGap(`the log has ${row?.count ?? 0} of the ${to - from} entries from position ${from} on`)
  }
  return Buffer.from(`\n${row.text}`, "utf8")
}

const entriesSigned = statement({ from: logEntry.position, to: logEntry.position }, (p) => {
  const { position, entry } = logEntry
  const signed = build.select({ size: logCheckpoint.size }).from(logCheckpoint)
  return build
    .select({ entry })
    .from(logEntry)
    .where(and(gte(position, p.from), lt(position, p.to), lte(p.to, query`(${signed})`)))
    .orderBy(position)
})

/** The entries of a bundle, as far as the published checkpoint reaches; null when it does not reach so far. */
export async function loadBundle(sql: Sql, index: number, width: number): Promise<string[] | null> {
  const from = index * tileWidth
  const rows = await entriesSigned(sql, { from, to: from + width })
  return rows.length === width ? rows.map((row) => row.entry) : null
}

export interface PublishedCheckpoint {
  origin: string | null
  size: number
  /** The signed note; null until the first one is signed. */
  note: string | null
  /** When it was signed, ms since 1970. */
  time: number
}

const firstUnsigned = statement({}, () =>
  build
    .select({ time: timeOf(logEntry.entry) })
    .from(logEntry)
    .innerJoin(logCheckpoint, eq(logEntry.position, logCheckpoint.size)),
)

/** The time of the first entry that no checkpoint covers, ms since 1970; null when there is none. */
export async function readUnsigned(sql: Sql): Promise<number | null> {
  const [row] = await firstUnsigned(sql, {})
  return row?.time ?? null
}

const entryTime = statement({ position: logEntry.position }, (p) =>
  build
    .select({ time: timeOf(logEntry.entry) })
    .from(logEntry)
    .where(eq(logEntry.position, p.position)),
)

/** The time of the first entry behind so many, ms since 1970; null where there is none yet. */
export async function readTimeBehind(sql: Sql, position: number): Promise<number | null> {
  const [row] = await entryTime(sql, { position })
  return row?.time ?? null
}

/** A checkpoint is promised within ten seconds; when an entry has waited for six times that, nobody is signing. */
export const unsignedMaxMs = 60_000

const { origin, size, note, time } = logCheckpoint
const published = { origin, size, note, time }
const asPublished = statement({}, () => build.select(published).from(logCheckpoint))
const inHand = statement({}, () => build.select(published).from(logCheckpoint).for("update", { skipLocked: true }))

export async function readCheckpoint(sql: Sql): Promise<PublishedCheckpoint> {
  const [row] = await asPublished(sql, {})
  if (!row) throw new Error("log_checkpoint has no row: the migrations have not run to their end")
  return row
}

/** Takes the checkpoint for this transaction, so that nobody else signs; null when another process has it. */
export async function lockCheckpoint(tx: Transaction): Promise<PublishedCheckpoint | null> {
  const [row] = await inHand(tx, {})
  return row ?? null
}

/** Begins a log under a name: nothing is signed yet. The entries and their tiles stay. */
export async function beginCheckpoint(sql: Sql, name: string): Promise<void> {
  await run(sql, build.update(logCheckpoint).set({ origin: name, size: 0, note: null, time: 0 }))
  await forgetCheckpoints(sql)
}

/** Puts a checkpoint in the place of the one that it was made after; false when another one has got there first. */
export async function swapCheckpoint(
  tx: Transaction,
  before: PublishedCheckpoint,
  next: PublishedCheckpoint,
): Promise<boolean> {
  const isUnmoved = and(query`${note} is not distinct from ${before.note}::text`, lte(size, next.size))
  const { count } = await run(tx, build.update(logCheckpoint).set(next).where(isUnmoved))
  return count === 1
}

/** The time of an entry, ms since 1970. */
function timeOf(entry: Column = logEntry.entry): SQL<number> {
  return value<number>`(${entry}::json ->> 'time')::bigint`
}
