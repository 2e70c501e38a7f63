/**
 * A seal that is a signature of the authority's certificate in the PDF (PAdES), made here. It is no picture: the paper says that
 * the seal was not put there, and where the signature is. For whom there is no certificate, another seal serves.
 */
import { fillSignature, signedParts } from "../../../pdf/signature.ts"
import type { PdfSigners } from "../../../signing/pades/seal-folder.ts"
import { StampAway } from "../../../signing/pades/stamp-away.ts"
import type { Seal } from "../seal.ts"
import { SealAway } from "../seal-away.ts"

const mark = "（电子签名见本文件的签名属性；此处未加盖印章）"

/**
 * The seal.
 * @param otherwise for authorities without a certificate
 * @param now ms since 1970
 */
export function certificateSeal(signers: PdfSigners, otherwise: Seal, now: () => number): Seal {
  return {
    placeOf(authority) {
      const signer = signers.get(authority)
      if (!signer) return otherwise.placeOf(authority)
      return {
        mark,
        signature: { name: signer.name, reason: "制作机关签发", at: now(), bytes: signer.bytes },
        isBlank: false,
      }
    },
    async seal(what) {
      const signer = signers.get(what.authority)
      if (!signer) return otherwise.seal(what)
      // The file is kept for years: better none for a moment than one that nobody could believe.
      if (!signer.isValid(now()))
        throw new SealAway(`the certificate of ${signer.name} (${what.authority}) is not valid now`)
      const pdf = new Uint8Array(what.pdf)
      const signature = await signer.sign(signedParts(pdf)).catch((error: Error) => {
        throw error instanceof StampAway ? new SealAway(error.message) : error
      })
      fillSignature(pdf, signature)
      return { pdf, by: signer.name }
    },
  }
}
