/**
 * Collecting the rows of a bulk proceeding: from a file, from a query, or from what the register holds. In bounded
 * transactions; a file that was cut off is sent again and takes the place of what came of it.
 */
import { regionPrefix } from "../../access/principal.ts"
import { wholeRegister } from "../../access/reach.ts"
import type { Transaction } from "../../database/client.ts"
import { findGround } from "../../law/catalogue.ts"
import { dayInChina } from "../../law/day.ts"
import type { Policy } from "../../law/policy.ts"
import { lockHead } from "../../ledger/sequencer.ts"
import { cleanCode } from "../../names/code.ts"
import { inGroups } from "../../table/in-order.ts"
import { writeAudit } from "../audit/trail.ts"
import type { BulkContent, BulkListingContent, ListingQuery } from "../proceeding/bulk.ts"
import type { Office } from "../proceeding/commit.ts"
import { fault } from "../proceeding/kind.ts"
import { listUsed, listUsedLike } from "../proceeding/number-store.ts"
import type { Proceeding } from "../proceeding/proceeding.ts"
import { lockProceeding, updateProceeding } from "../proceeding/store.ts"
import { missingOf } from "../record/penalty-fact.ts"
import type { HeldRecord } from "../record/record.ts"
import { isLawful } from "../record/state.ts"
import { listRecordsOf } from "../record/store.ts"
import { windowOf } from "../record/window.ts"
import { listCodeChanges, replacedWords } from "../subject/code-store.ts"
import { judgeEnd } from "./end-row.ts"
import { type FoundBy, findExpired, findSubjects, findUnclassed, listOpenOf, loadStates } from "./gather-store.ts"
import { emptyRow, exceptionsOf, type GivenRow, judgeRow } from "./row.ts"
import { countRows, dropRows, findTaken, keepRows, lastNumber } from "./store.ts"

/** Rows of one proceeding: a city's merchants, many times over. What is more is several decisions of the office. */
export const bulkRowsMax = 100_000
// Rows in a transaction.
const batch = 1_000

/** How a collection came out. `closed`: rows are not collected any more; `too-many`: no row is kept. */
export type Collected = { kind: "done"; proceeding: Proceeding } | { kind: "closed" } | { kind: "too-many" }

/** A proceeding with its rows counted anew. */
export async function recount(
  tx: Transaction,
  proceeding: Proceeding,
  more: Partial<BulkContent> = {},
): Promise<Proceeding> {
  const counts = await countRows(tx, proceeding.id)
  const next = {
    ...proceeding,
    content: { ...proceeding.content, ...counts, ...more },
    version: proceeding.version + 1,
  }
  await updateProceeding(tx, next)
  return next
}

/** The numbers that rows are given which bring none; what is left out stays as it was, and an empty pattern is none. */
export interface Numbering {
  number_pattern?: string | undefined
  first_number?: number | undefined
}

/** Collects rows in the place of those that were collected before. */
export async function collect(
  office: Office,
  id: string,
  source: string,
  actor: string,
  groups: AsyncIterable<readonly GivenRow[]>,
  numbering: Numbering = {},
): Promise<Collected> {
  const begun = await office.sql.begin(async (tx) => {
    const proceeding = await lockCollecting(tx, id)
    if (!proceeding) return null
    await dropRows(tx, id)
    const content = proceeding.content as BulkListingContent
    const { number_pattern = content.number_pattern, first_number = content.first_number } = numbering
    const pattern = number_pattern || null
    const last = pattern ? Math.max(first_number - 1, await lastNumber(tx, proceeding.authority, pattern, id)) : 0
    // Of what ends records nothing is numbered.
    const numbers = content.number_pattern === undefined ? {} : { number_pattern: pattern, first_number }
    return recount(tx, proceeding, { source, last_number: last, ...numbers })
  })
  if (!begun) return { kind: "closed" }
  let count = 0
  let version = begun.version
  const keep = async (rows: readonly GivenRow[]): Promise<boolean> => {
    const kept = await office.sql.begin(async (tx) => {
      const proceeding = await lockCollecting(tx, id)
      // Somebody collects anew meanwhile, or has gone on with it.
      if (proceeding?.version !== version) return null
      return keepGiven(tx, office, proceeding, rows)
    })
    version = kept?.version ?? version
    return kept !== null
  }
  for await (const rows of inGroups(groups, batch, ({ length = 0 }) => length)) {
    count += rows.length
    if (count > bulkRowsMax) {
      await office.sql.begin((tx) => dropRows(tx, id))
      return { kind: "too-many" }
    }
    if (!(await keep(rows))) return { kind: "closed" }
  }
  return office.sql.begin(async (tx) => {
    const proceeding = await lockCollecting(tx, id)
    if (proceeding?.version !== version) return { kind: "closed" }
    const { state, content } = proceeding
    const counts = { rows: content["rows"], ready: content["ready"], refused: content["refused"] }
    const after = { state, ...counts, ...numbering }
    const row = { act: "proceeding.fill", object: id, before: { state }, after }
    await writeAudit(tx, row, { actor, at: office.clock() })
    return { kind: "done", proceeding }
  })
}

async function lockCollecting(tx: Transaction, id: string): Promise<Proceeding | null> {
  const proceeding = await lockProceeding(tx, wholeRegister, id)
  return proceeding?.state === "collecting" || proceeding?.state === "returned" ? proceeding : null
}

/** Of an authority's numbers those that rows may not take: the given ones that are used, and what is used of the pattern. */
async function usedNumbers(
  tx: Transaction,
  authority: string,
  pattern: string | null,
  numbers: readonly string[],
): Promise<Set<string>> {
  const given = await listUsed(
    tx,
    authority,
    numbers.map((number) => ({ number, proceedingId: "" })),
  )
  return new Set([...given, ...(pattern ? await listUsedLike(tx, authority, pattern) : [])])
}

async function keepGiven(
  tx: Transaction,
  { calendar, policy, clock }: Office,
  proceeding: Proceeding,
  rows: readonly GivenRow[],
): Promise<Proceeding> {
  const { id: bulkId, authority } = proceeding
  const content = proceeding.content as BulkListingContent
  const codes = [...new Set(rows.flatMap(({ code }) => (code ? [cleanCode(code)] : [])))]
  const replaced = new Map((await listCodeChanges(tx, codes)).map((change) => [change.code, change]))
  const numbers = rows.flatMap(({ decision_no }) => (decision_no ? [decision_no.trim()] : []))
  const judging = {
    ...{ bulkId, authority, content },
    facts: { today: dayInChina(clock()), calendar, policy, records: [], open: [] },
    subjects: await loadStates(tx, codes),
    records: await listRecordsOf(tx, codes),
    open: await listOpenOf(tx, codes),
    taken: await findTaken(tx, bulkId, codes, numbers),
    used: await usedNumbers(tx, authority, content.number_pattern ?? null, numbers),
    lastNumber: Number(content["last_number"] ?? 0),
  }
  await keepRows(
    tx,
    rows.map((row) => {
      const change = replaced.get(cleanCode(row.code ?? ""))
      const given = change
        ? { ...row, faults: fault("code", replacedWords(change).zh, replacedWords(change).en).faults }
        : row
      return (proceeding.kind === "bulk" ? judgeRow : judgeEnd)(given, judging)
    }),
  )
  return recount(tx, proceeding, { last_number: judging.lastNumber })
}

/** What a query looks for, by the ground that is to be decided. */
export function foundBy(
  { region, listed_under }: ListingQuery,
  { ground, arose_on }: Pick<BulkListingContent, "ground" | "arose_on">,
): FoundBy {
  const type = findGround(ground)?.subjectType ?? null
  return { region, type, listedUnder: listed_under, before: arose_on }
}

/** The subjects that a query finds, as rows. */
export async function* queriedRows(
  { sql }: Office,
  { region, listed_under }: ListingQuery,
  { ground, arose_on }: Pick<BulkListingContent, "ground" | "arose_on">,
): AsyncGenerator<readonly GivenRow[]> {
  const by = foundBy({ region, listed_under }, { ground, arose_on })
  for (let [after, line] = ["", 0]; ; ) {
    const subjects = await findSubjects(sql, by, after, batch)
    const last = subjects.at(-1)
    if (!last) return
    yield subjects.map(({ code, name }) => ({ line: ++line, code, name }))
    after = last.code
  }
}

/** Whose records are shown again: those of the authority, or of those below it too. */
export function prefixOf({ authority, content }: Pick<Proceeding, "authority" | "content">): string {
  return content["below"] === true ? regionPrefix(authority) : authority
}

/** Whether a record was hidden before its time: it may be shown again, and its days are not over. */
function isHidden({ content, state }: HeldRecord, policy: Policy, today: string): boolean {
  const { displayedUntil } = windowOf(content, policy)
  return isLawful("reshow", content.list, state) && displayedUntil !== null && displayedUntil >= today
}

/** Whether a penalty without a confirmed class is shown for longer than the law of its days has it now. */
export function isOverlong(record: HeldRecord, policy: Policy): boolean {
  const { content, state, displayedUntil, barredUntil } = record
  if (barredUntil !== null || displayedUntil === null || !isLawful("amend", content.list, state)) return false
  if (missingOf(content, policy) === null) return false
  const { displayedUntil: until } = windowOf(content, policy)
  return until !== null && until < displayedUntil
}

// What the register finds by itself: where it looks, and which of these it takes.
const found = {
  reshow: { find: findExpired, isWanted: isHidden },
  terms: { find: findUnclassed, isWanted: isOverlong },
} as const satisfies Record<
  string,
  { find: typeof findExpired; isWanted(record: HeldRecord, policy: Policy, today: string): boolean }
>
export type FoundKind = keyof typeof found

/** Whether the rows of a kind are found by the register, so that nobody sends any. */
export function isFoundKind(kind: string): kind is FoundKind {
  return Object.hasOwn(found, kind)
}

/** Whether a record is still such as its kind looks for. */
export function isWanted(kind: FoundKind, record: HeldRecord, policy: Policy, today: string): boolean {
  return found[kind].isWanted(record, policy, today)
}

// As many are looked at while somebody waits for a form.
const lookedAtMost = 5 * batch

/** How many records of a kind there are among the first that are looked at; whether there are more of those. */
export async function countFoundOf(
  kind: FoundKind,
  { sql, policy, clock }: Pick<Office, "sql" | "policy" | "clock">,
  prefix: string,
): Promise<{ rows: number; more: boolean }> {
  const records = await found[kind].find(sql, prefix, "", lookedAtMost)
  const today = dayInChina(clock())
  const rows = records.filter((record) => isWanted(kind, record, policy, today)).length
  return { rows, more: records.length === lookedAtMost }
}

/** Collects the records of a kind that the register finds by itself. */
export async function collectFoundOf(
  kind: FoundKind,
  office: Office,
  id: string,
  prefix: string,
  actor: string,
): Promise<Collected> {
  const begun = await office.sql.begin(async (tx) => {
    const proceeding = await lockCollecting(tx, id)
    if (!proceeding) return null
    await dropRows(tx, id)
    return proceeding
  })
  if (!begun) return { kind: "closed" }
  const today = dayInChina(office.clock())
  let line = 0
  for (let after = ""; ; ) {
    const records = await found[kind].find(office.sql, prefix, after, batch)
    const last = records.at(-1)
    if (!last) break
    after = last.id
    const wanted = records.filter((record) => isWanted(kind, record, office.policy, today))
    if (line + wanted.length > bulkRowsMax) {
      await office.sql.begin((tx) => dropRows(tx, id))
      return { kind: "too-many" }
    }
    if (wanted.length === 0) continue
    await office.sql.begin(async (tx) => {
      const codes = [...new Set(wanted.map(({ content }) => content.subjectCode))]
      const [subjects, others] = [await loadStates(tx, codes), await listRecordsOf(tx, codes)]
      const open = await listOpenOf(tx, codes)
      const rows = wanted.map(({ id: recordId, content }) => {
        const { subjectCode, subjectName, decisionNo, authority } = content
        const known = subjects.get(subjectCode)
        const of = others.get(subjectCode) ?? []
        // The decision keeps the name of its day, and its authority may be anywhere.
        const exceptions = exceptionsOf(
          known?.name ?? subjectName,
          known,
          of,
          open.has(subjectCode),
          known?.region ?? authority,
        )
        return { ...emptyRow(id, ++line), subjectCode, subjectName, decisionNo, recordId, exceptions }
      })
      await keepRows(tx, rows)
    })
  }
  return office.sql.begin(async (tx) => {
    await lockHead(tx)
    const proceeding = await lockCollecting(tx, id)
    if (!proceeding) return { kind: "closed" }
    const { state } = proceeding
    const next = await recount(tx, proceeding, { source: prefix })
    const after = { state, rows: next.content["rows"] }
    const row = { act: "proceeding.fill", object: id, before: { state }, after }
    await writeAudit(tx, row, { actor, at: office.clock() })
    return { kind: "done", proceeding: next }
  })
}
