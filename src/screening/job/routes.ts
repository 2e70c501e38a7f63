/**
 * HTTP of jobs: send a file, watch it, fetch what came of it.
 */
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { may } from "../../access/principal.ts"
import { readBody, streamBytes, streamText } from "../../http/body.ts"
import type { Environment } from "../../http/environment.ts"
import { languageOf } from "../../http/language.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { defineRoute, routeGroup } from "../../http/route.ts"
import { mediaTypes, notOffered } from "../../table/table.ts"
import { loadPolicy } from "../policy/store.ts"
import { identityAccess } from "../private/identity-access.ts"
import { findReceipt } from "../receipt/store.ts"
import { readResult } from "./content.ts"
import { jobEvents } from "./event.ts"
import { type Job, limits, refusals } from "./job.ts"
import { issueJobReceipt } from "./receipt.ts"
import { toWorkbook, withMark } from "./result.ts"
import { cancelJob, deleteJob, findJob, listJobs } from "./store.ts"
import { type NotTaken, takeFile } from "./upload.ts"
import { jobAddress, jobListSchema, jobSchema, summarySchema, toWireJob, toWireSummary } from "./wire.ts"
import { expiryOf } from "./work.ts"

const params = z.object({ id: z.uuid().openapi({ example: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11" }) })
// The newest: those kept for a month fit many times, and an answer stays small.
const listed = 500
const header = z.string().min(1).max(300).optional()
const file = z.string().openapi({ format: "binary", example: "(the file)" })
const jobAnswer = { content: { "application/json": { schema: jobSchema } } }

const createJob = defineRoute("check:job", {
  method: "post",
  path: "/v1/check/jobs",
  operationId: "createCheckJob",
  summary: "Send a file to be checked in the background",
  description:
    "CSV (UTF-8, GB18030, UTF-16), XLSX of up to 100 MB, or NDJSON, as the body or as the file of a form. The columns of " +
    "codes, identity hashes and names are found by their usual headers, in Chinese and English; a row is checked by its " +
    "code, where that is empty by its hash, and where that is empty by its name. Every row is answered as of one position of the log, whatever is published meanwhile; " +
    "names are compared with those that the register knows when their row is answered. The same Idempotency-Key again " +
    "answers the same job. A job that was cut off goes on after its last batch. On Workers CSV and NDJSON alone, as " +
    "the body; their jobs are worked on once a minute.",
  tags: ["check"],
  request: {
    headers: z.object({
      "idempotency-key": z
        .string()
        .min(1)
        .max(255)
        .optional()
        .openapi({ description: "Your own name for the request" }),
    }),
    query: z.object({
      file_name: z.string().max(200).optional().openapi({ description: "Where no form names it" }),
      code_column: header.openapi({ description: "The header of the column of codes" }),
      name_column: header.openapi({ description: "The header of the column of names" }),
      identity_column: header.openapi({ description: "The header of the column of identity hashes" }),
      advice: z.enum(["true", "false"]).optional().openapi({
        description: "true: with what your own policy (/v1/check/policy), as it is now, says, as a column `advice`",
      }),
      sheet: z.string().max(31).optional().openapi({ description: "Of a workbook, by its name; without it the first" }),
      encoding: z
        .enum(["utf-8", "gbk", "gb18030", "utf-16le", "utf-16be"])
        .optional()
        .openapi({ description: "Of a CSV; without it the content tells" }),
    }),
    body: {
      required: true,
      content: {
        [mediaTypes.csv]: { schema: z.string().openapi({ example: "统一社会信用代码\n91000000MA0000008C" }) },
        [mediaTypes.xlsx]: { schema: file },
        "application/x-ndjson": { schema: z.string().openapi({ example: '{"id":"a-1","code":"91000000MA0000008C"}' }) },
        // As a plain object: a schema of zod would have the form read into memory to be validated.
        "multipart/form-data": {
          schema: { type: "object", required: ["file"], properties: { file: { type: "string", format: "binary" } } },
        },
      },
    },
  },
  responses: {
    202: { description: "Taken; Location names the job", ...jobAnswer },
    ...problemResponses(400, 401, 403, 409, 413, 415, 429),
  },
})

const getJobs = defineRoute("check:job", {
  method: "get",
  path: "/v1/check/jobs",
  operationId: "listCheckJobs",
  summary: "Your own jobs, the newest first",
  tags: ["check"],
  responses: {
    200: { description: "Up to 500", content: { "application/json": { schema: jobListSchema } } },
    ...problemResponses(400, 401, 403),
  },
})

const getJob = defineRoute("check:job", {
  method: "get",
  path: "/v1/check/jobs/{id}",
  operationId: "getCheckJob",
  summary: "A job of yours, and how far it is",
  tags: ["check"],
  request: { params },
  responses: { 200: { description: "The job", ...jobAnswer }, ...problemResponses(400, 401, 403, 404) },
})

const deleteRoute = defineRoute("check:job", {
  method: "delete",
  path: "/v1/check/jobs/{id}",
  operationId: "deleteCheckJob",
  summary: "Cancel a job, or delete one that has ended",
  description:
    "File and result are deleted at once, and work under way stops within a batch. A cancelled job can still be seen " +
    "until it expires; one that had ended is gone. A receipt stays: it holds digests and counts alone.",
  tags: ["check"],
  request: { params },
  responses: { 204: { description: "Done" }, ...problemResponses(400, 401, 403, 404) },
})

const getEvents = defineRoute("check:job", {
  method: "get",
  path: "/v1/check/jobs/{id}/events",
  operationId: "watchCheckJob",
  summary: "How far a job is, as server-sent events",
  description:
    "`progress` when something has changed, at most once a second, and at the end `done`, `failed` or `cancelled`, after " +
    "which the stream ends; the data is the job. Last-Event-ID goes on after an event.",
  tags: ["check"],
  request: {
    params,
    headers: z.object({ "last-event-id": z.string().max(20).optional().openapi({ description: "As in WHATWG HTML" }) }),
  },
  responses: {
    200: {
      description: "Events until the job has ended",
      content: {
        "text/event-stream": {
          schema: z.string().openapi({ example: 'id: 7\nevent: progress\ndata: {"id":"…"}\n\n' }),
        },
      },
    },
    ...problemResponses(400, 401, 403, 404),
  },
})

const getResult = defineRoute("check:job", {
  method: "get",
  path: "/v1/check/jobs/{id}/result",
  operationId: "getCheckJobResult",
  summary: "The result of a job: your columns, and verdict, lists, grounds, problem, and advice where it was asked for",
  description:
    "A row for each row, in the order of the file; blank rows are left out. A cell that begins like a formula has an " +
    "apostrophe before it in the CSV. In a workbook every cell is text, and more rows than a sheet holds go on in the next.",
  tags: ["check"],
  request: {
    params,
    query: z.object({
      format: z.enum(["csv", "xlsx"]).default("csv"),
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
        [mediaTypes.csv]: {
          schema: z.string().openapi({ example: "店铺,统一社会信用代码,verdict,lists,grounds,problem" }),
        },
        [mediaTypes.xlsx]: { schema: z.string().openapi({ format: "binary", example: "(a workbook)" }) },
      },
    },
    ...problemResponses(400, 401, 403, 404, 409),
  },
})

const getSummary = defineRoute("check:job", {
  method: "get",
  path: "/v1/check/jobs/{id}/summary",
  operationId: "getCheckJobSummary",
  summary: "What came of a job in numbers: verdicts, lists, grounds, duplicates, malformed rows",
  tags: ["check"],
  request: { params },
  responses: {
    200: { description: "The summary", content: { "application/json": { schema: summarySchema } } },
    ...problemResponses(400, 401, 403, 404),
  },
})

const getReceipt = defineRoute("check:job", {
  method: "get",
  path: "/v1/check/jobs/{id}/receipt",
  operationId: "getCheckJobReceipt",
  summary: "The signed receipt of a job that is done",
  description:
    "A compact JWS (typ `gongshi-receipt+jwt`) over the SHA-256 of the file as it was sent, that of the result as CSV " +
    "without a byte order mark, the position of the log, and the counts. Its id is the job's: under " +
    "`/v1/check/receipts/{id}` it outlives the result.",
  tags: ["check"],
  request: { params },
  responses: {
    200: {
      description: "The receipt",
      content: { "application/jwt": { schema: z.string().openapi({ example: "eyJhbGciOiJFZDI1NTE5Iiw…" }) } },
    },
    ...problemResponses(400, 401, 403, 404, 409, 503),
  },
})

/** The routes of jobs. */
export const jobRoutes = routeGroup()
  .openapi(createJob, async (c) => {
    const { sql, xlsx } = c.get("parts")
    const length = Number(c.req.header("content-length") ?? 0)
    // A form adds a few lines to its file.
    if (length > limits.textBytes + 1024 ** 2) return problem(c, "too-large", { detail: refusals.textTooLarge })
    const sent = await openBody(c)
    if (!sent) return problem(c, "unsupported-type", { detail: wrongType(c) })
    const taken = await takeFile(sql, await uploadOf(c, c.req.valid("query"), sent), xlsx)
    if (!("job" in taken)) return refuse(c, taken)
    c.header("Location", jobAddress(taken.job.id))
    return c.json(toWireJob(taken.job, languageOf(c)), 202)
  })
  .openapi(getJobs, async (c) => {
    const jobs = await listJobs(c.get("parts").sql, clientId(c), listed)
    return c.json({ jobs: jobs.map((job) => toWireJob(job, languageOf(c))) }, 200)
  })
  .openapi(getJob, async (c) => {
    const job = await ownJob(c, c.req.valid("param").id)
    return job ? c.json(toWireJob(job, languageOf(c)), 200) : absent(c)
  })
  .openapi(deleteRoute, async (c) => {
    const parts = c.get("parts")
    const job = await ownJob(c, c.req.valid("param").id)
    if (!job) return absent(c)
    const times = { at: parts.clock(), expiresAt: expiryOf(parts) }
    if (!(await cancelJob(parts.sql, job.clientId, job.id, times))) await deleteJob(parts.sql, job.id)
    return c.body(null, 204)
  })
  .openapi(getEvents, async (c) => {
    const { sql } = c.get("parts")
    const job = await ownJob(c, c.req.valid("param").id)
    if (!job) return absent(c)
    const last = c.req.valid("header")["last-event-id"]
    c.header("cache-control", "no-store")
    // nginx gathers what it passes on unless it is told not to.
    c.header("x-accel-buffering", "no")
    const events = jobEvents({
      load: () => findJob(sql, job.clientId, job.id),
      language: languageOf(c),
      seen: last !== undefined && /^\d+$/.test(last) ? Number(last) : -1,
      pass: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    })
    return streamText(c, "text/event-stream; charset=utf-8", events)
  })
  .openapi(getResult, async (c) => {
    const { sql, xlsx } = c.get("parts")
    const { format, bom } = c.req.valid("query")
    const job = await ownJob(c, c.req.valid("param").id)
    if (!job) return absent(c)
    if (job.state !== "done") return notDone(c)
    const csv = readResult(sql, job)
    const name = `check-${job.id}.${format}`
    if (format === "csv") return streamBytes(c, "text/csv; charset=utf-8", name, bom === "yes" ? withMark(csv) : csv)
    if (!xlsx) return problem(c, "invalid-request", { detail: notOffered })
    return streamBytes(c, mediaTypes.xlsx, name, toWorkbook(csv, job.rowsDone, xlsx))
  })
  .openapi(getSummary, async (c) => {
    const job = await ownJob(c, c.req.valid("param").id)
    return job ? c.json(toWireSummary(job, languageOf(c)), 200) : absent(c)
  })
  .openapi(getReceipt, async (c) => {
    const parts = c.get("parts")
    const job = await ownJob(c, c.req.valid("param").id)
    if (!job) return absent(c)
    if (job.state !== "done") return notDone(c)
    const find = () => findReceipt(parts.sql, job.id, job.clientId, parts.clock())
    // Whoever ended the job may have had no key to sign with.
    const document = (await find()) ?? ((await issueJobReceipt(parts, job)) && (await find()))
    if (document === null) return problem(c, "not-yet-signed", { detail: unsigned })
    return c.body(document, 200, { "content-type": "application/jwt", "cache-control": "private, no-store" }) as never
  })

function clientId(c: Context<Environment>): string {
  const principal = c.get("principal")
  if (principal.kind !== "client") throw new Error("only clients carry check:job")
  return principal.id
}

/** A job of whoever asks. Another's is none: that it exists is nobody else's business. */
async function ownJob(c: Context<Environment>, id: string): Promise<Job | null> {
  const job = await findJob(c.get("parts").sql, clientId(c), id)
  return job?.state === "uploading" ? null : job
}

/** What was sent, as bytes; null for what can't be read here. */
async function openBody(
  c: Context<Environment>,
): Promise<{ fileName: string | null; chunks: AsyncIterable<Uint8Array> } | null> {
  const type = c.req.header("content-type") ?? ""
  const chunks = readBody(c.req.raw)
  if (/^multipart\/form-data\s*;/i.test(type)) return (await c.get("parts").readForm?.(type, chunks)) ?? null
  return bodyTypes.has(type.split(";")[0]?.trim().toLowerCase() ?? "") ? { fileName: null, chunks } : null
}

// What the file is, its first bytes say; programs that don't know send it as an octet stream.
const bodyTypes = new Set([
  mediaTypes.csv,
  mediaTypes.xlsx,
  "application/x-ndjson",
  "application/jsonl",
  "application/octet-stream",
])

function wrongType(c: Context<Environment>) {
  return c.get("parts").readForm === null
    ? {
        zh: "请以正文提交 text/csv 或者 application/x-ndjson；此处不支持表单。",
        en: "Send text/csv or application/x-ndjson as the body; forms are not offered here.",
      }
    : {
        zh: "请提交 text/csv、XLSX、application/x-ndjson，或者带一个文件的 multipart/form-data。",
        en: "Send text/csv, XLSX, application/x-ndjson, or multipart/form-data with one file.",
      }
}

async function uploadOf(
  c: Context<Environment>,
  query: z.infer<typeof createJob.request.query>,
  { fileName, chunks }: { fileName: string | null; chunks: AsyncIterable<Uint8Array> },
) {
  const { sql, newId, clock, identityKeys } = c.get("parts")
  return {
    ...{ id: newId(), clientId: clientId(c), at: clock(), chunks },
    idempotencyKey: c.req.header("idempotency-key") ?? null,
    request: {
      fileName: fileName ?? query.file_name ?? null,
      codeColumn: query.code_column ?? null,
      nameColumn: query.name_column ?? null,
      identityColumn: query.identity_column ?? null,
      sheet: query.sheet ?? null,
      encoding: query.encoding ?? null,
      language: languageOf(c),
      allSubjects: may(c.get("principal"), "search:all"),
      identity: identityAccess(c.get("principal"), identityKeys),
      policy: query.advice === "true" ? await loadPolicy(sql, clientId(c)) : null,
    },
  }
}

function refuse(c: Context<Environment>, refused: NotTaken) {
  switch (refused.kind) {
    case "under-way":
      return problem(c, "changed-meanwhile", {
        detail: {
          zh: "同一 Idempotency-Key 的文件仍在上传，或者任务已被取消：请稍后再试。",
          en: "A file with this Idempotency-Key is still being sent, or the job was cancelled meanwhile: try again later.",
        },
      })
    case "too-large":
      return problem(c, "too-large", { detail: refused.reason })
    case "too-many":
      c.header("Retry-After", "60")
      return problem(c, "too-many", { detail: refused.reason })
    case "refused":
      return problem(c, "invalid-request", { detail: refused.reason })
  }
}

function absent(c: Context<Environment>) {
  return problem(c, "unknown-job", {
    detail: {
      zh: "没有此编号的核查任务，或者不是您的任务，或者保存期已过。",
      en: "There is no job of this id, it is not yours, or its time is over.",
    },
  })
}

function notDone(c: Context<Environment>) {
  return problem(c, "not-done", {
    detail: {
      zh: "任务没有完成，还没有结果：请查看任务的状态。",
      en: "The job is not done, and has no result: see its state.",
    },
  })
}

const unsigned = {
  zh: "回执尚未签名：签名密钥此刻不可用，请稍后再取。",
  en: "The receipt is not signed yet: the signing key is not there at the moment. Fetch it later.",
} as const
