/** How far the archive of a database's WAL is, as PostgreSQL knows it. */
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import type { Sql } from "./client.ts"

/** An archive that is kept. */
export interface ArchiveStanding {
  /** The folder of backups that the embedded database archives to; null: another program's affair. */
  folder: string | null
  /** When the last piece was taken; null: none was since the server's statistics were begun. */
  archivedAt: Date | null
  /** Since when pieces are refused; null: the last one was taken. */
  refusedAt: Date | null
}

/** How far it is; null where WAL is archived nowhere. */
export async function readArchive(sql: Sql): Promise<ArchiveStanding | null> {
  const [row] = await sql<{ mode: string; command: string; archivedAt: Date | null; refusedAt: Date | null }[]>`
    select current_setting('archive_mode') as mode, current_setting('archive_command') as command,
      last_archived_time as "archivedAt",
      case when last_failed_time > coalesce(last_archived_time, '-infinity') then last_failed_time end as "refusedAt"
    from pg_stat_archiver`
  if (!row || row.mode === "off" || row.command === "") return null
  const [, wal] = /^f='([^']*)'\//.exec(row.command) ?? []
  return { folder: wal === undefined ? null : path.dirname(wal), archivedAt: row.archivedAt, refusedAt: row.refusedAt }
}

// PostgreSQL gives a piece as soon as it is full; a disk on a network takes seconds for 16 MB.
const takenWithinMs = 60_000

/**
 * Has the piece of WAL that is being written archived, for who wants to know whether the archive takes it.
 * @returns whether it was taken; false as soon as one is refused, and where nothing comes of it within a minute
 */
export async function tryArchive(sql: Sql): Promise<boolean> {
  const [began] = await sql<{ name: string; failed: number }[]>`
    select pg_walfile_name(pg_switch_wal()) as name, failed_count::int as failed from pg_stat_archiver`
  for (const since = performance.now(); began && performance.now() - since < takenWithinMs; await sleep(100)) {
    const [now] = await sql<{ last: string | null; failed: number }[]>`
      select last_archived_wal as last, failed_count::int as failed from pg_stat_archiver`
    if (now && now.failed > began.failed) return false
    // Names sort as what they hold, behind the timeline; what is no piece has other letters there.
    if (now?.last && /^[0-9A-F]{24}/.test(now.last) && now.last.slice(8, 24) >= began.name.slice(8)) return true
  }
  return false
}
