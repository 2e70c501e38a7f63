/** The answer of a check as a workbook, made of the draft when that is whole: of a CSV rows can be gone on with. */
import { createReadStream, createWriteStream } from "node:fs"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { toWorkbook } from "../../check/job/result.ts"
import { nodeXlsx } from "../../table/node-xlsx.ts"

/** Writes a CSV as a workbook, all of whose cells are text. @param rows in it, without the header */
export async function writeWorkbook(csv: string, rows: number, file: string): Promise<void> {
  async function* chunks() {
    for await (const chunk of createReadStream(csv) as AsyncIterable<Uint8Array>) yield chunk
  }
  await pipeline(Readable.from(toWorkbook(chunks(), rows, nodeXlsx)), createWriteStream(file, { mode: 0o600 }))
}

/** Whether a file is to be a workbook. */
export function isWorkbook(file: string | null | undefined): boolean {
  return file?.toLowerCase().endsWith(".xlsx") ?? false
}
