/**
 * The newest checkpoint that the log's key has signed, in a file of DATA_DIR/keys.
 */
import path from "node:path"
import { checkpointFile } from "../ledger/checkpoint-file.ts"
import type { CheckpointMemory } from "../ledger/signed-log.ts"

/** The file of the newest checkpoint. Beside the keys: who copies the keys copies what they have signed. */
export function checkpointFileOf(dataDir: string): string {
  return path.join(dataDir, "keys", "log.checkpoint")
}

/** The memory in that file. */
export function fileMemory(dataDir: string): CheckpointMemory {
  return checkpointFile(checkpointFileOf(dataDir))
}
