/**
 * A proceeding (办理事项): anything on which an authority decides step by step. Pure.
 */
import type { PersonOf } from "../../access/principal.ts"
import { type Issue, issueWords } from "../../input/issue-words.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import type { Calendar } from "../../law/calendar.ts"
import type { ListName } from "../../law/list.ts"
import type { Policy } from "../../law/policy.ts"
import type { HeldRecord } from "../record/record.ts"

/** What a proceeding holds; its shape is that of its kind. */
export type Content = Readonly<Record<string, unknown>>

/** A proceeding as it stands. Days are YYYY-MM-DD. */
export interface Proceeding {
  id: string
  kind: string
  state: string
  list: ListName
  subjectCode: string
  subjectName: string
  /** GB/T 2260 code of the authority that decides. */
  authority: string
  /** The authority of another province that displays the record; null where the own one does. */
  displayedBy: string | null
  /** The record it is about; for a decision, once it has published one, that. */
  recordId: string | null
  content: Content
  startedBy: string
  /** Whose case it is since it was handed over, as the audit trail names them; null: still of whoever began it. */
  owner: string | null
  startedOn: string
  enteredOn: string
  /** The deadline that runs and its last day; null where none does, or its year has no calendar. */
  clock: string | null
  dueOn: string | null
  overdueOn: string | null
  closed: boolean
  version: number
}

/** How a proceeding stands that begins today: no clock runs yet, and nobody has acted. */
export function newlyBegun(startedBy: string, today: string) {
  const life = { startedBy, owner: null, startedOn: today, enteredOn: today, closed: false, version: 1 }
  return { ...life, clock: null, dueOn: null, overdueOn: null } satisfies Partial<Proceeding>
}

/** Who answers for a record, and who displays it where that is another province. */
export interface Keeper extends Pick<Proceeding, "authority" | "displayedBy"> {
  /** Displayed by another register, which takes what is decided here by its certificate. */
  away?: boolean
}

/** An act that was done. */
export interface Step {
  act: string
  actor: string
}

/** What deciding depends on beside the proceeding. */
export interface Facts {
  /** Today in China. */
  today: string
  calendar: Calendar
  policy: Policy
  /** All records of the subject, ended ones too. */
  records: readonly HeldRecord[]
  /** Other open proceedings of the subject. */
  open: readonly (Pick<Proceeding, "id" | "kind" | "recordId"> & Partial<Pick<Proceeding, "content">>)[]
  /** How the penalties fell that listings rest on, by the listing; absent where there are no records. */
  falls?: ReadonlyMap<string, string>
  /** How records that are contested were amended, by the record; absent where none is contested. */
  amended?: ReadonlyMap<string, Amendments>
  /** By which move records are masked, by the record; absent where none is. */
  masked?: ReadonlyMap<string, string>
  /** The region in which the register knows the subject to be registered; null or absent where it does not know it. */
  registered?: string | null
  /** The person behind a name of the login, of linked names always the same; absent: names are one person's where they are equal. */
  persons?: PersonOf
  /** Of a row that was sent: whether the register knows its subject by that code. */
  isKnown?: boolean
  /** Of a row that was sent: the days of what else the authority has numbered so; null of a paper that is no decision. */
  numbered?: readonly (string | null)[]
  /** What lies in the file beside the case itself; absent before there is one. */
  file?: FileFacts
  /** Violations of the subject that were not punished; absent: none is known. */
  exemptions?: ExemptionFacts
}

/** Violations of a subject that were not punished, and the day since which the register holds any of anybody. */
export interface ExemptionFacts {
  /** The authority and the day tell of which list an item is. */
  earlier: readonly { id: string; item: string | null; number: string; authority: string; decidedOn: string }[]
  since: string | null
}

/** How a record was amended. */
export interface Amendments {
  /** The numbers of the outcomes of reviews and suits that amendments by cases have named. */
  outcomes: readonly string[]
  /** The day on which its source amended it last, since all cases; null: it has not. */
  bySource: string | null
}

/** The papers of a case's file: those that it has made, with the day of their service, and those that it has received. */
export interface FileFacts {
  made: readonly { kind: string; number: string; madeOn: string; servedOn: string | null }[]
  received: readonly { id: string; title: string; receivedOn: string }[]
}

/** One thing that keeps an act from being done: where in the input, and why. */
export interface Fault {
  /** Path in the input; empty for the act as a whole. */
  field: string
  reason: Bilingual
}

/** What a schema says of an input. */
export function toFaults(issues: readonly Issue[]): Fault[] {
  return issues.flatMap((issue) => {
    const reason = issueWords(issue)
    const places = issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path]
    return places.map((place) => ({ field: place.map(String).join("/"), reason }))
  })
}

/** The record a proceeding is about; undefined before there is one. */
export function recordOf(about: Pick<Proceeding, "recordId">, facts: Facts): HeldRecord | undefined {
  return facts.records.find((record) => record.id === about.recordId)
}
