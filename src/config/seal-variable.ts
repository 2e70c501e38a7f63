/** Variables of the provider that seals documents. */
import { readUrl, secret, type ValuesOf, type VariableTable, variable } from "./variable.ts"

export const sealVariables = {
  SEAL_PROVIDER: variable(
    "the address of a provider of electronic seals, to which PDFs are posted, as https://…",
    readUrl("http:", "https:"),
  ),
  SEAL_PROVIDER_SECRET: secret("16 to 500 printable characters, by which the provider knows this register", (text) =>
    /^[!-~]{16,500}$/.test(text) ? text : undefined,
  ),
} satisfies VariableTable

/** The provider; null: the place of the seal is left blank, and says so. */
export function sealIn(values: ValuesOf<typeof sealVariables>): { url: string; secret: string } | null {
  const { SEAL_PROVIDER: url, SEAL_PROVIDER_SECRET: given } = values
  return url === null || given === null ? null : { url, secret: given }
}

/** A provider that could not know who asks. */
export function sealFaults(values: ValuesOf<typeof sealVariables>): string[] {
  const { SEAL_PROVIDER: url, SEAL_PROVIDER_SECRET: given } = values
  if ((url === null) === (given === null)) return []
  return [
    `${url === null ? "SEAL_PROVIDER" : "SEAL_PROVIDER_SECRET"} is missing: the one does nothing without the other`,
  ]
}
