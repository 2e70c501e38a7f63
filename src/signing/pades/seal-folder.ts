/**
 * The certificates of a folder: `register` signs the PDFs of reports, and those named by an authority's code its documents. Each
 * is one file, PKCS#12 (.p12, .pfx) or PEM (.pem), with its password, where it has one, in a file beside it (.password).
 */
import { readdir, readFile } from "node:fs/promises"
import path from "node:path"
import { readSecretFile, refuseOpenFile } from "../key-file.ts"
import { KeyError } from "../signing-key.ts"
import { type Stamp, signDetached } from "./cms.ts"
import { openCertificate, type SigningCertificate } from "./signing-certificate.ts"
import { stampBytesMax, timestamps } from "./timestamp.ts"

/** Signs PDFs with one certificate. */
export interface PdfSigner {
  /** Whose certificate it is, as a reader of PDF shows it. */
  name: string
  /** Until when it is valid, ms since 1970. */
  until: number
  /** Bytes that a signature has room in. */
  bytes: number
  /** Whether a certificate is valid at a time. */
  isValid(now: number): boolean
  /**
   * The signature over what a file is made of, DER.
   * @param timed false: without a timestamp, be there an authority of them or not
   * @throws StampAway where there is no timestamp to be had
   */
  sign(parts: readonly Uint8Array[], timed?: boolean): Promise<Uint8Array>
}

/** By `register` and the codes of authorities. */
export type PdfSigners = ReadonlyMap<string, PdfSigner>

// So long before its end a certificate is named wherever somebody looks: to get another takes weeks.
const renewalMs = 45 * 86_400_000

/** Whether the next certificate is to be asked for: 45 days before the end of this one. */
export const isRenewalDue = ({ until }: Pick<PdfSigner, "until">, now: number): boolean => until - now < renewalMs

const fileName = /^(register|\d{6})\.(p12|pfx|pem)$/

/**
 * Opens what is in the folder.
 * @param timestampUrl of the timestamp authority; null: none
 * @throws KeyError in words for the operator, of the first file that can't be used
 */
export async function openPdfSigners(folder: string, timestampUrl: string | null, now: number): Promise<PdfSigners> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    throw new KeyError(`${folder} can't be read (${error.code})`)
  })
  const stamp = timestampUrl === null ? null : timestamps(timestampUrl)
  const signers = new Map<string, PdfSigner>()
  for (const name of names.toSorted()) {
    if (name.endsWith(".password")) continue
    const [, of = ""] = fileName.exec(name) ?? []
    const file = path.join(folder, name)
    if (of === "")
      throw new KeyError(`${file}: the name is register or the code of an authority, with .p12, .pfx or .pem`)
    if (signers.has(of)) throw new KeyError(`${folder} holds several certificates of ${of}: leave the one that is used`)
    await refuseOpenFile(file)
    const password = await readSecretFile(path.join(folder, `${of}.password`))
    const bytes = new Uint8Array(await readFile(file))
    signers.set(of, toSigner(await openCertificate(bytes, password?.replace(/\r?\n$/, "") ?? null, file, now), stamp))
  }
  if (signers.size === 0) throw new KeyError(`${folder} holds no certificate (register.p12, or an authority's code)`)
  return signers
}

// What CMS has beside certificates and timestamp: names, attributes, a signature of up to 1 KB.
const otherBytes = 3_072

function toSigner(certificate: SigningCertificate, stamp: Stamp | null): PdfSigner {
  const { name, from, until, chain } = certificate
  const certificates = chain.reduce((sum, { raw }) => sum + raw.length, 0)
  return {
    name,
    until,
    bytes: otherBytes + certificates + (stamp ? stampBytesMax : 0),
    isValid: (now) => from <= now && now < until,
    sign: (parts, timed = true) => signDetached(parts, certificate, timed ? stamp : null),
  }
}
