/** Counts that come in, and the leads that they make: in the transaction that keeps the counts. */
import { regionPrefix } from "../../access/principal.ts"
import type { ActingParts, Pool, Transaction } from "../../database/client.ts"
import { byRegister } from "../../gate/hands.ts"
import { addDays, dayInChina } from "../../law/day.ts"
import { regionOf } from "../../names/code.ts"
import { regionLevel } from "../../names/region.ts"
import { writeAudit } from "../../register/audit/trail.ts"
import type { LeadContent } from "../lead/state.ts"
import { insertLeads } from "../lead/store.ts"
import { type ComplaintCount, type ComplaintRule, complaintCategories, firstMonth, ruleFor } from "./complaint.ts"
import {
  type ComplaintSum,
  listCounted,
  listMade,
  listRegions,
  listRules,
  presentCodes,
  saveCounts,
  sumComplaints,
  waitForOthers,
} from "./store.ts"

/** Who sends counts, and when. */
export interface ComplaintSending {
  sql: Pool
  /** Under whom counts take the place of earlier ones. */
  sender: string
  actor: string
  /** ms since 1970. */
  at: number
  newId(): string
}

/** The sender of leads that counts have made. */
export const complaintSender = "complaints"

/** Keeps counts and makes leads of those that reach what is set. @returns for each row whether it changed anything */
export function keepComplaints(
  { sql, sender, actor, at, newId }: ComplaintSending,
  rows: readonly ComplaintCount[],
): Promise<boolean[]> {
  return sql.begin(async (tx) => {
    const changed = await saveCounts(tx, sender, rows, at)
    const touched = [...new Set(rows.filter((_, index) => changed[index]).map(({ code }) => code))]
    if (touched.length === 0) return changed
    const after = { rows: rows.length, changed: changed.filter(Boolean).length }
    await writeAudit(tx, { act: "complaint.count", object: sender, after }, { actor, at })
    await makeLeads(tx, await presentCodes(tx, touched), { at, newId })
    return changed
  })
}

// Days on which a rule that has begun is looked at: some more than a machine is away for.
const beginningDays = 7
const codesAtOnce = 1_000

/** Makes the leads of counts that were there before a rule that has begun. Done again it changes nothing. */
export async function beginRule(
  { sql, clock, newId }: ActingParts,
  rule: ComplaintRule,
  signal?: AbortSignal,
): Promise<void> {
  if (rule.threshold === null) return
  const at = clock()
  const today = dayInChina(at)
  const within = { prefix: regionPrefix(rule.authority), from: firstMonth(rule, today), to: today }
  for (let after = ""; !signal?.aborted; ) {
    const codes = await listCounted(sql, within, rule.threshold, after, codesAtOnce)
    await sql.begin((tx) => makeLeads(tx, codes, { at, newId }))
    after = codes.at(-1) ?? ""
    if (codes.length < codesAtOnce) break
  }
}

/** The same of all rules that have begun within a week: part of the daily work. */
export async function beginRules(parts: ActingParts, signal?: AbortSignal): Promise<void> {
  const today = dayInChina(parts.clock())
  const since = addDays(today, -beginningDays)
  for (const rule of await listRules(parts.sql, null)) {
    if (rule.validFrom <= today && rule.validFrom >= since) await beginRule(parts, rule, signal)
  }
}

async function makeLeads(
  tx: Transaction,
  codes: readonly string[],
  { at, newId }: { at: number; newId(): string },
): Promise<void> {
  const rules = await listRules(tx, null)
  if (rules.length === 0) return
  // Two who send at once see each other's counts, one after the other: together they may be enough.
  await waitForOthers(tx)
  const today = dayInChina(at)
  const regions = await listRegions(tx, codes)
  const authorityOf = (code: string) => {
    const region = regions.get(code) ?? regionOf(code)
    return region !== null && regionLevel(region) !== null ? region : null
  }
  const byRule = Map.groupBy(
    codes.flatMap((code) => {
      const authority = authorityOf(code)
      const rule = authority && ruleFor(rules, authority, today)
      return authority && rule && rule.threshold !== null ? [{ code, authority, rule }] : []
    }),
    ({ rule }) => rule,
  )
  const before = await listMade(tx, complaintSender, codes)
  // A lead's number names the platform behind the code that it was made under.
  const ofKey = (key: string) =>
    before.filter(({ code, ref }) => `${code}${ref.slice(ref.indexOf("/"))}`.startsWith(`${key}/`))
  const leads: LeadContent[] = []
  for (const [rule, subjects] of byRule) {
    const authorities = new Map(subjects.map(({ code, authority }) => [code, authority]))
    const sums = await sumComplaints(tx, [...authorities.keys()], firstMonth(rule, today), today)
    for (const [key, counted] of Map.groupBy(sums, ({ code, platform }) => `${code}/${platform}`)) {
      const made = ofKey(key)
      // What a lead was closed with is not counted once more: it would make the same lead each month.
      const parts = counted.filter(({ month }) => made.every(({ foundOn }) => month > foundOn))
      const total = parts.reduce((sum, { count }) => sum + count, 0)
      const authority = authorities.get(parts[0]?.code ?? "")
      // One that is being looked into is enough.
      if (authority && total >= (rule.threshold ?? 0) && made.every(({ state }) => state === "closed"))
        leads.push(toLead(parts, total, authority, rule, today))
    }
  }
  const sending = { sender: complaintSender, actor: complaintSender, hands: byRegister, at, today, newId }
  await insertLeads(
    tx,
    leads.map((content) => ({ content, kept: [] })),
    sending,
  )
}

const evidenceMax = 20

/** The lead that counts make; what they are made of is its evidence. */
function toLead(
  parts: readonly (ComplaintSum & { code: string })[],
  total: number,
  authority: string,
  rule: ComplaintRule,
  today: string,
): LeadContent {
  const { code = "", platform = "" } = parts[0] ?? {}
  const [from, to] = [firstMonth(rule, today).slice(0, 7), today.slice(0, 7)]
  const evidence = parts
    .filter(({ count }) => count > 0)
    .slice(-evidenceMax)
    .map(({ month, category, count }) => ({
      ...{ title: `${month.slice(0, 7)} ${complaintCategories[category].zh} ${count} 件`, url: null, sha256: null },
    }))
  return {
    ...{ ref: `${code}/${platform}/${to}`, source: "complaint", code, name: null, platform: null, seller: null },
    ...{ shop: null, url: null, ground: null, authority, foundOn: today, evidence },
    facts: `${from} 至 ${to} 收到投诉举报 ${total} 件${platform === "" ? "" : `（${platform}）`}，达到设定的 ${rule.threshold} 件（${rule.months} 个月）。`,
  }
}
