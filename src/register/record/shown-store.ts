/** SQL of all that is shown today. */
import type { AuthorityReach, WholeRegister } from "../../access/reach.ts"
import { given, pick, query, statement, value } from "../../database/query.ts"
import { record } from "../../database/schema/register.ts"
import { dayInChina } from "../../law/day.ts"
import type { ListName } from "../../law/list.ts"
import { liveKeys } from "./column.ts"
import type { HeldRecord } from "./record.ts"
import { isShown, type LiveRecord, type PublicRead } from "./standing.ts"

// Rows fetched at a time: a page of penalties with all their texts is a few megabytes.
const pageRows = 1_000

const shownRecords = statement(
  {
    list: record.list,
    prefix: record.authority,
    today: given<string>(),
    subjectCode: record.subjectCode,
    id: record.id,
  },
  ({ list, prefix, today, subjectCode, id }) => query`
    select ${pick(record, ...liveKeys, "displayedUntil")} from ${record}
    where ${record.list} = ${list} and ${isShown(today)} and starts_with(${record.authority}, ${prefix})
      and (${record.subjectCode}, ${record.id}) > (${subjectCode}, ${id})
    order by ${record.subjectCode}, ${record.id} limit ${pageRows}`,
)

/** A record that is shown, with its last day; null: it has none. */
export type ShownRecord = LiveRecord & Pick<HeldRecord, "displayedUntil">

/**
 * The records of a list that are shown today, page by page, in an order that depends on nothing but the records.
 * No transaction is held over the whole: whoever reads slowly keeps the database from nothing.
 * @param reach whose records
 */
export async function* liveRecords(
  { sql, clock }: PublicRead,
  list: ListName,
  reach: AuthorityReach | WholeRegister,
): AsyncGenerator<ShownRecord[]> {
  const prefix = reach.by === "register" ? "" : reach.prefix
  const today = dayInChina(clock())
  for (let after = { subjectCode: "", id: "" }; ; ) {
    const rows = await shownRecords(sql, { list, prefix, today, ...after })
    const last = rows.at(-1)
    if (!last) return
    // What is shown is live, and so has a position.
    yield rows as ShownRecord[]
    after = { subjectCode: last.subjectCode, id: last.id }
  }
}

const shownCount = statement(
  { list: record.list, today: given<string>() },
  ({ list, today }) => query`
    select ${pick({ count: value<number>`count(*)::int` })} from ${record} where ${record.list} = ${list} and ${isShown(today)}`,
)

/** How many records of a list are shown today. */
export async function countShown({ sql, clock }: PublicRead, list: ListName): Promise<number> {
  const [row] = await shownCount(sql, { list, today: dayInChina(clock()) })
  return row?.count ?? 0
}
