/** SQL of complaints as counts, and of what makes leads of them. */
import { and, type Column, eq, gte, inArray, lte } from "drizzle-orm"
import { askGateOrThrow } from "../../access/told-store.ts"
import type { Pool, Sql, Transaction } from "../../database/client.ts"
import { anyOf, assigned, build, excluded, names, pick, query, run, value } from "../../database/query.ts"
import { complaintCount, complaintRule } from "../../database/schema/complaint.ts"
import { lead } from "../../database/schema/lead.ts"
import { subject, subjectCodeChange } from "../../database/schema/register.ts"
import { draftOfOne } from "../../gate/draft.ts"
import { handsOfActor } from "../../gate/hands.ts"
import { Pass } from "../../gate/pass.ts"
import { writeAudit } from "../../register/audit/trail.ts"
import { listCodeChanges, readCodes } from "../../register/subject/code-store.ts"
import type { ComplaintCategory, ComplaintCount, ComplaintRule } from "./complaint.ts"

const table = complaintCount

// Counts and leads keep the code that they came with; the merchant may have got another since.
const present = (code: Column) => {
  const { code: replaced, current } = subjectCodeChange
  const sought = query`(select ${current} from ${subjectCodeChange} where ${replaced} = ${code})`
  return value<string>`coalesce(${sought}, ${code})`
}

/** The codes of merchants as they are now. */
export async function presentCodes(tx: Transaction, codes: readonly string[]): Promise<string[]> {
  const current = new Map((await listCodeChanges(tx, codes)).map((change) => [change.code, change.current]))
  return [...new Set(codes.map((code) => current.get(code) ?? code))]
}

/** With those that they had before. */
async function withFormer(tx: Transaction, codes: readonly string[]): Promise<string[]> {
  return [...new Set([...codes, ...(await listCodeChanges(tx, codes)).map(({ code }) => code)])]
}

/** Keeps counts: a later one of the same sender takes the place of the one before. @returns for each row whether it changed anything */
export async function saveCounts(
  tx: Transaction,
  sender: string,
  rows: readonly ComplaintCount[],
  at: number,
): Promise<boolean[]> {
  const keyOf = (row: Omit<ComplaintCount, "count">) => [row.code, row.month, row.platform, row.category].join("~")
  // Of two rows of one kind in a group the last counts.
  const last = new Map(rows.map((row) => [keyOf(row), row]))
  const written = await run(
    tx,
    query`
      insert into ${table} (${names(table, "sender", "code", "platform", "category", "month", "count", "sentAt")})
      select ${sender}, r.code, r.platform, r.category, r.month, r.count, ${new Date(at)}::timestamptz
      from json_to_recordset(${JSON.stringify([...last.values()])}::text::json) as r (
        code text, platform text, category text, month date, count int)
      order by 2, 5, 3, 4
      on conflict (${names(table, "code", "month", "platform", "category", "sender")})
      do update set ${assigned(table, { count: excluded(table.count), sentAt: excluded(table.sentAt) })}
      where ${table.count} <> ${excluded(table.count)}
      returning ${pick(table, "code", "platform", "category", "month")}`,
  )
  const changed = new Set(written.map(keyOf))
  return rows.map((row) => last.get(keyOf(row)) === row && changed.has(keyOf(row)))
}

/** How many complaints of a subject there are in some months, by platform, category and month: over all senders. */
export interface ComplaintSum {
  platform: string
  category: ComplaintCategory
  month: string
  count: number
}

export async function listComplaints(sql: Sql, code: string, since: string): Promise<ComplaintSum[]> {
  const { all } = await readCodes(sql, code)
  const count = value<number>`sum(${table.count})::int`
  return run(
    sql,
    build
      .select({ platform: table.platform, category: table.category, month: table.month, count })
      .from(table)
      .where(and(anyOf(table.code, all), gte(table.month, since)))
      .groupBy(table.platform, table.category, table.month)
      .orderBy(query`${table.month} desc, ${table.platform}, ${table.category}`),
  )
}

/** Waits until whoever counts at the same time has ended, and keeps others waiting until this transaction has. */
export async function waitForOthers(tx: Transaction): Promise<void> {
  await run(tx, query`select pg_advisory_xact_lock(hashtextextended('complaint leads', 0))`)
}

/** The sums of some subjects in some months. @param codes as they are now */
export async function sumComplaints(
  tx: Transaction,
  codes: readonly string[],
  from: string,
  to: string,
): Promise<(ComplaintSum & { code: string })[]> {
  const [count, code] = [value<number>`sum(${table.count})::int`, present(table.code)]
  return run(
    tx,
    build
      .select({ code, platform: table.platform, category: table.category, month: table.month, count })
      .from(table)
      .where(and(anyOf(table.code, await withFormer(tx, codes)), gte(table.month, from), lte(table.month, to)))
      .groupBy(code, table.platform, table.category, table.month)
      .orderBy(code, table.platform, table.month, table.category),
  )
}

/** Merchants of a region with at least so many complaints in some months, by code. @param after the code after which they begin */
export async function listCounted(
  sql: Sql,
  { prefix, from, to }: { prefix: string; from: string; to: string },
  threshold: number,
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await run(
    sql,
    query`
      select ${pick({ code: value<string>`c.code` })} from (
        select ${present(table.code)} as code, ${table.count} as count from ${table}
        where ${table.month} between ${from}::date and ${to}::date) c
      left join ${subject} on ${subject.code} = c.code
      where c.code > ${after} and starts_with(coalesce(${subject.region}, substr(c.code, 3, 6)), ${prefix})
      group by c.code having sum(c.count) >= ${threshold} order by c.code limit ${limit}`,
  )
  return rows.map(({ code }) => code)
}

/** The regions of subjects that the register knows. */
export async function listRegions(tx: Transaction, codes: readonly string[]): Promise<Map<string, string>> {
  const { code, region } = subject
  const rows = await run(tx, build.select({ code, region }).from(subject).where(anyOf(code, codes)))
  return new Map(rows.flatMap((row) => (row.region === null ? [] : [[row.code, row.region]])))
}

/** The leads of a sender about some subjects. @param codes as they are now */
export async function listMade(
  tx: Transaction,
  sender: string,
  codes: readonly string[],
): Promise<(Pick<typeof lead.$inferSelect, "ref" | "state" | "foundOn"> & { code: string })[]> {
  const { ref, state, foundOn } = lead
  const own = and(eq(lead.sender, sender), anyOf(lead.code, await withFormer(tx, codes)))
  return run(
    tx,
    build
      .select({ ref, state, foundOn, code: present(lead.code) })
      .from(lead)
      .where(own),
  )
}

/** How many complaints there are between two months, by platform, category or month. */
export function countComplaints(
  sql: Sql,
  from: string,
  to: string,
): Promise<{ month: string; platform: string; category: ComplaintCategory; complaints: number; subjects: number }[]> {
  const { month, platform, category } = table
  return run(
    sql,
    build
      .select({
        ...{ month, platform, category, complaints: value<number>`sum(${table.count})::int` },
        subjects: value<number>`count(distinct ${present(table.code)}) filter (where ${table.count} > 0)::int`,
      })
      .from(table)
      .where(and(gte(month, from), lte(month, to)))
      .groupBy(month, platform, category)
      .orderBy(month, platform, category),
  )
}

const kept = {
  ...{ id: complaintRule.id, authority: complaintRule.authority, validFrom: complaintRule.validFrom },
  ...{ threshold: complaintRule.threshold, months: complaintRule.months, reason: complaintRule.reason },
}
export type StoredRule = ComplaintRule & { id: string; reason: string }

/** The settings of some authorities. @param authorities null: of all */
export function listRules(sql: Sql, authorities: readonly string[] | null): Promise<StoredRule[]> {
  return run(
    sql,
    build
      .select(kept)
      .from(complaintRule)
      .where(authorities === null ? undefined : inArray(complaintRule.authority, [...authorities]))
      .orderBy(query`${complaintRule.authority}, ${complaintRule.validFrom} desc`),
  )
}

/** Sets what makes leads, with the audit row; "taken" where a setting of that day is there. */
export function saveRule(
  pool: Pool,
  rule: StoredRule,
  { actor, at }: { actor: string; at: number },
): Promise<"set" | "taken"> {
  return pool.begin(async (tx) => {
    const { authority, validFrom, threshold, months, reason } = rule
    const affected = { kind: "authority", authority } as const
    const draft = draftOfOne("threshold", affected, JSON.stringify([validFrom, threshold, months]))
    const pass = await askGateOrThrow(tx, draft, handsOfActor(actor), authority, { actor, reason, at })
    Pass.take(pass, tx, draft)
    const row = { ...rule, setBy: actor, setAt: new Date(at) }
    const { count } = await run(tx, build.insert(complaintRule).values(row).onConflictDoNothing())
    if (count === 0) return "taken"
    const after = { authority, valid_from: validFrom, threshold, months }
    await writeAudit(tx, { act: "complaint.rule", object: authority, after }, { actor, reason, at })
    return "set"
  })
}
