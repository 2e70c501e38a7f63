/**
 * The lists (台账) on which the figures of an annual reply (年度答复) rest: what a row of each holds, as its file carries it. No row
 * names a merchant or a person: a case is found by its id. Pure.
 */

import type { Bilingual } from "../../law/bilingual.ts"
import type { Cited } from "../../law/cited.ts"
import type { ListName } from "../../law/list.ts"
import type { PenaltyKind } from "../../law/penalty-kind.ts"
import type { RecordState } from "../../register/record/state.ts"
import type { OrderAnswer, OrderState } from "../duty/order-state.ts"
import type { LeadResult, LeadSource, LeadState } from "../lead/state.ts"
import type { LetterKind, LetterResult, LetterState } from "../letter/kind.ts"

/** The lists. `number` is what a figure in the text refers to. */
export const replyLists = {
  records: { number: 1, zh: "公示记录台账", en: "records that were published or ended" },
  cases: { number: 2, zh: "行政处罚案件台账", en: "penalties that were decided" },
  leads: { number: 3, zh: "线索台账", en: "leads that were received" },
  sellers: { number: 4, zh: "平台内经营者身份台账", en: "sellers in the rosters of platforms" },
  complaints: { number: 5, zh: "投诉举报台账", en: "complaints, as counts" },
  orders: { number: 6, zh: "责令整改台账", en: "orders to platforms" },
  letters: { number: 7, zh: "函件台账", en: "letters that were sent" },
} as const satisfies Record<string, Bilingual & { number: number }>
export type ReplyList = keyof typeof replyLists
export const replyListNames = Object.keys(replyLists) as [ReplyList, ...ReplyList[]]

/** What a row of each list holds. Days are YYYY-MM-DD; amounts are yuan with two decimals, null where nobody has said. */
export interface ReplyRows {
  records: {
    id: string
    list: ListName
    authority: string
    published_on: string
    state: RecordState
    ended_on: string | null
  }
  cases: {
    id: string
    authority: string
    decided_on: string
    cited: readonly Cited[]
    platforms: readonly string[]
    kinds: readonly PenaltyKind[] | null
    fine: string | null
    confiscated: string | null
  }
  leads: {
    id: string
    authority: string
    source: LeadSource
    taken_on: string
    state: LeadState
    verified_on: string | null
    result: LeadResult | null
  }
  /** As many sellers as `sellers` says, of one platform, region and kind of identity. */
  sellers: {
    platform: string
    region: string
    identity: "registered" | "exempt" | "unknown"
    verified: boolean
    sellers: number
  }
  complaints: { platform: string; category: string; month: string; complaints: number }
  orders: {
    id: string
    authority: string
    issued_on: string
    state: OrderState
    answer: OrderAnswer | null
  }
  letters: {
    id: string
    kind: LetterKind
    authority: string
    sent_on: string
    state: LetterState
    received: boolean
    held_on: string | null
    result: LetterResult | null
    signed: boolean
    promises: number
    kept: number
  }
}
