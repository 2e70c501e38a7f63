/**
 * The snapshot at a size of the log: every live record's public line, the log itself, and the signed manifest.
 */
import { mkdir, readdir, rename, stat, writeFile } from "node:fs/promises"
import path from "node:path"
import type { Pool, Transaction } from "../database/client.ts"
import { readHead } from "../ledger/sequencer.ts"
import { detachedSm2 } from "../signing/signed-document.ts"
import type { Signer } from "../signing/signer.ts"
import { type ExportFile, openExportFile } from "./export-file.ts"
import { logName, type Manifest, manifestName, secondSignatureName, signManifest, snapshotNames } from "./manifest.ts"

export interface SnapshotOptions {
  folder: string
  signer: Signer
  /** Issuer named in the manifest. */
  origin: string
  /** ms since 1970. */
  now: number
  onProgress?(lines: number, of: number): void
}

// Rows fetched at a time.
const page = 2_000

/** Thrown when the export can't go where it should: it is never mixed with another. */
export class FolderUnfit extends Error {
  constructor(folder: string, reason: string) {
    super(`${folder} ${reason}: an export goes into a folder of its own`)
  }
}

/**
 * Writes a snapshot while the register goes on being written: everything is read in one snapshot of the database.
 * The manifest comes last, so a folder without one is an export that was cut off.
 * @throws FolderUnfit
 */
export async function exportSnapshot(pool: Pool, options: SnapshotOptions): Promise<Manifest> {
  const { folder, signer, origin, now } = options
  const found = await stat(folder).catch(() => null)
  if (found && !found.isDirectory()) throw new FolderUnfit(folder, "is a file")
  await mkdir(folder, { recursive: true })
  if ((await readdir(folder)).length > 0) throw new FolderUnfit(folder, "is not empty")
  const manifest = await pool.begin("isolation level repeatable read read only", async (tx) => {
    const head = await readHead(tx)
    const [counted] = await tx<{ live: number }[]>`select count(*)::int as live from record where state = 'live'`
    const total = (counted?.live ?? 0) + head.size
    const progress = (lines: number) => options.onProgress?.(lines, total)
    const snapshots = [snapshotNames.zstd, snapshotNames.gzip].map((name) => openExportFile(folder, name))
    const written = await writeAll(snapshotLines(tx), snapshots, progress)
    const log = openExportFile(folder, logName)
    await writeAll(logLines(tx, head.size), [log], (lines) => progress(written + lines))
    const files = await Promise.all([...snapshots, log].map((file) => file.close()))
    return {
      iss: origin,
      iat: Math.floor(now / 1000),
      key_origin: signer.key.key_origin,
      log: head,
      files,
    } satisfies Manifest
  })
  const signed = await signManifest(manifest, signer)
  const second = await detachedSm2(signed, signer)
  if (second !== null) await writeFile(path.join(folder, secondSignatureName), second)
  const draft = path.join(folder, `.${manifestName}.draft`)
  await writeFile(draft, `${signed}\n`)
  await rename(draft, path.join(folder, manifestName))
  return manifest
}

function snapshotLines(tx: Transaction) {
  return tx<{ text: string }[]>`
    select l.line as text from record r join log_entry l on l.position = r.position
    where r.state = 'live' order by r.position`.cursor(page)
}

function logLines(tx: Transaction, size: number) {
  return tx<{ text: string }[]>`
    select entry as text from log_entry where position < ${size} order by position`.cursor(page)
}

async function writeAll(
  pages: AsyncIterable<{ text: string }[]>,
  files: readonly ExportFile[],
  onLines: (lines: number) => void,
): Promise<number> {
  let lines = 0
  try {
    for await (const rows of pages) {
      const text = rows.map((row) => `${row.text}\n`).join("")
      await Promise.all(files.map((file) => file.write(text, rows.length)))
      lines += rows.length
      onLines(lines)
    }
    return lines
  } catch (error) {
    for (const file of files) file.abandon()
    throw error
  }
}
