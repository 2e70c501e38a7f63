// The joint conference (联席会议) on joint punishment: who sits in it, by ministry and so by the bureaus below. Compiled with
// the facts of the catalogue; the market regulator leads.
import type { Bilingual } from "./bilingual.ts"

/** A member. */
export interface ConferenceMember extends Bilingual {
  /** Whether it leads: it sees what all do. */
  readonly leads: boolean
}

const member = (zh: string, en: string, leads = false): ConferenceMember => ({ zh, en, leads })

/** The fourteen members, by the key that agencies are registered under. */
export const conferenceMembers = {
  market: member("市场监管", "market regulation", true),
  publicity: member("宣传", "publicity"),
  industry: member("工信", "industry and information technology"),
  police: member("公安", "public security"),
  commerce: member("商务", "commerce"),
  culture: member("文旅", "culture and tourism"),
  bank: member("人民银行", "the central bank"),
  customs: member("海关", "customs"),
  tax: member("税务", "taxation"),
  cyberspace: member("网信", "cyberspace"),
  forestry: member("林草", "forestry and grassland"),
  post: member("邮政", "postal services"),
  drugs: member("药监", "drug administration"),
  patents: member("知识产权", "intellectual property"),
} as const satisfies Record<string, ConferenceMember>

export type MemberName = keyof typeof conferenceMembers

/** The members' keys, the leading one first. */
export const memberNames = Object.keys(conferenceMembers) as [MemberName, ...MemberName[]]
