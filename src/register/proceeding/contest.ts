/**
 * Administrative review and suit (行政复议、行政诉讼) against what a record rests on: the body, its number, the day on which it
 * was filed, whether execution is suspended, and the outcome. Neither ends the display of a record by itself. Where the body says
 * so, a change hides it (`halt`) and shows it again (`resume`) before the case ends; where the decision fell, a change of the record
 * follows, with its own clock. Pure.
 */
import { z } from "zod"
import type { Bilingual } from "../../law/bilingual.ts"
import { contestWays } from "../../law/contest-way.ts"
import { numberKey } from "../../law/decision-number.ts"
import { isOpen } from "../record/state.ts"
import { readRecord } from "./beginning.ts"
import {
  type AskedBy,
  dayFault,
  dayInput,
  type Faults,
  fault,
  faultsIn,
  type Kind,
  lineInput,
  plainInput,
  rule,
} from "./kind.ts"
import { act, type Machine } from "./machine.ts"
import { type Amendments, type Content, type Facts, type Proceeding, recordOf } from "./proceeding.ts"

/** How it came out; `falls` where the decision does not stand as it was. */
export const contestOutcomes = {
  upheld: { zh: "维持或者驳回", en: "upheld, or dismissed", falls: false },
  withdrawn: { zh: "撤回申请或者撤诉", en: "withdrawn by the party", falls: false },
  revoked: { zh: "撤销", en: "revoked", falls: true },
  changed: { zh: "变更", en: "changed", falls: true },
  unlawful: { zh: "确认违法", en: "found unlawful", falls: true },
  void: { zh: "确认无效", en: "found void", falls: true },
} as const satisfies Record<string, Bilingual & { falls: boolean }>

/** Who may have suspended execution. */
export const suspenders = {
  body: { zh: "受理的复议机关或者人民法院", en: "the body that hears the case" },
  authority: { zh: "作出决定的机关", en: "the authority that decided" },
} as const satisfies Record<string, Bilingual>
const suspenderNames = Object.keys(suspenders) as [keyof typeof suspenders, ...(keyof typeof suspenders)[]]
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
  /** Who has suspended it: the body that hears the case, or the authority itself; absent in cases of before, and where it is not. */
  suspended_by?: keyof typeof suspenders | null
  /** By which paper: its title and number. */
  suspended_paper?: string | null
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
const suspendInput = z.strictObject({
  ...{ suspended: z.boolean(), suspended_on: dayInput.optional() },
  ...{ suspended_by: z.enum(suspenderNames).optional(), suspended_paper: lineInput.optional() },
})
const closeInput = z.strictObject({ source_amended_on: dayInput.optional() })
const outcomeInput = z.strictObject({ case_outcome: z.enum(outcomeNames), outcome_no: lineInput, outcome_on: dayInput })
const bySuspension: AskedBy = { by: "suspended", ask: ([suspended]) => (suspended === "yes" ? "must" : "not") }

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
      const { suspended, suspended_on = null, suspended_by = null, suspended_paper = null } = input
      const given = { suspended_on, suspended_by, suspended_paper }
      const wrong = faultsIn(
        ...Object.entries(given).map(([name, value]) =>
          suspended === (value === null) ? suspensionFault(name) : null,
        ),
        suspended_on === null ? null : dayFault("suspended_on", suspended_on, content.filed_on, today),
      )
      return wrong ?? { ...content, suspended, ...given }
    }),
    conclude: rule<ContestContent, z.infer<typeof outcomeInput>>(
      outcomeInput,
      (content, input, facts, proceeding) =>
        haltedFault(proceeding, facts) ?? outcome(content, input, facts.today, false),
    ),
    fall: rule<ContestContent, z.infer<typeof outcomeInput>>(outcomeInput, (content, input, { today }) =>
      outcome(content, input, today, true),
    ),
    // It waits until the record says what became of its decision.
    close: rule<ContestContent, z.infer<typeof closeInput>>(closeInput, (content, input, facts, proceeding) => {
      const record = recordOf(proceeding, facts)
      if (!record || !isOpen(record.state)) return content
      if (content.case_outcome === "changed") {
        const done = carried(content, input, facts.amended?.get(record.id))
        return "faults" in done ? done : (haltedFault(proceeding, facts) ?? done)
      }
      return fault(
        "",
        "该记录仍在公示：请先办理撤回、撤销或者变更（《市场监督管理行政处罚信息公示规定》第十一条）",
        "the record is shown still: withdraw, annul or change it first (R45 11)",
      )
    }),
    drop: rule<ContestContent, Content>(
      plainInput,
      (content, _, facts, proceeding) => haltedFault(proceeding, facts) ?? content,
    ),
  },
  // The party follows its own review or suit, as it was entered, and what became of the record.
  told: {
    once: "filed_on",
    fields: [
      ...["way", "body", "case_no", "filed_on", "suspended", "suspended_on"],
      ...["suspended_by", "suspended_paper", "case_outcome", "outcome_no", "outcome_on"],
    ],
    acts: { suspend: "act", conclude: "act", fall: "act", close: "act" },
  },
  asked: {
    suspended_on: bySuspension,
    suspended_by: bySuspension,
    suspended_paper: bySuspension,
  } satisfies Record<string, AskedBy>,
}

/** What was changed is carried out by the amendment that names the outcome; a source's names none, so that who closes names its day. */
function carried(
  content: ContestContent,
  { source_amended_on }: z.infer<typeof closeInput>,
  amended: Amendments | undefined,
): ContestContent | Faults {
  const { outcome_no, outcome_on } = content
  const named = numberKey(outcome_no ?? "")
  if (amended?.outcomes.some((number) => numberKey(number) === named)) return content
  if (source_amended_on === undefined) return unchanged(outcome_no ?? "")
  // What is amended before the outcome is not amended because of it; when the case was entered here tells nothing.
  return source_amended_on >= (outcome_on ?? "") && amended?.bySource === source_amended_on
    ? { ...content, source_amended_on }
    : fault(
        "source_amended_on",
        amended?.bySource ? `来源最近一次更正在 ${amended.bySource}，且不得早于结果日期` : "来源没有更正过这条记录",
        amended?.bySource
          ? `its source amended it last on ${amended.bySource}, and no amendment before the outcome counts`
          : "its source has not amended the record",
      )
}

/** That the record is hidden still as the body asked, whose case is to end; null: it is not. */
function haltedFault(proceeding: Proceeding, facts: Facts): Faults | null {
  const record = recordOf(proceeding, facts)
  if (record?.state !== "masked" || facts.masked?.get(record.id) !== "halt") return null
  return fault(
    "",
    "该记录仍按受理机关的要求停止公示：请先办理恢复公示（resume）",
    "the record is hidden still as the body asked: show it again first (resume)",
  )
}

const unchanged = (outcome: string) =>
  fault(
    "",
    `该记录仍为变更前的内容：请先撤回（withdraw），或者按变更后的决定更正（amend）并写明所依据的结果文号 ${outcome}；来源已更正的，写明其日期（《市场监督管理行政处罚信息公示规定》第十一条）`,
    `the record says still what was changed: withdraw it, or amend it as the body has it and name the outcome ${outcome}; where its source has amended it, name the day (R45 11)`,
  )

function suspensionFault(name: string): Faults {
  return fault(
    name,
    "停止执行的，填写其日期、由谁决定和依据的文书；否则不填",
    "the day, by whom and by which paper, where execution is suspended, and none otherwise",
  )
}

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
