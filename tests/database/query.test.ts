import { readdir } from "node:fs/promises"
import path from "node:path"
import { asc, eq, getTableColumns, gt, inArray, is, ne, sql as template } from "drizzle-orm"
import {
  alias,
  bigint,
  bigserial,
  boolean,
  date,
  doublePrecision,
  integer,
  PgTable,
  pgTable,
  smallint,
  text,
  uuid,
} from "drizzle-orm/pg-core"
import { beforeAll, describe, expect, expectTypeOf, test } from "vitest"
import type { Sql } from "../../src/database/client.ts"
import {
  assigned,
  build,
  given,
  listOf,
  names,
  orNull,
  pending,
  pick,
  query,
  run,
  statement,
  value,
} from "../../src/database/query.ts"
import { bytes, instant, json, token } from "../../src/database/schema/column.ts"
import { record, subject } from "../../src/database/schema/register.ts"
import { useDatabase } from "../support/database.ts"

const database = useDatabase()

/** A column of each kind that the schema has. */
const probe = pgTable("probe", {
  token: token("a_token").notNull(),
  text: text("a_text").notNull(),
  uuid: uuid("a_uuid").notNull(),
  bigint: bigint("a_bigint", { mode: "number" }).notNull(),
  bigserial: bigserial("a_bigserial", { mode: "number" }).notNull(),
  integer: integer("an_integer").notNull(),
  smallint: smallint("a_smallint").notNull(),
  double: doublePrecision("a_double").notNull(),
  boolean: boolean("a_boolean").notNull(),
  date: date("a_date").notNull(),
  instant: instant("an_instant").notNull(),
  bytes: bytes("some_bytes").notNull(),
  json: json("some_json").notNull(),
  texts: text("some_texts").array().notNull(),
  bigints: bigint("some_bigints", { mode: "number" }).array().notNull(),
  integers: integer("some_integers").array().notNull(),
  nothing: text("nothing").array(),
})
type Probe = typeof probe.$inferSelect
const keys = Object.keys(getTableColumns(probe)) as (keyof Probe)[]

const full: Probe = {
  token: "{x}",
  text: `a"b\\c`,
  uuid: "00000000-0000-4000-8000-000000000001",
  bigint: Number.MAX_SAFE_INTEGER,
  bigserial: 7,
  integer: -7,
  smallint: 7,
  double: 30_000.07,
  boolean: false,
  date: "2026-02-28",
  instant: new Date("2026-02-28T04:00:00.123Z"),
  bytes: Buffer.from([0, 255]),
  json: { a: [true, null, "2026-02-28"] },
  texts: ["a", "", "NULL", "null", " ", `"b", \\{c}`, "\\\\\n"],
  bigints: [Number.MAX_SAFE_INTEGER, -1],
  integers: [],
  nothing: null,
}

// JSON that is easily taken for something else.
const jsons = ["12", "null", '{"a":1}', 12, true, [true], [new Date(0).toISOString()], [], {}, ["a"]]

beforeAll(async () => {
  const columns = Object.values(getTableColumns(probe)).map((column) => `${column.name} ${column.getSQLType()}`)
  await database.sql.unsafe(`create table probe (${columns.join(", ")})`)
})

describe("the types of columns", () => {
  test("an UPDATE that is written out sets columns of each kind, and expressions", async () => {
    const [before, after] = [
      { ...full, token: "set" },
      {
        ...full,
        text: "=1+1",
        instant: new Date(0),
        json: ["a"],
        texts: ["\\"],
        nothing: ["}"],
        bytes: Buffer.from([1]),
      },
    ]
    await run(database.sql, build.insert(probe).values(before))
    const { integer, ...values } = after
    const set = assigned(probe, { ...values, token: "set", integer: query`given.one + 1`, smallint: probe.smallint })
    const [row] = await run(
      database.sql,
      query`update ${probe} set ${set} from (select ${integer}::int as one) given where ${probe.token} = 'set'
        returning ${pick(probe, ...keys)}`,
    )
    expect(row).toEqual({ ...after, token: "set", integer: integer + 1 })
    // @ts-expect-error: a column that the schema does not have
    expect(() => assigned(probe, { another: 1 })).toThrow("another")
    // @ts-expect-error: a value that is no value of the column
    expect(assigned(probe, { boolean: "x" })).toBeDefined()
  })

  test("each kind of column that the schema has is tried here", async () => {
    const used = new Set<string>()
    for (const file of await readdir("src/database/schema")) {
      const tables = Object.values(await import(`../../src/database/schema/${path.parse(file).name}.ts`)).filter(
        (one) => is(one, PgTable),
      )
      for (const table of tables) {
        for (const column of Object.values(getTableColumns(table)))
          used.add(`${column.getSQLType()} ${column.columnType}`)
      }
    }
    const tried = Object.values(getTableColumns(probe)).map((column) => `${column.getSQLType()} ${column.columnType}`)
    expect(new Set(tried)).toEqual(used)
  })

  test("a row comes out as it went in, whether it was built or written out, hot or not, in a transaction or not", async () => {
    const insert = statement(getTableColumns(probe), (p) => build.insert(probe).values(p))
    const readBuilt = statement({ token: probe.token }, (p) =>
      build.select().from(probe).where(eq(probe.token, p.token)),
    )
    const readWritten = statement(
      { token: probe.token },
      (p) => query`select ${pick(probe, ...keys)} from ${probe} where ${probe.token} = ${p.token}`,
    )
    const both = async (sql: Sql, token: string) => {
      const row = { ...full, token }
      await (token === "hot" ? insert(sql, row) : run(sql, build.insert(probe).values(row)))
      const [built] = await readBuilt(sql, { token })
      const [written] = await readWritten(sql, { token })
      expectTypeOf(built).toEqualTypeOf<Probe | undefined>()
      expectTypeOf(written).toEqualTypeOf<Probe | undefined>()
      expect([built, written]).toEqual([row, row])
      expect(await run(sql, build.select().from(probe).where(eq(probe.token, token)))).toEqual([row])
      const [direct] = await sql`
        select a_token as token, a_text as text, a_uuid as uuid, a_bigint as bigint, a_bigserial as bigserial,
          an_integer as integer, a_smallint as smallint, a_double as double, a_boolean as boolean, a_date as date, an_instant as instant,
          some_bytes as bytes, some_json as json, some_texts as texts, some_bigints as bigints,
          some_integers as integers, nothing from probe where a_token = ${token}`
      expect(direct).toEqual(row)
    }
    await both(database.sql, "hot")
    await database.sql.begin((tx) => both(tx, "cold"))
  })

  test.each(jsons)("JSON stays what it is: %j", async (held) => {
    const insert = statement(getTableColumns(probe), (p) =>
      build.insert(probe).values(p).returning({ json: probe.json }),
    )
    const update = statement({ json: probe.json }, (p) =>
      build.update(probe).set({ json: p.json }).returning({ json: probe.json }),
    )
    await database.sql`delete from probe`
    expect(await insert(database.sql, { ...full, json: held })).toEqual([{ json: held }])
    expect(await update(database.sql, { json: held })).toEqual([{ json: held }])
    expect(await run(database.sql, build.update(probe).set({ json: held }))).toEqual([])
    expect(await run(database.sql, query`select ${pick(probe, "json")} from ${probe}`)).toEqual([{ json: held }])
    const text = await run(
      database.sql,
      query`select ${pick({ text: value<string>`${probe.json}::text` })} from ${probe}`,
    )
    expect(text.map((row) => JSON.parse(row.text))).toEqual([held])
  })
})

describe("queries", () => {
  const codes = ["91410105MA3X00000A", "91410105MA3X00000B", "91410105MA3X00000C"]

  beforeAll(async () => {
    const added = await run(
      database.sql,
      build.insert(subject).values(
        codes.map((code, index) => ({
          code,
          name: `商行${index}`,
          type: "enterprise" as const,
          region: `41010${index}`,
        })),
      ),
    )
    expect(added).toEqual([])
    expect(added.count).toBe(3)
  })

  test("lists, limits and conditions go over as parameters", async () => {
    const some = statement({ codes: listOf(subject.code), most: given<number>(), not: subject.name }, (p) =>
      build
        .select({ code: subject.code, shops: subject.shops })
        .from(subject)
        .where(template`${subject.code} = any(${p.codes}) and ${ne(subject.name, p.not)}`)
        .orderBy(asc(subject.code))
        .limit(p.most),
    )
    expect(await some(database.sql, { codes: [...codes, `"}`], most: 1, not: "商行0" })).toEqual([
      { code: codes[1], shops: [] },
    ])
    expect(await some(database.sql, { codes: [], most: 1, not: "" })).toEqual([])
  })

  test("pieces are put together, and what is picked is what a row has", async () => {
    const later = (code: string | null) => (code === null ? query`` : query`and ${gt(subject.code, code)}`)
    const rows = await run(
      database.sql,
      query`
        select ${pick(subject, "code")}, ${pick({ town: subject.region, length: value<number>`length(${subject.name})` })}
        from ${subject} where ${inArray(subject.code, codes)} ${later(codes[0] ?? null)} ${later(null)} order by ${subject.code}`,
    )
    expectTypeOf(rows[0]).toEqualTypeOf<{ code: string; town: string; length: number } | undefined>()
    expect(rows).toEqual([
      { code: codes[1], town: "410101", length: 3 },
      { code: codes[2], town: "410102", length: 3 },
    ])
    expect(rows.count).toBe(2)
  })

  test("what an outer join leaves empty is null, and a table can be joined to itself", async () => {
    const other = alias(subject, "other")
    const rows = await run(
      database.sql,
      query`
        select ${pick(subject, "code")}, ${orNull(pick(record, "decidedOn"))}, ${pick({ other: other.name })}
        from ${subject} left join ${record} on ${record.subjectCode} = ${subject.code}
        join ${subject} ${other} on ${other.code} > ${subject.code} where ${subject.code} = ${codes[1] ?? ""}`,
    )
    expectTypeOf(rows[0]).toEqualTypeOf<{ code: string; decidedOn: string | null; other: string } | undefined>()
    expect(rows).toEqual([{ code: codes[1], decidedOn: null, other: "商行2" }])
  })

  test("names of columns stand alone where a table may not be named", async () => {
    const { count } = await run(
      database.sql,
      query`
        insert into ${subject} (${names(subject, "code", "name", "type", "region")})
        select ${subject.code} || 'x', ${subject.name}, ${subject.type}, ${subject.region} from ${subject}
        where ${subject.code} = ${codes[0] ?? ""}`,
    )
    expect(count).toBe(1)
  })

  test("a query is read by cursor", async () => {
    const found: unknown[] = []
    const asked = query`select ${pick(subject, "code")} from ${subject} where ${inArray(subject.code, codes)} order by 1`
    for await (const rows of pending(database.sql, asked).cursor(2)) found.push(rows.length)
    expect(found).toEqual([2, 1])
  })

  test("a transaction that fails takes along what was run in it, and the error is the client's own", async () => {
    const remove = statement({ code: subject.code }, (p) => build.delete(subject).where(eq(subject.code, p.code)))
    const failing = database.sql.begin(async (tx) => {
      expect((await remove(tx, { code: codes[0] ?? "" })).count).toBe(1)
      await run(tx, query`select ${value`1 / 0`}`)
    })
    await expect(failing).rejects.toMatchObject({ code: "22012" })
    const left = await run(
      database.sql,
      build.select({ code: subject.code }).from(subject).where(inArray(subject.code, codes)),
    )
    expect(left).toHaveLength(3)
  })

  test("a statement is prepared once for each connection", async () => {
    const one = statement({ code: subject.code }, (p) =>
      build.select({ name: subject.name }).from(subject).where(eq(subject.code, p.code)),
    )
    await database.sql.begin(async (tx) => {
      for (const code of codes) await one(tx, { code })
      const held =
        await tx`select from pg_prepared_statements where statement like 'select "name" from "subject" where%'`
      expect(held).toHaveLength(1)
    })
  })

  test("what can't be run is refused when it is compiled", () => {
    expect(() => statement({}, () => build.select({ subject }).from(subject))).toThrow("select fields, not tables")
    expect(() => statement({}, () => query`select ${template.placeholder("lost")}`)).toThrow("no parameter lost")
    expect(() => pick(subject, "none" as "code")).toThrow("no column none")
  })

  test("a column that is not there does not compile", () => {
    // @ts-expect-error: no such key
    expect(() => pick(subject, "formerly")).toThrow("no column formerly")
    // @ts-expect-error: no such column
    expect(subject.formerly).toBeUndefined()
  })
})
