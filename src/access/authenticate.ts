/**
 * From the Authorization header to a principal.
 */
import type { Sql } from "../database/client.ts"
import { apiKeyPrefix } from "./api-key.ts"
import type { KeyMemory } from "./key-memory.ts"
import { anyone, type Principal } from "./principal.ts"
import { findClient } from "./store.ts"
import { type TokenIssuers, verifyToken } from "./token.ts"

/** What authentication needs from outside. */
export interface Authority {
  sql: Sql
  issuers: TokenIssuers
  /** Keys that were believed a moment ago; null: every one is looked up. */
  keyMemory: KeyMemory | null
  /** ms since 1970. */
  clock(): number
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
  return (await verifyToken(token, authority.issuers, authority.clock())) ?? "refused"
}
