/**
 * Receipt (核查回执): a signed document that binds the rows that a client sent, the position of the log they were answered
 * at, and the answers. It stands in for neither: rows and answers stay with the client, and are held against it. Pure.
 */
import { z } from "zod"
import { mapCodeShape, mapEntryShape } from "../../ledger/map/wire.ts"
import { type SignedDocument, signDocument } from "../../signing/signed-document.ts"
import type { Signer } from "../../signing/signer.ts"

/** What rows can come in. */
export const receiptFormats = ["csv", "ndjson", "xlsx"] as const

const digest = z.string().regex(/^[0-9a-f]{64}$/)
const count = z.int().nonnegative()

/** A receipt as it is signed: the payload of a compact JWS of the kind `receipt`. */
export const receiptSchema = z.strictObject({
  /** The register. */
  iss: z.string(),
  /** Seconds since 1970. */
  iat: z.int(),
  jti: z.uuid(),
  /** Who sent the rows. */
  client: z.strictObject({ id: z.string(), name: z.string() }),
  format: z.enum(receiptFormats),
  /** The publication log when the first row was answered; later rows were answered at this size or a larger one. */
  log: z.strictObject({
    /** The log's name; null before its first checkpoint. */
    origin: z.string().nullable(),
    size: count,
    /** Time of the last entry, ms since 1970. */
    time: count,
  }),
  /** SHA-256 of the bytes that were sent, exactly; rows that ask nothing (empty lines, the header) do not count. */
  rows: z.strictObject({ count, sha256: digest }),
  /** SHA-256 of the bytes of the answer. */
  answers: z.strictObject({ sha256: digest }),
  counts: z.strictObject({ listed: count, clear: count, review: count, unknown: count, invalid: count }),
  /**
   * Where it was asked for: what the log's map has under each code that was asked, as of a signed checkpoint. Null: there
   * were more codes than a receipt proves, or the log could not be signed then. Without `codes`, of a job of many codes: their
   * proofs against this map are by themselves.
   */
  map: z
    .strictObject({
      ...mapEntryShape,
      log: z.strictObject({ origin: z.string(), size: count, root: mapEntryShape.proof.element }),
      checkpoint: z.string(),
      codes: z.array(z.strictObject({ code: z.string(), ...mapCodeShape })).optional(),
    })
    .nullable()
    .optional(),
})

export type Receipt = z.infer<typeof receiptSchema>

export function signReceipt(receipt: Receipt, signer: Signer): Promise<SignedDocument> {
  return signDocument("receipt", receipt, signer)
}
