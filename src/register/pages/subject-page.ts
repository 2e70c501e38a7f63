/** The credit record of a subject, and what is answered where there is none: nobody knows the subject, or the code is none. */
import { html } from "hono/html"
import { writtenDay } from "../../law/day-words.ts"
import { byGravity, gravestFirst } from "../../law/list.ts"
import type { Policy } from "../../law/policy.ts"
import { subjectTypes } from "../../law/subject-type.ts"
import type { Head } from "../../ledger/sequencer.ts"
import type { CodeReading, ValidCode } from "../../names/code.ts"
import { codeProblem } from "../../names/code-problem.ts"
import { layout } from "../../web/layout.ts"
import { searchBox } from "../../web/search-box.ts"
import { codeGroups, dayWords, likelyCode, listWords, logPosition, logSize, placeName } from "../../web/shown.ts"
import { technical } from "../../web/technical.ts"
import { type Turned, turnedSpan, turnLinks } from "../../web/turn.ts"
import { formatCount, type Html, inChinese, type View } from "../../web/view.ts"
import type { PendingContest } from "../proceeding/contest-store.ts"
import type { NextStep } from "../proceeding/next-step.ts"
import type { Remedies } from "../proceeding/remedy.ts"
import { shortAddress } from "../record/address.ts"
import { sayStanding, sentencesOf } from "../record/said.ts"
import type { LiveRecord, ReadStanding, Standing, StandingRecord } from "../record/standing.ts"
import { toWireRecord } from "../record/wire.ts"
import { placeFile } from "./place-script.ts"
import { type Gravity, rail } from "./rail.ts"
import { recordBlock } from "./record-block.ts"
import type { PublicOffice } from "./record-row.ts"
import { saidLines } from "./said-line.ts"
import { calledFromAfar, feedLink } from "./standing-feed.ts"
import { subjectWays } from "./subject-way.ts"
import { timeline } from "./timeline.ts"
import { flawWords, recordsSentence, words } from "./words.ts"

/** What is told of a subject beside its records. */
export interface Beside {
  /** The code by which it was asked for, which may be one that was replaced. */
  asked: string
  /** The codes that it had before. */
  changes: readonly { code: string; current: string; changedOn: string }[]
  /** How it ended, where it has no records any more. */
  ended: { endedOn: string; successor: string | null } | null
  /** Who has decided, as they have said of themselves, by authority. */
  offices: ReadonlyMap<string, PublicOffice>
  /** What it has promised in public, the latest first. */
  commitments: readonly { commitment: string; committedOn: string }[]
}

/** Those of its records that stand on the page, and what is told of them beside what they say. */
export interface ShownRecords {
  turned: Turned<LiveRecord> & { missed: boolean }
  /** Of those on the page, by their ids, what can be done about them. */
  remedies: ReadonlyMap<string, Remedies>
  /** Of the same, what comes next by law. */
  steps: ReadonlyMap<string, NextStep>
  /** Of all, by their ids, the last day of the display; null where only an act ends it. */
  lastDays: ReadonlyMap<string, string | null>
  /** Of those on the page, by their ids, the reviews and suits that are pending. */
  contests: ReadonlyMap<string, readonly PendingContest[]>
  /** The record that was asked for, which stands unfolded. */
  asked: string | undefined
  /** Today in China. */
  today: string
}

/** The page, on which not all records need to stand: what is said of all of them is said above. */
export function subjectPage(
  view: View,
  standing: ReadStanding,
  asOf: Head,
  policy: Policy,
  { turned, remedies, steps, lastDays, contests, asked: askedRecord, today }: ShownRecords,
  { asked, changes, ended, commitments, offices }: Beside,
): Html {
  const { say } = view
  const { subject } = standing
  const main = html`<div class="beside"><div class="paper">
<p class="back"><a href="${view.link("/")}">← ${say(words.back)}</a></p>
<h1>${inChinese(view, subject.name)}</h1>
<p class="identity"><span><span class="unseen">${say(words.code)} </span>${codeGroups(subject.code)}</span>
<span>${say(subjectTypes[subject.type])}</span><span>${placeName(view, subject.region)}</span></p>
${changes.length > 0 && codeNotice(view, asked, subject.code, changes)}
${turned.missed && html`<p class="notice" role="status">${say(words.missed)}</p>`}
${verdict(view, standing, turned.rows, asOf, ended)}
${picture(view, standing, today)}
${
  turned.total > 0 &&
  html`<section class="section" id="records"><h2>${say(words.eachRecord)}</h2>
${turned.total > 1 && html`<p class="quiet">${say(recordsSentence(turned.total))}</p>`}
${turnedSpan(view, turned)}
${turned.rows.map((record) => {
  const { id, authority } = record
  const [displayedUntil, office] = [lastDays.get(id) ?? null, offices.get(authority) ?? null]
  const isOpen = id === askedRecord || turned.total === 1
  const pending = contests.get(id) ?? []
  const step = steps.get(id)
  const beside = { contests: pending, ...(step ? { next: { step, today } } : {}) }
  const context = { subjectName: subject.name, displayedUntil, policy, office, today, isOpen, ...beside }
  return recordBlock(view, toWireRecord(record), context, remedies.get(id))
})}
${turnLinks(view, turned, (cursor) => `${view.link(`/subjects/${subject.code}`, { cursor })}#records`)}</section>`
}
${
  commitments.length > 0 &&
  html`<section class="section"><h2>${say(words.commitments)}</h2>
<p>${say(words.commitmentsNote)}</p>
<ul class="notes">${commitments.map(
    ({ commitment, committedOn }) => html`<li>${dayWords(view, committedOn)} ${inChinese(view, commitment)}</li>`,
  )}</ul></section>`
}
${technical(view, html`<p class="links"><span>${say(words.noteMachine)} <a href="/v1/subjects/${subject.code}">JSON</a></span></p><p>${logSize(view, asOf)}</p>`)}
</div>
${rail(view, subject, gravityOf(standing))}
</div>`
  // Never for search engines, which is the layout's default: a sole trader's name is a person's, and what a search
  // engine has kept stays findable after the listing has ended and the law wants it gone.
  return layout(view, {
    title: subject.name,
    main,
    // It stands with the sentence.
    asOf: null,
    isPlain: true,
    preview: previewOf(view, standing, today),
    // A place on this page that stands on another (place-script.ts).
    head: html`${feedLink(view, subject)}
${
  turned.total > turned.rows.length &&
  html`<script src="/assets/${placeFile}" defer></script>
`
}`,
  })
}

/**
 * What a link to the page shows. It is kept by whoever it was sent to, so that it names the day on which it held; the name of a
 * sole trader, which may be a person's, is left to the page.
 */
function previewOf(view: View, standing: ReadStanding, today: string) {
  const { say, issuer } = view
  const { subject } = standing
  const { zh, en } = sentencesOf(sayStanding(standing))
  const day = writtenDay(today)
  return {
    title: calledFromAfar(view, subject),
    description: say({ zh: `截至${day.zh}：${zh}`, en: `As of ${day.en}: ${en}` }),
    url: `${issuer}${shortAddress(subject.code)}`,
  }
}

function gravityOf({ records, endedOn }: ReadStanding): Gravity {
  return sayStanding({ records, endedOn }).gravest ?? (endedOn === null ? "clear" : "ended")
}

/** Says which code was replaced by which; under an old one it comes first that this is the page of another. */
function codeNotice(view: View, asked: string, current: string, changes: Beside["changes"]): Html {
  const { say } = view
  return html`<section class="notice" aria-label="${say(words.codeChanges)}">
${
  asked !== current &&
  html`<p><strong>${say(words.askedByOld)} <a href="${view.link(`/subjects/${current}`)}">${codeGroups(current)}</a></strong></p>`
}
<ul class="notes">${changes.map(
    ({ code, changedOn }) =>
      html`<li>${say(words.formerCode)} <a href="${view.link(`/subjects/${code}`)}">${codeGroups(code)}</a> · ${say(words.codeChangedOn)} ${dayWords(view, changedOn)}</li>`,
  )}</ul></section>`
}

function verdict(
  view: View,
  { subject, records, endedOn }: ReadStanding,
  rows: readonly LiveRecord[],
  asOf: Head,
  ended: Beside["ended"],
): Html {
  const { say } = view
  const said = sayStanding({ records, endedOn })
  return html`<section class="verdict${said.gravest !== null && ` of-${said.gravest}`}" aria-label="${say(words.verdict)}">
<p class="eyebrow quiet small">${logPosition(view, asOf)}</p>
${saidLines(view, subject.name, said)}
${
  ended &&
  ended.successor !== null &&
  html`<p>${say(words.successor)} <a href="${view.link(`/subjects/${ended.successor}`)}">${codeGroups(ended.successor)}</a></p>`
}
${records.length > 0 ? tally(view, records, rows) : html`<p>${say(words.clearNote)}</p>`}
${subject.codeFlaw !== null && html`<p>${say(flawWords[subject.codeFlaw])}</p>`}
<p class="statement-links"><a class="button" href="${view.link(`/subjects/${subject.code}/report`)}">${say(words.report)}</a></p>
${subjectWays(view, subject.code)}
</section>`
}

/** How many of each list, the gravest first; each leads to the first of it, where that stands on this page. */
function tally(view: View, records: readonly StandingRecord[], rows: readonly LiveRecord[]): Html {
  const { say } = view
  return html`<ul class="list-tally">${gravestFirst.flatMap((list) => {
    const own = records.filter((record) => record.list === list)
    if (own.length === 0) return []
    const first = rows.find((record) => record.list === list)
    const inside = html`<b class="count">${formatCount(own.length)}</b><span>${say(listWords[list])}<small>${untilOf(view, own)}</small></span>`
    return [
      html`<li class="of-${list}">${first ? html`<a href="#${first.id}">${inside}</a>` : html`<span>${inside}</span>`}</li>`,
    ]
  })}</ul>`
}

/** Until when the last of them is shown. */
function untilOf(view: View, own: readonly StandingRecord[]): Html {
  const days = own.map(({ displayedUntil }) => displayedUntil)
  const last = days.includes(null) ? null : days.sort().at(-1)
  if (!last) return html`${view.say(words.untilRemoved)}`
  return html`${view.say(own.length === 1 ? words.until : words.lastUntil)} ${dayWords(view, last)}`
}

/** When the records are shown, the gravest first, as a picture. */
function picture(view: View, { records }: Standing, today: string): Html | null {
  // Of one record its own bar says as much.
  const drawn = records.length > 1 ? timeline(view, records.toSorted(byGravity), today) : null
  return (
    drawn &&
    html`<section class="section wide-only"><h2>${view.say(words.timeline)}</h2>
${drawn}</section>`
  )
}

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
  return layout(view, { title: say(words.unknown), main, asOf, isPlain: true })
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
  return layout(view, { title, main, asOf: null, isPlain: true })
}
