/**
 * The end of a record as its source tells it (来源移出), by a row of an import: of which kind it is, what state it leads to,
 * and before which day the law lets none be. Pure.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import type { ListName } from "../../law/list.ts"
import type { Policy } from "../../law/policy.ts"
import type { HeldRecord, RecordContent } from "./record.ts"
import type { RecordState } from "./state.ts"
import { basisOf, windowOf } from "./window.ts"

/** A kind of end. */
export interface ToldKind extends Bilingual {
  /** The state that it leads to, by list; a list that is missing knows no such end. */
  readonly to: Partial<Record<ListName, RecordState>>
  /** What it waits for: the end of the display, or the day from which an early end can be applied for. */
  readonly notBefore: "displayedUntil" | "repairOpensOn" | null
  /**
   * Why it ended: `must` be told by whoever tells of it; `asked`: of a person it has to be, of others it is remarked, for to
   * refuse the row would go on showing what has ended; `term`: its term is the reason, which the register works out.
   */
  readonly why: "must" | "asked" | "term"
  /** The lists on which it takes a decision of its own, whose number has to be told. */
  readonly numbered: readonly ListName[]
  /** Whether the decision itself fell: then what was removed or ran out before ends so too. */
  readonly fells: boolean
}

const plain = { numbered: [], fells: false } as const

/** The kinds, by the words of the field `removal_kind`. */
export const toldKinds = {
  removal: { zh: "移出", en: "removed", to: { abnormal: "removed" }, notBefore: null, why: "asked", ...plain },
  expiry: {
    ...{ zh: "期满停止公示", en: "ended by itself", to: { serious: "expired", penalty: "expired" } },
    ...{ notBefore: "displayedUntil", why: "term", ...plain },
  },
  repair: {
    ...{ zh: "信用修复", en: "repaired", to: { abnormal: "removed", serious: "removed", penalty: "removed" } },
    ...{ notBefore: "repairOpensOn", why: "asked", ...plain },
  },
  revoked: {
    ...{ zh: "决定被撤销、确认违法或者无效", en: "revoked, unlawful or void" },
    ...{ to: { abnormal: "withdrawn", serious: "revoked", penalty: "withdrawn" }, notBefore: null, why: "must" },
    // A serious listing does not fall with its penalty, but by a decision of its own (撤销决定, R44 19).
    ...{ numbered: ["serious"], fells: true },
  },
  // Of an abnormal listing and a penalty it is the one above.
  annulled: {
    ...{ zh: "列入决定本身被撤销、确认违法或者无效", en: "the decision to list was itself revoked, unlawful or void" },
    ...{ to: { serious: "withdrawn" }, notBefore: null, why: "must", numbered: [], fells: true },
  },
  corrected: {
    ...{ zh: "更正", en: "an error", to: { abnormal: "corrected", serious: "corrected", penalty: "corrected" } },
    ...{ notBefore: null, why: "must", numbered: [], fells: true },
  },
} as const satisfies Record<string, ToldKind>

export type ToldKindName = keyof typeof toldKinds
export const toldKindNames = Object.keys(toldKinds) as ToldKindName[]

/** Whether an end is that of the decision itself. */
export function fells({ kind }: { kind?: ToldKindName | null }): boolean {
  return kind != null && toldKinds[kind].fells
}

/** Whether a source that tells of an end of that kind leaves out why: by its reason, or the decision by its number. */
export function lacksReason(name: ToldKindName, { detail }: RecordContent): boolean {
  return toldKinds[name].why !== "term" && (detail.removal_reason ?? detail.removal_decision_no) === undefined
}

/** Whether an end of that kind takes a decision of its own on the list, and its number is not told. */
export function lacksNumber(name: ToldKindName, { list, detail }: RecordContent): boolean {
  const { numbered }: ToldKind = toldKinds[name]
  return numbered.includes(list) && detail.removal_decision_no === undefined
}

/** Whether a list knows ends of a kind. */
export function hasToldKind(name: ToldKindName, list: ListName): boolean {
  const { to }: ToldKind = toldKinds[name]
  return to[list] !== undefined
}

/**
 * Of which kind an end is that a source tells, and the state it leads to; or why the law lets it not be yet. Without a kind a listing as
 * abnormal is removed, and what has a term has run it or was repaired.
 * @param known the record as the register holds it: a correction in the same row can't bring its end nearer
 */
export function settleEnd(
  told: { on: string; kind?: ToldKindName | null },
  content: RecordContent,
  known: HeldRecord | undefined,
  policy: Policy,
): { kind: ToldKindName; state: RecordState } | { refused: Bilingual } {
  const windows = [windowOf(content, policy), ...(known ? [known] : [])]
  const { list } = content
  const isOver = windows.every(({ displayedUntil }) => displayedUntil !== null && told.on > displayedUntil)
  const name = told.kind ?? (list === "abnormal" ? "removal" : isOver ? "expiry" : "repair")
  const { to, notBefore }: ToldKind = toldKinds[name]
  const settled = { kind: name, state: to[list] ?? "removed" }
  if (known?.barredUntil && notBefore === "repairOpensOn" && told.on <= known.barredUntil) {
    return {
      refused: {
        zh: `以欺骗手段申请修复的，${known.barredUntil} 之前不得提前停止公示`,
        en: `a repair was sought by fraud: it can't end early until ${known.barredUntil}`,
      },
    }
  }
  if (list === "abnormal" || notBefore === null) return settled
  if (notBefore === "displayedUntil") return isOver ? settled : { refused: tooEarly(content, policy) }
  // An early end that comes after the display is over is none.
  const isOpen = windows.every(({ repairOpensOn }) => repairOpensOn !== null && told.on >= repairOpensOn)
  return isOpen || isOver ? settled : { refused: tooEarly(content, policy) }
}

function tooEarly(content: RecordContent, policy: Policy): Bilingual {
  const { zh, en } = basisOf(content, policy)
  const { repairOpensOn, displayedUntil } = windowOf(content, policy)
  const [opens, until] = [repairOpensOn ?? "", displayedUntil ?? ""]
  return {
    zh: `依法尚不得停止公示：${opens ? `${opens} 起可以因信用修复提前停止公示，` : "不得提前停止公示，"}公示至 ${until}。${zh}`,
    en: `the law does not let it end yet: ${opens ? `by a repair from ${opens} on` : "never early"}, else after ${until}. ${en}`,
  }
}
