/**
 * The head: a short-lived signed document that names the newest manifest and the newest checkpoint, so that who is shown
 * old ones notices.
 */
import { createHash } from "node:crypto"
import { z } from "zod"
import { toBase64 } from "../../ledger/base64.ts"
import { parseCheckpoint } from "../../ledger/checkpoint.ts"
import { parseNote } from "../../ledger/signed-note.ts"
import { type SignedDocument, signDocument } from "../../signing/signed-document.ts"
import type { Signer } from "../../signing/signer.ts"

export const headSchema = z.strictObject({
  iss: z.string(),
  /** Seconds since 1970. */
  iat: z.int(),
  exp: z.int(),
  log: z.strictObject({ origin: z.string(), size: z.int().nonnegative(), root: z.string() }),
  /** The newest checkpoint (C2SP signed-note). */
  checkpoint: z.string(),
  manifest: z.strictObject({
    size: z.int().nonnegative(),
    path: z.string(),
    /** Of the manifest's bytes, hex. */
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
})
export type ExportHead = z.infer<typeof headSchema>

/** What a head names. */
export interface HeadSubject {
  issuer: string
  checkpoint: string
  manifest: { size: number; sha256: string }
}

export interface SignedHead extends SignedDocument {
  /** Of the token, hex. */
  sha256: string
  /** ms since 1970. */
  signedAt: number
}

/** A head is signed again after this share of its life, so that whoever fetches one has the greater part before them. */
const renewAfter = 1 / 4

/** Whether a head that was signed at a time may still be given out. */
export function isFresh(signedAt: number, headHours: number, now: number): boolean {
  const age = now - signedAt
  return age >= 0 && age < headHours * 3_600_000 * renewAfter
}

/** Signs a head. @param now ms since 1970 */
export async function signHead(
  subject: HeadSubject,
  signer: Signer,
  headHours: number,
  now: number,
): Promise<SignedHead> {
  const note = parseNote(subject.checkpoint)
  const checkpoint = note && parseCheckpoint(note.text)
  if (!checkpoint) throw new Error("the published checkpoint can't be read")
  const { origin, size, root } = checkpoint
  const iat = Math.floor(now / 1000)
  const head: ExportHead = {
    iss: subject.issuer,
    iat,
    exp: iat + headHours * 3_600,
    log: { origin, size, root: toBase64(root) },
    checkpoint: subject.checkpoint,
    manifest: { ...subject.manifest, path: `/exports/${subject.manifest.size}/manifest.jws` },
  }
  const signed = await signDocument("head", head, signer)
  return { ...signed, sha256: createHash("sha256").update(signed.token).digest("hex"), signedAt: now }
}
