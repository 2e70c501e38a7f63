/** A case among the officers' pages. Pure. */
import type { Bilingual } from "../law/bilingual.ts"
import { findGround } from "../law/catalogue.ts"
import { getKind } from "../register/proceeding/kinds.ts"
import type { ProceedingDetail } from "../register/proceeding/wire.ts"

/** Where a proceeding stands among the pages: its address in the API, on the officers' side. */
export function casePath(url: string): string {
  return url.replace(/^\/v1\//, "/office/")
}

/** Whom a case is about; null of many at once, unless they have a ground in common. */
export function aboutWhat({
  subject: { code, name },
  content: { ground },
}: ProceedingDetail): { code: string; name: string | Bilingual } | null {
  if (code !== "") return { code, name }
  const found = typeof ground === "string" ? findGround(ground) : undefined
  return found ? { code, name: found } : null
}

/** The content of a case by the names that its forms have. */
export function knownContent(
  kind: string,
  content: Readonly<Record<string, unknown>>,
  act?: string,
): Record<string, unknown> {
  return getKind(kind).asInput?.(content, act) ?? { ...content }
}

/**
 * The number by which people name a case: its authority, the day on which it began, and the end of its id, which tells those
 * of one day apart. None of them changes while the case goes on.
 */
export function caseNumber({
  authority,
  started_on,
  id,
}: Pick<ProceedingDetail, "authority" | "started_on" | "id">): string {
  return `${authority}-${started_on.replaceAll("-", "")}-${id.slice(-4).toUpperCase()}`
}
