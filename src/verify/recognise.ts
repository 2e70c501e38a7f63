/** Recognises what somebody was given, by its content, and verifies it as that. */
import { isMapText } from "../ledger/map/text.ts"
import { parseNote } from "../ledger/signed-note.ts"
import { verifyCheckpoint } from "./checkpoint.ts"
import { claim } from "./claim.ts"
import { fault } from "./fault.ts"
import { verifyHead, verifyManifest } from "./manifest.ts"
import { isMapJson, verifyMap } from "./map-proof.ts"
import { verifyMark } from "./mark.ts"
import { unpackToken } from "./packed-token.ts"
import { isProofJson, verifyProof } from "./proof.ts"
import { verifyReceipt } from "./receipt.ts"
import { verifyReport } from "./report.ts"
import { parseJson } from "./shape.ts"
import { decodeText, findTokenKind, tokenKinds } from "./token.ts"
import { refused, type Verification, type VerifyOptions } from "./verification.ts"

const verifiers = {
  report: verifyReport,
  receipt: verifyReceipt,
  mark: verifyMark,
  head: verifyHead,
  manifest: verifyManifest,
  checkpoint: verifyCheckpoint,
  proof: verifyProof,
  map: verifyMap,
} as const satisfies Record<string, (source: string, options: VerifyOptions) => Promise<Verification>>

/** What a text or a file can be recognised as: something signed, a packed file of an export, or a PDF without. */
export type RecognisedKind = keyof typeof verifiers | "packed" | "archive" | "key-set" | "pdf"

/** What this is; null for what nobody here knows. Nothing of it is believed yet. */
export function recognise(source: string | Uint8Array): RecognisedKind | null {
  if (typeof source !== "string") {
    if (startsWith(source, [0x28, 0xb5, 0x2f, 0xfd]) || startsWith(source, [0x1f, 0x8b])) return "packed"
    if (startsWith(source.subarray(257), [0x75, 0x73, 0x74, 0x61, 0x72])) return "archive"
    if (isPdf(source)) return recognisePdf(source)
    const text = decodeText(source)
    return text === null ? null : recognise(text)
  }
  if (source.startsWith("c2sp.org/tlog-proof@")) return "proof"
  if (isMapText(source)) return "map"
  if (source.trimStart().startsWith("{")) {
    const value = parseJson(source)
    if (isProofJson(value)) return "proof"
    if (isMapJson(value)) return "map"
    return typeof value === "object" && value !== null && "keys" in value ? "key-set" : null
  }
  const kind = findTokenKind(source)
  // What agencies are told and given is verified on the command line (notice.ts, supply.ts): the library is small because
  // a browser loads it.
  if (kind) return kind in verifiers ? (kind as keyof typeof verifiers) : null
  return parseNote(source) ? "checkpoint" : null
}

/**
 * The text that stands behind what was pasted, scanned or clicked: the address of a verification page with its fragment, a
 * packed token, or the text itself without the blanks around it.
 */
export async function unwrap(pasted: string): Promise<string> {
  const trimmed = pasted.trim()
  const [, fragment] = /^https?:\/\/[^\s#]+#(\S+)$/.exec(trimmed) ?? []
  const token = fragment ?? trimmed
  if (/^[\w-]+~[\w-]+~[\w-]+$/.test(token)) return (await unpackToken(token)) ?? token
  // A checkpoint and a proof end with a line feed, which a text field likes to lose.
  return /\n— \S+ \S+$/u.test(token) ? `${token}\n` : token
}

/** Verifies whatever it is. */
export async function verifyAny(source: string | Uint8Array, options: VerifyOptions): Promise<Verification> {
  const kind = recognise(source)
  if (kind === null || kind === "key-set") return refused("unknown", fault("unrecognised"))
  if (kind === "packed" || kind === "archive") return refused("unknown", fault("needs-manifest"))
  if (kind === "pdf") return refused("unknown", fault("no-attached-token"))
  // A checkpoint is the log's and has signatures of its own: whoever must have a second one has none there.
  if (options.requireSm2 && !Object.hasOwn(tokenKinds, kind)) return refused(kind, fault("sm2-missing"))
  if (typeof source === "string") return verifiers[kind](source, options)
  if (!isPdf(source)) return verifiers[kind](decodeText(source) ?? "", options)
  const verification = await verifiers[kind](attachedToken(source) ?? "", options)
  return { ...verification, unproven: [claim("pdf-pages"), ...verification.unproven] }
}

/** A PDF is what is attached to it; its pages are signed by nobody. */
function recognisePdf(source: Uint8Array): RecognisedKind {
  const token = attachedToken(source)
  return token !== null && findTokenKind(token) === "report" ? "report" : "pdf"
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, place) => bytes[place] === byte)
}

// The signed file that a PDF of ours carries is attached as it is, not deflated, so that finding it takes no reader of PDF;
// what another program has saved anew is no longer ours, and its attachment has to be taken out first.
// As src/pdf/document.ts writes it: the dictionary of the attached file, and the token alone between its two words.
const attachment =
  /\/Type \/EmbeddedFile \/Subtype \/application#2fjwt [^\n]*>>\nstream\n([\w-]+\.[\w-]+\.[\w-]+)\nendstream\n/g

/** Whether this is a PDF. */
export function isPdf(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(0, 5)) === "%PDF-"
}

/** The token; null where there is none, or more than one: then it is open which of them somebody was shown. */
export function attachedToken(pdf: Uint8Array): string | null {
  const found = [...new TextDecoder("latin1").decode(pdf).matchAll(attachment)]
  return found.length === 1 ? (found[0]?.[1] ?? null) : null
}
