/** HTTP of the console's page on the roster. */

import { Hono } from "hono"
import { clientOf } from "../http/route.ts"
import { listFaults } from "../roster/upload-store.ts"
import { rosterSchema } from "../roster/wire.ts"
import { viewOf } from "../web/view.ts"
import { type ConsoleEnvironment, call, passOn, readRefusal } from "./api.ts"
import { behind, refusalPage } from "./gate.ts"
import { rosterPage } from "./roster-page.ts"

const path = "/console/roster"
const faultsShown = 50

/** The console's routes of the roster. */
export const rosterPageRoutes = new Hono<ConsoleEnvironment>()
  .use(`${path}/*`, behind("roster"))
  .get(path, async (c) => {
    const roster = await call(c, rosterSchema, "/v1/rosters")
    if (roster.kind === "refused") return refusalPage(c, "overview", roster.problem)
    const { sql, xlsx } = c.get("parts")
    const [last] = roster.value.uploads
    const faults = last ? await listFaults(sql, last.id, { line: -1, ordinal: -1 }, faultsShown) : []
    return c.html(rosterPage(viewOf(c), clientOf(c), { roster: roster.value, faults, xlsx: xlsx !== null }))
  })
  .get(`${path}/uploads/:id{[0-9a-f-]{36}}/faults`, async (c) => {
    const id = c.req.param("id")
    const answer = await passOn(c, `/v1/rosters/uploads/${id}/faults`)
    if (!answer.ok) return refusalPage(c, "roster", (await readRefusal(answer)).problem)
    answer.headers.set("content-disposition", `attachment; filename="roster-${id}.faults.ndjson"`)
    return answer
  })
