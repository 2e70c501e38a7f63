/** The check page: one form, one verdict, and where a whole file goes. */
import { html } from "hono/html"
import type { Bilingual } from "../../law/bilingual.ts"
import { byGravity } from "../../law/list.ts"
import type { Head } from "../../ledger/sequencer.ts"
import type { NameMatch } from "../../match/match.ts"
import { codeProblem } from "../../names/code-problem.ts"
import { headingOf } from "../../register/pages/record-row.ts"
import { saidLines } from "../../register/pages/said-line.ts"
import { type Said, sayStanding } from "../../register/record/said.ts"
import type { LiveRecord } from "../../register/record/standing.ts"
import { toWireRecord } from "../../register/record/wire.ts"
import { exactWords } from "../../search/exact-name.ts"
import { layout } from "../../web/layout.ts"
import { codeGroups, dayOf, likelyCode, listBadge, logPosition, placeName } from "../../web/shown.ts"
import { technical } from "../../web/technical.ts"
import { type Html, inChinese, type View } from "../../web/view.ts"
import type { Verdict } from "../answer/verdict.ts"

/** What came of a question. */
interface Checked {
  verdict: Verdict
  asOf: Head
}

export interface CheckPage {
  /** What stands in the form; empty where it must not be repeated. */
  text: string
  checked: Checked | null
  /** Where programs send files, as the register names itself. */
  address: string
}

export function checkPage(view: View, { text, checked, address }: CheckPage): Html {
  const { say } = view
  const main = html`<div class="paper"><div class="hero"><h1>${say(words.title)}</h1><p class="lead">${say(words.lead)}</p></div>
${form(view, text)}
${checked && answer(view, checked, text)}
${fileSection(view, address)}</div>`
  // As the search: a name that was checked is no business of a search engine.
  return layout(view, { title: say(words.title), main, asOf: null, isPlain: true })
}

function form(view: View, text: string): Html {
  const { say } = view
  return html`<form class="search" action="/check" method="get">
<label for="q">${say(words.label)}</label>
<div class="box"><input class="field" id="q" name="q" type="text" required value="${text}" maxlength="300" autocomplete="off"
 autocapitalize="off" spellcheck="false" aria-describedby="q-hint"><button class="button">${say(words.check)}</button></div>
<p class="hint" id="q-hint">${say(words.hint)}</p>
${view.carried !== null && html`<input type="hidden" name="lang" value="${view.carried}">`}
</form>`
}

function answer(view: View, { verdict, asOf }: Checked, text: string): Html {
  const { say } = view
  const { sentence, note } = wordsOf(verdict)
  const said = saidOf(verdict)
  const lines = said ? saidLines(view, said.who, said) : html`<p class="sentence">${sentence && say(sentence)}</p>`
  return html`<section class="verdict${said?.gravest && ` of-${said.gravest}`}" aria-label="${say(words.verdict)}" role="status">
${lines}
${detail(view, verdict, text)}
<p>${say(note)}</p>
<p class="quiet small">${logPosition(view, asOf)}</p>
</section>`
}

/** On who is known the one sentence that its page says. */
function saidOf(verdict: Verdict): (Said & { who: string }) | null {
  if (verdict.verdict !== "listed" && verdict.verdict !== "clear") return null
  const records = verdict.verdict === "listed" ? verdict.records : []
  const { name, code, endedOn = null } = verdict
  return { who: name ?? code ?? "", ...sayStanding({ records, endedOn }) }
}

function detail(view: View, verdict: Verdict, text: string): Html {
  switch (verdict.verdict) {
    case "listed":
    case "clear":
      return known(view, verdict)
    case "review":
      return html`${verdict.candidates.length > 0 && html`<h2 class="near">${view.say(words.candidates)}</h2>`}
<ul class="lines">${verdict.candidates.map((match) => candidate(view, match))}</ul>`
    case "unknown":
      return verdict.code === null
        ? html`${text !== "" && html`<p><a href="${view.link("/", { q: text })}" rel="nofollow">${view.say(words.search)}</a></p>`}`
        : html`<p>${view.say(words.asked)} ${codeGroups(verdict.code)}</p>`
    case "invalid": {
      const { likely } = verdict.reading
      return html`<p>${codeProblem(verdict.reading, view.language)?.detail}</p>
${likely !== undefined && html`<p>${likelyCode(view, likely)}</p>`}`
    }
  }
}

/** What is said of a verdict: on a name it is about names. */
function wordsOf(verdict: Verdict): VerdictWords {
  if (verdict.verdict === "review" && verdict.exact) return exactWords[verdict.exact]
  if (verdict.verdict === "clear" && verdict.exact) return exactWords.clear
  if (verdict.verdict === "unknown" && verdict.code === null) return unknownName
  return verdictWords[verdict.verdict]
}

function known(view: View, verdict: Extract<Verdict, { verdict: "listed" | "clear" }>): Html {
  const { say } = view
  const all = verdict.verdict === "listed" ? verdict.records.toSorted(byGravity) : []
  const records = all.slice(0, linesMax)
  const { code, name } = verdict
  // Of a sole trader that was asked for by its exact name nothing is added to that.
  if (code === null) return html`<p>${say(words.asked)} ${name !== null && inChinese(view, name)}</p>`
  return html`<p>${say(verdict.matched === null ? words.asked : words.byName)} ${name !== null && inChinese(view, name)} ${codeGroups(
    code,
  )}</p>
${records.length > 0 && html`<ul class="lines">${records.map((record) => line(view, record))}</ul>`}
<p><a href="${view.link(`/subjects/${code}`)}">${say(words.record)}${all.length > records.length && say(inAll(all.length))}</a></p>`
}

// The gravest few: the credit record has them all.
const linesMax = 5

function line(view: View, record: LiveRecord): Html {
  const wire = toWireRecord(record)
  const { text, isChinese } = headingOf(view, wire)
  return html`<li class="line">${listBadge(view, wire.list)}
<span>${isChinese ? inChinese(view, text) : text}</span>
<span class="when">${placeName(view, wire.authority)} · ${dayOf(view, words.published, wire.published_on)}</span></li>
`
}

function candidate(view: View, { subject, score }: NameMatch): Html {
  const { say } = view
  return html`<li><a href="${view.link(`/subjects/${subject.code}`)}">${inChinese(view, subject.name)}</a> ${codeGroups(
    subject.code,
  )}
<small class="quiet">${say(subject.live ? words.listedNow : words.notListed)} · ${say(words.likeness)} ${score.toFixed(2)}</small></li>
`
}

function fileSection(view: View, address: string): Html {
  const { say } = view
  return html`<section class="section"><h2>${say(words.file)}</h2>
<ul class="notes"><li>${say(words.fileLead)}</li><li>${say(words.fileKey)}</li></ul>
<p class="pages"><a class="button plain" href="${view.link("/console")}">${say(words.fileConsole)}</a></p>
${technical(
  view,
  html`<p class="example-title">${say(words.fileHow)}</p>
<pre class="example" tabindex="0" role="region" aria-label="${say(words.fileHow)}"><code translate="no">curl -H "Authorization: Bearer $KEY" \\
  -F file=@sellers.csv ${address}/v1/check/jobs</code></pre>
<p><a href="/docs">${say(words.fileMore)}</a></p>`,
)}
</section>`
}

const inAll = (count: number) => ({ zh: `（共 ${count} 条）`, en: ` (${count} in all)` })

const words = {
  title: { zh: "单个核查和批量核查", en: "Check a merchant, or a whole file" },
  lead: {
    zh: "输入统一社会信用代码，或者完整的名称，得到一个结论。按代码核查是准确的；按名称核查可能指向几个主体。",
    en: "Enter a unified social credit code or a whole name, and get one verdict. A code is exact; a name may mean several.",
  },
  label: { zh: "统一社会信用代码或者名称", en: "Code or name" },
  hint: {
    zh: "代码 18 位，见营业执照。不要输入身份证号：输入的内容会进入网址，留在浏览记录里。",
    en: "The code has 18 characters and stands on the licence. Never enter an ID number: what is entered becomes part of the address, which browsers keep.",
  },
  check: { zh: "核查", en: "Check" },
  verdict: { zh: "结论", en: "Verdict" },
  asked: { zh: "核查的是", en: "Checked" },
  byName: { zh: "按名称认定为", en: "By its name taken for" },
  record: { zh: "看信用记录全文", en: "See the whole record" },
  published: { zh: "公示", en: "published" },
  search: { zh: "按名称的一部分查询", en: "Search by a part of the name" },
  candidates: { zh: "可能是这些主体，请核对代码", en: "It may be one of these: compare the code" },
  listedNow: { zh: "有公示记录", en: "has published records" },
  notListed: { zh: "没有公示记录", en: "no published records" },
  likeness: { zh: "相似度", en: "likeness" },
  file: { zh: "有一批商户要核查？", en: "A whole file to check?" },
  fileLead: {
    zh: "平台和机构可以提交 CSV、XLSX 或者 NDJSON 文件，行数不限（文件与结果合计 8 GB 以内）：后台核查，可看进度，结果在原有各列后加上结论，并附签名回执。",
    en: "Platforms and agencies send a CSV, XLSX or NDJSON file of any number of rows, up to 8 GB with its result. It is checked in the background; the result adds a verdict to each row, and comes with a signed receipt.",
  },
  fileKey: {
    zh: "这需要 API 密钥，由本库的运行人员发放。除本站的工作台外，请勿在任何网页上输入密钥。",
    en: "It takes an API key, which the operator of this register gives out. Enter it in this site’s console and in no other web page.",
  },
  fileConsole: { zh: "平台和协同机构：进入工作台", en: "Platforms and agencies: go to the console" },
  fileHow: { zh: "或者用命令行提交", en: "Or from a command line" },
  fileMore: { zh: "全部接口说明", en: "The whole API" },
} as const satisfies Record<string, Bilingual>

interface VerdictWords {
  /** None on who is known: of that the one sentence is said. */
  readonly sentence?: Bilingual
  readonly note: Bilingual
}

const unknownName = {
  sentence: { zh: "没有查到这个名称", en: "This name was not found" },
  note: {
    zh: "没有找到不等于没有问题：名称可能写法不同，或者有几个主体使用。请用统一社会信用代码核查。",
    en: "That is no clearance: the name may be written otherwise, or borne by several. Check by the unified social credit code.",
  },
} as const satisfies VerdictWords

/** Each verdict in a sentence, and what it does not say. */
const verdictWords = {
  listed: {
    note: { zh: "决定之前请看事由和日期。", en: "Read the grounds and dates before you decide." },
  },
  clear: {
    note: {
      zh: "只说明截至这一时点本库没有仍在公示的记录，不是对经营状况的保证。",
      en: "It says that no record is published at this moment. It vouches for nothing else.",
    },
  },
  review: {
    sentence: { zh: "仅凭名称不能确定是哪个主体", en: "The name alone does not tell who is meant" },
    note: { zh: "请用统一社会信用代码核查。", en: "Check by the unified social credit code." },
  },
  unknown: {
    sentence: { zh: "本库未收录", en: "Not known to this register" },
    note: {
      zh: "查不到不等于没有问题：没有收录，就没有结论。",
      en: "That is no clearance: where nothing is known, nothing is said.",
    },
  },
  invalid: {
    sentence: { zh: "不是有效的代码", en: "Not a valid code" },
    note: { zh: "没有进行核查。", en: "Nothing was checked." },
  },
} as const satisfies Record<Verdict["verdict"], VerdictWords>
