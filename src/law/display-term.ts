/**
 * The term for which a record is shown, as periods and in words: by the class of a penalty, by the scheme of 2021 for an
 * older one, by the list for the two others. display-window.ts turns it into days.
 */
import type { Bilingual } from "./bilingual.ts"
import { findGround, isPenaltyClassCode } from "./catalogue.ts"
import { cite, type Source } from "./citation.ts"
import { type DisplayPeriod, displayPeriods } from "./display-period.ts"
import type { ListName } from "./list.ts"
import {
  type DisplayLimit,
  type EarlyStop,
  legacyPenaltyDisplay,
  neverEarlyBefore2025,
  type PenaltyClassCode,
  penaltyClasses,
} from "./penalty-class.ts"
import { type PenaltyField, penaltyFields } from "./penalty-kind.ts"
import type { Policy } from "./policy.ts"

/** The record whose term is asked for. */
export interface TermCase {
  readonly list: ListName
  /** Code of the ground; null for a penalty. */
  readonly ground: string | null
  /** Code of the class, `legacy`, or null: not recorded, or no penalty. */
  readonly penaltyClass: string | null
  readonly decidedOn: string
  /** The field of a penalty, where it is known: null for none of them. Tells the repair period of an old penalty (R45 14). */
  readonly penaltyField?: PenaltyField | null
  /** Of a penalty of R107: its class is neither stated nor settled by its facts, and is taken as the general case. */
  readonly unconfirmed?: true
  /** No minor class (P0, P1, SC), which alone ends before the general least, is possible by its facts. */
  readonly notMinor?: true
  /** A graver class than the one that is counted is possible by its facts: one that never ends early, or has a longer least. */
  readonly mayBeGraver?: true
}

export interface DisplayTerm extends Bilingual {
  /** The shortest display; null where there is none. */
  readonly atLeast: DisplayLimit | null
  /** The longest display; null where nothing is shown, and where it lasts until somebody ends it. */
  readonly atMost: DisplayLimit | null
  /** Null only where nothing is shown. */
  readonly earlyStop: EarlyStop | null
  readonly source: Source
}

const plain = (period: DisplayPeriod): DisplayLimit => ({ period, orEndOfRestriction: false })
const orRestriction = (period: DisplayPeriod): DisplayLimit => ({ period, orEndOfRestriction: true })

/** The term of a record under the policy of the register. */
export function displayTerm(record: TermCase, policy: Policy): DisplayTerm {
  if (record.list === "abnormal") return abnormalTerm(record)
  if (record.list === "serious") return seriousTerm(record, policy)
  const code = record.penaltyClass !== null && isPenaltyClassCode(record.penaltyClass) ? record.penaltyClass : null
  if (isLegacyPenalty(record, policy)) return legacyTerm(code, record.penaltyField)
  const term = classTerm(code ?? "P2")
  if (code !== null && !record.unconfirmed) return term
  return { ...term, zh: `${unconfirmed.zh}${term.zh}`, en: `${unconfirmed.en} ${term.en}` }
}

/** Said of a penalty whose class its source has not stated and its facts do not settle. */
const unconfirmed = {
  zh: "类别尚未确认，按一般情形公示，已知事实属于严重情形的从其期限：",
  en: "Its class is not confirmed, so it is shown as the general case, or as the serious one that known facts tell.",
} as const satisfies Bilingual

export function classTerm(code: PenaltyClassCode): DisplayTerm {
  const { atLeast, atMost, earlyStop, source, zh, en } = penaltyClasses[code]
  if (atMost === null) return { atLeast, atMost, earlyStop, source, zh, en }
  return { atLeast, atMost, earlyStop, source, ...termText({ atLeast, atMost, earlyStop }) }
}

function abnormalTerm({ ground }: TermCase): DisplayTerm {
  const row = ground === null ? undefined : findGround(ground)
  return {
    atLeast: null,
    atMost: null,
    earlyStop: "allowed",
    source: row?.source ?? [cite("R68-2025")],
    zh: "没有固定期限，移出之前一直公示",
    en: "No fixed term: shown until it is removed.",
  }
}

/**
 * Serious violators: three years, or the restriction's own length where that is longer; early removal after one year,
 * but not while the three-year bar of REG 18 runs, on the listings that the policy says it blocks.
 */
function seriousTerm({ ground }: TermCase, policy: Policy): DisplayTerm {
  const barred = threeYearBarApplies(ground, policy)
  const text = barred ? seriousTexts.barred : seriousTexts.open
  return {
    atLeast: plain(barred ? "P3Y" : "P1Y"),
    atMost: orRestriction("P3Y"),
    earlyStop: "allowed",
    source: (ground === null ? undefined : findGround(ground))?.source ?? [cite("R44")],
    ...text,
  }
}

/** Whether the three-year bar of REG 18 keeps a listing on this ground from early removal. */
export function threeYearBarApplies(ground: string | null, policy: Policy): boolean {
  return policy.threeYearBarBlocks === "all" || ground === policy.threeYearBarBlocks
}

const seriousTexts = {
  open: {
    zh: "列入满三年移出，相关限制的期限更长的从其期限。列入满一年、义务已经履行、危害已经消除且没有再受较重行政处罚的，可以申请提前移出。",
    en: "Ends after three years, or with the restriction where that is longer. May be applied for after one year, once all obligations are performed, the harm is removed and there was no further heavier penalty.",
  },
  barred: {
    zh: "列入满三年移出，相关限制的期限更长的从其期限。三年限制期内不能提前移出。",
    en: "Ends after three years, or with the restriction where that is longer. It can't end earlier while the three-year bar runs.",
  },
} as const satisfies Record<string, Bilingual>

/** Whether a penalty is judged by the scheme of 2021 (R45 13 and 14). */
export function isLegacyPenalty({ list, decidedOn, penaltyClass }: TermCase, policy: Policy): boolean {
  // P0 was kept from the public before R107 too, and no other period is recorded for a spot check.
  if (list !== "penalty" || penaltyClass === "P0" || penaltyClass === "SC") return false
  return decidedOn <= (legacyPenaltyDisplay.validTo ?? "") && !policy.oldPenaltiesGetNewPeriods
}

/**
 * A penalty decided before R107: three months where it is only a public reprimand or a lower fine, else three years, or
 * the restriction's own length; where it can't be told, the longer. The same for the repair: one year where the field
 * can't be told, and never for what restricts, suspends, downgrades, revokes or closes.
 */
function legacyTerm(code: PenaltyClassCode | null, field: PenaltyField | null | undefined): DisplayTerm {
  if (code === "P1") return oldTerm({ atLeast: null, atMost: plain("P3M"), earlyStop: "not-needed" })
  if (neverEarlyBefore2025.some((never) => never === code)) {
    return oldTerm({ atLeast: null, atMost: orRestriction("P3Y"), earlyStop: "never" })
  }
  const unclear = code === null ? unclearTerm : field === undefined && code !== "P2" ? unclearField : undefined
  const atLeast = plain(legacyRepairAfter(code, field))
  return oldTerm({ atLeast, atMost: orRestriction("P3Y"), earlyStop: "allowed" }, unclear)
}

function oldTerm(
  limits: Pick<DisplayTerm, "atLeast" | "atMost" | "earlyStop">,
  unclear: Bilingual = { zh: "", en: "" },
): DisplayTerm {
  const text = termText(limits)
  const { source } = legacyPenaltyDisplay
  return {
    ...limits,
    source,
    zh: `${oldScheme.zh}${text.zh}${unclear.zh}`,
    en: `${oldScheme.en} ${text.en}${unclear.en}`,
  }
}

function legacyRepairAfter(code: PenaltyClassCode | null, field: PenaltyField | null | undefined): "P6M" | "P1Y" {
  const { general, foodDrugSpecialEquipment } = legacyPenaltyDisplay.repairAfter
  // P2 is what belongs to none of the fields.
  if (field === undefined) return code === "P2" ? general : foodDrugSpecialEquipment
  return field !== null && penaltyFields[field].oneYearBefore2025 ? foodDrugSpecialEquipment : general
}

const oldScheme = {
  zh: "2025年12月25日前作出的处罚，适用原规定：",
  en: "Decided before 25 December 2025, so under the scheme of that day:",
}
const unclearTerm = {
  zh: "（无法确定适用三个月还是三年，从长）",
  en: " It can't be told whether three months or three years apply, so the longer do.",
}
const unclearField = {
  zh: "（无法确定是否属于食品、药品、特种设备领域，修复期限从长）",
  en: " It can't be told whether it concerns food, drugs or special equipment, so the longer time before a repair applies.",
}

const earlyStops = {
  "not-needed": { zh: "期满自动停止公示", en: "It then stops by itself" },
  allowed: { zh: "满最短期限后可以申请提前停止公示", en: "An earlier stop may be applied for after the least" },
  never: { zh: "不能提前停止公示", en: "It can't stop earlier" },
  "follows-record": { zh: "随所属记录停止公示", en: "It stops with the record it belongs to" },
} as const satisfies Record<EarlyStop, Bilingual>

function termText({ atLeast, atMost, earlyStop }: Pick<DisplayTerm, "atLeast" | "atMost" | "earlyStop">): Bilingual {
  const limit = (row: DisplayLimit): Bilingual => ({
    zh: `${displayPeriods[row.period].zh}${row.orEndOfRestriction ? "（限制期更长的至限制期满）" : ""}`,
    en: `${displayPeriods[row.period].en}${row.orEndOfRestriction ? " (or to the end of the restriction, if later)" : ""}`,
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
