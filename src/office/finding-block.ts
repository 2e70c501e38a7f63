/** Rows of an import that wait for answers: what was found in them marked in place, one by one or many at once. */
import { html } from "hono/html"
import type { z } from "zod"
import type { Bilingual } from "../law/bilingual.ts"
import { personalDataKinds } from "../law/personal-data-found.ts"
import { answerChoices, type FindingAnswer, whyUncovered } from "../register/import/answer.ts"
import type { findingPageSchema } from "../register/import/finding-wire.ts"
import { actorWords } from "../web/actor-words.ts"
import { faultLine, selectEntry, textEntry, toldWrong } from "../web/entry.ts"
import { foldedForm, formView } from "../web/form.ts"
import { labelled } from "../web/shown.ts"
import { asWritten, formatCount, type Html, type View } from "../web/view.ts"
import { fieldWords } from "./field-words.ts"
import { pathOf, type Sent } from "./form-schema.ts"
import { answerName, answersIn, type MarkedText } from "./marking.ts"
import { markedSection, markId, namesOf } from "./marking-page.ts"

type FindingPage = z.infer<typeof findingPageSchema>
type FoundRow = FindingPage["results"][number]

/** What there is to answer, and what was answered already, for who releases it to see. */
export interface Findings {
  toAnswer: number
  open: FindingPage
  answered: FindingPage
  /** Whether the reader neither answers nor releases, and sees what is found covered. */
  isCovered: boolean
}

export function findingBlock(
  view: View,
  action: string,
  { toAnswer, open, answered, isCovered }: Findings,
  mayAnswer: boolean,
  sent: Sent,
): Html {
  const isAny = toAnswer > 0 || answered.results.length > 0
  return html`${isCovered && isAny && html`<p class="notice">${view.say(words.covered)}</p>`}${toAnswer > 0 && openBlock(view, action, toAnswer, open, mayAnswer, sent)}${
    answered.results.length > 0 && answeredBlock(view, action, answered)
  }`
}

function openBlock(
  view: View,
  action: string,
  toAnswer: number,
  { results }: FindingPage,
  mayAnswer: boolean,
  sent: Sent,
): Html {
  const { say } = view
  return html`<section class="section"><h2 id="act-answer" tabindex="-1">${say(words.open)}</h2>
<p class="lead">${say(mayAnswer ? words.lead : words.left)}</p><p class="quiet">${say(words.rows)} ${formatCount(toAnswer)} · ${say(words.shown)} ${formatCount(results.length)}</p>
${mayAnswer && atOnceForm(view, action, results)}</section>
${
  mayAnswer
    ? html`<form class="apply wide" method="post" action="${view.link(action)}"><input type="hidden" name="act" value="answer">
${results.map((row) => openRow(view, action, row, sent))}
<p class="actions"><button class="button">${say(words.go)}</button></p></form>`
    : results.map((row) => row.texts.map((text) => shownText(view, row.line, text)))
}`
}

function openRow(view: View, action: string, { line, version, texts }: FoundRow, sent: Sent): Html {
  const { say } = view
  const why = say(words.why)
  const bare = new Map([...withoutReason(sent)].map((name) => [name, why]))
  const name = refusalName(line)
  const whyId = `${name}-why`
  const fault = isRefusedBare(sent, line) ? why : undefined
  const form = formView(view, action, "answer")
  return html`<input type="hidden" name="${versionName(line)}" value="${version ?? ""}">${texts.map((text) =>
    // What can only be kept is left open without a reason.
    markedSection(view, markedOf(view, line, text), sent, text.may_cover ? bare : new Map()),
  )}
<fieldset class="group"><legend>${say(rowWords(line))}</legend>
<p class="check"><input type="checkbox" id="${name}" name="${name}" value="yes"${form.ticked(name, "yes") && html` checked`}> <label for="${name}">${say(answerChoices.refuse)}</label></p>
<div class="entry"><label for="${whyId}">${say(words.refusal)}</label>${fault !== undefined && faultLine(view, whyId, fault)}<input class="field" id="${whyId}" name="${whyId}" value="${form.typed(whyId) ?? ""}" autocomplete="off"${toldWrong(whyId, fault)}></div></fieldset>`
}

function markedOf(
  view: View,
  line: number,
  { field, text, may_cover, findings }: FoundRow["texts"][number],
): MarkedText {
  return {
    ...{ field: `${line}/${field}`, text, found: findings, mayCover: may_cover },
    label: labelOf(view, line, field),
    instead: view.say(whyUncovered(field) ?? words.refusal),
  }
}

/** What is kept, or refused, without a word of why: where it stands on the page. */
export function lackingReasons(view: View, { results }: FindingPage, sent: Sent): { id: string; text: string }[] {
  const bare = withoutReason(sent)
  return results.flatMap(({ line, texts }) => {
    // What can only be kept is left open without one.
    const coverable = texts.filter((text) => text.may_cover)
    const marks = coverable.flatMap((text) => namesOf(view, markedOf(view, line, text)))
    const kept = marks.filter(([name]) => bare.has(name)).map(([name, label]) => [markId(name), label] as const)
    const refused = isRefusedBare(sent, line) ? [[`${refusalName(line)}-why`, view.say(rowWords(line))] as const] : []
    return [...kept, ...refused].map(([id, label]) => ({ id, text: labelled(view, label, view.say(words.why)) }))
  })
}

const rowWords = (line: number): Bilingual => ({ zh: `第 ${line} 行`, en: `Row ${line}` })
const refusalName = (line: number) => `refuse-${line}`
/** Whether a row is refused without a word of why. */
const isRefusedBare = (sent: Sent, line: number) =>
  sent.has(refusalName(line)) && !sent.get(`${refusalName(line)}-why`)?.[0]?.trim()
const versionName = (line: number) => `version-${line}`
const labelOf = ({ say }: View, line: number, field: string) =>
  `${say(rowWords(line))} · ${say(fieldWords(pathOf(field)))}`

/** One answer for all that nobody has answered, of a field and a kind. */
function atOnceForm(view: View, action: string, rows: readonly FoundRow[]): Html {
  const { say } = view
  const fields = [...new Set(rows.flatMap(({ texts }) => texts.map(({ field }) => field)))]
  const kinds = [
    ...new Set(rows.flatMap(({ texts }) => texts.flatMap(({ findings }) => findings.map(({ kind }) => kind)))),
  ]
  return foldedForm(
    view,
    { action, summary: say(words.atOnce), unseen: { act: "answer-all" }, isPlace: true },
    (form) => html`<p>${say(words.atOnceText)}</p>
${selectEntry(
  form,
  { name: "field", label: say(words.field) },
  fields.map((value) => ({ value, label: say(fieldWords(pathOf(value))) })),
  say(words.every),
)}
${selectEntry(
  form,
  { name: "kind", label: say(words.kind) },
  kinds.map((value) => ({ value, label: say(personalDataKinds[value]) })),
  say(words.every),
)}
${selectEntry(
  form,
  { name: "choice", label: say(words.choice), required: true },
  Object.entries(answerChoices).map(([value, name]) => ({ value, label: say(name) })),
)}
${textEntry(form, { name: "reason", id: "reason-answer-all", label: say(words.reason) }, 2)}
<p><button class="button plain">${say(words.atOnce)}</button></p>`,
  )
}

function answeredBlock(view: View, action: string, { results, next }: FindingPage): Html {
  const { say } = view
  return html`<section class="section"><h2>${say(words.answered)}</h2><p class="lead">${say(words.answeredText)}</p></section>
${results.map(
  ({ line, answered_by: by, texts }) => html`${texts.map((text) => shownText(view, line, text))}
<p class="quiet">${say(rowWords(line))}${texts.length === 0 && html` · ${say(words.allCovered)}`}${by !== null && html` · ${say(words.by)} ${say(actorWords(by))}`}</p>`,
)}
${next !== null && html`<p class="pages"><a class="button plain" rel="next" href="${view.link(action, { answered: next })}">${say(words.more)}</a></p>`}`
}

/** A text with what was found in it, and why that is kept. */
function shownText(view: View, line: number, { field, text, findings }: FoundRow["texts"][number]): Html {
  const { say } = view
  return html`<section class="section"><h3>${labelOf(view, line, field)}</h3><p class="own-words" lang="zh-CN">${asWritten(view, text)}</p>
<ul>${findings.map(
    ({ kind, start, end, kept }) =>
      html`<li>${say(personalDataKinds[kind])}${say(words.colon)}<span class="own-words" lang="zh-CN">${text.slice(start, end)}</span>${kept !== null && html` · ${say(words.keptFor)} ${asWritten(view, kept)}`}</li>
`,
  )}</ul></section>`
}

/** The answers of the form of marks, for the API. */
export function answersOf(sent: Sent): Omit<FindingAnswer, "reason">[] {
  const marks = answersIn(sent).map(({ field, start, choice, reason }) => {
    const at = field.indexOf("/")
    const line = Number(field.slice(0, at))
    const answer = { line, field: field.slice(at + 1), start, version: sent.get(versionName(line))?.[0], choice }
    return choice === "keep" && reason !== "" ? { ...answer, reason } : answer
  })
  // What can only be kept comes as that: where it is not said why, it is left open.
  const given = marks.filter((answer) => "reason" in answer || whyUncovered(answer.field) === null)
  const refusals = [...sent].flatMap(([name]) => {
    const line = /^refuse-(\d{1,15})$/.exec(name)?.[1]
    if (line === undefined) return []
    const reason = sent.get(`${name}-why`)?.[0]?.trim() ?? ""
    return [{ line: Number(line), choice: "refuse" as const, ...(reason === "" ? {} : { reason }) }]
  })
  return [...refusals, ...given]
}

/** The marks that are kept, and why is not said. */
function withoutReason(sent: Sent): Set<string> {
  const bare = answersIn(sent).filter(({ choice, reason }) => choice === "keep" && reason === "")
  return new Set(bare.map(answerName))
}

const words = {
  open: { zh: "待答复的疑似个人信息", en: "Findings to be answered" },
  lead: {
    zh: "逐处选择遮盖或者写明理由保留；整行不宜公示的，不予采用该行。没有标出的文字在这里不能遮盖：在原文件中改好，请另一人退回本次报送，再重新报送。答复的人不能放行。尚未答复的行不随其他行放行，留下另行等待。",
    en: "Cover each place or keep it for a reason; a row that is not fit to be public is refused. What is not marked can’t be covered here: put it right in your file, have this one returned, and send it again. Who answers does not release. A row that nobody has answered is left by the release of the others, and waits by itself.",
  },
  left: {
    zh: "由本机关办理人员答复。尚未答复的行不随其他行放行，留下另行等待。",
    en: "For officers of the authority to answer. A row that nobody has answered is left by the release of the others, and waits by itself.",
  },
  covered: {
    zh: "本岗位不答复、不放行：疑似个人信息已经遮盖。",
    en: "Your post neither answers nor releases: what may be personal is covered.",
  },
  rows: { zh: "待答复的行", en: "Rows to answer" },
  shown: { zh: "本页", en: "on this page" },
  refusal: { zh: "不予采用的理由（不予采用时填写）", en: "Why the row is refused, where it is" },
  go: { zh: "提交本页答复", en: "Answer these" },
  atOnce: { zh: "一次答复全部", en: "Answer all at once" },
  atOnceText: {
    zh: "对尚未答复的全部各行生效，不限于本页；文号和网址不能隐去。",
    en: "For every row that nobody has answered, on this page or not; a decision’s number and an address are not covered.",
  },
  field: { zh: "字段", en: "Field" },
  kind: { zh: "种类", en: "Kind" },
  every: { zh: "不限", en: "any" },
  choice: { zh: "答复", en: "Answer" },
  reason: { zh: "理由（隐去的可不写）", en: "Reasons (not for what is covered)" },
  answered: { zh: "已答复的疑似个人信息", en: "Findings that were answered" },
  answeredText: {
    zh: "保留的列出理由，遮盖的已从该行删去。放行前请核对。",
    en: "What is kept, and why; what was covered is gone from the row. Look at it before the release.",
  },
  allCovered: { zh: "全部遮盖", en: "all covered" },
  by: { zh: "答复人", en: "answered by" },
  why: { zh: "请写明理由", en: "Say why" },
  keptFor: { zh: "保留：", en: "kept: " },
  more: { zh: "下一页", en: "Next page" },
  colon: { zh: "：", en: ": " },
} as const satisfies Record<string, Bilingual>
