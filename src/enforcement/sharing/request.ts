/**
 * Requests for shared data (政务数据共享申请): who asks for what, to what purpose, for how long and on which basis; how they are
 * answered within the clocks of the Regulation on Sharing Government Data (ZWSJ 21, 22, 26), by two persons. Pure.
 */
import { personOf } from "../../access/principal.ts"
import type { Tenant } from "../../access/tenant.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { addWorkingDays, type Calendar, isMissing } from "../../law/calendar.ts"
import { clockDue } from "../../law/clock.ts"
import type { DeadlineId } from "../../law/deadline.ts"
import type { ListName } from "../../law/list.ts"

/** What is asked for, with the clock of the answer. ZWSJ 21 lets that of what is shared on conditions be extended once. */
export const sharingKinds = {
  public: {
    ...{ zh: "无条件共享：已经公示的内容", en: "what is published already, without conditions" },
    ...{ clock: "share_reply_unconditional", extension: null },
  },
  days: {
    ...{
      zh: "有条件共享：公示截止日、限制期限等未公示的日期",
      en: "shared on conditions: with days that are not published, as when the display ends",
    },
    ...{ clock: "share_reply_conditional", extension: 10 },
  },
  correction: {
    ...{ zh: "数据校核更正", en: "a correction of what was shared" },
    ...{ clock: "share_data_correction", extension: null },
  },
} as const satisfies Record<string, Bilingual & { clock: DeadlineId; extension: number | null }>
export type SharingKind = keyof typeof sharingKinds
export const sharingKindNames = Object.keys(sharingKinds) as [SharingKind, ...SharingKind[]]

/** The states of a request. */
export const sharingStates = {
  asked: { zh: "待答复", en: "to be answered" },
  proposed: { zh: "已拟答复，待复核", en: "an answer is proposed, to be confirmed by somebody else" },
  granted: { zh: "已同意", en: "granted" },
  refused: { zh: "不予同意", en: "refused" },
  withdrawn: { zh: "已撤回", en: "withdrawn" },
  ended: { zh: "已终止", en: "ended" },
} as const satisfies Record<string, Bilingual>
export type SharingState = keyof typeof sharingStates
export const sharingStateNames = Object.keys(sharingStates) as [SharingState, ...SharingState[]]

/** The acts: whose they are, and from which states. */
export const sharingActs = {
  withdraw: { zh: "撤回申请", en: "withdraw the request", by: "agency", from: ["asked", "proposed"], reasoned: false },
  end: { zh: "不再需要", en: "no longer needed", by: "agency", from: ["granted"], reasoned: false },
  extend: {
    ...{ zh: "拟延长答复期限", en: "propose to extend the time to answer" },
    ...{ by: "authority", from: ["asked"], reasoned: true },
  },
  grant: { zh: "拟同意", en: "propose to grant it", by: "authority", from: ["asked"], reasoned: false },
  refuse: { zh: "拟不同意", en: "propose to refuse it", by: "authority", from: ["asked"], reasoned: true },
  confirm: {
    ...{ zh: "复核同意", en: "confirm what is proposed" },
    ...{ by: "authority", from: ["proposed", "asked", "granted"], reasoned: false },
  },
  return: {
    ...{ zh: "退回重拟", en: "return it", by: "authority" },
    ...{ from: ["proposed", "asked", "granted"], reasoned: true },
  },
  revoke: {
    ...{ zh: "拟终止共享", en: "propose to end what was granted" },
    ...{ by: "authority", from: ["granted"], reasoned: true },
  },
} as const satisfies Record<
  string,
  Bilingual & { by: "agency" | "authority"; from: readonly SharingState[]; reasoned: boolean }
>
export type SharingActName = keyof typeof sharingActs
/** What acts are called in a history, where an officer may once have carried out alone what is proposed now. */
export const sharingHistory = {
  ...sharingActs,
  extend: { zh: "延长答复期限", en: "extend the time to answer" },
  revoke: { zh: "终止共享", en: "end what was granted" },
} as const satisfies Record<SharingActName, Bilingual>
export const sharingActNames = Object.keys(sharingActs) as [SharingActName, ...SharingActName[]]

/** What is asked. Of a correction the record; of the other kinds lists, region and period. */
export interface SharingContent {
  kind: SharingKind
  /** GB/T 2260 code of the authority that answers. */
  authority: string
  purpose: string
  basis: string
  lists: readonly ListName[]
  /** How the merchants' region begins; null: all of the authority's. */
  region: string | null
  from: string | null
  to: string | null
  recordId: string | null
}

/** What one officer proposes and another confirms. */
export const sharingVerdicts = ["grant", "refuse", "extend", "revoke"] as const satisfies readonly SharingActName[]
export type SharingVerdict = (typeof sharingVerdicts)[number]

/** A request as it is kept. Days are YYYY-MM-DD. */
export interface SharingRequest extends SharingContent {
  id: string
  clientId: Tenant
  agency: string
  state: SharingState
  askedOn: string
  dueOn: string | null
  extended: boolean
  /** What is proposed or was decided, why, and by whom it was proposed. */
  verdict: SharingVerdict | null
  reason: string | null
  /** Why what was granted is to end, or ended. */
  revokeReason: string | null
  /** Who has asked for the agency, as the audit trail names them; null where that was not kept. */
  askedBy: string | null
  proposedBy: string | null
  decidedOn: string | null
  /** ZWSJ 22: the day by which what was granted is to be there; and when it was first fetched. */
  supplyDueOn: string | null
  suppliedOn: string | null
  endedOn: string | null
  lastActor: string
  version: number
}

/** Whether something is proposed that somebody else has to confirm: an answer, more time for it, or the end of what was granted. */
export function isProposed({ state, verdict }: Pick<SharingRequest, "state" | "verdict">): boolean {
  return (
    state === "proposed" || (state === "asked" && verdict === "extend") || (state === "granted" && verdict === "revoke")
  )
}

/**
 * Whether somebody of the authority is kept from the next act by what they did before: they have asked for the agency, or
 * proposed what waits for another person.
 */
export function hasOwnHand(request: SharingRequest, actor: string): boolean {
  return isBy(request.askedBy, actor) || (isProposed(request) && isBy(request.proposedBy, actor))
}

const isBy = (hand: string | null, actor: string) => hand !== null && personOf(hand) === personOf(actor)

/** The acts that a state allows to one side. */
export function actsFor(by: "agency" | "authority", request: SharingRequest): SharingActName[] {
  const { state, kind, extended } = request
  const waits = isProposed(request)
  return sharingActNames.filter((name) => {
    const row = sharingActs[name]
    if (row.by !== by || !row.from.some((from) => from === state)) return false
    if (by === "authority" && waits !== (name === "confirm" || name === "return")) return false
    return name !== "extend" || (sharingKinds[kind].extension !== null && !extended)
  })
}

/** Who is told of a request: for which side, and as whom the audit trail names them. */
export interface SharingReader {
  by: "agency" | "authority"
  actor: string
}

/** The acts that somebody can do; not those that another person has to. */
export function actsOf(request: SharingRequest, { by, actor }: SharingReader): SharingActName[] {
  const acts = actsFor(by, request)
  if (by === "agency") return acts
  if (isBy(request.askedBy, actor)) return []
  return isBy(request.proposedBy, actor) ? acts.filter((act) => act !== "confirm") : acts
}

/** What deciding takes. */
export interface SharingContext {
  actor: string
  today: string
  calendar: Calendar
}

export type SharingChange = Partial<
  Pick<
    SharingRequest,
    | "state"
    | "dueOn"
    | "extended"
    | "verdict"
    | "reason"
    | "revokeReason"
    | "proposedBy"
    | "decidedOn"
    | "supplyDueOn"
    | "endedOn"
  >
>
export type SharingRefusal = "illegal" | "own" | "reason"

/** Decides on an act. */
export function decideSharing(
  request: SharingRequest,
  { act, reason = null }: { act: SharingActName; reason?: string | null },
  by: "agency" | "authority",
  { actor, today, calendar }: SharingContext,
): SharingChange | SharingRefusal {
  if (!actsFor(by, request).includes(act)) return "illegal"
  // Who has asked has no part in the answer: not even in keeping back what others propose.
  if (by === "authority" && isBy(request.askedBy, actor)) return "own"
  if (sharingActs[act].reasoned && (reason === null || reason.trim() === "")) return "reason"
  const dated = (day: ReturnType<typeof addWorkingDays>) => (isMissing(day) ? null : day)
  switch (act) {
    case "withdraw":
      // What was proposed was never told.
      return { state: "withdrawn", dueOn: null, verdict: null, reason: null }
    case "end":
      return { state: "ended", endedOn: today, verdict: "grant", revokeReason: null }
    case "revoke":
      return { verdict: act, revokeReason: reason, proposedBy: actor }
    case "extend":
      return { verdict: act, reason, proposedBy: actor }
    case "grant":
    case "refuse":
      return { state: "proposed", verdict: act, reason, proposedBy: actor }
    case "return":
      // What was granted stays so, for the reason that it was granted for.
      if (request.state === "granted") return { verdict: "grant", revokeReason: null, proposedBy: null }
      return { state: "asked", verdict: null, reason: null, proposedBy: null }
    case "confirm": {
      if (request.proposedBy === null || isBy(request.proposedBy, actor)) return "own"
      if (request.verdict === "revoke") return { state: "ended", endedOn: today }
      if (request.verdict === "extend") {
        const more = sharingKinds[request.kind].extension ?? 0
        const dueOn = request.dueOn === null ? null : dated(addWorkingDays(request.dueOn, more, calendar))
        return { extended: true, dueOn, verdict: null, reason: null, proposedBy: null }
      }
      if (request.verdict === "refuse") return { state: "refused", decidedOn: today, dueOn: null }
      const supplied = request.kind === "correction" ? null : dated(clockDue("share_supply", today, calendar))
      return { state: "granted", decidedOn: today, dueOn: null, supplyDueOn: supplied }
    }
  }
}

/** The day by which a request is to be answered; null where its year has no calendar. */
export function answerDue(kind: SharingKind, askedOn: string, calendar: Calendar): string | null {
  const due = clockDue(sharingKinds[kind].clock, askedOn, calendar)
  return isMissing(due) ? null : due
}

/** Whether what was granted may be read on a day. */
export function isInForce({ state, kind, from, to }: SharingRequest, today: string): boolean {
  return state === "granted" && kind !== "correction" && (from ?? "") <= today && today <= (to ?? "9999-12-31")
}

/** Under what is shared: shown where it is asked for, and with all that is given. ZWSJ: no other purpose, no passing on. */
export const sharingTerms = {
  zh: "仅用于申请载明的目的，不得用于其他目的，不得转给第三方；公示结束后应当停止使用。每次读取均记录，记录至少保存三年（政务数据共享条例）。",
  en: "For the purpose that was stated and no other, not to be passed on; its use stops when the display ends. Each reading is logged, and the log kept for three years at least (Regulation on Sharing Government Data).",
} as const satisfies Bilingual
