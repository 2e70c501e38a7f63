/**
 * Codes by the hundred thousand: one behind the other with a separator after each, which makes a code five words of 32
 * bits. So they are compared and moved as numbers, and are the text that a database reads and writes them as. Pure.
 */
import { codeLength } from "./check-character.ts"

/** Codes of 18 characters of 0-9 and A-Z. */
export interface CodeList {
  count: number
  /** Five for each code: its bytes and the separator's. */
  words: Int32Array
}

/** What stands between codes in a text that is read: it fills the five words. */
export const readSeparator = ", "
/** What stands between codes in a text that is written: PostgreSQL parts at one character faster than at two. */
export const writtenSeparator = ","

const slotWords = 5
const slotLength = codeLength + readSeparator.length
const [comma, blank] = [44, 32]

/** A list with room for so many codes. */
export function openCodeList(room: number): CodeList {
  return { count: 0, words: new Int32Array(room * slotWords) }
}

/** Puts codes behind those of a list that has room for them. @param starts where each begins in the bytes */
export function addCodes(list: CodeList, bytes: Uint8Array, starts: Int32Array): void {
  const to = new Uint8Array(list.words.buffer)
  let at = list.count * slotLength
  for (let n = 0; n < starts.length; n++) {
    const from = starts[n] as number
    for (let i = from; i < from + codeLength; i++) to[at++] = bytes[i] as number
    to[at++] = comma
    to[at++] = blank
  }
  list.count += starts.length
}

/** Codes that stand in a text, with `readSeparator` between them. */
export function readCodeText(text: string): CodeList {
  const count = Math.ceil(text.length / slotLength)
  const words = new Int32Array(count * slotWords)
  const bytes = Buffer.from(words.buffer)
  bytes.write(text, "latin1")
  bytes.write(readSeparator, Math.max(0, bytes.length - readSeparator.length), "latin1")
  return { count, words }
}

/** Codes as a text, with `writtenSeparator` between them. */
export function toCodeText({ words, count }: CodeList): string {
  const bytes = new Uint8Array(words.buffer)
  const text = Buffer.allocUnsafe(count * (codeLength + 1))
  let to = 0
  for (let at = 0; at < count * slotLength; at += slotLength) {
    for (let i = 0; i <= codeLength; i++) text[to++] = bytes[at + i] as number
  }
  return text.toString("latin1", 0, Math.max(0, to - 1))
}

/** Codes in their order, each once. */
export interface SortedCodes {
  codes: CodeList
  /** Of each code as they were given, in that order, its place among the sorted ones. */
  places: Uint32Array
}

// A code that is read lies anywhere, and is waited for. So many are read at once, in a loop that is short enough for a
// processor to have the next ones under way.
const nearby = 64

/** Sorts codes by their bytes, as PostgreSQL does in the collation C. */
export function sortCodes(list: CodeList): SortedCodes {
  const { words, count } = list
  const order = orderCodes(list)
  const sorted = new Int32Array(count * slotWords)
  const places = new Uint32Array(count)
  const lasts = new Int32Array(nearby)
  let end = 0
  for (let start = 0; start < count; start += nearby) {
    const next = Math.min(start + nearby, count)
    for (let n = start; n < next; n++)
      lasts[n - start] = words[(order[n] as number) * slotWords + slotWords - 1] as number
    for (let n = start; n < next; n++) {
      const number = order[n] as number
      const at = number * slotWords
      const last = lasts[n - start] as number
      if (end === 0 || sorted[end - 1] !== last || !isSameSlot(words, at, sorted, end - slotWords)) {
        for (let i = 0; i < slotWords - 1; i++) sorted[end + i] = words[at + i] as number
        sorted[end + slotWords - 1] = last
        end += slotWords
      }
      places[number] = end / slotWords - 1
    }
  }
  return { codes: { count: end / slotWords, words: sorted }, places }
}

function isSameSlot(one: Int32Array, at: number, other: Int32Array, otherAt: number): boolean {
  // From the end: codes of one region begin alike.
  for (let i = slotWords - 1; i >= 0; i--) if (one[at + i] !== other[otherAt + i]) return false
  return true
}

// Two characters are one digit of the sort.
const characters = 36
const digits = characters * characters

const digitOf = (byte: number) => (byte < 58 ? byte - 48 : byte - 55)

/** The numbers of codes, the first code's first. A radix sort: it takes a tenth of the time of sorting strings. */
function orderCodes({ words, count }: CodeList): Uint32Array {
  const bytes = new Uint8Array(words.buffer)
  let order = new Uint32Array(count)
  for (let n = 0; n < count; n++) order[n] = n
  let next = new Uint32Array(count)
  const digit = new Uint16Array(count)
  const ends = new Uint32Array(digits + 1)
  for (let place = codeLength - 2; place >= 0; place -= 2) {
    ends.fill(0)
    for (let n = 0, at = place; n < count; n++, at += slotLength) {
      const value = digitOf(bytes[at] as number) * characters + digitOf(bytes[at + 1] as number)
      digit[n] = value
      ends[value + 1] = (ends[value + 1] as number) + 1
    }
    // Codes of one region begin alike: what is the same everywhere sorts nothing.
    if (ends[(digit[0] as number) + 1] === count) continue
    for (let value = 1; value <= digits; value++) ends[value] = (ends[value] as number) + (ends[value - 1] as number)
    for (let n = 0; n < count; n++) {
      const code = order[n] as number
      const value = digit[code] as number
      next[ends[value] as number] = code
      ends[value] = (ends[value] as number) + 1
    }
    ;[order, next] = [next, order]
  }
  return order
}

/**
 * Goes through sorted codes and some of them that were found, which are in the same order and may stand there more than
 * once.
 * @param visit is called with the place of each found one among the sorted ones
 */
export function eachFound(sorted: CodeList, found: CodeList, visit: (place: number) => void): void {
  let next = 0
  for (let place = 0; place < sorted.count && next < found.count; place++) {
    for (; next < found.count && isSameSlot(sorted.words, place * slotWords, found.words, next * slotWords); next++) {
      visit(place)
    }
  }
  // It would be taken for one that was not found, and all behind it.
  if (next < found.count) throw new Error("a code was found that was not asked for, or out of order")
}
