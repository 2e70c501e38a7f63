/** Variables of the issuers whose tokens are believed: of officers, and of merchants. */
import { anyText, readUrl, type ValuesOf, type VariableTable, variable } from "./variable.ts"

const readKeySetPlace = (text: string) => (keySetIn(text) === "url" ? readUrl("https:")(text) : text)

const readAlgorithms = (text: string): readonly string[] | undefined => {
  const names = text.split(",").map((name) => name.trim())
  return names.every((name) => ["Ed25519", "ES256", "ES384", "PS256", "RS256"].includes(name)) ? names : undefined
}

const algorithms = "algorithms parted by commas, of Ed25519, ES256, ES384, PS256, RS256"
const keySet = "the issuer's key set: an https:// URL, a file, or the JSON itself"
const believedAlgorithms: readonly string[] = ["Ed25519", "ES256", "PS256"]

/** Where a key set is: the text is its URL, its JSON, or the name of a file. */
function keySetIn(text: string): "url" | "json" | "file" {
  if (text.startsWith("{")) return "json"
  return text.includes("://") ? "url" : "file"
}

export const issuerVariables = {
  OFFICER_ISSUER: variable("the `iss` of officers' tokens, a URL", readUrl("http:", "https:")),
  OFFICER_AUDIENCE: variable("the `aud` of officers' tokens", anyText, "gongshi"),
  OFFICER_JWKS: variable(keySet, readKeySetPlace),
  OFFICER_ALGORITHMS: variable(algorithms, readAlgorithms, believedAlgorithms),
  OFFICER_PERSON_CLAIM: variable(
    "the claim that tells officers apart under whatever name they come, as a personnel number: names with the same are one person’s",
    anyText,
  ),
  MERCHANT_ISSUER: variable("the `iss` of merchants' tokens, a URL", readUrl("http:", "https:")),
  MERCHANT_AUDIENCE: variable("the `aud` of merchants' tokens", anyText, "gongshi-merchant"),
  MERCHANT_JWKS: variable(keySet, readKeySetPlace),
  MERCHANT_ALGORITHMS: variable(algorithms, readAlgorithms, believedAlgorithms),
  LOGIN_URL: variable("the page on which merchants log in, an https:// address", readUrl("http:", "https:")),
} satisfies VariableTable

type IssuerValues = ValuesOf<typeof issuerVariables>

/** An issuer of tokens. */
export interface IssuerConfig {
  /** The name of the variable that holds the key set, for messages. */
  variable: "OFFICER_JWKS" | "MERCHANT_JWKS"
  issuer: string
  audience: string
  jwks: string
  jwksIn: "url" | "json" | "file"
  algorithms: readonly string[]
  /** The claim that tells an officer from others under whatever name; null: none does. */
  personClaim: string | null
}

const issuerNames = ["OFFICER", "MERCHANT"] as const
type IssuerName = (typeof issuerNames)[number]

/** An issuer; null where none is configured. */
export function issuerIn(values: IssuerValues, name: IssuerName): IssuerConfig | null {
  const [issuer, jwks] = [values[`${name}_ISSUER`], values[`${name}_JWKS`]]
  if (issuer === null || jwks === null) return null
  const [audience, believed] = [values[`${name}_AUDIENCE`], values[`${name}_ALGORITHMS`]]
  const personClaim = name === "OFFICER" ? values.OFFICER_PERSON_CLAIM : null
  return { variable: `${name}_JWKS`, issuer, audience, jwks, jwksIn: keySetIn(jwks), algorithms: believed, personClaim }
}

/** An issuer without its keys, or keys without their issuer; and two issuers whose tokens could not be told apart. */
export function issuerFaults(values: IssuerValues): string[] {
  const halves = issuerNames.flatMap((name) => {
    if ((values[`${name}_ISSUER`] === null) === (values[`${name}_JWKS`] === null)) return []
    const [missing, given] =
      values[`${name}_ISSUER`] === null ? (["ISSUER", "JWKS"] as const) : (["JWKS", "ISSUER"] as const)
    const { expected } = issuerVariables[`${name}_${missing}`]
    return [`${name}_${missing} is missing, expected ${expected}: ${name}_${given} alone does nothing`]
  })
  const same =
    values.OFFICER_ISSUER !== null &&
    values.OFFICER_ISSUER === values.MERCHANT_ISSUER &&
    values.OFFICER_AUDIENCE === values.MERCHANT_AUDIENCE
  if (!same) return halves
  return [...halves, "MERCHANT_AUDIENCE is that of officers, at the same issuer: their tokens could not be told apart"]
}
