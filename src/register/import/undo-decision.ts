/**
 * What the undoing of an import changes: what it brought in is taken back, what it ended is shown again, what it amended
 * is set back; each as a move of its own, with its entry in the log. What has changed since is left as it is. Pure.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import {
  type ChangeContext,
  dayAfterDisplay,
  moveAlone,
  nextPosition,
  noChanges,
  type RecordChange,
  type RecordChanges,
} from "../record/change.ts"
import { fieldsOf } from "../record/difference.ts"
import type { HeldRecord, Subject } from "../record/record.ts"
import { isOpen, type RecordState, recordStates } from "../record/state.ts"
import { amendSubject, type KnownSubject, sameSubject } from "../subject/change.ts"

/** What an import did to a record or a subject, as the audit trail tells it. */
export interface Undoing {
  line: number
  /** A record's id, or a subject's code. */
  object: string
  /** What a subject was before the import, and after; absent of a record. Before is null where it made the subject known. */
  subject?: { before: Subject | null; after: Subject }
  /** What was done to a record, the earliest first. */
  events: readonly UndoneEvent[]
}
interface UndoneEvent {
  act: string
  position: number | null
  before: Readonly<Record<string, unknown>> | null
  after: Readonly<Record<string, unknown>> | null
}

/** What a batch of an undoing changes. */
export interface UndoDecision {
  changes: RecordChanges
  /** Shown again; set back or withdrawn; of these, how many are not shown any more. */
  added: number
  amended: number
  ended: number
  left: { line: number; object: string; reason: Bilingual }[]
  /** Subjects that the import has made known, and that stay so. */
  known: { line: number; object: string; reason: Bilingual }[]
  /** The authorities that were reached, each with how many changes of what was shown. */
  reached: Map<string, number>
}

/** Decides on a batch. No record and no subject occurs twice. */
export function decideUndo(
  undoings: readonly Undoing[],
  known: { records: ReadonlyMap<string, HeldRecord>; subjects: ReadonlyMap<string, KnownSubject> },
  given: ChangeContext & { isForeign(authority: string): boolean },
): UndoDecision {
  const context = { ...given, bySource: true }
  const decision: UndoDecision = {
    ...{ changes: noChanges(), added: 0, amended: 0, ended: 0, left: [], known: [], reached: new Map() },
  }
  for (const { line, object, ...undoing } of undoings) {
    const { subject } = undoing
    if (subject?.before === null) {
      decision.known.push({ line, object, reason: staysKnown })
      continue
    }
    // A subject is of the region that it was given, and of the one that it goes back to.
    const whose = subject
      ? [known.subjects.get(object)?.subject.region, subject.before.region]
      : [known.records.get(object)?.content.authority]
    if (whose.some((authority) => authority !== undefined && given.isForeign(authority))) {
      decision.left.push({ line, object, reason: ofAnother })
      continue
    }
    const reason = subject
      ? undoSubject(subject.before, subject.after, known.subjects.get(object), context, decision)
      : undoRecord(undoing, known.records.get(object), context, decision)
    if (reason) decision.left.push({ line, object, reason })
  }
  return decision
}

function reach({ reached }: UndoDecision, authority: string, isShown: boolean): void {
  reached.set(authority, (reached.get(authority) ?? 0) + (isShown ? 1 : 0))
}

const changedSince = {
  zh: "导入之后又有变动，未撤回，请另行办理",
  en: "it has changed since the import: left as it is, to be decided on by itself",
} as const satisfies Bilingual
const ofAnother = {
  zh: "属于其他机关，须由该机关（或者其上级机关）的人员提出或者放行撤销，未撤回",
  en: "of another authority: left as it is, for its people, or those of one above it, to propose or release its undoing",
} as const satisfies Bilingual
const staysKnown = {
  zh: "该主体由所撤销的导入登记入库，撤销后本库仍知其名称，不因该导入公示任何记录",
  en: "the import made the subject known, and it stays so, without the records that came with it",
} as const satisfies Bilingual
const overSince = {
  zh: "公示期已经届满，不再恢复公示",
  en: "its display is over by now: it is not shown again",
} as const satisfies Bilingual

function undoSubject(
  before: Subject,
  after: Subject,
  known: KnownSubject | undefined,
  context: ChangeContext,
  decision: UndoDecision,
): Bilingual | null {
  if (!known || !sameSubject(known.subject, after)) return changedSince
  amendSubject(before, known, nextPosition(context, decision.changes), decision.changes)
  decision.amended++
  reach(decision, before.region, known.listed)
  return null
}

function undoRecord(
  { events }: Pick<Undoing, "events">,
  record: HeldRecord | undefined,
  context: ChangeContext,
  decision: UndoDecision,
): Bilingual | null {
  const [first, last] = [events[0], events.at(-1)]
  if (!record || !first || !last || !isAsLeft(record, last)) return changedSince
  const { changes } = decision
  const wasThere = first.act !== "record.add"
  const target = wasThere ? setBack(record, events) : { ...record, state: "corrected" as const }
  const end = dayAfterDisplay(target)
  if (!isOpen(record.state) && isOpen(target.state) && end !== null && end <= context.today) return overSince
  const on = (wasThere ? target.endedOn : null) ?? context.today
  const change: RecordChange = { state: target.state, ...(wasThere ? { content: target.content } : {}) }
  if (isOpen(target.state)) moveAlone(isOpen(record.state) ? "amend" : "restore", record, change, on, context, changes)
  else moveAlone("retract", record, change, on, context, changes)
  if (isShown(target.state) && !isShown(record.state)) decision.added++
  else decision.amended++
  if (isShown(record.state) && !isShown(target.state)) decision.ended++
  reach(decision, record.content.authority, isShown(record.state))
  return null
}

function isShown(state: RecordState): boolean {
  return recordStates[state].display === "shown"
}

/** Whether a record is still as the last event has left it. */
function isAsLeft(record: HeldRecord, { act, position, before, after }: UndoneEvent): boolean {
  const fields = fieldsOf(record)
  const state = after?.["state"] ?? (act === "record.add" ? "live" : record.state)
  if (record.state !== state) return false
  // Each publication has a position of its own; what is over keeps the one at which it was shown last.
  const published = isOpen(record.state) ? position : before?.["position"]
  if (typeof published === "number" && record.position !== published) return false
  return Object.entries(after ?? {}).every(([field, value]) => (fields.get(field) ?? null) === (value ?? null))
}

/** The record as it was before the events. */
function setBack(record: HeldRecord, events: readonly UndoneEvent[]): HeldRecord {
  const was = Object.assign({}, ...events.map(({ before }) => before ?? {}).toReversed()) as Record<string, unknown>
  const { content, ...life } = record
  const { detail, ...plain } = content
  const pick = (fields: object) =>
    Object.fromEntries(Object.keys(fields).flatMap((key) => (key in was ? [[key, was[key]]] : [])))
  const details = Object.fromEntries(
    Object.entries({ ...detail, ...was }).filter(([key, value]) => !(key in plain) && !(key in life) && value !== null),
  )
  return {
    ...life,
    ...pick(life),
    position: record.position,
    content: { ...plain, ...pick(plain), detail: details },
  } as HeldRecord
}
