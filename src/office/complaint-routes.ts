/** HTTP of the page on complaints as counts. */
import { Hono } from "hono"
import { may } from "../access/principal.ts"
import { complaintFiguresSchema, ruleSchema, rulesSchema } from "../enforcement/complaint/wire.ts"
import { rowReportSchema } from "../enforcement/notice/wire.ts"
import { fileFaults, handFileOn } from "../http/form-file.ts"
import { limitForm } from "../http/sent-form.ts"
import { readActForm } from "../web/act-form.ts"
import { refuseFile, refuseSent } from "../web/form.ts"
import { viewOf } from "../web/view.ts"
import { call, type OfficeEnvironment } from "./api.ts"
import { complaintPage, type ShownComplaints } from "./complaint-page.ts"
import { type OfficeContext, officer } from "./gate.ts"
import { noType, typeOf } from "./import-routes.ts"
import { refusalPage } from "./refusal.ts"
import { sections } from "./section.ts"

const { path } = sections.complaints
const formBytesMax = 20_000

export const complaintPageRoutes = new Hono<OfficeEnvironment>()
  .get(path, (c) => show(c, { done: c.req.query("done") !== undefined }, 200))
  .post(`${path}/rules`, limitForm(formBytesMax), async (c) => {
    const { threshold, months, ...rest } = readActForm(await c.req.parseBody())
    const json = {
      ...rest,
      threshold: threshold === undefined ? null : numberOf(threshold),
      ...(months === undefined ? {} : { months: numberOf(months) }),
    }
    const set = await call(c, ruleSchema, "/v1/complaints/rules", { method: "POST", json })
    if (set.kind === "done") return c.redirect(viewOf(c).link(path, { done: "1" }), 303)
    refuseSent(c, set.problem)
    return show(c, {}, set.problem.status)
  })
  .post(`${path}/file`, async (c) => {
    const sent = await sendFile(c)
    if ("kind" in sent && sent.kind === "done") return show(c, { report: sent.value }, 200)
    refuseFile(c, sent)
    return show(c, {}, "zh" in sent ? (sent === fileFaults["too-large"] ? 413 : 400) : sent.problem.status)
  })

/** Hands the form's file on as it comes, or says why there is none. */
function sendFile(c: OfficeContext) {
  return handFileOn(c, async ({ fileName, body }) => {
    const type = typeOf(fileName)
    if (type === null) {
      await body.cancel()
      return noType
    }
    return call(c, rowReportSchema, "/v1/complaints", { method: "POST", body, headers: { "content-type": type } })
  })
}

async function show(c: OfficeContext, shown: Partial<ShownComplaints>, status: number) {
  const figures = await call(c, complaintFiguresSchema, "/v1/statistics/complaints")
  const rules = await call(c, rulesSchema, "/v1/complaints/rules")
  if (figures.kind === "refused") return refusalPage(c, "complaints", figures.problem)
  if (rules.kind === "refused") return refusalPage(c, "complaints", rules.problem)
  const maySet = may(c.get("principal"), "complaint:set")
  const maySend = may(c.get("principal"), "complaint:send")
  const standing = { figures: figures.value, rules: rules.value.results, maySet, maySend }
  const nothing = { report: null, done: false }
  return c.html(complaintPage(viewOf(c), officer(c), { ...standing, ...nothing, ...shown }), status as 200)
}

/** What is no number stays as it was typed: the operation says so by its place. */
const numberOf = (text: unknown) => (/^\d{1,9}$/.test(String(text)) ? Number(text) : text)
