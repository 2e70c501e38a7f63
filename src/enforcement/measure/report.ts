/** Reports of measures: whether a measure may follow the record that it names, and until when. Pure. */
import type { Bilingual } from "../../law/bilingual.ts"
import { addMonths, isDay } from "../../law/day.ts"
import type { ListName } from "../../law/list.ts"
import type { MeasureType } from "../../law/measure-type.ts"
import type { RecordState } from "../../register/record/state.ts"
import type { Agency } from "../agency/agency.ts"
import { mayApply, type Seat } from "../agency/seat.ts"
import { namesArticle } from "../catalogue/row.ts"
import type { Columns, FieldFault } from "../rows.ts"
import { statesEndingOwnTerm } from "./measure.ts"

/** The columns of reports in bulk. */
export const reportColumns = {
  reference: ["措施文书编号", "本机构编号", "序号"],
  record_id: ["公示记录编号", "记录编号"],
  measure: ["措施编号", "措施"],
  basis: ["依据", "法律依据"],
  started_on: ["实施日期", "开始日期"],
  planned_end: ["计划结束日期", "截止日期"],
  document: ["文书", "文书名称及文号"],
  evidence: ["证据", "佐证"],
  result: ["实施结果", "惩戒结果", "结果"],
  jws: [],
} as const satisfies Columns

/** What an agency reports of a measure. */
export interface MeasureReport {
  reference?: string | undefined
  measure: string
  basis?: string | undefined
  started_on?: string | undefined
  planned_end?: string | undefined
  document?: string | undefined
  evidence?: string | undefined
  result?: string | undefined
}

/** The record that a measure is to follow. */
export interface FollowedRecord {
  id: string
  list: ListName
  ground: string | null
  penaltyClass: string | null
  subjectCode: string
  decidedOn: string
  displayedUntil: string | null
  state: RecordState
}

/** A measure as it is to be kept. */
export interface MeasureDraft {
  recordId: string
  subjectCode: string
  type: string
  basis: string
  startedOn: string
  ownTerm: boolean
  plannedEnd: string | null
  document: string | null
  evidence: string | null
  result: string | null
}

/** Decides on a report. @param type the kind of measure as the catalogue has it of the day on which it began */
export function decideReport(
  report: MeasureReport,
  held: FollowedRecord | undefined,
  type: MeasureType | undefined,
  { agency, seats, today }: { agency: Pick<Agency, "name" | "seat">; seats: readonly Seat[]; today: string },
): MeasureDraft | FieldFault[] {
  // Of what is never published no agency is told so much as that there is one.
  const record = held?.penaltyClass === "P0" ? undefined : held
  const ownBasis = report.basis?.trim() ?? ""
  const startedOn = report.started_on ?? today
  const wrong: (FieldFault | null)[] = [
    record ? null : { field: "record_id", reason: words.unknownRecord },
    type ? typeFault(type, record, agency, seats) : { field: "measure", reason: words.unknownType },
    ownBasis !== "" && !namesArticle(ownBasis) ? { field: "basis", reason: words.basis } : null,
    startFault(startedOn, record, today),
  ]
  const ownTerm = type?.term.of === "own"
  if (record && type && (ownTerm ? statesEndingOwnTerm.includes(record.state) : record.state !== "live"))
    wrong.push({ field: "record_id", reason: words.ended })
  const end = record && type && isDay(startedOn) ? endOf(report, record, type, startedOn) : null
  const [planned, endFault] = typeof end === "string" ? [end, null] : [null, end]
  wrong.push(endFault)
  const faults = wrong.filter((each) => each !== null)
  if (faults.length > 0 || !record || !type) return faults
  return {
    ...{ recordId: record.id, subjectCode: record.subjectCode, type: type.id, basis: ownBasis || type.basis.zh },
    ...{
      startedOn,
      ownTerm,
      plannedEnd: planned,
      document: report.document ?? null,
      evidence: report.evidence ?? null,
    },
    result: report.result ?? null,
  }
}

/** That a measure is another agency's, or follows no such record; null: neither. */
function typeFault(
  { id, source, appliedBy, follows }: MeasureType,
  record: FollowedRecord | undefined,
  { name, seat }: Pick<Agency, "name" | "seat">,
  seats: readonly Seat[],
): FieldFault | null {
  // Whom the operator's list names is a client or a seat of that name; the law names kinds of authorities, which no name tells.
  const isNamed = [name, seat?.zh, seat?.seat].some((one) => one !== undefined && appliedBy?.includes(one))
  if (source === null && appliedBy && !isNamed) return { field: "measure", reason: words.notYours }
  if (!mayApply(seat, id, seats)) return { field: "measure", reason: words.otherSeat }
  if (!record) return null
  const mark = record.ground ?? record.penaltyClass
  const isOf = follows.some(
    ({ list, marks }) => list === record.list && (marks === null || (mark !== null && marks.includes(mark))),
  )
  return isOf ? null : { field: "measure", reason: words.otherRecord }
}

function startFault(startedOn: string, record: FollowedRecord | undefined, today: string): FieldFault | null {
  if (!isDay(startedOn) || startedOn > today) return { field: "started_on", reason: words.day }
  return record && startedOn < record.decidedOn ? { field: "started_on", reason: words.early } : null
}

/** The end that is kept: of an own term its own, else none, for then the record has it. */
function endOf(
  { planned_end: given }: MeasureReport,
  record: FollowedRecord,
  { term }: MeasureType,
  startedOn: string,
): string | null | FieldFault {
  if (given !== undefined && !isDay(given)) return { field: "planned_end", reason: words.dayForm }
  if (given !== undefined && given < startedOn) return { field: "planned_end", reason: words.backwards }
  if (term.of === "record") {
    const outlives = given !== undefined && record.displayedUntil !== null && given > record.displayedUntil
    return outlives ? { field: "planned_end", reason: words.outlives } : null
  }
  const longest = term.months === null ? null : addMonths(startedOn, term.months)
  if (given !== undefined)
    return longest !== null && given > longest ? { field: "planned_end", reason: words.longer } : given
  return longest ?? { field: "planned_end", reason: words.noEnd }
}

const words = {
  unknownRecord: { zh: "没有此编号的公示记录", en: "there is no record of this id" },
  unknownType: { zh: "措施目录中没有这个措施", en: "the catalogue of measures has none of this id" },
  notYours: {
    zh: "按运行单位的清单，该措施不由本机构实施",
    en: "by the operator's list another agency applies this measure",
  },
  otherSeat: {
    zh: "按联席会议的席位分工，该措施不由本机构实施",
    en: "by the seats of the conference another applies this measure",
  },
  otherRecord: { zh: "该措施不得依据此类记录实施", en: "the measure may not follow a record of this list or ground" },
  basis: {
    zh: "依据须写明条款，如 第十五条；不写则为措施目录中的依据",
    en: "the basis should name its article, as 第十五条; without one that of the catalogue holds",
  },
  day: { zh: "应为不晚于今天的日期，如 2026-03-05", en: "it should be a day not later than today, as 2026-03-05" },
  dayForm: { zh: "应为日期，如 2026-03-05", en: "it should be a day, as 2026-03-05" },
  early: { zh: "早于该记录的决定日期", en: "it is earlier than the decision of the record" },
  ended: { zh: "该记录的公示已经结束，不得再据以实施措施", en: "the record has ended: nothing more may follow it" },
  backwards: { zh: "早于实施日期", en: "it is earlier than the beginning" },
  outlives: {
    zh: "晚于该记录的公示截止日期：措施不得超过公示期",
    en: "it is later than the record's last day: the measure may not outlive it",
  },
  longer: { zh: "超过该措施的法定期限", en: "it is longer than the measure's own term" },
  noEnd: { zh: "该措施期限自定，须写明截止日期", en: "the term is set by each decision: say when it ends" },
} as const satisfies Record<string, Bilingual>
