/**
 * Signing right behind a publication: on Workers nothing else runs within the ten seconds that a checkpoint is promised in.
 */
import type { SignedLog } from "../ledger/signed-log.ts"

/** Signs what was just published. What was answered as done is done: a fault is told, and the next to sign makes up for it. */
export async function signPublished(parts: { signedLog: SignedLog; log(line: string): void }): Promise<void> {
  await parts.signedLog.catchUp().catch((error: Error) => parts.log(`log: ${error.message}`))
}
