/**
 * What comes seldom in a quarter, a little of it each week: a measure of an own term on a penalty that has ended, whose decision
 * falls later; a merchant whose code, name or region changes; a version of a measure that begins, and follows more than the one
 * before.
 */
import { randomUUID } from "node:crypto"
import type { Pool } from "../../src/database/client.ts"
import { saveMeasureTypes } from "../../src/enforcement/catalogue/store.ts"
import { addDays, dayInChina } from "../../src/law/day.ts"
import type { ListName } from "../../src/law/list.ts"
import { type MeasureType, shippedMeasures } from "../../src/law/measure-type.ts"
import { importRows } from "./app.ts"
import { move, recode } from "./move.ts"
import { codeOf } from "./rows.ts"

/** A measure that an agency subscribes by: it follows penalties, and from the third week on serious violators too. */
export const widened = { id: "Q-WIDER", before: ["penalty"], after: ["penalty", "serious"], fromWeek: 2 } as const
/** Where merchants move to: an agency subscribes by it. */
export const movedTo = "3301"
const ownTerm = "Q-OWN"

/** Loads the measures, the version to come among them. @param begins ms since 1970 */
export async function loadSeldom(sql: Pool, begins: number): Promise<void> {
  const [honour] = shippedMeasures
  if (!honour) throw new Error("measures are shipped")
  const first = dayInChina(begins)
  const version = (id: string, validFrom: string, of: readonly ListName[], term: MeasureType["term"]): MeasureType => ({
    ...honour,
    ...{ id, validFrom, validTo: null, term, source: null, appliedBy: null, example: true },
    follows: of.map((list) => ({ list, marks: null })),
  })
  const types = [
    version(ownTerm, first, ["penalty"], { of: "own", months: 60 }),
    version(widened.id, first, widened.before, { of: "record" }),
    version(widened.id, addDays(first, 7 * widened.fromWeek), widened.after, { of: "record" }),
  ]
  await saveMeasureTypes(sql, types, { actor: "test", reason: null, at: begins })
}

/** What a week begins with, before its notices are raised. @param live what is published, from which one is taken */
export async function seldom(sql: Pool, live: string[], now: number) {
  const made = { falls: 0, recoded: 0, renamed: 0, moved: 0 }
  const held = await sql<{ id: string }[]>`
    select distinct r.id from record r join measure m on m.record_id = r.id
    where m.own_term and m.state = 'active' and r.state = 'expired'`
  for (const { id } of held) {
    await move(sql, id, "withdraw", {}, now)
    made.falls++
  }
  const published = await sql<{ id: string; list: ListName; code: string; name: string; region: string | null }[]>`
    select r.id, r.list, r.subject_code as code, s.name, s.region from record r join subject s on s.code = r.subject_code
    where r.state = 'live' and not r.detail ? 'former_code' order by r.position`
  const penalty = published.findLast(({ list }) => list === "penalty")
  if (penalty) {
    await move(sql, penalty.id, "expire", {}, now)
    live.splice(live.indexOf(penalty.id), 1)
  }
  const [first, second, third] = published.filter((each) => each !== penalty)
  if (first) {
    await recode(sql, first.code, codeOf(Number(first.code.slice(10, 16)) + 900_000), now)
    made.recoded++
  }
  const told: object[] = []
  if (second) {
    const { code, name, region } = second
    told.push({ kind: "subject", code, name: `${name.slice(0, -6)}新商贸有限公司`, ...(region ? { region } : {}) })
    made.renamed++
  }
  if (third) {
    told.push({ kind: "subject", code: third.code, name: third.name, region: `${movedTo}06` })
    made.moved++
  }
  await importRows(sql, told)
  return made
}

/** The penalty that has ended, and on which nobody acts, as an agency reports a measure of an own term on it. */
export async function reportOnEnded(sql: Pool): Promise<string | null> {
  const [ended] = await sql<{ id: string }[]>`
    select id from record r where list = 'penalty' and state = 'expired'
      and not exists (select from measure m where m.record_id = r.id) order by id limit 1`
  return ended ? JSON.stringify({ record_id: ended.id, measure: ownTerm, reference: randomUUID() }) : null
}
