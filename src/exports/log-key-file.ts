/**
 * The newest checkpoint that the log's key has signed, in a file of DATA_DIR/keys.
 */
import path from "node:path"

/** The file of the newest checkpoint. Beside the keys: who copies the keys copies what they have signed. */
export function checkpointFileOf(dataDir: string): string {
  return path.join(dataDir, "keys", "log.checkpoint")
}
