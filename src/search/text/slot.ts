/**
 * What a question says beside its matter: a place, a time, an amount, a platform, a law, a list. Each stretch of a text that says one of
 * these for certain becomes a slot, and limits what is found; what may as well be part of the matter (兰州拉面, 2025年新茶, a place in the
 * name of a merchant) stays a word of it. Pure.
 */
import { fillerWords } from "./field-word.ts"

/** What a slot may be about. */
export const slotKinds = ["place", "period", "amount", "platform", "law", "list"] as const
export type SlotKind = (typeof slotKinds)[number]

/** What slots limit. */
export interface SlotFilter {
  /** GB/T 2260 code or its first 2 or 4 digits: of the merchant, or of the deciding authority. */
  place?: string | undefined
  /** Published on this day or later. */
  from?: string | undefined
  /** Published on this day or earlier. */
  to?: string | undefined
  /** Fined at least so much, in yuan. */
  amountFrom?: number | undefined
  /** Fined at most so much. */
  amountTo?: number | undefined
}

/** A stretch of a text that was understood. */
export interface Slot {
  readonly kind: SlotKind
  /** As it was typed. */
  readonly typed: string
  /** Where it stands in the text: start and end, in UTF-16 units. */
  readonly at: readonly [number, number]
  /** As what it was understood: 四川省成都市武侯区, 2025-12, ≥1000000, 拼多多. */
  readonly value: string
  /** What it limits; null where it is looked for as words. */
  readonly filter: SlotFilter | null
}

/** What limits, of all slots. */
export function filterOf(slots: readonly Slot[]): SlotFilter {
  return Object.assign({}, ...slots.map(({ filter }) => filter))
}

/** What a stretch that begins somewhere was understood as. */
export interface Understood {
  kind: SlotKind
  length: number
  value: string
  filter: SlotFilter | null
  /** What is read for words in its stead; absent: nothing. */
  words?: string
}

/** Whether what is by itself may begin after what was read: after other slots, spaces and words of a question. */
export function mayBeginAfter(matter: string): boolean {
  const run = /[^\s,;，；、。]*$/.exec(matter)?.[0] ?? ""
  if (run === "") return true
  for (let length = Math.min(6, run.length); length > 0; length--) {
    if (fillerWords.has(run.slice(-length))) return mayBeginAfter(matter.slice(0, matter.length - length))
  }
  return false
}

/** Whether what was read is parted from what comes after it. */
export function isParted(after: string): boolean {
  return after === "" || /^[\s的地,;，；、。]/.test(after) || fillerWords.has(after.slice(0, 2))
}
