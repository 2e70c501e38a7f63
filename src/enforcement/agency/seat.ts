/** The seats of the joint conference (联席会议), which is each province's own: who sits in it, who leads, who may apply what. Pure. */
import { z } from "zod"
import { plainText } from "../../input/plain-text.ts"
import type { Bilingual } from "../../law/bilingual.ts"

/** A seat, by ministry and so by the bureaus below. */
export interface Seat extends Bilingual {
  /** As agencies are set to sit there: tax. */
  readonly seat: string
  /** Whether it leads: it sees what all do. */
  readonly leads: boolean
  /** The measures that it applies, by their ids, and nobody who does not name them; null: it names none. */
  readonly measures: readonly string[] | null
  /** Every so many months its agencies declare which measures stand in their own systems (enforcement/declaration/). */
  readonly declares: number
}

/** Every so many months where a seat says nothing else, or an agency has none. */
export const declaredEveryMonths = 1

const seatsMax = 100
const measuresMax = 500

const seatSchema = z.strictObject({
  seat: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,29}$/, "1 to 30 small letters, figures and hyphens, a letter first")
    .refine((name) => name !== "none", "none says of an agency that it sits nowhere: give the seat another name"),
  zh: z.string().trim().min(1).max(40).check(plainText),
  en: z.string().trim().min(1).max(80).check(plainText),
  leads: z.boolean().default(false),
  measures: z.array(z.string().min(1).max(40)).max(measuresMax).nullable().default(null),
  declares: z.int().min(1).max(12).default(declaredEveryMonths),
})

/** The seats of a JSON text, or what is wrong with it, naming the entry. */
export function parseSeats(text: string): Seat[] | { problem: string } {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { problem: "it is not JSON" }
  }
  const read = z.array(seatSchema).min(1).max(seatsMax).safeParse(json)
  if (!read.success) {
    const [issue] = read.error.issues
    const [entry, ...field] = issue?.path ?? []
    const at = typeof entry === "number" ? `entry ${entry + 1}${field.length > 0 ? `, ${field.join("/")}` : ""}: ` : ""
    return { problem: `${at}${issue?.message ?? "it is no list of seats"}` }
  }
  const seats = read.data
  const twice = seats.findIndex(({ seat }, at) => seats.findIndex((other) => other.seat === seat) < at)
  if (twice >= 0) return { problem: `entry ${twice + 1}: there is a seat ${seats[twice]?.seat} already` }
  if (!seats.some(({ leads }) => leads)) return { problem: "no seat leads: one at least says leads: true" }
  return seats
}

/** Whether an agency in a seat, or in none, may apply a measure: what seats name is theirs, and who names some applies no other. */
export function mayApply(own: Pick<Seat, "measures"> | null, measure: string, seats: readonly Seat[]): boolean {
  const named = own?.measures ?? null
  if (named !== null) return named.includes(measure)
  return !seats.some(({ measures }) => measures?.includes(measure))
}
