/**
 * Verifies an export in a folder, and says what tests ask of it.
 */
import { sha256 } from "../../src/ledger/node-sha256.ts"
import type { PublicKey } from "../../src/signing/signing-key.ts"
import { readKeyRing } from "../../src/verify/key-ring.ts"
import { verifyExport } from "../../src/verify/node-export.ts"
import { folderSource } from "../../src/verify/node-source.ts"
import type { VerifyOptions } from "../../src/verify/verification.ts"

// Tests make exports at times of their own; a manifest does not expire.
const anyTime = Date.UTC(2100, 0)

/** Verifies a folder with keys; findings in English, with their place. */
export async function verifyFolder(folder: string, keys: readonly PublicKey[], changes: Partial<VerifyOptions> = {}) {
  const ring = readKeyRing(sha256, { jwks: { keys } })
  if ("fault" in ring) throw new Error(ring.fault)
  // Who gives the export's key alone asks for what that key alone can say.
  const withoutLogKey = ring.log.length === 0
  const options: VerifyOptions = { sha256, keys: ring, now: anyTime, withoutLogKey, ...changes }
  const verification = await verifyExport(await folderSource(folder), options)
  return {
    verification,
    findings: verification.findings.map(({ where, en, code }) => ({
      file: where?.file ?? "",
      line: where?.line ?? null,
      detail: en,
      code,
    })),
    /** Null where it is not believed. */
    manifest: verification.facts.files ? { files: verification.facts.files } : null,
    key: verification.key && { kid: verification.key.kid, origin: verification.key.origin },
    linesVerified: verification.facts.lines ?? 0,
  }
}
