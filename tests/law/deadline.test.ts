import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { addWorkingDays, isMissing, isWorkingDay, publishedCalendar } from "../../src/law/calendar.ts"
import { isGroundCode } from "../../src/law/catalogue.ts"
import { isClockId } from "../../src/law/clock.ts"
import { addDays } from "../../src/law/day.ts"
import { type DeadlineId, deadlines, deadlinesAsOf, dueOn } from "../../src/law/deadline.ts"
import { type Deadline, deadlineTopics } from "../../src/law/deadline-row.ts"
import { instruments } from "../../src/law/instrument.ts"
import { lists } from "../../src/law/list.ts"
import facts from "../vectors/law.json" with { type: "json" }

const rows: Deadline<DeadlineId>[] = Object.values(deadlines)

describe("the 54 deadlines", () => {
  test("each stands with its length, unit and source", () => {
    const written = (row: Deadline) =>
      row.source.map((part) =>
        "instrument" in part ? [part.instrument, part.articles.join(",")].join(" ") : part.title,
      )
    expect(rows).toHaveLength(54)
    expect(new Set(rows.map((row) => [row.id, row.amount, row.unit, written(row).join("; ")].join("|")))).toEqual(
      new Set(facts.deadlines.map(([id, amount, unit, source]) => [id, amount, unit, source].join("|"))),
    )
  })

  test.each(rows)("$id says in Chinese and English what is due and what starts it", (row) => {
    expect(deadlines[row.id]).toBe(row)
    expect(row.zh).toMatch(/^\p{Script=Han}[^,;:()]*$/u)
    expect(row.en).toMatch(/^[A-Z].*[^.]$/)
    expect(row.from.zh).toMatch(/\p{Script=Han}/u)
    expect(row.from.en).toMatch(/^\w/)
    expect(Object.hasOwn(deadlineTopics, row.topic)).toBe(true)
    for (const concerned of row.appliesTo) expect(Object.hasOwn(lists, concerned) || isGroundCode(concerned)).toBe(true)
    const [{ instrument, articles }] = row.source
    expect(articles.length).toBeGreaterThan(0)
    expect(row.validFrom).toBe(instruments[instrument].inForceFrom)
    if (row.validFrom === null) expect(row.doubt).toBeDefined()
  })

  test("those of R107 begin with it, and one of which no first day is recorded always holds", () => {
    const on = (day: string) => deadlinesAsOf(day).map((row) => row.id)
    expect(on("2025-12-24")).not.toContain("repair_accept")
    expect(on("2025-12-25")).toContain("repair_accept")
    expect(on("2014-01-01")).toContain("review_apply")
    expect(on("2026-04-01")).toHaveLength(54)
  })

  test("an id is known exactly as written", () => {
    expect(isClockId("repair_accept")).toBe(true)
    expect(isClockId("toString")).toBe(false)
  })
})

// A deadline of each length that the vectors have.
const ofLength: Record<string, DeadlineId> = {
  "10 working-day": "publish_pushed_penalty",
  "20 working-day": "publish_penalty_same_province",
  "3 working-day": "withdraw_penalty",
  "2 working-day": "repair_accept",
  "30 day": "abnormal_objection_window",
}

describe("the day on which something is due", () => {
  test.each(facts.dueDays)("%s and %i of %s: %s", (start, amount, unit, due) => {
    const id = ofLength[`${amount} ${unit}`]
    if (!id) throw new Error(`no deadline of ${amount} ${unit}`)
    expect(deadlines[id]).toMatchObject({ amount, unit })
    expect(dueOn(`${start}`, id, publishedCalendar)).toBe(due)
  })

  test.each<[DeadlineId, string, string, string]>([
    [
      "litigation",
      "2025-08-31",
      "2026-02-28",
      "a month that is too short ends on its last day, here a working Saturday",
    ],
    ["litigation", "2025-11-02", "2026-05-06", "six months end within the holiday"],
    ["review_apply", "2026-03-05", "2026-05-06", "sixty days end within the holiday"],
    ["platform_reverify", "2026-01-10", "2026-07-10", "six months end on a working day"],
    ["two_letters_gap_min", "2026-09-20", "2026-10-05", "what must at least pass has passed, holiday or not"],
    ["seller_identity_retention", "2026-03-05", "2029-03-05", "what must be kept is kept to its day, calendar or not"],
  ])("%s from %s: %s, for %s", (id, start, due) => {
    expect(dueOn(start, id, publishedCalendar)).toBe(due)
  })

  test("is a working day for every deadline by which somebody must act", () => {
    fc.assert(
      fc.property(fc.constantFrom(...rows), fc.nat(4_300), ({ id, rollsForward }, n) => {
        const start = addDays("2014-01-01", n)
        const due = dueOn(start, id, publishedCalendar)
        if (isMissing(due)) throw new Error(due.reason.en)
        expect(due > start).toBe(true)
        if (rollsForward) expect(isWorkingDay(due, publishedCalendar)).toBe(true)
        const next = dueOn(addDays(start, 1), id, publishedCalendar)
        expect(!isMissing(next) && next >= due).toBe(true)
      }),
    )
  })

  test("is refused with the year where a calendar is missing", () => {
    for (const id of ["publish_penalty_same_province", "litigation"] as const) {
      expect(dueOn("2026-12-20", id, publishedCalendar)).toMatchObject({ missingYear: 2027 })
    }
  })

  test("days of a law on penalties are working days: five from a Friday is the Friday after", () => {
    expect(dueOn("2026-03-06", "statement_defence_hearing", publishedCalendar)).toBe("2026-03-13")
    expect(addWorkingDays("2026-03-06", 5, publishedCalendar)).toBe("2026-03-13")
  })
})
