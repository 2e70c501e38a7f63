/** Agencies (协同部门): who takes part in joint punishment, for which region, in which seat. Pure. */
import type { Tenant } from "../../access/tenant.ts"
import type { ListName } from "../../law/list.ts"
import type { Seat } from "./seat.ts"

/** The public key by which an agency signs its acts, as a JWK (RFC 7517): Ed25519 (RFC 8037) or P-256. */
export interface AgencyKey {
  readonly kty: "OKP" | "EC"
  readonly crv: "Ed25519" | "P-256"
  readonly x: string
  readonly y?: string | undefined
  /** RFC 7638 thumbprint. */
  readonly kid: string
}

/** What an agency is. */
export interface Agency {
  clientId: Tenant
  name: string
  /** GB/T 2260, six digits; null where the operator has not said yet. */
  region: string | null
  /** The seat of the conference in which it sits; null: none. */
  member: string | null
  seat: Seat | null
  contact: string | null
  /** The lists of which it may be told. */
  lists: readonly ListName[]
  purposes: readonly string[]
  /** Whether it is told what was granted to its requests, and nothing else. */
  byRequest: boolean
  key: AgencyKey | null
}

/** Whether it leads the conference, and so sees what every agency does. */
export function isLead({ seat }: Pick<Agency, "seat">): boolean {
  return seat?.leads ?? false
}
