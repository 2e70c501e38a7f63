/**
 * Certificates of what an authority has decided on a record that another register displays: there is no entry of the log
 * here that would say so. The registration side takes one in the place of a letter (register/proceeding/peer.ts).
 */
import type { Principal } from "../../access/principal.ts"
import { isWithin, reachOf } from "../../access/reach.ts"
import type { Sql } from "../../database/client.ts"
import { dayInChina } from "../../law/day.ts"
import type { PeerEnding } from "../../register/proceeding/peer.ts"
import { findPushedDecision } from "../../register/proceeding/peer-store.ts"
import { type SignedDocument, signDocument } from "../../signing/signed-document.ts"
import type { FindSigner } from "../../signing/signer.ts"

export interface DecisionParts {
  sql: Sql
  clock(): number
  signer: FindSigner
  issuer: string
  /** How long a certificate holds, ms. */
  statementMs: number
}

/** What is certified. Times are seconds since 1970, days YYYY-MM-DD in China. */
export interface DecisionCertificate {
  iss: string
  iat: number
  exp: number
  kind: "decision"
  /** Id of the record, which both registers derive from the decision. */
  sub: string
  /** The proceeding in which it was decided: a certificate is taken once. */
  jti: string
  authority: string
  /** The authority that it was pushed to, and no other takes it. */
  aud: string
  /** The move that it decided. */
  decided: string
  /** The day on which it was carried out here, and so pushed. */
  pushed_on: string
  /** The day of the certificate. */
  issued_on: string
  /** The corrected fields, of a correction. */
  corrected?: Readonly<Record<string, unknown>>
  /** The number of the decision, of a revocation. */
  decision_no?: string
  /** The code of who took the subject up, of a deregistration. */
  merged_into?: string
}

/** The certificate of the last decision on a record that another register displays; null where there is none to see. */
export async function issueDecision(
  { sql, clock, signer: findSigner, issuer, statementMs }: DecisionParts,
  recordId: string,
  principal: Principal,
): Promise<(SignedDocument & { certificate: DecisionCertificate }) | "no-key" | null> {
  const decision = await findPushedDecision(sql, recordId)
  if (!decision?.displayedBy || !isWithin(reachOf(principal), decision)) return null
  const signer = await findSigner("statement")
  if (!signer) return "no-key"
  const now = clock()
  const certificate: DecisionCertificate = {
    ...{ iss: issuer, iat: Math.floor(now / 1000), exp: Math.floor((now + statementMs) / 1000), kind: "decision" },
    ...{ sub: recordId, jti: decision.id, authority: decision.authority, decided: decision.move },
    ...{ aud: decision.displayedBy, pushed_on: decision.pushedOn, issued_on: dayInChina(now) },
    ...(decision.move === "amend" ? { corrected: decision.corrected } : {}),
    ...(decision.decisionNo === null ? {} : { decision_no: decision.decisionNo }),
    ...(decision.mergedInto === null ? {} : { merged_into: decision.mergedInto }),
  }
  return { ...(await signDocument("decision", certificate, signer)), certificate }
}

/** What a certificate says. @param payload of a token whose signature holds @param origin the register whose key made it */
export function decisionIn(payload: unknown, origin: string): PeerEnding | null {
  const { kind, sub, jti, iat, aud, authority, decided, pushed_on, ...more } = payload as Partial<DecisionCertificate>
  if (kind !== "decision" || !isText(sub) || !isText(jti) || !isText(authority) || !isText(decided)) return null
  if (!isText(aud) || !isText(pushed_on) || iat === undefined) return null
  const { corrected = {}, decision_no: decisionNo = null, merged_into: mergedInto = null } = more
  return {
    ...{ origin, mark: jti, issuedAt: iat, position: null, recordId: sub, authority, reason: decided },
    ...{ corrected, decisionNo, mergedInto, pushed: { to: aud, on: pushed_on } },
  }
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== ""
