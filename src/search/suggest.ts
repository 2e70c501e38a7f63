/**
 * Suggestions while somebody types: a code by how it begins, a name by any part of it, by its sound or first letters; beside them laws and
 * matters of which there are live records.
 */
import { dayInChina } from "../law/day.ts"
import { cleanCode } from "../names/code.ts"
import { parseCompanyName } from "../names/company-name.ts"
import { spellingOf } from "../names/pinyin-query.ts"
import { readListing } from "../register/record/listing.ts"
import type { PublicRead } from "../register/record/standing.ts"
import { rankNear } from "./near-hit.ts"
import { recallKeys } from "./recall-key.ts"
import type { RecordIndex } from "./record/record-index.ts"
import { toTerms } from "./search.ts"
import type { SearchIndex } from "./search-index.ts"
import { type Known, knownFor, knownKinds } from "./text/known-subject.ts"
import { parseTextQuery } from "./text/text-query.ts"

/** A subject with live records that may be meant. */
export interface Suggestion {
  code: string
  /** The current name. */
  name: string
}

/** Suggestions at most: a list that is longer is read no faster than typing on. */
export const suggestionsMax = 10

// Hits that are looked at for the shortest names.
const hitsMax = 200
// Names that are looked at by their sound: each costs some hundredths of a millisecond, and somebody waits.
const candidatesMax = 40
// Fewer characters begin too many codes, or are no code at all.
const codeLengthMin = 4

/** The subjects that are meant by what has been typed so far, the likeliest first. */
export async function suggest(read: PublicRead, index: SearchIndex, typed: string): Promise<Suggestion[]> {
  const codes = await findCodes(index, typed, dayInChina(read.clock()))
  if (codes.length === 0) return []
  const { byCode } = await readListing(read, codes)
  return codes.flatMap((code) => {
    const listed = byCode.get(code)
    // What has ended since the index read it is not shown.
    return listed?.live ? [{ code, name: listed.name }] : []
  })
}

/** A law or a matter to be searched for. */
interface SuggestedSearch extends Known {
  /** Live records that hold it; about, where they are many. */
  records: number
}

/** Of laws and of matters, each. */
export const searchesMax = 2
// Of some no record is live.
const knownMax = 4

/** The laws and matters that are meant by what has been typed so far, and held by live records. */
export async function suggestSearches(
  { clock }: Pick<PublicRead, "clock">,
  records: RecordIndex,
  typed: string,
): Promise<SuggestedSearch[]> {
  const known = knownFor(typed, knownMax)
  const among = { filter: {}, scope: "live", today: dayInChina(clock()) } as const
  const termsOf = known.map(({ name }) => parseTextQuery(name).terms)
  const counts = await records.frequencies(termsOf.flat(), among)
  const counted = known.map((one, at) => {
    const start = termsOf.slice(0, at).flat().length
    const held = counts.slice(start, start + (termsOf[at]?.length ?? 0))
    return { ...one, records: held.length === 0 ? 0 : Math.min(...held) }
  })
  const held = counted.filter((one) => one.records > 0)
  return knownKinds.flatMap((kind) => held.filter((one) => one.kind === kind).slice(0, searchesMax))
}

async function findCodes(index: SearchIndex, typed: string, today: string): Promise<string[]> {
  const start = codeStart(typed)
  const byCode = start === null ? [] : await index.listByCode(start, suggestionsMax)
  const terms = toTerms(typed)
  if (byCode.length > 0 || terms.length === 0) return byCode
  const query = {
    terms,
    filter: {},
    scope: "live",
    today,
    after: null,
    limit: suggestionsMax,
    countUpTo: hitsMax,
    roughly: true,
  } as const
  const codes = (await index.find(query)).places.map(({ code }) => code)
  if (codes.length >= suggestionsMax) return codes
  const [candidates = []] = await index.recall([{ keys: recallKeys(typed), filter: {}, today }], candidatesMax, "live")
  const near = rankNear(typed, terms, candidates, codes.length > 0).map(({ candidate }) => candidate.code)
  const found = [...new Set([...codes, ...near])]
  const spelt = found.length < suggestionsMax ? await findSpelt(index, typed) : []
  return [...new Set([...found, ...spelt])].slice(0, suggestionsMax)
}

// Of the shortest names that are spelt so, those come first in which the brand is.
const speltMax = 60

/** Who is meant by a syllable or two, the last of which may be on its way, or by two or three first letters. */
async function findSpelt(index: SearchIndex, typed: string): Promise<string[]> {
  const places = spellingOf(typed)
  if (places === null) return []
  const found = await index.listBySpelling(places, speltMax)
  const isBrand = ({ names }: (typeof found)[number]) =>
    names.some((name) => {
      const { brand } = parseCompanyName(name)
      return places.every((characters, at) => characters.includes(brand.charAt(at) || " "))
    })
  const [first, others] = [found.filter(isBrand), found.filter((one) => !isBrand(one))]
  return [...first, ...others].map(({ code }) => code)
}

/** What is typed as the beginning of a code; null where it is not one. */
function codeStart(typed: string): string | null {
  const cleaned = cleanCode(typed)
  return cleaned.length >= codeLengthMin && /^[0-9A-Z]+$/.test(cleaned) && /^\w?\d{3}/.test(cleaned) ? cleaned : null
}
