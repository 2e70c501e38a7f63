/**
 * Invented texts with and without a person's data, to measure the search for it: the frames of
 * tests/vectors/personal-data.json, filled from tables. Numbers have right check digits and belong to nobody: births of
 * the nineteenth century, districts, exchanges and banks that do not exist. The n-th text is always the same.
 */
import type { PersonalDataKind } from "../src/law/personal-data-found.ts"
import { checkCharacter } from "../src/names/check-character.ts"
import frames from "../tests/vectors/personal-data.json" with { type: "json" }
import { randomOf } from "./invented-name.ts"

type Half = "tuned" | "heldOut" | "unseen"
const halves: readonly Half[] = ["tuned", "heldOut", "unseen"]
type Random = () => number

/** A text, the half that it belongs to, its variety, and where in it the data stands: none in a harmless one. */
export interface PersonalText {
  half: Half
  variety: Variety | null
  text: string
  /** UTF-16 indexes, the end exclusive. */
  place: { kind: PersonalDataKind; start: number; end: number } | null
}

/** The varieties of data, by the names of their frames, and the kind that a search should tell. */
export const varieties = {
  "id-number": "id-number",
  "old-id-number": "id-number",
  "masked-id-number": "id-number",
  mobile: "phone",
  landline: "landline",
  "bank-card": "bank-account",
  "bank-account": "bank-account",
  "e-mail": "e-mail",
  "chat-account": "chat-account",
  "home-address": "home-address",
  "travel-document": "travel-document",
  "person-name": "person-name",
  minor: "minor",
  health: "health",
} as const satisfies Record<keyof typeof frames.positives, PersonalDataKind>
export type Variety = keyof typeof varieties

const pick = <T>(random: Random, items: readonly T[]): T => items[Math.floor(random() * items.length)] as T
const between = (random: Random, from: number, to: number) => from + Math.floor(random() * (to - from + 1))
const digits = (random: Random, length: number) => Array.from({ length }, () => between(random, 0, 9)).join("")
const letters = (random: Random, length: number) =>
  Array.from({ length }, () => pick(random, [..."abcdefghkmnpqrstuvwxyz"])).join("")
const two = (value: number) => String(value).padStart(2, "0")

const provinces = ["11", "13", "21", "31", "33", "37", "41", "42", "44", "51", "61", "65"]
const districts = ["9901", "9797", "8899", "7798"]

function idNumber(random: Random): string {
  const born = `${between(random, 1801, 1899)}${two(between(random, 1, 12))}${two(between(random, 1, 28))}`
  const first = `${pick(random, provinces)}${pick(random, districts)}${born}${digits(random, 3)}`
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  return first + "10X98765432"[weights.reduce((sum, weight, at) => sum + weight * Number(first[at]), 0) % 11]
}

function oldIdNumber(random: Random): string {
  const born = `${two(between(random, 0, 99))}${two(between(random, 1, 12))}${two(between(random, 1, 28))}`
  return `${pick(random, provinces)}${pick(random, districts)}${born}${digits(random, 3)}`
}

function luhn(first: string): string {
  const sum = [...first].reverse().reduce((total, digit, at) => {
    const value = at % 2 === 0 ? Number(digit) * 2 : Number(digit)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return first + String((10 - (sum % 10)) % 10)
}

function registrationNumber(random: Random): string {
  const first = `${pick(random, provinces)}${pick(random, ["0105", "0000", "0222", "1300"])}${digits(random, 8)}`
  let product = 10
  for (const digit of first) {
    const sum = (product + Number(digit)) % 10
    product = ((sum === 0 ? 10 : sum) * 2) % 11
  }
  return first + String((11 - product) % 10)
}

function creditCode(random: Random): string {
  const organisation = random() < 0.2 ? digits(random, 9) : `MA${digits(random, 6)}${pick(random, [..."0123456789X"])}`
  const first = `9${pick(random, ["1", "2", "3"])}${pick(random, provinces)}0105${organisation}`
  return first + checkCharacter(first)
}

function barcode(random: Random): string {
  const first = `69${digits(random, 10)}`
  const sum = [...first].reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 3), 0)
  return first + String((10 - (sum % 10)) % 10)
}

/** Another writing of the same number. */
type Writing = (number: string, random: Random) => string
const fullWidth: Writing = (number) =>
  number.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0))
const between2 =
  (sign: string): Writing =>
  (number) =>
    [...number].join(sign)
const grouped =
  (lengths: readonly number[], sign: string): Writing =>
  (number) => {
    const ends = lengths.map((_, index) => lengths.slice(0, index + 1).reduce((sum, length) => sum + length, 0))
    const groups = [0, ...ends].map((from, index) => number.slice(from, ends[index] ?? number.length))
    return groups.filter((group) => group !== "").join(sign)
  }
const sprinkled =
  (characters: string): Writing =>
  (number, random) =>
    [...number]
      .map((digit, at) => (at < number.length - 1 && random() < 0.4 ? digit + pick(random, [...characters]) : digit))
      .join("")
const masked =
  (head: number, tail: number, sign: string): Writing =>
  (number) =>
    number.slice(0, head) + sign.repeat(number.length - head - tail) + number.slice(number.length - tail)
const plain: Writing = (number) => number
const chineseDigits: Writing = (number) => number.replace(/\d/g, (digit) => "〇一二三四五六七八九"[Number(digit)] ?? "")
const mathematical: Writing = (number) =>
  number.replace(/\d/g, (digit) => String.fromCodePoint(0x1d7ce + Number(digit)))
const zeroWidth = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
const bidi = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"

const idWritings: readonly Writing[] = [
  ...[plain, plain, fullWidth, mathematical, sprinkled(zeroWidth), sprinkled(bidi)],
  ...[grouped([6, 8, 4], " "), grouped([6, 8, 4], "-"), grouped([6, 4, 4, 4], " "), grouped([3, 3, 4, 4, 4], "·")],
  ...[grouped([6, 8, 4], "."), grouped([6, 8, 4], "　"), grouped([6, 8, 4], "—"), grouped([4, 4, 4, 4, 2], "_")],
  ...[
    between2(" "),
    between2("-"),
    between2("."),
    between2("\u200b"),
    grouped([9, 9], "\n"),
    grouped([6, 8, 4], " - "),
  ],
  (number) => number.toLowerCase(),
  (number) => number.replace("X", "×"),
]
const oldIdWritings: readonly Writing[] = [
  ...[plain, fullWidth, sprinkled(zeroWidth), grouped([6, 6, 3], " "), grouped([6, 6, 3], "-"), between2(" ")],
]
const maskedIdWritings: readonly Writing[] = ["*", "×", "X", "＊", "●", "x"].flatMap((sign) => [
  ...[masked(6, 4, sign), masked(10, 4, sign), masked(14, 0, sign), masked(1, 1, sign), masked(3, 4, sign)],
  (number: string) => `${number.slice(0, 6)}${sign.repeat(4)}${number.slice(-4)}`,
  (number: string) => grouped([6, 8, 4], " ")(masked(6, 4, sign)(number, Math.random), Math.random),
])
const mobileWritings: readonly Writing[] = [
  ...[plain, plain, fullWidth, chineseDigits, sprinkled(zeroWidth), sprinkled(bidi), between2(" "), between2("-")],
  ...[grouped([3, 4, 4], " "), grouped([3, 4, 4], "-"), grouped([3, 4, 4], "."), grouped([3, 8], "-")],
  ...[
    masked(3, 4, "*"),
    masked(3, 4, "×"),
    masked(3, 4, "X"),
    masked(3, 4, "＊"),
    masked(3, 4, "●"),
    masked(7, 0, "*"),
  ],
  (number) => `+86${number}`,
  (number) => `+86 ${grouped([3, 4, 4], " ")(number, Math.random)}`,
  (number) => `0086-${number}`,
  (number) => `86${number}`,
  (number) => `(+86)${grouped([3, 4, 4], "-")(number, Math.random)}`,
]
const cardWritings: readonly Writing[] = [
  ...[plain, plain, fullWidth, sprinkled(zeroWidth), grouped([4, 4, 4, 4, 4], " "), grouped([4, 4, 4, 4, 4], "-")],
  ...[grouped([6, 13], " "), grouped([4, 4, 4, 4, 4], "　"), between2(" "), masked(4, 4, "*"), masked(6, 4, "*")],
]
const accountWritings: readonly Writing[] = [
  plain,
  plain,
  fullWidth,
  grouped([4, 4, 4, 4, 4], " "),
  grouped([4, 4, 4, 4], "-"),
]

const written = (random: Random, number: string, writings: readonly Writing[]) => pick(random, writings)(number, random)

const areas = ["010", "021", "0388", "0366", "0447", "0498", "0588"]
function landline(random: Random): string {
  const area = pick(random, areas)
  const number = `${between(random, 5, 8)}${digits(random, area.length === 3 ? 7 : between(random, 6, 7))}`
  const cut = `${number.slice(0, 4)} ${number.slice(4)}`
  const extension = between(random, 100, 8999)
  return pick(random, [
    ...[`${area}-${number}`, `${area} ${number}`, `(${area})${number}`, `（${area}）${number}`, `${area}${number}`],
    ...[`${area}-${number}-${extension}`, `${area}-${number}转${extension}`, `+86-${area.slice(1)}-${number}`],
    ...[
      `${area}—${number}`,
      fullWidth(`${area}-${number}`, random),
      `${area}-${cut}`,
      `${area}-${number} ext. ${extension}`,
    ],
    ...[`${area}-${number.slice(0, 3)}****`.slice(0, area.length + 1 + number.length), `(${area}) ${cut}`],
  ])
}

const surnames = [
  ..."王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文",
  "欧阳",
  "上官",
  "诸葛",
  "司马",
]
const given = [
  "明",
  "芳",
  "建国",
  "淑兰",
  "子涵",
  "浩然",
  "雪",
  "志强",
  "秀英",
  "雨桐",
  "伟",
  "国庆",
  "晓东",
  "玉梅",
  "俊杰",
  "欣怡",
  "文博",
  "海燕",
  "一诺",
  "铁柱",
  "丽",
  "军",
  "思远",
  "桂花",
]
const communities = [
  "阳光小区",
  "示例花园",
  "云杉家园",
  "翠竹苑",
  "金色嘉园",
  "东方新村",
  "幸福里小区",
  "示例公寓",
  "碧水名邸小区",
  "机械厂家属院",
  "祥和社区",
  "锦绣华府",
  "示例雅居",
]
function flat(random: Random): string {
  const [building, unit, floor, door] = [
    between(random, 1, 40),
    between(random, 1, 4),
    between(random, 1, 30),
    two(between(random, 1, 8)),
  ]
  const community = pick(random, communities)
  return pick(random, [
    `${community}${building}号楼${unit}单元${floor}${door}室`,
    `${community}${building}栋${floor}${door}室`,
    `${community}${building}幢${unit}单元${floor}${door}户`,
    `${community}${building}-${unit}-${floor}${door}`,
    `示例路${between(random, 1, 300)}号院${building}号楼${unit}单元${floor}${door}号`,
    `${community}${pick(random, [..."ABC"])}座${floor}${door}`,
    `${community}东区${building}号楼${unit}单元${floor}层${floor}${door}室`,
    fullWidth(`${community}${building}号楼${unit}单元${floor}${door}室`, random),
  ])
}

const data = {
  "id-number": (random) => written(random, idNumber(random), idWritings),
  "old-id-number": (random) => written(random, oldIdNumber(random), oldIdWritings),
  "masked-id-number": (random) => written(random, idNumber(random), maskedIdWritings),
  // Segments that are given to no operator.
  mobile: (random) =>
    written(random, `${pick(random, ["154", "140", "160", "161", "179", "194"])}${digits(random, 8)}`, mobileWritings),
  landline,
  "bank-card": (random) =>
    written(
      random,
      luhn(`${pick(random, ["620000", "629999", "621990"])}${digits(random, pick(random, [9, 12]))}`),
      cardWritings,
    ),
  "bank-account": (random) =>
    written(random, `${between(random, 1, 9)}${digits(random, between(random, 11, 20))}`, accountWritings),
  "e-mail": (random) => {
    const [user, host] = [
      `${letters(random, between(random, 3, 9))}${digits(random, 2)}`,
      pick(random, ["example.com", "mail.example.cn", "example.org"]),
    ]
    return pick(random, [
      `${user}@${host}`,
      `${user}@${host}`,
      `${user}＠${host}`,
      fullWidth(`${user}@${host}`, random),
      `${user}(at)${host}`,
      `${user} @ ${host}`,
      `${user}【at】${host}`,
      `${user}.x-y@${host}`,
    ])
  },
  "chat-id": (random) =>
    pick(random, [
      `${letters(random, 6)}${digits(random, 3)}`,
      `wxid_${letters(random, 10)}`,
      `${letters(random, 3)}_${digits(random, 6)}`,
      fullWidth(`${letters(random, 7)}${digits(random, 2)}`, random),
    ]),
  "qq-id": (random) => `${between(random, 1, 9)}${digits(random, between(random, 5, 9))}`,
  flat,
  passport: (random) =>
    pick(random, [
      `E${digits(random, 8)}`,
      `G${digits(random, 8)}`,
      `EA${digits(random, 7)}`,
      `E${digits(random, 3)}***${digits(random, 2)}`,
      digits(random, 9),
    ]),
  "taiwan-permit": (random) => digits(random, pick(random, [8, 10])),
  "home-return-permit": (random) => `${pick(random, ["H", "M"])}${digits(random, pick(random, [8, 10]))}`,
  "exit-permit": (random) => pick(random, [`C${digits(random, 8)}`, `W${digits(random, 8)}`, `CA${digits(random, 7)}`]),
  name: (random) => pick(random, surnames) + pick(random, given),
  "minor-age": (random) =>
    pick(random, [
      `${between(random, 5, 17)}岁`,
      `${between(random, 5, 17)}周岁`,
      `${pick(random, ["六", "九", "十", "十二", "十五", "十七"])}岁`,
    ]),
} as const satisfies Record<string, (random: Random) => string>

const day = (random: Random) => {
  const [year, month, date] = [between(random, 2019, 2026), between(random, 1, 12), between(random, 1, 28)]
  return pick(random, [
    `${year}年${month}月${date}日`,
    `${year}-${two(month)}-${two(date)}`,
    `${year}.${month}.${date}`,
    `${year}/${two(month)}/${two(date)}`,
  ])
}
const stampOf = (random: Random) =>
  `${between(random, 2019, 2026)}${two(between(random, 1, 12))}${two(between(random, 1, 28))}${two(between(random, 0, 23))}${digits(random, 2).replace(/^[6-9]/, "0")}${two(between(random, 0, 59))}`

const harmless = {
  amount: (random) =>
    pick(random, [
      String(between(random, 100, 999_999)),
      `${between(random, 1, 999)},${digits(random, 3)}.${digits(random, 2)}`,
      `${between(random, 1, 99)}万`,
      `${between(random, 1000, 99_999)}.${digits(random, 2)}`,
      `${between(random, 1, 9)},${digits(random, 3)},${digits(random, 3)}`,
    ]),
  day,
  mr: (random) => pick(random, surnames) + pick(random, ["某", "某某", "某甲", "×", "××", "*", "女士", "先生"]),
  authority: (random) => pick(random, ["示例市市场监督管理局", "郑州市金水区市场监督管理局", "示例县市场监督管理局"]),
  company: (random) =>
    pick(random, [
      "郑州示例商贸有限公司",
      "示例县云杉超市",
      "金水区示例烟酒店（个体工商户）",
      "河南示例食品股份有限公司",
    ]),
  decision: (random) =>
    pick(random, [
      `豫市监处罚〔${between(random, 2019, 2026)}〕${between(random, 1, 999)}号`,
      `郑金市监罚字[${between(random, 2019, 2026)}]第${between(random, 1, 99_999)}号`,
      `（郑）市监罚〔${between(random, 2019, 2026)}〕${stampOf(random)}号`,
      `金市监当罚〔2026〕${two(between(random, 1, 99))}-${digits(random, 4)}号`,
    ]),
  licence: (random) =>
    pick(random, [
      `SC${digits(random, 14)}`,
      `JY1${pick(random, provinces)}0105${digits(random, 7)}`,
      `SC1${digits(random, 13)}`,
      `豫AA${digits(random, 7)}`,
      `豫郑械经营许2026${digits(random, 4)}号`,
    ]),
  regno: registrationNumber,
  code: creditCode,
  order: (random) =>
    pick(random, [
      `${stampOf(random)}${digits(random, 4)}`,
      digits(random, 19),
      `${between(random, 2, 9)}${digits(random, 17)}`,
      `DD${digits(random, 12)}`,
      `${pick(random, provinces)}0105${stampOf(random).slice(0, 8)}${digits(random, 4)}`,
      `1${between(random, 3, 9)}${digits(random, 9)}`,
    ]),
  tracking: (random) =>
    pick(random, [
      `SF${digits(random, 13)}`,
      `YT${digits(random, 13)}`,
      digits(random, 13),
      digits(random, 15),
      `77${digits(random, 12)}`,
    ]),
  barcode,
  batch: (random) =>
    pick(random, [
      stampOf(random).slice(0, 8),
      `${stampOf(random).slice(0, 8)}${pick(random, [..."ABC"])}`,
      `${stampOf(random).slice(0, 8)}-${digits(random, 2)}`,
      digits(random, 8),
      `LOT${digits(random, 10)}`,
    ]),
  article: (random) => pick(random, [String(between(random, 1, 150)), "三十四", "一百二十四", "五十八"]),
  hotline: (random) =>
    pick(random, [
      `400-${digits(random, 3)}-${digits(random, 4)}`,
      `400${digits(random, 7)}`,
      "12315",
      "95588",
      `400 ${digits(random, 3)} ${digits(random, 4)}`,
      `800-${digits(random, 3)}-${digits(random, 4)}`,
    ]),
  qty: (random) => String(between(random, 1, 5000)),
  stamp: (random) =>
    pick(random, [
      stampOf(random),
      `17${digits(random, 11)}`,
      `17${digits(random, 8)}`,
      `${stampOf(random)}${digits(random, 3)}`,
      "2026-03-02 15:30:45",
      "2026-03-02T15:30:45.123+08:00",
    ]),
  report: (random) =>
    pick(random, [
      `SCKJ${stampOf(random).slice(0, 8)}${digits(random, 5)}`,
      `GC${digits(random, 16)}`,
      `${pick(random, provinces)}0105${stampOf(random).slice(0, 8)}${digits(random, 4)}`,
      `DC${digits(random, 17)}`,
      `No.${digits(random, 10)}`,
      `2026-${digits(random, 4)}-${digits(random, 3)}`,
    ]),
  model: (random) =>
    pick(random, [
      `ABC-${digits(random, 4)}`,
      `KFR-35GW/${digits(random, 4)}`,
      `${letters(random, 2).toUpperCase()}${digits(random, 11)}`,
      `X${digits(random, 3)}-${digits(random, 5)}`,
    ]),
  invoice: (random) => digits(random, pick(random, [8, 10, 12, 20])),
  patent: (random) =>
    pick(random, [
      `2026${digits(random, 8)}.${digits(random, 1)}`,
      `2019${digits(random, 9)}`,
      `2026SR${digits(random, 7)}`,
    ]),
  icp: (random) => `豫ICP备${digits(random, 8)}号-${digits(random, 1)}`,
  isbn: (random) => `${digits(random, 3)}-${digits(random, 5)}-${digits(random, 1)}`,
  office: (random) =>
    pick(random, [
      "示例大厦12层1203室",
      "示例路1号院办公楼3楼",
      "示例广场B座1806室",
      "示例产业园5栋201室",
      "示例路88号附3号",
      "示例商贸城2号楼3单元105号商铺",
      "示例村三组",
    ]),
  region: (random) => pick(random, ["郑州市金水区", "河南省示例县", "示例市", "", "河南省郑州市二七区示例街道"]),
  illness: (random) => pick(random, ["糖尿病", "高血压", "肺结核", "抑郁症", "乙型肝炎", "急性肠胃炎", "白血病"]),
  flat,
} as const satisfies Record<string, (random: Random) => string>

const isData = (name: string): name is keyof typeof data => Object.hasOwn(data, name)
const isHarmless = (name: string): name is keyof typeof harmless => Object.hasOwn(harmless, name)

/** A frame filled in: what stands in <…> is the data; a frame of people in words alone is data as a whole. */
function filled(frame: string, kind: PersonalDataKind | null, random: Random): Pick<PersonalText, "text" | "place"> {
  let text = ""
  let place: PersonalText["place"] = null
  for (const part of frame.split(/(<[^>]+>|\{[^}]+\})/)) {
    const name = part.slice(1, -1)
    if (part.startsWith("<") && isData(name) && kind !== null) {
      const value = data[name](random)
      place = { kind, start: text.length, end: text.length + value.length }
      text += value
    } else text += part.startsWith("{") && isHarmless(name) ? harmless[name](random) : part
  }
  if (place === null && kind !== null) place = { kind, start: 0, end: text.length }
  return { text, place }
}

/** Texts of a variety or, for null, without data: the frames of a half in turn, `each` texts of each frame. */
function textsOf(half: Half, variety: Variety | null, each: number): PersonalText[] {
  const own: readonly string[] = variety === null ? frames.negatives[half] : frames.positives[variety][half]
  const kind = variety === null ? null : varieties[variety]
  return own.flatMap((frame, row) =>
    Array.from({ length: each }, (_, n) => {
      const seed = (halves.indexOf(half) + 1) * 1_000_000 + (variety?.length ?? 0) * 50_000 + row * 1_000 + n
      return { half, variety, ...filled(frame, kind, randomOf(seed)) }
    }),
  )
}

/** How many texts are made of each frame: every writing comes up in each variety, and four of ten texts are harmless. */
const eachFrame: Record<Variety | "none", number> = {
  "id-number": 24,
  "old-id-number": 16,
  "masked-id-number": 24,
  mobile: 14,
  landline: 14,
  "bank-card": 12,
  "bank-account": 10,
  "e-mail": 10,
  "chat-account": 8,
  "home-address": 12,
  "travel-document": 8,
  "person-name": 8,
  minor: 8,
  health: 6,
  none: 14,
}

/** The whole set, the same at every call. */
export function personalTexts(): PersonalText[] {
  const all = [null, ...(Object.keys(varieties) as Variety[])]
  return halves.flatMap((half) => all.flatMap((variety) => textsOf(half, variety, eachFrame[variety ?? "none"])))
}
