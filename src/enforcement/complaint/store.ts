/** SQL of complaints as counts, and of what makes leads of them. */
import { and, eq, gte, inArray, lte } from "drizzle-orm"
import type { Pool, Sql, Transaction } from "../../database/client.ts"
import { anyOf, assigned, build, excluded, names, pick, query, run, value } from "../../database/query.ts"
import { complaintCount, complaintRule } from "../../database/schema/complaint.ts"
import { lead } from "../../database/schema/lead.ts"
import { subject } from "../../database/schema/register.ts"
import { writeAudit } from "../../register/audit/trail.ts"
import type { ComplaintCategory, ComplaintCount, ComplaintRule } from "./complaint.ts"

const table = complaintCount

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

export function listComplaints(sql: Sql, code: string, since: string): Promise<ComplaintSum[]> {
  const count = value<number>`sum(${table.count})::int`
  return run(
    sql,
    build
      .select({ platform: table.platform, category: table.category, month: table.month, count })
      .from(table)
      .where(and(eq(table.code, code), gte(table.month, since)))
      .groupBy(table.platform, table.category, table.month)
      .orderBy(query`${table.month} desc, ${table.platform}, ${table.category}`),
  )
}

/** Waits until whoever counts at the same time has ended, and keeps others waiting until this transaction has. */
export async function waitForOthers(tx: Transaction): Promise<void> {
  await run(tx, query`select pg_advisory_xact_lock(hashtextextended('complaint leads', 0))`)
}

/** The sums of some subjects in some months. */
export function sumComplaints(
  tx: Transaction,
  codes: readonly string[],
  from: string,
  to: string,
): Promise<(ComplaintSum & { code: string })[]> {
  const count = value<number>`sum(${table.count})::int`
  return run(
    tx,
    build
      .select({ code: table.code, platform: table.platform, category: table.category, month: table.month, count })
      .from(table)
      .where(and(anyOf(table.code, codes), gte(table.month, from), lte(table.month, to)))
      .groupBy(table.code, table.platform, table.category, table.month)
      .orderBy(table.code, table.platform, table.month, table.category),
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
      select ${pick({ code: table.code })} from ${table} left join ${subject} on ${subject.code} = ${table.code}
      where ${table.code} > ${after} and ${table.month} between ${from}::date and ${to}::date
        and starts_with(coalesce(${subject.region}, substr(${table.code}, 3, 6)), ${prefix})
      group by ${table.code} having sum(${table.count}) >= ${threshold} order by ${table.code} limit ${limit}`,
  )
  return rows.map(({ code }) => code)
}

/** The regions of subjects that the register knows. */
export async function listRegions(tx: Transaction, codes: readonly string[]): Promise<Map<string, string>> {
  const { code, region } = subject
  const rows = await run(tx, build.select({ code, region }).from(subject).where(anyOf(code, codes)))
  return new Map(rows.flatMap((row) => (row.region === null ? [] : [[row.code, row.region]])))
}

/** The leads of a sender about some subjects. */
export function listMade(
  tx: Transaction,
  sender: string,
  codes: readonly string[],
): Promise<Pick<typeof lead.$inferSelect, "ref" | "state" | "foundOn">[]> {
  const { ref, state, foundOn } = lead
  const own = and(eq(lead.sender, sender), anyOf(lead.code, codes))
  return run(tx, build.select({ ref, state, foundOn }).from(lead).where(own))
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
        subjects: value<number>`count(distinct ${table.code}) filter (where ${table.count} > 0)::int`,
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
    const row = { ...rule, setBy: actor, setAt: new Date(at) }
    const { count } = await run(tx, build.insert(complaintRule).values(row).onConflictDoNothing())
    if (count === 0) return "taken"
    const { authority, validFrom, threshold, months, reason } = rule
    const after = { authority, valid_from: validFrom, threshold, months }
    await writeAudit(tx, { act: "complaint.rule", object: authority, after }, { actor, reason, at })
    return "set"
  })
}
