/** SQL of which agencies a change of records will reach: those that were told of one, and those that act on one. */
import type { Sql } from "../../database/client.ts"
import { anyOf, pick, query, run } from "../../database/query.ts"
import { apiClient } from "../../database/schema/check.ts"
import { measure, notice, noticeEvent } from "../../database/schema/enforcement.ts"

/** The names of the agencies that are told of a change of records, in their order. */
export async function listTold(sql: Sql, recordIds: readonly string[]): Promise<string[]> {
  if (recordIds.length === 0) return []
  const { id, revokedAt } = apiClient
  const wasTold = query`exists (select from ${notice} join ${noticeEvent} on ${noticeEvent.id} = ${notice.eventId}
    where ${notice.clientId} = ${id} and ${anyOf(noticeEvent.recordId, recordIds)})`
  const acts = query`exists (select from ${measure} where ${measure.clientId} = ${id} and ${measure.state} = 'active'
    and ${anyOf(measure.recordId, recordIds)})`
  const rows = await run(
    sql,
    query`select ${pick({ name: apiClient.name })} from ${apiClient}
      where ${apiClient.role} = 'agency' and ((${revokedAt} is null and ${wasTold}) or ${acts}) order by 1`,
  )
  return rows.map(({ name }) => name)
}
