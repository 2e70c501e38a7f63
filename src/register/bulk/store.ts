/**
 * SQL of the rows of bulk proceedings.
 */
import { and, asc, eq, gt, inArray, isNull, or, type SQL } from "drizzle-orm"
import type { Reach } from "../../access/reach.ts"
import type { Sql, Transaction } from "../../database/client.ts"
import { copyOf, copyTables } from "../../database/copy.ts"
import { anyOf, build, pick, type Query, query, run, value } from "../../database/query.ts"
import { bulkRow } from "../../database/schema/bulk.ts"
import { proceeding, record, subject } from "../../database/schema/register.ts"
import type { BulkCounts, BulkOutcome } from "../proceeding/bulk.ts"
import { belongsWithin } from "../proceeding/store.ts"
import { toHeld } from "../record/column.ts"
import type { HeldRecord } from "../record/record.ts"
import { isOpen, stateNames } from "../record/state.ts"
import { heldWhere } from "../record/store.ts"

/** A row as it is kept. */
export type BulkRow = typeof bulkRow.$inferSelect

const { bulkId, line, outcome, sampled, answeredBy, exceptions } = bulkRow
const ofBulk = (id: string) => eq(bulkId, id)
const keys = [
  ...([
    "bulkId",
    "line",
    "outcome",
    "subjectCode",
    "subjectName",
    "decisionNo",
    "aroseOn",
    "evidence",
    "recordId",
  ] as const),
  ...(["successor", "exceptions", "faults"] as const),
]

/** Keeps rows. */
export async function keepRows(tx: Transaction, rows: readonly BulkRow[]): Promise<void> {
  const json = (key: (typeof keys)[number]) => key === "exceptions" || key === "faults"
  const lines = rows.map((row) =>
    keys.map((key) => (json(key) ? JSON.stringify(row[key]) : (row[key] as string | null))),
  )
  await copyTables(tx, [copyOf(bulkRow, keys, lines)])
}

/** Forgets the rows of a bulk. */
export async function dropRows(tx: Transaction, id: string): Promise<void> {
  await run(tx, build.delete(bulkRow).where(ofBulk(id)))
}

/** The rows by what becomes of them. */
export async function countRows(sql: Sql, id: string): Promise<BulkCounts> {
  const counted = (which: SQL) => value<number>`count(*) filter (where ${which})::int`
  const is = (name: BulkOutcome) => counted(query`${outcome} = ${name}`)
  const isReady = query`${outcome} = 'ready'`
  const isChosen = query`(${sampled} or ${exceptions} <> '[]'::jsonb)`
  const [row] = await run(
    sql,
    build
      .select({
        ...{ rows: value<number>`count(*)::int`, ready: is("ready"), refused: is("refused"), single: is("single") },
        ...{ dropped: is("dropped"), done: is("done") },
        exceptions: counted(query`${exceptions} <> '[]'::jsonb`),
        sampled: counted(query`${sampled}`),
        unanswered: counted(query`${isReady} and ${isChosen} and ${answeredBy} is null`),
        earliest_on: value<string | null>`min(${bulkRow.aroseOn}) filter (where ${outcome} in ('ready', 'done'))`,
      })
      .from(bulkRow)
      .where(ofBulk(id)),
  )
  if (!row) throw new Error("a count has a row")
  return row
}

/** Which of these codes and numbers rows of the bulk have already. */
export async function findTaken(
  sql: Sql,
  id: string,
  codes: readonly string[],
  numbers: readonly string[],
): Promise<{ codes: Set<string>; numbers: Set<string> }> {
  const { subjectCode, decisionNo } = bulkRow
  const isTaken = or(anyOf(subjectCode, codes), anyOf(decisionNo, numbers))
  const rows = await run(
    sql,
    build
      .select({ subjectCode, decisionNo })
      .from(bulkRow)
      .where(and(ofBulk(id), isTaken)),
  )
  const some = (list: (string | null)[]) => new Set(list.flatMap((one) => one ?? []))
  return { codes: some(rows.map((row) => row.subjectCode)), numbers: some(rows.map((row) => row.decisionNo)) }
}

/** Chooses so many rows more, in the order of a digest that nobody knew when the rows came. */
export async function drawRows(tx: Transaction, id: string, seed: string, size: number): Promise<void> {
  const chosen = query`select ${line} from ${bulkRow} where ${ofBulk(id)} and ${outcome} = 'ready' and not ${sampled}
    order by sha256(convert_to(${seed} || ${line}, 'UTF8')), ${line} limit ${size}`
  await run(
    tx,
    build
      .update(bulkRow)
      .set({ sampled: true })
      .where(query`${ofBulk(id)} and ${line} in (${chosen})`),
  )
}

/** Takes back what was chosen and answered: what is proposed again is looked at again. */
export async function clearSample(tx: Transaction, id: string): Promise<void> {
  const cleared = { sampled: false, answeredBy: null, reason: null }
  await run(
    tx,
    build
      .update(bulkRow)
      .set(cleared)
      .where(and(ofBulk(id), eq(outcome, "ready"))),
  )
}

/** Rows by their lines. */
export async function loadLines(tx: Transaction, id: string, lines: readonly number[]): Promise<Map<number, BulkRow>> {
  if (lines.length === 0) return new Map()
  const rows = await run(
    tx,
    build
      .select()
      .from(bulkRow)
      .where(and(ofBulk(id), inArray(line, [...lines])))
      .for("update"),
  )
  return new Map(rows.map((row) => [row.line, row]))
}

/** Writes what became of a row. */
export async function updateRow(
  tx: Transaction,
  row: Pick<BulkRow, "bulkId" | "line">,
  changed: Partial<Pick<BulkRow, "outcome" | "answeredBy" | "reason" | "proceedingId" | "recordId" | "faults">>,
): Promise<void> {
  await run(
    tx,
    build
      .update(bulkRow)
      .set(changed)
      .where(and(ofBulk(row.bulkId), eq(line, row.line))),
  )
}

/** Writes what became of rows that were carried out, or could not be. */
export async function settleRows(
  tx: Transaction,
  id: string,
  settled: readonly Pick<BulkRow, "line" | "outcome" | "recordId" | "proceedingId" | "faults">[],
): Promise<void> {
  if (settled.length === 0) return
  const given = query`json_to_recordset(${JSON.stringify(settled)}::text::json)
    as s (line bigint, outcome text, "recordId" text, "proceedingId" uuid, faults jsonb)`
  const changed = {
    outcome: value<BulkOutcome>`s.outcome`,
    recordId: value<string>`s."recordId"`,
    proceedingId: value<string>`s."proceedingId"`,
    faults: value<[]>`s.faults`,
  }
  await run(
    tx,
    build
      .update(bulkRow)
      .set(changed)
      .from(given)
      .where(query`${ofBulk(id)} and ${line} = s.line`),
  )
}

/** The first rows that are still to be carried out. */
export function firstReady(tx: Transaction, id: string, limit: number): Promise<BulkRow[]> {
  const isReady = and(ofBulk(id), query`${outcome} = 'ready'`)
  return run(tx, build.select().from(bulkRow).where(isReady).orderBy(asc(line)).limit(limit))
}

/** Which rows are asked for. */
export const rowChoices = ["all", "refused", "sample", "exceptions", "unanswered"] as const
export type RowChoice = (typeof rowChoices)[number]

const isException = query`${exceptions} <> '[]'::jsonb`
const choices: Readonly<Record<RowChoice, SQL | undefined>> = {
  all: undefined,
  refused: query`${bulkRow.faults} <> '[]'::jsonb`,
  sample: query`${sampled}`,
  exceptions: isException,
  unanswered: and(query`${outcome} = 'ready' and (${sampled} or ${isException})`, isNull(answeredBy)),
}

/** Rows of a bulk within a reach, in the order of their lines, after one. */
export function listRows(
  sql: Sql,
  reach: Reach,
  id: string,
  which: RowChoice,
  after: number,
  limit: number,
): Promise<BulkRow[]> {
  const wanted = and(ofBulk(id), gt(line, after), choices[which], belongsWithin(reach, bulkId))
  return run(sql, build.select().from(bulkRow).where(wanted).orderBy(line).limit(limit))
}

/** The highest number that an authority's bulk proceedings have taken of a pattern; 0 where there is none. */
export async function lastNumber(
  tx: Transaction,
  authority: string,
  pattern: string,
  without: string,
): Promise<number> {
  const { content, kind, state } = proceeding
  const isSuch = query`${kind} = 'bulk' and ${proceeding.authority} = ${authority} and ${proceeding.id} <> ${without}
    and ${state} <> 'dropped' and ${content} ->> 'number_pattern' = ${pattern}`
  const last = value<number>`coalesce(max((${content} ->> 'last_number')::int), 0)`
  const [row] = await run(tx, build.select({ last }).from(proceeding).where(isSuch))
  return row?.last ?? 0
}

/** What a subject is, as far as a row is held against it. */
export interface SubjectState {
  code: string
  name: string
  formerNames: readonly string[]
  region: string
}

/** The subjects that the register knows, by code. */
export async function loadStates(sql: Sql, codes: readonly string[]): Promise<Map<string, SubjectState>> {
  if (codes.length === 0) return new Map()
  const { code, name, formerNames, region } = subject
  const rows = await run(sql, build.select({ code, name, formerNames, region }).from(subject).where(anyOf(code, codes)))
  return new Map(rows.map((row) => [row.code, row]))
}

/** Open proceedings about some subjects. */
export async function listOpenOf(sql: Sql, codes: readonly string[]) {
  if (codes.length === 0) return new Map<string, { kind: string; ground: string | null }[]>()
  const { subjectCode, kind, closed, content } = proceeding
  const fields = { subjectCode, kind, ground: value<string | null>`${content} ->> 'ground'` }
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
    and ${proceeding.kind} = 'abnormal' and not ${proceeding.closed} and ${proceeding.content} ->> 'ground' = ${ground})`
  const [row] = await run(
    sql,
    query`select ${pick({
      listed: value<number>`count(*) filter (where listed)::int`,
      underWay: value<number>`count(*) filter (where not listed and ${isUnderWay})::int`,
    })} from (select found.code, ${isListed} as listed from ${all}) found`,
  )
  return { rows, ...(row ?? { listed: 0, underWay: 0 }) }
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

/** Writes proceedings that begin and end at once. */
export async function insertDone(tx: Transaction, rows: readonly (typeof proceeding.$inferSelect)[]): Promise<void> {
  if (rows.length > 0) await run(tx, build.insert(proceeding).values([...rows]))
}
