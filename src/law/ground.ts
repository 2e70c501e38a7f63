// The shape of a ground: the reason for which a subject is put on the abnormal-operation or the serious-violator list.
import type { Bilingual } from "./bilingual.ts"
import type { Source } from "./citation.ts"
import type { ListName } from "./list.ts"
import type { SubjectType } from "./subject-type.ts"
import type { IsoDate, Validity } from "./validity.ts"

/** A list that is entered on a ground. A published penalty has a class instead. */
export type GroundList = Exclude<ListName, "penalty">

/**
 * One ground. `validFrom` and `validTo` (both inclusive) are the days of decision on which it could be used; a listing
 * made on it stays lawful after `validTo`.
 */
export interface Ground<Code extends string = string> extends Validity {
  readonly code: Code
  readonly list: GroundList
  /** The kind of subject that can be listed on it; null where the rule doesn't tell them apart. */
  readonly subjectType: SubjectType | null
  /** True for the old marking (标记) of sole traders, which was shown like a listing but was no entry in the list. */
  readonly markOnly: boolean
  /** Last day of decision on which it was a mark (标记) and no listing; null where it never was one. */
  readonly markedTo: IsoDate | null
  /** The ground in Chinese, short, after the published wording. */
  readonly zh: string
  /** The ground in plain English, for the public: a phrase that starts with a capital and has no full stop. */
  readonly en: string
  /** The reason as the national system (国家企业信用信息公示系统) prints it, so that an import can know it again. */
  readonly publishedReason: string | null
  /**
   * Other names under which it is spoken of, beside its wording here. A ground that gathers several things, or is "other", has none:
   * a name of one of them would find records of the others.
   */
  readonly otherNames: readonly string[]
  readonly source: Source
  /** What starts the time within which the listing has to be decided; null where none is set or recorded. */
  readonly arises: Bilingual | null
  /** The day of every year on which it arises, as MM-DD; null where it may be any. */
  readonly arisesEvery: string | null
  /** How a listing on this ground ends; null where the ground says nothing and the term of its list decides. */
  readonly ending: Ending | null
  /** What is not certain about the row, in one sentence. */
  readonly doubt?: Bilingual
}

/** What the subject does to be removed from a list, and how long the authority may take. */
export interface Ending {
  /** What has to be done, in Chinese. */
  readonly zh: string
  /** The same in plain English, one sentence. */
  readonly en: string
  /** True where the source names only an article and the text follows another ground that shares the article. */
  readonly inferred: boolean
  /** The time for the decision under successive instruments, oldest first; the spans don't overlap. */
  readonly rules: readonly RemovalRule[]
}

/** How long the authority may take to decide on a removal; the span is that of the day of the application. */
export interface RemovalRule extends Validity {
  /** Working days (工作日); null where the source names the article only. */
  readonly workingDays: number | null
  /** What starts them: 申请, 受理, or 查实/核实; null where not recorded. */
  readonly startsAt: "application" | "acceptance" | "verification" | null
  readonly source: Source
}
