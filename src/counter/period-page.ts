/** Reports on a period at the counter: the own paper, who may read it, who has read it, and what others let one read. */
import { html } from "hono/html"
import type { z } from "zod"
import type { consentPageSchema } from "../exports/period/consent-wire.ts"
import type { IssuedPeriod } from "../exports/period/issue.ts"
import { notHeld, periodLists, periodMarks } from "../exports/period/period.ts"
import type { readableSchema, readingPageSchema } from "../exports/period/routes.ts"
import { codeSvg } from "../exports/statement/pages/code-picture.ts"
import type { VerifyCode } from "../exports/statement/verify-code.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { findGround } from "../law/catalogue.ts"
import { listNames, lists as listRows } from "../law/list.ts"
import { doneNotice, entry } from "../web/entry.ts"
import { type FormView, foldedForm, sentFaults } from "../web/form.ts"
import { layout } from "../web/layout.ts"
import { codeGroups, dayWords, listBadge, momentWords, placeName } from "../web/shown.ts"
import { technical } from "../web/technical.ts"
import { type Html, inChinese, type View } from "../web/view.ts"
import { counterPage, type Holder, sections } from "./section.ts"

type ConsentPage = z.infer<typeof consentPageSchema>
type ReadingPage = z.infer<typeof readingPageSchema>
type Readable = z.infer<typeof readableSchema>["readable"][number]

/** What stands on the page. Days are YYYY-MM-DD. */
interface ShownPeriods {
  consents: ConsentPage
  readings: ReadingPage
  /** Whose reports the merchant may read, and what these are called. */
  others: readonly Readable[]
  names: ReadonlyMap<string, string>
  at: { cursor: string | undefined; read: string | undefined }
  done: string | undefined
  today: string
  /** The earliest day on which a period that ends today begins. */
  earliest: string
}

const { path } = sections.period

export function periodPage(view: View, holder: Holder, shown: ShownPeriods): Html {
  const { say } = view
  const { consents, readings, others, at, done } = shown
  const more = (parameters: Record<string, string | undefined>, label: Bilingual) =>
    html`<p class="pages"><a class="button plain" rel="next" href="${view.link(path, parameters)}">${say(label)}</a></p>`
  const main = html`<h1>${say(words.title)}</h1>
<p class="lead">${say(words.lead)}</p>
${done === "given" && doneNotice(say(words.given))}${done === "withdrawn" && doneNotice(say(words.withdrawn))}
${sentFaults(view, labels)}
<section class="section" aria-labelledby="own"><h2 id="own">${say(words.own)}</h2>
<form class="apply" method="get" action="${view.link(`${path}/report`)}">
${view.language === "en" && html`<input type="hidden" name="lang" value="en">`}
${entry(view, { name: "from", id: "own-from", kind: "day", label: say(labels.from), value: shown.earliest, required: true })}
${entry(view, { name: "to", id: "own-to", kind: "day", label: say(labels.to), value: shown.today, required: true })}
${listTicks(view, "own", () => null)}
<p><button class="button">${say(words.make)}</button></p></form></section>
<section class="section" aria-labelledby="given"><h2 id="given">${say(words.consents)}</h2>
<p>${say(words.consentsHint)}</p>
${foldedForm(view, { action: `${path}/consents`, summary: say(words.give) }, (form) => consentForm(form, shown))}
${consents.consents.length === 0 && html`<p class="notice">${say(words.none)}</p>`}
<ul class="desk-list">${consents.consents.map((each) => consentLine(view, each))}</ul>
${consents.next !== null && more({ cursor: consents.next, read: at.read }, words.moreConsents)}</section>
<section class="section" aria-labelledby="read"><h2 id="read">${say(words.readings)}</h2>
${readings.readings.length === 0 && html`<p class="notice">${say(words.unread)}</p>`}
<ul class="desk-list">${readings.readings.map((each) => readingLine(view, each))}</ul>
${readings.next !== null && more({ cursor: at.cursor, read: readings.next }, words.moreReadings)}</section>
${
  others.length > 0 &&
  html`<section class="section" aria-labelledby="others"><h2 id="others">${say(words.others)}</h2>
<ul class="desk-list">${others.map((each) => otherLine(view, each, shown))}</ul></section>`
}`
  return counterPage(view, { holder, section: "period", title: say(words.title), main })
}

/** The lists, those that count where nobody says which ticked. */
function listTicks(view: View, id: string, ticked: (name: string, first: boolean) => boolean | null): Html {
  const { say } = view
  return html`<fieldset class="ticks"><legend>${say(labels.lists)}</legend>${listNames.map((name) => {
    const first = periodLists.some((each) => each === name)
    return html`<p class="tick"><input type="checkbox" id="${id}-${name}" name="list" value="${name}"${(ticked(name, first) ?? first) && html` checked`}><label for="${id}-${name}">${say(listRows[name])}</label></p>`
  })}</fieldset>`
}

function consentForm(form: FormView, { today, earliest }: ShownPeriods): Html {
  const { say } = form
  return html`${entry(form, { name: "reader", label: say(labels.reader), hint: say(words.readerHint), required: true })}
${entry(form, { name: "reader_name", label: say(labels.reader_name), hint: say(words.nameHint), sometimes: true })}
${entry(form, { name: "purpose", label: say(labels.purpose), hint: say(words.purposeHint), required: true })}
${entry(form, { name: "from", kind: "day", label: say(labels.from), value: earliest, required: true })}
${entry(form, { name: "to", kind: "day", label: say(labels.to), value: today, required: true })}
${entry(form, { name: "until", kind: "day", label: say(labels.until), hint: say(words.untilHint), required: true })}
${listTicks(form, "consent", (name, first) => form.ticked("list", name, first))}
<p><button class="button slim">${say(words.giveNow)}</button></p>`
}

function consentLine(view: View, consent: ConsentPage["consents"][number]): Html {
  const { say } = view
  const { id, reader, reader_name: name, purpose, from, to, until, stands, state_name: state, lists } = consent
  const badge = stands ? say(state) : consent.state === "standing" ? say(words.over) : say(state)
  return html`<li><p class="desk-name">${inChinese(view, name)} <span class="badge desk-state${stands && " desk-good"}">${badge}</span></p>
<p class="facts"><span translate="no">${reader}</span></p>
<dl class="rows"><dt>${say(labels.purpose)}</dt><dd>${inChinese(view, purpose)}</dd>
<dt>${say(words.period)}</dt><dd>${dayWords(view, from)} – ${dayWords(view, to)}</dd>
<dt>${say(labels.lists)}</dt><dd>${lists.map((list) => html`${listBadge(view, list)} `)}</dd>
<dt>${say(labels.until)}</dt><dd>${dayWords(view, until)}</dd></dl>
${stands && html`<form class="acts" method="post" action="${view.link(`${path}/consents/${id}/withdraw`)}"><button class="button plain slim">${say(words.withdraw)}<span class="unseen"> ${name}</span></button></form>`}</li>
`
}

function readingLine(view: View, reading: ReadingPage["readings"][number]): Html {
  const { say } = view
  const { at, reader, purpose, from, to, records, number } = reading
  return html`<li><p class="desk-name">${reader === null ? say(words.self) : inChinese(view, reader)}</p>
<p class="facts"><span>${momentWords(view, new Date(at))}</span> ${purpose !== null && html`<span>${inChinese(view, purpose)}</span> `}<span>${dayWords(view, from)} – ${dayWords(view, to)}</span> <span>${say(words.count(records))}</span></p>
<p class="facts"><span>${say(words.number)}</span> <span class="code long" translate="no">${number}</span></p></li>
`
}

function otherLine(view: View, { subject, purpose, from, to, until, lists }: Readable, { names }: ShownPeriods): Html {
  const { say } = view
  const query = new URLSearchParams([
    ...[
      ["code", subject],
      ["from", from],
      ["to", to],
    ],
    ...lists.map((list) => ["list", list]),
    ...(view.language === "en" ? [["lang", "en"]] : []),
  ] as [string, string][])
  const name = names.get(subject)
  return html`<li><p class="desk-name"><a href="${path}/report?${query.toString()}">${name === undefined ? codeGroups(subject) : inChinese(view, name)}</a></p>
<p class="facts"><span>${inChinese(view, purpose)}</span> <span>${dayWords(view, from)} – ${dayWords(view, to)}</span> <span>${say(labels.until)} ${dayWords(view, until)}</span></p></li>
`
}

/** A report as a page that prints on A4. */
export function periodPaper(
  view: View,
  {
    issued,
    code,
    offices,
  }: {
    issued: Extract<IssuedPeriod, { kind: "issued" }>
    code: VerifyCode | null
    offices: ReadonlyMap<string, string>
  },
): Html {
  const { say } = view
  const { report, token, sm2, signer } = issued
  const { subject, sub, asked, counts, records, reader, note } = report
  const office = (authority: string) => {
    const named = offices.get(authority)
    return named === undefined ? html`${placeName(view, authority)}` : inChinese(view, named)
  }
  const colon = view.language === "zh" ? "：" : ": "
  const name = `period-report-${sub}-${asked.from}-${asked.to}`
  const main = html`<div class="paper statement"><p class="back"><a href="${view.link(path)}">← ${say(words.title)}</a></p>
<div class="statement-head"><div><h1>${say(words.paper)}</h1>
${subject && html`<p class="statement-name">${inChinese(view, subject.name)}</p>`}
<p class="identity"><span class="unseen">${say(words.code)} </span>${codeGroups(sub)}</p>
<section class="verdict" aria-label="${say(words.says)}">
<p class="sentence">${dayWords(view, asked.from)} – ${dayWords(view, asked.to)}</p>
<dl class="rows">${asked.lists.map((list) => {
    const found = counts.filter((each) => each.list === list)
    return html`<dt>${say(listRows[list])}</dt><dd>${found.length === 0 ? html`<strong>${say(words.nothing)}</strong>` : found.map(({ authority, count }) => html`<span>${office(authority)}${colon}<strong>${say(words.count(count))}</strong></span> `)}</dd>
`
  })}</dl>
<p>${say(note)}</p>
${reader && html`<p><strong>${say(words.forReader)} ${inChinese(view, reader.name)}，${inChinese(view, reader.purpose)}</strong>（${say(labels.until)} ${dayWords(view, reader.until)}）</p>`}
<p><strong>${say(words.validUntil)} ${momentWords(view, new Date(report.exp * 1000))}</strong></p></section>
</div><div>${
    code
      ? html`<figure class="statement-code">${codeSvg(code.modules, say(words.verify))}<figcaption><strong>${say(words.verify)}</strong> <span class="small">${say(words.verifyText)}${code.isExcerpt && html` ${say(words.excerpt)}`}</span>
<a class="statement-open" href="${code.whole.slice(code.whole.indexOf("/verify#"))}">${say(words.open)}</a></figcaption></figure>`
      : html`<p class="statement-code quiet small">${say(words.noCode)}</p>`
  }</div></div>
${records.length > 0 && html`<section class="section"><h2>${say(words.records)}</h2>${records.map((each) => paperRecord(view, each, office))}</section>`}
<section class="section"><h2>${say(words.absent)}</h2><ul class="notes">${Object.values(notHeld).map((each) => html`<li>${say(each)}</li>`)}</ul></section>
<section class="section statement-proof"><h2>${say(words.proof)}</h2>
<dl class="rows"><dt>${say(words.issuer)}</dt><dd>${report.iss}</dd><dt>${say(words.issued)}</dt><dd>${momentWords(view, new Date(report.iat * 1000))}</dd>
<dt>${say(words.number)}</dt><dd><span class="code long" translate="no">${report.jti}</span></dd>
<dt>${say(words.authorities)}</dt><dd><span class="small">${report.authorities.map((authority) => placeName(view, authority)).join(view.language === "zh" ? "、" : ", ")}</span></dd></dl>
${technical(view, html`<dl class="rows"><dt>${say(words.root)}</dt><dd><span class="code long" translate="no">${report.log.root}</span></dd><dt>${say(words.key)}</dt><dd><span class="code long" translate="no">${signer.key.kid}</span></dd></dl>`)}</section>
<section class="section"><h2>${say(words.file)}</h2><p class="lead">${say(words.fileText)}</p>
<p class="pages"><a class="button" download="${name}.jwt" href="data:application/jwt,${token}">${say(words.download)}</a>
${sm2 !== null && html`<a class="button" download="${name}.sm2" href="data:text/plain,${encodeURIComponent(`${sm2}\n`)}">${say(words.downloadSm2)}</a>`}</p>
<p class="quiet small on-screen">${say(words.print)}</p></section></div>`
  return layout(view, { title: subject ? `${say(words.paper)} ${subject.name}` : say(words.paper), main, asOf: null })
}

type PaperRecord = Extract<IssuedPeriod, { kind: "issued" }>["report"]["records"][number]
interface ShownLine {
  id: string
  list: (typeof listNames)[number]
  authority: string
  decision_no?: string | null
  decided_on: string
  ground?: string | null
  violation?: string | null
  content?: string | null
}

function paperRecord(
  view: View,
  { line, mark, ended_on: end }: PaperRecord,
  office: (authority: string) => Html,
): Html {
  const { say } = view
  const record = JSON.parse(line) as ShownLine
  const ground = record.ground ? findGround(record.ground) : undefined
  const rows: [Bilingual, Html | string | null][] = [
    [words.mark, html`<strong>${say(periodMarks[mark])}</strong>${end !== null && html`（${dayWords(view, end)}）`}`],
    [words.decided, dayWords(view, record.decided_on)],
    [words.decisionNo, record.decision_no ? inChinese(view, record.decision_no) : null],
    [words.authority, office(record.authority)],
    [words.content, record.content ? inChinese(view, record.content) : null],
  ]
  return html`<article class="record of-${record.list}" aria-labelledby="t-${record.id}">${listBadge(view, record.list)}
<h3 id="t-${record.id}">${ground ? say(ground) : record.violation ? inChinese(view, record.violation) : say(listRows[record.list])}</h3>
<dl class="rows">${rows
    .filter(([, value]) => value !== null)
    .map(
      ([label, value]) => html`<dt>${say(label)}</dt><dd>${value}</dd>
`,
    )}</dl></article>`
}

const labels = {
  reader: { zh: "对方的统一社会信用代码", en: "Unified social credit code of the reader" },
  reader_name: { zh: "对方的名称", en: "What the reader is called" },
  purpose: { zh: "用途", en: "Purpose" },
  from: { zh: "起始日", en: "From" },
  to: { zh: "截止日", en: "To" },
  until: { zh: "授权有效期至", en: "Consent until" },
  lists: { zh: "名单", en: "Lists" },
} as const satisfies Record<string, Bilingual>

const words = {
  title: { zh: "期间报告", en: "Report on a period" },
  lead: {
    zh: "上市、贷款、投标要证明一段时间内有没有违法记录时，用这一份代替各类证明（信用代证）。包括已经修复和结束公示的，也包括不公示的警告和简易程序处罚；没有的，写明没有。",
    en: "One paper in the place of certificates of no violations, for a listing, a loan or a bid. What was repaired or has ended is in it, and warnings that are never published; where there is nothing, it says so.",
  },
  own: { zh: "出具本商户的报告", en: "Make your own" },
  make: { zh: "出具报告", en: "Make the report" },
  consents: { zh: "谁可以看", en: "Who may read it" },
  consentsHint: {
    zh: "只有您授权的一方可以看，限于所写的期间、名单和有效期；随时可以撤回，每次查看都会告诉您。",
    en: "Nobody but whom you consent to, within that period, those lists and until that day. Withdraw it at any time; each reading is told to you.",
  },
  give: { zh: "新增授权", en: "Consent to a reader" },
  giveNow: { zh: "授权", en: "Consent" },
  given: { zh: "已授权。", en: "You have consented." },
  withdraw: { zh: "撤回", en: "Withdraw" },
  withdrawn: { zh: "已撤回，即时生效。", en: "Withdrawn: it opens nothing any more." },
  none: { zh: "没有授权任何一方。", en: "You have consented to nobody." },
  over: { zh: "已过期", en: "its time is over" },
  period: { zh: "期间", en: "Period" },
  readerHint: {
    zh: "例如银行的代码；对方是接入本库的平台或者部门的，也可以填写其接入编号。",
    en: "Of a bank, say; of a platform or agency that is a client of the register its client id will do.",
  },
  nameHint: { zh: "本库没有收录该代码时须填写。", en: "Needed where the register does not know the code." },
  purposeHint: { zh: "如：申请贷款。不要写个人信息。", en: "As: a loan. Leave personal data out." },
  untilHint: { zh: "最长一年。", en: "A year at most." },
  moreConsents: { zh: "更早的授权", en: "Earlier consents" },
  readings: { zh: "谁看过", en: "Who has read it" },
  moreReadings: { zh: "更早的查看", en: "Earlier readings" },
  unread: { zh: "还没有人看过。", en: "Nobody has." },
  self: { zh: "本商户", en: "You" },
  others: { zh: "他人授权给您看的", en: "What others let you read" },
  paper: { zh: "期间报告（信用代证）", en: "Report on a period" },
  code: { zh: "统一社会信用代码", en: "Unified social credit code" },
  says: { zh: "报告内容", en: "What it says" },
  nothing: { zh: "无", en: "none" },
  count: (count: number) => ({ zh: `${count} 条`, en: count === 1 ? "1 record" : `${count} records` }),
  forReader: { zh: "仅供", en: "For" },
  validUntil: { zh: "有效期至", en: "Valid until" },
  records: { zh: "记录", en: "Records" },
  mark: { zh: "状态", en: "Standing" },
  decided: { zh: "决定日期", en: "Decided" },
  decisionNo: { zh: "文号", en: "Number of the decision" },
  authority: { zh: "决定机关", en: "Authority" },
  content: { zh: "处罚内容", en: "Penalty" },
  absent: { zh: "本库不掌握、不在其中的", en: "Not known here, and not in it" },
  proof: { zh: "签发和依据", en: "Who signs, and on what" },
  issuer: { zh: "签发者", en: "Issuer" },
  issued: { zh: "签发时间", en: "Issued" },
  number: { zh: "报告编号", en: "Number" },
  authorities: {
    zh: "本库收录其决定的机关，未列出条数的均为无",
    en: "Authorities whose decisions are held: none by those without a count",
  },
  root: { zh: "日志根哈希", en: "Root of the log" },
  key: { zh: "签名密钥", en: "Signing key" },
  verify: { zh: "扫码核验", en: "Scan to verify" },
  verifyText: {
    zh: "打开后由浏览器核验签名；码中的内容不会发送给服务器。",
    en: "The browser checks the signature; what the code holds is not sent to the server.",
  },
  excerpt: {
    zh: "码中是经签名的摘要，记录见签名文件。",
    en: "The code holds a signed short form; the records are in the signed file.",
  },
  open: { zh: "在线核验", en: "Verify here" },
  noCode: { zh: "内容过长，没有二维码：请用签名文件核验。", en: "Too long for a QR code: verify the signed file." },
  file: { zh: "签名文件", en: "Signed file" },
  fileText: {
    zh: "纸面仅供阅读，以签名文件为准。交给他人时请附上这个文件：对方可以在“验证报告”页核验，也可以离线核验。",
    en: "Paper is for reading; the signed file is what counts. Hand it on with the page: it is checked under “Verify a report”, or offline.",
  },
  download: { zh: "下载签名文件", en: "Download the signed file" },
  downloadSm2: { zh: "下载 SM2 签名", en: "Download its SM2 signature" },
  print: {
    zh: "需要纸质版时，用浏览器的打印功能打印本页（A4）。",
    en: "For paper, print this page with the browser (A4).",
  },
} as const
