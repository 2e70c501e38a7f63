/**
 * Whether an index outside of the database may be asked, and of what. It answers as of its own position: what it holds there is
 * kept in the database with that position, and held against what it says of itself before a query and after it. What entries since
 * speak of, and what a step is writing just now, is left out of its hits and answered by PostgreSQL. Pure.
 */
import type { Bilingual } from "../../law/bilingual.ts"

/** The engines by which records are found. */
export const engines = ["postgresql", "meilisearch"] as const
export type Engine = (typeof engines)[number]
/** As they are called. */
export const engineNames = { postgresql: "PostgreSQL", meilisearch: "Meilisearch" } as const satisfies Record<
  Engine,
  string
>

/** Why the engine that is configured does not answer. */
export const engineFaults = {
  away: { zh: "搜索引擎暂时连接不上", en: "Meilisearch does not answer" },
  key: { zh: "搜索引擎不接受 MEILI_KEY", en: "Meilisearch does not take MEILI_KEY" },
  unbuilt: { zh: "搜索引擎的索引正在建立", en: "the index in Meilisearch is being built for this version" },
  lost: {
    zh: "搜索引擎的索引丢失或不完整，正在重新建立",
    en: "the index in Meilisearch is lost or not whole, and is being built anew",
  },
  changed: {
    zh: "搜索引擎的索引或其设置被他人改动，正在重新建立",
    en: "the index in Meilisearch or its settings were changed by somebody, and it is being built anew",
  },
  foreign: {
    zh: "搜索引擎上同名的索引属于另一个登记系统，正在以另一名称建立",
    en: "the index of that name in Meilisearch is another register's, and one of another name is being built",
  },
  behind: { zh: "搜索引擎的索引落后较多，正在追赶", en: "the index in Meilisearch is far behind, and is catching up" },
  unread: {
    zh: "检索索引还没有读完公示日志，本次结果不完整",
    en: "the index of the database has not read the log to its end, and these results are not complete",
  },
  disagrees: {
    zh: "搜索引擎本次给出的结果与总数不符",
    en: "what Meilisearch found just now does not agree with the number it told",
  },
} as const satisfies Record<string, Bilingual>

export type EngineReason = keyof typeof engineFaults
/** Those by which an index is not to be asked before it is built anew. */
export type EngineFault = Extract<EngineReason, "unbuilt" | "lost" | "changed" | "foreign">

export const buildFaults: readonly EngineReason[] = ["unbuilt", "lost", "changed", "foreign"] satisfies EngineFault[]

/** What is being written. While it is, the index holds any part of it. */
export interface EngineStep {
  /** Up to where entries are worked in. */
  to: number
  /** What the index says of itself as soon as it holds all. */
  mark: string
  /** Records that stood in it before and are written or taken out; null: more than can be told to it. */
  ids: string[] | null
  /** Documents besides those, and besides what is newer than the index. */
  outside: number
}

/** What an index is known to hold, with its position. */
export interface EngineKept {
  register: string
  uid: string
  position: number
  mark: string | null
  documents: number
  changedAt: string | null
  step: EngineStep | null
  fault: EngineFault | null
}

/** What an index says of itself. */
export interface EngineSeen {
  mark: string | null
  /** All documents, the mark among them; while a step is under way those outside of it. */
  count: number
}

/** The form of documents and settings of this version: a mark of another is that of an older index. */
export const markForm = 1

/** A mark. @param build of one filling of the index */
export function toMark(register: string, build: string, position: number): string {
  return [markForm, register, build, position].join(":")
}

/** The same index at another position. */
export function moveMark(mark: string, position: number): string {
  return mark.replace(/[^:]*$/, String(position))
}

/** Whether an index is another register's. One without a mark was made by an earlier version, or by nobody. */
export function isForeign(mark: string | null, register: string): boolean {
  return mark !== null && mark.split(":")[1] !== register
}

/** What is wrong with an index; null: it holds what it should. */
export function faultOf(kept: EngineKept, seen: EngineSeen | null): EngineFault | null {
  if (kept.fault !== null) return kept.fault
  if (kept.mark === null || !kept.mark.startsWith(`${markForm}:`)) return "unbuilt"
  if (seen === null) return "lost"
  if (isForeign(seen.mark, kept.register)) return "foreign"
  if (kept.step === null) return seen.mark === kept.mark && seen.count === kept.documents + 1 ? null : "lost"
  const known = seen.mark === kept.mark || seen.mark === kept.step.mark
  if (!known) return "lost"
  return kept.step.ids === null || seen.count === kept.step.outside ? null : "lost"
}

/** Why an index that is far behind is not asked: one that was never built is no behind one. */
export function reasonFarBehind(kept: Pick<EngineKept, "mark" | "fault"> | null): EngineReason {
  return kept?.fault ?? (kept?.mark == null ? "unbuilt" : "behind")
}

/** Whether two states of an index are the same: what was seen between them can be held against either. */
export function isSame(one: EngineKept, other: EngineKept): boolean {
  return (
    one.mark === other.mark &&
    one.uid === other.uid &&
    one.fault === other.fault &&
    one.step?.mark === other.step?.mark &&
    one.step?.outside === other.step?.outside
  )
}

/** Whether all that was written to an index meanwhile is of the entries before a position. */
export function holdsUntil(before: EngineKept, after: EngineKept, position: number): boolean {
  if (before.uid !== after.uid || after.mark === null || before.mark === null || after.fault !== null) return false
  if (moveMark(before.mark, 0) !== moveMark(after.mark, 0)) return false
  if (after.step?.ids === null) return false
  return (after.step?.to ?? after.position) <= position
}

/** A lag that nobody waits for to call an answer degraded: either of the two is enough. */
export const lagMs = 10_000
export const lagEntries = 5_000

/** Whether an index is so far behind that the register says so. @param oldest when the first entry was written that it has not read; ms */
export function isFarBehind(unread: number, oldest: number | null, now: number): boolean {
  return unread > lagEntries && oldest !== null && now - oldest > lagMs
}

/** What is left out of an index's hits, and answered by PostgreSQL: what is new there, and some of what is old. */
export interface LeftOut {
  /** What the index has read, and what PostgreSQL has: records that entries between them published. */
  from: number
  to: number
  /** Records that stand in the index as they no longer are. */
  ids: readonly string[]
  /** Positions of entries whose lines were destroyed since. */
  erased: readonly number[]
}

/** So many are told to an engine with a query; where more have changed, PostgreSQL answers alone. */
export const leftOutMax = 500

/** Whether nothing is left out. */
export function isNothing({ from, to, ids }: LeftOut): boolean {
  return from === to && ids.length === 0
}
