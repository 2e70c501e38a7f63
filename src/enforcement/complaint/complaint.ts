/**
 * Complaints (投诉举报) as counts: how many about a seller, on which platform, of which kind, in which month. Whoever complained is
 * nowhere. From a number on that an authority sets they make a lead. Pure.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { addMonths } from "../../law/day.ts"
import { holdsPersonalNumber } from "../../law/personal-data.ts"
import { readCode } from "../../names/code.ts"
import type { Columns, FieldFault } from "../rows.ts"

/** What complaints are about: kinds of our own, so that counts of several senders add up. */
export const complaintCategories = {
  quality: { zh: "商品或者服务质量", en: "quality of goods or services" },
  advertising: { zh: "虚假宣传、广告", en: "false advertising" },
  price: { zh: "价格", en: "price" },
  counterfeit: { zh: "假冒侵权", en: "counterfeits, infringement" },
  contract: { zh: "合同、退换货", en: "contracts, returns" },
  licence: { zh: "证照、资质", en: "licences" },
  safety: { zh: "食品、药品、特种设备安全", en: "safety of food, drugs and equipment" },
  other: { zh: "其他", en: "other" },
} as const satisfies Record<string, Bilingual>
export type ComplaintCategory = keyof typeof complaintCategories
export const complaintCategoryNames = Object.keys(complaintCategories) as [ComplaintCategory, ...ComplaintCategory[]]

/** The columns of counts. */
export const complaintColumns = {
  code: ["统一社会信用代码"],
  platform: ["平台", "平台名称"],
  category: ["投诉类别", "类别"],
  period: ["月份", "期间"],
  count: ["件数", "数量"],
} as const satisfies Columns

/** A count. */
export interface ComplaintCount {
  code: string
  platform: string
  category: ComplaintCategory
  /** The first day of the month. */
  month: string
  count: number
}

/** More about one seller in a month is a slip of the sender's. */
export const countMax = 1_000_000
const platformMax = 100
const byWord = new Map(
  Object.entries(complaintCategories).flatMap(([name, { zh }]) =>
    [name, zh].map((word) => [word, name as ComplaintCategory] as const),
  ),
)

/** Reads a row. @param today in China @param own the platform that sends of itself alone; null: any is named */
export function readComplaint(
  { code = "", platform = "", category = "", period = "", count = "" }: Readonly<Record<string, string>>,
  today: string,
  own: string | null,
): ComplaintCount | FieldFault[] {
  const faults: FieldFault[] = []
  const reading = readCode(code)
  if (reading.kind !== "valid") faults.push({ field: "code", reason: code === "" ? words.noCode : words.code })
  const named = byWord.get(category)
  if (named === undefined) faults.push({ field: "category", reason: words.category })
  const month = `${period}-01`
  if (!/^20\d\d-(0[1-9]|1[0-2])$/.test(period) || month > today) faults.push({ field: "period", reason: words.period })
  if (!/^\d{1,7}$/.test(count) || Number(count) > countMax) faults.push({ field: "count", reason: words.count })
  const isOther = own !== null && platform !== "" && platform !== own
  if (platform.length > platformMax || isOther || holdsPersonalNumber(platform))
    faults.push({ field: "platform", reason: isOther ? words.own : words.platform })
  if (faults.length > 0 || reading.kind !== "valid" || named === undefined) return faults
  return { code: reading.code, platform: own ?? platform, category: named, month, count: Number(count) }
}

/** A setting of an authority. */
export interface ComplaintRule {
  authority: string
  validFrom: string
  threshold: number | null
  months: number
}

/** The setting that holds for an authority on a day: its own, else that of the nearest above it that has one. */
export function ruleFor<Rule extends ComplaintRule>(
  rules: readonly Rule[],
  authority: string,
  day: string,
): Rule | null {
  const above = [authority, `${authority.slice(0, 4)}00`, `${authority.slice(0, 2)}0000`, "100000"]
  for (const each of above) {
    const held = rules
      .filter((rule) => rule.authority === each && rule.validFrom <= day)
      .sort((a, b) => (a.validFrom < b.validFrom ? 1 : -1))[0]
    if (held) return held
  }
  return null
}

/** The first month that a rule counts, that of a day being the last. */
export function firstMonth({ months }: Pick<ComplaintRule, "months">, day: string): string {
  return addMonths(`${day.slice(0, 7)}-01`, 1 - months)
}

const words = {
  code: { zh: "统一社会信用代码有误", en: "it is no unified social credit code" },
  // A person, whom a count by an opaque id would follow from month to month.
  noCode: {
    zh: "没有统一社会信用代码的卖家（免于登记）不按件数统计，由主管部门以其在平台的编号逐件报送线索",
    en: "sellers without a unified social credit code (exempt) are not counted: a lead names one by its id on the platform",
  },
  category: {
    zh: `应为 ${Object.values(complaintCategories)
      .map(({ zh }) => zh)
      .join("、")}`,
    en: `expected ${complaintCategoryNames.join(", ")}`,
  },
  period: { zh: "应为不晚于本月的月份，如 2026-05", en: "expected a month not later than this one, as 2026-05" },
  count: { zh: `应为 0 至 ${countMax} 的整数`, en: `expected a whole number from 0 to ${countMax}` },
  own: { zh: "平台只能报送本平台的件数", en: "a platform sends counts of itself alone" },
  platform: { zh: "应为平台名称", en: "expected the name of a platform" },
} as const satisfies Record<string, Bilingual>
