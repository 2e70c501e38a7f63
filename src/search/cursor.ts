/**
 * Cursors: where a page ended, and of which query, so that a cursor of another query is refused instead of obeyed.
 */
import type { SearchPlace, TextQuery } from "./search-index.ts"

/** A place among those who hold the text as typed, or among the near hits, where the key is a score. */
export interface PagePlace extends SearchPlace {
  kind: "text" | "near"
}

/** Makes the cursor that leads on from a hit. */
export function toCursor(query: TextQuery, { kind, key, code }: PagePlace): string {
  return toBase64Url(JSON.stringify([queryKey(query), key, code, ...(kind === "near" ? [kind] : [])]))
}

/** Reads a cursor; null when it is none of this query's. */
export function readCursor(query: TextQuery, cursor: string): PagePlace | null {
  const wanted = query.terms.length === 0 ? "string" : "number"
  try {
    const value: unknown = JSON.parse(fromBase64Url(cursor))
    if (!Array.isArray(value)) return null
    const [key, place, code, kind = "text"]: unknown[] = value
    if (key !== queryKey(query) || typeof place !== wanted || typeof code !== "string") return null
    if (kind !== "text" && (kind !== "near" || wanted === "string")) return null
    if (typeof place === "string" && !/^\d{4}-\d{2}-\d{2}$/.test(place)) return null
    if (typeof place === "number" && !Number.isSafeInteger(place)) return null
    return { kind, key: place as string | number, code }
  } catch {
    return null
  }
}

/** A short fingerprint (FNV-1a): it guards against mistakes, not against malice, for a cursor opens nothing. */
function queryKey({ terms, filter, scope }: TextQuery): string {
  const { list, region, authority, from, to } = filter
  let hash = 0x811c9dc5
  for (const character of JSON.stringify([terms, list, region, authority, from, to, scope])) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  }
  return (hash >>> 0).toString(36)
}

function toBase64Url(text: string): string {
  return Buffer.from(text, "utf8").toString("base64url")
}

function fromBase64Url(text: string): string {
  return Buffer.from(text, "base64url").toString("utf8")
}
