/**
 * Text that can be kept and shown: well-formed Unicode in which nothing stands that no reader is meant to see. The one
 * place that says so, of rows, acts and whatever else has words of its own. Pure.
 */
import type { z } from "zod"
import type { Bilingual } from "../law/bilingual.ts"

// PostgreSQL holds no U+0000 and no half of a surrogate pair; tab, line feed and carriage return are text; U+FFFD stands for
// what a wrong encoding has lost. Controls of direction (UAX 9) make a sentence read as another than the one that is kept.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unfit = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd\p{Bidi_Control}\p{Cs}]/u

/** So many blanks around a text are let pass. What has more is refused by its length before it is trimmed. */
export const paddingMax = 1_000

/** Whether a text is plain. */
export function isPlainText(text: string): boolean {
  return !unfit.test(text)
}

/** What stands in a text that is none, and where; null for a plain one. */
export function unfitWords(text: string): Bilingual | null {
  const at = text.search(unfit)
  if (at < 0) return null
  const point = `U+${text.charCodeAt(at).toString(16).toUpperCase().padStart(4, "0")}`
  return {
    zh: `第 ${at + 1} 字（${point}）为控制字符、改变文字方向的字符或者乱码，请删去`,
    en: `character ${at + 1} (${point}) is a control, turns the direction of the text, or is broken: take it out`,
  }
}

/** The same of an input: `z.string().check(plainText)`. */
export function plainText({ value, issues }: z.core.ParsePayload<string>): void {
  const params = unfitWords(value)
  if (params) issues.push({ code: "custom", input: value, params })
}
