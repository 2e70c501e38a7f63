/**
 * What a reader without an account says of a record: that it is about somebody else. It is a lead before the authority that has
 * decided, and nothing of it is public. The reader is known by nothing but the number that it was given. Pure.
 */
import { unfitWords } from "../../input/plain-text.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { type ListName, lists } from "../../law/list.ts"
import { followNumber } from "../../register/proceeding/follow-number.ts"
import { recordAddress } from "../../register/record/address.ts"
import { findingsIn } from "../../register/record/leaving-text.ts"
import type { LeadContent } from "./state.ts"

/** Under whom such leads are kept, and who the audit trail says has sent them. */
export const readerSender = "reader"

/** What a reader says. */
export const readerClaims = {
  namesake: {
    zh: "记录说的是名称相同、相近的另一家",
    en: "the record is about another merchant with the same name or nearly so",
  },
  misused: {
    zh: "代码是我的，事情不是我做的（被人冒用）",
    en: "the code is mine and the matter is not: somebody has used it",
  },
  other: { zh: "别的原因", en: "another reason" },
} as const satisfies Record<string, Bilingual>
export type ReaderClaim = keyof typeof readerClaims
const claimNames = Object.keys(readerClaims) as ReaderClaim[]

/** How long a reader's own words may be: some sentences, which an officer reads at once. */
export const wordsMax = 300

/** Of a merchant, and of an authority, so many that nobody has looked into yet: more tells an officer nothing more. */
export const openOfMerchantMax = 20
export const openOfAuthorityMax = 500

/** What a reader has said. */
export interface Said {
  record: string
  claim: ReaderClaim
  words: string
}

/** What is wrong with what was sent, by its control. */
export interface SaidFault {
  field: "record" | "claim" | "words"
  reason: Bilingual
}

/** Reads a form, with all that is wrong with it at once. @param records those that are shown of the merchant, by their ids */
export function readSaid(
  form: Readonly<Record<string, unknown>>,
  records: { has(id: string): boolean },
): Said | { faults: SaidFault[] } {
  const [record, claim, given] = ["record", "claim", "words"].map((name) => {
    const text = form[name]
    return typeof text === "string" ? text.normalize("NFC").trim() : ""
  }) as [string, string, string]
  const said = claimNames.find((name) => name === claim)
  const words = given.replace(/\s+/g, " ")
  const wrong = wordsFault(words, said)
  const found: SaidFault[] = [
    ...(records.has(record) ? [] : [{ field: "record" as const, reason: faults.record }]),
    ...(said === undefined ? [{ field: "claim" as const, reason: faults.claim }] : []),
    ...(wrong === null ? [] : [{ field: "words" as const, reason: wrong }]),
  ]
  return said === undefined || found.length > 0 ? { faults: found } : { record, claim: said, words }
}

/** What is wrong with the words, by what is claimed. */
function wordsFault(words: string, claim: ReaderClaim | undefined): Bilingual | null {
  if (words.length > wordsMax) return faults.long
  if (claim === "other" && words === "") return faults.none
  return unfitWords(words) ?? (findingsIn({ words }).length > 0 ? faults.personal : null)
}

/** The lead of it. @param id its id, of which its number is made @param issuer the address of the register */
export function readerLead(
  { claim, words, record }: Said,
  about: { code: string; list: ListName; decisionNo: string; authority: string },
  { id, issuer, today }: { id: string; issuer: string; today: string },
): LeadContent {
  const { code, list, decisionNo, authority } = about
  return {
    ...{ ref: followNumber(id), source: "reader", code, name: null, platform: null, seller: null, shop: null },
    ...{ url: `${issuer}${recordAddress(code, record)}`, ground: null, authority, foundOn: today, evidence: [] },
    facts: `${lists[list].zh} ${decisionNo}：${readerClaims[claim].zh}。${words}`,
  }
}

const faults = {
  record: { zh: "请选是哪一条记录。", en: "Choose which record it is." },
  claim: { zh: "请选是什么情况。", en: "Choose what is wrong." },
  none: { zh: "请写一句是什么原因。", en: "Say in a sentence what it is." },
  long: { zh: `最多 ${wordsMax} 个字，请写短一些。`, en: `At most ${wordsMax} characters: make it shorter.` },
  personal: {
    zh: "像是含有姓名、身份证号、电话或者住址。请删去，只写事情。",
    en: "It seems to hold a name, an ID or telephone number or an address: take it out, and write what happened.",
  },
} as const satisfies Record<string, Bilingual>
