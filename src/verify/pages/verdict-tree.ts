/**
 * A verification as a piece of a page, told by a tree that the server writes as HTML and the browser as elements: both say
 * the same.
 */
import type { Language } from "../../law/bilingual.ts"
import { writeTimes } from "../../law/day-words.ts"
import type { ClaimCode } from "../claim.ts"
import { type Summary, summarise } from "../summary.ts"
import type { Verification } from "../verification.ts"
import { words } from "./words.ts"

/** An element with what is in it, or a text. */
export type Tree = string | Branch

/** An element. */
export interface Branch {
  tag: string
  attributes?: Readonly<Record<string, string>>
  children: readonly Tree[]
}

const marks = { good: "✓", short: "!", expired: "!", bad: "✕" } as const satisfies Record<Summary["verdict"], string>

/**
 * The verdict, what is wrong, what is proven and what is not, and the details folded.
 * @param how who has verified it, in words
 * @param place tells several on a page apart
 * @param today how it stands today, where that was asked
 */
export function verdictTree(
  verification: Verification,
  language: Language,
  how: string,
  place: number,
  today: Branch | null = null,
): Branch {
  const summary = toWritten(summarise(verification, language), language)
  const { verdict, sentence, groups } = summary
  // Whoever pastes anything at all is told first what it is not.
  const isOurs = verification.findings.every(({ code }) => code !== "unrecognised")
  const title = isOurs ? summary.title : words.notOurs[language]
  const areSites = verification.unproven.some(({ code }) => code === "server-keys")
  const heading = `verdict-${place}`
  return branch("section", { class: `checked checked-${verdict}`, "aria-labelledby": heading }, [
    branch("h2", { id: heading, tabindex: "-1" }, [
      branch("span", { class: "checked-mark", "aria-hidden": "true" }, [marks[verdict]]),
      title,
    ]),
    branch("p", { class: "sentence" }, [sentence]),
    ...(today === null ? [] : [today]),
    branch("p", { class: "quiet small" }, [areSites ? `${how}${words.siteKeys[language]}` : how]),
    ...groups.filter(({ code }) => code === "findings").map((group) => groupTree(group)),
    ...(summary.records.length > 0 ? [recordsTree(summary, language)] : []),
    branch(
      "div",
      { class: "checked-claims" },
      claimTrees(verification, groups, (code) => !technical.has(code)),
    ),
    ...foldedTrees(summary, verification, language),
  ])
}

// What is about keys, proofs and positions, and tells somebody who was handed a paper nothing that the sentence does not.
const technical: ReadonlySet<string> = new Set<ClaimCode>([
  ...(["signed", "root", "sm2-signed", "checkpoint", "witnessed", "entry", "ended", "map", "map-codes"] as const),
  ...(["consistent", "contained", "server-keys", "self-generated", "retired", "retired-log", "log-keys"] as const),
  ...(["map-since", "no-state", "first-time", "uncompared", "sm2", "sm2-missing"] as const),
])

/** What is proven and what is not, of those claims that are chosen by their code. */
function claimTrees(
  verification: Verification,
  groups: Summary["groups"],
  isShown: (code: string) => boolean,
): Branch[] {
  return groups.flatMap((group) => {
    if (group.code === "findings") return []
    const claims = verification[group.code]
    const items = group.items.filter((_, at) => isShown(claims[at]?.code ?? ""))
    return items.length > 0 ? [groupTree({ ...group, items })] : []
  })
}

/** The library tells times in figures, as the terminal shows them; a page writes them out. */
function toWritten(summary: Summary, language: Language): Summary {
  const write = (text: string) => writeTimes(text, language)
  const { sentence, groups, records, details } = summary
  return {
    ...summary,
    sentence: write(sentence),
    groups: groups.map((group) => ({ ...group, items: group.items.map(write) })),
    records: records.map(write),
    details: details.map(([label, value]) => [label, write(value)]),
  }
}

function groupTree({ code, title, items }: Summary["groups"][number]): Branch {
  return branch("div", { class: `checked-${code}` }, [
    branch("h3", {}, [title]),
    branch(
      "ul",
      {},
      items.map((item) => branch("li", {}, [item])),
    ),
  ])
}

function recordsTree({ records }: Summary, language: Language): Branch {
  return branch("div", { class: "checked-records" }, [
    branch("h3", {}, [words.records[language]]),
    branch(
      "ul",
      {},
      records.map((record) => branch("li", {}, [record])),
    ),
  ])
}

function foldedTrees({ details, groups }: Summary, verification: Verification, language: Language): Branch[] {
  const { facts } = verification
  const rows = details.flatMap(([label, value]) => [branch("dt", {}, [label]), branch("dd", {}, [value])])
  const lines = (facts.records ?? []).map((line) => branch("pre", { tabindex: "0" }, [line]))
  const claims = claimTrees(verification, groups, (code) => technical.has(code))
  return [
    ...(claims.length > 0
      ? [folded(words.claims[language], [branch("div", { class: "checked-claims" }, claims)])]
      : []),
    ...(rows.length > 0 ? [folded(words.details[language], [branch("dl", { class: "rows" }, rows)])] : []),
    ...(lines.length > 0 ? [folded(words.lines[language], lines)] : []),
  ]
}

function folded(title: string, children: readonly Tree[]): Branch {
  return branch("details", { class: "more" }, [branch("summary", {}, [title]), ...children])
}

/** An element of the tree. */
export function branch(tag: string, attributes: Branch["attributes"] & object, children: readonly Tree[]): Branch {
  return { tag, attributes, children }
}
