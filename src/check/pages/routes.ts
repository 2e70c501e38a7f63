/**
 * HTTP of the check page.
 */
import { Hono } from "hono"
import type { Environment } from "../../http/environment.ts"
import { readHead } from "../../ledger/sequencer.ts"
import { nameLengthMax } from "../../match/name-query.ts"
import { type PublicRead, readStandings } from "../../register/record/standing.ts"
import { holdsIdNumber } from "../../roster/identity.ts"
import { readCodeQuery } from "../../search/pages/code-query.ts"
import { viewOf } from "../../web/view.ts"
import { type CheckQuery, check } from "../answer/check.ts"
import { type CheckParts, toCheckSource } from "../answer/check-source.ts"
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
  if (looksLikeIdNumber(text) || holdsIdNumber(text)) {
    return c.redirect(viewOf(c, "/check").link("/check", { refused }), 303)
  }
  const query: CheckQuery =
    readCodeQuery(text) === null ? { by: "name", name: text, region: null } : { by: "code", code: text }
  const source = toCheckSource(c.get("parts"), c.get("principal"))
  const { asOf, verdicts } = await check(source, [query])
  const verdict = verdicts[0] && (await withName(source, verdicts[0]))
  const here = `/check?q=${encodeURIComponent(text)}`
  return c.html(checkPage(viewOf(c, here), { text, checked: verdict ? { verdict, asOf } : null, address }))
})

/** A verdict of clear on a code comes from memory, which has no names: a person wants to see whom it is about. */
async function withName(read: PublicRead, verdict: Verdict): Promise<Verdict> {
  if (verdict.verdict !== "clear" || verdict.name !== null) return verdict
  const { byCode } = await readStandings(read, [verdict.code])
  return { ...verdict, name: byCode.get(verdict.code)?.subject.name ?? null }
}
