/**
 * The register itself as the author of what it does by law.
 */
import type { Author } from "../record-store.ts"

/** Nobody decides what the law does by itself: the audit trail names the register. */
export function register({ clock }: { clock(): number }): Author {
  return { actor: "register", reason: null, at: clock() }
}
