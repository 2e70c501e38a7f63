/** Verifies the certificate of a decision, which one register gives another: signed, for whom, until when, and no more than that. */
import { judgeExpiry, judgeSigning } from "./document.ts"
import { fault } from "./fault.ts"
import { fileClaim } from "./file-claim.ts"
import { gather } from "./gathered.ts"
import { count, exact, matching, oneOf, type Shape, text } from "./shape.ts"
import { openToken } from "./token.ts"
import { conclude, refused, toTime, type Verification, type VerifyOptions } from "./verification.ts"

const day = matching(/^\d{4}-\d\d-\d\d$/)
const fields: Shape<object> = (value): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value)
const decisionShape = exact(
  {
    ...{ iss: text, iat: count, exp: count, kind: oneOf("decision"), sub: text, jti: text },
    ...{ authority: text, aud: text, decided: text, pushed_on: day, issued_on: day },
  },
  { corrected: fields, decision_no: text, merged_into: text },
)

/** Verifies one. No entry of the log holds the decision here: it is the register's word. */
export async function verifyDecision(source: string, options: VerifyOptions): Promise<Verification> {
  const opened = await openToken("decision", source, options.keys, decisionShape)
  if ("code" in opened) return refused("decision", opened)
  const decision = opened.document
  const { iss, jti, iat, exp, sub, authority, aud, decided, pushed_on: pushedOn, issued_on: issuedOn } = decision
  const signing = judgeSigning(opened, "decision", options, null)
  const gathered = gather(signing, judgeExpiry(decision, "expired", options), {
    findings: pushedOn > issuedOn ? [fault("contradiction", early)] : [],
    proven: [fileClaim("decision", sub, [authority, aud], decided, pushedOn)],
    unproven: [fileClaim("decision-unlogged")],
  })
  const facts = {
    ...{ issuer: iss, id: jti, issued_at: toTime(iat), expires_at: toTime(exp) },
    asked: { by: "record", value: sub, lists: [] },
  }
  return conclude(gathered, { kind: "decision", facts, key: signing.key, log: null })
}

const early = { zh: "出具早于推送", en: "is of a day before that of the push" }
