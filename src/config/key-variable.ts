/**
 * Variables of keys: those that sign, a signer of the operator's own, the second signature, and the secrets that seal.
 */
import {
  anyText,
  oneOf,
  readUrl,
  secret,
  secrets,
  type ValuesOf,
  type VariableTable,
  variable,
  wholeNumber,
} from "./variable.ts"

const privateKey = secret("a private JWK, or a set of them, as JSON", (text) =>
  text.startsWith("{") ? text : undefined,
)

export const keyVariables = {
  SIGNING_ALGORITHM: variable(
    "Ed25519 or ES256, for a signing key that is made now",
    oneOf("Ed25519", "ES256"),
    "Ed25519",
  ),
  KEY_LOG: privateKey,
  KEY_EXPORT: privateKey,
  KEY_STATEMENT: privateKey,
  KEY_RECEIPT: privateKey,
  KEY_OVERLAP: variable(
    "hours from 0 to 8760, for which the next key is announced before it signs",
    wholeNumber(0, 8_760),
    24,
  ),
  SIGNER_URL: variable("the address of a signer (HSM, KMS), https:// or http://", readUrl("http:", "https:")),
  SIGNER_TOKEN: secret("what the signer is shown as a bearer token", anyText),
  SIGNER_KEYS: variable("the public keys that the signer holds: a file, or the JSON itself", anyText),
  CHECKPOINT_COPY: variable(
    "a file on another volume, in which the newest checkpoint is kept a second time; none: there is no second",
    anyText,
  ),
  WITNESSES: variable(
    "a policy of witnesses with their addresses (C2SP tlog-policy): a file, or the text itself, its lines parted by semicolons",
    anyText,
  ),
  TRUST_ROOT: variable("a file with the roots of trust that are served; on Workers the text itself", anyText),
  SM2_KEY: secret("the key of the second signature: a file with a JWK, or the JSON itself", anyText),
  SM2_USER_ID: variable(
    "the signer's identity for SM2, 1 to 255 characters of ASCII",
    (text) => (/^[\x21-\x7e]{1,255}$/.test(text) ? text : undefined),
    "1234567812345678",
  ),
  IDENTITY_HASH_KEY: secrets("the keys of identity hashes"),
  ROSTER_KEY: secrets("the keys that seal rosters"),
  WEBHOOK_KEY: secrets("the keys that seal the secrets of webhooks"),
} satisfies VariableTable

/** Whether what names the witnesses is the policy itself, and no file. */
export const isPolicyText = (text: string) => /^(?:log|witness)[ \t]/.test(text)

/** The policy as a file has it, of one that was written in a line. */
export const policyOf = (text: string) =>
  text
    .split(/[;\n]/)
    .map((line) => line.trim())
    .join("\n")

type KeyValues = ValuesOf<typeof keyVariables>

const roleVariables = {
  log: "KEY_LOG",
  export: "KEY_EXPORT",
  statement: "KEY_STATEMENT",
  receipt: "KEY_RECEIPT",
} as const

/** A private key that the environment holds. */
export interface KeyConfig {
  role: keyof typeof roleVariables
  variable: string
  text: string
}

/** The private keys that were given. */
export function keysIn(values: KeyValues): KeyConfig[] {
  const roles = Object.keys(roleVariables) as (keyof typeof roleVariables)[]
  return roles.flatMap((role) => {
    const [variable, text] = [roleVariables[role], values[roleVariables[role]]]
    return text === null ? [] : [{ role, variable, text }]
  })
}

/** A signer of the operator's own. */
export interface SignerConfig {
  url: string
  token: string | null
  /** A file, or JSON that begins with a brace. */
  keys: string
}

/** The signer; null where none is given. */
export function signerIn({ SIGNER_URL: url, SIGNER_TOKEN: token, SIGNER_KEYS: keys }: KeyValues): SignerConfig | null {
  return url === null || keys === null ? null : { url, token, keys }
}

/** A signer without its keys, or keys without their signer. */
export function signerFaults(values: KeyValues): string[] {
  if ((values.SIGNER_URL === null) === (values.SIGNER_KEYS === null)) return []
  const missing = values.SIGNER_URL === null ? "SIGNER_URL" : "SIGNER_KEYS"
  return [`${missing} is missing, expected ${keyVariables[missing].expected}: one without the other does nothing`]
}
