/**
 * What a kind of proceeding is: its machine, what it is begun with, and what each act takes and does to the content.
 * Pure; the table of all kinds is kinds.ts.
 */

import { z } from "zod"
import { dayAsked } from "../../input/day.ts"
import { described } from "../../input/described-pattern.ts"
import { plainText } from "../../input/plain-text.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import type { ListName } from "../../law/list.ts"
import { isYuan, yuanMax, yuanWords } from "../../law/yuan.ts"
import type { RecordChange } from "../record/change.ts"
import type { LeavingTexts } from "../record/leaving-text.ts"
import { hiddenWords } from "../record/leaving-text.ts"
import type { HeldRecord, RecordContent } from "../record/record.ts"
import type { RecordMoveName } from "../record/state.ts"
import type { Machine, Party } from "./machine.ts"
import type { Content, Facts, Fault, Proceeding } from "./proceeding.ts"

/** What an act changes in the content. */
export type Changed = { content: Content } | { faults: readonly Fault[] }

/** What an act takes beside its reasons, and what it does with it. */
export interface ActRule {
  /** A strict object; the names of its fields are the wire's. */
  input: z.ZodType<Content>
  /** What it takes of the merchant concerned, where that is less. */
  merchantInput?: z.ZodType<Content>
  apply(proceeding: Proceeding, input: Content, facts: Facts): Changed
}

/** What a proceeding is begun with. */
export interface Beginning {
  list: ListName
  subjectCode: string
  subjectName: string
  authority: string
  recordId: string | null
  content: Content
}

/**
 * What the merchant concerned is told of a proceeding, beside its state and clock: these fields of the content, these
 * acts, and the reasons of those that say so. What stands in no row stays inside, and so do the names of officers.
 */
export interface Told {
  readonly fields: readonly string[]
  readonly acts: Readonly<Record<string, "act" | "reason">>
  /** The field of the content without which it is told nothing at all yet. */
  readonly once?: string
}

/** The class that a penalty will have by what is known of it. */
export interface ForeseenClass {
  /** The content as it will be once it is classified so. */
  content: Content
  code: string
  published: boolean
  reasons: readonly Bilingual[]
  /** What could still change it. */
  open: readonly Bilingual[]
}

/** What becomes of a field by what was chosen in another: it is needed, it may be given, or nobody wants it. */
export type Asking = "must" | "may" | "not"

/** A field that is asked for by a choice. */
export interface AskedBy {
  /** The path of the field that decides, with dots; or, of the record, its `list` or whether it is `displayed` here or elsewhere. */
  readonly by: string
  /** @param chosen its values; none where nothing was chosen yet @param today for what is asked from a day on */
  ask(chosen: readonly string[], today: string): Asking
}

/** A kind of proceeding. */
export interface Kind {
  readonly zh: string
  readonly en: string
  /** The group of routes under which it is found. */
  readonly route: "decisions" | "repairs" | "objections" | "bulk-decisions"
  readonly machine: Machine
  /** Who may begin one. */
  readonly begunBy: readonly Party[]
  /** What it is begun with: a strict object. */
  readonly input: z.ZodType<Content>
  begin(input: Content, facts: Facts, by: readonly Party[]): Beginning | { faults: readonly Fault[] }
  /** Rules of single acts; an act without one takes nothing but reasons. */
  readonly acts: Readonly<Record<string, ActRule>>
  /**
   * Fields that hold personal data for as long as the proceeding needs them. They are told to nobody who has no part in
   * it; the audit trail, which nothing can be taken out of, says of them only that there was something.
   */
  readonly fleeting?: readonly string[]
  /** The texts of it that are to leave, as it stands; without this those of the record that it publishes. */
  leaving?(proceeding: Proceeding, facts: Facts): LeavingTexts
  /** The content by the names that inputs have, where they differ: what a form begins with. @param act whose form it is */
  asInput?(content: Content, act?: string): Content
  /** The fields that not everybody is asked for, of the beginning and of acts alike, by their path with dots. */
  readonly asked?: Readonly<Record<string, AskedBy>>
  /** The content of the record that it publishes. */
  recordContent?(proceeding: Proceeding, facts: Facts): RecordContent
  /** Binds what it publishes to what was served, which stays here. @param salt 256 fresh random bits as base64url */
  commit?(content: Content, salt: string): Content
  /** What its move changes in the record, beside the state. */
  recordChange?(proceeding: Proceeding, facts: Facts, record: HeldRecord): RecordChange
  /** The class by what is known so far, where records of the kind have one. */
  classOf?(content: Content, facts: Facts, about: Pick<Proceeding, "authority">): ForeseenClass
  /** The move that `as-proposed` stands for. */
  proposedMove?(proceeding: Proceeding): RecordMoveName
  /** The days of the content from which clocks run, by the name that the machine's clocks use. */
  clockStarts?(content: Content): Readonly<Record<string, string | null | undefined>>
  /** What the merchant concerned is told; absent: nothing, for the kind is none of theirs to see. */
  readonly told?: Told
}

/** An act that takes nothing but reasons. */
export const plainInput: z.ZodType<Content> = z.strictObject({})

/**
 * A rule over a typed input. The schema is what makes the cast true: `apply` gets what it has read.
 */
export function rule<C extends Content, I extends Content>(
  input: z.ZodType<I>,
  apply: (content: C, input: I, facts: Facts, proceeding: Proceeding) => C | { faults: readonly Fault[] },
): ActRule {
  return {
    input,
    apply(proceeding, read, facts) {
      const result = apply(proceeding.content as C, read as I, facts, proceeding)
      return "faults" in result ? (result as { faults: readonly Fault[] }) : { content: result }
    },
  }
}

/** A fault in one sentence. */
export function fault(field: string, zh: string, en: string): { faults: readonly Fault[] } {
  return { faults: [{ field, reason: { zh, en } }] }
}

/** What is wrong with what was asked. */
export interface Faults {
  faults: readonly Fault[]
}

/** All that is wrong of what was looked at; null: nothing, for what is right has no faults. */
export function faultsIn(first: Faults, ...others: readonly (object | null)[]): Faults
export function faultsIn(...looked: readonly (object | null)[]): Faults | null
export function faultsIn(...looked: readonly (object | null)[]): Faults | null {
  const faults = looked.flatMap((each) => (each && "faults" in each ? (each as Faults).faults : []))
  return faults.length > 0 ? { faults } : null
}

/** That a day is none between another one and today; null: it is. */
export function dayFault(field: string, day: string, from: string, today: string): Faults | null {
  return day >= from && day <= today ? null : fault(field, `应在 ${from} 至今天之间`, `between ${from} and today`)
}

/** That a day is yet to come; null: it has. */
export function comingFault(field: string, day: string, today: string): Faults | null {
  return day > today ? fault(field, "不得晚于今天", "not later than today") : null
}

/** That a number was used before: one authority uses it once, by whomever it was given. */
export function usedNumberFault(field: string): { faults: readonly Fault[] } {
  return fault(
    field,
    "本机关已使用过此文号（办理事项、批量列入或者已报送的记录）：一个文号只使用一次，请核对或者取新的文号",
    "the authority has used this number, for a case, in a batch or in a record that was sent: one is used once, so check it or take another",
  )
}

// A date, a decision number, a line and a page of text, as inputs of acts.
export const dayInput = dayAsked
const plain = (lengthMax: number) => z.string().trim().min(1).max(lengthMax, { abort: true }).check(plainText)
/** An amount of money in yuan. */
export const yuanInput = z
  .number()
  .min(0)
  .max(yuanMax)
  .check(({ value, issues }) => {
    // Out of its range it is told so once.
    if (value >= 0 && value <= yuanMax && !isYuan(value))
      issues.push({ code: "custom", input: value, params: yuanWords })
  })
export const numberInput = plain(300)
export const lineInput = plain(1_000)
/** A name, in which nothing may stand that no reader sees. */
export const nameInput = lineInput.check(({ value, issues }) => {
  const params = hiddenWords(value)
  if (params) issues.push({ code: "custom", input: value, params })
})
export const textInput = plain(20_000)
const authorityPattern = described(/^\d{6}$/, { zh: "6 位行政区划代码", en: "a region's code of 6 digits" })
export const authorityInput = z.string().regex(authorityPattern)
