/** SQL of which agencies a change of records will reach, before it is made. */
import type { Sql } from "../../database/client.ts"
import { pick, query, run } from "../../database/query.ts"
import { apiClient } from "../../database/schema/check.ts"
import { toldOfEnds } from "./candidate-store.ts"

/** The names of the agencies that are told of a change of records, in their order. */
export async function listTold(sql: Sql, recordIds: readonly string[]): Promise<string[]> {
  if (recordIds.length === 0) return []
  const changed = query`(select null::bigint as position, r as record_id from json_array_elements_text(${JSON.stringify(recordIds)}::text::json) r) c`
  const rows = await run(
    sql,
    query`select ${pick({ name: apiClient.name })} from ${apiClient} where ${apiClient.role} = 'agency'
      and ${apiClient.id} in (select t.client from (${toldOfEnds(changed)}) t) order by 1`,
  )
  return rows.map(({ name }) => name)
}
