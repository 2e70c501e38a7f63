/** How far the archive of a database's WAL is, as PostgreSQL knows it. */
import path from "node:path"
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
