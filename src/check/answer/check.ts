/** Check (核查): verdicts as of the present, from memory where that is enough, and else from the database. */
import { may, type Principal } from "../../access/principal.ts"
import type { TimedParts } from "../../database/client.ts"
import { dayNumberInChina } from "../../law/day.ts"
import type { Head } from "../../ledger/sequencer.ts"
import type { NameIs } from "../../register/subject/name-is.ts"
import type { SearchParts } from "../../search/search-index.ts"
import type { ListedSet } from "../listed-set/listed-set.ts"
import type { ListedView } from "../listed-set/listed-view.ts"
import { answer } from "./answer.ts"
import { type Brief, type Facts, factsOfCodes, type Whole } from "./facts.ts"
import { readBeside, readView } from "./held.ts"
import { codeIn, codesAsked, type RegisteredQuery, type SubjectQuery } from "./query.ts"
import { type ReadCodes, readBrief, readWhole } from "./read-codes.ts"
import { type FactSource, readFacts } from "./read-facts.ts"
import { type NamesTold, tellNames } from "./tell-name.ts"
import type { RowVerdict, SubjectVerdict, Verdict } from "./verdict.ts"

/** What a check works with. */
export interface CheckSource extends FactSource {
  /** The listed set at the position from which codes are answered; absent or null: the database answers. */
  view?: ListedView | null
  /** What a process has for large queries: that which can hold the listed set has plenty. Absent: `tight`. */
  memory?: "ample" | "tight"
}

/** What checks need of the platform. */
export interface CheckParts extends TimedParts, SearchParts {
  /** The codes that are listed, in memory; null where the platform keeps none, or it is switched off. */
  listedSet: ListedSet | null
}

/**
 * What a check works with for whoever asks; who may look among all subjects does so.
 * @param seen a size of the log that the asker has seen: memory that has not read so far is not answered from
 */
export function toCheckSource(
  { sql, clock, search, listedSet }: CheckParts,
  principal: Principal,
  seen = 0,
): CheckSource {
  const scope = may(principal, "search:all") ? "all" : "live"
  const memory = listedSet ? "ample" : "tight"
  const view = listedSet?.view() ?? null
  const asker = principal.kind === "client" ? principal.id : null
  return { sql, clock, index: search, scope, view: view && view.head.size >= seen ? view : null, memory, asker }
}

/** Verdicts in the order of the queries, and the head of the log at which they all hold. */
export interface CheckAnswer<V> {
  asOf: Head
  verdicts: V[]
  /** What the name that came with a code is of it, by query; of others nothing. */
  names: NamesTold
}

export async function checkQueries(
  source: CheckSource,
  queries: readonly RegisteredQuery[],
): Promise<CheckAnswer<Verdict>>
export async function checkQueries(
  source: CheckSource,
  queries: readonly SubjectQuery[],
): Promise<CheckAnswer<SubjectVerdict>>
export async function checkQueries(
  source: CheckSource,
  queries: readonly SubjectQuery[],
): Promise<CheckAnswer<SubjectVerdict>> {
  const [names, facts] = await Promise.all([
    tellNames(source, queries),
    heldFacts(source, queries).then((held) => held ?? readFacts(source, queries, readWhole)),
  ])
  return { asOf: facts.asOf, verdicts: answer(queries, facts), names }
}

/**
 * Facts from memory: the database gives the records of those that are listed, and is not asked where none is. Null where
 * queries ask for more than codes, or the log has grown meanwhile.
 */
async function heldFacts(source: CheckSource, queries: readonly SubjectQuery[]): Promise<Facts<Whole> | null> {
  const { view, scope } = source
  if (!view || !queries.every(({ by }) => by === "code")) return null
  const held = readView<Whole>(view, codesAsked(queries), dayNumberInChina(source.clock()), null)
  const byCode = await readBeside(source, view, held)
  return byCode && factsOfCodes({ asOf: view.head, byCode }, scope)
}

/** The verdict on a row, and the size of the log at which it holds. */
export interface RowAnswer {
  verdict: RowVerdict
  size: number
  /** What the name that came with the code is of it; absent where none came. */
  nameIs?: NameIs
}

/**
 * Checks the queries of rows of a table or a stream, each at a position of its own: what memory tells at that of the
 * view, and the rest at that of one reading of the database.
 * @param withRecords whether the records are wanted, and not only why somebody is listed
 */
export async function checkRows(
  source: CheckSource,
  queries: readonly SubjectQuery[],
  withRecords = false,
): Promise<RowAnswer[]> {
  const [names, answers] = await Promise.all([tellNames(source, queries), checkAlone(source, queries, withRecords)])
  if (names.size === 0) return answers
  return answers.map((answer, at) => {
    const told = names.get(queries[at] as SubjectQuery)
    return told === undefined ? answer : { ...answer, nameIs: told }
  })
}

async function checkAlone(
  source: CheckSource,
  queries: readonly SubjectQuery[],
  withRecords: boolean,
): Promise<RowAnswer[]> {
  const held = source.view ? heldRows(source, source.view, queries, withRecords) : null
  const isHeld = (at: number) => held?.isHeld[at] ?? false
  const left = queries.filter((_, at) => !isHeld(at))
  // The records of thousands are read apart from those of single checks, which are soon done.
  const readCodes: ReadCodes<Whole | Brief> = withRecords ? readWhole : readBrief
  const read = left.length === 0 ? [] : answerRows(left, await readFacts(source, left, readCodes))
  if (!held) return read
  const fromView = answerRows(
    queries.filter((_, at) => isHeld(at)),
    held.facts,
  )
  let [inView, inDatabase] = [0, 0]
  return queries.map((_, at) => (isHeld(at) ? fromView[inView++] : read[inDatabase++]) as RowAnswer)
}

function answerRows(queries: readonly SubjectQuery[], facts: Facts<Whole | Brief>): RowAnswer[] {
  return answer(queries, facts).map((verdict) => ({ verdict, size: facts.asOf.size }))
}

/** Facts from the view, and for each query whether they are enough. */
function heldRows(
  { clock, scope }: CheckSource,
  view: ListedView,
  queries: readonly SubjectQuery[],
  withRecords: boolean,
): { facts: Facts<Brief>; isHeld: boolean[] } {
  const codes = queries.map((query) => (query.by === "code" ? codeIn(query.reading) : undefined))
  const tell = withRecords ? null : (profile: Brief["profile"]) => ({ profile })
  const held = readView(
    view,
    codes.filter((code) => typeof code === "string"),
    dayNumberInChina(clock()),
    tell,
  )
  const isTold = (code: string | null) => code === null || !held.left.has(code)
  return {
    facts: factsOfCodes({ asOf: view.head, byCode: held.byCode }, scope),
    isHeld: codes.map((code) => code !== undefined && isTold(code)),
  }
}
