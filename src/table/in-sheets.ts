/** Rows as sheets of a workbook: more than one holds go on in the next. */
import type { Sheet } from "./xlsx-writer.ts"

// 1,048,576, the header among them.
const rowsPerSheet = 1_048_575

/** @param rows how many there are at most @param groups of them, read once, sheet by sheet in their order */
export function inSheets(
  { name, columns }: Pick<Sheet, "name" | "columns">,
  rows: number,
  groups: AsyncGenerator<readonly (readonly string[])[]>,
): Sheet[] {
  let held: readonly (readonly string[])[] = []
  // Sheets are written one after the other, each where the one before left off.
  async function* next() {
    for (let left = rowsPerSheet; left > 0; ) {
      if (held.length === 0) {
        const { done, value } = await groups.next()
        if (done) return
        held = value
      }
      const group = held.slice(0, left)
      held = held.slice(group.length)
      left -= group.length
      yield group
    }
  }
  return Array.from({ length: Math.max(1, Math.ceil(rows / rowsPerSheet)) }, (_, index) => {
    return { name: index === 0 ? name : `${name} ${index + 1}`, columns, rows: next() }
  })
}
