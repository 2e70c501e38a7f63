/** HTTP of reports on a period: the report itself, what somebody may read, and who has read the own ones. */
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { accepts } from "hono/accepts"
import { json, toPage } from "../../http/content.ts"
import type { Environment } from "../../http/environment.ts"
import { codeRefusal, problem, problemResponses } from "../../http/problem.ts"
import { defineRoute, routeGroup } from "../../http/route.ts"
import { signedAnswer, signedHeaders, sm2Member } from "../../http/signed-answer.ts"
import { limitParameter } from "../../input/page-limit.ts"
import { wireObject } from "../../input/wire-object.ts"
import { dayInChina } from "../../law/day.ts"
import { listNames } from "../../law/list.ts"
import { readCode } from "../../names/code.ts"
import { isPassing, refusalOf } from "../statement/refusal.ts"
import { readLists } from "../statement/statement.ts"
import { verifyUrl } from "../statement/verify-code.ts"
import { type Consent, listReadable } from "./consent-store.ts"
import { type IssuedPeriod, issuePeriod, type PeriodParts } from "./issue.ts"
import { type Period, periodFault, periodLists, periodSchema } from "./period.ts"
import { listReadings } from "./store.ts"

const example = {
  ...{ iss: "https://register.example", iat: 1772676000, exp: 1772935200, kind: "period-report" },
  ...{ jti: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", sub: "91000000MA00000157" },
  subject: { code: "91000000MA00000157", name: "郑州示例云杉商贸有限公司" },
  asked: { from: "2021-03-05", to: "2026-03-05", lists: ["serious", "penalty"] },
  reader: null,
  log: { origin: "register.example/log", size: 4711, root: "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=" },
  ...{ checkpoint: "register.example/log\n4711\n…", authorities: ["410105"] },
  counts: [{ list: "penalty", authority: "410105", count: 1 }],
  records: [{ line: '{"salt":"","id":"sh4l6ot2vhs7c5rq3yxbxmgw3e",…}', mark: "repaired", ended_on: "2025-09-01" }],
  not_held: ["coercion", "judgements", "others"],
  note: { zh: "截至2026年3月5日 10:00，…", en: "As of 5 March 2026, 10:00 Beijing time: …" },
} as const

const issuedSchema = wireObject("SignedPeriodReport", {
  statement: periodSchema,
  token: z.string().openapi({ description: "The same, signed: a compact JWS of the type gongshi-period+jwt" }),
  sm2: sm2Member,
  verify_url: z.string().openapi({ description: "Where a browser verifies it; what stands behind # is not sent" }),
}).openapi({
  example: {
    statement: example as never,
    token: "eyJhbGciOiJFZDI1NTE5Iiwia2lkIjoi….eyJpc3MiOi….c2ln…",
    verify_url: "https://register.example/verify#eyJhbGciOi…~…~…",
  },
})

const dayParameter = (about: string, day: string) =>
  z
    .string()
    .max(10)
    .openapi({ description: `${about}, YYYY-MM-DD`, example: day })

const getPeriodReport = defineRoute("period:read", "get /v1/subjects/{code}/period-report", {
  operationId: "getPeriodReport",
  summary: "A merchant's signed report on a period (信用代证): for itself, or by its consent",
  description:
    "Penalties by the day of their decision, and listings that stood, between two days, of five years at most: those that have " +
    "ended or were repaired too, with their mark, and warnings and simple-procedure penalties, which are never published; " +
    "where there is none, it says so by list and authority. The merchant's own login, or a reader to whom it has consented " +
    "(`/v1/period-consents`); each reading is kept, and told to the merchant. Whoever has no such right is answered 403, " +
    "whether there is anything or not. `gongshi verify` and /verify check it offline.",
  request: {
    params: z.object({ code: z.string().openapi({ example: "91000000MA00000157" }) }),
    query: z.object({
      from: dayParameter("The first day", "2021-03-05"),
      to: dayParameter("The last day, today at the latest", "2026-03-05"),
      lists: z
        .string()
        .max(60)
        .optional()
        .openapi({ description: `Of ${listNames.join(", ")}, parted by commas; absent: ${periodLists.join(",")}` }),
    }),
  },
  responses: {
    200: {
      description: "The report",
      ...signedAnswer,
      content: { "application/json": { schema: issuedSchema }, ...signedAnswer.content },
    },
    ...problemResponses(400, 413),
  },
})

const readingSchema = wireObject("PeriodReading", {
  number: z.uuid().openapi({ description: "Of the report, as it stands on it" }),
  at: z.iso.datetime(),
  reader: z.string().nullable().openapi({ description: "To whom you have consented; null: you" }),
  purpose: z.string().nullable(),
  from: z.iso.date(),
  to: z.iso.date(),
  records: z.int().nonnegative(),
  sha256: z.string().openapi({ description: "Of the signed file, hexadecimal" }),
}).openapi({
  example: {
    ...{ number: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", at: "2026-06-30T04:00:00.000Z" },
    ...{ reader: "示例银行股份有限公司", purpose: "申请贷款（示例）", from: "2021-07-01", to: "2026-06-30" },
    ...{ records: 1, sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" },
  },
})
export const readingPageSchema = wireObject("PeriodReadings", {
  readings: z.array(readingSchema),
  next: z.uuid().nullable(),
})

const listReadingsRoute = defineRoute("period:own", "get /v1/period-readings", {
  operationId: "listPeriodReadings",
  summary: "Who has read your reports on a period, when, of which period and for what",
  request: { query: z.object({ cursor: z.uuid().optional(), limit: limitParameter(200, 50) }) },
  responses: { 200: json("A page, the latest first", readingPageSchema) },
})

export const readableSchema = wireObject("ReadablePeriods", {
  readable: z.array(
    z.strictObject({
      ...{ subject: z.string(), purpose: z.string(), from: z.iso.date(), to: z.iso.date(), until: z.iso.date() },
      lists: z.array(z.enum(listNames)),
    }),
  ),
}).openapi({
  example: {
    readable: [
      {
        ...{ subject: "91000000MA00000157", purpose: "申请贷款（示例）", from: "2021-07-01", to: "2026-06-30" },
        ...{ until: "2026-07-31", lists: ["serious", "penalty"] },
      },
    ],
  },
})

const listReadableRoute = defineRoute("period:read", "get /v1/period-readable", {
  operationId: "listReadablePeriods",
  summary: "The merchants whose reports on a period you may read today, by their consent",
  responses: { 200: json("The consents, the newest first, 500 at most", readableSchema) },
})

const readableMax = 500

export const periodRoutes = routeGroup<PeriodParts>()
  .openapi(getPeriodReport, async (c) => {
    const asked = readPeriod(c, c.req.valid("param").code, c.req.valid("query"))
    if (asked instanceof Response) return asked as never
    c.header("Vary", "Accept")
    c.header("Cache-Control", "private, no-store")
    const issued = await issuePeriod(c.get("parts"), c.get("principal"), asked.code, asked.period)
    if (issued.kind !== "issued") return refusePeriod(c, issued) as never
    const { token, sm2, report } = issued
    const supports = ["application/json", "application/jwt"]
    const form = accepts(c, { header: "Accept", supports, default: "application/json" })
    if (form === "application/jwt") return c.body(token, 200, signedHeaders(issued)) as never
    const second = sm2 === null ? {} : { sm2 }
    return c.json({ statement: report, token, ...second, verify_url: await verifyUrl(report.iss, token) }, 200)
  })
  .openapi(listReadingsRoute, async (c) => {
    const principal = c.get("principal")
    if (principal.kind !== "merchant") throw new Error("somebody else asks who has read")
    const { cursor, limit } = c.req.valid("query")
    const found = await listReadings(c.get("parts").sql, principal.code, { before: cursor ?? null, limit: limit + 1 })
    const { page, next } = toPage(found, limit, ({ id }) => id)
    const readings = page.map(({ id, at, readerName, consentId: _, actor: __, subjectCode: ___, ...rest }) => ({
      ...{ number: id, at: at.toISOString(), reader: readerName },
      ...rest,
    }))
    return c.json({ readings, next }, 200)
  })
  .openapi(listReadableRoute, async (c) => {
    const { sql, clock } = c.get("parts")
    const principal = c.get("principal")
    const reader = principal.kind === "merchant" ? principal.code : principal.kind === "client" ? principal.id : ""
    const found = await listReadable(sql, reader, dayInChina(clock()), readableMax)
    return c.json({ readable: found.map(toReadable) }, 200)
  })

const toReadable = ({ subjectCode: subject, purpose, from, to, until, lists }: Consent) => ({
  ...{ subject, purpose, from, to, until, lists: [...lists] },
})

/** What a report is asked of; a problem where something is wrong with it. */
function readPeriod(
  c: Context<Environment<PeriodParts>>,
  given: string,
  query: { from: string; to: string; lists?: string | undefined },
): { code: string; period: Period } | Response {
  const reading = readCode(given)
  if (reading.kind !== "valid") return problem(c, "invalid-code", codeRefusal(reading)) as never
  const { from, to, lists: text } = query
  const lists = text === undefined || text === "" ? [...periodLists] : readLists(text)
  if (!lists) return problem(c, "invalid-request", { detail: noLists, pointer: "/lists" })
  const fault = periodFault({ from, to }, dayInChina(c.get("parts").clock()))
  if (fault) return problem(c, "invalid-request", fault)
  return { code: reading.code, period: { from, to, lists } }
}

const noLists = {
  zh: `lists 只能取 ${listNames.join("、")}，以逗号分隔。`,
  en: `lists takes ${listNames.join(", ")}, parted by commas.`,
}

/** Answers with why there is no report. Whether there is anything to read is told nobody who may not. */
export function refusePeriod(c: Context, issued: Exclude<IssuedPeriod, { kind: "issued" }>) {
  if (issued.kind === "barred") return problem(c, "not-allowed", { detail: barred })
  const { name, parts } = refusalOf(issued)
  if (isPassing(name)) c.header("Retry-After", "5")
  return problem(c, name, parts)
}

const barred = {
  zh: "期间报告只给商户本人，或者其授权的查看人，在授权的期间、名单和有效期内。请商户在“期间报告”中授权。",
  en: "A report on a period is for the merchant itself, or for whom it has consented to, within the period, the lists and the time of that: ask the merchant to consent (/counter/period).",
}
