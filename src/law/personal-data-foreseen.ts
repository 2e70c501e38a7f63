/**
 * Findings that were made beforehand, off the thread that answers: a text that was made to take long holds nobody up who waits
 * for something else. Whoever asks for them asks as ever, and a text that nobody has looked through is looked through then.
 */
import type { Found } from "./personal-data-found.ts"

/** All that is found in a text, and of numbers and accounts alone. */
export interface Findings {
  all: readonly Found[]
  numbers: readonly Found[]
}

/**
 * Looks texts through elsewhere, in their order.
 * @returns "full" where so much waits that nobody should wait behind it
 */
export type LookThrough = (texts: readonly string[]) => Promise<readonly Findings[] | "full">

/** A text from here on takes, where it was made to, longer than others may be held up (some 3 µs for each of its characters). */
export const longText = 4_000

/** Longer than any text that is taken (a certificate of another register). What is longer is refused by its length. */
export const lookedThroughMax = 100_000

const foreseen = new Map<string, { findings: Findings; holders: number }>()

/** Keeps findings until they are let go, which whoever has asked for them does with the last of its work. */
export function foresee(texts: readonly string[], found: readonly Findings[]): () => void {
  for (const [at, text] of texts.entries()) {
    const held = foreseen.get(text)
    const findings = found[at]
    if (held) held.holders++
    else if (findings) foreseen.set(text, { findings, holders: 1 })
  }
  return () => {
    for (const text of texts) {
      const held = foreseen.get(text)
      if (held && --held.holders === 0) foreseen.delete(text)
    }
  }
}

/** What was found in a text beforehand; undefined for most. */
export function foreseenIn(text: string): Findings | undefined {
  return foreseen.size === 0 ? undefined : foreseen.get(text)?.findings
}
