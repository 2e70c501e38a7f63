/**
 * Verifies the receipt of a check: what a platform sent, at which size of the log it was answered, what the answer was.
 */

import { claim } from "./claim.ts"
import { conclude } from "./conclude.ts"
import { judgeSigning } from "./document.ts"
import { type Fault, fault, faultAt } from "./fault.ts"
import { type Gathered, gather } from "./gathered.ts"
import { count, digest, exact, oneOf, orNull, type Shaped, text } from "./shape.ts"
import { openToken } from "./token.ts"
import { refused, toTime, type Verification, type VerifyOptions } from "./verification.ts"

const receiptShape = exact({
  iss: text,
  iat: count,
  jti: text,
  client: exact({ id: text, name: text }),
  format: oneOf("csv", "ndjson", "xlsx"),
  log: exact({ origin: orNull(text), size: count, time: count }),
  rows: exact({ count, sha256: digest }),
  answers: exact({ sha256: digest }),
  counts: exact({ listed: count, clear: count, review: count, unknown: count, invalid: count }),
})

/** What a receipt holds, as it is signed. `iat` is in seconds, `log.time` in ms since 1970. */
export type Receipt = Shaped<typeof receiptShape>

/** Verifies a receipt, and holds the files that are given against the digests in it. */
export async function verifyReceipt(source: string, options: VerifyOptions): Promise<Verification> {
  const opened = await openToken("receipt", source, options.keys, receiptShape)
  if ("code" in opened) return refused("receipt", opened)
  const receipt = opened.document
  // No entry of the log holds a receipt: signed by a compromised key it proves nothing.
  const signing = judgeSigning(opened, "receipt", options, null)
  const held = judgeFiles(receipt, options)
  const unproven = [claim("correct"), claim("later", receipt.log.size)]
  const gathered = gather(signing, held, { findings: originFaults(receipt, options), proven: [], unproven })
  const facts = {
    issuer: receipt.iss,
    id: receipt.jti,
    issued_at: toTime(receipt.iat),
    client: receipt.client,
    format: receipt.format,
    rows: receipt.rows,
    answers: receipt.answers,
    counts: receipt.counts,
  }
  const { origin, size } = receipt.log
  const log = origin === null ? null : { origin, size, root: "", checkpoint: false }
  return conclude(gathered, { kind: "receipt", facts, key: signing.key, log })
}

function originFaults({ log: { origin } }: Receipt, { origin: expected, state }: VerifyOptions): Fault[] {
  const wanted = expected ?? state?.origin
  return wanted === undefined || origin === wanted ? [] : [fault("other-log", origin ?? "–", wanted)]
}

function judgeFiles(receipt: Receipt, { files = [] }: VerifyOptions): Gathered {
  const findings: Fault[] = []
  const found = new Set<"rows" | "answers">()
  for (const { name, sha256, role } of files) {
    const roles = (["rows", "answers"] as const).filter((part) => receipt[part].sha256 === sha256)
    if (role === undefined && roles.length === 0) findings.push(faultAt({ file: name }, fault("file")))
    else if (role !== undefined && !roles.includes(role)) findings.push(fault(role))
    for (const part of roles) if (role === undefined || role === part) found.add(part)
  }
  return {
    findings,
    proven: [...found].map((part) => claim(part)),
    unproven: [
      ...(found.has("rows") ? [] : [claim("rows-not-given")]),
      ...(found.has("answers") ? [] : [claim("answers-not-given")]),
    ],
  }
}
