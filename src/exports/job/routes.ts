/** HTTP of exports as they are made: what there is and what is on its way, and asking for one. */
import { actorOf } from "../../access/principal.ts"
import type { DatabaseParts } from "../../database/client.ts"
import { json } from "../../http/content.ts"
import { defineRoute, routeGroup } from "../../http/route.ts"
import type { DeskParts } from "../shelf/desk.ts"
import { newestExports } from "../shelf/shelf.ts"
import { askForExport, listJobs } from "./job-store.ts"
import { exportListSchema, jobSchema, toWireExport, toWireJob } from "./wire.ts"

/** How many are listed; more than are ever kept by default. */
export const listedMax = 100
const jobsMax = 20

const listExports = defineRoute("register:read", "get /v1/exports", {
  operationId: "listExports",
  summary: "The exports that there are, the newest first, and the jobs that make them",
  responses: { 200: json("Exports and jobs", exportListSchema) },
})

const makeExport = defineRoute("export:make", "post /v1/exports", {
  operationId: "makeExport",
  summary: "Have an export made at the newest checkpoint",
  description:
    "One is made at a time: where one is on its way, that one is the answer. `GET /v1/exports` says how far it is.",
  responses: { 202: json("It will be made", jobSchema) },
})

export const exportJobRoutes = routeGroup<DatabaseParts & DeskParts>()
  .openapi(listExports, async (c) => {
    const { exports: desk, sql } = c.get("parts")
    const shelved = desk ? await newestExports(desk.shelf, listedMax) : []
    const exports = desk ? shelved.map((each) => toWireExport(desk.shelf, each)) : []
    c.header("Cache-Control", "no-cache")
    return c.json({ exports, jobs: (await listJobs(sql, jobsMax)).map(toWireJob) }, 200)
  })
  .openapi(makeExport, async (c) => {
    const { sql, newId, clock } = c.get("parts")
    const job = await askForExport(sql, { id: newId(), actor: actorOf(c.get("principal")), at: clock() })
    return c.json(toWireJob(job), 202)
  })
