/**
 * A verification as a piece of a page, told by a tree that the server writes as HTML and the browser as elements: both say
 * the same.
 */
import type { Language } from "../../law/bilingual.ts"
import { writeTimes } from "../../law/day-words.ts"
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
  const heading = `verdict-${place}`
  return branch("section", { class: `checked checked-${verdict}`, "aria-labelledby": heading }, [
    branch("h2", { id: heading, tabindex: "-1" }, [
      branch("span", { class: "checked-mark", "aria-hidden": "true" }, [marks[verdict]]),
      title,
    ]),
    branch("p", { class: "sentence" }, [sentence]),
    ...(today === null ? [] : [today]),
    branch("p", { class: "quiet small" }, [how]),
    ...groups.filter(({ code }) => code === "findings").map(groupTree),
    ...(summary.records.length > 0 ? [recordsTree(summary, language)] : []),
    branch("div", { class: "checked-claims" }, groups.filter(({ code }) => code !== "findings").map(groupTree)),
    ...foldedTrees(summary, verification, language),
  ])
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

function foldedTrees({ details }: Summary, { facts }: Verification, language: Language): Branch[] {
  const rows = details.flatMap(([label, value]) => [branch("dt", {}, [label]), branch("dd", {}, [value])])
  const lines = (facts.records ?? []).map((line) => branch("pre", { tabindex: "0" }, [line]))
  return [
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
