/**
 * Strict shapes of what is signed: every member is there, of its type, and no other. Small, because a browser loads it.
 */

/** Whether a value has a shape. */
export type Shape<T> = (value: unknown) => value is T

/** What a shape is the shape of. */
export type Shaped<S> = S extends Shape<infer T> ? T : never

type Members = Readonly<Record<string, Shape<unknown>>>
type Whole<M extends Members> = { [Name in keyof M]: Shaped<M[Name]> }

/** A text. */
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

/** A shape, or null. */
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

/** Reads JSON; undefined for what is none. */
export function parseJson(source: string): unknown {
  try {
    return JSON.parse(source)
  } catch {
    return undefined
  }
}
