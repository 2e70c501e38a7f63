/** A name that a seller gives: whom it may mean, and what the client decides about each. */
import { html } from "hono/html"
import type { z } from "zod"
import type { Client } from "../access/api-key.ts"
import type { Bilingual } from "../law/bilingual.ts"
import type { DecisionVerdict } from "../match/decision.ts"
import type { candidateSchema } from "../match/wire.ts"
import { entry } from "../web/entry.ts"
import { namedFaults } from "../web/form.ts"
import { placeEntry } from "../web/place-entry.ts"
import { codeGroups, placeName, toRegionCode } from "../web/shown.ts"
import { asWritten, type Html, inChinese, type View } from "../web/view.ts"
import { consolePage, sections } from "./section.ts"

const { path } = sections.names

type Candidate = z.infer<typeof candidateSchema>

/** What is asked. */
export interface NameForm {
  name: string
  region: string
}

/** What was decided just now. */
export interface DecidedName {
  code: string
  verdict: DecisionVerdict
}

/** What the page shows. Candidates are null where nothing is asked. */
export interface ShownName {
  form: NameForm
  candidates: readonly Candidate[] | null
  decided: DecidedName | null
  faults: readonly { field: keyof NameForm | null; text: string }[]
}

export function namePage(view: View, client: Client, { form, candidates, decided, faults }: ShownName): Html {
  const { say, link } = view
  const faultOf = (name: keyof NameForm) => faults.find(({ field }) => field === name)?.text
  const main = html`<p class="lead">${say(words.lead)}</p>
${namedFaults(view, faults, { name: words.name, region: words.region })}
${decided && decidedBlock(view, form, decided)}
<form class="apply" method="post" action="${link(path)}">
${entry(view, { name: "name", label: say(words.name), value: form.name, hint: say(words.nameHint), required: true, fault: faultOf("name") })}
${placeEntry(view, { name: "region", label: say(words.region), value: form.region, fault: faultOf("region") })}
<p class="pages"><button class="button">${say(words.look)}</button></p></form>
${candidates && candidateBlock(view, form, candidates)}`
  return consolePage(view, { client, section: "names", heading: say(words.title), main })
}

function candidateBlock(view: View, form: NameForm, candidates: readonly Candidate[]): Html {
  const { say } = view
  return html`<section class="section" aria-labelledby="found"><h2 id="found">${say(words.found)}</h2>
${candidates.length === 0 ? html`<p class="notice">${say(words.none)}</p>` : html`<ol>${candidates.map((each) => candidateLine(view, form, each))}</ol>`}</section>`
}

function candidateLine(view: View, form: NameForm, candidate: Candidate): Html {
  const { say, link } = view
  const { code, name, region, listed, score, decided, match, explanation } = candidate
  const told = explanation.parts.filter(({ agreement }) => agreement !== "same")
  return html`<li class="record"><p>${listed ? html`<span class="badge desk-state desk-bad">${say(words.listed)}</span>` : html`<span class="badge desk-state">${say(words.clear)}</span>`}${decided && html` <span class="badge desk-state desk-good">${say(words.same)}</span>`}</p>
<h3><a href="${link(`/subjects/${code}`)}">${inChinese(view, name)}</a></h3>
<p class="facts"><span>${codeGroups(code)}</span><span>${placeName(view, toRegionCode(region))}</span><span>${say(words.likeness)} <span class="count">${Math.round(score * 100)}%</span></span></p>
${explanation.name !== name && html`<p>${say(words.byName)} ${asWritten(view, explanation.name)}</p>`}
${told.length > 0 ? html`<ul class="notes">${told.map((part) => html`<li>${asWritten(view, say(part.words))}</li>`)}</ul>` : match && html`<p>${say(words.alike)}</p>`}
${decisionForm(view, form, code, decided === null ? ["same", "different"] : ["different"], name)}</li>
`
}

/** Each verdict is a button. @param whom it is about, for who does not see where it stands */
function decisionForm(
  view: View,
  form: NameForm,
  code: string,
  verdicts: readonly DecisionVerdict[],
  whom: string,
): Html {
  const { say } = view
  return html`<form method="post" action="${view.link(path)}"><input type="hidden" name="name" value="${form.name}"><input type="hidden" name="region" value="${form.region}"><input type="hidden" name="code" value="${code}">
<p class="actions">${verdicts.map((verdict) => html`<button class="button plain slim" name="verdict" value="${verdict}">${say(verdictWords[verdict])}<span class="unseen"> ${asWritten(view, whom)}</span></button> `)}</p></form>`
}

function decidedBlock(view: View, form: NameForm, { code, verdict }: DecidedName): Html {
  const { say } = view
  const other = verdict === "same" ? "different" : "same"
  return html`<div class="notice" role="status"><p>${say(words.kept)} ${asWritten(view, form.name)} · ${codeGroups(code)} · <strong>${say(verdictWords[verdict])}</strong></p>
<p class="hint">${say(words.keptText)}</p>
${decisionForm(view, form, code, [other], code)}</div>`
}

/** The verdicts in words. */
export const verdictWords = {
  same: { zh: "是同一主体", en: "The same" },
  different: { zh: "不是同一主体", en: "Not the same" },
} as const satisfies Record<DecisionVerdict, Bilingual>

const words = {
  title: { zh: "名称比对", en: "Match a name" },
  lead: {
    zh: "卖家只有名称、没有代码的，在这里查可能是哪个主体，并记下判定。判定只用于贵方（网页和接口一样）：判定为同一主体的，同一名称和地区下次直接列为匹配，按名称的核查即按它作结论；判定不是的，不再列出；主体改名后重新提示。按代码核查的结论不受判定影响；已完成的任务结果不变。一个文件里有许多名称的，在任务页上成批判定。",
    en: "Where a seller has a name and no code: see whom it may mean, and keep your decision. It holds for you alone, for the same name and region, on this page and in the API, until the merchant’s names change: “the same” is a match from then on, and checks by that name go by it; “not the same” is not offered again. What a code is told of never changes by it, nor does the result of a job that is done. Many names of a file are decided together from the page of its job.",
  },
  name: { zh: "名称", en: "Name" },
  nameHint: {
    zh: "企业名称或者网店名称，例如“示例云杉商贸”。不要填证件号码。",
    en: "Of the business or its shop, such as “示例云杉商贸”. No ID numbers.",
  },
  region: { zh: "所在地", en: "Region" },
  look: { zh: "比对", en: "Look it up" },
  found: { zh: "可能的主体", en: "Whom it may mean" },
  none: {
    zh: "没有相近的主体。这不等于没有公示记录：请向卖家索取统一社会信用代码再核查。",
    en: "No merchant has a name like it. That is no clearance: ask the seller for the credit code.",
  },
  listed: { zh: "有公示记录", en: "listed" },
  clear: { zh: "没有公示记录", en: "not listed" },
  same: { zh: "已判定为同一主体", en: "decided: the same" },
  likeness: { zh: "相近程度", en: "Likeness" },
  byName: { zh: "相近的名称：", en: "By its name" },
  alike: { zh: "名称相同。", en: "The names are the same." },
  kept: { zh: "已记下：", en: "Kept:" },
  keptText: { zh: "判错了可以改判。", en: "If that was a mistake, change it here." },
} as const satisfies Record<string, Bilingual>
