/**
 * Administrative review and suit (行政复议、行政诉讼) against what a record rests on: the body, its number, the day on which it
 * was filed, whether execution is suspended, and the outcome. Neither ends the display of a record by itself, unless the body
 * says so: where the decision fell, a change of the record follows, with its own clock. Pure.
 */
import { z } from "zod"
import type { Bilingual } from "../../law/bilingual.ts"
import { contestWays } from "../../law/contest-way.ts"
import { isOpen } from "../record/state.ts"
import { readRecord } from "./beginning.ts"
import { type AskedBy, dayFault, dayInput, fault, faultsIn, type Kind, lineInput, rule } from "./kind.ts"
import { act, type Machine } from "./machine.ts"
import { type Content, recordOf } from "./proceeding.ts"

/** How it came out; `falls` where the decision does not stand as it was. */
export const contestOutcomes = {
  upheld: { zh: "维持或者驳回", en: "upheld, or dismissed", falls: false },
  withdrawn: { zh: "撤回申请或者撤诉", en: "withdrawn by the party", falls: false },
  revoked: { zh: "撤销", en: "revoked", falls: true },
  changed: { zh: "变更", en: "changed", falls: true },
  unlawful: { zh: "确认违法", en: "found unlawful", falls: true },
  void: { zh: "确认无效", en: "found void", falls: true },
} as const satisfies Record<string, Bilingual & { falls: boolean }>
const wayNames = Object.keys(contestWays) as [keyof typeof contestWays, ...(keyof typeof contestWays)[]]
const outcomeNames = Object.keys(contestOutcomes) as [keyof typeof contestOutcomes, ...(keyof typeof contestOutcomes)[]]

interface ContestContent extends Content {
  way: keyof typeof contestWays
  /** The government or the court. */
  body: string
  case_no: string
  filed_on: string
  /** Whether the body has suspended execution, and since when. */
  suspended: boolean
  suspended_on: string | null
  case_outcome: keyof typeof contestOutcomes | null
  outcome_no: string | null
  outcome_on: string | null
}

const machine = {
  start: "filed",
  states: {
    filed: { zh: "审理中", en: "pending", waitsFor: ["officer"], clock: null },
    fallen: {
      ...{ zh: "决定不再维持，须办理记录变动", en: "the decision fell: its record has to be changed" },
      ...{ waitsFor: ["officer"], clock: { deadline: "withdraw_penalty", from: ["outcome_on"] } },
    },
    concluded: { zh: "已审结", en: "concluded", waitsFor: [], clock: null },
    dropped: { zh: "登记有误，已撤销", en: "dropped, entered by mistake", waitsFor: [], clock: null },
  },
  acts: {
    suspend: act({
      zh: "登记停止执行情况",
      en: "enter whether execution is suspended",
      from: ["filed"],
      to: "filed",
      by: ["officer"],
    }),
    conclude: act({
      zh: "登记维持或者撤回",
      en: "enter that it stands",
      from: ["filed"],
      to: "concluded",
      by: ["officer"],
    }),
    fall: act({
      zh: "登记撤销、变更、违法或者无效",
      en: "enter that it fell",
      from: ["filed"],
      to: "fallen",
      by: ["officer"],
    }),
    close: act({
      zh: "记录变动已办理，办结",
      en: "close: the record was changed",
      from: ["fallen"],
      to: "concluded",
      by: ["officer"],
    }),
    drop: act({ zh: "撤销登记", en: "drop", from: ["filed"], to: "dropped", by: ["officer"], reasoned: true }),
  },
} as const satisfies Machine

const beginInput = z.strictObject({
  record_id: lineInput,
  way: z.enum(wayNames),
  body: lineInput,
  case_no: lineInput,
  filed_on: dayInput,
})
const suspendInput = z.strictObject({ suspended: z.boolean(), suspended_on: dayInput.optional() })
const outcomeInput = z.strictObject({ case_outcome: z.enum(outcomeNames), outcome_no: lineInput, outcome_on: dayInput })

/** Review and suit against what records rest on. */
export const recordContest: Kind = {
  zh: "行政复议、行政诉讼登记",
  en: "review or suit against a record",
  route: "decisions",
  machine,
  begunBy: ["officer"],
  input: beginInput,
  begin(input, facts) {
    const { record_id, ...filed } = beginInput.parse(input)
    const record = readRecord(record_id, facts)
    if ("faults" in record) return record
    const { list, subjectCode, subjectName, authority, decidedOn } = record.content
    const wrong = dayFault("filed_on", filed.filed_on, decidedOn, facts.today)
    if (wrong) return wrong
    const none = { suspended: false, suspended_on: null, case_outcome: null, outcome_no: null, outcome_on: null }
    return {
      list,
      subjectCode,
      subjectName,
      authority,
      recordId: record.id,
      content: { ...filed, ...none },
    }
  },
  acts: {
    suspend: rule<ContestContent, z.infer<typeof suspendInput>>(suspendInput, (content, input, { today }) => {
      const { suspended, suspended_on = null } = input
      if (suspended === (suspended_on === null)) {
        return fault(
          "suspended_on",
          "停止执行的，填写其日期；否则不填",
          "the day, where execution is suspended, and none otherwise",
        )
      }
      const wrong = suspended_on === null ? null : dayFault("suspended_on", suspended_on, content.filed_on, today)
      return wrong ?? { ...content, suspended, suspended_on }
    }),
    conclude: rule<ContestContent, z.infer<typeof outcomeInput>>(outcomeInput, (content, input, { today }) =>
      outcome(content, input, today, false),
    ),
    fall: rule<ContestContent, z.infer<typeof outcomeInput>>(outcomeInput, (content, input, { today }) =>
      outcome(content, input, today, true),
    ),
    // It waits until the record says what became of its decision.
    close: rule<ContestContent, Content>(z.strictObject({}), (content, _, facts, proceeding) => {
      const record = recordOf(proceeding, facts)
      if (!record || !isOpen(record.state)) return content
      if (content.case_outcome === "changed") {
        // What is amended before the outcome is not amended because of it; when the case was entered here tells nothing.
        const amendedOn = facts.amended?.get(record.id)
        return amendedOn !== undefined && amendedOn >= (content.outcome_on ?? "") ? content : unchanged
      }
      return fault(
        "",
        "该记录仍在公示：请先办理撤回、撤销或者变更（《市场监督管理行政处罚信息公示规定》第十一条）",
        "the record is shown still: withdraw, annul or change it first (R45 11)",
      )
    }),
  },
  // The party follows its own review or suit, as it was entered, and what became of the record.
  told: {
    once: "filed_on",
    fields: [
      ...["way", "body", "case_no", "filed_on", "suspended", "suspended_on"],
      ...["case_outcome", "outcome_no", "outcome_on"],
    ],
    acts: { suspend: "act", conclude: "act", fall: "act", close: "act" },
  },
  asked: {
    suspended_on: { by: "suspended", ask: ([suspended]) => (suspended === "yes" ? "must" : "not") },
  } satisfies Record<string, AskedBy>,
}

const unchanged = fault(
  "",
  "该记录仍为变更前的内容：请先撤回（withdraw）或者按变更后的决定更正（amend）（《市场监督管理行政处罚信息公示规定》第十一条）",
  "the record says still what was changed: withdraw it, or amend it as the body has it, first (R45 11)",
)

function outcome(content: ContestContent, input: z.infer<typeof outcomeInput>, today: string, falls: boolean) {
  const other = fault(
    "case_outcome",
    falls ? "维持、驳回、撤回的，登记维持或者撤回（conclude）" : "决定不再维持的，登记撤销、变更、违法或者无效（fall）",
    falls ? "what stands is entered as such (conclude)" : "what fell is entered as such (fall)",
  )
  const wrong = faultsIn(
    contestOutcomes[input.case_outcome].falls === falls ? null : other,
    dayFault("outcome_on", input.outcome_on, content.filed_on, today),
  )
  return wrong ?? { ...content, ...input }
}
