/**
 * Answers a batch of rows as of a pin: the sender's cells with the four columns that a check adds, and what they count.
 * What stands here depends on the rows and the pin. Names alone are looked for in the index as it is now.
 */
import type { Language } from "../../law/bilingual.ts"
import type { ListName } from "../../law/list.ts"
import { codeProblem } from "../../names/code-problem.ts"
import type { PublicRead, Standing } from "../../register/standing.ts"
import type { SearchIndex, SearchScope } from "../../search/search-index.ts"
import { writeCsv } from "../../table/csv-writer.ts"
import { joinBytes } from "../../table/peek.ts"
import { matchNames, type NameMatch } from "../match.ts"
import { thresholdDefault } from "../name-query.ts"
import { judge, judgeName, lookUpCode, type Verdict } from "../verdict.ts"
import { nameSentence } from "../verdict-words.ts"
import type { JobRow } from "./job-file.ts"
import type { StandingsOf } from "./standings-at.ts"
import { countRow, emptyTally, type Tally } from "./tally.ts"

/** The columns that an answer adds to the sender's. */
export const answerColumns = ["verdict", "lists", "grounds", "problem"] as const

/** What a batch is answered from. */
export interface Pinned {
  /** As of the pin. */
  standings: StandingsOf
  read: PublicRead
  index: SearchIndex
  /** Among whom names are looked for. */
  scope: SearchScope
  language: Language
  /** Columns of the sender. */
  width: number
}

/** The answer to a batch. */
export interface BatchAnswer {
  /** Lines of CSV. */
  piece: Uint8Array
  rows: number
  tally: Tally
}

// A person looks at the candidates: more than these are no help.
const candidatesMax = 5

/** Answers rows. */
export async function answerBatch(pinned: Pinned, rows: readonly JobRow[]): Promise<BatchAnswer> {
  const { language } = pinned
  const lookUps = rows.map(({ query }) => (query.by === "code" ? lookUpCode(query.code) : null))
  const matches = await matchRows(pinned, rows)
  const codes = new Set(lookUps.flatMap((lookUp) => lookUp?.code ?? []))
  for (const found of matches) for (const { subject } of found) codes.add(subject.code)
  const standings = codes.size === 0 ? new Map<string, Standing>() : await pinned.standings([...codes])
  const tally = emptyTally()
  let name = -1
  const lines = rows.map((row, index) => {
    const lookUp = lookUps[index]
    if (!lookUp) name++
    const verdict = lookUp
      ? judge(lookUp.reading, lookUp.code === null ? undefined : standings.get(lookUp.code))
      : judgeName(matchesAt(matches[name] ?? [], standings, pinned.scope), standings)
    const answer = toAnswer(verdict, language)
    countRow(tally, answer)
    const problem = row.problem ? `${lineWords(row.number)[language]}${row.problem[language]}` : answer.problem
    const added = [answer.verdict, answer.lists.join(";"), answer.grounds.join(";"), problem]
    // What stands beyond the sender's columns is kept, and keeps out of those of the answer.
    return [...row.cells.slice(0, pinned.width), ...added, ...row.cells.slice(pinned.width)]
  })
  return { piece: await toCsv(lines), rows: rows.length, tally }
}

/** Rows as CSV. */
export async function toCsv(rows: readonly (readonly string[])[]): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of writeCsv([rows])) parts.push(part)
  return joinBytes(parts)
}

const lineWords = (line: number) => ({ zh: `第 ${line} 行：`, en: `line ${line}: ` })

/** The likeliest subjects of the rows that ask by name, in the order of those rows. */
async function matchRows({ read, index, scope }: Pinned, rows: readonly JobRow[]): Promise<readonly NameMatch[][]> {
  const queries = rows.flatMap(({ query }) => {
    if (query.by === "code") return []
    return [{ name: query.name, region: query.region, limit: candidatesMax, threshold: thresholdDefault, scope }]
  })
  return queries.length === 0 ? [] : (await matchNames(read, index, queries)).results
}

/** The matches as of the pin: who was not known, or had no live records where those alone are looked for, is none. */
function matchesAt(
  matches: readonly NameMatch[],
  standings: ReadonlyMap<string, Standing>,
  scope: SearchScope,
): NameMatch[] {
  return matches.flatMap((match) => {
    const standing = standings.get(match.subject.code)
    if (!standing) return []
    const live = standing.records.length > 0
    return live || scope === "all" ? [{ ...match, subject: { ...match.subject, live } }] : []
  })
}

function toAnswer(verdict: Verdict, language: Language) {
  const records = verdict.verdict === "listed" ? verdict.records : []
  const problem =
    verdict.verdict === "invalid"
      ? (codeProblem(verdict.reading, language)?.detail ?? "")
      : nameSentence(verdict, language)
  return {
    verdict: verdict.verdict,
    lists: [...new Set<ListName>(records.map(({ list }) => list))].sort(),
    grounds: [...new Set(records.flatMap(({ ground, penaltyClass }) => ground ?? penaltyClass ?? []))].sort(),
    problem,
  }
}
