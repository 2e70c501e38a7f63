/** The template of a kind of document: the one in force, what may stand in it, what it makes, and its versions. */
import { html } from "hono/html"
import type { z } from "zod"
import type { PersonOf } from "../access/principal.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { documentFields, isGiven } from "../register/document/document-field.ts"
import { type DocumentKindName, documentKind } from "../register/document/document-kind.ts"
import type { TemplateLine } from "../register/document/template.ts"
import { fieldsOf } from "../register/document/template-in-force.ts"
import type { templateSchema } from "../register/document/wire.ts"
import { doneNotice, entry, faultNotice, table, textEntry } from "../web/entry.ts"
import { dayTag, placeName } from "../web/shown.ts"
import type { Html, View } from "../web/view.ts"
import { type FieldFault, hiddenFields } from "./form-block.ts"
import { type Officer, officePage, sections } from "./section.ts"
import { type DoneSetting, doneSettingWords, waitingBlock } from "./setting-block.ts"

/** What the form of a template says. */
export interface TemplateForm {
  text: string
  /** YYYY-MM-DD; empty: today. */
  validFrom: string
  /** Back to the one above, or the shipped one. */
  reset: boolean
}

type Template = z.infer<typeof templateSchema>

export function templatePage(
  view: View,
  officer: Officer,
  {
    kind,
    template,
    form,
    faults,
    maySet,
    done,
    person,
  }: {
    kind: DocumentKindName
    template: Template
    form: TemplateForm
    faults: readonly FieldFault[]
    maySet: boolean
    done: DoneSetting | null
    person: PersonOf
  },
): Html {
  const { say, link } = view
  const { in_force, versions, waiting } = template
  const isOwn = in_force.authority === officer.authority
  const action = link(`/office/settings/templates/${kind}`)
  const main = html`<div class="paper"><p class="back"><a href="${link("/office/settings")}">← ${say(sections.settings.name)}</a></p>
<h1>${say(documentKind(kind))}</h1>
${done && doneNotice(say(doneSettingWords[done]))}
${faultNotice(
  view,
  faults.map(({ path, text }) => ({ id: path === "valid_from" ? "valid_from" : "text", text })),
)}
<p class="lead">${say(words.now)}${
    in_force.authority === null
      ? say(words.shipped)
      : html`${isOwn ? say(words.own) : placeName(view, in_force.authority)} ${in_force.valid_from !== null && html`${say(words.from)} ${dayTag(in_force.valid_from)}`}`
  }</p>
${
  waiting &&
  waitingBlock(view, officer, {
    ...{ change: waiting, person },
    action: `/office/settings/templates/${kind}/changes`,
    shown: html`<p>${say(words.from)} ${dayTag(waiting.valid_from)}${waiting.text === null && html` · ${say(words.reset)}`}</p>${changeList(view, in_force.text ?? template.shipped, waiting.text ?? template.shipped)}`,
  })
}
${
  maySet
    ? html`<form class="apply wide" method="post" action="${action}">
${textEntry(view, { name: "text", label: say(words.text), value: form.text, hint: say(words.textHint), required: true, fault: faults.find(({ path }) => path === "text")?.text }, 22)}
${entry(view, { name: "valid_from", label: say(words.validFrom), value: form.validFrom, kind: "day", hint: say(words.validHint), fault: faults.find(({ path }) => path === "valid_from")?.text })}
<p class="actions"><button class="button" name="step" value="check">${say(words.go)}</button></p></form>
${
  isOwn &&
  html`<details class="quiet-form"><summary>${say(words.reset)}</summary><form method="post" action="${action}"><p>${say(words.resetText)}</p><input type="hidden" name="reset" value="yes">
<p><button class="button plain" name="step" value="check">${say(words.go)}</button></p></form></details>`
}`
    : html`<section class="section"><h2>${say(words.inForce)}</h2>
<pre class="example" tabindex="0" role="region" aria-label="${say(words.inForce)}" lang="zh-CN">${in_force.text}</pre><p class="notice">${say(words.notYours)}</p></section>`
}
<section class="section"><h2>${say(words.fields)}</h2>${fieldTable(view, kind)}</section>
${
  versions.length > 0 &&
  html`<section class="section"><h2>${say(words.versions)}</h2>${table(
    say(words.versions),
    [say(words.from), say(words.of), say(words.what)],
    versions.map(({ authority, valid_from, text }) => [
      valid_from === null ? null : dayTag(valid_from),
      authority === null ? null : placeName(view, authority),
      text === null ? say(words.wasReset) : html`${text.split("\n").length} ${say(words.lines)}`,
    ]),
  )}</section>`
}
</div>`
  return officePage(view, { officer, section: "settings", title: say(documentKind(kind)), main })
}

function fieldTable(view: View, kind: DocumentKindName): Html {
  const { say } = view
  const { known, required } = fieldsOf(kind)
  return table(
    say(words.fields),
    [say(words.field), say(words.means), say(words.told)],
    known.map((field) => [
      html`<code translate="no">{${field}}</code>${required.includes(field) && html` <strong>${say(words.required)}</strong>`}`,
      say(documentFields[field]),
      say(isGiven(field) ? words.byOfficer : words.byCase),
    ]),
  )
}

/** A template once more, before it holds: what it makes, with the fields by their names. */
export function templateCheckPage(
  view: View,
  officer: Officer,
  {
    kind,
    form,
    now,
    lines,
  }: { kind: DocumentKindName; form: TemplateForm; now: Template; lines: readonly TemplateLine[] },
): Html {
  const { say, link } = view
  const path = `/office/settings/templates/${kind}`
  const text = form.reset ? now.shipped : form.text
  const sent: [string, string[]][] = form.reset
    ? [["reset", ["yes"]]]
    : [
        ["text", [form.text]],
        ["valid_from", [form.validFrom]],
      ]
  const main = html`<div class="paper"><p class="back"><a href="${link(path)}">← ${say(documentKind(kind))}</a></p>
<h1>${say(form.reset ? words.reset : words.check)}</h1>
${form.reset && html`<p class="lead">${say(words.resetText)}</p>`}
<section class="section"><h2>${say(words.changes)}</h2>${changeList(view, now.in_force.text ?? now.shipped, text)}</section>
<p class="notice">${say(words.twoHands)}</p>
<section class="section"><h2>${say(words.preview)}</h2><p class="hint">${say(words.previewHint)}</p>
<article class="document" lang="zh-CN">${lines.map(({ mark, pieces, optional }) => {
    const shown = pieces.map((piece) =>
      "field" in piece ? html`<mark>〔${fieldName(piece.field)}〕</mark>` : piece.text,
    )
    const inner = html`${shown}${optional && html` <small class="quiet">（可省略）</small>`}`
    return mark === "title" ? html`<h2 class="document-title">${inner}</h2>` : html`<p class="${mark}">${inner}</p>`
  })}</article></section>
<form method="post" action="${link(path)}">${hiddenFields(new Map(sent))}
<p class="actions"><button class="button" name="step" value="do">${say(words.confirm)}</button>
<a class="button plain" href="${link(path)}">${say(words.cancel)}</a>
${!form.reset && html`<button class="button plain" name="step" value="edit">${say(words.edit)}</button>`}</p></form></div>`
  return officePage(view, { officer, section: "settings", title: say(words.check), main })
}

/** Lines that go and lines that come. */
function changeList({ say }: View, before: string, after: string): Html {
  const changes = lineChanges(before, after)
  if (changes.length === 0) return html`<p class="notice">${say(words.same)}</p>`
  return html`<ol class="raw-rows line-changes">${changes.map(({ sign, text }) =>
    sign === "-" ? html`<li><del lang="zh-CN">${text}</del></li>` : html`<li><ins lang="zh-CN">${text}</ins></li>`,
  )}</ol>`
}

function fieldName(field: string): string {
  return field in documentFields ? documentFields[field as keyof typeof documentFields].zh : field
}

/** Lines that go and lines that come, in the order of the new text; what stays is left out. */
function lineChanges(before: string, after: string): { sign: "-" | "+"; text: string }[] {
  const lines = (text: string) =>
    text
      .replaceAll("\r\n", "\n")
      .split("\n")
      .filter((line) => line.trim() !== "")
  const [old, fresh] = [lines(before), lines(after)]
  return [
    ...old.filter((line) => !fresh.includes(line)).map((text) => ({ sign: "-" as const, text })),
    ...fresh.filter((line) => !old.includes(line)).map((text) => ({ sign: "+" as const, text })),
  ]
}

const words = {
  now: { zh: "现用模板：", en: "In force: " },
  shipped: { zh: "本库自带的模板", en: "the one that ships with the register" },
  own: { zh: "本机关的模板", en: "the own one" },
  from: { zh: "生效日期", en: "From" },
  inForce: { zh: "现用的文本", en: "The text in force" },
  text: { zh: "模板", en: "The template" },
  textHint: {
    zh: "{字段} 由案件或者承办人填写，花括号本身写作 {{ 和 }}。行首“# ”为标题，“> ”靠右，“= ”不缩进；再前加“? ”，字段为空时省略该行；加“_ ”，留空待手写。",
    en: "{field} is filled by the case or the officer; {{ and }} are braces. A line may begin with “# ” (title), “> ” (to the right), “= ” (no indent), and before it “? ” (left out where a field is empty) or “_ ” (stays, to be written in by hand).",
  },
  validFrom: { zh: "生效日期", en: "In force from" },
  validHint: { zh: "不填即今天。已经制作的文书不变。", en: "Empty: today. What was made stays as it is." },
  go: { zh: "下一步：核对", en: "Next: look at it once more" },
  reset: { zh: "恢复为上级机关或者自带的模板", en: "Back to the one above, or the shipped one" },
  resetText: {
    zh: "自今天起不再使用本机关的模板；历史版本保留。下面显示的是自带模板，上级机关有模板的，用上级的。",
    en: "From today the own one is not used; its versions stay. The shipped one is shown; where a bureau above has its own, that is used.",
  },
  notYours: { zh: "由本机关负责人或者管理员设置。", en: "Set by the head of the authority or an administrator." },
  fields: { zh: "可用的字段", en: "Fields" },
  field: { zh: "写法", en: "As written" },
  means: { zh: "含义", en: "What it is" },
  told: { zh: "来源", en: "Told by" },
  required: { zh: "必备", en: "required" },
  byOfficer: { zh: "承办人可填", en: "the officer may" },
  byCase: { zh: "案件", en: "the case" },
  versions: { zh: "历史版本", en: "Versions" },
  of: { zh: "机关", en: "Of" },
  what: { zh: "内容", en: "What" },
  wasReset: { zh: "恢复", en: "back to the one above" },
  lines: { zh: "行", en: "lines" },
  check: { zh: "核对模板", en: "Look at the template" },
  changes: { zh: "与现用模板相比", en: "Compared with the one in force" },
  same: { zh: "没有变动。", en: "Nothing changes." },
  preview: { zh: "文书样式", en: "What it makes" },
  previewHint: { zh: "〔〕中是将要填入的字段。", en: "In 〔〕 stand the fields." },
  twoHands: {
    zh: "提出后由本机关另一人（审核人、负责人或者管理员）在本页确认，确认之后制作的文书才使用。",
    en: "Somebody else of the authority (a checker, the head, an administrator) confirms it on this page; documents are made by it from then on.",
  },
  confirm: { zh: "提出这项变动", en: "Propose it" },
  cancel: { zh: "取消", en: "Cancel" },
  edit: { zh: "返回修改", en: "Change it" },
} as const satisfies Record<string, Bilingual>
