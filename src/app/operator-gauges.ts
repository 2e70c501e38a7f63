/** Figures for the operator alone, beside what `/status` says to everybody. */

import { countSpenders } from "../access/quota/spender-store.ts"
import { readArchive } from "../database/archive-store.ts"
import type { Pool, Sql } from "../database/client.ts"
import { readConnections } from "../database/connection-store.ts"
import type { Replica, ReplicaStanding } from "../database/replica.ts"
import { dayInChina } from "../law/day.ts"
import type { RoleStanding } from "../signing/keyring.ts"
import type { Gauge } from "./gauges.ts"
import { readQueues } from "./queue-store.ts"

/** By name. @param at ms since 1970 */
export async function readOperatorGauges(
  sql: Pool,
  replica: Pick<Replica, "standing"> | null,
  at: number,
): Promise<Record<string, Gauge>> {
  const queues = await readQueues(sql, at)
  const own = { ...poolGauges(sql), ...replicaGauges(replica?.standing() ?? null) }
  return { ...queues, ...own, ...(await databaseGauges(sql)), ...(await readQuotaGauges(sql, at)) }
}

/** Keys that sign now and are not here. */
export function keyGauges(standing: readonly RoleStanding[]): Record<string, Gauge> {
  return {
    gongshi_key_missing: {
      help: "1 where this process lacks the private half of the key of a role: what it signs is refused here",
      samples: standing.flatMap(({ role, current }) =>
        current === null || role === "log" ? [] : [{ labels: { role }, value: current.heldHere ? 0 : 1 }],
      ),
    },
  }
}

/** The certificates by which this process signs PDFs; without them there is no sample. */
export function sealGauges(signers: ReadonlyMap<string, { until: number }>): Record<string, Gauge> {
  return {
    gongshi_seal_end_time_seconds: {
      help: "Until when the certificate is valid by which this process signs the PDFs of the register or of an authority",
      samples: [...signers].map(([of, { until }]) => ({ labels: { of }, value: until / 1_000 })),
    },
  }
}

/** The replica that this process reads; without one there is no sample. */
function replicaGauges(standing: ReplicaStanding | null): Record<string, Gauge> {
  return {
    gongshi_replica_read: {
      help: "1 while public look-ups and searches are answered from the replica, 0 while it is left out, and why",
      samples: standing
        ? [{ ...(standing.fault && { labels: { reason: standing.fault } }), value: standing.fault ? 0 : 1 }]
        : [],
    },
    gongshi_replica_behind_seconds: {
      help: "What the replica shows is no older",
      samples: standing?.behindMs == null ? [] : [{ value: standing.behindMs / 1_000 }],
    },
  }
}

/** This process's own connections. */
function poolGauges(sql: Pool): Record<string, Gauge> {
  const { open, busy, waiting } = sql.standing()
  return {
    gongshi_pool_transactions: {
      help: "Connections for transactions of this process that are open, those of them that work, and transactions that wait for one",
      samples: Object.entries({ open, busy, waiting }).map(([state, value]) => ({ labels: { state }, value })),
    },
  }
}

/** The database's connections, and the archive of its WAL; a server that keeps none has no sample. */
async function databaseGauges(sql: Sql): Promise<Record<string, Gauge>> {
  const [connections, archive] = [await readConnections(sql), await readArchive(sql)]
  const since = archive?.archivedAt
  return {
    gongshi_database_connections: {
      help: "Connections of all programs to this database server",
      samples: [{ value: connections.used }],
    },
    gongshi_database_connections_max: {
      help: "Connections that it takes",
      samples: [{ value: connections.most }],
    },
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

/** How many keys have spent their day, or nearly; nobody is named. */
async function readQuotaGauges(sql: Sql, at: number): Promise<Record<string, Gauge>> {
  const spenders = await countSpenders(sql, dayInChina(at))
  return {
    gongshi_quota_keys: {
      help: "Keys that have spent or hold so much of their day, by measure: any of it, nine tenths, all",
      samples: spenders.flatMap(({ measure, some, most, all }) =>
        Object.entries({ some, most, all }).map(([share, value]) => ({ labels: { measure, share }, value })),
      ),
    },
  }
}
