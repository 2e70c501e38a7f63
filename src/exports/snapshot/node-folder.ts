/**
 * The folder that an export goes into: written as a draft inside it, and moved to its names when all is there. What an
 * export that was cut off has left is cleared away by the next one.
 */
import { mkdir, mkdtemp, readdir, rename, rm, rmdir, stat } from "node:fs/promises"
import path from "node:path"
import { syncFolder } from "../../ledger/node-sync.ts"
import type { ProofRefusal } from "../../ledger/proof.ts"
import { type Manifest, manifestName } from "../manifest.ts"
import { type ExportOrder, type ExportParts, makeExport } from "./node-make.ts"

/** Thrown when the export can't go where it should: it is never mixed with another. */
export class FolderUnfit extends Error {
  constructor(folder: string, reason: string) {
    super(`${folder} ${reason}: an export goes into a folder of its own`)
  }
}

/** A draft of an export. */
interface Draft {
  /** Where its files are written. */
  folder: string
  /** Gives the files their place, the manifest last. */
  place(): Promise<void>
  discard(): Promise<void>
}

// `.draft-PID-XXXXXX`: who reads it knows whether somebody is still at it.
const draftName = /^\.draft-(\d+)-\w+$/
const exportName = /^((snapshot|log|delta-from-\d+|delta-log-from-\d+)\.ndjson\.(zst|gz)|manifest\.sm2)$/

/**
 * Opens a draft in a folder, which is made where it is not there.
 * @throws FolderUnfit when it is no folder, or holds something that no unfinished export has left
 */
async function openDraft(folder: string): Promise<Draft> {
  const found = await stat(folder).catch(() => null)
  if (found && !found.isDirectory()) throw new FolderUnfit(folder, "is a file")
  await mkdir(folder, { recursive: true })
  await clearUnfinished(folder)
  if ((await readdir(folder)).length > 0) throw new FolderUnfit(folder, "is not empty")
  const draft = await mkdtemp(path.join(folder, `.draft-${process.pid}-`))
  return {
    folder: draft,
    async place() {
      const names = (await readdir(draft)).filter((name) => name !== manifestName)
      for (const name of [...names, manifestName]) await rename(path.join(draft, name), path.join(folder, name))
      await rmdir(draft)
      await syncFolder(folder)
    },
    discard: () => rm(draft, { recursive: true, force: true }),
  }
}

/** What was cut off while it was written is in a draft; while it was placed, some files have their names already. */
async function clearUnfinished(folder: string): Promise<void> {
  const names = await readdir(folder)
  const drafts = names.filter((name) => draftName.test(name))
  if (drafts.length === 0) return
  if (drafts.some((name) => isRunning(Number(draftName.exec(name)?.[1])))) {
    throw new FolderUnfit(folder, "is being written by another export")
  }
  const placed = names.includes(manifestName) ? [] : names.filter((name) => exportName.test(name))
  for (const name of [...placed, ...drafts]) await rm(path.join(folder, name), { recursive: true, force: true })
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM"
  }
}

/** Exports into a folder: drafted, made, and put in its place as a whole or not at all. @throws FolderUnfit */
export async function exportInto(parts: ExportParts, order: ExportOrder): Promise<Manifest | ProofRefusal> {
  const draft = await openDraft(order.folder)
  try {
    const made = await makeExport(parts, { ...order, folder: draft.folder })
    if (!("refused" in made)) await draft.place()
    return made
  } finally {
    await draft.discard()
  }
}
