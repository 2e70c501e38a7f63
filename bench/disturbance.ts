/**
 * Ways in which people and machines get a name wrong, for the benchmark: each makes of a registered name one that the
 * same merchant, or another one, may go by. Cuts names by its own few rules, not by the product's, so that both can be wrong.
 */
import { syllablesOf } from "../src/names/pinyin.ts"
import { provinces } from "../src/names/province.ts"
import { traditionalPairs } from "../src/names/traditional-table.ts"

/** Draws from [0, 1). */
export type Draw = () => number

/** A small generator (mulberry32), so that a run can be repeated. */
export function drawFrom(seed: number): Draw {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

function pick<Item>(items: readonly Item[], draw: Draw): Item | undefined {
  return items[Math.floor(draw() * items.length)]
}

/** What a disturbance may use beside the name. */
export interface Surroundings {
  readonly province: string
  /** All registered names, for brands and trades of others. */
  readonly others: readonly string[]
}

/** A disturbed name; null where the name has nothing to disturb in this way. */
export type Disturb = (name: string, draw: Draw, around: Surroundings) => string | null

const form = /(有限责任公司|股份有限公司|有限公司)/
const cityStart = /^(?:.{2,3}省)?([\u4e00-\u9fff]{2,3}市)/
const shortOf: Readonly<Record<string, string>> = {
  ...{ 北京: "京", 天津: "津", 河北: "冀", 山西: "晋", 内蒙古: "蒙", 辽宁: "辽", 吉林: "吉", 黑龙江: "黑", 上海: "沪" },
  ...{ 江苏: "苏", 浙江: "浙", 安徽: "皖", 福建: "闽", 江西: "赣", 山东: "鲁", 河南: "豫", 湖北: "鄂", 湖南: "湘" },
  ...{ 广东: "粤", 广西: "桂", 海南: "琼", 重庆: "渝", 四川: "川", 贵州: "黔", 云南: "滇", 陕西: "陕", 甘肃: "甘" },
  ...{ 青海: "青", 宁夏: "宁", 新疆: "新" },
}
const commonHan =
  "的一是在有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处理世车价格店餐饮广告".replaceAll(
    /(.)(?=.*\1)/g,
    "",
  )

const homophones = new Map<string, string[]>()
for (const character of commonHan) {
  const [syllable] = syllablesOf(character)
  if (syllable !== undefined) homophones.set(syllable, [...(homophones.get(syllable) ?? []), character])
}

function replaceAt(text: string, at: number, by: string): string {
  return text.slice(0, at) + by + text.slice(at + 1)
}

/** A place before the legal form: where the name itself is. */
function placeIn(name: string, draw: Draw): number {
  const end = name.search(form)
  return Math.floor(draw() * (end > 0 ? end : name.length))
}

const keyboard = ["qwertyuiop", "asdfghjkl", "zxcvbnm"]

function neighbourKey(letter: string, draw: Draw): string {
  const line = keyboard.find((keys) => keys.includes(letter)) ?? letter
  const at = line.indexOf(letter) + (draw() < 0.5 ? -1 : 1)
  return line.charAt(at) || letter
}

const mistyped: Disturb = (name, draw) => {
  for (let tries = 0; tries < 40; tries++) {
    const at = placeIn(name, draw)
    const syllable = syllablesOf(name.charAt(at))[0]
    if (syllable === undefined) continue
    const key = Math.floor(draw() * syllable.length)
    const other = pick(homophones.get(replaceAt(syllable, key, neighbourKey(syllable.charAt(key), draw))) ?? [], draw)
    if (other !== undefined && other !== name.charAt(at)) return replaceAt(name, at, other)
  }
  return null
}

const misheard: Disturb = (name, draw) => {
  for (let tries = 0; tries < 40; tries++) {
    const at = placeIn(name, draw)
    const syllable = syllablesOf(name.charAt(at))[0] ?? ""
    const other = pick(homophones.get(syllable.replace(/ng$|n$/, (end) => (end === "n" ? "ng" : "n"))) ?? [], draw)
    if (other !== undefined) return replaceAt(name, at, other)
  }
  return null
}

const sameSound: Disturb = (name, draw) => {
  for (let tries = 0; tries < 40; tries++) {
    const at = placeIn(name, draw)
    const other = pick(homophones.get(syllablesOf(name.charAt(at))[0] ?? "") ?? [], draw)
    if (other !== undefined && other !== name.charAt(at)) return replaceAt(name, at, other)
  }
  return null
}

const splits: Readonly<Record<string, string>> = {
  ...{ 好: "女子", 明: "日月", 林: "木木", 张: "弓长", 胡: "古月", 鹏: "朋鸟", 新: "亲斤", 信: "人言", 科: "禾斗" },
  ...{ 鸿: "江鸟", 润: "氵闰", 联: "耳关", 洋: "氵羊", 铁: "金失", 利: "禾刂", 和: "禾口", 股: "月殳", 船: "舟凸" },
  ...{ 程: "禾呈", 材: "木才", 路: "足各", 福: "礻畐", 服: "月艮", 源: "氵原", 汽: "氵气", 品: "口吕", 限: "阝艮" },
}

const digitsOf = "零一二三四五六七八九"
const capitals = "零壹贰叁肆伍陆柒捌玖"

function simplifiedToTraditional(): ReadonlyMap<string, string> {
  const map = new Map<string, string>()
  for (let i = 0; i < traditionalPairs.length; i += 2)
    map.set(traditionalPairs.charAt(i + 1), traditionalPairs.charAt(i))
  return map
}
const traditional = simplifiedToTraditional()

function regionOf(name: string, province: string): string | null {
  const city = cityStart.exec(name)
  if (city !== null) return city[0]
  if (name.startsWith(province)) return name.startsWith(`${province}省`) ? `${province}省` : province
  return null
}

/** The same merchant by another writing: the right one has to come first. */
export const sameMerchant: Readonly<Record<string, Disturb>> = {
  "region behind": (name, _, { province }) => {
    const region = regionOf(name, province)
    return region === null || name.length - region.length < 5 ? null : `${name.slice(region.length)}（${region}）`
  },
  "region in the middle": (name, _, { province }) => {
    const region = regionOf(name, province)?.replace(/市$/, "")
    if (region === undefined || !form.test(name) || !name.startsWith(region)) return null
    return name.slice(region.length).replace(/^市/, "").replace(form, `(${region})$1`)
  },
  "province by its short name": (name, _, { province }) => {
    const region = regionOf(name, province)
    return region === null || shortOf[province] === undefined ? null : shortOf[province] + name.slice(region.length)
  },
  "province in front": (name, _, { province }) =>
    name.startsWith(province) || shortOf[province] === undefined ? null : `${province}省${name}`,
  "district nobody knows any more": (name) => (cityStart.test(name) ? name.replace(cityStart, "$&桥南区") : null),
  "trade dropped": (name) =>
    /(商贸|贸易|实业|科技|工贸|物资|建材)(?=有限)/.exec(name) &&
    name.replace(/(商贸|贸易|实业|科技|工贸|物资|建材)(?=有限)/, ""),
  "parent shortened, branch numbered": (name) =>
    /^(.*)(有限责任公司|股份有限公司|有限公司)(第?[一二三四五六七八九十]+)(分公司|分店)$/.test(name)
      ? name.replace(form, "").replace(/第([一二三四五六七八九十]+)/, "$1")
      : null,
  "form the other way": (name) =>
    name.includes("有限责任公司")
      ? name.replace("有限责任公司", "有限公司")
      : name.includes("有限公司") && !name.includes("股份")
        ? name.replace("有限公司", "有限责任公司")
        : null,
  "form in English": (name) => (/有限公司$/.test(name) ? name.replace(/有限公司$/, " Co., Ltd.") : null),
  "number in capitals": (name) =>
    /第?[一二三四五六七八九](?=分|店|公司)/.test(name)
      ? name.replace(/[一二三四五六七八九](?=分|店|公司)/, (digit) => capitals.charAt(digitsOf.indexOf(digit)))
      : null,
  "number in digits": (name) =>
    /第?[一二三四五六七八九](?=分|店|公司)/.test(name)
      ? name.replace(/[一二三四五六七八九](?=分|店|公司)/, (digit) => String(digitsOf.indexOf(digit)))
      : null,
  "key beside (pinyin)": mistyped,
  "-n and -ng": misheard,
  "same sound": sameSound,
  "character split by OCR": (name, draw) => {
    const places = [...name].flatMap((character, at) => (splits[character] === undefined ? [] : [at]))
    const at = pick(places, draw)
    return at === undefined ? null : replaceAt(name, at, splits[name.charAt(at)] ?? "")
  },
  "word twice": (name, draw) => {
    const at = 2 + Math.floor(draw() * Math.max(1, name.length - 5))
    return name.slice(0, at + 2) + name.slice(at, at + 2) + name.slice(at + 2)
  },
  "operator in brackets": (name) => (/[店部馆行厂]$/.test(name) ? `${name}（王小明）` : null),
  "sole trader noted": (name) => (/[店部馆行]$/.test(name) ? `${name}(个体工商户)` : null),
  "shop window": (name, draw) => `${name}${pick(["官方旗舰店", "旗舰店", "官网", "（官方）"], draw)}`,
  "telephone behind": (name, draw) => `${name} 0371-${Math.floor(60_000_000 + draw() * 9_000_000)}`,
  "cut off at twelve": (name) => (name.length > 13 ? name.slice(0, 12) : null),
  "cut off in the form": (name) => (/公司$/.test(name) ? name.slice(0, -2) : null),
  "separators all over": (name, draw) =>
    [...name]
      .map((character) => (draw() < 0.25 ? `${character}${pick(["·", "-", "/", "、", " "], draw)}` : character))
      .join(""),
  "half traditional": (name, draw) =>
    [...name].map((character) => (draw() < 0.5 ? (traditional.get(character) ?? character) : character)).join(""),
  "prefix of a form field": (name) => `单位名称：${name}`,
  "one character lost": (name, draw) => {
    const at = placeIn(name, draw)
    return name.slice(0, at) + name.slice(at + 1)
  },
  "neighbours swapped": (name, draw) => {
    const at = Math.min(placeIn(name, draw), name.length - 2)
    return name.slice(0, at) + name.charAt(at + 1) + name.charAt(at) + name.slice(at + 2)
  },
}

const pairs: readonly (readonly [string, string])[] = [
  ["form the other way", "same sound"],
  ["half traditional", "neighbours swapped"],
  ["province in front", "form in English"],
  ["separators all over", "one character lost"],
  ["shop window", "key beside (pinyin)"],
  ["cut off in the form", "same sound"],
]

/** Two of the above together. */
export const twoTogether: Disturb = (name, draw, around) => {
  const [first, second] = pick(pairs, draw) ?? ["", ""]
  const once = sameMerchant[first]?.(name, draw, around) ?? null
  return once === null ? null : (sameMerchant[second]?.(once, draw, around) ?? null)
}

function brandPlace(name: string, province: string): number {
  return regionOf(name, province)?.length ?? 0
}

/** Another merchant of a name much alike: nothing may be taken for it. */
export const otherMerchant: Readonly<Record<string, Disturb>> = {
  "brand of another": (name, draw, { province, others }) => {
    const at = brandPlace(name, province)
    for (let tries = 0; tries < 400; tries++) {
      const other = pick(others, draw) ?? ""
      const place = /^[\u4e00-\u9fff]{2,3}市/.exec(other)?.[0].length ?? 2
      const [mine, theirs] = [name.slice(at, at + 2), other.slice(place, place + 2)]
      if (mine !== theirs && (mine[0] === theirs[0] || mine[1] === theirs[1])) {
        return name.slice(0, at) + theirs + name.slice(at + 2)
      }
    }
    return null
  },
  "other city": (name, draw) => {
    if (!cityStart.test(name)) return null
    const city = pick(["临沂市", "柳州市", "绵阳市", "衡阳市", "大庆市", "遵义市"], draw) ?? ""
    return city + name.replace(cityStart, "")
  },
  "other province": (name, draw, { province }) => {
    const other = pick(Object.values(provinces), draw)?.zh.slice(0, 2) ?? ""
    return name.startsWith(province) && !name.startsWith(`${province}市`) && other !== province
      ? other + name.slice(province.length).replace(/^省/, "")
      : null
  },
  "other trade": (name, draw) => {
    const trade = /(商贸|贸易|实业|科技|工贸|物资|建材|化工|机械|电器|食品|餐饮|服装|广告)(?=有限|厂|店)/
    const other = pick(["园林绿化", "医疗器械", "印刷", "物流", "殡葬服务", "矿业", "木业"], draw) ?? ""
    return trade.test(name) ? name.replace(trade, other) : null
  },
  "other branch": (name, draw) =>
    /[一二三四五六七八九](?=分公司|分店|店$)/.test(name)
      ? name.replace(/[一二三四五六七八九](?=分公司|分店|店$)/, (digit) => {
          const others = [...digitsOf.slice(1)].filter((other) => other !== digit)
          return pick(others, draw) ?? digit
        })
      : null,
  "branch for its parent": (name, draw) =>
    /有限公司$/.test(name) ? `${name}${pick(["第九十分公司", "柳河分公司", "采油营业部"], draw)}` : null,
  "parent for its branch": (name) => (/有限公司.{4,}$/.test(name) ? name.replace(/(有限公司).{4,}$/, "$1") : null),
  "factory for company": (name) => (/有限公司$/.test(name) ? name.replace(/有限公司$/, "厂") : null),
}
