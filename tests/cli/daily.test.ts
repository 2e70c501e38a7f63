// The daily work in real processes: two at once, one that is killed, and a server that does it by itself.
import { once } from "node:events"
import path from "node:path"
import { beforeEach, describe, expect, test } from "vitest"
import { importRows } from "../support/app.ts"
import { gongshi, startProcess, until, useFolder } from "../support/command.ts"
import { type TestDatabase, useDatabase } from "../support/database.ts"
import { faultsOfLog } from "../support/log.ts"
import { penaltyRow } from "../support/rows.ts"

const folder = useFolder()
// Shown to the first of September 2026: over for every process that runs today.
const rows = Array.from({ length: 8_000 }, (_, n) =>
  penaltyRow(n, { class: "P1", decided_on: "2026-05-29", published_on: "2026-06-01" }),
)
const envOf = (database: TestDatabase) => ({ DATABASE_URL: database.url, DATA_DIR: path.join(folder, database.name) })
const endedIn = async ({ sql }: TestDatabase) => {
  const [row] = await sql<{ ended: number; removed: number }[]>`
    select (select count(*)::int from record where state = 'expired' and ended_on = '2026-09-02') as ended,
      (select count(*)::int from log_entry where entry like '{"op":"remove"%') as removed`
  return row
}

const works = [
  // Several batches, so that the two meet.
  ["at once", 2_500, {}],
  // Enough that one is still at work when the other has been killed.
  ["killed", 8_000, { tags: "long" }],
] as const
for (const [how, records, options] of works)
  describe(`two daily works, ${how}`, options, () => {
    const database = useDatabase()
    beforeEach(() => importRows(database.sql, rows.slice(0, records)))

    test("end every display once, on its day", async () => {
      const run = () => startProcess("cli/main.ts", ["daily"], { cwd: folder, env: envOf(database) })
      if (how === "at once") {
        const both = await Promise.all([run(), run()].map(({ ended }) => ended))
        expect(both.map(({ code, stderr }) => [code, stderr])).toEqual([
          [0, ""],
          [0, ""],
        ])
        const counts = both.map(({ stdout }) => Number(/^(\d+) displays ended/.exec(stdout)?.[1]))
        expect(counts.reduce((a, b) => a + b)).toBe(records)
      } else {
        const first = run()
        await until("some displays have ended", async () => ((await endedIn(database))?.ended ?? 0) > 0)
        first.child.kill("SIGKILL")
        await once(first.child, "close")
        const cut = await endedIn(database)
        expect(cut?.ended).toBeLessThan(records)
        expect(cut?.removed).toBe(cut?.ended)
        const again = await run().ended
        expect(again.stdout).toMatch(new RegExp(`^${records - (cut?.ended ?? 0)} displays ended`))
      }
      expect(await endedIn(database)).toEqual({ ended: records, removed: records })
      expect(await faultsOfLog(database.sql)).toEqual([])
    })
  })

describe("a server", () => {
  const database = useDatabase()

  test("does the daily work when it starts, and says so in its status and to the doctor", async () => {
    await importRows(database.sql, rows.slice(0, 5))
    const env = { ...envOf(database), SAMPLE_SUBJECTS: "0" }
    const { said, child, ended } = startProcess("node/main.ts", [], { cwd: folder, env, input: null })
    await until("it answers", () => said.stdout.includes("http://"))
    const url = /http:\/\/\S+/.exec(said.stdout)?.[0] ?? ""
    const status = async () => (await (await fetch(`${url}/status`)).json()) as Record<string, unknown>
    await until("the work is done", async () => (await status())["daily_work"] !== null)
    expect(said.stderr).toContain("daily work: ")
    expect(await endedIn(database)).toMatchObject({ ended: 5 })
    child.kill("SIGTERM")
    expect((await ended).code).toBe(0)
    const doctor = await gongshi(["doctor"], { cwd: folder, env })
    expect(doctor.stdout).toMatch(/daily work: +done for \d{4}-\d{2}-\d{2}/)
  })
})
