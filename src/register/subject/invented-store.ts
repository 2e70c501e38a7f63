/**
 * SQL of whether the register holds invented subjects. Their codes carry region 000000, which no district has, so the
 * data says it by itself: there is no setting to forget.
 */
import type { Sql } from "../../database/client.ts"
import { pick, query, statement, value } from "../../database/query.ts"
import { subject } from "../../database/schema/register.ts"

const invented = statement({}, () => {
  const { code } = subject
  // A range of the index for each kind of holder that is invented (sample/subject.ts).
  const holders = query`values ('91000000'), ('92000000'), ('93000000')`
  return query`select ${pick({
    is: value<boolean>`exists (select from (${holders}) as h (start) where exists (
      select from ${subject} where ${code} >= h.start collate "C" and ${code} < (h.start || '~') collate "C"))`,
  })}`
})

/** Whether there is one. */
export async function holdsInvented(sql: Sql): Promise<boolean> {
  const [row] = await invented(sql, {})
  return row?.is ?? false
}
