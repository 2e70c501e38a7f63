/**
 * The log's key in DATA_DIR/keys, and beside it the newest checkpoint that it has signed.
 */
import path from "node:path"
import { checkpointFile } from "../ledger/checkpoint-file.ts"
import type { CheckpointMemory, LogKeyring } from "../ledger/signed-log.ts"
import { findKeyFile, KeyFileError, keyFile, openKeyFile } from "../signing/key-file.ts"
import type { PublicKey } from "../signing/signing-key.ts"
import { toLogKeys, toPublicLogKey } from "./log-key.ts"

/** The keys in files. Read anew each time, so that a key which is put back counts without a restart. */
export function fileKeyring(dataDir: string): LogKeyring {
  const file = keyFile(dataDir, "log")
  return {
    async open(mayMake) {
      const key = mayMake ? await openKeyFile(file, "Ed25519") : await findKeyFile(file)
      try {
        return key && toLogKeys([key])
      } catch (error) {
        throw new KeyFileError(`${file}: ${error instanceof Error ? error.message : String(error)}`)
      }
    },
  }
}

/** The file of the newest checkpoint. Beside the key: who copies the key copies what it has signed. */
export function checkpointFileOf(dataDir: string): string {
  return path.join(dataDir, "keys", "log.checkpoint")
}

/** The memory in that file. */
export function fileMemory(dataDir: string): CheckpointMemory {
  return checkpointFile(checkpointFileOf(dataDir))
}

/** The public half of the log's key; null where there is no key. */
export async function findPublicLogKey(dataDir: string): Promise<PublicKey | null> {
  const key = await findKeyFile(keyFile(dataDir, "log"))
  return key && toPublicLogKey(key)
}
