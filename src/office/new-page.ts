/** What an officer can propose. */
import { html } from "hono/html"
import { carries } from "../access/scope.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { kinds } from "../register/proceeding/kinds.ts"
import type { View } from "../web/view.ts"
import { personNewPath } from "./person-listed-page.ts"
import { type Officer, officePage, sections } from "./section.ts"

/** The kinds that officers begin, by what has come in: what is begun most stands first. */
const groups = [
  {
    zh: "查到了问题，或者作出了决定",
    en: "Something was found, or decided",
    kinds: ["abnormal", "penalty", "serious", "exemption"],
  },
  {
    zh: "收到了申请、异议、复议或者诉讼",
    en: "An application, an objection, a review or a suit came in",
    kinds: ["repair", "objection", "contest"],
  },
  {
    zh: "已公示的记录或者主体有变化",
    en: "A published record or its merchant has changed",
    kinds: ["change", "code-change", "fraud", "filing"],
  },
  { zh: "外省推送来的", en: "Pushed by another province", kinds: ["received"] },
  { zh: "一次办理许多", en: "Many at once", kinds: ["bulk", "deregistrations", "reshow", "terms"] },
] as const satisfies readonly (Bilingual & { kinds: readonly string[] })[]
export type ProposedKind = (typeof groups)[number]["kinds"][number]
export const proposed: readonly ProposedKind[] = groups.flatMap(({ kinds }) => kinds)

/** @param about whom it will be about, where somebody comes from a lead or a record */
export function newPage(
  view: View,
  officer: Officer,
  about: { code: string; name: string },
): ReturnType<typeof officePage> {
  const { say, link } = view
  const main = html`<div class="paper"><h1>${say(sections.propose.name)}</h1><p class="lead">${say(words.lead)}</p>
${groups.map(
  (group) => html`<section class="section"><h2>${say(group)}</h2><ul class="kinds">${group.kinds.map(
    (
      kind,
    ) => html`<li class="record"><h3><a href="${link(`/office/new/${kind}`, { ...about, ...(kind === "received" ? { list: "penalty" } : {}) })}">${say(kinds[kind])}</a></h3>
<p>${say(leads[kind])}</p>${
      kind === "received" &&
      html`<p><a href="${link("/office/new/received", { ...about, list: "serious" })}">${say(words.seriousReceived)}</a></p>`
    }</li>
`,
  )}</ul></section>
`,
)}${
  carries(officer.role, "person:list") &&
  html`<section class="section"><h2><a href="${link(personNewPath)}">${say(sections.persons.name)}</a></h2>
<p>${say(words.person)}</p></section>`
}</div>`
  return officePage(view, { officer, section: "propose", title: say(sections.propose.name), main })
}

const words = {
  person: {
    zh: "未登记的自然人，只供核查，另一人确认后生效。",
    en: "A person without registration, for checks alone, once another person has confirmed it.",
  },
  lead: {
    zh: "选择要办理的事项。每一步由规定的人员办理，自己经办的不能由自己审核。",
    en: "Choose what to propose. Each step is for those named, and nobody checks their own work.",
  },
  seriousReceived: { zh: "外省推送的严重违法失信名单列入决定", en: "A serious listing pushed by another province" },
} as const satisfies Record<string, Bilingual>

const leads = {
  abnormal: { zh: "查实后列入，审核后公示。", en: "Confirmed, checked, published." },
  serious: {
    zh: "逐项回答列入条件，告知、审核、上级同意、决定、公示。",
    en: "Conditions, notice, check, consent, decision, publication.",
  },
  penalty: {
    zh: "送达、分类脱敏、审核、公示已经作出的处罚决定。",
    en: "A penalty that was decided: served, redacted, checked, published.",
  },
  exemption: {
    zh: "轻微违法、首违或者没有主观过错，不予行政处罚：审核、决定、送达、回访。不公示。",
    en: "A slight or first offence, or no fault: not punished. Checked, decided, served, followed up; never published.",
  },
  change: { zh: "修改、更正、撤回、注销、暂停公示一条记录。", en: "Amend, correct, withdraw or suspend a record." },
  "code-change": {
    zh: "主体的统一社会信用代码变更的，其全部记录转到新代码下。",
    en: "A merchant’s code was replaced: all its records go on under the new one.",
  },
  repair: {
    zh: "登记收到的书面修复申请：移出经营异常名录、移出严重违法失信名单、提前停止公示行政处罚。",
    en: "Enter an application on paper: to be taken off the list of abnormal operations or of serious violators, or to end the display of a penalty early.",
  },
  objection: { zh: "登记收到的书面异议。", en: "Enter an objection on paper." },
  received: { zh: "公示外省推送来的决定。", en: "Publish what another province has pushed." },
  bulk: {
    zh: "同一事由的多个主体，按文件或者条件一次列入，另一人抽查、核对例外后公示。",
    en: "Many under one ground, from a file or a query; another person looks at a sample and the exceptions.",
  },
  deregistrations: {
    zh: "按文件办理注销、合并主体的全部记录。",
    en: "Records of subjects that were deregistered or merged, from a file.",
  },
  reshow: { zh: "恢复提前停止公示的记录。", en: "Records that were hidden too early are shown again." },
  terms: {
    zh: "来源没有报全、类别未确认的处罚，按一般情形重新计算公示期；另一人核对后告知来源单位，三十日后执行。",
    en: "Penalties whose sources have not told their class: their displays are counted anew as the general case; checked, told to the sources, and carried out thirty days later.",
  },
  filing: {
    zh: "结束公示系由导入告知的，将其决定书等材料存入案卷。",
    en: "Where an import told that a record has ended: its decision and other papers are put into a file.",
  },
  contest: {
    zh: "登记对所公示决定的行政复议、行政诉讼：受理机关、案号、日期、是否停止执行和结果。",
    en: "Enter a review or a suit against what is published: the body, its number, the days, whether execution is suspended, and the outcome.",
  },
  fraud: { zh: "以欺骗手段取得修复的，恢复公示。", en: "Where a repair was obtained by fraud." },
} as const satisfies Record<ProposedKind, Bilingual>
