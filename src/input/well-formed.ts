/**
 * Text as it came, before it is read: bytes that are UTF-8, and JSON in which no half of a surrogate pair stands by itself. What
 * is not would be read as other characters than were meant (U+FFFD), and kept as those. Pure.
 */
import { isUtf8 } from "node:buffer"
import type { Bilingual } from "../law/bilingual.ts"

/** Where bytes stop being UTF-8: the place of the first that is none, from 0; null where all are. */
export function findBrokenByte(bytes: Uint8Array): number | null {
  if (isUtf8(bytes)) return null
  // The longest beginning that is UTF-8, perhaps cut off inside a character, by halves.
  let [right, wrong] = [0, bytes.length + 1]
  while (wrong - right > 1) {
    const middle = (right + wrong) >> 1
    if (isUtf8(bytes.subarray(0, wholeIn(bytes, middle)))) right = middle
    else wrong = middle
  }
  return wholeIn(bytes, right)
}

/** The end of the last whole character that ends within so many bytes. */
function wholeIn(bytes: Uint8Array, end: number): number {
  for (let back = 1; back <= Math.min(3, end); back++) {
    const byte = bytes[end - back] ?? 0
    if (byte < 0x80) return end
    if (byte >= 0xc0) return back < (byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4) ? end - back : end
  }
  return end
}

// Each escape by itself, so that the second of two strokes begins none.
const escapes = /\\(?:u(d[89ab][\da-f]{2}(\\ud[c-f][\da-f]{2})?|d[c-f][\da-f]{2})|[\s\S])/gi

/** Where in a JSON text the escape of half a surrogate pair stands without its other half, from 0; null where none does. */
export function findLoneSurrogate(json: string): number | null {
  if (!/\\ud/i.test(json)) return null
  for (const { index, 1: surrogate, 2: second } of json.matchAll(escapes)) {
    if (surrogate !== undefined && second === undefined) return index
  }
  return null
}

/** The first place in a value whose text, or whose own name, has half a surrogate pair; null where none has. */
export function findBrokenText(value: unknown): { path: string[]; of: "text" | "name" } | null {
  if (typeof value === "string") return value.isWellFormed() ? null : { path: [], of: "text" }
  if (typeof value !== "object" || value === null) return null
  for (const [name, each] of Object.entries(value)) {
    if (!name.isWellFormed()) return { path: [], of: "name" }
    const found = findBrokenText(each)
    if (found) return { ...found, path: [name, ...found.path] }
  }
  return null
}

/** What is wrong with a line of JSON, of which bytes that are not UTF-8 have come as U+FFFD; null: nothing of this. */
export function brokenLine(text: string): Bilingual | null {
  const lost = text.indexOf("\ufffd")
  if (lost >= 0) return brokenWords.bytes(`第 ${lost + 1} 字`, `character ${lost + 1}`)
  const at = findLoneSurrogate(text)
  return at === null ? null : brokenWords.surrogate(`第 ${at + 1} 字`, `character ${at + 1}`)
}

/** In words, with the place in each language. */
export const brokenWords = {
  bytes: (zh: string, en: string) => ({
    zh: `${zh}起不是有效的 UTF-8：请以 UTF-8 编码重新发送`,
    en: `${en} is where it stops being UTF-8: encode it in UTF-8 and send it again`,
  }),
  surrogate: (zh: string, en: string) => ({
    zh: `${zh}是不成对的代理项（\\ud800 至 \\udfff），不是文字：请补全或者删去`,
    en: `${en} is half of a surrogate pair (\\ud800 to \\udfff), which is no text: complete it or take it out`,
  }),
} as const satisfies Record<string, (zh: string, en: string) => Bilingual>
