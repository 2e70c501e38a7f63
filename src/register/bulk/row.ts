/**
 * A row of a bulk proceeding: judged as a proceeding of its own would be, and held against what the register knows, so
 * that what is unusual is looked at by itself. Pure.
 */

import type { z } from "zod"
import { isElsewhere } from "../../access/principal.ts"
import { type Issue, issueWords } from "../../input/issue-words.ts"
import { cleanCode } from "../../names/code.ts"
import { abnormalListing } from "../proceeding/abnormal.ts"
import type { BulkException, BulkListingContent } from "../proceeding/bulk.ts"
import { numberOf } from "../proceeding/bulk.ts"
import { insideNumbers } from "../proceeding/inside-number.ts"
import { fault, numberInput, usedNumberFault } from "../proceeding/kind.ts"
import { unresolved } from "../proceeding/personal-data-review.ts"
import type { Facts, Fault } from "../proceeding/proceeding.ts"
import { isListedFor } from "../proceeding/twin.ts"
import { findingsIn } from "../record/leaving-text.ts"
import { numberKey } from "../record/link.ts"
import type { HeldRecord } from "../record/record.ts"
import type { SubjectState } from "./gather-store.ts"
import type { BulkRow } from "./store.ts"

/** A row as its file or its query gives it. */
export interface GivenRow {
  line: number
  /** Of the text that it was read from; absent where it was not read from one. */
  length?: number
  code?: string
  /** Absent: the register's own. */
  name?: string
  decision_no?: string
  arose_on?: string
  evidence?: string
  /** Of a subject that ended in a merger. */
  successor?: string
  /** What is wrong with it already. */
  faults?: readonly Fault[]
}

/** What rows are judged by. */
export interface Judging {
  bulkId: string
  authority: string
  content: BulkListingContent
  facts: Facts
  subjects: ReadonlyMap<string, SubjectState>
  records: ReadonlyMap<string, readonly HeldRecord[]>
  open: ReadonlyMap<string, readonly { kind: string; ground: string | null }[]>
  /** Of rows before; those of this one are added. */
  taken: { codes: Set<string>; numbers: Set<string> }
  /** Keys of numbers that the authority has used outside this batch. */
  used: ReadonlySet<string>
  /** The last number that was given by the pattern. */
  lastNumber: number
}

const listed = fault("code", "该主体已因同一事由列入", "the subject is listed under this ground already")
const onItsWay = fault("code", "该主体因同一事由的列入正在办理", "a listing under this ground is on its way")
const codeTwice = fault("code", "本批已有该主体", "the subject stands in an earlier row")
const numberTwice = fault("decision_no", "本批已有此文号", "an earlier row has the number")
const ofPattern = fault(
  "decision_no",
  "合于文号格式的文号由本库连续编号，请留空，或者不填文号格式",
  "numbers of this pattern are given here, one after another: leave it empty, or give no pattern",
)
const noNumber = fault("decision_no", "须填写决定书文号", "the number of the decision is needed")
const noName = fault("name", "本库没有该主体，须填写名称", "the register does not know the subject: its name is needed")

/** Judges a row. One that is ready takes its number. */
export function judgeRow(given: GivenRow, judging: Judging): BulkRow {
  const { bulkId, authority, content, facts, taken } = judging
  const refused = (faults: readonly Fault[]): BulkRow => ({
    ...emptyRow(bulkId, given.line),
    outcome: "refused",
    faults,
  })
  if (given.faults) return refused(given.faults)
  const code = cleanCode(given.code ?? "")
  const known = judging.subjects.get(code)
  const name = given.name?.trim() || known?.name
  const arose_on = given.arose_on?.trim() || content.arose_on
  if (name === undefined && code !== "") return refused(noName.faults)
  const input = abnormalListing.input.safeParse({
    ...{ subject: { code: given.code?.trim() ?? "", name: name ?? "" }, authority, ground: content.ground, arose_on },
    evidence: given.evidence?.trim() || content.evidence,
  })
  if (!input.success) return refused(toFaults(input.error.issues))
  const begun = abnormalListing.begin(input.data, facts, ["officer"])
  if ("faults" in begun) return refused(begun.faults.map(inRow))
  const { subjectCode, subjectName } = begun
  if (taken.codes.has(subjectCode)) return refused(codeTwice.faults)
  const records = judging.records.get(subjectCode) ?? []
  if (isListedFor(records, content.ground, arose_on)) return refused(listed.faults)
  const open = judging.open.get(subjectCode) ?? []
  if (open.some(({ kind, ground }) => kind === "abnormal" && ground === content.ground)) return refused(onItsWay.faults)
  const number = readNumber(given.decision_no, judging)
  if ("faults" in number) return refused(number.faults)
  const found = unresolved(findingsIn({ name: subjectName, decision_no: number.text }))
  const inside = insideNumbers({ evidence: given.evidence }, new Set())
  if (found.length + inside.length > 0) return refused([...found, ...inside])
  if (number.given) taken.numbers.add(number.text)
  else judging.lastNumber++
  taken.codes.add(subjectCode)
  return {
    ...emptyRow(bulkId, given.line),
    ...{ outcome: "ready", subjectCode, subjectName, decisionNo: number.text, aroseOn: arose_on },
    evidence: given.evidence?.trim() || null,
    exceptions: exceptionsOf(subjectName, known, records, open.length > 0, authority),
  }
}

function readNumber(
  text: string | undefined,
  judging: Judging,
): { text: string; given: boolean } | { faults: readonly Fault[] } {
  const { content, taken, used } = judging
  const { number_pattern: pattern } = content
  // What was used by hand, or came with a first load, is passed over.
  if (pattern !== null && !text?.trim()) {
    while (used.has(numberKey(numberOf(pattern, judging.lastNumber + 1)))) judging.lastNumber++
  }
  const { lastNumber } = judging
  if (!text?.trim()) return pattern === null ? noNumber : { text: numberOf(pattern, lastNumber + 1), given: false }
  const number = readCell("decision_no", text, numberInput)
  if (typeof number !== "string") return number
  if (pattern !== null && isOfPattern(number, pattern)) return ofPattern
  if (used.has(numberKey(number))) return usedNumberFault("decision_no")
  return taken.numbers.has(number) ? numberTwice : { text: number, given: true }
}

/** Whether a number is one that the pattern gives, to this row or to another. */
function isOfPattern(number: string, pattern: string): boolean {
  const [before = "", after = ""] = pattern.split("{n}")
  const isAround = number.startsWith(before) && number.endsWith(after) && number.length > before.length + after.length
  return isAround && /^\d+$/.test(number.slice(before.length, number.length - after.length))
}

/** A text of a row, held to what an act's input of its kind is. */
export function readCell(field: string, text: string, input: z.ZodType<string>): string | { faults: readonly Fault[] } {
  const read = input.safeParse(text)
  return read.success ? read.data : { faults: toFaults(read.error.issues).map(({ reason }) => ({ field, reason })) }
}

/** What makes a row one to look at by itself. */
export function exceptionsOf(
  name: string,
  known: SubjectState | undefined,
  records: readonly HeldRecord[],
  isBusy: boolean,
  authority: string,
): BulkException[] {
  const found: BulkException[] = []
  if (!known) found.push("unknown-subject")
  else if (known.name !== name && !known.formerNames.includes(name)) found.push("other-name")
  if (known && isElsewhere(known.region, authority)) found.push("elsewhere")
  if (isBusy) found.push("in-progress")
  // Its records say so no more once their decisions fell.
  if (known?.isEnded || records.some(({ state }) => state === "deregistered")) found.push("deregistered")
  if (records.some(({ state }) => state === "masked")) found.push("masked")
  return found
}

/** A row of which nothing is known yet. */
export function emptyRow(bulkId: string, line: number): BulkRow {
  return {
    ...{ bulkId, line, outcome: "ready", subjectCode: null, subjectName: null, decisionNo: null, aroseOn: null },
    ...{ evidence: null, recordId: null, proceedingId: null, exceptions: [], sampled: false, answeredBy: null },
    ...{ successor: null, reason: null, faults: [] },
  }
}

const inRow = ({ field, reason }: Fault): Fault => ({ field: field.replace(/^subject\//, ""), reason })

function toFaults(issues: readonly Issue[]): Fault[] {
  return issues.map((issue) => inRow({ field: issue.path.map(String).join("/"), reason: issueWords(issue) }))
}
