/**
 * Signed acts: an agency that has registered a key may sign what it says, as a compact JWS (RFC 7515) whose payload is the
 * act itself. What comes by API key alone is marked so.
 */
import { isSignatureOf } from "../signing/signer.ts"
import type { AgencyKey } from "./agency/agency.ts"

/** The `typ` of the header: a signature of another kind is none. */
const actType = "gongshi-act+jws"
/** That of a list of measures, which is its payload. */
export const declarationType = "gongshi-declaration+jws"
/** That of the proof that whoever registers a key holds it. */
export const keyProofType = "gongshi-key+jws"

// As RFC 9864 names them, and Ed25519 also as it was called before.
const algorithms = { Ed25519: ["Ed25519", "EdDSA"], "P-256": ["ES256"] } as const

/** Why a signature is not taken. */
export const signatureRefusals = {
  "no-key": {
    zh: "本机构没有登记签名公钥（PATCH /v1/agency）",
    en: "your agency has registered no key (PATCH /v1/agency)",
  },
  malformed: {
    zh: `不是可用的 JWS：头部应有 alg、kid 和 typ（${actType}）`,
    en: `it should be a compact JWS whose header has alg, kid and typ (${actType})`,
  },
  "other-key": { zh: "不是本机构现在登记的密钥所签", en: "it is signed by another key than the one registered now" },
  signature: { zh: "签名不符", en: "the signature does not fit" },
  "other-act": { zh: "所签内容与所报的不同", en: "what is signed is not what is said" },
} as const
export type SignatureRefusal = keyof typeof signatureRefusals

/**
 * Whether a signature is the agency's, and over this act.
 * @param act what is said, without the signature; members that are absent are in neither
 * @returns null where it is
 */
export async function checkSignature(
  jws: string,
  key: AgencyKey | null,
  act: Readonly<Record<string, string | number | undefined>>,
  type: typeof actType | typeof keyProofType = actType,
): Promise<SignatureRefusal | null> {
  const opened = await openSigned(jws, key, type)
  if (typeof opened === "string") return opened
  return isSame(readJson(opened.payload), act) ? null : "other-act"
}

/** The payload of a JWS by the agency's key, as bytes and as it stands in it; or why it is not taken. */
export async function openSigned(
  jws: string,
  key: AgencyKey | null,
  type: typeof actType | typeof keyProofType | typeof declarationType,
): Promise<{ payload: string; bytes: Uint8Array } | SignatureRefusal> {
  if (key === null) return "no-key"
  const [header = "", payload = "", signature = "", ...more] = jws.split(".")
  const said = readJson(header)
  const [alg, ...others] = algorithms[key.crv]
  if (more.length > 0 || !said || said["typ"] !== type) return "malformed"
  if (![alg, ...others].some((name) => name === said["alg"])) return "malformed"
  if (Object.keys(said).some((name) => !["alg", "kid", "typ"].includes(name))) return "malformed"
  if (said["kid"] !== key.kid) return "other-key"
  const { kty, crv, x, y, kid } = key
  const bytes = new TextEncoder().encode(`${header}.${payload}`)
  const found = {
    kty,
    crv,
    x,
    ...(y === undefined ? {} : { y }),
    kid,
    alg,
    use: "sig",
    key_origin: "provided",
  } as const
  const holds = await isSignatureOf(found, bytes, Buffer.from(signature, "base64url")).catch(() => false)
  if (!holds) return "signature"
  return { payload, bytes: new Uint8Array(Buffer.from(payload, "base64url")) }
}

function isSame(
  signed: Record<string, unknown> | null,
  act: Readonly<Record<string, string | number | undefined>>,
): boolean {
  if (!signed) return false
  const told = Object.entries(act).filter(([, value]) => value !== undefined)
  return (
    told.length === Object.keys(signed).length && told.every(([name, value]) => String(signed[name]) === String(value))
  )
}

function readJson(part: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"))
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}
