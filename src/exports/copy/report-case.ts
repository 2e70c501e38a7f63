/** Reports that something is still shown in a copy as cases: where they are kept, and how a merchant files one. */
import type { ActingParts } from "../../database/client.ts"
import { unfitWords } from "../../input/plain-text.ts"
import type { Beginning, Case } from "../../kit/case/act.ts"
import { type Fault, type Moment, wrongIn } from "../../kit/case/family.ts"
import { findPersonalData } from "../../law/personal-data.ts"
import { type CopyClock, followBy } from "./copy.ts"
import { type copyReportActs, copyReports } from "./report.ts"
import { type CopyReport, type CopyReportReach, copyReportStore, findEnded, holdOpen } from "./report-store.ts"
import { findCopyNamed } from "./store.ts"

/** What filing and answering need of the platform. */
export interface CopyReportOffice extends ActingParts, CopyClock {}

export const copyReportCase: Case<CopyReport, CopyReportReach, typeof copyReportActs, Moment, CopyReportOffice> & {
  family: typeof copyReports
} = { family: copyReports, store: copyReportStore }

/** A merchant reports that a record of its own, which has ended, is still shown. */
export const reportingCopy: Beginning<
  CopyReport,
  { copy: string; record_id: string; place: string },
  CopyReportOffice
> = {
  act: "file",
  async begin(tx, { copy: named, record_id: recordId, place }, by, _, { newId, clock, calendar, recallDays }) {
    if (by.kind !== "merchant") throw new Error("somebody else reports a copy")
    const fault = textFault({ place })
    if (fault) return fault
    const copy = await findCopyNamed(tx, named)
    if (!copy) return { kind: "unknown", pointer: undefined, detail: words.noCopy }
    const ended = await findEnded(tx, by.code, recordId)
    if (!ended) return { kind: "field", pointer: "/record_id", detail: words.notEnded }
    if (await holdOpen(tx, copy.clientId, recordId)) return { kind: "illegal", pointer: undefined, detail: words.open }
    const filedAt = new Date(clock())
    return {
      ...{ id: newId(), clientId: copy.clientId, copy: copy.name, subjectCode: by.code, recordId, ...ended, place },
      ...{ filedAt, dueOn: followBy(filedAt, { calendar, recallDays }), state: "open", reason: null },
      ...{ answeredOn: null, agreedOn: null, version: 1 },
    }
  },
  trail: ({ clientId: copy, recordId, authority }) => ({ copy, record_id: recordId, authority }),
}

/** What is wrong with words that others read: nothing of a person stands in them. */
export function textFault(texts: Readonly<Record<string, unknown>>): Fault | null {
  const faults = Object.entries(texts).map(([field, text]) => {
    if (typeof text !== "string") return null
    const detail = unfitWords(text) ?? (findPersonalData(text) === null ? null : words.personal)
    return detail && { pointer: `/${field}`, detail }
  })
  return wrongIn(...faults)
}

const words = {
  personal: {
    zh: "不得含有证件号码、电话、住址或者账号：写明在哪里看到即可",
    en: "it holds somebody's ID, telephone or account number, or address: say what is needed alone",
  },
  noCopy: { zh: "没有登记这个名称的转载机构。", en: "Nobody of this name is known to republish." },
  notEnded: {
    zh: "没有这条属于您、已结束公示的记录",
    en: "no record of yours of this id has ended",
  },
  open: {
    zh: "您已反映该机构仍在展示这条记录，请等待办理。",
    en: "You have reported this record in this copy already: wait for what comes of it.",
  },
} as const
