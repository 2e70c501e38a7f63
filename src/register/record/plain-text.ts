/**
 * Text that can be kept and shown: well-formed Unicode without control characters. Pure.
 */

// Tab, line feed and carriage return are text; U+FFFD stands for what a wrong encoding has lost.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]/

/** Whether a text is plain: PostgreSQL holds no U+0000 and no half of a surrogate pair, and no reader is meant to see one. */
export function isPlainText(text: string): boolean {
  return text.isWellFormed() && !control.test(text)
}
