/** The words of the officers' worklist. */
import type { Bilingual } from "../law/bilingual.ts"

export const words = {
  title: { zh: "待办清单", en: "Worklist" },
  lead: { zh: "办理期限在前的排在前面。", en: "What is due first stands first." },
  load: { zh: "进度总览（按机关、事项和人）", en: "Progress by authority, kind and person" },
  whose: { zh: "范围", en: "Whose work" },
  authority: { zh: "本机关全部事项", en: "All of your authority" },
  mine: { zh: "等我办理的事项", en: "What waits for me" },
  below: { zh: "同时列出下级机关", en: "Authorities below too" },
  due: { zh: "期限", en: "Due" },
  kind: { zh: "事项", en: "Work" },
  any: { zh: "不限", en: "Any" },
  all: { zh: "全部", en: "All" },
  apply: { zh: "筛选", en: "Show" },
  counts: { zh: "按期限统计", en: "By deadline" },
  nothing: { zh: "没有待办事项。", en: "Nothing waits." },
  more: { zh: "下一页", en: "Next page" },
  dueOn: { zh: "期限", en: "Due" },
  clock: { zh: "办理要求", en: "What is due" },
  noDay: {
    zh: "期限尚未起算，或者该年度的节假日安排尚未录入",
    en: "The period has not begun, or the calendar of its year is missing",
  },
  state: { zh: "状态", en: "State" },
  waitsFor: { zh: "待办人", en: "Waits for" },
  acts: { zh: "您可以办理", en: "You may" },
  begin: { zh: "新建事项", en: "Begin a case" },
  beginHint: {
    zh: "标记由系统按日计算，规则没有规定此后怎样办理：请核实该主体现状，需要移出、更正或者另行处理的，新建相应事项；不需要的，无须操作。",
    en: "The mark is computed day by day, and the rules leave open what follows: look into how the merchant stands, and begin a case where one is called for; otherwise there is nothing to do.",
  },
  subject: { zh: "主体", en: "Subject" },
  last: { zh: "最近经办", en: "Last act by" },
  yours: { zh: "等您办理", en: "Waits for you" },
  open: { zh: "打开事项", en: "Open" },
  today: { zh: "今天", en: "Today" },
  notOfficer: {
    zh: "待办清单供登记机关工作人员使用，请以工作人员身份登录。",
    en: "The worklist is for officers: sign in as one.",
  },
} as const satisfies Record<string, Bilingual>

/** How many working days are left, in words: overdue is never said by colour alone. */
export function daysWords(left: number | null, overdue: boolean): Bilingual | null {
  if (left === null) return null
  const days = Math.abs(left)
  const many = days === 1 ? "" : "s"
  // What was due on a weekend is overdue on Monday though no working day has passed between.
  if (overdue) return { zh: `已逾期 ${days} 个工作日`, en: `overdue by ${days} working day${many}` }
  if (left === 0) return { zh: "今天到期", en: "due today" }
  return { zh: `剩余 ${days} 个工作日`, en: `${days} working day${many} left` }
}

/** How many items there are. */
export function countWords(count: number): Bilingual {
  return { zh: `${count} 项`, en: count === 1 ? "1 item" : `${count} items` }
}

/** That others have done something in the authority's place. @param count in the last seven days */
export function toldWords(count: number): Bilingual {
  return {
    zh: `近七天有 ${count} 项由他人代为办理或者涉及本人权限的事项，请查看`,
    en: `In the last seven days ${count} ${count === 1 ? "thing was" : "things were"} done in your place, or about your powers: have a look`,
  }
}
