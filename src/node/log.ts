/** The signed log on Node: keys in DATA_DIR, or where the configuration has them. */

import { platform } from "../app/platform.ts"
import type { Config } from "../config/config.ts"
import type { Pool } from "../database/client.ts"
import { sha256 } from "../ledger/node-sha256.ts"
import { openSignedLog, type SignedLog } from "../ledger/signed-log.ts"
import { storedLogKeyring } from "../signing/log-keyring.ts"
import { nodeMemory } from "./checkpoint.ts"
import { nodeHolder, nodeMaker } from "./keys.ts"

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
