/**
 * A detached signature as PAdES has it in a PDF (ETSI EN 319 142-1, baseline B-B; with a timestamp B-T): CMS (RFC 5652) whose
 * signed attributes name the certificate (RFC 5035). The time that the signer claims stands in the PDF and not here (5.3).
 */
import { createHash, webcrypto } from "node:crypto"
import { Null, ObjectIdentifier, OctetString, Sequence } from "asn1js"
import {
  AlgorithmIdentifier,
  Attribute,
  Certificate,
  ContentInfo,
  CryptoEngine,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
} from "pkijs"
import type { SigningCertificate } from "./signing-certificate.ts"

/** Asks for a timestamp of a signature: its token, DER. */
export type Stamp = (signature: Uint8Array) => Promise<ContentInfo>

/** Node's own WebCrypto, as the library takes it. */
export const engine = new CryptoEngine({
  name: "node",
  crypto: webcrypto as Crypto,
  subtle: webcrypto.subtle as SubtleCrypto,
})

const oid = {
  data: "1.2.840.113549.1.7.1",
  signedData: "1.2.840.113549.1.7.2",
  contentType: "1.2.840.113549.1.9.3",
  messageDigest: "1.2.840.113549.1.9.4",
  signingCertificate: "1.2.840.113549.1.9.16.2.47",
  timestamp: "1.2.840.113549.1.9.16.2.14",
} as const

// Node's name of each hash, and its object identifier (RFC 5754), which this library writes with NULL parameters.
const hashes = { "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512" } as const

/** The signature over some bytes, DER. @param stamp null: without a timestamp */
export async function signDetached(
  parts: readonly Uint8Array[],
  { key, chain, algorithm, digest }: SigningCertificate,
  stamp: Stamp | null,
): Promise<Uint8Array> {
  const bytes = Buffer.concat(parts)
  const certificates = chain.map(({ raw }) => Certificate.fromBER(new Uint8Array(raw)))
  const [own] = certificates
  if (!own) throw new Error("a signing certificate is in its own chain")
  const attributes = [
    new Attribute({ type: oid.contentType, values: [new ObjectIdentifier({ value: oid.data })] }),
    new Attribute({
      type: oid.messageDigest,
      values: [new OctetString({ valueHex: bufferOf(createHash(hashes[digest]).update(bytes).digest()) })],
    }),
    new Attribute({ type: oid.signingCertificate, values: [signingCertificate(chain[0].raw)] }),
  ]
  const signed = new SignedData({
    version: 1,
    encapContentInfo: new EncapsulatedContentInfo({ eContentType: oid.data }),
    certificates,
    signerInfos: [
      new SignerInfo({
        version: 1,
        sid: new IssuerAndSerialNumber({ issuer: own.issuer, serialNumber: own.serialNumber }),
        // A set is sorted by what its members are written as (X.690, 11.6): the digest is of that.
        signedAttrs: new SignedAndUnsignedAttributes({ type: 0, attributes: attributes.toSorted(byBytes) }),
      }),
    ],
  })
  const secret = await webcrypto.subtle.importKey(
    "pkcs8",
    bufferOf(key.export({ type: "pkcs8", format: "der" })),
    { ...algorithm, hash: digest },
    false,
    ["sign"],
  )
  await signed.sign(secret as CryptoKey, 0, digest, bufferOf(bytes), engine)
  const [signer] = signed.signerInfos
  if (stamp && signer) {
    const token = await stamp(signer.signature.valueBlock.valueHexView)
    signer.unsignedAttrs = new SignedAndUnsignedAttributes({
      type: 1,
      attributes: [new Attribute({ type: oid.timestamp, values: [token.toSchema()] })],
    })
  }
  const content = new ContentInfo({ contentType: oid.signedData, content: signed.toSchema(true) })
  return new Uint8Array(content.toSchema().toBER())
}

/** SigningCertificateV2 of one certificate, its hash SHA-256, which is the default and so is not written. */
function signingCertificate(raw: Uint8Array): Sequence {
  const hash = new OctetString({ valueHex: bufferOf(createHash("sha256").update(raw).digest()) })
  return new Sequence({ value: [new Sequence({ value: [new Sequence({ value: [hash] })] })] })
}

/** SHA-256 as algorithms are named. */
export const sha256Algorithm = () =>
  new AlgorithmIdentifier({ algorithmId: "2.16.840.1.101.3.4.2.1", algorithmParams: new Null() })

const byBytes = (a: Attribute, b: Attribute) =>
  Buffer.compare(Buffer.from(a.toSchema().toBER()), Buffer.from(b.toSchema().toBER()))

/** Bytes as a buffer of their own. */
export function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}
