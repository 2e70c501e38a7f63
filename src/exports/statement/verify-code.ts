/**
 * The QR code of a statement: the address of the verification page with the token behind its `#`, so that it is checked
 * where it is scanned, without a look-up. A token that fits no code that a telephone reads from paper is carried in its
 * short form: signed likewise, without records and proofs, with the digest of the token in full.
 */
import { createHash } from "node:crypto"
import { encode } from "uqr"
import { signToken } from "../../signing/signed-document.ts"
import type { Signer } from "../../signing/signer.ts"
import { packToken } from "../../verify/packed-token.ts"
import type { Statement } from "./statement.ts"

/**
 * Version 30, 137 modules wide: on paper, 66 mm wide, a module is 0.45 mm, which a telephone at arm's length resolves. At
 * level L it holds 1,732 bytes (ISO/IEC 18004, table 7).
 */
const versionMax = 30
const bytesMax = 1_732

/** A QR code. */
export interface VerifyCode {
  /** What it holds. */
  url: string
  /** The same with the token in full, for whoever follows a link. */
  whole: string
  /** Whether that is the short form. */
  isExcerpt: boolean
  /** Rows of modules, dark ones true, without the quiet zone. */
  modules: readonly (readonly boolean[])[]
}

/** The address at which a token is verified, of any length. */
export async function verifyUrl(issuer: string, token: string): Promise<string> {
  const packed = await packToken(token)
  if (packed === null) throw new Error("what is packed is a token of ours")
  return `${issuer}/verify#${packed}`
}

/** The QR code of a statement; null where not even its short form fits. */
export function toVerifyCode(statement: Statement, token: string, signer: Signer): Promise<VerifyCode | null> {
  return codeOfToken(statement.iss, token, () => signToken("report", toExcerpt(statement, token), signer))
}

/** The code of a token, or of its short form where that alone fits. */
export async function codeOfToken(
  issuer: string,
  token: string,
  signExcerpt: () => Promise<string>,
): Promise<VerifyCode | null> {
  const full = await verifyUrl(issuer, token)
  if (full.length <= bytesMax) return toCode(full, full)
  const short = await verifyUrl(issuer, await signExcerpt())
  return short.length <= bytesMax ? toCode(short, full) : null
}

// The words of a statement are a third of its short form, and say nothing that its claims do not.
export const excerptNote = {
  zh: "二维码摘要，以签名文件全文为准。",
  en: "Short form for a QR code; the token in full counts.",
}

/** The short form of a statement. */
export function toExcerpt({ ended: _, map: __, ...statement }: Statement, token: string): Statement {
  const sha256 = createHash("sha256").update(token).digest("hex")
  // Without a record the words are what it says: unknown is no clearance.
  const note = statement.kind === "no-record" ? statement.note : excerptNote
  return { ...statement, records: [], note, excerpt_of: { sha256, records: statement.records.length } }
}

/**
 * The code of a short address, which a cheap telephone reads from a creased paper: a quarter of it may be lost (level Q). An address
 * of 60 bytes makes 37 modules.
 */
export function toShortCode(url: string): readonly (readonly boolean[])[] {
  return encode(url, { ecc: "Q", boostEcc: true, border: 0 }).data
}

function toCode(url: string, whole: string): VerifyCode {
  const { data } = encode(url, { ecc: "L", boostEcc: true, maxVersion: versionMax, border: 0 })
  return { url, whole, isExcerpt: url !== whole, modules: data }
}
