import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { readCsv } from "../../src/table/csv-reader.ts"
import { writeCsv } from "../../src/table/csv-writer.ts"
import { encodeGb18030 } from "../../src/table/gb18030.ts"
import { type Separator, separators, type TextEncodingName } from "../../src/table/row.ts"
import { findEncoding } from "../../src/table/text-encoding.ts"
import { anyCharacter } from "../support/any-text.ts"
import { bytesOf, collect, cutAt, expectTable } from "../support/table.ts"

const encoders: Record<TextEncodingName, (text: string) => Uint8Array> = {
  "utf-8": (text) => Buffer.from(text),
  "utf-16le": (text) => Buffer.from(text, "utf16le"),
  "utf-16be": (text) => Buffer.from(text, "utf16le").swap16(),
  gb18030: encodeGb18030,
}
const encodings = Object.keys(encoders) as TextEncodingName[]
const forms = encodings.flatMap((encoding) =>
  [true, false].flatMap((bom) => separators.map((separator) => ({ encoding, bom, separator }))),
)

const read = async (bytes: Uint8Array, cuts?: readonly number[], options = {}) =>
  expectTable(await readCsv(cutAt(bytes, cuts), options))

describe("a CSV in any form", () => {
  const rows = [
    ["名称", "代码", "说明"],
    ["示例云杉商贸有限公司", "91000000MA00000157", '他说："好，可以；再看"\t了\r\n第二行'],
    ["示例𠮷字店", "", "末"],
  ]
  test.each(forms)("is read the same: $encoding, mark $bom, $separator", async ({ encoding, bom, separator }) => {
    const plain = await bytesOf(writeCsv([rows], { separator }))
    const bytes = encoders[encoding](`${bom ? "\ufeff" : ""}${plain}`)
    const anyCuts = fc.array(fc.nat({ max: bytes.length }))
    await fc.assert(
      fc.asyncProperty(anyCuts, async (cuts) => {
        const table = await read(bytes, cuts)
        expect(table.columns).toEqual(rows[0])
        const found = await collect(table)
        expect(found.map(({ cells }) => cells)).toEqual(rows.slice(1))
        expect(found.map(({ number }) => number)).toEqual([2, 4])
        expect(table.text).toEqual({ encoding, bom, separator })
      }),
      { numRuns: 30 },
    )
    // Every single place to cut at, characters and line ends among them.
    for (let cut = 0; cut <= bytes.length; cut++) {
      expect((await collect(await read(bytes, [cut]))).map(({ cells }) => cells)).toEqual(rows.slice(1))
    }
  })

  test("tells GB18030 by the first character outside ASCII, however late it comes", async () => {
    const ascii = `name,code\n${"plain,1\n".repeat(40_000)}`
    const bytes = Buffer.concat([Buffer.from(ascii), encodeGb18030("示例,2\n")])
    const table = await read(bytes, [100, 65_536, bytes.length - 3])
    expect((await collect(table)).at(-1)?.cells).toEqual(["示例", "2"])
    expect(table.text?.encoding).toBe("gb18030")
  })

  test("can be told its encoding", async () => {
    const table = await read(Buffer.from("a,b\n\xd6\xa3,1\n", "latin1"), [], { encoding: findEncoding("GBK") })
    expect((await collect(table))[0]?.cells).toEqual(["郑", "1"])
    expect(findEncoding("latin-1")).toBeUndefined()
  })
})

const anyCell = fc.string({ unit: anyCharacter, maxLength: 20 }).map((text) => text.toWellFormed())
const trickyCell = fc.string({
  unit: fc.constantFrom("'", "=", "+", "-", "@", "＝", "\t", "\r", "\n", '"', ",", ";", "中"),
})
const anyRow = fc
  .array(fc.oneof(anyCell, trickyCell), { minLength: 2, maxLength: 5 })
  .filter((cells) => cells.some((cell) => cell.trim() !== ""))

describe("a CSV that is written", () => {
  test("is read as it was, whatever the cells hold", async () => {
    const form = fc.record({ bom: fc.boolean(), separator: fc.constantFrom<Separator>(...separators) })
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow), form, async (rows, form) => {
        const header = ["列一", "列二", "列三", "列四", "列五"]
        const table = await read(await bytesOf(writeCsv([[header], rows], form)))
        expect(table.columns).toEqual(header)
        expect((await collect(table)).map(({ cells }) => cells)).toEqual(rows)
      }),
    )
  })

  test("holds no cell that a spreadsheet would run", async () => {
    await fc.assert(
      fc.asyncProperty(trickyCell, async (cell) => {
        const text = (await bytesOf(writeCsv([[[cell]]]))).toString()
        expect(text).not.toMatch(/^"?[=+\-@＝＋－＠\t\r](?!\n$)/)
      }),
    )
  })

  test("can be GB18030, which says every character of Unicode but those for private use", () => {
    const decoder = new TextDecoder("gb18030", { ignoreBOM: true })
    for (const [from, to] of [
      [0, 0xd7ff],
      [0xf900, 0x1_0fff],
      [0x2_0000, 0x3_ffff],
      [0x10_ff00, 0x10_ffff],
    ] as const) {
      const text = Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index)).join("")
      expect(decoder.decode(encodeGb18030(text)) === text).toBe(true)
    }
  })
})

describe("a CSV with faults", () => {
  test("names a row whose quote is not closed, and reads the others", async () => {
    const table = await read(Buffer.from('a,b\n1,2\n3,"4\n5,6\n\n7,"8"\n'))
    const rows = await collect(table)
    expect(rows.map(({ number, cells, problem }) => [number, problem ? "broken" : cells])).toEqual([
      [2, ["1", "2"]],
      [3, "broken"],
      [4, ["5", "6"]],
      [6, ["7", "8"]],
    ])
  })

  test("takes a quote inside a cell for what it is", async () => {
    expect((await collect(await read(Buffer.from('a,b\n5" 管,x\n6,y\n')))).map(({ cells }) => cells)).toEqual([
      ['5" 管', "x"],
      ["6", "y"],
    ])
  })

  test("names numbers that a spreadsheet has rounded", async () => {
    const rows = await collect(await read(Buffer.from("代码,金额\n9.14101E+17,3.5\n91000000MA00000157,1.2E+3\n")))
    expect(rows.map(({ damage }) => damage.map(({ column }) => column))).toEqual([[0], []])
  })

  test("is refused when it is empty", async () => {
    for (const text of ["", "\ufeff", "\n\n  \n"]) {
      expect(await readCsv(cutAt(Buffer.from(text)), {})).toHaveProperty("refused")
    }
  })

  test("is parted by its commas, though the semicolons between hashes in a cell are more", async () => {
    const hashes = ["a1", "b2", "c3"].map((id) => `${id.repeat(4)}:${"0f".repeat(32)}`).join(";")
    const table = await read(Buffer.from(`identity_hash,name\n${hashes},甲\n${hashes},乙\n`))
    expect((await collect(table)).map(({ cells }) => cells)).toEqual([
      [hashes, "甲"],
      [hashes, "乙"],
    ])
  })

  test("may have a title above its header, and Excel's line that names the separator", async () => {
    const isHeader = (cells: readonly string[]) => cells.includes("代码")
    const table = await read(Buffer.from("sep=;\n行政处罚;\n\n名称;代码\n示例店;1\n"), [], { isHeader })
    expect(table).toMatchObject({ columns: ["名称", "代码"], headerNumber: 4 })
    expect(await collect(table)).toMatchObject([{ number: 5, cells: ["示例店", "1"] }])
  })
})
