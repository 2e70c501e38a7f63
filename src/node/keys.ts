/** Keys on Node: private halves in files of DATA_DIR, in the environment, or behind the operator's signer. */
import { readFileSync } from "node:fs"
import { platform } from "../app/platform.ts"
import type { Config } from "../config/config.ts"
import type { Pool } from "../database/client.ts"
import { fileHolder, writeRoleKey } from "../signing/key-file.ts"
import { joinHolders, type KeyHolder, type MakeKey, textHolder } from "../signing/key-holder.ts"
import { readKeySet } from "../signing/key-set.ts"
import { type Keyring, openKeyring } from "../signing/keyring.ts"
import type { Sm2Signer } from "../signing/node-sm2.ts"
import { remoteHolder } from "../signing/remote-signer.ts"
import { readSecretFile } from "../signing/secret-file.ts"
import { createSigningKey, KeyError, type KeyRole, type SigningKey } from "../signing/signing-key.ts"

/**
 * The holders of a configuration.
 * @throws KeyError when the signer's list of keys can't be read
 */
export function nodeHolder({ dataDir, keys, signer }: Config): KeyHolder {
  const remote = signer ? [remoteHolder(signer, readSignerKeys(signer.keys))] : []
  return joinHolders([fileHolder(dataDir), textHolder(keys), ...remote])
}

/** Makes keys in files of DATA_DIR. */
export function nodeMaker(config: Config, log: (line: string) => void): NonNullable<MakeKey> {
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
