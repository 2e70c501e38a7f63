/** The policy of a client as a table of choices: list, ground or class → block, review, pass. */
import { html } from "hono/html"
import type { Client } from "../access/api-key.ts"
import { type Advice, advices, type CheckPolicy } from "../check/policy/policy.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { findGround } from "../law/catalogue.ts"
import { type ListName, lists } from "../law/list.ts"
import type { Html, View } from "../web/view.ts"
import { adviceWords } from "./advice-words.ts"
import { countWords } from "./job-words.ts"
import { adviceAt, fieldName, type Mark, marksOfList, verdictNames } from "./policy-form.ts"
import { consolePage } from "./section.ts"

interface PolicyShown {
  policy: CheckPolicy
  today: string
  saved: boolean
  faults: readonly string[]
  /** Rules by which a serious violator would pass, which wait to be confirmed; empty: none does. */
  lenient: CheckPolicy["rules"]
}

/** The page. @param today in China @param saved it was saved just now @param faults why it was not */
export function policyPage(view: View, client: Client, { policy, today, saved, faults, lenient }: PolicyShown): Html {
  const { say, link } = view
  const main = html`<p class="lead">${say(words.lead)}</p>
${saved && html`<p class="notice" role="status">${say(words.saved)}</p>`}
${
  faults.length > 0 &&
  html`<div class="notice faults" role="alert" id="faults" tabindex="-1" autofocus><h2>${say(words.faults)}</h2>
<ul>${faults.map((fault) => html`<li>${fault}</li>`)}</ul></div>`
}
<form method="post" action="${link("/console/policy")}">
${lenient.length > 0 && warning(view, lenient)}
${(Object.keys(lists) as ListName[]).map((list) => listChoices(view, list, policy, today))}
<section class="section" aria-labelledby="verdicts"><h2 id="verdicts">${say(words.verdicts)}</h2>
<div class="choices">${verdictNames.map((verdict) =>
    choice(view, {
      name: `verdict.${verdict}`,
      label: html`${say(countWords[verdict])}`,
      chosen: policy.verdicts[verdict] ?? null,
      none: words.none,
      whole: false,
    }),
  )}</div></section>
<p class="pages"><button class="button">${say(words.save)}</button></p>
</form>
<ul class="notes"><li>${say(words.strictest)}</li><li>${say(words.later)}</li></ul>`
  return consolePage(view, { client, section: "policy", heading: say(words.title), main })
}

/** An interruption: what is about to be let through, by whom the law wants watched. */
function warning(view: View, lenient: CheckPolicy["rules"]): Html {
  const { say, link } = view
  const grounds = lenient.flatMap(({ ground }) => (ground === undefined ? [] : [ground]))
  const whole = lenient.some(({ ground }) => ground === undefined)
  return html`<div class="notice warning" role="alert" id="warning" tabindex="-1" autofocus><h2>${say(words.lenient)}</h2>
<p>${say(whole ? words.lenientWhole : words.lenientGrounds)}</p>${!whole && html`<ul>${grounds.map((code) => html`<li>${markLabel(view, { code, words: findGround(code) ?? null })}</li>`)}</ul>`}
<p>${say(words.lenientLaw)}</p>
<p class="acts"><button class="button" name="confirm" value="1">${say(words.lenientSave)}</button> <a class="button plain" href="${link("/console/policy")}">${say(words.lenientBack)}</a></p></div>`
}

function listChoices(view: View, list: ListName, policy: CheckPolicy, today: string): Html {
  const { say } = view
  const marks = marksOfList(list, policy, today)
  const set = marks.filter(({ code }) => adviceAt(policy, list, code) !== null).length
  const whole = html`${say(words.wholeList)}`
  return html`<section class="section" aria-labelledby="${list}"><h2 id="${list}">${listHeading(view, list)}</h2>
<div class="choices">
${choice(view, { name: fieldName(list, null), label: whole, chosen: adviceAt(policy, list, null), none: words.none, whole: true, group: list })}
<details${set > 0 && html` open`}><summary>${say(list === "penalty" ? words.byClass : words.byGround)}${set > 0 && html` · <span class="count">${set}</span>`}</summary>
${marks.map((mark) => choice(view, { name: fieldName(list, mark.code), label: markLabel(view, mark), chosen: adviceAt(policy, list, mark.code), none: words.asList, whole: false }))}
</details></div></section>`
}

/** The name of a list where it begins a line: the English one is written for running text. */
export function listHeading({ say }: View, list: ListName): string {
  const name = say(lists[list])
  return name.charAt(0).toUpperCase() + name.slice(1)
}

function markLabel(view: View, { code, words: name }: Mark): Html {
  return html`<span class="code">${code}</span>${name ? view.say(name) : view.say(words.notInForce)}`
}

interface Choice {
  name: string
  label: Html
  chosen: Advice | null
  /** What it says where nothing is chosen. */
  none: Bilingual
  whole: boolean
  /** The id of the heading that the label belongs under. */
  group?: string
}

function choice(view: View, { name, label, chosen, none, whole, group }: Choice): Html {
  const { say } = view
  const labelled = group === undefined ? "" : html` aria-describedby="${group}"`
  return html`<div class="choice${whole && " whole"}"><label for="${name}">${label}</label>
<select class="field" id="${name}" name="${name}"${labelled}><option value="">${say(none)}</option>${advices.map(
    (advice) =>
      html`<option value="${advice}"${advice === chosen && html` selected`}>${say(adviceWords[advice])}</option>`,
  )}</select></div>
`
}

const words = {
  title: { zh: "核查策略", en: "Policy" },
  lead: {
    zh: "本库只说明公示了什么；对卖家如何处置由平台自行决定。在此设定后，核查结果会附上相应的建议。",
    en: "The register says what is published; what follows for a seller is yours to decide. What you set here is added to the results of checks as advice.",
  },
  saved: {
    zh: "已保存。即时生效，已提交的任务不受影响。",
    en: "Saved. It counts from now on; files sent before are not affected.",
  },
  faults: { zh: "没有保存", en: "It was not saved" },
  wholeList: { zh: "整个名单", en: "The whole list" },
  byGround: { zh: "按列入事由细分", en: "By ground" },
  byClass: { zh: "按处罚类别细分", en: "By class of penalty" },
  none: { zh: "不建议", en: "No advice" },
  asList: { zh: "同整个名单", en: "As the list" },
  notInForce: { zh: "（现已不适用）", en: "(no longer in force)" },
  verdicts: { zh: "没有查到公示记录时", en: "Where no record is found" },
  save: { zh: "保存策略", en: "Save the policy" },
  lenient: { zh: "还没有保存：这样会放行严重违法失信主体", en: "Not saved yet: this lets serious violators pass" },
  lenientWhole: {
    zh: "按您的设定，被列入严重违法失信名单的卖家会得到“放行”的建议。",
    en: "As you have set it, sellers on the list of serious violators are advised to pass.",
  },
  lenientGrounds: {
    zh: "按您的设定，因下列事由被列入严重违法失信名单的卖家会得到“放行”的建议：",
    en: "As you have set it, sellers that are on the list of serious violators for these grounds are advised to pass:",
  },
  lenientLaw: {
    zh: "食品、药品、特种设备等严重违法行为危及人身安全，请确认这是贵平台的决定。",
    en: "Such violations (food, medicines, special equipment) endanger people: make sure that this is your platform’s decision.",
  },
  lenientSave: { zh: "仍然保存", en: "Save it all the same" },
  lenientBack: { zh: "放弃修改", en: "Leave it as it was" },
  strictest: {
    zh: "一个卖家有几条记录时，以最严的为准；细分的优先于整个名单；每条记录都可以放行的，才建议放行。",
    en: "Of several records the strictest advice holds; advice for a ground goes before that for its list; “pass” is advised only where every record may pass.",
  },
  later: {
    zh: "文件核查和接口使用同一策略。",
    en: "Checks of files and by the API use the same policy.",
  },
} as const satisfies Record<string, Bilingual>
