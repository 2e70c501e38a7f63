/** Names of the login that are one person's, on the page of people: what is known, saying so, and taking it back. */
import { html } from "hono/html"
import type { Bilingual } from "../../law/bilingual.ts"
import { sections } from "../../office/section.ts"
import { actorWords } from "../../web/actor-words.ts"
import { entry, selectEntry, table } from "../../web/entry.ts"
import { foldedForm, sentFaults } from "../../web/form.ts"
import { momentTag } from "../../web/shown.ts"
import { type Html, inChinese, type View } from "../../web/view.ts"
import type { WirePersonLink } from "./person-link-routes.ts"

/** Where the forms go. */
export const linkPaths = { add: `${sections.people.path}/link`, act: `${sections.people.path}/link-act` } as const

export function linkSection(view: View, links: readonly WirePersonLink[], mayAct: boolean): Html {
  const { say } = view
  const heads = [say(words.names), say(words.by), say(words.since), ...(mayAct ? [say(words.undo)] : [])]
  return html`<section class="section" id="links"><h2>${say(words.title)}</h2><p class="lead">${say(words.lead)}</p>
${sentFaults(view, { name: words.name, same_as: words.sameAs, reason: words.reason, undo_reason: words.reason })}
${
  links.length > 0 &&
  table(
    say(words.title),
    heads,
    links.map((link) => [
      html`${link.name} = ${link.same_as.startsWith("claim:") ? say(words.claim) : link.same_as}`,
      say(actorWords(link.linked_by)),
      momentTag(new Date(link.linked_at)),
      ...(mayAct ? [undoForms(view, link)] : []),
    ]),
  )
}
${
  mayAct &&
  foldedForm(
    view,
    { action: linkPaths.add, summary: say(words.add) },
    (form) => html`${entry(form, { name: "name", label: say(words.name), required: true })}
${entry(form, { name: "same_as", label: say(words.sameAs), required: true })}
${entry(form, { name: "reason", label: say(words.reason), hint: say(words.reasonHint), required: true })}
<p class="actions"><button class="button">${say(words.addNow)}</button></p>`,
  )
}
${mayAct && undoForm(view, links)}</section>`
}

function undoForm(view: View, links: readonly WirePersonLink[]): Html | null {
  const { say } = view
  const open = links.filter(({ acts }) => acts.includes("undo"))
  if (open.length === 0) return null
  const options = open.map(({ name, same_as }) => ({
    value: JSON.stringify([name, same_as]),
    label: `${name} = ${same_as.startsWith("claim:") ? say(words.claim) : same_as}`,
  }))
  return foldedForm(
    view,
    { action: linkPaths.act, summary: say(words.undoOne), unseen: { act: "undo" } },
    (form) => html`${selectEntry(form, { name: "link", label: say(words.names), value: "", required: true }, options)}
${entry(form, { name: "undo_reason", label: say(words.reason), hint: say(words.reasonHint), required: true })}
<p class="actions"><button class="button plain">${say(words.propose)}</button></p>`,
  )
}

/** Whose link it is goes with the form, and into no address. */
function undoForms(view: View, { name, same_as, undone_by, undone_reason, acts }: WirePersonLink): Html | null {
  const { say, link } = view
  if (undone_by === null) return null
  const hidden = html`<input type="hidden" name="link" value="${JSON.stringify([name, same_as])}">`
  const buttons = (
    [
      ["confirm-undo", "button slim", words.confirm],
      ["keep", "button plain slim", words.keep],
    ] as const
  )
    .filter(([act]) => acts.includes(act))
    .map(
      ([act, look, label]) =>
        html`<button class="${look}" name="act" value="${act}">${say(label)}<span class="unseen"> ${name}</span></button> `,
    )
  return html`<p class="quiet">${say(words.proposed)} ${say(actorWords(undone_by))}${undone_reason !== null && html`：${inChinese(view, undone_reason)}`}</p>
${buttons.length === 0 ? html`<p class="hint">${say(words.byOther)}</p>` : html`<form method="post" action="${link(linkPaths.act)}">${hidden}<p class="actions">${buttons}</p></form>`}`
}

const words = {
  title: { zh: "同一人的多个登录名", en: "Login names that are one person’s" },
  lead: {
    zh: "须由两人办理的，两个登录名是同一人的只算一人。记明一人即可，撤销须由另一人确认；登录系统有区分人员的字段的（OFFICER_PERSON_CLAIM），自动记明。",
    en: "Where two people are asked for, two names of one person count once. One administrator says so, and taking it back takes a second; a claim of the login that tells people apart (OFFICER_PERSON_CLAIM) does it by itself.",
  },
  names: { zh: "登录名", en: "Names" },
  claim: { zh: "登录系统的人员字段", en: "the login’s claim" },
  by: { zh: "记明人", en: "Said by" },
  since: { zh: "时间", en: "When" },
  undo: { zh: "撤销", en: "Take back" },
  undoOne: { zh: "撤销一项记载", en: "Take one back" },
  propose: { zh: "提出撤销，由另一人确认", en: "Propose it: somebody else confirms" },
  proposed: { zh: "已提出撤销：", en: "To be taken back, says" },
  confirm: { zh: "确认撤销", en: "Confirm" },
  keep: { zh: "不撤销", en: "Let it stay" },
  byOther: { zh: "由另一名管理员办理。", en: "Another administrator sees to it." },
  add: { zh: "记明两个登录名是同一人", en: "Say that two names are one person’s" },
  addNow: { zh: "记明", en: "Say so" },
  name: { zh: "登录名", en: "Login name" },
  sameAs: { zh: "同一人的另一登录名", en: "The other name of the same person" },
  reason: { zh: "理由", en: "Reason" },
  reasonHint: { zh: "记入审计记录，不含个人信息", en: "For the audit trail, without personal data" },
} as const satisfies Record<string, Bilingual>
