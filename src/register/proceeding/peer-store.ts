/** SQL of certificates between registers: those of others that were taken, and what is certified to them. */
import { and, eq } from "drizzle-orm"
import type { Sql } from "../../database/client.ts"
import { build, columnsOf, pick, query, run, value } from "../../database/query.ts"
import { auditEvent } from "../../database/schema/audit.ts"
import { proceeding, record } from "../../database/schema/register.ts"
import { otherRegister } from "./other-province.ts"

/** A certificate that was taken: of which register or log, what tells it from every other of that one, and when it was made. */
export interface TakenCertificate {
  origin: string
  mark: string
  /** Seconds since 1970. */
  issuedAt: number
}

/** As it stands in the proceeding. */
export const toTaken = ({ origin, mark, issuedAt }: TakenCertificate): string => `${origin} ${mark} ${issuedAt}`

/** What was taken about a record, but for what was taken back (discard). */
export async function listCertificates(sql: Sql, recordId: string): Promise<TakenCertificate[]> {
  const taken = value<string>`${proceeding.content} ->> 'certificate'`
  const rows = await run(
    sql,
    query`select ${pick({ taken })} from ${proceeding}
      where ${proceeding.recordId} = ${recordId} and ${proceeding.content} ? 'certificate'
        and ${proceeding.state} <> 'dropped'`,
  )
  return rows.map((row) => {
    const [origin = "", mark = "", issuedAt = "0"] = row.taken.split(" ")
    return { origin, mark, issuedAt: Number(issuedAt) }
  })
}

/** What was decided last on a record that another register displays. */
export interface PushedDecision {
  id: string
  authority: string
  subjectCode: string
  move: string
  /** Whom it was pushed to. */
  displayedBy: string | null
  pushedOn: string
  corrected: Readonly<Record<string, unknown>>
  /** The number of the decision, and who took up the subject, where the change names them. */
  decisionNo: string | null
  mergedInto: string | null
}

const moves: Readonly<Record<string, string>> = { repair: "repair", "credit-china": "repair" }

// Of two on one day the day does not tell which was the later: the trail, which is written in order, does.
const lastStep = query`(select max(${auditEvent.id}) from ${auditEvent}
  where ${auditEvent.object} = ${proceeding.id}::text and ${auditEvent.act} like 'proceeding.%'
    and ${auditEvent.importId} is null)`

/** Finds it: carried out here, which is what pushes it. */
export async function findPushedDecision(sql: Sql, recordId: string): Promise<PushedDecision | null> {
  const pushedOn = value<string>`${proceeding.content} ->> 'pushed_on'`
  const [row] = await run(
    sql,
    build
      .select({
        ...columnsOf(proceeding, "id", "kind", "authority", "displayedBy", "subjectCode", "content"),
        pushedOn,
      })
      .from(proceeding)
      .innerJoin(record, eq(record.id, proceeding.recordId))
      .where(
        and(
          eq(proceeding.recordId, recordId),
          proceeding.closed,
          query`${proceeding.content} ->> 'displayed_in' = ${otherRegister} and ${proceeding.content} ? 'pushed_on'`,
        ),
      )
      .orderBy(query`${lastStep} desc nulls last`)
      .limit(1),
  )
  if (!row) return null
  const { kind, content, ...decision } = row
  const move = moves[kind] ?? content["change"] ?? content["remedy"] ?? content["move"]
  if (typeof move !== "string") return null
  const text = (field: string) => (typeof content[field] === "string" ? content[field] : null)
  const corrected = (content["corrected"] ?? {}) as PushedDecision["corrected"]
  return { ...decision, move, corrected, decisionNo: text("decision_no"), mergedInto: text("merged_into") }
}
