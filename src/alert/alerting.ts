/** What alerts need from outside, as the platform that runs the register gives it. */
import type { ActingParts } from "../database/client.ts"
import type { SecretBox } from "../signing/secret-box.ts"
import { agreeOnKeys } from "../signing/shared-key-store.ts"
import type { Cargoes } from "./cargo-store.ts"
import type { Carrier } from "./merchant/carrier.ts"
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
  /** Carries messages to merchants; null: they are told by pages alone. */
  carrier: Carrier | null
  /** What webhooks carry. */
  cargoes: Cargoes
}

/**
 * Whether this node opens what others have sealed, and they what it seals.
 * @throws SharedKeyError where the register works with another key
 */
export async function agreeOnWebhooks({ sql, clock }: AlertOffice, { ids }: SecretBox): Promise<void> {
  await agreeOnKeys(sql, "webhook", ids, clock)
}

/** The parts of the register that alerts work with. */
export interface AlertOffice extends ActingParts {
  alerting: Alerting
  /** 256 fresh random bits as base64url. */
  newSalt(): string
  /** Writes one line for the operator. */
  log(line: string): void
}
