/**
 * Documents of records as rows of either shelf, and what SQL reads of a subject for them.
 */
import { type Sql, toArrayLiteral } from "../../database/client.ts"
import type { CopyValue } from "../../database/copy.ts"
import { listOf, pick, query, statement, value } from "../../database/query.ts"
import { record, subject } from "../../database/schema/register.ts"
import { searchRecord } from "../../database/schema/search.ts"
import { officeName } from "../../register/document/office-store.ts"
import { publishedText } from "../../register/record/text-store.ts"
import { type RecordSource, toRecordDocument } from "./record-document.ts"
import type { Cited } from "./record-fact.ts"
import { documentKeys } from "./record-key.ts"

/** The subject of a record that a query joins; null where the register knows the code alone. */
const describedSubject = value<RecordSource["subject"]>`case when ${subject.code} is not null then json_build_object(
  'name', ${subject.name}, 'region', ${subject.region}, 'formerNames', ${subject.formerNames}, 'shops', ${subject.shops}) end`

/** What of a record's document stands beside the record and its subject, which a query joins. */
export const besideRecord = pick({ subject: describedSubject, authorityName: officeName, text: publishedText })

/** What stands beside a record. */
export type BesideRecord = Pick<RecordSource, "subject" | "authorityName" | "text">

const besideById = statement(
  { ids: listOf(record.id) },
  ({ ids }) => query`
    select ${pick(record, "id")}, ${besideRecord}
    from ${record} left join ${subject} on ${subject.code} = ${record.subjectCode}
    where ${record.id} = any(${ids}::text[])`,
)

/** What stands beside some records, whatever their state, by the record's id. */
export async function loadBeside(sql: Sql, ids: readonly string[]): Promise<Map<string, BesideRecord>> {
  if (ids.length === 0) return new Map()
  return new Map((await besideById(sql, { ids })).map(({ id, ...beside }) => [id, beside]))
}

const citedById = statement(
  { ids: listOf(searchRecord.id) },
  ({ ids }) => query`
    select ${pick(searchRecord, "id", "laws", "articles", "platforms", "amount")} from ${searchRecord}
    where ${searchRecord.id} = any(${ids}::text[])`,
)

/** The laws, articles and platforms of live records, as the index has them, by the record's id. */
export async function loadCited(sql: Sql, ids: readonly string[]): Promise<Map<string, Cited>> {
  if (ids.length === 0) return new Map()
  return new Map((await citedById(sql, { ids })).map(({ id, ...cited }) => [id, cited]))
}

/** The columns that both shelves have. */
export const documentColumns = [
  ...(["id", "subjectCode", "list", "ground", "penaltyClass", "region", "authority", "publishedOn"] as const),
  ...(["laws", "articles", "platforms", "amount", "form", "body", "starts", "keys", "endsOn"] as const),
] as const

/** A row of them. */
export function toDocumentRow(source: RecordSource): CopyValue[] {
  const document = toRecordDocument(source)
  const { id, subjectCode, list, ground, penaltyClass, region, authority, publishedOn } = document
  const { laws, articles, platforms, amount, form, bodyAt, starts, endsOn } = document
  return [
    ...[id, subjectCode, list, ground, penaltyClass, region, authority, publishedOn],
    ...[laws, articles, platforms].map(toArrayLiteral),
    ...[amount, form.slice(0, bodyAt), form.slice(bodyAt), Int32Array.from(starts), documentKeys(document), endsOn],
  ]
}
