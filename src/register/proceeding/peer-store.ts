/** SQL of certificates between registers: those of others that were taken, and what is certified to them. */
import { and, desc, eq } from "drizzle-orm"
import type { Sql } from "../../database/client.ts"
import { build, columnsOf, pick, query, run, value } from "../../database/query.ts"
import { proceeding, record } from "../../database/schema/register.ts"
import { otherRegister } from "./other-province.ts"

/** What was taken about a record: of which log, and what tells it from every other of that log. */
export async function listCertificates(sql: Sql, recordId: string): Promise<{ origin: string; mark: string }[]> {
  const taken = value<string>`${proceeding.content} ->> 'certificate'`
  const rows = await run(
    sql,
    query`select ${pick({ taken })} from ${proceeding}
      where ${proceeding.recordId} = ${recordId} and ${proceeding.content} ? 'certificate'`,
  )
  return rows.map((row) => {
    const [origin = "", mark = ""] = row.taken.split(" ")
    return { origin, mark }
  })
}

/** What was decided last on a record that another register displays. */
export interface PushedDecision {
  id: string
  authority: string
  subjectCode: string
  move: string
  pushedOn: string
  corrected: Readonly<Record<string, unknown>>
}

const moves: Readonly<Record<string, string>> = { repair: "repair", "credit-china": "repair" }

/** Finds it: carried out here, which is what pushes it. */
export async function findPushedDecision(sql: Sql, recordId: string): Promise<PushedDecision | null> {
  const pushedOn = value<string>`${proceeding.content} ->> 'pushed_on'`
  const [row] = await run(
    sql,
    build
      .select({ ...columnsOf(proceeding, "id", "kind", "authority", "subjectCode", "content"), pushedOn })
      .from(proceeding)
      .innerJoin(record, eq(record.id, proceeding.recordId))
      .where(
        and(
          eq(proceeding.recordId, recordId),
          proceeding.closed,
          query`${proceeding.content} ->> 'displayed_in' = ${otherRegister} and ${proceeding.content} ? 'pushed_on'`,
        ),
      )
      .orderBy(desc(proceeding.enteredOn), desc(proceeding.id))
      .limit(1),
  )
  if (!row) return null
  const { kind, content, ...decision } = row
  const move = moves[kind] ?? content["change"] ?? content["remedy"] ?? content["move"]
  if (typeof move !== "string") return null
  return { ...decision, move, corrected: (content["corrected"] ?? {}) as PushedDecision["corrected"] }
}
