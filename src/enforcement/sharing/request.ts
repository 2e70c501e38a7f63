/**
 * Requests for shared data (政务数据共享申请): who asks for what, to what purpose, for how long and on which basis; how they are
 * answered within the clocks of the Regulation on Sharing Government Data (ZWSJ 21, 22, 26), by two persons. Pure.
 */
import { isSamePerson, type PersonOf } from "../../access/principal.ts"
import { actsOf, type Fault, family, type Moment, noEffect } from "../../kit/case/family.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { addWorkingDays, type Calendar, isMissing } from "../../law/calendar.ts"
import { clockDue } from "../../law/clock.ts"
import { auditWords } from "../../register/audit/words.ts"
import { type SharingKind, type SharingState, sharingKinds, sharingStates } from "./state.ts"
import type { SharingRequest } from "./store.ts"

/** What deciding knows. */
interface SharingContext extends Moment {
  actor: string
  calendar: Calendar
}

const words = {
  unknown: {
    zh: "没有此编号的申请，或者不在您的范围内。",
    en: "There is no request of this id, or it is none of yours.",
  },
  changed: { zh: "该申请已被他人更新，请重新查看。", en: "Somebody else has acted on it meanwhile: look at it again." },
  own: {
    zh: "提出的人不得自己复核；为机构提出申请的人，不得以本机关的身份办理。",
    en: "Who proposed it does not confirm it, and who has asked for the agency has no part in the answer.",
  },
  reason: { zh: "须写明理由", en: "it needs a reason" },
  illegal: { zh: "该申请现在不能这样办理。", en: "That can't be done with the request now." },
} as const satisfies Record<string, Bilingual>

const own: Fault = { kind: "own", pointer: "/act", detail: words.own }
const dated = (day: ReturnType<typeof addWorkingDays>) => (isMissing(day) ? null : day)

const act = actsOf<SharingRequest, SharingState, "agency" | "authority", SharingContext>()
const asks = { reason: auditWords(1).optional() }
// Who has asked has no part in the answer: not even in keeping back what others propose.
const byAuthority = { by: "authority", notBy: ["askedBy", "preparedBy"], effect: noEffect } as const
const reasonedByAuthority = { ...byAuthority, reasoned: true } as const
const isOpen = (request: SharingRequest) => !isProposed(request)
const proposed = ["proposed", "asked", "granted"] as const

// What is refused, or given more time for, takes no effect.
const effects = { grant: "grant", revoke: "ungrant", refuse: null, extend: null } as const

/** The acts: whose they are, from which states, and what comes of each. */
export const sharingActs = {
  withdraw: act(
    {
      ...{ zh: "撤回申请", en: "withdraw the request", by: "agency", from: ["asked", "proposed"], to: "withdrawn" },
      effect: noEffect,
    },
    {},
    // What was proposed was never told.
    () => ({ dueOn: null, verdict: null, reason: null }),
  ),
  end: act(
    { zh: "不再需要", en: "no longer needed", by: "agency", from: ["granted"], to: "ended", effect: noEffect },
    {},
    (_, __, { today }) => ({ endedOn: today, verdict: "grant", revokeReason: null }),
  ),
  extend: act(
    {
      ...{
        zh: "拟延长答复期限",
        en: "propose to extend the time to answer",
        ...reasonedByAuthority,
        from: ["asked"],
        to: null,
      },
      when: (request: SharingRequest) =>
        isOpen(request) && sharingKinds[request.kind].extension !== null && !request.extended,
    },
    asks,
    (_, given, { actor }) => ({ verdict: "extend", reason: given.reason ?? null, proposedBy: actor }),
  ),
  grant: act(
    { zh: "拟同意", en: "propose to grant it", ...byAuthority, from: ["asked"], to: "proposed", when: isOpen },
    asks,
    (_, given, { actor }) => ({ verdict: "grant", reason: given.reason ?? null, proposedBy: actor }),
  ),
  refuse: act(
    {
      zh: "拟不同意",
      en: "propose to refuse it",
      ...reasonedByAuthority,
      from: ["asked"],
      to: "proposed",
      when: isOpen,
    },
    asks,
    (_, given, { actor }) => ({ verdict: "refuse", reason: given.reason ?? null, proposedBy: actor }),
  ),
  confirm: act(
    {
      ...{ zh: "复核同意", en: "confirm what is proposed", by: "authority", from: proposed, to: null },
      ...{ notBy: ["askedBy", "preparedBy", "proposedBy"], when: isProposed },
      effect: ({ verdict, authority }) => {
        const name = effects[verdict ?? "refuse"]
        return name && { name, affected: { kind: "authority", authority }, hands: ["proposedBy"] }
      },
    },
    asks,
    (request, _, { today, calendar }) => {
      const { kind, verdict, proposedBy, dueOn } = request
      if (proposedBy === null) return own
      if (verdict === "revoke") return { state: "ended", endedOn: today }
      if (verdict === "refuse") return { state: "refused", decidedOn: today, dueOn: null }
      if (verdict === "extend") {
        const longer = dueOn === null ? null : dated(addWorkingDays(dueOn, sharingKinds[kind].extension ?? 0, calendar))
        return { extended: true, dueOn: longer, verdict: null, reason: null, proposedBy: null }
      }
      const supplyDueOn = kind === "correction" ? null : dated(clockDue("share_supply", today, calendar))
      return { state: "granted", decidedOn: today, dueOn: null, supplyDueOn }
    },
  ),
  return: act(
    { zh: "退回重拟", en: "return it", ...reasonedByAuthority, from: proposed, to: null, when: isProposed },
    asks,
    ({ state }) => {
      // What was granted stays so, for the reason that it was granted for.
      if (state === "granted") return { verdict: "grant", revokeReason: null, proposedBy: null }
      return { state: "asked", verdict: null, reason: null, proposedBy: null }
    },
  ),
  revoke: act(
    {
      zh: "拟终止共享",
      en: "propose to end what was granted",
      ...reasonedByAuthority,
      from: ["granted"],
      to: null,
      when: isOpen,
    },
    asks,
    (_, given, { actor }) => ({ verdict: "revoke", revokeReason: given.reason ?? null, proposedBy: actor }),
  ),
}
export type SharingActName = keyof typeof sharingActs
export const sharingActNames = Object.keys(sharingActs) as [SharingActName, ...SharingActName[]]
/** What acts are called in a history, where an officer may once have carried out alone what is proposed now. */
export const sharingHistory = {
  ...sharingActs,
  extend: { zh: "延长答复期限", en: "extend the time to answer" },
  revoke: { zh: "终止共享", en: "end what was granted" },
} as const satisfies Record<SharingActName, Bilingual>

/** The family. */
export const requests = family<SharingRequest, SharingContext>()({
  ...{ states: sharingStates, acts: sharingActs, sides: { agency: "sharing:ask", authority: "sharing:act" } },
  audit: (act) => `sharing.${act}`,
  trail: {
    before: ({ state }) => ({ state }),
    after: ({ clientId: agency, state, verdict, dueOn: due_on }) => ({ agency, state, verdict, due_on }),
  },
  words: { it: { zh: "该申请", en: "The request" }, ...words },
})

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
export function hasOwnHand(request: SharingRequest, actor: string, person: PersonOf): boolean {
  const { askedBy, preparedBy, proposedBy } = request
  const hands = [askedBy, preparedBy, isProposed(request) ? proposedBy : null]
  return hands.some((hand) => isSamePerson(hand, actor, person))
}

/** The day by which a request is to be answered; null where its year has no calendar. */
export function answerDue(kind: SharingKind, askedOn: string, calendar: Calendar): string | null {
  return dated(clockDue(sharingKinds[kind].clock, askedOn, calendar))
}

/** Whether what was granted may be read on a day. */
export function isInForce({ state, kind, from, to }: SharingRequest, today: string): boolean {
  return state === "granted" && kind !== "correction" && (from ?? "") <= today && today <= (to ?? "9999-12-31")
}
