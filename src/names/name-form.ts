// The legal form (组织形式) at the end of a company name and the words for a branch. Owns which forms are one kind and
// which kinds make another merchant: 有限公司 and 有限责任公司 are the same to everybody, a 厂 is no 公司.
import { tradeStart } from "./trade-word.ts"

/** What sort of merchant a form belongs to. */
export type FormKind = "company" | "factory" | "shop" | "cooperative" | "institution"

/** The form as it stands in the folded name. */
export interface NameForm {
  readonly kind: FormKind
  readonly text: string
}

const beforeCompany = ["有限责任", "股份有限", "有限", "责任", "股份", "集团", "总", "控股集团"]

/** Start of a company's form of which the 公司 stands at `at`: 股份有限公司, 集团有限公司, 总公司. */
export function companyFormStart(text: string, at: number, from: number): number {
  let start = at
  for (let grown = true; grown; ) {
    grown = false
    for (const word of beforeCompany) {
      if (start - word.length < from || !text.endsWith(word, start)) continue
      start -= word.length
      grown = true
      break
    }
  }
  return start
}

/** First 公司 from `from` on that is the company's own: not that of a 分公司, 支公司 or 子公司; -1 where there is none. */
export function companyAt(text: string, from: number): number {
  for (let at = text.indexOf("公司", from); at >= 0; at = text.indexOf("公司", at + 2)) {
    if (!"分支子".includes(text.charAt(at - 1)) || at === from) return at
  }
  return -1
}

const otherForms: readonly (readonly [FormKind, string])[] = [
  [
    "cooperative",
    "农民专业合作社联合社 农民专业合作社 专业合作社联合社 专业合作社 股份合作社 经济合作社 供销合作社 农村信用合作联社 信用合作联社 合作联社 合作社 联合社 联社 供销社 信用社",
  ],
  ["company", "集团"],
  ["factory", "制造总厂 加工总厂 总厂 制造厂 加工厂 制品厂 厂"],
  [
    "institution",
    "事务所 研究院 研究所 设计院 医院 学校 中学 小学 幼儿园 银行 委员会 协会 商会 基金会 联合会 管理局 中心 院 校 所 局",
  ],
  [
    "shop",
    "经营部 商行 服务部 营业部 门市部 销售部 维修部 供应部 经销部 修理部 批发部 经销处 经销站 服务站 工作室 养殖场 农场 林场 牧场 商店 商场 超市 药店 书店 饭店 酒店 酒楼 茶楼 宾馆 旅馆 小吃店 餐馆 饭馆 旅行社 加油站 农庄 门店 店 馆 部 行 坊 铺 屋 社 站 场 园 城 庄 楼 室 吧 摊 档 廊 居 轩 阁 堂 点 处",
  ],
]
const formsByEnd = otherForms
  .flatMap(([kind, list]) => list.split(" ").map((text): NameForm => ({ kind, text })))
  .sort((a, b) => b.text.length - a.text.length)

/** The form of a name that is no company's, at the end of `text`; null where it ends otherwise. */
export function otherFormBefore(text: string, end: number): NameForm | null {
  const form = formsByEnd.find((one) => text.endsWith(one.text, end)) ?? null
  // 烟酒店 is a 店 for 烟酒, no 酒店: the shorter form stands where it leaves a trade and the longer doesn't.
  if (form === null || form.text.length === 1) return form
  const shorter = formsByEnd.findLast((one) => one.text.length === 1 && text.endsWith(one.text, end))
  if (shorter === undefined) return form
  const trades = (cut: number): boolean => tradeStart(text.slice(0, end - cut)) < end - cut
  return !trades(form.text.length) && trades(1) ? shorter : form
}

const branchKinds = [
  "分公司",
  "支公司",
  "子公司",
  "分店",
  "分厂",
  "分部",
  "分社",
  "分院",
  "分校",
  "分行",
  "支行",
  "分理处",
  "营业部",
  "经营部",
  "门市部",
  "办事处",
  "代表处",
  "联络处",
  "营业所",
  "销售部",
  "服务部",
  "连锁店",
  "直营店",
  "加盟店",
  "门店",
  "店",
  "厂",
  "站",
  "部",
  "所",
  "处",
]

/** Length of the word for a branch (分公司, 营业部, 店) at the end of `text`; 0 where there is none. */
export function branchKindLength(text: string): number {
  for (const kind of branchKinds) if (text.endsWith(kind)) return kind.length
  return 0
}

const partnership =
  /(?:个体工商户|个体户|个体|特殊普通合伙|普通合伙|有限合伙|合伙企业|个人独资|一人有限责任公司|外商独资|外商投资|中外合资|中外合作|台港澳独资|自然人独资)$/
const english = /(?:company|co)?(?:limited|ltd|llc|inc|corporation|corp)$|company$/
const decoration =
  /(?:天猫|京东|淘宝|抖音|拼多多|官方|线上|网上)*(?:旗舰店|专营店|企业店|官方店|官方|官网|微店|淘宝店|网店)$/

/** What stands behind a name without being part of it, at its end: its length and what it is; null for nothing. */
export function trailingNote(
  text: string,
): { readonly length: number; readonly kind: "legal" | "english" | "shop-window" } | null {
  const legal = partnership.exec(text)
  if (legal !== null) return { length: legal[0].length, kind: "legal" }
  const latin = english.exec(text)
  if (latin !== null && latin[0].length < text.length) return { length: latin[0].length, kind: "english" }
  const shown = decoration.exec(text)
  return shown !== null && shown[0].length + 1 < text.length ? { length: shown[0].length, kind: "shop-window" } : null
}
