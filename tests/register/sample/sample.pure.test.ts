// What the sample guarantees: repeatable, importable as it is, and nothing in it that could be taken for a real merchant.
import { describe, expect, test } from "vitest"
import { lowerFineCnyMax } from "../../../src/law/penalty-class.ts"
import { findPersonalData } from "../../../src/law/personal-data.ts"
import { regionOf } from "../../../src/names/code.ts"
import { parentRegion, regionName } from "../../../src/names/region.ts"
import { readImportLine } from "../../../src/register/import/row.ts"
import { permuted, permutedEnd } from "../../../src/register/sample/draw.ts"
import { authorityLetters, samplePlaces } from "../../../src/register/sample/place.ts"
import type { SampleRecordRow } from "../../../src/register/sample/record.ts"
import {
  type SampleSize,
  type SampleSubjectRow,
  sampleLines,
  sampleRecord,
  sampleRecordsMax,
  sampleSubject,
  sampleSubjectsMax,
} from "../../../src/register/sample/sample.ts"
import { twoSizes } from "../../support/two-sizes.ts"

const size: SampleSize = { subjects: 6_000, records: 4_000, seed: 7, today: "2026-06-20" }
const lines = [...sampleLines(size)]
const rows = lines.map((line) => JSON.parse(line) as SampleSubjectRow | SampleRecordRow)
const subjects = rows.filter((row) => row.kind === "subject")
const records = rows.filter((row) => row.kind !== "subject")
const byCode = new Map(subjects.map((row) => [row.code, row]))

function read(line: string, today = size.today) {
  return readImportLine(line, { today, mayPublishFor: () => true })
}

function share<T>(list: readonly T[], holds: (item: T) => boolean): number {
  return list.filter(holds).length / list.length
}

test("the same seed gives the same bytes, another seed others", () => {
  expect([...sampleLines({ ...size })]).toEqual(lines)
  const others = [...sampleLines({ ...size, seed: 8 })]
  const known = new Set(lines)
  expect(others).toHaveLength(lines.length)
  expect(share(others, (line) => known.has(line))).toBe(0)
})

test("any row alone is the row of the stream", () => {
  const alone = [
    ...subjects.map((_, index) => JSON.stringify(sampleSubject(index, size))),
    ...records.map((_, index) => JSON.stringify(sampleRecord(index, size))),
  ]
  expect(alone).toEqual(lines)
})

test("a larger sample holds the subjects of a smaller one", () => {
  const large = { ...size, subjects: 30_000_000 }
  for (const index of [0, 1, 4_095, 4_096, 5_999])
    expect(sampleSubject(index, large)).toEqual(sampleSubject(index, size))
})

describe("the import", () => {
  test("takes every line, and flags a line only for its code", () => {
    const readings = lines.map((line) => read(line))
    expect(readings.filter((reading) => "refused" in reading)).toEqual([])
    const flags = readings.flatMap((reading) => ("refused" in reading ? [] : reading.flags))
    expect(new Set(flags.map(({ field }) => field))).toEqual(new Set(["code", "subject/code"]))
  })

  for (const [whole, options, count] of twoSizes(500, 3_000))
    test.each(["2025-03-18", "2025-03-22", "2025-07-01", "2026-02-28", "2028-02-29", "2031-01-01"])(
      `takes every line on %s${whole}`,
      options,
      (today) => {
        const readings = [...sampleLines({ subjects: 50, records: count, seed: 3, today })].map((line) =>
          read(line, today),
        )
        expect(readings.filter((reading) => "refused" in reading)).toEqual([])
        const fields = readings.flatMap((reading) =>
          "refused" in reading ? [] : reading.flags.map(({ field }) => field),
        )
        expect(fields).not.toContain("ground")
      },
    )

  for (const [whole, options, counts] of twoSizes([0, 1, 2, 4_097], [4_095, 4_096, 9_000]))
    test.each(counts)(`takes samples of %i subjects, whose records are of known ones${whole}`, options, (count) => {
      const sample = { ...size, subjects: count, records: count === 0 ? 0 : 999 }
      const codes = new Set(Array.from({ length: count }, (_, index) => sampleSubject(index, sample).code))
      expect(codes.size).toBe(count)
      for (let index = 0; index < sample.records; index++) {
        expect(codes).toContain(sampleRecord(index, sample).subject.code)
      }
      expect([...sampleLines(sample)]).toHaveLength(count + sample.records)
    })
})

describe("nothing reads as a real merchant or a person", () => {
  test("names hold 示例 and codes have the region 000000", () => {
    for (const { code, name, former_names } of subjects) {
      expect(regionOf(code)).toBe("000000")
      for (const each of [name, ...former_names]) expect(each).toContain("示例")
    }
  })

  test("shops are on invented platforms, at addresses that nobody can have", () => {
    for (const shop of subjects.flatMap(({ shops }) => shops)) {
      expect(shop.platform).toMatch(/^(示例|样例)/)
      expect(shop.url).toMatch(/^https:\/\/shop\.example\//)
    }
  })

  for (const [whole, options, step] of twoSizes(6, 1))
    test(`no line holds what looks like personal data${whole}`, options, () => {
      expect(lines.filter((line, at) => at % step === 0 && findPersonalData(line) !== null)).toEqual([])
    })
})

test("shares are those that were assumed", () => {
  const near = (value: number, expected: number, within: number) =>
    expect(Math.abs(value - expected), `${value} for ${expected}`).toBeLessThan(within)
  near(
    share(subjects, ({ type }) => type === "sole-trader"),
    0.6,
    0.02,
  )
  near(
    share(subjects, ({ type }) => type === "enterprise"),
    0.36,
    0.02,
  )
  near(
    share(subjects, ({ type }) => type === "cooperative"),
    0.03,
    0.01,
  )
  near(
    share(subjects, ({ type }) => type === "other"),
    0.01,
    0.005,
  )
  near(
    share(subjects, ({ former_names }) => former_names.length > 0),
    0.05,
    0.01,
  )
  near(
    share(subjects, ({ shops }) => shops.length > 0),
    0.2,
    0.02,
  )
  near(
    share(subjects, ({ region }) => region.startsWith("41")),
    0.8,
    0.03,
  )
  near(
    share(records, ({ kind }) => kind === "abnormal"),
    0.7,
    0.03,
  )
  near(
    share(records, ({ kind }) => kind === "penalty"),
    0.27,
    0.03,
  )
  near(
    share(records, ({ kind }) => kind === "serious"),
    0.03,
    0.01,
  )
  const flaws = subjects.map((row) => {
    const reading = read(JSON.stringify(row))
    return "subject" in reading ? reading.subject.codeFlaw : "refused"
  })
  near(
    share(flaws, (flaw) => flaw === "check-character"),
    0.005,
    0.003,
  )
  near(
    share(flaws, (flaw) => flaw === "organisation-digit"),
    0.007,
    0.003,
  )
})

describe("records", () => {
  test("are of subjects of the sample under their names, by an authority over them", () => {
    for (const { subject, authority } of records) {
      const found = byCode.get(subject.code)
      expect(found?.name).toBe(subject.name)
      const city = parentRegion(found?.region ?? "") ?? ""
      expect([found?.region, city, parentRegion(city)]).toContain(authority)
    }
    expect(share(records, ({ authority, subject }) => byCode.get(subject.code)?.region === authority)).toBeGreaterThan(
      0.8,
    )
  })

  test("are concentrated: most subjects have none, some have several", () => {
    const counts = Map.groupBy(records.slice(0, 2_400), ({ subject }) => subject.code)
    expect(counts.size).toBeLessThan(2_100)
    expect(Math.max(...[...counts.values()].map((list) => list.length))).toBeGreaterThan(3)
  })

  test("for missing reports come in July", () => {
    const missing = records.filter((row) => row.kind === "abnormal" && /^AB-[EIC]1$/.test(row.ground))
    expect(share(missing, ({ decided_on }) => /-07-(0\d|1[0-4])$/.test(decided_on))).toBeGreaterThan(0.8)
  })

  test("are decided on weekdays and published by today, at most 20 days later", () => {
    for (const { decided_on, published_on } of records) {
      expect([0, 6]).not.toContain(new Date(decided_on).getUTCDay())
      const days = (Date.parse(published_on) - Date.parse(decided_on)) / 86_400_000
      expect(days).toBeGreaterThanOrEqual(0)
      expect(days).toBeLessThanOrEqual(20)
    }
  })

  test("a serious listing rests on a penalty of the same subject and authority that came before it", () => {
    const penalties = new Map(
      records.filter((row) => row.kind === "penalty").map((row) => [row.authority + row.decision_no, row]),
    )
    for (const row of records) {
      if (row.kind !== "serious") continue
      const base = penalties.get(row.authority + row.base_penalty_no)
      expect(base?.subject).toEqual(row.subject)
      expect(base && base.decided_on < row.decided_on).toBe(true)
    }
  })

  test("a penalty's class agrees with its content, and is given from the day that classes exist", () => {
    for (const row of records) {
      if (row.kind !== "penalty") continue
      expect(row.class !== undefined).toBe(row.decided_on >= "2025-12-25")
      if (row.fine_cny !== undefined) expect(row.content).toContain(`罚款${row.fine_cny}元`)
      if (row.class === "P1") {
        expect(row.content).toMatch(/^(罚款\d+元|通报批评)。$/)
        expect(row.fine_cny ?? 0).toBeLessThanOrEqual(lowerFineCnyMax.operator)
      }
      if (row.class !== undefined && /责令停|停业/.test(row.content)) expect(row.class).toBe("P3b")
      if (row.class !== undefined && /吊销|关闭/.test(row.content)) expect(row.class).toBe("P3c")
    }
  })
})

for (const [whole, options, count] of twoSizes(10_000, 50_000))
  test(
    `of many thousand subjects no two have a code, of as many records no two a number of one authority and year${whole}`,
    options,
    () => {
      const large = { ...size, subjects: count, records: count }
      const codes = new Set<string>()
      const numbers = new Set<string>()
      for (let index = 0; index < count; index++) {
        codes.add(sampleSubject(index, large).code)
        const { authority, decision_no } = sampleRecord(index, large)
        numbers.add(`${authority} ${decision_no.replace(/市监../, "")}`)
      }
      expect([codes.size, numbers.size]).toEqual([count, count])
    },
  )

test("the permutation behind the codes stays inside its range and meets no number twice, up to its end", () => {
  const seen = new Set<number>()
  for (let index = permutedEnd - 50_000; index < permutedEnd; index++) seen.add(permuted(1, index))
  expect(seen.size).toBe(50_000)
  expect([...seen].filter((number) => number < 0 || number >= permutedEnd)).toEqual([])
})

test("places are in the region table, and no two authorities begin their numbers alike", () => {
  for (const { code, countyName } of samplePlaces()) expect(regionName(code)).toMatch(new RegExp(`${countyName}$`))
  const letters = [...authorityLetters(samplePlaces()).values()]
  expect(new Set(letters).size).toBe(letters.length)
  expect(letters.filter((text) => !/^\p{Script=Han}{1,6}$/u.test(text))).toEqual([])
})

test.each([
  [{ subjects: -1 }, "subjects must be a whole number from 0 to 887503681"],
  [{ subjects: sampleSubjectsMax + 1 }, "subjects must be a whole number from 0 to 887503681"],
  [{ records: 1.5 }, "records must be a whole number from 0 to 1000000000"],
  [{ records: sampleRecordsMax + 1 }, "records must be a whole number from 0 to 1000000000"],
  [{ seed: 2 ** 32 }, "seed must be a whole number from 0 to 4294967295"],
  [{ subjects: 0 }, "records must be 0 where subjects is 0"],
  [{ today: "2026-02-29" }, "today must be a day that exists, as YYYY-MM-DD"],
  [{ today: "2025-03-17" }, "today must not be before 2025-03-18"],
])("a size outside its limits is refused at once: %o", (part, message) => {
  expect(() => sampleLines({ ...size, ...part })).toThrow(new RangeError(message))
})

test("a row outside the size is refused", () => {
  expect(() => sampleSubject(6_000, size)).toThrow(new RangeError("index must be a whole number from 0 to 5999"))
  expect(() => sampleRecord(-1, size)).toThrow(new RangeError("index must be a whole number from 0 to 3999"))
})

test("rows at the end of the largest sample can be made", () => {
  const largest = { ...size, subjects: sampleSubjectsMax, records: sampleRecordsMax }
  expect(read(JSON.stringify(sampleSubject(sampleSubjectsMax - 1, largest)))).not.toHaveProperty("refused")
  expect(read(JSON.stringify(sampleRecord(sampleRecordsMax - 1, largest)))).not.toHaveProperty("refused")
})

describe("decisions", () => {
  const withTexts = { ...size, texts: true }
  const written = records.flatMap((row, index) => {
    const told = sampleRecord(index, withTexts)
    return told.kind === "penalty" ? [{ row, told, text: told.decision_text ?? "" }] : []
  })

  test("come with penalties where texts are asked for, and change nothing else of a row", () => {
    expect(records.filter((row) => "decision_text" in row)).toEqual([])
    expect(written.length).toBeGreaterThan(750)
    for (const { row, told, text } of written) expect(told).toEqual({ ...row, decision_text: text })
  })

  for (const [whole, options, step] of twoSizes(6, 1))
    test(`are taken by the import, and hold nothing that looks like personal data${whole}`, options, () => {
      for (const { told, text } of written.filter((_, at) => at % step === 0)) {
        expect(findPersonalData(text)).toBeNull()
        expect(read(JSON.stringify(told))).not.toHaveProperty("refused")
      }
    })

  test("are as long as real ones, in paragraphs, and tell a case that no other has", () => {
    const lengths = written.map(({ text }) => text.length).sort((a, b) => a - b)
    const median = lengths[lengths.length >> 1] ?? 0
    expect(median).toBeGreaterThan(270)
    expect(median).toBeLessThan(330)
    const long = share(lengths, (length) => length > 2_000)
    expect(long).toBeGreaterThan(0.08)
    expect(long).toBeLessThan(0.13)
    expect(Math.min(...written.map(({ text }) => text.split("\n").length))).toBeGreaterThan(3)
    expect(new Set(written.map(({ text }) => text)).size).toBe(written.length)
  })
})

test("texts are as long as real ones and differ as they do", () => {
  const penalties = records.filter((row) => row.kind === "penalty")
  const lengths = penalties.map(({ violation, content }) => violation.length + content.length).sort((a, b) => a - b)
  const median = lengths[lengths.length >> 1] ?? 0
  expect(median).toBeGreaterThan(250)
  expect(median).toBeLessThan(350)
  const long = share(lengths, (length) => length > 2_000)
  expect(long).toBeGreaterThan(0.08)
  expect(long).toBeLessThan(0.13)
  expect(new Set(penalties.map(({ violation }) => violation)).size).toBeGreaterThan(0.9 * penalties.length)
  for (const word of [
    "虚假广告",
    "引人误解的商业宣传",
    "虚假交易",
    "超过保质期",
    "未标明厂名",
    "样例直播",
    "格式条款",
  ]) {
    expect(share(penalties, ({ violation }) => violation.includes(word))).toBeGreaterThan(0)
  }
})
