/** What stands in an agency's own system, as it declares it: how it stands, a file to send, "none", and what came of each. */
import { html } from "hono/html"
import type { z } from "zod"
import type { Client } from "../access/api-key.ts"
import { consolePage, sections } from "../console/section.ts"
import {
  type DeclarationState,
  declarationColumns,
  declarationStates,
  isLateDeclaration,
} from "../enforcement/declaration/declaration.ts"
import type {
  declarationDetailSchema,
  declarationPageSchema,
  declarationResultSchema,
  declarationSchema,
} from "../enforcement/declaration/wire.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { entry, table } from "../web/entry.ts"
import { formView, sentFaults } from "../web/form.ts"
import { codeGroups, dayTag, momentTag } from "../web/shown.ts"
import { asWritten, formatCount, type Html, inChinese, type View } from "../web/view.ts"

type Declared = z.infer<typeof declarationSchema>

/** How the agency stands with its lists. */
export interface OwnStanding {
  state: DeclarationState
  declaredOn: string | null
  dueOn: string | null
  undeclared: number
}

export interface ShownDeclarations {
  page: z.infer<typeof declarationPageSchema>
  own: OwnStanding | null
  /** What came of a list just now. */
  result: z.infer<typeof declarationResultSchema> | null
  xlsx: boolean
}

const { path } = sections.declarations
// Of a list with more faults than these the rest comes with the next try.
const faultsShown = 100

export function declarationListPage(view: View, client: Client, { page, own, result, xlsx }: ShownDeclarations): Html {
  const { say, link } = view
  const form = formView(view, `${path}/file`)
  const accept = [".csv", ".txt", ...(xlsx ? [".xlsx"] : []), ".ndjson", ".jsonl", ".json", ".jws"].join(",")
  const isOfAll = page.declarations.some(({ agency }) => agency !== client.name)
  const main = html`<p class="lead">${say(words.lead)}</p>
${sentFaults(view, { file: words.file, as_of: words.asOf })}
${result && outcome(view, result)}
${own && standing(view, own)}
<section class="section" aria-labelledby="send"><h2 id="send">${say(words.send)}</h2>
<p class="hint">${say(words.sendHint)} <a href="${link(`${path}/template`)}" download>${say(words.template)}</a></p>
<form class="apply" method="post" action="${link(`${path}/file`)}" enctype="multipart/form-data">
${entry(form, { name: "as_of", label: say(words.asOf), kind: "day", hint: say(words.asOfHint) })}
${entry(form, { name: "file", label: say(words.file), kind: "file", accept, required: true, hint: say(xlsx ? words.fileHint : words.fileHintPlain) })}
<p class="actions"><button class="button">${say(words.declare)}</button></p></form>
<details class="quiet-form"><summary>${say(words.none)}</summary><form class="apply" method="post" action="${link(`${path}/none`)}"><p>${say(words.noneHint)}</p><p><button class="button plain">${say(words.declareNone)}</button></p></form></details></section>
<section class="section" aria-labelledby="sent"><h2 id="sent">${say(words.sent)}</h2>
${
  page.declarations.length === 0
    ? html`<p class="notice" role="status">${say(words.noneYet)}</p>`
    : table(
        say(words.sentTable),
        [
          ...(isOfAll ? [say(words.agency)] : []),
          ...[words.asOf, words.sentAt, words.stands, words.ended, words.late, words.undeclared, words.signature].map(
            (head) => say(head),
          ),
        ],
        page.declarations.map((each) => row(view, each, isOfAll)),
      )
}
${page.next !== null && html`<p class="pages"><a class="button plain" rel="next" href="${link(path, { cursor: page.next })}">${say(words.next)}</a></p>`}</section>`
  return consolePage(view, { client, section: "declarations", main })
}

function standing(view: View, { state, declaredOn, dueOn, undeclared }: OwnStanding): Html {
  const { say, link } = view
  return html`<section class="verdict" aria-label="${say(words.standing)}"><p class="sentence">${say(declarationStates[state])}${isLateDeclaration(state) && html` <strong>${say(words.toDeclare)}</strong>`}</p>
<p class="quiet">${declaredOn && html`${say(words.last)} ${dayTag(declaredOn)}`}${declaredOn && dueOn && " · "}${dueOn && html`${say(words.due)} ${dayTag(dueOn)}`}</p>
${undeclared > 0 && html`<p>${say(words.asked)} <a href="${link(sections.measures.path, { state: "undeclared" })}">${formatCount(undeclared)}</a></p>`}</section>`
}

function row(view: View, each: Declared, isOfAll: boolean): (Html | string)[] {
  const { say, link } = view
  const count = (n: number) => html`<span class="count">${formatCount(n)}</span>`
  return [
    ...(isOfAll ? [inChinese(view, each.agency)] : []),
    html`<a href="${link(`${path}/${each.id}`)}">${dayTag(each.as_of)}<span class="unseen"> ${inChinese(view, each.agency)} ${each.number}</span></a>${!each.complete && html` <strong>${say(words.partial)}</strong>`}`,
    momentTag(new Date(each.sent_at)),
    count(each.stands + each.kept),
    count(each.ended + each.over),
    count(each.late + each.lifted),
    each.undeclared === null ? "—" : count(each.undeclared),
    each.key === null ? say(words.unsigned) : say(words.signed),
  ]
}

function outcome(view: View, { declaration, ...report }: z.infer<typeof declarationResultSchema>): Html {
  const { say, link } = view
  const counts: [Bilingual, number][] = [
    [words.rows, report.rows],
    [words.taken, report.done],
    [words.same, report.unchanged],
    [words.refused, report.refused],
  ]
  const shown = report.faults.slice(0, faultsShown)
  const named = (field: string) =>
    Object.hasOwn(declarationColumns, field)
      ? inChinese(view, declarationColumns[field as keyof typeof declarationColumns][0])
      : say(words.row)
  return html`<section class="section" aria-labelledby="outcome"><h2 id="outcome" tabindex="-1" autofocus>${say(words.outcome)}</h2>
<dl class="tally">${counts.map(([name, count]) => html`<div><dt>${say(name)}</dt><dd class="count">${formatCount(count)}</dd></div>`)}</dl>
${declaration && html`<p>${tally(view, declaration)} <a href="${link(`${path}/${declaration.id}`)}">${say(words.differences)}</a></p>`}
${
  shown.length > 0 &&
  html`<p class="hint">${say(declaration ? words.partialHint : words.refusedHint)}</p>${table(
    say(words.refused),
    [say(words.line), say(words.column), say(words.why)],
    shown.map(({ line, field, reason }) => [formatCount(line), named(field), say(reason)]),
  )}`
}</section>`
}

/** What a list came to, in a sentence. */
function tally(view: View, { stands, kept, ended, over, late, lifted, undeclared }: Declared): Html {
  const { say } = view
  const parts: [Bilingual, number][] = [
    [words.stands, stands],
    [words.kept, kept],
    [words.ended, ended],
    [words.over, over],
    [words.lateOnes, late],
    [words.liftedOnes, lifted],
    [words.undeclared, undeclared ?? 0],
  ]
  return html`${parts.filter(([, count]) => count > 0).map(([name, count], at) => html`${at > 0 && " · "}${say(name)}&nbsp;<span class="count">${formatCount(count)}</span>`)}${parts.every(([, count]) => count === 0) && say(words.nothing)}`
}

export function declarationPage(
  view: View,
  client: Client,
  { declared, kinds }: { declared: z.infer<typeof declarationDetailSchema>; kinds: ReadonlyMap<string, Bilingual> },
): Html {
  const { say, link } = view
  const { differences, next } = declared
  const rows: [Bilingual, Html | string][] = [
    [words.agency, inChinese(view, declared.agency)],
    [words.asOf, dayTag(declared.as_of)],
    [words.sentAt, momentTag(new Date(declared.sent_at))],
    [words.digest, html`<span class="code long">${declared.sha256}</span>`],
    [words.bytes, formatCount(declared.bytes)],
    [
      words.signature,
      declared.key === null ? say(words.unsigned) : html`<span class="code long">${declared.key}</span>`,
    ],
    [words.logSize, formatCount(declared.log_size)],
  ]
  const ledgerWords = { known: null, late: words.lateOnes, lifted: words.liftedOnes }
  const main = html`<section class="verdict" aria-label="${say(words.outcome)}"><p class="sentence">${tally(view, declared)}</p>
${!declared.complete && html`<p>${say(words.partialHint)}</p>`}</section>
<dl class="rows">${rows.map(
    ([name, value]) => html`<dt>${say(name)}</dt><dd>${value}</dd>
`,
  )}</dl>
<p class="pages"><a class="button plain" href="${link(`${path}/${declared.id}/receipt`)}" download>${say(words.receipt)}</a></p>
<section class="section" aria-labelledby="differences"><h2 id="differences">${say(words.differences)}</h2>
${
  differences.length === 0
    ? html`<p class="notice">${say((declared.undeclared ?? 0) > 0 ? words.onlyLeftOut : words.noDifference)}</p>`
    : table(
        say(words.differenceTable),
        [words.line, words.merchant, words.measure, words.reference, words.ledger, words.standing].map((head) =>
          say(head),
        ),
        differences.map((each) => {
          const kind = kinds.get(each.measure)
          const told = ledgerWords[each.ledger]
          return [
            formatCount(each.line),
            html`<a href="${link(`/subjects/${each.subject}`)}">${codeGroups(each.subject)}</a>`,
            kind ? say(kind) : each.measure,
            asWritten(view, each.reference),
            told ? say(told) : "—",
            say(each.standing_name),
          ]
        }),
      )
}
${next !== null && html`<p class="pages"><a class="button plain" rel="next" href="${link(`${path}/${declared.id}`, { after: next })}">${say(words.next)}</a></p>`}</section>`
  const title = `${say(sections.declarations.name)} ${declared.as_of}`
  return consolePage(view, { client, section: "declarations", heading: title, title, back: true, main })
}

const words = {
  lead: {
    zh: "定期申报本机构系统中仍在实施的全部惩戒措施，与本库的台账和公示日志核对：公示已经结束的会发出解除通知，台账有而清单没有的请说明或者解除，以前没有报告的照常收下。",
    en: "Declare from time to time every measure that stands in your own system. It is held against the ledger and the log: what has ended is recalled, what the ledger has and the list leaves out you are asked about, and what was never reported is taken.",
  },
  standing: { zh: "申报情况", en: "How your list stands" },
  toDeclare: { zh: "请申报", en: "please declare" },
  last: { zh: "最近一次截至", en: "The last one as of" },
  due: { zh: "下一次最迟", en: "the next by" },
  asked: {
    zh: "台账中仍在实施、最近一次清单没有列出的措施，请解除或者重新申报：",
    en: "Measures that stand in the ledger and not in the last list; lift them, or declare again with them:",
  },
  send: { zh: "申报", en: "Declare" },
  sendHint: {
    zh: "每行写本机构编号，或者写公示记录编号（统一社会信用代码）和措施编号。模板已填好台账中仍在实施的措施。",
    en: "Each row says your own number, or the record (or the merchant’s code) and the measure. The template holds what stands in the ledger.",
  },
  template: { zh: "下载模板", en: "Template" },
  asOfHint: { zh: "不填则为今天", en: "Today where it is left blank" },
  file: { zh: "文件", en: "File" },
  fileHint: {
    zh: "CSV、XLSX、NDJSON 或者 JSON；已登记签名公钥的，可交签名文件（.jws）",
    en: "CSV, XLSX, NDJSON or JSON; or a list that your key has signed (.jws)",
  },
  fileHintPlain: {
    zh: "CSV、NDJSON 或者 JSON；已登记签名公钥的，可交签名文件（.jws）",
    en: "CSV, NDJSON or JSON; or a list that your key has signed (.jws)",
  },
  declare: { zh: "申报", en: "Declare" },
  none: { zh: "没有仍在实施的措施", en: "No measure stands" },
  noneHint: {
    zh: "申报后，台账中仍在实施的措施都需要解除或者另行说明。",
    en: "Whatever stands in the ledger has to be lifted then, or declared.",
  },
  declareNone: { zh: "申报“没有”", en: "Declare “none”" },
  sent: { zh: "以往申报", en: "Lists that were sent" },
  sentTable: { zh: "以往申报一览", en: "Table of lists" },
  differenceTable: { zh: "差异一览", en: "Table of differences" },
  noneYet: { zh: "还没有申报过。", en: "None was sent yet." },
  agency: { zh: "机构", en: "Agency" },
  asOf: { zh: "截至日期", en: "As of" },
  sentAt: { zh: "收到时间", en: "Received" },
  stands: { zh: "可以实施", en: "May stand" },
  kept: { zh: "另有依据继续实施", en: "Go on by another basis" },
  ended: { zh: "应当解除", en: "To be lifted" },
  over: { zh: "自有期限已满", en: "Own term over" },
  late: { zh: "台账原来没有", en: "Not in the ledger" },
  lateOnes: { zh: "以前没有报告", en: "never reported before" },
  liftedOnes: { zh: "曾报告已经解除", en: "reported as lifted before" },
  undeclared: { zh: "清单没有列出", en: "Left out" },
  signature: { zh: "签名", en: "Signature" },
  signed: { zh: "本机构签名", en: "signed by the agency" },
  unsigned: { zh: "凭 API 密钥", en: "by API key" },
  partial: { zh: "不完整", en: "incomplete" },
  next: { zh: "下一页", en: "Next page" },
  outcome: { zh: "申报结果", en: "What came of it" },
  rows: { zh: "行数", en: "Rows" },
  taken: { zh: "已收下", en: "Taken" },
  same: { zh: "重复", en: "Said before" },
  refused: { zh: "未收下", en: "Refused" },
  partialHint: {
    zh: "有行没有收下，这份清单不算完整：没有列出的措施不作处理，期限也不顺延。改正后请重新申报整份清单。",
    en: "Rows were refused, so the list is not whole: nothing follows from what it leaves out, and the next one stays due. Put them right and send all of it again.",
  },
  refusedHint: {
    zh: "没有一行可以收下，未作申报。改正后请重新申报。",
    en: "No row could be taken, and nothing was declared. Put them right and send it again.",
  },
  differences: { zh: "与台账的差异", en: "Differences from the ledger" },
  onlyLeftOut: { zh: "清单所列的都与台账一致。", en: "What it names is as the ledger has it." },
  noDifference: { zh: "与台账一致。", en: "It is as the ledger has it." },
  nothing: { zh: "没有措施", en: "No measure" },
  line: { zh: "行", en: "Line" },
  column: { zh: "列", en: "Column" },
  why: { zh: "原因", en: "Why" },
  row: { zh: "整行", en: "the row" },
  merchant: { zh: "商户", en: "Merchant" },
  measure: { zh: "措施", en: "Measure" },
  reference: { zh: "编号", en: "Number" },
  ledger: { zh: "台账", en: "The ledger" },
  digest: { zh: "原文 SHA-256", en: "SHA-256 of what was sent" },
  bytes: { zh: "字节数", en: "Bytes" },
  logSize: { zh: "核对时的公示日志", en: "Size of the log it was held against" },
  receipt: { zh: "下载签名回执", en: "The signed receipt" },
} as const satisfies Record<string, Bilingual>
