/**
 * How a paper stands today: a line that /verify adds to a verdict, of the register's own papers alone. The library knows
 * nothing of it, for whoever verifies offline asks nobody.
 */
import type { Bilingual, Language } from "../../law/bilingual.ts"
import type { Verification } from "../verification.ts"
import { type Branch, branch } from "./verdict-tree.ts"
import { words } from "./words.ts"

/** What is said today. */
export interface Today {
  same: boolean
  change: Bilingual
  now: Bilingual
}

/** What the register is asked about a paper: nothing but the code and the records that stand on it. */
export interface TodayQuery {
  code: string
  /** Lists, parted by commas. */
  lists: string
  /** Ids of records, parted by commas; absent of a short form. */
  records?: string
  count: string
  size: string
  /** Of a certificate: that it is about these records alone. */
  alone?: string
}

// An address is kept short; whoever has more of them sees the page.
const recordsMax = 50

/** What to ask about a verified paper; null where it is no genuine paper of this register, or is about no merchant. */
export function todayQuery({ kind, findings, key, facts, log }: Verification, issuer: string): TodayQuery | null {
  const isGenuine = key !== null && findings.every(({ code }) => code === "expired")
  const { statement, subject, asked, records = [], excerpt_of: short } = facts
  const code = asked?.by === "code" ? asked.value : subject?.code
  if (!isGenuine || kind !== "report" || facts.issuer !== issuer || !log || !asked || !code || statement === "ended")
    return null
  const ids = short && statement !== "publication" ? null : statement === "publication" ? [asked.value] : idsOf(records)
  if (ids !== null && ids.length > recordsMax) return null
  return {
    ...{ code, lists: asked.lists.join(",") },
    ...(ids === null ? {} : { records: ids.join(",") }),
    ...{ count: String(ids?.length ?? short?.records ?? 0), size: String(log.size) },
    ...(statement === "publication" ? { alone: "1" } : {}),
  }
}

function idsOf(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    const { id } = JSON.parse(line) as { id?: unknown }
    return typeof id === "string" ? [id] : []
  })
}

/** The line. */
export function todayTree({ same, change, now }: Today, code: string, language: Language): Branch {
  const link = branch("a", { href: `/subjects/${code}` }, [words.live[language]])
  return branch("div", { class: same ? "checked-today" : "checked-today changed" }, [
    branch("p", {}, [branch("strong", {}, [change[language]])]),
    branch("p", {}, [`${words.now[language]}${now[language]} `, link]),
  ])
}
