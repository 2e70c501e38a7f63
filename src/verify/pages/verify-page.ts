/** The page /verify: a form that works with scripts and without, the keys that are trusted, and the verdicts. */
import { html, raw } from "hono/html"
import type { Bilingual } from "../../law/bilingual.ts"
import { keyOriginWords, roleWords } from "../../web/key-origin.ts"
import { layout } from "../../web/layout.ts"
import { technical } from "../../web/technical.ts"
import type { Html, View } from "../../web/view.ts"
import type { LogKey, PinnedKey } from "../key-ring.ts"
import type { Verification } from "../verification.ts"
import { type Branch, type Tree, verdictTree } from "./verdict-tree.ts"
import { statusWords, words } from "./words.ts"

export interface VerifyPage {
  /** The keys of this server. */
  keys: readonly NonNullable<PinnedKey | LogKey["pinned"]>[]
  /** What the server was asked to verify, and what came of it; none before anything was asked. */
  verifications: readonly Verification[]
  /** How each stands today, where that was asked. */
  todays?: readonly (Branch | null)[]
  /** Why nothing was verified; null where something was, or nothing was asked. */
  refusal: Bilingual | null
  typed: { text: string; keys: string; policy: string }
}

export function verifyPage(view: View, page: VerifyPage): Html {
  const { say } = view
  const main = html`<div class="paper">
<h1>${say(words.title)}</h1>
<p class="lead">${say(words.lead)}</p>
<div id="result" data-issuer="${view.issuer}">${result(view, page)}</div>
${form(view, page)}
${keySection(view, page.keys)}
<section class="section" aria-labelledby="more"><h2 id="more">${say(words.more)}</h2>
<p>${say(words.moreText)}</p>
${technical(
  view,
  html`<p><code class="code command">gongshi verify report.jwt --jwks keys.json</code></p>
<p><a href="/assets/verify/gongshi-verify.js">gongshi-verify.js</a> · <a href="/.well-known/jwks.json">jwks.json</a></p>`,
)}
</section>
</div>
<script type="module" src="/assets/verify/page.js"></script>`
  return layout(view, { title: say(words.title), main, asOf: null, robots: "index, follow" })
}

function result(view: View, { verifications, todays = [], refusal }: VerifyPage): Html {
  const { say, language } = view
  const verdicts = verifications.map((verification, place) =>
    treeHtml(verdictTree(verification, language, say(words.byServer), place, todays[place] ?? null)),
  )
  return html`${refusal && html`<p class="notice faults" role="alert" tabindex="-1" autofocus>${say(refusal)}</p>`}${verdicts}`
}

function form(view: View, { typed }: VerifyPage): Html {
  const { say, carried } = view
  return html`<form class="apply" id="verify" action="/verify" method="post" enctype="multipart/form-data" aria-label="${say(words.form)}">
<div class="entry drop" id="drop">
<label for="file">${say(words.files)}</label>
<p class="hint" id="file-hint">${say(words.filesHint)}<span id="drop-hint" hidden>${say(words.drop)}</span></p>
<input class="field" id="file" name="file" type="file" multiple aria-describedby="file-hint">
</div>
<div class="entry">
<label for="text">${say(words.text)}</label>
<p class="hint" id="text-hint">${say(words.textHint)}</p>
<textarea class="field token" id="text" name="text" rows="4" spellcheck="false" autocapitalize="off" autocomplete="off" aria-describedby="text-hint">${typed.text}</textarea>
</div>
<details class="more"${(typed.keys !== "" || typed.policy !== "") && html` open`}><summary>${say(words.ownKeys)}</summary>
<div class="entry">
<label for="keys">${say(words.ownKeys)}</label>
<p class="hint" id="keys-hint">${say(words.ownKeysHint)}</p>
<textarea class="field token" id="keys" name="keys" rows="4" spellcheck="false" autocapitalize="off" autocomplete="off" aria-describedby="keys-hint">${typed.keys}</textarea>
</div>
<div class="entry">
<label for="policy">${say(words.policy)}</label>
<p class="hint" id="policy-hint">${say(words.policyHint)}</p>
<textarea class="field token" id="policy" name="policy" rows="4" spellcheck="false" autocapitalize="off" autocomplete="off" aria-describedby="policy-hint">${typed.policy}</textarea>
</div></details>
${carried !== null && html`<input type="hidden" name="lang" value="${carried}">`}
<p class="actions"><button class="button" id="submit">${say(words.submit)}</button>
<button class="button plain" id="scan" type="button" hidden>${say(words.scan)}</button></p>
<div class="scanner" id="scanner" hidden><video id="video" muted playsinline></video><p class="hint">${say(words.scanning)}</p></div>
<p class="hint">${say(words.phone)}</p>
<noscript><p class="hint">${say(words.noScript)}</p></noscript>
<p class="hint" id="script-hint" hidden>${say(words.script)}</p>
</form>`
}

function keySection(view: View, keys: VerifyPage["keys"]): Html {
  const { say } = view
  const rows = keys.map((key) => {
    const parts: [Bilingual, string][] = [
      [words.role, say(roleWords[key.role ?? "any"])],
      [words.status, say(statusWords[key.status])],
      [words.keyOrigin, say(keyOriginWords[key.key_origin])],
    ]
    return html`<li><p class="code key-id">${key.kid}</p>
<p class="quiet small">${parts.map(([label, value], place) => html`${place > 0 && " · "}${say(label)} ${value}`)}</p></li>`
  })
  return html`<section class="section" aria-labelledby="keys-title"><h2 id="keys-title">${say(words.keys)}</h2>
<p>${say(words.serverKeys)}</p>
${rows.length > 0 ? technical(view, html`<ul class="key-list">${rows}</ul>`) : html`<p>–</p>`}
</section>`
}

/** The HTML of a tree: tags and names of attributes are ours, everything else is escaped. */
function treeHtml(tree: Tree): Html {
  if (typeof tree === "string") return html`${tree}`
  const { tag, attributes = {}, children } = tree
  const given = Object.entries(attributes).map(([name, value]) => html` ${raw(name)}="${value}"`)
  return html`<${raw(tag)}${given}>${children.map(treeHtml)}</${raw(tag)}>`
}
