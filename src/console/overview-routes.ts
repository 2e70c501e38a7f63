/** HTTP of the console's first page. */

import { type Context, Hono } from "hono"
import { countDead } from "../alert/delivery-store.ts"
import { countUnseen } from "../alert/seen-store.ts"
import { webhookListSchema } from "../alert/webhook-wire.ts"
import { jobListSchema } from "../check/job/wire.ts"
import { clientOf } from "../http/route.ts"
import { rosterSchema } from "../roster/wire.ts"
import { viewOf } from "../web/view.ts"
import { type ConsoleEnvironment, call } from "./api.ts"
import { type Overview, overviewPage } from "./overview-page.ts"
import { hasSection } from "./section.ts"

const jobsShown = 5

/** The console's route of its first page. */
export const overviewRoutes = new Hono<ConsoleEnvironment>().get("/console", async (c) => {
  const jobs = await call(c, jobListSchema, "/v1/check/jobs")
  const overview = {
    jobs: jobs.kind === "done" ? jobs.value.jobs.slice(0, jobsShown) : [],
    unseen: hasSection(clientOf(c), "alerts") ? await countUnseen(c.get("parts").sql, clientOf(c).id) : null,
    webhooks: await readWebhooks(c),
    roster: await readRoster(c),
  }
  return c.html(overviewPage(viewOf(c), clientOf(c), overview))
})

async function readWebhooks(c: Context<ConsoleEnvironment>): Promise<Overview["webhooks"]> {
  const webhooks = await call(c, webhookListSchema, "/v1/webhooks")
  if (webhooks.kind === "refused") return null
  const dead = await countDead(c.get("parts").sql, clientOf(c).id)
  return { all: webhooks.value.webhooks, dead }
}

async function readRoster(c: Context<ConsoleEnvironment>): Promise<Overview["roster"]> {
  const roster = await call(c, rosterSchema, "/v1/rosters")
  return roster.kind === "done" ? roster.value : null
}
