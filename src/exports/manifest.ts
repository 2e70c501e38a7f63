/**
 * The manifest: names every file of an export with its digest, and the state of the log it is made at. It is signed;
 * the files are not.
 */
import { z } from "zod"
import { type SignedDocument, signDocument } from "../signing/signed-document.ts"
import type { Signer } from "../signing/signer.ts"

/** File names of an export. */
export const manifestName = "manifest.jws"
/** The manifest's second signature, by SM2; there where the register makes one. */
export const secondSignatureName = "manifest.sm2"
export const snapshotNames = { zstd: "snapshot.ndjson.zst", gzip: "snapshot.ndjson.gz" } as const
export const logName = "log.ndjson.zst"
/** Lines of the records that the entries from a size on have opened and that are still live. */
export const deltaName = (from: number) => `delta-from-${from}.ndjson.zst`
/** The entries from a size on. */
export const deltaLogName = (from: number) => `delta-log-from-${from}.ndjson.zst`

/** What the lines of a file are. */
export const fileKinds = ["snapshot", "log", "delta", "delta-log"] as const

const digest = z.string().regex(/^[0-9a-f]{64}$/)
const fileName = z.string().regex(/^[a-z0-9][a-z0-9.-]*$/)
const size = z.int().nonnegative()

const fileSchema = z.strictObject({
  name: fileName,
  kind: z.enum(fileKinds),
  /** Of a delta: the size of the log that it begins at. */
  from: size.optional(),
  bytes: size,
  sha256: digest,
  /** Lines in it. */
  records: size,
  /** SHA-256 of what it holds when unpacked. */
  content_sha256: digest,
})

const withdrawnSchema = z.strictObject({
  name: fileName,
  /** The size of the log that the export was made at. */
  size,
  sha256: digest,
  /** `erased`: it held a line that was erased since. */
  reason: z.literal("erased"),
  at: z.iso.datetime(),
})

export const manifestSchema = z.strictObject({
  iss: z.string(),
  /** Seconds since 1970. */
  iat: z.int(),
  key_origin: z.enum(["self-generated", "provided"]),
  log: z.strictObject({
    origin: z.string(),
    size,
    /** Of the last entry, ms since 1970; 0 for an empty log. */
    time: size,
    /** Of the tree at that size, base64; the checkpoint says the same. */
    root: z.string().regex(/^[A-Za-z0-9+/]{43}=$/),
  }),
  /** The signed checkpoint of that size (C2SP signed-note). */
  checkpoint: z.string(),
  files: z.array(fileSchema),
  /** Files of earlier exports that must not be used any more. */
  withdrawn: z.array(withdrawnSchema),
})

export type Manifest = z.infer<typeof manifestSchema>
export type ManifestFile = z.infer<typeof fileSchema>
export type WithdrawnFile = z.infer<typeof withdrawnSchema>

export function signManifest(manifest: Manifest, signer: Signer): Promise<SignedDocument> {
  return signDocument("manifest", manifest, signer)
}

/** Reads a manifest of this register's own shelf, unverified; null when it is of another version. */
export function parseManifest(text: string): Manifest | null {
  try {
    const payload = Buffer.from(text.split(".")[1] ?? "", "base64url").toString("utf8")
    return manifestSchema.safeParse(JSON.parse(payload)).data ?? null
  } catch {
    return null
  }
}
