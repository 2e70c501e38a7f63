/**
 * Invented data of any size for trying the register out: every row is made from its number and the seed alone, in
 * constant memory. No row says anything of a real merchant: names hold 示例 (example), codes have the region 000000.
 */
import { isDay } from "../../law/day.ts"
import type { SubjectType } from "../../law/subject-type.ts"
import type { Shop } from "../record/record.ts"
import { firstToday, toDayNumber } from "./decision.ts"
import { permutedEnd } from "./draw.ts"
import { type Layout, layOut, slotCountMax } from "./layout.ts"
import { drawRecord, type RecordSpace, type SampleRecordRow } from "./record.ts"
import { sampleDetails, sampleMerchant } from "./subject.ts"

/** How much to invent. Subject i depends on the seed alone; a record on seed, subjects and today. */
export interface SampleSize {
  /** From 0 to `sampleSubjectsMax`. */
  readonly subjects: number
  /** From 0 to `sampleRecordsMax`; 0 where there are no subjects. */
  readonly records: number
  /** From 0 to 2^32 − 1. */
  readonly seed: number
  /** YYYY-MM-DD: no decision and no publication is later. From 2025-03-18, when today's grounds came into force. */
  readonly today: string
  /** Whether penalties come with the redacted text of their decision; absent: they don't. Nothing else of a row changes. */
  readonly texts?: boolean
}

/** A subject as a line of an import has it. */
export interface SampleSubjectRow {
  kind: "subject"
  code: string
  name: string
  type: SubjectType
  region: string
  former_names: string[]
  shops: Shop[]
}

/** Codes differ in six characters of an alphabet of 31, so there are 31^6 = 887,503,681. */
export const sampleSubjectsMax = permutedEnd

/** A hundred times the records to plan for; draws have 32 bits, and half of them are enough for this. */
export const sampleRecordsMax = 1_000_000_000

const seedMax = 2 ** 32 - 1

/**
 * The lines of an import as NDJSON without line ends: subjects first, then records, each in the order of its number.
 * @throws RangeError, at once, where the size is outside its limits.
 */
export function sampleLines(size: SampleSize): Generator<string> {
  const space = toSpace(size)
  return linesOf(space, size)
}

function* linesOf(space: RecordSpace, { subjects, records }: SampleSize): Generator<string> {
  for (let index = 0; index < subjects; index++) yield JSON.stringify(subjectRow(space, index))
  for (let index = 0; index < records; index++) yield JSON.stringify(drawRecord(space, index))
}

/**
 * Subject number `index`, as in the line with that number.
 * @throws RangeError where the size is outside its limits, or the index outside the size.
 */
export function sampleSubject(index: number, size: SampleSize): SampleSubjectRow {
  const space = toSpace(size)
  assertWhole("index", index, size.subjects - 1)
  return subjectRow(space, index)
}

/**
 * Record number `index`, as in the line that comes so many after the last subject.
 * @throws RangeError where the size is outside its limits, or the index outside the size.
 */
export function sampleRecord(index: number, size: SampleSize): SampleRecordRow {
  const space = toSpace(size)
  assertWhole("index", index, size.records - 1)
  return drawRecord(space, index)
}

function subjectRow({ seed, layout }: RecordSpace, index: number): SampleSubjectRow {
  const place = layout.place(index % layout.slotCount)
  const merchant = sampleMerchant(seed, index, place)
  const { formerNames, shops } = sampleDetails(seed, index, merchant, place)
  const { code, name, type } = merchant
  return { kind: "subject", code, name, type, region: place.code, former_names: formerNames, shops }
}

function toSpace(size: SampleSize): RecordSpace {
  const { subjects, records, seed, today, texts = false } = size
  assertWhole("subjects", subjects, sampleSubjectsMax)
  assertWhole("records", records, sampleRecordsMax)
  assertWhole("seed", seed, seedMax)
  if (subjects === 0 && records > 0) throw new RangeError("records must be 0 where subjects is 0")
  if (!isDay(today)) throw new RangeError("today must be a day that exists, as YYYY-MM-DD")
  if (today < firstToday) throw new RangeError(`today must not be before ${firstToday}`)
  return { seed, subjects, today: toDayNumber(today), layout: layoutFor(seed, subjects), texts }
}

function assertWhole(name: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 0 && value <= most) return
  throw new RangeError(`${name} must be a whole number from 0 to ${most}`)
}

/** The layout asked for last: it takes milliseconds to make and is the same for every row of a sample. */
let latest: { readonly seed: number; readonly slots: number; readonly layout: Layout } | undefined

function layoutFor(seed: number, subjects: number): Layout {
  const slots = Math.min(subjects, slotCountMax)
  if (latest?.seed !== seed || latest.slots !== slots) latest = { seed, slots, layout: layOut(seed, slots) }
  return latest.layout
}
