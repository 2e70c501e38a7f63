/** A case among the officers' pages. Pure. */
import { getKind } from "../register/proceeding/kinds.ts"

/** Where a proceeding stands among the pages: its address in the API, on the officers' side. */
export function casePath(url: string): string {
  return url.replace(/^\/v1\//, "/office/")
}

/** The content of a case by the names that its forms have. */
export function knownContent(
  kind: string,
  content: Readonly<Record<string, unknown>>,
  act?: string,
): Record<string, unknown> {
  return getKind(kind).asInput?.(content, act) ?? { ...content }
}
