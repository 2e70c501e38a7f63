/**
 * What the index keeps of a subject, whichever engine keeps it. Pure.
 */
import { candidateKeys } from "../names/candidate-key.ts"
import { parseCompanyName } from "../names/company-name.ts"
import { grams } from "../names/gram.ts"
import { foldName } from "../names/normal-form.ts"
import { brandKey, nameKey, placeKeys, placesOf } from "../names/whole-key.ts"

/** A subject with the names by which it can be found. */
export interface NamedSubject {
  code: string
  /** Which version of its row was read; see subject.revision. */
  revision: number
  region: string
  name: string
  formerNames: readonly string[]
  /** Of a sole trader. Found by whoever looks for it, but no name to match by: many people share one. */
  operator: string | null
  shops: readonly { name: string }[]
  /** Its live records; null where it has none. */
  records: LiveSummary | null
}

/** What is to be known of a subject's live records. */
export interface LiveSummary {
  /** Day of the latest publication. */
  newest: string
  /** Names in the decisions. */
  names: readonly string[]
  lists: readonly string[]
  /** GB/T 2260 codes of the deciding authorities. */
  authorities: readonly string[]
  /** Years of publication. */
  years: readonly string[]
  /** The first day that is the last one of a record's display; null where no day is set. */
  endsOn: string | null
}

export interface SearchDocument {
  code: string
  region: string
  /** Names as they are written, one a line, the current one first. */
  names: string
  /** Folded names, each once, one a line, the current one first. */
  text: string
  grams: string[]
  /** Keys of all names, for recall (names/candidate-key.ts). */
  keys: Int32Array
  /** Code points of the folded current name. */
  length: number
  /** Of the subject's row. */
  revision: number
  /** Null for a subject without live records. */
  newest: string | null
  /** What it counts under: `list:abnormal`, `authority:410105`, `year:2026`; nothing without live records. */
  facets: string[]
  /** As in LiveSummary: after that day the facets have to be looked at again. */
  endsOn: string | null
}

/**
 * Folded names that are kept for finding parts of them, in UTF-16 units: PostgreSQL holds the text in an index, whose rows
 * have 2,704 bytes at most. Of a merchant with more shops than that, the others are found by recall alone.
 */
const textMax = 800

/** Makes the document. */
export function toDocument(subject: NamedSubject): SearchDocument {
  const { code, region, records } = subject
  const written = [...new Set([subject.name, ...otherNames(subject)].map(oneLine))].filter((name) => name !== "")
  const folded = [
    ...new Set([...written, ...(subject.operator === null ? [] : [subject.operator])].map(foldName)),
  ].filter((text) => text !== "")
  const [name = "", ...others] = folded
  const kept = [name.slice(0, textMax)]
  let room = textMax - name.length
  for (const text of others) {
    room -= text.length + 1
    if (room >= 0) kept.push(text)
  }
  return {
    code,
    region,
    names: written.join("\n"),
    text: kept.join("\n"),
    grams: kept.length === 1 ? grams(name) : [...new Set(kept.flatMap(grams))],
    keys: keysOf(code, region, written),
    length: [...name].length,
    revision: subject.revision,
    newest: records?.newest ?? null,
    facets: records ? facetsOf(records) : [],
    endsOn: records?.endsOn ?? null,
  }
}

/** Keys of all names; code, brand and place are those of the current one. */
function keysOf(code: string, region: string, written: readonly string[]): Int32Array<ArrayBuffer> {
  const keys = new Set<number>()
  for (const [index, name] of written.entries()) {
    for (const key of candidateKeys(name, index === 0 ? code : undefined)) keys.add(key)
    const parsed = parseCompanyName(name)
    keys.add(nameKey(parsed.folded))
    if (index > 0) continue
    if (parsed.brand !== "") keys.add(brandKey(parsed.brand))
    for (const place of [region, ...placesOf(parsed)]) for (const key of placeKeys(parsed, place)) keys.add(key)
  }
  return Int32Array.from(keys)
}

function otherNames({ formerNames, shops, records }: NamedSubject): string[] {
  return [...formerNames, ...shops.map((shop) => shop.name), ...(records?.names ?? [])]
}

// Names are kept one a line.
function oneLine(name: string): string {
  return name.replace(/[\r\n]+/g, " ").trim()
}

function facetsOf({ lists, authorities, years }: LiveSummary): string[] {
  return [
    ...lists.map((list) => `list:${list}`),
    ...authorities.map((authority) => `authority:${authority}`),
    ...years.map((year) => `year:${year}`),
  ]
}
