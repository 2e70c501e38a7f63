/** HTTP of the catalogue's pages. */

import { Hono } from "hono"
import type { Environment } from "../../http/environment.ts"
import { findGround, findPenaltyClass } from "../../law/catalogue.ts"
import { dayInChina } from "../../law/day.ts"
import { nearestGround } from "../../law/nearest-ground.ts"
import type { LawParts } from "../../law/policy.ts"
import { viewOf } from "../../web/view.ts"
import { cataloguePage } from "./catalogue-page.ts"
import { type Rule, rulePage, unknownRulePage } from "./rule-page.ts"

/** The catalogue's routes. */
export const cataloguePageRoutes = new Hono<Environment<LawParts>>()
  .get("/catalogue", (c) => c.html(cataloguePage(viewOf(c), c.get("parts"))))
  .get("/catalogue/:code", (c) => {
    const code = c.req.param("code")
    const rule = findRule(code)
    // The link to the other language leads to the catalogue: the address may hold anything that somebody typed.
    if (!rule) return c.html(unknownRulePage(viewOf(c, "/catalogue"), nearestGround(code)), 404)
    const { policy, clock } = c.get("parts")
    return c.html(rulePage(viewOf(c), rule, policy, dayInChina(clock())))
  })

function findRule(code: string): Rule | undefined {
  const ground = findGround(code)
  if (ground) return { kind: "ground", row: ground }
  const penaltyClass = findPenaltyClass(code)
  return penaltyClass && { kind: "class", row: penaltyClass }
}
