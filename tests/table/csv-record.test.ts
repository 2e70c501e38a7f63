import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { readCsvFields, readCsvRecords, toCsvField } from "../../src/table/csv-record.ts"

async function readAll(chunks: string[]) {
  async function* source() {
    yield* chunks
  }
  const records = []
  for await (const group of readCsvRecords(source())) records.push(...group)
  return records
}

const field = fc.string({ unit: fc.constantFrom("a", "中", ",", '"', "\n", "\r\n", " ", "𠮷") })

describe("CSV", () => {
  test("that was written is read back the same, wherever the chunks are cut", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(field, { minLength: 2, maxLength: 4 })),
        fc.array(fc.nat()),
        async (rows, cuts) => {
          const text = rows.map((row) => `${row.map((cell) => toCsvField(cell)).join(",")}\n`).join("")
          const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b)
          const chunks = [0, ...places].map((start, index) => text.slice(start, places[index] ?? text.length))
          const records = await readAll(chunks)
          expect(records.map((record) => readCsvFields(record.text))).toEqual(rows)
          expect(records.some((record) => record.broken)).toBe(false)
          // Line numbers are those of the text as an editor shows it.
          for (const { line, text: record } of records) {
            expect(
              text
                .split("\n")
                .slice(line - 1)
                .join("\n")
                .startsWith(record),
            ).toBe(true)
          }
        },
      ),
    )
  })

  test("with a quote that is never closed breaks its own line and no other", async () => {
    const records = await readAll(['a,b\n"c', ",d\n", "e,f"])
    expect(records.map(({ text, broken }) => [text, broken])).toEqual([
      ["a,b", false],
      ['"c,d', true],
      ["e,f", false],
    ])
  })

  test("with a quote that is never closed does not fill the memory", async () => {
    const records = await readAll([
      '"',
      ..."x"
        .repeat(9)
        .split("")
        .map((x) => x.repeat(100_000)),
      "\nnext,1\n",
    ])
    expect(records[0]?.broken).toBe(true)
    expect(Math.max(...records.map((record) => record.text.length))).toBeLessThan(700_000)
  })
})
