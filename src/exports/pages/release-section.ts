/** The releases of the verifier that the log names, for people: on the page of exports. */
import { html } from "hono/html"
import type { Bilingual } from "../../law/bilingual.ts"
import { decodeEntry } from "../../ledger/entry.ts"
import { parseNote } from "../../ledger/signed-note.ts"
import { readReleaseLine } from "../../verify/release/logged.ts"
import { momentWords } from "../../web/shown.ts"
import { technical } from "../../web/technical.ts"
import { formatCount, type Html, type View } from "../../web/view.ts"
import type { ReleaseEntry } from "../release/store.ts"

// Who looks for a program wants the newest, or compares the one that is in use.
const shownMax = 3

/** Which packages are the publisher's, each with its digest, its signature and its entry of the log. */
export function releaseSection(view: View, entries: readonly ReleaseEntry[]): Html {
  const { say } = view
  const shown = entries.slice(0, shownMax).flatMap(({ line, entry, position }) => {
    const release = readReleaseLine(line)
    return release ? [{ ...release, position, time: decodeEntry(entry)?.time ?? 0 }] : []
  })
  return html`<section class="section" aria-labelledby="verifier">
<h2 id="verifier">${say(words.verifier)}</h2>
<p>${say(words.note)}</p>
<ul class="files">${shown.map(
    ({
      file,
      sha256,
      note,
      position,
      time,
    }) => html`<li><span>${file} <span class="quiet">${say(words.signedBy)} ${publishersOf(note).join(view.language === "zh" ? "、" : ", ")}</span></span>
<span class="count">${entryLabel(view, position)} · ${momentWords(view, new Date(time))}</span>
<code class="digest">SHA-256 ${sha256}</code></li>
`,
  )}</ul>
${technical(
  view,
  html`<p>${say(words.how)}</p>
<pre class="command"><code>gongshi-verify verify ${shown[0]?.file ?? ""} --publisher VKEY --register ${view.issuer} --jwks jwks.json</code></pre>
<p class="links"><a href="/v1/releases"><code>/v1/releases</code></a></p>
${shown.slice(0, 1).map(({ note }) => html`<pre class="command"><code>${note}</code></pre>`)}`,
  words.signature,
)}
</section>`
}

/** Who has signed, as the note names them: the operator has checked it before the log named it. */
function publishersOf(note: string): string[] {
  return parseNote(note)?.signatures.map(({ name, keyId }) => `${name} ${keyId}`) ?? []
}

function entryLabel(view: View, position: number): string {
  const count = formatCount(position)
  return view.language === "zh" ? `日志第 ${count} 条` : `entry ${count} of the log`
}

const words = {
  verifier: { zh: "核验程序", en: "The verifier" },
  note: {
    zh: "公示日志登载的核验程序：与您手上的安装包核对 SHA-256。已有核验程序的，可以用它先核验新的安装包，再安装。",
    en: "The packages of the verifier that the log names: compare the SHA-256 with that of yours. Who has a verifier already lets it verify the next package before installing that.",
  },
  signedBy: { zh: "发布者", en: "signed by" },
  signature: { zh: "发布者签名和核验方法", en: "The publisher's signature, and how to verify it" },
  how: {
    zh: "发布者的公钥（VKEY）请从别处取得：当面、电话、公函。",
    en: "The publisher's key (VKEY) is to be had by another way: in person, by telephone, by letter.",
  },
} as const satisfies Record<string, Bilingual>
