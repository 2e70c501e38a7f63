// What the page of the register's state calls late.
import { expect, test } from "vitest"
import { isLate } from "../../src/app/status-page.ts"

const now = Date.parse("2026-06-30T04:00:00Z")
const before = (minutes: number) => now - minutes * 60_000

test("the map is late when what it misses has waited for longer than its own interval, any other reader at once", () => {
  const behind = (name: string) => ({ name, position: 40, behind: 2 })
  expect(isLate(behind("map"), { now, unmapped: before(10) })).toBe(false)
  expect(isLate(behind("map"), { now, unmapped: before(11) })).toBe(true)
  expect(isLate(behind("search"), { now, unmapped: null })).toBe(true)
  expect(isLate({ name: "map", position: 42, behind: 0 }, { now, unmapped: null })).toBe(false)
})
