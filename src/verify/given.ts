/**
 * What somebody gives to be verified, by hand: documents that were signed, and files that are held against them. Which is
 * which is told by content, so that nobody has to know.
 */
import type { Bilingual } from "../law/bilingual.ts"
import { claim } from "./claim.ts"
import { fault, faultAt } from "./fault.ts"
import { readGivenKeys } from "./key-ring.ts"
import { recognise, unwrap, verifyAny } from "./recognise.ts"
import { openTrust, type Trust } from "./root.ts"
import type { HeldFile, Verification, VerifyOptions } from "./verification.ts"

/** A file, with its digest. */
export interface GivenFile {
  name: string
  bytes: Uint8Array
  /** SHA-256, hexadecimal digits. */
  sha256: string
}

// What is longer is data and no document: it is not read as a text.
const documentBytesMax = 16_000_000

/** Verifies what the library does not know (`verifyRarer`); null where it is something else again. */
export type Rarer = (source: string | Uint8Array, options: VerifyOptions) => Promise<Verification | null>

/**
 * Verifies a pasted text and files together: one verification for each document. A head that came with a manifest is what
 * the manifest must be named by; files that are no documents are held against those that name digests.
 * @param rarer called for what the library does not know, and may be one of those: a browser loads it then
 */
export async function verifyGiven(
  pasted: string,
  files: readonly GivenFile[],
  options: VerifyOptions,
  rarer: Rarer,
): Promise<Verification[]> {
  const documents: { name: string | null; source: string | Uint8Array }[] = []
  const [held, proofs]: [HeldFile[], Uint8Array[]] = [[], []]
  const verifications: Verification[] = []
  if (pasted.trim() !== "") {
    const source = await unwrap(pasted)
    const rare = mayBeRarer(source) ? await rarer(source, options) : null
    if (rare) verifications.push(rare)
    else documents.push({ name: null, source })
  }
  for (const { name, bytes, sha256 } of files) {
    // A second signature, which nobody knows here: that it was not looked at is said where the keys have one for it.
    if (name.endsWith(".sm2")) continue
    if (isProofs(bytes)) {
      proofs.push(bytes)
      continue
    }
    const isShort = bytes.length <= documentBytesMax
    const rare = isShort && mayBeRarer(bytes) ? await rarer(bytes, options) : null
    if (rare) {
      verifications.push(inFile(name, rare))
      continue
    }
    const kind = isShort ? recognise(bytes) : null
    if (kind === null || kind === "packed" || kind === "archive" || kind === "key-set") {
      held.push({ name, bytes: bytes.length, sha256 })
    } else documents.push({ name, source: bytes })
  }
  if (documents.length === 0) {
    // Beside what was told by its content a file that is nothing signed is refused by its name all the same.
    const left =
      verifications.length === 0 ? files : files.filter(({ name }) => held.some((each) => each.name === name))
    return [...verifications, ...(await nothingSigned(left, options))]
  }
  const heads = documents.filter(({ source }) => recognise(source) === "head")
  const [head] = heads.length === 1 ? heads : []
  const texts = new TextDecoder()
  const withHead =
    head === undefined
      ? options
      : { ...options, head: typeof head.source === "string" ? head.source : texts.decode(head.source) }
  for (const { name, source } of documents) {
    const kind = recognise(source)
    const named = kind === "manifest" ? withHead : options
    const takesFiles = kind === "manifest" || kind === "receipt"
    const proven = kind === "receipt" && proofs.length > 0 ? { proofs: linesIn(proofs) } : {}
    const verification = await verifyAny(source, takesFiles ? { ...named, files: held, ...proven } : named)
    verifications.push(name === null ? verification : inFile(name, verification))
  }
  return verifications
}

/** A verification whose faults say which file they are of. */
function inFile(file: string, verification: Verification): Verification {
  const findings = verification.findings.map((found) => (found.where ? found : faultAt({ file }, found)))
  return { ...verification, findings }
}

/** Whether this may be what the library does not know: a PDF, JSON, a token, or text of a proof. Nothing of it is believed. */
function mayBeRarer(source: string | Uint8Array): boolean {
  const text = typeof source === "string" ? source : new TextDecoder().decode(source.subarray(0, 500))
  const isLibrarys = (kind: string | null) => kind !== null && kind !== "checkpoint"
  return text.startsWith("%PDF-") || (/^\s*\{|^old \d|^[\w-]{20,}\./.test(text) && !isLibrarys(recognise(source)))
}

/** Whether these are proofs of the codes of a receipt: JSON of a code on each line. */
function isProofs(bytes: Uint8Array): boolean {
  const first = new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(10) + 1))
  return /^\{"code":".*"past_display":\[.*\]\}\n$/.test(first)
}

function* linesIn(files: readonly Uint8Array[]): Generator<string> {
  for (const bytes of files) {
    for (let start = 0; start < bytes.length; ) {
      const end = bytes.indexOf(10, start)
      yield new TextDecoder().decode(bytes.subarray(start, end < 0 ? bytes.length : end))
      start = end < 0 ? bytes.length : end + 1
    }
  }
}

/** What somebody has pasted to be believed. */
export interface Believed {
  options: Pick<VerifyOptions, "keys" | "policy" | "origin" | "issuer">
  /** Null: keys that are pinned themselves. */
  trust: Trust | null
}

/** Reads a root of trust, a key set, or verifier keys of the log, one a line. A sentence where it can't be believed. */
export async function readBelieved(
  pasted: string,
  options: Pick<VerifyOptions, "sha256" | "now">,
): Promise<Believed | { none: Bilingual | null }> {
  const text = pasted.replaceAll("\r\n", "\n").trimStart()
  if (text.startsWith("gongshi-root/")) {
    const trust = await openTrust(`${text.trimEnd()}\n`, options)
    return "code" in trust
      ? { none: { zh: `信任根${trust.zh}。`, en: `The root of trust ${trust.en}.` } }
      : { options: trust.options, trust }
  }
  const keys = readGivenKeys(options.sha256, pasted)
  return "fault" in keys ? { none: null } : { options: { keys }, trust: null }
}

/** Says of what is proven with keys from the same server that it proves less. */
export function markServerKeys(verification: Verification): Verification {
  if (verification.proven.length === 0) return verification
  return { ...verification, unproven: [claim("server-keys"), ...verification.unproven] }
}

/** Files alone, none of which is signed: each is refused, with what it lacks. */
async function nothingSigned(files: readonly GivenFile[], options: VerifyOptions): Promise<Verification[]> {
  return Promise.all(
    files.map(async ({ name, bytes }) => {
      const verification = await verifyAny(bytes.subarray(0, documentBytesMax), options)
      const findings = verification.findings.map((found) => faultAt({ file: name }, found))
      return {
        ...verification,
        findings: findings.length > 0 ? findings : [faultAt({ file: name }, fault("unrecognised"))],
      }
    }),
  )
}
