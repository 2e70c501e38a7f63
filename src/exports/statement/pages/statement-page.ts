/**
 * A statement as a page that prints on A4: what it says, the code that leads to its verification, who signs, and the
 * signed file itself.
 */
import { html } from "hono/html"
import type { Bilingual } from "../../../law/bilingual.ts"
import type { Policy } from "../../../law/policy.ts"
import { recordBlock } from "../../../register/pages/record-block.ts"
import { recordsSentence } from "../../../register/pages/words.ts"
import type { PublicKey } from "../../../signing/signing-key.ts"
import { momentOf } from "../../../verify/moment.ts"
import { codeGroups } from "../../../web/code-group.ts"
import { layout } from "../../../web/layout.ts"
import { formatCount, type Html, inChinese, type View } from "../../../web/view.ts"
import type { Issued } from "../issue.ts"
import { listWords } from "../note.ts"
import type { VerifyCode } from "../verify-code.ts"
import { codeSvg } from "./code-svg.ts"
import { toShownRecord } from "./shown-record.ts"
import { kindWords, words } from "./words.ts"

/** What the page shows. */
export interface StatementPage {
  issued: Extract<Issued, { kind: "issued" }>
  /** Null: nothing fits a code. */
  code: VerifyCode | null
  policy: Policy
  /** The key that signs the log's checkpoints; null where none is listed. */
  logKey: PublicKey | null
}

/** The page. */
export function statementPage(view: View, page: StatementPage): Html {
  const { say } = view
  const { statement } = page.issued
  const { kind, subject, sub, records } = statement
  const title = say(kind === "no-record" && !subject ? words.unknown : kindWords[kind])
  const code = statement.asked.by === "code" ? sub : subject?.code
  const main = html`<div class="paper statement">
${code !== undefined && subject && html`<p class="back"><a href="${view.link(`/subjects/${code}`)}">← ${say(words.back)}</a></p>`}
<div class="statement-head"><div>
<h1>${title}</h1>
${subject && html`<p class="statement-name">${inChinese(view, subject.name)}</p>`}
<p class="identity">${
    code === undefined
      ? html`<span>${say(words.recordId)} <span class="code">${sub}</span></span>`
      : html`<span><span class="unseen">${say(words.code)} </span>${codeGroups(code)}</span>`
  }</p>
${verdict(view, page)}
</div>${verifyFigure(view, page.code)}</div>
${
  records.length > 0 &&
  html`<section class="section"><h2>${say(words.records)}</h2>
${records.map(({ line, position }) => recordBlock(view, toShownRecord(line, position), subject?.name ?? "", page.policy, undefined))}</section>`
}
${proof(view, page)}
${file(view, page)}
</div>`
  return layout(view, { title: subject ? `${title} ${subject.name}` : title, main, asOf: null })
}

function verdict({ say }: View, { issued: { statement } }: StatementPage): Html {
  const { kind, records, note, exp } = statement
  const sentences = {
    "credit-report": recordsSentence(records.length),
    "no-record": statement.subject ? words.clear : words.noVerdict,
    publication: words.published,
    ended: words.ended,
  }
  return html`<section class="verdict" aria-label="${say(words.says)}">
<p class="sentence">${say(sentences[kind])}</p>
<p>${say(note)}</p>
<p><strong>${say(words.validUntil)} ${moment(exp)}</strong></p>
</section>`
}

function verifyFigure({ say }: View, code: VerifyCode | null): Html {
  if (!code) return html`<p class="statement-code quiet small">${say(words.noCode)}</p>`
  const local = code.url.slice(code.url.indexOf("/verify#"))
  return html`<figure class="statement-code">${codeSvg(code.modules, say(words.verify))}
<figcaption><strong>${say(words.verify)}</strong> <span class="small">${say(words.verifyText)} ${code.isExcerpt && say(words.excerptText)}</span>
<a class="statement-open" href="${local}">${say(words.open)}</a></figcaption></figure>`
}

function proof(view: View, { issued: { statement, signer, at }, logKey }: StatementPage): Html {
  const { say } = view
  const positions = [
    ...statement.records.map(({ position }) => position),
    ...(statement.ended ? [statement.ended.added.position, statement.ended.position] : []),
  ]
  const mono = (text: string) => html`<span class="code long" translate="no">${text}</span>`
  const keyText = ({ kid, key_origin }: PublicKey) =>
    html`${mono(kid)}${key_origin === "self-generated" && html` <span class="small">${say(words.selfGenerated)}</span>`}`
  const rows: [Bilingual, Html | string | null][] = [
    [words.issuer, statement.iss],
    [words.issued, moment(statement.iat)],
    [words.number, mono(statement.jti)],
    [words.asked, say(listWords(statement.asked.lists))],
    [words.log, mono(statement.log.origin)],
    [words.size, html`<span class="count">${formatCount(statement.log.size)}</span>`],
    [words.checkpoint, moment(Math.floor(at.time / 1000))],
    [words.root, mono(statement.log.root)],
    [words.positions, positions.length > 0 ? positions.map(formatCount).join(" · ") : null],
    [words.logKey, logKey && keyText(logKey)],
    [words.key, keyText(signer.key)],
  ]
  return html`<section class="section statement-proof"><h2>${say(words.proof)}</h2>
<dl class="rows">${rows
    .filter(([, value]) => value !== null)
    .map(
      ([label, value]) => html`<dt>${say(label)}</dt><dd>${value}</dd>
`,
    )}</dl></section>`
}

function file({ say }: View, { issued: { statement, token, sm2 } }: StatementPage): Html {
  const name = `${statement.kind}-${statement.sub}`
  return html`<section class="section"><h2>${say(words.file)}</h2>
<p class="lead">${say(words.fileText)}</p>
<p class="pages"><a class="button" download="${name}.jwt" href="data:application/jwt,${token}">${say(words.download)}</a>
${sm2 !== null && html`<a class="button" download="${name}.sm2" href="data:text/plain,${encodeURIComponent(`${sm2}\n`)}">${say(words.downloadSm2)}</a>`}</p>
<details class="more"><summary>${say(words.token)}</summary><p class="code long token-text" translate="no">${token}</p></details>
<p class="quiet small on-screen">${say(words.print)}</p>
</section>`
}

/** A time in China, from seconds since 1970. */
function moment(seconds: number): Html {
  const ms = seconds * 1000
  return html`<time datetime="${new Date(ms).toISOString()}">${momentOf(ms)}</time>`
}
