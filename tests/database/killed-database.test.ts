import { expect, test } from "vitest"
import { surviveKills } from "../support/killed-database.ts"

for (const [times, kills, options] of [
  ["once", 1, {}],
  ["ten times", 10, { tags: "long" }],
] as const)
  test(
    `a database that is killed ${times} under 32 who ask ends nothing, loses nothing, and mixes no answers`,
    options,
    async () => {
      const { acknowledged, lost, parts, wrong, statuses } = await surviveKills(kills)
      expect(acknowledged).toBeGreaterThan(10 * kills)
      expect({ lost, parts, wrong }).toEqual({ lost: 0, parts: 0, wrong: [] })
      expect(Object.keys(statuses).sort()).toEqual(["200", "404", "503"])
    },
  )
