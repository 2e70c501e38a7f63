/**
 * A record as a statement shows it: read from the signed line, so that the page can say nothing else than what was signed.
 */
import { findGround } from "../../../law/catalogue.ts"
import { lists } from "../../../law/list.ts"
import { regionName } from "../../../names/region.ts"
import { recordSchema, type WireRecord } from "../../../register/record/wire.ts"

/** Reads a line. @throws for one that is none of ours: it was signed a moment ago */
export function toShownRecord(line: string, position: number): WireRecord {
  const { salt: _, ...fields } = JSON.parse(line) as Record<string, unknown>
  const { id, list: name, ground, authority } = fields
  const list = Object.entries(lists).find(([known]) => known === name)?.[1]
  const found = typeof ground === "string" ? findGround(ground) : undefined
  return recordSchema.parse({
    ...fields,
    list_name: { zh: list?.zh, en: list?.en },
    ...(found ? { ground_name: { zh: found.zh, en: found.en } } : {}),
    authority_name: regionName(String(authority)),
    position,
    url: `/v1/records/${id}`,
  })
}

/** The authority of a line. */
export function authorityOf(line: string): string {
  return String((JSON.parse(line) as { authority?: unknown }).authority)
}

/** The id of a line's record. */
export function idOf(line: string): string {
  return String((JSON.parse(line) as { id?: unknown }).id)
}
