/** The words of the page of statistics. */
import type { Bilingual, Language } from "../../../law/bilingual.ts"
import { cite } from "../../../law/citation.ts"
import { citationText } from "../../../law/citation-text.ts"
import { merchantsFrom, roundedTo } from "../rounding.ts"

// Where the law says within how many days a decision is published.
function publishedWithin(language: Language, separator: string): string {
  const sources = [cite("R44", "14"), cite("R45", "9")]
  return sources.map((source) => citationText(source, language)).join(separator)
}

export const words = {
  title: { zh: "公示统计", en: "Statistics" },
  lead: {
    zh: "列入、停止公示、修复的数量，公示了多少天，从作出决定到公示用了多久。数字由公示日志逐条计数得出，任何人都可以用日志重新清点。",
    en: "How many records were published, ended and repaired, how long they were shown, and how long it took from the decision to publication. Counted from the publication log, entry by entry: anyone can count again.",
  },
  filter: { zh: "统计范围", en: "What is counted" },
  list: { zh: "名单", en: "List" },
  year: { zh: "年份", en: "Year" },
  by: { zh: "按什么分列", en: "Broken down by" },
  authority: { zh: "决定机关所在地", en: "Region of the authority" },
  any: { zh: "不限", en: "Any" },
  lastYears: { zh: "去年以来", en: "Since last year" },
  apply: { zh: "统计", en: "Show" },
  wrong: {
    zh: "有的条件无法识别，没有采用；以下按其余条件统计。",
    en: "Some of what was asked for can’t be read and was left out; these figures follow the rest.",
  },
  total: { zh: "合计", en: "In total" },
  listed: { zh: "公示", en: "Published" },
  ended: { zh: "停止公示", en: "Ended" },
  repaired: { zh: "其中信用修复", en: "of these repaired" },
  live: { zh: "期末公示中", en: "Shown at the end" },
  daysListed: { zh: "平均公示天数", en: "Days shown, on average" },
  toPublication: { zh: "决定到公示平均天数", en: "Days from decision to publication, on average" },
  handled: { zh: "办理和惩戒", en: "Handling and joint punishment" },
  months: { zh: "逐月", en: "Month by month" },
  month: { zh: "月份", en: "Month" },
  asTable: { zh: "以表格查看", en: "As a table" },
  highest: { zh: "最高", en: "Highest" },
  ways: { zh: "怎样停止公示", en: "How they ended" },
  way: { zh: "方式", en: "Way" },
  count: { zh: "数量", en: "Count" },
  part: { zh: "比例", en: "Part" },
  breakdown: { zh: "分列", en: "Breakdown" },
  agencies: { zh: "各机关", en: "By authority" },
  agenciesLead: {
    zh: `从作出决定到公示的天数；适用二十个工作日期限（${publishedWithin("zh", "、")}）的，其中超期的；已经逾期仍未办结的办理事项。`,
    en: `Days from decision to publication; where a clock of 20 working days applies (${publishedWithin("en", "; ")}), how many were late; proceedings whose clock has run out and that are still open.`,
  },
  judged: { zh: "适用期限的", en: "With a clock" },
  late: { zh: "其中超期", en: "of these late" },
  overdue: { zh: "逾期办理（次）", en: "Clocks that ran out" },
  overdueNow: { zh: "逾期未办结", en: "Overdue now" },
  annual: { zh: "年度答复用表", en: "Figures for an annual reply" },
  annualLead: {
    zh: "一个机关（含下级）一年的数字，一张表。",
    en: "A year of one authority with those below it, in one table.",
  },
  annualForm: { zh: "生成年度表", en: "Make the table" },
  annualAuthority: { zh: "机关所在地", en: "Region of the authority" },
  item: { zh: "项目", en: "Item" },
  roundedNote: {
    zh: `涉及商户的分列中，每个数取 ${roundedTo} 的倍数，取上还是取下是随机的，因此相加不一定等于合计，也看不出少数几户；办理和惩戒措施的数字，不足 ${merchantsFrom} 户的行不显示（–）。按名单、机关、部门和时间的数字全部如实显示。`,
    en: `Where figures tell merchants apart, each count is given as a multiple of ${roundedTo}, up or down as it falls: they need not add up, and nothing is told of a few; what was done about records and which measures were taken is left out (–) in rows of fewer than ${merchantsFrom} merchants. By list, authority, agency and time figures are given in full.`,
  },
  joint: { zh: "各部门联合惩戒", en: "Agencies in joint punishment" },
  jointLead: {
    zh: "在上面所选的名单、机关和时间范围内，各部门收到多少通知和解除通知、几天签收、反馈了多少处理结果，实施和解除了多少措施，目前还有多少解除通知没有落实。",
    en: "Of the list, the authority and the time that are chosen above: how many notices and recalls each agency was sent, how soon it acknowledged them, to how many it said what it did, the measures that it applied and lifted, and the recalls that it has not acted on by now.",
  },
  jointMonths: { zh: "实施和解除的措施", en: "Measures applied and lifted" },
  allAgencies: { zh: "查看所有部门的逐月数字", en: "All agencies together" },
  oneAgency: {
    zh: "所有部门合计；点击表中的部门名称，查看该部门的逐月数字。",
    en: "All agencies together; choose one in the table to see its months.",
  },
  together: { zh: "所有部门合计。", en: "All agencies together." },
  wholeProvinces: {
    zh: "各部门的数字只按全省公布：范围再小，就可能看出对某一商户采取了什么措施。",
    en: "Agencies are told apart over whole provinces: within less, the figures could tell of a measure on one merchant.",
  },
  theProvince: { zh: "查看全省各部门", en: "The agencies of the province" },
  byMonthToo: { zh: "按部门和月份", en: "by agency and month" },
  agency: { zh: "部门", en: "Agency" },
  told: { zh: "通知", en: "Told" },
  answered: { zh: "已反馈", en: "Answered" },
  feedbackRate: { zh: "反馈率 %", en: "Feedback rate, %" },
  answerDays: { zh: "平均签收天数", en: "Days to acknowledge, on average" },
  answeredLate: { zh: "超期签收", en: "Acknowledged late" },
  applied: { zh: "实施措施", en: "Applied" },
  lifted: { zh: "解除措施", en: "Lifted" },
  outstanding: { zh: "未落实", en: "Outstanding" },
  overdueRecalls: { zh: "其中逾期", en: "of these overdue" },
  nextRows: { zh: "下一页", en: "Next page" },
  firstRows: { zh: "回到第一页", en: "First page" },
  take: { zh: "下载：", en: "Download:" },
  pledges: { zh: "公开的承诺书", en: "Published pledges" },
  stillHeld: { zh: "各机构的解除情况", en: "What each agency still holds" },
  nothing: { zh: "这个范围内没有数据。", en: "There is nothing in this range." },
  none: { zh: "未分类", en: "Not classified" },
  tooMany: { zh: "行数过多，请缩小范围。", en: "Too many rows: narrow it down." },
} as const satisfies Record<string, Bilingual>
