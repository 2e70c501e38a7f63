/**
 * From the Authorization header to a principal.
 */
import type { Sql } from "../database/client.ts"
import { apiKeyPrefix, findClient } from "./api-key.ts"
import { type OfficerIssuer, verifyOfficerToken } from "./officer-token.ts"
import { anyone, type Principal } from "./principal.ts"

/** What authentication needs from outside. */
export interface Authority {
  sql: Sql
  /** Null where no issuer is configured: then no officer's token is believed. */
  issuer: OfficerIssuer | null
  /** ms since 1970. */
  clock(): number
}

/** The principal behind a header; "refused" when there is a credential and it is not believed. */
export async function authenticate(header: string | undefined, authority: Authority): Promise<Principal | "refused"> {
  if (header === undefined) return anyone
  const [, token] = /^Bearer +([\w~+/.=-]+)$/i.exec(header.trim()) ?? []
  if (!token) return "refused"
  if (token.startsWith(apiKeyPrefix)) return (await findClient(authority.sql, token)) ?? "refused"
  if (!authority.issuer) return "refused"
  return (await verifyOfficerToken(token, authority.issuer, authority.clock())) ?? "refused"
}
