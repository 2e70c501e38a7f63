/**
 * Checks over HTTP with the set, and when the set steps back.
 */
import { request as send } from "node:http"
import { setImmediate } from "node:timers/promises"
import { type ServerType, serve } from "@hono/node-server"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { behindMaxMs, type ListedSet, openListedSet } from "../../../src/check/listed-set/listed-set.ts"
import { clientHeader, clock, importRows, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../../support/rows.ts"

const database = useDatabase()
let now = clock()
const lines: string[] = []
const openSet = (codesMax: number) =>
  openListedSet({ sql: database.sql, clock: () => now, log: (line) => lines.push(line), codesMax, pause: setImmediate })
let set: ListedSet | null = null
/** Statements since it was last cleared. */
let asked: string[] = []
const watched = () =>
  new Proxy(database.sql, {
    apply(target, self, args: [TemplateStringsArray, ...unknown[]]) {
      asked.push(args[0].join("?"))
      return Reflect.apply(target, self, args)
    },
    get(target, name) {
      if (name !== "unsafe") return Reflect.get(target, name)
      return (...args: Parameters<typeof target.unsafe>) => {
        asked.push(args[0])
        return target.unsafe(...args)
      }
    },
  })
const app = testApp(watched, {
  clock: () => now,
  get listedSet() {
    return set
  },
})
let platform: Record<string, string> = {}
let wide: ListedSet | null = null

beforeAll(async () => {
  platform = await clientHeader(database.sql, "platform")
  await importRows(database.sql, [abnormalRow(1), penaltyRow(1), subjectRow(2), penaltyRow(3)])
  wide = openSet(100)
  await wide.catchUp()
})

async function check(...codes: string[]) {
  const queries = Object.fromEntries(codes.map((code, n) => [`q${n}`, { code }]))
  const answer = await app.request("/v1/check", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ queries }),
  })
  return (await answer.json()) as {
    as_of: { size: number }
    responses: Record<string, { verdict: string; name?: string; records: { list: string }[] }>
  }
}
const verdicts = async (...codes: string[]) =>
  Object.values((await check(...codes)).responses).map(({ verdict }) => verdict)
const stream = (body: string, type: string) =>
  app.request("/v1/check/stream", { method: "POST", headers: { "content-type": type, ...platform }, body })

describe("a check with the set", () => {
  test("asks the database for the records of those that are listed, and for nothing else", async () => {
    set = wide
    asked = []
    expect(await verdicts(codeOf(2), codeOf(9), "9")).toEqual(["clear", "unknown", "invalid"])
    expect(asked).toEqual([])
    const { responses } = await check(codeOf(1), codeOf(2))
    expect(responses["q0"]?.records.map(({ list }) => list).sort()).toEqual(["abnormal", "penalty"])
    expect(asked.length).toBeGreaterThan(0)
  })

  test("answers the same as without it", async () => {
    const codes = [codeOf(1), codeOf(2), codeOf(3), codeOf(9), "8"]
    set = wide
    const held = await check(...codes)
    set = null
    expect(await check(...codes)).toEqual(held)
    expect(held.responses["q1"]).not.toHaveProperty("name")
  })

  test("says at which size of the log it answers, in a header and on every line", async () => {
    const body = `code\n${codeOf(1)}\n${codeOf(2)}\n`
    const ndjson = [codeOf(1), codeOf(9)].map((code) => JSON.stringify({ code })).join("\n")
    for (const held of [wide, null]) {
      set = held
      expect((await stream(body, "text/csv")).headers.get("gongshi-log-size")).toBe("3")
      const answer = await stream(ndjson, "application/x-ndjson")
      expect(answer.headers.get("gongshi-log-size")).toBe("3")
      const sizes = (await answer.text())
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).size)
      expect(sizes).toEqual([3, 3])
    }
  })

  test("stands in /status beside the other readers", async () => {
    set = wide
    const status = await (await app.request("/status")).json()
    expect((status as { readers: unknown[] }).readers).toContainEqual({ name: "listed-set", position: 3, behind: 0 })
    set = openSet(100)
    const without = await (await app.request("/status")).json()
    expect((without as { readers: { name: string }[] }).readers.map(({ name }) => name)).not.toContain("listed-set")
  })
})

describe("the database answers", () => {
  test("until the set has been built", async () => {
    set = openSet(100)
    asked = []
    expect(await verdicts(codeOf(2))).toEqual(["clear"])
    expect(asked.length).toBeGreaterThan(0)
  })

  test("when the set has not read the log for longer than it may, and no longer once it has", async () => {
    const late = openSet(100)
    set = late
    await late.catchUp()
    await importRows(database.sql, [abnormalRow(4)])
    expect(await verdicts(codeOf(4))).toEqual(["unknown"])
    now += behindMaxMs + 1
    expect(await verdicts(codeOf(4))).toEqual(["listed"])
    await late.catchUp()
    asked = []
    expect(await verdicts(codeOf(4), codeOf(2))).toEqual(["listed", "clear"])
    expect(late.view()?.head.size).toBe(4)
  })

  test("when more subjects are listed than may be held; the operator is told once", async () => {
    const small = openSet(1)
    set = small
    await small.catchUp()
    await small.catchUp()
    expect(small.view()).toBeNull()
    expect(lines.filter((line) => line.includes("CHECK_SET_CODES_MAX"))).toHaveLength(1)
    expect(await verdicts(codeOf(1), codeOf(2))).toEqual(["listed", "clear"])
  })

  test("for those who are not listed when not all subjects can be held", async () => {
    const narrow = openSet(3)
    set = narrow
    await narrow.catchUp()
    expect(narrow.view()?.complete).toBe(false)
    expect(await verdicts(codeOf(1), codeOf(2), codeOf(9))).toEqual(["listed", "clear", "unknown"])
  })
})

describe("a set that is being built", () => {
  test("can be given up at any moment, and be built afterwards", async () => {
    for (let turns = 0; turns < 6; turns++) {
      const set = openSet(100)
      const giving = new AbortController()
      const building = set.catchUp(giving.signal).catch(() => "given up")
      for (let turn = 0; turn < turns * 3; turn++) await setImmediate()
      giving.abort()
      await building
      await set.catchUp()
      expect(set.view()?.complete).toBe(true)
    }
  })

  test("is at the end of the log when it is there, however long it took", async () => {
    let slow = true
    const sql = new Proxy(database.sql, {
      get(target, name) {
        if (name !== "begin" || !slow) return Reflect.get(target, name)
        return async (...args: Parameters<typeof target.begin>) => {
          const result = await target.begin(...args)
          slow = false
          await importRows(database.sql, [abnormalRow(6)])
          now += behindMaxMs + 1
          return result
        }
      },
    })
    const set = openListedSet({ sql, clock: () => now, log: () => {}, codesMax: 100, pause: setImmediate })
    await set.catchUp()
    const [head] = await database.sql<{ size: number }[]>`select size from log_head`
    expect(set.view()?.head.size).toBe(head?.size)
  })

  test("is built anew, and not answered from till then, when the database was set back", async () => {
    const set = openSet(100)
    await set.catchUp()
    await database.sql`update log_head set size = size - 1`
    let steppedBack = false
    let built = false
    const building = set.catchUp().then(() => {
      built = true
    })
    while (!built) {
      steppedBack ||= set.view() === null
      await setImmediate()
    }
    await building
    expect(steppedBack).toBe(true)
    const [head] = await database.sql<{ size: number }[]>`select size from log_head`
    expect(set.view()?.head.size).toBe(head?.size)
    await database.sql`update log_head set size = size + 1`
  })
})

describe("a client over a socket", () => {
  let server: ServerType | null = null
  let url = ""
  beforeAll(async () => {
    await new Promise<void>((resolve) => {
      server = serve({ fetch: app.app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => {
        url = `http://127.0.0.1:${port}/v1/check/stream`
        resolve()
      })
    })
  })
  afterAll(() => server?.close())

  test.each([
    ["from memory", () => wide],
    ["from the database", () => null],
  ])("that goes away ends the work, where it is answered %s", async (_, held) => {
    now = clock()
    await wide?.catchUp()
    set = held()
    const rows = `${codeOf(1)}\n`.repeat(5_000)
    const client = send(url, { method: "POST", headers: { "content-type": "text/csv", ...platform } })
    client.on("error", () => {})
    client.setMaxListeners(0)
    let sent = 0
    let going = true
    const write = async () => {
      client.write("code\n")
      while (going) {
        sent++
        if (!client.write(rows)) await new Promise((resolve) => client.once("drain", resolve).once("close", resolve))
        await setImmediate()
      }
    }
    const writing = write()
    // Reads a little of the answer, and no more: the rest has to wait on both sides.
    const answer = await new Promise<import("node:http").IncomingMessage>((resolve) => client.once("response", resolve))
    await new Promise((resolve) => answer.once("readable", resolve))
    answer.on("error", () => {})
    await expect.poll(() => client.writableNeedDrain).toBe(true)
    const before = sent
    await setImmediate()
    expect(sent - before).toBeLessThan(3)
    going = false
    client.destroy()
    await writing
    // Nobody asks the database for anything any more.
    await expect
      .poll(async () => {
        asked = []
        for (let turn = 0; turn < 50; turn++) await setImmediate()
        return asked.length
      })
      .toBe(0)
    await expect
      .poll(() => new Promise<number>((resolve) => server?.getConnections((_error, count) => resolve(count))))
      .toBe(0)
  })
})

describe("the records of those that are listed", () => {
  test("are read once, until something is published", async () => {
    const fresh = openSet(100)
    await fresh.catchUp()
    set = fresh
    const first = await check(codeOf(1))
    asked = []
    expect(await check(codeOf(1))).toEqual(first)
    expect(await verdicts(codeOf(1), codeOf(3))).toEqual(["listed", "listed"])
    // Of the two only the other had to be read.
    expect(asked.length).toBeGreaterThan(0)
    asked = []
    await check(codeOf(1), codeOf(3))
    expect(asked).toEqual([])
    await importRows(database.sql, [penaltyRow(1, { decision_no: "示例另一号" })])
    await fresh.catchUp()
    const { records } = (await check(codeOf(1))).responses["q0"] ?? { records: [] }
    expect(records.map(({ list }) => list).sort()).toEqual(["abnormal", "penalty", "penalty"])
  })
})
