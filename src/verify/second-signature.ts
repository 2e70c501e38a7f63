/**
 * The second signature of a document, by SM2 over the bytes that the first one covers. It takes nothing from the first:
 * a wrong one fails, one that is not there proves nothing, and fails only where somebody must have it.
 */

import { claim } from "./claim.ts"
import { fault } from "./fault.ts"
import { type Gathered, gatheredOf } from "./gathered.ts"
import { readSm2Signature } from "./sm2-signature.ts"
import type { VerifyOptions } from "./verification.ts"

/** Judges the second signature. @param signed header and payload as the token has them */
export function judgeSecond(signed: string, options: VerifyOptions): Gathered {
  const { keys, sm2, verifySm2, requireSm2 = false } = options
  const fail = (code: "sm2-missing" | "sm2-unchecked" | "sm2-malformed" | "sm2-signature") => ({
    ...nothing,
    findings: [fault(code)],
  })
  if (sm2 === undefined && requireSm2) return fail("sm2-missing")
  if (sm2 === undefined && keys.sm2.length === 0) return nothing
  if (!verifySm2 || keys.sm2.length === 0) {
    return requireSm2 ? fail("sm2-unchecked") : { ...nothing, unproven: [claim("sm2")] }
  }
  if (sm2 === undefined) return { ...nothing, unproven: [claim("sm2-missing")] }
  const signature = readSm2Signature(sm2)
  if (!signature) return fail("sm2-malformed")
  const bytes = new TextEncoder().encode(signed)
  const key = keys.sm2.find((candidate) => verifySm2(candidate, bytes, signature))
  if (!key) return fail("sm2-signature")
  const unproven = key.key_origin === "self-generated" ? [claim("self-generated", key.kid)] : []
  return gatheredOf({ proven: [claim("sm2-signed", key.kid, key.user_id)], unproven })
}

const nothing: Gathered = gatheredOf({})
