/**
 * Statements (证明): signed documents about one merchant or one record, as of a signed checkpoint of the log. Their shape,
 * and how long they hold. Pure.
 */
import { z } from "zod"
import { addDays } from "../../law/day.ts"
import { type ListName, listNames } from "../../law/list.ts"
import { mapSchema } from "../../ledger/map/wire.ts"
import { tokenCharactersMax } from "../../verify/token.ts"

/** Every list, in the order of the law room's table. */

/** The kinds: live records, none in the lists asked, one record that is published, one that no longer is. */
export const statementKinds = ["credit-report", "no-record", "publication", "ended"] as const
export type StatementKind = (typeof statementKinds)[number]

const treeHash = z.string().regex(/^[A-Za-z0-9+/]{43}=$/)
const provenEntry = { entry: z.string(), position: z.int().nonnegative(), proof: z.array(treeHash) }

/** What is signed. Times are seconds since 1970; `line` and `entry` are the exact bytes. */
export const statementSchema = z.strictObject({
  iss: z.string(),
  iat: z.int(),
  exp: z.int(),
  jti: z.string(),
  kind: z.enum(statementKinds),
  /** The code or the record's id that was asked. */
  sub: z.string(),
  /** Null: the register does not know the holder of the code, or may no longer say whose record it was. */
  subject: z.strictObject({ code: z.string(), name: z.string() }).nullable(),
  asked: z.strictObject({ by: z.enum(["code", "record"]), value: z.string(), lists: z.array(z.enum(listNames)) }),
  log: z.strictObject({ origin: z.string(), size: z.int().nonnegative(), root: treeHash }),
  /** The signed note of the same size. */
  checkpoint: z.string(),
  records: z.array(z.strictObject({ line: z.string(), ...provenEntry })),
  /** Of `ended`: the entry that ended the publication, and the one that it ended. */
  ended: z.strictObject({ ...provenEntry, added: z.strictObject(provenEntry) }).optional(),
  /** What the map says of the merchant's code; not in the short form, nor where a code is not told. */
  map: mapSchema.optional(),
  note: z.strictObject({ zh: z.string(), en: z.string() }),
  /** In the short form that a QR code carries: the digest of the token in full, hexadecimal, and how many records it shows. */
  excerpt_of: z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/), records: z.int().nonnegative() }).optional(),
})

export type Statement = z.infer<typeof statementSchema>
/** An entry with its proof, as a statement holds it. */
export type ProvenEntry = Omit<NonNullable<Statement["ended"]>, "added">

/**
 * When a statement expires, in seconds since 1970: after its time, and never later than the last day on which what it
 * shows may be shown. A copy that outlived that day would go on publishing what the law wants gone.
 * @param now ms since 1970
 * @param displayedUntil last days in China, YYYY-MM-DD; null where none is set
 */
export function expiryOf(now: number, validMs: number, displayedUntil: readonly (string | null)[]): number {
  const ends = displayedUntil
    .filter((day) => day !== null)
    .map((day) => Date.parse(`${addDays(day, 1)}T00:00:00+08:00`))
  return Math.floor(Math.min(now + validMs, ...ends) / 1000)
}

// A hash and its quotes, and what stands around a record; what stands around all of them.
const [hashBytes, aroundBytes, restBytes] = [47, 60, 100_000] as const

/** Whether these records with their proofs make a token that is read: a longer one would be verified by nobody. */
export function isVerifiable(records: readonly { line: string; entry: string }[], logSize: number): boolean {
  const proofBytes = Math.ceil(Math.log2(logSize + 1)) * hashBytes
  const bytes = records.map(
    ({ line, entry }) => Buffer.byteLength(JSON.stringify(line) + entry) + proofBytes + aroundBytes,
  )
  const whole = bytes.reduce((sum, one) => sum + one, restBytes)
  return (whole * 4) / 3 <= tokenCharactersMax
}

/** Reads `?lists=`: names parted by commas; absent or empty: all. Null where one is no list. */
export function readLists(text: string | undefined): ListName[] | null {
  if (text === undefined || text === "") return [...listNames]
  const given = text.split(",")
  const asked = listNames.filter((list) => given.includes(list))
  return given.every((name) => listNames.some((list) => list === name)) ? asked : null
}
