/** Verifies what a request for data gave an agency: recipient, purpose and terms in the first line, records, and a signature over all. */
import { claim } from "./claim.ts"
import { judgeSigning } from "./document.ts"
import { type Fault, fault } from "./fault.ts"
import { fileClaim } from "./file-claim.ts"
import { gather } from "./gathered.ts"
import { count, digest, exact, oneOf, orNull, parsePlain, text } from "./shape.ts"
import { openToken } from "./token.ts"
import { conclude, refused, toTime, type Verification, type VerifyOptions } from "./verification.ts"

const words = exact({ zh: text, en: text })
const head = {
  ...{ request: text, recipient: exact({ id: text, name: text }), purpose: text, until: orNull(text), terms: words },
  log: exact({ size: count }),
}
const headShape = exact(head)
const manifestShape = exact({ ...head, iss: text, iat: count, kind: oneOf("supply"), rows: count, sha256: digest })
const lastShape = exact({ manifest: text })

/** What of a file is held against its signature. */
export interface SupplyFile {
  first: string
  /** Of all bytes before the last line: their SHA-256, and how many lines they are beside the first. */
  sha256: string
  rows: number
  last: string
}

/** Whether a file begins as these do. @param line its first line */
export function isSupply(line: string): boolean {
  return headShape(parsePlain(line))
}

/** Verifies one. */
export async function verifySupply(file: SupplyFile, options: VerifyOptions): Promise<Verification> {
  const last = parsePlain(file.last)
  if (!lastShape(last)) return refused("supply", fault("malformed", brokenOff))
  const opened = await openToken("supply", last.manifest, options.keys, manifestShape)
  if ("code" in opened) return refused("supply", opened)
  if (options.requireSm2) return refused("supply", fault("sm2-missing"))
  const { iss, iat, kind: _, rows, sha256, ...said } = opened.document
  const findings: Fault[] = []
  if (sha256 !== file.sha256) findings.push(fault("contradiction", otherBytes))
  if (rows !== file.rows) findings.push(fault("contradiction", otherRows))
  if (file.first !== JSON.stringify(said)) findings.push(fault("contradiction", otherHead))
  const signing = judgeSigning(opened, "supply", options, null)
  const gathered = gather(signing, {
    findings,
    proven: [fileClaim("supplied", said.recipient.name, said.purpose, said.until ?? "–", rows)],
    unproven: [claim("content"), claim("later", said.log.size)],
  })
  const facts = { issuer: iss, id: said.request, issued_at: toTime(iat), client: said.recipient }
  return conclude(gathered, {
    ...{ kind: "supply", key: signing.key, log: null },
    facts: { ...facts, rows: { count: rows, sha256 } },
  })
}

const brokenOff = {
  zh: "最后一行不是签名：文件不完整，请重新获取",
  en: "its last line is no signature: it broke off, fetch it again",
}
const otherBytes = { zh: "内容与签名的摘要不同", en: "holds other bytes than were signed" }
const otherRows = { zh: "行数与签名所载不同", en: "has another number of records than was signed" }
const otherHead = { zh: "首行与签名所载不同", en: "says another recipient, purpose or term than was signed" }
