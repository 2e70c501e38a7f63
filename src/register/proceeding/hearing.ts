/**
 * A hearing (听证): asked for in time by the party or entered for it, convened by a notice, held or not, with who took part,
 * the record (笔录) and what came of it: each outcome has its own way on. Pure.
 */
import { z } from "zod"
import { isMissing } from "../../law/calendar.ts"
import { dueOn } from "../../law/deadline.ts"
import { findPersonalDataPlaces } from "../../law/personal-data.ts"
import { personalDataKinds } from "../../law/personal-data-found.ts"
import { type Delivery, deliveryFault, deliveryInput } from "./delivery.ts"
import {
  type AskedBy,
  type Asking,
  dayInput,
  fault,
  faultsIn,
  lineInput,
  nameInput,
  plainInput,
  rule,
  textInput,
} from "./kind.ts"
import { type ActRow, act, type StateRow } from "./machine.ts"
import type { Content, Fault } from "./proceeding.ts"

/** As whom somebody takes part. */
export const hearingRoles = {
  presider: { zh: "听证主持人", en: "presiding officer" },
  recorder: { zh: "记录人", en: "recorder" },
  party: { zh: "当事人", en: "party" },
  agent: { zh: "代理人", en: "agent of the party" },
  "case-officer": { zh: "案件承办人", en: "officer of the case" },
  witness: { zh: "证人", en: "witness" },
  "third-party": { zh: "第三人", en: "third party" },
  interpreter: { zh: "翻译人员", en: "interpreter" },
} as const
const roleNames = Object.keys(hearingRoles) as [keyof typeof hearingRoles, ...(keyof typeof hearingRoles)[]]

/** How it came out: held, or not because the party took its request back or did not come. */
export const hearingOutcomes = {
  upheld: { zh: "维持拟作出的决定", en: "held: what was proposed stands" },
  changed: { zh: "变更拟作出的决定", en: "held: what was proposed is changed" },
  dropped: { zh: "不予作出决定", en: "held: it is not decided" },
  withdrawn: { zh: "当事人撤回听证要求", en: "not held: the party took its request back" },
  absent: { zh: "当事人未到场", en: "not held: the party did not come" },
} as const
const outcomeNames = Object.keys(hearingOutcomes) as [keyof typeof hearingOutcomes, ...(keyof typeof hearingOutcomes)[]]

const personInput = z.strictObject({ role: z.enum(roleNames), name: nameInput, unit: lineInput.optional() })

/** A hearing, as far as it has come. Days are YYYY-MM-DD. */
export interface Hearing {
  asked_on: string
  /** The notice (听证通知书): for which day and place, and how it was delivered. */
  notice: HearingNotice | null
  /** The day on which it was held, or was to be. */
  held_on: string | null
  /** The day on which the party took its request back; null, or absent where it was ended before this was asked for. */
  withdrawn_on?: string | null
  /** The paper of the file in which the party takes it back; absent as above. */
  paper?: string | null
  people: readonly z.infer<typeof personInput>[]
  record: string | null
  outcome: keyof typeof hearingOutcomes | null
  /** What came of it, in words. */
  result: string | null
  /** Of one that changed what was proposed: whether to the party's harm, who is then told of it again. */
  to_harm?: boolean | null
  /** The day on which the case was put right as such a hearing has it, where it is not to the party's harm. */
  adjusted_on?: string
}

/** A notice of a hearing. Those that were served before names were asked for tell none. */
interface HearingNotice {
  held_on: string
  place: string
  notified_on: string
  delivery: Delivery
  presider?: string
  recorder?: string
  /** Who has investigated the case, so that nobody of them presides or records. */
  investigators?: string
}

/** What of a kind's content hearings work on. */
interface HeardContent extends Content {
  notified_on: string | null
  hearing: Hearing | null
  /** Those before: taken back while the time to ask ran, or on what was proposed before it was revised. */
  earlier_hearings?: readonly Hearing[]
  statement: string | null
}

/** The states of a hearing, on its way from the notice of the case to its having been heard. */
export const hearingStates = {
  "hearing-asked": {
    ...{ zh: "已要求听证待通知", en: "a hearing is asked for, to be convened", waitsFor: ["officer"], clock: null },
  },
  convened: { zh: "已通知听证待举行", en: "a hearing is convened, to be held", waitsFor: ["officer"], clock: null },
} as const satisfies Record<string, StateRow>

/**
 * The acts of a hearing.
 * @param from where one can be asked for, and @param to where it is over: to state a case ends no right to a hearing, and
 * what was asked for in time may be entered later
 */
export function hearingActs(from: readonly string[], to: string) {
  const by = ["officer"] as const
  return {
    "ask-hearing": act({
      ...{ zh: "要求听证", en: "ask for a hearing", from, to: "hearing-asked", by: ["officer", "merchant"] },
    }),
    convene: act({
      ...{ zh: "送达听证通知书", en: "convene", from: ["hearing-asked", "convened"], to: "convened", by },
    }),
    hold: act({ zh: "记录听证", en: "record the hearing", from: ["hearing-asked", "convened"], to, by }),
  } as const satisfies Record<string, ActRow>
}

const askInput = z.strictObject({ asked_on: dayInput.optional() })
/** Who presides and who records, as the notice names them, and who has investigated the case. */
export const hearingPeopleInput = { presider: nameInput, recorder: nameInput, investigators: lineInput } as const
const conveneInput = z.strictObject({
  held_on: dayInput,
  place: lineInput,
  ...hearingPeopleInput,
  notified_on: dayInput,
  delivery: deliveryInput,
})
const holdInput = z.strictObject({
  held_on: dayInput.optional(),
  withdrawn_on: dayInput.optional(),
  paper: z.uuid().optional(),
  outcome: z.enum(outcomeNames),
  people: z.array(personInput).max(50),
  record: textInput.optional(),
  result: lineInput,
  to_harm: z.boolean().optional(),
})
type HoldInput = z.infer<typeof holdInput>

/** What the acts of a hearing take, and do to the content. */
export function hearingRules<C extends HeardContent>() {
  return {
    // The party asks today; an officer enters what came on another day.
    "ask-hearing": {
      merchantInput: plainInput,
      ...rule<C, z.infer<typeof askInput>>(askInput, (content, { asked_on: on }, { today, calendar }) => {
        const asked_on = on ?? today
        const notified = content.notified_on ?? today
        const due = dueOn(notified, "statement_defence_hearing", calendar)
        const { hearing: before, earlier_hearings = [] } = content
        if (before && before.outcome !== "withdrawn") {
          return fault("", "听证已经举行", "the hearing was held, or waited for the party in vain")
        }
        if (isMissing(due)) return { faults: [{ field: "asked_on", reason: due.reason }] }
        if (asked_on > today || asked_on < notified || asked_on > due) {
          return fault(
            "asked_on",
            `应在 ${notified} 至 ${due} 之间，且不晚于今天：逾期不得要求听证`,
            `between ${notified} and ${due}, and not later than today: after that no hearing can be asked for`,
          )
        }
        const earlier = before ? { earlier_hearings: [...earlier_hearings, before] } : {}
        const none = {
          notice: null,
          held_on: null,
          withdrawn_on: null,
          people: [],
          record: null,
          outcome: null,
          result: null,
        }
        return { ...content, ...earlier, hearing: { asked_on, ...none } }
      }),
    },
    convene: rule<C, z.infer<typeof conveneInput>>(conveneInput, (content, input, { today, calendar }) => {
      const { hearing } = content
      if (!hearing) return notAsked
      const earliest = { on: hearing.asked_on, zh: "当事人要求听证之后方可通知", en: "once the party has asked for it" }
      const wrong = faultsIn(
        input.held_on < input.notified_on ? fault("held_on", "不得早于通知之日", "not before its notice") : null,
        deliveryFault("notified_on", input.notified_on, earliest, today, { ...input, calendar }),
      )
      return wrong ?? { ...content, hearing: { ...hearing, notice: input } }
    }),
    hold: rule<C, HoldInput>(holdInput, (content, input, { today }) => {
      const { hearing } = content
      if (!hearing) return notAsked
      const {
        held_on = null,
        withdrawn_on = null,
        paper = null,
        people,
        record = null,
        outcome,
        result,
        to_harm = null,
      } = input
      const harm = outcome === "changed" ? harmMissing : harmIdle
      const wrong = faultsIn(
        outcome === "withdrawn" ? withdrawalFault(input, hearing, today) : heldFault(input, hearing, today),
        (outcome === "changed") === (to_harm !== null) ? null : harm,
        { faults: people.flatMap(({ name, unit = "" }, index) => numbersIn(name + unit, `people/${index}/name`)) },
      )
      if (wrong) return wrong
      const held = { held_on, withdrawn_on, paper, people, record, outcome, result, to_harm }
      // What was stated beside the hearing stays.
      const statement = content.statement ?? `hearing ${outcome}: ${result}`
      return { ...content, hearing: { ...hearing, ...held }, statement }
    }),
  }
}

/** What the end of a hearing is asked for by how it came out. */
export const hearingAsked = {
  // Of a party that did not come, the day is that of the notice where no other is told.
  held_on: { by: "outcome", ask: ([outcome]) => askedOf(outcome, { absent: "may", withdrawn: "not" }) },
  record: { by: "outcome", ask: ([outcome]) => askedOf(outcome, { absent: "may", withdrawn: "may" }) },
  withdrawn_on: { by: "outcome", ask: ([outcome]) => (outcome === "withdrawn" ? "must" : "not") },
  paper: { by: "outcome", ask: ([outcome]) => (outcome === "withdrawn" ? "must" : "not") },
  to_harm: { by: "outcome", ask: ([outcome]) => (outcome === "changed" ? "must" : "not") },
} as const satisfies Record<string, AskedBy>

/** Needed of a hearing that was held. */
function askedOf(outcome: string | undefined, others: Readonly<Record<"absent" | "withdrawn", Asking>>): Asking {
  return outcome === "absent" || outcome === "withdrawn" ? others[outcome] : "must"
}

/** What is wrong with a hearing that is said to have been held, or to have waited for the party in vain; null: nothing. */
function heldFault(
  { held_on, withdrawn_on, paper, outcome, people, record }: HoldInput,
  { notice }: Hearing,
  today: string,
): { faults: readonly Fault[] } | null {
  if (!notice) return fault("", "须先送达听证通知书（convene）", "it has to be convened first (convene)")
  // Who did not come can't be said before the day for which it was convened. It may be put off, and not put forward.
  const isAbsent = outcome === "absent"
  const on = held_on ?? (isAbsent ? notice.held_on : null)
  const from = notice.held_on
  return faultsIn(
    withdrawn_on === undefined ? null : ofWithdrawal("withdrawn_on"),
    paper === undefined ? null : ofWithdrawal("paper"),
    on === null || on > today || on < from
      ? fault(
          "held_on",
          `听证通知书定于 ${from} 举行：应在该日至今天之间`,
          `convened for ${from}: between that day and today`,
        )
      : null,
    !isAbsent && record === undefined ? fault("record", "须填写听证笔录", "the record is needed") : null,
    ...(["presider", "recorder", "party"] as const).map((role) =>
      isAbsent || isThere(role, people) ? null : nobodyAs(role),
    ),
  )
}

/** What is wrong with a request that is said to have been taken back: when, and by whom of the party's side; null: nothing. */
function withdrawalFault(
  { held_on, withdrawn_on, paper, people }: HoldInput,
  { asked_on }: Hearing,
  today: string,
): { faults: readonly Fault[] } | null {
  return faultsIn(
    held_on === undefined ? null : notWithdrawn,
    withdrawn_on === undefined || withdrawn_on > today || withdrawn_on < asked_on
      ? fault(
          "withdrawn_on",
          `须填写当事人撤回听证要求之日，应在 ${asked_on} 至今天之间`,
          `the day on which the party took its request back, between ${asked_on} and today`,
        )
      : null,
    paper === undefined ? noPaper : null,
    isThere("party", people) ? null : nobodyAs("party"),
  )
}

const notWithdrawn = fault(
  "held_on",
  "仅举行了听证或者当事人未到场的填写",
  "for one that was held, or waited for the party in vain",
)
const noPaper = fault(
  "paper",
  "须选择卷内当事人书面撤回的材料",
  "the paper in the file by which the party takes its request back",
)
const ofWithdrawal = (field: string) =>
  fault(field, "仅当事人撤回听证要求的填写", "for a request that the party took back")

function nobodyAs(role: keyof typeof hearingRoles): { faults: readonly Fault[] } {
  const { zh, en } = hearingRoles[role]
  return fault("people", `缺${zh}`, `nobody is there as ${en}`)
}

/** A party that is heard by its agent is there. */
function isThere(role: keyof typeof hearingRoles, people: Hearing["people"]): boolean {
  return people.some((person) => person.role === role || (role === "party" && person.role === "agent"))
}

/** Names belong here; numbers of documents, telephones and accounts do not. */
function numbersIn(text: string, field: string): Fault[] {
  return findPersonalDataPlaces(text)
    .filter(({ kind }) => kind !== "person-name")
    .map(({ kind }) => {
      const { zh, en } = personalDataKinds[kind]
      return { field, reason: { zh: `疑似含有${zh}，请删去`, en: `it seems to hold ${en}: leave it out` } }
    })
}

const harmMissing = fault(
  "to_harm",
  "听证后变更的，须写明是否对当事人更为不利：更为不利的须重新告知",
  "where it changed what was proposed: whether to the party's harm, who is then told of it again",
)
const harmIdle = fault("to_harm", "仅听证后变更的填写", "for a hearing that changed what was proposed alone")

const notAsked = fault("", "当事人没有要求听证", "the party has asked for no hearing")
