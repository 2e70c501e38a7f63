/**
 * HTTP of what came of a job: the result, in numbers, and the receipt.
 */

import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { streamBytes } from "../../http/body.ts"
import { binary, idParam, json, text } from "../../http/content.ts"
import { languageOf } from "../../http/language.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { defineRoute, routeGroup } from "../../http/route.ts"
import { signedAnswer, signedHeaders } from "../../http/signed-answer.ts"
import { described } from "../../input/described-pattern.ts"
import { limitParameter } from "../../input/page-limit.ts"
import { nameIsNames } from "../../register/subject/name-is.ts"
import { mediaTypes, notOffered } from "../../table/table.ts"
import type { XlsxParts } from "../../table/xlsx.ts"
import { advices } from "../policy/policy.ts"
import { findReceipt } from "../receipt/store.ts"
import { readResult } from "./content.ts"
import { findRows } from "./found-row.ts"
import { absent, ownJob } from "./own-job-routes.ts"
import { isMapped, readProofLines } from "./proof.ts"
import { issueJobReceipt, type JobReceiptOffice } from "./receipt.ts"
import { toNdjson, toWorkbook, withMark } from "./result.ts"
import { readRowPlace, rowsSchema, summarySchema, toWireRows, toWireSummary } from "./wire.ts"

const rowPlacePattern = described(/^\d{1,9}\.\d{1,9}$/, { zh: "上一页的 next", en: "the `next` of the page before" })

/** Rows of a result, as one looks through them. */
export const rowsQuery = z.object({
  verdict: z.enum(["listed", "clear", "review", "unknown", "invalid"]).optional(),
  list: z.enum(["abnormal", "serious", "penalty"]).optional(),
  advice: z
    .enum([...advices, "none"])
    .optional()
    .openapi({ description: "none: rows of which nothing is advised" }),
  name: z.enum(nameIsNames).optional().openapi({ description: "What the name beside the code is of it" }),
  from: z.string().regex(rowPlacePattern).optional().openapi({ description: "`next` of the page before" }),
  limit: limitParameter(1_000, 100),
})

const getResult = defineRoute("check:job", "get /v1/check/jobs/{id}/result", {
  operationId: "getCheckJobResult",
  summary:
    "The result of a job: your columns, and verdict, lists, grounds, problem, `name_is` where you have names beside codes, and records and advice where they were asked for",
  description:
    "A row for each row, in the order of the file; blank rows are left out. A cell that begins like a formula has an " +
    "apostrophe before it in the CSV. In a workbook every cell is text, and more rows than a sheet holds go on in the next. " +
    "NDJSON has your columns as members, and the verdict as a stream says it.",
  request: {
    params: idParam,
    query: z.object({
      format: z.enum(["csv", "xlsx", "ndjson"]).default("csv"),
      bom: z
        .enum(["yes", "no"])
        .default("no")
        .openapi({ description: "A byte order mark, by which Excel knows UTF-8; the receipt is for the file without" }),
    }),
  },
  responses: {
    200: {
      description: "The file",
      content: {
        [mediaTypes.csv]: text("店铺,统一社会信用代码,verdict,lists,grounds,problem"),
        [mediaTypes.xlsx]: binary("(a workbook)"),
        "application/x-ndjson": text('{"id":"a-1","verdict":"unknown","lists":[],"grounds":[]}'),
      },
    },
    ...problemResponses(404, 409),
  },
})

const getSummary = defineRoute("check:job", "get /v1/check/jobs/{id}/summary", {
  operationId: "getCheckJobSummary",
  summary: "What came of a job in numbers: verdicts, lists, grounds, duplicates, malformed rows",
  request: { params: idParam },
  responses: { 200: json("The summary", summarySchema), ...problemResponses(400, 404) },
})

const getRows = defineRoute("check:job", "get /v1/check/jobs/{id}/rows", {
  operationId: "listCheckJobRows",
  summary: "Rows of the result by verdict, list, advice and name, a page at a time",
  description: "For looking through; the whole is the result.",
  request: { params: idParam, query: rowsQuery },
  responses: { 200: json("A page of rows", rowsSchema), ...problemResponses(404, 409) },
})

const getReceipt = defineRoute("check:job", "get /v1/check/jobs/{id}/receipt", {
  operationId: "getCheckJobReceipt",
  summary: "The signed receipt of a job that is done",
  description:
    "A compact JWS (typ `gongshi-receipt+jwt`) over the SHA-256 of the file as it was sent, that of the result as CSV " +
    "without a byte order mark, the position of the log, and the counts. Its id is the job's: under " +
    "`/v1/check/receipts/{id}` it outlives the result. Of a job that was sent with `proof=true` it names the log's map, " +
    "and has the proofs of up to 1,000 codes; those of more are under `/proofs`.",
  request: { params: idParam },
  responses: { 200: { description: "The receipt", ...signedAnswer }, ...problemResponses(400, 404, 409) },
})

const getProofs = defineRoute("check:job", "get /v1/check/jobs/{id}/proofs", {
  operationId: "getCheckJobProofs",
  summary: "What the log's map proves of each code of a job",
  description:
    "NDJSON, a line for each code, as `codes` of a receipt has it; `gongshi verify RECEIPT --proofs FILE` holds them against " +
    "the map that the receipt names, all or some. For jobs that were sent with `proof=true`, and for a day: fetch them when " +
    "the job is done. A code may stand there more than once; of one that was replaced there is a line of the new one too.",
  request: { params: idParam },
  responses: {
    200: {
      description: "The proofs",
      content: { "application/x-ndjson": text('{"code":"91000000MA00000157","live":[],"other":null,"path":[]}') },
    },
    ...problemResponses(400, 404, 409),
  },
})

/** The routes of what came of a job. */
export const outcomeRoutes = routeGroup<JobReceiptOffice & XlsxParts>()
  .openapi(getResult, async (c) => {
    const { sql, xlsx } = c.get("parts")
    const { format, bom } = c.req.valid("query")
    const job = await ownJob(c, c.req.valid("param").id)
    if (!job) return absent(c)
    if (job.state !== "done") return notDone(c)
    const csv = readResult(sql, job)
    const name = `check-${job.id}.${format}`
    if (format === "csv") return streamBytes(c, "text/csv; charset=utf-8", name, bom === "yes" ? withMark(csv) : csv)
    if (format === "ndjson") {
      return streamBytes(c, "application/x-ndjson; charset=utf-8", name, toNdjson(csv, job.pin?.size ?? 0))
    }
    if (!xlsx) return problem(c, "invalid-request", { detail: notOffered, pointer: "/format" })
    return streamBytes(c, mediaTypes.xlsx, name, toWorkbook(csv, job.rowsDone, xlsx))
  })
  .openapi(getRows, async (c) => {
    const { from, limit, ...filter } = c.req.valid("query")
    const job = await ownJob(c, c.req.valid("param").id)
    if (!job) return absent(c)
    if (job.state !== "done") return notDone(c)
    return c.json(toWireRows(await findRows(c.get("parts").sql, job, filter, readRowPlace(from), limit)), 200)
  })
  .openapi(getSummary, async (c) => {
    const job = await ownJob(c, c.req.valid("param").id)
    return job ? c.json(toWireSummary(job, languageOf(c)), 200) : absent(c)
  })
  .openapi(getProofs, async (c) => {
    const job = await ownJob(c, c.req.valid("param").id)
    if (!job) return absent(c)
    if (job.state !== "done") return notDone(c)
    const lines = isMapped(job) ? await readProofLines(c.get("parts").sql, job) : null
    if (!lines) return problem(c, "unknown-proofs", { detail: unproven })
    return streamBytes(c, "application/x-ndjson; charset=utf-8", `check-${job.id}.proofs.ndjson`, lines)
  })
  .openapi(getReceipt, async (c) => {
    const parts = c.get("parts")
    const job = await ownJob(c, c.req.valid("param").id)
    if (!job) return absent(c)
    if (job.state !== "done") return notDone(c)
    const find = () => findReceipt(parts.sql, job.id, job.clientId, parts.clock())
    // Whoever ended the job may have had no key to sign with.
    const receipt = (await find()) ?? ((await issueJobReceipt(parts, job)) && (await find()))
    if (!receipt) return problem(c, "not-yet-signed", { detail: unsigned })
    return c.body(receipt.token, 200, { ...signedHeaders(receipt), "cache-control": "private, no-store" }) as never
  })

function notDone(c: Context) {
  return problem(c, "not-done", {
    detail: {
      zh: "任务没有完成，还没有结果：请查看任务的状态。",
      en: "The job is not done, and has no result: see its state.",
    },
  })
}

const unproven = {
  zh: "没有证明：提交时没有要求（proof=true），或者已过一日，该代码索引不再保存。",
  en: "There are none: they were not asked for (proof=true) when the file was sent, or a day has passed and that map is kept no more.",
} as const

const unsigned = {
  zh: "回执尚未签名：签名密钥此刻不可用，请稍后再取。",
  en: "The receipt is not signed yet: the signing key is not there at the moment. Fetch it later.",
} as const
