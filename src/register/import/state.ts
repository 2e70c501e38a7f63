/**
 * The states of an import, and what a second person makes of one that waits: who may, from where. Pure.
 */
import { isSamePerson, type PersonOf, personOf } from "../../access/principal.ts"
import type { OfficerRole } from "../../access/scope.ts"
import type { Bilingual } from "../../law/bilingual.ts"

/** Every state of an import. */
export const importStates = {
  running: { zh: "接收中", en: "being read, or cut off" },
  done: { zh: "已完成", en: "done" },
  waiting: { zh: "待放行", en: "waiting for release" },
  releasing: { zh: "放行中", en: "being released, or cut off: released again, it goes on" },
  released: { zh: "已放行", en: "released" },
  returned: { zh: "已退回", en: "returned" },
  expired: { zh: "逾期未放行，已删除", en: "not released in time, and deleted" },
} as const satisfies Record<string, Bilingual>

export type ImportState = keyof typeof importStates
export const stateNames = Object.keys(importStates) as [ImportState, ...ImportState[]]

/** What becomes of a row that is remarked on: it is refused, taken, or waits for release. */
export const remarkOutcomes = ["rejected", "flagged", "held"] as const
export type RemarkOutcome = (typeof remarkOutcomes)[number]

/** What can be done with an import. */
interface ImportAct extends Bilingual {
  readonly from: readonly ImportState[]
  /** Null: the import stays as it is, and another one waits. */
  readonly to: ImportState | null
  readonly by: readonly OfficerRole[]
  /** Nobody does it with what they have sent. */
  readonly byOther: boolean
  /** Reasons must be given. */
  readonly reasoned: boolean
}

export const importActs = {
  release: {
    ...{ zh: "放行", en: "release", from: ["waiting", "releasing"], to: "released", by: ["checker", "head"] },
    ...{ byOther: true, reasoned: false },
  },
  return: {
    ...{ zh: "退回", en: "return", from: ["waiting"], to: "returned", by: ["checker", "head"] },
    ...{ byOther: true, reasoned: true },
  },
  answer: {
    ...{ zh: "答复", en: "answered", from: ["waiting"], to: null, by: ["officer", "checker", "head"] },
    ...{ byOther: false, reasoned: false },
  },
  undo: {
    ...{ zh: "撤销", en: "undone", from: ["done", "released", "running", "releasing"], to: null },
    ...{ by: ["officer", "checker", "head"], byOther: false, reasoned: true },
  },
} as const satisfies Record<string, ImportAct>

export type ImportActName = keyof typeof importActs
export const actNames = Object.keys(importActs) as [ImportActName, ...ImportActName[]]

/** An act on an import that somebody asks for. */
export interface ImportActRequest {
  act: ImportActName
  reason: string | null
  /** Who asks, as the audit trail names them. */
  actor: string
  role: OfficerRole
}

/** Why an act can't be done, under the problem that it is. */
export interface ActRefusal {
  problem: "illegal-act" | "not-allowed" | "own-act" | "changed-meanwhile" | "invalid-request"
  detail: Bilingual
  /** The member of the request that is wrong. */
  pointer?: string
}

/**
 * Whether an act can be done on an import: "again" when it has been done already.
 * Sender and releaser are compared as persons: a token is its issuer's and its subject's, whatever role or authority
 * it carries.
 */
export function judgeAct(
  run: { state: ImportState; actor: string },
  { act, reason, actor, role }: ImportActRequest,
  person: PersonOf = personOf,
): "may" | "again" | ActRefusal {
  const row: ImportAct = importActs[act]
  if (!row.by.includes(role)) {
    return {
      problem: "not-allowed",
      detail: { zh: "所用角色不能办理", en: `this is for others: ${row.by.join(", ")}` },
    }
  }
  if (handIn({ ...run, answerers: [] }, act, actor, person)) return { problem: "own-act", detail: ownHand.sent }
  if (row.to !== null && run.state === row.to) return "again"
  if (!row.from.includes(run.state)) {
    const { zh, en } = importStates[run.state]
    return {
      problem: "illegal-act",
      detail: {
        zh: `导入的状态是“${zh}”，不能${row.zh}`,
        en: `the import is "${en}": it can't be ${row.to ?? row.en}`,
      },
    }
  }
  if (row.reasoned && (reason ?? "").trim() === "") {
    return {
      ...{ problem: "invalid-request", pointer: "/reason" },
      detail: { zh: "须写明理由", en: "reasons must be given" },
    }
  }
  return "may"
}

/**
 * Why an import is not released that could be; null where nothing keeps it. Rows with something open stay behind, and where
 * all would there is nothing to release.
 * @param person the one behind a name, of names that are linked always the same
 */
export function judgeAnswers(
  { open, ...run }: Hands & WaitingRows,
  { actor }: Pick<ImportActRequest, "actor">,
  person = personOf,
): ActRefusal | null {
  if (!hasToRelease({ open, ...run })) {
    const detail = {
      zh: `全部 ${open} 行的疑似个人信息都没有答复：请先隐去、写明理由保留或者不予采用该行`,
      en: `findings of personal data in all ${open} rows have no answer: cover them, keep them for a reason, or refuse the rows first`,
    }
    return { problem: "illegal-act", detail }
  }
  const hand = handIn(run, "release", actor, person)
  return hand && { problem: "own-act", detail: ownHand[hand] }
}

/** What there is of the rows of an import. */
interface WaitingRows {
  state: ImportState
  /** Rows with findings that nobody has answered, of those that wait. */
  open: number
  waiting: number
}

/** Whether a release publishes anything: where something is open in every row that waits, all would stay. */
export function hasToRelease({ state, open, waiting }: WaitingRows): boolean {
  return state !== "waiting" || open === 0 || open < waiting
}

/** Who has had a hand in an import, as the audit trail names them. */
export interface Hands {
  actor: string
  answerers: readonly string[]
}

/** What somebody has done with an import that keeps them from an act: they sent it, or answered findings of what is released. */
export function handIn(
  { actor, answerers }: Hands,
  act: ImportActName,
  who: string,
  person = personOf,
): keyof typeof ownHand | null {
  const isWho = (hand: string) => isSamePerson(hand, who, person)
  if (importActs[act].byOther && isWho(actor)) return "sent"
  return act === "release" && answerers.some(isWho) ? "answered" : null
}

/** Whether somebody is offered an act on an import. */
export function isOffered(
  run: Hands & { state: ImportState; hasToRelease: boolean },
  { act, actor, role }: Omit<ImportActRequest, "reason">,
  person: PersonOf = personOf,
): boolean {
  const { by, from }: ImportAct = importActs[act]
  const isIts = by.includes(role) && from.includes(run.state) && handIn(run, act, actor, person) === null
  return isIts && (act !== "release" || run.hasToRelease)
}

const ownHand = {
  sent: {
    zh: "须由另一人办理：本人报送的导入，本人以任何岗位都不得放行或者退回",
    en: "another person has to do this: nobody decides on an import that they have sent, whatever their post",
  },
  answered: {
    zh: "须由另一人放行：疑似个人信息由本人答复的，本人以任何岗位都不得放行",
    en: "another person releases it: nobody releases rows whose findings they have answered, whatever their post",
  },
} as const satisfies Record<string, Bilingual>
