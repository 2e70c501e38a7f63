/**
 * What a move makes of a record and of those that hang on it: the new state, the log entry, the audit row. Pure.
 */
import { addDays } from "../../law/day.ts"
import { displayWindow } from "../../law/display-window.ts"
import type { Policy } from "../../law/policy.ts"
import { commitmentOf } from "../../ledger/commitment.ts"
import type { Publication } from "../../ledger/sequencer.ts"
import { recordDifference } from "./difference.ts"
import { isLinked, linkedEnds } from "./link.ts"
import { type HeldRecord, publicLine, type RecordContent, recordId } from "./record.ts"
import { isLawful, type RecordMove, type RecordMoveName, recordMoves } from "./state.ts"

/** A record as it is to stand, and whether it is new. */
export interface RecordUpdate extends HeldRecord {
  isNew: boolean
}

/** What a change depends on beside the records. */
export interface ChangeContext {
  /** Today in China. */
  today: string
  policy: Policy
  /** Position of the first publication. */
  size: number
  newSalt(): string
}

/** What is to be written. */
export interface RecordChanges {
  updates: RecordUpdate[]
  publications: Publication[]
  audit: { act: string; object: string; position: number | null; before: unknown; after: unknown }[]
}

/** The display of a record, by the law of its days. */
export function windowOf(
  content: RecordContent,
  policy: Policy,
  fraudOn: string | null = null,
): Pick<HeldRecord, "displayedUntil" | "repairOpensOn"> {
  const ends = content.detail.restriction_ends_on
  const { displayedUntil, repairOpensOn } = displayWindow(
    { ...content, restrictionEndsOn: typeof ends === "string" ? ends : null, fraudOn },
    policy,
  )
  return { displayedUntil, repairOpensOn }
}

/** The window after a correction. One that began again after a fraud is not shortened by it. */
export function amendedWindow(
  record: Pick<HeldRecord, "barredUntil" | "displayedUntil" | "repairOpensOn">,
  window: Pick<HeldRecord, "displayedUntil" | "repairOpensOn">,
): Pick<HeldRecord, "displayedUntil" | "repairOpensOn"> {
  if (record.barredUntil === null) return window
  const { displayedUntil, repairOpensOn } = record
  return { displayedUntil, repairOpensOn }
}

/** Publishes a new record; "known" when there is one of the same decision. */
export function publishRecord(
  content: RecordContent,
  records: readonly HeldRecord[],
  context: ChangeContext,
): RecordChanges | "known" {
  const id = recordId(content)
  if (records.some((record) => record.id === id)) return "known"
  const position = context.size
  return {
    updates: [
      {
        ...{ id, content, state: "live", position, ...windowOf(content, context.policy) },
        ...{ endedOn: null, barredUntil: null, isNew: true },
      },
    ],
    publications: [opening("add", id, content, null, null, context)],
    audit: [{ act: "record.add", object: id, position, before: null, after: null }],
  }
}

/**
 * A move of a record, with those of the records that follow it.
 * @param records all of the subject
 * @throws when the move is not lawful: ask `isLawful`
 */
export function moveRecord(
  name: RecordMoveName,
  record: HeldRecord,
  change: Partial<Pick<HeldRecord, "content" | "barredUntil" | "displayedUntil" | "repairOpensOn">>,
  records: readonly HeldRecord[],
  context: ChangeContext,
): RecordChanges {
  const changes: RecordChanges = { updates: [], publications: [], audit: [] }
  const on = endOf(name, record, context.today)
  const moved = applyMove(name, record, change, on, context, changes)
  for (const follower of followers(name, moved, records, on)) {
    applyMove(follower.move, follower.record, {}, follower.on, context, changes)
  }
  return changes
}

/** The moves that the links among a subject's records ask for as they stand. @param records all of the subject */
export function settleLinks(records: readonly HeldRecord[], context: ChangeContext): RecordChanges {
  const changes: RecordChanges = { updates: [], publications: [], audit: [] }
  for (const { move, record, on } of linkedEnds(records)) applyMove(move, record, {}, on, context, changes)
  return changes
}

function applyMove(
  name: RecordMoveName,
  record: HeldRecord,
  change: Partial<HeldRecord>,
  on: string,
  context: ChangeContext,
  changes: RecordChanges,
): RecordUpdate {
  const move: RecordMove = recordMoves[name]
  if (!isLawful(name, record.content.list, record.state)) {
    throw new Error(`record ${record.id} is ${record.state}: it can't ${name}`)
  }
  const content = change.content ?? record.content
  const position = context.size + changes.publications.length
  const opens = move.to === "live"
  // What is masked is not in the live set of the log: its end changes nothing that is published.
  const writes = opens || record.state === "live"
  if (opens) {
    const replaces = move.writes === "amend" ? record.position : null
    // An amendment's line says what it is; a period that begins anew stands in no field of it.
    const reason = name === "amend" ? null : name
    changes.publications.push(opening(move.writes, record.id, content, replaces, reason, context))
  } else if (writes) {
    changes.publications.push(closing(name, record))
  }
  const update: RecordUpdate = {
    ...record,
    ...(change.content ? amendedWindow(record, windowOf(content, context.policy)) : {}),
    ...change,
    content,
    state: move.to,
    position: opens ? position : record.position,
    endedOn: opens || move.to === "masked" ? null : on,
    isNew: false,
  }
  changes.updates.push(update)
  const { before, after } = recordDifference(record, update)
  changes.audit.push({
    act: `record.${name}`,
    object: record.id,
    position: writes ? position : null,
    before: { ...before, state: record.state, position: record.position },
    after: { ...after, state: move.to },
  })
  return update
}

/** What ends by itself has ended on its day, however late that is noticed. */
function endOf(name: RecordMoveName, record: HeldRecord, today: string): string {
  return name === "expire" && record.displayedUntil !== null ? addDays(record.displayedUntil, 1) : today
}

/** The records that go with a move: those that a link ties to it, and with the subject's deregistration every one. */
function followers(
  name: RecordMoveName,
  moved: RecordUpdate,
  records: readonly HeldRecord[],
  on: string,
): { move: RecordMoveName; record: HeldRecord; on: string }[] {
  const standing = records.map((record) => (record.id === moved.id ? moved : record))
  if (name === "deregister") {
    return (
      standing
        .filter(({ content, state }) => isLawful("deregister", content.list, state))
        // What was over before has ended by itself, even if the daily work has not written so yet.
        .filter(({ displayedUntil }) => displayedUntil === null || displayedUntil >= on)
        .map((record) => ({ move: "deregister", record, on }))
    )
  }
  if (moved.endedOn === null) return []
  return linkedEnds(standing).filter(({ record }) => isLinked(moved, record, standing))
}

/** The publication of a record as it is to stand. */
export function opening(
  operation: "add" | "amend" | "remove",
  id: string,
  content: RecordContent,
  replaces: number | null,
  reason: string | null,
  { newSalt }: Pick<ChangeContext, "newSalt">,
): Publication {
  const line = publicLine(id, content, newSalt())
  const { list, authority, subjectCode } = content
  return {
    draft: { operation, list, authority, replaces, reason, commitment: commitmentOf(line) },
    line,
    recordId: id,
    subjectCode,
  }
}

/** The publication of a record's end. */
export function closing(reason: RecordMoveName, { id, content, position }: HeldRecord): Publication {
  const { list, authority, subjectCode } = content
  return {
    draft: { operation: "remove", list, authority, replaces: position, reason, commitment: null },
    line: null,
    recordId: id,
    subjectCode,
  }
}
