/** The cursor of a search among records: the place from which the next page goes on, and what holds the order. Pure. */
import { z } from "zod"
import type { RecordFilter, RecordPin, RecordPlace, RecordQuery, RecordScope } from "./record-index.ts"

/** What is asked, on whatever page. */
interface Asked extends Pick<RecordQuery, "sort"> {
  text: string
  filter: RecordFilter
  scope?: RecordScope
}

/** Where a page goes on. */
export interface RecordCursor {
  place: RecordPlace
  pin: RecordPin | null
}

// The last that were shown: of so many one will be left.
const shownMax = 6

/** Records that have changed beside an order that goes on without them. */
export const freshMax = 12

const id = z.string().min(1).max(64)
const day = z.iso.date()
// What a column of PostgreSQL holds, and more than any engine gives.
const score = z
  .int()
  .min(-(2 ** 31))
  .max(2 ** 31 - 1)
const written = z.tuple([
  z.string(),
  z.strictObject({ score, publishedOn: day, id, fresh: z.strictObject({ score, publishedOn: day, id }).nullish() }),
  z.union([
    z.null(),
    z.strictObject({
      by: z.literal("database"),
      oldest: z.strictObject({ publishedOn: day, id }).nullable(),
    }),
    z.strictObject({
      ...{ by: z.literal("engine"), size: z.int().min(0), shown: z.array(id).max(shownMax) },
      named: z.boolean(),
      fresh: z.strictObject({ to: z.int().min(0), ids: z.array(id).max(freshMax) }).optional(),
    }),
  ]),
])

/** Makes the cursor that leads on from a page. @param ids of the page, in their order */
export function toRecordCursor(
  request: Asked,
  { score, publishedOn, id, fresh }: RecordPlace,
  pin: RecordPin | null,
  ids: readonly string[],
): string {
  const kept = pin?.by === "engine" ? { ...pin, shown: [...pin.shown, ...ids].slice(-shownMax) } : pin
  const place = [requestKey(request), { score, publishedOn, id, ...(fresh === undefined ? {} : { fresh }) }, kept]
  return Buffer.from(JSON.stringify(place), "utf8").toString("base64url")
}

/** Reads a cursor; null when it is none of this query's. */
export function readRecordCursor(request: Asked, cursor: string): RecordCursor | null {
  const read = written.safeParse(readJson(Buffer.from(cursor, "base64url").toString("utf8")))
  if (!read.success) return null
  const [key, place, pin] = read.data
  if (key !== requestKey(request)) return null
  const { fresh, ...ofEngine } = place
  return { place: fresh === undefined ? ofEngine : { ...ofEngine, fresh }, pin: pin && toPin(pin) }
}

function toPin(read: NonNullable<z.infer<typeof written>[2]>): RecordPin {
  if (read.by === "database") return read
  const { fresh, ...pin } = read
  return fresh === undefined ? pin : { ...pin, fresh }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** A short fingerprint (FNV-1a): it guards against mistakes, not against malice, for a cursor opens nothing. */
function requestKey({ text, filter, scope = "live", sort }: Asked): string {
  const told = Object.entries(filter).filter(([, value]) => value !== undefined)
  let hash = 0x811c9dc5
  for (const character of JSON.stringify([text, scope, sort, told.sort(([a], [b]) => (a < b ? -1 : 1))])) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  }
  return (hash >>> 0).toString(36)
}
