/**
 * Old code beside a newer schema: the database itself refuses its writes, from the moment of the upgrade on; what is newer
 * writes, over a connection of its own, a pooler or a new session; and there is a way back.
 */
import { readMigrationFiles } from "drizzle-orm/migrator"
import postgres from "postgres"
import { beforeAll, describe, expect, onTestFinished, test } from "vitest"
import type { Pool } from "../../src/database/client.ts"
import { isUpToDate, migrateDatabase, readIndex } from "../../src/database/migrate.ts"
import { openPool } from "../../src/database/pool.ts"
import { connectSocket } from "../../src/database/socket.ts"
import { goneAfterMs, oldestWriter, ownVersion, versionMark } from "../../src/database/writer.ts"
import { beat, findOldestWriter, leave, listNodes, setOldestWriter } from "../../src/database/writer-store.ts"
import { lockHead } from "../../src/ledger/sequencer.ts"
import { clock, importRows, officerHeader, testApp } from "../support/app.ts"
import { gongshi, gongshiAlone, until, useFolder } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"
import { openOlderWriter } from "../support/older-writer.ts"
import { abnormalRow, codeOf, subjectRow } from "../support/rows.ts"

const migrationsFolder = new URL("../../migrations", import.meta.url).pathname
const refused = { code: "GSV01", message: expect.stringContaining(`by gongshi ${oldestWriter} and later`) }

/** A publication, in the order of statements in which the sequencer makes one. */
const publishWith = (pool: Pool) =>
  pool.begin(async (tx) => {
    const { size } = await lockHead(tx)
    await tx.unsafe(`insert into log_entry (position, entry) values (${size}, '{}')`)
    await tx.unsafe("update log_head set size = size + 1")
  })

function olderWriter(url: string) {
  const older = openOlderWriter(url)
  onTestFinished(() => older.end())
  return older
}

describe("an upgrade from the database of 0.12.0", () => {
  const upgraded = useDatabase("template1")

  test("keeps nobody from reading records before its last statement, though it is one transaction", async () => {
    const all = readMigrationFiles({ migrationsFolder })
    const isOld = ({ folderMillis }: { folderMillis: number }) => folderMillis <= (all[81]?.folderMillis ?? 0)
    await upgraded.sql.begin(async (tx) => {
      for (const { sql } of all.filter(isOld)) for (const text of sql) await tx.unsafe(text)
    })
    const statements = all.filter((each) => !isOld(each)).flatMap(({ sql }) => sql)
    const lockers: string[] = []
    await upgraded.sql.begin(async (tx) => {
      for (const text of statements) {
        await tx.unsafe(text)
        const [row] = await tx<{ n: number }[]>`
          select count(*)::int as n from pg_locks where pid = pg_backend_pid() and relation = 'record'::regclass
            and mode = 'AccessExclusiveLock'`
        if ((row?.n ?? 0) > 0) lockers.push(text)
      }
    })
    // What comes behind, in a later version, only makes what is new and empty, or checks what is written from then on, and takes no
    // time: a check of what is there would read all of it, and what it allows before it allows still.
    const [first, ...behind] = lockers
    expect(first).toBe(statements.at(-1 - behind.length))
    // Nor does an index of a table that is there: it is made before, while everybody reads and writes.
    const made = behind.flatMap((text) => /^\s*create table "(\w+)"/i.exec(text)?.[1] ?? [])
    const isQuick = (text: string) => {
      const index = /^\s*create (?:unique )?index "\w+" on "(\w+)"/i.exec(text)?.[1]
      // Nor is what is altered in a table that comes with the same upgrade.
      const altered = /^\s*alter table "(\w+)"/i.exec(text)?.[1]
      if (altered !== undefined && made.includes(altered)) return true
      const isCheck = /^\s*alter table "record" (?:drop constraint|add constraint .* not valid;?$)/is.test(text.trim())
      if (readIndex(text)) return true
      // A column that is null, or has a value of its own, for what is there is written into no row.
      if (/^\s*alter table "\w+" add column "\w+" \w+(?: default (?:'[^']*'|\d+) not null)?;?$/i.test(text)) return true
      if (/^\s*alter table "alert" add column [^;]* default '[^']*' not null;?$/i.test(text)) return true
      const filled = /^\s*insert into "(\w+)"/i.exec(text)?.[1]
      if (filled !== undefined) return made.includes(filled)
      return /^\s*create table /i.test(text) || (index !== undefined && made.includes(index)) || isCheck
    }
    expect(behind.filter((text) => !isQuick(text))).toEqual([])
  })
})

describe("an upgrade from the database of 0.14.0", () => {
  const upgraded = useDatabase("template1")

  test("makes an index anew that was cut off while it was made ahead, and leaves none that is not whole", async () => {
    const before = readMigrationFiles({ migrationsFolder }).slice(0, 90)
    await upgraded.sql.begin(async (tx) => {
      for (const { sql } of before) for (const text of sql) await tx.unsafe(text)
      await tx`create schema drizzle`
      await tx`create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`
      await tx`insert into drizzle.__drizzle_migrations (hash, created_at) values ('', ${before.at(-1)?.folderMillis ?? 0})`
    })
    await upgraded.sql`create index proceeding_penalty on proceeding (id)`
    await upgraded.sql`update pg_index set indisvalid = false where indexrelid = 'proceeding_penalty'::regclass`
    await migrateDatabase(upgraded.url)
    const indexes = await upgraded.sql<{ valid: boolean; definition: string }[]>`
      select indisvalid as valid, pg_get_indexdef(indexrelid) as definition from pg_index
      where indexrelid = 'proceeding_penalty'::regclass or not indisvalid`
    expect(indexes).toEqual([{ valid: true, definition: expect.stringContaining("'basis'::text") }])
    expect(await isUpToDate(upgraded.sql)).toBe(true)
  })
})

describe("an upgrade from the database of 0.11.0", () => {
  const upgraded = useDatabase("template1")
  const env = { DATABASE_URL: "", DATA_DIR: "" }
  const cwd = useFolder()
  beforeAll(async () => {
    await upgraded.sql`create table of_somebody_else (a int)`
    Object.assign(env, { DATABASE_URL: upgraded.url, DATA_DIR: cwd })
    const ofOld = readMigrationFiles({ migrationsFolder }).slice(0, 69)
    await upgraded.sql.begin(async (tx) => {
      for (const { sql } of ofOld) for (const text of sql) await tx.unsafe(text)
      await tx`create schema drizzle`
      await tx`create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`
      const last = ofOld.at(-1)
      await tx`insert into drizzle.__drizzle_migrations (hash, created_at) values (${last?.hash ?? ""}, ${last?.folderMillis ?? 0})`
    })
  })

  test("is what an older node that runs beside it is told, at its next write", async () => {
    const older = olderWriter(upgraded.url)
    expect(await older.publish()).toBeNull()
    expect(await older.audit()).toBeNull()
    const lines: string[] = []
    await migrateDatabase(upgraded.url, {}, (line) => lines.push(line))
    const ahead = lines.filter((line) => line.startsWith("index "))
    expect(ahead).toContainEqual(expect.stringMatching(/^index proceeding_penalty: \d+ ms, beside everybody$/))
    const [first, ...steps] = lines.slice(ahead.length)
    expect(first).toBe(`the schema is upgraded by ${steps.length} migrations, and whoever publishes waits for them`)
    expect(steps[0]).toMatch(/^migration 0069_\w+: \d+ ms$/)
    expect(steps.length).toBeGreaterThan(20)
    expect(await findOldestWriter(upgraded.sql)).toBe(oldestWriter)
    expect(await older.publish()).toEqual(refused)
    expect(await older.audit()).toEqual(refused)
    // Tables that are not the register's are left alone.
    const [{ guards } = { guards: -1 }] = await upgraded.sql<{ guards: number }[]>`
      select count(*)::int as guards from pg_trigger where tgrelid = 'of_somebody_else'::regclass`
    expect(guards).toBe(0)
    // What was under way and what it reads is whole.
    expect(await older.read()).toMatchObject([{ size: "1" }])
    await publishWith(upgraded.sql)
    expect(await older.read()).toMatchObject([{ size: "2" }])
  })

  test("waits for a publication that is under way, and refuses that writer's next one", async () => {
    await upgraded.sql`update oldest_writer set version = '0.11.0'`
    const sql = postgres(upgraded.url, { max: 1, connection: { application_name: "gongshi" }, onnotice() {} })
    onTestFinished(() => sql.end({ timeout: 1 }))
    let upgrading: Promise<void> | undefined
    await sql.begin(async (tx) => {
      await tx`select size from log_head for update`
      upgrading = migrateDatabase(upgraded.url)
      await until("the upgrade waits", async () => {
        const [row] = await upgraded.sql<{ n: number }[]>`
          select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
        return (row?.n ?? 0) > 0
      })
      await tx`update log_head set time = time`
    })
    await upgrading
    expect(await findOldestWriter(upgraded.sql)).toBe(oldestWriter)
    await expect(sql`update log_head set time = time`).rejects.toMatchObject({ code: "GSV01" })
  })

  test("goes on where it and a node that writes wait for each other, whichever of them is ended", async () => {
    await upgraded.sql`update oldest_writer set version = '0.11.0'`
    await upgraded.sql.unsafe(
      "drop trigger older_writer_refused on audit_event; drop trigger older_writer_refused on record",
    )
    const sql = postgres(upgraded.url, { max: 1, connection: { application_name: "gongshi" }, onnotice() {} })
    onTestFinished(() => sql.end({ timeout: 1 }))
    let upgrading: Promise<void> | undefined
    const written = await sql
      .begin(async (tx) => {
        // PostgreSQL ends who looks first: this one, only where the machine is too slow for the upgrade to look.
        await tx`set local deadlock_timeout = '20s'`
        await tx`delete from record where false`
        upgrading = migrateDatabase(upgraded.url)
        await until("the upgrade waits", async () => {
          const [row] = await upgraded.sql<{ n: number }[]>`
            select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
          return (row?.n ?? 0) > 0
        })
        await tx`insert into audit_event (at, actor, act, object) values (now(), 'officer:old', 'subject.amended', 'x')`
      })
      .then(
        () => "written",
        ({ code }: { code: string }) => code,
      )
    await upgrading
    expect(["written", "40P01"]).toContain(written)
    expect(await findOldestWriter(upgraded.sql)).toBe(oldestWriter)
    const older = olderWriter(upgraded.url)
    expect(await older.audit()).toEqual(refused)
  })

  test("has a way back, which whatever is newer takes away when it starts", async () => {
    const older = olderWriter(upgraded.url)
    const back = await gongshi(["migrate", "--writers-from", "0.11.0"], { cwd, env })
    expect(back).toMatchObject({ code: 0, stderr: "" })
    expect(back.stdout).toContain("0.11.0 and later may write, and nothing older")
    expect([await older.publish(), await older.audit(), await older.keepSession(), await older.copy()]).toEqual(
      Array(4).fill(null),
    )
    expect(await isUpToDate(upgraded.sql)).toBe(false)
    await migrateDatabase(upgraded.url)
    expect(await older.publish()).toEqual(refused)
  })

  test.each([
    ["0.10.0", 1, "does not bear what versions before 0.11.0 write"],
    ["99.0.0", 1, "99.0.0 is newer than this version"],
    ["the next", 2, "is no version"],
  ])("does not let %s be named", async (version, code, words) => {
    const ended = await gongshi(["migrate", "--writers-from", version], { cwd, env })
    expect(ended.code).toBe(code)
    expect(ended.stderr).toContain(words)
    expect(await findOldestWriter(upgraded.sql)).toBe(oldestWriter)
  })
})

describe("the guard", () => {
  const database = useDatabase()

  test("stands on every table but those that a rebuild of the search replaces", async () => {
    const bare = await database.sql<{ name: string }[]>`
      select relname as name from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
        and not exists (select from pg_trigger where tgrelid = c.oid and tgname = 'older_writer_refused')`
    expect(bare.map(({ name }) => name).filter((name) => !name.startsWith("search_"))).toEqual([])
  })

  test("refuses who says no version, whether in a transaction, by a single statement or by COPY", async () => {
    const older = olderWriter(database.url)
    expect([await older.publish(), await older.audit(), await older.keepSession(), await older.copy()]).toEqual(
      Array(4).fill(refused),
    )
  })

  test.each([
    ["0.11.99", true],
    ["0.9.0", true],
    ["0.100.0", false],
    ["1.0.0", false],
    [ownVersion, false],
  ])("holds %s against the oldest by its numbers", async (version, isRefused) => {
    const connection = { "gongshi.version": version }
    const sql = postgres(database.url, { max: 1, connection, onnotice() {} })
    onTestFinished(() => sql.end({ timeout: 1 }))
    const outcome = await sql`delete from person_session where false`.then(
      () => null,
      ({ code }: { code: string }) => code,
    )
    expect(outcome).toBe(isRefused ? "GSV01" : null)
  })

  test("knows what comes through a pooler, which hands no setting on, by the text of each statement", async () => {
    const pooled = openPool(database.url, 2, { pooled: true })
    onTestFinished(() => pooled.end({ timeout: 1 }))
    const [said] = await pooled.unsafe("select current_setting('gongshi.version', true) as version")
    expect(said).toEqual({ version: null })
    await publishWith(pooled)
    await beat(pooled, { id: "pooled", version: ownVersion, place: "a pooler" }, clock())
    await leave(pooled, { id: "pooled", version: ownVersion, place: "a pooler" })
    // Only at its beginning: no value that somebody has sent makes a statement newer.
    const sql = postgres(database.url, { max: 1, onnotice() {} })
    onTestFinished(() => sql.end({ timeout: 1 }))
    const told = `update log_head set time = time ${versionMark}`
    await expect(sql.unsafe(told)).rejects.toMatchObject({ code: "GSV01" })
  })

  test("lets sessions write that came after a restart of the database took the others", async () => {
    const pool = openPool(database.url, 2, { socket: connectSocket })
    onTestFinished(() => pool.end({ timeout: 1 }))
    await publishWith(pool)
    await database.sql`
      select pg_terminate_backend(pid, 10000) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`
    await until("it writes again", () =>
      publishWith(pool).then(
        () => true,
        () => false,
      ),
    )
  })
})

describe("a node that is older than the database lets write", () => {
  const database = useDatabase()
  const cwd = useFolder()
  beforeAll(async () => {
    await importRows(database.sql, [subjectRow(1), abnormalRow(1)])
    await database.sql`update oldest_writer set version = '99.0.0'`
  })

  test("does not start, and says why and what to do", async () => {
    const env = { DATABASE_URL: database.url, DATA_DIR: cwd }
    const { code, stdout, stderr } = await gongshiAlone(["serve"], { cwd, env })
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" })
    expect(stderr).toBe(
      `gongshi: this is gongshi ${ownVersion}, and the database is written to by 99.0.0 and later: start that version, or see "The way back" in docs/operations.md\n`,
    )
  })

  test("is told so by doctor, which looks on", async () => {
    const { code, stdout } = await gongshi(["doctor"], { cwd, env: { DATABASE_URL: database.url, DATA_DIR: cwd } })
    expect(code).toBe(1)
    expect(stdout).toMatch(/^WRONG: +this is gongshi .* written to by 99\.0\.0 and later/m)
    expect(stdout).toContain("entries hashed")
  })

  test("answers what is read, and refuses every write with 503 and nothing written", async () => {
    const app = testApp(() => database.sql)
    expect((await app.request(`/v1/subjects/${codeOf(1)}`)).status).toBe(200)
    const before =
      await database.sql`select (select count(*) from audit_event) as rows, (select size from log_head) as size`
    const headers = { ...(await officerHeader("officer", "410105")), "content-type": "application/json" }
    const [{ id } = { id: "" }] = await database.sql<{ id: string }[]>`select id from record`
    const body = JSON.stringify({
      ...{ kind: "change", record_id: id, change: "correct" },
      ...{ arose_on: "2026-06-30", evidence: "示例卷宗第 1 页" },
    })
    const response = await app.request("/v1/decisions", { method: "POST", headers, body })
    expect(response.status).toBe(503)
    expect(response.headers.get("retry-after")).toBe("60")
    expect(await response.json()).toMatchObject({ type: "urn:gongshi:problem:version-behind" })
    expect(app.log.join("\n")).toContain("by gongshi 99.0.0 and later")
    expect(
      await database.sql`select (select count(*) from audit_event) as rows, (select size from log_head) as size`,
    ).toEqual(before)
  })
})

describe("nodes", () => {
  const database = useDatabase()
  const node = (id: string, version = ownVersion) => ({ id, version, place: `${id}.example` })

  test("are alive while they say so, and gone when they have not, or have left", async () => {
    const { sql } = database
    for (const id of ["one", "two"]) await beat(sql, node(id), clock())
    await beat(sql, node("one"), clock() + goneAfterMs)
    const shown = await listNodes(sql, clock() + goneAfterMs)
    expect(shown).toEqual([{ ...node("one"), startedAt: new Date(clock()), seenAt: new Date(clock() + goneAfterMs) }])
    await leave(sql, node("one"))
    expect(await listNodes(sql, clock() + goneAfterMs)).toEqual([])
    await leave(sql, node("two"))
  })

  test("are told at /status with version and dates, and not where they run", async () => {
    await beat(database.sql, node("one"), clock())
    const status = await (await testApp(() => database.sql).request("/status")).json()
    const at = new Date(clock()).toISOString()
    expect(status).toMatchObject({ writers_from: oldestWriter, nodes: [{ version: ownVersion, started_at: at }] })
    expect(JSON.stringify(status)).not.toContain("one.example")
  })

  test("keep a later version from being named while they are older, until they have left", async () => {
    const { sql } = database
    await sql`update oldest_writer set version = '0.11.0'`
    await beat(sql, node("old", "0.11.5"), clock())
    expect(await setOldestWriter(sql, ownVersion, clock())).toMatchObject({
      ...{ kind: "older-alive", nodes: [{ version: "0.11.5", place: "old.example" }] },
    })
    expect(await findOldestWriter(sql)).toBe("0.11.0")
    await leave(sql, node("old"))
    expect(await setOldestWriter(sql, ownVersion, clock())).toBeNull()
    expect(await findOldestWriter(sql)).toBe(ownVersion)
  })

  test("that are of 0.11.0 and say nothing are seen by their connections", async () => {
    const older = olderWriter(database.url)
    await older.read()
    expect(await setOldestWriter(database.sql, ownVersion, clock())).toMatchObject({
      ...{ kind: "older-alive", nodes: [{ version: "0.11.0" }] },
    })
  })
})
