/** What people of an agency have prepared: what waits, the whole of one, and its confirmation by another person. */
import { html } from "hono/html"
import type { z } from "zod"
import { agencyPosts } from "../access/agency-post.ts"
import type { Client } from "../access/api-key.ts"
import { may } from "../access/principal.ts"
import { consolePage, sections } from "../console/section.ts"
import { type PreparedState, preparedStateNames, preparedStates } from "../enforcement/prepared/prepared.ts"
import type { preparedPageSchema, WirePrepared } from "../enforcement/prepared/wire.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { doneNotice, table, textEntry } from "../web/entry.ts"
import { foldedForm, sentFaults } from "../web/form.ts"
import { momentTag } from "../web/shown.ts"
import { formatCount, type Html, inChinese, type View } from "../web/view.ts"

const { path } = sections.prepared

export function preparedListPage(
  view: View,
  client: Client,
  { page, state }: { page: z.infer<typeof preparedPageSchema>; state: PreparedState },
): Html {
  const { say, link } = view
  const main = html`<p class="lead">${say(words.lead)}${client.post !== undefined && html` ${say(words.yourPost)} ${say(agencyPosts[client.post])}`}</p>
<ul class="chips">${preparedStateNames.map((each) => html`<li><a href="${link(path, { state: each })}"${each === state && html` aria-current="true"`}>${say(preparedStates[each])}</a></li>`)}</ul>
${
  page.prepared.length === 0
    ? html`<p class="notice">${say(words.none)}</p>`
    : html`<ul class="desk-list">${page.prepared.map((act) => line(view, act))}</ul>`
}
${page.next !== null && html`<p class="pages"><a class="button plain" rel="next" href="${link(path, { state, cursor: page.next })}">${say(words.next)}</a></p>`}`
  return consolePage(view, { client, section: "prepared", main })
}

function line(view: View, act: WirePrepared): Html {
  const { say, link } = view
  return html`<li><p class="desk-name"><a href="${link(`${path}/${act.id}`)}">${say(act.operation_name)}</a> <span class="badge">${say(act.state_name)}</span></p>
<p class="facts"><span>${say(words.preparedBy)} ${who(view, act.prepared_by)}</span> ${momentTag(new Date(act.prepared_at))}</p></li>
`
}

const who = (view: View, person: string | null) => (person === null ? view.say(words.key) : inChinese(view, person))

/** What is shown of one. */
interface ShownAct {
  act: WirePrepared
  /** Its rows, where it is a table that can be shown; null: it is fetched. */
  rows: readonly Readonly<Record<string, unknown>>[] | null
  /** Whether it has just been prepared, and whether it has just been decided. */
  kept: boolean
  done: boolean
  /** How many rows of what was just confirmed could not be taken. */
  left: number
}

/** One of them. */
export function preparedPage(view: View, client: Client, { act, rows, kept, done, left }: ShownAct): Html {
  const { say, link } = view
  const title = say(act.operation_name)
  const waits = act.state === "waiting"
  const isOwn = client.subject !== undefined && act.prepared_by === client.subject
  const main = html`${kept && doneNotice(say(words.kept))}${done && doneNotice(say(words.done))}${left > 0 && html`<p class="notice warning" role="status">${say(words.left)} <span class="count">${formatCount(left)}</span></p>`}
${sentFaults(view, { reason: words.reason })}
<section class="verdict" aria-label="${say(words.state)}"><p class="sentence">${say(act.state_name)}</p>
<p>${say(words.preparedBy)} ${who(view, act.prepared_by)} ${momentTag(new Date(act.prepared_at))}</p>
${waits && html`<p>${say(words.until)} ${momentTag(new Date(act.expires_at))}</p>`}
${act.decided_at !== null && html`<p>${say(decidedWords(act.state))} ${act.decided_by !== null && who(view, act.decided_by)} ${momentTag(new Date(act.decided_at))}</p>`}
${act.reason !== null && html`<p>${say(words.reason)}：${inChinese(view, act.reason)}</p>`}</section>
<section class="section"><h2>${say(words.whole)}</h2>
<p class="facts"><span class="code long">${act.path}</span>${noticeLink(view, act)}</p>
${
  act.said === null
    ? html`<p>${say(words.table)} ${formatCount(act.bytes)} ${say(words.bytes)}${waits && act.bytes > 0 && html` <a href="${link(`${path}/${act.id}/file`)}" download>${say(words.fetch)}</a>`}</p>`
    : html`<dl class="rows">${Object.entries(act.said).map(([name, value]) => html`<dt>${say(memberWords(name))}</dt><dd>${inChinese(view, shownValue(value))}</dd>`)}</dl>`
}${rows !== null && rowTable(view, rows)}</section>
${waits && decisionSection(view, client, act, isOwn)}`
  return consolePage(view, { client, section: "prepared", heading: title, title, back: true, main })
}

/** What is prepared for each of many, in the order in which it was sent. */
function rowTable(view: View, rows: readonly Readonly<Record<string, unknown>>[]): Html {
  const { say, link } = view
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) => name !== "version")
  const cell = (name: string, value: unknown) =>
    name === "notice" && typeof value === "number"
      ? html`<a href="${link(`${sections.notices.path}/${value}`)}">${value}</a>`
      : inChinese(view, value === undefined ? "" : shownValue(value))
  const heads = names.map((name) => say(memberWords(name)))
  return table(
    say(words.whole),
    heads,
    rows.map((row) => names.map((name) => cell(name, row[name]))),
  )
}

function decidedWords(state: PreparedState): Bilingual {
  if (state === "expired") return words.voidSince
  return state === "returned" ? words.returnedBy : words.confirmedBy
}

function decisionSection(view: View, client: Client, act: WirePrepared, isOwn: boolean): Html {
  const { say, link } = view
  if (!may(client, "prepared:confirm")) return html`<p class="notice">${say(words.approver)}</p>`
  if (isOwn) return html`<p class="notice">${say(words.own)}</p>`
  const action = `${path}/${act.id}`
  return html`<section class="section"><h2>${say(words.decide)}</h2>
<form class="acts" method="post" action="${link(action)}"><button class="button" name="act" value="confirm">${say(words.confirm)}</button></form>
${foldedForm(
  view,
  { action, summary: say(words.giveBack), unseen: { act: "return" } },
  (
    form,
  ) => html`${textEntry(form, { name: "reason", label: say(words.reason), required: true, fault: form.wrong("reason") }, 2)}
<p><button class="button plain slim">${say(words.giveBack)}</button></p>`,
)}</section>`
}

function noticeLink(view: View, act: WirePrepared): Html | null {
  const [, notice] = /^\/v1\/notices\/(\d+)\//.exec(act.path) ?? []
  return notice === undefined
    ? null
    : html` <a href="${view.link(`${sections.notices.path}/${notice}`)}">${view.say(words.toNotice)}</a>`
}

const shownValue = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value))

function memberWords(name: string): Bilingual {
  return Object.hasOwn(members, name) ? members[name as keyof typeof members] : { zh: name, en: name }
}

/** The page that shows a code to whoever has confirmed another key, and is the only one that does. */
export function codePage(view: View, client: Client, code: string): Html {
  const { say, link } = view
  const main = html`<div class="notice warning" role="status"><p>${say(words.codeOnce)}</p></div>
<p class="secret" translate="no" tabindex="0" role="region" aria-label="${say(words.code)}">${code}</p>
<p>${say(words.codeUse)} <a href="${link("/console/key")}">${say(words.toTrade)}</a></p>`
  return consolePage(view, { client, section: "prepared", heading: say(words.code), title: say(words.code), main })
}

const members = {
  ...{
    notice: { zh: "通知", en: "Notice" },
    act: { zh: "办理", en: "Act" },
    reason: { zh: "理由", en: "Reasons" },
    basis: { zh: "法律依据", en: "Legal basis" },
  },
  ...{
    measure: { zh: "措施", en: "Measure" },
    record_id: { zh: "公示记录", en: "Record" },
    on: { zh: "日期", en: "Day" },
  },
  ...{ started_on: { zh: "实施日期", en: "Since" }, planned_end: { zh: "截止日期", en: "Until" } },
  ...{
    document: { zh: "文书", en: "Document" },
    evidence: { zh: "证据", en: "Evidence" },
    result: { zh: "结果", en: "Result" },
  },
  ...{
    reference: { zh: "本机构编号", en: "Your number" },
    purpose: { zh: "用途", en: "Purpose" },
    lists: { zh: "名录", en: "Lists" },
  },
  ...{
    kind: { zh: "种类", en: "Kind" },
    region: { zh: "地区", en: "Region" },
    authority: { zh: "答复机关", en: "Authority" },
  },
  ...{ from: { zh: "自", en: "From" }, to: { zh: "至", en: "To" }, contact: { zh: "联系方式", en: "Contact" } },
  ...{
    key: { zh: "签名公钥", en: "Public key" },
    key_proof: { zh: "持有证明", en: "Proof" },
    jws: { zh: "签名", en: "Signature" },
  },
} as const satisfies Record<string, Bilingual>

const words = {
  lead: {
    zh: "对外生效的事项由经办人拟办，由另一人（审批人）确认后生效。",
    en: "What takes effect in your agency’s name is prepared by a clerk, and does so once another person, an approver, confirms it.",
  },
  yourPost: { zh: "您的岗位：", en: "Your post:" },
  none: { zh: "没有。", en: "None." },
  next: { zh: "下一页", en: "Next page" },
  preparedBy: { zh: "拟办：", en: "Prepared by" },
  confirmedBy: { zh: "确认：", en: "Confirmed by" },
  voidSince: { zh: "失效：", en: "Void since" },
  until: { zh: "须在此之前确认，逾期失效：", en: "Void unless it is confirmed before" },
  returnedBy: { zh: "退回：", en: "Returned by" },
  key: { zh: "API 密钥", en: "the API key" },
  kept: {
    zh: "已提交，尚未生效：待本机构另一人（审批人）确认。",
    en: "Kept, and not in effect yet: another person of your agency, an approver, has to confirm it.",
  },
  done: { zh: "已办理。", en: "Done." },
  left: {
    zh: "其中有的行没有生效（通知已有新的版本，或者内容不符），请到“通知”中查看后重新反馈，行数：",
    en: "Some of its rows took no effect, their notices being newer, or for what they say: look at them under “Notices”. Rows:",
  },
  state: { zh: "状态", en: "State" },
  whole: { zh: "拟办的全部内容", en: "The whole of what was prepared" },
  toNotice: { zh: "查看通知", en: "See the notice" },
  table: { zh: "表格文件，", en: "A table of" },
  bytes: { zh: "字节。", en: "bytes." },
  fetch: { zh: "下载查看", en: "Download it" },
  approver: { zh: "由本机构的审批人确认或者退回。", en: "An approver of your agency confirms it or returns it." },
  own: {
    zh: "由您拟办，须由另一人确认。",
    en: "You have prepared it: somebody else confirms it.",
  },
  decide: { zh: "确认或者退回", en: "Confirm or return" },
  confirm: { zh: "确认，对外生效", en: "Confirm: it takes effect" },
  giveBack: { zh: "退回", en: "Return it" },
  reason: { zh: "理由", en: "Reasons" },
  code: { zh: "取件码", en: "The code" },
  codeOnce: {
    zh: "请现在交给密钥持有人：一小时内有效，用一次即失效，离开本页后无法再次查看。",
    en: "Hand it to the holder of the key now: it lasts an hour, works once, and is not shown again.",
  },
  codeUse: {
    zh: "持有人凭取件码和现在的密钥领取新密钥；领取以前，现在的密钥继续有效。",
    en: "The holder trades it, with the present key, for the new one. The present key goes on until then.",
  },
  toTrade: { zh: "领取密钥", en: "Fetch the key" },
} as const satisfies Record<string, Bilingual>
