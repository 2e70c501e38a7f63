/**
 * SQL of what the records that fulfil a condition were fined in all, by what they are counted by.
 */
import type { Sql } from "../../database/client.ts"
import { pick, query, run, value } from "../../database/query.ts"
import { regionDigits } from "../facet-count.ts"
import { candidates, holdTerms } from "./postgres-record-condition-store.ts"
import { commonFrom, planRecords } from "./postgres-record-plan-store.ts"
import { type RecordCondition, type RecordSums, recordTallyMax } from "./record-index.ts"

/** The sums; null where more fulfil it than are counted. */
export async function sumRecords(sql: Sql, condition: RecordCondition): Promise<RecordSums | null> {
  const plan = await planRecords(sql, condition.terms, condition.filter)
  const keys = plan.share < commonFrom ? plan.byKeys : query``
  const asked = { ...condition, terms: plan.terms }
  const digits = regionDigits(condition.filter.region ?? condition.filter.place)
  const rows = await run(
    sql,
    query`
      with hit as materialized (
        select laws, amount, rpad(left(authority, ${digits}::int), 6, '0') as authority, to_char(published_on, 'YYYY-MM') as month
        from (${candidates(asked, keys)}) c where true ${holdTerms(asked)} limit ${recordTallyMax + 1})
      select ${pick({
        facet: value<string>`case when grouping(authority) = 0 then 'place' when grouping(month) = 0 then 'month' else 'all' end`,
        value: value<string | null>`coalesce(authority, month)`,
        records: value<number>`count(*)::int`,
        fined: value<number>`count(amount)::int`,
        fine: value<number>`coalesce(sum(amount), 0)::float8`,
      })} from hit group by grouping sets ((), (authority), (month))
      union all
      select 'law', law, count(*)::int, count(amount)::int, coalesce(sum(amount), 0)::float8
      from (select unnest(laws) as law, amount from hit) l group by law`,
  )
  const [all] = rows.filter(({ facet }) => facet === "all")
  if (!all || all.records > recordTallyMax) return null
  const by = (name: string) =>
    rows
      .filter(({ facet }) => facet === name)
      .map(({ value: named, records, fined, fine }) => ({ value: named ?? "", records, fined, fine }))
  const mostFirst = (a: { fine: number; value: string }, b: typeof a) => b.fine - a.fine || (a.value < b.value ? -1 : 1)
  return {
    ...{ records: all.records, fined: all.fined, fine: all.fine },
    law: by("law").sort(mostFirst),
    place: by("place").sort(mostFirst),
    month: by("month").sort((a, b) => (a.value < b.value ? -1 : 1)),
  }
}
