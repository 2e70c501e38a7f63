/**
 * Harder kinds of what people type around a name, each with several things wrong at once. The first half were looked at while the
 * box was mended; the second were written on the same day and first asked when that was done.
 */
import { parseCompanyName } from "../src/names/company-name.ts"
import { syllablesOf } from "../src/names/pinyin.ts"
import type { Draw } from "./disturbance.ts"
import { between, core, letters, type Noise, pick, soundsAlike, traditionalOf } from "./noisy-name.ts"

const strangers = [..."天地元方正和平春光海山林石江云风雨安康乐福兴旺顺达通"]

/** Characters that a picture is misread as. */
const misread = new Map<string, string>()
for (const group of "未末 己已 大太 土士 千干 人入 日曰 王玉 木本 田由 鸟乌 今令 力刀 贝见 风凤 良艮 师帅 洋详 海悔 泰秦 晶品 金全 友发 广厂 科料 限眼 市巾 白自 永水 丰王 万方 州洲 业亚 云去 天夫 兴兰 华毕 民艮 长卡 美羌 客容 宝玉 诚城 达迭 盛感 康庚 建健 电申 农衣 生牛 中巾 商啇 服股 技枝 信倍 息意 材村 料科 装袋 饰饭 贸货 网冈 络终 咨资 询洵 管菅 理埋 汽气 车东 设没 备各 酒洒 食良 品晶".split(
  " ",
)) {
  const [a = "", b = ""] = [...group]
  if (!misread.has(a)) misread.set(a, b)
  if (!misread.has(b)) misread.set(b, a)
}

/** Some of a text's characters, each in another's place. */
function exchanged(text: string, count: number, draw: Draw, change: (character: string) => string | undefined): string {
  const characters = [...text]
  const places = characters.flatMap((character, at) => (change(character) === undefined ? [] : [at]))
  for (let done = 0; done < count && places.length > 0; done++) {
    const [at = 0] = places.splice(Math.floor(draw() * places.length), 1)
    characters[at] = change(characters[at] ?? "") ?? ""
  }
  return characters.join("")
}

/** Some of its characters for others. */
export const slipped = (text: string, count: number, draw: Draw) =>
  exchanged(text, count, draw, () => pick(draw, strangers))
/** Some of its characters for others that sound so. */
export const heard = (text: string, count: number, draw: Draw) =>
  exchanged(text, count, draw, (character) => pick(draw, soundsAlike(character)) || undefined)
/** Its pinyin, syllable by syllable. */
export const syllables = (text: string) => [...text].map((character) => syllablesOf(character)[0] ?? character)
const fullWidth = (text: string) =>
  text.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0))

/** Letters as somebody types them who does not tell n from l, zh from z, and in from ing. */
function blurred(syllable: string, draw: Draw): string {
  const ways = [
    syllable.replace(/^([zcs])h/, "$1"),
    syllable.replace(/ng$/, "n"),
    syllable.replace(/^n(?=[aeiou])/, "l"),
    syllable.replace(/^h(?=u)/, "f"),
  ]
  const other = ways.filter((way) => way !== syllable)
  return other.length === 0 ? syllable : pick(draw, other)
}

const tones: Readonly<Record<string, string>> = { a: "āáǎà", e: "ēéěè", i: "īíǐì", o: "ōóǒò", u: "ūúǔù" }
const toned = (syllable: string, draw: Draw) =>
  syllable.replace(/a|e|o(?=u|$|n)|[iu](?=[^aeiou]*$)/, (vowel) => pick(draw, [...(tones[vowel] ?? vowel)]))

/** Region, brand and trade of a name, with one of them for another that it has not. */
const cutCore = (name: string) => {
  const { region, brand, trade } = parseCompanyName(name)
  const own = brand === "" ? core(name) : brand
  return { head: region?.text ?? "", brand: own, rest: trade }
}

/** Those that were looked at. */
export const harderNoises: Readonly<Record<string, Noise>> = {
  "two slips, and a word too many": ({ name }, draw) => {
    const wrong = slipped(core(name), 2, draw)
    const at = between(draw, 2, wrong.length - 1)
    return `${wrong.slice(0, at)}${pick(draw, ["集团", "国际", "实业", "控股", "新"])}${wrong.slice(at)}`
  },
  "pinyin with a syllable wrong, in a sentence": ({ name }, draw) => {
    const spoken = syllables(core(name))
    spoken[between(draw, 1, spoken.length - 1)] = pick(draw, ["ma", "tian", "shu", "ping", "wo"])
    return pick(draw, ["查一下NAME有没有被处罚", "NAME 投诉电话", "请问NAME靠谱吗"]).replace("NAME", spoken.join(""))
  },
  "traditional, full width, half a bracket": ({ name }, draw) =>
    `${fullWidth(pick(draw, ["(", ")", "[No.", "#"]))}${[...slipped(core(name), 1, draw)].map(traditionalOf).join("")}${fullWidth(pick(draw, [" Ltd", "(CN", " 2025", ")"]))}`,
  "a row of a table, misspelt": ({ name }, draw) =>
    pick(draw, [
      `${between(draw, 1, 99)}\tSKU-${between(draw, 10000, 99999)}\t${heard(core(name), 1, draw)}\t淘宝\t¥${between(draw, 9, 99)}.90\t已下架`,
      `订单${between(draw, 100000, 999999)}|拼多多|${slipped(core(name), 1, draw)}|退款${between(draw, 9, 99)}元|2025/0${between(draw, 1, 9)}/1${between(draw, 0, 9)}`,
    ]),
  "read from a picture": ({ name }, draw) =>
    `${exchanged(core(name), 3, draw, (character) => misread.get(character))}${pick(draw, ["有限公司", "有眼公司", "", " 营业执照"])}`,
  "another order, another form, no region": ({ name }, draw) => {
    const { brand, rest } = cutCore(name)
    return `${rest}${pick(draw, ["-", " ", "·"])}${brand}${pick(draw, ["有限责任公司", "个体", "集团股份", "工作室"])}`
  },
  "English glued to it": ({ name }, draw) =>
    pick(draw, ["OfficialNAMEStore", "NAMEfactoryoutlet", "buyfromNAMEonline", "NAMEofficial2025"]).replace(
      "NAME",
      slipped(core(name), 1, draw),
    ),
  "spoken, with a character heard wrong": ({ name }, draw) =>
    pick(draw, [
      "哎我跟你说就是那家叫NAME的你帮我瞅瞅他们是不是被罚过钱啊",
      "喂你好麻烦问一下哈NAME这家店最近是不是上了那个什么名单",
      "嗯那个我想问问NAME他家东西到底能不能买",
    ]).replace("NAME", heard(core(name), 2, draw)),
  "half a name, a region and a ground": ({ name }, draw) => {
    const { head, brand } = cutCore(name)
    return `${brand}${pick(draw, [" ", "，", "、"])}${head}${pick(draw, ["", "的"])} ${pick(draw, ["虚假宣传", "过期食品", "经营异常", "无照经营"])}${pick(draw, ["", " 2025年"])}`
  },
  "letters in another order, with a word": ({ name }, draw) => {
    const typed = [...letters(core(name))]
    const at = between(draw, 1, typed.length - 3)
    typed.splice(at, 2, typed[at + 1] ?? "", typed[at] ?? "")
    return `${typed.join("")}${pick(draw, [" 处罚", " 公司", " penalty", "怎么样"])}`
  },
  "some of it pinyin, some traditional, a slip": ({ name }, draw) => {
    const bare = slipped(core(name), 1, draw)
    const at = between(draw, 1, bare.length - 3)
    return pick(draw, ["請問NAME有沒有問題", "想查NAME的處罰", "NAME违法"]).replace(
      "NAME",
      `${[...bare.slice(0, at)].map(traditionalOf).join("")}${letters(bare.slice(at, at + 2))}${bare.slice(at + 2)}`,
    )
  },
  "a long complaint, the name misheard": ({ name }, draw) =>
    pick(draw, [
      "上周三在NAME下单买了两箱牛奶，收到以后发现生产日期被涂改过，商家不承认也不退钱，我该找哪个部门？",
      "我妈在NAME办了张三千块的卡，昨天去发现关门了，门上贴着装修，打电话是空号，请市监局管一管！！",
      "求助，NAME网上说是有机认证的，我查了根本没有这个证书编号，这算不算虚假宣传，能不能假一赔三",
    ]).replace("NAME", heard(core(name), 2, draw)),
}

/** Those that were kept apart. */
export const unseenNoises: Readonly<Record<string, Noise>> = {
  "pinyin with tones, in a question": ({ name }, draw) =>
    pick(draw, ["NAME 有没有被罚过", "请问 NAME 是正规的吗", "NAME de chufa"]).replace(
      "NAME",
      syllables(core(name))
        .map((syllable) => toned(syllable, draw))
        .join(" "),
    ),
  "n for l and z for zh, in a sentence": ({ name }, draw) =>
    pick(draw, ["查NAME的处罚", "NAME 是不是骗子", "有没有NAME的投诉"]).replace(
      "NAME",
      syllables(core(name))
        .map((syllable, at) => (at % 2 === 0 ? blurred(syllable, draw) : syllable))
        .join(""),
    ),
  "marks between characters, and a slip": ({ name }, draw) =>
    [...slipped(core(name), 1, draw)].join(pick(draw, [".", "*", "-", "🔥", "/"])),
  "two names stuck together, one misheard": ({ name }, draw) => {
    const other = `${pick(draw, ["凤鸣", "海晏", "瑞霖", "骏弛"])}${pick(draw, ["贸易行", "食品坊", "网络社"])}`
    return draw() < 0.5 ? `${heard(core(name), 2, draw)}${other}` : `${other}${heard(core(name), 2, draw)}`
  },
  "a file's name, in letters and characters": ({ name }, draw) => {
    const bare = core(name)
    return `${pick(draw, ["IMG", "scan", "final_v2", "附件3"])}_${letters(bare.slice(0, 2))}_${slipped(bare.slice(2), 1, draw)}_${between(draw, 20240101, 20251231)}.${pick(draw, ["jpg", "docx", "pdf"])}`
  },
  "a neighbour's chat, forwarded": ({ name }, draw) =>
    `「老李：${pick(draw, ["你看看", "听说", "别去"])}${heard(slipped(core(name), 1, draw), 1, draw)}${pick(draw, ["出事了", "又被罚了", "不干净"])}」\n- - - - -\n真的假的`,
  "characters lost and one put in, with a place": ({ name }, draw) => {
    const characters = [...core(name)]
    for (let lost = 0; lost < 2; lost++) characters.splice(between(draw, 2, characters.length - 1), 1)
    characters.splice(between(draw, 2, characters.length), 0, pick(draw, strangers))
    return `${pick(draw, ["河南", "附近的", "我们小区", "网上那个"])}${characters.join("")}`
  },
  "a receipt, cut off at both ends": ({ name }, draw) =>
    `…${slipped(core(name).slice(1), 1, draw)}${pick(draw, ["有限", "公", ""])}\n数量 单价 金额\n${between(draw, 1, 9)} ${between(draw, 1, 99)}.00\n合计(大写)叁佰`,
  "the brand alone, twice, with its trade": ({ name }, draw) => {
    const { head, brand, rest } = cutCore(name)
    return `${brand}${brand} ${rest}${pick(draw, ["店", "厂家", "批发"])} ${heard(head, 1, draw)}`
  },
  "first letters of half, characters of half, in a question": ({ name }, draw) => {
    const bare = core(name)
    const initials = [...bare.slice(0, 2)]
      .map((character) => (syllablesOf(character)[0] ?? character).charAt(0))
      .join("")
    return pick(draw, ["NAME怎么样", "NAME被罚了吗", "有谁知道NAME"]).replace(
      "NAME",
      `${initials}${slipped(bare.slice(2), 1, draw)}`,
    )
  },
  "an address, the name misread, a telephone": ({ name }, draw) =>
    `${pick(draw, ["中山路88号", "人民大道212号1幢", "开发区科创园B座"])}${exchanged(core(name), 2, draw, (character) => misread.get(character))} 138${between(draw, 1000, 9999)}${between(draw, 1000, 9999)}`,
  "misheard, misread and a word too many": ({ name }, draw) => {
    const wrong = heard(
      exchanged(core(name), 1, draw, (character) => misread.get(character)),
      1,
      draw,
    )
    const at = between(draw, 2, wrong.length - 1)
    return `${pick(draw, ["", "我要投诉", "关于"])}${wrong.slice(0, at)}${pick(draw, ["的", "商贸", "中国", "老"])}${wrong.slice(at)}`
  },
}
