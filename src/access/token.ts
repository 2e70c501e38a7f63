/**
 * Tokens: JWTs of two configured issuers, one of officers and one of merchants, each with issuer, audience, algorithms
 * and key set pinned. A token speaks for what its issuer is configured for, whatever else it claims.
 */
import { decodeJwt, decodeProtectedHeader, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose"
import { readCode } from "../names/code.ts"
import { type PersonClaim, readPersonClaim } from "./person-claim.ts"
import type { Principal } from "./principal.ts"
import { officerRoles } from "./scope.ts"

/** An issuer that is believed, and how it signs. */
export interface TokenIssuer {
  issuer: string
  audience: string
  algorithms: readonly string[]
  keys: JWTVerifyGetKey
  /** The claim that tells a person from others under whatever name they come; absent: none does. */
  personClaim?: string | null
}

/** The issuers; null where none is configured: then no token of that kind is believed. */
export interface TokenIssuers {
  officers: TokenIssuer | null
  merchants: TokenIssuer | null
}

/** What leads merchants to where they log in. */
export interface LoginParts {
  /** An address; null where the operator names none. */
  loginUrl: string | null
}

/** Whom a token is of. */
interface Verified {
  principal: Principal
  claim: PersonClaim
}

/** Clocks of issuer and register may differ by this many seconds. */
const clockToleranceSeconds = 30

/**
 * Checks a token. Claims asked for, beside `sub` and `exp`: of an officer `role` and `authority` (GB/T 2260, six
 * digits), of a merchant `code`, a valid unified social credit code.
 * @param now ms since 1970
 * @returns the principal, with what the claim says that tells one person from others; null when the token is not believed
 * @throws when the issuer's key set can't be had
 */
export async function verifyToken(token: string, issuers: TokenIssuers, now: number): Promise<Verified | null> {
  try {
    const unproved = decodeJwt(token)
    for (const kind of ["officers", "merchants"] as const) {
      const issuer = issuers[kind]
      if (!issuer || !isOf(unproved, issuer)) continue
      const payload = await verify(token, issuer, claims[kind].required, now)
      const principal = payload && claims[kind].read(payload)
      const claim = payload && kind === "officers" ? readPersonClaim(issuer.personClaim ?? null, payload) : null
      return principal && { principal, claim }
    }
    return null
  } catch (error) {
    if (isRefusal(error)) return null
    throw error
  }
}

/** Whether a token says that it comes from an issuer and is for us; nothing of it has been proved yet. */
function isOf({ iss, aud }: JWTPayload, { issuer, audience }: TokenIssuer): boolean {
  return iss === issuer && (Array.isArray(aud) ? aud.includes(audience) : aud === audience)
}

async function verify(
  token: string,
  issuer: TokenIssuer,
  requiredClaims: readonly string[],
  now: number,
): Promise<JWTPayload | null> {
  const { alg } = decodeProtectedHeader(token)
  if (!alg || !issuer.algorithms.includes(alg)) return null
  const { payload } = await jwtVerify(token, issuer.keys, {
    issuer: issuer.issuer,
    audience: issuer.audience,
    algorithms: [...issuer.algorithms],
    requiredClaims: ["sub", "exp", ...requiredClaims],
    clockTolerance: clockToleranceSeconds,
    currentDate: new Date(now),
  })
  return payload
}

const claims = {
  officers: { required: ["role", "authority"], read: toOfficer },
  merchants: { required: ["code"], read: toMerchant },
} as const satisfies Record<
  keyof TokenIssuers,
  { required: readonly string[]; read(payload: JWTPayload): Principal | null }
>

function toOfficer({ sub, role: claimedRole, authority }: JWTPayload): Principal | null {
  const role = officerRoles.find((name) => name === claimedRole)
  if (!role || typeof authority !== "string" || !/^\d{6}$/.test(authority) || !sub) return null
  return { kind: "officer", role, subject: sub, authority }
}

/** The code has to be written as the register keeps it: an issuer that has made sure of it knows it exactly. */
function toMerchant({ sub, code }: JWTPayload): Principal | null {
  if (typeof code !== "string" || !sub) return null
  const reading = readCode(code)
  if (reading.kind !== "valid" || reading.code !== code) return null
  return { kind: "merchant", role: "merchant", subject: sub, code }
}

function isRefusal(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return false
  // A token that is no JWT at all makes decodeProtectedHeader throw a TypeError.
  return error instanceof errors.JOSEError || error instanceof TypeError
}
