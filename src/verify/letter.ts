/** Verifies the receipt of a letter between offices: who wrote to whom under which number, that it came, and what was answered. */
import { judgeSigning } from "./document.ts"
import { fault } from "./fault.ts"
import { fileClaim } from "./file-claim.ts"
import { gather } from "./gathered.ts"
import { count, digest, exact, matching, oneOf, orNull, text } from "./shape.ts"
import { openToken } from "./token.ts"
import { conclude, refused, toTime, type Verification, type VerifyOptions } from "./verification.ts"

const moment = matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
const party = exact({ kind: oneOf("authority", "agency", "platform"), id: text, name: text })
const receiptShape = exact({
  ...{ iss: text, iat: count, kind: oneOf("letter"), sub: text, letter: text, number: text, from: party, to: party },
  ...{ sent_at: moment, received_at: moment, text_sha256: digest },
  ...{ answered_at: orNull(moment), answer_number: orNull(text), result: orNull(text), answer_sha256: orNull(digest) },
  ...{ signed_at: orNull(moment), signed_by: orNull(text), signed_as: orNull(text) },
})

/** Verifies one. Its papers are not here: whoever has them compares their digests. */
export async function verifyLetter(source: string, options: VerifyOptions): Promise<Verification> {
  const opened = await openToken("letter", source, options.keys, receiptShape)
  if ("code" in opened) return refused("letter", opened)
  const { iss, iat, sub, number, from, to, sent_at: sent, received_at: received, ...rest } = opened.document
  const signing = judgeSigning(opened, "letter", options, null)
  const isOdd = received < sent || (rest.answered_at === null && rest.answer_sha256 !== null)
  const gathered = gather(signing, {
    findings: isOdd ? [fault("contradiction", odd)] : [],
    proven: [
      fileClaim("letter", from.name, to.name, number, sent, received, rest.text_sha256),
      ...(rest.answered_at === null
        ? []
        : [fileClaim("letter-answered", to.name, rest.answered_at, rest.answer_number, rest.answer_sha256)]),
      ...(rest.signed_at === null ? [] : [fileClaim("letter-signed", to.name, rest.signed_at, rest.signed_as ?? "")]),
    ],
    unproven: [fileClaim("letter-unlogged")],
  })
  const facts = { issuer: iss, id: sub, issued_at: toTime(iat) }
  return conclude(gathered, { kind: "letter", facts, key: signing.key, log: null })
}

const odd = { zh: "收、发、复的先后不可能是这样", en: "was received before it was sent, or has an answer of no day" }
