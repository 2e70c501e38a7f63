/** How a record ends, in words for its reader: by the ground, by the term of its list, by the class of the penalty. */
import type { Bilingual } from "./bilingual.ts"
import { findGround } from "./catalogue.ts"
import type { Source } from "./citation.ts"
import { displayTerm, type TermCase } from "./display-term.ts"
import type { Policy } from "./policy.ts"

/** What is to be said of a record's end, and where the law says it. */
export interface EndingText extends Bilingual {
  /** A listing is removed; the display of a penalty runs its time. */
  readonly kind: "removal" | "display"
  /** Where the ground or the class stands. */
  readonly source: Source
}

/** The end of a record; null for a listing whose ground the catalogue does not hold. */
export function endingText(record: TermCase, policy: Policy): EndingText | null {
  const { zh, en, source } = displayTerm(record, policy)
  if (record.list === "penalty") return { kind: "display", zh, en, source }
  const ground = record.ground === null ? undefined : findGround(record.ground)
  if (!ground) return null
  const { ending } = ground
  if (!ending) return { kind: "removal", zh, en, source }
  // How sure our source is of it, the catalogue says (`ending_inferred`), and no paper and no page of a record.
  return { kind: "removal", zh: ending.zh, en: ending.en, source }
}
