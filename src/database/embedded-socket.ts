// Where the embedded server's unix socket lies: a directory that only the server's user and root can enter,
// because whoever reaches the socket is trusted.
import { createHash } from "node:crypto"
import { chownSync, lstatSync, mkdirSync } from "node:fs"
import path from "node:path"
import type { Account } from "./embedded-account.ts"
import { EmbeddedPostgresError, errorCode, fileFailure } from "./embedded-error.ts"

/**
 * The directory for the server's socket: the cluster, unless its path is too long for a socket (107 bytes on Linux, 103
 * on macOS; 99 leaves room), then a private one in the system's directory for temporary files.
 */
export function socketDirectory(
  cluster: string,
  port: number,
  temporary: string,
  account: Account | undefined,
): string {
  const fits = (directory: string) => Buffer.byteLength(`${directory}/.s.PGSQL.${port}`) < 100
  if (fits(cluster)) return cluster
  const name = `gongshi-${createHash("sha256").update(cluster).digest("hex").slice(0, 16)}`
  const directory = [temporary, "/tmp"].map((base) => path.join(base, name)).find(fits) ?? path.join("/tmp", name)
  const owner = account?.uid ?? process.getuid?.() ?? 0
  try {
    mkdirSync(directory, { mode: 0o700 })
    if (account) chownSync(directory, account.uid, account.gid)
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw fileFailure(`Socket directory ${directory}`, error)
  }
  // Anyone may create names in /tmp: a directory that others own or can enter would give them the database.
  let found = lstatSync(directory)
  // A process killed between making it and giving it away (both as root) leaves it root's.
  if (account && found.isDirectory() && found.uid === 0) {
    chownSync(directory, account.uid, account.gid)
    found = lstatSync(directory)
  }
  if (found.isDirectory() && found.uid === owner && (found.mode & 0o777) === 0o700) return directory
  const next = "Remove it, or set DATA_DIR to a shorter path"
  throw new EmbeddedPostgresError(`Socket directory ${directory}`, "another user owns it or can enter it", next)
}
