/**
 * Answers a batch of rows as of a pin: the sender's cells with the columns that a check adds, and what they count.
 * What stands here depends on the rows and the pin. Names alone are looked for in the index as it is now.
 */

import { matchNames, type NameMatch } from "../../match/match.ts"
import { thresholdDefault } from "../../match/name-query.ts"
import type { PublicRead, Standing } from "../../register/record/standing.ts"
import { holdsIdNumber } from "../../roster/identity.ts"
import type { SearchIndex, SearchScope } from "../../search/search-index.ts"
import { writeCsv } from "../../table/csv-writer.ts"
import { joinBytes } from "../../table/peek.ts"
import { findSubjects, judgePerson, type SubjectVerdict } from "../answer/answer.ts"
import { judgeFound } from "../answer/judge-found.ts"
import { judge, judgeName, type LookUp, lookUpCode, toClear } from "../answer/verdict.ts"
import { findCode, type ListedView } from "../listed-set/listed-view.ts"
import type { PersonListing } from "../person/listing.ts"
import { adviceColumn } from "../policy/advice-column.ts"
import { type Advise, marksOf } from "../policy/policy.ts"
import { looksLikeIdNumber } from "../query/query.ts"
import { type RowWording, toCells, toVerdictRow, verdictColumns } from "../query/row.ts"
import type { JobRequest } from "./job.ts"
import type { JobRow } from "./job-row.ts"
import type { StandingsOf } from "./standings-at.ts"
import { countRow, emptyTally, type Tally } from "./tally.ts"

/** The columns that an answer adds to the sender's. */
export function answerColumns({ policy, register }: Pick<JobRequest, "policy" | "register">): string[] {
  return [...verdictColumns({ register: register ?? null }), ...(policy ? [adviceColumn] : [])]
}

/** What memory says of a code as of the pin; null where the database has to be asked. */
export type HeldOf = (code: string) => "clear" | "absent" | null

/** What a view of the listed set says. @param today in days since 1970 */
export function heldIn(view: ListedView, today: number): HeldOf {
  return (code) => {
    const { kind } = findCode(view, code, today)
    return kind === "clear" || kind === "absent" ? kind : null
  }
}

/** What a batch is answered from. */
export interface Pinned {
  held: HeldOf
  /** As of the pin. */
  standings: StandingsOf
  /** Listings of persons without registration as of the pin, by identity hash. */
  persons(hashes: readonly string[]): Promise<ReadonlyMap<string, readonly PersonListing[]>>
  read: PublicRead
  index: SearchIndex
  /** Among whom names are looked for. */
  scope: SearchScope
  wording: RowWording
  /** Null where no advice is asked for. */
  advise: Advise | null
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
  const { wording, advise, width } = pinned
  const { language } = wording
  const verdicts = await judgeRows(pinned, rows)
  const tally = emptyTally()
  const lines = rows.map((row, index) => {
    const verdict = verdicts[index]
    if (!verdict) throw new Error("every row has a verdict")
    const answer = toVerdictRow(verdict, row.query.by, wording)
    countRow(tally, answer)
    const problem = row.problem ? `${lineWords(row.number)[language]}${row.problem[language]}` : answer.problem
    const added = toCells({ ...answer, problem })
    if (advise) added.push(advise(answer.verdict, marksOf(verdict)) ?? "")
    // What stands beyond the sender's columns is kept, and keeps out of those of the answer.
    const cells = withoutIdNumbers(row.cells, verdict)
    return [...cells.slice(0, width), ...added, ...cells.slice(width)]
  })
  return { piece: await toCsv(lines), rows: rows.length, tally }
}

/** The result is kept: ID numbers that stand in a row, wherever, are left out of it. */
function withoutIdNumbers(cells: readonly string[], verdict: SubjectVerdict): readonly string[] {
  const refused =
    verdict.verdict === "invalid" && "reason" in verdict.reading && verdict.reading.reason === "citizen-id"
  return cells.map((cell) => ((refused && looksLikeIdNumber(cell)) || holdsIdNumber(cell) ? "" : cell))
}

/** The verdicts on rows, in their order. */
async function judgeRows(pinned: Pinned, rows: readonly JobRow[]): Promise<SubjectVerdict[]> {
  const lookUps = rows.map(({ query }) => (query.by === "code" ? lookUpCode(query.code) : null))
  const matches = await matchRows(pinned, rows)
  const held = lookUps.map((lookUp) => (lookUp?.code ? pinned.held(lookUp.code) : null))
  const codes = new Set(lookUps.flatMap((lookUp, index) => (held[index] ? [] : (lookUp?.code ?? []))))
  for (const found of matches) for (const { subject } of found) codes.add(subject.code)
  const found = await findSubjects(
    pinned.read,
    rows.map(({ query }) => query),
  )
  for (const subjects of found) for (const { code } of subjects) codes.add(code)
  const standings = codes.size === 0 ? new Map<string, Standing>() : await pinned.standings([...codes])
  const persons = await pinned.persons(rows.flatMap(({ query }) => (query.by === "identity" ? query.hashes : [])))
  let name = 0
  return rows.map(({ query }, index) => {
    if (query.by === "identity") return judgePerson(query.hashes.flatMap((hash) => persons.get(hash) ?? []))
    if (query.by === "organisation" || query.by === "shop") {
      const own = (found[index] ?? []).map(({ code }) => judge(lookUpCode(code).reading, standings.get(code)))
      return judgeFound(query, found[index] ?? [], own, pinned.scope)
    }
    const lookUp = lookUps[index]
    if (lookUp?.code && held[index] === "clear") return toClear(lookUp.code)
    if (lookUp) return judgeLookUp(lookUp, standings)
    return judgeName(matchesAt(matches[name++] ?? [], standings, pinned.scope), standings)
  })
}

function judgeLookUp({ reading, code }: LookUp, standings: ReadonlyMap<string, Standing>): SubjectVerdict {
  return judge(reading, code === null ? undefined : standings.get(code))
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
    if (query.by !== "name") return []
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
