/**
 * What the search page says beside its results: the three lists, what was wrong, what an empty answer means.
 */
import { html } from "hono/html"
import { type ListName, lists } from "../../law/list.ts"
import type { CodeReading } from "../../names/code.ts"
import { codeProblem } from "../../names/code-problem.ts"
import { saidLines } from "../../register/pages/said-line.ts"
import { codeGroups, likelyCode } from "../../web/shown.ts"
import { formatCount, type Html, inChinese, type View } from "../../web/view.ts"
import { type ExactName, exactWords, headlineOf } from "../exact-name.ts"
import type { SearchTally } from "../search-index.ts"
import type { Suggestion } from "../suggest.ts"
import { isFiltered, type PageQuery, type ParameterName, searchAddress } from "./query.ts"
import { degradedBy, faultWords, nothingFiltered, nothingFor, nothingPublished, words } from "./words.ts"

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** The three lists: what they are and how many are on them. */
export function listCards(view: View, query: PageQuery, tally: SearchTally): Html {
  const names = Object.keys(lists) as ListName[]
  return html`<nav aria-label="${view.say(words.listed)}"><ul class="cards">
${names.map((name) => {
  const count = tally.facets.list.find(({ value }) => value === name)?.count ?? 0
  return html`<li><a href="${searchAddress(view, query, { list: name })}" rel="nofollow"><b><span>${capital(
    view.say(lists[name]),
  )}</span> <span class="count">${formatCount(count)}${!tally.exact && "+"}</span></b>
<p>${view.say(lists[name].about)}</p></a></li>
`
})}</ul></nav>`
}

/** What is wrong with the parameters. */
export function faultNotice(view: View, query: PageQuery, faults: readonly ParameterName[]): Html {
  // Where only the page can't be read, what was asked stands.
  const isPlace = faults.every((name) => name === "cursor")
  return html`<div class="notice faults" role="alert" tabindex="-1" autofocus><h2>${view.say(words.faulty)}</h2>
<ul>${faults.map((name) => html`<li>${view.say(faultWords[name])}</li>`)}</ul>
<p><a href="${isPlace ? searchAddress(view, query, {}) : view.link("/")}">${view.say(isPlace ? words.restart : words.clearFaulty)}</a></p></div>`
}

/** What is wrong with a code, and which was likely meant. A right code here is one that the register does not know. */
export function codeNotice(view: View, reading: CodeReading): Html {
  const problem = reading.kind === "valid" ? null : codeProblem(reading, view.language)
  const likely = reading.kind === "valid" ? undefined : reading.likely
  return html`<div class="notice" role="status"><h2>${problem?.title ?? view.say(words.unknownCode)}</h2>
<p>${problem?.detail ?? view.say(words.unknownCodeDetail)}</p>
${likely !== undefined && html`<p>${likelyCode(view, likely)}</p>`}
${problem && html`<p class="quiet">${view.say(words.noClearance)}</p>`}</div>`
}

/** What an exact, whole name tells. */
export function exactCard(view: View, exact: ExactName): Html {
  const { say } = view
  const { note } = exactWords[exact.kind]
  const code = exact.kind === "clear" ? exact.code : null
  return html`<section class="verdict" aria-label="${say(words.answer)}"><p>${inChinese(view, exact.name)} ${code !== null && codeGroups(code)}</p>
${saidLines(view, exact.name, { headline: headlineOf(exact), span: null })}
<p>${say(note)}</p>
${code !== null && html`<p><a href="${view.link(`/subjects/${code}`)}">${say(words.recordOf)}</a></p>`}</section>`
}

/** Who may be meant by a sound of one syllable. */
export function soundingNames(view: View, names: readonly Suggestion[]): Html {
  return html`<section aria-labelledby="sounding"><h2 id="sounding">${view.say(words.sounds)}</h2>
<ol class="results">${names.map(
    ({
      code,
      name,
    }) => html`<li class="result"><h3><a href="${view.link(`/subjects/${code}`)}">${inChinese(view, name)}</a></h3>
<div class="facts">${codeGroups(code)}</div></li>
`,
  )}</ol></section>`
}

/**
 * What was searched in vain, what that means, and what to try.
 * @param isBehind of the index: of the register nothing is known then
 * @param isUnread the index has not read so much that nothing is said of what there is
 */
export function emptyResult(view: View, query: PageQuery, isBehind: boolean, isUnread: boolean): Html {
  if (query.q === "" && !isFiltered(query) && query.cursor === undefined && !isBehind) {
    return html`<section class="notice"><h2>${view.say(nothingPublished.title)}</h2>
<p>${view.say(nothingPublished.text)}</p></section>`
  }
  const inVain = query.q === "" ? nothingFiltered : nothingFor(query.q, isFiltered(query))
  return html`<section class="notice"><h2>${view.say(isUnread ? words.nothingYet : words.nothing)}</h2>
<p>${view.say(isUnread ? degradedBy("unread") : inVain)}</p>
<p><strong>${view.say(words.noClearance)}</strong></p>
<p>${view.say(words.tries)}</p>
<ul><li>${view.say(words.tryPart)}</li><li>${view.say(words.tryCode)}</li><li>${view.say(words.tryAuthority)}</li></ul></section>`
}
