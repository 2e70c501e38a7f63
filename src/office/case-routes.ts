/** HTTP of a case: how it stands, and each act on a page of its own, looked at once more before it is done. */

import { Hono } from "hono"
import { html } from "hono/html"
import { reachOf } from "../access/reach.ts"
import { limitBody } from "../http/body-limit.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { groundsAsOf } from "../law/catalogue.ts"
import { dayInChina } from "../law/day.ts"
import { recordBlock } from "../register/pages/record-block.ts"
import { doerOf } from "../register/proceeding/answer-routes.ts"
import { tryAct } from "../register/proceeding/service.ts"
import { type ProceedingDetail, proceedingDetailSchema } from "../register/proceeding/wire.ts"
import type { RecordContent } from "../register/record/record.ts"
import { toWireRecord } from "../register/record/wire.ts"
import { refuse } from "../web/error-page.ts"
import { type Html, type View, viewOf } from "../web/view.ts"
import { actHead, checkPage, formPage, known } from "./act-page.ts"
import { call, type OfficeEnvironment } from "./api.ts"
import { casePage, casePath } from "./case-page.ts"
import type { FieldFault, FormState } from "./form-block.ts"
import { type Field, fieldsOf, readForm, type Schema, type Sent } from "./form-schema.ts"
import { type OfficeContext, officer } from "./gate.ts"
import { faultsOf, formBytesMax, readSent, toFaults } from "./sent.ts"

const casePattern = "/office/:route{decisions|repairs|objections}/:id{[0-9a-f-]{36}}"

export const casePageRoutes = new Hono<OfficeEnvironment>()
  .get(casePattern, async (c) => {
    const shown = await readCase(c)
    if ("refused" in shown) return shown.refused
    const done = c.req.query("done")
    const last = shown.history.at(-1)
    return c.html(
      casePage(viewOf(c), officer(c), shown, done === undefined || !last ? null : viewOf(c).say(last.act_name)),
    )
  })
  .get(`${casePattern}/:act{[a-z-]{1,40}}`, async (c) => {
    const shown = await readCase(c)
    if ("refused" in shown) return shown.refused
    const act = shown.acts.find(({ act }) => act === c.req.param("act"))
    if (!act) return c.redirect(viewOf(c).link(casePath(shown.url)), 303)
    const fields = actFields(act)
    // What asks for nothing is looked at once, and done.
    if (fields.length === 0) return looked(c, shown, act, {}, new Map())
    return c.html(
      formPage(viewOf(c), officer(c), {
        ...actForm(shown, act),
        fields,
        state: { ...formState(c), sent: known(shown.content, fields), faults: [] },
      }),
    )
  })
  .post(`${casePattern}/:act{[a-z-]{1,40}}`, limitBody(formBytesMax), async (c) => {
    const shown = await readCase(c)
    if ("refused" in shown) return shown.refused
    const act = shown.acts.find(({ act }) => act === c.req.param("act"))
    if (!act) return c.redirect(viewOf(c).link(casePath(shown.url)), 303)
    const { step, sent } = await readSent(c)
    const fields = actFields(act)
    const input = readForm(fields, sent)
    const again = (faults: readonly FieldFault[], status: number) =>
      c.html(
        formPage(viewOf(c), officer(c), {
          ...actForm(shown, act),
          fields,
          state: { ...formState(c), sent, faults },
        }),
        status as 400,
      )
    if (step === "edit") return again([], 200)
    if (step !== "do") return looked(c, shown, act, input, sent)
    const version = Number(sent.get("version")?.[0])
    const json = { act: act.act, ...input, ...(Number.isInteger(version) ? { version } : {}) }
    const done = await call(c, proceedingDetailSchema, `${shown.url}/acts`, { method: "POST", json })
    if (done.kind === "refused") return again(toFaults(done.problem), done.problem.status)
    return c.redirect(viewOf(c).link(casePath(shown.url), { done: act.act }), 303)
  })

/** What was answered, with what it would do: or the form once more, with what is wrong. */
async function looked(
  c: OfficeContext,
  shown: ProceedingDetail,
  act: ProceedingDetail["acts"][number],
  input: Record<string, unknown>,
  sent: Sent,
) {
  const view = viewOf(c)
  const { reason, ...rest } = input
  const request = { act: act.act, reason: typeof reason === "string" ? reason : null, input: rest }
  const trial = await tryAct(c.get("parts"), reachOf(c.get("principal")), shown.id, request, doerOf(officer(c)))
  const faults = faultsOf(view, trial, actFields(act))
  const fields = actFields(act)
  const { head, action } = actForm(shown, act)
  if (faults) {
    return c.html(
      formPage(view, officer(c), { ...actForm(shown, act), fields, state: { ...formState(c), sent, faults } }),
      400,
    )
  }
  const published = trial.kind === "done" ? trial.published : null
  const kept = new Map([...sent, ["version", [String(shown.version)]]])
  const warning = published ? html`<p>${view.say(words.publishing)}</p>` : null
  const preview = published && publicPreview(view, published, c)
  return c.html(checkPage(view, officer(c), { head, action, input, sent: kept, warning, preview }))
}

/** The record as the public will see it. */
function publicPreview(view: View, content: RecordContent, c: OfficeContext): Html {
  const record = toWireRecord({ ...content, id: "preview", position: 0 })
  const context = { subjectName: content.subjectName, displayedUntil: null, policy: c.get("parts").policy }
  return recordBlock(view, record, context, undefined)
}

function actForm(shown: ProceedingDetail, act: ProceedingDetail["acts"][number]) {
  return {
    head: actHead(shown, act),
    action: `${casePath(shown.url)}/${act.act}`,
    fixed: new Map([["version", [String(shown.version)]]]),
  }
}

function actFields({ fields, reason_needed }: ProceedingDetail["acts"][number]): Field[] {
  const own = fieldsOf(fields as Schema)
  return reason_needed ? [...own, { kind: "text", path: "reason", required: true }] : own
}

function formState(c: OfficeContext): Pick<FormState, "options" | "hints"> {
  const view = viewOf(c)
  const today = dayInChina(c.get("parts").clock())
  const grounds = groundsAsOf(today).map((ground) => ({
    value: ground.code,
    label: `${view.say(ground)}（${ground.code}）`,
  }))
  return { options: { ground: grounds } }
}

async function readCase(c: OfficeContext): Promise<ProceedingDetail | { refused: Response | Promise<Response> }> {
  const { route, id } = c.req.param() as { route: string; id: string }
  const read = await call(c, proceedingDetailSchema, `/v1/${route}/${id}`)
  if (read.kind === "done") return read.value
  const { detail } = read.problem
  return { refused: refuse(c, "unknown-proceeding", { detail: { zh: detail, en: detail } }) }
}

const words = {
  publishing: {
    zh: "确认后立即对外公示，并写入公示日志：不能收回，只能更正、撤回或者移出。",
    en: "It is published at once, as an entry of the log: that is not taken back, only corrected, withdrawn or removed.",
  },
} as const satisfies Record<string, Bilingual>
