/**
 * Officers' tokens: JWTs of one configured issuer, with issuer, audience, algorithms and key set pinned.
 */
import { decodeProtectedHeader, errors, type JWTVerifyGetKey, jwtVerify } from "jose"
import type { Principal } from "./principal.ts"
import { officerRoles } from "./scope.ts"

/** The issuer that is believed, and how it signs. */
export interface OfficerIssuer {
  issuer: string
  audience: string
  algorithms: readonly string[]
  keys: JWTVerifyGetKey
}

export type OfficerPrincipal = Extract<Principal, { kind: "officer" }>

/** Clocks of issuer and register may differ by this many seconds. */
const clockToleranceSeconds = 30

/**
 * Checks a token.
 * Claims asked for: `sub`, `exp`, `role` (an officer's role) and `authority` (GB/T 2260, six digits).
 * @param now ms since 1970
 * @returns the officer, or null when the token is not believed
 * @throws when the issuer's key set can't be had
 */
export async function verifyOfficerToken(
  token: string,
  issuer: OfficerIssuer,
  now: number,
): Promise<OfficerPrincipal | null> {
  try {
    const { alg } = decodeProtectedHeader(token)
    if (!alg || !issuer.algorithms.includes(alg)) return null
    const { payload } = await jwtVerify(token, issuer.keys, {
      issuer: issuer.issuer,
      audience: issuer.audience,
      algorithms: [...issuer.algorithms],
      requiredClaims: ["sub", "exp", "role", "authority"],
      clockTolerance: clockToleranceSeconds,
      currentDate: new Date(now),
    })
    const role = officerRoles.find((name) => name === payload["role"])
    const authority = payload["authority"]
    if (!role || typeof authority !== "string" || !/^\d{6}$/.test(authority) || !payload.sub) return null
    return { kind: "officer", role, subject: payload.sub, authority }
  } catch (error) {
    if (isRefusal(error)) return null
    throw error
  }
}

function isRefusal(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return false
  // A token that is no JWT at all makes decodeProtectedHeader throw a TypeError.
  return error instanceof errors.JOSEError || error instanceof TypeError
}
