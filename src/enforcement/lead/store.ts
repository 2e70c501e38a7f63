/** SQL of leads. */
import { and, eq, gte, like, lte, ne, or, type SQL, type SQLWrapper } from "drizzle-orm"
import type { Reach } from "../../access/reach.ts"
import { askGateOrThrow } from "../../access/told-store.ts"
import type { Pool, Sql, Transaction } from "../../database/client.ts"
import { anyOf, build, type Query, query, type RowOf, run, value } from "../../database/query.ts"
import { lead } from "../../database/schema/lead.ts"
import { type Draft, openDraft } from "../../gate/draft.ts"
import type { Hand } from "../../gate/hands.ts"
import { Pass } from "../../gate/pass.ts"
import type { DayPlace } from "../../kit/case/cursor.ts"
import { caseStore, wireColumns } from "../../kit/case/store.ts"
import { type AuditRow, writeAudits } from "../../register/audit/trail.ts"
import { readCodes } from "../../register/subject/code-store.ts"
import { countDueWork, type DueWork, inDueOrder, isDueWork } from "../../register/worklist/due-store.ts"
import type { Place } from "../../register/worklist/item.ts"
import type { ReadLead } from "./row.ts"
import type { LeadContent, LeadSource, LeadState } from "./state.ts"

/** Who sends leads, and when. */
export interface Sending {
  /** Under whom refs are known again: a client, or an authority whoever of it sends. */
  sender: string
  actor: string
  /** Whose hand the gate is told of. */
  hands: readonly Hand[]
  /** ms since 1970. */
  at: number
  /** Today in China. */
  today: string
  newId(): string
}

/** What became of a lead that was sent: `other`: the ref is that of a lead of another content. */
export type LeadOutcome = { outcome: "added" | "unchanged"; id: string } | { outcome: "other" }

// Rows in a statement: each has some twenty parameters, of which PostgreSQL takes 65,535.
const rowsAtOnce = 1_000

/** Keeps those that are new, all in one transaction; the outcomes in the order of the rows. */
export function saveLeads(pool: Pool, rows: readonly ReadLead[], sending: Sending): Promise<LeadOutcome[]> {
  return pool.begin((tx) => insertLeads(tx, rows, sending))
}

/** What leads do, as the gate sees it: each lies with its authority. */
function draftOfLeads(leads: readonly { id: string; authority: string }[]): Draft {
  const draft = openDraft()
  for (const { id, authority } of leads) draft.add("lead", { kind: "authority", authority }, id)
  return draft.close()
}

/** The same in a transaction that is under way. */
export async function insertLeads(
  tx: Transaction,
  rows: readonly ReadLead[],
  sending: Sending,
): Promise<LeadOutcome[]> {
  const { sender, actor, hands, at, today, newId } = sending
  const first = new Map<string, ReadLead>()
  for (const row of rows) if (!first.has(row.content.ref)) first.set(row.content.ref, row)
  const before = await listByRef(tx, sender, [...first.keys()])
  const fresh = [...first.values()]
    .filter(({ content }) => !before.has(content.ref))
    .map(({ content, kept }) => ({ kept, row: { ...content, id: newId() } }))
  if (fresh.length > 0) {
    const draft = draftOfLeads(fresh.map(({ row }) => row))
    const about = fresh.length === 1 ? fresh[0]?.row.id : undefined
    Pass.take(await askGateOrThrow(tx, draft, hands, about, { actor, at }), tx, draft)
  }
  const added = new Set<string>()
  for (let from = 0; from < fresh.length; from += rowsAtOnce) {
    const values = fresh.slice(from, from + rowsAtOnce).map(({ row }) => ({
      ...row,
      ...{ sender, takenAt: new Date(at), takenOn: today, state: "received" as const, enteredOn: today },
      lastActor: actor,
    }))
    const written = await run(tx, build.insert(lead).values(values).onConflictDoNothing().returning({ id: lead.id }))
    for (const { id } of written) added.add(id)
  }
  const audit = fresh.flatMap(({ row: { id, source, code, authority }, kept }): AuditRow[] => {
    if (!added.has(id)) return []
    const taken = { act: "lead.take", object: id, after: { source, code, authority } }
    const keeps = { act: "personal-data.keep", object: id, after: { kept } }
    return kept.length > 0 ? [taken, keeps] : [taken]
  })
  await writeAudits(tx, audit, { actor, at })
  const known = await listByRef(tx, sender, [...first.keys()])
  const seen = new Set<string>()
  return rows.map(({ content }): LeadOutcome => {
    const held = known.get(content.ref)
    if (!held) throw new Error("a lead that was just written is gone")
    if (!sameContent(held, content)) return { outcome: "other" }
    const isNew = added.has(held.id) && !seen.has(held.id)
    seen.add(held.id)
    return { outcome: isNew ? "added" : "unchanged", id: held.id }
  })
}

async function listByRef(tx: Transaction, sender: string, refs: readonly string[]): Promise<Map<string, Lead>> {
  const rows = await run(
    tx,
    build
      .select()
      .from(lead)
      .where(and(eq(lead.sender, sender), anyOf(lead.ref, refs))),
  )
  return new Map(rows.map((row) => [row.ref, row]))
}

const sentFields = [
  ...["source", "code", "name", "platform", "seller", "shop", "url", "ground", "facts", "evidence", "foundOn"],
] as readonly (keyof LeadContent)[]

/** Whether a lead is the one that was sent. With whom it lies may have changed since. */
function sameContent(held: Lead, sent: LeadContent): boolean {
  const plain = (content: LeadContent) =>
    JSON.stringify(
      sentFields.map((name) =>
        name === "evidence" ? content.evidence.map(({ title, url, sha256 }) => [title, url, sha256]) : content[name],
      ),
    )
  return plain(held) === plain(sent)
}

/** An authority's: those it covers; a client's: those it has sent. A merchant has none. */
function within(reach: Reach): SQL | undefined {
  switch (reach.by) {
    case "authority":
      return like(lead.authority, `${reach.prefix}%`)
    case "sender":
      return eq(lead.sender, reach.actor)
    case "merchant":
    case "nobody":
      return query`false`
    case "register":
      return undefined
  }
}

const leads = () => build.select().from(lead).$dynamic()

/** A lead as the register keeps it. Days are YYYY-MM-DD. */
export type Lead = RowOf<ReturnType<typeof leads>>

export const leadStore = caseStore(lead, leads, within)
export const leadColumns = wireColumns(lead)
export const findLead = (sql: Sql, reach: Reach, id: string) => leadStore.find(sql, id, reach)
export const lockLead = async (tx: Transaction, reach: Reach, id: string) =>
  (await leadStore.lock(tx, [id], reach))[0] ?? null

/** What leads are narrowed to. */
export interface LeadFilter {
  state: LeadState | null
  source: LeadSource | null
  authority: string | null
  code: string | null
  /** Days on which they were taken in, both inclusive. */
  from: string | null
  to: string | null
}

/** The latest first; or what is not closed, by the last day of its clock. */
type LeadOrder = "latest" | "due"

const lastDay = query`coalesce(${lead.dueOn}, 'infinity'::date)`
const places = {
  latest: query`${lead.takenOn} desc, ${lead.id} desc`,
  due: query`${lastDay}, ${lead.id}`,
} as const satisfies Record<LeadOrder, Query>
const behind = {
  latest: ({ day, id }) => query`(${lead.takenOn}, ${lead.id}) < (${day}::date, ${id}::uuid)`,
  due: ({ day, id }) => query`(${lastDay}, ${lead.id}) > (${day}::date, ${id}::uuid)`,
} as const satisfies Record<LeadOrder, (after: DayPlace) => Query>

/** Leads within a reach after a place. */
export async function listLeads(
  sql: Sql,
  reach: Reach,
  filter: LeadFilter,
  order: LeadOrder,
  after: DayPlace | null,
  limit: number,
): Promise<Lead[]> {
  const { state, source, authority, code, from, to } = filter
  // The merchant may have got another code since, or be asked for by one that it had.
  const codes = code === null ? undefined : (await readCodes(sql, code)).all
  const wanted = and(
    within(reach),
    state === null ? undefined : eq(lead.state, state),
    source === null ? undefined : eq(lead.source, source),
    authority === null ? undefined : eq(lead.authority, authority),
    codes && anyOf(lead.code, codes),
    from === null ? undefined : gte(lead.takenOn, from),
    to === null ? undefined : lte(lead.takenOn, to),
    order === "due" ? ne(lead.state, "closed") : undefined,
    after === null ? undefined : behind[order](after),
  )
  return run(sql, build.select().from(lead).where(wanted).orderBy(places[order]).limit(limit))
}

const isOpen = ne(lead.state, "closed")

/** Open leads after a place of the worklist, in its order. */
export function listLeadWork(sql: Sql, work: DueWork, after: Place | null, limit: number): Promise<Lead[]> {
  const wanted = and(isOpen, isDueWork(lead, work, after))
  return run(sql, build.select().from(lead).where(wanted).orderBy(inDueOrder(lead)).limit(limit))
}

/** How many open leads there are, by bucket. */
export const countLeadWork = (sql: Sql, work: DueWork) => countDueWork(sql, lead, isOpen, work)

/** How many leads of a sender nobody has closed, about a merchant and with an authority. */
export async function countOpenOf(
  sql: Sql,
  sender: string,
  { code, authority }: { code: string; authority: string },
): Promise<{ ofMerchant: number; ofAuthority: number }> {
  const isAbout = (which: Query) => value<number>`count(*) filter (where ${which})::int`
  const [counts] = await run(
    sql,
    build
      .select({
        ofMerchant: isAbout(query`${lead.code} = ${code}`),
        ofAuthority: isAbout(query`${lead.authority} = ${authority}`),
      })
      .from(lead)
      .where(and(isOpen, eq(lead.sender, sender), or(eq(lead.code, code), eq(lead.authority, authority)))),
  )
  return counts ?? { ofMerchant: 0, ofAuthority: 0 }
}

/** The lead of a sender whose id lies between two; null where there is none. */
export async function findBetween(
  sql: Sql,
  sender: string,
  { from, to }: { from: string; to: string },
): Promise<Lead | null> {
  const [found] = await run(
    sql,
    build
      .select()
      .from(lead)
      .where(and(gte(lead.id, from), lte(lead.id, to), eq(lead.sender, sender)))
      .limit(1),
  )
  return found ?? null
}

/** What became of leads in a period. */
export interface LeadCounts {
  taken: number
  verified: number
  closed: number
  /** Closed with a proceeding. */
  cases: number
  /** Open, and past the last day of their clock. */
  overdueNow: number
}

/** Counts leads of authorities whose codes begin so. @param from the first day, `to` the last @param today in China */
export async function countLeads(
  sql: Sql,
  prefix: string,
  from: string,
  to: string,
  today: string,
): Promise<LeadCounts> {
  const { takenOn, verifiedOn, enteredOn, dueOn, state, result } = lead
  const inPeriod = (day: SQLWrapper) => query`${day} between ${from}::date and ${to}::date`
  const countIf = (condition: Query) => value<number>`count(*) filter (where ${condition})`
  const isClosed = query`${state} = 'closed' and ${inPeriod(enteredOn)}`
  const [counts] = await run(
    sql,
    build
      .select({
        taken: countIf(inPeriod(takenOn)),
        verified: countIf(inPeriod(verifiedOn)),
        closed: countIf(isClosed),
        cases: countIf(query`${isClosed} and ${result} = 'case'`),
        overdueNow: countIf(query`${state} <> 'closed' and ${dueOn} < ${today}::date`),
      })
      .from(lead)
      .where(like(lead.authority, `${prefix}%`)),
  )
  if (!counts) throw new Error("a count without a row")
  return counts
}
