/**
 * Strict shapes of what is signed: every member is there, of its type, and no other. Small, because a browser loads it.
 */

/** Whether a value has a shape. */
export type Shape<T> = (value: unknown) => value is T

/** What a shape is the shape of. */
export type Shaped<S> = S extends Shape<infer T> ? T : never

type Members = Readonly<Record<string, Shape<unknown>>>
type Whole<M extends Members> = { [Name in keyof M]: Shaped<M[Name]> }

export const text: Shape<string> = (value): value is string => typeof value === "string"

/** A whole number from 0 that a JSON number holds exactly. */
export const count: Shape<number> = (value): value is number => Number.isSafeInteger(value) && Number(value) >= 0

/** A text of a pattern. */
export function matching(pattern: RegExp): Shape<string> {
  return (value): value is string => typeof value === "string" && pattern.test(value)
}

/** One of some texts. */
export function oneOf<const T extends string>(...choices: readonly T[]): Shape<T> {
  return (value): value is T => choices.some((choice) => choice === value)
}

export function orNull<T>(shape: Shape<T>): Shape<T | null> {
  return (value): value is T | null => value === null || shape(value)
}

/** A list of things of one shape. */
export function listOf<T>(shape: Shape<T>): Shape<T[]> {
  return (value): value is T[] => Array.isArray(value) && value.every(shape)
}

/** An object of these members: all that are needed, some that may be absent, and no other. */
export function exact<const M extends Members, const O extends Members = Record<never, never>>(
  needed: M,
  absentable?: O,
): Shape<Whole<M> & Partial<Whole<O>>> {
  const optional: Members = absentable ?? {}
  return (value): value is Whole<M> & Partial<Whole<O>> => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return false
    const given = value as Readonly<Record<string, unknown>>
    return (
      Object.entries(needed).every(([name, shape]) => Object.hasOwn(given, name) && shape(given[name])) &&
      Object.keys(given).every(
        (name) => Object.hasOwn(needed, name) || (Object.hasOwn(optional, name) && optional[name]?.(given[name])),
      )
    )
  }
}

/** SHA-256 as hexadecimal digits. */
export const digest = matching(/^[0-9a-f]{64}$/)

/** A hash of the tree, base64. */
export const treeHash = matching(/^[A-Za-z0-9+/]{43}=$/)

/**
 * Reads JSON; undefined for what is none, and where an object has a member twice: programs differ in which of the two they
 * take (RFC 8259, section 4), so that one document would say two things.
 */
export function parseJson(source: string): unknown {
  try {
    const value: unknown = JSON.parse(source)
    return hasMemberTwice(source) ? undefined : value
  } catch {
    return undefined
  }
}

/**
 * Reads JSON in the one spelling in which a register signs it; undefined for any other: of a number with a point that need not be
 * (`1008.0`) or an exponent, an escape that need not be, or a member twice, other programs read something else.
 */
export function parsePlain(source: string): unknown {
  try {
    const value = parseJson(source)
    return JSON.stringify(value) === source ? value : undefined
  } catch {
    // So deep that it can be read and not written.
    return undefined
  }
}

/** Whether an object in a text, which is JSON, has a member twice, however its name is spelled. */
function hasMemberTwice(json: string): boolean {
  // Names in each object that is open; null for a list.
  const open: (Set<unknown> | null)[] = []
  for (let at = 0; at < json.length; at++) {
    const character = json[at]
    if (character === "{") open.push(new Set())
    else if (character === "[") open.push(null)
    else if (character === "}" || character === "]") open.pop()
    if (character !== '"') continue
    const start = at
    for (at++; json[at] !== '"'; at++) if (json[at] === "\\") at++
    const names = open.at(-1)
    if (!names || !isBeforeColon(json, at + 1)) continue
    const name: unknown = JSON.parse(json.slice(start, at + 1))
    if (names.has(name)) return true
    names.add(name)
  }
  return false
}

function isBeforeColon(json: string, from: number): boolean {
  let at = from
  while (" \t\n\r".includes(json[at] ?? "x")) at++
  return json[at] === ":"
}
