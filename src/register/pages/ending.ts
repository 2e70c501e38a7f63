/**
 * How a record ends, in words: by the ground, by the term of its list, by the class of the penalty.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { findGround, findPenaltyClass } from "../../law/catalogue.ts"
import type { Source } from "../../law/citation.ts"
import {
  type DisplayLimit,
  type DisplayPeriod,
  type EarlyStop,
  legacyPenaltyDisplay,
  type PenaltyClass,
} from "../../law/penalty-class.ts"
import type { WireRecord } from "../wire.ts"
import { words } from "./words.ts"

/** What is to be said of a record's end, and where the law says it. */
export interface RecordEnding {
  label: Bilingual
  text: Bilingual
  /** Where the ground or the class stands; null where nothing is recorded. */
  source: Source | null
}

// R44: the term is that of the list, whatever the ground.
const seriousTerm = {
  zh: "列入满三年移出，相关限制的期限更长的从其期限。列入满一年、义务已经履行、危害已经消除且没有再受较重行政处罚的，可以申请提前移出。",
  en: "Ends after three years, or with the restriction where that is longer. May be applied for after one year, once all obligations are performed, the harm is removed and there was no further heavier penalty.",
} as const satisfies Bilingual

/** The end of a record. */
export function recordEnding(record: WireRecord): RecordEnding | null {
  if (record.list === "penalty") return penaltyEnding(record)
  const ground = typeof record.ground === "string" ? findGround(record.ground) : undefined
  if (!ground) return null
  const { ending, source } = ground
  if (!ending) return { label: words.ending, text: seriousTerm, source }
  const text = ending.inferred
    ? { zh: `${ending.zh}${words.endingInferred.zh}`, en: `${ending.en} ${words.endingInferred.en}` }
    : ending
  return { label: words.ending, text, source }
}

function penaltyEnding(record: WireRecord): RecordEnding {
  const row = typeof record.class === "string" ? findPenaltyClass(record.class) : undefined
  if (!row) return { label: words.display, text: legacyPenaltyDisplay, source: legacyPenaltyDisplay.source }
  return { label: words.display, text: displayText(row), source: row.source }
}

const periods = {
  P3M: { zh: "三个月", en: "three months" },
  P1Y: { zh: "一年", en: "one year" },
  P3Y: { zh: "三年", en: "three years" },
} as const satisfies Record<DisplayPeriod, Bilingual>

const earlyStops = {
  "not-needed": { zh: "期满自动停止公示", en: "It then stops by itself" },
  allowed: { zh: "满最短期限后可以申请提前停止公示", en: "An earlier stop may be applied for after the least" },
  never: { zh: "不能提前停止公示", en: "It can't stop earlier" },
  "follows-record": { zh: "随所属记录停止公示", en: "It stops with the record it belongs to" },
} as const satisfies Record<EarlyStop, Bilingual>

function displayText({ atLeast, atMost, earlyStop }: PenaltyClass): Bilingual {
  const limit = (row: DisplayLimit): Bilingual => ({
    zh: `${periods[row.period].zh}${row.orEndOfRestriction ? "（限制期更长的至限制期满）" : ""}`,
    en: `${periods[row.period].en}${row.orEndOfRestriction ? " (or to the end of the restriction, if later)" : ""}`,
  })
  const zh = [atLeast && `最短${limit(atLeast).zh}`, atMost && `最长${limit(atMost).zh}`].filter(Boolean).join("，")
  const en = [atLeast && `at least ${limit(atLeast).en}`, atMost && `at most ${limit(atMost).en}`]
    .filter(Boolean)
    .join(", ")
  const stop = earlyStop === null ? null : earlyStops[earlyStop]
  return {
    zh: stop ? `${zh}；${stop.zh}` : zh,
    en: `${en.charAt(0).toUpperCase()}${en.slice(1)}.${stop ? ` ${stop.en}.` : ""}`,
  }
}
