/** What is answered where there is no credit record: the subject is not known, or the code is none. */
import { html } from "hono/html"
import type { Head } from "../../ledger/sequencer.ts"
import type { CodeReading, ValidCode } from "../../names/code.ts"
import { codeProblem } from "../../names/code-problem.ts"
import { codeGroups, likelyCode } from "../../web/code-group.ts"
import { layout } from "../../web/layout.ts"
import { searchBox } from "../../web/search-box.ts"
import type { Html, View } from "../../web/view.ts"
import { words } from "./words.ts"

/** The register does not know the holder of a right code. */
export function unknownSubjectPage(view: View, { code }: ValidCode, asOf: Head): Html {
  const { say } = view
  const main = html`<div class="message">
<h1>${say(words.unknown)}</h1>
<p>${say(words.given)} ${codeGroups(code)}</p>
<p class="lead"><strong>${say(words.unknownLead)}</strong></p>
<p>${say(words.unknownTry)}</p>
<ul class="notes"><li>${say(words.tryCompare)}</li><li>${say(words.tryName)}</li><li>${say(words.tryAuthority)}</li></ul>
</div>
${searchBox(view, "", null)}`
  return layout(view, { title: say(words.unknown), main, asOf })
}

/** The text is no code, or fails its check. It is not repeated: it may be somebody's ID number. */
export function wrongCodePage(view: View, reading: Exclude<CodeReading, { kind: "valid" }>): Html {
  const problem = codeProblem(reading, view.language)
  const title = problem?.title ?? view.say(words.unknown)
  const main = html`<div class="message">
<h1>${title}</h1>
<p class="lead">${problem?.detail}</p>
${reading.likely !== undefined && html`<p class="lead">${likelyCode(view, reading.likely)}</p>`}
<p>${view.say(words.notCleared)}</p>
</div>
${searchBox(view, "", null)}`
  return layout(view, { title, main, asOf: null })
}
