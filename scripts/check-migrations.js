// Fails when src/database/schema/ says something that no migration does: drizzle-kit is asked to write what is missing
// into a copy of the migrations, and nothing may be. It compares with the newest snapshot, and reads no other: those before it
// go (`git rm`) from time to time, a few may stand.
import { spawnSync } from "node:child_process"
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import path from "node:path"

const snapshotsMax = 5
const snapshots = readdirSync("migrations/meta")
  .filter((name) => name.endsWith("_snapshot.json"))
  .sort()
if (snapshots.length > snapshotsMax) {
  process.stderr.write(
    `of ${snapshots.length} snapshots in migrations/meta the newest is enough: git rm all but ${snapshots.at(-1)}\n`,
  )
  process.exitCode = 1
}

// Inside the project: drizzle-kit takes no folder elsewhere.
const copy = mkdtempSync(path.join("node_modules", ".migrations-"))
try {
  cpSync("migrations", copy, { recursive: true })
  const before = readdirSync(copy).length
  const args = [
    "generate",
    "--dialect=postgresql",
    "--schema=./src/database/schema/*.ts",
    `--out=${copy}`,
    "--name=missing",
  ]
  const run = spawnSync(path.join("node_modules", ".bin", "drizzle-kit"), args, { encoding: "utf8" })
  if (run.status !== 0) {
    process.stderr.write(`${run.stdout}${run.stderr}`)
    process.exitCode = 1
  } else if (readdirSync(copy).length !== before) {
    process.stderr.write("the schema has changes that no migration makes: npx drizzle-kit generate --name WHAT\n")
    process.exitCode = 1
  } else {
    process.stdout.write("migrations are in step with the schema\n")
  }
} finally {
  rmSync(copy, { recursive: true, force: true })
}
