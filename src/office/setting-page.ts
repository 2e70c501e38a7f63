/** An authority's settings: what it is called, where the public finds it, and by which templates it makes its documents. */
import { html } from "hono/html"
import type { z } from "zod"
import type { PersonOf } from "../access/principal.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { documentKind, documentKindNames } from "../register/document/document-kind.ts"
import type { officeSchema } from "../register/document/wire.ts"
import { words as recordWords } from "../register/pages/words.ts"
import { doneNotice, entry, faultNotice } from "../web/entry.ts"
import { labelled, placeName } from "../web/shown.ts"
import { type Html, inChinese, type View } from "../web/view.ts"
import { type FieldFault, hiddenFields } from "./form-block.ts"
import { type Officer, officePage, sections } from "./section.ts"
import { type DoneSetting, doneSettingWords, waitingBlock } from "./setting-block.ts"

/** What the form of an authority says; empty: nothing. */
export interface OfficeForm {
  name: string
  prefix: string
  window: string
  telephone: string
  code: string
  validity: string
}

type WireOffice = z.infer<typeof officeSchema>

const fields = ["name", "prefix", "window", "telephone", "code", "validity"] as const satisfies (keyof OfficeForm)[]

export function settingsPage(
  view: View,
  officer: Officer,
  {
    office,
    form,
    faults,
    maySet,
    done,
    person,
  }: {
    office: WireOffice
    form: OfficeForm
    faults: readonly FieldFault[]
    maySet: boolean
    done: DoneSetting | null
    person: PersonOf
  },
): Html {
  const { say, link } = view
  const { waiting } = office
  const isNamed = (path: string) => (fields as readonly string[]).includes(path)
  const main = html`<div class="paper"><h1>${say(sections.settings.name)}</h1>
<p class="identity"><span>${placeName(view, officer.authority)}</span></p>
${done && doneNotice(say(doneSettingWords[done]))}
${faultNotice(
  view,
  faults.map(({ path, text }) => ({
    id: isNamed(path) ? path : null,
    text: isNamed(path) ? labelled(view, say(labels[path as keyof OfficeForm]), text) : text,
  })),
)}
${
  waiting &&
  waitingBlock(view, officer, {
    ...{ change: waiting, person },
    action: "/office/settings/changes",
    shown: html`${differences(view, office, waiting)}<h3>${say(words.public)}</h3>${publicBlock(view, waiting)}`,
  })
}
<section class="section"><h2>${say(words.office)}</h2><p class="lead">${say(words.officeText)}</p>
${
  maySet
    ? html`<form class="apply" method="post" action="${link("/office/settings")}">${fields.map((name) =>
        entry(view, {
          ...{ name, label: say(labels[name]), value: form[name], hint: say(hints[name]) },
          ...{ required: name === "name" || name === "prefix" },
          fault: faults.find(({ path }) => path === name)?.text,
        }),
      )}
<p class="actions"><button class="button" name="step" value="check">${say(words.go)}</button></p></form>`
    : html`${officeRows(view, form)}<p class="notice">${say(words.notYours)}</p>`
}</section>
<section class="section"><h2>${say(words.templates)}</h2><p class="lead">${say(words.templatesText)}</p>
<ul class="rules templates">${documentKindNames.map(
    (
      kind,
    ) => html`<li><a href="${link(`/office/settings/templates/${kind}`)}">${say(documentKind(kind))}</a><small>${say(words.numberedBy)}<span lang="zh-CN">${documentKind(kind).word}</span></small></li>
`,
  )}</ul></section></div>`
  return officePage(view, { officer, section: "settings", title: say(sections.settings.name), main })
}

function officeRows(view: View, form: OfficeForm): Html {
  return html`<dl class="rows">${fields.map(
    (
      name,
    ) => html`<dt>${view.say(labels[name])}</dt><dd>${form[name] === "" ? view.say(words.none) : inChinese(view, form[name])}</dd>
`,
  )}</dl>`
}

/** The settings once more, before they hold: what changes, and how the public will see it. */
export function officeCheckPage(
  view: View,
  officer: Officer,
  { before, after }: { before: Called; after: OfficeForm },
): Html {
  const { say, link } = view
  const isSame = fields.every((name) => (before[name] ?? "") === after[name])
  const main = html`<div class="paper"><p class="back"><a href="${link("/office/settings")}">← ${say(sections.settings.name)}</a></p>
<h1>${say(words.check)}</h1>
${isSame ? html`<p class="notice">${say(words.same)}</p>` : html`<section class="section"><h2>${say(words.changes)}</h2>${differences(view, before, after)}</section>`}
<section class="section"><h2>${say(words.public)}</h2>${publicBlock(view, after)}</section>
<p class="notice">${say(words.twoHands)}</p>
<form method="post" action="${link("/office/settings")}">${hiddenFields(new Map(fields.map((name) => [name, [after[name]]])))}
<p class="actions">${!isSame && html`<button class="button" name="step" value="do">${say(words.confirm)}</button> `}<button class="button plain" name="step" value="edit">${say(words.edit)}</button></p></form></div>`
  return officePage(view, { officer, section: "settings", title: say(words.check), main })
}

type Called = { readonly [Name in keyof OfficeForm]?: string | null | undefined }

/** What changes, as it is and as it will be. */
function differences(view: View, before: Called, after: Called): Html {
  const { say } = view
  const shown = (text: string | null | undefined) =>
    text == null || text === "" ? say(words.none) : inChinese(view, text)
  const changed = fields.filter((name) => (before[name] ?? "") !== (after[name] ?? ""))
  return html`<div class="table" tabindex="0" role="region" aria-label="${say(words.changes)}"><table class="difference"><thead><tr><td></td><th scope="col">${say(words.before)}</th><th scope="col">${say(words.after)}</th></tr></thead>
<tbody>${changed.map((name) => html`<tr><th scope="row">${say(labels[name])}</th><td><del>${shown(before[name])}</del></td><td><ins>${shown(after[name])}</ins></td></tr>`)}</tbody></table></div>`
}

/** What the public will see with records. */
function publicBlock(view: View, { name, window, telephone }: Called): Html {
  const { say } = view
  return html`<div class="preview"><div class="record"><dl class="rows">
<dt>${say(recordWords.office)}</dt><dd>${inChinese(view, name ?? "")}</dd>
${window && html`<dt>${say(recordWords.window)}</dt><dd>${inChinese(view, window)}</dd>`}
${telephone && html`<dt>${say(recordWords.telephone)}</dt><dd>${telephone}</dd>`}
</dl></div></div>`
}

const labels = {
  name: { zh: "机关名称", en: "Name of the authority" },
  prefix: { zh: "文号中的机关代字", en: "Prefix of its numbers" },
  window: { zh: "办事窗口地址", en: "Address of its window" },
  telephone: { zh: "咨询电话", en: "Telephone" },
  code: { zh: "本机关统一社会信用代码", en: "Its unified social credit code" },
  validity: { zh: "没有期限的处罚的有效期（CF_YXQ）", en: "Validity of a penalty without a term (CF_YXQ)" },
} as const satisfies Record<keyof OfficeForm, Bilingual>

const hints = {
  name: { zh: "用于文书和公示记录，如：郑州市金水区市场监督管理局", en: "In documents, and with its records" },
  prefix: { zh: "如“金水市监”，文号即：金水市监列告字〔2026〕1号", en: "As “金水市监” in “金水市监列告字〔2026〕1号”" },
  window: { zh: "公众到哪里咨询、申请修复、提出异议", en: "Where the public comes to ask, apply and object" },
  telephone: { zh: "办公电话；不填手机号码", en: "Of the office; no mobile number" },
  code: {
    zh: "18 位；双公示报送行政处罚时，处罚机关和数据来源单位的代码取自这里",
    en: "18 characters; the national exchange asks for it with every penalty",
  },
  validity: {
    zh: "如 2099-12-31。双公示的处罚有效期为必填：案件未填、处罚也没有限制期限的，取自这里；填哪一天，以报送平台的要求为准",
    en: "As 2099-12-31. The exchange wants it with every penalty: of one for which the case says none and which restricts until no day, it is this, as its platform has it",
  },
} as const satisfies Record<keyof OfficeForm, Bilingual>

const words = {
  office: { zh: "本机关", en: "The authority" },
  officeText: {
    zh: "机关名称、窗口和电话随本机关作出的每条记录公示，也印在信用报告上。",
    en: "Name, window and telephone are shown with each record that the authority has decided, and printed on reports.",
  },
  notYours: { zh: "由本机关负责人或者管理员设置。", en: "Set by the head of the authority or an administrator." },
  numberedBy: { zh: "文号用字：", en: "In its numbers: " },
  templates: { zh: "文书模板", en: "Templates of documents" },
  templatesText: {
    zh: "没有自设模板的，用上级机关的模板；上级也没有的，用本库自带的。",
    en: "Without one of its own an authority uses that of the bureau above, or the one that ships.",
  },
  none: { zh: "未设置", en: "not set" },
  go: { zh: "下一步：核对", en: "Next: look at it once more" },
  check: { zh: "核对设置", en: "Look at the settings" },
  changes: { zh: "变动", en: "What changes" },
  same: { zh: "没有变动。", en: "Nothing changes." },
  before: { zh: "现在", en: "As it is" },
  after: { zh: "改为", en: "As it will be" },
  public: { zh: "公众在记录中看到的是", en: "What the public will see with records" },
  twoHands: {
    zh: "提出后由本机关另一人（审核人、负责人或者管理员）在“设置”中确认，确认之后才生效。",
    en: "Somebody else of the authority (a checker, the head, an administrator) confirms it under Settings; it holds from then on.",
  },
  confirm: { zh: "提出这项变动", en: "Propose it" },
  edit: { zh: "返回修改", en: "Change it" },
} as const satisfies Record<string, Bilingual>
