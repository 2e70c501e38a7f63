import { beforeAll, describe, expect, test } from "vitest"
import { copyTables } from "../../src/database/copy.ts"
import { useDatabase } from "../support/database.ts"

const database = useDatabase()

beforeAll(async () => {
  await database.sql`create table copied (id int primary key, word text)`
})

const copy = (rows: readonly (readonly [number, string])[]) =>
  database.sql.begin((tx) => copyTables(tx, [{ table: "copied", columns: ["id", "word"], rows }]))
const count = async () => (await database.sql<{ n: number }[]>`select count(*)::int as n from copied`)[0]?.n

describe("rows that are copied", () => {
  test("go in as they are, with tabs, line feeds and backslashes", async () => {
    await copy([[1, "a\tb\\c\nd"]])
    expect(await database.sql`select word from copied where id = 1`).toEqual([{ word: "a\tb\\c\nd" }])
  })

  test("are all refused, and nobody waits for ever, where the last one breaks a constraint", async () => {
    const before = await count()
    await expect(
      copy([...Array.from({ length: 10 }, (_, index) => [index + 10, "x"] as const), [1, "again"]]),
    ).rejects.toMatchObject({ code: "23505" })
    expect(await count()).toBe(before)
  })

  test("leave no connection behind in a broken transaction", async () => {
    for (let time = 0; time < 30; time++) await copy([[1, "again"]]).catch(() => {})
    await copy([[2, "b"]])
    const stuck = await database.sql`
      select 1 from pg_stat_activity where state like 'idle in transaction%' and datname = current_database()`
    expect(stuck).toEqual([])
  })

  test("fail, and nobody waits for ever, where the table refuses before it has seen any", async () => {
    await database.sql.unsafe(`create table closed (id int, word text);
      create function refuse() returns trigger language plpgsql as $$ begin raise exception 'closed'; end $$;
      create trigger closed before insert on closed for each statement execute function refuse()`)
    const rows = Array.from({ length: 2_000 }, (_, id) => [id, "x".repeat(200)] as const)
    for (let time = 0; time < 60; time++) {
      const into = { table: "closed", columns: ["id", "word"], rows: time % 2 === 0 ? rows : rows.slice(0, 1) }
      await expect(database.sql.begin((tx) => copyTables(tx, [into]))).rejects.toThrow("closed")
    }
  })
})
