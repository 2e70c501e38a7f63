/**
 * What whoever has handed in an application takes home (收件回执): that it came, when, with what, until when it is answered,
 * and the number by which it is followed, as text and as a code. For the merchant, and for the officer who has registered it.
 */
import { html } from "hono/html"
import { codeSvg } from "../exports/statement/pages/code-picture.ts"
import { toShortCode } from "../exports/statement/verify-code.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { factList, type Row } from "../register/pages/catalogue-block.ts"
import { officeLine } from "../register/pages/office-line.ts"
import type { PublicOffice } from "../register/pages/record-row.ts"
import { words as remedyWords } from "../register/pages/remedy-words.ts"
import type { ProceedingDetail } from "../register/proceeding/wire.ts"
import type { HeldRecord } from "../register/record/record.ts"
import { layout } from "../web/layout.ts"
import { codeGroups, dayWords } from "../web/shown.ts"
import { asWritten, type Html, inChinese, type View } from "../web/view.ts"
import { clockLine, marksOf, nameOf } from "./own-line.ts"
import type { Paper } from "./paper-block.ts"

/** What the receipt says beside the application. */
export interface ReceiptBeside {
  /** Where the register is reached, which the code leads to. */
  issuer: string
  /** Its number. */
  number: string
  office: PublicOffice | null
  record: HeldRecord | null
  /** Those that the merchant has sent itself: what the authority has put into the file is not what came with the application. */
  papers: readonly Paper[]
  today: string
}

// CSS pixels a module: on paper one of 24 mm, as on a report.
const moduleWidth = 4

export function receiptPage(view: View, application: ProceedingDetail, beside: ReceiptBeside): Html {
  const { say, link } = view
  const { subject, content } = application
  const { issuer, number, record } = beside
  // Behind the `#`, which a browser keeps to itself.
  const address = `${issuer}/follow`
  const text = (field: string): Html | null => {
    const value = content[field]
    return typeof value === "string" && value !== ""
      ? html`<span class="own-words">${asWritten(view, value)}</span>`
      : null
  }
  const appliedOn = typeof content["applied_on"] === "string" ? content["applied_on"] : application.started_on
  const papers =
    beside.papers.length > 0 &&
    html`<ul>${beside.papers.map(({ title, received_on: on }) => html`<li>${title} <span class="quiet">${dayWords(view, on)}</span></li>`)}</ul>`
  const rows: Row[] = [
    [words.applicant, html`${inChinese(view, subject.name)} ${codeGroups(subject.code)}`],
    [words.what, html`${say(application.kind_name)}`],
    [remedyWords.about, record && html`${nameOf(view, record)}${marksOf(view, record)}`],
    [words.received, dayWords(view, appliedOn)],
    [words.by, officeLine(view, application.authority, beside.office)],
    [words.documents, text("documents")],
    [words.papers, papers || null],
    [words.standing, html`${say(application.state_name)}${clockLine(view, application)}`],
  ]
  const main = html`<p class="back on-screen"><a href="${link(`/applications/${application.id}`)}">← ${say(words.back)}</a> <span class="quiet">${say(words.print)}</span></p>
<article class="document receipt"><h1>${say(words.title)}</h1>
<div class="receipt-facts">${factList(view, rows)}</div>
<figure class="statement-code statement-live">${codeSvg(toShortCode(`${address}#${number}`), say(words.scan), moduleWidth)}
<figcaption><span>${say(words.number)}</span> <strong class="code receipt-number" translate="no">${number}</strong>
<span class="small">${say(words.scan)}</span> <span class="small long" translate="no">${address}</span></figcaption></figure>
<ul class="notes"><li>${say(words.noAcceptance)}</li><li>${say(words.secret)}</li></ul>
<p class="right">${dayWords(view, beside.today)}</p></article>`
  return layout(view, {
    title: `${say(words.title)} ${say(application.kind_name)}`,
    main: html`<div class="paper">${main}</div>`,
    asOf: null,
  })
}

const words = {
  title: { zh: "收件回执", en: "Receipt of an application" },
  back: { zh: "返回申请", en: "Back to the application" },
  print: { zh: "用浏览器的打印功能打印本页（A4），交给申请人。", en: "Print this page (A4), and hand it over." },
  applicant: { zh: "申请人", en: "Applicant" },
  what: { zh: "申请事项", en: "What is applied for" },
  received: { zh: "收到日期", en: "Received on" },
  by: { zh: "收件机关", en: "Received by" },
  documents: { zh: "所附材料", en: "What came with it" },
  papers: { zh: "已上传的材料", en: "Papers sent" },
  standing: { zh: "办理情况", en: "How it stands" },
  number: { zh: "办理编号", en: "Number of the application" },
  scan: {
    zh: "手机扫码查看办到哪一步；也可以打开下面的网址，输入编号。无须登录。",
    en: "Scan it to see how the application stands, or open this address and enter the number. No account is needed.",
  },
  noAcceptance: {
    zh: "本回执只证明收到申请，不表示已经受理，也不表示同意。",
    en: "It proves that the application came, not that it is accepted or granted.",
  },
  secret: {
    zh: "知道编号的人都能看到办理进度（看不到商户和内容），请妥善保管。",
    en: "Whoever has the number sees how far it is, though no merchant and no text: keep it to yourself.",
  },
} as const satisfies Record<string, Bilingual>
