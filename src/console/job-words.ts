/** The words of the pages on jobs. */
import type { Verdict } from "../check/answer/verdict.ts"
import type { JobState } from "../check/job/job.ts"
import type { Bilingual } from "../law/bilingual.ts"

export const stateWords = {
  uploading: { zh: "上传中", en: "being sent" },
  queued: { zh: "排队中", en: "waiting" },
  running: { zh: "核查中", en: "running" },
  done: { zh: "已完成", en: "done" },
  failed: { zh: "失败", en: "failed" },
  cancelled: { zh: "已取消", en: "cancelled" },
} as const satisfies Record<JobState, Bilingual>

/** The verdicts, as the head of a count. */
export const countWords = {
  listed: { zh: "有公示记录", en: "Listed" },
  clear: { zh: "没有公示记录", en: "Clear" },
  review: { zh: "待人工确认", en: "To be looked at" },
  unknown: { zh: "本库未收录", en: "Unknown" },
  invalid: { zh: "代码无效", en: "Invalid" },
} as const satisfies Record<Verdict["verdict"], Bilingual>

export const words = {
  toDecide: { zh: "待人工确认的名称", en: "Names that wait for a person" },
  toDecideHint: {
    zh: "这些行没有代码，名称只是相近。逐个确认是谁，以后的文件按判定作结论。",
    en: "These rows have no code, and their names are only alike. Say who is meant: later files go by it.",
  },
  decideNames: { zh: "成批判定", en: "Decide them" },
  lead: {
    zh: "提交后在后台核查，关闭页面不影响。每一行都按同一时点的公示内容给出结论。",
    en: "A file is checked in the background; you may leave the page. Every row is answered as of the same moment.",
  },
  newFile: { zh: "提交文件", en: "Send a file" },
  jobs: { zh: "核查任务", en: "Your jobs" },
  none: { zh: "还没有核查任务。", en: "No jobs yet." },
  faults: { zh: "没有收下这个文件", en: "The file was not taken" },
  unnamed: { zh: "未命名的文件", en: "A file without a name" },
  sent: { zh: "提交时间", en: "Sent" },
  rows: { zh: "行数", en: "Rows" },
  listed: { zh: "有公示记录", en: "Listed" },
  kept: { zh: "任务记录保留至", en: "Job kept until" },
  goes: { zh: "结果保存至", en: "Result kept until" },
  state: { zh: "状态", en: "State" },
  progress: { zh: "进度", en: "Progress" },
  unit: { zh: "行", en: "rows" },
  live: { zh: "进度自动更新。", en: "The progress is updated by itself." },
  look: { zh: "刷新进度", en: "Look again" },
  earlier: { zh: "下一页", en: "Next page" },
  asOf: { zh: "公示数据截至", en: "By what was published until" },
  asOfEntry: { zh: "公示日志第", en: "entry" },
  entryUnit: { zh: "条", en: "of the log" },
  began: { zh: "开始核查", en: "Begun" },
  ended: { zh: "结束", en: "Ended" },
  why: { zh: "原因", en: "Why" },
  result: { zh: "结果", en: "The result" },
  resultHint: {
    zh: "保留原有各列，逐行附上结论、名单、事由和问题。",
    en: "Your own columns, with verdict, lists, grounds and problem added to each row.",
  },
  csv: { zh: "下载 CSV", en: "Download CSV" },
  csvExcel: { zh: "下载 CSV（供 Excel 打开）", en: "Download CSV for Excel" },
  xlsx: { zh: "下载 XLSX", en: "Download XLSX" },
  receipt: { zh: "下载签名回执", en: "Download the receipt" },
  receiptHint: {
    zh: "回执与所提交的文件和 CSV 结果逐字节对应，请一并保存，以备证明何时核查过什么。",
    en: "The receipt matches the file that you sent and the CSV byte for byte: keep all three to show what was checked, and when.",
  },
  summary: { zh: "核查结论", en: "In numbers" },
  soFar: { zh: "已核查部分", en: "So far" },
  byAdvice: { zh: "按处置建议", en: "By advice" },
  byName: { zh: "名称与代码比对", en: "Names held against their codes" },
  byNameHint: {
    zh: "名称与代码同在一行的，按本库登记的名称比对。不一致的，请核对代码是否属于该名称的主体。",
    en: "Where a row has both, the name is compared with those that the register knows under the code. Where it is another, see whether the code is that merchant's.",
  },
  allOther: { zh: "查看名称不一致的行", en: "Look through the rows with another name" },
  rowsOpen: { zh: "逐行查看结果", en: "Look through the rows" },
  byList: { zh: "有公示记录的，按名单", en: "Listed, by list" },
  byGround: { zh: "按事由或者处罚类别", en: "By ground, or class of penalty" },
  duplicates: { zh: "其中与前面的行重复的行数：", en: "Rows among them that repeat an earlier one:" },
  malformed: { zh: "无法核查的行", en: "Rows that could not be read" },
  malformedHint: {
    zh: "这里列出前面的若干行；全部已计入“代码无效”。",
    en: "The first of them; all are counted as invalid.",
  },
  allInvalid: { zh: "逐行查看代码无效的行", en: "Look through all invalid rows" },
  line: { zh: "第", en: "line" },
  lineUnit: { zh: "行", en: "" },
  deletion: { zh: "上传的文件在核查结束时已删除。", en: "What you sent was deleted when the check ended." },
  fetch: { zh: "，请在此之前下载。", en: ": download it before then." },
  cancel: { zh: "取消任务", en: "Cancel the job" },
  cancelHint: { zh: "文件和已有的结果立即删除，不能恢复。", en: "File and result are deleted at once, for good." },
  cancelNow: { zh: "确认取消", en: "Cancel it" },
  remove: { zh: "立即删除", en: "Delete it now" },
  removeHint: {
    zh: "结果立即删除，不能恢复；回执仍然有效。",
    en: "The result is deleted for good; the receipt stays valid.",
  },
  removeNow: { zh: "确认删除", en: "Delete it" },
} as const satisfies Record<string, Bilingual>
