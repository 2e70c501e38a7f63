// Installs the dependencies when they are missing or when package-lock.json has changed.
// Plain JavaScript for any Node from 20 on: it runs before the pinned Node of node_modules is there.
import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import path from "node:path"
import { fileURLToPath } from "node:url"

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const stampFile = path.join(root, "node_modules", ".gongshi-setup")

/** What is installed: the digest of the lock file, and whether the tools of development are there too. */
function installed() {
  if (!existsSync(stampFile)) return { digest: "", development: false }
  return JSON.parse(readFileSync(stampFile, "utf8"))
}

/**
 * Brings node_modules into step with package-lock.json; does nothing when it is.
 * Install scripts stay off: nothing that is installed needs one, and none may fetch anything.
 * @param {{ development: boolean }} wanted development: with the tools for tests and builds
 */
export function setUp(wanted) {
  const digest = createHash("sha256")
    .update(readFileSync(path.join(root, "package-lock.json")))
    .digest("hex")
  const have = installed()
  if (have.digest === digest && (have.development || !wanted.development)) return
  // Who has the tools of development keeps them, whatever command comes upon a changed lock file.
  const development = wanted.development || have.development
  process.stderr.write("gongshi: installing dependencies (only now, and after package-lock.json changes)\n")
  const omit = development ? [] : ["--omit=dev"]
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", ...omit]
  const npm = process.env["npm_execpath"]
  const run = npm?.endsWith("js")
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: ["ignore", 2, 2] })
    : spawnSync("npm", args, { cwd: root, stdio: ["ignore", 2, 2] })
  if (run.status !== 0) {
    process.stderr.write("gongshi: npm ci failed; its message stands above. Mend it and run the same command again.\n")
    process.exit(1)
  }
  writeFileSync(stampFile, JSON.stringify({ digest, development }))
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  setUp({ development: !process.argv.includes("--production") })
}
