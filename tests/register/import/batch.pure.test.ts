/** A batch of an import is full by its rows or by the text that they came from, whatever became of them. */
import { expect, test } from "vitest"
import { addRow, batchLength, emptyBatch, isFull } from "../../../src/register/import/batch.ts"

const unnamed = JSON.stringify({ kind: "subject", pad: "x".repeat(batchLength / 10) })
test.each([
  ["a line", (number: number) => ({ number, text: unnamed })],
  ["a row of a form", (number: number) => ({ number, length: unnamed.length, refused: [] })],
])("a batch is full when it has refused enough of %s", (_, rowOf) => {
  const batch = emptyBatch(Date.UTC(2026, 5, 30))
  let number = 0
  while (!isFull(batch)) addRow(batch, rowOf(++number), { mayPublishFor: () => true })
  expect(batch).toMatchObject({ read: 10, rejected: 10 })
})
