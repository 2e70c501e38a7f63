/**
 * Routes: every one is made by `defineRoute`, which asks for a scope and refuses who does not carry it.
 */
import { createRoute, OpenAPIHono, type RouteConfig, z } from "@hono/zod-openapi"
import { type Context, Hono, type MiddlewareHandler, type Next } from "hono"
import { createMiddleware } from "hono/factory"
import { actorOf, may, type Principal } from "../access/principal.ts"
import { costOf } from "../access/quota/cost.ts"
import { explainLack, holderNames } from "../access/role-words.ts"
import { carries, isOpen, publishes, type Scope, scopes } from "../access/scope.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { explainRefusal } from "../ledger/log-refusal.ts"
import { bodyBytesMax, limitBody } from "./body-limit.ts"
import { sendsJson } from "./content.ts"
import type { Environment, PartsOf } from "./environment.ts"
import { faultsMax, findUnknownParameters, type RequestFault, toFaults, toPointer } from "./fault.ts"
import { gate } from "./gatekeeper.ts"
import { asking, named } from "./idempotency.ts"
import { type ProblemParts, problem, problemResponses } from "./problem.ts"
import { free, meter } from "./quota.ts"
import { tagOf } from "./tag.ts"

/** What a route must say of itself. Chapter, `security`, the scope's check and what every such route may refuse are added. */
type Described = Omit<RouteConfig, "method" | "path" | "security" | "middleware" | "deprecated"> & {
  operationId: string
  summary: string
  /** Where it goes out of use: docs/clients.md says how long before. */
  ending?: Ending
}

/** The problems with which any route may answer, and that no route has to name. */
type Refused = ReturnType<typeof problemResponses<400 | 401 | 403 | 408 | 413 | 414 | 415 | 429 | 503>>

/** The extension of OpenAPI under which a route names its scope. */
const scopeExtension = "x-scope"

/** What stands before a route: its scope, how long a body may be that is read whole, and what its room puts there. */
type Door = Scope | { scope: Scope; bytesMax: number; before?: readonly MiddlewareHandler[] }

/**
 * A scope of a route whose bodies may be longer than others. Files and what streams have no limit on the total; where a route
 * takes JSON or a file, this is of the JSON.
 */
export function withBody(scope: Scope, bytesMax: number) {
  return { scope, bytesMax }
}

/** A route behind a scope, at `get /path`. A public scope takes no credential, and takes one all the same. */
export function defineRoute<M extends RouteConfig["method"], P extends string, const R extends Described>(
  door: Door,
  address: `${M} ${P}`,
  route: R,
) {
  const [method, path] = address.split(" ") as [M, P]
  const { operationId, summary, description, ending } = route
  const { scope, bytesMax, before = [] } = typeof door === "string" ? { scope: door, bytesMax: bodyBytesMax } : door
  const takesName = isNamed(method, route)
  const bearer = [{ apiKey: [] }, { officerToken: [] }, ...(carries("merchant", scope) ? [{ merchantToken: [] }] : [])]
  return createRoute({
    // In the order in which they are read in the description.
    ...{ operationId, summary, description: described(scope, description), tags: [tagOf(path)] },
    ...{ method, path, ...route, description: described(scope, description) },
    // The description knows it by its own word.
    ...(ending ? { ending: undefined, deprecated: true } : {}),
    responses: withRefusals(scope, route, takesName),
    [scopeExtension]: scope,
    ...costExtension(operationId),
    security: isOpen(scope) ? [{}, ...bearer] : bearer,
    ...(takesName ? { parameters: [{ $ref: `#/components/parameters/${keyComponent}` }] } : {}),
    middleware: [
      requireScope(scope),
      meter(operationId),
      heedParameters(route),
      method === "get" ? free : limitWhole(route, bytesMax),
      ending ? endingSoon(ending) : free,
      gate(operationId),
      takesName ? named(operationId) : free,
      ...before,
      // Each that is called takes some half a microsecond of every request.
    ].filter((door) => door !== free),
  })
}

/** An operation that goes out of use. Days as YYYY-MM-DD; `instead` the address in its place. */
export interface Ending {
  since: string
  until: string
  instead: string
}

/** Says so in every answer: Deprecation (RFC 9745), Sunset (RFC 8594), and what comes in its place. */
function endingSoon({ since, until, instead }: Ending) {
  const deprecation = `@${Date.parse(since) / 1_000}`
  const sunset = new Date(until).toUTCString()
  return createMiddleware<Environment>((c, next) => {
    c.header("Deprecation", deprecation)
    c.header("Sunset", sunset)
    c.header("Link", `<${instead}>; rel="successor-version"`)
    return next()
  })
}

/** What an operation is said to do, and who may. */
function described(scope: Scope, description?: string): string {
  const who = isOpen(scope) ? "Open to anyone." : `Who may ${scopes[scope].en}: ${holderNames(scope).join(", ")}.`
  return description === undefined ? who : `${description}\n\n${who}`
}

const needsCredential = {
  zh: "此操作需要平台、机构或者报送系统的 API 密钥，或者工作人员的令牌：Authorization: Bearer …",
  en: "This takes the API key of a platform, an agency or a source, or an officer's token: Authorization: Bearer …",
} as const satisfies Bilingual
const needsLogin = {
  zh: "此操作需要商户登录，或者工作人员登录。网页在 /sign-in；程序如何登录见 /docs。",
  en: "This takes the login of a merchant, or of an officer: pages at /sign-in; how programs do it stands at /docs.",
} as const satisfies Bilingual

function limitWhole({ request }: Described, bytesMax: number) {
  const types = Object.keys(request?.body?.content ?? { "application/json": {} })
  const whole = limitBody(bytesMax)
  if (!types.includes("application/json")) return free
  if (types.length === 1) return whole
  return createMiddleware<Environment>((c, next) => (sendsJson(c) ? whole(c, next) : next()))
}

/**
 * The responses, with those to who may not, to what is asked wrongly, to a body that is too long, too slow, or packed in a way
 * that is not known here, to who has no quota left, and of a server that is busy or has no database, which is nobody's fault
 * who asks.
 */
function withRefusals<R extends Described>(scope: Scope, route: R, takesName: boolean): R["responses"] & Refused {
  const { query, body } = route.request ?? {}
  const responses: R["responses"] = {
    ...(costOf(route.operationId).of === "nothing" ? route.responses : withQuota(route.responses)),
    ...(isOpen(scope) ? {} : problemResponses(401, 403)),
    ...(query || body ? problemResponses(400) : {}),
    ...(body ? problemResponses(408, 413, 415) : {}),
    ...(takesName ? problemResponses(409, 422) : {}),
    ...problemResponses(414, 503),
  }
  // A handler may give any of them; what the description names is what can come.
  return responses as R["responses"] & Refused
}

/** The name of the parameter among the components of the description. */
export const keyComponent = "IdempotencyKey"

/** Whether the same again is known by a name before the operation: it does something, and has no way of its own. */
function isNamed(method: string, { operationId, request, responses }: Described): boolean {
  const own = request?.headers instanceof z.ZodObject && "idempotency-key" in request.headers.shape
  // What may be kept for another person to confirm makes what was not there, by whatever method.
  return (method === "post" || "202" in responses) && !asking.has(operationId) && !own
}

/** The fields that tell of quotas, as components of the description. */
export const quotaFields = {
  "RateLimit-Policy": {
    description: 'By what is counted: `"day"` units of the key, `"rows"` of the key, `"minute"` units of the address',
    schema: { type: "string", example: '"day";q=1000000;w=86400' },
  },
  RateLimit: {
    description: "What remains, and the seconds until more is there (draft-ietf-httpapi-ratelimit-headers)",
    schema: { type: "string", example: '"day";r=999998;t=3600' },
  },
} as const

const fieldNames = Object.keys(quotaFields)
const fieldReferences = Object.fromEntries(fieldNames.map((name) => [name, { $ref: `#/components/headers/${name}` }]))
const fieldSchemas = Object.fromEntries(fieldNames.map((name) => [name, z.string().optional()]))

function withQuota(responses: Described["responses"]): Described["responses"] {
  const told = Object.entries(responses).map(([status, response]) => {
    if (!status.startsWith("2") || !("description" in response)) return [status, response]
    const own = "headers" in response && response.headers instanceof z.ZodObject ? response.headers.shape : null
    return [status, { ...response, headers: own ? z.object({ ...own, ...fieldSchemas }) : fieldReferences }]
  })
  return { ...Object.fromEntries(told), ...problemResponses(429) }
}

/** The extension of OpenAPI that says what an operation costs. */
function costExtension(operation: string) {
  const cost = costOf(operation)
  if (cost.of === "nothing") return {}
  return {
    "x-cost": cost.of === "rows" ? { rows: 1 } : { units: cost.units, ...(cost.each ? { per: cost.each } : {}) },
  }
}

function requireScope(scope: Scope) {
  const closed = !isOpen(scope)
  const grows = publishes(scope)
  return createMiddleware<Environment>((c, next) => {
    c.set("closed", closed)
    const refusal = refuseWithout(c, scope)
    if (refusal) return Promise.resolve(refusal)
    return grows && c.req.method !== "GET" ? unlessHalted(c, next) : next()
  })
}

/** Refuses whoever does not carry a scope; null for who does. For what one route gives to some alone. */
export function refuseWithout<E extends Environment>(c: Context<E>, scope: Scope) {
  const principal = c.get("principal")
  if (may(principal, scope)) return null
  if (principal.kind === "anyone") {
    return problem(c, "credentials-missing", {
      detail: carries("merchant", scope) ? needsLogin : needsCredential,
    })
  }
  return problem(c, "not-allowed", { detail: explainLack(principal.role, scope), scope })
}

/** The client that asks, where the scope is one that clients alone carry. */
export function clientOf<E extends Environment>(c: Context<E>) {
  const principal: Principal = c.get("principal")
  if (principal.kind !== "client") throw new Error("the scope is for clients alone, and this is none")
  return { ...principal, clientId: principal.id, actor: actorOf(principal) }
}

/** The officer who asks, likewise. */
export function officerOf<E extends Environment>(c: Context<E>) {
  const principal: Principal = c.get("principal")
  if (principal.kind !== "officer") throw new Error("the scope is for officers alone, and this is none")
  return principal
}

/** While the log must not grow, nothing is let through that can make it grow. */
async function unlessHalted(c: Context<Environment>, next: Next) {
  const refusal = await c.get("parts").signedLog.halted()
  return refusal ? problem(c, "log-halted", { detail: explainRefusal(refusal) }) : next()
}

// What has addresses for programs alone; a page is opened by links of others, who add what they like.
const heeded = /^\/(v1|log|exports)\//

// No database holds U+0000, and nothing that anybody looks for has it.
const noText = {
  zh: "含有 U+0000，不是文字，请删去",
  en: "it holds U+0000, which is no text: take it out",
} as const satisfies Bilingual

/** Refuses parameters that the route does not know or that are no text, and keeps what it does know for those who say what is wrong. */
function heedParameters({ request }: Described) {
  return createMiddleware<Environment>((c, next) => {
    c.set("expected", request)
    if (!c.req.url.includes("?") || !heeded.test(c.req.path)) return next()
    const { told, total } = findUnknownParameters(Object.keys(c.req.query()), request?.query)
    if (total > 0) return Promise.resolve(refuseFaults(c, told, total))
    const broken = c.req.url.includes("%00")
      ? Object.entries(c.req.query()).filter(([, value]) => value.includes("\0"))
      : []
    if (broken.length === 0) return next()
    return Promise.resolve(
      refuseFaults(
        c,
        broken.map(([name]) => ({ pointer: toPointer([name]), detail: noText })),
      ),
    )
  })
}

/** A group of routes that need these parts; what fails validation is answered with a pointer to each fault. */
export function routeGroup<Parts>(): OpenAPIHono<Environment<Parts>> {
  return new OpenAPIHono<Environment<Parts>>({
    defaultHook: (result, c) => {
      if (result.success) return undefined
      const { query, body } = c.get("expected") ?? {}
      const json = body?.content["application/json"]
      const schema = result.target === "json" && json && "schema" in json ? json.schema : query
      const { told, total } = toFaults(result.error.issues, schema)
      return refuseFaults(c, told, total)
    },
  })
}

/** Refuses a request with all that is wrong: one fault in its own words, several in a list of as many as are told. */
export function refuseEach(c: Context, faults: readonly RequestFault[]) {
  const [first, ...others] = faults
  if (first && others.length === 0) return problem(c, "invalid-request", first)
  return refuseFaults(c, faults.slice(0, faultsMax), faults.length)
}

/** Refuses a request with a fault in each place that is named, of which there may be more in all. */
export function refuseFaults(c: Context, errors: NonNullable<ProblemParts["errors"]>, total = errors.length) {
  const more = total - errors.length
  return problem(c, "invalid-request", {
    detail: {
      zh: `请求中有字段不符合要求，见 errors${more > 0 ? `；另有 ${more} 处未列出` : ""}。`,
      en: `Some fields are not as they should be; see errors${more > 0 ? `, and ${more} more that are not told` : ""}.`,
    },
    errors,
  })
}

/** Puts groups of routes on an app that has the parts they need; hono itself would take any app. */
export function mount<E extends Environment<PartsOf<Groups>>, const Groups extends readonly unknown[]>(
  app: Hono<E>,
  groups: Groups,
): void {
  for (const group of groups) {
    if (!(group instanceof Hono)) throw new TypeError("what is mounted is no group of routes")
    app.route("/", group)
  }
}
