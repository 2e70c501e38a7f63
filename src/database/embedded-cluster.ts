// The cluster's place on disk: finding it, creating it so that it exists wholly or not at all, and its password.
// DATA_DIR/postgres is the cluster, or a symbolic link to it where its user can't reach DATA_DIR.
import { spawn } from "node:child_process"
import { createHash, randomBytes } from "node:crypto"
import {
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import path from "node:path"
import { type Account, asAccount, canEnter, handOver } from "./embedded-account.ts"
import { type Binaries, makeStateDirectory, stateDirectory } from "./embedded-binaries.ts"
import { EmbeddedPostgresError, errorCode, fileFailure, nextStepFor } from "./embedded-error.ts"

/** The superuser of the embedded cluster and the owner of everything in it. */
export const clusterUser = "gongshi"

const passwordFile = "gongshi.password"
const workPrefix = ".postgres-new-"

/** By this file PostgreSQL knows that it reads archived WAL before it serves. */
export const signalFile = "recovery.signal"

/** Whether a cluster is to be restored before it serves, or is just being restored. */
export const isRestoring = (cluster: string): boolean => existsSync(path.join(cluster, signalFile))

/** Makes DATA_DIR when it is missing; returns its real path. */
export function ensureDataDirectory(dataDir: string): string {
  try {
    mkdirSync(dataDir, { recursive: true })
    return realpathSync(dataDir)
  } catch (error) {
    throw fileFailure(`Data directory ${dataDir}`, error)
  }
}

/** The real path of the cluster of a data directory, or undefined when there is none yet. Refuses one it can't serve. */
export function findCluster(dataDir: string, major: string): string | undefined {
  const place = path.join(dataDir, "postgres")
  if (!lstatSync(place, { throwIfNoEntry: false })) return undefined
  if (!existsSync(place)) {
    const next = "Bring that directory back, or remove the link to start with an empty register"
    throw new EmbeddedPostgresError(place, "it is a link to a directory that is gone", next)
  }
  const cluster = realpathSync(place)
  const version = readVersion(cluster)
  // An empty directory may be there because someone made it; creating the cluster replaces it.
  if (version === undefined && readdirSync(cluster).length === 0) return undefined
  if (version === undefined) {
    const next = "Move what is in it elsewhere, or set DATA_DIR to another directory"
    throw new EmbeddedPostgresError(cluster, "it is not a PostgreSQL cluster (it has no file PG_VERSION)", next)
  }
  if (version !== major) {
    const next =
      `Dump it with pg_dumpall of PostgreSQL ${version}, move it elsewhere, start Gongshi and restore the dump; ` +
      `or serve it with PostgreSQL ${version} and set DATABASE_URL`
    throw new EmbeddedPostgresError(cluster, `it was made by PostgreSQL ${version}, and this is ${major}`, next)
  }
  return cluster
}

function readVersion(cluster: string): string | undefined {
  try {
    return readFileSync(path.join(cluster, "PG_VERSION"), "utf8").trim()
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined
    if (errorCode(error) !== "EACCES") throw fileFailure(`Cluster ${cluster}`, error)
    const next = "Start Gongshi as that user or as root"
    throw new EmbeddedPostgresError(cluster, `it belongs to user ${statSync(cluster).uid}`, next, { cause: error })
  }
}

/** Creates the cluster of a data directory, empty. */
export async function createCluster(
  dataDir: string,
  account: Account | undefined,
  binaries: Binaries,
  log: (line: string) => void,
): Promise<void> {
  await placeCluster(dataDir, account, log, (work) => {
    log(`creating the database in ${path.dirname(work)} (only now)`)
    return initialise(work, account, binaries)
  })
}

/**
 * Gives a data directory its cluster. It is filled in a directory beside the final place, and one rename (or one link)
 * makes it the cluster: what is killed leaves nothing that a later start takes for a cluster, and of two at the same
 * moment one wins and the other is thrown away.
 * @param fill makes the cluster below a folder, and says where
 */
export async function placeCluster(
  dataDir: string,
  account: Account | undefined,
  log: (line: string) => void,
  fill: (work: string) => Promise<string>,
): Promise<void> {
  const reachable = !account || canEnter(account, dataDir)
  const base = reachable ? dataDir : stateDirectory
  try {
    makeStateDirectory(base)
    const work = mkdtempSync(path.join(base, workPrefix))
    try {
      const cluster = await fill(work)
      if (reachable) placeByRename(cluster, path.join(dataDir, "postgres"))
      else placeByLink(cluster, dataDir, log)
      syncDirectory(dataDir)
    } finally {
      rmSync(work, { recursive: true, force: true })
    }
  } catch (error) {
    throw fileFailure(`Database directory ${base}`, error)
  }
}

async function initialise(work: string, account: Account | undefined, binaries: Binaries): Promise<string> {
  const cluster = path.join(work, "cluster")
  const password = path.join(work, "password")
  mkdirSync(cluster, { mode: 0o700 })
  writeFileSync(password, randomBytes(24).toString("base64url"), { mode: 0o600 })
  handOver(work, account)
  // Local connections are trusted: the socket lies in a directory that only the owner and root can enter.
  // C.UTF-8 as ctype too: pg_trgm asks the C library, and under C it drops Chinese characters.
  const args = [
    `--pgdata=${cluster}`,
    `--username=${clusterUser}`,
    `--pwfile=${password}`,
    "--auth-local=trust",
    "--auth-host=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    `--lc-ctype=${process.platform === "darwin" ? "en_US.UTF-8" : "C.UTF-8"}`,
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--text-search-config=simple",
    "--data-checksums",
    "--no-instructions",
  ]
  const { ending, output } = await run(path.join(binaries.directory, "bin", "initdb"), args, account)
  if (ending !== undefined) {
    const next = nextStepFor(output, "Mend that and start again, or set DATABASE_URL to a PostgreSQL server")
    const lines = output.trim().split("\n").slice(-6).join("\n")
    throw new EmbeddedPostgresError(
      `initdb in ${work}`,
      `it ended with ${ending}; the end of its output:\n${lines}`,
      next,
    )
  }
  renameSync(password, path.join(cluster, passwordFile))
  return cluster
}

function run(program: string, args: string[], account: Account | undefined) {
  const { promise, resolve, reject } = Promise.withResolvers<{ ending: string | undefined; output: string }>()
  let output = ""
  const child = spawn(program, args, { ...asAccount(account), cwd: "/", env: serverEnvironment() })
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()))
  child.on("error", reject)
  child.on("close", (code, signal) => {
    resolve({ ending: code === 0 ? undefined : (signal ?? `code ${code}`), output })
  })
  return promise
}

/** The environment of the PostgreSQL programs: no PG* variable of the caller's may change what they do. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env["PATH"] ?? "/usr/bin:/bin", LC_ALL: "C" }
}

function placeByRename(cluster: string, place: string): void {
  try {
    renameSync(cluster, place)
  } catch (error) {
    if (!existsSync(path.join(place, "PG_VERSION"))) throw error
  }
}

/**
 * The random part of the name lets two creations race for the link, and gives a person who removed DATA_DIR the empty
 * register that they expect. What they left behind is never removed, only pointed out.
 */
function placeByLink(cluster: string, dataDir: string, log: (line: string) => void): void {
  const stem = `cluster-${createHash("sha256").update(dataDir).digest("hex").slice(0, 16)}`
  const earlier = readdirSync(stateDirectory).filter((name) => name.startsWith(stem))
  const final = path.join(stateDirectory, `${stem}-${randomBytes(4).toString("hex")}`)
  renameSync(cluster, final)
  syncDirectory(stateDirectory)
  try {
    symlinkSync(final, path.join(dataDir, "postgres"))
  } catch (error) {
    rmSync(final, { recursive: true, force: true })
    if (errorCode(error) !== "EEXIST") throw error
    return
  }
  log(`the user that runs PostgreSQL can't reach ${dataDir}; the database is in ${final}`)
  for (const name of earlier) {
    log(
      `an earlier database of this data directory is still in ${path.join(stateDirectory, name)}; remove it if unused`,
    )
  }
}

function syncDirectory(directory: string): void {
  const file = openSync(directory, "r")
  fsyncSync(file)
  closeSync(file)
}

/** Readies a cluster that exists for its server: hands one that root owns (a restored copy) to the account. */
export function prepareCluster(cluster: string, account: Account | undefined): void {
  if (!account) return
  if (statSync(cluster).uid === 0) handOver(cluster, account)
  if (canEnter(account, cluster)) return
  const next = "Let that user enter every directory above it, or move DATA_DIR to a place that it can reach"
  throw new EmbeddedPostgresError(cluster, `PostgreSQL's user ${account.name} can't reach it`, next)
}

/** The password for TCP connections, from its 0600 file in the cluster. */
export function readPassword(cluster: string): string {
  const file = path.join(cluster, passwordFile)
  try {
    return readFileSync(file, "utf8").trim()
  } catch (error) {
    const next = `Put the password of the database user ${clusterUser} there (mode 0600), or start without TCP`
    throw new EmbeddedPostgresError(`Password file ${file}`, "it can't be read", next, { cause: error })
  }
}

// initdb takes seconds; a work directory that has not changed for an hour belongs to a process that was killed.
const leftoverAgeMinMs = 60 * 60 * 1000

/** Removes what killed creations left behind. */
export function sweepLeftovers(dataDir: string, account: Account | undefined, now = Date.now()): void {
  for (const base of account ? [dataDir, stateDirectory] : [dataDir]) {
    if (!existsSync(base)) continue
    for (const name of readdirSync(base)) {
      if (!name.startsWith(workPrefix) && !name.startsWith(".postgresql-new-")) continue
      const leftover = path.join(base, name)
      const age = now - (statSync(leftover, { throwIfNoEntry: false })?.mtimeMs ?? now)
      if (age > leftoverAgeMinMs) rmSync(leftover, { recursive: true, force: true })
    }
  }
}
