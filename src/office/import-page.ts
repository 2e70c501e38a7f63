/** Files of an authority: what was sent, what waits for somebody else, with its rows and faults, and what can be done. */
import { html } from "hono/html"
import type { z } from "zod"
import { carries } from "../access/scope.ts"
import type { Bilingual } from "../law/bilingual.ts"
import type { ForeseenRow } from "../register/import/foresee.ts"
import { type ImportActName, importStates } from "../register/import/state.ts"
import type { runPageSchema, runSchema } from "../register/import/wire.ts"
import { actorWords } from "../web/actor-words.ts"
import { doneNotice, entry, faultNotice, selectEntry, textEntry } from "../web/entry.ts"
import { foldedForm, formView, sentFaults } from "../web/form.ts"
import { momentTag } from "../web/shown.ts"
import { formatCount, type Html, inChinese, type View } from "../web/view.ts"
import { fieldWords } from "./field-words.ts"
import { type Findings, findingBlock, lackingReasons } from "./finding-block.ts"
import type { Sent } from "./form-schema.ts"
import { sampleBlock } from "./sample-block.ts"
import { type Officer, officePage, sections } from "./section.ts"

type Run = z.infer<typeof runSchema>
type Page = z.infer<typeof runPageSchema>

/** @param clients what clients are called, by their ids */
export function importListPage(
  view: View,
  officer: Officer,
  { results, next }: Page,
  clients: ReadonlyMap<string, string>,
): Html {
  const { say, link } = view
  const main = html`<h1>${say(sections.imports.name)}</h1>
<p class="lead">${say(words.lead)}</p>
${carries(officer.role, "register:import") && html`<p class="pages"><a class="button" href="${link("/office/imports/new")}">${say(words.send)}</a></p>`}
${results.length === 0 && html`<p class="notice">${say(words.none)}</p>`}
<ul class="runs">${results.map(
    (
      run,
    ) => html`<li class="record"><h2 class="verbatim"><a href="${link(`/office/imports/${run.id}`)}">${inChinese(view, run.source)}<span class="unseen"> ${run.started_at}</span></a></h2>
<p>${stateName(view, run.state)} · ${momentTag(new Date(run.started_at))} · <span class="quiet">${say(actorWords(run.sent_by, clients))}</span></p>
<p class="quiet">${tally(view, run)}</p></li>
`,
  )}</ul>
${next !== null && html`<p class="pages"><a class="button plain" rel="next" href="${link("/office/imports", { cursor: next })}">${say(words.more)}</a></p>`}
${carries(officer.role, "form:read") && html`<p class="links">${say(words.records)} ${formNames.map((list) => html`<a href="/office/forms/${list}/records" download>${say(listWords[list])}</a> `)}</p>`}`
  return officePage(view, { officer, section: "imports", title: say(sections.imports.name), main })
}

function stateName(view: View, state: Run["state"]): Html {
  return html`<strong>${view.say(importStates[state])}</strong>`
}

const counted = ["rows", "added", "amended", "ended", "unchanged", "rejected", "held", "flagged"] as const

function tally(view: View, run: Pick<Run, (typeof counted)[number]>): string {
  return counted
    .filter((name) => run[name] > 0 || name === "rows")
    .map((name) => `${view.say(tallyWords[name])} ${formatCount(run[name])}`)
    .join(" · ")
}

export function importPage(
  view: View,
  officer: Officer,
  {
    run,
    clients,
    sample,
    findings,
    done,
    acts,
    sent,
  }: {
    run: Run
    clients: ReadonlyMap<string, string>
    /** What the rows of its sample would do. */
    sample: readonly ForeseenRow[]
    findings: Findings
    /** What was done. */
    done: Bilingual | null
    acts: readonly ImportActName[]
    /** The form that was sent and refused. */
    sent: Sent
  },
): Html {
  const { say, link } = view
  const action = `/office/imports/${run.id}`
  const lacking = lackingReasons(view, findings.open, sent)
  const folded = acts.flatMap((act) => (act === "answer" ? [] : [act]))
  const main = html`<div class="paper">
<p class="back"><a href="${link("/office/imports")}">← ${say(sections.imports.name)}</a></p>
<h1 class="verbatim">${inChinese(view, run.source)}</h1>
${faultNotice(view, lacking) ?? sentFaults(view, { reason: words.reason, choice: words.choice })}
${done !== null && doneNotice(say(done))}
<section class="verdict" aria-label="${say(words.state)}"><p class="sentence">${say(importStates[run.state])}</p>
<p>${tally(view, run)}</p>
<p class="quiet">${say(words.sentBy)} ${say(actorWords(run.sent_by, clients))} · ${momentTag(new Date(run.started_at))}</p>
${run.decided_by !== null && html`<p class="quiet">${say(words.decidedBy)} ${say(actorWords(run.decided_by))} ${run.reason !== null && inChinese(view, run.reason)}</p>`}
${(run.state === "returned" || run.state === "expired") && carries(officer.role, "register:import") && html`<p>${say(words.gone)} <a href="${link("/office/imports/new")}">${say(words.again)}</a></p>`}
</section>
${
  folded.length > 0 &&
  html`<section class="section"><h2>${say(words.acts)}</h2>
${folded.map((act) => actForm(view, action, act))}</section>`
}
${findingBlock(view, action, findings, acts.includes("answer"), sent)}
${partsBlock(view, officer, run)}
${sampleBlock(view, run.sample, sample)}
${remarks(view, run)}
</div>`
  return officePage(view, { officer, section: "imports", title: run.source, main })
}

/** Where rows of it wait, or it comes from, as links. */
function partsBlock({ say, link }: View, { authority }: Officer, run: Run): Html | null {
  const parts = run.waiting_in.filter((part) => part.authority === authority)
  // What a source has sent is seen by those alone whom it has reached.
  const whole = run.sent_by.startsWith("officer:") ? run.part_of : null
  if (whole === null && parts.length === 0) return null
  return html`<section class="section"><h2>${say(words.parts)}</h2>
${whole !== null && html`<p><a href="${link(`/office/imports/${whole}`)}">${say(words.whole)}</a></p>`}
<ul>${parts.map(
    ({ id, rows, state }) =>
      html`<li><a href="${link(`/office/imports/${id}`)}">${say(words.part)}</a> · ${say(tallyWords.rows)} ${formatCount(rows)} · ${say(importStates[state])}</li>
`,
  )}</ul></section>`
}

function actForm(view: View, action: string, act: keyof typeof actWords): Html {
  const { say } = view
  const { name, text, reasoned } = actWords[act]
  const given = { name: "reason", id: `reason-${act}`, label: say(words.reason), required: true }
  return foldedForm(
    view,
    { action, summary: say(name), unseen: { act }, isPlace: true },
    (form) => html`<p>${say(text)}</p>
${reasoned && textEntry(form, given, 3)}
<p><button class="button${reasoned && html` plain`}">${say(words.confirm)}${say(name)}</button></p>`,
  )
}

function remarks(view: View, { remarks: shown, id }: Run): Html | null {
  const { say, language } = view
  if (shown.length === 0) return null
  return html`<section class="section"><h2>${say(words.remarks)}</h2>
<div class="table" tabindex="0" role="region" aria-label="${say(words.remarks)}"><table><thead><tr><th scope="col">${say(words.line)}</th><th scope="col">${say(words.outcome)}</th><th scope="col">${say(words.field)}</th><th scope="col">${say(words.why)}</th></tr></thead>
<tbody>${shown.map(
    ({
      line,
      outcome,
      field,
      reason,
    }) => html`<tr><td class="count">${line}</td><td>${say(outcomeWords[outcome])}</td><td>${say(fieldWords(field.replaceAll("/", ".")))}</td><td>${reason[language]}</td></tr>
`,
  )}</tbody></table></div>
<p class="links"><a href="${view.link(`/office/imports/${id}/report`)}" download>${say(words.report)}</a></p></section>`
}

/** The form of a file. Its field stands before the file: what comes after it is read when all of the file has been. */
export function sendPage(view: View, officer: Officer): Html {
  const { say, link } = view
  const action = "/office/imports/new"
  const form = formView(view, action)
  const options = formNames.map((value) => ({ value, label: say(listWords[value]) }))
  const main = html`<div class="paper"><p class="back"><a href="${link("/office/imports")}">← ${say(sections.imports.name)}</a></p>
<h1>${say(words.send)}</h1><p class="lead">${say(words.sendText)}</p>
${sentFaults(view, { list: words.list, file: words.file })}
<form class="apply" method="post" action="${link(action)}" enctype="multipart/form-data">
${selectEntry(form, { name: "list", label: say(words.list) }, options, say(words.listTold))}
${entry(form, { name: "file", label: say(words.file), kind: "file", required: true, hint: say(words.fileHint), accept: ".csv,.xlsx,.ndjson,.jsonl" })}
<p class="actions"><button class="button">${say(words.send)}</button></p></form>
<p class="hint">${say(words.templates)} ${formNames.map((list, at) => html`${at > 0 && " · "}<a href="/v1/forms/${list}">${say(listWords[list])}</a>`)}</p></div>`
  return officePage(view, { officer, section: "imports", title: say(words.send), main })
}

const formNames = ["abnormal", "serious", "penalty"] as const
const listWords = {
  abnormal: { zh: "经营异常名录", en: "Abnormal operations" },
  serious: { zh: "严重违法失信名单", en: "Serious violators" },
  penalty: { zh: "行政处罚", en: "Penalties" },
} as const satisfies Record<string, Bilingual>

const tallyWords = {
  rows: { zh: "行数", en: "rows" },
  added: { zh: "新增", en: "added" },
  amended: { zh: "变动", en: "amended" },
  ended: { zh: "其中结束公示", en: "of which ended" },
  unchanged: { zh: "没有变化", en: "unchanged" },
  rejected: { zh: "退回", en: "rejected" },
  held: { zh: "待放行", en: "held" },
  flagged: { zh: "有提示", en: "flagged" },
} as const satisfies Record<(typeof counted)[number], Bilingual>

const outcomeWords = {
  rejected: { zh: "退回", en: "rejected" },
  flagged: { zh: "提示", en: "flagged" },
  held: { zh: "待放行", en: "held" },
} as const satisfies Record<Run["remarks"][number]["outcome"], Bilingual>

const actWords = {
  release: {
    name: { zh: "放行公示", en: "Release" },
    text: {
      zh: "放行时逐行重新判断，随即公示，写入公示日志，不能收回，只能更正或者撤回。疑似个人信息尚未答复的行不放行，留在另一导入中等待。请先核对下面的抽样。",
      en: "Every row is decided anew and published at once, as entries of the log, which are not taken back. Rows with findings that nobody has answered stay, in an import of their own. Look at the sample first.",
    },
    reasoned: false,
  },
  return: {
    name: { zh: "退回", en: "Return" },
    text: { zh: "退回后删除这些行，报送人须重新报送。", en: "The rows are deleted; their sender sends them again." },
    reasoned: true,
  },
  undo: {
    name: { zh: "提出撤回", en: "Propose its undoing" },
    text: {
      zh: "撤回须由另一人放行：新增的撤下，结束的恢复，变动的还原；之后又有变化的保留，登记入库的主体仍然知其名称，都在报告中列明。",
      en: "Another person releases it: what came in is withdrawn, what ended is shown again, what was amended is set back. What has changed since, and merchants that it made known, stay and are named.",
    },
    reasoned: true,
  },
} as const satisfies Record<string, { name: Bilingual; text: Bilingual; reasoned: boolean }>

const words = {
  parts: { zh: "分开等待的行", en: "Rows that wait apart" },
  whole: { zh: "同一文件其他行的导入", en: "The import of the other rows of the file" },
  part: { zh: "等待答复或者放行的行", en: "Rows to be answered or released" },
  records: {
    zh: "下载正在公示的记录（CSV，与报送表样相同）：",
    en: "Records that are shown, in the form of their list (CSV):",
  },
  lead: {
    zh: "报送的文件由另一人核对后放行公示。自己报送的不能自己放行。",
    en: "A file is released by another person than the one who sent it.",
  },
  send: { zh: "报送文件", en: "Send a file" },
  sendText: {
    zh: "CSV、XLSX（双公示列名或者本库模板）或者 NDJSON。有问题的行逐行退回，其余的等待放行。",
    en: "CSV or XLSX by the template, or NDJSON. Rows with faults are told one by one; the others wait for release.",
  },
  file: { zh: "文件", en: "File" },
  fileHint: {
    zh: "边传边读，大小不限；XLSX 不超过 256 MB。",
    en: "Read as it comes, of any size; XLSX up to 256 MB.",
  },
  list: { zh: "名单", en: "List" },
  listTold: { zh: "由文件的列判断", en: "as its columns tell" },
  templates: { zh: "下载模板：", en: "Templates:" },
  none: { zh: "没有报送的文件。", en: "There are none." },
  more: { zh: "下一页", en: "Next page" },
  state: { zh: "状态", en: "State" },
  sentBy: { zh: "报送人", en: "Sent by" },
  decidedBy: { zh: "处理人", en: "Decided by" },
  gone: { zh: "这些行已经删除，没有公示。", en: "Its rows are deleted, and nothing was published." },
  again: { zh: "改好后重新报送", en: "Put it right and send it again" },
  acts: { zh: "办理", en: "What to do" },
  reason: { zh: "理由", en: "Reasons" },
  choice: { zh: "答复", en: "Answer" },
  confirm: { zh: "确认：", en: "Confirm: " },
  remarks: { zh: "逐行提示（前 100 条）", en: "Remarks (the first 100)" },
  line: { zh: "行", en: "Line" },
  outcome: { zh: "处理", en: "Outcome" },
  field: { zh: "字段", en: "Field" },
  why: { zh: "原因", en: "Reason" },
  report: { zh: "下载全部提示（NDJSON）", en: "All remarks (NDJSON)" },
} as const satisfies Record<string, Bilingual>
