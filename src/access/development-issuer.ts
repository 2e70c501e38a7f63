/**
 * The development issuer: officers' tokens for evaluation, signed by a key of this installation. It does not exist
 * where NODE_ENV is production.
 */
import { createLocalJWKSet, importJWK, type JWK, SignJWT } from "jose"
import type { OfficerIssuer } from "./officer-token.ts"
import type { OfficerRole } from "./scope.ts"

const issuer = "urn:gongshi:development-issuer"
const audience = "gongshi"

/** How long a token is believed: a day of trying things out. */
const lifetimeMs = 24 * 3600 * 1000

/** The issuer's key. */
export interface IssuerKey extends JWK {
  alg: string
  kid: string
}

/** The issuer, to be believed by a server on the same data directory. */
export function developmentIssuer(key: IssuerKey): OfficerIssuer {
  return { issuer, audience, algorithms: [key.alg], keys: createLocalJWKSet({ keys: [key] }) }
}

/** Issues a token. */
export async function issueDevelopmentToken(
  key: IssuerKey,
  officer: { role: OfficerRole; authority: string; subject: string },
  now: number,
): Promise<string> {
  return new SignJWT({ role: officer.role, authority: officer.authority })
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: "JWT" })
    .setSubject(officer.subject)
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt(new Date(now))
    .setExpirationTime(new Date(now + lifetimeMs))
    .sign(await importJWK(key, key.alg))
}
