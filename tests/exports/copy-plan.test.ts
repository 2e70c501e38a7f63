// How far many copies are behind in a long log: by the index of what ends, once for all of them, and as a plain count has it.
import { expect, test } from "vitest"
import type { Sql } from "../../src/database/client.ts"
import { readCopies } from "../../src/exports/copy/read.ts"
import { clientHeader, noticeParts } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"

const database = useDatabase()
const size = 30_000
const began = Date.parse("2026-01-05T00:00:00Z")
const entryMs = 60_000
// Of a thousand entries nine are ends, and one is the root of a map that is taken out, which no record has.
const opOf = (n: number) => (n % 1_000 === 7 ? "erase" : n % 111 === 5 ? "remove" : "publish")
const recordOf = (n: number) => (n % 2_220 === 5 ? null : `r${n}`)
const isEnd = (n: number) => opOf(n) === "erase" || (opOf(n) === "remove" && recordOf(n) !== null)

test("the log is gone through by what ends in it, and each copy is told what it lacks", async () => {
  const { sql } = database
  const rows = Array.from({ length: size }, (_, n) => ({
    ...{ position: n, entry: `{"op":"${opOf(n)}","time":${began + n * entryMs}}`, record_id: recordOf(n) },
  }))
  await sql`insert into log_entry (position, entry, record_id) select * from json_to_recordset(${JSON.stringify(rows)}::text::json)
    as r (position bigint, entry text, record_id text)`
  // Known from before the log, between two entries, at one of them, and after all; what each has acknowledged.
  const copies = [
    [-5, null],
    [100.5, null],
    [12_005, 200],
    [7, 29_000],
    [7, size],
    [size + 5, null],
  ] as const
  for (const [n, [since, position]] of copies.entries()) {
    await clientHeader(sql, "republisher", { name: `示例转载 ${n}` })
    const at = new Date(began + since * entryMs)
    await sql`update api_client set created_at = ${at} where name = ${`示例转载 ${n}`}`
    if (position !== null)
      await sql`insert into copy_acknowledgement (client_id, position, at)
        select id, ${position}, ${at} from api_client where name = ${`示例转载 ${n}`}`
  }
  await sql.unsafe("vacuum analyze log_entry")
  const asked: { text: string; values: unknown[] }[] = []
  const watched = new Proxy(sql, {
    get(target, name, receiver) {
      if (name !== "unsafe") return Reflect.get(target, name, receiver)
      return (...[text, values, options]: Parameters<typeof sql.unsafe>) => {
        asked.push({ text, values: values ?? [] })
        return target.unsafe(text, values, options)
      }
    },
  }) as Sql
  const clock = { calendar: noticeParts.calendar, recallDays: 3 }
  const found = await readCopies(watched, size, clock, began + size * entryMs)
  const all = rows.map(({ position }) => position).filter(isEnd)
  expect(found.map(({ behind, oldest }) => [behind, oldest?.getTime() ?? null])).toEqual(
    copies.map(([since, position]) => {
      const lacks = all.filter((n) => n >= since && n >= (position ?? 0))
      return [lacks.length, lacks[0] === undefined ? null : began + lacks[0] * entryMs]
    }),
  )
  // Two questions for whatever number of copies, and neither reads the log as a whole.
  expect(asked).toHaveLength(2)
  for (const { text, values } of asked) {
    const lines = await sql.unsafe<{ "QUERY PLAN": string }[]>(`explain ${text}`, values as string[])
    expect(lines.map((line) => line["QUERY PLAN"]).join("\n")).not.toMatch(/Seq Scan on log_entry/)
  }
  const [, ends = { text: "", values: [] }] = asked
  const plan = await sql.unsafe<{ "QUERY PLAN": string }[]>(`explain ${ends.text}`, ends.values as string[])
  expect(plan.map((line) => line["QUERY PLAN"]).join("\n")).toMatch(/using log_entry_end\b|on log_entry_end\b/)
})
