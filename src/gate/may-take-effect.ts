/**
 * The gate: whether something may take effect, given who is affected and who had a part. Pure.
 */
import type { PersonOf } from "../access/principal.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { type EffectName, effects, handKinds, relations, rowOf } from "./effect.ts"
import { type Affected, affectedName, countPersons, type Hand, isOver } from "./hands.ts"

/** What else the answer depends on. */
export interface GateFacts {
  /** Which names of the trail are one person; absent: as the names tell. */
  person?: PersonOf
  /** Preconditions of the law that the file does not meet. */
  missing?: readonly Bilingual[]
}

/** Why something may not take effect. */
interface ReasonRow extends Bilingual {
  readonly status: 403 | 409
  /** The problem under which HTTP answers it. */
  readonly problem: "not-allowed" | "own-act" | "illegal-act"
  readonly next: Bilingual
}

/** Every reason of the gate. */
export const reasons = {
  "wrong-hands": {
    ...{ status: 403, problem: "not-allowed", zh: "经手的不是可以办理的人", en: "nobody who may has had a part in it" },
    next: { zh: "请由可以办理的人办理", en: "have it done by who may" },
  },
  "one-person": {
    ...{ status: 409, problem: "own-act", zh: "只有一人经手", en: "one person alone has had a part in it" },
    next: { zh: "请由另一人确认", en: "have another person confirm it" },
  },
  "one-person-twice": {
    ...{ status: 409, problem: "own-act", zh: "两个名称是同一人", en: "the names are those of one person" },
    next: { zh: "请由另一人确认", en: "have another person confirm it" },
  },
  "not-theirs": {
    ...{
      status: 403,
      problem: "not-allowed",
      zh: "没有被影响一方的人经手",
      en: "nobody of the affected has had a part in it",
    },
    next: {
      zh: "请由被影响机关（或者其上级机关）的人员经手办理",
      en: "have a person of the affected authority, or of one above it, take a part in it",
    },
  },
  "not-met": {
    ...{ status: 409, problem: "illegal-act", zh: "法定条件尚未具备", en: "a precondition of the law is not met" },
    next: { zh: "请先补足所缺", en: "see first to what is missing" },
  },
} as const satisfies Record<string, ReasonRow>
export type GateReason = keyof typeof reasons

/** A refusal: what, why, whom it would have affected, and what to do next. */
export interface GateRefusal {
  effect: EffectName
  affected: Affected
  reason: GateReason
  detail: Bilingual
}

/** Whether an effect may be brought about: null where it may. `now` is when, ms since 1970. */
export function mayTakeEffect(
  effect: EffectName,
  affected: Affected,
  hands: readonly Hand[],
  facts: GateFacts,
  _now: number,
): GateRefusal | null {
  const row = rowOf(effect)
  const refuse = (reason: GateReason, more?: Bilingual): GateRefusal => ({
    ...{ effect, affected, reason },
    detail: refusalWords(effect, affected, reason, more),
  })
  const counted = hands.filter(({ kind }) => row.hands.includes(kind))
  if (counted.length === 0) {
    const of = (language: "zh" | "en", and: string) => row.hands.map((kind) => handKinds[kind][language]).join(and)
    return refuse("wrong-hands", { zh: of("zh", "、"), en: of("en", ", ") })
  }
  if (countPersons(counted, facts.person) < row.persons) {
    return refuse(countPersons(counted) < row.persons ? "one-person" : "one-person-twice")
  }
  if (!counted.some((hand) => isOver(hand, affected, row))) return refuse("not-theirs", relations[row.of])
  const [missing] = facts.missing ?? []
  return missing ? refuse("not-met", missing) : null
}

function refusalWords(effect: EffectName, affected: Affected, reason: GateReason, more?: Bilingual): Bilingual {
  const { zh, en } = effects[effect]
  const why = reasons[reason]
  const whom = affectedName(affected)
  const [moreZh, moreEn] = more ? [`（${more.zh}）`, ` (${more.en})`] : ["", ""]
  return {
    zh: `不能${zh}（${whom}）：${why.zh}${moreZh}。${why.next.zh}`,
    en: `can't ${en} (${whom}): ${why.en}${moreEn}; ${why.next.en}`,
  }
}
