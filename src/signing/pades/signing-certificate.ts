/**
 * A certificate with its key and chain, as an authority gets it: one file, PKCS#12 or PEM. Whatever could not sign, or would be
 * refused by who verifies, is refused when it is opened.
 */
import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto"
import { BitString, fromBER } from "asn1js"
import { Certificate } from "pkijs"
import { KeyError } from "../signing-key.ts"
import { type Opened, openPkcs12 } from "./pkcs12.ts"

export interface SigningCertificate {
  key: KeyObject
  /** The signer's, then who issued it, and so on, as far as the file has them. */
  chain: readonly [X509Certificate, ...X509Certificate[]]
  /** The key as WebCrypto takes it, and the hash that goes with it. */
  algorithm: { name: "RSASSA-PKCS1-v1_5" } | { name: "ECDSA"; namedCurve: "P-256" | "P-384" | "P-521" }
  digest: "SHA-256" | "SHA-384" | "SHA-512"
  /** Whose it is, as a reader of PDF shows it. */
  name: string
  /** ms since 1970. */
  from: number
  until: number
}

/**
 * Opens the file.
 * @param where how it is named to the operator
 * @throws KeyError in words for the operator, which repeat neither key nor password
 */
export async function openCertificate(
  bytes: Uint8Array<ArrayBuffer>,
  password: string | null,
  where: string,
  now: number,
): Promise<SigningCertificate> {
  const refuse = (why: string) => new KeyError(`${where} ${why}`)
  const text = Buffer.from(bytes).toString("latin1")
  const { key, certificates } = text.includes("-----BEGIN ")
    ? openPem(text, password, refuse)
    : await openPkcs12(bytes, password, refuse)
  const signer = certificates.find((certificate) => isOf(certificate, key))
  if (!signer) throw refuse("holds no certificate of the key in it")
  const [from, until] = [Date.parse(signer.validFrom), Date.parse(signer.validTo)]
  if (now >= until) throw refuse(`holds a certificate that expired on ${dayOf(until)}: ask its issuer for a new one`)
  if (now < from) throw refuse(`holds a certificate that is valid from ${dayOf(from)} on, and not before`)
  if (!maySign(signer)) {
    throw refuse(
      "holds a certificate that is not for signatures (keyUsage has neither digitalSignature nor nonRepudiation)",
    )
  }
  return {
    key,
    chain: [signer, ...issuersOf(signer, certificates)],
    ...kindOf(key, refuse),
    name: nameOf(signer),
    from,
    until,
  }
}

type Refuse = (why: string) => KeyError

function openPem(text: string, password: string | null, refuse: Refuse): Opened {
  // With a hyphen in it: before PKCS#8 a key named its cipher in the text, as AES-256-CBC.
  const [block] = text.match(/-----BEGIN ([A-Z ]*PRIVATE KEY)-----[\s\S]+?-----END \1-----/) ?? []
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  if (!block) throw refuse("holds no private key")
  const isEncrypted = /ENCRYPTED/.test(block)
  if (isEncrypted && password === null) throw refuse("holds a key behind a password, and none was given")
  try {
    const key = createPrivateKey({ key: block, ...(isEncrypted && password !== null ? { passphrase: password } : {}) })
    return { key, certificates: blocks.map((each) => new X509Certificate(each)) }
  } catch {
    throw refuse(isEncrypted ? "does not open: the password is wrong, or the file is damaged" : "can't be read as PEM")
  }
}

// Node knows no SM2 and says no type of it.
function kindOf(key: KeyObject, refuse: Refuse): Pick<SigningCertificate, "algorithm" | "digest"> {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key
  if (type === "rsa" && (details?.modulusLength ?? 0) >= 2_048) {
    return { algorithm: { name: "RSASSA-PKCS1-v1_5" }, digest: "SHA-256" }
  }
  if (type === "rsa") throw refuse("holds an RSA key of less than 2048 bits, which nobody believes any more")
  const curve = type === "ec" ? curves[details?.namedCurve as keyof typeof curves] : undefined
  if (curve) return { algorithm: { name: "ECDSA", namedCurve: curve.name }, digest: curve.digest }
  throw refuse(
    "holds a key that is neither RSA nor ECDSA (P-256, P-384, P-521): SM2 is for a provider of electronic seals (SEAL_PROVIDER)",
  )
}

const curves = {
  prime256v1: { name: "P-256", digest: "SHA-256" },
  secp384r1: { name: "P-384", digest: "SHA-384" },
  secp521r1: { name: "P-521", digest: "SHA-512" },
} as const

function isOf(certificate: X509Certificate, key: KeyObject): boolean {
  try {
    return certificate.checkPrivateKey(key)
  } catch {
    return false
  }
}

/** Who issued it, and so on; the root of itself ends it. */
function issuersOf(signer: X509Certificate, all: readonly X509Certificate[]): X509Certificate[] {
  const chain: X509Certificate[] = []
  for (let last = signer; ; ) {
    const issuer = all.find((each) => each !== signer && !chain.includes(each) && last.checkIssued(each))
    if (!issuer) return chain
    chain.push(issuer)
    last = issuer
  }
}

// Of keyUsage (RFC 5280, 4.2.1.3) the first two bits: digitalSignature and nonRepudiation.
function maySign({ raw }: X509Certificate): boolean {
  const usage = Certificate.fromBER(new Uint8Array(raw)).extensions?.find(({ extnID }) => extnID === "2.5.29.15")
  if (!usage) return true
  const { result } = fromBER(usage.extnValue.valueBlock.valueHexView)
  return result instanceof BitString && ((result.valueBlock.valueHexView[0] ?? 0) & 0xc0) !== 0
}

function nameOf({ subject }: X509Certificate): string {
  const rows = new Map(
    subject.split("\n").map((row) => [row.slice(0, row.indexOf("=")), row.slice(row.indexOf("=") + 1)]),
  )
  return rows.get("CN") ?? rows.get("O") ?? subject.replaceAll("\n", ", ")
}

const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)
