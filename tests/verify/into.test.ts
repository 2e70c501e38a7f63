/**
 * A mirror loaded into an agency's own tables: rows with labels, kept current with their state in one transaction, and
 * removals with their reason; the same in SQLite, in PostgreSQL and as CSV.
 */
import { hash } from "node:crypto"
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs"
import path from "node:path"
import { DatabaseSync } from "node:sqlite"
import { describe, expect, test } from "vitest"
import { labelOf } from "../../src/cli/follow.ts"
import { readCsvFields, readCsvRecords } from "../../src/table/csv-record.ts"
import { csvTarget } from "../../src/verify/into/node-csv.ts"
import { loadInto } from "../../src/verify/into/node-load.ts"
import { postgresTarget } from "../../src/verify/into/node-postgres.ts"
import { sqliteTarget } from "../../src/verify/into/node-sqlite.ts"
import type { Target } from "../../src/verify/into/node-target.ts"
import { useFolder } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"
import { adds, ends, followed, linesOf, placeIn, registerIn } from "../support/followed.ts"
import { added, lineOf, makeKeys } from "../support/published.ts"
import { serveFolder } from "../support/register-server.ts"

const place = placeIn(useFolder())
const database = useDatabase()
const keys = await makeKeys()
const clock = () => Date.UTC(2026, 10, 26)

/** Every table as its rows, whatever they lie in. */
type Read = () => Promise<Record<string, Record<string, unknown>[]>>
const names = ["gongshi_record", "gongshi_removal", "gongshi_state", "gongshi_dictionary"] as const

/** What a data package says of its tables is so: files, digests, and each cell of the type and need of its column. */
async function describesItself(folder: string) {
  const { profile, resources } = JSON.parse(readFileSync(path.join(folder, "datapackage.json"), "utf8"))
  expect(profile).toBe("tabular-data-package")
  expect(resources.map((each: { name: string }) => each.name)).toEqual([...names])
  const shapes: Record<string, RegExp> = {
    ...{ integer: /^\d+$/, string: /./s, date: /^\d{4}-\d\d-\d\d$/, datetime: /^\d{4}-\d\d-\d\dT[\d:.]+Z$/ },
  }
  for (const { path: file, bytes, hash: digest, schema } of resources) {
    const text = readFileSync(path.join(folder, file), "utf8")
    expect(Buffer.byteLength(text)).toBe(bytes)
    expect(`sha256:${hash("sha256", text, "hex")}`).toBe(digest)
    const rows: string[][] = []
    for await (const group of readCsvRecords([text] as never))
      rows.push(...group.map(({ text }) => readCsvFields(text)))
    const [header, ...cells] = rows
    expect(schema.fields.map((field: { name: string }) => field.name)).toEqual(header)
    for (const row of cells) {
      for (const [n, { type, constraints }] of schema.fields.entries()) {
        const cell = row[n] ?? ""
        if (cell === "") expect(constraints?.required, `${file} ${header?.[n]}`).toBeUndefined()
        else expect(cell, `${file} ${header?.[n]}`).toMatch(shapes[type] ?? /never^/)
      }
    }
  }
}

const kinds: Record<string, () => Promise<{ target: Target; read: Read; break(): Promise<void> }>> = {
  async sqlite() {
    const file = path.join(place("tables"), "x.sqlite")
    const target = sqliteTarget(file)
    const run = (sql: string) => {
      const own = new DatabaseSync(file)
      const rows = own
        .prepare(sql)
        .all()
        .map((row) => ({ ...row }))
      own.close()
      return rows
    }
    return {
      target,
      read: async () => Object.fromEntries(names.map((name) => [name, run(`select * from ${name} order by 1`)])),
      async break() {
        run("delete from gongshi_record where position = (select min(position) from gongshi_record)")
      },
    }
  },
  async postgres() {
    const { sql } = database
    await sql.unsafe(`drop table if exists ${names.join(", ")}`)
    const rowsOf = async (name: string) => {
      const [found] = await sql.unsafe(
        `select coalesce(json_agg(t order by t), '[]') as rows from (select * from ${name}) t`,
      )
      return found?.["rows"] as Record<string, unknown>[]
    }
    return {
      target: postgresTarget(database.url),
      read: async () =>
        Object.fromEntries(await Promise.all(names.map(async (name) => [name, await rowsOf(name)] as const))),
      async break() {
        await sql`delete from gongshi_record where position = (select min(position) from gongshi_record)`
      },
    }
  },
  async csv() {
    const folder = place("tables")
    const rowsOf = (name: string) => {
      const [header = "", ...rows] = readFileSync(path.join(folder, "current", `${name}.csv`), "utf8")
        .split("\r\n")
        .slice(0, -1)
      const cellsOf = (row: string) =>
        [...row.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell = ""]) =>
          cell.replace(/^"|"$/g, "").replaceAll('""', '"'),
        )
      const columns = header.split(",")
      return rows.map((row) => Object.fromEntries(columns.map((column, n) => [column, cellsOf(row)[n] || null])))
    }
    return {
      target: await csvTarget(folder),
      read: async () => Object.fromEntries(names.map((name) => [name, rowsOf(name)])),
      async break() {
        const own = new DatabaseSync(path.join(folder, ".tables.sqlite"))
        own.exec("delete from gongshi_record where position = (select min(position) from gongshi_record)")
        own.close()
      },
    }
  },
}

const positions = (rows: readonly Record<string, unknown>[] = []) =>
  rows.map(({ position }) => Number(position)).sort((a, b) => a - b)

describe.each(Object.entries(kinds))("tables in %s", (_, open) => {
  test("are loaded, kept current by the log, and made anew where they were changed", async () => {
    const register = registerIn(place("register"), keys)
    register.add(...adds(5))
    await register.export()
    const { url } = await serveFolder(register.folder, register.prove)
    const mirror = place()
    const { target, read, break: damage } = await open()
    const load = () => loadInto(target, { folder: mirror, labelOf, clock })
    await followed(url, mirror, keys)
    expect(await load()).toEqual({ size: 5, records: 5, added: 5, removed: 0, anew: true })
    const first = await read()
    expect(positions(first["gongshi_record"])).toEqual([0, 1, 2, 3, 4])
    expect(first["gongshi_record"]?.find(({ position }) => Number(position) === 2)).toMatchObject({
      ...{ id: "record-2", list: "penalty", list_zh: "行政处罚公示", decided_on: "2026-03-02" },
      ...{ subject_code: "91000000MA0GG0017J", subject_name: "郑州示例云杉商贸有限公司", ground: null },
    })
    expect(first["gongshi_record"]?.map(({ line }) => line)).toEqual(linesOf(mirror, "current.ndjson"))
    expect(first["gongshi_dictionary"]?.length).toBeGreaterThan(40)
    expect(await load()).toEqual({ size: 5, records: 5, added: 0, removed: 0, anew: false })

    const amended = lineOf(2, { content: '罚款, "两" 万元\n' })
    register.add(
      { draft: added(amended, { operation: "amend", replaces: 2 }), line: amended },
      ends(0, { reason: "repair" }),
      ends(1, { operation: "erase" }),
      ...adds(2, 10, { list: "serious", ground: "SV-0501", authority: "410105" }),
      // Came and went between two loads: no table ever had it.
      ends(8, { reason: "expire" }),
    )
    await register.export([5])
    await followed(url, mirror, null)
    expect(await load()).toEqual({ size: 11, records: 4, added: 2, removed: 2, anew: false })
    const second = await read()
    expect(positions(second["gongshi_record"])).toEqual([3, 4, 5, 9])
    expect(second["gongshi_record"]?.find(({ position }) => Number(position) === 9)).toMatchObject({
      ...{ list_en: "list of serious violators", authority_zh: "河南省郑州市金水区" },
      ground_zh: expect.stringMatching(/./),
    })
    const removals = second["gongshi_removal"] ?? []
    expect(
      removals.map(({ position, record_id, operation, reason, reason_zh, ended_by }) => [
        ...[Number(position), record_id, operation, reason, reason_zh, Number(ended_by)],
      ]),
    ).toEqual([
      [0, "record-0", "remove", "repair", "信用修复", 6],
      [1, null, "erase", null, null, 7],
    ])
    expect(Number(second["gongshi_state"]?.[0]?.["size"])).toBe(11)

    await damage()
    expect(await load()).toMatchObject({ records: 4, added: 4, anew: true })
    expect(positions((await read())["gongshi_record"])).toEqual([3, 4, 5, 9])
    // What had been taken down is erased later: its id goes too.
    register.add(ends(0, { operation: "erase" }))
    await register.export([11])
    await followed(url, mirror, null)
    await load()
    expect((await read())["gongshi_removal"]?.map(({ record_id }) => record_id)).toEqual([null, null])
    await target.close()
  })

  test("stay as they were where loading fails, and are of one log", async () => {
    const register = registerIn(place("register"), keys)
    register.add(...adds(3))
    await register.export()
    const { url } = await serveFolder(register.folder, register.prove)
    const mirror = place()
    const { target, read } = await open()
    const load = (folder = mirror) => loadInto(target, { folder, labelOf, clock })
    await expect(load(place())).rejects.toThrow(/no mirror to load|unable to open/)
    await followed(url, mirror, keys)
    await load()
    const before = await read()
    register.add(...adds(2, 10), ends(1))
    await register.export([3])
    await followed(url, mirror, null)
    const lines = path.join(mirror, "current.ndjson")
    const whole = readFileSync(lines, "utf8")
    writeFileSync(lines, whole.replace("示例", "实例"))
    await expect(load()).rejects.toThrow(/changed by somebody/)
    expect(await read()).toEqual(before)
    writeFileSync(lines, whole)
    expect(await load()).toMatchObject({ size: 6, removed: 1 })
    const older = place()
    const shorter = registerIn(place("register"), keys)
    shorter.add(...adds(2))
    await shorter.export()
    await followed((await serveFolder(shorter.folder, shorter.prove)).url, older, keys)
    await expect(load(older)).rejects.toThrow(/use the newer mirror/)
    await target.close()
  })
})

test("CSV is switched to at once, and what was before goes", async () => {
  const register = registerIn(place("register"), keys)
  register.add(...adds(2))
  await register.export()
  const mirror = place()
  await followed((await serveFolder(register.folder, register.prove)).url, mirror, keys)
  const folder = place("csv")
  const target = await csvTarget(folder)
  await loadInto(target, { folder: mirror, labelOf, clock })
  const first = readlinkSync(path.join(folder, "current"))
  register.add(...adds(1, 5))
  await register.export([2])
  await followed((await serveFolder(register.folder, register.prove)).url, mirror, null)
  await loadInto(target, { folder: mirror, labelOf, clock })
  const second = readlinkSync(path.join(folder, "current"))
  expect(second).not.toBe(first)
  expect(readdirSync(folder).filter((name) => name.startsWith("at-"))).toEqual([second])
  expect(readdirSync(path.join(folder, "current")).sort()).toEqual(
    [...names.map((name) => `${name}.csv`), "datapackage.json"].sort(),
  )
  await describesItself(path.join(folder, "current"))
  await target.close()
})

test("a session that is lost leaves nothing in PostgreSQL behind, and asks nothing over another", async () => {
  const { sql } = database
  const target = postgresTarget(database.url)
  const state = { origin: "x", size: 1, root: "", records: 0, lines_sha256: "", loaded_at: "2026-01-01T00:00:00Z" }
  await sql.unsafe(`drop table if exists ${names.join(", ")}`)
  await target.transact((tables) => tables.add("gongshi_state", [state]))
  const held = async () => (await sql`select size from gongshi_state`).map(({ size }) => Number(size))
  const faults: unknown[] = []
  const lost = target.transact(async (tables) => {
    await tables.clear("gongshi_state")
    await sql`
      select pg_terminate_backend(pid, 10000) from pg_stat_activity
      where datname = current_database() and state = 'idle in transaction'`
    // What a careless work goes on with, as often as it likes.
    for (let n = 0; n < 5; n++) await tables.add("gongshi_state", [state]).catch((error) => faults.push(error))
    return faults.length
  })
  await expect(lost).rejects.toThrow()
  expect(faults).toHaveLength(5)
  expect(await held()).toEqual([1])
  await target.transact((tables) => tables.clear("gongshi_state"))
  expect(await held()).toEqual([])
})
