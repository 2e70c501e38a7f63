// Which user the embedded PostgreSQL runs as, and what that user can reach.
// PostgreSQL refuses to run as root, so a root process hands its server to an unprivileged user.
import { spawnSync } from "node:child_process"
import { chownSync, lchownSync, readdirSync, readFileSync, statSync } from "node:fs"
import path from "node:path"
import { EmbeddedPostgresError } from "./embedded-error.ts"

/** The unprivileged user that a root process runs PostgreSQL as. */
export interface Account {
  uid: number
  gid: number
  name: string
}

function findAccount(matches: (name: string, uid: number) => boolean): Account | undefined {
  for (const line of readFileSync("/etc/passwd", "utf8").split("\n")) {
    const [name = "", , uid, gid] = line.split(":")
    if (uid && gid && matches(name, Number(uid))) return { name, uid: Number(uid), gid: Number(gid) }
  }
  return undefined
}

/**
 * The account for PostgreSQL: undefined (this process's own) unless this process is root; for root the owner of the
 * cluster that exists, else `postgres`, else `nobody`.
 */
export function serverAccount(cluster: string | undefined): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  const owner = cluster === undefined ? undefined : statSync(cluster)
  if (owner && owner.uid !== 0) {
    return { uid: owner.uid, gid: owner.gid, name: findAccount((_, uid) => uid === owner.uid)?.name ?? `${owner.uid}` }
  }
  const account = findAccount((name) => name === "postgres") ?? findAccount((name) => name === "nobody")
  if (account && account.uid !== 0) return account
  throw new EmbeddedPostgresError(
    "Embedded PostgreSQL",
    "it refuses to run as root, and /etc/passwd has neither a user postgres nor a user nobody",
    "Start Gongshi as an ordinary user, or set DATABASE_URL to a PostgreSQL server",
  )
}

/** The options of `spawn` that make a child run as the account. */
export function asAccount(account: Account | undefined): { uid?: number; gid?: number } {
  return account ? { uid: account.uid, gid: account.gid } : {}
}

/** True when the account can enter the directory. Asked of the system itself, because of ACLs and mount options. */
export function canEnter(account: Account | undefined, directory: string): boolean {
  const shell = ["-c", 'cd -- "$1"', "sh", directory]
  return spawnSync("/bin/sh", shell, { ...asAccount(account), cwd: "/", stdio: "ignore" }).status === 0
}

/** Gives a directory and everything in it to the account; does nothing without one. */
export function handOver(directory: string, account: Account | undefined): void {
  if (!account) return
  chownSync(directory, account.uid, account.gid)
  for (const name of readdirSync(directory, { recursive: true, encoding: "utf8" })) {
    lchownSync(path.join(directory, name), account.uid, account.gid)
  }
}
