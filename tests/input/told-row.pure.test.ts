/** What is told of rows is bounded, in rows and in problems, and keeps nothing but itself. */
import { expect, test } from "vitest"
import { startTold } from "../../src/input/told-row.ts"
import { groupLength, inGroups } from "../../src/table/in-order.ts"

const row = (line: number, problems: number) => ({
  ...{ line, outcome: "refused", problems: Array.from({ length: problems }, (_, at) => `${at}`) },
})

test("of ten thousand rows with fifty problems each the first two hundred have all, the others the first", () => {
  const { tell, results } = startTold<ReturnType<typeof row>>("refused")
  for (let line = 1; line <= 12_000; line += 1_000) tell(Array.from({ length: 1_000 }, (_, at) => row(line + at, 50)))
  expect(results).toHaveLength(10_000)
  expect(results.slice(0, 200).every(({ problems }) => problems.length === 50)).toBe(true)
  expect(results.slice(200).every(({ problems }) => problems.length === 1 && problems[0] === "0")).toBe(true)
})

test("groups are closed by their number of items, and by their text", async () => {
  async function* items() {
    yield [1, 1, 1, groupLength, 1]
    yield [groupLength - 1, 1, 1]
  }
  const groups: number[][] = []
  for await (const group of inGroups(items(), 3, (length) => length)) groups.push(group)
  expect(groups).toEqual([[1, 1, 1], [groupLength], [1, groupLength - 1], [1, 1]])
})
