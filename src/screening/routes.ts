/**
 * HTTP of checks.
 */
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { may } from "../access/principal.ts"
import { readBody, streamText } from "../http/body.ts"
import type { Environment } from "../http/environment.ts"
import { languageOf } from "../http/language.ts"
import { codeRefusal, problem, problemResponses, problemSchema, toProblem } from "../http/problem.ts"
import { defineRoute, routeGroup } from "../http/route.ts"
import type { Language } from "../law/bilingual.ts"
import { asOfSchema, recordSchema, toAsOf, toWireRecord } from "../register/wire.ts"
import { type CheckQuery, type CheckSource, check as checkAll } from "./check.ts"
import { candidateSchema, toWireCandidate } from "./match-wire.ts"
import { nameQuerySchema } from "./name-query.ts"
import { startStreamReceipt } from "./receipt/stream-receipt.ts"
import { checkCsv, checkNdjson } from "./stream.ts"
import type { Verdict } from "./verdict.ts"
import { nameNotes } from "./verdict-words.ts"

/** Queries in a call: without a key, and with one. */
export const openQueriesMax = 10
export const queriesMax = 1_000

const answerSchema = z
  .strictObject({
    verdict: z.enum(["listed", "clear", "review", "unknown", "invalid"]),
    code: z.string().optional(),
    name: z.string().optional(),
    records: z.array(recordSchema),
    candidates: z
      .array(candidateSchema)
      .optional()
      .openapi({ description: "Of a name: the subject it was taken for, or those that may be meant" }),
    note: z.string().optional().openapi({ description: "What a verdict on a name does not prove" }),
    problem: problemSchema.optional(),
  })
  .openapi("Verdict")

const check = defineRoute("check:query", {
  method: "post",
  path: "/v1/check",
  operationId: "check",
  summary: "Check up to 1,000 codes or names in a call",
  description:
    "`listed`: live records. `clear`: known and without live records. `review`: the name may mean one of the " +
    "`candidates`, which is for a person to decide. `unknown`: a valid code, or a name, that the register does not " +
    "know; no clearance. `invalid`: not a code; the problem says which character is wrong. A name is `listed` only where " +
    "it is the same as the subject's after clean-up, and never `clear` but for who has the scope search:all. " +
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
                additionalProperties: {
                  type: "object",
                  properties: { code: { type: "string" }, name: { type: "string" }, region: { type: "string" } },
                },
              }),
            })
            .openapi("CheckRequest", {
              example: { queries: { q1: { code: "91000000MA0000008C" }, q2: { name: "示例云杉商贸", region: "41" } } },
            }),
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
    'NDJSON (`{"id":…,"code":"…"}` or `{"id":…,"name":"…","region":"…"}` a line) or CSV with a header row (a column of ' +
    "codes or of names); the same comes back, in the same order, while it is read. CSV repeats the sender's columns " +
    "and adds `verdict,lists,grounds,problem`.",
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
      headers: {
        "Gongshi-Receipt": {
          description: "Id of the receipt, which is at /v1/check/receipts/{id} once the answer has come to its end",
          schema: { type: "string" },
        },
      },
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
    zh: "首行没有代码列或者名称列：请将该列命名为 code、统一社会信用代码，或者 name、企业名称。",
    en: "The first row names no column of codes or names: call it code or 统一社会信用代码, name or 企业名称.",
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
    const read = entries.map(([, query]) => readCheckQuery(query))
    const good = read.filter((query) => query !== null)
    const { asOf, verdicts } = await checkAll(sourceOf(c), good)
    let at = -1
    const responses = Object.fromEntries(
      entries.map(([name], index) => {
        if (read[index]) at++
        return [name, toWireVerdict(read[index] ? verdicts[at] : undefined, language)]
      }),
    )
    return c.json({ as_of: toAsOf(asOf), responses }, 200)
  })
  .openapi(checkStream, async (c) => {
    const source = sourceOf(c)
    const format = streamTypes.get(c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "")
    if (!format) {
      return problem(c, "unsupported-type", {
        detail: { zh: "请以 text/csv 或者 application/x-ndjson 发送。", en: "Send text/csv or application/x-ndjson." },
      })
    }
    const receipt = await receiptOf(c, format)
    const body = readBody(c.req.raw)
    const chunks = receipt?.reading(body) ?? body
    const answer =
      format === "csv"
        ? await checkCsv(source, chunks, languageOf(c), receipt?.tally)
        : checkNdjson(source, chunks, languageOf(c), receipt?.tally)
    if (typeof answer === "string") return problem(c, "invalid-request", { detail: headProblems[answer] })
    if (receipt) c.header("Gongshi-Receipt", receipt.id)
    return streamText(c, `${mediaTypes[format]}; charset=utf-8`, receipt?.answering(answer) ?? answer)
  })

const mediaTypes = { csv: "text/csv", ndjson: "application/x-ndjson" } as const
const streamTypes: ReadonlyMap<string, keyof typeof mediaTypes> = new Map([
  ["text/csv", "csv"],
  ["application/x-ndjson", "ndjson"],
  ["application/jsonl", "ndjson"],
])

/** Begins the receipt of a stream. Receipts are for clients: an officer who checks needs none. */
async function receiptOf(c: Context<Environment>, format: keyof typeof mediaTypes) {
  const principal = c.get("principal")
  if (principal.kind !== "client") return null
  return startStreamReceipt(c.get("parts"), { id: principal.id, name: principal.name }, format)
}

/** What a check works with; who may look among all subjects does so. */
function sourceOf(c: Context<Environment>): CheckSource {
  const { sql, clock, search: index } = c.get("parts")
  return { sql, clock, index, scope: may(c.get("principal"), "search:all") ? "all" : "live" }
}

/** What a query asks; null when it has neither a code nor a name. A code decides where both are there. */
function readCheckQuery(query: unknown): CheckQuery | null {
  if (typeof query !== "object" || query === null) return null
  const { code, name, region } = query as Record<string, unknown>
  if (typeof code === "string") return { by: "code", code }
  const read = nameQuerySchema.safeParse({ name, ...(region === undefined ? {} : { region }) })
  return read.success ? { by: "name", name: read.data.name, region: read.data.region ?? null } : null
}

function toWireVerdict(verdict: Verdict | undefined, language: Language): z.infer<typeof answerSchema> {
  if (!verdict) {
    const detail = {
      zh: "缺少 code 或者 name（1 到 300 个字，可以附 region：2、4 或 6 位行政区划代码）。",
      en: "code or name is missing (1 to 300 characters; a region of 2, 4 or 6 digits may stand beside a name).",
    }
    return { verdict: "invalid", records: [], problem: toProblem("invalid-request", { detail }, language) }
  }
  switch (verdict.verdict) {
    case "listed":
      return { ...named(verdict), verdict: "listed", records: verdict.records.map(toWireRecord), ...taken(verdict) }
    case "clear":
      return { ...named(verdict), verdict: "clear", records: [], ...taken(verdict) }
    case "review":
      return {
        verdict: "review",
        records: [],
        candidates: verdict.candidates.map(toWireCandidate),
        note: nameNotes.review[language],
      }
    case "unknown":
      if (verdict.code === null) return { verdict: "unknown", records: [], note: nameNotes.unknown[language] }
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

/** The subject that a name was taken for. */
function taken({ matched }: Extract<Verdict, { verdict: "listed" | "clear" }>) {
  return matched === null ? {} : { candidates: [toWireCandidate(matched)] }
}
