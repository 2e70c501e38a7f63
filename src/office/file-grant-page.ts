/** Who may read the file of a case (案卷查阅), for officers: those of a case with the form to propose one, and one with its readings. */
import { html } from "hono/html"
import type { z } from "zod"
import type { Bilingual } from "../law/bilingual.ts"
import { fileGrantActs } from "../register/document/grant/grant.ts"
import type { fileGrantDetailSchema, fileGrantPageSchema } from "../register/document/grant/wire.ts"
import type { ProceedingDetail } from "../register/proceeding/wire.ts"
import { actorWords } from "../web/actor-words.ts"
import { doneNotice, entry, selectEntry, textEntry } from "../web/entry.ts"
import { foldedForm, formView, sentFaults } from "../web/form.ts"
import { dayTag, momentTag } from "../web/shown.ts"
import { asWritten, type Html, inChinese, type View } from "../web/view.ts"
import { aboutSpans } from "./act-page.ts"
import { aboutWhat, casePath } from "./case.ts"
import { type Officer, officePage } from "./section.ts"

/** Where a grant's page stands. */
export const fileGrantsPath = "/office/file-grants"

type Detail = z.infer<typeof fileGrantDetailSchema>
type Grant = z.infer<typeof fileGrantPageSchema>["results"][number]

/** How a grant stands, in words: that its last day is over is said before its state. */
function standing({ say }: View, { state, state_name, readable }: Grant): string {
  return say(state === "granted" && !readable ? words.over : state_name)
}

export function fileGrantListPage(
  view: View,
  officer: Officer,
  shown: ProceedingDetail,
  { grants, bodies, proposes }: { grants: readonly Grant[]; bodies: readonly string[]; proposes: boolean },
): Html {
  const { say, link } = view
  const place = casePath(shown.url)
  const main = html`<div class="paper"><p class="back"><a href="${link(place)}">← ${say(shown.kind_name)}</a></p>
<h1>${say(words.title)}</h1>
<p class="identity">${aboutSpans(view, aboutWhat(shown))}</p>
<p class="lead">${say(words.lead)}</p>
${sentFaults(view, labels)}
<section class="section"><h2>${say(words.given)}</h2>
${grants.length === 0 && html`<p>${say(words.none)}</p>`}
<ul class="file-list">${grants.map(
    (
      grant,
    ) => html`<li class="record"><h3><a href="${link(`${fileGrantsPath}/${grant.id}`)}">${inChinese(view, grant.body.name)}</a></h3>
<p><strong>${standing(view, grant)}</strong> · ${say(words.until)} ${dayTag(grant.until)} · ${asWritten(view, grant.purpose)}</p></li>
`,
  )}</ul></section>
${proposes && html`<section class="section"><h2>${say(words.propose)}</h2>${bodies.length === 0 ? html`<p class="notice">${say(words.noBody)}</p>` : proposeForm(view, place, bodies)}</section>`}</div>`
  return officePage(view, { officer, section: null, title: `${say(words.title)} ${shown.subject.name}`, main })
}

function proposeForm(view: View, place: string, bodies: readonly string[]): Html {
  const { say, link } = view
  const action = `${place}/file-grants`
  const form = formView(view, action)
  // Nobody is chosen by not choosing.
  const choices = [{ value: "", label: "—" }, ...bodies.map((name) => ({ value: name, label: name }))]
  return html`<form class="apply" method="post" action="${link(action)}">
${selectEntry(form, { name: "body", label: say(words.body), required: true, hint: say(words.bodyHint) }, choices)}
${textEntry(form, { name: "purpose", label: say(words.purpose), required: true, hint: say(words.purposeHint) }, 2)}
${entry(form, { name: "until", label: say(words.until), kind: "day", required: true })}
<p><button class="button">${say(words.proposeNow)}</button></p></form>`
}

export function fileGrantPage(view: View, officer: Officer, grant: Detail, { done }: { done: boolean }): Html {
  const { say, link } = view
  const caseOf = `/office/decisions/${grant.case.id}`
  const main = html`<div class="paper"><p class="back"><a href="${link(`${caseOf}/file-grants`)}">← ${say(words.title)}</a></p>
<h1>${inChinese(view, grant.body.name)}</h1>
<p class="identity"><a href="${link(caseOf)}">${inChinese(view, grant.case.subject.name)}</a> <span class="code">${grant.case.subject.code}</span></p>
${done && doneNotice(say(words.done))}
${sentFaults(view, { reason: words.reason, until: words.until })}
<section class="verdict" aria-label="${say(words.state)}"><p class="sentence">${standing(view, grant)}</p>
<p>${say(words.until)} ${dayTag(grant.until)}</p></section>
<section class="section"><h2>${say(words.what)}</h2><dl class="rows"><dt>${say(words.purpose)}</dt><dd>${asWritten(view, grant.purpose)}</dd>
<dt>${say(words.reads)}</dt><dd>${say(words.readsAll)}</dd></dl></section>
${grant.acts.length > 0 && html`<section class="section"><h2>${say(words.acts)}</h2>${grant.acts.map((act) => actForm(view, grant, act))}</section>`}
<section class="section"><h2>${say(words.history)}</h2><ol class="steps">${grant.history.map(
    ({ act_name, at, actor, reason, read }) => html`<li><span class="when">${momentTag(new Date(at))}
<strong>${say(act_name)}</strong> ${read !== null && say(read === "file" ? words.file : words.paper)} <span class="quiet">${actor.startsWith("client:") ? inChinese(view, grant.body.name) : say(actorWords(actor))}</span></span>
${reason !== null && html`<p class="own-words">${asWritten(view, reason)}</p>`}</li>
`,
  )}</ol></section></div>`
  return officePage(view, { officer, section: null, title: `${say(words.title)} ${grant.body.name}`, main })
}

function actForm(view: View, { id, version }: Detail, act: keyof typeof fileGrantActs): Html {
  const { say } = view
  const row: Bilingual & { reasoned?: true } = fileGrantActs[act]
  return foldedForm(
    view,
    { action: `${fileGrantsPath}/${id}`, summary: say(row), unseen: { act, version }, isPlace: true },
    (
      form,
    ) => html`${row.reasoned && textEntry(form, { name: "reason", id: `${act}-reason`, label: say(words.reason), required: true }, 2)}
<p><button class="button slim">${say(row)}</button></p>`,
  )
}

export const words = {
  title: { zh: "案卷查阅", en: "Who may read the file" },
  lead: {
    zh: "复议机关、人民法院需要案卷的，由本机关一人提出、另一人确认后查阅；随时可以撤回，每次查阅均留痕。",
    en: "Where a reviewing body or a court needs the file, one of the authority proposes and another confirms; it can be withdrawn at any time, and each reading is noted.",
  },
  given: { zh: "已提出的查阅", en: "What was proposed" },
  none: { zh: "没有。", en: "None." },
  over: { zh: "查阅期已满", en: "its last day is over" },
  propose: { zh: "提出查阅", en: "Propose one" },
  noBody: {
    zh: "还没有可选的机关：由运行人员以“协同部门”接入复议机关、人民法院后再提出。",
    en: "There is no body to choose: the operator lets the reviewing body or the court in, as an agency.",
  },
  body: { zh: "查阅机关", en: "Who reads it" },
  bodyHint: { zh: "没有所需机关的，请运行人员接入。", en: "Where it is not there, ask the operator to let it in." },
  purpose: { zh: "用途", en: "What for" },
  purposeHint: { zh: "写明复议或者诉讼及其案号", en: "The review or suit, with its number" },
  until: { zh: "查阅截止日", en: "Last day" },
  proposeNow: { zh: "提出", en: "Propose it" },
  what: { zh: "查阅内容", en: "What is read" },
  reads: { zh: "范围", en: "Scope" },
  readsAll: {
    zh: "全卷：办理经过、文书、收到的材料和各步骤的法制审核意见及其依据。",
    en: "All of it: what was done, the papers made and received, the legality sheets and what they were judged on.",
  },
  state: { zh: "状态", en: "State" },
  acts: { zh: "办理", en: "What to do" },
  reason: { zh: "理由", en: "Reasons" },
  history: { zh: "经过和查阅记录", en: "What was done, and who has read" },
  file: { zh: "卷宗", en: "the file" },
  paper: { zh: "其中一份材料", en: "a paper of it" },
  done: { zh: "已记录。", en: "It was recorded." },
  unknown: {
    zh: "没有此编号的案卷查阅，或者不在本机关的范围内。",
    en: "There is no such grant, or it is none of yours.",
  },
} as const satisfies Record<string, Bilingual>

const labels = { body: words.body, purpose: words.purpose, until: words.until }
