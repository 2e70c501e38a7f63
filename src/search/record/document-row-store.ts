/**
 * Documents of records as rows of either shelf, and what SQL reads of a subject for them.
 */
import { toArrayLiteral } from "../../database/client.ts"
import type { CopyValue } from "../../database/copy.ts"
import { value } from "../../database/query.ts"
import { subject } from "../../database/schema/register.ts"
import { type RecordSource, toRecordDocument } from "./record-document.ts"
import { documentKeys } from "./record-key.ts"

/** The subject of a record that a query joins; null where the register knows the code alone. */
export const describedSubject = value<
  RecordSource["subject"]
>`case when ${subject.code} is not null then json_build_object(
  'name', ${subject.name}, 'region', ${subject.region}, 'formerNames', ${subject.formerNames}, 'shops', ${subject.shops}) end`

/** The passages of the text that a record was published with: its paragraphs. */
export function toPassages(text: string | null | undefined): string[] {
  return (text ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
}

/** The columns that both shelves have. */
export const documentColumns = [
  ...(["id", "subjectCode", "list", "ground", "penaltyClass", "region", "authority", "publishedOn"] as const),
  ...(["laws", "articles", "platforms", "amount", "form", "starts", "keys", "endsOn"] as const),
] as const

/** A row of them. */
export function toDocumentRow(source: RecordSource): CopyValue[] {
  const document = toRecordDocument(source)
  const { id, subjectCode, list, ground, penaltyClass, region, authority, publishedOn } = document
  const { laws, articles, platforms, amount, form, starts, endsOn } = document
  return [
    ...[id, subjectCode, list, ground, penaltyClass, region, authority, publishedOn],
    ...[laws, articles, platforms].map(toArrayLiteral),
    ...[amount, form, Int32Array.from(starts), documentKeys(document), endsOn],
  ]
}
