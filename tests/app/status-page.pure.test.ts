// What the page of the register's state calls late.
import { expect, test } from "vitest"
import { isLate } from "../../src/app/status-page.ts"

const published = "2026-06-30T04:00:00Z"
const after = (minutes: number) => Date.parse(published) + minutes * 60_000

test("the map is late only beyond its own interval, any other reader as soon as it is behind", () => {
  const behind = (name: string) => ({ name, position: 40, behind: 2 })
  expect(isLate(behind("map"), published, after(9))).toBe(false)
  expect(isLate(behind("map"), published, after(10))).toBe(true)
  expect(isLate(behind("search"), published, after(0))).toBe(true)
  expect(isLate({ name: "map", position: 42, behind: 0 }, published, after(60))).toBe(false)
})
