/** Verifies the receipt of a list of measures: that the register has received those bytes, of which agency, and what came of them. */
import { judgeSigning } from "./document.ts"
import { fault } from "./fault.ts"
import { fileClaim } from "./file-claim.ts"
import { gather } from "./gathered.ts"
import { count, exact, matching, orNull, type Shape, text } from "./shape.ts"
import { openToken } from "./token.ts"
import { conclude, refused, toTime, type Verification, type VerifyOptions } from "./verification.ts"

const day = matching(/^\d{4}-\d\d-\d\d$/)
const boolean: Shape<boolean> = (value): value is boolean => typeof value === "boolean"
const receiptShape = exact({
  ...{ iss: text, iat: count, jti: text, agency: exact({ id: text, name: text }), number: count, as_of: day },
  ...{ sha256: matching(/^[0-9a-f]{64}$/), bytes: count, media_type: text, key: orNull(text), complete: boolean },
  ...{ log_size: count, stands: count, kept: count, ended: count, over: count, late: count, lifted: count },
  undeclared: orNull(count),
})

/** Verifies one. The list itself is held against its digest where it is given too. */
export async function verifyDeclaration(source: string, options: VerifyOptions): Promise<Verification> {
  const opened = await openToken("declaration", source, options.keys, receiptShape)
  if ("code" in opened) return refused("declaration", opened)
  const { iss, jti, iat, agency, as_of: asOf, number, sha256, key, complete, undeclared, ...rest } = opened.document
  const signing = judgeSigning(opened, "declaration", options, null)
  const declared = [rest.stands + rest.kept, rest.ended + rest.over, rest.late + rest.lifted] as const
  const isOdd = complete === (undeclared === null)
  const gathered = gather(signing, {
    findings: isOdd ? [fault("contradiction", odd)] : [],
    proven: [fileClaim("declared", agency.name, asOf, number, declared, sha256)],
    unproven: [fileClaim(key === null ? "declared-unsigned" : "declared-signed", key ?? "")],
  })
  const facts = { issuer: iss, id: jti, issued_at: toTime(iat) }
  return conclude(gathered, { kind: "declaration", facts, key: signing.key, log: null })
}

const odd = { zh: "完整与否与未列数不一致", en: "says it is whole, and not how much it leaves out" }
