/**
 * A CSV is answered the same whether its rows are read as bytes or as text, from memory or from the database.
 */
import { setImmediate } from "node:timers/promises"
import fc from "fast-check"
import { beforeAll, describe, expect, test } from "vitest"
import { checkQueries } from "../../../src/check/answer/check.ts"
import { codeQuery, type SubjectQuery } from "../../../src/check/answer/query.ts"
import { startTally, type VerdictCounts } from "../../../src/check/answer/tally.ts"
import { rowProblems } from "../../../src/check/csv/answer.ts"
import { type CsvBlock, readCsvBlocks, sizeOf } from "../../../src/check/csv/block.ts"
import { openBlockSizer } from "../../../src/check/csv/block-size.ts"
import { scanRows } from "../../../src/check/csv/row.ts"
import { checkCsv } from "../../../src/check/csv/stream.ts"
import { openListedSet } from "../../../src/check/listed-set/listed-set.ts"
import type { ListedView } from "../../../src/check/listed-set/listed-view.ts"
import { readRecordCells, recordColumns } from "../../../src/check/query/row-record.ts"
import { nameSentence } from "../../../src/check/query/words.ts"
import { readKeyBytes } from "../../../src/names/code-key.ts"
import { codeProblem } from "../../../src/names/code-problem.ts"
import { postgresIndex } from "../../../src/search/postgres-index.ts"
import { readCsvFields, readCsvRecords, recordLengthMax, toCsvField } from "../../../src/table/csv-record.ts"
import { holdsStrangeBytes, utf8Decoder } from "../../../src/table/utf8-text.ts"
import { clock, importRows } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../../support/rows.ts"

const database = useDatabase()
const wrongCheck = codeOf(3).slice(0, 17) + (codeOf(3).endsWith("0") ? "1" : "0")
let complete: ListedView | null = null
let listedAlone: ListedView | null = null

beforeAll(async () => {
  await importRows(database.sql, [
    ...[abnormalRow(1), penaltyRow(1), subjectRow(2), subjectRow(5)],
    abnormalRow(3, { subject: { code: wrongCheck, name: "示例错码店" } }),
  ])
  const open = async (codesMax: number) => {
    const set = openListedSet({ sql: database.sql, clock, log: () => {}, codesMax, pause: setImmediate })
    await set.catchUp()
    return set.view()
  }
  complete = await open(100)
  listedAlone = await open(3)
  expect([complete?.complete, listedAlone?.complete]).toEqual([true, false])
})

const sourceWith = (view: ListedView | null) => {
  const { sql } = database
  return { sql, clock, index: postgresIndex(sql), scope: "all" as const, view }
}

async function* inPieces(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0
  for (let n = 0; at < bytes.length; n++) {
    const size = sizes.length === 0 ? bytes.length : (sizes[n % sizes.length] as number)
    yield bytes.slice(at, at + size)
    at += size
  }
}

/** Text in which bytes that are not UTF-8 stay what they are. */
function rawText(bytes: Uint8Array): string {
  const decoder = utf8Decoder({ bom: "drop" })
  return decoder.add(bytes) + decoder.end()
}

async function gathered<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

const wording = { language: "zh", register: null } as const

async function answered(view: ListedView | null, bytes: Uint8Array, sizes: readonly number[]): Promise<string> {
  const tally = startTally()
  const answer = await checkCsv(sourceWith(view), inPieces(bytes, sizes), wording, { tally })
  if (typeof answer === "string") return answer
  const text = rawText(Buffer.concat(await gathered(answer.rows)))
  const counts = await countedIn(text)
  if (counts) expect(tally.counts).toEqual(counts)
  return text
}

/**
 * The verdicts that stand in an answer under their header: what is counted on the way must be these. Null where a row has
 * grown past what can be read.
 */
async function countedIn(answer: string): Promise<VerdictCounts | null> {
  async function* text() {
    yield answer
  }
  const { counts } = startTally()
  const [header, ...records] = (await gathered(readCsvRecords(text()))).flat()
  const place = readCsvFields(header?.text ?? "").indexOf("verdict")
  for (const record of records) {
    if (record.broken) return null
    if (record.text !== "") counts[readCsvFields(record.text)[place] as keyof VerdictCounts]++
  }
  return counts
}

const withRecords = { ...wording, register: "https://gongshi.example" }

/** The fields of an answer, row by row; null for a row that can't be read. */
async function rowsIn(answer: string): Promise<(string[] | null)[]> {
  async function* text() {
    yield answer
  }
  const records = (await gathered(readCsvRecords(text()))).flat()
  return records.map((record) => (record.broken ? null : readCsvFields(record.text)))
}

/** A row as so many columns, and what it has beyond them. */
function fitted(text: string, width: number): [own: string, beyond: string] {
  const count = readCsvFields(text).length
  if (count <= width) return [text + ",".repeat(width - count), ""]
  for (let at = text.indexOf(","); at >= 0; at = text.indexOf(",", at + 1)) {
    const [own, rest] = [text.slice(0, at), text.slice(at + 1)]
    const [before, after] = [readCsvFields(own).length, readCsvFields(rest).length]
    if (before === width && before + after === count) return [own, `,${rest}`]
  }
  throw new Error("a row of more fields has a place where the columns end")
}

/** What should come back, worked out with nothing but text and one check of all rows. */
async function expected(bytes: Uint8Array): Promise<string> {
  async function* text() {
    yield rawText(bytes)
  }
  const [header, ...rows] = (await gathered(readCsvRecords(text()))).flat()
  const columns = readCsvFields(header?.text ?? "")
  const [code, name] = [columns.indexOf("code"), columns.indexOf("名称")]
  const queries = rows.map((row) => {
    const fields = row.broken || holdsStrangeBytes(row.text) ? [] : readCsvFields(row.text)
    const [given, called] = [fields[code] ?? "", (fields[name] ?? "").trim()]
    if (given.trim() === "" && called !== "") return { by: "name" as const, name: called, region: null }
    return codeQuery(given, called)
  })
  const isNamed = code >= 0 && name >= 0
  const { verdicts, names } = await checkQueries(sourceWith(null), queries)
  const lines = verdicts.map((verdict, at) => {
    const row = rows[at]
    if (!row || row.text === "") return ""
    if (row.broken)
      return `${toCsvField(row.text)}${",".repeat(columns.length - 1)},invalid,,,引号没有配对，或者本行过长${isNamed ? "," : ""}`
    if (holdsStrangeBytes(row.text)) {
      const [own, beyond] = fitted(row.text, columns.length)
      return `${own},invalid,,,${rowProblems.encoding.zh}${isNamed ? "," : ""}${beyond}`
    }
    const records = verdict.verdict === "listed" ? verdict.records : []
    const lists = [...new Set(records.map(({ list }) => list))].sort().join(";")
    const grounds = [...new Set(records.map(({ ground, penaltyClass }) => ground ?? penaltyClass))].sort().join(";")
    const problem =
      verdict.verdict === "invalid"
        ? codeProblem(verdict.reading, "zh")?.detail
        : verdict.verdict === "listed"
          ? nameSentence({ ...verdict, profile: { marks: [], lists: [], grounds: [] } }, "zh")
          : nameSentence(verdict, "zh")
    const [own, beyond] = fitted(row.text, columns.length)
    const told = isNamed ? [names.get(queries[at] as SubjectQuery) ?? ""] : []
    return `${own},${[verdict.verdict, lists, grounds, toCsvField(problem ?? ""), ...told].join(",")}${beyond}`
  })
  return `${[`${header?.text},verdict,lists,grounds,problem${isNamed ? ",name_is" : ""}`, ...lines].join("\n")}\n`
}

const codes = fc.constantFrom(codeOf(1), codeOf(2), wrongCheck, codeOf(4), codeOf(5), codeOf(9))
const wide = (text: string) => [...text].map((c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join("")
const codeFields = fc.oneof(
  { weight: 6, arbitrary: codes },
  { weight: 1, arbitrary: codes.map((code) => code.toLowerCase()) },
  { weight: 1, arbitrary: codes.map(wide) },
  { weight: 1, arbitrary: codes.map((code) => ` ${code.slice(0, 9)}-${code.slice(9)}`) },
  { weight: 2, arbitrary: codes.map((code) => `"${code}"`) },
  { weight: 1, arbitrary: codes.map((code) => code.slice(0, 17)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("", "  ", "123456789012345678", "11010519491231002X", `${codeOf(1)}0`, "9１"),
  },
)
const otherFields = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("", "甲", "乙店", "7", "é", "示例第1号商贸有限公司") },
  {
    weight: 1,
    arbitrary: fc.constantFrom('"甲,乙"', '"一\n二"', '"三""四"', '五"六', '"七\r\n八",', '"" ', '"九"\u3000'),
  },
  { weight: 1, arbitrary: fc.constantFrom('"十', '十一"', "\r", "\ufeff", "\u2028") },
)
const rowsOf = (columns: string) =>
  fc.array(
    fc.oneof(
      {
        weight: 9,
        arbitrary: fc
          .tuple(codeFields, otherFields, otherFields, fc.integer({ min: 1, max: 3 }))
          .map(([code, one, two, count]) => {
            const fields = columns.startsWith("code") ? [code, one, two] : [one, code, two]
            return fields.slice(0, count).join(",")
          }),
      },
      { weight: 1, arbitrary: fc.constantFrom("", " ", ",", ",,,") },
    ),
    { maxLength: 14 },
  )
const files = fc.constantFrom("code,备注,名称", "备注,code,其他", "序号,code").chain((header) =>
  fc.record({
    text: fc
      .tuple(rowsOf(header), fc.constantFrom("\n", "\r\n"), fc.constantFrom("", "\ufeff"), fc.boolean())
      .map(([rows, end, mark, ended]) => mark + [header, ...rows].join(end) + (ended ? end : "")),
    /** Bytes that are put in somewhere, which are no UTF-8. */
    spoilt: fc.option(fc.tuple(fc.nat(), fc.constantFrom([0xff], [0xe4, 0xb8], [0xc3, 0x28])), { freq: 6 }),
    sizes: fc.array(fc.integer({ min: 1, max: 80 }), { maxLength: 6 }),
  }),
)

function toBytes({ text, spoilt }: { text: string; spoilt: readonly [number, readonly number[]] | null }): Uint8Array {
  const bytes = Buffer.from(text)
  if (!spoilt) return bytes
  const [place, strange] = spoilt
  const header = bytes.indexOf(10) + 1
  if (header === 0) return bytes
  const at = header + (place % (bytes.length - header + 1))
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(strange), bytes.subarray(at)])
}

describe("any CSV", () => {
  test("is answered the same as text and as bytes, from the database, from memory and from both", async () => {
    await fc.assert(
      fc.asyncProperty(files, async (file) => {
        const bytes = toBytes(file)
        const answer = await expected(bytes)
        for (const view of [complete, listedAlone, null]) expect(await answered(view, bytes, file.sizes)).toBe(answer)
      }),
      { numRuns: 300 },
    )
  })

  test("has the same verdicts in the same places where records are asked for, and those of all who are listed", async () => {
    await fc.assert(
      fc.asyncProperty(files, async (file) => {
        const bytes = toBytes(file)
        const plain = await rowsIn(await answered(null, bytes, file.sizes))
        for (const view of [complete, listedAlone, null]) {
          const answer = await checkCsv(sourceWith(view), inPieces(bytes, file.sizes), withRecords)
          if (typeof answer === "string") throw new Error(answer)
          const [header, ...rows] = await rowsIn(rawText(Buffer.concat(await gathered(answer.rows))))
          if (!header) throw new Error("the header can't be read")
          const from = header.length - recordColumns.length
          expect(header.slice(from)).toEqual(recordColumns)
          const without = [header, ...rows].map((row) =>
            row === null ? null : row.toSpliced(from, recordColumns.length),
          )
          expect(without).toEqual(plain)
          for (const row of rows) {
            if (!row || row.length < header.length) continue
            const { total, records } = readRecordCells(row.slice(from, header.length))
            expect(total > 0).toBe(row[header.indexOf("verdict")] === "listed")
            expect(records).toHaveLength(total)
          }
        }
      }),
      { numRuns: 100 },
    )
  })

  test("is answered from memory row by row: who waits for an answer before the next row is sent gets it", async () => {
    for (const telling of [wording, withRecords]) {
      let answered = Promise.withResolvers<void>()
      async function* asking() {
        yield Buffer.from("code\n")
        for (let n = 1; n <= 3; n++) {
          answered = Promise.withResolvers()
          yield Buffer.from(`${codeOf(n)}\n`)
          await answered.promise
        }
      }
      const answer = await checkCsv(sourceWith(complete), asking(), telling)
      if (typeof answer === "string") throw new Error(answer)
      let text = ""
      for await (const chunk of answer.rows) {
        text += Buffer.from(chunk).toString()
        if (text.includes(codeOf(1))) answered.resolve()
      }
      expect(text.trim().split("\n")).toHaveLength(4)
    }
  })

  test("comes back the same in whatever pieces it was sent, lines that are too long among it", async () => {
    const long = `${codeOf(1)},${"长".repeat(recordLengthMax)}`
    const quoted = `${codeOf(1)},"${`${"y".repeat(999)}\n`.repeat(recordLengthMax / 1_000 + 1)}"`
    const text = `code,x\n${long}\n${codeOf(2)},1\n${quoted}\n${codeOf(1)},${"x".repeat(recordLengthMax - 19)}\n${codeOf(5)}\n`
    const bytes = Buffer.from(text)
    const whole = await answered(complete, bytes, [])
    for (const size of [65_536, 100_003, 5_000_000]) {
      for (const view of [complete, null]) expect((await answered(view, bytes, [size])) === whole).toBe(true)
    }
    expect(whole).toContain(`\n${codeOf(2)},1,clear,,,\n`)
    expect(whole.endsWith(`\n${codeOf(5)},,clear,,,\n`)).toBe(true)
    expect(whole).toContain("xxx,listed,abnormal;penalty,AB-E4;P2,\n")
  })

  test("has its verdicts under their header, whatever a row lacks or has too many of", async () => {
    const rows = [
      codeOf(1),
      `${codeOf(1)},甲,clear`,
      `"${codeOf(1)}","甲,乙",clear,""`,
      `"${codeOf(2)}`,
      `${codeOf(2)},甲`,
    ]
    for (const view of [complete, listedAlone, null]) {
      const lines = (await answered(view, Buffer.from(`code,备注\n${rows.join("\n")}\n`), [])).split("\n")
      expect(lines.slice(1, -1)).toEqual([
        `${codeOf(1)},,listed,abnormal;penalty,AB-E4;P2,`,
        `${codeOf(1)},甲,listed,abnormal;penalty,AB-E4;P2,,clear`,
        `"${codeOf(1)}","甲,乙",listed,abnormal;penalty,AB-E4;P2,,clear,""`,
        `"""${codeOf(2)}",,invalid,,,引号没有配对，或者本行过长`,
        `${codeOf(2)},甲,clear,,,`,
      ])
    }
  })

  test("has a row that is not UTF-8 invalid, with its bytes as they were, and the rows around it as ever", async () => {
    for (const quote of ["", '"']) {
      const bytes = Buffer.concat([
        Buffer.from(`code,名称\n${codeOf(1)},甲\n,${quote}`),
        ...[Buffer.from([0xca, 0xbe, 0xc0, 0xfd]), Buffer.from(`${quote}\n${codeOf(2)},乙\n`)],
      ])
      for (const view of [complete, listedAlone, null]) {
        const answer = await checkCsv(sourceWith(view), inPieces(bytes, [7]), { ...wording, language: "en" })
        if (typeof answer === "string") throw new Error(answer)
        const whole = Buffer.concat(await gathered(answer.rows))
        expect(whole.includes(Buffer.concat([Buffer.from(`,${quote}`), Buffer.from([0xca, 0xbe, 0xc0, 0xfd])]))).toBe(
          true,
        )
        expect(whole.toString().split("\n").slice(1, -1)).toEqual([
          expect.stringContaining(",listed,"),
          expect.stringMatching(/,invalid,,,"?not UTF-8/),
          expect.stringContaining(",clear,"),
        ])
      }
    }
  })

  test("has its names looked for in their region, and a region or a name that can't be read is a problem of the row", async () => {
    const name = "示例第2号商贸有限公司"
    const rows = [`${name},41`, `${name},99`, `${name},河南`, `${"长".repeat(301)},`, `${name},`]
    const answer = await answered(complete, Buffer.from(`名称,行政区划代码\n${rows.join("\n")}\n`), [])
    const verdicts = answer
      .split("\n")
      .slice(1, -1)
      .map((line) => line.split(",").slice(2))
    expect(verdicts.map(([verdict]) => verdict)).toEqual(["clear", "unknown", "invalid", "invalid", "clear"])
    expect([verdicts[2]?.[3], verdicts[3]?.[3]]).toEqual([
      "region 应为2、4或者6位行政区划代码。",
      "name 应为1到300个字的名称。",
    ])
  })

  test("without quotes stays bytes but for its header", async () => {
    const bytes = Buffer.from(`备注,code\n${`甲,${codeOf(1)}\n`.repeat(1_000)}`)
    const blocks = (
      await gathered(readCsvBlocks(inPieces(bytes, [1_000]), openBlockSizer({ least: 1, most: 1 })))
    ).flat()
    expect(blocks.filter(({ kind }) => kind === "text")).toHaveLength(1)
  })

  test("is cut between lines whatever the size of a block, and what is not UTF-8 makes no more text than its lines", async () => {
    const wrong = Buffer.concat([Buffer.from(`${codeOf(2)},`), Buffer.from([0xd6, 0xd0]), Buffer.from("\n")])
    const right = Buffer.from(`${codeOf(1)},甲\n`.repeat(1_000))
    const bytes = Buffer.concat([
      Buffer.from("code,备注\n"),
      ...Array.from({ length: 90 }, () => [right, wrong]).flat(),
    ])
    expect(bytes.length).toBeGreaterThan(2_000_000)
    const whole = { least: bytes.length + 1, most: bytes.length + 1 }
    for (const sizes of [{ least: 1, most: 1 }, { least: 64 * 1_024, most: 2 ** 21 }, whole]) {
      const pieces = (await gathered(readCsvBlocks(inPieces(bytes, [65_536]), openBlockSizer(sizes)))).flat()
      const texts = pieces.flatMap((piece) => (piece.kind === "text" ? piece.records : []))
      expect(texts).toHaveLength(91)
      const plain = pieces.flatMap((piece) => (piece.kind === "plain" ? [piece.bytes] : []))
      expect(plain.every((rows) => rows.at(-1) === 10)).toBe(true)
      expect(Buffer.concat(plain).equals(Buffer.concat(Array.from({ length: 90 }, () => right)))).toBe(true)
    }
  })

  test("in another encoding is read in one go", async () => {
    // Each of its lines is text by itself: a million looks at the whole of the rest would not end in time.
    const count = 1_000_000
    const wrong = Buffer.alloc(2 * count, Buffer.from([0xff, 10]))
    // What is found once for a block is not looked for by each line: neither is the end of the last one, which is long.
    const bytes = Buffer.concat([Buffer.from("code,备注\n"), wrong, Buffer.alloc(100_000, "a")])
    const size = bytes.length + 1
    const pieces = (
      await gathered(readCsvBlocks(inPieces(bytes, []), openBlockSizer({ least: size, most: size })))
    ).flat()
    expect(pieces.every(({ kind }) => kind === "text")).toBe(true)
    expect(pieces).toHaveLength(count + 2)
  })
})

describe("blocks of rows", () => {
  const line = `${codeOf(1)}\n`
  const rowsOf = (block: CsvBlock) =>
    block.reduce((sum, piece) => sum + (piece.kind === "plain" ? piece.bytes.length / line.length : 0), 0)
  /** Rows of each block of 500 that come in so many ms each, and are answered in as many as `answerMs` says. */
  const rowsOfBlocks = async (most: number, pauseMs: number, answerMs: (block: number) => number) => {
    let time = 0
    async function* source() {
      yield Buffer.from("code\n")
      for (let n = 0; n < 500; n++) {
        time += pauseMs
        yield Buffer.from(line)
      }
    }
    const sizer = openBlockSizer({ least: line.length, most: line.length * most })
    const rows: number[] = []
    for await (const block of readCsvBlocks(source(), sizer, () => time)) {
      rows.push(rowsOf(block))
      sizer.answered(sizeOf(block), rowsOf(block) * answerMs(rows.length))
    }
    return rows
  }

  test("grow while bytes come fast, and stay small for who sends slowly", async () => {
    expect((await rowsOfBlocks(16, 0, () => 0)).slice(1, 5)).toEqual([4, 16, 16, 16])
    expect(Math.max(...(await rowsOfBlocks(16, 600, () => 0)))).toBe(1)
    // 100 ms a line: a block of four lines takes 400 ms, and is neither soon nor late.
    expect(Math.max(...(await rowsOfBlocks(16, 100, () => 0)))).toBe(4)
  })

  test("grow as far as is answered in two seconds, and shrink when that becomes less", async () => {
    const rows = await rowsOfBlocks(64, 0, (block) => (block < 6 ? 60 : 200))
    expect(rows.slice(2, 10)).toEqual([16, 34, 34, 34, 10, 10, 10, 10])
  })

  test("are together what came, whatever their sizes come to be", async () => {
    const rows = Array.from({ length: 300 }, (_, n) => (n % 7 === 0 ? `"${codeOf(n)}"\n` : `${codeOf(n)}\n`)).join("")
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1 }),
        fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1 }),
        async (pieces, times) => {
          let [time, turn] = [0, 0]
          const sizer = openBlockSizer({ least: 20, most: 1_000 })
          let text = ""
          const bytes = Buffer.from(`code\n${rows}`)
          for await (const block of readCsvBlocks(inPieces(bytes, pieces), sizer, () => time)) {
            for (const piece of block) {
              text +=
                piece.kind === "plain"
                  ? Buffer.from(piece.bytes).toString()
                  : piece.records.map((record) => `${record.text}\n`).join("")
            }
            const took = times[turn++ % times.length] as number
            time += took
            sizer.answered(sizeOf(block), took)
            expect(sizer.wanted()).toBeGreaterThanOrEqual(20)
            expect(sizer.wanted()).toBeLessThanOrEqual(1_000)
          }
          expect(text).toBe(`code\n${rows}`)
        },
      ),
      { numRuns: 50 },
    )
  })

  test("are what has come after a second, however many bytes were wanted while they came fast", async () => {
    let time = 0
    async function* source() {
      yield Buffer.from("code\n")
      for (let n = 0; n < 300; n++) {
        if (n > 200) time += 600
        yield Buffer.from(`${codeOf(1)}\n`)
      }
    }
    const sizer = openBlockSizer({ least: 19, most: 19 * 64 })
    const rows: number[] = []
    for await (const block of readCsvBlocks(source(), sizer, () => time)) {
      rows.push(rowsOf(block))
      sizer.answered(sizeOf(block), 0)
    }
    expect(rows.slice(2, 6)).toEqual([16, 64, 64, expect.any(Number)])
    // Also where the end of a line comes later.
    async function* inParts() {
      for (const text of [`code\n${codeOf(1)}\n${codeOf(2)}`, "x", "x", `\n${codeOf(3)}\n`]) {
        yield Buffer.from(text)
        time += 5_000
      }
    }
    const parts = await gathered(readCsvBlocks(inParts(), openBlockSizer({ least: 1_000, most: 1_000 }), () => time))
    expect(parts.map((block) => block.length)).toEqual([2, 1])
    // What was there when the sender became slow, and then what comes within a second.
    expect(Math.max(...rows.slice(6))).toBeLessThanOrEqual(2)
  })
})

describe("a row scanned as bytes", () => {
  test("ends where its line ends, and has a key where it has all fields and that of the codes is right", () => {
    const cell = fc.constantFrom(codeOf(1), codeOf(2).toLowerCase(), "", "x", `${codeOf(3)}1`, "长".repeat(40))
    const row = fc.array(cell, { minLength: 1, maxLength: 4 }).map((cells) => cells.join(","))
    fc.assert(
      fc.property(
        fc.array(row),
        fc.constantFrom("\n", "\r\n"),
        fc.integer({ min: -1, max: 3 }),
        fc.integer({ min: 1, max: 4 }),
        (rows, end, column, columns) => {
          const text = rows.map((line) => line + end).join("")
          const scanned = scanRows(Buffer.from(text), columns, column, 1_000)
          const read = Array.from({ length: scanned.count }, (_, n) =>
            Buffer.from(text)
              .subarray(n === 0 ? 0 : scanned.nexts[n - 1], scanned.ends[n])
              .toString(),
          )
          expect(read).toEqual(rows)
          const key = new Int32Array(3)
          readKeyBytes(Buffer.from(codeOf(1)), 0, key, 0)
          for (const [n, line] of rows.entries()) {
            const fields = line.split(",")
            const right = fields.length === columns && fields[column] === codeOf(1)
            expect(scanned.kinds[n] === 1).toBe(right)
            if (right) expect([...scanned.keys.subarray(n * 3, n * 3 + 3)]).toEqual([...key])
          }
        },
      ),
    )
  })
})
