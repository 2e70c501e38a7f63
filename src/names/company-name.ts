// Takes a Chinese company name apart: region, brand (字号), trade (行业), legal form (组织形式), branch. Owns the order in
// which the parts are looked for. A part that can't be told stays in the brand: nothing of the name is lost.
import { codesInText } from "./code-in-text.ts"
import {
  branchKindLength,
  companyAt,
  companyFormStart,
  type NameForm,
  otherFormBefore,
  trailingNote,
} from "./name-form.ts"
import { isNumeral, readNumber } from "./name-number.ts"
import { foldCharacter } from "./normal-form.ts"
import { type RegionLevel, regionLevel } from "./region.ts"
import { placeBelow, regionAt } from "./region-in-name.ts"
import { tradeStart } from "./trade-word.ts"

/** The region a name begins with, or has in brackets. `code` is there where only one region has that name. */
export interface NameRegion {
  readonly text: string
  readonly level: RegionLevel | "country"
  readonly code?: string
  /** All regions of that name, deepest level named. */
  readonly codes: readonly string[]
}

/** The part behind the parent's form, or a numbered shop: 第三分公司, 郑东店. */
export interface NameBranch {
  readonly text: string
  readonly number: number | null
  readonly place: string | null
}

/**
 * What one unit of `CompanyName.units` belongs to: B brand, T trade, F form, N number, P place or name of a branch,
 * K word for a branch, X what stands beside the name (个体工商户, 旗舰店).
 */
export type NameRole = "B" | "T" | "F" | "N" | "P" | "K" | "X"

/** A name taken apart; all texts folded. */
export interface CompanyName {
  /** The whole name, folded, without codes. */
  readonly folded: string
  readonly region: NameRegion | null
  readonly brand: string
  readonly trade: string
  readonly form: NameForm | null
  readonly branch: NameBranch | null
  /** The folded name of the company the branch belongs to; null without a branch. */
  readonly parent: string | null
  /** Codes inside the text: unified codes and 9-character organisation codes, repaired ones included. */
  readonly codes: readonly string[]
  /** Those of `codes` that stand in the text as they are; the others are what a wrong one may have been meant to be. */
  readonly written: readonly string[]
  /** One `NameRole`, or R for the region, for each UTF-16 unit of `folded`. */
  readonly layout: string
  /** The name without its region, for comparing: numbers are one unit each, whatever they are written in. */
  readonly units: string
  /** One `NameRole` for each UTF-16 unit of `units`. */
  readonly roles: string
}

/** Longest text that is read, in UTF-16 units: registered names have at most 60 or so, and reading is linear. */
export const companyNameMax = 200

// Numbers become one unit of the private use area, which folding never lets through.
const numberBase = 0xe000
const numberMax = 0x18ff

/** The unit that stands for a number in `units`. */
export function numberUnit(value: number): string {
  return String.fromCharCode(numberBase + Math.min(value, numberMax))
}

/** The number a unit stands for; null for any other unit. */
export function numberOfUnit(unit: number): number | null {
  return unit >= numberBase && unit <= numberBase + numberMax ? unit - numberBase : null
}

/** Takes a name apart. Never fails: a text that is no company name is all brand. */
export function parseCompanyName(text: string): CompanyName {
  const { codes, written, rest } = codesInText(text.slice(0, companyNameMax))
  const { folded, brackets } = foldMarked(rest)
  const { end, noted } = withoutNotes(folded, brackets)
  const { region, kept, place } = withoutRegion(folded.slice(0, end), brackets)
  const { core, form, tail, between } = cut(kept)
  const units = new UnitBuilder()
  const { brand, trade } = addCore(units, core, between)
  units.add(between, "F")
  const branch = addTail(units, tail)
  units.add(noted, "X")
  const parent = branch === null ? null : (region?.text ?? "") + core + between
  const { text: unitText, roles, layout: bare } = units
  const layout = region === null ? bare : bare.slice(0, place) + "R".repeat(region.text.length) + bare.slice(place)
  return { folded, layout, region, brand, trade, form, branch, parent, codes, written, units: unitText, roles }
}

class UnitBuilder {
  text = ""
  roles = ""
  layout = ""

  /** `width` is the length of what the unit stands for in the folded name. */
  add(text: string, role: NameRole, width = text.length): void {
    this.text += text
    this.roles += role.repeat(text.length)
    this.layout += role.repeat(width)
  }
}

type Span = readonly [start: number, end: number]

const opening = "([{（［｛【〔〖〈《「『﹙〘⟨<＜"
const closing = ")]}）］｝】〕〗〉》」』﹚〙⟩>＞"

/** The folded text and where in it stood in brackets. */
function foldMarked(text: string): { folded: string; brackets: readonly Span[] } {
  let folded = ""
  let opened = -1
  const brackets: Span[] = []
  for (let i = 0; i < text.length; ) {
    const codePoint = text.codePointAt(i) ?? 0
    const width = codePoint > 0xffff ? 2 : 1
    // Han, by far the most frequent, is never a bracket.
    if (codePoint < 0x4e00 || codePoint > 0x9fff) {
      const character = text.charAt(i)
      if (opening.includes(character)) opened = folded.length
      else if (closing.includes(character) && opened >= 0) {
        if (folded.length > opened) brackets.push([opened, folded.length])
        opened = -1
      }
    }
    folded += foldCharacter(codePoint)
    i += width
  }
  return { folded, brackets }
}

/** Cuts off what stands behind a name: 个体工商户, Co. Ltd, 旗舰店, somebody's name in brackets. */
function withoutNotes(folded: string, brackets: readonly Span[]): { end: number; noted: string } {
  let end = folded.length
  let noted = ""
  for (;;) {
    const note = trailingNote(folded.slice(0, end))
    const aside = note === null ? asideLength(folded, end, brackets) : note.length
    if (aside === 0 || aside >= end) return { end, noted }
    noted = folded.slice(end - aside, end) + noted
    end -= aside
  }
}

/** Length of a bracket at the end that holds a word or two and is neither a place nor a part of the company. */
function asideLength(folded: string, end: number, brackets: readonly Span[]): number {
  const last = brackets.at(-1)
  if (last === undefined || last[1] !== end || last[0] < 4) return 0
  const inside = folded.slice(last[0], end)
  if (inside.length > 4 || inside === "集团" || regionAt(inside, 0) !== null) return 0
  if (branchKindLength(inside) > 0 || isNumeral(inside.replace("第", "").charAt(0)) || inside.endsWith("公司")) return 0
  return otherFormBefore(folded, last[0]) === null && !folded.endsWith("公司", last[0]) ? 0 : inside.length
}

interface Found {
  readonly length: number
  readonly codes: readonly string[]
  readonly text: string
}

/** Reads the chain of regions at `at`: province, city, county, and the zone or town below. */
function regionChain(folded: string, at: number): Found | null {
  const first = regionAt(folded, at)
  if (first === null) return null
  let [length, codes] = [first.length, first.codes]
  for (;;) {
    const next = regionAt(folded, at + length, codes)
    // A short name inside another is rather a brand, unless a whole name can still follow.
    if (next === null || (next.short && folded.length - at - length - next.length < 4)) break
    length += next.length
    codes = next.codes
  }
  const again = regionAt(folded, at + length)
  const repeated = again?.codes.some((code) => codes.includes(code)) ? again.length : 0
  const below = placeBelow(folded, at + length + repeated)
  if (below > 0 && folded.length - at - length - repeated - below >= 2) length += repeated + below
  return { length, codes, text: folded.slice(at, at + length) }
}

interface Regional {
  readonly region: NameRegion | null
  /** The name without it, and where in the name it stood. */
  readonly kept: string
  readonly place: number
}

/** Cuts out the region in front, or else the one in brackets: 示例(郑州)商贸. */
function withoutRegion(folded: string, brackets: readonly Span[]): Regional {
  const leading = regionChain(folded, 0)
  if (leading !== null && leading.length < folded.length) {
    return { region: toRegion(leading), kept: folded.slice(leading.length), place: 0 }
  }
  for (const [start, end] of brackets) {
    const inside = folded.slice(start, end)
    const bracketed = regionChain(inside, 0)
    if (start === 0 || end > folded.length || bracketed?.length !== inside.length) continue
    return { region: toRegion(bracketed), kept: folded.slice(0, start) + folded.slice(end), place: start }
  }
  return { region: null, kept: folded, place: 0 }
}

function toRegion({ codes, text }: Found): NameRegion {
  const [code] = codes
  const level = (code === undefined ? null : regionLevel(code)) ?? "country"
  return codes.length === 1 && code !== undefined ? { text, level, code, codes } : { text, level, codes }
}

interface Cut {
  readonly core: string
  readonly form: NameForm | null
  /** The form as it stands between core and tail. */
  readonly between: string
  readonly tail: string
}

const numberedBranch =
  /^(.{2,}?)((?:第?[0-9零一二三四五六七八九十百壹贰叁肆伍陆柒捌玖拾]+号?)(?:分公司|支公司|分店|分厂|分社|分行|支行|分院|分校|分部|连锁店|加盟店|直营店|门市部|门店|营业部|经营部|药店|店)|(?:分公司|支公司|分店|分理处|支行|分行|分厂|分社))$/

function cut(body: string): Cut {
  const at = companyAt(body, 0)
  if (at >= 0) {
    const start = companyFormStart(body, at, 0)
    const between = body.slice(start, at + 2)
    return { core: body.slice(0, start), form: { kind: "company", text: between }, between, tail: body.slice(at + 2) }
  }
  const branch = numberedBranch.exec(body)
  const [before, tail] = branch === null ? [body, ""] : [branch[1] ?? "", branch[2] ?? ""]
  const form = otherFormBefore(before, before.length)
  if (form === null || form.text.length >= before.length) return { core: before, form: null, between: "", tail }
  return { core: before.slice(0, -form.text.length), form, between: form.text, tail }
}

const countryOnly = new Set(["中国", "中华", "全国"])

function addCore(units: UnitBuilder, core: string, form: string): { brand: string; trade: string } {
  // A 面馆 is a trade with its form inside.
  const start = Math.min(tradeStart(core), tradeStart(core + form))
  // 中国电信 is a brand as a whole, and where everything is a trade, that is what the company goes by.
  const brandEnd = start === 0 || countryOnly.has(core.slice(0, start)) ? core.length : start
  for (let i = 0; i < core.length; ) {
    const number = core.charAt(i) === "第" ? numberAt(core, i + 1) : trailingNumber(core, i)
    if (number !== null) {
      units.add(numberUnit(number.value), "N", number.end - i)
      i = number.end
    } else if (core.startsWith("集团", i)) {
      units.add("集团", "F")
      i += 2
    } else {
      units.add(core.charAt(i), i < brandEnd ? "B" : "T")
      i++
    }
  }
  return { brand: core.slice(0, brandEnd), trade: core.slice(brandEnd) }
}

function numberAt(text: string, start: number): { value: number; end: number } | null {
  let end = start
  while (end < text.length && isNumeral(text.charAt(end))) end++
  const value = end === start ? null : readNumber(text.slice(start, end))
  return value === null ? null : { value, end }
}

/** A number that ends the core, as in 运输二公司 and 机械三厂; a brand of numerals alone (三一, 五八) is none. */
function trailingNumber(core: string, at: number): { value: number; end: number } | null {
  if (at < 2 || !isNumeral(core.charAt(at)) || isNumeral(core.charAt(at - 1))) return null
  const number = numberAt(core, at)
  return number !== null && number.end === core.length ? number : null
}

function addTail(units: UnitBuilder, tail: string): NameBranch | null {
  if (tail === "") return null
  const kind = branchKindLength(tail)
  const placeEnd = tail.length - kind
  let [number, place] = [null as number | null, ""]
  for (let i = 0; i < placeEnd; ) {
    const found = numberAt(tail, tail.charAt(i) === "第" ? i + 1 : i)
    if (found === null) {
      units.add(tail.charAt(i), "P")
      place += tail.charAt(i)
      i++
      continue
    }
    const end = tail.charAt(found.end) === "号" && found.end < placeEnd ? found.end + 1 : found.end
    units.add(numberUnit(found.value), "N", end - i)
    number ??= found.value
    i = end
  }
  units.add(tail.slice(placeEnd), "K")
  return { text: tail, number, place: place === "" ? null : place }
}
