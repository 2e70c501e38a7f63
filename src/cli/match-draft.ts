/**
 * The draft of a match: what has been found so far, a line for each row, beside the file that it will become. A run that
 * was cut off goes on behind the last whole line; another input, or other options, begin anew.
 */
import { createReadStream } from "node:fs"
import { type FileHandle, open, rm, truncate } from "node:fs/promises"
import path from "node:path"
import { createInterface } from "node:readline"
import type { WireCandidate } from "../match/table.ts"

export interface MatchDraft {
  rows: number
  add(results: readonly (readonly WireCandidate[])[]): Promise<void>
  /** The results of all rows, in order. */
  read(): AsyncGenerator<WireCandidate[]>
  /** Closes the draft; it stays, to be gone on with. */
  close(): Promise<void>
  remove(): Promise<void>
}

/** Opens the draft of a file. @param identity what the results depend on */
export async function openDraft(file: string, identity: string): Promise<MatchDraft> {
  const draft = path.join(path.dirname(file), `.${path.basename(file)}.draft`)
  const known = await readKnown(draft, identity)
  const handle: FileHandle = await open(draft, known ? "a" : "w", 0o600)
  if (!known) await handle.appendFile(`${identity}\n`)
  return {
    rows: known?.rows ?? 0,
    add: (results) => handle.appendFile(results.map((candidates) => `${JSON.stringify(candidates)}\n`).join("")),
    async *read() {
      let first = true
      for await (const line of createInterface({ input: createReadStream(draft) })) {
        if (!first) yield JSON.parse(line) as WireCandidate[]
        first = false
      }
    },
    close: () => handle.close(),
    remove: () => rm(draft, { force: true }),
  }
}

/** The whole lines of a draft of the same identity, with a broken last one cut off; null where there is none. */
async function readKnown(draft: string, identity: string): Promise<{ rows: number } | null> {
  let [lines, whole, seen] = [0, 0, 0]
  let first = Buffer.alloc(0)
  try {
    for await (const chunk of createReadStream(draft)) {
      if (lines === 0) first = Buffer.concat([first, chunk as Buffer])
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) {
        lines++
        whole = seen + at + 1
      }
      seen += chunk.length
    }
  } catch {
    return null
  }
  if (lines === 0 || first.subarray(0, first.indexOf(10)).toString() !== identity) return null
  if (whole < seen) await truncate(draft, whole)
  return { rows: lines - 1 }
}
