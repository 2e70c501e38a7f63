/**
 * A PDF with a report attached to it: the report, and whether its pages are those that the register printed of it. Pages and report
 * are bound by a seal, which the register signs over the whole file but for the seal itself, and but for what stands in the room
 * of a signature by PAdES: that one covers the seal.
 */

import { claim } from "./claim.ts"
import { judgeSigning } from "./document.ts"
import type { Fault } from "./fault.ts"
import { fileClaim } from "./file-claim.ts"
import { fileFault } from "./file-fault.ts"
import { hexDigest, toHex } from "./manifest.ts"
import { attachedToken, isPdf } from "./recognise.ts"
import { verifyReport } from "./report.ts"
import { count, digest, exact, text } from "./shape.ts"
import { openToken } from "./token.ts"
import type { Verification, VerifyOptions } from "./verification.ts"

/** `report`: SHA-256 of the attached token; `pages`: of the file's bytes before and behind the seal. */
const sealShape = exact({ iss: text, iat: count, report: digest, pages: digest })

// As src/pdf/document.ts writes an attachment.
const attachment =
  /\/Type \/EmbeddedFile \/Subtype \/application#2fjose [^\n]*>>\nstream\n([\w-]+\.[\w-]+\.[\w-]+)\nendstream\n/g

/** Verifies a PDF with a report; null for anything else. */
export async function verifyPdf(pdf: Uint8Array, options: VerifyOptions): Promise<Verification | null> {
  const token = isPdf(pdf) ? attachedToken(pdf) : null
  if (token === null) return null
  const verification = await verifyReport(token, options)
  const seals = [...new TextDecoder("latin1").decode(pdf).matchAll(attachment)]
  const [seal] = seals
  const key = options.keys.documents.find(({ kid }) => kid === verification.key?.kid)
  if (!seal) {
    // A register that signs complete papers seals every sheet that it prints: one without was taken off.
    if (key?.papers === "complete") return withFindings(verification, [fileFault("pages-unsealed")])
    return { ...verification, unproven: [claim("pdf-pages"), ...verification.unproven] }
  }
  const found =
    seals.length > 1 ? [fileFault("pages-differ")] : await judgeSeal(pdf, seal, token, verification, options)
  if (found.length > 0) return withFindings(verification, found)
  return {
    ...verification,
    proven: verification.ok ? [...verification.proven, fileClaim("pages")] : verification.proven,
    unproven: [...(signatureIn(pdf) ? [fileClaim("pdf-signature")] : []), ...verification.unproven],
  }
}

// As src/pdf/document.ts writes a signature: what it covers, and the room in which it is, of hexadecimal digits.
const signature = /\/Type \/Sig [^\n]*\/ByteRange \[0 (\d+) (\d+) (\d+) *\] \/Contents <([0-9a-f]+)>/g

/** The room of the file's signature by PAdES: what is between the two parts that it covers, and nothing else. */
function signatureIn(pdf: Uint8Array): { from: number; to: number } | null {
  const last = [...new TextDecoder("latin1").decode(pdf).matchAll(signature)].at(-1)
  if (!last) return null
  const [whole, before, behind, rest, digits = ""] = last
  const to = last.index + whole.length
  const from = to - digits.length - 2
  return Number(before) === from && Number(behind) === to && to + Number(rest) === pdf.length ? { from, to } : null
}

/** The file as it was sealed: its signature came after, into a room of zeros. */
function withoutSignature(pdf: Uint8Array): Uint8Array {
  const room = signatureIn(pdf)
  return room ? pdf.slice().fill(zero, room.from + 1, room.to - 1) : pdf
}

const zero = 0x30

async function judgeSeal(
  pdf: Uint8Array,
  { 0: whole, 1: sealed = "", index }: RegExpExecArray,
  token: string,
  { facts }: Verification,
  options: VerifyOptions,
): Promise<Fault[]> {
  const opened = await openToken("pages", sealed, options.keys, sealShape)
  if ("code" in opened) return [fileFault("pages-differ")]
  const { iss, report, pages } = opened.document
  // Each character of latin1 is a byte.
  const from = index + whole.indexOf(sealed, whole.indexOf("\nstream\n"))
  const unsigned = withoutSignature(pdf)
  const rest = new Uint8Array(pdf.length - sealed.length)
  rest.set(unsigned.subarray(0, from))
  rest.set(unsigned.subarray(from + sealed.length), from)
  const isOf =
    iss === facts.issuer && report === hexDigest(options.sha256, token) && pages === toHex(options.sha256(rest))
  // The second signature that is given is the report's: a seal has none.
  const alone = { ...options, sm2: undefined, requireSm2: false }
  return isOf ? judgeSigning(opened, "pages", alone, null).findings : [fileFault("pages-differ")]
}

const withFindings = (verification: Verification, findings: readonly Fault[]): Verification => ({
  ...verification,
  ...{ ok: false, findings: [...verification.findings, ...findings], proven: [], state: null },
})
