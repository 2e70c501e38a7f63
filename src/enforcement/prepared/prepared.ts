/**
 * What takes effect in an agency's name (对外生效的事项) is prepared by one of its people and confirmed by another, who has the post
 * for it. What comes with a key that several people stand behind takes effect by itself. Pure.
 */

import { unsaidPost } from "../../access/agency-post.ts"
import type { Client } from "../../access/api-key.ts"
import { isSamePerson, type PersonOf, type Post } from "../../access/principal.ts"
import type { Tenant } from "../../access/tenant.ts"
import type { Bilingual } from "../../law/bilingual.ts"

/** The operations, by their ids in the description of the API, and which of what they take has an effect. */
interface OperationRow extends Bilingual {
  /** Whether it has one, by what it says; absent: whatever it says. */
  readonly takesEffect?: (json: Readonly<Record<string, unknown>>) => boolean
  /** Its answer is for whoever confirms alone. */
  readonly isSecret?: true
}

export const preparedOperations = {
  reportMeasures: { zh: "实施措施", en: "put measures in force" },
  actOnMeasure: { zh: "解除、继续实施或者补充措施", en: "lift a measure, keep it, or add to it" },
  declareMeasures: { zh: "申报措施清单", en: "declare which measures stand" },
  answerNotice: { zh: "反馈通知", en: "answer a notice", takesEffect: ({ act }) => act !== "acknowledge" },
  answerNotices: { zh: "批量反馈通知", en: "answer notices" },
  answerMeasureObjection: { zh: "答复对措施的异议", en: "answer an objection to a measure" },
  actOnLetter: { zh: "签发函件", en: "sign a letter", takesEffect: ({ act }) => act === "send" },
  askForData: { zh: "申请共享数据", en: "ask for shared data" },
  changeAgency: {
    zh: "登记或者撤下签名公钥",
    en: "set the key that signs",
    takesEffect: ({ key }) => key !== undefined,
  },
  orderAgencyKey: { zh: "更换 API 密钥", en: "replace the API key", isSecret: true },
} as const satisfies Record<string, OperationRow>
export type PreparedOperation = keyof typeof preparedOperations
export const preparedOperationNames = Object.keys(preparedOperations) as [PreparedOperation, ...PreparedOperation[]]

/** The row of an operation. */
export function operationRow(operation: PreparedOperation): OperationRow {
  return preparedOperations[operation]
}

/** What became of it. */
export const preparedStates = {
  waiting: { zh: "待确认", en: "waits to be confirmed" },
  done: { zh: "已确认", en: "confirmed, and in effect" },
  returned: { zh: "已退回", en: "returned" },
  expired: { zh: "逾期未确认，已失效", en: "was not confirmed in time" },
} as const satisfies Record<string, Bilingual>
export type PreparedState = keyof typeof preparedStates
export const preparedStateNames = Object.keys(preparedStates) as [PreparedState, ...PreparedState[]]

/** What was prepared: the request as it was sent. */
export interface PreparedAct {
  id: string
  clientId: Tenant
  operation: PreparedOperation
  method: string
  path: string
  contentType: string
  body: Uint8Array
  state: PreparedState
  preparedBy: string
  preparedAt: Date
  decidedBy: string | null
  decidedAt: Date | null
  reason: string | null
}

/** Whole rows of a table are prepared up to this length: an approver looks at all of them. */
export const preparedBytesMax = 1024 ** 2

/** So many wait at most in an agency. */
export const waitingMax = 500

/** What nobody has confirmed after so long is void: 30 days, in which whoever prepared it may have left. */
export const preparedMs = 30 * 24 * 3_600_000

/** When what was prepared is void. */
export function expiryOf({ preparedAt }: Pick<PreparedAct, "preparedAt">): Date {
  return new Date(preparedAt.getTime() + preparedMs)
}

/**
 * Whether the post in which somebody prepared it is still theirs: they hold the agency's key still, or had the post when they
 * last signed in. @param posts of their open sessions, and as they last signed in
 */
export function hasPostStill(
  { preparedBy }: Pick<PreparedAct, "preparedBy">,
  agency: { id: string; name: string; heldBy: string | null },
  posts: readonly Post[],
): boolean {
  const subject = preparedBy.slice(`client:${agency.id}:`.length)
  if (agency.heldBy !== null && subject === agency.heldBy) return true
  const isClerk = (post: Post) =>
    post.role === "agency" && post.agency === agency.name && (post.post ?? unsaidPost) === "clerk"
  return posts.some(isClerk)
}

/** What somebody's request comes to: it takes effect, it is kept for another person, or it is refused. */
export function standingOf({ role, post, persons, subject, preparedBy }: Client): "acts" | "prepares" | "unnamed" {
  if (role !== "agency" || preparedBy !== undefined) return "acts"
  if (post !== undefined) return "prepares"
  if (persons !== "single") return "acts"
  // Of a key that nobody is said to hold, nobody knows whether it is another person who confirms.
  return subject === undefined ? "unnamed" : "prepares"
}

/** Why what was prepared is not decided. */
export const preparedRefusals = {
  own: { zh: "拟办的人不得自己确认，须由另一人确认。", en: "Who prepared it does not confirm it: somebody else does." },
  expired: {
    zh: "该事项逾 30 天未确认，已经失效，请重新拟办。",
    en: "It was not confirmed within 30 days, and is void: prepare it anew.",
  },
  post: {
    zh: "拟办人已经不在该岗位，不能确认：请退回，由现任经办人重新拟办。",
    en: "Who prepared it no longer has the post: return it, and have a present clerk prepare it anew.",
  },
  nothing: {
    zh: "其中没有一行现在可以办理（通知已有新的版本或者已经反馈），没有生效：请退回，由经办人重新拟办。",
    en: "None of its rows can be taken by now, their notices being newer or answered already, and none took effect: return it.",
  },
  decided: {
    zh: "该事项已经确认或者退回，请重新查看。",
    en: "It was confirmed or returned meanwhile: look at it again.",
  },
} as const satisfies Record<string, Bilingual>
export type PreparedRefusal = keyof typeof preparedRefusals

/**
 * Whether somebody confirms it or returns it.
 * @param actor as the audit trail names them @property person the one behind a name, of names that are linked always the same
 * @property isInPost whether who prepared it still has the post @property now ms since 1970
 */
export function decidePrepared(
  { state, preparedBy, preparedAt }: Pick<PreparedAct, "state" | "preparedBy" | "preparedAt">,
  act: "confirm" | "return",
  actor: string,
  { person, isInPost, now }: { person: PersonOf; isInPost: boolean; now: number },
): PreparedRefusal | null {
  if (state === "expired" || (state === "waiting" && expiryOf({ preparedAt }).getTime() <= now)) return "expired"
  if (state !== "waiting") return "decided"
  if (act === "return") return null
  if (isSamePerson(preparedBy, actor, person)) return "own"
  return isInPost ? null : "post"
}

/** How many rows an answer says that it did not take; 0 where it is of none. */
export function refusedRows(answer: unknown): number {
  const { refused } = (answer ?? {}) as { refused?: unknown }
  return typeof refused === "number" ? refused : 0
}

/** Whether an answer about rows says that none of them was taken: there is nothing to confirm. */
export function takesNothing(answer: unknown): boolean {
  const refused = refusedRows(answer)
  return refused > 0 && (answer as { rows?: unknown }).rows === refused
}

/** What was said, where it is JSON; null where it is a table, or nothing. */
export function readSaid({
  contentType,
  body,
}: Pick<PreparedAct, "contentType" | "body">): Record<string, unknown> | null {
  if (!/^application\/json\b/i.test(contentType)) return null
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body))
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    return null
  }
}
