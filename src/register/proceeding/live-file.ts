/**
 * A live record held to the table of preconditions, as far as a record by itself shows it: what was published before the
 * table asked for it is undone by nobody, and looked at by its authority. Pure.
 */
import { publishedCalendar } from "../../law/calendar.ts"
import type { Policy } from "../../law/policy.ts"
import type { HeldRecord } from "../record/record.ts"
import { judgeFile, type Origin } from "./legality.ts"
import { type PreconditionId, preconditions } from "./precondition.ts"
import { type Facts, newlyBegun, type Proceeding } from "./proceeding.ts"

/** As what act of which origin a row is asked of a record. */
interface AskedAs {
  origin: Origin
  act: string
}

const sent = { origin: "source", act: "import" } as const
/** Rows that a mark of its own tells (law/standing-flag.ts), or that only the file of a case shows. */
const marked = "marked"
const inFile = "in-file"
/**
 * Rows that what was known on the day of the decision tells, and what is known today does not: by what code the register knew
 * the subject, where it was registered, what kind of one it was. Moves and new codes since are lawful.
 */
const ofItsDay = "of-its-day"

/** How each row is asked of a live record. */
export const askedOfLive = {
  "one-cause-one-listing": marked,
  "contact-tried": inFile,
  "registration-authority": ofItsDay,
  "one-penalty-one-listing": marked,
  "base-penalty-heavier": { origin: "here", act: "check" },
  "base-penalty-authority": inFile,
  "serious-authority": inFile,
  "decision-in-writing": inFile,
  "waiver-in-writing": inFile,
  "window-over": inFile,
  "told-before-decided": inFile,
  "hearing-over": inFile,
  "hearing-followed": inFile,
  "hearing-notice-days": inFile,
  "presider-apart": inFile,
  // What was not punished has no record.
  ...{ "exemption-conditions": inFile, "exemption-first-offence": inFile, "exemption-in-writing": inFile },
  "code-checks": ofItsDay,
  "subject-code-checks": inFile,
  "ground-of-subject": ofItsDay,
  "authority-there": sent,
  "one-number-one-decision": sent,
} as const satisfies Record<PreconditionId, AskedAs | typeof marked | typeof inFile | typeof ofItsDay>

/** Counted up where a row is added that is asked of live records, or asks more: what is live is looked through again then. */
export const tableVersion = 1

/** What is known of a record beside it. */
export interface LiveKnown {
  /** Of a serious listing all records of its subject. */
  records: readonly HeldRecord[]
  /** The days of the records that its authority has numbered so. */
  numbered: readonly string[]
}

/** The rows in force on the day of its decision that a live record misses, in the order of the table. */
export function missedByLive(record: HeldRecord, known: LiveKnown, policy: Policy): PreconditionId[] {
  const today = record.content.decidedOn
  const facts: Facts = { ...{ today, calendar: publishedCalendar, policy, open: [] }, ...known }
  return (Object.keys(askedOfLive) as PreconditionId[]).filter((id) => {
    const asked = askedOfLive[id]
    if (typeof asked === "string") return false
    const file = { proceeding: asCase(record, today), ...asked, steps: [], facts }
    return judgeFile({ [id]: preconditions[id] }, file).some(({ verdict }) => verdict.kind === "unmet")
  })
}

/** A record as the case that has published it. */
function asCase({ id, content }: HeldRecord, today: string): Proceeding {
  const { list, subjectCode, subjectName, authority, ground, decisionNo, decidedOn, detail } = content
  const base = detail.base_penalty_no === undefined ? {} : { base_penalty_no: detail.base_penalty_no }
  return {
    ...{ ...newlyBegun("", today), state: "", displayedBy: null, id, kind: list, recordId: id },
    ...{ list, subjectCode, subjectName, authority },
    content: { ground: ground ?? "", decision_no: decisionNo, decided_on: decidedOn, ...base },
  }
}
