/** The keys of rosters as the operator gives them on Node: variables, or files that are made on first use. */
import type { Config } from "../config/config.ts"
import { type IdentityKey, toIdentityKey } from "../roster/identity.ts"
import { threadedRosterKeys } from "../roster/node-seal.ts"
import type { RosterKeys } from "../roster/seal.ts"
import { openSecretFile, secretFile } from "../signing/secret-file.ts"

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
