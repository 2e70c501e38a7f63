/** HTTP of the console's page on the policy. */

import { Hono } from "hono"
import { policySchema } from "../check/policy/policy.ts"
import { clientOf } from "../http/route.ts"
import { dayInChina } from "../law/day.ts"
import { viewOf } from "../web/view.ts"
import { type ConsoleEnvironment, call } from "./api.ts"
import { behind, refusalPage, smallForm } from "./gate.ts"
import { readPolicyForm } from "./policy-form.ts"
import { policyPage } from "./policy-page.ts"

const path = "/console/policy"
const apiPath = "/v1/check/policy"

/** The console's routes of the policy. */
export const policyPageRoutes = new Hono<ConsoleEnvironment>()
  .use(path, behind("policy"))
  .get(path, async (c) => {
    const policy = await call(c, policySchema, apiPath)
    if (policy.kind === "refused") return refusalPage(c, "overview", policy.problem)
    const today = dayInChina(c.get("parts").clock())
    const saved = c.req.query("saved") !== undefined
    return c.html(policyPage(viewOf(c), clientOf(c), { policy: policy.value, today, saved, faults: [] }))
  })
  .post(path, smallForm, async (c) => {
    const json = readPolicyForm(await c.req.parseBody())
    const saved = await call(c, policySchema, apiPath, { method: "PUT", json })
    if (saved.kind === "done") return c.redirect(viewOf(c).link(path, { saved: "1" }), 303)
    const { problem } = saved
    const faults = [problem.detail, ...(problem.errors ?? []).map(({ detail }) => detail)]
    const today = dayInChina(c.get("parts").clock())
    return c.html(
      policyPage(viewOf(c), clientOf(c), { policy: json, today, saved: false, faults }),
      problem.status as 400,
    )
  })
