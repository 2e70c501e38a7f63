import { createReadStream } from "node:fs"
import { Readable } from "node:stream"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { ZipFile } from "yazl"
import { nodeXlsx } from "../../src/table/node-xlsx.ts"
import { readTable } from "../../src/table/table.ts"
import { numberToText, serialToText, showsDay } from "../../src/table/xlsx-text.ts"
import { cellLengthMax, type Sheet } from "../../src/table/xlsx-writer.ts"
import { anyCharacter } from "../support/any-text.ts"
import { bytesOf, collect, cutAt, expectTable } from "../support/table.ts"

const vector = (name: string) => createReadStream(`tests/vectors/xlsx/${name}`)
const read = (chunks: AsyncIterable<Uint8Array>, options = {}) => readTable(chunks, { xlsx: nodeXlsx, ...options })
const header = (cells: readonly string[]) => cells.includes("统一社会信用代码")
const sheet = (rows: Sheet["rows"]): Sheet => ({ name: "表", columns: [{ header: "列", width: 20 }], rows })

describe("a workbook of another program", () => {
  test("gives days, numbers, rich text, and the rows as a spreadsheet counts them", async () => {
    const table = expectTable(await read(vector("openpyxl.xlsx"), { isHeader: header }))
    expect(table).toMatchObject({ format: "xlsx", headerNumber: 3 })
    const rows = await collect(table)
    expect(rows.map(({ number }) => number)).toEqual([4, 5, 7, 8, 10])
    expect(rows[0]?.cells).toEqual([
      "示例云杉商贸有限公司",
      "91000000MA00000157",
      "2026-03-02",
      "2026-03-05 08:30:00",
      "3.5",
      "＜甲&乙＞ <b>\"'",
    ])
    expect(rows[1]?.cells.slice(2)).toEqual(["2026年3月2日", "46083", "0.3", "TRUE"])
    expect(rows[2]?.cells[0]).toBe("示例青竹 餐饮店")
    expect(rows[3]?.cells[25]).toBe("远处")
  })

  test("names numbers that were rounded and formulas without a value", async () => {
    const rows = await collect(expectTable(await read(vector("openpyxl.xlsx"), { isHeader: header })))
    const damage = rows.flatMap(({ number, damage }) => damage.map(({ column, reason }) => [number, column, reason.en]))
    expect(damage).toEqual([
      [5, 1, expect.stringContaining("rounded")],
      [7, 3, expect.stringContaining("formula")],
      [7, 4, expect.stringContaining("formula")],
    ])
  })

  test("may count its days from 1904", async () => {
    const rows = await collect(expectTable(await read(vector("openpyxl-1904.xlsx"))))
    expect(rows.map(({ cells }) => cells[0])).toEqual(["2026-03-02", "1904-01-01"])
  })

  test("is read by the name of a sheet, and refused by one it does not have", async () => {
    const table = expectTable(await read(vector("openpyxl.xlsx"), { sheet: "说明 & 其他" }))
    expect(await collect(table)).toMatchObject([{ number: 2, cells: ["第二张表"] }])
    expect(await read(vector("openpyxl.xlsx"), { sheet: "无" })).toMatchObject({
      refused: { en: expect.stringContaining("处罚") },
    })
  })
})

const tricky = fc.string({
  unit: fc.constantFrom("_x0041_", "_", "x000D_", "\r", "\n", "\t", "&lt;", "<", " ", "\u0000", "=", "中"),
})
const anyCell = fc.oneof(fc.string({ unit: anyCharacter }), fc.string({ unit: "grapheme" }), tricky)

describe("a workbook that is written", () => {
  test("is read as it was, whatever the cells hold", async () => {
    const anyRow = fc
      .array(anyCell, { minLength: 1, maxLength: 30 })
      .filter((row) => row.some((cell) => cell.trim() !== ""))
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow), fc.array(fc.nat()), async (rows, cuts) => {
        const bytes = await bytesOf(nodeXlsx.write([sheet([rows, []])]))
        const table = expectTable(await read(cutAt(bytes, cuts)))
        const trimmed = rows.map((row) => row.slice(0, row.findLastIndex((cell) => cell !== "") + 1))
        expect((await collect(table)).map(({ cells }) => cells)).toEqual(trimmed)
      }),
      { numRuns: 40 },
    )
  })

  test("is the same file for the same rows", async () => {
    const write = () => bytesOf(nodeXlsx.write([sheet([[["甲"], ["乙"]]]), { ...sheet([]), name: "二" }]))
    expect(await write()).toEqual(await write())
  })

  test("fails where a cell fits no spreadsheet, and where its rows fail", async () => {
    await expect(bytesOf(nodeXlsx.write([sheet([[["x".repeat(cellLengthMax + 1)]]])]))).rejects.toThrow(RangeError)
    async function* rows(): AsyncGenerator<string[][]> {
      yield [["甲"]]
      throw new Error("the source is gone")
    }
    await expect(bytesOf(nodeXlsx.write([sheet(rows())]))).rejects.toThrow("the source is gone")
  })

  test("stops its source when nobody reads on", async () => {
    let stopped = false
    async function* rows(): AsyncGenerator<string[][]> {
      try {
        for (let n = 0; ; n++)
          yield Array.from({ length: 1_000 }, (_, index) => [`示例 ${n} ${Math.sin(n * 1_000 + index)}`])
      } finally {
        stopped = true
      }
    }
    let length = 0
    for await (const chunk of nodeXlsx.write([sheet(rows())])) {
      length += chunk.length
      if (length > 100_000) break
    }
    await expect.poll(() => stopped).toBe(true)
  })
})

/** A package with these parts. */
function pack(parts: Record<string, string | Readable>): AsyncIterable<Uint8Array> {
  const zip = new ZipFile()
  for (const [name, content] of Object.entries(parts)) {
    if (typeof content === "string") zip.addBuffer(Buffer.from(content), name)
    else zip.addReadStream(content, name)
  }
  zip.end()
  return zip.outputStream as Readable
}

const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
function workbook(sheetXml: string | Readable, extra: Record<string, string> = {}) {
  return pack({
    "xl/worksheets/sheet1.xml": sheetXml,
    "xl/workbook.xml": `<x:workbook xmlns:x="m" xmlns:r="${office}"><x:sheets><x:sheet name="表" r:id="rId1"/></x:sheets></x:workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="${office}/worksheet" Target="/xl/worksheets/sheet1.xml"/></Relationships>`,
    ...extra,
  })
}
const rowsXml = (rows: string) => `<worksheet><sheetData>${rows}</sheetData></worksheet>`
const cell = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`

describe("a workbook with faults", () => {
  test("that bursts is refused before it is unpacked", async () => {
    const zeros = Readable.from(
      (function* () {
        for (let n = 0; n < 40; n++) yield Buffer.alloc(1_048_576, 0x20)
      })(),
    )
    expect(await read(workbook(zeros))).toMatchObject({ refused: { en: expect.stringContaining("far more") } })
  })

  test("with a text that never ends is refused in bounded memory", async () => {
    const noise = Readable.from(
      (function* () {
        yield Buffer.from("<worksheet><sheetData><row><c><v>")
        for (let n = 0; n < 600; n++) yield Buffer.from(Math.sin(n).toString().repeat(500))
      })(),
    )
    expect(await read(workbook(noise))).toMatchObject({ refused: { en: expect.stringContaining("too long") } })
  })

  test("declares no entities that grow", async () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${rowsXml(`<row>${cell("&b;")}</row>`)}`
    expect(await read(workbook(bomb))).toHaveProperty("refused")
  })

  test("that breaks off gives the rows before and says where", async () => {
    const rows = `<row r="1">${cell("列")}</row><row r="2">${cell("一")}</row>`
    const filler = Array.from(
      { length: 3_000 },
      (_, n) => `<row r="${n + 3}">${cell(`示例${Math.sin(n)}`)}</row>`,
    ).join("")
    const table = expectTable(await read(workbook(`<worksheet><sheetData>${rows}${filler}<row r="3003"><c`)))
    const found = await collect(table)
    expect(found[0]?.cells).toEqual(["一"])
    expect(found.at(-1)).toMatchObject({ problem: { en: expect.stringContaining("damaged") } })
    expect(found.length).toBeGreaterThan(1_000)
  })

  test("with a cell at the far edge refuses that row alone", async () => {
    const far = `<row r="2"><c r="XFD2" t="inlineStr"><is><t>远</t></is></c></row>`
    const table = expectTable(
      await read(workbook(rowsXml(`<row r="1">${cell("列")}</row>${far}<row>${cell("三")}</row>`))),
    )
    expect((await collect(table)).map(({ number, problem }) => [number, problem !== null])).toEqual([
      [2, true],
      [3, false],
    ])
  })

  test.each([
    ["is cut off", Buffer.from("PK\u0003\u0004 and no more")],
    ["is of the old kind", Buffer.from("d0cf11e0a1b11ae1", "hex")],
  ])("that %s is refused with a next step", async (_, bytes) => {
    expect(await read(cutAt(bytes, [1, 2, 3]))).toMatchObject({ refused: { en: expect.stringContaining("CSV") } })
  })

  test("is refused with a next step where the platform has no workbooks", async () => {
    const refused = await readTable(vector("openpyxl.xlsx"), { xlsx: null })
    expect(refused).toMatchObject({ refused: { en: expect.stringContaining("send that") } })
  })
})

describe("numbers and days of a workbook", () => {
  test.each([
    [1, "1900-01-01"],
    [59, "1900-02-28"],
    [61, "1900-03-01"],
    [46_083, "2026-03-02"],
    [46_083.354166666664, "2026-03-02 08:30:00"],
    [0, null],
    [-1, null],
    [3e9, null],
    [Number.NaN, null],
  ])("serial %s is %s", (serial, day) => expect(serialToText(serial, 1900)).toBe(day))

  test.each([
    ["3.5", "3.5"],
    ["0.30000000000000004", "0.3"],
    ["1E-6", "0.000001"],
    ["410105", "410105"],
    ["999999999999999", "999999999999999"],
    ["9.14101E+17", null],
    ["914101000000000123", null],
    ["x", null],
  ])("%s is written %s", (stored, text) => expect(numberToText(stored)).toBe(text))

  test.each([
    [14, undefined, true],
    [31, undefined, true],
    [0, undefined, false],
    [164, 'yyyy"年"m"月"d"日"', true],
    [165, "[$-804]yyyy/m/d;@", true],
    [166, '0.00"yd"', false],
    [167, "[Red]0.00", false],
    [168, "General", false],
    [49, undefined, false],
  ])("format %s %s shows a day: %s", (id, code, day) => expect(showsDay(id, code)).toBe(day))
})
