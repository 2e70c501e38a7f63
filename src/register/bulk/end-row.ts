/** A row about the end of a subject (注销): judged by what the register knows of it. Pure. */
import { coversRegion } from "../../access/principal.ts"
import { isDay } from "../../law/day.ts"
import { readCode } from "../../names/code.ts"
import { codeProblem } from "../../names/code-problem.ts"
import { insideNumbers } from "../proceeding/inside-number.ts"
import { fault, textInput } from "../proceeding/kind.ts"
import type { Fault } from "../proceeding/proceeding.ts"
import { isLawful } from "../record/state.ts"
import { emptyRow, type GivenRow, type Judging, readCell } from "./row.ts"
import type { BulkRow } from "./store.ts"

const unknown = fault("code", "本库没有该主体", "the register does not know the subject")
const elsewhere = fault("code", "该主体登记地不在本机关辖区", "registered outside the authority's region")
const nothing = fault("code", "该主体没有可以随其终止的记录", "no record of the subject is left that could end with it")
const twice = fault("code", "本批已有该主体", "the subject stands in an earlier row")

/** Judges a row. */
export function judgeEnd(
  given: GivenRow,
  { bulkId, authority, facts, subjects, records, open, taken }: Judging,
): BulkRow {
  const refused = ({ faults }: { faults: readonly Fault[] }): BulkRow => ({
    ...{ ...emptyRow(bulkId, given.line), outcome: "refused", faults },
  })
  if (given.faults) return refused({ faults: given.faults })
  const code = validCode("code", given.code ?? "")
  if (typeof code !== "string") return refused(code)
  const on = given.arose_on?.trim() ?? ""
  if (!isDay(on) || on > facts.today)
    return refused(fault("arose_on", "应为不晚于今天的日期", "a day not later than today"))
  const successor = given.successor?.trim() ? validCode("successor", given.successor) : null
  if (successor !== null && typeof successor !== "string") return refused(successor)
  if (successor === code) return refused(fault("successor", "不得为主体自身", "not the subject itself"))
  const evidence = given.evidence?.trim() ? readCell("evidence", given.evidence, textInput) : null
  if (evidence !== null && typeof evidence !== "string") return refused(evidence)
  const inside = insideNumbers({ evidence }, new Set())
  if (inside.length > 0) return refused({ faults: inside })
  const known = subjects.get(code)
  if (!known) return refused(unknown)
  if (!coversRegion(authority, known.region)) return refused(elsewhere)
  if (taken.codes.has(code)) return refused(twice)
  const held = records.get(code) ?? []
  if (!held.some(({ content, state }) => isLawful("deregister", content.list, state))) return refused(nothing)
  taken.codes.add(code)
  return {
    ...{ ...emptyRow(bulkId, given.line), subjectCode: code, subjectName: known.name, aroseOn: on, successor },
    evidence,
    exceptions: open.has(code) ? ["in-progress"] : [],
  }
}

function validCode(field: string, text: string): string | { faults: readonly Fault[] } {
  const reading = readCode(text)
  if (reading.kind === "valid") return reading.code
  const say = (language: "zh" | "en") => codeProblem(reading, language)?.detail ?? ""
  return fault(field, say("zh"), say("en"))
}
