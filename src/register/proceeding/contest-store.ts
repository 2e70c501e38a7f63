/** SQL of reviews and suits that are pending against records. By the index proceeding_record. */
import { and, eq } from "drizzle-orm"
import type { Sql } from "../../database/client.ts"
import { anyOf, build, notNull, query, run, value } from "../../database/query.ts"
import { proceeding } from "../../database/schema/register.ts"
import type { ContestWay } from "../../law/contest-way.ts"

/** A review or suit that is pending, as far as the public is told: whose case it is, and its number, stay inside. */
export interface PendingContest {
  way: ContestWay
  filedOn: string
  /** Since when execution is suspended; null where it is not. */
  suspendedOn: string | null
  /** Whether the decision fell, and its record waits to be changed. */
  isFallen: boolean
}

/** What is pending against these records, by the record. */
export async function listPendingContests(
  sql: Sql,
  recordIds: readonly string[],
): Promise<Map<string, PendingContest[]>> {
  if (recordIds.length === 0) return new Map()
  const { recordId, kind, closed, content, state } = proceeding
  const told = {
    recordId: notNull(recordId),
    way: value<PendingContest["way"]>`${content}->>'way'`,
    filedOn: value<string>`${content}->>'filed_on'`,
    suspendedOn: value<string | null>`${content}->>'suspended_on'`,
    isFallen: value<boolean>`${state} = 'fallen'`,
  }
  const isPending = and(anyOf(recordId, recordIds), eq(kind, "contest"), query`not ${closed}`)
  const rows = await run(sql, build.select(told).from(proceeding).where(isPending).orderBy(proceeding.id))
  const byRecord = Map.groupBy(rows, (row) => row.recordId)
  return new Map([...byRecord].map(([id, found]) => [id, found.map(({ recordId: _, ...contest }) => contest)]))
}
