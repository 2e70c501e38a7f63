/** Answers of agencies as cases: what an answer has to know, and what it brings about. */
import type { Tenant } from "../../access/tenant.ts"
import type { ActingParts } from "../../database/client.ts"
import type { Case } from "../../kit/case/act.ts"
import { type ActOf, isFault, isSame } from "../../kit/case/family.ts"
import { dayInChina } from "../../law/day.ts"
import { type AuditRow, writeAudits } from "../../register/audit/trail.ts"
import { listSeats } from "../agency/seat-store.ts"
import { getAgency } from "../agency/store.ts"
import { measureTypesOn } from "../catalogue/store.ts"
import { readBases } from "../measure/keep-store.ts"
import { draftOfMeasures } from "../measure/measure.ts"
import { endMeasures, holdRecords, insertMeasures, type RecordEnding } from "../measure/store.ts"
import { decideReports, type SentReport, type TakenReport } from "../measure/take.ts"
import { closeObjections } from "../objection/close.ts"
import type { Columns } from "../rows.ts"
import { type HeldNotice, type NoticeAct, noticeActs, notices } from "./notice.ts"
import { noticeStore } from "./store.ts"

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
  version: ["版本"],
  jws: [],
} as const satisfies Columns

/** An answer, and the notice that it is to. */
export type NoticeAnswer = ActOf<typeof noticeActs>

/** Reads an act by its name in the API, or in Chinese. */
export function readAct(text: string): NoticeAct | null {
  const found = Object.entries(noticeActs).find(([name, { zh }]) => name === text || zh === text)
  return (found?.[0] as NoticeAct | undefined) ?? null
}

interface Facts extends Omit<Parameters<typeof notices.decide>[2], "taken"> {
  taken: TakenReport | null
}

export const noticeCase: Case<HeldNotice, { client: Tenant }, typeof noticeActs, Facts, ActingParts> & {
  family: typeof notices
} = {
  ...{ family: notices, store: noticeStore },
  async load(tx, asked, by, { clock, newId }) {
    const now = new Date(clock())
    const today = dayInChina(now.getTime())
    // What is refused as an answer is no report: it takes no number.
    const reports = asked.flatMap(({ row, act }, index): { index: number; report: SentReport }[] => {
      if (act.act !== "apply" || act.measure === undefined) return []
      const decided = notices.decide(row, act, { now, today, actor: "", taken: null, kept: null })
      if (isFault(decided) || isSame(decided)) return []
      const { act: _, measure, on: __, jws = null, ...report } = act
      const told = { notice: Number(row.id), at: row.raisedAt }
      return [{ index, report: { ...report, measure, jws, record_id: row.recordId, told } }]
    })
    const keeping = asked.flatMap(({ row, act }) => (act.act === "keep" ? [row] : []))
    const [first] = keeping
    const basisOf = first && (await readBases(tx, first.clientId, keeping, today))
    const kept = asked.map(({ row, act }) => (act.act === "keep" && basisOf ? basisOf(act.basis, row.recordId) : null))
    if (reports.length === 0 || by.kind !== "client")
      return asked.map((_, index) => ({ now, taken: null, kept: kept[index] ?? null }))
    const records = await holdRecords(
      tx,
      reports.map(({ report }) => report.record_id),
    )
    const taken = await decideReports(
      tx,
      reports.map(({ report }) => report),
      {
        ...{ agency: await getAgency(tx, by.id), typeOf: await measureTypesOn(tx, today) },
        ...{ seats: await listSeats(tx), records, newId, now: now.getTime() },
      },
    )
    const byIndex = new Map(taken.map((one, place) => [reports[place]?.index ?? -1, one]))
    return asked.map((_, index) => ({ now, taken: byIndex.get(index) ?? null, kept: kept[index] ?? null }))
  },
  async follow(done, { tx, author, pass }) {
    const [first] = done
    if (!first) return
    const { clientId } = first.held
    const fresh = done.flatMap(({ facts: { taken } }) => (taken && "measure" in taken ? [taken] : []))
    const measures = fresh.map(({ measure }) => measure)
    if (measures.length > 0)
      await insertMeasures(tx, clientId, measures, author.at, await pass(draftOfMeasures(clientId, measures)))
    // The last word on a record counts, where a file says two.
    const last = new Map<string, RecordEnding>()
    for (const { held, act, facts } of done) {
      const ending = endingOf(held, act, facts)
      if (ending) last.set(held.recordId, ending)
    }
    const endings = [...last.values()]
    const ended =
      endings.length === 0
        ? []
        : await endMeasures(tx, clientId, endings, await pass(draftOfMeasures(clientId, endings)))
    const lifted = ended.flatMap(({ id, state }) => (state === "lifted" ? [id] : []))
    await closeObjections(tx, lifted, author)
    const told = ended.map(({ id, recordId, state }): AuditRow => {
      const { reason = null, keptBasis = null, liftedOn = null } = last.get(recordId) ?? {}
      return {
        ...{ act: state === "kept" ? "measure.keep" : "measure.lift", object: id },
        after: {
          ...{ agency: clientId, record_id: recordId, state },
          ...{ lifted_on: liftedOn ?? undefined, reason, basis: keptBasis },
        },
      }
    })
    await writeAudits(tx, [...fresh.map(({ audit }) => audit), ...told], author)
  },
}

/** What an answer does with the measures on its record. */
function endingOf({ recordId, acting }: HeldNotice, answer: NoticeAnswer, { today, kept }: Facts): RecordEnding | null {
  const { act, reason = null, on = today } = answer
  const basis = typeof kept === "string" ? kept : ""
  if (act === "lift") return { recordId, state: "lifted", liftedOn: on, keptBasis: null, reason }
  // What is kept already stays so by its own basis, unless the answer can mean nothing else.
  if (act === "keep") return { recordId, state: "kept", liftedOn: null, keptBasis: basis, reason, again: acting === 0 }
  return null
}
