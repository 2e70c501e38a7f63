/**
 * Who brings rows in, by which rights, and what that needs from outside.
 */
import type { Tenant } from "../../access/tenant.ts"
import type { Policy } from "../../law/policy.ts"
import type { BrakeLimits } from "./hold.ts"

/** Who imports. */
export interface Importer {
  /** As the audit trail names them. */
  actor: string
  /** By which the display of a record is worked out. */
  policy: Policy
  mayPublishFor(authority: string): boolean
  mayAmendSubject(region: string): boolean
  /** Whether they may answer findings of personal data; absent: no. */
  mayAnswer?: boolean
  /** Whether an end has to tell its reason: of a person, who has the decision at hand. Absent: it is remarked. */
  asksReasons?: boolean
  /** Whether a revocation that takes a decision of its own has to tell its number; absent: it has. */
  asksNumbers?: boolean
  /** What waits of what they publish by themselves; absent: nothing. */
  holding?: Holding
  /** 256 fresh random bits as base64url. */
  newSalt(): string
  newId(): string
  /** ms since 1970. */
  clock(): number
}

/** What a person has sent tells the reasons of its ends; what is held of a source was asked when it came, and is taken so. */
export function askedOf({ partOf }: { partOf: string | null }): Pick<Importer, "asksReasons" | "asksNumbers"> {
  return { asksReasons: partOf === null, asksNumbers: partOf === null }
}

/** What waits of an import that publishes by itself. */
export interface Holding {
  /** The client that sends and its authorities; null: the operator of the register. */
  source: { id: Tenant; authorities: readonly string[] } | null
  limits: BrakeLimits
  /** Legacy data (历史数据), as the operator has said of it: it is held to none of the law's preconditions. */
  legacy?: boolean
  /** How many rows may end or amend something, as the operator has named it; null: by the limits. */
  named: number | null
}
