/**
 * SQL of exported forms.
 */
import { dayInChina } from "../../law/day.ts"
import type { ListName } from "../../law/list.ts"
import { liveColumns } from "../record/column.ts"
import type { RecordContent } from "../record/record.ts"
import { isShown, type PublicRead } from "../record/standing.ts"

// Rows fetched at a time: a page of penalties with all their texts is a few megabytes.
const pageRows = 1_000

/**
 * The records of a list that are shown today, page by page, in an order that depends on nothing but the records.
 * No transaction is held over the whole: whoever reads slowly keeps the database from nothing.
 * @param prefix the beginning of the authorities' codes; "" for all
 */
export async function* liveRecords(
  { sql, clock }: PublicRead,
  list: ListName,
  prefix: string,
): AsyncGenerator<RecordContent[]> {
  const today = dayInChina(clock())
  for (let after = { subjectCode: "", id: "" }; ; ) {
    const rows = await sql<(RecordContent & { id: string })[]>`
      select ${sql.unsafe(liveColumns)} from record r
      where list = ${list} and ${isShown(sql, today)} and starts_with(authority, ${prefix})
        and (subject_code, id) > (${after.subjectCode}, ${after.id})
      order by subject_code, id limit ${pageRows}`
    const last = rows.at(-1)
    if (!last) return
    yield rows
    after = last
  }
}
