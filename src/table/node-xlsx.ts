/** Workbooks on Node. Their libraries are loaded when the first one is met. */
import type { Xlsx } from "./xlsx.ts"

export const nodeXlsx: Xlsx = {
  async read(chunks, options) {
    const { readXlsx } = await import("./xlsx-reader.ts")
    return readXlsx(chunks, options)
  },
  async *write(sheets) {
    const { writeXlsx } = await import("./xlsx-writer.ts")
    yield* writeXlsx(sheets)
  },
}
