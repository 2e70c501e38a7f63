/**
 * SQL of the tree: tiles, bundles of entries, and the published checkpoint.
 */
import { type Sql, type Transaction, toArrayLiteral } from "../database/client.ts"
import { hashBytes } from "./merkle.ts"
import { tileWidth } from "./tile.ts"
import type { GrownTile, HashTileName } from "./tree.ts"

/** The hashes of tiles in the order asked for; null for one that is not there or is narrower than asked. */
export async function loadTiles(sql: Sql, names: readonly HashTileName[]): Promise<(Uint8Array | null)[]> {
  if (names.length === 0) return []
  const column = (value: (name: HashTileName) => number) => `{${names.map(value).join(",")}}`
  const rows = await sql<{ hashes: Uint8Array | null }[]>`
    select case when octet_length(t.hashes) >= u.bytes then substring(t.hashes for u.bytes) end as hashes
    from unnest(${column((name) => name.level)}::smallint[], ${column((name) => name.index)}::bigint[],
      ${column((name) => name.width * hashBytes)}::int[]) with ordinality as u(level, index, bytes, place)
    left join log_tile t on t.level = u.level and t.index = u.index order by u.place`
  return rows.map(({ hashes }) => hashes)
}

/** Writes tiles; one that is there already has grown. */
export async function saveTiles(tx: Transaction, tiles: readonly GrownTile[]): Promise<void> {
  if (tiles.length === 0) return
  const column = (value: (tile: GrownTile) => string | number) => toArrayLiteral(tiles.map((tile) => `${value(tile)}`))
  const hex = column(({ hashes }) => Buffer.from(hashes.buffer, hashes.byteOffset, hashes.length).toString("hex"))
  await tx`
    insert into log_tile (level, index, hashes)
    select level, index, decode(hashes, 'hex')
    from unnest(${column((tile) => tile.level)}::smallint[], ${column((tile) => tile.index)}::bigint[],
      ${hex}::text[]) as u(level, index, hashes)
    on conflict (level, index) do update set hashes = excluded.hashes`
}

/** Throws the tiles away, to be made again from the entries. */
export async function deleteTiles(tx: Transaction): Promise<void> {
  await tx`delete from log_tile`
}

/** How many tiles each level has, for the audit. */
export async function countTiles(sql: Sql): Promise<{ level: number; count: number }[]> {
  return sql<{ level: number; count: number }[]>`
    select level, count(*)::int as count from log_tile group by level order by level`
}

/** Entries that ought to be in the log are not. */
export class LogGap extends Error {}

/**
 * The bytes of the entries [from, to), each behind a line feed. An entry is JSON, so it has no line feed of its own.
 * @throws LogGap when one is missing
 */
export async function loadEntryBytes(sql: Sql, from: number, to: number): Promise<Buffer> {
  if (to <= from) return Buffer.alloc(0)
  const [row] = await sql<{ count: number; text: string | null }[]>`
    select count(*)::int as count, string_agg(entry, E'\n' order by position) as text
    from log_entry where position >= ${from} and position < ${to}`
  if (row?.count !== to - from) {
    throw new LogGap(`the log has ${row?.count ?? 0} of the ${to - from} entries from position ${from} on`)
  }
  return Buffer.from(`\n${row.text}`, "utf8")
}

/** The entries of a bundle, as far as the published checkpoint reaches; null when it does not reach so far. */
export async function loadBundle(sql: Sql, index: number, width: number): Promise<string[] | null> {
  const from = index * tileWidth
  const rows = await sql<{ entry: string }[]>`
    select entry from log_entry where position >= ${from} and position < ${from + width}
      and ${from + width} <= (select size from log_checkpoint) order by position`
  return rows.length === width ? rows.map((row) => row.entry) : null
}

/** The published checkpoint as it is stored. */
export interface PublishedCheckpoint {
  origin: string | null
  size: number
  /** The signed note; null until the first one is signed. */
  note: string | null
  /** When it was signed, ms since 1970. */
  time: number
}

/** The time of the first entry that no checkpoint covers, ms since 1970; null when there is none. */
export async function readUnsigned(sql: Sql): Promise<number | null> {
  const [row] = await sql<{ time: number }[]>`
    select (entry::json ->> 'time')::bigint as time from log_entry where position = (select size from log_checkpoint)`
  return row?.time ?? null
}

/** A checkpoint is promised within ten seconds; when an entry has waited for six times that, nobody is signing. */
export const unsignedMaxMs = 60_000

const missing = "log_checkpoint has no row: the migrations have not run to their end"

/** Reads the published checkpoint. */
export async function readCheckpoint(sql: Sql): Promise<PublishedCheckpoint> {
  const [row] = await sql<PublishedCheckpoint[]>`select origin, size, note, time from log_checkpoint`
  if (!row) throw new Error(missing)
  return row
}

/** Takes the checkpoint for this transaction, so that nobody else signs; null when another process has it. */
export async function lockCheckpoint(tx: Transaction): Promise<PublishedCheckpoint | null> {
  const [row] = await tx<PublishedCheckpoint[]>`
    select origin, size, note, time from log_checkpoint for update skip locked`
  return row ?? null
}

/** Begins a log under a name: nothing is signed yet. The entries and their tiles stay. */
export async function beginCheckpoint(sql: Sql, origin: string): Promise<void> {
  await sql`update log_checkpoint set origin = ${origin}, size = 0, note = null, time = 0`
}

/** Puts a checkpoint in the place of the one that it was made after; false when another one has got there first. */
export async function swapCheckpoint(
  tx: Transaction,
  before: PublishedCheckpoint,
  next: PublishedCheckpoint,
): Promise<boolean> {
  const rows = await tx`
    update log_checkpoint set origin = ${next.origin}, size = ${next.size}, note = ${next.note}, time = ${next.time}
    where note is not distinct from ${before.note} and size <= ${next.size} returning id`
  return rows.length === 1
}
