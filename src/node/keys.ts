/** Keys on Node, in files of DATA_DIR, in the environment, or behind the operator's signer; and the log that they sign. */
import { readFileSync } from "node:fs"
import { platform } from "../app/platform.ts"
import type { Config } from "../config/config.ts"
import type { Pool } from "../database/client.ts"
import { sha256 } from "../ledger/node-sha256.ts"
import { openSignedLog, type SignedLog } from "../ledger/signed-log.ts"
import { type IdentityKey, toIdentityKey } from "../roster/identity.ts"
import { threadedRosterKeys } from "../roster/node-seal.ts"
import type { RosterKeys } from "../roster/seal.ts"
import { fileHolder, openSecretFile, readSecretFile, secretFile, writeRoleKey } from "../signing/key-file.ts"
import { readKeySet } from "../signing/key-set.ts"
import { type Keyring, openKeyring } from "../signing/keyring.ts"
import { storedLogKeyring } from "../signing/log-keyring.ts"
import type { Sm2Signer } from "../signing/node-sm2.ts"
import { remoteHolder } from "../signing/remote-signer.ts"
import { joinHolders, type KeyHolder, type MakeKey, textHolder } from "../signing/signer.ts"
import { createSigningKey, KeyError, type KeyRole, type SigningKey } from "../signing/signing-key.ts"
import { nodeMemory } from "./checkpoint.ts"

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
    clock: platform.clock,
    log,
  })
}

/** Opens them. @throws KeyError */
export async function openRosterKeys({ dataDir, identitySecrets, rosterSecrets }: Config): Promise<RosterKeys> {
  const [identity] = identitySecrets ?? (await openSecretFile(secretFile(dataDir, "identity")))
  return threadedRosterKeys(identity, rosterSecrets ?? (await openSecretFile(secretFile(dataDir, "roster"))))
}

/**
 * Opens all keys of identity hashes, the one in use first: under the others somebody may still be listed.
 * @throws KeyFileError
 */
export async function openIdentityKeys({
  dataDir,
  identitySecrets,
}: Pick<Config, "dataDir" | "identitySecrets">): Promise<IdentityKey[]> {
  const secrets = identitySecrets ?? (await openSecretFile(secretFile(dataDir, "identity")))
  return secrets.map(({ bytes }) => toIdentityKey(bytes))
}
