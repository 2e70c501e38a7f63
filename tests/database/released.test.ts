/**
 * A register of each released version, filled by its own code and dumped (tests/database/released/), comes up in this one:
 * migrated, its log proven, its listings found. `node scripts/released-database.ts` makes the next.
 */
import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { brotliDecompressSync } from "node:zlib"
import postgres from "postgres"
import { describe, expect, test } from "vitest"
import { version } from "../../src/app/version.ts"
import { isUpToDate, migrateDatabase } from "../../src/database/migrate.ts"
import { auditTree } from "../../src/ledger/audit.ts"
import { parseCheckpoint } from "../../src/ledger/checkpoint.ts"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { parseNote } from "../../src/ledger/signed-note.ts"
import { readCheckpoint } from "../../src/ledger/tree-store.ts"
import { postgresIndex } from "../../src/search/postgres-index.ts"
import { postgresRecordIndex } from "../../src/search/record/postgres-record-index.ts"
import { testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { faultsOfLog } from "../support/log.ts"

const folder = path.join(import.meta.dirname, "released")
const ending = ".sql.br"
const versions = readdirSync(folder).map((name) => name.slice(0, -ending.length))
// The day on which they were made: what they list is listed for years.
const clock = () => Date.parse("2026-12-03T04:00:00Z")

test("there is one of each version that the changelog tells of", () => {
  const told = readFileSync("CHANGELOG.md", "utf8").matchAll(/^## (\d+\.\d+\.\d+)/gm)
  const released = [...told].map(([, each = ""]) => each).filter((each) => each !== version)
  expect(versions.toSorted()).toEqual(released.toSorted())
})

describe.each(versions)("a register of %s", (old) => {
  const database = useDatabase("template1")
  const { request } = testApp(() => database.sql, { clock })

  test("comes up: each entry of its log is proven, and what it lists is found", async () => {
    const text = brotliDecompressSync(readFileSync(path.join(folder, `${old}${ending}`))).toString()
    const loading = postgres(database.url, { max: 1, onnotice: () => {} })
    await loading.unsafe(text).simple()
    await loading.end()
    const before = await database.sql<{ size: number; live: number }[]>`
      select (select size from log_head)::int as size, (select count(*) from record)::int as live`
    expect(before[0]?.live).toBeGreaterThan(2)

    await migrateDatabase(database.url)
    expect(await isUpToDate(database.sql)).toBe(true)
    expect(await faultsOfLog(database.sql)).toEqual([])
    const { note } = await readCheckpoint(database.sql)
    const signed = parseCheckpoint(parseNote(note ?? "")?.text ?? "")
    expect(signed?.size).toBe(before[0]?.size)
    expect(await auditTree(database.sql, sha256, signed ? [{ ...signed, what: "its checkpoint" }] : [])).toEqual({
      entries: before[0]?.size,
      faults: [],
    })

    await postgresIndex(database.sql).catchUp()
    await postgresRecordIndex(database.sql).catchUp()
    const listed = await database.sql<{ code: string; name: string }[]>`
      select distinct s.code, s.name from subject s join record r on r.subject_code = s.code where r.state = 'live'`
    expect(listed.length).toBeGreaterThan(0)
    for (const { code, name } of listed) {
      const answer = (await (await request(`/v1/subjects/${code}`)).json()) as { records: object[] }
      expect(answer.records.length).toBeGreaterThan(0)
      expect(await (await request(`/v1/search?q=${encodeURIComponent(name)}`)).text()).toContain(code)
      expect((await request(`/subjects/${code}`)).status).toBe(200)
    }
  })
})
