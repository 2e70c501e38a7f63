/** The rows of a job's file come in batches that fit into memory, however long they are. */
import { expect, test } from "vitest"
import { inBatches } from "../../../src/check/job/batch.ts"
import { type JobRow, rowLengthMax } from "../../../src/check/job/row.ts"
import { groupLength } from "../../../src/table/in-order.ts"

test("a thousand rows make a batch, and fewer long ones", async () => {
  async function* rows(count: number, cell: string) {
    for (let number = 1; number <= count; number += 100) {
      yield Array.from({ length: 100 }, (_, at): JobRow => {
        return { number: number + at, cells: [cell], query: { by: "identity", hashes: [] }, problem: null }
      })
    }
  }
  const sizes = async (count: number, cell: string) => {
    const found: number[] = []
    for await (const batch of inBatches(rows(count, cell))) found.push(batch.length)
    return found
  }
  expect(await sizes(2_500, "x")).toEqual([1_000, 1_000, 500])
  const longMost = Math.ceil(groupLength / rowLengthMax)
  expect(await sizes(200, "x".repeat(rowLengthMax))).toEqual([longMost, longMost, 200 - 2 * longMost])
})
