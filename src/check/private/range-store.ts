/** SQL of ranges. */
import { codeRange, rangeOf } from "../../database/code-range.ts"
import { given, orNull, pick, query, statement, value } from "../../database/query.ts"
import { logHead } from "../../database/schema/ledger.ts"
import { record, subjectCodeChange } from "../../database/schema/register.ts"
import { dayInChina } from "../../law/day.ts"
import type { ListName } from "../../law/list.ts"
import type { Head } from "../../ledger/sequencer.ts"
import { isShown, type PublicRead, toHead } from "../../register/record/standing.ts"

const range = statement(
  { prefix: given<number>(), today: given<string>() },
  ({ prefix, today }) => query`
    select ${pick(logHead, "size", "time")}, ${orNull(
      pick({ code: value<string>`r.code`, list: value<ListName>`r.list` }),
    )}
    from ${logHead} left join (
      select ${record.subjectCode} as code, ${record.list} as list from ${record}
      where ${codeRange} = ${prefix} and ${isShown(today)}
      union all
      select ${subjectCodeChange.code}, ${record.list} from ${subjectCodeChange}
      join ${record} on ${record.subjectCode} = ${subjectCodeChange.current}
      where ${rangeOf(subjectCodeChange.code)} = ${prefix} and ${isShown(today)}
    ) r on true`,
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
