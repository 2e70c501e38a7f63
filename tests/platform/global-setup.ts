/**
 * What the tests on Node and on workerd are both configured with, and the files that the Worker is uploaded with.
 */
import { execFileSync } from "node:child_process"
import type { TestProject } from "vitest/node"
import { createSigningKey, type SigningKey, toPublicKey } from "../../src/signing/signing-key.ts"

declare module "vitest" {
  interface ProvidedContext {
    /** The key that the officers' issuer signs with. */
    issuerKey: SigningKey
    /** OFFICER_… variables that name this issuer. */
    issuerVariables: { OFFICER_ISSUER: string; OFFICER_AUDIENCE: string; OFFICER_JWKS: string }
    /** The private keys of documents, as the secrets KEY_… hold them. */
    documentKeys: { KEY_EXPORT: string; KEY_STATEMENT: string; KEY_RECEIPT: string }
    /** The log's private key, as the secret LOG_KEY holds it. */
    logKey: string
    /** A public key set, as the variable JWKS holds it. */
    keySet: string
  }
}

/** Makes the keys and lays out the files. */
export async function setup(project: TestProject): Promise<void> {
  if (project.name === "workerd") execFileSync(process.execPath, ["scripts/worker-assets.js"])
  const issuerKey = await createSigningKey("ES256")
  project.provide("issuerKey", issuerKey)
  project.provide("issuerVariables", {
    OFFICER_ISSUER: "https://issuer.test",
    OFFICER_AUDIENCE: "gongshi-test",
    OFFICER_JWKS: JSON.stringify({ keys: [toPublicKey(issuerKey)] }),
  })
  const [signingKey, logKey] = [await createSigningKey("Ed25519"), await createSigningKey("Ed25519")]
  project.provide("logKey", JSON.stringify(logKey))
  const secret = async () => JSON.stringify(await createSigningKey("Ed25519"))
  project.provide("documentKeys", {
    KEY_EXPORT: await secret(),
    KEY_STATEMENT: await secret(),
    KEY_RECEIPT: await secret(),
  })
  project.provide(
    "keySet",
    JSON.stringify({ keys: [toPublicKey(signingKey), { ...toPublicKey(logKey), role: "log" }] }),
  )
}
