/** Text as one word of a command that is copied from a page into a shell. Pure. */

/** In single quotes nothing means anything but the quote that ends them. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
