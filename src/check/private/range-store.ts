/** SQL of ranges. */
import { codeRange } from "../../database/code-range.ts"
import { given, orNull, pick, query, statement } from "../../database/query.ts"
import { logHead } from "../../database/schema/ledger.ts"
import { record } from "../../database/schema/register.ts"
import { dayInChina } from "../../law/day.ts"
import type { ListName } from "../../law/list.ts"
import type { Head } from "../../ledger/sequencer.ts"
import { isShown, type PublicRead, toHead } from "../../register/record/standing.ts"

const range = statement(
  { prefix: given<number>(), today: given<string>() },
  ({ prefix, today }) => query`
    select ${pick(logHead, "size", "time")}, ${orNull(pick({ code: record.subjectCode, list: record.list }))}
    from ${logHead} left join ${record} on ${codeRange} = ${prefix} and ${isShown(today)}`,
)

/** The live codes of a range with their lists, and the head of the log at which it is so. */
export async function listRange(
  { sql, clock }: PublicRead,
  prefix: number,
): Promise<{ asOf: Head; listed: { code: string; lists: ListName[] }[] }> {
  const rows = await range(sql, { prefix, today: dayInChina(clock()) })
  const byCode = new Map<string, Set<ListName>>()
  for (const { code, list } of rows) {
    if (code !== null && list !== null) byCode.set(code, (byCode.get(code) ?? new Set()).add(list))
  }
  const listed = [...byCode].map(([code, lists]) => ({ code, lists: [...lists] }))
  return { asOf: toHead(rows[0]), listed }
}
