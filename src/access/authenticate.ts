/**
 * From the Authorization header to a principal.
 */
import type { Sql } from "../database/client.ts"
import { apiKeyPrefix, findClient } from "./api-key.ts"
import { anyone, type Principal } from "./principal.ts"
import { type TokenIssuers, verifyToken } from "./token.ts"

/** What authentication needs from outside. */
export interface Authority {
  sql: Sql
  issuers: TokenIssuers
  /** ms since 1970. */
  clock(): number
}

/** The principal behind a header; "refused" when there is a credential and it is not believed. */
export async function authenticate(header: string | undefined, authority: Authority): Promise<Principal | "refused"> {
  if (header === undefined) return anyone
  const [, token] = /^Bearer +([\w~+/.=-]+)$/i.exec(header.trim()) ?? []
  if (!token) return "refused"
  if (token.startsWith(apiKeyPrefix)) return (await findClient(authority.sql, token)) ?? "refused"
  return (await verifyToken(token, authority.issuers, authority.clock())) ?? "refused"
}
