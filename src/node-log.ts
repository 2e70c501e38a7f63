/**
 * The signed log on Node: keys and memory in DATA_DIR.
 */
import type { Config } from "./config.ts"
import type { Pool } from "./database/client.ts"
import { fileKeyring, fileMemory } from "./exports/log-key-file.ts"
import { sha256 } from "./ledger/node-sha256.ts"
import { openSignedLog, type SignedLog } from "./ledger/signed-log.ts"
import { platform } from "./platform.ts"

/** Opens the signed log of a data directory. */
export function openNodeLog(config: Config, pool: Pool, log: (line: string) => void): SignedLog {
  return openSignedLog(pool, {
    sha256,
    newOrigin: config.logOrigin,
    keyring: fileKeyring(config.dataDir),
    memory: fileMemory(config.dataDir),
    clock: platform.clock,
    log,
  })
}
