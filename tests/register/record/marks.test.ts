/**
 * Marks of many codes at once say the same as the standings of each.
 */
import fc from "fast-check"
import { beforeAll, expect, test } from "vitest"
import { readCodeText, readSeparator } from "../../../src/names/code-list.ts"
import { type Marks, readMarks, toMarks } from "../../../src/register/record/marks.ts"
import { readStandings } from "../../../src/register/record/standing.ts"
import { clock, importRows } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../../support/rows.ts"

const database = useDatabase()
const wrongCheck = codeOf(3).slice(0, 17) + (codeOf(3).endsWith("0") ? "1" : "0")

beforeAll(async () => {
  await importRows(database.sql, [
    ...[abnormalRow(1), penaltyRow(1), penaltyRow(4), subjectRow(2), subjectRow(5)],
    // A subject with several records of one list and class is marked once.
    ...[10, 11, 12].map((n) => ({ ...penaltyRow(4), decision_no: penaltyRow(n).decision_no })),
    abnormalRow(3, { subject: { code: wrongCheck, name: "示例错码店" } }),
  ])
})

const toText = (mark: object) => JSON.stringify(mark)
const textsOf = ({ numbers, texts }: Marks) => [...numbers].map((number) => texts[number])

test("marks stand in the order of the codes, however often one is asked for", async () => {
  const source = { sql: database.sql, clock }
  const codes = [...Array.from({ length: 7 }, (_, n) => codeOf(n + 1)), wrongCheck]
  const { asOf, byCode } = await readStandings(source, codes)
  const marksOf = (code: string) =>
    byCode.get(code)?.records.map(({ list, ground, penaltyClass }) => ({ list, ground: ground ?? penaltyClass ?? "" }))
  expect(codes.map((code) => marksOf(code)?.length)).toEqual([2, 0, undefined, 4, 0, undefined, undefined, 1])
  const distinct = (marks: readonly object[] | undefined) => marks && [...new Set(marks.map(toText))].sort()
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...codes), { maxLength: 20 }), async (asked) => {
      const read = await readMarks(source, readCodeText(asked.join(readSeparator)))
      expect(read.asOf).toEqual(asOf)
      const texts = textsOf(read)
      expect(texts.map((text) => (text === undefined ? undefined : toMarks(text).map(toText).sort()))).toEqual(
        asked.map((code) => distinct(marksOf(code))),
      )
    }),
    { numRuns: 100 },
  )
})

test("a record whose subject is gone takes nothing from the subjects behind it", async () => {
  const codes = [1, 2, 3, 4, 5].map(codeOf)
  const source = { sql: database.sql, clock }
  const read = async () => textsOf(await readMarks(source, readCodeText(codes.join(readSeparator))))
  const before = await read()
  const listed = codes.filter((_, at) => (before[at] ?? "") !== "").toSorted()
  expect(listed.length).toBeGreaterThan(1)
  await database.sql`delete from subject where code = ${listed[0] as string}`
  expect(await read()).toEqual(before.map((text, at) => (codes[at] === listed[0] ? undefined : text)))
})
