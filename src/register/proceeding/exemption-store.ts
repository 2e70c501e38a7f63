/** SQL of violations that were not punished: those of a party, and how many there were. */
import type { Sql } from "../../database/client.ts"
import { pick, query, run, statement, value } from "../../database/query.ts"
import { proceeding } from "../../database/schema/register.ts"
import type { ExemptionFacts } from "./proceeding.ts"

const { id, kind, content, authority } = proceeding
const decidedOn = query`(${content}->>'decided_on')`
// As it is indexed (proceeding_exemption): decided, whatever came after.
const isDecided = query`${kind} = 'exemption' and ${decidedOn} is not null`

const earlierOf = statement(
  { subjectCode: proceeding.subjectCode },
  ({ subjectCode }) => query`
    select ${pick({
      id,
      item: value<string | null>`${content}->>'item'`,
      number: value<string>`${content}->>'decision_no'`,
      authority,
      decidedOn: value<string>`${decidedOn}`,
    })} from ${proceeding} where ${proceeding.subjectCode} = ${subjectCode} and ${isDecided} order by ${decidedOn}, ${id}`,
)
const firstOfAll = statement(
  {},
  () => query`select ${pick({ since: value<string | null>`min(${decidedOn})` })} from ${proceeding} where ${isDecided}`,
)

/** What the register knows of violations of a party that were not punished, and since when it knows of any. */
export async function loadExemptions(sql: Sql, subjectCode: string): Promise<ExemptionFacts> {
  const earlier = await earlierOf(sql, { subjectCode })
  const [first] = await firstOfAll(sql, {})
  return { earlier, since: first?.since ?? null }
}

/** How many violations were not punished in a period, and of these first offences. */
export interface ExemptionCounts {
  decided: number
  firstOffences: number
}

/** Counts those of authorities whose codes begin so. @param from the first day, `to` the last */
export async function countExemptions(sql: Sql, prefix: string, from: string, to: string): Promise<ExemptionCounts> {
  const [counts] = await run(
    sql,
    query`select ${pick({
      decided: value<number>`count(*)`,
      firstOffences: value<number>`count(*) filter (where ${content}->>'exempt_as' = 'first')`,
    })} from ${proceeding}
      where ${isDecided} and ${decidedOn} between ${from} and ${to} and ${authority} like ${`${prefix}%`}`,
  )
  if (!counts) throw new Error("a count without a row")
  return counts
}
