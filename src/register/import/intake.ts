/**
 * Rows of an import held to what of the law's preconditions a row can show (法制审核), before anybody sees them: against the
 * listings that stand, the numbers that are used, and the rows before. Pure.
 */
import { publishedCalendar } from "../../law/calendar.ts"
import { numberKey } from "../../law/decision-number.ts"
import type { Policy } from "../../law/policy.ts"
import { type CaseFile, judgeFile, type Origin } from "../proceeding/legality.ts"
import { type PreconditionId, preconditions } from "../proceeding/precondition.ts"
import { type Facts, newlyBegun } from "../proceeding/proceeding.ts"
import type { HeldRecord, RecordContent } from "../record/record.ts"
import type { HoldReason, Intake } from "./hold.ts"
import type { RecordRow } from "./record.ts"
import type { NumberedRow } from "./row.ts"

/** As what a row waits that misses a precondition. */
export const heldFor = {
  "code-checks": "code",
  "subject-code-checks": "code",
  "ground-of-subject": "ground",
  "authority-there": "unnamed",
  "one-cause-one-listing": "twin",
  "one-penalty-one-listing": "twin",
  "one-number-one-decision": "number",
} as const satisfies Partial<Record<PreconditionId, HoldReason>>

/** What the register knows of the rows of a batch, beside the records that they are. */
export interface IntakeKnown {
  /** The listings of their subjects that stand. */
  standing: readonly HeldRecord[]
  /** The days of what their authorities have numbered as they are, by `numberOf`; null of a paper that is no decision. */
  numbered: ReadonlyMap<string, readonly (string | null)[]>
  /** Their subjects that the register knows, by code. */
  names: ReadonlyMap<string, string>
  /** The records that they would change, by id. */
  records: ReadonlyMap<string, HeldRecord>
}

/** A number of an authority, in one writing. */
export const numberOf = (authority: string, number: string): string => JSON.stringify([authority, numberKey(number)])

/** Judges rows of an origin; each that would be added stands for those after it. */
export function openIntake(known: IntakeKnown, about: { origin: Origin; today: string; policy: Policy }): Intake {
  const standing = Map.groupBy(known.standing, ({ content }) => content.subjectCode)
  const subjects = new Set(known.names.keys())
  const numbered = new Map([...known.numbered].map(([key, days]) => [key, [...days]]))
  return (row) => {
    if (row.kind === "subject") {
      const reasons = reasonsOf(row, {}, about)
      if (reasons.length === 0) subjects.add(row.subject.code)
      return reasons
    }
    const { subjectCode, authority, decisionNo, decidedOn } = row.content
    const before = known.records.get(row.id)
    const listings = standing.get(subjectCode) ?? []
    const key = numberOf(authority, decisionNo)
    const days = numbered.get(key) ?? []
    const isNew = before === undefined
    // What ends is held to nothing that was asked of it as it began.
    if (!isNew && row.ending) return []
    const facts = { isKnown: subjects.has(subjectCode), ...(isNew ? { numbered: days } : {}) }
    const isAlone = !isNew && !isOtherBase(before, row)
    const reasons = reasonsOf(row, { ...facts, ...(isAlone ? {} : { records: listings }) }, about)
    if (isNew) {
      numbered.set(key, [...days, decidedOn])
      if (row.content.list !== "penalty" && !row.ending) standing.set(subjectCode, [...listings, asHeld(row)])
    }
    return reasons
  }
}

/** Whether a listing that is told anew rests on another penalty by it. */
function isOtherBase(before: HeldRecord, { content }: RecordRow): boolean {
  const baseOf = ({ detail: { base_penalty_no: no } }: RecordContent) => (typeof no === "string" ? numberKey(no) : null)
  return content.list === "serious" && baseOf(content) !== baseOf(before.content)
}

function asHeld({ id, content }: RecordRow): HeldRecord {
  const days = { displayedUntil: null, repairOpensOn: null, endedOn: null, barredUntil: null }
  return { id, content, state: "live", position: null, ...days }
}

function reasonsOf(
  row: NumberedRow,
  known: Partial<Facts>,
  { origin, today, policy }: { origin: Origin; today: string; policy: Policy },
): HoldReason[] {
  const facts = { today, calendar: publishedCalendar, policy, records: [], open: [], ...known }
  const file: CaseFile = { proceeding: caseOf(row, today), act: "import", origin, steps: [], facts }
  const missed = judgeFile(preconditions, file).filter(({ verdict }) => verdict.kind === "unmet")
  return [...new Set(missed.map(({ id }) => heldFor[id as keyof typeof heldFor]))]
}

/** A row as the case that it tells of. */
function caseOf(row: NumberedRow, today: string): CaseFile["proceeding"] {
  const life = { ...newlyBegun("", today), state: "", displayedBy: null, closed: false }
  if (row.kind === "subject") {
    const { code, name, region } = row.subject
    const of = { list: "abnormal", subjectCode: code, subjectName: name, authority: region } as const
    return { ...life, ...of, id: "", kind: "subject", recordId: null, content: {} }
  }
  const { list, subjectCode, subjectName, authority, ground, decisionNo, decidedOn, detail } = row.content
  const base = detail.base_penalty_no === undefined ? {} : { base_penalty_no: detail.base_penalty_no }
  const content = { ground: ground ?? "", decision_no: decisionNo, decided_on: decidedOn, ...base }
  return { ...life, list, subjectCode, subjectName, authority, id: row.id, kind: list, recordId: row.id, content }
}
