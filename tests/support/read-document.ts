/**
 * A second reader of signed documents, by jose: what the register signs is held against it, apart from src/verify, by which
 * receivers believe it.
 */
import { compactVerify, decodeProtectedHeader, importJWK } from "jose"
import { z } from "zod"
import { type Receipt, receiptSchema } from "../../src/check/receipt/receipt.ts"
import { type Manifest, manifestSchema } from "../../src/exports/manifest.ts"
import { type DocumentKind, documentKinds } from "../../src/signing/signed-document.ts"
import {
  type KeyOrigin,
  type KeyRole,
  type PublicKey,
  type SigningAlgorithm,
  signingAlgorithms,
} from "../../src/signing/signing-key.ts"

/** Why a document is not believed. */
export type DocumentRefusal =
  | { refused: "malformed"; detail: string }
  | { refused: "header"; detail: string }
  | { refused: "foreign-key"; kid: string }
  | { refused: "signature" }
  | { refused: "other-role"; kid: string; role: KeyRole }
  | { refused: "compromised"; kid: string; goodUntilSize: number }

/**
 * Checks a document against a key set: only pinned algorithms, the right `typ`, no header that names keys, and a key
 * whose role fits. A retired key is believed; so is the next one, for clocks differ. A compromised one is believed for
 * what was made up to its last good size of the log.
 * @param text a trailing line feed is taken
 */
export async function readDocument<T>(
  kind: DocumentKind,
  text: string,
  keys: readonly PublicKey[],
  schema: z.ZodType<T>,
): Promise<{ document: T; key: PublicKey } | DocumentRefusal> {
  // A signature of 64 bytes leaves four bits of its last character unused; whatever they say, a lenient reader takes it.
  // One document has one spelling: one with any byte changed is not the one that was signed.
  const token = text.endsWith("\n") ? text.slice(0, -1) : text
  const parts = token.split(".")
  if (parts.length !== 3 || !parts.every(isBase64url)) {
    return { refused: "malformed", detail: "it is no compact JWS (RFC 7515) of three parts in base64url" }
  }
  const signed = readHeader(token, documentKinds[kind].typ)
  if (!("algorithm" in signed)) return signed
  const { algorithm, kid } = signed
  const key = keys.find((candidate) => candidate.kid === kid && candidate.alg === algorithm)
  if (!key) return { refused: "foreign-key", kid }
  if (key.role !== undefined && key.role !== documentKinds[kind].role) {
    return { refused: "other-role", kid, role: key.role }
  }
  let payload: Uint8Array
  try {
    payload = (await compactVerify(token, await importJWK({ ...key }, algorithm), { algorithms: [algorithm] })).payload
  } catch {
    return { refused: "signature" }
  }
  const value = parseJson(new TextDecoder().decode(payload))
  const parsed = schema.safeParse(value)
  if (!parsed.success) return { refused: "malformed", detail: `what is signed is no ${kind} of this version` }
  if (key.status === "compromised") {
    // Every kind says at which size of the log it was made.
    const { good_until_size: goodUntilSize = -1 } = key
    const made = z.object({ log: z.object({ size: z.int() }) }).safeParse(value)
    if (!made.success || made.data.log.size > goodUntilSize) return { refused: "compromised", kid, goodUntilSize }
  }
  return { document: parsed.data, key }
}

function readHeader(token: string, typ: string): { algorithm: SigningAlgorithm; kid: string } | DocumentRefusal {
  let header: ReturnType<typeof decodeProtectedHeader>
  try {
    header = decodeProtectedHeader(token)
  } catch {
    return { refused: "malformed", detail: "it is no compact JWS (RFC 7515)" }
  }
  const extra = Object.keys(header).filter((name) => !["alg", "kid", "typ"].includes(name))
  if (extra.length > 0) return { refused: "header", detail: `the header carries ${extra.join(", ")}` }
  if (header.typ !== typ) return { refused: "header", detail: `typ is ${header.typ}, expected ${typ}` }
  const algorithm = signingAlgorithms.find((name) => name === header.alg)
  if (!algorithm) {
    return { refused: "header", detail: `alg is ${header.alg}, expected ${signingAlgorithms.join(" or ")}` }
  }
  return { algorithm, kid: String(header.kid) }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function isBase64url(text: string): boolean {
  return text !== "" && Buffer.from(text, "base64url").toString("base64url") === text
}

/** Checks a receipt against a key set. */
export function readReceipt(
  text: string,
  keys: readonly PublicKey[],
): Promise<{ document: Receipt; key: PublicKey } | DocumentRefusal> {
  return readDocument("receipt", text, keys, receiptSchema)
}

/** Checks a manifest against a key set. */
export async function readManifest(
  text: string,
  keys: readonly PublicKey[],
): Promise<{ manifest: Manifest; key: { kid: string; origin: KeyOrigin } } | DocumentRefusal> {
  const reading = await readDocument("manifest", text, keys, manifestSchema)
  if ("refused" in reading) return reading
  const { document: manifest, key } = reading
  return { manifest, key: { kid: key.kid, origin: key.key_origin } }
}
