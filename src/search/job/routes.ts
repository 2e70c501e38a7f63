/** HTTP of search jobs: all records that a query finds, for the holder of a key. */
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import type { ActingParts } from "../../database/client.ts"
import { streamBytes } from "../../http/body.ts"
import { idParam, json, text } from "../../http/content.ts"
import { languageOf } from "../../http/language.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { clientOf, defineRoute, refuseFaults, routeGroup } from "../../http/route.ts"
import { dayInChina } from "../../law/day.ts"
import { readPublicLine } from "../../register/record/record.ts"
import type { PublicRead } from "../../register/record/standing.ts"
import { toWireRecord } from "../../register/record/wire.ts"
import { keptFaults } from "../kept-query.ts"
import { recordQuery } from "../parameter.ts"
import { loadCited } from "../record/document-row-store.ts"
import { factsOf } from "../record/record-fact.ts"
import { type FactRecord, factRecordHeader, toCsv, toLines } from "../record/result-file.ts"
import { degradedHeader, degradedSchema } from "../record/result-routes.ts"
import { keptFilter, toRecordFilter } from "../record/wire.ts"
import { refusals, type SearchJob } from "./job.ts"
import { deleteSearchJob, findSearchJob, listSearchJobs, loadFoundLines, openSearchJob } from "./store.ts"
import { searchJobAddress, searchJobListSchema, searchJobSchema, toWireSearchJob } from "./wire.ts"

const createRoute = defineRoute("search:job", "post /v1/search/jobs", {
  operationId: "createSearchJob",
  summary: "Have all records gathered that a query finds",
  description:
    "The parameters are those of `GET /v1/search?in=records`, in the address. All rows are as of one position of the log, " +
    "which the job says; whatever is published meanwhile. A job that was cut off is begun anew by itself. On Workers jobs are worked " +
    "on once a minute.",
  request: { query: recordQuery },
  responses: { 202: { ...json("Taken; Location names the job", searchJobSchema) }, ...problemResponses(429) },
})

const listRoute = defineRoute("search:job", "get /v1/search/jobs", {
  operationId: "listSearchJobs",
  summary: "Your own search jobs, the newest first",
  responses: { 200: json("All that are kept", searchJobListSchema), ...problemResponses(400) },
})

const getRoute = defineRoute("search:job", "get /v1/search/jobs/{id}", {
  operationId: "getSearchJob",
  summary: "A search job of yours, and how far it is",
  request: { params: idParam },
  responses: { 200: json("The job", searchJobSchema), ...problemResponses(400, 404) },
})

const deleteRoute = defineRoute("search:job", "delete /v1/search/jobs/{id}", {
  operationId: "deleteSearchJob",
  summary: "Delete a search job; work under way stops",
  request: { params: idParam },
  responses: { 204: { description: "Done" }, ...problemResponses(400, 404) },
})

const csvType = "text/csv; charset=utf-8"
const linesType = "application/x-ndjson"
const resultRoute = defineRoute("search:job", "get /v1/search/jobs/{id}/result", {
  operationId: "getSearchJobResult",
  summary: "What a search job found, as a table or as lines",
  description:
    "The latest publication first, each record as it was published at the position of the job. What may no longer be shown " +
    "when the file is fetched is left out.",
  request: {
    params: idParam,
    query: z.object({
      format: z.enum(["csv", "ndjson"]).default("csv"),
      bom: z
        .enum(["yes", "no"])
        .default("no")
        .openapi({ description: "A byte order mark, by which Excel knows UTF-8" }),
    }),
  },
  responses: {
    200: {
      description: "The file",
      headers: z.object({ [degradedHeader]: degradedSchema }),
      content: {
        [csvType]: text(factRecordHeader.join(",")),
        [linesType]: text('{"id":"sh4l6ot2vhs7c5rq3yxbxmgw3e"}'),
      },
    },
    ...problemResponses(404, 409),
  },
})

/** The routes of search jobs. */
export const searchJobRoutes = routeGroup<PublicRead & ActingParts>()
  .openapi(createRoute, async (c) => {
    const { sql, newId, clock } = c.get("parts")
    const asked = c.req.valid("query")
    const personal = keptFaults(asked)
    if (personal.length > 0) return refuseFaults(c, personal)
    const request = { text: asked.q, filter: keptFilter(toRecordFilter(asked)) }
    const job = await openSearchJob(sql, { id: newId(), clientId: clientOf(c).clientId, request, at: clock() })
    if (typeof job === "string") {
      c.header("Retry-After", "60")
      return problem(c, "too-many", { detail: refusals[job] })
    }
    c.header("Location", searchJobAddress(job.id))
    return c.json(toWireSearchJob(job, languageOf(c)), 202)
  })
  .openapi(listRoute, async (c) => {
    const jobs = await listSearchJobs(c.get("parts").sql, clientOf(c).clientId)
    return c.json({ jobs: jobs.map((job) => toWireSearchJob(job, languageOf(c))) }, 200)
  })
  .openapi(getRoute, async (c) => {
    const job = await findSearchJob(c.get("parts").sql, { id: c.req.valid("param").id, clientId: clientOf(c).clientId })
    return job ? c.json(toWireSearchJob(job, languageOf(c)), 200) : absent(c)
  })
  .openapi(deleteRoute, async (c) => {
    const { sql } = c.get("parts")
    const job = await findSearchJob(sql, { id: c.req.valid("param").id, clientId: clientOf(c).clientId })
    if (!job) return absent(c)
    await deleteSearchJob(sql, job)
    return c.body(null, 204)
  })
  .openapi(resultRoute, async (c) => {
    const parts = c.get("parts")
    const { format, bom } = c.req.valid("query")
    const job = await findSearchJob(parts.sql, { id: c.req.valid("param").id, clientId: clientOf(c).clientId })
    if (!job) return absent(c)
    if (job.state !== "done") return problem(c, "not-done", { detail: notDone })
    if (job.pin?.unread) c.header(degradedHeader, "unread")
    const found = readFound(parts, job)
    const name = `records-${job.id}.${format}`
    return format === "csv"
      ? streamBytes(c, csvType, name, toCsv(found, bom === "yes"))
      : streamBytes(c, linesType, name, toLines(found))
  })

async function* readFound({ sql, clock }: PublicRead, job: SearchJob): AsyncGenerator<FactRecord[]> {
  for (let ordinal = 0; ordinal < job.pieces; ordinal++) {
    const lines = await loadFoundLines(sql, job, ordinal, dayInChina(clock()))
    const records = lines.map(({ position, line }) => readPublicLine(position, line))
    const cited = await loadCited(
      sql,
      records.map(({ id }) => id),
    )
    yield records.map((record) => ({ ...toWireRecord(record), facts: factsOf(record, cited.get(record.id)) }))
  }
}

const notDone = {
  zh: "任务没有完成，还没有结果：请查看任务的状态。",
  en: "The job is not done, and has no result: see its state.",
} as const

function absent(c: Context) {
  return problem(c, "unknown-job", {
    detail: {
      zh: "没有此编号的查找任务，或者不是您的任务，或者保存期已过。",
      en: "There is no search job of this id, it is not yours, or its time is over.",
    },
  })
}
