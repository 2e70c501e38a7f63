/** What the daily work and its steps work with. */
import type { DatabaseParts } from "../../database/client.ts"
import type { LawParts } from "../../law/policy.ts"

/** What the daily work needs from outside. */
export interface DailyOffice extends DatabaseParts, LawParts {
  /** ms since 1970. */
  clock(): number
  /** A fresh UUID, each time. */
  newId(): string
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
