/** A violation in a line: decisions tell the case after the phrase that names it, page after page. Pure. */

// What fits on two lines of a page.
const lengthMax = 80

/** The first sentence of a violation without its full stop, cut where even that is long. */
export function shortViolation(violation: string): string {
  const [first = ""] = violation.trim().split(/[。\n]/, 1)
  const phrase = first === "" ? violation.trim() : first
  const characters = [...phrase]
  return characters.length <= lengthMax ? phrase : `${characters.slice(0, lengthMax - 1).join("")}…`
}
