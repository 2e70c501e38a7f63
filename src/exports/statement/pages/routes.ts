/** HTTP of statements as pages, and as the PDF that a page offers: beside each page, at its address with `.pdf`. */

import { type Context, Hono } from "hono"
import { html } from "hono/html"
import { may } from "../../../access/principal.ts"
import type { LoginParts } from "../../../access/token.ts"
import type { Environment } from "../../../http/environment.ts"
import { codeRefusal, problem } from "../../../http/problem.ts"
import { answerJson } from "../../../http/security-header.ts"
import type { Bilingual } from "../../../law/bilingual.ts"
import { listNames, lists as listWords } from "../../../law/list.ts"
import { readCode } from "../../../names/code.ts"
import { loginPage } from "../../../register/pages/login-page.ts"
import { wrongCodePage } from "../../../register/pages/subject-page.ts"
import { refuse } from "../../../web/error-page.ts"
import { type Html, type View, viewOf } from "../../../web/view.ts"
import {
  type Issued,
  issueEnding,
  issuePublication,
  issueReport,
  type Patience,
  retrySeconds,
  type StatementParts,
} from "../issue.ts"
import { isPassing, noPdf, refusalOf } from "../refusal.ts"
import { readLists } from "../statement.ts"
import { readPaper, readToday } from "../today.ts"
import { awaitingPage } from "./awaiting-page.ts"
import { answerPdf, type StatementPageParts, toStatementPage } from "./pdf-answer.ts"
import { statementPage } from "./statement-page.ts"

type Shown = StatementParts & StatementPageParts & LoginParts

export const statementPageRoutes = new Hono<Environment<Shown>>()
  .get("/subjects/:code/report", (c) => report(c, "page"))
  .get("/subjects/:code/report.pdf", (c) => report(c, "pdf"))
  .get("/records/:id/certificate", (c) => certificate(c, "page"))
  .get("/records/:id/certificate.pdf", (c) => certificate(c, "pdf"))
  .get("/records/:id/ending", (c) => ending(c, "page"))
  .get("/records/:id/ending.pdf", (c) => ending(c, "pdf"))
  // For the script of /verify, of a paper that it found genuine.
  .get("/verify/today", async (c) => {
    const paper = readPaper(c.req.query())
    if (paper === null) return problem(c, "invalid-request", { detail: noPaper })
    c.header("Cache-Control", "no-store")
    return answerJson(c, await readToday(c.get("parts"), paper))
  })

const noPaper = {
  zh: "应有 code、lists、count、size，可以有 records 和 alone。",
  en: "There should be code, lists, count and size, and maybe records and alone.",
} as const satisfies Bilingual

const merchantsAlone = {
  zh: "期间报告只给商户本人，或者其授权的查看人。",
  en: "A report on a period is for the merchant itself, or for whom it has consented to.",
} as const satisfies Bilingual

type Form = "page" | "pdf"

async function report(c: Context<Environment<Shown>, "/subjects/:code/report">, form: Form) {
  const given = c.req.param("code")
  const { from, to } = c.req.query()
  // A period is a report of its own, and no one's but the merchant's: the ordinary one never stands in its place.
  if (from !== undefined || to !== undefined) {
    const principal = c.get("principal")
    const { loginUrl } = c.get("parts")
    if (principal.kind === "anyone") return c.html(loginPage(viewOf(c), loginUrl, "/counter/period", "counter"), 401)
    if (!may(principal, "period:read")) return refuse(c, "not-allowed", { detail: merchantsAlone })
    return c.redirect(viewOf(c).link("/counter/period", { from, to }), 303)
  }
  const reading = readCode(given)
  const asked = readLists(c.req.query("lists")) ?? [...listNames]
  if (reading.kind === "impossible") {
    // The link to the other language leads home: the address may hold somebody's ID number.
    return c.html(wrongCodePage(viewOf(c, reading.reason === "citizen-id" ? "/" : undefined), reading), 400)
  }
  const lists = c.req.query("lists")
  const page = `/subjects/${reading.code}/report`
  if (given !== reading.code) return c.redirect(viewOf(c).link(form === "pdf" ? `${page}.pdf` : page, { lists }))
  return answer(c, form, { page, lists }, async () => {
    const issued = await issueReport(c.get("parts"), reading.code, asked, patienceOf(c))
    const isNobody = reading.kind === "nonconforming" && issued.kind === "issued" && !issued.statement.subject
    return isNobody ? refuse(c, "invalid-code", codeRefusal(reading)) : issued
  })
}

async function certificate(c: Context<Environment<Shown>, "/records/:id/certificate">, form: Form) {
  const id = c.req.param("id")
  const page = `/records/${encodeURIComponent(id)}/certificate`
  return answer(c, form, { page }, () => issuePublication(c.get("parts"), id, patienceOf(c)))
}

async function ending(c: Context<Environment<Shown>, "/records/:id/ending">, form: Form) {
  const principal = c.get("principal")
  // Without a login the page says so; that a record was there is no longer public.
  if (!may(principal, "proceeding:follow")) return c.html(loginPage(viewOf(c), c.get("parts").loginUrl), 401)
  const id = c.req.param("id")
  const page = `/records/${encodeURIComponent(id)}/ending`
  return answer(c, form, { page }, () => issueEnding(c.get("parts"), id, principal))
}

async function answer(
  c: Context<Environment<Shown>>,
  form: Form,
  { page, lists }: { page: string; lists?: string | undefined },
  issue: () => Promise<Issued | Response>,
) {
  const parts = c.get("parts")
  const print = parts.printStatement
  if (form === "pdf" && !print) return refuse(c, "not-acceptable", noPdf(page))
  const issued = await issue()
  if (issued instanceof Response) return issued
  if (issued.kind === "awaits-witnesses") {
    const view = viewOf(c)
    c.header("Cache-Control", "no-store")
    c.header("Retry-After", String(retrySeconds))
    // By the address that was asked, in the background of whoever reads.
    c.header("Refresh", String(retrySeconds))
    const address = form === "pdf" ? `${page}.pdf` : page
    return c.html(awaitingPage(view, issued.detail, view.link(address, { lists, witnesses: "none" })), 202)
  }
  if (issued.kind !== "issued") {
    const { name, parts } = refusalOf(issued, "person")
    if (isPassing(name)) c.header("Retry-After", "5")
    return refuse(
      c,
      name,
      parts,
      name === "too-large" ? byList(viewOf(c), form === "pdf" ? `${page}.pdf` : page, lists) : null,
    )
  }
  if (form === "pdf" && print) return answerPdf(c, issued, print)
  const view = viewOf(c)
  // It is made for who asked, at this moment, and expires.
  c.header("Cache-Control", "no-store")
  const witnesses = patienceOf(c) === "unwitnessed" ? "none" : undefined
  const pdf = print && view.link(`${page}.pdf`, { lists, witnesses })
  return c.html(statementPage(view, await toStatementPage(parts, issued), pdf))
}

const patienceOf = (c: Context): Patience => (c.req.query("witnesses") === "none" ? "unwitnessed" : "waits")

/** The report of each list that was asked for, where there is more than one. */
function byList({ say, link }: View, address: string, asked: string | undefined): Html | null {
  const names = readLists(asked) ?? listNames
  if (names.length < 2) return null
  return html`<ul>${names.map((name) => html`<li><a href="${link(address, { lists: name })}">${say(listWords[name])}</a></li>`)}</ul>`
}
