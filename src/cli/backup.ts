/** `gongshi backup`, `gongshi restore`: the embedded database, keys, exports and the newest checkpoint, while it serves. */
import { lstat, realpath, rm } from "node:fs/promises"
import path from "node:path"
import { platform } from "../app/platform.ts"
import { readConfig } from "../config/config.ts"
import { readArchive } from "../database/archive-store.ts"
import { walFolder } from "../database/embedded-archive.ts"
import { isRestoring } from "../database/embedded-cluster.ts"
import { forgetRecovery } from "../database/embedded-restore.ts"
import { type Backup, dropOlder, makeBackup, putBack } from "../node/backup.ts"
import { command, type ExitCode, jsonOption, readCount, say, UsageError } from "./command.ts"
import { examine, teller } from "./doctor.ts"
import { type OpenRegister, withRegister } from "./open-register.ts"

const place = {
  name: "DIR",
  about: "the folder of the backups, on another volume; BACKUP_DIR without",
  is: "folder",
} as const

export const backupCommand = command({
  about: "back up the embedded database with keys, exports and newest checkpoint, while the register serves",
  arguments: [{ ...place, optional: true }],
  options: {
    keep: { value: "N", about: "remove all but the newest N, and the WAL that none of them needs" },
    "without-keys": { about: "leave the private keys out: keep a copy of DATA_DIR/keys elsewhere" },
    json: jsonOption,
  },
  examples: [
    ["", "every night; with BACKUP_DIR set what is written between is there within a minute"],
    ["/mnt/backup --keep 14", "and two weeks of them"],
  ],
  async run({ keep, "without-keys": withoutKeys = false, json }, given?: string) {
    const kept = keep === undefined ? null : readCount("--keep", keep, 1, 10_000)
    return withRegister<ExitCode>(async ({ config, ...database }) => {
      const folder = given ?? config.backups?.folder
      if (folder === undefined) throw new UsageError("DIR is missing: name a folder, or set BACKUP_DIR")
      const order = { database, dataDir: config.dataDir, folder, withKeys: !withoutKeys, clock: platform.clock }
      const backup = await makeBackup(order)
      tellBackup(backup, folder, json)
      if (withoutKeys) say(`the keys are not in it: without ${path.join(config.dataDir, "keys")} nothing can be signed`)
      const archive = await readArchive(database.pool)
      if (archive?.folder !== (await realpath(folder))) say(withoutArchive)
      if (archive?.refusedAt)
        say(`the archive takes nothing since ${archive.refusedAt.toISOString()}: ${refusedArchive}`)
      if (kept !== null) {
        const { backups, pieces } = await dropOlder(folder, kept)
        if (backups + pieces > 0) say(`removed ${backups} older backups and ${pieces} pieces of WAL`)
      }
      return 0
    }, false)
  },
})

const withoutArchive =
  "what is written from now on is not in it: set BACKUP_DIR to this folder and start the register again, and it can be put back to any moment"

const refusedArchive = "look into DATA_DIR/postgres.log; until it does, WAL piles up in the database's folder"

function tellBackup(backup: Backup, folder: string, json = false): void {
  if (json) {
    process.stdout.write(`${JSON.stringify(backup)}\n`)
    return
  }
  const { name, log_size: size, finished_at: at } = backup
  process.stdout.write(`${path.join(folder, name)}  log size ${size}, to be put back to ${at} or later\n`)
}

export const restoreCommand = command({
  about: "put a backup back into an empty DATA_DIR, up to the last that was archived or to a moment, and prove the log",
  arguments: [place],
  options: {
    until: { value: "INSTANT", about: "the moment up to which what was done counts, as 2026-12-02T22:55:00+08:00" },
    wal: { value: "FOLDER", about: "pg_wal of the database that was lost: what it had not archived yet", is: "folder" },
    timeline: {
      value: "N",
      about: "follow the database that archived under this number, and not the one that was brought back last",
    },
    json: jsonOption,
  },
  examples: [
    ["/mnt/backup", "all that was archived"],
    ["/mnt/backup --wal /old/data/postgres/pg_wal", "and the last second, where that folder can still be read"],
    ["/mnt/backup --until 2026-12-02T22:55:00+08:00", "as it stood then"],
  ],
  problem: "something is wrong with what was put back, as an end before what was published: the lines WRONG name it",
  async run({ until: text, wal, timeline: branch, json }, folder = "") {
    const until = text === undefined ? null : readInstant(text)
    const config = readConfig(process.env)
    const { dataDir, database } = config
    if (database !== null) throw new UsageError("DATABASE_URL is set: put a server of your own back by its own means")
    const timeline = branch === undefined ? null : readCount("--timeline", branch, 1, 0xff_ff_ff_ff)
    const backup = await putBack({ folder, dataDir, until, left: wal ?? null, timeline }, say)
    say(`reading the WAL of after ${backup.name} (${walFolder(folder)})`)
    // Who only tries a backup out must not archive: the next restore would follow that copy, and not the register that goes on.
    const trying = { ...config, backups: null }
    const look = async (register: OpenRegister): Promise<ExitCode> => {
      await forgetRecovery(register.pool)
      return examine(register, teller(json), false)
    }
    try {
      return await withRegister(look, false, trying)
    } catch (error) {
      await giveUp(path.join(dataDir, "postgres"))
      throw error
    }
  },
})

/** Takes away what this command has put there and PostgreSQL could not bring to the end, so that it can be run again. */
async function giveUp(cluster: string): Promise<void> {
  const real = await realpath(cluster)
  if (!isRestoring(real)) return
  await rm(real, { recursive: true })
  if (await lstat(cluster).catch(() => null)) await rm(cluster)
}

const instantForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/

function readInstant(text: string): Date {
  const at = new Date(text)
  if (instantForm.test(text) && !Number.isNaN(at.getTime()) && at.getTime() <= platform.clock()) return at
  throw new UsageError(
    `--until is ${text}, expected a moment that has been, with its zone, as 2026-12-02T22:55:00+08:00`,
  )
}
