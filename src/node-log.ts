/**
 * The signed log on Node: keys and memory in DATA_DIR.
 */
import type { Config } from "./config.ts"
import type { Pool } from "./database/client.ts"
import { storedLogKeyring } from "./exports/log-key.ts"
import { fileMemory } from "./exports/log-key-file.ts"
import { checkpointFile } from "./ledger/checkpoint-file.ts"
import { joinMemories } from "./ledger/joined-memory.ts"
import { sha256 } from "./ledger/node-sha256.ts"
import { type CheckpointMemory, openSignedLog, type SignedLog } from "./ledger/signed-log.ts"
import { nodeHolder, nodeMaker } from "./node-keys.ts"
import { platform } from "./platform.ts"

/** Opens the signed log of a data directory. */
export function openNodeLog(config: Config, pool: Pool, log: (line: string) => void): SignedLog {
  return openSignedLog(pool, {
    sha256,
    newOrigin: config.logOrigin,
    keyring: storedLogKeyring({ holder: nodeHolder(config), make: nodeMaker(config, log), clock: platform.clock }),
    memory: nodeMemory(config),
    clock: platform.clock,
    log,
  })
}

/** Where the newest checkpoint is kept: in DATA_DIR, and where CHECKPOINT_COPY says. */
export function nodeMemory({ dataDir, checkpointCopy }: Config): CheckpointMemory {
  const own = fileMemory(dataDir)
  return checkpointCopy === null ? own : joinMemories([own, checkpointFile(checkpointCopy)])
}
