/** HTTP of the module. What it answers is what `/v1/match`, `/v1/suggest` and `/v1/check` answer, in the words of that API. */
import { type Context, Hono } from "hono"
import { cors } from "hono/cors"
import type { z } from "zod"
import { batchBytesMax, limitBody } from "../http/body-limit.ts"
import type { Environment } from "../http/environment.ts"
import type { Ask } from "../http/module.ts"
import { refuseCount } from "../http/named-query.ts"
import { problem } from "../http/problem.ts"
import { readCode } from "../names/code.ts"
import {
  allProperties,
  asksMerchants,
  type Checked,
  candidateOf,
  cellsOf,
  extendSchema,
  manifestOf,
  properties,
  type Query,
  queriesSchema,
  regionOf,
  startingWith,
  types,
} from "./service.ts"

// As many as /v1/match gives.
const limitMax = 20
const limitUsual = 5
const otherwise = { zh: "请分批", en: "send several calls" } as const

type Ctx = Context<Environment>
type Candidate = Parameters<typeof candidateOf>[0]

/** The routes. Any page may read them, as the test bench of the API does; no page sends a credential. */
export function reconcileRoutes(ask: Ask): Hono<Environment> {
  const group = new Hono<Environment>()
  const anyPage = cors({ origin: "*", allowMethods: ["GET", "POST"], allowHeaders: ["Content-Type"] })
  for (const path of ["/reconcile", "/reconcile/*"]) group.use(path, anyPage)
  group.get("/reconcile", (c) => serve(c, ask, (name) => c.req.query(name)))
  group.post("/reconcile", limitBody(batchBytesMax), async (c) => {
    const form = await c.req.parseBody()
    return serve(c, ask, (name) => (typeof form[name] === "string" ? form[name] : undefined))
  })
  group.get("/reconcile/suggest/entity", async (c) => {
    const prefix = c.req.query("prefix") ?? ""
    if (prefix === "") return c.json({ result: [] })
    const response = await ask(c, `/v1/suggest?q=${encodeURIComponent(prefix)}`)
    if (!response.ok) return response
    const { suggestions } = (await response.json()) as { suggestions: { code: string; name: string }[] }
    return c.json({ result: suggestions.map(({ code, name }) => ({ id: code, name, notable: types })) })
  })
  group.get("/reconcile/suggest/property", (c) =>
    c.json({ result: startingWith(allProperties, c.req.query("prefix") ?? "") }),
  )
  group.get("/reconcile/suggest/type", (c) => c.json({ result: startingWith(types, c.req.query("prefix") ?? "") }))
  group.get("/reconcile/properties", (c) => {
    const type = c.req.query("type") ?? types[0]?.id ?? ""
    const isOurs = types.some(({ id }) => id === type)
    return c.json({ type, properties: isOurs ? Object.values(properties) : [] })
  })
  return group
}

async function serve(c: Ctx, ask: Ask, given: (name: string) => string | undefined): Promise<Response> {
  const [queries, extend] = [given("queries"), given("extend")]
  if (queries !== undefined) return answerQueries(c, ask, queries)
  if (extend !== undefined) return answerExtension(c, ask, extend)
  return c.json(manifestOf(c.get("parts").issuer))
}

async function answerQueries(c: Ctx, ask: Ask, text: string): Promise<Response> {
  const queries = read(queriesSchema, text)
  if (!queries) return refuse(c, "queries")
  const asked = Object.entries(queries)
  // Of codes too: each of them is a question of its own.
  const refusal = asked.length === 0 ? null : refuseCount(c, asked.length, "match:batch", otherwise)
  if (refusal) return refusal
  const names = asked.filter(
    ([, query]) => asksMerchants(query) && codeOf(query) === null && (query.query ?? "") !== "",
  )
  const codes = asked.flatMap(([id, query]) => {
    const code = asksMerchants(query) ? codeOf(query) : null
    return code === null ? [] : [[id, code] as const]
  })
  const [matched, known] = [await matchNames(c, ask, names), await findCodes(c, ask, codes)]
  if (matched instanceof Response) return matched
  if (known instanceof Response) return known
  const results = asked.map(([id, { limit = limitUsual }]) => {
    const candidates = known.get(id) ?? matched.get(id) ?? []
    return [id, { result: candidates.slice(0, Math.max(1, limit)).map(candidateOf) }]
  })
  return c.json(Object.fromEntries(results))
}

/** A code in the place of a name, which says for itself who is meant. */
function codeOf({ query = "" }: Query): string | null {
  const reading = readCode(query)
  return reading.kind === "valid" ? reading.code : null
}

async function matchNames(c: Ctx, ask: Ask, names: readonly (readonly [string, Query])[]) {
  if (names.length === 0) return new Map<string, Candidate[]>()
  const queries = names.map(([id, query]) => {
    const region = regionOf(query)
    const limit = Math.min(limitMax, Math.max(1, Math.floor(query.limit ?? limitUsual)))
    return [id, { name: query.query ?? "", limit, ...(region === null ? {} : { region }) }]
  })
  const response = await ask(c, "/v1/match", { method: "POST", json: { queries: Object.fromEntries(queries) } })
  if (!response.ok) return response
  const { responses } = (await response.json()) as { responses: Record<string, { results?: Candidate[] }> }
  // Names of queries are the sender's: one may be called as every object has a member.
  return new Map<string, Candidate[]>(Object.entries(responses).map(([id, { results = [] }]) => [id, results]))
}

// So many at once, as a browser has so many connections to one server: the rest of the pool is for others.
const codesAtOnce = 6

async function findCodes(c: Ctx, ask: Ask, codes: readonly (readonly [string, string])[]) {
  // A code that several rows name is looked up once.
  const wanted = [...new Set(codes.map(([, code]) => code))]
  const known = new Map<string, Candidate[]>()
  for (let from = 0; from < wanted.length; from += codesAtOnce) {
    const some = wanted.slice(from, from + codesAtOnce)
    const responses = await Promise.all(some.map((code) => ask(c, `/v1/subjects/${code}`)))
    for (const [place, response] of responses.entries()) {
      // Who is not known is nobody's candidate.
      if (response.status === 404) continue
      if (!response.ok) return response
      const { subject } = (await response.json()) as { subject: { code: string; name: string } }
      known.set(some[place] ?? "", [{ code: subject.code, name: subject.name, score: 1, match: true }])
    }
  }
  return new Map(codes.map(([id, code]) => [id, known.get(code) ?? []]))
}

type Answers = { as_of: { time: string }; responses: Record<string, Checked> }

async function check(c: Ctx, ask: Ask, codes: readonly (readonly [string, string])[]): Promise<Answers | Response> {
  const queries = Object.fromEntries(codes.map(([id, code]) => [id, { code }]))
  const response = await ask(c, "/v1/check", { method: "POST", json: { queries } })
  return response.ok ? ((await response.json()) as Answers) : response
}

async function answerExtension(c: Ctx, ask: Ask, text: string): Promise<Response> {
  const extension = read(extendSchema, text)
  if (!extension) return refuse(c, "extend")
  const asked = extension.properties.map(({ id }) => id)
  const ids = [...new Set(extension.ids)]
  const meta = asked.map((id) => allProperties.find((each) => each.id === id) ?? { id, name: id })
  if (ids.length === 0) return c.json({ meta, rows: {} })
  const answers = await check(
    c,
    ask,
    ids.map((id) => [id, id]),
  )
  if (answers instanceof Response) return answers
  const { as_of, responses } = answers
  const rows = ids.map((id) => {
    const told = Object.hasOwn(responses, id) ? responses[id] : undefined
    return [id, told ? cellsOf(told, as_of.time, asked) : {}]
  })
  return c.json({ meta, rows: Object.fromEntries(rows) })
}

function read<T>(schema: z.ZodType<T>, text: string): T | null {
  try {
    const read = schema.safeParse(JSON.parse(text))
    return read.success ? read.data : null
  } catch {
    return null
  }
}

const refuse = (c: Ctx, name: string) =>
  problem(c, "invalid-request", {
    detail: {
      zh: `${name} 不符合 Reconciliation API 0.2 的格式。`,
      en: `${name} is not as the Reconciliation API 0.2 has it.`,
    },
    pointer: `/${name}`,
  })
