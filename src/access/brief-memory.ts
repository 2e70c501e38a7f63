/**
 * What was read a moment ago, so that a client who asks a thousand times a second is not looked up as often. It is kept
 * for so short a time that a change is as good as seen at once.
 */

/** A memory of values by their keys. */
export interface BriefMemory<T> {
  /** The value as it was read a moment ago, or as `read` gives it now; that there is none (null) is not remembered. */
  find(key: string, read: () => Promise<T | null>): Promise<T | null>
  /** Has the value read anew. */
  forget(key: string): void
}

/** ms for which a value is believed without a look. */
export const believedForMs = 1_000
// A platform has one key and one policy, and there are hundreds of platforms, not thousands.
const keysMax = 10_000

/** An empty memory. @param clock ms since 1970 */
export function openBriefMemory<T>(clock: () => number): BriefMemory<T> {
  const believed = new Map<string, { value: T; until: number }>()
  return {
    async find(key, read) {
      const known = believed.get(key)
      const now = clock()
      if (known && now < known.until && known.until - now <= believedForMs) return known.value
      const value = await read()
      if (believed.size >= keysMax) believed.clear()
      if (value === null) believed.delete(key)
      else believed.set(key, { value, until: now + believedForMs })
      return value
    },
    forget(key) {
      believed.delete(key)
    },
  }
}
