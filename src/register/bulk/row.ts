/**
 * A row of a bulk proceeding: judged as a proceeding of its own would be, and held against what the register knows, so
 * that what is unusual is looked at by itself. Pure.
 */

import type { z } from "zod"
import { isElsewhere } from "../../access/principal.ts"
import { type Issue, issueWords } from "../../input/issue-words.ts"
import { numberKey } from "../../law/decision-number.ts"
import { cleanCode } from "../../names/code.ts"
import { abnormalListing, confirmInput } from "../proceeding/abnormal.ts"
import type { BulkException, BulkListingContent, RowFacts } from "../proceeding/bulk.ts"
import { numberOf } from "../proceeding/bulk.ts"
import { insideNumbers } from "../proceeding/inside-number.ts"
import { fault, numberInput, usedNumberFault } from "../proceeding/kind.ts"
import { unresolved } from "../proceeding/personal-data-review.ts"
import type { Facts, Fault } from "../proceeding/proceeding.ts"
import { findingsIn } from "../record/leaving-text.ts"
import type { HeldRecord } from "../record/record.ts"
import type { SubjectState } from "./gather-store.ts"
import { asColumn, collecting, registeredOf, unmetFaults } from "./row-legality.ts"
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
  /** From what the competence follows, where the code does not tell that the subject was registered here. */
  competence?: string
  /** How the party was looked for at its registered address: two letters, or a visit. */
  first_posted_on?: string
  first_proof?: string
  second_posted_on?: string
  second_proof?: string
  visited_on?: string
  visit_record?: string
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
  open: ReadonlyMap<string, Facts["open"]>
  /** Of rows before, numbers by their keys; those of this one are added. */
  taken: { codes: Set<string>; numbers: Set<string> }
  /** Keys of numbers that the authority has used outside this batch. */
  used: ReadonlySet<string>
  /** The last number that was given by the pattern. */
  lastNumber: number
}

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
  const told = readTold(given)
  if (told && "faults" in told) return refused(told.faults)
  const records = judging.records.get(subjectCode) ?? []
  const open = judging.open.get(subjectCode) ?? []
  const number = readNumber(given.decision_no, judging)
  if ("faults" in number) return refused(number.faults)
  const found = unresolved(findingsIn({ name: subjectName, decision_no: number.text }))
  const inside = insideNumbers({ evidence: given.evidence, ...told?.contact, competence: told?.competence }, new Set())
  if (found.length + inside.length > 0) return refused([...found, ...inside])
  const row: BulkRow = {
    ...emptyRow(bulkId, given.line),
    ...{ outcome: "ready", subjectCode, subjectName, decisionNo: number.text, aroseOn: arose_on, told },
    evidence: given.evidence?.trim() || null,
    exceptions: exceptionsOf(subjectName, known, records, open.length > 0, authority),
  }
  const unmet = unmetFaults(row, { authority, content }, [...collecting], {
    ...{ ...facts, records, open },
    registered: registeredOf(known),
  })
  if (unmet.length > 0) return refused(unmet)
  if (number.given) taken.numbers.add(numberKey(number.text))
  else judging.lastNumber++
  taken.codes.add(subjectCode)
  return row
}

/** What a row tells of its own file, held to what a verification takes (confirm); null: nothing. */
function readTold(given: GivenRow): RowFacts | { faults: readonly Fault[] } | null {
  const cells = (names: readonly (keyof GivenRow)[]) =>
    Object.fromEntries(
      names.flatMap((name) => {
        const text = String(given[name] ?? "").trim()
        return text === "" ? [] : [[name, text]]
      }),
    )
  const [letters, visit] = [cells(letterFields), cells(visitFields)]
  const how = Object.keys(visit).length > 0 ? "visit" : "letters"
  const contact = { ...letters, ...visit }
  const told = {
    ...(Object.keys(contact).length === 0 ? {} : { contact: { how, ...contact } }),
    ...cells(["competence"]),
  }
  if (Object.keys(told).length === 0) return null
  const read = toldInput.safeParse(told)
  if (!read.success) return { faults: toFaults(read.error.issues).map(asColumn) }
  return Object.fromEntries(Object.entries(read.data).filter(([, value]) => value !== undefined))
}

const toldInput = confirmInput.pick({ contact: true, competence: true })
const letterFields = ["first_posted_on", "first_proof", "second_posted_on", "second_proof"] as const
const visitFields = ["visited_on", "visit_record"] as const

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
  return taken.numbers.has(numberKey(number)) ? numberTwice : { text: number, given: true }
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
    ...{ successor: null, told: null, reason: null, faults: [] },
  }
}

const inRow = ({ field, reason }: Fault): Fault => ({ field: field.replace(/^subject\//, ""), reason })

function toFaults(issues: readonly Issue[]): Fault[] {
  return issues.map((issue) => inRow({ field: issue.path.map(String).join("/"), reason: issueWords(issue) }))
}
