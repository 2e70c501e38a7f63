/**
 * Reads the listed set from the database: all of it, in memory that is that of the set and no more, for rows are worked
 * in as they come; or what has changed of some codes.
 */
import type { Transaction } from "../../database/client.ts"
import type { Head } from "../../ledger/sequencer.ts"
import { keyWords, readKey } from "../../names/code-key.ts"
import { type CodeTable, findInTable, openTable, putInTable } from "./code-table.ts"
import { addRecord, askEntry, clearEntry, goneEntry } from "./entry.ts"
import type { Changes, ListedView } from "./listed-view.ts"
import { openProfileBook, type ProfileBook } from "./profile.ts"
import { copyEnded, copyRecords, copyReplaced, copySubjects, countCodes, readCodes, readReplaced } from "./store.ts"

/**
 * Loads everything in the snapshot of a transaction.
 * @param head of the log in it
 * @param codesMax codes that may be held; where there are more subjects, those with live records alone
 * @returns "too-many" when even those are more
 */
export async function loadView(
  tx: Transaction,
  head: Head,
  today: string,
  codesMax: number,
): Promise<ListedView | "too-many"> {
  const { known, listed } = await countCodes(tx, codesMax)
  if (listed > codesMax) return "too-many"
  const complete = known <= codesMax
  const building = open(complete ? Math.max(known, listed) : listed)
  for await (const lines of joinedLines(await copyRecords(tx, today))) addRecords(building, lines)
  // Of who was deregistered and has no records it is told when, which the database knows: few, for all of them were listed once.
  for await (const lines of joinedLines(await copyEnded(tx))) addSubjects(building, lines, askEntry)
  if (complete) for await (const lines of joinedLines(await copySubjects(tx))) addSubjects(building, lines, clearEntry)
  for await (const lines of joinedLines(await copyReplaced(tx))) addSubjects(building, lines, askEntry)
  const { base, odd, book } = building
  return { head, complete, base, overlay: openTable(0), odd, book }
}

// Codes that are looked up at once; bounds the memory.
const codesAtOnce = 5_000

/** What is to be held of codes from now on. */
export async function readChanges(
  tx: Transaction,
  { complete, book }: ListedView,
  codes: readonly string[],
  today: string,
): Promise<Changes> {
  // Whoever is not among the rows is not known to the register.
  const changes = new Map(codes.map((code) => [code, goneEntry]))
  const unlisted = complete ? clearEntry : goneEntry
  for (let start = 0; start < codes.length; start += codesAtOnce) {
    const entries = new Map<string, number>()
    const some = codes.slice(start, start + codesAtOnce)
    // What stands under a code that was replaced is told by the one in its place.
    for (const code of await readReplaced(tx, some)) changes.set(code, askEntry)
    for (const { code, isEnded, mark, until } of await readCodes(tx, some, today)) {
      if (mark === null) changes.set(code, isEnded ? askEntry : unlisted)
      else entries.set(code, addRecord(book, entries.get(code) ?? 0, mark, until))
    }
    for (const [code, entry] of entries) changes.set(code, entry)
  }
  return changes
}

interface Building {
  base: CodeTable
  odd: Map<string, number>
  book: ProfileBook
}

function open(codes: number): Building {
  return { base: openTable(codes), odd: new Map(), book: openProfileBook() }
}

/** Pieces of text that end with a line. COPY writes a code, a mark and a number in ASCII: nothing has to be unescaped. */
async function* joinedLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest = ""
  for await (const chunk of chunks) {
    const text = rest + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString("latin1")
    const end = text.lastIndexOf("\n") + 1
    rest = text.slice(end)
    if (end > 0) yield text.slice(0, end)
  }
}

const key = new Int32Array(keyWords)

function addRecords(building: Building, lines: string): void {
  for (let start = 0; start < lines.length; ) {
    const afterCode = lines.indexOf("\t", start)
    const afterMark = lines.indexOf("\t", afterCode + 1)
    const end = lines.indexOf("\n", afterMark)
    const until = lines.slice(afterMark + 1, end)
    const mark = lines.slice(afterCode + 1, afterMark)
    change(building, lines.slice(start, afterCode), (entry) =>
      addRecord(building.book, entry, mark, until === "\\N" ? null : Number(until)),
    )
    start = end + 1
  }
}

function addSubjects(building: Building, lines: string, unlisted: number): void {
  for (let start = 0; start < lines.length; ) {
    const end = lines.indexOf("\n", start)
    change(building, lines.slice(start, end), (entry) => (entry === 0 ? unlisted : entry))
    start = end + 1
  }
}

function change({ base, odd }: Building, code: string, toEntry: (entry: number) => number): void {
  if (!readKey(code, key, 0)) {
    odd.set(code, toEntry(odd.get(code) ?? 0))
    return
  }
  const [a, b, c] = [key[0] as number, key[1] as number, key[2] as number]
  putInTable(base, a, b, c, toEntry(findInTable(base, a, b, c)))
}
