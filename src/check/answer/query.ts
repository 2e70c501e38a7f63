/** What a check can be asked. Pure. */
import { type CodeReading, readCode } from "../../names/code.ts"
import type { ShopWish } from "../../register/subject/shop-key.ts"

/** What is asked about a subject of the register. */
export type RegisteredQuery =
  /** A text that was given as a code, what it is when read as one, and the name that came with it: made by `codeQuery`. */
  | { by: "code"; code: string; reading: CodeReading; name?: string }
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

/** Asks by a text that was given as a code. @param name that came with it, to be held against it; blank: none did */
export function codeQuery(code: string, name = ""): Extract<SubjectQuery, { by: "code" }> {
  const asked = { by: "code", code, reading: readCode(code) } as const
  return name.trim() === "" ? asked : { ...asked, name }
}

/** Asks for nothing, and is answered as no code: what stands in the place of what can't be read. */
export const noQuery = codeQuery("")

/** What a text is looked up under; null when it can't be a code. A wrong check digit is no reason not to look. */
export function codeIn(reading: CodeReading): string | null {
  return reading.kind === "impossible" ? null : reading.code
}

export function codesAsked(queries: readonly SubjectQuery[]): Set<string> {
  const codes = new Set<string>()
  for (const query of queries) {
    const code = query.by === "code" ? codeIn(query.reading) : null
    if (code !== null) codes.add(code)
  }
  return codes
}

/** The values of the queries of one kind. */
export function askedBy<By extends SubjectQuery["by"], T>(
  queries: readonly SubjectQuery[],
  by: By,
  pick: (query: Extract<SubjectQuery, { by: By }>) => T,
): T[] {
  const isOfKind = (query: SubjectQuery): query is Extract<SubjectQuery, { by: By }> => query.by === by
  return queries.filter(isOfKind).map(pick)
}
