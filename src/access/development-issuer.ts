/**
 * The development issuers: tokens of officers and merchants for evaluation, signed by a key of this installation. They
 * do not exist where NODE_ENV is production.
 */
import { createLocalJWKSet, importJWK, type JWK, SignJWT } from "jose"
import type { OfficerRole } from "./scope.ts"
import type { TokenIssuer, TokenIssuers } from "./token.ts"

const issuer = "urn:gongshi:development-issuer"
const audiences = { officers: "gongshi", merchants: "gongshi-merchant" } as const satisfies Record<
  keyof TokenIssuers,
  string
>

/** How long a token is believed: a day of trying things out. */
const lifetimeMs = 24 * 3600 * 1000

/** The issuer's key. */
export interface IssuerKey extends JWK {
  alg: string
  kid: string
}

/** The issuer of one kind of tokens, to be believed by a server on the same data directory. */
export function developmentIssuer(kind: keyof TokenIssuers, key: IssuerKey): TokenIssuer {
  return { issuer, audience: audiences[kind], algorithms: [key.alg], keys: createLocalJWKSet({ keys: [key] }) }
}

/** Whom a token is for. */
export type TokenHolder =
  | { role: OfficerRole; authority: string; subject: string }
  | { role: "merchant"; code: string; subject: string }

/** Issues a token. */
export async function issueDevelopmentToken(key: IssuerKey, holder: TokenHolder, now: number): Promise<string> {
  const { subject, ...claims } = holder
  return new SignJWT(claims)
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: "JWT" })
    .setSubject(subject)
    .setIssuer(issuer)
    .setAudience(holder.role === "merchant" ? audiences.merchants : audiences.officers)
    .setIssuedAt(new Date(now))
    .setExpirationTime(new Date(now + lifetimeMs))
    .sign(await importJWK(key, key.alg))
}
