/** HTTP of an authority's settings: what it is called, where the public finds it, and the templates of its documents. */

import { Hono } from "hono"
import { z } from "zod"
import { loadPersons } from "../access/person-link-store.ts"
import { carries } from "../access/scope.ts"
import { limitForm } from "../http/sent-form.ts"
import { type DocumentKindName, documentKindNames } from "../register/document/document-kind.ts"
import { officeFaults } from "../register/document/office-input.ts"
import { readTemplate } from "../register/document/template.ts"
import { fieldsOf } from "../register/document/template-in-force.ts"
import { officeSchema, templateSchema } from "../register/document/wire.ts"
import { refuse } from "../web/error-page.ts"
import { viewOf } from "../web/view.ts"
import { call, type OfficeEnvironment } from "./api.ts"
import type { FieldFault } from "./form-block.ts"
import type { Sent } from "./form-schema.ts"
import { type OfficeContext, officer } from "./gate.ts"
import { formBytesMax, readSent, sameInBoth, toFaults } from "./sent.ts"
import { readDoneSetting } from "./setting-block.ts"
import { type OfficeForm, officeCheckPage, settingsPage } from "./setting-page.ts"
import { type TemplateForm, templateCheckPage, templatePage } from "./template-page.ts"

const kindPath = "/office/settings/templates/:kind{[a-z-]{1,40}}"

export const settingPageRoutes = new Hono<OfficeEnvironment>()
  .get("/office/settings", async (c) => showSettings(c, null, []))
  .post("/office/settings", limitForm(formBytesMax), async (c) => {
    const { step, sent } = await readSent(c)
    const form = officeForm(sent)
    if (step === "edit") return showSettings(c, form, [])
    const now = await readOffice(c)
    if ("answer" in now) return now.answer
    const json = Object.fromEntries(Object.entries(form).filter(([, text]) => text !== ""))
    if (step !== "do") {
      const { say } = viewOf(c)
      // Before a look at it, not after.
      const faults = officeFaults(json).map(({ field, reason }) => ({ path: field, text: say(reason) }))
      if (faults.length > 0) return showSettings(c, form, faults, 400)
      return c.html(officeCheckPage(viewOf(c), officer(c), { before: now.office, after: form }))
    }
    const saved = await call(c, officeSchema, "/v1/documents/office", { method: "PUT", json })
    if (saved.kind === "refused") return showSettings(c, form, toFaults(saved.problem), saved.problem.status)
    return c.redirect(viewOf(c).link("/office/settings", { done: "propose" }), 303)
  })
  .post("/office/settings/changes", limitForm(formBytesMax), (c) => decide(c, "/office/settings"))
  .post(`${kindPath}/changes`, limitForm(formBytesMax), (c) => {
    const kind = readKind(c)
    return kind ? decide(c, `/office/settings/templates/${kind}`) : notThere(c)
  })
  .get(kindPath, async (c) => showTemplate(c, null, []))
  .post(kindPath, limitForm(formBytesMax), async (c) => {
    const kind = readKind(c)
    if (!kind) return notThere(c)
    const { step, sent } = await readSent(c)
    const path = `/v1/documents/templates/${kind}`
    const form = templateForm(sent)
    if (step === "edit") return showTemplate(c, form, [])
    // What the shipped one, or that of the bureau above, takes the place of has no text of its own.
    const text = form.reset ? null : form.text
    const read = text === null ? null : readTemplate(text, fieldsOf(kind))
    if (read && "faults" in read) {
      const view = viewOf(c)
      return showTemplate(
        c,
        form,
        read.faults.map(({ line, reason: { zh, en } }) => {
          const reason = line === 0 ? { zh, en } : { zh: `第 ${line} 行：${zh}`, en: `line ${line}: ${en}` }
          return { path: "text", text: view.say(reason) }
        }),
        400,
      )
    }
    if (step !== "do") {
      const now = await call(c, templateSchema, path)
      if (now.kind === "refused") return refuse(c, "not-allowed", { detail: sameInBoth(now.problem.detail) })
      const lines = readTemplate(text ?? now.value.shipped, fieldsOf(kind))
      const shown = "faults" in lines ? [] : lines.lines
      return c.html(templateCheckPage(viewOf(c), officer(c), { kind, form, now: now.value, lines: shown }))
    }
    const json = { text, ...(form.validFrom === "" ? {} : { valid_from: form.validFrom }) }
    const saved = await call(c, templateSchema, path, { method: "POST", json })
    if (saved.kind === "refused") return showTemplate(c, form, toFaults(saved.problem), saved.problem.status)
    return c.redirect(viewOf(c).link(`/office/settings/templates/${kind}`, { done: "propose" }), 303)
  })

const decidedSchema = z.object({ done: z.enum(["confirm", "discard"]) })

/** Confirms or discards a change that waits, and goes back to where it was shown. */
async function decide(c: OfficeContext, page: string) {
  const { id, act } = await c.req.parseBody()
  const decided = await call(c, decidedSchema, `/v1/documents/changes/${id}`, { method: "POST", json: { act } })
  if (decided.kind === "done") return c.redirect(viewOf(c).link(page, { done: decided.value.done }), 303)
  const faults = toFaults(decided.problem)
  const { status } = decided.problem
  return page === "/office/settings" ? showSettings(c, null, faults, status) : showTemplate(c, null, faults, status)
}

async function readOffice(c: OfficeContext) {
  const read = await call(c, officeSchema, "/v1/documents/office")
  if (read.kind === "done") return { office: read.value }
  return { answer: await refuse(c, "not-allowed", { detail: sameInBoth(read.problem.detail) }) }
}

async function showSettings(c: OfficeContext, form: OfficeForm | null, faults: readonly FieldFault[], status = 200) {
  const now = await readOffice(c)
  if ("answer" in now) return now.answer
  const { name, prefix, window, telephone, code, validity } = now.office
  const shown = form ?? {
    ...{ name, prefix, window: window ?? "", telephone: telephone ?? "" },
    ...{ code: code ?? "", validity: validity ?? "" },
  }
  const maySet = carries(officer(c).role, "document:template")
  const done = readDoneSetting(c.req.query("done"))
  const { office } = now
  const person = await loadPersons(c.get("parts").sql)
  return c.html(
    settingsPage(viewOf(c), officer(c), { office, form: shown, faults, maySet, done, person }),
    status as 200,
  )
}

async function showTemplate(c: OfficeContext, form: TemplateForm | null, faults: readonly FieldFault[], status = 200) {
  const kind = readKind(c)
  if (!kind) return notThere(c)
  const read = await call(c, templateSchema, `/v1/documents/templates/${kind}`)
  if (read.kind === "refused") return refuse(c, "not-allowed", { detail: sameInBoth(read.problem.detail) })
  const shown = form ?? { text: read.value.in_force.text ?? read.value.shipped, validFrom: "", reset: false }
  const maySet = carries(officer(c).role, "document:template")
  const done = readDoneSetting(c.req.query("done"))
  const person = await loadPersons(c.get("parts").sql)
  const page = templatePage(viewOf(c), officer(c), {
    kind,
    template: read.value,
    form: shown,
    faults,
    maySet,
    done,
    person,
  })
  return c.html(page, status as 200)
}

function templateForm(sent: Sent): TemplateForm {
  return {
    text: (sent.get("text")?.[0] ?? "").replaceAll("\r\n", "\n"),
    validFrom: sent.get("valid_from")?.[0] ?? "",
    reset: sent.get("reset")?.[0] === "yes",
  }
}

function officeForm(sent: Sent): OfficeForm {
  const text = (name: string) => (sent.get(name)?.[0] ?? "").trim()
  return {
    name: text("name"),
    prefix: text("prefix"),
    window: text("window"),
    telephone: text("telephone"),
    code: text("code"),
    validity: text("validity"),
  }
}

function readKind(c: OfficeContext): DocumentKindName | null {
  return documentKindNames.find((kind) => kind === c.req.param("kind")) ?? null
}

function notThere(c: OfficeContext) {
  return refuse(c, "no-such-page", { detail: { zh: "没有这种文书。", en: "There is no such kind of document." } })
}
