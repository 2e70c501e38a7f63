/**
 * Pointers as an answer tells them. Each part may be a name of the sender's choice, of any length: it is told as far as a name
 * of ours could be that long, with a sign in place of what seems to be somebody's data, and of all of them together no more is
 * looked through than takes a moment. Pure.
 */
import { hidePersonalData } from "../law/personal-data.ts"

// A query's own name has up to 200 characters (check/query/routes.ts); no other name that is taken has as many.
const partLengthMax = 200

// A hundred faults in members of 80 characters. What is made to take long takes some 3 µs for each on a small machine.
const lookedThroughMax = 8_000

const left = "…"

/** The same, as they may be told. */
export function shownPointers<E extends { pointer: string }>(errors: readonly E[]): E[] {
  const shown = new Map<string, string>()
  let room = lookedThroughMax
  const show = (part: string): string => {
    if (part === "" || /^\d{1,6}$/.test(part)) return part
    const known = shown.get(part)
    if (known !== undefined) return known
    if (part.length > partLengthMax || part.length > room) return left
    room -= part.length
    // As it was sent: an escape must not part a number.
    const name = part.replaceAll("~1", "/").replaceAll("~0", "~")
    const told = hidePersonalData(name).replaceAll("~", "~0").replaceAll("/", "~1")
    shown.set(part, told)
    return told
  }
  return errors.map((error) => ({ ...error, pointer: error.pointer.split("/").map(show).join("/") }))
}
