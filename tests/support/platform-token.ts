/** Tokens of the issuer that whole servers are configured with in tests. */
import { importJWK, SignJWT } from "jose"
import { inject } from "vitest"
import type { OfficerRole } from "../../src/access/scope.ts"

/** An officer's token. @param audience another than the one that is configured */
export async function officerTokenFor(
  role: OfficerRole,
  authority: string,
  subject: string,
  audience?: string,
): Promise<string> {
  const key = inject("issuerKey")
  const { OFFICER_ISSUER, OFFICER_AUDIENCE } = inject("issuerVariables")
  return new SignJWT({ role, authority })
    .setProtectedHeader({ alg: key.alg, kid: key.kid })
    .setSubject(subject)
    .setIssuer(OFFICER_ISSUER)
    .setAudience(audience ?? OFFICER_AUDIENCE)
    .setExpirationTime("5m")
    .sign(await importJWK({ ...key }, key.alg))
}
