/**
 * The draft of an answer: it grows beside the file that it becomes at its end, and a run that was cut off can go on behind
 * the last whole row.
 */
import { createReadStream } from "node:fs"
import { open, readFile, rename, rm, truncate, writeFile } from "node:fs/promises"
import path from "node:path"
import type { VerdictCounts } from "../../check/answer/tally.ts"
import { readCsvRecords } from "../../table/csv-record.ts"
import { verdictCounter } from "./count.ts"
import { isWorkbook, writeWorkbook } from "./workbook.ts"

/** A draft that is open. */
export interface CheckDraft {
  /** Rows that are there: records of a CSV below its header, lines of NDJSON as the sender counts them. */
  done: number
  /** The size of the log at which their answering began; null where there are none. */
  size: number | null
  write(chunk: string | Uint8Array): Promise<void>
  /** Puts the draft in the place of the file, as a workbook where that is to be one, and counts its verdicts. */
  finish(): Promise<VerdictCounts>
  /** Closes the draft; it stays, to be gone on with. */
  close(): Promise<void>
}

/** What a draft depends on. */
export interface DraftIdentity {
  format: "csv" | "ndjson"
  /** Another file, or other options, begin anew. */
  key: string
}

interface Known {
  key: string
  size: number
}

/** Opens the draft of a file. @param size the size of the log now @param resume to go on with one that is there */
export async function openCheckDraft(
  out: string,
  { format, key }: DraftIdentity,
  size: number,
  resume: boolean,
): Promise<CheckDraft> {
  const draft = path.join(path.dirname(out), `.${path.basename(out)}.draft`)
  const note = `${draft}.json`
  const known = resume ? await readKnown(note, key) : null
  const whole = known ? await wholeRows(draft, format) : null
  if (whole) await truncate(draft, whole.bytes)
  const goesOn = whole !== null && whole.rows > 0
  if (!goesOn) await writeFile(note, JSON.stringify({ key, size } satisfies Known), { mode: 0o600 })
  const handle = await open(draft, goesOn ? "a" : "w", 0o600)
  return {
    done: goesOn ? whole.rows : 0,
    size: goesOn ? (known?.size ?? null) : null,
    write: (chunk) => handle.appendFile(chunk),
    async finish() {
      await handle.sync()
      await handle.close()
      // What was written before a break counts as well.
      const counter = verdictCounter(format)
      for await (const chunk of createReadStream(draft) as AsyncIterable<Uint8Array>) counter.add(chunk)
      const { counts, records } = counter.end()
      if (isWorkbook(out)) {
        await writeWorkbook(draft, records, `${draft}.xlsx`)
        await rename(`${draft}.xlsx`, out)
        await rm(draft)
      } else await rename(draft, out)
      await rm(note, { force: true })
      return counts
    },
    close: () => handle.close(),
  }
}

async function readKnown(note: string, key: string): Promise<Known | null> {
  try {
    const known = JSON.parse(await readFile(note, "utf8")) as Known
    return known.key === key ? known : null
  } catch {
    return null
  }
}

interface Whole {
  rows: number
  bytes: number
}

/** The whole rows of a draft; null where it is not there. */
async function wholeRows(draft: string, format: "csv" | "ndjson"): Promise<Whole | null> {
  try {
    return format === "csv" ? await wholeRecords(draft) : await wholeLines(draft)
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null
    throw error
  }
}

/** What answers a CSV is well-formed, each record ended by a line feed: one that is not was cut off. */
async function wholeRecords(draft: string): Promise<Whole> {
  let [read, rows, bytes, before, broken] = [0, -1, 0, 0, false]
  async function* texts() {
    for await (const text of createReadStream(draft, { encoding: "utf8" }) as AsyncIterable<string>) {
      read += Buffer.byteLength(text)
      yield text
    }
  }
  for await (const records of readCsvRecords(texts())) {
    for (const record of records) {
      broken ||= record.broken
      if (broken) continue
      before = bytes
      bytes += Buffer.byteLength(record.text) + 1
      rows++
    }
  }
  return bytes > read ? { rows: Math.max(rows - 1, 0), bytes: before } : { rows: Math.max(rows, 0), bytes }
}

/** The last whole line says which line of the sender it answers. */
async function wholeLines(draft: string): Promise<Whole> {
  let [bytes, rows, rest] = [0, 0, ""]
  for await (const text of createReadStream(draft, { encoding: "utf8" }) as AsyncIterable<string>) {
    const lines = (rest + text).split("\n")
    rest = lines.pop() ?? ""
    for (const line of lines) bytes += Buffer.byteLength(line) + 1
    const last = lines.at(-1)
    if (last !== undefined) rows = (JSON.parse(last) as { line: number }).line
  }
  return { rows, bytes }
}
