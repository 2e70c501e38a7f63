/**
 * HTTP of statements: a merchant's credit report, a certificate that a record is published, one that it no longer is.
 */
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { accepts } from "hono/accepts"
import { may } from "../../access/principal.ts"
import { json, recordIdParam } from "../../http/content.ts"
import type { Environment } from "../../http/environment.ts"
import { languageOf } from "../../http/language.ts"
import { codeRefusal, problem, problemResponses } from "../../http/problem.ts"
import { defineRoute, routeGroup } from "../../http/route.ts"
import { signedAnswer, signedHeaders, sm2Member } from "../../http/signed-answer.ts"
import { wireObject } from "../../input/wire-object.ts"
import { listNames } from "../../law/list.ts"
import { readCode } from "../../names/code.ts"
import { issueDecision } from "./decision.ts"
import {
  type Issued,
  issueEnding,
  issuePublication,
  issueReport,
  type Patience,
  retrySeconds,
  type StatementParts,
} from "./issue.ts"
import { answerPdf, type StatementPageParts } from "./pages/pdf-answer.ts"
import { isPassing, noPdf, refusalOf } from "./refusal.ts"
import { readLists, statementSchema } from "./statement.ts"
import { verifyUrl } from "./verify-code.ts"

const signedStatementSchema = wireObject("SignedStatement", {
  statement: statementSchema,
  token: z.string().openapi({ description: "The same, signed: a compact JWS of the type gongshi-report+jwt" }),
  sm2: sm2Member,
  verify_url: z.string().openapi({ description: "Where a browser verifies it; what stands behind # is not sent" }),
}).openapi({
  example: {
    statement: {
      iss: "https://register.example",
      iat: 1772676000,
      exp: 1772935200,
      jti: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11",
      kind: "no-record",
      sub: "91000000MA00000157",
      subject: { code: "91000000MA00000157", name: "郑州示例云杉商贸有限公司" },
      asked: { by: "code", value: "91000000MA00000157", lists: ["serious"] },
      log: { origin: "register.example/log", size: 4711, root: "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=" },
      checkpoint: "register.example/log\n4711\n…",
      records: [],
      note: { zh: "截至2026年3月5日 10:00，…", en: "As of 5 March 2026, 10:00 Beijing time: …" },
    },
    token: "eyJhbGciOiJFZDI1NTE5Iiwia2lkIjoi….eyJpc3MiOi….c2ln…",
    verify_url: "https://register.example/verify#eyJhbGciOi…~…~…",
  },
})

const patience = z.object({
  witnesses: z
    .enum(["wait", "none"])
    .default("wait")
    .openapi({
      description:
        "`none`: at once, and the paper says that its checkpoint is not witnessed yet. Without it the same is answered once " +
        "witnesses have been waited for a minute",
    }),
})

const awaited = json(
  "Signed, and witnesses are being asked to cosign it: fetch it at Location, after Retry-After",
  wireObject("AwaitedPaper", {
    awaits: z.literal("witnesses"),
    location: z.string().openapi({ description: "Where the paper is to be had" }),
    detail: z.string(),
  }).openapi({
    example: {
      awaits: "witnesses",
      location: "/v1/subjects/91000000MA00000157/report",
      detail: "What was just published is signed, and witnesses are being asked to cosign it.",
    },
  }),
)

const signed = {
  ...signedAnswer,
  content: {
    "application/json": { schema: signedStatementSchema },
    "application/pdf": {
      schema: z.string().openapi({
        format: "binary",
        example: "%PDF-1.7 …",
        description: "Its pages on A4, with the token attached as report.jwt, and its second signature as report.sm2",
      }),
    },
    ...signedAnswer.content,
  },
}
const described =
  "With `Accept: application/jwt` the signed token alone; a browser is led to the page that prints. With `application/pdf` " +
  "the page on A4 (Chinese, or English by `lang` or Accept-Language) with the token attached as report.jwt; where the " +
  "server has nothing that sets a PDF, 406. It holds as of a signed checkpoint and expires soon (`exp`); `gongshi verify` " +
  "and /verify check it offline, the PDF as it is."

const periodDay = z.string().max(10).optional().openapi({
  description: "A period is asked of `/v1/subjects/{code}/period-report`, and not of this",
  example: "2021-03-05",
})

const getReport = defineRoute("register:read", "get /v1/subjects/{code}/report", {
  operationId: "getReport",
  summary: "A merchant's signed credit report, or the signed statement that there is no record",
  description:
    `${described} A code that the register does not know is answered with ‘no record’ whose \`subject\` is null and whose ` +
    "note says so: unknown is no clearance.",
  request: {
    params: z.object({ code: z.string().openapi({ example: "91000000MA00000157" }) }),
    query: z.object({
      lists: z
        .string()
        .max(60)
        .optional()
        .openapi({ description: `Of ${listNames.join(", ")}, parted by commas; absent: all`, example: "serious" }),
      from: periodDay,
      to: periodDay,
      ...patience.shape,
    }),
  },
  responses: {
    200: { description: "The statement", ...signed },
    202: awaited,
    307: { description: "With `from` or `to`: to the report on that period, for who may have one" },
    ...problemResponses(401, 403, 406, 413),
  },
})

const getCertificate = defineRoute("register:read", "get /v1/records/{id}/certificate", {
  operationId: "getCertificate",
  summary: "A signed certificate that a record is published",
  description: described,
  request: { params: recordIdParam, query: patience },
  responses: {
    200: { description: "The record is published", ...signed },
    202: awaited,
    ...problemResponses(404, 406, 413),
  },
})

const getEnding = defineRoute("proceeding:follow", "get /v1/records/{id}/ending", {
  operationId: "getEnding",
  summary: "A signed certificate that the publication of a record ended",
  description:
    `${described} For the record's own merchant, and officers who may see it: that it was there is no longer public. It ` +
    "holds the two entries of the log, when and why it ended, and nothing of what the record said or about whom. 404 for " +
    "a record that is published, masked, not known or somebody else's.",
  request: { params: recordIdParam },
  responses: { 200: { description: "The publication has ended", ...signed }, ...problemResponses(404, 406, 413) },
})

const decisionSchema = wireObject("DecisionCertificate", {
  certificate: z.strictObject({
    ...{ iss: z.string(), iat: z.int(), exp: z.int(), kind: z.literal("decision"), sub: z.string() },
    jti: z.uuid().openapi({ description: "The proceeding: a certificate is taken once" }),
    authority: z.string(),
    aud: z.string().openapi({ description: "The authority that it was pushed to: no other takes it" }),
    decided: z.string().openapi({ description: "The move: repair, correct, amend, withdraw, …" }),
    ...{ pushed_on: z.iso.date(), issued_on: z.iso.date() },
    corrected: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    decision_no: z.string().optional().openapi({ description: "The number of the decision, of a revocation" }),
    merged_into: z.string().optional().openapi({ description: "Who took the subject up, of a deregistration" }),
  }),
  token: z.string().openapi({ description: "The same, signed: a compact JWS of the type gongshi-decision+jwt" }),
  sm2: sm2Member,
}).openapi({
  example: {
    certificate: {
      ...{ iss: "https://register.example", iat: 1772676000, exp: 1772935200, kind: "decision" },
      ...{ sub: "sh4l6ot2vhs7c5rq3yxbxmgw3e", jti: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11" },
      ...{ authority: "310101", aud: "410105", decided: "repair" },
      ...{ pushed_on: "2026-03-10", issued_on: "2026-03-10" },
    },
    token: "eyJhbGciOiJFZDI1NTE5Iiwia2lkIjoi….eyJpc3MiOi….c2ln…",
  },
})

const getDecision = defineRoute("proceeding:follow", "get /v1/records/{id}/decision", {
  operationId: "getDecisionCertificate",
  summary: "A signed certificate of what was decided on a record that another register displays",
  description:
    "For a record whose authority decides here and which was pushed to another register: the last decision on it that was " +
    "carried out, for the registration side to enter as `certificate` (receive, enter, or with the change or fraud that it begins). " +
    "Officers who may see it, and the record's own merchant. " +
    "With `Accept: application/jwt` the signed token alone.",
  request: { params: recordIdParam },
  responses: {
    200: {
      description: "The certificate",
      ...signedAnswer,
      content: { "application/json": { schema: decisionSchema }, ...signedAnswer.content },
    },
    ...problemResponses(404),
  },
})

type StatementRouteParts = StatementParts & StatementPageParts

export const statementRoutes = routeGroup<StatementRouteParts>()
  .openapi(getReport, async (c) => {
    const reading = readCode(c.req.valid("param").code)
    const { lists: text, witnesses, from, to } = c.req.valid("query")
    if (from !== undefined || to !== undefined) return toPeriod(c) as never
    const asked = readLists(text)
    if (!asked) {
      const detail = {
        zh: `lists 只能取 ${listNames.join("、")}，以逗号分隔。`,
        en: `lists takes ${listNames.join(", ")}, parted by commas.`,
      }
      return problem(c, "invalid-request", { detail, pointer: "/lists" })
    }
    if (reading.kind === "impossible") return problem(c, "invalid-code", codeRefusal(reading))
    const query = asked.length < listNames.length ? `?lists=${asked.join(",")}` : ""
    return answer(c, `/subjects/${reading.code}/report${query}`, async () => {
      const issued = await issueReport(c.get("parts"), reading.code, asked, patienceOf(witnesses))
      // A code with a wrong check character is nobody's unless the register holds it so: it is not certified.
      const isNobody = reading.kind === "nonconforming" && issued.kind === "issued" && !issued.statement.subject
      return isNobody ? problem(c, "invalid-code", codeRefusal(reading)) : issued
    })
  })
  .openapi(getCertificate, (c) => {
    const { id } = c.req.valid("param")
    const { witnesses } = c.req.valid("query")
    return answer(c, `/records/${encodeURIComponent(id)}/certificate`, () =>
      issuePublication(c.get("parts"), id, patienceOf(witnesses)),
    )
  })
  .openapi(getEnding, (c) => {
    const { id } = c.req.valid("param")
    return answer(c, `/records/${encodeURIComponent(id)}/ending`, () =>
      issueEnding(c.get("parts"), id, c.get("principal")),
    )
  })

  .openapi(getDecision, async (c) => {
    c.header("Vary", "Accept")
    c.header("Cache-Control", "no-store")
    const issued = await issueDecision(c.get("parts"), c.req.valid("param").id, c.get("principal"))
    if (issued === null || issued === "no-key") {
      const { name, parts } = refusalOf({ kind: issued ?? "unknown" })
      return problem(c, name, parts) as never
    }
    const form = accepts(c, {
      header: "Accept",
      supports: ["application/json", "application/jwt"],
      default: "application/json",
    })
    const { token, sm2, certificate } = issued
    if (form === "application/jwt") return c.body(token, 200, signedHeaders(issued)) as never
    return c.json({ certificate: { ...certificate }, token, ...(sm2 === null ? {} : { sm2 }) }, 200) as never
  })

const patienceOf = (witnesses: "wait" | "none"): Patience => (witnesses === "none" ? "unwitnessed" : "waits")

/** A period is a report of its own: whoever has no right to one is never answered by the ordinary one. */
function toPeriod(c: Context<Environment<StatementRouteParts>>) {
  const principal = c.get("principal")
  if (principal.kind === "anyone") return problem(c, "credentials-missing", { detail: noPeriod })
  if (!may(principal, "period:read")) return problem(c, "not-allowed", { detail: noPeriod })
  const { pathname, search } = new URL(c.req.url)
  return c.redirect(`${pathname.replace(/\/report$/, "/period-report")}${search}`, 307)
}

const noPeriod = {
  zh: "期间报告只给商户本人，或者其授权的查看人：须登录。",
  en: "A report on a period is for the merchant itself, or for whom it has consented to, and takes a login.",
}

const forms = ["application/json", "application/jwt", "text/html", "application/pdf"] as const

/** Answers in the form that is accepted. The page has its own address, where it speaks the reader's language. */
async function answer(
  c: Context<Environment<StatementRouteParts>>,
  page: string,
  make: () => Promise<Issued | Response>,
) {
  c.header("Vary", "Accept")
  c.header("Cache-Control", "no-store")
  const form = accepts(c, { header: "Accept", supports: [...forms], default: "application/json" })
  if (form === "text/html") return c.redirect(page, 303) as never
  const print = c.get("parts").printStatement
  if (form === "application/pdf" && !print) return problem(c, "not-acceptable", noPdf(page))
  const issued = await make()
  if (issued instanceof Response) return issued as never
  if (issued.kind === "awaits-witnesses") {
    const { pathname, search } = new URL(c.req.url)
    const location = `${pathname}${search}`
    c.header("Location", location)
    c.header("Retry-After", String(retrySeconds))
    return c.json({ awaits: "witnesses" as const, location, detail: issued.detail[languageOf(c)] }, 202)
  }
  if (issued.kind !== "issued") {
    const { name, parts } = refusalOf(issued)
    if (isPassing(name)) c.header("Retry-After", "5")
    return problem(c, name, parts)
  }
  const { token, sm2, statement } = issued
  if (form === "application/pdf" && print) return (await answerPdf(c, issued, print)) as never
  if (form === "application/jwt") return c.body(token, 200, signedHeaders(issued)) as never
  const second = sm2 === null ? {} : { sm2 }
  return c.json({ statement, token, ...second, verify_url: await verifyUrl(statement.iss, token) }, 200)
}
