/**
 * SQL of the redacted texts of decisions, which stand in the proceedings that have published them. A text belongs to a
 * record by the digest that the record names: one that was corrected away is nobody's.
 */
import type { Sql } from "../../database/client.ts"
import { given, listOf, pick, query, statement, value } from "../../database/query.ts"
import { proceeding, record } from "../../database/schema/register.ts"
import { dayInChina } from "../../law/day.ts"
import { isShown, type PublicRead } from "./standing.ts"

/** The text that a record of a query was published with; null where the register holds none. */
export const publishedText = value<string | null>`(
  select ${proceeding.content}->>'published_text' from ${proceeding}
  where ${record.list} = 'penalty' and ${record.detail} ? 'served_commitment' and ${proceeding.recordId} = ${record.id}
    and ${proceeding.content}->>'published_sha256' = ${record.detail}->>'published_sha256' limit 1)`

const textsOf = statement(
  { ids: listOf(record.id) },
  ({ ids }) =>
    query`select ${pick({ id: record.id, text: publishedText })} from ${record} where ${record.id} = any(${ids}::text[])`,
)

/** The texts of some records, whatever their state, by the record's id. */
export async function loadTexts(sql: Sql, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await textsOf(sql, { ids })
  return new Map(rows.flatMap(({ id, text }) => (text === null ? [] : [[id, text] as const])))
}

const shownText = statement(
  { id: record.id, today: given<string>() },
  ({ id, today }) => query`
    select ${pick({ ...{ code: record.subjectCode, name: record.subjectName }, number: record.decisionNo })},
      ${pick({ sha256: value<string>`${record.detail}->>'published_sha256'`, text: publishedText })},
      ${pick({ served: value<string>`${record.detail}->>'served_commitment'` })}
    from ${record} where ${record.id} = ${id} and ${isShown(today)}`,
)

/** A text that is published, with the record that it belongs to. */
export interface PublishedText {
  code: string
  name: string
  number: string
  sha256: string
  /** The commitment to the text as served. */
  served: string
  text: string
}

/** The text of a record that may be shown today; null where there is none, or no longer. */
export async function findPublishedText({ sql, clock }: PublicRead, id: string): Promise<PublishedText | null> {
  const [row] = await shownText(sql, { id, today: dayInChina(clock()) })
  return row && row.text !== null ? { ...row, text: row.text } : null
}
