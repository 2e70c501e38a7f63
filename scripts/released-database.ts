/**
 * `node scripts/released-database.ts COMMIT`: fills the empty database of DATABASE_URL by the code of a released version, out of this
 * repository's history and with the packages of this one, and dumps it to tests/database/released/VERSION.sql.br, which
 * tests/database/released.test.ts brings up from then on. Takes pg_dump of that server's version on the PATH.
 */
import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { brotliCompressSync } from "node:zlib"

const [commit] = process.argv.slice(2)
const { DATABASE_URL: url } = process.env
if (!commit || !url) throw new Error("name a commit, and an empty database by DATABASE_URL")
const root = path.resolve(import.meta.dirname, "..")
const folder = mkdtempSync(path.join(tmpdir(), "gongshi-released-"))
const source = path.join(folder, "source")
mkdirSync(source)
const archive = execFileSync("git", ["-C", root, "archive", commit], { maxBuffer: 1 << 28 })
execFileSync("tar", ["-x", "-C", source], { input: archive })
symlinkSync(path.join(root, "node_modules"), path.join(source, "node_modules"))
const { version } = JSON.parse(readFileSync(path.join(source, "package.json"), "utf8")) as { version: string }

const home = { DATA_DIR: path.join(folder, "data"), XDG_STATE_HOME: path.join(folder, "state") }
const server = spawn(process.execPath, ["--import", "./scripts/quick-import.js", "src/node/main.ts"], {
  ...{ cwd: source, stdio: ["ignore", "pipe", "inherit"] },
  env: { PATH: process.env["PATH"], LANG: "C", DATABASE_URL: url, PORT: "0", SAMPLE_SUBJECTS: "12", ...home },
})
await once(server.stdout ?? server, "data")
// Until all that it has published is signed and can be found.
await sleep(6_000)
server.kill("SIGTERM")
await once(server, "close")

const dump = execFileSync("pg_dump", ["--inserts", "--no-owner", "--no-privileges", url], {
  encoding: "utf8",
  maxBuffer: 1 << 28,
})
const into = path.join(root, "tests/database/released", `${version}.sql.br`)
// What pg_dump says to psql alone.
writeFileSync(into, brotliCompressSync(dump.replace(/^\\(?:un)?restrict .*\n/gm, "")))
rmSync(folder, { recursive: true })
process.stdout.write(`${into}\n`)
