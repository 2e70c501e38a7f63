/** HTTP of the credit record's page. */

import { Hono } from "hono"
import type { DatabaseParts } from "../../database/client.ts"
import type { Environment } from "../../http/environment.ts"
import { dayInChina } from "../../law/day.ts"
import type { LawParts } from "../../law/policy.ts"
import { readCode } from "../../names/code.ts"
import { viewOf } from "../../web/view.ts"
import { remediesOf } from "../proceeding/remedy.ts"
import { shareStandings } from "../record/shared-standing.ts"
import { listRecords } from "../record/store.ts"
import { unknownSubjectPage, wrongCodePage } from "./no-subject-page.ts"
import { subjectPage } from "./subject-page.ts"

/** The credit record's route. */
export const subjectPageRoutes = new Hono<Environment<DatabaseParts & LawParts>>().get("/subjects/:code", async (c) => {
  const given = c.req.param("code")
  const reading = readCode(given)
  if (reading.kind === "impossible") {
    // The link to the other language leads home: the address may hold somebody's ID number.
    return c.html(wrongCodePage(viewOf(c, reading.reason === "citizen-id" ? "/" : undefined), reading), 400)
  }
  const view = viewOf(c)
  if (given !== reading.code) return c.redirect(view.link(`/subjects/${reading.code}`))
  const { asOf, byCode } = await shareStandings(c.get("parts"), [reading.code])
  const standing = byCode.get(reading.code)
  if (standing) {
    const parts = c.get("parts")
    const remedies = remediesOf(await listRecords(parts.sql, reading.code), parts, dayInChina(parts.clock()))
    return c.html(subjectPage(view, standing, asOf, parts.policy, remedies), 200)
  }
  if (reading.kind === "nonconforming") return c.html(wrongCodePage(view, reading), 400)
  return c.html(unknownSubjectPage(view, reading, asOf), 404)
})
