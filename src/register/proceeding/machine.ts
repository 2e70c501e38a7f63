/**
 * State machines as tables: what a state waits for and which clock runs in it, who may do what from where, and what
 * that does to the published record. The machines themselves stand in the file of their kind. Pure.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import type { ClockId } from "../../law/clock.ts"
import type { ListName } from "../../law/list.ts"
import type { RecordMoveName } from "../record/state.ts"

/**
 * Who acts on a proceeding: an officer, a checker (审核人) or the head (负责人) of the authority that decides, an officer
 * of a bureau above it or of the authority in another province that displays the record, the merchant concerned, or the
 * platform that reports.
 */
export const parties = {
  officer: { zh: "承办人", en: "officer" },
  checker: { zh: "审核人", en: "checker" },
  head: { zh: "负责人", en: "head of the authority" },
  superior: { zh: "上级机关", en: "bureau above" },
  registrar: { zh: "登记地机关", en: "authority where the merchant is registered" },
  merchant: { zh: "当事人", en: "merchant" },
  platform: { zh: "平台", en: "platform" },
} as const satisfies Record<string, Bilingual>
export type Party = keyof typeof parties

/** Where a clock starts: the day the state was entered, the end of the clock before, or a day that the content names. */
export type ClockStart = "entry" | "due" | (string & {})

/** The clock of a state. The first start that has a day counts; where none has, the clock does not run yet. */
export interface Clock {
  /** The deadline, or the one that a field chooses: `list`, `place` (`same` or `other`), or a field of the content. A value without one is due at once. */
  readonly deadline: ClockId | { readonly by: string; readonly of: Readonly<Record<string, ClockId>> }
  readonly from: readonly ClockStart[]
}

/** A state. One without acts that lead on is an end. */
export interface StateRow {
  readonly zh: string
  readonly en: string
  /** Who has to do something; empty at an end. */
  readonly waitsFor: readonly Party[]
  readonly clock: Clock | null
}

/** An act (办理行为). */
export interface ActRow {
  readonly zh: string
  readonly en: string
  readonly from: readonly string[]
  readonly to: string
  readonly by: readonly Party[]
  /** Who did one of these acts in this proceeding may not do this one: nobody approves their own. */
  readonly notBy: readonly string[]
  /** Whether it is for whoever did the last step alone, until somebody else has gone on. */
  readonly own: boolean
  /** Whether reasons must be given in words. */
  readonly reasoned: boolean
  /** Whether it is for records that the own authority displays, or for those that another province does; null: for both. */
  readonly display: "here" | "elsewhere" | null
  /** The list whose records alone it is for; null: for all that its kind is about. */
  readonly list: ListName | null
  /** What it does to the record: `publish` a new one, or a move of the one it is about; null where nothing. */
  readonly writes: "publish" | RecordMoveName | "as-proposed" | null
}

/** A machine. */
export interface Machine {
  readonly start: string
  readonly states: Readonly<Record<string, StateRow>>
  readonly acts: Readonly<Record<string, ActRow>>
  /**
   * The act that whoever does one (or begins) may do with it in one press, where nothing that is not known by then is asked: each is
   * an act for itself, by whoever may do it.
   */
  readonly withIt?: Readonly<Record<string, string>>
}

/** A row of acts with the usual answers filled in. */
export function act(row: Pick<ActRow, "zh" | "en" | "from" | "to" | "by"> & Partial<ActRow>): ActRow {
  return { notBy: [], own: false, reasoned: false, display: null, list: null, writes: null, ...row }
}

/** The acts that the machine has from a state, whoever may do them. */
export function actsFrom(machine: Machine, state: string): string[] {
  return Object.keys(machine.acts).filter((name) => machine.acts[name]?.from.includes(state))
}

/** Whether a state is an end. */
export function isEnd(machine: Machine, state: string): boolean {
  return machine.states[state]?.waitsFor.length === 0
}

/** The deadline of a state's clock, by the fields that it may choose from; null where no clock runs in it. */
export function deadlineOf(machine: Machine, state: string, fields: Readonly<Record<string, unknown>>): ClockId | null {
  const deadline = machine.states[state]?.clock?.deadline
  if (deadline === undefined) return null
  return typeof deadline === "string" ? deadline : (deadline.of[String(fields[deadline.by])] ?? null)
}
