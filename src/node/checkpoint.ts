/**
 * Where a Node installation keeps the newest checkpoint: in DATA_DIR, and a second time where a backup of DATA_DIR that
 * is put back does not reach. A copy of DATA_DIR finds the same place, so two that go different ways are noticed too.
 */
import { randomUUID } from "node:crypto"
import { constants, existsSync } from "node:fs"
import { access, mkdir, readFile } from "node:fs/promises"
import { homedir } from "node:os"
import path from "node:path"
import type { Config } from "../config/config.ts"
import { checkpointFile } from "../ledger/checkpoint-file.ts"
import { type CheckpointMemory, joinMemories } from "../ledger/checkpoint-memory.ts"
import { writeKeptLine } from "../signing/key-file.ts"

/** The file of the newest checkpoint. Beside the keys: who copies the keys copies what they have signed. */
function checkpointFileOf(dataDir: string): string {
  return path.join(dataDir, "keys", "log.checkpoint")
}

type Places = Pick<Config, "dataDir" | "checkpointCopy" | "stateHome">

/**
 * The memory of an installation.
 * @param log takes a line for the operator
 * @param looksOnly nothing is made to look for it: no id, no folder
 */
export function nodeMemory(config: Places, log: (line: string) => void, looksOnly = false): CheckpointMemory {
  let opened: Promise<CheckpointMemory> | null = null
  const open = () => {
    opened ??= openMemory(config, log, looksOnly)
    return opened
  }
  return {
    load: async () => (await open()).load(),
    store: async (note) => (await open()).store(note),
  }
}

async function openMemory(config: Places, log: (line: string) => void, looksOnly: boolean): Promise<CheckpointMemory> {
  const own = checkpointFile(checkpointFileOf(config.dataDir))
  // Without an id there can be no copy under it.
  if (looksOnly && config.checkpointCopy === null && !existsSync(idFileOf(config.dataDir))) return own
  const place = await placeOfCopy(config)
  if (place === null) return own
  const isThere = await (looksOnly ? couldBeMade : canBeMade)(path.dirname(place))
  if (!isThere && config.checkpointCopy === null) {
    log(
      `log: the newest checkpoint is kept in DATA_DIR alone, for ${path.dirname(place)} can't be made: a backup of DATA_DIR that is put back would not be noticed. Set CHECKPOINT_COPY to a file on another volume`,
    )
    return own
  }
  const copy = checkpointFile(place)
  const [[inCopy = null], [inOwn = null]] = await Promise.all([copy.load(), own.load()])
  if (inCopy === null && inOwn !== null) {
    log(
      `log: this installation has signed, but not as far as ${place} knows. If it was put back from a backup, first put the newest log.checkpoint that there is, a partner's too, into ${path.dirname(checkpointFileOf(config.dataDir))}`,
    )
  }
  return joinMemories([own, copy])
}

/** The files in which the newest checkpoint is kept. */
export async function rememberedFiles(config: Places): Promise<string[]> {
  const place = await placeOfCopy(config)
  return [checkpointFileOf(config.dataDir), ...(place === null ? [] : [place])]
}

/** Where CHECKPOINT_COPY says; else in the user's state folder (XDG Base Directory), under the installation's id. */
async function placeOfCopy({ dataDir, checkpointCopy, stateHome }: Places): Promise<string | null> {
  if (checkpointCopy === "none") return null
  if (checkpointCopy !== null) return checkpointCopy
  const folder = path.join(stateHome ?? path.join(homedir(), ".local", "state"), "gongshi")
  return path.join(folder, `${await installationId(dataDir)}.checkpoint`)
}

/** An id that goes with DATA_DIR wherever it is moved, copied or put back; another DATA_DIR has another. */
async function installationId(dataDir: string): Promise<string> {
  const file = idFileOf(dataDir)
  if (!existsSync(file)) await writeKeptLine(file, randomUUID())
  const id = (await readFile(file, "utf8")).trim()
  if (!/^[0-9a-f-]{36}$/.test(id)) throw new Error(`${file} is damaged: restore it, or name a file by CHECKPOINT_COPY`)
  return id
}

/** Whether a folder is there or could be made, without making it. */
async function couldBeMade(folder: string): Promise<boolean> {
  const isWritable = await access(folder, constants.W_OK).then(
    () => true,
    (error: NodeJS.ErrnoException) => (error.code === "ENOENT" ? null : false),
  )
  return isWritable ?? (path.dirname(folder) !== folder && couldBeMade(path.dirname(folder)))
}

function idFileOf(dataDir: string): string {
  return path.join(path.dirname(checkpointFileOf(dataDir)), "log.id")
}

async function canBeMade(folder: string): Promise<boolean> {
  return mkdir(folder, { recursive: true, mode: 0o700 }).then(
    () => true,
    () => false,
  )
}
