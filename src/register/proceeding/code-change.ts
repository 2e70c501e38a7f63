/**
 * A merchant's code is replaced by another (统一社会信用代码变更): entered by the registration side from the document that
 * says so, carried out by another person. No term is known for it. Pure.
 */
import { z } from "zod"
import { isElsewhere } from "../../access/principal.ts"
import { readCode, regionOf } from "../../names/code.ts"
import { codeProblem } from "../../names/code-problem.ts"
import { heldSubjectInput, readSubjectInput } from "./beginning.ts"
import {
  authorityInput,
  comingFault,
  dayInput,
  fault,
  faultsIn,
  type Kind,
  lineInput,
  plainInput,
  rule,
  textInput,
} from "./kind.ts"
import { act, type Machine } from "./machine.ts"
import type { Content, Fault } from "./proceeding.ts"

/** What is held of a change of code. */
export interface CodeChangeContent extends Content {
  new_code: string
  /** The day from which the new code holds. */
  changed_on: string
  /** The document that says so, with its number: for officers alone. */
  evidence: string
  /** The code that was replaced; absent until it is. */
  former_code?: string
}

const machine = {
  start: "proposed",
  states: {
    proposed: { zh: "已提出待审批", en: "proposed, to be approved", waitsFor: ["checker"], clock: null },
    returned: { zh: "已退回", en: "returned to the officer", waitsFor: ["officer"], clock: null },
    executed: { zh: "已执行", en: "carried out", waitsFor: [], clock: null },
    dropped: { zh: "已撤销", en: "dropped", waitsFor: [], clock: null },
  },
  acts: {
    revise: act({ zh: "修改", en: "revise", from: ["returned"], to: "proposed", by: ["officer"] }),
    return: act({ zh: "退回", en: "return", from: ["proposed"], to: "returned", by: ["checker"], reasoned: true }),
    approve: act({
      ...{ zh: "批准执行", en: "approve and carry out", from: ["proposed"], to: "executed", by: ["checker"] },
      ...{ notBy: ["begin", "revise"], writes: "recode" },
    }),
    drop: act({
      ...{ zh: "撤销申请", en: "drop", from: ["proposed", "returned"], to: "dropped" },
      ...{ by: ["officer", "checker"], reasoned: true },
    }),
  },
} as const satisfies Machine

const proposal = { new_code: lineInput, changed_on: dayInput, evidence: textInput }
const beginInput = z.strictObject({ subject: heldSubjectInput, authority: authorityInput, ...proposal })
const reviseInput = z.strictObject(proposal)

/** Changes of merchants' codes. */
export const codeChange: Kind = {
  zh: "统一社会信用代码变更",
  en: "change of a merchant's code",
  route: "decisions",
  machine,
  begunBy: ["officer"],
  input: beginInput,
  begin(input, { today, open, records }) {
    const { subject, authority, ...proposed } = beginInput.parse(input)
    const read = readOldCode(subject, records.length > 0)
    if ("faults" in read) return read
    // Two at once would be two truths: the second would go on under the code that the first has given.
    const other = open.find(({ kind }) => kind === "code-change")
    const twice =
      other &&
      fault(
        "subject/code",
        `该主体已有在办的代码变更 ${other.id}`,
        `a change of this merchant's code is open already: ${other.id}`,
      )
    const content = toContent(proposed, read.code, authority, today)
    const wrong = faultsIn(twice ?? null, content)
    if (wrong) return wrong
    // It is about no list: every record of the merchant goes along.
    return { list: "abnormal", subjectCode: read.code, subjectName: read.name, authority, recordId: null, content }
  },
  acts: {
    revise: rule<CodeChangeContent, z.infer<typeof reviseInput>>(
      reviseInput,
      (_, proposed, { today }, { subjectCode, authority }) => toContent(proposed, subjectCode, authority, today),
    ),
    // What stands under the old code goes along, this proceeding too: which one that was is held here.
    approve: rule<CodeChangeContent, Content>(plainInput, (content, _, __, { subjectCode }) => ({
      ...content,
      former_code: subjectCode,
    })),
  },
}

/** The code before: one that was published wrong is taken where records stand under it, for then it has to be replaced. */
function readOldCode(subject: z.infer<typeof heldSubjectInput>, isHeld: boolean): ReturnType<typeof readSubjectInput> {
  const reading = readCode(subject.code)
  if (reading.kind === "nonconforming" && isHeld) return { code: reading.code, name: subject.name }
  return readSubjectInput(subject)
}

function toContent(
  { new_code, changed_on, evidence }: z.infer<typeof reviseInput>,
  code: string,
  authority: string,
  today: string,
): CodeChangeContent | { faults: readonly Fault[] } {
  const reading = readCode(new_code)
  const coming = comingFault("changed_on", changed_on, today)
  if (reading.kind !== "valid") {
    const say = (language: "zh" | "en") => codeProblem(reading, language)?.detail ?? ""
    return faultsIn(fault("new_code", say("zh"), say("en")), coming)
  }
  const isForOthers =
    isRegistered(code) && isElsewhere(regionOf(code), authority) && isElsewhere(regionOf(reading.code), authority)
  const wrong = faultsIn(
    reading.code === code ? fault("new_code", "与原代码相同", "the same as the code before") : null,
    coming,
    isForOthers ? forOthers : null,
  )
  if (wrong) return wrong
  return { new_code: reading.code, changed_on, evidence }
}

const forOthers = fault(
  "authority",
  "变更由登记机关办理：原代码、新代码的登记机关均不在本机关辖区",
  "for the registration authority: neither code was given in this authority's region",
)

// A code of the country or of no district (100000, 000000) says nothing of who registered it.
const isRegistered = (code: string) => /^[1-8]\d/.test(regionOf(code)) && !regionOf(code).startsWith("10")
