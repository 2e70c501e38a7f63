/** Acts on one measure: lift, keep, amend. Load, decide, commit. */
import { personOf } from "../../access/principal.ts"
import type { TimedParts } from "../../database/client.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { dayInChina } from "../../law/day.ts"
import { writeAudit } from "../../register/audit/trail.ts"
import type { Agency } from "../agency/agency.ts"
import { namesArticle } from "../catalogue/row.ts"
import { closeObjections } from "../objection/close.ts"
import { findOpenFiler } from "../objection/store.ts"
import { isOver, isTakenAlong, type Measure } from "./measure.ts"
import { findMeasure, holdMeasure, settleRecalls, updateMeasure } from "./store.ts"

/** The acts, by their names in the API. */
export const measureActs = {
  lift: { zh: "解除措施", en: "lift" },
  keep: { zh: "另有依据，继续实施", en: "keep by another basis, though its record has ended" },
  amend: { zh: "补充结果", en: "add result, evidence, or the end of an own term" },
} as const satisfies Record<string, Bilingual>
export type MeasureActName = keyof typeof measureActs

/** An act. */
export interface MeasureAct {
  act: MeasureActName
  reason?: string | undefined
  basis?: string | undefined
  on?: string | undefined
  result?: string | undefined
  evidence?: string | undefined
  planned_end?: string | undefined
  jws: string | null
}

/** The members of an act that somebody writes. */
export const measureFieldNames = ["act", "reason", "basis", "on", "result", "evidence", "planned_end"] as const

/** What came of it. */
export type MeasureActed =
  | Measure
  | "unknown"
  /** This person has objected to it, for the merchant, and waits for the answer: somebody else of the agency lifts it. */
  | "own"
  | { field: "act" | "reason" | "basis" | "on" | "planned_end"; detail: Bilingual }

type Change = Parameters<typeof updateMeasure>[2]
type Refusal = Extract<MeasureActed, { field: string }>

/** Decides on an act; null: nothing changes. @param today YYYY-MM-DD */
export function decideMeasureAct(measure: Measure, act: MeasureAct, today: string): Change | Refusal | null {
  const { reason, basis, result, evidence, planned_end: end } = act
  if (act.act === "amend") {
    if (end !== undefined && !measure.ownTerm) return { field: "planned_end", detail: words.recordsEnd }
    if (end !== undefined && end < measure.startedOn) return { field: "planned_end", detail: words.backwards }
    // An own term is the law's: it can end earlier than was said, and no later.
    if (end !== undefined && measure.plannedEnd !== null && end > measure.plannedEnd)
      return { field: "planned_end", detail: words.longer }
    return { ...(result ? { result } : {}), ...(evidence ? { evidence } : {}), ...(end ? { plannedEnd: end } : {}) }
  }
  if (reason === undefined || reason.trim() === "") return { field: "reason", detail: words.reason }
  if (act.act === "lift") {
    const on = act.on ?? today
    if (measure.state === "lifted") return null
    if (on > today || on < measure.startedOn) return { field: "on", detail: words.day }
    return {
      state: "lifted",
      liftedOn: on,
      reason,
      keptBasis: null,
      ...(result ? { result } : {}),
      ...(evidence ? { evidence } : {}),
    }
  }
  if (basis === undefined || !namesArticle(basis)) return { field: "basis", detail: words.basis }
  if (measure.state === "kept" && measure.keptBasis === basis) return null
  if (measure.state === "lifted" || (measure.state === "active" && !isOver(measure, today)))
    return { field: "act", detail: words.notOver }
  return { state: "kept", keptBasis: basis, reason }
}

/** Acts on a measure of the agency. */
export async function actOnMeasure(
  { sql, clock }: TimedParts,
  { clientId }: Agency,
  actor: string,
  id: string,
  act: MeasureAct,
): Promise<MeasureActed> {
  return sql.begin(async (tx) => {
    const now = clock()
    const before = await holdMeasure(tx, clientId, id)
    if (!before) return "unknown"
    const decided = decideMeasureAct(before, act, dayInChina(now))
    if (decided !== null && "field" in decided) return decided
    const settle = async (by: "lift" | "keep") =>
      (by === "lift" || isTakenAlong(before)) && settleRecalls(tx, clientId, before.recordId, by, now)
    // Who goes on by the same basis answers what has ended since, for the reason that is given now.
    const isAgain = decided === null && act.act === "keep" && (await settle("keep"))
    const change: Change = decided ?? (isAgain ? { reason: act.reason ?? null } : {})
    if (Object.keys(change).length === 0) return before
    // A lift gives the merchant what the objection asks for.
    const filer = act.act === "lift" ? await findOpenFiler(tx, id) : undefined
    if (filer !== undefined && personOf(filer) === personOf(actor)) return "own"
    await updateMeasure(tx, id, change)
    const told = {
      agency: clientId,
      record_id: before.recordId,
      state: change.state ?? before.state,
      reason: act.reason ?? null,
    }
    // The days of the ledger, from which figures by month can be counted again.
    const days = { lifted_on: change.liftedOn, planned_end: change.plannedEnd }
    const after = { ...told, ...days, basis: act.basis ?? null, jws: act.jws }
    await writeAudit(
      tx,
      { act: `measure.${act.act}`, object: id, before: { state: before.state }, after },
      { actor, at: now },
    )
    if (act.act === "lift") await closeObjections(tx, [id], { actor, at: now })
    if (act.act !== "amend") await settle(act.act)
    return (await findMeasure(tx, clientId, id)) ?? before
  })
}

const words = {
  reason: { zh: "须写明理由", en: "it needs a reason" },
  basis: {
    zh: "继续实施须写明自有的法律依据及其条款，如《某某法》第十五条",
    en: "to keep a measure needs a legal basis of its own, with its article",
  },
  day: { zh: "应为实施之日以后、不晚于今天的日期", en: "it should be a day between the measure's beginning and today" },
  recordsEnd: {
    zh: "该措施随公示记录结束，不能另定截止日期",
    en: "the measure ends with its record: it has no end of its own",
  },
  backwards: { zh: "早于实施日期", en: "it is earlier than the beginning" },
  longer: { zh: "不得晚于原定的截止日期", en: "it may not be later than the end that was set" },
  notOver: {
    zh: "该措施尚未到期，或者已经解除，无须另列依据",
    en: "the measure is not over, or has been lifted: it needs no other basis",
  },
} as const satisfies Record<string, Bilingual>
