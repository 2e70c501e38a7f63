/**
 * Records that a query finds, as lines, a table or a feed. Pure.
 */
import { recordAddress } from "../../register/record/address.ts"
import { recordHeader, toTableRow } from "../../register/record/table.ts"
import type { WireRecord } from "../../register/record/wire.ts"
import { writeCsv } from "../../table/csv-writer.ts"
import { factHeader, factRow, type RecordFacts } from "./record-fact.ts"

/** How results can be had, with the media type of each. */
export const resultFormats = {
  ndjson: "application/x-ndjson",
  csv: "text/csv; charset=utf-8",
  atom: "application/atom+xml; charset=utf-8",
  json: "application/feed+json; charset=utf-8",
} as const

export type ResultFormat = keyof typeof resultFormats

/** Where a feed comes from. Addresses are absolute. */
export interface FeedSource {
  /** Of the register: https://gongshi.example */
  issuer: string
  /** Of the feed itself. */
  self: string
  /** Of the page that shows the same. */
  page: string
  title: string
  /** What of the query is not asked for; null: nothing. */
  subtitle: string | null
  /** Milliseconds since 1970: of a feed without entries. */
  now: number
}

/** A record with what it says in figures and names. */
export type FactRecord = WireRecord & { facts: RecordFacts }

/** The header of a table of them. */
export const factRecordHeader: readonly string[] = [...recordHeader, ...factHeader]

/** The records as lines of JSON. */
export async function* toLines(pages: AsyncIterable<readonly FactRecord[]>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  for await (const page of pages) yield encoder.encode(page.map((record) => `${JSON.stringify(record)}\n`).join(""))
}

/** The records as a table, safe in a spreadsheet. @param bom with a byte order mark, by which Excel knows UTF-8 */
export async function* toCsv(pages: AsyncIterable<readonly FactRecord[]>, bom: boolean): AsyncGenerator<Uint8Array> {
  yield* writeCsv(withHeader(pages), { bom })
}

async function* withHeader(
  pages: AsyncIterable<readonly FactRecord[]>,
): AsyncGenerator<readonly (readonly string[])[]> {
  yield [factRecordHeader]
  for await (const page of pages) yield page.map((record) => [...toTableRow(record), ...factRow(record.facts)])
}

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }

function xml(text: string): string {
  // What XML 1.0 can't hold is in no text that the register takes.
  return text.replace(/[&<>"]/g, (character) => escapes[character] ?? character)
}

const titleOf = (record: WireRecord) => {
  const what = record.ground_name?.zh ?? record.violation ?? record.list_name.zh
  return `${record.list_name.zh}：${record.subject.name}：${[...what].slice(0, 60).join("")}`
}

const textOf = ({ violation, content, decision_no }: WireRecord) =>
  [violation, content, decision_no].filter((part) => typeof part === "string" && part !== "").join("\n")

const linkOf = ({ issuer }: FeedSource, { subject, id }: WireRecord) => issuer + recordAddress(subject.code, id)
// Published in China, on a day without a time.
const momentOf = ({ published_on }: WireRecord) => `${published_on}T00:00:00+08:00`
const idOf = ({ issuer }: FeedSource, { id, position }: WireRecord) => `${issuer}/v1/records/${id}?position=${position}`

/** The records as an Atom feed (RFC 4287). A record that is published anew, corrected, is a new entry. */
export function toAtom(source: FeedSource, records: readonly WireRecord[]): string {
  const { issuer, self, page, title, subtitle, now } = source
  const [latest] = records
  const updated = latest ? momentOf(latest) : new Date(now).toISOString()
  const entries = records.map((record) => {
    const author = record.authority_name === null ? record.authority : `${record.authority_name}市场监督管理部门`
    return `<entry><id>${xml(idOf(source, record))}</id><title>${xml(titleOf(record))}</title>
<link href="${xml(linkOf(source, record))}"/><updated>${momentOf(record)}</updated>
<author><name>${xml(author)}</name></author><summary>${xml(textOf(record))}</summary></entry>
`
  })
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN"><id>${xml(self)}</id><title>${xml(title)}</title>${subtitle === null ? "" : `<subtitle>${xml(subtitle)}</subtitle>`}
<link rel="self" href="${xml(self)}"/><link href="${xml(page)}"/><updated>${updated}</updated>
<generator uri="${xml(issuer)}">Gongshi</generator>
${entries.join("")}</feed>
`
}

/** The records as a JSON Feed (version 1.1). */
export function toJsonFeed(source: FeedSource, records: readonly WireRecord[]): string {
  return JSON.stringify({
    version: "https://jsonfeed.org/version/1.1",
    title: source.title,
    ...(source.subtitle === null ? {} : { description: source.subtitle }),
    home_page_url: source.page,
    feed_url: source.self,
    language: "zh-CN",
    items: records.map((record) => ({
      id: idOf(source, record),
      url: linkOf(source, record),
      title: titleOf(record),
      content_text: textOf(record) || titleOf(record),
      date_published: momentOf(record),
      _gongshi: record,
    })),
  })
}
