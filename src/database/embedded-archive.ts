// The archive of the embedded server: each piece of its WAL (write-ahead log), packed, in a folder on another volume.
// PostgreSQL says when (archive_command), keeps what could not be taken, and asks again.
import { existsSync, mkdirSync, realpathSync } from "node:fs"
import path from "node:path"
import { type Account, canEnter, handOver } from "./embedded-account.ts"
import { EmbeddedPostgresError, fileFailure } from "./embedded-error.ts"

/** Where backups are, with the WAL between them. */
export interface Archive {
  folder: string
  /** After how many seconds what was written is there at the latest, while anything is written. */
  everySeconds: number
}

/** The folder of the WAL in a folder of backups. */
export const walFolder = (folder: string): string => path.join(folder, "wal")

/** Settings with which the server archives its WAL; makes the folder for it. @throws EmbeddedPostgresError */
export function archiveSettings(
  { folder, everySeconds }: Archive,
  account: Account | undefined,
): Record<string, string> {
  const wal = walFolder(openBackups(folder, account))
  makeOwned(wal, account)
  const into = quote(wal)
  // A piece that is there already and differs belongs to another database: it is refused, and PostgreSQL says so in its log.
  // What is put in its place is on the disk first, so that a machine that stops leaves no half of one.
  const command = [
    `f=${into}/"%f".gz`,
    `if [ -f "$f" ]; then gzip -dc "$f" | cmp -s - "%p"; else`,
    `gzip -1 -c "%p" >"$f.$$.new" && sync "$f.$$.new" && mv "$f.$$.new" "$f" && sync ${into}; fi`,
  ]
  return {
    archive_mode: "on",
    archive_timeout: `${everySeconds}s`,
    archive_command: `${command[0]}; ${command[1]} ${command[2]}`,
  }
}

/**
 * Keeps what is to be archived until a server knows where to. That a database was brought back, and where it left the one
 * that was lost, is a piece too: without it another restore would end there.
 */
export const heldArchive: Record<string, string> = { archive_mode: "on", archive_command: "" }

/**
 * The folder of backups, as it really is.
 * @throws EmbeddedPostgresError where it is not there, for a volume that is not mounted must not be taken for an empty one,
 *   or where the server's user can't enter it
 */
export function openBackups(given: string, account: Account | undefined): string {
  if (!existsSync(given)) {
    throw new EmbeddedPostgresError(`Backups in ${given}`, "there is no such folder", "Mount its volume, or make it")
  }
  const folder = realpathSync(given)
  if (!account || canEnter(account, folder)) return folder
  const next = `Let that user enter every directory above it (chmod o+x)`
  throw new EmbeddedPostgresError(`Backups in ${folder}`, `PostgreSQL's user ${account.name} can't reach it`, next)
}

/** A folder that the server's user alone may enter. */
export function makeOwned(folder: string, account: Account | undefined): void {
  if (existsSync(folder)) return
  try {
    mkdirSync(folder, { mode: 0o700 })
    handOver(folder, account)
  } catch (error) {
    throw fileFailure(`Folder ${folder}`, error)
  }
}

/** A path as a word of sh in a setting in which % stands for something. */
export const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`).replaceAll("%", "%%")}'`

/** A text as PostgreSQL reads it in its configuration and its commands. */
export const quoteLiteral = (text: string): string => `'${text.replaceAll("'", "''")}'`
