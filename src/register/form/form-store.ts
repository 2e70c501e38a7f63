/**
 * SQL of exported forms.
 */
import type { Sql } from "../../database/client.ts"
import type { ListName } from "../../law/list.ts"
import type { RecordContent } from "../record.ts"

// Rows fetched at a time: a page of penalties with all their texts is a few megabytes.
const pageRows = 1_000

/**
 * The live records of a list, page by page, in an order that depends on nothing but the records.
 * No transaction is held over the whole: whoever reads slowly keeps the database from nothing.
 * @param prefix the beginning of the authorities' codes; "" for all
 */
export async function* liveRecords(sql: Sql, list: ListName, prefix: string): AsyncGenerator<RecordContent[]> {
  for (let after = { subjectCode: "", id: "" }; ; ) {
    const rows = await sql<(RecordContent & { id: string })[]>`
      select id, list, subject_code as "subjectCode", subject_name as "subjectName", ground,
        penalty_class as "penaltyClass", decision_no as "decisionNo", decided_on as "decidedOn", authority,
        published_on as "publishedOn", detail
      from record
      where list = ${list} and state = 'live' and starts_with(authority, ${prefix})
        and (subject_code, id) > (${after.subjectCode}, ${after.id})
      order by subject_code, id limit ${pageRows}`
    const last = rows.at(-1)
    if (!last) return
    yield rows
    after = last
  }
}
