/** HTTP of a family of cases: begun, listed, looked at and acted on, each by a route that the family describes. */
import type { OpenAPIHono, RouteConfig } from "@hono/zod-openapi"
import { z } from "@hono/zod-openapi"
import type { Context, MiddlewareHandler } from "hono"
import type { Principal } from "../../access/principal.ts"
import type { Scope as Right } from "../../access/scope.ts"
import type { Sql, TimedParts } from "../../database/client.ts"
import { type GateRefusal, reasons } from "../../gate/may-take-effect.ts"
import { actBytesMax, bodyBytesMax } from "../../http/body-limit.ts"
import { idParam, json, jsonBody, toPage } from "../../http/content.ts"
import type { Environment } from "../../http/environment.ts"
import { codeRefusal, type ProblemName, problem, problemResponses, refuseCursor } from "../../http/problem.ts"
import { defineRoute, refuseFaults, routeGroup, withBody } from "../../http/route.ts"
import { limitParameter } from "../../input/page-limit.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { dayInChina } from "../../law/day.ts"
import { actOn, type Beginning, beginCase, type Case } from "./act.ts"
import type { Asking } from "./answer-store.ts"
import { type ActOf, type AnyFamily, type CaseRow, type Fault, isFault, type Moment } from "./family.ts"
import type { CaseDetail, View } from "./wire.ts"

/** What a route says of itself. */
interface Told {
  operationId: string
  summary: string
  description?: string
}

/** How cases are told: in a list, and singly with all that belongs to one; absent: in the same way. */
interface Telling<Row, Parts> {
  one: { schema: z.ZodType; toWire(row: Row, view: View, parts: Parts): object }
  detail?: CaseDetail<Row>
}

interface Room<Row extends CaseRow, Scope, Acts, Facts extends Moment, Parts> {
  readonly case: Case<Row, Scope, Acts, Facts, Parts> & {
    readonly family: AnyFamily
  }
  readonly path: `/v1/${string}`
  /** What an answer that holds one is said to be. */
  readonly says: string
  /** The right of who looks, the problem of what is not there for them, and how cases are told. */
  readonly read: Right
  readonly unknown: ProblemName
  readonly wire: Telling<Row, Parts>
  /** What somebody sees; null: nothing, whatever right they have. */
  scopeOf(principal: Principal): Scope | null
  /** For which side somebody is told what can be done; null: who only looks. */
  sideOf(principal: Principal): string | null
  /** How a case is named in an address; absent: by its id, a UUID. */
  readonly params?: z.ZodType<{ id: string }> & RequestParams
  /** What is kept of who was shown how many. */
  noteShown?(parts: NoInfer<Parts>, principal: Principal, count: number): Promise<void>
}

type RequestParams = NonNullable<NonNullable<RouteConfig["request"]>["params"]>

/** What a room puts before a route, how long its bodies may be, and with what that may answer. */
interface RoomDoor {
  before: readonly MiddlewareHandler[]
  bytesMax?: number
  responses: RouteConfig["responses"]
}

/** What is looked at before a case is, as texts and signatures. */
type Check<Parts> = (
  sent: Readonly<Record<string, unknown>>,
  about: { id: string; principal: Principal; parts: Parts },
) => Promise<Fault | null> | Fault | null

/** A list: what it can be narrowed by, and how one goes on after a place. */
interface List<Row, Scope, Query extends z.ZodRawShape, Place, Parts> extends Told {
  /** Of the page, and the member under which it holds its cases. */
  readonly page: z.ZodType
  readonly under: string
  readonly says: string
  readonly query: Query
  /** How many a page may hold, and holds where nobody says; absent: 200 and 50. */
  readonly limits?: readonly [most: number, usual: number]
  readonly cursor: {
    schema: z.ZodType<string>
    of(row: Row, query: never): string
    read(text: string): Place | null
  }
  find(
    parts: Parts,
    scope: Scope,
    query: z.output<z.ZodObject<Query>>,
    after: Place | null,
    limit: number,
    today: string,
  ): Promise<Row[]>
}

/** A route of acts: of one side, at an address below the case. */
interface ActRoute<Acts, Parts> extends Told {
  readonly side: string
  readonly at: string
  /** Absent: of an act that has an address of its own and takes nothing. */
  readonly body?: z.ZodType
  /** The one act that it is for, which then is not named in the body. */
  readonly act?: keyof Acts & string
  readonly briefly?: true
  readonly door?: RoomDoor
  readonly check?: Check<NoInfer<Parts>>
}

/** A route that begins cases, with the right to. */
interface BeginRoute<Row, Body extends z.ZodType, Parts> extends Told {
  readonly right: Right
  readonly says: string
  readonly body: Body
  readonly how: Beginning<Row, z.output<Body>, Parts>
  /** With what it may be refused beside what every route is. */
  readonly refused: readonly (404 | 409)[]
  readonly briefly?: true
  readonly door?: RoomDoor
  /** What it is about, where that is not there. */
  readonly unknown?: ProblemName
}

type Ctx<Parts> = Context<Environment<Parts>>

/** The routes of a family. */
export function caseRoutes<
  Row extends CaseRow,
  Scope,
  Acts,
  Facts extends Moment,
  Parts extends TimedParts,
  Query extends z.ZodRawShape,
  Place,
  Body extends z.ZodType,
>(
  room: Room<Row, Scope, Acts, Facts, Parts>,
  {
    begin,
    list,
    get,
    acts,
  }: {
    begin?: BeginRoute<Row, Body, Parts>
    list?: List<Row, Scope, Query, Place, Parts>
    get?: Told
    acts: readonly ActRoute<Acts, Parts>[]
  },
): OpenAPIHono<Environment<Parts>> {
  const { wire, path, read } = room
  const { words, sides } = room.case.family
  const group = routeGroup<Parts>()
  if (begin) addBeginning(group, room, begin)
  const params = room.params ?? idParam
  if (list) addList(group, room, list)
  if (get) {
    const one = defineRoute(read, `get ${path}/{id}`, {
      ...get,
      request: { params },
      responses: { 200: json(room.says, schemaOf(wire)), ...problemResponses(400, 404) },
    })
    on(group, one, async (c) => {
      const parts = c.get("parts")
      const scope = room.scopeOf(c.get("principal"))
      const found = scope === null ? null : await room.case.store.find(parts.sql, idOf(c), scope)
      if (!found) return problem(c, room.unknown, { detail: words.unknown })
      await room.noteShown?.(parts, c.get("principal"), 1)
      return c.json(await tell(wire, parts.sql, found, viewOf(c, room), parts), 200)
    })
  }
  for (const { side, at, body, act, briefly, door, check, ...told } of acts) {
    const right = sides[side]
    if (right === undefined) throw new Error(`${path}: there is no side ${side}`)
    const { before = [], bytesMax = bodyBytesMax, responses } = door ?? {}
    const route = defineRoute({ scope: right, bytesMax, before }, `post ${path}/{id}/${at}`, {
      ...told,
      request: { params, ...(body ? { body: jsonBody(body) } : {}) },
      responses: {
        200: json(room.says, schemaOf(wire, briefly)),
        ...responses,
        ...problemResponses(...(body ? [404, 409] : [400, 404, 409])),
      },
    })
    on(group, route, async (c) => {
      const sent = (body ? valid(c, "json") : {}) as { version?: number }
      const { version, ...given } = sent
      const principal = c.get("principal")
      const parts = c.get("parts")
      const fault = await check?.(sent, { id: idOf(c), principal, parts })
      if (fault) return refuse(c, fault)
      const scope = room.scopeOf(principal)
      if (scope === null) return problem(c, room.unknown, { detail: words.unknown })
      const named = (act === undefined ? given : { act, ...given }) as ActOf<Acts>
      const outcome = await actOn(room.case, parts, { principal, scope }, idOf(c), named, version)
      if (outcome.kind === "absent") return problem(c, room.unknown, { detail: words.unknown })
      if (outcome.kind === "gate") return refuseByGate(c, outcome.refusal)
      if (outcome.kind === "stale") return problem(c, "changed-meanwhile", { detail: words.changed })
      if (isFault(outcome)) return refuse(c, outcome)
      await room.noteShown?.(parts, principal, 1)
      return c.json(await tell(wire, parts.sql, outcome.row, viewOf(c, room), parts, briefly), 200)
    })
  }
  return group
}

/** Adds the route that lists cases, page by page. */
function addList<
  Row extends CaseRow,
  Scope,
  Acts,
  Facts extends Moment,
  Parts extends TimedParts,
  Query extends z.ZodRawShape,
  Place,
>(
  group: OpenAPIHono<Environment<Parts>>,
  room: Room<Row, Scope, Acts, Facts, Parts>,
  list: List<Row, Scope, Query, Place, Parts>,
): void {
  const { path, read, wire } = room
  const query = {
    ...list.query,
    cursor: list.cursor.schema.optional(),
    limit: limitParameter(...(list.limits ?? [200, 50])),
  }
  const many = defineRoute(read, `get ${path}`, {
    ...toldOf(list),
    request: { query: z.object(query) },
    responses: { 200: json(list.says, list.page) },
  })
  on(group, many, async (c) => {
    const { cursor, limit, ...asked } = valid(c, "query") as { cursor?: string; limit: number }
    const after = cursor === undefined ? null : list.cursor.read(cursor)
    if (cursor !== undefined && after === null) return refuseCursor(c)
    const principal = c.get("principal")
    const scope = room.scopeOf(principal)
    if (scope === null) return problem(c, "not-allowed", { detail: room.case.family.words.unknown })
    const narrowed = asked as z.output<z.ZodObject<Query>>
    const view = viewOf(c, room)
    const parts = c.get("parts")
    const found = await list.find(parts, scope, narrowed, after, limit + 1, view.today)
    const { page, next } = toPage(found, limit, (last) => list.cursor.of(last, narrowed as never))
    await room.noteShown?.(parts, principal, page.length)
    return c.json({ [list.under]: page.map((row) => wire.one.toWire(row, view, parts)), next }, 200)
  })
}

/** Adds the route that begins cases. The same again under the same Idempotency-Key is answered as before. */
function addBeginning<
  Row extends CaseRow,
  Scope,
  Acts,
  Facts extends Moment,
  Parts extends TimedParts,
  Body extends z.ZodType,
>(
  group: OpenAPIHono<Environment<Parts>>,
  room: Room<Row, Scope, Acts, Facts, Parts>,
  { right, says, body, how, refused, briefly, door, unknown, ...told }: BeginRoute<Row, Body, Parts>,
): void {
  const { wire, path } = room
  const route = defineRoute({ ...withBody(right, actBytesMax), before: door?.before ?? [] }, `post ${path}`, {
    ...told,
    request: { headers: z.object({ "idempotency-key": keyField }), body: jsonBody(body) },
    responses: {
      201: json(says, schemaOf(wire, briefly)),
      ...problemResponses(...refused, 422),
      ...door?.responses,
    },
  })
  on(group, route, async (c) => {
    const asked = valid(c, "json") as z.output<Body>
    const key = c.req.header("idempotency-key")
    const asking = key === undefined ? null : { key, asked: await digestOf(told.operationId, asked) }
    const principal = c.get("principal")
    const view = viewOf(c, room)
    const begun = await beginCase(room.case, how, c.get("parts"), principal, asked, asking, async (tx, row) => ({
      status: 201,
      answer: await tell(wire, tx, row, view, c.get("parts"), briefly),
    }))
    if (begun.kind === "begun") return c.json(begun.answer, 201)
    if (begun.kind === "again") return c.json(JSON.parse(begun.answer), begun.status as 201)
    if (begun.kind === "reused") return problem(c, "key-reused", { detail: reused })
    if (begun.kind === "unknown" && unknown) return problem(c, unknown, begun)
    return refuse(c, begun)
  })
}

/** The body of a route of acts: one act each, by its name, and the version that was seen. */
export function actBody<Acts extends Record<string, { by: string; asks: z.ZodRawShape }>>(
  name: string,
  acts: Acts,
  side: string,
  example: object,
) {
  const bodies = Object.entries(acts).flatMap(([act, { by, asks }]) =>
    by === side ? [z.strictObject({ act: z.literal(act), ...asks, version: versionSeen })] : [],
  )
  const [first, ...others] = bodies
  if (!first) throw new Error(`${name}: nobody acts`)
  return z.discriminatedUnion("act", [first, ...others]).openapi(name, { example })
}

/** The version that was seen, which may be left out. */
export const versionSeen = z.int().optional()

const keyField = z
  .string()
  .min(1)
  .max(255)
  .optional()
  .openapi({ description: "Your own name for the request: sent again within a day it is answered as before" })

async function digestOf(operation: string, asked: unknown): Promise<Asking["asked"]> {
  const text = new TextEncoder().encode(`${operation}\n${JSON.stringify(asked)}`)
  return new Uint8Array(await crypto.subtle.digest("SHA-256", text))
}

function schemaOf<Row, Parts>({ one, detail }: Telling<Row, Parts>, briefly?: true) {
  return (briefly ? undefined : detail?.schema) ?? one.schema
}

async function tell<Row, Parts>(
  { one, detail }: Telling<Row, Parts>,
  sql: Sql,
  row: Row,
  view: View,
  parts: Parts,
  briefly?: true,
): Promise<object> {
  return detail && !briefly ? await detail.tell(sql, row, view) : one.toWire(row, view, parts)
}

/** Answers with why the gate refuses. */
export function refuseByGate(c: Context, { reason, detail }: GateRefusal) {
  return problem(c, reasons[reason].problem, { detail })
}

/** Answers with what keeps an act from being done. */
function refuse(c: Context, fault: Fault) {
  switch (fault.kind) {
    case "unknown":
      throw new Error("the room does not say what is unknown")
    case "illegal":
      return problem(c, "illegal-act", fault)
    case "own":
      return problem(c, "own-act", fault)
    case "field":
      return problem(c, "invalid-request", fault)
    case "fields":
      return refuseFaults(c, [...fault.errors])
    case "code":
      return problem(c, "invalid-code", { ...codeRefusal(fault.reading), pointer: fault.pointer })
  }
}

function viewOf<Parts extends TimedParts>(
  c: Ctx<Parts>,
  { sideOf }: { sideOf(principal: Principal): string | null },
): View {
  const principal = c.get("principal")
  return { side: sideOf(principal), by: principal, today: dayInChina(c.get("parts").clock()) }
}

// What is added to a route is typed by its schemas, which here are those of any family.
function on<Parts>(
  group: OpenAPIHono<Environment<Parts>>,
  route: RouteConfig,
  answer: (c: Ctx<Parts>) => Promise<Response>,
): void {
  group.openapi(route, answer)
}

function valid<Parts>(c: Ctx<Parts>, from: "json" | "query" | "param"): unknown {
  return c.req.valid(from as never)
}

const idOf = <Parts>(c: Ctx<Parts>) => (valid(c, "param") as { id: string }).id

const toldOf = ({ operationId, summary, description }: Told) => ({
  ...{ operationId, summary },
  ...(description === undefined ? {} : { description }),
})

const reused: Bilingual = {
  zh: "这个 Idempotency-Key 已用于另一请求：请另取一个。",
  en: "This Idempotency-Key was used for another request: give this one of its own.",
}
