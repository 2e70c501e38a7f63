/** What is said of the words of a text that were dropped so that something is found. Pure. */
import type { Bilingual } from "../law/bilingual.ts"

/** What of a text nothing that was found has. */
export function leftOut(words: readonly string[]): Bilingual {
  return {
    zh: `没有按这些字查找：${words.map(quoted).join("")}`,
    en: `Left out of the search: ${words.map(quoted).join(", ")}`,
  }
}

/** What was typed, in one pair of quotes: a phrase is in quotes already. */
export function quoted(text: string): string {
  const [, phrase = text] = /^["“”「『]([^"“”「」『』]*)["“”」』]$/u.exec(text.trim()) ?? []
  return `“${phrase}”`
}
