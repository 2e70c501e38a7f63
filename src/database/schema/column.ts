/**
 * Kinds of columns that all tables share. The tables carry the names of their nouns; drizzle-kit writes the migrations from
 * this folder. Codes are `text collate "C"`: compared byte by byte, and faster than char(18).
 */
import { type SQLWrapper, sql } from "drizzle-orm"
import { customType, timestamp } from "drizzle-orm/pg-core"

/** Text compared byte by byte: codes, ids, anything that is not prose. */
export const token = customType<{ data: string }>({ dataType: () => 'text collate "C"' })
/** Bytes. */
export const bytes = customType<{ data: Uint8Array }>({ dataType: () => "bytea" })
/**
 * JSON, which the client reads, as it reads all JSON: drizzle's own would read a text that it holds once more. Written in
 * a wrapping, by which the client can't mistake it: it takes `true` and [true] for booleans.
 */
export const json = customType<{ data: unknown }>({
  dataType: () => "jsonb",
  toDriver: (value) => ({ toJSON: () => value }),
})
/** A decision number by which two writings of it are one: what `numberKey` (law/decision-number.ts) is to the program. */
export const numberKeyOf = (number: SQLWrapper) =>
  sql`(translate(regexp_replace(normalize(${number}, NFKC), '\\s', '', 'g'), '[〔【〖]〕】〗', '(((())))') collate "C")`
/** A moment, to the millisecond. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3 })
