/**
 * Exports of a test's database.
 */
import type { Pool } from "../../src/database/client.ts"
import type { Manifest } from "../../src/exports/manifest.ts"
import { exportInto } from "../../src/exports/snapshot/node-folder.ts"
import type { ExportOrder } from "../../src/exports/snapshot/node-make.ts"
import { keySigner } from "../../src/signing/signer.ts"
import type { SigningKey } from "../../src/signing/signing-key.ts"
import { testLog } from "./signed-log.ts"

/** Exports into a folder; single parts of the order can be changed. @throws when it is refused */
export async function exportFolder(
  sql: Pool,
  key: SigningKey,
  folder: string,
  changes: Partial<ExportOrder> = {},
): Promise<Manifest> {
  const parts = {
    sql,
    signedLog: testLog(sql).log,
    signer: keySigner(key),
    issuer: "https://register.example",
    clock: () => Date.now(),
  }
  const made = await exportInto(parts, { folder, formats: ["zstd", "gzip"], from: [], withdrawn: [], ...changes })
  if ("refused" in made) throw new Error(made.detail.en)
  return made
}
