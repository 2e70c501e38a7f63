// Finds the region (行政区划) with which a Chinese company name begins, in full (河南省郑州市金水区), short (郑州) or as a
// development zone or town below it. Reads folded text; the table is the tree that region.ts keeps.
import { foldName } from "./normal-form.ts"
import { parentRegion, type RegionLevel, regionLevel, regionNamesByCode } from "./region.ts"

/** A stretch of a folded name that names a region. `codes` are all the regions of that name, of GB/T 2260. */
export interface RegionStretch {
  readonly length: number
  readonly codes: readonly string[]
  /** True where the name lacks its 省, 市 or 县, so that it may as well be a brand. */
  readonly short: boolean
}

interface Entry {
  readonly name: string
  readonly codes: string[]
  readonly short: boolean
}

let built: ReadonlyMap<string, readonly Entry[]> | undefined

const peoples =
  /(壮族|回族|维吾尔|哈萨克|柯尔克孜|(?<!内)蒙古族?|藏族|羌族|彝族|苗族|侗族|布依族|土家族|朝鲜族|白族|傣族|景颇族|傈僳族|哈尼族|满族|瑶族|畲族|黎族|土族|撒拉族|保安族|东乡族|裕固族|塔吉克|锡伯|达斡尔族?|仡佬族|水族|纳西族|佤族|拉祜族|布朗族|独龙族|怒族|普米族|毛南族|仫佬族|各族|鄂温克族|鄂伦春)+/

/** 河南省 → 河南, 伊犁哈萨克自治州 → 伊犁; null where nothing worth two characters is left, and for districts (区). */
function shortName(name: string, level: RegionLevel): string | null {
  const bare = name
    .replace(/(特别行政区|自治区|自治州|自治县|自治旗|地区|林区|新区|省|市|县|盟)$/, "")
    .replace(peoples, "")
  if (bare === name || bare.length < 2 || (level === "county" && /区$/.test(name))) return null
  return bare
}

/** Provinces before cities before counties. */
function byLevel([a]: readonly [string, string], [b]: readonly [string, string]): number {
  const rank = (code: string): number => (code.endsWith("0000") ? 0 : code.endsWith("00") ? 1 : 2)
  return rank(a) - rank(b) || (a < b ? -1 : 1)
}

function entries(): ReadonlyMap<string, readonly Entry[]> {
  if (built !== undefined) return built
  const byName = new Map<string, Entry>()
  const add = (name: string, code: string, short: boolean): void => {
    const entry = byName.get(name)
    if (entry === undefined) byName.set(name, { name, codes: [code], short })
    // 河南 is the province before it is 河南蒙古族自治县.
    else if (!entry.codes.includes(code) && !(short && entry.codes[0]?.endsWith("0000"))) entry.codes.push(code)
  }
  for (const [code, written] of [...regionNamesByCode()].sort(byLevel)) {
    const name = foldName(written)
    const level = regionLevel(code)
    if (level === null) continue
    add(name, code, false)
    const short = shortName(name, level)
    if (short !== null) add(short, code, true)
    if (short !== null && name.endsWith("自治州")) add(`${short}州`, code, false)
  }
  const byStart = new Map<string, Entry[]>()
  for (const entry of [...byName.values()].sort((a, b) => b.name.length - a.name.length)) {
    const start = entry.name.slice(0, 2)
    const list = byStart.get(start)
    if (list === undefined) byStart.set(start, [entry])
    else list.push(entry)
  }
  built = byStart
  return built
}

/** The longest region that is named at `at`; null where none is. With `within`, only one inside one of these. */
export function regionAt(folded: string, at: number, within?: readonly string[]): RegionStretch | null {
  const list = entries().get(folded.slice(at, at + 2))
  if (list === undefined) return null
  for (const { name, codes, short } of list) {
    if (!folded.startsWith(name, at)) continue
    if (within === undefined) return { length: name.length, codes, short }
    const inside = codes.filter((code) => within.some((outer) => code !== outer && isWithin(code, outer)))
    if (inside.length > 0) return { length: name.length, codes: inside, short }
  }
  return null
}

/** True where the region is the outer one or lies in it. */
export function isWithin(code: string, outer: string): boolean {
  if (outer.endsWith("0000")) return code.startsWith(outer.slice(0, 2))
  if (outer.endsWith("00")) return code.startsWith(outer.slice(0, 4))
  return code === outer
}

/** The region of two lists of candidates that both may mean: the lower one where one lies in the other. */
export function commonRegion(a: readonly string[], b: readonly string[]): "same" | "inside" | "apart" {
  let inside = false
  for (const first of a) {
    for (const second of b) {
      if (first === second) return "same"
      if (isWithin(first, second) || isWithin(second, first)) inside = true
      // 安阳 may be the city or the county of that name: one of them stands for both.
      else if (parentRegion(first) === second || parentRegion(second) === first) inside = true
    }
  }
  return inside ? "inside" : "apart"
}

const zone =
  /^(?:(?:国家|省级|高新技术产业|高新技术|高技术|高新|经济技术|经济|技术|城乡一体化|航空港|综合|旅游度假|旅游|度假|临港|临空|工业|产业|出口加工|自由贸易|自贸|保税|先进制造业|科技|农业|生态|现代|循环|文化|商务|中心|大学|火炬|试验|核心|起步|集聚|示范|实验|平原|汽车|物流|食品|化工|装备|新城|滨海|滨河|空港|港|东|西|南|北|中|新)){1,8}?(?:开发区|示范区|实验区|试验区|保税区|度假区|集聚区|产业园区|工业园区|园区|加工区|管理区|新区|片区)/
const town = /^[\u4e00-\u9fff]{2,3}?(?:镇|乡|街道办事处|街道)/
const oldDistrict = /^[\u4e00-\u9fff]{2}(?<![小社园景特校厂库地学片街])(?:区|县)(?!域)/

/** Length of what names a place below a region that the table doesn't know: a zone, a town, a district of former times. */
export function placeBelow(folded: string, at: number): number {
  const rest = folded.slice(at, at + 30)
  const found = zone.exec(rest) ?? town.exec(rest) ?? oldDistrict.exec(rest)
  return found === null ? 0 : found[0].length
}

const abbreviations =
  "京11津12冀13晋14蒙15辽21吉22黑23沪31申31苏32浙33皖34闽35赣36鲁37豫41鄂42湘43粤44桂45琼46渝50川51蜀51贵52黔52云53滇53藏54陕61秦61甘62陇62青63宁64新65"

/** True where the character is the short name (简称) of the province in which one of the regions lies: 豫 for 郑州. */
export function isProvinceAbbreviation(character: string, codes: readonly string[]): boolean {
  return codes.some((code) => abbreviations.includes(character + code.slice(0, 2)))
}
