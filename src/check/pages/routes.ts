/** HTTP of the check page. */

import { Hono } from "hono"
import type { Environment } from "../../http/environment.ts"
import { mayToday } from "../../http/quota.ts"
import { nameLengthMax } from "../../match/query.ts"
import { readCodeQuery } from "../../search/pages/code-query.ts"
import { viewOf } from "../../web/view.ts"
import { answer } from "../answer/answer.ts"
import { type CheckParts, toCheckSource } from "../answer/check.ts"
import type { Facts, Whole } from "../answer/facts.ts"
import { codeQuery, type RegisteredQuery } from "../answer/query.ts"
import { readWhole } from "../answer/read-codes.ts"
import { readFacts } from "../answer/read-facts.ts"
import type { Verdict } from "../answer/verdict.ts"
import { checkPage } from "./check-page.ts"

/** The check page's route. It asks for a page's own right, which everybody has. */
export const checkPageRoutes = new Hono<Environment<CheckParts & { issuer: string }>>().get("/check", async (c) => {
  const { issuer: address } = c.get("parts")
  const text = (c.req.query("q") ?? "").trim().slice(0, nameLengthMax)
  if (text === "") return c.html(checkPage(viewOf(c, "/check"), { text, checked: null, address }))
  const query: RegisteredQuery =
    readCodeQuery(text) === null ? { by: "name", name: text, region: null } : codeQuery(text)
  // A person wants to see whom it is about: memory has no names, and is not asked.
  const source = { ...toCheckSource(c.get("parts"), c.get("principal")), tellName: () => mayToday(c, "name") }
  const facts = await readFacts(source, [query], readWhole)
  const [verdict] = answer([query], facts)
  const checked = verdict ? { verdict: withName(verdict, facts), asOf: facts.asOf } : null
  return c.html(checkPage(viewOf(c, `/check?q=${encodeURIComponent(text)}`), { text, checked, address }))
})

/** A verdict of clear on a code says no name where programs ask. */
function withName(verdict: Verdict, { byCode }: Facts<Whole>): Verdict {
  if (verdict.verdict !== "clear" || verdict.code === null || verdict.name !== null) return verdict
  return { ...verdict, name: byCode.get(verdict.code)?.name ?? null }
}
