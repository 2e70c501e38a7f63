// What one edit between two names costs, by the part of the name it falls in: the heart of the score, as tables.
import { lookAlike } from "./lookalike.ts"
import { sameNumeral } from "./name-number.ts"
import { type NameRole, numberOfUnit } from "./name-unit.ts"
import { isRareCharacter, soundLikeness } from "./pinyin.ts"

/** What one edit is: a unit for another (by sound, by shape, without likeness), two swapped, one too many, one too few. */
export type EditKind = "sound" | "confused" | "shape" | "numeral" | "other" | "swap" | "repeat" | "extra" | "missing"

/** A unit's role; R is a region that is compared as it stands, not by its code. */
export type EditRole = NameRole | "R"

type Costs = Readonly<Record<EditKind, number>>

function flat(all: number, extra = all, missing = all): Costs {
  const rest = { sound: all, confused: all, shape: all, numeral: all, other: all, swap: all, repeat: all }
  return { ...rest, extra, missing }
}

/**
 * Costs in nats: -ln of how much less likely it becomes that both are one. A brand of two characters in which one is
 * another word is another company; a trade that sounds alike is a slip; a form says nothing; another number is another
 * branch. Tuned on the development half of the disturbances in bench/names.ts.
 */
export const editCosts: Readonly<Record<EditRole, Costs>> = {
  B: {
    ...{ sound: 0.3, confused: 0.36, shape: 0.3, numeral: 0.1, other: 1.1 },
    ...{ swap: 0.1, repeat: 0.08, extra: 0.5, missing: 0.6 },
  },
  T: {
    ...{ sound: 0.08, confused: 0.1, shape: 0.08, numeral: 0.05, other: 0.42 },
    ...{ swap: 0.05, repeat: 0.04, extra: 0.22, missing: 0.22 },
  },
  // A region that can be read is compared by its code; one laid over another as it stands has a slip in it.
  R: {
    ...{ sound: 0.06, confused: 0.08, shape: 0.06, numeral: 0.05, other: 0.3 },
    ...{ swap: 0.04, repeat: 0.04, extra: 0.12, missing: 0.12 },
  },
  P: {
    ...{ sound: 0.2, confused: 0.24, shape: 0.2, numeral: 0.1, other: 0.6 },
    ...{ swap: 0.1, repeat: 0.08, extra: 0.45, missing: 0.45 },
  },
  N: { ...flat(2.2), extra: 1.5, missing: 1.5 },
  F: flat(0.03, 0.015, 0.008),
  K: flat(0.12, 0.03, 0.03),
  X: flat(0.01, 0.006, 0.004),
}

/**
 * A brand differs by one character that sounds or looks alike: where names like to have the character that stands there
 * (宏 for 鸿) it is rather another company's brand, where they don't (狺 for 银) rather a slip.
 */
const slipFactor = { brandLike: 1.25, unlikely: 0.75, rare: 0.5 } as const

/** In a trade: where what was written is itself a word of the trade (机械, 机电), it is meant; else it is a slip. */
const tradeSlip = 0.45

/** The strongest likeness of two different units (UTF-16). */
export function likeness(a: number, b: number): EditKind {
  if (numberOfUnit(a) !== null || numberOfUnit(b) !== null) return "other"
  const sound = soundLikeness(a, b)
  if (sound === "same") return sameNumeral(a, b) ? "numeral" : "sound"
  if (lookAlike(a, b)) return "shape"
  if (sound === "confused") return "confused"
  return sameNumeral(a, b) ? "numeral" : "other"
}

/** Costs by the UTF-16 unit of the role's letter and the number of the kind: looked up some thousand times a name. */
const kinds: readonly EditKind[] = [
  "sound",
  "confused",
  "shape",
  "numeral",
  "other",
  "swap",
  "repeat",
  "extra",
  "missing",
]
const kindNumber = Object.fromEntries(kinds.map((kind, number) => [kind, number])) as Readonly<Record<EditKind, number>>
const table = new Float64Array(128 * 16)
for (const [role, costs] of Object.entries(editCosts)) {
  for (const kind of kinds) table[role.charCodeAt(0) * 16 + kindNumber[kind]] = costs[kind]
}
const brandRole = 66
const tradeRole = 84

/**
 * Cost of an edit that is no substitution; `role` is the UTF-16 unit of its letter, `share` scales edits in the brand.
 * `beside` is the role in the query of what stands there: a trade that isn't read as one has a slip in it.
 */
export function editCost(kind: EditKind, role: number, share: number, beside: number = role): number {
  const cost = table[role * 16 + kindNumber[kind]] ?? 0
  if (role === brandRole) return cost * share
  return role === tradeRole && beside === brandRole ? cost * tradeSlip : cost
}

/** Cost of `written` standing for another unit that is alike in this way. */
export function substitutionCost(kind: EditKind, written: number, role: number, share: number, beside: number): number {
  const cost = editCost(kind, role, share, kind === "other" ? beside : role)
  if (role !== brandRole || kind === "numeral" || kind === "other") return cost
  if (isBrandCharacter(written)) return cost * slipFactor.brandLike
  return cost * (isRareCharacter(written) ? slipFactor.rare : slipFactor.unlikely)
}

// Characters that company brands (字号) like: prosperity, size, places, seasons, metals, people's surnames. A list of our
// own, from how such names are made; it tells a brand that may be another company's from a slip of the keyboard.

const brandCharacters = `
安奥澳百柏邦宝保豹北贝本彬斌滨冰兵波博铂渤才财彩灿昌长常畅超朝潮辰晨成诚城程驰崇川创春淳慈聪达大戴丹德登迪帝典鼎定东栋都多尔恩二发法凡繁方芳飞菲丰风枫峰锋凤福富複复傅甫刚港高歌格庚工公功古谷冠光广贵桂国果海涵汉翰航豪好浩昊皓禾合和河荷贺赫鹤恒衡弘宏红虹洪鸿厚虎华桦怀欢环皇煌辉徽惠慧汇火基吉极集济佳家嘉加甲建剑健江疆交骄杰捷洁金今津锦进晋京晶景敬靖静九久巨聚娟军均君俊峻骏凯恺康科可克坤昆鲲来莱兰蓝澜朗乐雷磊黎李丽立力利联莲良梁亮林霖琳玲凌灵岭领隆龙楼露鲁陆禄路璐伦罗洛马麦满茂梅美蒙孟梦米民敏名明铭茗墨木牧南楠宁牛农诺欧攀磐盘培沛鹏朋平苹普谱七齐奇琦麒启起千乾前钱强桥巧钦秦勤青清晴庆琼秋求裘全泉群人仁任日荣容融如儒瑞睿润若三森山杉珊善商上尚绍申深神升生声圣盛胜晟诗时石实世仕事首寿舒书蜀树双爽水顺硕思斯四松颂苏太泰谈唐堂涛桃腾天添田甜铁庭通同童彤桐图拓万王旺威巍微为维伟卫蔚文闻问沃五武舞西希熙溪喜禧霞夏先鲜贤显宪香乡祥翔向象潇小晓孝校协新鑫心欣馨信星兴杏雄秀旭轩宣玄雪雅亚烟延妍岩燕扬阳杨洋耀业叶一伊依怡宜颐亿义艺忆益逸毅易翼银英颖莹盈影永勇友优有佑又于余宇羽雨语玉裕钰育豫御誉元园原圆源远缘苑月悦跃岳粤云运韵韬赞泽增展占湛张彰掌兆照喆哲真珍振正政之至志致智中忠众重舟周洲竹助筑卓资紫自宗祖尊佐弈毓煜昱昕曦淼焱垚钧鎏琪瑶瑜璟瀚沣泓淇湘浙沪皖闽赣冀黔滇渝楚越吴燕赵魏齐鲁兖豫周许郑郭孙胡何吕曹袁邓冯曾彭萧蔡潘田董袁余杜叶魏苏程丁沈范姚卢谭廖石崔康毛邱江史顾侯邵龙段雷钱汤尹易常武乔贺赖龚文`

const brandCodes = new Set([...brandCharacters.trim()].map((character) => character.charCodeAt(0)))

/** True for a character (UTF-16 unit) that many brands have. */
function isBrandCharacter(code: number): boolean {
  return brandCodes.has(code)
}
