/**
 * The API as pages use it: in this process, as whoever has signed in. What a page does is what the operation of that name
 * does, with its scope, its limits and its words; a page knows no second way.
 */
import type { z } from "@hono/zod-openapi"
import { type Context, Hono } from "hono"
import type { Environment, PartsOf } from "./environment.ts"
import { languageOf } from "./language.ts"
import { nothingThere, type Problem, problem, problemSchema } from "./problem.ts"
import { mount } from "./route.ts"

/** What is asked of the API. */
export interface Call {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE"
  /** Sent as JSON. */
  json?: unknown
  body?: ReadableStream<Uint8Array>
  headers?: Record<string, string>
}

/** What came of a call. */
export type Answered<T> = { kind: "done"; value: T } | Refused
/** Why nothing came of it, in the page's language. */
export interface Refused {
  kind: "refused"
  problem: Problem
}

/** The operations that some pages have behind them. */
export interface Inside<Parts> {
  /** The answer as it comes: for files and events, which go on to the browser as they are. */
  passOn<E extends Environment<Parts>>(c: Context<E>, path: string, call?: Call): Promise<Response>
  /** Calls, and reads the answer. @param schema of the answer; null where it has no body */
  call<E extends Environment<Parts>, T>(
    c: Context<E>,
    schema: z.ZodType<T>,
    path: string,
    order?: Call,
  ): Promise<Answered<T>>
}

/** Opens operations to pages, which need what those need. */
export function openInside<const Groups extends readonly unknown[]>(operations: Groups): Inside<PartsOf<Groups>> {
  interface Within extends Environment<PartsOf<Groups>> {
    Bindings: Pick<Environment<PartsOf<Groups>>["Variables"], "parts" | "principal" | "requestId">
  }
  const api = new Hono<Within>()
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
  // What somebody typed may end a path early, as "." does: a page is told so as of everything else.
  api.notFound((c) => problem(c, "no-such-page", nothingThere))
  mount(api, operations)

  async function passOn<E extends Environment<PartsOf<Groups>>>(c: Context<E>, path: string, call: Call = {}) {
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
    const answer = await api.fetch(request, { parts, principal, requestId })
    const prepared = answer.headers.get(preparedHeader)
    if (prepared !== null) c.set("prepared", prepared)
    return answer
  }

  return {
    passOn,
    async call(c, schema, path, order) {
      const response = await passOn(c, path, order)
      if (!response.ok) return readRefusal(response)
      // Nothing of what was asked for is there yet: whose pages have two persons lead to what waits.
      if (response.headers.has(preparedHeader)) return { kind: "refused", problem: waits }
      const text = await response.text()
      return { kind: "done", value: schema.parse(text === "" ? null : JSON.parse(text)) }
    },
  }
}

/** The header by which pages know that something waits for another person. */
export const preparedHeader = "Gongshi-Prepared"

const waits: Problem = {
  ...{ type: "about:blank", title: "待确认", status: 202 },
  detail: "待本机构另一人确认。",
  next: "请本机构另一人确认：GET /v1/prepared。",
}

/** Reads why something was refused. */
export async function readRefusal(response: Response): Promise<Refused> {
  return { kind: "refused", problem: problemSchema.parse(await response.json()) }
}
