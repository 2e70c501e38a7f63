/**
 * Formula injection (CWE-1236): a cell that begins like a formula would run when the CSV is opened in a spreadsheet.
 * An apostrophe before it makes it text there; here it is taken off again, so that what was written is read.
 */

// The signs that begin a formula, their full-width forms, which some locales take as well, and what is skipped before them.
const likeFormula = /^'*[=+\-@＝＋－＠\t\r]/
const guarded = /^'+[=+\-@＝＋－＠\t\r]/

/** The text as it may stand in a CSV. */
export function guardFormula(text: string): string {
  return likeFormula.test(text) ? `'${text}` : text
}

/** The text that was guarded. */
export function unguardFormula(text: string): string {
  return guarded.test(text) ? text.slice(1) : text
}
