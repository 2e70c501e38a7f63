/** The words of the catalogue's pages. What the law says is not here: it stands in law/. */
import type { Bilingual } from "../../law/bilingual.ts"
import { startNotRecorded } from "../../law/deadline-row.ts"
import type { Doubt } from "../../law/instrument.ts"

export const words = {
  title: { zh: "规则目录", en: "The rules" },
  lead: {
    zh: "本库据以列入、公示和移出的规则。每条都注明依据和适用的日期：一条记录适用作出决定之日的规则，不适用今天的规则。",
    en: "The rules by which records are listed, shown and removed. Each stands with its source and its days: a record is judged by the rules of the day of its decision, never by today's.",
  },
  machine: { zh: "机器可读版本：", en: "The same for programs:" },
  codes: { zh: "技术信息：代码对照", en: "Technical details: codes" },
  contents: { zh: "本页内容", en: "On this page" },
  back: { zh: "规则目录", en: "All rules" },
  grounds: { zh: "列入事由", en: "Grounds" },
  anySubject: { zh: "各类主体", en: "Any merchant" },
  classes: { zh: "公示类别", en: "Classes" },
  deadlines: { zh: "期限", en: "Deadlines" },
  deadlinesLead: {
    zh: "期限开始之日不计算在内；最后一日是节假日的，顺延至节假日后的第一个工作日。公示期的届满不顺延。",
    en: "The day that starts a period does not count. A last day on which nobody works moves to the next working day; the end of a display does not.",
  },
  policy: { zh: "本库的口径", en: "How this register decides" },
  policyLead: {
    zh: "规定没有明确、由运行机关确定的问题。",
    en: "What the texts leave open and the authority behind this register has decided.",
  },
  province: { zh: "本省自行规定的", en: "What the province fixes for itself" },
  exemptions: { zh: "本省轻微违法免罚清单", en: "The province’s list of slight violations that are not punished" },
  unread: { zh: "未与原文核对", en: "not checked against the text" },
  calendar: { zh: "已有节假日安排的年份", en: "Years whose public holidays are known" },
  instruments: { zh: "法规和规章", en: "Laws, regulations and rules" },
  number: { zh: "文号", en: "Number" },
  inForce: { zh: "施行", en: "In force" },
  notRecorded: { zh: "没有记录", en: "not recorded" },
  code: { zh: "代码", en: "Code" },
  list: { zh: "名单", en: "List" },
  subjectType: { zh: "适用主体", en: "Applies to" },
  competent: { zh: "由谁列入", en: "Listed by" },
  wording: { zh: "事由原文", en: "In Chinese" },
  publishedReason: { zh: "公示系统的表述", en: "As the national system prints it" },
  source: { zh: "法律依据", en: "Legal source" },
  decisions: { zh: "适用于", en: "Holds for" },
  doubt: { zh: "尚待核对", en: "Not certain" },
  listing: { zh: "列入决定", en: "To be listed within" },
  ending: { zh: "如何移出", en: "How it ends" },
  display: { zh: "公示期", en: "Shown for" },
  markOnly: { zh: "只是标记，不属于列入名录", en: "A mark that was shown like a listing, and no entry in the list" },
  mark: { zh: "性质", en: "Nature" },
  repair: { zh: "怎样申请信用修复", en: "How to apply for repair" },
  repairNotNeeded: { zh: "无须申请：期满自动停止公示。", en: "Nothing to apply for: the display stops by itself." },
  repairFollows: {
    zh: "无须单独申请：随所属记录停止公示。",
    en: "Nothing to apply for: it stops with the record it belongs to.",
  },
  repairNever: {
    zh: "不能申请：期满前不停止公示。",
    en: "None can be applied for: the display does not stop before its time.",
  },
  notPublished: { zh: "不予公示，没有可以修复的记录。", en: "Not published, so that there is no record to repair." },
  conditions: { zh: "申请的条件", en: "What must be true" },
  afterwards: { zh: "申请之后", en: "What happens then" },
  disagree: { zh: "对决定不服的", en: "Against the decision" },
  clocks: { zh: "相关期限", en: "Clocks that run" },
  unknown: { zh: "目录中没有这个代码", en: "The catalogue has no such code" },
  unknownLead: {
    zh: "列入事由的代码如 AB-E4、SV-0501，公示类别的代码如 P2。",
    en: "Grounds have codes such as AB-E4 and SV-0501, classes such as P2.",
  },
  likely: { zh: "是否为", en: "Perhaps you meant" },
} as const satisfies Record<string, Bilingual>

/** From when to when, as it is said of decisions; `null` ends are open. */
export function spanSentence(from: string | null, to: string | null): Bilingual {
  if (from === null && to === null) return words.notRecorded
  if (to === null) return { zh: `${from}起作出的决定`, en: `decisions made from ${from}` }
  if (from === null) return { zh: `${to}前（含当日）作出的决定`, en: `decisions made until ${to}` }
  return { zh: `${from}至${to}作出的决定`, en: `decisions made from ${from} to ${to}` }
}

/** The fields that an instrument's doubt can be about. */
export const doubtWords = {
  number: { zh: "文号", en: "number" },
  inForceFrom: { zh: "施行日期", en: "first day" },
  text: { zh: "文本", en: "text" },
} as const satisfies Record<Doubt["about"], Bilingual>

/** How long a period is, and what starts it, as a phrase. */
export function periodSentence(period: Bilingual, from: Bilingual): Bilingual {
  if (from === startNotRecorded.from) return { zh: `${period.zh}（${from.zh}）`, en: `${period.en} (${from.en})` }
  return { zh: `${period.zh}（自${from.zh}起）`, en: `${period.en} from ${from.en}` }
}
