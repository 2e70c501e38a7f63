/**
 * What belongs to one person and leads to them, in folded text: plates and frames of vehicles, certificates of property, numbers of
 * social insurance; and the day on which they were born. A merchant has vehicles and houses too: each is a question to an officer.
 */
import { matchesOf } from "./matches.ts"
import { Before, cues } from "./personal-data-cue.ts"
import type { Found, PersonalDataKind } from "./personal-data-found.ts"

const province = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
const serial = "[A-HJ-NP-Za-hj-np-z\\d]"
const between = "[:为是系\\s(“]{0,3}"

// At least three digits, and no more than two letters, as no plate has. What plates look like for machines in a factory is none.
const plate = new RegExp(
  `${province}\\s?[A-Za-z](?<![梯锅容起厂索游内]\\d{0,2}.\\s?.)[ .-]?(?=(?:[A-Za-z]{0,2}\\d){3})(?:${serial}{4}[挂学警港澳试超领]|${serial}{5,6}(?![A-Za-z\\d]))(?!-|\\.?\\d|字)`,
  "g",
)
const hiddenPlate = new RegExp(
  `${province}\\s?[A-Za-z][ .-]?(?=[A-Za-z\\d]{0,4}\\*)[A-Za-z\\d*]{5,6}(?![A-Za-z\\d*-])`,
  "g",
)
const toldPlate = new RegExp(
  `(?:[车号挂]牌号?|车号|牌照)(?:号?码)?${between}(${province}\\d{2}[ .-]?\\d{5}|[A-Za-z][ .-]?(?=[A-Za-z]{0,2}\\d)(?:${serial}){5,6})(?![A-Za-z\\d-])`,
  "g",
)

const vehicleWord = "(?:车架|车辆识别|识别代|大架|(?:发动机|电动机|电机)(?=号|编号))"
const vehicle = new RegExp(
  `(?:${vehicleWord}(?:代?[号码]码?|编[号码]|\\(VIN\\)|/){0,4}(?:VIN码?)?|(?<![A-Za-z])VIN(?![A-Za-z])(?:码|号|代码)?)${between}([A-Za-z\\d](?:[ -]?[A-Za-z\\d*]){6,19})(?![A-Za-z\\d])`,
  "g",
)
const frame = /(?<![A-Za-z\d-])[A-HJ-NPR-Z\d]{8}[\dX][A-HJ-NPR-Z\d]{4}\d{4}(?![A-Za-z\d-])/g

const deed =
  /不动产(?:权|证明)第?[\d*]{4,12}号?|房(?:权|产权|产|地产)证[\u4e00-\u9fff]{0,4}字?第[\dA-Z-]{4,14}号?|(?:国用|集用|宅用|集建)\s?\((?:19|20)\d\d\)\s?第?[\u4e00-\u9fff]{0,3}\d{2,10}号?/g
/** Where the number of a deed begins, before the word for it. */
const deedHead = new RegExp(`(?:${province}?\\(?(?:19|20)\\d\\d\\)?[\\u4e00-\\u9fff]{1,14}|[\\u4e00-\\u9fff]{0,3})$`)
const toldDeed = new RegExp(
  `(?:不动产权?(?:登记)?证|不动产权|房屋?所有权证|房屋?产权?证|(?<!知识)产权证|房本|宅基地(?:使用)?证|土地使用权?证|土地证)(?:书|明)?(?:编号|号码|号|字第){0,2}${between}([A-Z]{0,2}\\d(?:[\\d-]){4,26}\\d)号?`,
  "g",
)

const insurance = new RegExp(
  `(?<!单位|公司|企业)(?:社保|社会保[障险]|医保|医疗保险|养老保险|工伤保险|失业保险|公积金|新农合|参保)(?:个人|参保|职工|缴存|手册|卡|证|电脑){0,3}(?:账户)?(?:编号|号码|账号|帐号|账户|号|卡号)码?${between}([A-Z]?\\d(?:[ -]?[\\d*]){6,19})(?![\\dA-Za-z])`,
  "g",
)

export function* findPlates(text: string): Iterable<Found> {
  for (const pattern of [plate, hiddenPlate]) {
    for (const { index: start, 0: found } of matchesOf(pattern, text)) {
      const before = new Before(text, start)
      if (before.says(cues.other) && !before.says(vehicleBefore)) continue
      yield { kind: "number-plate", certainty: "shape", start, end: start + found.length }
    }
  }
  yield* named("number-plate", text, toldPlate)
}

const vehicleBefore = /[车牌][^，。；;]{0,6}$/

/** Frames by the word before them, or by their check character near a word for a vehicle or of a maker in China. */
export function* findVehicles(text: string): Iterable<Found> {
  yield* named("vehicle-number", text, vehicle)
  for (const { index: start, 0: number } of matchesOf(frame, text)) {
    const before = new Before(text, start)
    if (!isFrameNumber(number) || before.says(cues.other)) continue
    if (!number.startsWith("L") && !before.says(vehicleBefore)) continue
    yield { kind: "vehicle-number", certainty: "checked", start, end: start + number.length }
  }
}

export function* findCertificates(text: string): Iterable<Found> {
  const kind = "property-certificate"
  for (const { index, 0: found } of matchesOf(deed, text)) {
    const head = deedHead.exec(text.slice(Math.max(0, index - 22), index))?.[0] ?? ""
    yield { kind, certainty: "shape", start: index - head.length, end: index + found.length }
  }
  yield* named(kind, text, toldDeed)
}

export function findInsurances(text: string): Iterable<Found> {
  return named("social-insurance", text, insurance)
}

/** What stands behind the word for it */
function* named(kind: PersonalDataKind, text: string, pattern: RegExp): Iterable<Found> {
  for (const match of matchesOf(pattern, text)) {
    const number = match[1] ?? ""
    if (number.replace(/\D/g, "").length < 3) continue
    const start = match.index + match[0].lastIndexOf(number)
    yield { kind, certainty: "cue", start, end: start + number.length }
  }
}

const frameValues = "0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ"
const frameWeights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2] as const

/** Whether 17 characters are a vehicle's number by its check character (GB 16735, ISO 3779). */
export function isFrameNumber(text: string): boolean {
  const sum = frameWeights.reduce<number>(
    (all, weight, at) => all + weight * (frameValues.indexOf(text.charAt(at)) % 10),
    0,
  )
  return "0123456789X"[sum % 11] === text[8] && /[A-Z].*[A-Z]/.test(text)
}

const year = "(?:19\\d\\d|20[0-3]\\d)"
const numeralYear = "[一二][九〇零][一二三四五六七八九〇零]{2}"
const day = `(?:${year}\\s?年(?:\\s?\\d{1,2}\\s?月(?:\\s?\\d{1,2}\\s?日)?)?|${year}[./-]\\d{1,2}(?:[./-]\\d{1,2})?(?!\\d)|${year}(?:0[1-9]|1[0-2])(?:[0-3]\\d)?(?!\\d)|${numeralYear}年(?:[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?)?)`
/** Born in; and not what has arisen, nor a gentleman, pupil, doctor or candidate who did something on a day (李先生于…购买). */
export const bornIn = "(?<![发产源派衍寄共滋新再先学医考究业习务])生于"
const birthBefore = new RegExp(
  `(?:出生(?:年月日?|日期|时间|年份|于)?(?:\\(年月\\))?|${bornIn}|生日|诞生于)${between}(${day})`,
  "g",
)
const birthBehind = new RegExp(`(${day})(?:出生|生人|生(?=[，,。；;)]|$))`, "g")
/** An animal, of which somebody tells when it was born. */
export const animal = /[犬狗猫猪牛羊禽畜兔马驹羔崽鸡鸭鹅]\s?[只头匹]?[^，。；;]{0,6}$/

/** Days on which persons were born; who is a minor by theirs is told as one. */
export function* findBirths(text: string): Iterable<Found> {
  for (const pattern of [birthBefore, birthBehind]) {
    for (const match of matchesOf(pattern, text)) {
      if (animal.test(text.slice(Math.max(0, match.index - 12), match.index))) continue
      const kind = /^20[1-3]/.test(match[1] ?? "") ? "minor" : "birth-date"
      yield { kind, certainty: "cue", start: match.index, end: match.index + match[0].length }
    }
  }
}

export const platePatterns: readonly RegExp[] = [plate, hiddenPlate, toldPlate]
export const vehiclePatterns: readonly RegExp[] = [vehicle, frame]
export const certificatePatterns: readonly RegExp[] = [deed, toldDeed]
export const insurancePatterns: readonly RegExp[] = [insurance]
export const birthPatterns: readonly RegExp[] = [birthBefore, birthBehind]
