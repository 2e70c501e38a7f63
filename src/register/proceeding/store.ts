/**
 * SQL of proceedings.
 */
import {
  and,
  type Column,
  eq,
  getTableColumns,
  gt,
  gte,
  isNotNull,
  isNull,
  like,
  lte,
  ne,
  not,
  or,
  type SQL,
} from "drizzle-orm"
import { isWithin, type Reach } from "../../access/reach.ts"
import type { Sql, Transaction } from "../../database/client.ts"
import { type CopyTable, copyOf } from "../../database/copy.ts"
import { anyOf, build, columnsOf, notNull, pick, query, run, statement, value } from "../../database/query.ts"
import { personSession } from "../../database/schema/access.ts"
import { auditEvent } from "../../database/schema/audit.ts"
import { bulkRow } from "../../database/schema/bulk.ts"
import { documentOffice } from "../../database/schema/document.ts"
import { proceeding } from "../../database/schema/register.ts"
import { type Author, writeAudits } from "../audit/trail.ts"
import { otherRegister } from "./other-province.ts"
import type { Content, Proceeding, Step } from "./proceeding.ts"

const proceedingById = statement({ id: proceeding.id }, ({ id }) =>
  build.select().from(proceeding).where(eq(proceeding.id, id)),
)

/** Finds a proceeding within a reach. */
export async function findProceeding(sql: Sql, reach: Reach, id: string): Promise<Proceeding | null> {
  const [row] = await proceedingById(sql, { id })
  return row && isWithin(reach, row) ? row : null
}

const peopleOf = statement(
  { authority: documentOffice.authority },
  ({ authority }) => query`
    select ${pick({
      works: value<boolean>`exists (select from ${documentOffice} where ${documentOffice.authority} = ${authority})
      or exists (select from ${personSession}, jsonb_array_elements(${personSession.posts}) as post
        where post->>'authority' = ${authority} and post->>'role' <> 'auditor')`,
    })}`,
)

/** Whether people of an authority work in this register: two of them have said what it is called, or one has signed in within half a year. */
export async function worksHere(tx: Transaction, authority: string): Promise<boolean> {
  const [row] = await peopleOf(tx, { authority })
  return row?.works ?? false
}

const proceedingsBetween = statement({ from: proceeding.id, to: proceeding.id }, (p) =>
  build
    .select()
    .from(proceeding)
    .where(and(gte(proceeding.id, p.from), lte(proceeding.id, p.to)))
    .limit(2),
)

/** Finds the proceeding of a follow number, for whoever has it: the number is the proof. Null where there are two. */
export async function findFollowed(sql: Sql, range: { from: string; to: string }): Promise<Proceeding | null> {
  const [row, second] = await proceedingsBetween(sql, range)
  return row && !second ? row : null
}

/** Finds a proceeding within a reach, and keeps others from acting on it until the transaction ends. */
export async function lockProceeding(tx: Transaction, reach: Reach, id: string): Promise<Proceeding | null> {
  const [row] = await run(tx, build.select().from(proceeding).where(eq(proceeding.id, id)).for("update"))
  return row && isWithin(reach, row) ? row : null
}

const openOf = statement({ subjectCode: proceeding.subjectCode }, ({ subjectCode }) => {
  const isOpen = and(eq(proceeding.subjectCode, subjectCode), not(proceeding.closed))
  return build.select().from(proceeding).where(isOpen).orderBy(proceeding.id)
})

/** Open proceedings about a subject within a reach. */
export async function listOpen(sql: Sql, reach: Reach, subjectCode: string): Promise<Proceeding[]> {
  return (await openOf(sql, { subjectCode })).filter((row) => isWithin(reach, row))
}

/** All proceedings about a record within a reach, the first first. */
export async function listAbout(sql: Sql, reach: Reach, recordId: string): Promise<Proceeding[]> {
  const { startedOn, id } = proceeding
  const about = build.select().from(proceeding).where(eq(proceeding.recordId, recordId)).orderBy(startedOn, id)
  return (await run(sql, about)).filter((row) => isWithin(reach, row))
}

/** Of these records, the ids of those that a proceeding of one of the kinds has published. */
export async function loadPublished(
  sql: Sql,
  kinds: readonly string[],
  recordIds: readonly string[],
): Promise<Set<string>> {
  if (recordIds.length === 0) return new Set()
  const isOf = and(anyOf(proceeding.recordId, recordIds), anyOf(proceeding.kind, kinds))
  const rows = await run(
    sql,
    build
      .select({ id: notNull(proceeding.recordId) })
      .from(proceeding)
      .where(isOf),
  )
  return new Set(rows.map(({ id }) => id))
}

/** The authorities of the proceedings, of one of the kinds, that have published records; absent where one came otherwise. */
export async function findPublishers(
  sql: Sql,
  kinds: readonly string[],
  records: readonly string[],
): Promise<Map<string, { authority: string; pushedTo: string | null }>> {
  if (records.length === 0) return new Map()
  const { authority, recordId } = proceeding
  const isOf = and(anyOf(recordId, records), anyOf(proceeding.kind, kinds))
  const pushedTo = value<
    string | null
  >`case when ${proceeding.state} = 'pushed' then ${proceeding.content} ->> 'pushed_to' end`
  const rows = await run(
    sql,
    build
      .select({ recordId: notNull(recordId), authority, pushedTo })
      .from(proceeding)
      .where(isOf),
  )
  // What was pushed and then published here by the registration side is displayed here.
  const last = rows.toSorted((one, other) => Number(one.pushedTo === null) - Number(other.pushedTo === null))
  return new Map(last.map((row) => [row.recordId, row]))
}

/** Open proceedings with a clock that has no last day, in the order of their ids. */
export function listUndatedProceedings(sql: Sql, after: string | null, limit: number): Promise<Proceeding[]> {
  const { id, closed, clock, dueOn } = proceeding
  const isUndated = and(not(closed), isNotNull(clock), isNull(dueOn), after === null ? undefined : gt(id, after))
  return run(sql, build.select().from(proceeding).where(isUndated).orderBy(id).limit(limit))
}

/** The last day as the indexes proceeding_open and proceeding_due have it. */
export const lastDay = query`coalesce(${proceeding.dueOn}, 'infinity'::date)`

/** What a list of proceedings is narrowed to. */
export interface ProceedingFilter {
  kinds: readonly string[]
  state?: string | undefined
  subjectCode?: string | undefined
  closed?: boolean | undefined
}

/** Proceedings within a reach, the earliest due first and those without a clock last. `after` is the last row of the page before. */
export async function listProceedings(
  sql: Sql,
  reach: Reach,
  { kinds, state, subjectCode, closed }: ProceedingFilter,
  after: { dueOn: string | null; id: string } | null,
  limit: number,
): Promise<Proceeding[]> {
  const { id } = proceeding
  const wanted = and(
    anyOf(proceeding.kind, kinds),
    within(reach),
    state === undefined ? undefined : eq(proceeding.state, state),
    subjectCode === undefined ? undefined : isAbout(subjectCode),
    closed === undefined ? undefined : eq(proceeding.closed, closed),
    after ? query`(${lastDay}, ${id}) > (${after.dueOn ?? "infinity"}::date, ${after.id}::uuid)` : undefined,
  )
  return run(sql, build.select().from(proceeding).where(wanted).orderBy(lastDay, id).limit(limit))
}

// Many at once are about nobody in particular: about each whose row they hold.
function isAbout(code: string): SQL | undefined {
  const holdsRow = query`${proceeding.subjectCode} = '' and exists (select from ${bulkRow}
    where ${bulkRow.bulkId} = ${proceeding.id} and ${bulkRow.subjectCode} = ${code})`
  return or(eq(proceeding.subjectCode, code), holdsRow)
}

function within(reach: Reach): SQL | undefined {
  switch (reach.by) {
    case "authority":
      return or(like(proceeding.authority, `${reach.prefix}%`), like(proceeding.displayedBy, `${reach.prefix}%`))
    case "merchant":
      return eq(proceeding.subjectCode, reach.code)
    case "sender":
    case "nobody":
      return query`false`
    case "register":
      return undefined
  }
}

/** Whether what belongs to a proceeding, which a column names, is within a reach. */
export function belongsWithin(reach: Reach, proceedingId: Column): SQL {
  const isIts = and(eq(proceeding.id, proceedingId), within(reach)) ?? query`true`
  return query`exists (select from ${proceeding} where ${isIts})`
}

/** Writes a proceeding that was begun. */
export async function insertProceeding(tx: Transaction, begun: Proceeding): Promise<void> {
  await run(tx, build.insert(proceeding).values(begun))
}

const keys = Object.keys(getTableColumns(proceeding)) as (keyof Proceeding)[]

/** Proceedings that were begun as rows of their table. */
export function proceedingTable(begun: readonly Proceeding[]): CopyTable {
  const rows = begun.map((one) =>
    keys.map((key) => {
      const value = one[key]
      return typeof value === "object"
        ? value && JSON.stringify(value)
        : typeof value === "boolean"
          ? `${value}`
          : value
    }),
  )
  return copyOf(proceeding, keys, rows)
}

/** Writes a proceeding as an act leaves it. */
export async function updateProceeding(tx: Transaction, { id, ...left }: Proceeding): Promise<void> {
  const { state, recordId, content, enteredOn, clock, dueOn, overdueOn, closed, version } = left
  const changed = { state, recordId, content, enteredOn, clock, dueOn, overdueOn, closed, version }
  await run(tx, build.update(proceeding).set(changed).where(eq(proceeding.id, id)))
}

/**
 * Gives what is open about a record to the authority that has published it here: while another register displayed it, who
 * decided would have carried it out alone. Whoever has seen it before has to look again.
 */
export async function bringHome(tx: Transaction, { recordId, authority }: Proceeding, author: Author): Promise<void> {
  if (recordId === null) return
  const { content, version } = proceeding
  const isAway = query`${content} ->> 'displayed_in' = ${otherRegister}`
  const home = {
    content: value<Content>`${content} - 'displayed_in'`,
    displayedBy: authority,
    version: value<number>`${version} + 1`,
  }
  const isOpen = and(eq(proceeding.recordId, recordId), not(proceeding.closed), isAway)
  const { id, displayedBy } = proceeding
  const away = await run(tx, build.select({ id, displayedBy }).from(proceeding).where(isOpen).orderBy(id).for("update"))
  if (away.length === 0) return
  await run(tx, build.update(proceeding).set(home).where(isOpen))
  const rows = away.map(({ id: object, displayedBy: displayed_by }) => {
    const before = { displayed_by, displayed_in: otherRegister }
    return { act: "proceeding.home", object, before, after: { displayed_by: authority } }
  })
  await writeAudits(tx, rows, { ...author, reason: null })
}

/** An act of a proceeding as the audit trail holds it. */
export interface HistoryRow extends Step {
  at: Date
  reason: string | null
  before: unknown
  after: unknown
  position: number | null
}

/** The name of an act, without its area. */
export const stepAct = value<string>`replace(${auditEvent.act}, 'proceeding.', '')`

const history = statement({ object: auditEvent.object }, ({ object }) =>
  build
    .select({ act: stepAct, ...columnsOf(auditEvent, "actor", "at", "reason", "before", "after", "position") })
    .from(auditEvent)
    // What the gate found beside an act is no step of the case.
    .where(and(eq(auditEvent.object, object), isNull(auditEvent.importId), ne(auditEvent.act, "effect.pass")))
    .orderBy(auditEvent.id),
)

/** The acts of a proceeding that was found, or of what else has such a history, the oldest first. */
export function listHistory(sql: Sql, { id }: Pick<Proceeding, "id">): Promise<HistoryRow[]> {
  return history(sql, { object: id })
}

/**
 * The acts so far, as they bar who may act. Of what an authority here has handed over, whoever had a hand in it there has
 * begun it: it is looked through by somebody else.
 */
export async function listHands(sql: Sql, { id, content }: Pick<Proceeding, "id" | "content">): Promise<Step[]> {
  const { pushed_from: from } = content
  const there = typeof from === "string" ? await history(sql, { object: from }) : []
  return [...there.map(({ actor }) => ({ act: "begin", actor })), ...(await history(sql, { object: id }))]
}
