// What a text holds beside the name: brackets, and what is hung on at its end or in front by forms, shops and exports.
import { branchKindLength, otherFormBefore, trailingNote } from "./name-form.ts"
import { isNumeral } from "./name-number.ts"
import { foldCharacter } from "./normal-form.ts"
import { regionAt } from "./region-in-name.ts"

/** Half-open stretch of the folded text. */
export type Span = readonly [start: number, end: number]

const opening = "([{（［｛【〔〖〈《「『﹙〘⟨<＜"
const closing = ")]}）］｝】〕〗〉》」』﹚〙⟩>＞"

/** The folded text and where in it stood in brackets. */
export function foldMarked(text: string): { folded: string; brackets: readonly Span[] } {
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

/** Where the name ends, what stands behind that, and whether it says that this is a company (Co. Ltd). */
export interface Noted {
  readonly end: number
  readonly noted: string
  readonly isCompany: boolean
}

/** Cuts off what stands behind a name: 个体工商户, Co. Ltd, 旗舰店, somebody's name in brackets. */
export function withoutNotes(folded: string, brackets: readonly Span[]): Noted {
  let end = folded.length
  let noted = ""
  let isCompany = false
  for (;;) {
    const note = trailingNote(folded.slice(0, end))
    const aside = note === null ? asideLength(folded, end, brackets) : note.length
    if (aside === 0 || aside >= end) return { end, noted, isCompany }
    isCompany ||= note?.kind === "english"
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

const label =
  /^\s*(?:企业|单位|公司|商户|商家|店铺|机构|主体|当事人|被处罚人|行政相对人|纳税人|经营者|卖方|买方|甲方|乙方)?(?:名称|全称|字号|户名)\s*[:：]\s*/

/** A text without the label of a form's field in front of it: 单位名称：. */
export function withoutLabel(text: string): string {
  return text.replace(label, "")
}
