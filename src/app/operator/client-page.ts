/** Clients on pages: who holds a key, one of them with what it has used, adding one, and the key that is shown once. */
import { html } from "hono/html"
import type { z } from "zod"
import { keyPersons } from "../../access/key-persons.ts"
import { roleWords } from "../../access/role-words.ts"
import { carries, clientRoles } from "../../access/scope.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { type Officer, officePage, sections } from "../../office/section.ts"
import { actorWords } from "../../web/actor-words.ts"
import { doneNotice, entry, selectEntry, table } from "../../web/entry.ts"
import { type FormView, foldedForm, formView, namedFaults } from "../../web/form.ts"
import { placeEntry } from "../../web/place-entry.ts"
import { dayTag, labelled, momentTag, placeName } from "../../web/shown.ts"
import { asWritten, formatCount, type Html, inChinese, type View } from "../../web/view.ts"
import { sourceSection } from "./client-source-block.ts"
import type { keyHolderDetailSchema, keyHolderPageSchema, WireKeyHolder, WireKeyOrder } from "./wire.ts"
import { commandList } from "./words.ts"

/** What is wrong with a form: the field, and why. */
export interface Fault {
  field: string
  text: string
}

/** What the form of the list says; empty: everything. */
export interface ClientFilter {
  name: string
  role: string
  state: string
}

const { path } = sections.clients
/** Where whoever holds codes fetches the key. */
const tradePath = "/console/key"
const place = (client: WireKeyHolder) => `${path}/${client.id}`
const count = (number: number) => html`<span class="count">${formatCount(number)}</span>`

export function clientListPage(
  view: View,
  officer: Officer,
  { filter, page }: { filter: ClientFilter; page: z.infer<typeof keyHolderPageSchema> },
): Html {
  const { say, link } = view
  const { name, role, state } = filter
  const roles = clientRoles.map((value) => ({ value, label: say(roleWords[value]) }))
  const states = (["valid", "withdrawn", "ordered"] as const).map((value) => ({ value, label: say(words[value]) }))
  const main = html`<div class="paper"><h1>${say(sections.clients.name)}</h1><p class="lead">${say(words.lead)}</p>
${carries(officer.role, "operate:act") && html`<p class="pages"><a class="button" href="${link(`${path}/new`)}">${say(words.add)}</a></p>`}
<form class="apply filters" action="${path}" method="get">${entry(view, { name: "name", label: say(words.name), value: name, kind: "search" })}
${selectEntry(view, { name: "role", label: say(words.role), value: role }, roles, say(words.any))}
${selectEntry(view, { name: "state", label: say(words.state), value: state }, states, say(words.any))}
${view.carried !== null && html`<input type="hidden" name="lang" value="${view.carried}">`}
<p class="actions"><button class="button plain">${say(words.show)}</button></p></form>
${
  page.clients.length === 0
    ? html`<p class="notice" role="status">${say(words.none)}</p>`
    : table(
        say(sections.clients.name),
        [say(words.name), say(words.role), say(words.since), say(words.quota), say(words.state)],
        page.clients.map((client) => [
          html`<a href="${link(place(client))}">${inChinese(view, client.name)}</a>`,
          say(roleWords[client.role]),
          momentTag(new Date(client.created_at)),
          quotaText(view, client),
          stateBadge(view, client),
        ]),
      )
}
${page.next !== null && html`<p class="pages"><a class="button plain" rel="next" href="${link(path, { ...filter, cursor: page.next })}">${say(words.next)}</a></p>`}</div>`
  return officePage(view, { officer, section: "clients", title: say(sections.clients.name), main })
}

function quotaText({ say }: View, { units_per_day: units, rows_per_day: rows }: WireKeyHolder): Html {
  const of = (number: number | null) => (number === null ? say(words.asRole) : formatCount(number))
  if (units === null && rows === null) return html`${say(words.asRole)}`
  return html`${say(words.units)} ${of(units)} · ${say(words.rows)} ${of(rows)}`
}

function stateBadge({ say }: View, { withdrawn_at }: WireKeyHolder): Html {
  return withdrawn_at === null
    ? html`<span class="badge desk-state desk-good">${say(words.valid)}</span>`
    : html`<span class="badge desk-state desk-bad">${say(words.withdrawn)}</span>`
}

export function newClientPage(view: View, officer: Officer, { faults }: { faults: readonly Fault[] }): Html {
  const { say, link } = view
  const form = formView(view, `${path}/new`)
  const faultOf = (field: string) => faults.find((fault) => fault.field === field)?.text
  const roles = (["platform", "agency"] as const).map((value) => ({ value, label: say(roleWords[value]) }))
  const main = html`<div class="paper">${back(view, link(path), sections.clients.name)}
<h1>${say(words.add)}</h1><p class="lead">${say(words.addLead)}</p>
${namedFaults(view, faults, { name: words.name, role: words.role, region: words.region, held_by: words.heldBy })}
<form class="apply" method="post" action="${link(`${path}/new`)}">
${entry(form, { name: "name", label: say(words.name), hint: say(words.nameHint), required: true, fault: faultOf("name") })}
${selectEntry(form, { name: "role", label: say(words.role), value: "platform", required: true, fault: faultOf("role") }, roles)}
${placeEntry(form, { name: "region", label: say(words.region), hint: say(words.regionHint), fault: faultOf("region") })}
${entry(form, { name: "held_by", label: say(words.heldBy), hint: say(words.heldByHint), required: true, fault: faultOf("held_by") })}
<p class="actions"><button class="button">${say(words.addNow)}</button></p></form>
<details class="quiet-form"><summary>${say(words.source)}</summary><p>${say(words.addText)}</p>
${commandList(view, [[words.addSource, `npx gongshi client add '…' --role source --authority …`]])}</details></div>`
  return officePage(view, { officer, section: "clients", title: say(words.add), main })
}

function back(view: View, href: string, name: Bilingual): Html {
  return html`<p class="back"><a href="${href}">← ${asWritten(view, view.say(name))}</a></p>`
}

/** The code, which is shown this once. The key itself is shown to its holder alone. */
export function codePage(
  view: View,
  officer: Officer,
  { client, order, code }: { client: WireKeyHolder; order: WireKeyOrder; code: string },
): Html {
  const { say, link } = view
  const step = order.held_by === null ? "codeRenews" : order.confirmed_by === null ? "codeFirst" : "codeSecond"
  const main = html`<div class="paper"><h1>${say(words.codeTitle)}</h1>
<p class="identity"><span>${inChinese(view, client.name)} · ${say(roleWords[client.role])}</span>${order.held_by !== null && html` <span>${labelled(view, say(words.heldBy), order.held_by)}</span>`}</p>
<div class="notice warning"><p>${say(words.codeOnce)}</p></div>
<p class="secret" translate="no" tabindex="0" role="region" aria-label="${say(words.codeTitle)}">${code}</p>
<p>${say(words[step])}</p><p>${say(words.codeWhere)} <a href="${link(tradePath)}">${say(words.toTrade)}</a></p>
<p class="actions"><a class="button" href="${link(place(client))}">${say(words.keyKept)}</a></p></div>`
  return officePage(view, { officer, section: "clients", title: say(words.codeTitle), main })
}

/** What is ordered for a client, and who may confirm it. */
function orderSection(
  view: View,
  officer: Officer,
  {
    client,
    order,
    may_confirm: mayConfirm,
  }: Pick<z.infer<typeof keyHolderDetailSchema>, "client" | "order" | "may_confirm">,
): Html | null {
  if (order === null) return null
  const { say, link } = view
  const mayAct = carries(officer.role, "operate:act") && client.withdrawn_at === null
  const waits = order.held_by !== null && order.confirmed_by === null
  return html`<section class="section"><h2>${say(words.ordered)}</h2>
<dl class="rows">${order.held_by !== null && html`<dt>${say(words.newHolder)}</dt><dd>${inChinese(view, order.held_by)}</dd>`}
<dt>${say(words.orderedBy)}</dt><dd>${say(actorWords(order.ordered_by))} ${momentTag(new Date(order.ordered_at))}</dd>
${order.reason !== null && html`<dt>${say(words.reason)}</dt><dd>${inChinese(view, order.reason)}</dd>`}
${order.confirmed_by !== null && html`<dt>${say(words.confirmedBy)}</dt><dd>${say(actorWords(order.confirmed_by))}</dd>`}
<dt>${say(words.state)}</dt><dd>${order.expires_at === null ? say(words.waits) : html`${say(words.tradedUntil)} ${momentTag(new Date(order.expires_at))}`}</dd></dl>
${
  mayAct &&
  html`<p class="hint">${say(waits ? (mayConfirm ? words.confirmHint : words.confirmByOther) : words.dropHint)}</p>
<form method="post" action="${link(`${place(client)}/order`)}"><input type="hidden" name="order" value="${order.id}"><p class="actions">${waits && mayConfirm && html`<button class="button" name="step" value="confirm">${say(words.confirmHolder)}</button> `}<button class="button plain" name="step" value="drop">${say(words.dropOrder)}</button></p></form>`
}</section>`
}

/** One client. @property faults of the form of quotas */
export function clientPage(
  view: View,
  officer: Officer,
  {
    detail: { client, order, may_confirm, usage },
    faults,
    done,
  }: { detail: z.infer<typeof keyHolderDetailSchema>; faults: readonly Fault[]; done: boolean },
): Html {
  const { say, link } = view
  const mayAct = carries(officer.role, "operate:act") && client.withdrawn_at === null
  const main = html`<div class="paper">${back(view, link(path), sections.clients.name)}
<h1>${inChinese(view, client.name)}</h1>
${done && doneNotice(say(words.done))}
${namedFaults(view, faults, { units_per_day: words.unitsADay, rows_per_day: words.rowsADay })}
<dl class="rows"><dt>${say(words.role)}</dt><dd>${say(roleWords[client.role])}</dd>
<dt>${say(words.state)}</dt><dd>${stateBadge(view, client)}${client.withdrawn_at !== null && html` ${momentTag(new Date(client.withdrawn_at))}`}</dd>
<dt>${say(words.since)}</dt><dd>${momentTag(new Date(client.created_at))}</dd>
${client.authorities.length > 0 && html`<dt>${say(words.authorities)}</dt><dd>${client.authorities.map((authority) => html`${placeName(view, authority)} `)}</dd>`}
${client.role !== "source" && html`<dt>${say(words.region)}</dt><dd>${client.region === null ? say(words.country) : placeName(view, client.region)}</dd>`}
${client.held_by !== null && html`<dt>${say(words.heldBy)}</dt><dd>${inChinese(view, client.held_by)}</dd>`}
${client.role === "agency" && html`<dt>${say(words.hands)}</dt><dd>${say(keyPersons[client.hands])}</dd>`}
<dt>${say(words.quota)}</dt><dd>${quotaText(view, client)}</dd>
<dt>${say(words.id)}</dt><dd><span class="code long">${client.id}</span></dd></dl>
${orderSection(view, officer, { client, order, may_confirm })}
<section class="section"><h2>${say(words.usage)}</h2>
<dl class="tally">${(["units", "rows"] as const).map((measure) => html`<div><dt>${say(usage[measure].quota > 0 ? words[`${measure}OfQuota`] : words[`${measure}Used`])}</dt><dd class="count">${formatCount(usage[measure].used)}${usage[measure].quota > 0 && ` / ${formatCount(usage[measure].quota)}`}</dd></div>`)}</dl>
${
  usage.days.length === 0
    ? html`<p class="notice">${say(words.noDays)}</p>`
    : table(
        say(words.usage),
        [say(words.day), say(words.calls), say(words.units), say(words.rows)],
        usage.days.map(({ day, requests, units, rows }) => [dayTag(day), count(requests), count(units), count(rows)]),
      )
}</section>
${client.role === "source" && sourceSection(view, client)}
${mayAct && actSection(view, client, faults)}</div>`
  return officePage(view, { officer, section: "clients", title: client.name, main })
}

function actSection(view: View, client: WireKeyHolder, faults: readonly Fault[]): Html {
  const { say, link } = view
  const quotaEntry = (form: FormView, name: "units_per_day" | "rows_per_day", label: Bilingual) =>
    entry(form, {
      ...{ name, label: say(label), kind: "number", hint: say(words.quotaHint) },
      ...{ value: client[name] === null ? "" : String(client[name]) },
      fault: faults.find(({ field }) => field === name)?.text,
    })
  const quotas = foldedForm(
    view,
    { action: `${place(client)}/quota`, summary: say(words.setQuota) },
    (
      form,
    ) => html`${quotaEntry(form, "units_per_day", words.unitsADay)}${quotaEntry(form, "rows_per_day", words.rowsADay)}
<p class="actions"><button class="button plain">${say(words.save)}</button></p>`,
  )
  return html`<section class="section"><h2>${say(words.acts)}</h2>
${quotas}
<p class="actions">${client.role === "source" ? html`<span class="quiet">${say(words.sourceKey)}</span> ` : html`<a class="button plain" href="${link(`${place(client)}/renew`)}">${say(words.renew)}</a> `}<a class="button plain" href="${link(`${place(client)}/withdraw`)}">${say(words.withdraw)}</a></p></section>`
}

/** What is asked for with its reason: another key, none any more, or what was ordered dropped. */
export type Interruption = "renew" | "withdraw" | "drop"

/** The page that asks, before it is done. @property order what is to be dropped */
export function interruptionPage(
  view: View,
  officer: Officer,
  {
    client,
    act,
    faults,
    order,
  }: { client: WireKeyHolder; act: Interruption; faults: readonly Fault[]; order?: string | undefined },
): Html {
  const { say, link } = view
  const main = html`<div class="paper">${back(view, link(place(client)), { zh: client.name, en: client.name })}
<h1>${say(words[act])}</h1><p class="identity"><span>${inChinese(view, client.name)} · ${say(roleWords[client.role])}</span></p>
${namedFaults(view, faults, { reason: words.reason, held_by: words.newHolder })}
<div class="notice warning"><p>${say(words[`${act}Text`])}</p></div>
<form class="apply" method="post" action="${link(`${place(client)}/${act}`)}">${order !== undefined && html`<input type="hidden" name="order" value="${order}">`}
${act === "renew" && entry(formView(view, `${place(client)}/${act}`), { name: "held_by", label: say(words.newHolder), hint: say(words.newHolderHint), fault: faults.find(({ field }) => field === "held_by")?.text })}
${entry(formView(view, `${place(client)}/${act}`), { name: "reason", label: say(words.reason), hint: say(words.reasonHint), required: true, fault: faults.find(({ field }) => field === "reason")?.text })}
<p class="actions"><button class="button">${say(words.confirm)}${say(words[act])}</button> <a class="button plain" href="${link(place(client))}">${say(words.cancel)}</a></p></form></div>`
  return officePage(view, { officer, section: "clients", title: say(words[act]), main })
}

const words = {
  lead: {
    zh: "凭 API 密钥使用本库的平台、协同机构和报送系统。密钥只在发放时显示一次，本库只保存其摘要。",
    en: "Platforms, partner agencies and sources that use the register with an API key. A key is shown once; only its digest is kept.",
  },
  add: { zh: "新增接入方", en: "Add a client" },
  addLead: {
    zh: "密钥只交给持有人本人：您得到取件码之一，另一位管理员确认后得到取件码之二，持有人凭两码领取密钥。",
    en: "The key goes to its holder alone: you get the first code, a second administrator confirms and gets the other, and the holder trades both for the key.",
  },
  source: { zh: "新增的是报送系统？", en: "Is it a source?" },
  addText: {
    zh: "报送系统的密钥能直接公示，只能在服务器上发放。",
    en: "What a source sends is published at once, so its key is issued on the server only.",
  },
  addSource: { zh: "新增报送系统（名称、机关代码）", en: "Add a source (its name, the code of its authority)" },
  addNow: { zh: "新增并取得取件码", en: "Add it, and get the first code" },
  name: { zh: "名称", en: "Name" },
  nameHint: { zh: "单位名称，不含个人信息；以后不能更改", en: "Of the organisation; it can’t be changed later" },
  role: { zh: "类别", en: "Role" },
  region: { zh: "所在地区", en: "Region" },
  heldBy: { zh: "密钥持有人", en: "Who holds the key" },
  heldByHint: {
    zh: "登录系统中的用户名；用密钥办的，算作此人所办",
    en: "The person’s login name: what is done with the key counts as done by that person",
  },
  regionHint: {
    zh: "协同机构须填，例如：河南省；平台不填则为全国，由总局的管理员办理",
    en: "Of an agency, such as Henan; a platform without one is the whole country’s, and its administrators’",
  },
  country: { zh: "全国", en: "The whole country" },
  hands: { zh: "经手人数", en: "Hands behind the key" },
  any: { zh: "全部", en: "All" },
  state: { zh: "密钥状态", en: "Key" },
  valid: { zh: "有效", en: "valid" },
  withdrawn: { zh: "已撤销", en: "withdrawn" },
  show: { zh: "查询", en: "Show" },
  none: { zh: "没有符合条件的接入方。", en: "No clients match." },
  next: { zh: "下一页", en: "Next page" },
  since: { zh: "接入时间", en: "Since" },
  quota: { zh: "每日额度", en: "Daily quota" },
  asRole: { zh: "按类别", en: "by role" },
  units: { zh: "单位", en: "Units" },
  rows: { zh: "行", en: "Rows" },
  codeTitle: { zh: "取件码", en: "The code" },
  codeOnce: {
    zh: "请现在交给持有人：一小时内有效，用一次即失效，离开本页后无法再次查看。",
    en: "Hand it to the holder now: it lasts an hour, works once, and is not shown again.",
  },
  codeRenews: {
    zh: "持有人凭取件码和现在的密钥领取新密钥；领取以前，现在的密钥继续有效。",
    en: "The holder trades it, with the present key, for the new one. The present key goes on until then.",
  },
  codeFirst: {
    zh: "这是取件码之一。另一位管理员确认持有人后得到取件码之二，一小时从那时起算；持有人凭两码领取密钥。",
    en: "This is the first code. Another administrator confirms the holder and gets the second; the hour begins then, and the holder trades both.",
  },
  codeSecond: {
    zh: "这是取件码之二。持有人凭此码和提出的人所持的取件码之一领取密钥。",
    en: "This is the second code. The holder trades it with the first, which whoever proposed it has.",
  },
  codeWhere: { zh: "领取密钥的页面：", en: "Where keys are fetched:" },
  toTrade: { zh: "领取密钥", en: "Fetch a key" },
  ordered: { zh: "待领取的密钥", en: "Key on its way" },
  newHolder: { zh: "新的持有人", en: "New holder" },
  newHolderHint: {
    zh: "原持有人已经不在时填写，须由另一位管理员确认；不填则由现持有人凭原密钥领取",
    en: "Where the holder is gone: another administrator confirms it. Left empty, the present holder trades the present key",
  },
  orderedBy: { zh: "提出", en: "Ordered by" },
  confirmedBy: { zh: "确认", en: "Confirmed by" },
  waits: { zh: "待另一位管理员确认", en: "waits for another administrator" },
  tradedUntil: { zh: "领取至", en: "to be fetched until" },
  confirmByOther: {
    zh: "须由另一名管理员确认：提出的人和新持有人不得确认，以另一登录名也不得确认。",
    en: "Another administrator confirms it: not who proposed it nor who is to hold the key, by whatever name.",
  },
  confirmHint: {
    zh: "提出的人和将要持有密钥的人不得确认。",
    en: "Whoever proposed it, and whoever is to hold the key, does not confirm it.",
  },
  dropHint: { zh: "撤下后取件码失效。", en: "Once it is dropped its codes open nothing." },
  confirmHolder: { zh: "确认持有人，取得取件码之二", en: "Confirm, and get the second code" },
  dropOrder: { zh: "撤下", en: "Drop it" },
  drop: { zh: "撤下待领取的密钥", en: "Drop the key on its way" },
  dropText: {
    zh: "取件码失效；现在的密钥不受影响。",
    en: "Its codes open nothing any more; the present key goes on.",
  },
  keyKept: { zh: "已保存，查看该接入方", en: "I have kept it: to the client" },
  done: { zh: "已办理。", en: "Done." },
  authorities: { zh: "代为报送的机关", en: "Sends for" },
  id: { zh: "编号", en: "ID" },
  usage: { zh: "用量（近 30 日）", en: "Usage (30 days)" },
  unitsUsed: { zh: "今日已用（单位）", en: "Units used today" },
  rowsUsed: { zh: "今日已用（行）", en: "Rows used today" },
  unitsOfQuota: { zh: "今日已用／额度（单位）", en: "Units used today, of the quota" },
  rowsOfQuota: { zh: "今日已用／额度（行）", en: "Rows used today, of the quota" },
  noDays: { zh: "近 30 日没有用量。", en: "Nothing was used in the last 30 days." },
  day: { zh: "日期", en: "Day" },
  calls: { zh: "请求", en: "Calls" },
  acts: { zh: "办理", en: "What can be done" },
  setQuota: { zh: "设置每日额度", en: "Set daily quotas" },
  unitsADay: { zh: "每日单位数", en: "Units per day" },
  rowsADay: { zh: "每日行数", en: "Rows per day" },
  quotaHint: { zh: "不填则按类别的额度", en: "Left empty: that of its role" },
  save: { zh: "保存额度", en: "Save" },
  renew: { zh: "更换密钥", en: "Replace the key" },
  renewText: {
    zh: "您得到取件码，不会看到密钥。领取以前原密钥继续有效；领取后一秒内失效，用它的程序和登录都会中断，直到换用新密钥。",
    en: "You get a code, and never see the key. The present key goes on until the code is traded; within a second from then programs and sign-ins break off until they use the new one.",
  },
  withdraw: { zh: "撤销密钥", en: "Withdraw the key" },
  withdrawText: {
    zh: "撤销后该接入方不能再使用本库，名称也不能再用。已报送的内容保留。不能撤回。",
    en: "The client can’t use the register any more, and its name can’t be used again. What it has sent stays. It can’t be undone.",
  },
  sourceKey: { zh: "报送系统的密钥在服务器上用命令更换。", en: "The key of a source is replaced on the machine." },
  reason: { zh: "理由", en: "Reason" },
  reasonHint: { zh: "记入审计记录，不含个人信息", en: "For the audit trail, without personal data" },
  confirm: { zh: "确认", en: "Confirm: " },
  cancel: { zh: "不办理，返回", en: "Go back without doing it" },
} as const satisfies Record<string, Bilingual>
