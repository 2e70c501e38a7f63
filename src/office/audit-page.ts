/** The audit trail: who did what, when and why, by case, person, act and time. */

import { html } from "hono/html"
import type { z } from "zod"
import { roleWords } from "../access/role-words.ts"
import { carries, type Scope } from "../access/scope.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { hidePersonalData } from "../law/personal-data.ts"
import type { TrailObject, TrailObjectKind } from "../register/audit/object-store.ts"
import type { auditPageSchema } from "../register/audit/routes.ts"
import { documentKind, documentKindNames } from "../register/document/document-kind.ts"
import { recordAddress } from "../register/record/address.ts"
import { actorWords } from "../web/actor-words.ts"
import { entry, faultNotice, selectEntry } from "../web/entry.ts"
import { codeGroups, momentTag, placeName } from "../web/shown.ts"
import { asWritten, formatCount, type Html, inChinese, type View } from "../web/view.ts"
import { auditFieldWords } from "./audit-field-words.ts"
import { auditActWords, auditFamilies } from "./audit-words.ts"
import type { FieldFault } from "./form-block.ts"
import { type Officer, officePage, sections } from "./section.ts"

/** What the form says; empty: nothing. */
export interface AuditForm {
  object: string
  actor: string
  act: string
  from: string
  to: string
}
export const auditFields = ["object", "actor", "act", "from", "to"] as const satisfies (keyof AuditForm)[]

type Page = z.infer<typeof auditPageSchema>

export function auditPage(
  view: View,
  officer: Officer,
  {
    form,
    faults,
    page,
    named,
    clients,
  }: {
    form: AuditForm
    faults: readonly FieldFault[]
    page: Page | null
    named: ReadonlyMap<string, TrailObject>
    /** What clients that did something are called. */
    clients: ReadonlyMap<string, string>
  },
): Html {
  const { say, link } = view
  const faultOf = (name: string) => faults.find(({ path }) => path === name)?.text
  const line = (name: Exclude<keyof AuditForm, "act">, kind: "line" | "day" = "line") =>
    entry(view, {
      ...{ name, label: say(labels[name]), value: form[name], kind, fault: faultOf(name) },
      ...(name in hints ? { hint: say(hints[name as keyof typeof hints]) } : {}),
    })
  const families = Object.entries(auditFamilies).map(([value, label]) => ({ value, label: say(label) }))
  const known = families.some(({ value }) => value === form.act) || form.act === ""
  const acts = known ? families : [...families, { value: form.act, label: say(auditActWords(form.act)) }]
  const main = html`<div class="paper"><h1>${say(sections.audit.name)}</h1><p class="lead">${say(words.lead)}</p>
${faultNotice(
  view,
  faults.map(({ path, text }) => ({ id: (auditFields as readonly string[]).includes(path) ? path : null, text })),
)}
<form class="apply filters" action="/office/audit" method="get">
${line("object")}${line("actor")}${selectEntry(view, { name: "act", label: say(labels.act), value: form.act }, acts, say(words.any))}
${line("from", "day")}${line("to", "day")}
${view.carried !== null && html`<input type="hidden" name="lang" value="${view.carried}">`}
<p class="actions"><button class="button">${say(words.show)}</button> <a class="button plain" href="${link("/office/audit.csv", { ...form })}" download>${say(words.csv)}</a></p></form>
${page && rows(view, { form, officer, named, clients }, page)}</div>`
  return officePage(view, { officer, section: "audit", title: say(sections.audit.name), main })
}

/** What a row is shown with: what was asked, who reads, what objects and clients are called. */
interface Reading {
  form: AuditForm
  officer: Officer
  named: ReadonlyMap<string, TrailObject>
  clients: ReadonlyMap<string, string>
}

function rows(view: View, reading: Reading, { results, next }: Page): Html {
  const { say, link } = view
  const { form } = reading
  return html`<section class="section"><h2>${say(words.rows)}</h2>
${results.length === 0 && html`<p class="notice" role="status">${say(words.none)}</p>`}
<ol class="steps">${results.map((event) => rowBlock(view, reading, event))}</ol>
${next !== null && html`<p class="pages"><a class="button plain" rel="next" href="${link("/office/audit", { ...form, cursor: next })}">${say(words.next)}</a></p>`}</section>`
}

function rowBlock(view: View, { form, officer, named, clients }: Reading, event: Page["results"][number]): Html {
  const { say, link } = view
  const { id, at, actor, act, object, position, before, after, reason } = event
  const changes = changesOf(view, before, after)
  const [family = ""] = act.split(".")
  return html`<li id="e${id}"><span class="when">${momentTag(new Date(at))}
<strong>${family in auditFamilies && html`${say(auditFamilies[family as keyof typeof auditFamilies])} · `}${say(auditActWords(act))}</strong>
${
  // The login of a person outside is no part of an address.
  actor.startsWith("merchant:")
    ? html`<span>${say(actorWords(actor))}</span>`
    : html`<a href="${link("/office/audit", { ...form, actor })}">${say(actorWords(actor, clients))}</a>`
}</span>
<p><span class="quiet">${say(words.about)}</span> ${objectBlock(view, officer, named.get(object), object)} <a class="quiet" href="${link("/office/audit", { ...form, object })}">${say(words.only)}<span class="unseen"> ${object}</span></a>${position !== null && html` · <span class="quiet">${say(words.position)} ${formatCount(position)}</span>`}</p>
${reason !== null && html`<p class="own-words">${say(words.reason)}${inChinese(view, hidePersonalData(reason))}</p>`}
${
  changes.length > 0 &&
  html`<details class="technical"><summary>${say(words.changes)}</summary><ul>${changes.map(
    ([name, was, is]) =>
      html`<li><span class="quiet">${say(auditFieldWords(name))}</span> ${was !== "" && html`<del>${asWritten(view, was)}</del> → `}${name === "jws" && is === "" ? say(words.byKeyAlone) : asWritten(view, is)}</li>`,
  )}</ul></details>`
}</li>
`
}

/** What an object is called, in one line. */
export function objectName(known: TrailObject | undefined): string {
  return hidePersonalData([known?.name, known?.number].filter((part) => part).join(" "))
}

/** An object by its name, with the page on which it is, where whoever reads may open that; what nobody knows by its id. */
function objectBlock(view: View, officer: Officer, known: TrailObject | undefined, id: string): Html {
  const { say, link } = view
  if (!known) {
    if (Object.hasOwn(soleObjects, id)) return html`${say(soleObjects[id as keyof typeof soleObjects])}`
    const kind = documentKindNames.find((name) => name === id)
    if (kind !== undefined) return html`<span class="quiet">${say(words.template)}</span> ${say(documentKind(kind))}`
    return /^\d{6}$/.test(id) ? html`${placeName(view, id)}` : html`<span class="code long">${id}</span>`
  }
  const { scope, place } = objectPlaces[known.kind]
  const at = scope === null || carries(officer.role, scope) ? place(known) : null
  const name = objectName(known)
  const shown = name === "" ? html`<span class="code long">${id}</span>` : inChinese(view, name)
  const what = html`<span class="quiet">${say(objectKinds[known.kind])}</span>`
  return html`${what} ${at === null ? shown : html`<a href="${link(at)}">${shown}</a>`}${known.kind === "subject" && html` ${codeGroups(id)}`}`
}

/** Where an object is shown, and to whom; null: nowhere by itself. */
const objectPlaces: Readonly<
  Record<TrailObjectKind, { scope: Scope | null; place: (object: TrailObject) => string | null }>
> = {
  subject: { scope: null, place: ({ id }) => `/subjects/${id}` },
  record: { scope: null, place: ({ id, at }) => at && recordAddress(at, id) },
  proceeding: { scope: "proceeding:read", place: ({ id }) => `/office/cases/${id}` },
  document: { scope: "document:read", place: ({ id }) => `/office/documents/${id}` },
  attachment: { scope: null, place: () => null },
  lead: { scope: "lead:read", place: ({ id }) => `/office/leads/${id}` },
  import: { scope: "import:read", place: ({ id }) => `/office/imports/${id}` },
  client: { scope: "operate:read", place: ({ id }) => `/office/clients/${id}` },
}

const objectKinds = {
  subject: { zh: "主体", en: "merchant" },
  record: { zh: "记录", en: "record" },
  proceeding: { zh: "事项", en: "case" },
  document: { zh: "文书", en: "document" },
  attachment: { zh: "材料", en: "paper" },
  lead: { zh: "线索", en: "lead" },
  import: { zh: "报送", en: "import" },
  client: { zh: "接入方", en: "client" },
} as const satisfies Record<TrailObjectKind, Bilingual>

/** What there is one of. */
const soleObjects = {
  audit: { zh: "审计记录", en: "the audit trail" },
  search: { zh: "全库查询", en: "the search" },
  match: { zh: "名称比对", en: "the matching of names" },
} as const satisfies Record<string, Bilingual>

// So much of a value as tells what it is; the API gives all of it.
const valueMax = 300

function changesOf(view: View, before: unknown, after: unknown): [name: string, was: string, is: string][] {
  const [was, is] = [fieldsOf(before), fieldsOf(after)]
  const names = new Set([...Object.keys(was), ...Object.keys(is)])
  return [...names].flatMap((name): [string, string, string][] => {
    const [before, after] = [was[name], is[name]].map((value) => shown(view, name, value))
    return before === "" && after === "" && name !== "jws" ? [] : [[name, before ?? "", after ?? ""]]
  })
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {}
}

function shown({ say }: View, name: string, value: unknown): string {
  if (value === undefined || value === null) return ""
  if (typeof value === "boolean") return say(value ? words.yes : words.no)
  if (name === "role" && Object.hasOwn(roleWords, String(value))) return say(roleWords[value as keyof typeof roleWords])
  const text = typeof value === "string" ? value : JSON.stringify(value)
  return hidePersonalData(text.length > valueMax ? `${text.slice(0, valueMax)}…` : text)
}

const labels = {
  object: { zh: "事项、记录或者主体", en: "Case, record or merchant" },
  actor: { zh: "人员", en: "Person" },
  act: { zh: "行为", en: "What was done" },
  from: { zh: "起始日期", en: "From" },
  to: { zh: "截止日期", en: "To" },
} as const satisfies Record<keyof AuditForm, Bilingual>

const hints = {
  object: { zh: "统一社会信用代码，或者编号。", en: "A unified social credit code, or an ID." },
  actor: {
    zh: "登录名；本机关以外的，照列表中的写法填写。",
    en: "A login name; for other authorities as it stands in the list.",
  },
} as const satisfies Partial<Record<keyof AuditForm, Bilingual>>

const words = {
  lead: {
    zh: "本机关及下级机关的人员做过什么、为什么，以及涉及本机关事项和记录的办理。查阅本身也会记录。",
    en: "What people of this authority and those below it did, and why, and what was done about its cases and records. Reading the trail is recorded too.",
  },
  any: { zh: "不限", en: "Anything" },
  show: { zh: "查询", en: "Show" },
  csv: { zh: "下载 CSV", en: "Download as CSV" },
  rows: { zh: "记录，最新的在前", en: "The newest first" },
  none: { zh: "没有符合条件的记录。", en: "No entries match." },
  next: { zh: "下一页", en: "Next page" },
  about: { zh: "对象", en: "About" },
  only: { zh: "只看此对象", en: "This alone" },
  template: { zh: "文书模板", en: "template" },
  yes: { zh: "是", en: "yes" },
  no: { zh: "否", en: "no" },
  position: { zh: "公示日志第", en: "log entry" },
  reason: { zh: "理由：", en: "Reasons: " },
  changes: { zh: "变动内容", en: "What changed" },
  byKeyAlone: { zh: "没有签名，仅凭 API 密钥", en: "none: by the API key alone" },
} as const satisfies Record<string, Bilingual>
