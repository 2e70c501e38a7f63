/** Texts with what seems to be personal in them marked in place, and what is to be done with each mark. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import { personalDataKinds } from "../law/personal-data-found.ts"
import { mark } from "../register/proceeding/redaction.ts"
import { faultLine, faultNotice, toldWrong } from "../web/entry.ts"
import { labelled } from "../web/shown.ts"
import type { Html, View } from "../web/view.ts"
import { type FormHead, formTop } from "./act-page.ts"
import { piecesOf } from "./covered-block.ts"
import { fieldWords } from "./field-words.ts"
import { type FieldFault, hiddenFields } from "./form-block.ts"
import { pathOf, type Sent } from "./form-schema.ts"
import {
  alsoCovered,
  alsoName,
  alsoReasonName,
  answerName,
  coverAll,
  coveredText,
  isMark,
  type MarkedText,
  openAnswers,
  servedField,
} from "./marking.ts"
import { type Officer, officePage } from "./section.ts"

/** The page between a form and the last look at it. */
export function markingPage(
  view: View,
  officer: Officer,
  {
    head,
    action,
    sent,
    texts,
    faults,
    asked,
  }: {
    head: FormHead
    action: string
    sent: Sent
    texts: readonly MarkedText[]
    faults: readonly FieldFault[]
    /** Whether it was answered already, so that what is open is said. */
    asked: boolean
  },
): Html {
  const { say } = view
  const unseen = new Map([...sent].filter(([name]) => !isMark(name)))
  const open = asked ? openAnswers(texts, sent) : []
  const redacts = texts.some(({ field }) => field === servedField)
  const count = texts.reduce((sum, { found }) => sum + found.length, 0)
  const manyCovered = coverAll(texts).length > 1
  const placeNames = new Map(texts.flatMap((text) => namesOf(view, text)))
  const wrong = new Map(open.map(({ name, why }) => [name, say(why === "choose" ? words.choose : words.why)]))
  const all = [
    ...faults,
    ...[...wrong].map(([path, text]) => ({ path, text: labelled(view, placeNames.get(path) ?? "", text) })),
  ]
  const main = html`<div class="paper">
${formTop(view, head)}
${markFaults(view, all)}
<p class="lead">${say(count === 0 ? words.nothing : words.lead)}</p>
<form class="apply wide" method="post" action="${view.link(action)}">${hiddenFields(unseen)}
${texts.map((text) => markedSection(view, text, sent, wrong))}
${redacts && alsoBlock(view, sent, faults.find(({ path }) => path === alsoName)?.text)}
${redacts && afterBlock(view, texts, sent)}
<p class="actions"><button class="button" name="step" value="look">${say(words.go)}</button>
${redacts && html`<button class="button plain" name="step" value="mark">${say(words.refresh)}</button> `}${manyCovered && html`<button class="button plain" name="step" value="cover">${say(words.coverAll)}</button> `}<button class="button plain" name="step" value="edit">${say(words.edit)}</button></p>
</form></div>`
  return officePage(view, { officer, section: head.section, title: say(head.title), main })
}

/** How each place of a text is called: by its text, its number there, and what it seems to be. */
export function namesOf(view: View, marked: MarkedText): [string, string][] {
  const { field, found } = marked
  return found.map(({ kind, start, end }, index) => [
    answerName({ field, start, end }),
    `${labelOf(view, marked)} ${index + 1}${view.say(words.bracket)}${view.say(personalDataKinds[kind])}${view.say(words.bracketEnd)}`,
  ])
}

function labelOf({ say }: View, { field, label }: MarkedText): string {
  return label ?? say(fieldWords(pathOf(field)))
}

function markFaults(view: View, faults: readonly FieldFault[]): Html | null {
  const found = faults.map(({ path, text }) => {
    if (isMark(path)) return { id: path === alsoName ? alsoId : markId(path), text }
    return { id: null, text: path === "" ? text : labelled(view, view.say(fieldWords(path)), text) }
  })
  return faultNotice(view, found)
}

/** The id of what is to be done with a mark. */
export function markId(name: string): string {
  return name.replaceAll(/[^a-z0-9_-]/gi, "-")
}

/** What is wrong with what was answered of marks, by their names. */
export type WrongMarks = ReadonlyMap<string, string>

/** A text with its marks, and under it what is to be done with each. */
export function markedSection(view: View, marked: MarkedText, sent: Sent, wrong: WrongMarks): Html {
  const { field, text, found } = marked
  const label = labelOf(view, marked)
  const places = found.map(({ start, end }) => ({ start, end, name: answerName({ field, start, end }) }))
  return html`<section class="section"><h2>${label}</h2>
<div class="marked" tabindex="0" role="region" aria-label="${label}" lang="zh-CN"><p class="own-words">${piecesOf(
    text,
    places,
  ).map((piece) =>
    "name" in piece
      ? html`<mark id="at-${markId(piece.name)}"><a href="#${markId(piece.name)}"><span class="number">${piece.index + 1}</span>${piece.text}</a></mark>`
      : piece.text,
  )}</p></div>
${found.map((finding, index) => findingBlock(view, marked, finding, index, sent, wrong))}</section>`
}

function findingBlock(
  view: View,
  { field, text, mayCover, instead }: MarkedText,
  { kind, start, end }: MarkedText["found"][number],
  index: number,
  sent: Sent,
  wrong: WrongMarks,
): Html {
  const { say } = view
  const name = answerName({ field, start, end })
  const id = markId(name)
  const fault = wrong.get(name)
  const choice = sent.get(name)?.[0] ?? (mayCover ? "" : "keep")
  const reason = sent.get(`${name}:why`)?.[0] ?? ""
  const radio = (value: "cover" | "keep", label: string) =>
    html`<p class="check"><input type="radio" id="${id}-${value}" name="${name}" value="${value}"${choice === value && html` checked`}> <label for="${id}-${value}">${label}</label></p>`
  return html`<fieldset class="group finding" id="${id}"${fault !== undefined && html` aria-describedby="${id}-fault"`}><legend><a href="#at-${id}">${index + 1}</a> ${say(personalDataKinds[kind])}${say(words.colon)}<span class="own-words" lang="zh-CN">${text.slice(start, end)}</span></legend>${fault !== undefined && faultLine(view, id, fault)}
${
  mayCover
    ? html`${radio("cover", say(words.cover))}${radio("keep", say(words.keep))}`
    : html`<p class="hint">${instead ?? say(words.keepOrChange)}</p><input type="hidden" name="${name}" value="keep">`
}
<div class="entry"><label for="${id}-why">${say(words.reason)}</label><input class="field" id="${id}-why" name="${name}:why" value="${reason}" autocomplete="off"${choice === "keep" && toldWrong(id, fault)}></div></fieldset>`
}

const alsoReasons = ["个人信息", "国家秘密", "商业秘密", "其他不宜公开的内容"] as const
const alsoReasonWords: Readonly<Record<(typeof alsoReasons)[number], string>> = {
  个人信息: "personal data",
  国家秘密: "a state secret",
  商业秘密: "a trade secret",
  其他不宜公开的内容: "something else that is not to be public",
}

const alsoId = "also"

function alsoBlock(view: View, sent: Sent, fault: string | undefined): Html {
  const { say, language } = view
  const chosen = sent.get(alsoReasonName)?.[0] ?? ""
  return html`<section class="section"><h2>${say(words.also)}</h2>
<div class="entry"><label for="${alsoId}">${say(words.alsoWords)}</label><p class="hint" id="${alsoId}-hint">${say(words.alsoHint)}</p>${fault !== undefined && faultLine(view, alsoId, fault)}
<textarea class="field" id="${alsoId}" name="${alsoName}" rows="3"${toldWrong(alsoId, fault, true)}>${sent.get(alsoName)?.[0] ?? ""}</textarea></div>
<div class="entry"><label for="also-reason">${say(words.alsoReason)}</label><select class="field" id="also-reason" name="${alsoReasonName}">
${alsoReasons.map(
  (
    reason,
  ) => html`<option value="${reason}"${reason === chosen && html` selected`}>${language === "zh" ? reason : alsoReasonWords[reason]}</option>
`,
)}</select></div></section>`
}

function afterBlock(view: View, texts: readonly MarkedText[], sent: Sent): Html {
  const shown = [...texts.filter(({ mayCover }) => mayCover), ...alsoCovered(texts, sent)]
  return html`<section class="section"><h2>${view.say(words.after)}</h2><p class="hint">${view.say(words.afterHint)}</p>
${shown.map((text) => {
  const label = labelOf(view, text)
  return html`<h3>${label}</h3><div class="marked" tabindex="0" role="region" aria-label="${view.say(words.after)} · ${label}" lang="zh-CN"><p class="own-words">${coveredText(text, sent)}</p></div>`
})}</section>`
}

const words = {
  lead: {
    zh: "以下是疑似个人信息的内容。逐处选择：遮盖，或者确认不是个人信息而保留并写明理由；同样的文字在几处保留的，理由写一处即可。程序只是提示，是否公开由您判断。",
    en: "What may be personal data is marked. Say of each whether it is covered, or kept because it is none, and why; of the same words in several places once is enough. The marks are hints: you decide.",
  },
  nothing: {
    zh: "没有发现疑似个人信息的内容。程序可能有遗漏，请通读全文；需要遮盖的，在下面写出。",
    en: "Nothing was found that looks personal. Read it all the same, and name below what has to be covered.",
  },
  choose: { zh: "请选择遮盖或者保留", en: "Say whether it is covered or kept" },
  why: { zh: "保留的，请写明理由", en: "Say why it is kept" },
  cover: { zh: `遮盖（公示为 ${mark}）`, en: `Cover it (published as ${mark})` },
  keep: { zh: "保留：不是个人信息", en: "Keep it: it is no personal data" },
  keepOrChange: {
    zh: "这一处不能遮盖：请返回修改，或者写明保留的理由。",
    en: "This can’t be covered: change it, or say why it is kept.",
  },
  reason: { zh: "保留的理由（公示材料之外，随办理记录留存）", en: "Why it is kept (stays in the file)" },
  also: { zh: "其他需要遮盖的内容", en: "What else is to be covered" },
  alsoWords: { zh: "要遮盖的文字", en: "The words to be covered" },
  alsoHint: {
    zh: "每行写一处，照抄原文；决定书全文、违法行为、处罚内容和处罚依据中出现的每一处都会遮盖。",
    en: "One a line, as they stand in the text; each place where they stand is covered, in the decision, the violation, the penalty and the basis.",
  },
  alsoReason: { zh: "遮盖的理由", en: "Why" },
  after: { zh: "遮盖后的文本", en: "The text as covered" },
  afterHint: {
    zh: "按目前保存的选择显示；改动后请按“更新预览”。",
    en: "By the choices as last sent; “update” shows those made since.",
  },
  refresh: { zh: "更新预览", en: "Update" },
  go: { zh: "下一步：核对", en: "Next: look at it once more" },
  coverAll: { zh: "全部遮盖", en: "Cover all" },
  bracket: { zh: "（", en: " (" },
  bracketEnd: { zh: "）", en: ")" },
  edit: { zh: "返回修改文本", en: "Change the texts" },
  colon: { zh: "：", en: ": " },
} as const satisfies Record<string, Bilingual>
