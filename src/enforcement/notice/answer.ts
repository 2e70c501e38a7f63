/** Answers of agencies, one or many: load, decide, commit. */
import type { Tenant } from "../../access/tenant.ts"
import type { ActingParts, Transaction } from "../../database/client.ts"
import { dayInChina, isDay } from "../../law/day.ts"
import { type AuditRow, writeAudits } from "../../register/audit/trail.ts"
import type { Agency } from "../agency/agency.ts"
import { measureTypesOn } from "../catalogue/store.ts"
import { endMeasures, holdRecords, type RecordEnding } from "../measure/store.ts"
import { type SentReport, type TakenReport, takeReports } from "../measure/take.ts"
import { closeObjections } from "../objection/close.ts"
import type { Columns, FieldFault } from "../rows.ts"
import { decideAnswer, type NoticeAct, noticeActs } from "./notice.ts"
import { type HeldNotice, holdNotices, saveAnswers } from "./store.ts"

/** The columns of answers in bulk. */
export const answerColumns = {
  notice: ["通知编号"],
  act: ["反馈", "反馈类型"],
  reason: ["理由", "原因", "说明"],
  basis: ["依据", "法律依据"],
  measure: ["措施编号", "措施"],
  reference: ["措施文书编号", "本机构编号"],
  on: ["日期", "解除日期"],
  started_on: ["实施日期", "开始日期"],
  planned_end: ["计划结束日期", "截止日期"],
  document: ["文书", "文书名称及文号"],
  evidence: ["证据", "佐证"],
  result: ["实施结果", "惩戒结果", "结果"],
  jws: [],
} as const satisfies Columns

/** An answer as it is sent, its texts looked at. */
export interface SentAnswer {
  notice: number
  act: NoticeAct
  reason?: string | undefined
  basis?: string | undefined
  /** Of `apply`: a kind of the catalogue, and what the ledger keeps of it. */
  measure?: string | undefined
  reference?: string | undefined
  started_on?: string | undefined
  planned_end?: string | undefined
  document?: string | undefined
  evidence?: string | undefined
  result?: string | undefined
  /** Of `lift`: the day; today where none is given. */
  on?: string | undefined
  jws: string | null
}

/** What came of an answer. */
export type Answered = "done" | "same" | "unknown" | { fault: FieldFault }

/** Reads an act by its name in the API, or in Chinese. */
export function readAct(text: string): NoticeAct | null {
  const found = Object.entries(noticeActs).find(([name, { zh }]) => name === text || zh === text)
  return (found?.[0] as NoticeAct | undefined) ?? null
}

/** Answers in one transaction, in their order. @param answers some thousand at most */
export function answerNotices(
  { sql, newId, clock }: ActingParts,
  agency: Agency,
  actor: string,
  answers: readonly SentAnswer[],
): Promise<Answered[]> {
  return sql.begin(async (tx) => {
    const now = clock()
    const { clientId } = agency
    const notices = await holdNotices(
      tx,
      clientId,
      answers.map(({ notice }) => notice),
    )
    const applied = await applyAll(tx, answers, notices, { agency, now, newId })
    const heard = answers.map((answer, index) =>
      hear(answer, notices.get(answer.notice), {
        applied: applied.byIndex.get(index),
        clientId,
        today: dayInChina(now),
      }),
    )
    const done = heard.filter((one) => typeof one === "object" && "audit" in one)
    const changed = new Map(done.map(({ notice }) => [notice.id, notice]))
    const ended = await endAll(
      tx,
      clientId,
      done.flatMap(({ ending }) => ending ?? []),
    )
    await saveAnswers(
      tx,
      clientId,
      [...changed.values()].map(({ id, state, answer }) => ({ id, state, answer })),
      now,
    )
    const author = { actor, at: now }
    await closeObjections(tx, ended.lifted, author)
    await writeAudits(tx, [...applied.audits, ...done.map(({ audit }) => audit), ...ended.audits], author)
    return heard.map((one) => (typeof one === "object" && "audit" in one ? "done" : one))
  })
}

/** An answer that is done: what is written of it. */
interface Heard {
  notice: HeldNotice
  audit: AuditRow
  ending: RecordEnding | null
}

/** Takes an answer to a notice, which is from here on as it says. */
function hear(
  answer: SentAnswer,
  notice: HeldNotice | undefined,
  { applied, clientId, today }: { applied: TakenReport | undefined; clientId: string; today: string },
): Exclude<Answered, "done"> | Heard {
  if (!notice) return "unknown"
  const decided = decideAnswer(notice, answer)
  if ("refused" in decided) return { fault: { field: decided.refused.field, reason: decided.refused.detail } }
  if ("same" in decided) return "same"
  if (applied && "fault" in applied) return applied
  if (applied && !applied.isNew && notice.answer === "apply") return "same"
  const { act, on = today, reason = null, basis = null, jws } = answer
  const isTooEarly = notice.latestStart !== null && on < notice.latestStart
  if (act === "lift" && (!isDay(on) || on > today || isTooEarly))
    return { fault: { field: "on", reason: noLiftingDay } }
  const audit = {
    ...{ act: `notice.${act}`, object: `${clientId}/${notice.id}`, before: { state: notice.state } },
    after: { state: decided.state, record_id: notice.recordId, reason, basis, jws },
  }
  Object.assign(notice, decided)
  if (act === "apply") notice.acting++
  const { recordId } = notice
  const ending: Record<string, RecordEnding> = {
    lift: { recordId, state: "lifted", liftedOn: on, keptBasis: null, reason },
    // What is kept already stays so by its own basis, unless the answer can mean nothing else.
    keep: { recordId, state: "kept", liftedOn: null, keptBasis: basis ?? "", reason, again: notice.acting === 0 },
  }
  if (act === "lift") Object.assign(notice, { kept: 0, keptBases: 0 })
  if (act === "keep") {
    if (notice.acting > 0) notice.keptBases++
    notice.kept += notice.acting
  }
  if (ending[act]) notice.acting = 0
  return { notice, audit, ending: ending[act] ?? null }
}

/** Ends, or keeps, the measures on records. The last word on a record counts, where a file says two. */
async function endAll(tx: Transaction, clientId: Tenant, endings: readonly RecordEnding[]) {
  const last = new Map(endings.map((ending) => [ending.recordId, ending]))
  const ended = await endMeasures(tx, clientId, [...last.values()])
  const audits = ended.map(({ id, recordId, state }): AuditRow => {
    const { reason = null, keptBasis = null, liftedOn = null } = last.get(recordId) ?? {}
    return {
      ...{ act: state === "kept" ? "measure.keep" : "measure.lift", object: id, before: null },
      after: {
        agency: clientId,
        record_id: recordId,
        state,
        lifted_on: liftedOn ?? undefined,
        reason,
        basis: keptBasis,
      },
    }
  })
  return { lifted: ended.flatMap(({ id, state }) => (state === "lifted" ? [id] : [])), audits }
}

/** Takes the measures of the answers that apply one into the ledger. */
async function applyAll(
  tx: Transaction,
  answers: readonly SentAnswer[],
  notices: ReadonlyMap<number, HeldNotice>,
  { agency, now, newId }: { agency: Agency; now: number; newId(): string },
) {
  const applying = answers.flatMap((answer, index): { index: number; report: SentReport }[] => {
    const notice = notices.get(answer.notice)
    const { act, measure, notice: _, on: __, ...report } = answer
    if (!notice || act !== "apply" || measure === undefined || !("state" in decideAnswer(notice, answer))) return []
    const told = { notice: notice.id, at: notice.raisedAt }
    return [{ index, report: { ...report, measure, record_id: notice.recordId, told } }]
  })
  if (applying.length === 0) return { byIndex: new Map<number, TakenReport>(), audits: [] as AuditRow[] }
  const typeOf = await measureTypesOn(tx, dayInChina(now))
  const records = await holdRecords(
    tx,
    applying.map(({ report }) => report.record_id),
  )
  const { taken, audits } = await takeReports(
    tx,
    applying.map(({ report }) => report),
    { agency, typeOf, records, newId, now },
  )
  return { byIndex: new Map(taken.map((one, place) => [applying[place]?.index ?? -1, one])), audits }
}

const noLiftingDay = {
  zh: "应为措施实施之日以后、不晚于今天的日期",
  en: "it should be a day between the beginning of the measures and today",
} as const
