/**
 * Backups of an installation: the embedded database, the keys, the exports and the newest checkpoint, each in a folder
 * of its own that is there as a whole or not at all; and such a folder put back.
 */
import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs"
import { cp, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises"
import path from "node:path"
import { version } from "../app/version.ts"
import { readArchive, tryArchive } from "../database/archive-store.ts"
import { serverAccount } from "../database/embedded-account.ts"
import { makeOwned, openBackups, walFolder } from "../database/embedded-archive.ts"
import { backUpCluster, dropWalBefore, firstSegmentOf, readManifest, whileAlone } from "../database/embedded-backup.ts"
import { restoreCluster } from "../database/embedded-restore.ts"
import type { Database } from "../database/open.ts"
import { syncFile, syncFolder } from "../ledger/node-sync.ts"
import { readHead } from "../ledger/sequencer.ts"
import { readCheckpoint } from "../ledger/tree-store.ts"
import { StartError } from "./operator-message.ts"

/** What a backup says of itself. */
export interface Backup {
  /** Its folder's name: when it was begun. */
  name: string
  version: string
  postgres: string
  begun_at: string
  /** The first moment to which it can be put back. */
  finished_at: string
  /** Entries of the log, and of its newest checkpoint, when it was begun. */
  log_size: number
  checkpoint_size: number
  keys: boolean
}

const [aboutFile, databaseFolder, dataFolder, draftPrefix] = ["backup.json", "database", "data", ".draft-"]
const nameForm = /^\d{4}-\d{2}-\d{2}T\d{6}(?:\.\d{3})?Z$/

/** What is to be backed up, and where to. */
export interface BackupOrder {
  database: Pick<Database, "pool" | "embedded">
  dataDir: string
  folder: string
  withKeys: boolean
  clock(): number
}

/**
 * Makes a backup while the register serves.
 * @throws EmbeddedPostgresError, StartError, or what the disk says; nothing that looks like a backup is left behind then
 */
export async function makeBackup({ database, dataDir, folder: given, withKeys, clock }: BackupOrder): Promise<Backup> {
  const { pool, embedded } = database
  if (!embedded) throw new StartError(ownServer)
  const account = serverAccount(embedded.directory)
  const folder = openBackups(given, account)
  const backup = await whileAlone(pool, async () => {
    const archive = await readArchive(pool)
    if (archive && (archive.refusedAt || !(await tryArchive(pool)))) throw new StartError(refused(archive.folder))
    await dropDrafts(folder)
    return writeBackup({ embedded, account, pool, dataDir, folder, withKeys, clock })
  })
  if (backup === null) throw new StartError("another backup of this database is being made: wait for its end")
  return backup
}

const refused = (folder: string | null) =>
  `the archive of WAL takes nothing (${folder ?? "as the server is set up"}): no backup is made, for it could be put back to no later moment. DATA_DIR/postgres.log says why; a folder with the WAL of another database is one: set BACKUP_DIR to a folder of this register's own and start it again`

interface Writing extends Omit<BackupOrder, "database"> {
  embedded: NonNullable<Database["embedded"]>
  account: ReturnType<typeof serverAccount>
  pool: Database["pool"]
}

async function writeBackup({ embedded, account, pool, dataDir, folder, withKeys, clock }: Writing): Promise<Backup> {
  const begunAt = new Date(clock()).toISOString()
  const name = begunAt.replaceAll(":", "")
  const draft = path.join(folder, `${draftPrefix}${name}`)
  makeOwned(draft, account)
  try {
    // The checkpoint first: one that is newer than the database would make it look like one that was set back.
    await copyData(dataDir, path.join(draft, dataFolder), folder, withKeys)
    const [head, published] = [await readHead(pool), await readCheckpoint(pool)]
    await backUpCluster(embedded.connection, path.join(draft, databaseFolder), `gongshi ${name}`)
    // A key that was made meanwhile signs what is in the database; what is there already stays.
    await copyData(dataDir, path.join(draft, dataFolder), folder, withKeys)
    const backup: Backup = {
      ...{ name, version, postgres: embedded.version },
      ...{ begun_at: begunAt, finished_at: new Date(clock()).toISOString() },
      ...{ log_size: head.size, checkpoint_size: published.size, keys: withKeys },
    }
    await writeFile(path.join(draft, aboutFile), `${JSON.stringify(backup, null, 2)}\n`)
    await syncAll(draft)
    await rename(draft, path.join(folder, name))
    await syncFolder(folder)
    return backup
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw error
  }
}

/** Removes what backups that were cut off have left, and removals of old ones: nobody is at one of them. */
async function dropDrafts(folder: string): Promise<void> {
  const drafts = (await readdir(folder)).filter((name) => name.startsWith(draftPrefix))
  for (const name of drafts) await rm(path.join(folder, name), { recursive: true, force: true })
}

const ownServer =
  "the database is a server of your own (DATABASE_URL): back it up by its own means, as pgBackRest or pg_basebackup with archived WAL, and DATA_DIR/keys beside it"

// The database is not copied file by file, and what belongs to a process that runs is nothing to put back.
const notData = /^(?:postgres|postgres\.log.*|postgresql-.*|server\.json|\..*)$/

// An export that is being made, and a checkpoint that is being written.
const underWay = /^(?:\.draft-|log\.checkpoint\.)/

/** Copies what is in DATA_DIR beside the database; what is there already stays as it is. */
async function copyData(dataDir: string, into: string, backups: string, withKeys: boolean): Promise<void> {
  await mkdir(into, { recursive: true, mode: 0o700 })
  if (!existsSync(dataDir)) return
  for (const name of await readdir(dataDir)) {
    const from = path.join(dataDir, name)
    if (notData.test(name) || (name === "keys" && !withKeys) || realpathSync(from) === backups) continue
    await cp(from, path.join(into, name), {
      ...{ recursive: true, force: false, preserveTimestamps: true },
      filter: (source) => !underWay.test(path.basename(source)),
    })
  }
}

/** Puts all of a folder on the disk. */
async function syncAll(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const place = path.join(entry.parentPath, entry.name)
    if (entry.isFile()) await syncFile(place)
    if (entry.isDirectory()) await syncFolder(place)
  }
  await syncFolder(folder)
}

/** The backups of a folder, the oldest first. */
export function listBackups(folder: string): Backup[] {
  const names = readdirSync(folder).filter(
    (name) => nameForm.test(name) && existsSync(path.join(folder, name, aboutFile)),
  )
  return names.sort().map((name) => JSON.parse(readFileSync(path.join(folder, name, aboutFile), "utf8")) as Backup)
}

/** Removes all but the newest backups, and the archived WAL that none of those needs. */
export async function dropOlder(folder: string, keep: number): Promise<{ backups: number; pieces: number }> {
  const all = listBackups(folder)
  const old = all.slice(0, Math.max(0, all.length - keep))
  for (const { name } of old) {
    // Renamed first: what is half gone is no backup.
    const leaving = path.join(folder, `${draftPrefix}gone-${name}`)
    await rename(path.join(folder, name), leaving)
    await rm(leaving, { recursive: true, force: true })
  }
  const [oldest] = listBackups(folder)
  if (!oldest) return { backups: old.length, pieces: 0 }
  const first = firstSegmentOf(readManifest(path.join(folder, oldest.name, databaseFolder)))
  return { backups: old.length, pieces: dropWalBefore(walFolder(folder), first) }
}

/** What is put back, and up to where. */
export interface PutBackOrder {
  folder: string
  dataDir: string
  /** The moment up to which what was done counts; null: all that there is. */
  until: Date | null
  /** `pg_wal` of the database that was lost; null: there is none. */
  left: string | null
  /** The timeline to follow, where a restore has begun another; null: the newest. */
  timeline: number | null
}

/** The backup from which a moment is reached: the newest that was finished before it. */
export function chooseBackup(backups: readonly Backup[], until: Date | null): Backup | null {
  return backups.findLast(({ finished_at: at }) => until === null || Date.parse(at) <= until.getTime()) ?? null
}

/**
 * Puts a backup back into a DATA_DIR without a database. What is there of keys stays, so that the newest checkpoint does.
 * PostgreSQL reads the archived WAL when the database is opened next.
 * @throws StartError, EmbeddedPostgresError
 */
export async function putBack(
  { folder: given, dataDir, until, left, timeline }: PutBackOrder,
  log: (line: string) => void,
): Promise<Backup> {
  const folder = openBackups(given, undefined)
  const backups = listBackups(folder)
  const backup = chooseBackup(backups, until)
  const [first] = backups
  if (!first) throw new StartError(`${folder} holds no backup: gongshi backup makes one`)
  if (!backup) throw new StartError(`the first moment that can be had is ${first.finished_at} (${first.name})`)
  const place = path.join(folder, backup.name)
  const archive = walFolder(folder)
  const order = { backup: path.join(place, databaseFolder), archive, left, until, timeline }
  // The keys first: a database without them would be given others at its next start, by whoever starts it.
  await restoreCluster(dataDir, order, log, () => putMissing(path.join(place, dataFolder), dataDir))
  return backup
}

const halfPrefix = ".restoring-"

/** Copies what is not there; a file is there as a whole or not at all. */
async function putMissing(from: string, into: string): Promise<void> {
  await mkdir(into, { recursive: true, mode: 0o700 })
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(into, entry.name)]
    if (entry.isDirectory()) await putMissing(source, target)
    else if (!existsSync(target)) {
      const half = path.join(into, `${halfPrefix}${entry.name}`)
      await cp(source, half, { preserveTimestamps: true })
      await syncFile(half)
      await rename(half, target)
    }
  }
  await syncFolder(into)
}
