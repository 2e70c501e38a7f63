/**
 * Imports that are killed, and imports at once: the log stays gapless and nothing is there twice.
 */
import type { ChildProcess } from "node:child_process"
import { once } from "node:events"
import { appendFileSync, writeFileSync } from "node:fs"
import path from "node:path"
import { describe, expect, test } from "vitest"
import { sampleLines } from "../../src/register/sample/sample.ts"
import { type Ended, gongshi, startProcess, until, useFolder } from "../support/command.ts"
import { countWaiting, useDatabase } from "../support/database.ts"
import { faultsOfLog } from "../support/log.ts"
import { subjectRow } from "../support/rows.ts"

const folder = useFolder()

function writeSample(file: string, subjects: number, records: number, seed: number): string {
  const place = path.join(folder, file)
  writeFileSync(place, `${[...sampleLines({ subjects, records, seed, today: "2026-06-30" })].join("\n")}\n`)
  return place
}

function tallyOf({ code, stdout, stderr }: Ended) {
  const numbers = /^(\d+) rows: (\d+) added, (\d+) amended, (\d+) unchanged, (\d+) rejected/.exec(stdout)
  if (!numbers) throw new Error(`no tally: ${stdout}${stderr}`)
  const [rows = 0, added = 0, amended = 0, unchanged = 0, rejected = 0] = numbers.slice(1).map(Number)
  return { code, rows, added, amended, unchanged, rejected }
}

describe("an import of two batches that is killed in the second", () => {
  const database = useDatabase()
  const env = { DATABASE_URL: database.url, DATA_DIR: path.join(folder, "data") }
  const sizes = async () => {
    const [row] = await database.sql<Record<"subjects" | "records" | "shown" | "size" | "runs", number>[]>`
      select (select count(*)::int from subject) as subjects, (select count(*)::int from record) as records,
        (select count(*)::int from record where position is not null) as shown,
        (select size from log_head) as size, (select count(*)::int from import_run where finished_at is null) as runs`
    return row
  }

  test("is completed by the same command, with every row once and no gap in the log", { tags: "long" }, async () => {
    const file = writeSample("long.ndjson", 1_000, 8_000, 7)
    const last = subjectRow(1)
    appendFileSync(file, `${JSON.stringify(last)}\n`)
    // The second batch waits for the subject at its end, which somebody else is about to add and does not.
    const adding = Promise.withResolvers<void>()
    const child = await new Promise<ChildProcess>((resolve, reject) => {
      const rolledBack = database.sql.begin(async (tx) => {
        await tx`insert into subject (code, name, type, region) values (${last.code}, ${last.name}, 'enterprise', '410105')`
        resolve(startProcess("cli/main.ts", ["import", file, "--legacy"], { cwd: folder, env }).child)
        await adding.promise
        throw new Error("none is added")
      })
      rolledBack.catch(reject)
    })
    await until("the second batch waits", async () => (await countWaiting(database.sql)) > 0)
    child.kill("SIGKILL")
    await once(child, "close")
    adding.resolve()
    const before = await sizes()
    expect(before?.records).toBeGreaterThan(0)
    expect(before?.records).toBeLessThan(8_000)
    expect(before?.runs).toBe(1)
    expect(await faultsOfLog(database.sql)).toEqual([])

    const again = tallyOf(await gongshi(["import", file, "--legacy"], { cwd: folder, env }))
    expect(again).toMatchObject({ code: 0, rows: 9_001, amended: 0, rejected: 0 })
    const there = (before?.subjects ?? 0) + (before?.records ?? 0)
    expect(again).toMatchObject({ unchanged: there, added: 9_001 - there })
    const after = await sizes()
    expect(after).toMatchObject({ subjects: 1_001, records: 8_000 })
    // What came when its display was over already is kept without an entry.
    expect(after?.size).toBe(after?.shown)
    expect(await faultsOfLog(database.sql)).toEqual([])
  })
})

describe("imports at once", () => {
  const database = useDatabase()
  const env = { DATABASE_URL: database.url, DATA_DIR: path.join(folder, "data-at-once") }

  test("of the same file and of another leave every row once and no gap in the log", async () => {
    const files = [writeSample("one.ndjson", 1_000, 2_000, 1), writeSample("two.ndjson", 1_000, 2_000, 2)]
    const runs = [files[0], files[0], files[1]].map((file = "") =>
      gongshi(["import", file, "--legacy"], { cwd: folder, env }),
    )
    const tallies = (await Promise.all(runs)).map(tallyOf)
    expect(tallies).toMatchObject([{ code: 0 }, { code: 0 }, { code: 0 }])
    const [row] = await database.sql<{ there: number; read: number; size: number }[]>`
      select (select count(*) from subject) + (select count(*) from record) as there,
        (select size from log_head) as size, (select position from log_reader where name = 'search') as read`
    const added = tallies.reduce((sum, tally) => sum + tally.added, 0)
    expect(row?.there).toBe(added)
    expect(row?.read).toBe(row?.size)
    expect(await faultsOfLog(database.sql)).toEqual([])
  })
})
