/** What a database and a streaming replica of it say of how far they are. */
import type { Sql } from "./client.ts"

/** A place in the WAL as a number of bytes. */
export interface WalPlace {
  /** Which cluster, and which database of it: a replica has the same. */
  cluster: string
  place: number
}

/** A replica, as it stands. */
export interface Replayed extends WalPlace {
  /** The size of the publication log that can be seen there. */
  size: number
}

/** Up to where the database is written: whatever can be seen of it lies before. */
export async function readWritten(sql: Sql): Promise<WalPlace> {
  const [row] = await sql<WalPlace[]>`
    select (select system_identifier from pg_control_system())::text || '/' || oid as cluster,
      pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint as place
    from pg_database where datname = current_database()`
  if (!row) throw new Error("a database knows its own name")
  return row
}

/** Up to where a replica has read; null where it is none, as when it was made the database itself. */
export async function readReplayed(sql: Sql): Promise<Replayed | null> {
  const [row] = await sql<(Replayed & { replays: boolean })[]>`
    select (select system_identifier from pg_control_system())::text || '/' || oid as cluster,
      pg_is_in_recovery() as replays,
      coalesce(pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0'), 0)::bigint as place,
      coalesce((select max(size) from log_head), 0)::bigint as size
    from pg_database where datname = current_database()`
  return row?.replays ? row : null
}
