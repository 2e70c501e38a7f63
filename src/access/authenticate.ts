/**
 * From the Authorization header to a principal.
 */
import type { Pool } from "../database/client.ts"
import { apiKeyPrefix } from "./api-key.ts"
import type { KeyMemory } from "./key-memory.ts"
import { linkByClaim } from "./person-link-act-store.ts"
import { anyone, type Principal } from "./principal.ts"
import { findClient } from "./store.ts"
import { type TokenIssuers, verifyToken } from "./token.ts"

/** What authentication needs from outside. */
export interface Authority {
  sql: Pool
  issuers: TokenIssuers
  /** Keys that were believed a moment ago; null: every one is looked up. */
  keyMemory: KeyMemory | null
  /** ms since 1970. */
  clock(): number
}

// What was seen to be linked is asked for no more on this node: a link that was taken back comes again with the next start.
const linked = new Set<string>()
const linkedMax = 10_000

async function linkOnce({ sql, clock }: Authority, subject: string, claimed: string): Promise<void> {
  const key = `${claimed} ${subject}`
  if (linked.has(key)) return
  await linkByClaim(sql, subject, claimed, clock())
  if (linked.size >= linkedMax) linked.clear()
  linked.add(key)
}

/** The principal behind a header; "refused" when there is a credential and it is not believed. */
export async function authenticate(header: string | undefined, authority: Authority): Promise<Principal | "refused"> {
  if (header === undefined) return anyone
  const [, token] = /^Bearer +([\w~+/.=-]+)$/i.exec(header.trim()) ?? []
  if (!token) return "refused"
  if (token.startsWith(apiKeyPrefix)) {
    const { sql, keyMemory } = authority
    return (await (keyMemory ? keyMemory.find(sql, token) : findClient(sql, token))) ?? "refused"
  }
  const verified = await verifyToken(token, authority.issuers, authority.clock())
  if (!verified) return "refused"
  const { principal, claimed } = verified
  if (claimed !== null && principal.kind === "officer") await linkOnce(authority, principal.subject, claimed)
  return principal
}
