import { describe, expect, test } from "vitest"
import { detectFormat } from "../../src/table/table.ts"
import { bytesOf, cutAt } from "../support/table.ts"

describe("what a file is", () => {
  test.each([
    ["名称,代码\n", "rows.ndjson", "csv"],
    ['\ufeff\r\n {"code":"…"}\n', "rows.csv", "ndjson"],
    ["PK\u0003\u0004", "rows.csv", "xlsx"],
    [Buffer.from("d0cf11e0a1b11ae1", "hex"), "rows.xlsx", "old-workbook"],
    ["", "rows.XLSX", "xlsx"],
    ["", "rows.jsonl", "ndjson"],
    ["", "", "csv"],
  ])("its content says first and its name second: %j %s", async (content, name, format) => {
    const bytes = Buffer.from(content)
    for (const cuts of [[], [1], [1, 2, 3]]) {
      const found = await detectFormat(cutAt(bytes, cuts), name)
      expect(found.format).toBe(format)
      expect(await bytesOf(found.chunks)).toEqual(bytes)
    }
  })

  // A first line that is no object would make a table of the whole.
  test.each([
    ['[1]\n{"ref":"a"}\n', "application/x-ndjson", "ndjson"],
    ['"x"\n{"ref":"a"}\n', "application/jsonl; charset=utf-8", "ndjson"],
    ["null\n", "application/x-ndjson", "ndjson"],
    // Nothing at all is no list of nobody.
    ["", "application/x-ndjson", "csv"],
    ["名称,代码\n", "text/csv", "csv"],
    ['{"ref":"a"}\n', "text/csv", "ndjson"],
    ["PK\u0003\u0004", "application/x-ndjson", "xlsx"],
  ])("a text is lines of JSON where its sender says so: %j as %s", async (content, sentAs, format) => {
    expect((await detectFormat(cutAt(Buffer.from(content), []), "", sentAs)).format).toBe(format)
  })
})
