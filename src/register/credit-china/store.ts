/** SQL of applications that Credit China has pushed. */
import { and, eq, gte, inArray, like, lte, not, or } from "drizzle-orm"
import type { Sql } from "../../database/client.ts"
import { build, query, run, value } from "../../database/query.ts"
import { proceeding, record } from "../../database/schema/register.ts"
import type { CreditChinaContent } from "../proceeding/credit-china.ts"
import type { Proceeding } from "../proceeding/proceeding.ts"

/** An application, and the number and day of the decision that it is about. */
export interface Application extends Omit<Proceeding, "content"> {
  content: CreditChinaContent
  decisionNo: string
  decidedOn: string
}

const { kind, id, startedOn, authority, displayedBy, subjectCode, recordId, state } = proceeding
const isIt = eq(kind, "credit-china")

/** Which applications are asked for. */
export interface ApplicationFilter {
  /** GB/T 2260 prefix of the authorities; empty: all. */
  prefix: string
  /** Entered between these days, both included. */
  from?: string | undefined
  to?: string | undefined
}

/** Applications in the order in which they were entered, after one. */
export async function listApplications(
  sql: Sql,
  { prefix, from, to }: ApplicationFilter,
  after: { on: string; id: string } | null,
  limit: number,
): Promise<Application[]> {
  const those = `${prefix}%`
  const wanted = and(
    isIt,
    or(like(authority, those), like(displayedBy, those)),
    from === undefined ? undefined : gte(startedOn, from),
    to === undefined ? undefined : lte(startedOn, to),
    after ? query`(${startedOn}, ${id}) > (${after.on}::date, ${after.id}::uuid)` : undefined,
  )
  const rows = await run(sql, build.select().from(proceeding).where(wanted).orderBy(startedOn, id).limit(limit))
  if (rows.length === 0) return []
  const ids = rows.flatMap((row) => row.recordId ?? [])
  const fields = { id: record.id, decisionNo: record.decisionNo, decidedOn: record.decidedOn }
  const records = await run(sql, build.select(fields).from(record).where(inArray(record.id, ids)))
  const byId = new Map(records.map((row) => [row.id, row]))
  return rows.map((row) => {
    const { decisionNo = "", decidedOn = "" } = byId.get(row.recordId ?? "") ?? {}
    return { ...row, content: row.content as CreditChinaContent, decisionNo, decidedOn }
  })
}

/** The commitments of a subject whose applications were accepted, the latest first. */
export function listCommitments(sql: Sql, code: string) {
  const field = (name: string) => value<string>`${proceeding.content} ->> ${name}`
  const wanted = and(isIt, eq(subjectCode, code), not(inArray(state, ["received", "rejected"])), wasAccepted)
  return run(
    sql,
    build
      .select({ recordId, commitment: field("commitment"), committedOn: field("committed_on") })
      .from(proceeding)
      .where(wanted)
      .orderBy(query`${startedOn} desc, ${id}`)
      .limit(200),
  )
}
const wasAccepted = query`${proceeding.content} ->> 'accepted_on' is not null`
