/** The names of a file that wait for a person, in a list: whom each may mean and what differs, decided together. */
import { html } from "hono/html"
import type { z } from "zod"
import type { Client } from "../access/api-key.ts"
import type { jobSchema } from "../check/job/wire.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { hidePersonalNumbers } from "../law/personal-data.ts"
import type { DecisionVerdict } from "../match/decision.ts"
import type { candidateSchema } from "../match/wire.ts"
import { faultLine, faultNotice, toldWrong } from "../web/entry.ts"
import { codeGroups, placeName, toRegionCode, withMore } from "../web/shown.ts"
import { asWritten, formatCount, type Html, inChinese, type View } from "../web/view.ts"
import { words as jobWords } from "./job-words.ts"
import { verdictWords } from "./name-page.ts"
import { consolePage, sections } from "./section.ts"

type Candidate = z.infer<typeof candidateSchema>

/** A name that waits, as its row asks by it. */
export interface WaitingName {
  name: string
  region: string | null
}

/** The same with whom it may mean, and what was chosen of them. */
export interface ShownWaiting extends WaitingName {
  candidates: readonly Candidate[]
  /** A code, `noneOfThese`, or empty: nothing. */
  chosen: string
  fault: string | undefined
}

/** What is sent where none of the candidates is meant: behind it stand their codes. */
export const noneOfThese = "none"

/** A pair that was decided just now. */
export interface DecidedPair extends WaitingName {
  code: string
  verdict: DecisionVerdict
}

/** What the page shows. */
export interface ShownUndecided {
  job: z.infer<typeof jobSchema>
  /** How many names wait in the whole file. */
  total: number
  waiting: readonly ShownWaiting[]
  decided: readonly DecidedPair[]
  /** Where the page begins and where to go on, as the API tells places; null: the beginning, the end. */
  from: string | null
  next: string | null
  /** What is wrong with the whole of what was sent. */
  fault: string | null
}

/** What can be chosen for a whole page by a link. */
export const chosenAtOnce = ["only", "none"] as const

/** Where it stands. */
export const undecidedPath = (job: string) => `/console/jobs/${job}/names`

export function undecidedPage(view: View, client: Client, shown: ShownUndecided): Html {
  const { say, link } = view
  const { job, waiting, decided, from, next, fault } = shown
  const path = undecidedPath(job.id)
  const name = job.file_name ?? say(jobWords.unnamed)
  const open = waiting.filter(({ candidates }) => candidates.length > 0)
  const faults = [
    ...(fault === null ? [] : [{ id: null, text: fault }]),
    ...waiting.flatMap(({ fault: text }, at) => (text === undefined ? [] : [{ id: placeOf(at), text }])),
  ]
  const main = html`<p class="lead">${say(words.lead)}</p>
<p class="facts"><span>${say(words.total)} <span class="count">${formatCount(shown.total)}</span></span></p>
${faultNotice(view, faults)}
${decided.length > 0 && decidedBlock(view, decided)}
${waiting.length === 0 ? html`<p class="notice" role="status">${say(next === null ? words.none : words.noneYet)}</p>` : table(view, path, shown, open.length > 0)}
<p class="pages">${from !== null && html`<a class="button plain" href="${link(path)}">${say(words.first)}</a> `}${next !== null && html`<a class="button plain" href="${link(path, { from: next })}" rel="next">${say(words.next)}</a>`}</p>
${from !== null && next === null && html`<p>${say(words.again)} <a href="${link(sections.jobs.path)}">${say(sections.jobs.name)}</a></p>`}`
  return consolePage(view, {
    client,
    section: "jobs",
    heading: html`${asWritten(view, name)} · ${say(words.title)}`,
    title: `${name} · ${say(words.title)}`,
    back: [`/console/jobs/${job.id}`, say(words.back)],
    main,
  })
}

const placeOf = (at: number) => `pick-${at}`

function table(view: View, path: string, { waiting, from }: ShownUndecided, isOpen: boolean): Html {
  const { say, link } = view
  const place = from === null ? {} : { from }
  const chooser = (chosen: (typeof chosenAtOnce)[number], text: Bilingual) =>
    html`<a class="button plain slim" href="${link(path, { ...place, chosen })}#list">${say(text)}</a> `
  return html`<form method="post" action="${link(path)}" id="list"><input type="hidden" name="from" value="${from ?? ""}">
${isOpen && html`<p class="acts">${chooser("only", words.allOnly)}${chooser("none", words.allNone)}</p>`}
<div class="table" role="region" aria-label="${say(words.title)}" tabindex="0"><table>
<thead><tr><th scope="col">${say(words.name)}</th><th scope="col">${say(words.candidate)}</th><th scope="col">${say(words.code)}</th><th scope="col">${say(words.region)}</th><th scope="col">${say(words.state)}</th><th scope="col">${say(words.likeness)}</th><th scope="col">${say(words.differs)}</th></tr></thead>
${waiting.map((each, at) => group(view, each, at))}</table></div>
${isOpen && html`<p class="actions"><button class="button">${say(words.decide)}</button></p>`}</form>`
}

/** The rows of a name: a candidate a row, and below them what is chosen where none is meant, or nothing is known. */
function group(view: View, waiting: ShownWaiting, at: number): Html {
  const { say } = view
  const { name, region, candidates, fault } = waiting
  const head = html`<th scope="rowgroup" rowspan="${candidates.length + 1}">${fault !== undefined && faultLine(view, placeOf(at), fault)}${asWritten(view, name)}${region !== null && html`<br><span class="quiet">${placeName(view, toRegionCode(region))}</span>`}</th>`
  const choice = (value: string, label: Html | string, first: boolean) =>
    html`<label class="tick"><input type="radio" name="${placeOf(at)}" value="${value}"${first && html` id="${placeOf(at)}"${toldWrong(placeOf(at), fault)}`}${isChosen(waiting, value) && html` checked`}><span><span class="unseen">${asWritten(view, name)}${view.language === "zh" ? "：" : ": "}</span>${label}</span></label>`
  if (candidates.length === 0) return html`<tbody><tr>${head}<td colspan="6">${say(words.nobody)}</td></tr></tbody>\n`
  const codes = candidates.map(({ code }) => code).join(",")
  return html`<tbody>${candidates.map(
    (candidate, row) =>
      html`<tr>${row === 0 && head}<td class="wide">${choice(candidate.code, inChinese(view, candidate.name), row === 0)}</td>${candidateCells(view, candidate)}</tr>
`,
  )}<tr><td colspan="6"><div class="acts">${choice(`${noneOfThese}:${codes}`, say(words.noneOf), false)}${choice("", say(words.later), false)}</div></td></tr></tbody>
`
}

function isChosen({ chosen }: ShownWaiting, value: string): boolean {
  return chosen === noneOfThese ? value.startsWith(`${noneOfThese}:`) : chosen === value
}

function candidateCells(
  view: View,
  { code, region, listed, decided, score, match, name, explanation }: Candidate,
): Html {
  const { say } = view
  const told = explanation.parts.filter(({ agreement }) => agreement !== "same")
  const differences = told.map((part) => say(part.words)).join(view.language === "zh" ? "；" : "; ")
  return html`<td><a href="${view.link(`/subjects/${code}`)}">${codeGroups(code)}</a></td><td><div class="place">${placeName(view, toRegionCode(region))}</div></td>
<td>${listed ? html`<span class="badge desk-state desk-bad">${say(words.listed)}</span>` : html`<span class="badge desk-state">${say(words.clear)}</span>`}${decided !== null && html` <span class="badge desk-state desk-good">${say(words.decidedSame)}</span>`}</td>
<td class="count">${Math.round(score * 100)}%</td>
<td class="wide">${explanation.name !== name && html`<p>${say(words.byName)}${asWritten(view, explanation.name)}</p>`}${differences !== "" ? asWritten(view, differences) : match && say(words.alike)}</td>`
}

/** What was decided just now, each to be decided otherwise. */
function decidedBlock(view: View, decided: readonly DecidedPair[]): Html {
  const { say } = view
  return html`<details class="notice"><summary>${say(words.kept)} <span class="count">${decided.length}</span> <span class="quiet">${say(words.keptText)}</span></summary>
<ul class="notes">${decided.map(({ name, region, code, verdict }) => {
    const other = verdict === "same" ? "different" : "same"
    return html`<li><form class="acts" method="post" action="${view.link(sections.names.path)}"><span>${withMore(view, name, say(verdictWords[verdict]))} · ${codeGroups(code)}</span>
<input type="hidden" name="name" value="${hidePersonalNumbers(name)}"><input type="hidden" name="region" value="${region ?? ""}"><input type="hidden" name="code" value="${code}">
<button class="button plain slim" name="verdict" value="${other}">${say(words.otherwise)}<span class="unseen"> ${asWritten(view, name)} ${code}</span></button></form></li>
`
  })}</ul></details>`
}

const words = {
  title: { zh: "待判定的名称", en: "Names to decide" },
  back: { zh: "任务和下载", en: "The job and its files" },
  lead: {
    zh: "每个名称列出可能的主体和不同之处。逐行选定，一次提交。判定只用于贵方，按名称和地区保存；以后的文件、接口核查都按它作结论，主体改名后重新提示。按代码核查的结论不受影响；本任务的结果文件不变。",
    en: "Each name with whom it may mean and what differs: choose row by row and send them together. Decisions are yours alone, by name and region. Later files and checks by that name go by them, until the merchant’s names change. What a code is told of never changes by them, nor does the result of this job.",
  },
  total: { zh: "本文件待人工确认的行", en: "Rows of this file that wait for a person" },
  name: { zh: "文件中的名称", en: "Name in the file" },
  candidate: { zh: "可能的主体", en: "Whom it may mean" },
  code: { zh: "统一社会信用代码", en: "Code" },
  region: { zh: "所在地", en: "Region" },
  state: { zh: "公示记录", en: "Records" },
  likeness: { zh: "相近程度", en: "Likeness" },
  differs: { zh: "不同之处", en: "What differs" },
  listed: { zh: "有公示记录", en: "listed" },
  clear: { zh: "没有公示记录", en: "not listed" },
  decidedSame: { zh: "已判定为同一主体", en: "decided: the same" },
  byName: { zh: "相近的名称：", en: "By its name " },
  alike: { zh: "名称相同。", en: "The names are the same." },
  noneOf: { zh: "都不是", en: "None of these" },
  later: { zh: "暂不判定", en: "Not now" },
  nobody: {
    zh: "没有可选的主体：相近的都已判定不是，或者已经结束公示。",
    en: "Nobody is left: those with such names were decided not to be meant, or are published no more.",
  },
  allOnly: { zh: "只有一个候选的都选上", en: "Choose wherever there is one candidate" },
  allNone: { zh: "本页都选“都不是”", en: "Choose none on this page" },
  decide: { zh: "保存本页判定", en: "Keep these decisions" },
  kept: { zh: "已记下的判定：", en: "Decisions kept:" },
  keptText: { zh: "（展开可以改判）", en: "(open to change one)" },
  otherwise: { zh: "改判", en: "Change" },
  none: { zh: "没有待判定的名称。", en: "No names wait." },
  noneYet: { zh: "到这里为止没有，请继续往后查找。", en: "None so far: go on looking." },
  first: { zh: "回到开头", en: "To the beginning" },
  next: { zh: "下一页", en: "Next page" },
  again: {
    zh: "这是最后一页。判定完毕后，重新提交文件即按判定作结论：",
    en: "This is the last page. Send the file again, and it goes by your decisions:",
  },
} as const satisfies Record<string, Bilingual>
