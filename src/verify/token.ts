/**
 * Signed documents as they are believed: a compact JWS (RFC 7515) whose header says algorithm, key and kind and nothing
 * else. Signatures are WebCrypto's; this is the reading that the signing room's own is held against.
 */
import { type Fault, fault } from "./fault.ts"
import { fromBase64url, type KeyRing, type KeyRole, type PinnedKey } from "./key-ring.ts"
import { exact, parseJson, parsePlain, type Shape, text } from "./shape.ts"

const ofExport = (kind: string) => ({ typ: `gongshi-${kind}+jws`, role: "export" }) as const

/** What each kind of document has as `typ`, and the role of the key that signs it. A test holds it to the signing room's. */
export const tokenKinds = {
  ...{ manifest: ofExport("manifest"), head: ofExport("head"), notice: ofExport("notice") },
  ...{ supply: ofExport("supply"), rescreening: ofExport("rescreening") },
  report: { typ: "gongshi-report+jwt", role: "statement" },
  receipt: { typ: "gongshi-receipt+jwt", role: "receipt" },
  mark: { typ: "gongshi-mark+jwt", role: "statement" },
  declaration: { typ: "gongshi-declaration+jwt", role: "receipt" },
  letter: { typ: "gongshi-letter+jwt", role: "receipt" },
  decision: { typ: "gongshi-decision+jwt", role: "statement" },
  period: { typ: "gongshi-period+jwt", role: "statement" },
  pages: { typ: "gongshi-pages+jwt", role: "statement" },
} as const satisfies Record<string, { typ: string; role: KeyRole }>
export type TokenKind = keyof typeof tokenKinds

/** A report with a thousand records and their proofs is under 4 MB; what is longer is none. */
export const tokenCharactersMax = 16_000_000

const notCompact = { zh: "不是紧凑 JWS（RFC 7515）", en: "it is no compact JWS (RFC 7515)" }

const headerShape = exact({ alg: text, kid: text, typ: text })

/** A document whose signature fits, and the key that made it. Whether the key may have signed it is another question. */
export interface OpenedToken<T> {
  document: T
  key: PinnedKey
  /** What the signature covers: header and payload as they stand in the token. */
  signed: string
}

/**
 * Opens a document: pinned algorithms, the right `typ`, one spelling, no header that names keys, a signature that fits.
 * @param source a trailing line feed is taken
 */
export async function openToken<T>(
  kind: TokenKind,
  source: string,
  keys: KeyRing,
  shape: Shape<T>,
): Promise<OpenedToken<T> | Fault> {
  const token = source.endsWith("\n") ? source.slice(0, -1) : source
  const parts = token.length > tokenCharactersMax ? [] : token.split(".").map(fromBase64url)
  const [headerBytes, payload, signature] = parts
  if (parts.length !== 3 || !headerBytes?.length || !payload?.length || !signature?.length) {
    return fault("malformed", notCompact)
  }
  const header = readHeader(headerBytes, tokenKinds[kind].typ)
  if ("code" in header) return header
  const key = keys.documents.find((candidate) => candidate.kid === header.kid && candidate.alg === header.alg)
  if (!key) {
    const isLogKey = keys.log.some(({ pinned }) => pinned?.kid === header.kid)
    return isLogKey ? fault("key-role", header.kid, "log") : fault("foreign-key", header.kid)
  }
  const signed = token.slice(0, token.lastIndexOf("."))
  const fits = await isSignature(key, signed, signature)
  if (fits === null) return fault("platform", key.alg)
  if (!fits) return fault("signature")
  const document = parsePlain(decodeText(payload) ?? "")
  if (!shape(document)) {
    const zh = `签名的内容不是本版本的 ${kind}`
    return fault("malformed", { zh, en: `what is signed is no ${kind} of this version` })
  }
  return { document, key, signed }
}

/** The kind that a token says it is of; null for what is no token of ours. Nothing is believed yet. */
export function findTokenKind(source: string): TokenKind | null {
  const bytes = fromBase64url(source.slice(0, source.indexOf(".")))
  const header = bytes && parseJson(decodeText(bytes) ?? "")
  if (typeof header !== "object" || header === null || !("typ" in header)) return null
  const kinds = Object.keys(tokenKinds) as TokenKind[]
  return kinds.find((kind) => tokenKinds[kind].typ === header.typ) ?? null
}

function readHeader(bytes: Uint8Array, typ: string): { alg: string; kid: string } | Fault {
  const header = parsePlain(decodeText(bytes) ?? "")
  if (typeof header !== "object" || header === null || Array.isArray(header)) {
    return fault("malformed", notCompact)
  }
  const extra = Object.keys(header).filter((name) => !["alg", "kid", "typ"].includes(name))
  if (extra.length > 0) {
    return fault("header", { zh: `头部带有 ${extra.join(", ")}`, en: `the header carries ${extra.join(", ")}` })
  }
  if (!headerShape(header)) {
    return fault("header", { zh: "头部缺少 alg、kid 或 typ", en: "the header lacks alg, kid or typ" })
  }
  if (header.typ !== typ) {
    return fault("header", { zh: `typ 为 ${header.typ}，应为 ${typ}`, en: `typ is ${header.typ}, expected ${typ}` })
  }
  if (header.alg !== "Ed25519" && header.alg !== "ES256") {
    const zh = `alg 为 ${header.alg}，应为 Ed25519 或 ES256`
    return fault("header", { zh, en: `alg is ${header.alg}, expected Ed25519 or ES256` })
  }
  return header
}

/** Whether a signature fits; null where the platform does not know the algorithm. */
async function isSignature(
  { kty, crv, x, y, alg }: PinnedKey,
  signed: string,
  signature: Uint8Array<ArrayBuffer>,
): Promise<boolean | null> {
  const named = alg === "Ed25519" ? { name: "Ed25519" } : { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" }
  const jwk = { kty, crv, x, ...(y === undefined ? {} : { y }) }
  try {
    const key = await crypto.subtle.importKey("jwk", jwk, named, false, ["verify"])
    return await crypto.subtle.verify(named, key, signature, new TextEncoder().encode(signed))
  } catch (error) {
    if (error instanceof Error && error.name === "NotSupportedError") return null
    return false
  }
}

/** Bytes as text; null where they are no UTF-8. */
export function decodeText(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}
