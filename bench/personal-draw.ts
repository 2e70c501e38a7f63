/**
 * What the texts of decisions and notices are drawn from, by a seed: numbers with their check digits, names, places. Written
 * from the law and from how decisions look, before the rules were read that are measured. Numbers belong to nobody: births
 * of the nineteenth century, districts, exchanges and banks that do not exist.
 */
import { makeCode } from "../src/names/code.ts"

/** Draws, the same for the same seed. */
export class Draw {
  #state: number
  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** [0, 1) */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }

  /** From..to, both of them. */
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1))
  }

  pick<T>(of: readonly T[]): T {
    return of[Math.floor(this.next() * of.length)] as T
  }

  digits(count: number): string {
    return Array.from({ length: count }, () => this.int(0, 9)).join("")
  }

  letters(count: number, of = "ABCDEFGHJKLMNPQRTUWXY"): string {
    return Array.from({ length: count }, () => this.pick([...of])).join("")
  }
}

const two = (n: number) => String(n).padStart(2, "0")
const regions = "419901 119797 318899 337798 449901 519797 618899 427798 379901 329797".split(" ")
const surnames = [
  ..."王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈",
  "欧阳",
  "司马",
  "上官",
  "诸葛",
]
const given = [..."伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉红玲建国志海梅文辉鹏飞雪琳浩宇梓涵欣怡博思远"]
const roads = [
  "花园",
  "文化",
  "人民",
  "建设",
  "解放",
  "中山",
  "纬五",
  "东风",
  "紫荆山",
  "桐柏",
  "航海",
  "长江",
  "黄河",
  "健康",
  "丰产",
]
const cities = [
  "河南省郑州市金水区",
  "郑州市中原区",
  "浙江省杭州市西湖区",
  "上海市浦东新区",
  "广东省深圳市南山区",
  "四川省成都市武侯区",
  "洛阳市涧西区",
  "北京市朝阳区",
]
const estates = [
  "锦绣花园",
  "阳光小区",
  "绿城百合",
  "幸福里",
  "翠竹园",
  "曼哈顿花园",
  "建业森林半岛",
  "工人新村",
  "电力家属院",
  "御景湾",
]
const towers = ["建业大厦", "国贸中心", "创新大厦", "万达广场", "软件园", "电商产业园", "汇金商厦", "新时代写字楼"]
const trades = ["商贸", "食品", "餐饮管理", "医疗器械", "电子商务", "建材", "服饰", "化妆品", "农业科技", "物业服务"]
const marks = ["金诚", "瑞丰", "鼎盛", "宏达", "东方", "华联", "佳和", "天成", "众信", "恒源", "青梧", "白鹭"]

const ean = (body: string) => {
  const sum = [...body].reduce((all, digit, at) => all + Number(digit) * (at % 2 === 0 ? 1 : 3), 0)
  return body + String((10 - (sum % 10)) % 10)
}
const idCheck = (body: string) => {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((all, weight, at) => all + weight * Number(body[at]), 0)
  return body + "10X98765432"[sum % 11]
}
const luhn = (body: string) => {
  const sum = [...body].reverse().reduce((all, digit, at) => {
    const doubled = Number(digit) * (at % 2 === 0 ? 2 : 1)
    return all + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return body + String((10 - (sum % 10)) % 10)
}
const creditCode = (d: Draw) =>
  makeCode(
    `${d.pick(["91", "91", "92", "93", "11", "12", "52"])}${d.pick(regions)}`,
    `${d.pick(["MA", "05", "17", "68", "73"])}${d.next() < 0.3 ? d.letters(1, "3456789ABCDEFG") : d.digits(1)}${d.digits(5)}`,
  )

/** Hong Kong's own check digit. */
const hkid = (d: Draw) => {
  const letter = d.pick([..."ABCDEGHKMPRYZ"])
  const body = d.digits(6)
  const sum = 36 * 9 + (letter.charCodeAt(0) - 55) * 8 + [...body].reduce((all, x, at) => all + Number(x) * (7 - at), 0)
  const check = (11 - (sum % 11)) % 11
  return `${letter}${body}(${check === 10 ? "A" : check})`
}

/** Numbers, names and places. */
export const draw = {
  day: (d: Draw, from = 1801, to = 1899) => `${d.int(from, to)}${two(d.int(1, 12))}${two(d.int(1, 28))}`,
  id: (d: Draw) => idCheck(`${d.pick(regions)}${draw.day(d)}${d.digits(3)}`),
  oldId: (d: Draw) => `${d.pick(regions)}${draw.day(d, 1940, 1985).slice(2)}${d.digits(3)}`,
  mobile: (d: Draw) => `${d.pick("154 140 160 161 179 194".split(" "))}${d.digits(8)}`,
  areaCode: (d: Draw) => d.pick("010 021 0388 0366 0447 0498 0588".split(" ")),
  subscriber: (d: Draw) => `${d.int(5, 8)}${d.digits(7)}`,
  bank: (d: Draw) => luhn(`${d.pick(["620000", "629999", "621990"])}${d.digits(d.pick([9, 12]))}`),
  person: (d: Draw) => `${d.pick(surnames)}${d.pick(given)}${d.next() < 0.65 ? d.pick(given) : ""}`,
  surname: (d: Draw) => d.pick(surnames),
  company: (d: Draw) =>
    `${d.pick(["郑州", "河南", "洛阳", "杭州", ""])}${d.pick(marks)}${d.pick(trades)}有限公司（示例）`,
  shop: (d: Draw) => `${d.pick(marks)}${d.pick(["旗舰店", "专营店", "超市", "小吃店", "药房", "便利店", "母婴店"])}`,
  road: (d: Draw) => `${d.pick(cities)}${d.pick(roads)}${d.pick(["路", "街", "大道"])}${d.int(1, 320)}号`,
  estate: (d: Draw) => d.pick(estates),
  tower: (d: Draw) => d.pick(towers),
  creditCode,
  ean: (d: Draw) => ean(`69${d.digits(10)}`),
  hkid,
  amount: (d: Draw) =>
    `${d.int(1, 999)}${d.pick(["", `,${d.digits(3)}`, `,${d.digits(3)},${d.digits(3)}`])}.${d.digits(2)}`,
  recent: (d: Draw) => ({ year: d.int(2024, 2026), month: d.int(1, 12), day: d.int(1, 28) }),
}

const province = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
const vinValues = { A: 1, B: 2, C: 3, D: 4, E: 5, F: 6, G: 7, H: 8, J: 1, K: 2, L: 3, M: 4, N: 5, P: 7, R: 9 } as const
const vinLast = { S: 2, T: 3, U: 4, V: 5, W: 6, X: 7, Y: 8, Z: 9 } as const
const vinWeights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]

const plate = (d: Draw) => `${d.int(0, 9)}${d.letters(1, "ABCDEFGHJKLMNPQRSTUVWXYZ")}${d.digits(3)}`

/** What belongs to somebody: plates, frames of a maker that does not exist. */
export const owned = {
  plate,
  onPlate: (d: Draw, by = "", rest = plate(d)) =>
    `${d.pick([...province])}${d.letters(1, "ABCDEFGHJKLMNPQ")}${by}${rest}`,
  vin: (d: Draw) => {
    const body = `LZZ${d.letters(2, "ABCDEFGHJKLMNPRSTUVWXYZ")}${d.digits(3)}0${d.letters(2, "ABCDEFGHJKLMNPR")}${d.digits(6)}`
    const values: Readonly<Record<string, number>> = { ...vinValues, ...vinLast }
    const sum = [...body].reduce((all, sign, at) => all + (values[sign] ?? Number(sign)) * (vinWeights[at] ?? 0), 0)
    return `${body.slice(0, 8)}${sum % 11 === 10 ? "X" : sum % 11}${body.slice(9)}`
  },
  engine: (d: Draw) => `${d.letters(1)}${d.digits(2)}${d.letters(1)}${d.digits(6)}`,
  birth: (d: Draw) => [d.int(1950, 1999), d.int(1, 12), d.int(1, 28)] as const,
}

const inScript = (zero: number) => (text: string) =>
  text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)))
const simple = "〇一二三四五六七八九"
const traditional = "零壹貳參肆伍陸柒捌玖"

/** Further ways of writing digits: each a character for each, whatever it costs the reader. */
export const writeOddly = {
  trad: (text: string) => text.replace(/\d/g, (digit) => traditional.charAt(Number(digit))),
  trad2: (text: string) => text.replace(/\d/g, (digit) => "零弌弍弎肆伍陆柒捌玖".charAt(Number(digit))),
  mix: (text: string) =>
    [...text].map((sign, at) => (/\d/.test(sign) && at % 2 === 1 ? simple.charAt(Number(sign)) : sign)).join(""),
  mix2: (text: string) =>
    [...text]
      .map((sign, at) => (/\d/.test(sign) ? [sign, simple, traditional][at % 3]?.charAt(at % 3 && Number(sign)) : sign))
      .join(""),
  dot: (text: string) =>
    text.replace(/\d/g, (digit) => String.fromCodePoint(digit === "0" ? 0x1f100 : 0x2487 + Number(digit))),
  par: (text: string) =>
    text.replace(/\d/g, (digit) => String.fromCodePoint(digit === "0" ? 0x24ea : 0x2473 + Number(digit))),
  suzhou: (text: string) =>
    text.replace(/\d/g, (digit) => String.fromCodePoint(digit === "0" ? 0x3007 : 0x3020 + Number(digit))),
  radio: (text: string) => text.replace(/\d/g, (digit) => "洞幺两三四五六拐八勾".charAt(Number(digit))),
  script: inScript(0x1e950),
  bengali: inScript(0x9e6),
  thai: inScript(0xe50),
  khmer: inScript(0x17e0),
}

/** Ways of writing digits. */
export const write = {
  fullWidth: (text: string) => text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)),
  chinese: (text: string, zero = "〇") =>
    text.replace(/\d/g, (c) => [zero, ..."一二三四五六七八九"][Number(c)] as string),
  capital: (text: string) => text.replace(/\d/g, (c) => [..."零壹贰叁肆伍陆柒捌玖"][Number(c)] as string),
  cut: (text: string, sizes: readonly number[], by: string) => {
    const parts: string[] = []
    let at = 0
    for (const size of sizes) {
      parts.push(text.slice(at, at + size))
      at += size
    }
    if (at < text.length) parts.push(text.slice(at))
    return parts.filter((part) => part !== "").join(by)
  },
  every: (text: string, size: number, by: string) => text.replace(new RegExp(`(.{${size}})(?=.)`, "gu"), `$1${by}`),
  mask: (text: string, head: number, tail: number, by = "*") =>
    text.slice(0, head) + by.repeat(text.length - head - tail) + text.slice(text.length - tail),
}
