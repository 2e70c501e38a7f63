/** What alerts need from outside, as the platform that runs the register gives it. */
import type { Pool } from "../database/client.ts"
import type { SecretBox } from "../signing/secret-box.ts"
import type { Post } from "./post.ts"

/** How alerts are kept and sent here. */
export interface Alerting {
  /** Alerts and deliveries are kept for so many days. */
  retentionDays: number
  /** For development: webhooks may be http, and on private addresses. */
  allowPrivate: boolean
  /** Seals the secrets of webhooks; null where no key for them was given, and there are no webhooks. */
  secrets: SecretBox | null
  post: Post
}

/** The parts of the register that alerts work with. */
export interface AlertOffice {
  sql: Pool
  alerting: Alerting
  /** ms since 1970. */
  clock(): number
  newId(): string
  /** 256 fresh random bits as base64url. */
  newSalt(): string
  /** Writes one line for the operator. */
  log(line: string): void
}
