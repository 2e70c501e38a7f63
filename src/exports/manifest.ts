/**
 * The manifest: names every file of an export with its digest, and the state of the log it is made at. It is signed;
 * the files are not.
 */
import { z } from "zod"
import { type DocumentRefusal, readDocument, signDocument } from "../signing/signed-document.ts"
import type { Signer } from "../signing/signer.ts"
import type { KeyOrigin, PublicKey } from "../signing/signing-key.ts"

/** File names of an export. */
export const manifestName = "manifest.jws"
/** The manifest's second signature, by SM2; there where the register makes one. */
export const secondSignatureName = "manifest.sm2"
export const snapshotNames = { zstd: "snapshot.ndjson.zst", gzip: "snapshot.ndjson.gz" } as const
export const logName = "log.ndjson.zst"

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

/** Signs a manifest. */
export function signManifest(manifest: Manifest, signer: Signer): Promise<string> {
  return signDocument("manifest", manifest, signer)
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
