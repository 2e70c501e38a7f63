/**
 * HTTP of sending a file to be checked as a job.
 */

import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { may } from "../../access/principal.ts"
import type { DatabaseParts } from "../../database/client.ts"
import { readBody } from "../../http/body.ts"
import { sentType, tableParameters, text } from "../../http/content.ts"
import type { Environment } from "../../http/environment.ts"
import { toPointer } from "../../http/fault.ts"
import { languageOf } from "../../http/language.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { clientOf, defineRoute, routeGroup } from "../../http/route.ts"
import type { FormParts } from "../../input/form-part.ts"
import { hidePersonalData } from "../../law/personal-data.ts"
import type { IdentityParts } from "../../roster/identity.ts"
import { mediaTypes } from "../../table/table.ts"
import type { XlsxParts } from "../../table/xlsx.ts"
import { loadPolicy } from "../policy/store.ts"
import { identityAccess } from "../private/identity-access.ts"
import { recordsWish } from "../query/wire.ts"
import { jobAnswer } from "./own-job-routes.ts"
import { type NotTaken, takeFile } from "./upload.ts"
import { jobAddress, toWireJob } from "./wire.ts"

const header = z.string().min(1).max(300).optional()
const file = z.string().openapi({ format: "binary", example: "(the file)" })
const createJob = defineRoute("check:job", "post /v1/check/jobs", {
  operationId: "createCheckJob",
  summary: "Send a file to be checked in the background",
  description:
    "CSV (UTF-8, GB18030, UTF-16) and NDJSON as far as there is room, or XLSX of up to 100 MB, as the body, or as the file of a form (`multipart/form-data`, field `file`)" +
    ". What a key keeps, files and results together, is 8 GB: where there is no room for more it is told (429). A CSV " +
    "counts twice until it is answered: one of more than 4 GB goes to `POST /v1/check/stream`. The columns of " +
    "codes, identity hashes and names are found by their usual headers, in Chinese and English; a row is checked by its " +
    "code, where that is empty by its hash, and where that is empty by its name; a name beside a code is held against it (`name_is`). Every row is answered as of one position of the log, whatever is published meanwhile; " +
    "names are compared with those that the register knows when their row is answered. The same file and options again under the " +
    "same Idempotency-Key answer the same job, another file or other options 422, and 409 while the first is still being " +
    "sent; a job that failed or was cancelled frees its key. All rows of a file are counted before the first is checked; " +
    "a file with more than the key has left of the day fails and says so. A job that was cut off goes on after its last batch. On Workers CSV and NDJSON alone, as " +
    "the body, of up to 1 GB; their jobs are worked on once a minute.",
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
      records: recordsWish,
      proof: z.enum(["true", "false"]).optional().openapi({
        description: "true: the receipt proves by the log's map what is live under each code (docs/trust.md)",
      }),
      sheet: tableParameters.sheet,
      encoding: tableParameters.encoding,
    }),
    body: {
      required: true,
      content: {
        [mediaTypes.csv]: text("统一社会信用代码\n91000000MA00000157"),
        [mediaTypes.xlsx]: { schema: file },
        "application/x-ndjson": text('{"id":"a-1","code":"91000000MA00000157"}'),
      },
    },
  },
  responses: {
    202: { description: "Taken; Location names the job", ...jobAnswer },
    ...problemResponses(409, 422, 429),
  },
})

/** The route by which a file is sent. */
interface SendParts extends DatabaseParts, XlsxParts, IdentityParts, FormParts {
  issuer: string
}

export const sendRoutes = routeGroup<SendParts>().openapi(createJob, async (c) => {
  const { sql, xlsx } = c.get("parts")
  const sent = await openBody(c)
  if (!sent) return problem(c, "unsupported-type", { detail: wrongType(c) })
  const taken = await takeFile(sql, await uploadOf(c, c.req.valid("query"), sent), xlsx)
  if (!("job" in taken)) return refuse(c, taken)
  c.header("Location", jobAddress(taken.job.id))
  return c.json(toWireJob(taken.job, languageOf(c)), 202)
})

/** What was sent, as bytes; null for what can't be read here. */
async function openBody(
  c: Context<Environment<SendParts>>,
): Promise<{ fileName: string | null; chunks: AsyncIterable<Uint8Array> } | null> {
  const type = c.req.header("content-type") ?? ""
  const chunks = readBody(c.req.raw)
  if (/^multipart\/form-data\s*;/i.test(type)) return (await c.get("parts").readForm?.(type, chunks)) ?? null
  return bodyTypes.has(sentType(c)) ? { fileName: null, chunks } : null
}

// What the file is, its first bytes say; programs that don't know send it as an octet stream.
const bodyTypes = new Set([
  mediaTypes.csv,
  mediaTypes.xlsx,
  "application/x-ndjson",
  "application/jsonl",
  "application/octet-stream",
])

function wrongType(c: Context<Environment<SendParts>>) {
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

/** It is kept with the result, and shown. */
function nameOf(fileName: string | null): string | null {
  return fileName === null ? null : hidePersonalData(fileName)
}

async function uploadOf(
  c: Context<Environment<SendParts>>,
  query: z.infer<typeof createJob.request.query>,
  { fileName, chunks }: { fileName: string | null; chunks: AsyncIterable<Uint8Array> },
) {
  const { sql, newId, clock, identityKeys, issuer } = c.get("parts")
  return {
    ...{ id: newId(), clientId: clientOf(c).clientId, at: clock(), chunks, sentAs: sentType(c) },
    announced: Number(c.req.header("content-length") ?? 0),
    idempotencyKey: c.req.header("idempotency-key") ?? null,
    request: {
      fileName: nameOf(fileName ?? query.file_name ?? null),
      codeColumn: query.code_column ?? null,
      nameColumn: query.name_column ?? null,
      identityColumn: query.identity_column ?? null,
      sheet: query.sheet ?? null,
      encoding: query.encoding ?? null,
      language: languageOf(c),
      register: query.records === "true" ? issuer : null,
      allSubjects: may(c.get("principal"), "search:all"),
      identity: identityAccess(c.get("principal"), identityKeys),
      named: true,
      ...(query.proof === "true" ? { proof: true } : {}),
      policy: query.advice === "true" ? await loadPolicy(sql, clientOf(c).clientId) : null,
    },
  }
}

function refuse(c: Context, refused: NotTaken) {
  switch (refused.kind) {
    case "under-way":
      return problem(c, "changed-meanwhile", {
        detail: {
          zh: "同一 Idempotency-Key 的文件仍在上传，或者任务已被取消：请稍后再试。",
          en: "A file with this Idempotency-Key is still being sent, or the job was cancelled meanwhile: try again later.",
        },
      })
    case "key-reused":
      return problem(c, "key-reused", {
        detail: {
          zh: "这个 Idempotency-Key 已用于另一个文件或者另一组参数，没有核查：请为这个文件另取一个。",
          en: "This Idempotency-Key was used for another file, or with other options; nothing was checked. Give this file one of its own.",
        },
      })
    case "too-large":
      return problem(c, "too-large", { detail: refused.reason })
    case "too-many":
      c.header("Retry-After", "60")
      return problem(c, "too-many", { detail: refused.reason })
    case "refused": {
      const { reason: detail, parameter } = refused
      return problem(c, "invalid-request", { detail, pointer: parameter && toPointer([parameter]) })
    }
  }
}
