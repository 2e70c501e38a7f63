/**
 * What is about to be written, as the gate sees it: how many of which effect on whom, and a digest of all of it. Made twice,
 * by who asks the gate and by the writer, and compared.
 */
import { hash } from "node:crypto"
import type { EffectName } from "./effect.ts"
import { type Affected, affectedName } from "./hands.ts"

/** So many of one effect, on one of the affected. */
export interface DraftItem {
  effect: EffectName
  affected: Affected
  count: number
}

/** What is about to be written. */
export interface Draft {
  items: readonly DraftItem[]
  /** SHA-256 over each write in its order, base64url. */
  digest: string
}

/** Collects what is about to be written. A row costs a line of text. */
export function openDraft() {
  const items = new Map<string, DraftItem>()
  const lines: string[] = []
  return {
    /** @param what tells the write from every other: its operation, its object, its position */
    add(effect: EffectName, affected: Affected, what: string): void {
      const name = affectedName(affected)
      const key = `${effect} ${name}`
      const item = items.get(key)
      if (item) item.count++
      else items.set(key, { effect, affected, count: 1 })
      lines.push(`${key} ${what}`)
    },
    close(): Draft {
      return { items: [...items.values()], digest: hash("sha256", lines.join("\n"), "base64url") }
    },
  }
}

/** One write alone. @param what is written, as text: bound by the digest */
export function draftOfOne(effect: EffectName, affected: Affected, what: string): Draft {
  const draft = openDraft()
  draft.add(effect, affected, what)
  return draft.close()
}
