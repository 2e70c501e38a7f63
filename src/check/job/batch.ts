/**
 * The rows of a file as batches: from where the work goes on, and until it is told to stop. Pure but for the reading.
 */
import { groupLength } from "../../table/in-order.ts"
import { cellsLength } from "../../table/row.ts"
import type { JobRow } from "./row.ts"

// Rows that are answered together: what is read of them and what becomes of it stands in the way of single checks, which
// five thousand made twice as slow (docs/measures.md). A name costs as much as many codes.
const codesPerBatch = 1_000
const namesPerBatch = 200

// Those whose subjects have to be looked for first.
const searched: ReadonlySet<JobRow["query"]["by"]> = new Set(["name", "shop", "organisation"])

/** Groups of rows until the signal says stop. */
export async function* untilStopped<T>(groups: AsyncGenerator<T>, stop: AbortSignal): AsyncGenerator<T> {
  try {
    for await (const group of groups) {
      if (stop.aborted) return
      yield group
    }
  } finally {
    await groups.return(undefined)
  }
}

/** Groups of rows without the first, which have been answered. */
export async function* skipRows<T>(groups: AsyncIterable<readonly T[]>, count: number): AsyncGenerator<readonly T[]> {
  let left = count
  for await (const group of groups) {
    if (left < group.length) yield left === 0 ? group : group.slice(left)
    left = Math.max(0, left - group.length)
  }
}

/** Rows as batches that are answered together. */
export async function* inBatches(groups: AsyncIterable<readonly JobRow[]>): AsyncGenerator<JobRow[]> {
  let [held, names, length]: [JobRow[], number, number] = [[], 0, 0]
  for await (const group of groups) {
    for (const row of group) {
      held.push(row)
      if (searched.has(row.query.by)) names++
      length += cellsLength(row.cells)
      if (held.length < codesPerBatch && names < namesPerBatch && length < groupLength) continue
      yield held
      ;[held, names, length] = [[], 0, 0]
    }
  }
  if (held.length > 0) yield held
}
