/**
 * Signing right behind a publication: on Workers nothing else runs within the ten seconds that a checkpoint is promised in.
 */
import type { SignedLog } from "./signed-log.ts"

/**
 * Signs what was just published; false: it could not. What was answered as done is done: a fault is told, and the next to
 * sign makes up for it.
 */
export function signPublished(parts: { signedLog: SignedLog; log(line: string): void }): Promise<boolean> {
  return parts.signedLog.catchUp().then(
    () => true,
    (error: Error) => {
      parts.log(`log: ${error.message}`)
      return false
    },
  )
}
