/**
 * HTTP of statements as pages.
 */
import { type Context, Hono } from "hono"
import { may } from "../../../access/principal.ts"
import type { Environment } from "../../../http/environment.ts"
import { codeRefusal } from "../../../http/problem.ts"
import { readCode } from "../../../names/code.ts"
import { loginPage } from "../../../register/pages/application-page.ts"
import { wrongCodePage } from "../../../register/pages/no-subject-page.ts"
import { findLogKey } from "../../../signing/key-set.ts"
import { refuse } from "../../../web/error-page.ts"
import { viewOf } from "../../../web/view.ts"
import { readLists } from "../asked.ts"
import { type Issued, issueEnding, issuePublication, issueReport } from "../issue.ts"
import { refusalOf } from "../refusal.ts"
import { listNames } from "../statement.ts"
import { toVerifyCode } from "../verify-code.ts"
import { statementPage } from "./statement-page.ts"

/** The pages' routes. */
export const statementPageRoutes = new Hono<Environment>()
  .get("/subjects/:code/report", async (c) => {
    const given = c.req.param("code")
    const reading = readCode(given)
    const asked = readLists(c.req.query("lists")) ?? [...listNames]
    if (reading.kind === "impossible") {
      // The link to the other language leads home: the address may hold somebody's ID number.
      return c.html(wrongCodePage(viewOf(c, reading.reason === "citizen-id" ? "/" : undefined), reading), 400)
    }
    if (given !== reading.code) {
      return c.redirect(viewOf(c).link(`/subjects/${reading.code}/report`, { lists: c.req.query("lists") }))
    }
    const issued = await issueReport(c.get("parts"), reading.code, asked)
    if (reading.kind === "nonconforming" && issued.kind === "issued" && !issued.statement.subject) {
      return refuse(c, "invalid-code", codeRefusal(reading))
    }
    return answer(c, issued)
  })
  .get("/records/:id/certificate", async (c) => answer(c, await issuePublication(c.get("parts"), c.req.param("id"))))
  .get("/records/:id/ending", async (c) => {
    const principal = c.get("principal")
    // Without a login the page says so; that a record was there is no longer public.
    if (!may(principal, "proceeding:follow")) return c.html(loginPage(viewOf(c), c.get("parts").loginUrl), 401)
    return answer(c, await issueEnding(c.get("parts"), c.req.param("id"), principal))
  })

async function answer(c: Context<Environment>, issued: Issued) {
  if (issued.kind !== "issued") {
    const { name, parts } = refusalOf(issued)
    if (name !== "unknown-record") c.header("Retry-After", "5")
    return refuse(c, name, parts)
  }
  const code = await toVerifyCode(issued.statement, issued.token, issued.signer)
  const { policy, keySet } = c.get("parts")
  const logKey = findLogKey(await keySet())
  const view = viewOf(c)
  // It is made for who asked, at this moment, and expires.
  c.header("Cache-Control", "no-store")
  return c.html(statementPage(view, { issued, code, policy, logKey }))
}
