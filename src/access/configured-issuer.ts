/**
 * The issuers that the configuration names.
 */
import { createLocalJWKSet, createRemoteJWKSet } from "jose"
import type { TokenIssuer } from "./token.ts"

/** An issuer as it is configured. */
export interface IssuerSettings {
  issuer: string
  audience: string
  algorithms: readonly string[]
  /** The claim that tells a person from others; absent: none does. */
  personClaim?: string | null
}

/**
 * The issuer with its keys.
 * @param keySet an https:// URL, fetched when a token first asks for a key; or the key set (RFC 7517) as JSON
 * @throws with a sentence for the operator when the JSON is no key set
 */
export function configuredIssuer({ personClaim = null, ...settings }: IssuerSettings, keySet: string): TokenIssuer {
  const { issuer, audience, algorithms } = settings
  return {
    issuer,
    audience,
    algorithms,
    personClaim,
    keys: keySet.startsWith("https://") ? remote(keySet) : local(keySet),
  }
}

function remote(url: string): TokenIssuer["keys"] {
  return createRemoteJWKSet(new URL(url))
}

function local(json: string): TokenIssuer["keys"] {
  try {
    return createLocalJWKSet(JSON.parse(json))
  } catch (error) {
    throw new Error(`the key set is none (RFC 7517): ${error instanceof Error ? error.message : "not JSON"}`)
  }
}
