/** Variables of who seals documents and signs PDFs: a provider, or certificates that are held here. */
import { anyText, readUrl, secret, type ValuesOf, type VariableTable, variable } from "./variable.ts"

export const sealVariables = {
  SEAL_PROVIDER: variable(
    "the address of a provider of electronic seals, to which PDFs are posted, as https://…",
    readUrl("http:", "https:"),
  ),
  SEAL_PROVIDER_SECRET: secret("16 to 500 printable characters, by which the provider knows this register", (text) =>
    /^[!-~]{16,500}$/.test(text) ? text : undefined,
  ),
  SEAL_CERTIFICATES: variable(
    "a folder of certificates with their keys that sign PDFs: register.p12, and 410105.p12 for that authority's documents",
    anyText,
  ),
  SEAL_TIMESTAMPS: variable(
    "the address of a timestamp authority (RFC 3161) for what SEAL_CERTIFICATES sign, http:// or https://",
    readUrl("http:", "https:"),
  ),
} satisfies VariableTable

/** The provider; null: the place of the seal is left blank, and says so. */
export function sealIn(values: ValuesOf<typeof sealVariables>): { url: string; secret: string } | null {
  const { SEAL_PROVIDER: url, SEAL_PROVIDER_SECRET: given } = values
  return url === null || given === null ? null : { url, secret: given }
}

/** The folder of certificates, and whose timestamps go with them; null: there is none, and PDFs are not signed. */
export function sealCertificatesIn(values: ValuesOf<typeof sealVariables>): SealCertificates | null {
  const { SEAL_CERTIFICATES: folder, SEAL_TIMESTAMPS: timestamps } = values
  return folder === null ? null : { folder, timestamps }
}

export interface SealCertificates {
  folder: string
  timestamps: string | null
}

/** A provider that could not know who asks, or timestamps of nothing. */
export function sealFaults(values: ValuesOf<typeof sealVariables>): string[] {
  const { SEAL_PROVIDER: url, SEAL_PROVIDER_SECRET: given } = values
  if (values.SEAL_TIMESTAMPS !== null && values.SEAL_CERTIFICATES === null) {
    return ["SEAL_CERTIFICATES is missing: SEAL_TIMESTAMPS does nothing without it"]
  }
  if ((url === null) === (given === null)) return []
  return [
    `${url === null ? "SEAL_PROVIDER" : "SEAL_PROVIDER_SECRET"} is missing: the one does nothing without the other`,
  ]
}
