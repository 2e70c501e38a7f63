/** SQL of what rows of bulk proceedings are made of: whom a query finds, and what is known of whoever a row names. */
import { and, eq } from "drizzle-orm"
import type { Sql, Transaction } from "../../database/client.ts"
import { anyOf, build, pick, type Query, query, run, value } from "../../database/query.ts"
import { bulkRow } from "../../database/schema/bulk.ts"
import { proceeding, record, subject, subjectEnd } from "../../database/schema/register.ts"
import type { Content, Facts, Proceeding } from "../proceeding/proceeding.ts"
import { toHeld } from "../record/column.ts"
import type { HeldRecord } from "../record/record.ts"
import { isOpen, stateNames } from "../record/state.ts"
import { heldWhere } from "../record/store.ts"

/** What a subject is, as far as a row is held against it. */
export interface SubjectState {
  code: string
  name: string
  formerNames: readonly string[]
  region: string
  /** Whether it was deregistered, or taken up by another. */
  isEnded: boolean
}

/** The subjects that the register knows, by code. */
export async function loadStates(sql: Sql, codes: readonly string[]): Promise<Map<string, SubjectState>> {
  if (codes.length === 0) return new Map()
  const { code, name, formerNames, region } = subject
  const isEnded = value<boolean>`exists (select from ${subjectEnd} where ${subjectEnd.code} = ${code})`
  const fields = pick({ code, name, formerNames, region, isEnded })
  const rows = await run(sql, query`select ${fields} from ${subject} where ${anyOf(code, codes)}`)
  return new Map(rows.map((row) => [row.code, row]))
}

/** An open proceeding, with what of its content tells a twin. */
type OpenCase = Facts["open"][number] & { subjectCode: string }

/** Open proceedings about some subjects. */
export async function listOpenOf(sql: Sql, codes: readonly string[]): Promise<Map<string, OpenCase[]>> {
  if (codes.length === 0) return new Map()
  const { subjectCode, id, kind, recordId, closed, content: all } = proceeding
  const content = value<Content>`jsonb_build_object('ground', ${all} -> 'ground', 'arose_on', ${all} -> 'arose_on')`
  const fields = { subjectCode, id, kind, recordId, content }
  const isOpen = and(anyOf(subjectCode, codes), eq(closed, false))
  return Map.groupBy(await run(sql, build.select(fields).from(proceeding).where(isOpen)), (row) => row.subjectCode)
}

/** What a query for listings looks for. */
export interface FoundBy {
  /** GB/T 2260 prefix. */
  region: string
  /** The kind of subject that the ground is for; null: any. */
  type: string | null
  listedUnder: string | undefined
  /** Listed before this day. */
  before: string
}

function isFound({ region, type, listedUnder, before }: FoundBy): Query {
  const { ground, state, decidedOn, subjectCode } = record
  const isListed = query`exists (select from ${record} where ${subjectCode} = ${subject.code} and ${state} = 'live'
    and ${ground} = ${listedUnder ?? ""} and ${decidedOn} < ${before}::date)`
  return query`${subject.region} like ${`${region}%`}
    ${type === null ? query`` : query`and ${subject.type} = ${type}`}
    ${listedUnder === undefined ? query`` : query`and ${isListed}`}`
}

/** Subjects that a query finds, in the order of their codes, after one. */
export function findSubjects(sql: Sql, by: FoundBy, after: string, limit: number) {
  return run(
    sql,
    query`select ${pick(subject, "code", "name")} from ${subject}
      where ${isFound(by)} and ${subject.code} > ${after} order by ${subject.code} limit ${limit}`,
  )
}

/** How many subjects a query finds, and of how many the same is published or on its way already; null for more than `most`. */
export async function countFound(sql: Sql, by: FoundBy, ground: string, most: number) {
  const all = query`(select ${pick(subject, "code")} from ${subject} where ${isFound(by)} limit ${most + 1}) found`
  const [counted] = await run(sql, query`select ${pick({ rows: value<number>`count(*)::int` })} from ${all}`)
  const rows = counted?.rows ?? 0
  if (rows > most) return null
  const open = stateNames.filter(isOpen)
  const isListed = query`exists (select from ${record} where ${record.subjectCode} = found.code
    and ${record.ground} = ${ground} and ${record.decidedOn} >= ${by.before}::date and ${anyOf(record.state, open)})`
  const isUnderWay = query`exists (select from ${proceeding} where ${proceeding.subjectCode} = found.code
    and ${proceeding.kind} = 'abnormal' and not ${proceeding.closed} and ${proceeding.content} ->> 'ground' = ${ground}
    and ${proceeding.content} ->> 'arose_on' = ${by.before})`
  const [row] = await run(
    sql,
    query`select ${pick({
      listed: value<number>`count(*) filter (where listed)::int`,
      underWay: value<number>`count(*) filter (where not listed and ${isUnderWay})::int`,
    })} from (select found.code, ${isListed} as listed from ${all}) found`,
  )
  return { rows, ...(row ?? { listed: 0, underWay: 0 }) }
}

/** Penalties of authorities that stand without a class, in the order of their ids, after one. */
export async function findUnclassed(sql: Sql, prefix: string, after: string, limit: number): Promise<HeldRecord[]> {
  const rows = await run(
    sql,
    heldWhere(query`${record.list} = 'penalty' and ${record.penaltyClass} is null and ${record.state} = 'live'
      and ${record.authority} like ${`${prefix}%`} and ${record.id} > ${after} order by ${record.id} limit ${limit}`),
  )
  return rows.map(toHeld)
}

/** How many records of authorities are live. */
export async function countStanding(sql: Sql, prefix: string): Promise<number> {
  const isTheirs = query`${record.state} = 'live' and ${record.authority} like ${`${prefix}%`}`
  const [row] = await run(
    sql,
    query`select ${pick({ count: value<number>`count(*)` })} from ${record} where ${isTheirs}`,
  )
  return row?.count ?? 0
}

/** How many records other runs of kind `terms` have changed on a day, of authorities among these or above them. */
export async function countDoneBeside(
  tx: Transaction,
  { id }: Pick<Proceeding, "id">,
  prefix: string,
  day: string,
): Promise<number> {
  const { content } = proceeding
  const theirs = query`(${content} ->> 'source')`
  const isBeside = query`${proceeding.kind} = 'terms' and ${proceeding.id} <> ${id}::uuid
    and ${content} ->> 'done_on' = ${day}
    and (starts_with(${theirs}, ${prefix}) or starts_with(${prefix}, ${theirs}))`
  const done = pick({ done: value<number>`coalesce(sum((${content} ->> 'done_that_day')::int), 0)::int` })
  const [row] = await run(tx, query`select ${done} from ${proceeding} where ${isBeside}`)
  return row?.done ?? 0
}

/** Whose records are among the rows that are to be carried out, and how many of each. */
export async function countByAuthority(tx: Transaction, id: string): Promise<Map<string, number>> {
  const counted = pick({ authority: record.authority, count: value<number>`count(*)` })
  const ready = query`${bulkRow.bulkId} = ${id}::uuid and ${bulkRow.outcome} = 'ready'`
  const rows = await run(
    tx,
    query`select ${counted} from ${bulkRow} join ${record} on ${record.id} = ${bulkRow.recordId}
      where ${ready} group by ${record.authority}`,
  )
  return new Map(rows.map(({ authority, count }) => [authority, count]))
}

/** Records of authorities whose display has ended by itself, in the order of their ids, after one. */
export async function findExpired(sql: Sql, prefix: string, after: string, limit: number): Promise<HeldRecord[]> {
  const rows = await run(
    sql,
    heldWhere(query`${record.state} = 'expired' and ${record.authority} like ${`${prefix}%`} and ${record.id} > ${after}
      order by ${record.id} limit ${limit}`),
  )
  return rows.map(toHeld)
}
