/**
 * SQL of the redacted texts of decisions: those that rows of an import have brought, and those that stand in the
 * proceedings which have published them. A text belongs to a record by the digest that the record names: one that was
 * corrected away is nobody's.
 */
import type { Sql, Transaction } from "../../database/client.ts"
import { build, excluded, given, listOf, pick, query, run, statement, value } from "../../database/query.ts"
import { decisionText, proceeding, record } from "../../database/schema/register.ts"
import { dayInChina } from "../../law/day.ts"
import type { DecisionText } from "./record.ts"
import { isShown, type PublicRead } from "./standing.ts"

const publishedDigest = query`coalesce(${record.detail}->>'decision_text', ${record.detail}->>'published_sha256')`

/** The text that a record of a query was published with; null where the register holds none. */
export const publishedText = value<string | null>`(case
  when ${record.list} <> 'penalty' or not ${record.detail} ?| array['decision_text', 'served_commitment'] then null
  else coalesce(
    (select ${decisionText.text} from ${decisionText}
      where ${decisionText.recordId} = ${record.id} and ${decisionText.sha256} = ${record.detail}->>'decision_text'),
    (select ${proceeding.content}->>'published_text' from ${proceeding}
      where ${proceeding.recordId} = ${record.id} and ${proceeding.content}->>'published_sha256' = ${publishedDigest} limit 1))
  end)`

/** Keeps the texts that came with records. */
export async function saveTexts(tx: Transaction, texts: readonly DecisionText[]): Promise<void> {
  for (let at = 0; at < texts.length; at += textsAtOnce) {
    const some = build.insert(decisionText).values(texts.slice(at, at + textsAtOnce))
    const { recordId, sha256, servedSalt } = decisionText
    const set = { servedSalt: excluded(servedSalt) }
    await run(tx, some.onConflictDoUpdate({ target: [recordId, sha256], set }))
  }
}

// A statement takes 65,535 parameters, and a text has four.
const textsAtOnce = 5_000

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
      ${pick({ sha256: value<string>`${publishedDigest}`, text: publishedText })},
      ${pick({ served: value<string | null>`${record.detail}->>'served_commitment'` })}
    from ${record} where ${record.id} = ${id} and ${isShown(today)}`,
)

/** A text that is published, with the record that it belongs to. */
export interface PublishedText {
  code: string
  name: string
  number: string
  sha256: string
  /** The commitment to the text as served; null where the source of the record gave no digest of that. */
  served: string | null
  text: string
}

/** The text of a record that may be shown today; null where there is none, or no longer. */
export async function findPublishedText({ sql, clock }: PublicRead, id: string): Promise<PublishedText | null> {
  const [row] = await shownText(sql, { id, today: dayInChina(clock()) })
  return row && row.text !== null ? { ...row, text: row.text } : null
}
