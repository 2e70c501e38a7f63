/**
 * HTTP of checks.
 */
import { z } from "@hono/zod-openapi"
import { may } from "../access/principal.ts"
import { readBody, streamText } from "../http/body.ts"
import { languageOf } from "../http/language.ts"
import { codeRefusal, problem, problemResponses, problemSchema, toProblem } from "../http/problem.ts"
import { defineRoute, routeGroup } from "../http/route.ts"
import type { Language } from "../law/bilingual.ts"
import { asOfSchema, recordSchema, toAsOf, toWireRecord } from "../register/wire.ts"
import { checkCodes } from "./check.ts"
import { checkCsv, checkNdjson } from "./stream.ts"
import type { Verdict } from "./verdict.ts"

/** Queries in a call: without a key, and with one. */
export const openQueriesMax = 10
export const queriesMax = 1_000

const answerSchema = z
  .strictObject({
    verdict: z.enum(["listed", "clear", "unknown", "invalid"]),
    code: z.string().optional(),
    name: z.string().optional(),
    records: z.array(recordSchema),
    problem: problemSchema.optional(),
  })
  .openapi("Verdict")

const check = defineRoute("check:query", {
  method: "post",
  path: "/v1/check",
  operationId: "check",
  summary: "Check up to 1,000 codes in a call",
  description:
    "`listed`: live records. `clear`: known and without live records. `unknown`: a valid code that the register does " +
    "not know; no clearance. `invalid`: not a code; the problem says which character is wrong. " +
    "Without a key up to 10 queries. A bad query fails alone.",
  tags: ["check"],
  request: {
    body: {
      required: true,
      content: {
        "application/json": {
          schema: z
            .object({
              queries: z.record(z.string().max(200), z.unknown()).openapi({
                description: "Queries under names of your choice",
                type: "object",
                additionalProperties: { type: "object", properties: { code: { type: "string" } } },
              }),
            })
            .openapi("CheckRequest", { example: { queries: { q1: { code: "91000000MA0000008C" } } } }),
        },
      },
    },
  },
  responses: {
    200: {
      description: "A verdict for each query",
      content: {
        "application/json": {
          schema: z
            .strictObject({ as_of: asOfSchema, responses: z.record(z.string(), answerSchema) })
            .openapi("CheckAnswer"),
        },
      },
    },
    ...problemResponses(400, 401, 413, 415),
  },
})

const streamExample = '{"id":"a-1","code":"91000000MA0000008C"}'

const checkStream = defineRoute("check:stream", {
  method: "post",
  path: "/v1/check/stream",
  operationId: "checkStream",
  summary: "Check a stream of any length, line by line",
  description:
    'NDJSON (`{"id":…,"code":"…"}` a line) or CSV with a header row; the same comes back, in the same order, ' +
    "while it is read. CSV repeats the sender's columns and adds `verdict,lists,grounds,problem`.",
  tags: ["check"],
  request: {
    body: {
      required: true,
      content: {
        "application/x-ndjson": { schema: z.string().openapi({ example: streamExample }) },
        "text/csv": { schema: z.string().openapi({ example: "code\n91000000MA0000008C" }) },
      },
    },
  },
  responses: {
    200: {
      description: "A line for each line",
      content: {
        "application/x-ndjson": {
          schema: z.string().openapi({ example: '{"line":1,"id":"a-1","verdict":"unknown","lists":[],"grounds":[]}' }),
        },
        "text/csv": { schema: z.string().openapi({ example: "code,verdict,lists,grounds,problem" }) },
      },
    },
    ...problemResponses(400, 401, 403, 415),
  },
})

const headProblems = {
  empty: { zh: "内容为空：首行应为列名。", en: "The body is empty: the first row should name the columns." },
  "no-code-column": {
    zh: "首行没有代码列：请将该列命名为 code 或者 统一社会信用代码。",
    en: "The first row names no column of codes: call it code or 统一社会信用代码.",
  },
} as const

/** The check's routes. */
export const screeningRoutes = routeGroup()
  .openapi(check, async (c) => {
    const { queries } = c.req.valid("json")
    const entries = Object.entries(queries)
    if (entries.length > queriesMax) {
      return problem(c, "too-large", {
        detail: {
          zh: `一次最多 ${queriesMax} 项，此次有 ${entries.length} 项：请分批，或者使用 /v1/check/stream。`,
          en: `At most ${queriesMax} queries in a call, here are ${entries.length}: send several calls, or use /v1/check/stream.`,
        },
      })
    }
    if (entries.length > openQueriesMax && !may(c.get("principal"), "check:batch")) {
      return problem(c, "credentials-missing", {
        detail: {
          zh: `没有密钥时一次最多 ${openQueriesMax} 项：请使用平台或者机构的 API 密钥。`,
          en: `Without a key at most ${openQueriesMax} queries in a call: use the API key of a platform or an agency.`,
        },
      })
    }
    const language = languageOf(c)
    const codes = entries.map(([, query]) => codeOf(query))
    const { asOf, verdicts } = await checkCodes(
      c.get("parts"),
      codes.map((code) => code ?? ""),
    )
    const responses = Object.fromEntries(
      entries.map(([name], index) => [name, toWireVerdict(verdicts[index], codes[index] ?? null, language)]),
    )
    return c.json({ as_of: toAsOf(asOf), responses }, 200)
  })
  .openapi(checkStream, async (c) => {
    const read = c.get("parts")
    const type = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase()
    const chunks = readBody(c.req.raw)
    if (type === "application/x-ndjson" || type === "application/jsonl") {
      return streamText(c, "application/x-ndjson; charset=utf-8", checkNdjson(read, chunks, languageOf(c)))
    }
    if (type !== "text/csv") {
      return problem(c, "unsupported-type", {
        detail: { zh: "请以 text/csv 或者 application/x-ndjson 发送。", en: "Send text/csv or application/x-ndjson." },
      })
    }
    const answer = await checkCsv(read, chunks, languageOf(c))
    if (typeof answer === "string") return problem(c, "invalid-request", { detail: headProblems[answer] })
    return streamText(c, "text/csv; charset=utf-8", answer)
  })

/** The code of a query; null when it has none. */
function codeOf(query: unknown): string | null {
  if (typeof query !== "object" || query === null) return null
  const { code } = query as Record<string, unknown>
  return typeof code === "string" ? code : null
}

function toWireVerdict(
  verdict: Verdict | undefined,
  code: string | null,
  language: Language,
): z.infer<typeof answerSchema> {
  if (!verdict || code === null) {
    const detail = {
      zh: "缺少 code：目前按统一社会信用代码核查。",
      en: "code is missing: checks go by the unified social credit code.",
    }
    return { verdict: "invalid", records: [], problem: toProblem("invalid-request", { detail }, language) }
  }
  switch (verdict.verdict) {
    case "listed":
      return { ...named(verdict), verdict: "listed", records: verdict.records.map(toWireRecord) }
    case "clear":
      return { ...named(verdict), verdict: "clear", records: [] }
    case "unknown":
      return { verdict: "unknown", code: verdict.code, records: [] }
    case "invalid":
      return {
        verdict: "invalid",
        records: [],
        problem: toProblem("invalid-code", codeRefusal(verdict.reading), language),
      }
  }
}

function named({ code, name }: { code: string; name: string }) {
  return { code, name }
}
