import { expect, test } from "vitest"
import { surviveKills } from "../support/killed-database.ts"

test("a database that is killed ten times under 32 who ask ends nothing, loses nothing, and mixes no answers", async () => {
  const { acknowledged, lost, parts, wrong, statuses } = await surviveKills(10)
  expect(acknowledged).toBeGreaterThan(100)
  expect({ lost, parts, wrong }).toEqual({ lost: 0, parts: 0, wrong: [] })
  expect(Object.keys(statuses).sort()).toEqual(["200", "404", "503"])
})
