/**
 * What a move makes of a record and of those that hang on it: the new state, the log entry, the audit row. The same for a
 * proceeding, the daily work and a row of an import. Pure.
 */
import { wholeCountry } from "../../access/principal.ts"
import { addDays } from "../../law/day.ts"
import type { Policy } from "../../law/policy.ts"
import { commitmentOf } from "../../ledger/commitment.ts"
import type { Publication } from "../../ledger/sequencer.ts"
import { regionOf } from "../../names/code.ts"
import type { AuditRow } from "../audit/trail.ts"
import { recordDifference } from "./difference.ts"
import { isLinked, linkedEnds } from "./link.ts"
import { withKnownFacts } from "./penalty-fact.ts"
import {
  type DecisionText,
  type HeldRecord,
  isRecordOf,
  publicLine,
  type RecordContent,
  recordId,
  type Subject,
} from "./record.ts"
import {
  type EndMoveName,
  isLawful,
  type RecordMove,
  type RecordMoveName,
  type RecordState,
  reasonOfMove,
  recordMoves,
  recordStates,
} from "./state.ts"
import type { ToldKindName } from "./told-end.ts"
import { amendedWindow, windowOf } from "./window.ts"

/** A subject as it is to stand, with what it was; null where it is new. */
export interface SubjectChange {
  subject: Subject
  before: Subject | null
}

/** What is to be written: state, log and audit trail. No subject and no record occurs twice. */
export interface RecordChanges {
  subjects: SubjectChange[]
  /** Records as they are to stand: those that are new, and those that there were. */
  added: HeldRecord[]
  changed: HeldRecord[]
  publications: Publication[]
  audit: AuditRow[]
  /** Redacted texts that records bring with them. */
  texts: DecisionText[]
  /** Records and subjects that follow another by law, by id or code. */
  following: Map<string, Lead>
}

/** What a record follows: whose decision it was, and by which effect, where that is not what its entry says. */
export interface Lead {
  authority: string
  effect?: "recode" | "subject-over"
}

/** Changes to be added to. */
export const noChanges = (): RecordChanges => ({
  ...{ subjects: [], added: [], changed: [], publications: [], audit: [], texts: [] },
  following: new Map(),
})

/** What a change depends on beside the records. */
export interface ChangeContext {
  /** Today in China. */
  today: string
  policy: Policy
  /** Position of the first publication. */
  size: number
  /** 256 fresh random bits as base64url, each time. */
  newSalt(): string
  /** Whether a source makes the moves, by an import, and not an authority or the law here. */
  bySource?: boolean
}

/** What a move changes in a record beside its state. */
export type RecordChange = Partial<Pick<HeldRecord, "content" | "barredUntil" | "displayedUntil" | "repairOpensOn">> & {
  /** Where the move leads to another state than its row says. */
  state?: RecordState
}

/** How a record has ended: by which move, and the first day on which it was not shown. */
export interface RecordEnd {
  move: EndMoveName
  on: string
  /** Of which kind its source says it is. */
  kind?: ToldKindName | null
  /** The state that it leads to, where that is another than the move's. */
  state?: RecordState
}

/** The position of the next publication. */
export function nextPosition({ size }: ChangeContext, { publications }: RecordChanges): number {
  return size + publications.length
}

/** Publishes a new record; "known" when there is one of the same decision. */
export function publishRecord(
  content: RecordContent,
  records: readonly HeldRecord[],
  context: ChangeContext,
): RecordChanges | "known" {
  const id = recordId(content)
  const known = records.find((record) => isRecordOf(record, id))
  // Kept here by who decided, and now published here by the registration side.
  if (known && known.state !== "elsewhere") return "known"
  const changes = noChanges()
  const told = known ? withKnownFacts(content, known.content.detail) : content
  addRecord(id, told, known, null, context, changes)
  return changes
}

/**
 * Keeps the record of a decision that another register displays: its authority goes on deciding on it here, and nothing of
 * it is in the log. What is known already stays as it is.
 */
export function keepRecord(
  content: RecordContent,
  records: readonly HeldRecord[],
  { policy }: Pick<ChangeContext, "policy">,
): RecordChanges {
  const id = recordId(content)
  const changes = noChanges()
  if (records.some((record) => isRecordOf(record, id))) return changes
  const state = "elsewhere"
  changes.added.push({
    ...{ id, content, state, position: null, ...windowOf(content, policy), endedOn: null, barredUntil: null },
  })
  changes.audit.push({ act: "record.keep", object: id, position: null, before: null, after: { state } })
  return changes
}

/**
 * Brings a record in: it is published, or where it has ended kept without being shown.
 * @param kept what was kept so before, and is judged anew
 */
export function addRecord(
  id: string,
  content: RecordContent,
  kept: HeldRecord | undefined,
  end: RecordEnd | null,
  context: ChangeContext,
  changes: RecordChanges,
): void {
  const position = end ? null : nextPosition(context, changes)
  const window = windowOf(content, context.policy)
  const update: HeldRecord = {
    ...{ id, content, state: end ? (end.state ?? recordMoves[end.move].to) : "live", position },
    // A fraud that was found before it is shown here bars its party all the same.
    ...(kept ? amendedWindow(kept, window) : window),
    ...{ endedOn: end?.on ?? null, barredUntil: kept?.barredUntil ?? null },
  }
  if (!end) changes.publications.push(opening("add", id, content, null, null, context))
  changes[kept ? "changed" : "added"].push(update)
  const differs = kept && recordDifference(kept, update)
  changes.audit.push({
    ...{ act: kept ? "record.amend" : "record.add", object: id, position, before: differs?.before ?? null },
    after: end ? { ...differs?.after, state: update.state } : (differs?.after ?? null),
  })
}

/**
 * A move of a record, with those of the records that follow it.
 * @param records all of the subject
 * @param changes what was changed before in the same transaction, to which this is added
 * @throws when the move is not lawful: ask `isLawful`
 */
export function moveRecord(
  name: RecordMoveName,
  record: HeldRecord,
  change: RecordChange,
  records: readonly HeldRecord[],
  context: ChangeContext,
  changes: RecordChanges = noChanges(),
): RecordChanges {
  const on = endOf(name, record, context.today)
  const moved = moveAlone(name, record, change, on, context, changes)
  for (const follower of followers(name, moved, records, context.today)) {
    changes.following.set(follower.record.id, leadOf(name, record, follower.record))
    moveAlone(follower.move, follower.record, {}, follower.on, context, changes)
  }
  return changes
}

/** The moves that the links among a subject's records ask for as they stand. @param records all of the subject */
export function settleLinks(
  records: readonly HeldRecord[],
  context: ChangeContext,
  changes: RecordChanges = noChanges(),
): RecordChanges {
  for (const { move, record, on } of linkedEnds(records)) moveAlone(move, record, {}, on, context, changes)
  return changes
}

/**
 * A move of one record, without those that follow it.
 * @param on the first day on which it is not shown, where the move ends it
 * @throws when the move is not lawful: ask `isLawful`
 */
export function moveAlone(
  name: RecordMoveName,
  record: HeldRecord,
  change: RecordChange,
  on: string,
  context: ChangeContext,
  changes: RecordChanges,
): HeldRecord {
  const { bySource = false } = context
  const move: RecordMove = recordMoves[name]
  if (!isLawful(name, record.content.list, record.state, bySource)) {
    throw new Error(`record ${record.id} is ${record.state}: it can't ${name}`)
  }
  const content = change.content ?? record.content
  const state = change.state ?? move.to ?? record.state
  const opens = recordStates[state].display === "shown"
  // What is masked is not in the live set of the log: its end changes nothing that is published.
  const position = opens || recordStates[record.state].display === "shown" ? nextPosition(context, changes) : null
  if (opens) {
    const replaces = move.writes === "amend" ? record.position : null
    changes.publications.push(opening(move.writes, record.id, content, replaces, reasonOfMove(name), context))
  } else if (position !== null) {
    changes.publications.push(closing(name, record))
  }
  const update: HeldRecord = {
    ...record,
    ...(change.content ? amendedWindow(record, windowOf(content, context.policy)) : {}),
    ...change,
    ...{ content, state, position: opens ? position : record.position },
    // What was over before has ended on its own day.
    endedOn: recordStates[state].display === "over" ? (record.endedOn ?? on) : null,
  }
  changes.changed.push(update)
  const { before, after } = recordDifference(record, update)
  changes.audit.push({
    ...{ act: `record.${name}`, object: record.id, position },
    before: { ...before, state: record.state, position: record.position },
    after: { ...after, state },
  })
  return update
}

/** What ends by itself, or is taken along, was over on the day after its display, however late that is noticed. */
function endOf(name: RecordMoveName, record: HeldRecord, today: string): string {
  const move: RecordMove = recordMoves[name]
  const on = dayAfterDisplay(record)
  if (move.takesAll) return on !== null && on < today ? on : today
  return (move.dated === "by-display" ? on : null) ?? today
}

/** The first day on which a record is no longer shown by itself; null where none is set. */
export function dayAfterDisplay({ displayedUntil }: Pick<HeldRecord, "displayedUntil">): string | null {
  return displayedUntil === null ? null : addDays(displayedUntil, 1)
}

/** The records that go with a move: those that a link ties to it, and with some moves every one of the subject. */
function followers(
  name: RecordMoveName,
  moved: HeldRecord,
  records: readonly HeldRecord[],
  today: string,
): { move: RecordMoveName; record: HeldRecord; on: string }[] {
  const standing = records.map((record) => (record.id === moved.id ? moved : record))
  const move: RecordMove = recordMoves[name]
  if (move.takesAll) {
    return standing
      .filter(({ content, state }) => isLawful(name, content.list, state))
      .map((record) => ({ move: name, record, on: endOf(name, record, today) }))
  }
  if (moved.endedOn === null) return []
  return linkedEnds(standing).filter(({ record }) => isLinked(moved, record, standing))
}

/** What a follower follows: the authority of the lead, or where all of a subject go along those who register it. */
function leadOf(name: RecordMoveName, { content }: HeldRecord, follower: HeldRecord): Lead {
  const { takesAll }: RecordMove = recordMoves[name]
  if (!takesAll || follower.content.authority === content.authority) return { authority: content.authority }
  return { authority: registrarOf(content.subjectCode) ?? content.authority, effect: "subject-over" }
}

/** Where a code was given, which may be by the country's own bureau; null for one that tells none, as of a sample. */
export function registrarOf(subjectCode: string): string | null {
  const region = regionOf(subjectCode)
  if (region.startsWith("10")) return wholeCountry
  return /^[2-8]\d|^1[1-9]/.test(region) ? region : null
}

/** The publication of a record as it is to stand. */
function opening(
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
function closing(reason: RecordMoveName, { id, content, position }: HeldRecord): Publication {
  const { list, authority, subjectCode } = content
  return {
    draft: { operation: "remove", list, authority, replaces: position, reason, commitment: null },
    line: null,
    recordId: id,
    subjectCode,
  }
}
