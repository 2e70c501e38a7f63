/** PKCS#12 (RFC 7292), as issuers of certificates hand out key and certificate together. */
import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto"
import {
  type AuthenticatedSafe,
  CertBag,
  Certificate,
  type ContentInfo,
  PFX,
  PKCS8ShroudedKeyBag,
  PrivateKeyInfo,
  type SafeContents,
} from "pkijs"
import type { KeyError } from "../signing-key.ts"

/** What a file holds: the key, and certificates that are or may be of it or of who issued that. */
export interface Opened {
  key: KeyObject
  certificates: readonly X509Certificate[]
}

// Of a content (RFC 5652): encrypted-data. What is not encrypted is data.
const encryptedData = "1.2.840.113549.1.7.6"
// Schemes of before PBES2 (RFC 7292, appendix C), which no library of today's has any more.
const oldSchemes = /^1\.2\.840\.113549\.1\.12\.1\.\d$/

/** Key and certificates of the file. @throws KeyError as `refuse` makes it */
export async function openPkcs12(
  bytes: Uint8Array<ArrayBuffer>,
  password: string | null,
  refuse: (why: string) => KeyError,
): Promise<Opened> {
  let pfx: PFX
  try {
    pfx = PFX.fromBER(bytes)
  } catch {
    throw refuse("is neither PKCS#12 nor PEM")
  }
  const secret = new TextEncoder().encode(password ?? "").buffer
  try {
    await pfx.parseInternalValues({ password: secret, checkIntegrity: true })
  } catch {
    throw refuse(
      password === null
        ? "is PKCS#12, and no password was given"
        : "does not open: the password is wrong, or the file is damaged",
    )
  }
  const safe: AuthenticatedSafe | undefined = pfx.parsedValue?.authenticatedSafe
  if (!safe) throw refuse("is a PKCS#12 file without contents")
  if (safe.safeContents.some(isOld)) throw refuse(oldWords)
  try {
    await safe.parseInternalValues({
      safeContents: safe.safeContents.map(({ contentType }) =>
        contentType === encryptedData ? { password: secret } : {},
      ),
    })
  } catch {
    throw refuse(unknownWords)
  }
  const keys: KeyObject[] = []
  const certificates: X509Certificate[] = []
  for (const { value } of safe.parsedValue.safeContents as { value: SafeContents }[]) {
    for (const { bagValue } of value.safeBags) {
      if (bagValue instanceof PKCS8ShroudedKeyBag) {
        if (oldSchemes.test(bagValue.encryptionAlgorithm.algorithmId)) throw refuse(oldWords)
        // An encrypted key as PKCS#8 has it too.
        keys.push(decrypted(Buffer.from(bagValue.toSchema().toBER()), password, refuse))
      }
      if (bagValue instanceof PrivateKeyInfo) keys.push(keyOf(bagValue))
      if (bagValue instanceof CertBag && bagValue.parsedValue instanceof Certificate) {
        certificates.push(new X509Certificate(Buffer.from(bagValue.parsedValue.toSchema().toBER())))
      }
    }
  }
  const [key, ...more] = keys
  if (!key) throw refuse("holds no private key")
  if (more.length > 0) throw refuse("holds several private keys: one file for each")
  return { key, certificates }
}

const unknownWords = "does not open: it is encrypted in a way that is not known here (PBES2 with AES is)"
const oldWords =
  "is encrypted in the old way (RC2 or 3DES): write it anew, openssl pkcs12 -legacy -in OLD -out ALL.pem, then openssl pkcs12 -export -in ALL.pem -out NEW"

function isOld({ contentType, content }: ContentInfo): boolean {
  if (contentType !== encryptedData) return false
  return /060a2a864886f70d010c010[1-6]/.test(Buffer.from(content.toBER()).toString("hex"))
}

function decrypted(key: Buffer, password: string | null, refuse: (why: string) => KeyError): KeyObject {
  try {
    return createPrivateKey({ key, format: "der", type: "pkcs8", passphrase: password ?? "" })
  } catch {
    throw refuse(unknownWords)
  }
}

function keyOf(info: PrivateKeyInfo): KeyObject {
  return createPrivateKey({ key: Buffer.from(info.toSchema().toBER()), format: "der", type: "pkcs8" })
}
