/**
 * The API as the console's pages use it: in this process, as the client who has signed in. What a page does is what the
 * operation of that name does, with its scope, its limits and its words; a page knows no second way.
 */
import type { z } from "@hono/zod-openapi"
import { type Context, Hono } from "hono"
import { usageRoutes } from "../access/quota/routes.ts"
import { deliveryRoutes } from "../alert/delivery-routes.ts"
import { webhookRoutes } from "../alert/webhook-routes.ts"
import { outcomeRoutes } from "../check/job/outcome-routes.ts"
import { jobRoutes } from "../check/job/routes.ts"
import { sendRoutes } from "../check/job/send-routes.ts"
import { policyRoutes } from "../check/policy/routes.ts"
import type { Environment, PartsOf } from "../http/environment.ts"
import { languageOf } from "../http/language.ts"
import { type Problem, problemSchema } from "../http/problem.ts"
import { mount } from "../http/route.ts"
import { rosterRoutes } from "../roster/routes.ts"

// What the pages do.
const operations = [
  sendRoutes,
  jobRoutes,
  outcomeRoutes,
  policyRoutes,
  webhookRoutes,
  deliveryRoutes,
  rosterRoutes,
  usageRoutes,
] as const

/** The environment of the console's routes: they need what the operations behind them need, and nothing else. */
export type ConsoleEnvironment = Environment<PartsOf<typeof operations>>

interface Inside extends ConsoleEnvironment {
  Bindings: Pick<ConsoleEnvironment["Variables"], "parts" | "principal" | "requestId">
}

const api = new Hono<Inside>()
  .use(async (c, next) => {
    c.set("parts", c.env.parts)
    c.set("principal", c.env.principal)
    c.set("requestId", c.env.requestId)
    await next()
  })
  // What is thrown is the app's to answer.
  .onError((error) => {
    throw error
  })
mount(api, operations)

/** What is asked of the API. */
export interface Call {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE"
  /** Sent as JSON. */
  json?: unknown
  body?: ReadableStream<Uint8Array>
  headers?: Record<string, string>
}

/** The API's answer as it comes: for files and events, which go on to the browser as they are. */
export async function passOn(c: Context<ConsoleEnvironment>, path: string, call: Call = {}): Promise<Response> {
  const { method = "GET", json, body, headers } = call
  const request = new Request(new URL(path, c.req.url), {
    method,
    headers: {
      // The page's language: the cookie that keeps it does not come along.
      "accept-language": languageOf(c),
      ...(json === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    // A body that streams is sent before the answer is there (WHATWG Fetch); no other value exists.
    ...(body === undefined ? {} : { body, duplex: "half" }),
  } as RequestInit)
  const { parts, principal, requestId } = c.var
  return api.fetch(request, { parts, principal, requestId })
}

/** What came of a call. */
export type Answered<T> = { kind: "done"; value: T } | Refused
/** Why nothing came of it, in the page's language. */
export interface Refused {
  kind: "refused"
  problem: Problem
}

/** Calls the API and reads its answer. @param schema of the answer; null where it has no body */
export async function call<T>(
  c: Context<ConsoleEnvironment>,
  schema: z.ZodType<T>,
  path: string,
  order?: Call,
): Promise<Answered<T>> {
  const response = await passOn(c, path, order)
  if (!response.ok) return readRefusal(response)
  const text = await response.text()
  return { kind: "done", value: schema.parse(text === "" ? null : JSON.parse(text)) }
}

/** Reads why something was refused. */
export async function readRefusal(response: Response): Promise<Refused> {
  return { kind: "refused", problem: problemSchema.parse(await response.json()) }
}
