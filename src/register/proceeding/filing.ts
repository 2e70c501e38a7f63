/**
 * Papers of a record that has ended (补存文书): where its end came by an import, no proceeding here holds the decision. An officer
 * opens a file for it, takes the papers in as with any proceeding, and closes it. Nothing of the record changes. Pure.
 */
import { z } from "zod"
import { registerActor } from "../daily/daily-context.ts"
import type { HeldRecord } from "../record/record.ts"
import { isOpen, recordStates } from "../record/state.ts"
import { readRecord } from "./beginning.ts"
import { fault, type Kind, lineInput, textInput } from "./kind.ts"
import { act, type Machine } from "./machine.ts"
import { newlyBegun, type Proceeding } from "./proceeding.ts"

// No time is recorded within which a file has to be whole.
const machine = {
  start: "open",
  states: {
    open: { zh: "待补存", en: "waits for its papers", waitsFor: ["officer"], clock: null },
    filed: { zh: "已归档", en: "filed", waitsFor: [], clock: null },
    dropped: { zh: "不再补存", en: "dropped", waitsFor: [], clock: null },
  },
  acts: {
    file: act({ zh: "归档", en: "file", from: ["open"], to: "filed", by: ["officer"] }),
    drop: act({ zh: "不再补存", en: "drop", from: ["open"], to: "dropped", by: ["officer"], reasoned: true }),
  },
} as const satisfies Machine

const beginInput = z.strictObject({ record_id: lineInput, papers: textInput })

/** Papers of records that have ended. */
export const recordFiling: Kind = {
  zh: "补存已结束记录的文书",
  en: "papers of a record that has ended",
  route: "decisions",
  machine,
  begunBy: ["officer"],
  input: beginInput,
  begin(input, facts) {
    const { record_id, papers } = beginInput.parse(input)
    const record = readRecord(record_id, facts)
    if ("faults" in record) return record
    if (isOpen(record.state)) {
      const { zh, en } = recordStates[record.state]
      return fault(
        "record_id",
        `该记录${zh}：其文书随所办事项存入`,
        `the record is ${en}: papers about it go to the proceeding that they belong to`,
      )
    }
    return about(record, papers)
  },
  acts: {},
}

/** The file that the register opens where a source has told that a listing was revoked: the decision is to be put there (R44 19). */
export function filingOf(record: HeldRecord, id: string, today: string): Proceeding {
  const number = record.content.detail.removal_decision_no ?? "文号未载"
  return {
    ...{ id, kind: "filing", state: machine.start, ...about(record, `撤销决定书：${number}`), displayedBy: null },
    ...newlyBegun(registerActor, today),
  }
}

function about({ id: recordId, content }: HeldRecord, papers: string) {
  const { list, subjectCode, subjectName, authority } = content
  return { list, subjectCode, subjectName, authority, recordId, content: { papers } }
}
