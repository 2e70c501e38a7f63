/**
 * From the Authorization header to a principal.
 */
import type { Pool } from "../database/client.ts"
import { apiKeyPrefix } from "./api-key.ts"
import type { KeyMemory } from "./key-memory.ts"
import type { ClaimFault, ClaimKeys, PersonClaim } from "./person-claim.ts"
import { linkByClaim } from "./person-claim-store.ts"
import { anyone, type Principal } from "./principal.ts"
import { findClient } from "./store.ts"
import { type TokenIssuers, verifyToken } from "./token.ts"

/** What it takes to know which person somebody is. */
export interface ClaimParts {
  sql: Pool
  /** Under which values of the claim are kept that tells persons apart; none where no such claim is configured. */
  claimKeys: ClaimKeys
  /** ms since 1970. */
  clock(): number
}

/** What authentication needs from outside. */
export interface Authority extends ClaimParts {
  issuers: TokenIssuers
  /** Keys that were believed a moment ago; null: every one is looked up. */
  keyMemory: KeyMemory | null
}

/**
 * Knows an officer, or who works for an agency, as the person that the login's claim tells, before they do anything: whose other
 * name it is, is nobody's second hand. Where the claim is configured and tells nothing, or the same of many, nobody comes in.
 */
export async function knowPerson(
  { sql, claimKeys, clock }: ClaimParts,
  subject: string,
  claim: PersonClaim,
): Promise<ClaimFault | null> {
  if (claim === null) return null
  if (claim === "missing") return "no-claim"
  return (await linkByClaim(sql, claimKeys, subject, claim.value, clock())) === "shared" ? "shared-claim" : null
}

/** The principal behind a header; "refused" when there is a credential and it is not believed, or why it is not enough. */
export async function authenticate(
  header: string | undefined,
  authority: Authority,
): Promise<Principal | "refused" | ClaimFault> {
  if (header === undefined) return anyone
  const [, token] = /^Bearer +([\w~+/.=-]+)$/i.exec(header.trim()) ?? []
  if (!token) return "refused"
  if (token.startsWith(apiKeyPrefix)) {
    const { sql, keyMemory } = authority
    return (await (keyMemory ? keyMemory.find(sql, token) : findClient(sql, token))) ?? "refused"
  }
  const verified = await verifyToken(token, authority.issuers, authority.clock())
  if (!verified) return "refused"
  const { principal, claim } = verified
  if (principal.kind !== "officer") return principal
  return (await knowPerson(authority, principal.subject, claim)) ?? principal
}
