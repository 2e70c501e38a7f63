/** SQL of trays: the notices of an agency, and what is answered. */
import { and, asc, eq, gt, inArray } from "drizzle-orm"
import type { Tenant } from "../../access/tenant.ts"
import { type Sql, toArrayLiteral } from "../../database/client.ts"
import {
  anyOf,
  assigned,
  build,
  columnsOf,
  listOf,
  notNull,
  type Piece,
  pick,
  type Query,
  query,
  run,
  statement,
  value,
} from "../../database/query.ts"
import { measure, notice, noticeBatch, noticeEvent, noticeTile } from "../../database/schema/enforcement.ts"
import { logEntry } from "../../database/schema/ledger.ts"
import { record } from "../../database/schema/register.ts"
import { type CaseStore, lastChanges, takePass } from "../../kit/case/store.ts"
import { tileWidth } from "../../ledger/tile.ts"
import type { HashTileName } from "../../ledger/tree.ts"
import { LogGap } from "../../ledger/tree-store.ts"
import { isShown } from "../../register/record/standing.ts"
import { readCodes } from "../../register/subject/code-store.ts"
import { statesEndingKept, statesEndingOwnTerm } from "../measure/measure.ts"
import { type Cover, coveredBy } from "../sharing/cover-store.ts"
import type { BatchOperation } from "./batch.ts"
import type { HeldNotice, NoticeAct, NoticeKind, NoticeState } from "./notice.ts"

/** A notice in a tray. */
export interface TrayNotice {
  id: number
  kind: NoticeKind
  state: NoticeState
  answer: NoticeAct | null
  dueOn: string | null
  heardAt: Date | null
  escalatedOn: string | null
  version: number
  recordId: string
  /** What was told, to the byte; null after an erasure. */
  line: string | null
  /** The request under which it is read; empty or null: none. */
  request: string | null
  /** As of a held notice. */
  acting: number
  kept: number
  keptBases: number
  fell: boolean
  /** The agency's own on the record, the first to begin first. */
  measures: readonly TrayMeasure[]
}

/** A measure that the agency has on the record of a notice. */
export type TrayMeasure = Pick<typeof measure.$inferSelect, "id" | "type" | "reference" | "state">

/** What the agency has on the record of a notice. @param annulling states that end what has a term of its own too */
function measuresHeld(annulling: Piece) {
  const own = query`${measure.clientId} = ${notice.clientId} and ${measure.recordId} = ${noticeEvent.recordId}`
  const falls = query`(not ${measure.ownTerm} or exists (
    select from ${record} where ${record.id} = ${measure.recordId} and ${record.state} = any(${annulling}::text[])))`
  const acting = value<number>`(select count(*) from ${measure} where ${own} and ${measure.state} = 'active'
    and (${noticeEvent.kind} <> 'ended' or ${falls}))`
  const ofKept = (what: Piece) =>
    value<number>`(select count(${what}) from ${measure} where ${own} and ${measure.state} = 'kept' and ${falls})`
  const [kept, keptBases] = [ofKept(query`*`), ofKept(query`distinct ${measure.keptBasis}`)]
  const fell = value<boolean>`exists (select from ${record}
    where ${record.id} = ${noticeEvent.recordId} and ${anyOf(record.state, statesEndingKept)})`
  const latestStart = value<string | null>`(select max(${measure.startedOn})::text from ${measure}
    where ${own} and ${measure.state} <> 'lifted' and ${falls})`
  const measures = value<readonly TrayMeasure[]>`(select coalesce(json_agg(json_build_object(
      'id', ${measure.id}, 'type', ${measure.type}, 'reference', ${measure.reference}, 'state', ${measure.state})
      order by ${measure.startedOn}, ${measure.id}), '[]'::json) from ${measure} where ${own})`
  return { acting, kept, keptBases, latestStart, fell, measures }
}

const trayFields = {
  ...{ id: noticeEvent.id, kind: noticeEvent.kind, recordId: noticeEvent.recordId, line: noticeEvent.line },
  ...columnsOf(notice, "state", "answer", "dueOn", "heardAt", "escalatedOn", "version"),
}

/** What of a tray is asked for; null does not narrow. */
export interface TrayQuery {
  states: readonly NoticeState[] | null
  kinds: readonly NoticeKind[] | null
  recordId: string | null
  /** A code of the merchant, whichever it has had: told under the one before, a record is found by the present one. */
  subjectCode: string | null
  /** What the agency may read today. An end it may always: it has to stop. */
  cover: Cover
  /** By what it is sorted; null: as it was raised. */
  sort: TraySort | null
  /** The id after which the page begins; of a sorted one, how many come before it. */
  after: number
  limit: number
}

const toldText = (path: Query) => query`(${noticeEvent.line}::json ${path})`
// What is not known comes last; then as it was raised.
const traySorts = {
  due: notice.dueOn,
  list: noticeEvent.list,
  region: toldText(query`#>> '{subject,region}'`),
  name: toldText(query`#>> '{subject,name}'`),
  ground: query`coalesce(${toldText(query`->> 'ground'`)}, ${toldText(query`->> 'class'`)})`,
  published: toldText(query`->> 'published_on'`),
} as const

/** By what a tray is sorted. */
export type TraySort = keyof typeof traySorts
export const traySortNames = Object.keys(traySorts) as [TraySort, ...TraySort[]]

/** The request under which a notice is read. */
export const requestOf = (cover: Cover) => coveredBy(cover, noticeEvent.list, noticeEvent.subjectCode)
/** Whether a notice may be read. */
export const mayRead = (cover: Cover) =>
  cover === null ? undefined : query`(${notice.recall} or ${requestOf(cover)} is not null)`

// By two halves: what finds records by their code is an index of the live ones and one of the others.
const isOfMerchant = (codes: readonly string[]) => {
  const half = (state: Query) =>
    query`select ${record.id} from ${record} where ${anyOf(record.subjectCode, codes)} and ${state}`
  return query`${noticeEvent.recordId} in (${half(query`${record.state} = 'live'`)} union all ${half(query`${record.state} <> 'live'`)})`
}

/** A page of an agency's notices, in the order in which they were raised. */
export async function listTray(
  sql: Sql,
  clientId: Tenant,
  { states, kinds, recordId, subjectCode, cover, sort, after, limit }: TrayQuery,
): Promise<TrayNotice[]> {
  const wanted = and(
    eq(notice.clientId, clientId),
    sort === null ? gt(notice.eventId, after) : undefined,
    states === null ? undefined : inArray(notice.state, [...states]),
    kinds === null ? undefined : inArray(noticeEvent.kind, [...kinds]),
    recordId === null ? undefined : eq(noticeEvent.recordId, recordId),
    subjectCode === null ? undefined : isOfMerchant((await readCodes(sql, subjectCode)).all),
    mayRead(cover),
  )
  const { acting, kept, keptBases, fell, measures } = measuresHeld(query`${toArrayLiteral(statesEndingOwnTerm)}`)
  const order = sort === null ? [] : [query`${traySorts[sort]} asc nulls last`]
  return run(
    sql,
    build
      .select({
        ...{ ...trayFields, request: requestOf(cover).as("request"), acting: acting.as("acting") },
        ...{
          kept: kept.as("kept"),
          keptBases: keptBases.as("kept_bases"),
          fell: fell.as("fell"),
          measures: measures.as("measures"),
        },
      })
      .from(notice)
      .innerJoin(noticeEvent, eq(noticeEvent.id, notice.eventId))
      .where(wanted)
      .orderBy(...order, asc(notice.eventId))
      .limit(limit)
      .offset(sort === null ? 0 : after),
  )
}

/** A notice of an agency by its id; null where it has none that it may read. */
export async function findNotice(sql: Sql, clientId: Tenant, id: number, cover: Cover): Promise<TrayNotice | null> {
  const all = { states: null, kinds: null, recordId: null, subjectCode: null, sort: null }
  const [found] = await listTray(sql, clientId, { ...all, cover, after: id - 1, limit: 1 })
  return found?.id === id ? found : null
}

/** A line of an agency's feed: what it was told, and the record's public line where that may be shown. */
export interface FeedNotice {
  id: number
  notice: string | null
  line: string | null
  /** As in the tray. */
  request: string | null
}

/** An agency's notices after one, as its mirror takes them. */
export function listFeed(
  sql: Sql,
  {
    clientId,
    after,
    today,
    cover,
    limit,
  }: Pick<TrayQuery, "cover" | "after" | "limit"> & { clientId: Tenant; today: string },
): Promise<FeedNotice[]> {
  const line = value<string | null>`case when ${record.id} is not null then ${logEntry.line} end`
  return run(
    sql,
    query`
      select ${pick({ id: noticeEvent.id, notice: noticeEvent.line, line, request: requestOf(cover) })}
      from ${notice} join ${noticeEvent} on ${noticeEvent.id} = ${notice.eventId}
      left join ${record} on ${record.id} = ${noticeEvent.recordId} and ${record.position} = ${noticeEvent.position} and ${isShown(today)}
      left join ${logEntry} on ${logEntry.position} = ${record.position}
      where ${notice.clientId} = ${clientId} and ${notice.eventId} > ${after} and ${mayRead(cover) ?? query`true`}
      order by ${notice.eventId} limit ${limit}`,
  )
}

const held = statement(
  { clientId: notice.clientId, ids: listOf(notice.eventId), annulling: listOf(record.state) },
  ({ clientId, ids, annulling }) => {
    const { measures: _, ...counts } = measuresHeld(annulling)
    const id = value<string>`${noticeEvent.id}::text`
    return query`
      select ${pick({ id, kind: noticeEvent.kind, recordId: noticeEvent.recordId, subjectCode: noticeEvent.subjectCode, raisedAt: noticeEvent.raisedAt })},
        ${pick(notice, "clientId", "state", "answer", "heardAt", "version")}, ${pick(counts)}
      from ${notice} join ${noticeEvent} on ${noticeEvent.id} = ${notice.eventId}
      where ${notice.clientId} = ${clientId} and ${notice.eventId} = any(${ids}::bigint[])
      order by ${notice.eventId}`
  },
)
const locks = statement(
  { clientId: notice.clientId, ids: listOf(notice.eventId) },
  ({ clientId, ids }) => query`select 1 from ${notice}
    where ${notice.clientId} = ${clientId} and ${notice.eventId} = any(${ids}::bigint[]) order by ${notice.eventId} for update`,
)

/** Where notices are kept, each by the id of its event. The follower of the log alone adds any. */
export const noticeStore: CaseStore<HeldNotice, { client: Tenant }> = {
  async find(sql, id, { client }) {
    const [found] = await held(sql, { clientId: client, ids: [Number(id)], annulling: statesEndingOwnTerm })
    return found ?? null
  },
  /** In their order, so that two who answer at once wait for one another; what is read is read once they are locked. */
  async lock(tx, ids, { client }) {
    const named = { clientId: client, ids: ids.map(Number) }
    await locks(tx, named)
    return held(tx, { ...named, annulling: statesEndingOwnTerm })
  },
  insert() {
    throw new Error("notices are raised by the log's follower")
  },
  async update(tx, changes, passed) {
    takePass(tx, changes, passed)
    const [first] = changes
    if (!first) return
    const answers = [...lastChanges(changes)].map(([id, { state, answer, heardAt, version }]) => ({
      ...{ id, state, answer, heardAt, version },
    }))
    await run(
      tx,
      query`
        update ${notice} set ${assigned(notice, {
          ...{ state: query`a.state`, answer: query`a.answer` },
          ...{ heardAt: query`a."heardAt"`, version: query`a.version` },
        })}
        from json_to_recordset(${JSON.stringify(answers)}::text::json)
          as a (id bigint, state text, answer text, "heardAt" timestamptz, version int)
        where ${notice.clientId} = ${first.held.clientId} and ${notice.eventId} = a.id`,
    )
  },
}

/** Where a notice stands in the tree of its batch. */
export interface NoticePlace {
  line: string
  leaf: number
  batch: number
  operation: BatchOperation
  position: number
  size: number
  root: Uint8Array
  secret: Uint8Array
  entry: string
}

const place = statement({ clientId: notice.clientId, id: notice.eventId }, ({ clientId, id }) =>
  build
    .select({
      ...{ line: notNull(noticeEvent.line).as("line"), leaf: notice.leaf, batch: noticeEvent.batch },
      ...columnsOf(noticeBatch, "operation", "position", "size", "root", "secret"),
      entry: logEntry.entry,
    })
    .from(notice)
    .innerJoin(noticeEvent, eq(noticeEvent.id, notice.eventId))
    .innerJoin(noticeBatch, eq(noticeBatch.id, noticeEvent.batch))
    .innerJoin(logEntry, eq(logEntry.position, noticeBatch.position))
    .where(and(eq(notice.clientId, clientId), eq(notice.eventId, id), query`${noticeEvent.line} is not null`)),
)

/** Where an agency's notice stands; null where it has none, or its line was erased. */
export async function findPlace(sql: Sql, clientId: Tenant, id: number): Promise<NoticePlace | null> {
  const [row] = await place(sql, { clientId, id })
  return row ?? null
}

/** The tiles of a batch's tree, in the order asked for. */
export async function readBatchTiles(sql: Sql, batch: number, asked: readonly HashTileName[]): Promise<Uint8Array[]> {
  const { level, index, hashes } = noticeTile
  const wanted = asked.map(({ level: at, index: of }) => ({ level: at, index: of }))
  const rows = await run(
    sql,
    query`
      select ${pick({ level, index, hashes })} from json_to_recordset(${JSON.stringify(wanted)}::text::json) as w (level int, index int)
      join ${noticeTile} on ${noticeTile.batch} = ${batch} and ${level} = w.level and ${index} = w.index`,
  )
  return asked.map((tile) => {
    const found = rows.find((row) => row.level === tile.level && row.index === tile.index)
    if (!found || found.hashes.length < Math.min(tile.width, tileWidth) * 32)
      throw new LogGap(`a tile of batch ${batch} is missing`)
    return found.hashes
  })
}
