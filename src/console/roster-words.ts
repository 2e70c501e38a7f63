/**
 * The words of the page on the roster.
 */
import type { Bilingual } from "../law/bilingual.ts"

export const words = {
  title: { zh: "经营者名单", en: "Roster" },
  lead: {
    zh: "名单上有统一社会信用代码、没有退出的卖家，公示内容一有变动就会产生预警。",
    en: "Who stands here with a credit code, and has not left, is watched: you are told when what is published about them changes.",
  },
  sellers: { zh: "在册经营者", en: "Sellers" },
  registered: { zh: "已登记", en: "Registered" },
  unregistered: { zh: "无须登记", en: "Need not register" },
  overLimit: { zh: "超过 10 万元", en: "Over ¥100,000" },
  live: { zh: "直播", en: "Live-streaming" },
  exited: { zh: "已退出", en: "Have left" },
  reports: { zh: "身份信息报告", en: "Identity reports" },
  reportsHint: {
    zh: "每年一月、七月报送平台内经营者身份信息。",
    en: "Each January and July a platform reports on the identity of its sellers.",
  },
  noReports: { zh: "还没有报告。", en: "No reports yet." },
  overdue: { zh: "已逾期", en: "overdue" },
  due: { zh: "截止", en: "Due" },
  received: { zh: "收到", en: "Received" },
  decided: { zh: "审定", en: "Decided" },
  reason: { zh: "退回理由", en: "Why it was returned" },
  uploads: { zh: "报送记录", en: "Uploads" },
  noUploads: { zh: "还没有报送过名单。", en: "No roster has been sent yet." },
  full: { zh: "全量", en: "full" },
  delta: { zh: "增量", en: "delta" },
  unfinished: { zh: "未完成", en: "not finished" },
  reportOf: { zh: "报告期", en: "Report of" },
  rows: { zh: "行数", en: "Rows" },
  added: { zh: "新增", en: "Added" },
  amended: { zh: "变更", en: "Amended" },
  unchanged: { zh: "未变", en: "Unchanged" },
  refused: { zh: "未收下", en: "Refused" },
  faults: { zh: "上次报送的问题", en: "What was wrong in the last upload" },
  faultsHint: {
    zh: "列出前 50 处。改正后重新报送即可；所填内容不在此重复。",
    en: "The first 50. Put them right and send the file again. What stood there is not repeated.",
  },
  allFaults: { zh: "下载全部问题（NDJSON）", en: "Download all of it (NDJSON)" },
  line: { zh: "第", en: "line" },
  lineUnit: { zh: "行", en: "" },
  whole: { zh: "整个文件", en: "the file" },
  sending: { zh: "报送名单", en: "Sending a roster" },
  sendingHow: {
    zh: "用接口 POST /v1/rosters 报送，全量或者增量，CSV、XLSX 或者 NDJSON。",
    en: "POST /v1/rosters takes it, full or as a delta: CSV, XLSX or NDJSON.",
  },
  sendingKept: {
    zh: "名单含有个人信息，不在网页上传；身份证号码、姓名、地址和联系方式收到后加密保存。",
    en: "It holds personal data and is not sent by a page. ID numbers, names, addresses and contacts are kept sealed.",
  },
  templateCsv: { zh: "下载 CSV 模板", en: "Template (CSV)" },
  templateXlsx: { zh: "下载 XLSX 模板", en: "Template (XLSX)" },
} as const satisfies Record<string, Bilingual>
