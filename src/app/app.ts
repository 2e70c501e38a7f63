/**
 * The app: every route of every capability behind the same doors. Built once; what it works with is provided for each
 * request, so that one app serves Node and Workers.
 */
import { OpenAPIHono } from "@hono/zod-openapi"
import type { Context, Hono } from "hono"
import { matchedRoutes } from "hono/route"
import { authenticate } from "../access/authenticate.ts"
import { type ClaimFault, claimFaults } from "../access/person-claim.ts"
import { anyone } from "../access/principal.ts"
import { describeWebhooks } from "../alert/webhook-wire.ts"
import { isUnavailable } from "../database/unavailable.ts"
import { limitAddress } from "../http/address-limit.ts"
import { crossOrigin } from "../http/cross-origin.ts"
import { deadline } from "../http/deadline.ts"
import type { AppConfig, Environment } from "../http/environment.ts"
import { openGates } from "../http/gate.ts"
import { KeptRouter } from "../http/kept-router.ts"
import { readLate } from "../http/late-read.ts"
import type { Ask, Module } from "../http/module.ts"
import { describeApi, openApiDocument } from "../http/openapi.ts"
import { unpackBody } from "../http/packed-body.ts"
import { readPerson } from "../http/person.ts"
import { nothingThere } from "../http/problem.ts"
import { refuseTries } from "../http/quota.ts"
import { mount } from "../http/route.ts"
import { securityHeaders } from "../http/security-header.ts"
import { tagOf } from "../http/tag.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { isForPrograms, refuse } from "../web/error-page.ts"
import { leaveNumbers } from "../web/personal-address.ts"
import { viewOf } from "../web/view.ts"
import { apiIndexPage, type ListedOperation } from "./api-index-page.ts"
import { cargoes } from "./cargo.ts"
import type { Parts } from "./parts.ts"
import { routes } from "./routes.ts"
import { answerThrown } from "./thrown.ts"

type AppEnvironment = Environment<Parts>

/** Gives the parts for a request. */
export type Provide = (c: Context<AppEnvironment>) => Parts

/** The doors by themselves: what stands before every route, and what is answered where none gives an answer. */
export function openDoors({ deadlines = {}, gates: bounds }: AppConfig, provide: Provide): OpenAPIHono<AppEnvironment> {
  const app = new OpenAPIHono<AppEnvironment>({ strict: false, router: new KeptRouter() })
  const gates = openGates(bounds)
  app.use(securityHeaders)
  app.use(crossOrigin)
  app.use((c, next) => {
    c.set("parts", provide(c))
    c.set("requestId", c.get("parts").newId())
    c.set("gates", gates)
    if (c.get("parts").site.isTraining) c.header("Gongshi-Training", "1")
    const { answered } = c.get("parts")
    if (!answered) return next()
    return next().finally(() => answered(c.env, routeOf(c), c.get("requestId")))
  })
  app.use(limitAddress(refuse))
  app.use(deadline(deadlines))
  app.use(async (c, next) => {
    const authorization = c.req.header("authorization")
    // Pages know who has signed in by a cookie; what is for programs takes none.
    const byCookie = authorization === undefined && !isForPrograms(c.req.path)
    if (authorization === undefined && !byCookie) {
      c.set("principal", anyone)
      return next()
    }
    const { sql, issuers, keyMemory, clock, claimKeys } = c.get("parts")
    const person = byCookie ? await readPerson(c) : null
    if (person) c.set("closed", true)
    const principal = person ?? (await authenticate(authorization, { sql, issuers, keyMemory, clock, claimKeys }))
    if (typeof principal === "string") {
      const tooMany = await refuseTries(c)
      if (tooMany) return tooMany
      return refuse(c, "credentials-refused", { detail: refused[principal] })
    }
    c.set("principal", principal)
    if (!isForPrograms(c.req.path)) c.set("invented", await saysInvented(c.get("parts")))
    return next()
  })
  app.use(readLate)
  app.use(leaveNumbers)
  app.use(unpackBody)
  app.onError(answerThrown)
  app.notFound((c) => refuse(c, "no-such-page", nothingThere))
  return app
}

/** What answered, as it is declared; null where only what stands before all routes did. */
const routeOf = (c: Context): string | null =>
  matchedRoutes(c).findLast(({ path }) => !path.includes("*"))?.path ?? null

const refused = {
  refused: {
    zh: "Authorization 中的密钥或者令牌无效、过期或者已撤销。",
    en: "The key or token in Authorization is not valid, has expired or was withdrawn.",
  },
  ...claimFaults,
} as const satisfies Record<"refused" | ClaimFault, Bilingual>

/** While the database is away a page has nothing invented to show. */
async function saysInvented({ isInvented }: Pick<Parts, "isInvented">): Promise<boolean> {
  try {
    return await isInvented()
  } catch (error) {
    if (error instanceof Error && isUnavailable(error)) return false
    throw error
  }
}

/** What is fixed when the app is built, with what runs beside the core; absent: nothing. */
export interface RunConfig extends AppConfig {
  modules?: readonly Module[]
}

/** Builds the app. */
export function createApp(config: RunConfig, provide: Provide): OpenAPIHono<AppEnvironment> {
  const app = openDoors(config, provide)
  mount(app, routes)
  for (const { routes: beside } of config.modules ?? []) app.route("/", beside(asCaller(app)) as Hono<AppEnvironment>)
  describeWebhooks(app.openAPIRegistry, cargoes)
  describeApi(app, config)
  let listed: readonly ListedOperation[] | null = null
  app.get("/docs", async (c) => {
    listed ??= listOperations(app, config)
    c.set("invented", await saysInvented(c.get("parts")))
    return c.html(apiIndexPage(viewOf(c), listed))
  })
  return app
}

/** The API in this process, through all of its doors. */
function asCaller(app: OpenAPIHono<AppEnvironment>): Ask {
  return async (c, path, { method = "GET", json } = {}) => {
    const headers = new Headers(c.req.raw.headers)
    // What is about the body of that request, and what only pages have.
    for (const name of [
      "content-type",
      "content-length",
      "content-encoding",
      "transfer-encoding",
      "cookie",
      "origin",
      "accept",
    ]) {
      headers.delete(name)
    }
    for (const name of ["expect", "idempotency-key", "if-none-match", "range"]) headers.delete(name)
    headers.set("accept", "application/json")
    if (json !== undefined) headers.set("content-type", "application/json")
    const body = json === undefined ? {} : { body: JSON.stringify(json) }
    return app.fetch(new Request(new URL(path, c.req.url), { method, headers, ...body }), c.env)
  }
}

type Described = Partial<{ operationId: string; summary: string; security: object[] }>

function listOperations(app: OpenAPIHono<AppEnvironment>, config: AppConfig): ListedOperation[] {
  const { paths = {} } = openApiDocument(app, config)
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations as Record<string, Described>).map(
      ([method, { operationId: id = "", summary = "", security = [] }]) => {
        const open = security.some((one) => Object.keys(one).length === 0)
        return { id, tag: tagOf(path), method: method.toUpperCase(), path, summary, open }
      },
    ),
  )
}
