/**
 * Agencies in joint punishment, for tests.
 */
import { randomBytes, randomUUID } from "node:crypto"
import { toApiKey } from "../../src/access/api-key.ts"
import { addClient } from "../../src/access/store.ts"
import type { Tenant } from "../../src/access/tenant.ts"
import type { Pool } from "../../src/database/client.ts"
import { type AgencySettings, saveAgency } from "../../src/enforcement/agency/store.ts"
import { keySigner } from "../../src/signing/signer.ts"
import type { SigningKey } from "../../src/signing/signing-key.ts"
import type { TestApp } from "./app.ts"
import { type Worker, worker } from "./office.ts"

/** An agency, the header that it comes with, and itself as it sends requests. */
export interface AgencyDesk extends Worker {
  id: Tenant
  name: string
  header: Record<string, string>
}

/** Adds an agency. */
export async function agency(
  app: TestApp,
  sql: Pool,
  settings: AgencySettings = {},
  name: string = randomUUID(),
  subject?: string,
): Promise<AgencyDesk> {
  const [id, key] = [randomUUID() as Tenant, toApiKey(randomBytes(32).toString("base64url"))]
  const held = subject === undefined ? {} : { subject }
  await addClient(sql, { id, name, role: "agency", key, ...held, actor: "system:test", at: Date.now() })
  await saveAgency(sql, id, { region: "410000", ...settings }, { actor: "system:test", reason: null, at: Date.now() })
  const header = { authorization: `Bearer ${key}` }
  return { id, name, header, ...worker(app, header) }
}

/** What an agency registers a key with: its public half, and the proof that it holds it. */
export async function keyWithProof(key: SigningKey, name: string, register = "https://gongshi.example") {
  const { kty, crv, x } = key
  const said = { register, agency: name, key: key.kid }
  return {
    key: { kty, crv, x },
    key_proof: await keySigner(key).sign(Buffer.from(JSON.stringify(said)), "gongshi-key+jws"),
  }
}
