/** Keys on Node, in files of DATA_DIR, in the environment, or behind the operator's signer; and the log that they sign. */
import { readFileSync } from "node:fs"
import { platform } from "../app/platform.ts"
import type { Config } from "../config/config.ts"
import { isPolicyText, policyOf } from "../config/key-variable.ts"
import type { Pool } from "../database/client.ts"
import { sha256 } from "../ledger/node-sha256.ts"
import { openSignedLog, type SignedLog } from "../ledger/signed-log.ts"
import { readWitnesses, type Witnesses } from "../ledger/witness/witnesses.ts"
import { type IdentityKey, toIdentityKey } from "../roster/identity.ts"
import { threadedRosterKeys } from "../roster/node-seal.ts"
import type { RosterKeys } from "../roster/seal.ts"
import {
  fileHolder,
  findSecretFile,
  openSecretFile,
  readSecretFile,
  secretFile,
  writeRoleKey,
} from "../signing/key-file.ts"
import { readKeySet } from "../signing/key-set.ts"
import { type Keyring, openKeyring } from "../signing/keyring.ts"
import { storedLogKeyring } from "../signing/log-keyring.ts"
import type { Sm2Signer } from "../signing/node-sm2.ts"
import { remoteHolder } from "../signing/remote-signer.ts"
import type { Secret } from "../signing/secret.ts"
import { type SharedPurpose, sharedPurposes } from "../signing/shared-key.ts"
import { enrolShared, listShared } from "../signing/shared-key-store.ts"
import { joinHolders, type KeyHolder, type MakeKey, textHolder } from "../signing/signer.ts"
import { createSigningKey, KeyError, type KeyRole, type SigningKey } from "../signing/signing-key.ts"
import { nodeMemory } from "./checkpoint.ts"
import { StartError } from "./operator-message.ts"

/**
 * The holders of a configuration.
 * @throws KeyError when the signer's list of keys can't be read
 */
export function nodeHolder({ dataDir, keys, signer }: Config): KeyHolder {
  const remote = signer ? [remoteHolder(signer, readSignerKeys(signer.keys))] : []
  return joinHolders([fileHolder(dataDir), textHolder(keys), ...remote])
}

/** Makes keys in files of DATA_DIR. */
function nodeMaker(config: Config, log: (line: string) => void): NonNullable<MakeKey> {
  return async (role) => {
    const key = await createRoleKey(config, role)
    const file = await writeRoleKey(config.dataDir, role, key)
    log(`keys: made a key for ${role} in ${file}; it belongs to the backup`)
    return key
  }
}

/** A fresh key for a role, kept nowhere yet. The log's are Ed25519 whatever is configured. */
export function createRoleKey({ signingAlgorithm }: Config, role: KeyRole): Promise<SigningKey> {
  return createSigningKey(role === "log" ? "Ed25519" : signingAlgorithm)
}

/** Opens the keyring of an installation. @param looksOnly no key is made or listed */
export async function openNodeKeyring(
  config: Config,
  pool: Pool,
  log: (line: string) => void,
  looksOnly = false,
): Promise<Keyring> {
  return openKeyring(pool, {
    looksOnly,
    holder: nodeHolder(config),
    make: nodeMaker(config, log),
    alsoListed: [],
    sm2: await openNodeSm2(config),
    clock: platform.clock,
    log,
  })
}

/** The second signature; null where no key for it is configured. */
async function openNodeSm2({ sm2, signer }: Config): Promise<Sm2Signer | null> {
  if (!sm2) return null
  const text = sm2.key.startsWith("{") ? sm2.key : await readSecretFile(sm2.key)
  if (text === null) throw new KeyError(`SM2_KEY names ${sm2.key}, which is not there`)
  // Most have none, and its arithmetic takes a while to be read.
  const { openSm2 } = await import("../signing/node-sm2.ts")
  return openSm2(text, sm2.userId, signer)
}

function readSignerKeys(place: string) {
  try {
    return readKeySet(place.startsWith("{") ? place : readFileSync(place, "utf8"))
  } catch (error) {
    throw new KeyError(`SIGNER_KEYS: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Opens the signed log of a data directory. @param looksOnly nothing is made: no key, no file */
export function openNodeLog(config: Config, pool: Pool, log: (line: string) => void, looksOnly = false): SignedLog {
  const make = looksOnly ? null : nodeMaker(config, log)
  return openSignedLog(pool, {
    sha256,
    newOrigin: config.logOrigin,
    keyring: storedLogKeyring({ holder: nodeHolder(config), make, clock: platform.clock }),
    memory: nodeMemory(config, log, looksOnly),
    witnesses: readNodeWitnesses(config),
    clock: platform.clock,
    log,
  })
}

/** What a purpose's keys are, and the ids by which what was made with them tells so. */
const sharedKeys = {
  identity: {
    given: (config: SecretsGiven) => config.identitySecrets,
    idOf: ({ bytes }: Secret) => toIdentityKey(bytes).id,
  },
  roster: { given: (config: SecretsGiven) => config.rosterSecrets, idOf: ({ id }: Secret) => id },
  webhook: { given: (config: SecretsGiven) => config.webhookSecrets, idOf: ({ id }: Secret) => id },
} as const satisfies Record<
  SharedPurpose,
  { given(config: SecretsGiven): Secrets | null; idOf(secret: Secret): string }
>

type Secrets = readonly [Secret, ...Secret[]]
type SecretsGiven = Pick<Config, "dataDir" | "identitySecrets" | "rosterSecrets" | "webhookSecrets">

/**
 * Opens the secrets that nodes share. Where the register works with none so far, what is here is listed, or made in a
 * file of DATA_DIR.
 * @throws SharedKeyError where another node works with others, KeyError where a file can't be used
 */
export async function openShared(pool: Pool, config: SecretsGiven, purpose: SharedPurpose): Promise<Secrets> {
  const { given, idOf } = sharedKeys[purpose]
  const file = secretFile(config.dataDir, purpose)
  let opened: Secrets | null = null
  const open = async (isFirst: boolean) => {
    opened = given(config) ?? (isFirst ? await openSecretFile(file) : await findSecretFile(file))
    return opened?.map(idOf) ?? []
  }
  await pool.begin((tx) => enrolShared(tx, purpose, open, platform.clock))
  if (opened === null) throw new Error("keys that agree are there")
  return opened
}

/** How it stands with the shared secrets here; nothing is made or listed. */
export async function sharedStanding(
  pool: Pool,
  config: SecretsGiven,
): Promise<{ purpose: SharedPurpose; listed: readonly string[]; held: readonly string[] }[]> {
  return Promise.all(
    sharedPurposes.map(async (purpose) => {
      const { given, idOf } = sharedKeys[purpose]
      const secrets = given(config) ?? (await findSecretFile(secretFile(config.dataDir, purpose)))
      return { purpose, listed: await listShared(pool, purpose), held: secrets?.map(idOf) ?? [] }
    }),
  )
}

/** The witnesses that are configured. @throws StartError */
function readNodeWitnesses({ witnesses: given }: Config): Witnesses | null {
  if (given === null) return null
  const file = isPolicyText(given) ? "" : `${given}: `
  const text = isPolicyText(given) ? policyOf(given) : readPolicyFile(given)
  const read = text === null ? { wrong: "there is no such file" } : readWitnesses(text)
  if ("wrong" in read) throw new StartError(`WITNESSES: ${file}${read.wrong}`)
  return read
}

function readPolicyFile(file: string): string | null {
  try {
    return readFileSync(file, "utf8")
  } catch {
    return null
  }
}

/** Opens them. @throws KeyError */
export async function openRosterKeys(pool: Pool, config: SecretsGiven): Promise<RosterKeys> {
  const [identity] = await openShared(pool, config, "identity")
  return threadedRosterKeys(identity, await openShared(pool, config, "roster"))
}

/**
 * Opens all keys of identity hashes, the one in use first: under the others somebody may still be listed.
 * @throws KeyError
 */
export async function openIdentityKeys(pool: Pool, config: SecretsGiven): Promise<IdentityKey[]> {
  return (await openShared(pool, config, "identity")).map(({ bytes }) => toIdentityKey(bytes))
}
