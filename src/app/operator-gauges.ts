/** Figures for the operator alone, beside what `/status` says to everybody. */
import { readArchive } from "../database/archive-store.ts"
import type { Sql } from "../database/client.ts"
import type { Gauge } from "./gauges.ts"
import { readQueues } from "./queue-store.ts"

/** By name. @param at ms since 1970 */
export async function readOperatorGauges(sql: Sql, at: number): Promise<Record<string, Gauge>> {
  return { ...(await readQueues(sql, at)), ...(await readArchiveGauges(sql)) }
}

/** The archive of the database's WAL; a server that keeps none has no sample. */
async function readArchiveGauges(sql: Sql): Promise<Record<string, Gauge>> {
  const archive = await readArchive(sql)
  const since = archive?.archivedAt
  return {
    gongshi_archive_time_seconds: {
      help: "When the archive of the database's WAL took the last piece",
      samples: [{ value: since ? since.getTime() / 1_000 : null }],
    },
    gongshi_archive_refused: {
      help: "1 while the archive refuses what the database gives it, which piles up beside the database",
      samples: archive ? [{ value: archive.refusedAt ? 1 : 0 }] : [],
    },
  }
}
