/** What stands in files and memory on Node, from variables and bindings: keys, witnesses, issuers, quotas, the newest checkpoint. */
import { randomBytes } from "node:crypto"
import { configuredIssuer } from "../access/configured-issuer.ts"
import type { ClaimKeys } from "../access/person-claim.ts"
import { openEdgeQuota } from "../access/quota/edge-quota.ts"
import type { TokenIssuer } from "../access/token.ts"
import { platform } from "../app/platform.ts"
import { type Config, readConfig } from "../config/config.ts"
import type { IssuerConfig } from "../config/issuer-variable.ts"
import { isPolicyText, policyOf } from "../config/key-variable.ts"
import type { Env } from "../config/variable.ts"
import type { CheckpointMemory } from "../ledger/checkpoint-memory.ts"
import { readWitnesses, type Witnesses } from "../ledger/witness/witnesses.ts"
import { type RosterKeys, rosterKeys } from "../roster/seal.ts"
import { readKeySet } from "../signing/key-set.ts"
import { remoteHolder } from "../signing/remote-signer.ts"
import { joinHolders, type KeyHolder, textHolder } from "../signing/signer.ts"
import { type Bindings, isText, log } from "./binding.ts"

/** The configuration, from the variables among the bindings. */
export function readVariables(bindings: Bindings): Config {
  const variables: Env = Object.fromEntries(
    Object.entries(bindings).filter((entry): entry is [string, string] => isText(entry[1])),
  )
  const config = readConfig(variables)
  if (config.calendarFile !== null) {
    throw new Error("CALENDAR_FILE names a file, and Workers have none: give its JSON as CALENDAR")
  }
  if (config.provinceRulesFile !== null) {
    throw new Error("PROVINCE_RULES_FILE names a file, and Workers have none: give its JSON as PROVINCE_RULES")
  }
  if (variables["MODULES"] && config.modules.length > 1) {
    throw new Error("MODULES names modules, and on Workers the core runs alone: MODULES=core")
  }
  return config
}

/** A configured issuer. There is none for development: its key would be a file. */
export function chooseIssuer(configured: IssuerConfig | null): TokenIssuer | null {
  if (!configured) return null
  if (configured.jwksIn === "file") {
    throw new Error(
      `${configured.variable} names a file, and Workers have none: give an https:// URL or the JSON itself`,
    )
  }
  try {
    return configuredIssuer(configured, configured.jwks)
  } catch (error) {
    throw new Error(`${configured.variable}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Those that seal rosters. @throws where a claim tells persons apart and there is none to keep it under */
export function chooseClaimKeys({ officers, logins, rosterSecrets }: Config): ClaimKeys {
  const isAsked = (officers ?? logins.officers)?.personClaim ?? null
  if (isAsked !== null && !rosterSecrets) {
    throw new Error("OFFICER_PERSON_CLAIM needs ROSTER_KEY, under which its values are kept")
  }
  return (rosterSecrets ?? []).map(({ bytes }) => bytes)
}

/** The witnesses, from the policy itself: there is no file. */
export function chooseWitnesses({ witnesses: text }: Config): Witnesses | null {
  if (text === null) return null
  const read = isPolicyText(text) ? readWitnesses(policyOf(text)) : { wrong: "it names a file, and Workers have none" }
  if ("wrong" in read) throw new Error(`WITNESSES: ${read.wrong}`)
  return read
}

/** Null where nothing is counted. */
export function openQuotas({ PUBLIC_LIMIT: bound }: Bindings, { quota, identitySecrets }: Config) {
  if (quota === null) return null
  const counted = quota.publicUnits > 0
  if (counted && !bound) {
    log("quotas: addresses without a key are not counted, for no PUBLIC_LIMIT is bound: see wrangler.toml")
  }
  const { clock } = platform
  // All isolates have to count an address under one key, so that it can't be drawn here.
  const secret = Buffer.from(identitySecrets?.[0].bytes ?? []).toString("base64url")
  return openEdgeQuota({ ...quota, clock, log, secret, binding: (counted && bound) || null })
}

/** Both from secrets, or rosters are not taken: there is no file in which a key could be made. */
export function chooseRosterKeys({ identitySecrets, rosterSecrets }: Config): RosterKeys | null {
  return identitySecrets && rosterSecrets && rosterKeys(identitySecrets[0], rosterSecrets, randomBytes)
}

/** The private keys in secrets, and those behind the operator's signer. LOG_KEY is the old name of KEY_LOG. */
export function secretHolder({ LOG_KEY: logKey }: Bindings, config: Config): KeyHolder & { signsLog: boolean } {
  const { signer, sm2 } = config
  if (sm2) throw new Error("SM2_KEY: the second signature is made on Node; leave it out here")
  if (signer && !signer.keys.startsWith("{")) {
    throw new Error("SIGNER_KEYS names a file, and Workers have none: give the JSON itself")
  }
  const old = isText(logKey) ? logKey.trim() : ""
  const texts = [...config.keys, ...(old === "" ? [] : [{ role: "log" as const, variable: "LOG_KEY", text: old }])]
  const remote = signer ? readKeySet(signer.keys) : []
  const holders = [textHolder(texts), ...(signer ? [remoteHolder(signer, remote)] : [])]
  return { ...joinHolders(holders), signsLog: [...texts, ...remote].some(({ role }) => role === "log") }
}

/** R2 answers with what was written last, which KV does not promise. Without it a database set back is not noticed. */
export function bucketMemory(bucket: Bindings["CHECKPOINTS"]): CheckpointMemory {
  const name = "log.checkpoint"
  return {
    load: async () => [(await (await bucket?.get(name))?.text()) ?? null],
    store: async (note) => {
      await bucket?.put(name, note)
    },
  }
}
