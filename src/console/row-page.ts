/** The rows of a result as a table: by verdict, list and advice, with their counts, a page at a time. */
import { html } from "hono/html"
import type { z } from "zod"
import type { Client } from "../access/api-key.ts"
import type { rowsSchema } from "../check/job/wire.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { findGround, findPenaltyClass } from "../law/catalogue.ts"
import { type ListName, lists } from "../law/list.ts"
import { hidePersonalNumbers } from "../law/personal-data.ts"
import { nameIsNames, nameIsWords } from "../register/subject/name-is.ts"
import { listWords, withMore } from "../web/shown.ts"
import { asWritten, formatCount, type Html, type View } from "../web/view.ts"
import { adviceNames, adviceWords } from "./advice-words.ts"
import { adviceCounts, type WireJob, type WireSummary } from "./job-page.ts"
import { countWords, words as jobWords } from "./job-words.ts"
import { nameTold } from "./name-told.ts"
import { listHeading } from "./policy-page.ts"
import { consolePage, sections } from "./section.ts"

type WireRows = z.infer<typeof rowsSchema>

interface ShownRows {
  job: WireJob
  summary: WireSummary
  rows: WireRows
  /** The parameters that were asked for, by their names. */
  asked: Readonly<Record<string, string>>
}

export function rowPage(view: View, client: Client, { job, summary, rows, asked }: ShownRows): Html {
  const { say, link } = view
  const path = `/console/jobs/${job.id}`
  const { from, ...filter } = asked
  const name = job.file_name ?? say(jobWords.unnamed)
  const main = html`<p class="lead">${say(words.lead)}</p>
${summary.advices !== null && html`<dl class="tally">${adviceCounts(view, summary.advices).map(({ name, count }) => html`<div><dt>${name}</dt><dd class="count">${formatCount(count)}</dd></div>`)}</dl>`}
${filterForm(view, `${path}/rows`, asked, summary)}
${rows.rows.length === 0 ? html`<p class="notice">${say(rows.next === null ? words.none : words.noneYet)}</p>` : table(view, rows)}
<p class="pages">${from !== undefined && html`<a class="button plain" href="${link(`${path}/rows`, filter)}">${say(words.first)}</a> `}${
    rows.next !== null &&
    html`<a class="button" href="${link(`${path}/rows`, { ...filter, from: rows.next })}" rel="next">${say(words.next)}</a>`
  }</p>`
  return consolePage(view, {
    client,
    section: "jobs",
    heading: asWritten(view, name),
    title: `${name} · ${say(words.title)}`,
    back: [path, say(words.back)],
    main,
  })
}

function filterForm(view: View, path: string, asked: ShownRows["asked"], summary: WireSummary): Html {
  const { say, link, carried } = view
  const verdicts = (Object.keys(countWords) as (keyof typeof countWords)[]).map(
    (name): Option => [name, withMore(view, say(countWords[name]), formatCount(summary.verdicts[name]))],
  )
  const listed = (Object.keys(lists) as ListName[]).map(
    (name): Option => [name, withMore(view, listHeading(view, name), formatCount(summary.lists[name] ?? 0))],
  )
  const advised = adviceNames.map(
    (name): Option => [name, withMore(view, say(adviceWords[name]), formatCount(summary.advices?.[name] ?? 0))],
  )
  const named = nameIsNames.map(
    (name): Option => [name, withMore(view, say(nameIsWords[name]), formatCount(summary.names?.[name] ?? 0))],
  )
  return html`<form class="row-filter" method="get" action="${link(path)}">
${carried !== null && html`<input type="hidden" name="lang" value="${carried}">`}
${choice(view, "verdict", words.verdict, verdicts, asked)}
${choice(view, "list", words.list, listed, asked)}
${summary.names !== null && choice(view, "name", words.name, named, asked)}
${summary.advices !== null && choice(view, "advice", words.advice, advised, asked)}
${choice(
  view,
  "limit",
  words.perPage,
  ["25", "100", "1000"].map((count): Option => [count, count]),
  { limit: asked["limit"] ?? "100" },
)}
<p><button class="button slim">${say(words.filter)}</button></p></form>`
}

type Option = [value: string, label: string]

function choice(
  { say }: View,
  name: string,
  label: Bilingual,
  options: readonly Option[],
  asked: Readonly<Record<string, string>>,
): Html {
  return html`<p><label for="by-${name}">${say(label)}</label><select class="field" id="by-${name}" name="${name}">${
    name !== "limit" && html`<option value="">${say(words.all)}</option>`
  }${options.map(([value, text]) => html`<option value="${value}"${asked[name] === value && html` selected`}>${text}</option>`)}</select></p>
`
}

// So many of the sender's columns tell which row it is; the file has the rest.
const columnsShown = 4

/** The table scrolls by itself, by keyboard too. */
function table(view: View, { columns, rows }: WireRows): Html {
  const { say } = view
  const own = columns.slice(0, columnsShown)
  const advised = rows.some(({ advice }) => advice !== null)
  const named = rows.some(({ name_is: told }) => told !== null)
  return html`<div class="table${rows.length > 25 && html` tall`}" role="region" aria-label="${say(words.title)}" tabindex="0"><table>
<thead><tr>${own.map((name) => html`<th scope="col">${asWritten(view, name)}</th>`)}${named && html`<th scope="col">${say(words.name)}</th>`}<th scope="col">${say(words.verdict)}</th><th scope="col">${say(words.list)}</th><th scope="col">${say(words.grounds)}</th>${advised && html`<th scope="col">${say(words.advice)}</th>`}<th scope="col">${say(words.note)}</th></tr></thead>
<tbody>${rows.map(
    ({ cells, asked, verdict, lists: names, grounds, advice, problem, name_is: told }) =>
      html`<tr>${own.map((_, at) => html`<td class="cell">${cell(view, cells[at] ?? "")}</td>`)}${named && html`<td>${told !== null && nameTold(view, told)}</td>`}<td>${verdictOf(view, verdict, asked?.name ?? "")}</td><td>${names.map((name) => say(listWords[name as ListName])).join(view.language === "zh" ? "、" : ", ")}</td><td class="cell wide">${grounds.map((code) => markName(view, code)).join(view.language === "zh" ? "；" : "; ")}</td>${advised && html`<td>${say(adviceWords[(advice ?? "none") as keyof typeof adviceWords])}</td>`}<td class="cell">${problem}</td></tr>
`,
  )}</tbody></table></div>
<p class="hint">${say(words.shown)} <span class="count">${formatCount(rows.length)}</span></p>`
}

/** A verdict; where it waits for a person, whom the name may mean. The name may be a person's, and stands in no address. */
function verdictOf(view: View, verdict: string, name: string): Html | string {
  const text = view.say(countWords[verdict as keyof typeof countWords])
  const asked = verdict === "review" ? hidePersonalNumbers(name) : ""
  if (asked === "") return text
  return html`<form method="post" action="${view.link(sections.names.path)}"><input type="hidden" name="name" value="${asked}"><button class="button plain slim">${text}<span class="unseen"> ${asWritten(view, asked)}</span></button></form>`
}

/** A cell; a code leads to its record. */
function cell(view: View, text: string): Html {
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(text)) return asWritten(view, text)
  return html`<a class="code" href="${view.link(`/subjects/${text}`)}" translate="no">${text}</a>`
}

function markName(view: View, code: string): string {
  const known = findGround(code) ?? findPenaltyClass(code)
  return known ? view.say(known) : code
}

const words = {
  title: { zh: "核查结果", en: "Result" },
  back: { zh: "任务和下载", en: "The job and its files" },
  lead: {
    zh: "按结论、名单、处置建议或者名称比对筛选。完整结果请下载文件。",
    en: "Filter by verdict, list, advice or name. The files to download hold every row.",
  },
  verdict: { zh: "结论", en: "Verdict" },
  name: { zh: "名称比对", en: "Name" },
  list: { zh: "名单", en: "List" },
  grounds: { zh: "事由或者类别", en: "Ground or class" },
  advice: { zh: "处置建议", en: "Advice" },
  note: { zh: "说明", en: "Note" },
  all: { zh: "全部", en: "All" },
  perPage: { zh: "每页行数", en: "Rows per page" },
  filter: { zh: "筛选", en: "Filter" },
  none: { zh: "没有符合条件的行。", en: "No rows match." },
  noneYet: { zh: "到这里为止没有符合条件的行，请继续往后查找。", en: "None so far: go on looking." },
  first: { zh: "回到开头", en: "To the beginning" },
  next: { zh: "继续", en: "Go on" },
  shown: { zh: "本页行数", en: "Rows on this page" },
} as const satisfies Record<string, Bilingual>
