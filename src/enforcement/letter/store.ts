/** SQL of letters. */
import { and, eq, getTableColumns, inArray, isNotNull, like, ne, notInArray, or, type SQL } from "drizzle-orm"
import { alias } from "drizzle-orm/pg-core"
import type { Tenant } from "../../access/tenant.ts"
import type { Sql, Transaction } from "../../database/client.ts"
import { build, query, type RowOf, run, value } from "../../database/query.ts"
import { apiClient } from "../../database/schema/check.ts"
import { documentSeries } from "../../database/schema/document.ts"
import { letter } from "../../database/schema/letter.ts"
import type { DayPlace } from "../../kit/case/cursor.ts"
import { caseStore, wireColumns } from "../../kit/case/store.ts"
import { bucketOf, type DueWork, inDueOrder, isDueWork } from "../../register/worklist/due-store.ts"
import type { DueBucket, Place } from "../../register/worklist/item.ts"
import { type LetterKind, type LetterState, letterKind, letterKindNames, undue } from "./kind.ts"

const table = letter
const sender = alias(apiClient, "letter_sender")
const receiver = alias(apiClient, "letter_receiver")
const letters = () =>
  build
    .select({
      ...getTableColumns(table),
      clientName: sender.name,
      toName: receiver.name,
      toRole: receiver.role,
    })
    .from(table)
    .leftJoin(sender, eq(sender.id, table.clientId))
    .leftJoin(receiver, eq(receiver.id, table.toClient))
    .$dynamic()

/** A letter as it is kept, with what its clients are called. Days are YYYY-MM-DD. */
export type Letter = RowOf<ReturnType<typeof letters>>

/** Whose letters are looked at: those of authorities that one covers, or a client's. */
export type LetterScope = { prefix: string } | { clientId: Tenant }

// A draft is its sender's own, and so is one that was withdrawn before anybody was told.
const isTold = query`${table.sentOn} is not null`

function within(scope: LetterScope): SQL | undefined {
  if ("clientId" in scope)
    return or(eq(table.clientId, scope.clientId), and(eq(table.toClient, scope.clientId), isTold))
  const below = `${scope.prefix}%`
  return or(
    like(table.authority, below),
    and(or(like(table.toAuthority, below), like(table.forwardedBy, below)), isTold),
  )
}

export const letterStore = caseStore(table, letters, within)
export const letterColumns = wireColumns(table)
export const findLetter = (sql: Sql, id: string, scope: LetterScope) => letterStore.find(sql, id, scope)
export const lockLetter = async (tx: Transaction, id: string, scope: LetterScope): Promise<Letter | null> =>
  (await letterStore.lock(tx, [id], scope))[0] ?? null

/** What letters are narrowed to; null does not narrow. */
export interface LetterFilter {
  kind: LetterKind | null
  state: LetterState | null
  batch: string | null
  /** Only those that are open, and past their day on this one. */
  overdueOn: string | null
}

const isOpen = notInArray(table.state, ["closed", "withdrawn", "signed", "published"])
const isDue = notInArray(table.state, [...undue])

/** Letters of a scope after a place: the latest first. */
export function listLetters(
  sql: Sql,
  scope: LetterScope,
  { kind, state, batch, overdueOn }: LetterFilter,
  after: DayPlace | null,
  limit: number,
): Promise<Letter[]> {
  const wanted = and(
    within(scope),
    kind === null ? undefined : eq(table.kind, kind),
    state === null ? undefined : eq(table.state, state),
    batch === null ? undefined : eq(table.batch, batch),
    overdueOn === null ? undefined : and(isDue, query`${table.dueOn} < ${overdueOn}::date`),
    after === null ? undefined : query`(${table.draftedOn}, ${table.id}) < (${after.day}::date, ${after.id}::uuid)`,
  )
  return run(sql, letters().where(wanted).orderBy(query`${table.draftedOn} desc, ${table.id} desc`).limit(limit))
}

/** How somebody stands with what they are held to: items of lists, and pledges. */
export interface HeldFigures {
  toAuthority: string | null
  /** What a platform is called; null: an authority. */
  toName: string | null
  items: number
  overdue: number
  /** Items that were inspected, and what they came to of 100 on the average; null: none was. */
  scored: number
  score: number | null
}

/** How those who were written to by authorities of a reach stand, who is behind with most first. @param today in China */
export function countHeld(sql: Sql, reach: { prefix: string }, today: string): Promise<HeldFigures[]> {
  const overdue = value<number>`(count(*) filter (where ${isDue} and ${table.dueOn} < ${today}::date))::int`
  const kinds: LetterKind[] = letterKindNames.filter((kind) => letterKind(kind).to === "held")
  const wanted = and(like(table.authority, `${reach.prefix}%`), isTold, inArray(table.kind, kinds))
  return run(
    sql,
    build
      .select({
        ...{ toAuthority: table.toAuthority, toName: receiver.name },
        ...{ items: value<number>`count(*)::int`, overdue: overdue.as("overdue") },
        scored: value<number>`count(${table.score})::int`,
        score: value<number | null>`round(avg(${table.score}))::int`,
      })
      .from(table)
      .leftJoin(receiver, eq(receiver.id, table.toClient))
      .where(and(wanted, ne(table.state, "withdrawn")))
      .groupBy(table.toAuthority, receiver.name)
      .orderBy(query`overdue desc, ${table.toAuthority}, ${receiver.name}`),
  )
}

/** The letters of a batch within a scope, of which nobody was told yet. */
export async function listUnsent(sql: Sql, scope: LetterScope, batch: string): Promise<string[]> {
  const wanted = and(within(scope), eq(table.batch, batch), eq(table.state, "drafted"))
  const rows = await run(sql, build.select({ id: table.id }).from(table).where(wanted).orderBy(table.id))
  return rows.map(({ id }) => id)
}

/** Pledges that are published, the latest first: of them the public sees what stands in them, and by whose they are. */
export function listPublished(sql: Sql, after: DayPlace | null, limit: number): Promise<Letter[]> {
  const wanted = and(
    eq(table.state, "published"),
    // As the partial index says it.
    isNotNull(table.publishedOn),
    after === null ? undefined : query`(${table.publishedOn}, ${table.id}) < (${after.day}::date, ${after.id}::uuid)`,
  )
  return run(sql, letters().where(wanted).orderBy(query`${table.publishedOn} desc, ${table.id} desc`).limit(limit))
}

/** An agency or a platform whose key is believed, by a text that may name one. */
export async function findLetterClient(
  sql: Sql,
  id: string,
): Promise<{ id: Tenant; name: string; role: "platform" | "agency" } | null> {
  const role = value<"platform" | "agency">`${apiClient.role}`
  const isOne = query`${apiClient.id}::text = ${id} and ${apiClient.revokedAt} is null and ${apiClient.role} in ('platform', 'agency')`
  const [row] = await run(
    sql,
    build.select({ id: apiClient.id, name: apiClient.name, role }).from(apiClient).where(isOne),
  )
  return row ?? null
}

/** Agencies and platforms whose keys are believed, by name. */
export function listLetterClients(sql: Sql): Promise<{ id: Tenant; name: string; role: "platform" | "agency" }[]> {
  const role = value<"platform" | "agency">`${apiClient.role}`
  const isOne = query`${apiClient.revokedAt} is null and ${apiClient.role} in ('platform', 'agency')`
  const some = build.select({ id: apiClient.id, name: apiClient.name, role }).from(apiClient)
  return run(sql, some.where(isOne).orderBy(role, apiClient.name))
}

/**
 * The next number of a series, which nobody else is given: who comes meanwhile waits to the end of the transaction.
 * @param of an authority, or the id of an agency
 */
export async function takeLetterNumber(
  tx: Transaction,
  { of, prefix, word, year }: { of: string; prefix: string; word: string; year: number },
): Promise<string> {
  const { authority, last } = documentSeries
  const [row] = await run(
    tx,
    build
      .insert(documentSeries)
      .values({ authority: of, year, word, last: 1 })
      .onConflictDoUpdate({
        target: [authority, documentSeries.year, documentSeries.word],
        set: { last: value<number>`${last} + 1` },
      })
      .returning({ last }),
  )
  if (!row) throw new Error("a series without a last number")
  return `${prefix}${word}〔${year}〕${row.last}号`
}

/** An open letter as work of one of its sides. */
export type LetterWork = Letter & { authority: string }

/** The worklist's part of each side: whose it is there, and what is open. */
const worked = {
  sender: { columns: { ...getTableColumns(table) }, authority: table.authority, isOpen },
  receiver: {
    columns: { ...getTableColumns(table), authority: table.toAuthority },
    authority: table.toAuthority,
    isOpen: and(isTold, query`${table.state} in ('sent', 'received')`),
  },
} as const

/** The letters of a side that are open, after a place of the worklist, in its order. */
export function workOf(side: keyof typeof worked) {
  const { columns, authority, isOpen: isTheirs } = worked[side]
  return {
    async list(sql: Sql, work: DueWork, after: Place | null, limit: number): Promise<LetterWork[]> {
      const wanted = and(isTheirs, isDueWork(columns, work, after))
      const rows = await run(sql, letters().where(wanted).orderBy(inDueOrder(columns)).limit(limit))
      return rows.map((row) => ({
        ...row,
        authority: (authority === table.authority ? row.authority : row.toAuthority) ?? "",
      }))
    },
    count(sql: Sql, work: DueWork): Promise<{ due: DueBucket; count: number }[]> {
      const counted = { due: bucketOf(table.dueOn, work.days), count: value<number>`count(*)::int` }
      const wanted = and(isTheirs, isDueWork(columns, { ...work, due: null }, null))
      return run(sql, build.select(counted).from(table).where(wanted).groupBy(query`1`))
    },
  }
}
