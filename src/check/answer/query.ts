/**
 * What a check can be asked. Pure.
 */
import type { ShopWish } from "../../register/subject/shop-key.ts"

/** What is asked about a subject of the register. */
export type RegisteredQuery =
  | { by: "code"; code: string }
  /** `region`: GB/T 2260 code of the subject's region, or its first 2 or 4 digits; null: anywhere. */
  | { by: "name"; name: string; region: string | null }
  /** `rightDigit`: the ninth character is the one that belongs to the first eight (GB 11714). */
  | { by: "organisation"; organisation: string; rightDigit: boolean }
  | { by: "shop"; wish: ShopWish }

/** What is asked. */
export type SubjectQuery =
  | RegisteredQuery
  /** A person without registration, by the hash of the ID number under each key. */
  | { by: "identity"; hashes: readonly string[] }

/** Asks for nothing, and is answered as no code: what stands in the place of what can't be read. */
export const noQuery: SubjectQuery = { by: "code", code: "" }

/** The values of the queries of one kind. */
export function askedBy<By extends SubjectQuery["by"], T>(
  queries: readonly SubjectQuery[],
  by: By,
  pick: (query: Extract<SubjectQuery, { by: By }>) => T,
): T[] {
  const isOfKind = (query: SubjectQuery): query is Extract<SubjectQuery, { by: By }> => query.by === by
  return queries.filter(isOfKind).map(pick)
}
