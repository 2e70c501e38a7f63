/**
 * Lines: nothing is lost between them, none is wider than it may be, and marks stand where they belong.
 */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { breakLines } from "../../src/pdf/typeset.ts"

/** An ideograph is two wide, a letter one. */
const widthOf = (run: string) => Array.from(run).reduce((sum, char) => sum + (char > "\u2e80" ? 2 : 1), 0)
const characters = fc.constantFrom(...("郑州示例商贸𠮷，。（）〔〕《》、aB1 -.".match(/./gu) ?? []))
const text = fc.array(characters, { maxLength: 80 }).map((chars) => chars.join(""))

describe("lines", () => {
  test("hold every character but the blanks at their ends", () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 40 }), (given, width) => {
        const lines = breakLines(given, width, widthOf)
        expect(lines.join("").replaceAll(" ", "")).toBe(given.replaceAll(" ", ""))
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width)
      }),
    )
  })

  test("do not begin with a closing mark or end with an opening one", () => {
    expect(breakLines("处罚（二〇二六）。", 8, widthOf)).toEqual(["处罚（二", "〇二", "六）。"])
    expect(breakLines("处罚款（二〇", 8, widthOf)).toEqual(["处罚款", "（二〇"])
    expect(breakLines("没收，责令", 4, widthOf)).toEqual(["没", "收，", "责令"])
  })

  test("part words at blanks, and only where they are longer than a line", () => {
    expect(breakLines("one two three", 7, widthOf)).toEqual(["one two", "three"])
    expect(breakLines("abcdefghij", 4, widthOf)).toEqual(["abcd", "efgh", "ij"])
  })

  test("are not broken by what a text holds: a line feed is a blank", () => {
    expect(breakLines("a\nb\u2028c", 9, widthOf)).toEqual(["a b c"])
  })
})
