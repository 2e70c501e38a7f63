/** What the daily work and its steps work with. */
import type { ActingParts } from "../../database/client.ts"
import type { LawParts } from "../../law/policy.ts"
import type { Author } from "../audit/trail.ts"

/** The register itself, as the audit trail names it. */
export const registerActor = "register"

/** Nobody decides what the law does by itself: the audit trail names the register. */
export function register({ clock }: { clock(): number }): Author {
  return { actor: registerActor, reason: null, at: clock() }
}

export interface DailyOffice extends ActingParts, LawParts {
  /** 256 fresh random bits as base64url. */
  newSalt(): string
}

/** What a step works with: the office, and today in China, which stays what it was when the run began. */
export interface DailyContext extends DailyOffice {
  today: string
  /** Throws when the run is to stop; between two transactions. */
  pause(): void
  /** Told after each transaction how many rows it changed. */
  progress(changed: number): void
}
