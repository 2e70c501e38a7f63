/**
 * HTTP of jobs: see them, watch one, cancel it.
 */
import { z } from "@hono/zod-openapi"
import type { DatabaseParts } from "../../database/client.ts"
import { streamText } from "../../http/body.ts"
import { idParam, json, text, toPage } from "../../http/content.ts"
import { languageOf } from "../../http/language.ts"
import { problemResponses, refuseCursor } from "../../http/problem.ts"
import { clientOf, defineRoute, routeGroup } from "../../http/route.ts"
import { limitParameter } from "../../input/page-limit.ts"
import { jobEvents } from "./event.ts"
import { absent, jobAnswer, ownJob } from "./own-job-routes.ts"
import { cancelJob, deleteJob, findJob, listJobs } from "./store.ts"
import { jobListSchema, readCursor, toCursor, toWireJob } from "./wire.ts"
import { expiryOf, type JobOffice } from "./work.ts"

const getJobs = defineRoute("check:job", "get /v1/check/jobs", {
  operationId: "listCheckJobs",
  summary: "Your own jobs, the newest first",
  request: { query: z.object({ cursor: z.string().max(200).optional(), limit: limitParameter(500, 500) }) },
  responses: { 200: json("A page of them", jobListSchema) },
})

const getJob = defineRoute("check:job", "get /v1/check/jobs/{id}", {
  operationId: "getCheckJob",
  summary: "A job of yours, and how far it is",
  request: { params: idParam },
  responses: { 200: { description: "The job", ...jobAnswer }, ...problemResponses(400, 404) },
})

const deleteRoute = defineRoute("check:job", "delete /v1/check/jobs/{id}", {
  operationId: "deleteCheckJob",
  summary: "Cancel a job, or delete one that has ended",
  description:
    "File and result are deleted at once, and work under way stops within a batch. A cancelled job can still be seen " +
    "until it expires; one that had ended is gone. A receipt stays: it holds digests and counts alone.",
  request: { params: idParam },
  responses: { 204: { description: "Done" }, ...problemResponses(400, 404) },
})

const getEvents = defineRoute("check:job", "get /v1/check/jobs/{id}/events", {
  operationId: "watchCheckJob",
  summary: "How far a job is, as server-sent events",
  description:
    "`progress` when something has changed, at most once a second, and at the end `done`, `failed` or `cancelled`, after " +
    "which the stream ends; the data is the job. Last-Event-ID goes on after an event.",
  request: {
    params: idParam,
    headers: z.object({ "last-event-id": z.string().max(20).optional().openapi({ description: "As in WHATWG HTML" }) }),
  },
  responses: {
    200: {
      description: "Events until the job has ended",
      content: { "text/event-stream": text('id: 7\nevent: progress\ndata: {"id":"…"}\n\n') },
    },
    ...problemResponses(400, 404),
  },
})

/** The routes of jobs that are on their way, or were. */
export const jobRoutes = routeGroup<DatabaseParts & Pick<JobOffice, "resultDays">>()
  .openapi(getJobs, async (c) => {
    const { cursor, limit } = c.req.valid("query")
    const after = cursor === undefined ? null : readCursor(cursor)
    if (cursor !== undefined && after === null) return refuseCursor(c)
    const found = await listJobs(c.get("parts").sql, clientOf(c).clientId, limit + 1, after)
    const { page, next } = toPage(found, limit, toCursor)
    return c.json({ jobs: page.map((job) => toWireJob(job, languageOf(c))), next }, 200)
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
    if (!(await cancelJob(parts.sql, job.clientId, job.id, times))) await deleteJob(parts.sql, job)
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
