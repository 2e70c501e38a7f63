// Takes a Chinese company name apart: region, brand (字号), trade (行业), legal form (组织形式), branch. Owns the order in
// which the parts are looked for. A part that can't be told stays in the brand: nothing of the name is lost.
import { codesInText } from "./code-in-text.ts"
import { branchKindLength, companyAt, companyFormStart, type NameForm, otherFormBefore } from "./name-form.ts"
import { foldMarked, type Span, withoutLabel, withoutNotes } from "./name-note.ts"
import { isNumeral, readNumber } from "./name-number.ts"
import { type NameRegion, withoutRegion } from "./name-region.ts"
import { numberUnit, UnitBuilder } from "./name-unit.ts"
import { tradeStart } from "./trade-word.ts"

/** The part behind the parent's form, or a numbered shop: 第三分公司, 郑东店. */
export interface NameBranch {
  readonly text: string
  readonly number: number | null
  readonly place: string | null
}

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

/** Takes a name apart. Never fails: a text that is no company name is all brand. */
export function parseCompanyName(text: string): CompanyName {
  const { codes, written, rest } = codesInText(withoutLabel(text.slice(0, companyNameMax)))
  const { folded, brackets } = foldMarked(rest)
  const { end, noted, isCompany } = withoutNotes(folded, brackets)
  const { region, kept, cut } = withoutRegion(folded.slice(0, end), brackets)
  const { core, form, tail, between } = cutForm(kept, isCompany)
  const builder = new UnitBuilder()
  const { brand, trade } = addCore(builder, core, between)
  builder.add(between, "F")
  const branch = addTail(builder, tail)
  builder.add(noted, "X")
  const parent = branch === null ? null : (region?.text ?? "") + core + between
  const { text: units, roles } = builder
  const layout = withStretches(builder.layout, cut)
  return { folded, layout, region, brand, trade, form, branch, parent, codes, written, units, roles }
}

/** The layout of the name without its region, with R where the region was cut out. */
function withStretches(layout: string, cut: readonly Span[]): string {
  let whole = layout
  for (const [start, end] of cut) whole = whole.slice(0, start) + "R".repeat(end - start) + whole.slice(start)
  return whole
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

function cutForm(body: string, isCompany: boolean): Cut {
  const at = companyAt(body, 0)
  if (at >= 0) {
    const start = companyFormStart(body, at, 0)
    const between = body.slice(start, at + 2)
    return { core: body.slice(0, start), form: { kind: "company", text: between }, between, tail: body.slice(at + 2) }
  }
  if (isCompany) return { core: body, form: { kind: "company", text: "" }, between: "", tail: "" }
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
