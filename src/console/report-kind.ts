/** What platforms and agencies report in files: whose it is, where it goes, and which columns a file has. */
import type { Client } from "../access/api-key.ts"
import { may } from "../access/principal.ts"
import type { Scope } from "../access/scope.ts"
import { complaintColumns } from "../enforcement/complaint/complaint.ts"
import { platformMeasureColumns } from "../enforcement/duty/platform-measure.ts"
import { verifiedColumns } from "../enforcement/duty/reverification.ts"
import { reportColumns } from "../enforcement/measure/report.ts"
import { answerColumns } from "../enforcement/notice/answer.ts"
import type { Columns } from "../enforcement/rows.ts"
import type { Bilingual } from "../law/bilingual.ts"

interface ReportKind extends Bilingual {
  scope: Scope
  /** The operation that takes it. */
  api: string
  columns: Columns
  hint: Bilingual
}

/** The kinds, in the order in which they are offered. */
export const reportKinds = {
  measures: {
    ...{ zh: "处置措施", en: "Measures against sellers" },
    ...{ scope: "duty:own", api: "/v1/duties/measures", columns: platformMeasureColumns },
    hint: {
      zh: "对平台内经营者采取的措施及其公示。同一编号再报一次，补上公示日期。",
      en: "What you did about sellers, and when you published it. The same number again adds the day of publication.",
    },
  },
  verified: {
    ...{ zh: "再次核验", en: "Sellers verified again" },
    ...{ scope: "duty:own", api: "/v1/duties/sellers/verified", columns: verifiedColumns },
    hint: { zh: "不填日期的为今天。", en: "Without a day: today." },
  },
  answers: {
    ...{ zh: "通知的反馈", en: "Answers to notices" },
    ...{ scope: "notice:answer", api: "/v1/notices/acts", columns: answerColumns },
    hint: {
      zh: "一行一条通知；在“通知”下载的办理表填好后发到这里。",
      en: "A notice a line: fill in the sheet that “Notices” offers.",
    },
  },
  actions: {
    ...{ zh: "惩戒措施", en: "Measures of your agency" },
    ...{ scope: "measure:report", api: "/v1/measures", columns: reportColumns },
    hint: { zh: "本机构实施的措施，每行一条。", en: "What your agency applies, one a line." },
  },
  complaints: {
    ...{ zh: "投诉举报件数", en: "Counts of complaints" },
    ...{ scope: "complaint:send", api: "/v1/complaints", columns: complaintColumns },
    hint: {
      zh: "按商户、类别、月份的件数；不含投诉人和投诉内容。",
      en: "By merchant, kind and month; nothing of who complained, or what was said.",
    },
  },
} as const satisfies Record<string, ReportKind>
export type ReportKindName = keyof typeof reportKinds

/** What a client may report. */
export function reportKindsOf(client: Client): ReportKindName[] {
  return (Object.keys(reportKinds) as ReportKindName[]).filter((name) => may(client, reportKinds[name].scope))
}

/** The header of a file: each column by the first of its Chinese names. */
export function headerOf(name: ReportKindName): string {
  const columns: Columns = reportKinds[name].columns
  return Object.values(columns)
    .flatMap(([first]) => first ?? [])
    .join(",")
}

/** What a column of a report is called, by our name for it. */
export function columnName(name: ReportKindName, column: string): string {
  const columns: Columns = reportKinds[name].columns
  return columns[column]?.[0] ?? column
}
