/**
 * The log read by Go's own libraries, unmodified: what verifies the checksums of every Go module verifies this register.
 */
import { execFile, spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { importRows, testApp } from "../support/app.ts"
import { serveApp } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { abnormalRow, penaltyRow } from "../support/rows.ts"
import { testLog } from "../support/signed-log.ts"

const run = promisify(execFile)
const folder = mkdtempSync(path.join(tmpdir(), "gongshi-go-"))
const program = path.join(folder, "interop")

/** Builds the program; why it can't be, when it can't. */
function build(): string | null {
  const go = spawnSync("go", ["build", "-o", program, "."], {
    cwd: path.join(import.meta.dirname, "go"),
    encoding: "utf8",
  })
  if (go.error) return "there is no Go. Install it (Debian: apt install golang-go)"
  return go.status === 0 ? null : `its modules are not to be had, or it does not build: ${go.stderr.slice(0, 500)}`
}

const lacking = build()
if (lacking) process.stderr.write(`\n*** The test with Go's sumdb/note and tlog is SKIPPED: ${lacking}\n`)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.skipIf(lacking)("Go's sumdb/note and tlog, and transparency-dev/merkle", { tags: "long" }, () => {
  const database = useDatabase()
  let signed: ReturnType<typeof testLog>["log"]
  let served: Awaited<ReturnType<typeof serveApp>>
  beforeAll(async () => {
    signed = testLog(database.sql).log
    served = await serveApp(testApp(() => database.sql, { signedLog: signed }))
  })
  afterAll(() => served.stop())

  /** Runs the program over the log as it is served. */
  const verify = async (vkey?: string) => {
    const { vkeys } = await signed.standing()
    return run(program, [served.origin, vkey ?? vkeys[0] ?? ""])
  }
  const grow = async (count: number, from: number) => {
    await importRows(
      database.sql,
      Array.from({ length: count }, (_, n) => [abnormalRow(from + n), penaltyRow(from + n)]).flat(),
    )
    await signed.catchUp()
  }

  test("take the log at every width of its edge, with its tiles, bundles, proofs and checkpoint", async () => {
    for (const [count, from] of [
      [1, 0],
      [127, 1],
      [3, 200],
      [300, 300],
    ] as const) {
      await grow(count, from)
      const { stdout } = await verify()
      expect(stdout).toContain("note: checkpoint of ")
      expect(stdout).toMatch(/tlog: \d+ entries of the bundles are in the tree of the tiles/)
      expect(stdout).toMatch(/merkle and tlog: \d+ inclusion proofs of the API hold/)
      expect(stdout).toMatch(/merkle and tlog: \d+ consistency proofs of the API hold/)
      expect(stdout).toContain("note and tlog: the tlog-proof holds")
    }
  })

  test("refuse the log of another key, and one of whose tiles or entries a bit was changed", async () => {
    const other = "register.test/log+00000000+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    await expect(verify(other)).rejects.toThrow()
    await database.sql`update log_tile set hashes = set_byte(hashes, 3, get_byte(hashes, 3) # 1) where level = 0 and index = 1`
    await expect(verify()).rejects.toThrow()
    await database.sql`update log_tile set hashes = set_byte(hashes, 3, get_byte(hashes, 3) # 1) where level = 0 and index = 1`
    await expect(verify()).resolves.toBeDefined()
    await database.sql`alter table log_entry disable trigger user`
    await database.sql`update log_entry set entry = overlay(entry placing '8' from 24) where position = 300`
    await database.sql`alter table log_entry enable trigger user`
    await expect(verify()).rejects.toThrow()
  })
})
