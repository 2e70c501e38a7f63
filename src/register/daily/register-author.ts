/** The register itself as the author of what it does by law. */
import type { Author } from "../audit/trail.ts"

/** The register itself, as the audit trail names it. */
export const registerActor = "register"

/** Nobody decides what the law does by itself: the audit trail names the register. */
export function register({ clock }: { clock(): number }): Author {
  return { actor: registerActor, reason: null, at: clock() }
}
