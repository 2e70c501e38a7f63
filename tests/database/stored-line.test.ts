/**
 * Stored lines: the bytes as they are stored, and a connection that is of use afterwards whatever was read of them.
 */
import { setTimeout as sleep } from "node:timers/promises"
import { expect, test } from "vitest"
import { LineLost, storedLines } from "../../src/database/stored-line.ts"
import { isUnavailable } from "../../src/database/unavailable.ts"
import { useDatabase } from "../support/database.ts"
import { lookingMs } from "../support/patience.ts"

const database = useDatabase()

test("everything comes out as it is stored, each line with its line feed", async () => {
  const lines = [JSON.stringify({ text: '示例 "x" \\ \t \n \r \u0001 \u007f , \\. \\N' }), "{}", "\\."]
  const chunks: Buffer[] = []
  await database.sql.begin(async (tx) => {
    await tx`create temporary table held (place int, line text) on commit drop`
    for (const [place, line] of lines.entries()) await tx`insert into held values (${place}, ${line})`
    for await (const chunk of storedLines(tx`select line from held order by place`)) chunks.push(chunk)
  })
  expect(Buffer.concat(chunks).toString("utf8")).toBe(lines.map((line) => `${line}\n`).join(""))
})

test("of any number, read to the end or in part, the connection goes on", async () => {
  await database.sql.begin(async (tx) => {
    for (const count of [0, 1, 1_999, 2_000, 2_001, 9_000]) {
      const query = () => tx`select repeat('示', 30) from generate_series(1, ${count})`
      let bytes = 0
      for await (const chunk of storedLines(query())) bytes += chunk.length
      expect(bytes).toBe(count * 91)
      for await (const chunk of storedLines(query())) if (chunk.length > 0) break
      expect(await tx`select 1 as one`).toEqual([{ one: 1 }])
    }
  })
})

test("a query that fails on its way fails here, and the next transaction works", async () => {
  for (const at of [1, 1_500, 5_000]) {
    const failing = database.sql.begin(async (tx) => {
      const query = tx`select (1 / (${at} - n))::text from generate_series(1, 9000) n`
      for await (const _ of storedLines(query));
    })
    await expect(failing).rejects.toThrow("division by zero")
    expect(await database.sql`select 1 as one`).toEqual([{ one: 1 }])
  }
})

test("a line that is not there is an end, and no empty line", async () => {
  const reading = database.sql.begin(async (tx) => {
    for await (const _ of storedLines(tx`select nullif(n, 3)::text from generate_series(1, 5) n`));
  })
  await expect(reading).rejects.toThrow(LineLost)
})

test("a connection that is lost while a page is worked on is an error and no end, also for who leaves then", async () => {
  for (const leaves of [false, true]) {
    const reading = database.sql.begin(async (tx) => {
      const [{ pid } = { pid: 0 }] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`
      for await (const _ of storedLines(tx`select repeat('示', 30) from generate_series(1, 9000)`)) {
        await database.sql`select pg_terminate_backend(${pid}, ${lookingMs})`
        await sleep(20)
        if (leaves) break
      }
    })
    await expect(reading).rejects.toSatisfy(isUnavailable)
    await sleep(20)
  }
})
