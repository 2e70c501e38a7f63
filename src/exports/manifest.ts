/**
 * The manifest: names every file of an export with its digest, and the state of the log it is made at. It is signed;
 * the files are not.
 */
import { type CompactJWSHeaderParameters, CompactSign, compactVerify, decodeProtectedHeader, importJWK } from "jose"
import { z } from "zod"
import { type KeyOrigin, type PublicKey, type SigningKey, signingAlgorithms } from "./signing-key.ts"

/** File names of an export. */
export const manifestName = "manifest.jws"
export const snapshotNames = { zstd: "snapshot.ndjson.zst", gzip: "snapshot.ndjson.gz" } as const
export const logName = "log.ndjson.zst"

/** `typ` of a manifest's header: a signature of another kind of document is no manifest. */
export const manifestType = "gongshi-manifest+jws"

const digest = z.string().regex(/^[0-9a-f]{64}$/)

const fileSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  bytes: z.int().nonnegative(),
  sha256: digest,
  /** Lines in it. */
  records: z.int().nonnegative(),
  /** SHA-256 of what it holds when unpacked. */
  content_sha256: digest,
})

const manifestSchema = z.strictObject({
  iss: z.string(),
  /** Seconds since 1970. */
  iat: z.int(),
  key_origin: z.enum(["self-generated", "provided"]),
  log: z.strictObject({ size: z.int().nonnegative(), time: z.int().nonnegative() }),
  files: z.array(fileSchema),
})

export type Manifest = z.infer<typeof manifestSchema>
export type ManifestFile = z.infer<typeof fileSchema>

/** Signs a manifest: a compact JWS whose header has alg, kid and typ alone. */
export async function signManifest(manifest: Manifest, key: SigningKey): Promise<string> {
  const header: CompactJWSHeaderParameters = { alg: key.alg, kid: key.kid, typ: manifestType }
  const bytes = new TextEncoder().encode(JSON.stringify(manifest))
  return new CompactSign(bytes).setProtectedHeader(header).sign(await importJWK({ ...key }, key.alg))
}

/** Why a manifest is not believed. */
export type ManifestRefusal =
  | { refused: "malformed"; detail: string }
  | { refused: "header"; detail: string }
  | { refused: "foreign-key"; kid: string }
  | { refused: "signature" }

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

/** Checks a manifest against a key set. Only pinned algorithms, the right `typ`, and no header that names keys. */
export async function readManifest(
  text: string,
  keys: readonly PublicKey[],
): Promise<{ manifest: Manifest; key: { kid: string; origin: KeyOrigin } } | ManifestRefusal> {
  // A signature of 64 bytes leaves four bits of its last character unused; whatever they say, a lenient reader takes it.
  // One document has one spelling: an export with any byte changed is not the one that was signed.
  const token = text.endsWith("\n") ? text.slice(0, -1) : text
  const parts = token.split(".")
  if (parts.length !== 3 || !parts.every(isBase64url)) {
    return { refused: "malformed", detail: "it is no compact JWS (RFC 7515) of three parts in base64url" }
  }
  let header: ReturnType<typeof decodeProtectedHeader>
  try {
    header = decodeProtectedHeader(token)
  } catch {
    return { refused: "malformed", detail: "it is no compact JWS (RFC 7515)" }
  }
  const extra = Object.keys(header).filter((name) => !["alg", "kid", "typ"].includes(name))
  if (extra.length > 0) return { refused: "header", detail: `the header carries ${extra.join(", ")}` }
  if (header.typ !== manifestType)
    return { refused: "header", detail: `typ is ${header.typ}, expected ${manifestType}` }
  const algorithm = signingAlgorithms.find((name) => name === header.alg)
  if (!algorithm)
    return { refused: "header", detail: `alg is ${header.alg}, expected ${signingAlgorithms.join(" or ")}` }
  const key = keys.find(
    (candidate) => candidate.kid === header.kid && candidate.alg === algorithm && candidate.role !== "log",
  )
  if (!key) return { refused: "foreign-key", kid: String(header.kid) }
  let payload: Uint8Array
  try {
    payload = (await compactVerify(token, await importJWK({ ...key }, algorithm), { algorithms: [algorithm] })).payload
  } catch {
    return { refused: "signature" }
  }
  const parsed = manifestSchema.safeParse(parseJson(new TextDecoder().decode(payload)))
  if (!parsed.success) return { refused: "malformed", detail: "what is signed is no manifest of this version" }
  return { manifest: parsed.data, key: { kid: key.kid, origin: key.key_origin } }
}
