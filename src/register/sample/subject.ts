/**
 * Invented merchants: code, name, kind and place of merchant number i, and its former names and shops. Pure. All shares
 * are assumptions but one: of 11,559 published registrations 57 had a wrong check character and 79 a wrong organisation
 * digit, which gives the two code errors.
 */
import type { SubjectType } from "../../law/subject-type.ts"
import { checkCharacter, codeAlphabet } from "../../names/check-character.ts"
import { makeCode } from "../../names/code.ts"
import type { Shop } from "../record/record.ts"
import { Draw, type NonEmpty, permuted, streams } from "./draw.ts"
import type { Place } from "./place.ts"
import * as words from "./vocabulary.ts"

/** What a record has to know of its subject. */
export interface SampleMerchant {
  readonly code: string
  readonly name: string
  readonly brand: string
  readonly type: SubjectType
  readonly trade: words.Trade
}

const types: NonEmpty<{ readonly type: SubjectType; readonly weight: number }> = [
  { type: "sole-trader", weight: 60 },
  { type: "enterprise", weight: 36 },
  { type: "cooperative", weight: 3 },
  { type: "other", weight: 1 },
]

const codeErrorShares = { checkCharacter: 0.005, organisationDigit: 0.007 } as const
const formerNameShare = 0.05
const shopShare = 0.2

/** No region of GB/T 2260, so that no code of a real merchant has it. */
const noRegion = "000000"

/** Merchant `index` of a seed; the same in a small sample and in a large one. */
export function sampleMerchant(seed: number, index: number, place: Place): SampleMerchant {
  const draw = new Draw(seed, streams.subject, index)
  const { type } = draw.weighted(types)
  const { trade, registration } = drawTrade(draw, type)
  const brand = drawBrand(draw, type)
  return {
    code: drawCode(draw, registration + noRegion, permuted(seed, index)),
    name: drawName(draw, type, trade, brand, place),
    brand,
    type,
    trade,
  }
}

/** What an import says of the merchant beside that. */
export function sampleDetails(
  seed: number,
  index: number,
  merchant: SampleMerchant,
  place: Place,
): { formerNames: string[]; shops: Shop[] } {
  const draw = new Draw(seed, streams.details, index)
  const { type, trade, brand, name } = merchant
  const formerNames: string[] = []
  if (draw.happens(formerNameShare)) {
    const former = drawName(draw, type, trade, drawBrand(draw, type), place)
    if (former !== name) formerNames.push(former)
  }
  const shops: Shop[] = []
  if (draw.happens(shopShare)) {
    for (let left = draw.pick([1, 1, 1, 2, 2, 3]); left > 0; left--) shops.push(drawShop(draw, brand, index, left))
  }
  return { formerNames, shops }
}

function drawShop(draw: Draw, brand: string, index: number, number: number): Shop {
  const { name, path } = draw.pick(words.platforms)
  return {
    platform: name,
    name: brand + draw.pick(words.shopForms),
    url: `https://shop.example/${path}/${index}-${number}`,
  }
}

function drawTrade(draw: Draw, type: SubjectType): { trade: words.Trade; registration: string } {
  switch (type) {
    case "enterprise":
      return { trade: draw.pick(words.enterpriseTrades), registration: "91" }
    case "sole-trader":
      return { trade: draw.pick(words.soleTraderTrades), registration: "92" }
    case "cooperative":
      return { trade: draw.pick(words.cooperativeTrades), registration: "93" }
    case "other": {
      const trade = draw.pick(words.otherTrades)
      return { trade, registration: trade.registration }
    }
  }
}

/** 示例 and two characters mostly, three or four, or one with 记 and the like for sole traders. */
function drawBrand(draw: Draw, type: SubjectType): string {
  const first = words.exampleMark + draw.pick(words.brandFirst)
  const share = draw.fraction()
  if (type === "sole-trader" && share < 0.25) return first + draw.pick(words.brandSuffix)
  const second = first + draw.pick(words.brandSecond)
  if (share < 0.75) return second
  if (share < 0.93) return second + draw.pick(words.brandThird)
  return second + draw.pick(words.brandFirst) + draw.pick(words.brandSecond)
}

function drawName(draw: Draw, type: SubjectType, trade: words.Trade, brand: string, place: Place): string {
  switch (type) {
    case "enterprise":
      return enterpriseName(draw, trade.word, brand, place)
    case "sole-trader":
      return soleTraderName(draw, brand + trade.word, place)
    case "cooperative":
      return drawFront(draw, place) + brand + trade.word + draw.weighted(words.cooperativeForms).word
    case "other":
      return place.fullName + brand + trade.word
  }
}

/** Region in front 72 %, in brackets 12 %, none 6 %, a branch 10 %. */
function enterpriseName(draw: Draw, trade: string, brand: string, place: Place): string {
  const form = draw.weighted(words.enterpriseForms).word
  const share = draw.fraction()
  if (share < 0.72) return drawFront(draw, place) + brand + trade + form
  const region = draw.happens(0.5) ? place.cityShort : place.provinceShort
  if (share < 0.8) return `${brand}（${region}）${trade}${form}`
  if (share < 0.84) return `${brand}${trade}（${region}）${form}`
  if (share < 0.9) return brand + trade + form
  const branch = draw.pick([`${place.cityShort}分公司`, `${place.countyShort}分公司`, `第${draw.pick(numerals)}分公司`])
  return drawFront(draw, place) + brand + trade + form + branch
}

/** District or county in front 80 %, the city's short name 8 %, nothing 12 %; 6 % are a branch. */
function soleTraderName(draw: Draw, core: string, place: Place): string {
  const share = draw.fraction()
  const front = share < 0.8 ? place.fullName : share < 0.88 ? place.cityShort : ""
  return front + core + (draw.happens(0.06) ? `第${draw.pick(numerals)}分店` : "")
}

const numerals: NonEmpty<string> = ["一", "二", "三", "四", "五", "六", "2", "3", "7", "12"]

/** What stands before the brand. A county is named alone, a district only through its city. */
function drawFront(draw: Draw, place: Place): string {
  const share = draw.fraction()
  if (share < 0.22) return place.provinceShort
  if (share < 0.27) return place.provinceName
  if (!place.countyName.endsWith("区") && share < 0.6) return place.countyName
  return share < 0.85 ? place.cityShort : place.cityName
}

function drawCode(draw: Draw, first8: string, number: number): string {
  const code = makeCode(first8, `MA${inAlphabet(number)}`)
  const share = draw.fraction()
  if (share < codeErrorShares.checkCharacter) return code.slice(0, -1) + otherThan(draw, codeAlphabet, code.slice(-1))
  if (share >= codeErrorShares.checkCharacter + codeErrorShares.organisationDigit) return code
  const first17 = code.slice(0, 16) + otherThan(draw, "0123456789X", code.charAt(16))
  return first17 + checkCharacter(first17)
}

/** Six characters of the alphabet of codes. */
function inAlphabet(number: number): string {
  let text = ""
  for (let left = number; text.length < 6; left = Math.floor(left / 31)) text = codeAlphabet.charAt(left % 31) + text
  return text
}

function otherThan(draw: Draw, alphabet: string, character: string): string {
  return alphabet.charAt((alphabet.indexOf(character) + 1 + draw.below(alphabet.length - 1)) % alphabet.length)
}
