/**
 * How deep a JSON text may be: seen before it is parsed, because what is done with it then may go down as deep. Pure.
 */

/** Arrays and objects in each other. Nothing that is understood here has more than eight. */
export const depthMax = 32

const quote = 34
const backslash = 92
// Brackets and braces: the bit that parts them is left out.
const opening = 91
const closing = 93
const braceBit = 32

/** Whether a JSON text holds arrays and objects deeper in each other than `depthMax`. */
export function isTooDeep(json: string): boolean {
  // Each level is a bracket that is opened and one that is closed.
  if (json.length <= 2 * depthMax) return false
  let depth = 0
  let inText = false
  for (let at = 0; at < json.length; at++) {
    const unit = json.charCodeAt(at)
    if (unit === quote) inText = !inText
    else if (inText) at += unit === backslash ? 1 : 0
    else if ((unit & ~braceBit) === opening) {
      if (++depth > depthMax) return true
    } else if ((unit & ~braceBit) === closing) depth--
  }
  return false
}
