/** HTTP of the check page. */

import { Hono } from "hono"
import type { Environment } from "../../http/environment.ts"
import { holdsPersonalNumber } from "../../law/personal-data.ts"
import { readHead } from "../../ledger/sequencer.ts"
import { nameLengthMax } from "../../match/query.ts"
import { holdsIdNumber } from "../../roster/identity.ts"
import { readCodeQuery } from "../../search/pages/code-query.ts"
import { viewOf } from "../../web/view.ts"
import { answer } from "../answer/answer.ts"
import { type CheckParts, toCheckSource } from "../answer/check.ts"
import type { Facts, Whole } from "../answer/facts.ts"
import { codeQuery, type RegisteredQuery } from "../answer/query.ts"
import { readWhole } from "../answer/read-codes.ts"
import { readFacts } from "../answer/read-facts.ts"
import type { Verdict } from "../answer/verdict.ts"
import { looksLikeIdNumber } from "../query/query.ts"
import { checkPage } from "./check-page.ts"

// Where an ID number was asked for: the page without it, which says why nothing was checked.
const refused = "id-number"
const idNumberVerdict = {
  verdict: "invalid",
  reading: { kind: "impossible", code: "", reason: "citizen-id", length: 18, candidates: [] },
} as const satisfies Verdict

/** The check page's route. It asks for a page's own right, which everybody has. */
export const checkPageRoutes = new Hono<Environment<CheckParts & { issuer: string }>>().get("/check", async (c) => {
  const { sql, issuer: address } = c.get("parts")
  const text = (c.req.query("q") ?? "").trim().slice(0, nameLengthMax)
  // Of the address nothing but the question is repeated: whatever else stands in it may be somebody's ID number.
  if (text === "") {
    const isRefused = c.req.query("refused") === refused
    const checked = isRefused ? { verdict: idNumberVerdict, asOf: await readHead(sql) } : null
    return c.html(checkPage(viewOf(c, isRefused ? `/check?refused=${refused}` : "/check"), { text, checked, address }))
  }
  // Somebody's ID number: it is looked up nowhere, stands nowhere on the page, and leaves the address at once.
  if (looksLikeIdNumber(text) || holdsIdNumber(text) || isSomebodys(text)) {
    return c.redirect(viewOf(c, "/check").link("/check", { refused }), 303)
  }
  const query: RegisteredQuery =
    readCodeQuery(text) === null ? { by: "name", name: text, region: null } : codeQuery(text)
  // A person wants to see whom it is about: memory has no names, and is not asked.
  const facts = await readFacts(toCheckSource(c.get("parts"), c.get("principal")), [query], readWhole)
  const [verdict] = answer([query], facts)
  const checked = verdict ? { verdict: withName(verdict, facts), asOf: facts.asOf } : null
  return c.html(checkPage(viewOf(c, `/check?q=${encodeURIComponent(text)}`), { text, checked, address }))
})

/** Whether a text that is no code seems to be somebody's number. */
function isSomebodys(text: string): boolean {
  const reading = readCodeQuery(text)
  return (reading === null || reading.kind === "impossible") && holdsPersonalNumber(text)
}

/** A verdict of clear on a code says no name where programs ask. */
function withName(verdict: Verdict, { byCode }: Facts<Whole>): Verdict {
  if (verdict.verdict !== "clear") return verdict
  return { ...verdict, name: byCode.get(verdict.code)?.name ?? null }
}
