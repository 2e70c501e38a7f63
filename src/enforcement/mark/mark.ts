/**
 * Marks (亮照标识): whether a seller is registered or exempt by its declaration (EC art 10), and on which lists it is. What a
 * platform shows beside a shop. Pure.
 */
import { hash } from "node:crypto"
import type { Bilingual } from "../../law/bilingual.ts"
import { addDays } from "../../law/day.ts"
import { type ListName, lists } from "../../law/list.ts"
import type { Exemption } from "../../roster/exemption.ts"

/** What is known of a seller's registration. */
export const registrations = {
  registered: { zh: "已登记", en: "registered" },
  exempt: { zh: "依法无须登记（经营者声明）", en: "need not register, as it declares" },
  unknown: {
    zh: "本库未收录，不代表没有登记",
    en: "not known to this register, which says nothing of its registration",
  },
} as const satisfies Record<string, Bilingual>
export type Registration = keyof typeof registrations

/** A mark. */
export interface Mark {
  /** What it was asked by: a code, or the opaque id of a roster's row. */
  id: string
  code: string | null
  /** Null for who has no code: that is a person. */
  name: string | null
  registration: Registration
  exemption: Exemption | null
  /** The lists with records that are shown today; null where nobody looked: it has no code, or is not known here. */
  lists: readonly ListName[] | null
}

/** How long a mark may be kept, s: a listing begins or ends at any moment, and none outlives its day. */
export const markSeconds = 300

const dayMs = 86_400_000
const chinaMs = 8 * 3_600_000

/** How long it may be kept from now on, s: to midnight in China at most. @param now ms since 1970 */
export function keptSeconds(now: number): number {
  const leftMs = dayMs - ((now + chinaMs) % dayMs)
  return Math.max(1, Math.min(markSeconds, Math.floor(leftMs / 1_000)))
}

/** The tag of a mark's content: the same as long as it says the same on the same day. @param today in China */
export function tagOf({ id, code, name, registration, exemption, lists: on }: Mark, today: string): string {
  const said = JSON.stringify([id, code, name, registration, exemption, on, today])
  return `W/"${hash("sha256", said, "base64url").slice(0, 22)}"`
}

/** The end of a signed badge, s since 1970: the end of tomorrow in China, so that one fetched daily never runs out. */
export function expiryOf(today: string): number {
  return Math.floor((Date.parse(`${addDays(today, 2)}T00:00:00Z`) - chinaMs) / 1_000)
}

/** What a mark says, in a few words. */
export function markWords({ registration, lists: on }: Mark): Bilingual {
  const { zh, en } = registrations[registration]
  if (on === null || on.length === 0) return { zh, en }
  const say = (language: "zh" | "en") => on.map((name) => lists[name][language]).join(language === "zh" ? "、" : ", ")
  return { zh: `${zh} · 有公示记录：${say("zh")}`, en: `${en} · on record: ${say("en")}` }
}
