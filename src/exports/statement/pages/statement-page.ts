/**
 * A statement as a page that prints on A4: what it says, the code that leads to its verification, who signs, and the
 * signed file itself.
 */
import { html } from "hono/html"
import { gravestFirst } from "../../../law/list.ts"
import { recordBlock } from "../../../register/pages/record-block.ts"
import { layout } from "../../../web/layout.ts"
import { clauses, codeGroups, momentWords } from "../../../web/shown.ts"
import { technical } from "../../../web/technical.ts"
import { type Html, inChinese, type View } from "../../../web/view.ts"
import { toShortCode, type VerifyCode } from "../verify-code.ts"
import { codeSvg } from "./code-picture.ts"
import {
  codeOf,
  liveUrlOf,
  type ProofRow,
  proofRows,
  type StatementPage,
  sentenceOf,
  shownRecords,
  titleOf,
} from "./said.ts"
import { words } from "./words.ts"

/** The page. @param pdf the address of the same as PDF; null where there is none */
export function statementPage(view: View, page: StatementPage, pdf: string | null): Html {
  const { say } = view
  const { statement } = page.issued
  const { subject, sub, records } = statement
  const title = say(titleOf(statement))
  const code = codeOf(statement)
  const main = html`<div class="paper statement">
${code !== undefined && subject && html`<p class="back"><a href="${view.link(`/subjects/${code}`)}">← ${say(words.back)}</a></p>`}
<div class="statement-head"><div>
<h1>${title}</h1>
${subject && html`<p class="statement-name">${inChinese(view, subject.name)}</p>`}
<p class="identity">${
    code === undefined
      ? html`<span>${say(words.recordId)} <span class="code long">${sub}</span></span>`
      : html`<span><span class="unseen">${say(words.code)} </span>${codeGroups(code)}</span>`
  }</p>
${verdict(view, page)}
</div><div>${verifyFigure(view, page.code)}
${liveFigure(view, statement)}</div></div>
${
  records.length > 0 &&
  html`<section class="section"><h2>${say(words.records)}</h2>
${shownRecords(page).map(({ record, context }) => recordBlock(view, record, context, undefined))}</section>`
}
${proof(view, page)}
${file(view, page, pdf)}
</div>`
  return layout(view, { title: subject ? `${title} ${subject.name}` : title, main, asOf: null })
}

function verdict(view: View, page: StatementPage): Html {
  const { say } = view
  const { statement } = page.issued
  const gravest = gravestFirst.find((list) => shownRecords(page).some(({ record }) => record.list === list))
  return html`<section class="verdict${gravest !== undefined && ` of-${gravest}`}" aria-label="${say(words.says)}">
<p class="sentence">${clauses(say(sentenceOf(page)))}</p>
<p>${say(statement.note)}</p>
<p><strong>${say(words.validUntil)} ${momentWords(view, new Date(statement.exp * 1000))}</strong></p>
</section>`
}

/** The short address beside the signed code: how it stands today. */
function liveFigure({ say }: View, statement: StatementPage["issued"]["statement"]): Html | null {
  const url = liveUrlOf(statement)
  if (url === null) return null
  return html`<figure class="statement-code statement-live">${codeSvg(toShortCode(url), say(words.live), 4)}
<figcaption><strong>${say(words.live)}</strong> <span class="small">${say(words.liveText)}</span>
<a class="small long" href="${new URL(url).pathname}" translate="no">${url}</a></figcaption></figure>`
}

function verifyFigure({ say }: View, code: VerifyCode | null): Html {
  if (!code) return html`<p class="statement-code quiet small">${say(words.noCode)}</p>`
  const local = code.whole.slice(code.whole.indexOf("/verify#"))
  return html`<figure class="statement-code">${codeSvg(code.modules, say(words.verify))}
<figcaption><strong>${say(words.verify)}</strong> <span class="small">${say(words.verifyText)} ${code.isExcerpt && say(words.excerptText)}</span>
<a class="statement-open" href="${local}">${say(words.open)}</a></figcaption></figure>`
}

function proof(view: View, page: StatementPage): Html {
  const { say } = view
  const rows = proofRows(page)
  const shown = rows.filter((row) => !row.technical)
  return html`<section class="section statement-proof"><h2>${say(words.proof)}</h2>
${list(shown)}
${technical(view, list(rows.filter((row) => !shown.includes(row))))}</section>`

  function list(all: readonly ProofRow[]): Html {
    return html`<dl class="rows">${all.map(
      (
        row,
      ) => html`<dt>${say(row.label)}</dt><dd>${proofValue(row)}${row.remark && html` <span class="small">${say(row.remark)}</span>`}</dd>
`,
    )}</dl>`
  }

  function proofValue({ form, value }: ProofRow): Html | string {
    if (form === "words") return say(value)
    if (form === "moment") return momentWords(view, new Date(value * 1000))
    if (form === "hash") return html`<span class="code long" translate="no">${value}</span>`
    return form === "count" ? html`<span class="count">${value}</span>` : value
  }
}

function file({ say }: View, { issued: { statement, token, sm2 } }: StatementPage, pdf: string | null): Html {
  const name = `${statement.kind}-${statement.sub}`
  return html`<section class="section"><h2>${say(words.file)}</h2>
<p class="lead">${say(words.fileText)}</p>
<p class="pages"><a class="button" download="${name}.jwt" href="data:application/jwt,${token}">${say(words.download)}</a>
${sm2 !== null && html`<a class="button" download="${name}.sm2" href="data:text/plain,${encodeURIComponent(`${sm2}\n`)}">${say(words.downloadSm2)}</a>`}
${pdf !== null && html`<a class="button plain" href="${pdf}" rel="nofollow">${say(words.pdf)}</a>`}</p>
${pdf !== null && html`<p class="quiet small on-screen">${say(words.pdfText)}</p>`}
<p class="quiet small on-screen">${say(words.print)}</p>
</section>`
}
