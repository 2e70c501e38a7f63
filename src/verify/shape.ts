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

// Of JSON, the texts, each with the colon that makes it a name, and what stands between.
const pieces = /("(?:[^"\\]+|\\.)*")(\s*:)?|\s+/g

/**
 * Reads JSON; undefined for what is none, and for what programs read otherwise (RFC 8259, sections 4, 6 and 8.2): a member
 * twice, an escape in a member's name, a number with a point or an exponent that need not be, or of more digits than a double
 * holds, half of a surrogate pair. Blanks may stand between, and escapes in texts, as others write them.
 */
export function parseJson(source: string): unknown {
  try {
    const value: unknown = JSON.parse(source)
    const written = JSON.stringify(value)
    // As nearly everything comes, which is a third of the work: nothing is to be taken apart, unless it has half a pair.
    if (written === source && !source.includes("\\ud")) return value
    const plain = source.replace(pieces, (_, text?: string, colon?: string) => (text ? spelled(text, colon) : ""))
    return written === plain ? value : undefined
  } catch {
    // So deep that it can be read and not written, too.
    return undefined
  }
}

function spelled(text: string, colon: string | undefined): string {
  const read: string = JSON.parse(text)
  return colon ? `${text}:` : read.isWellFormed() ? JSON.stringify(read) : ""
}

/**
 * Reads JSON in the one spelling in which a register signs it; undefined for any other: no blank between, and no escape that
 * need not be.
 */
export function parsePlain(source: string): unknown {
  const value = parseJson(source)
  return value !== undefined && JSON.stringify(value) === source ? value : undefined
}
