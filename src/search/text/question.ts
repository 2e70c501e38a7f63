/**
 * Takes a question apart into slots and its matter; a name of a merchant, and what was pasted, is looked for as it stands. Pure.
 */
import { readCode } from "../../names/code.ts"
import { parseCompanyName } from "../../names/company-name.ts"
import { amountAt } from "./amount-slot.ts"
import { decisionIn } from "./decision-number.ts"
import { lawIn } from "./named-in-query.ts"
import { periodAt } from "./period-slot.ts"
import { placeAt } from "./place-slot.ts"
import { platformAt } from "./platform-slot.ts"
import type { Slot, Understood } from "./slot.ts"

/** A text taken apart. */
export interface QuestionRead {
  readonly slots: readonly Slot[]
  /** The text without what slots limit, to be read for words. */
  readonly matter: string
}

/** The text as it stands, without slots. */
function unread(text: string): QuestionRead {
  return { slots: [], matter: text }
}

// A longer text, or one of several sentences, was pasted: it is looked for as it stands.
const questionMax = 60
const sentences = /[。；;]/

/**
 * Takes a question apart.
 * @param today in China: what 去年 and 上个月 are told from
 */
export function readQuestion(text: string, today: string): QuestionRead {
  const plain = text.normalize("NFKC")
  if (plain.length !== text.length || text.length > questionMax || sentences.test(text) || isName(text))
    return unread(text)
  const slots: Slot[] = []
  let matter = ""
  for (let at = 0; at < text.length; ) {
    const rest = text.slice(at)
    const kept = keptAsTyped(rest, matter)
    if (kept > 0) {
      const slot = lawSlot(rest, kept, at)
      if (slot) slots.push(slot)
      matter += text.slice(at, at + kept)
      at += kept
      continue
    }
    const found = slotAt(plain, at, matter, today)
    const isTaken = found !== null && !slots.some(({ kind, filter }) => kind === found.kind && filter !== null)
    if (!isTaken) {
      matter += text.charAt(at)
      at++
      continue
    }
    const end = at + found.length
    slots.push({
      kind: found.kind,
      typed: text.slice(at, end),
      at: [at, end],
      value: found.value,
      filter: found.filter,
    })
    matter += found.words ?? " "
    at = end
  }
  return isPlaceAlone(slots, matter) ? unread(text) : { slots, matter: matter.replace(/^\s*的|的\s*$/g, " ") }
}

/** A name of a merchant has places, years and figures in it that limit nothing. */
function isName(text: string): boolean {
  if (readCode(text).kind !== "impossible") return true
  const { form, brand, codes } = parseCompanyName(text)
  return codes.length > 0 || (form?.kind === "company" && brand.length > 1)
}

/** A place by itself is as likely a part of a name. */
function isPlaceAlone(slots: readonly Slot[], matter: string): boolean {
  return matter.trim() === "" && slots.every(({ kind }) => kind === "place")
}

const quotes: Readonly<Record<string, string>> = { '"': '"', "“": "”", "”": "”", "「": "」", "『": "』", "《": "》" }
const exclusion = /^(?:[-－–−](?=[^\s\d-])|不含有?|不包含|不包括|排除|(?:not|without|NOT)\s+)\s*[^\s,;，；、。]*/u

// A whole day is a fact that texts state: that of a check, of a sale.
const wholeDay = /^(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*[日号]?/

/** Length of what stands as it was typed: a day, a phrase, what is excluded, the number of a decision, a law. */
function keptAsTyped(rest: string, before: string): number {
  const closing = quotes[rest.charAt(0)]
  if (closing !== undefined && !rest.startsWith("《")) {
    const end = rest.indexOf(closing, 1)
    return end < 0 ? rest.length : end + 1
  }
  const isFresh = before === "" || /[\s,;，；、。]$/.test(before)
  const excluded = isFresh || rest.startsWith("不") ? exclusion.exec(rest) : null
  if (excluded) return excluded[0].length
  return decisionIn(rest)?.length ?? lawIn(rest)?.length ?? wholeDay.exec(rest)?.[0].length ?? 0
}

function lawSlot(rest: string, length: number, at: number): Slot | null {
  const law = decisionIn(rest) === null ? lawIn(rest) : null
  if (law?.length !== length) return null
  const typed = rest.slice(0, length)
  const fact = law.terms[0]?.alternatives?.[0] ?? typed
  const value = fact.startsWith("=") ? typed.replace(/[《》]/g, "").trim() : typed.trim()
  return { kind: "law", typed, at: [at, at + length], value, filter: null }
}

function slotAt(text: string, at: number, matter: string, today: string): Understood | null {
  const rest = text.slice(at)
  const period = periodAt(rest, matter, text.charAt(at - 1), today)
  return (
    period ?? amountAt(rest, matter) ?? platformAt(rest, text.charAt(at - 1)) ?? listAt(rest) ?? placeAt(rest, matter)
  )
}

const listNames: readonly (readonly [pattern: RegExp, value: string])[] = [
  [/^(?:经营异常名录|经营异常|异常名录)/, "abnormal"],
  [/^(?:严重违法失信名单|严重违法失信|严重违法名单|黑名单)/, "serious"],
]

function listAt(rest: string): Understood | null {
  for (const [pattern, value] of listNames) {
    const typed = pattern.exec(rest)?.[0]
    if (typed !== undefined) return { kind: "list", length: typed.length, value, filter: null, words: typed }
  }
  return null
}
