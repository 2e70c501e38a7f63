/** Which reads a replica may answer: what is named is open to anyone and writes nothing, and whoever acts reads the database. */
import { describe, expect, test } from "vitest"
import type { Pool } from "../../src/database/client.ts"
import { lateKindOf, lateReads } from "../../src/http/late-read.ts"
import { openApiDocument } from "../../src/http/openapi.ts"
import { clientHeader, importRows, merchantHeader, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { abnormalRow, codeOf } from "../support/rows.ts"
import { personSeller, sendRoster } from "../support/seller-rows.ts"

const database = useDatabase()
let asked: { kind: string; size: number }[] = []
let writes = 0
/** The database as a replica: it refuses to write. */
const readOnly = (): Pool => {
  const { sql } = database
  const refuse = () => {
    writes++
    throw new Error("cannot execute INSERT in a read-only transaction")
  }
  const begin = (...given: Parameters<Pool["begin"]>) =>
    typeof given[0] === "string" && given[0].includes("read only") ? sql.begin(...given) : refuse()
  const elsewhere: Pool["elsewhere"] = (ask) => sql.begin("read only", (tx) => ask(tx))
  return Object.assign((...given: Parameters<Pool>) => sql(...given), sql, { begin, elsewhere }) as Pool
}
const register = testApp(() => database.sql, {
  late: {
    instead(parts, kind, size) {
      asked.push({ kind, size })
      return size > 1_000 ? null : { ...parts, sql: readOnly() }
    },
  },
})
const { app, request } = register
const code = codeOf(1)
const isLate = async (path: string, headers: Record<string, string> = {}) => {
  asked = []
  const { status } = await request(path, { headers })
  return { status, late: asked.length > 0 }
}

describe("what a replica may answer", () => {
  test("is open to anyone, changes nothing and is no check; every address of it is there", () => {
    const { paths = {} } = openApiDocument(app, { version: "0.0.0-test" })
    const pages = app.routes.filter(({ method }) => method === "GET").map(({ path }) => path.replace(/:(\w+)/g, "{$1}"))
    for (const address of Object.keys(lateReads)) {
      const operation = (paths[address] as { get?: { "x-scope": string; security: object[] } } | undefined)?.get
      if (address.startsWith("/v1/")) expect(operation, address).toMatchObject({ "x-scope": "register:read" })
      else expect(pages).toContain(address)
    }
    for (const path of ["/log/checkpoint", "/v1/check", "/v1/records/x/proof", "/office", "/v1/subjects/x/report"])
      expect(lateKindOf("GET", path)).toBeNull()
    expect(lateKindOf("POST", "/v1/search")).toBeNull()
    expect(lateKindOf("HEAD", "/v1/search")).toBe("search")
  })

  test("is answered so to nobody in particular and to platforms, and never to whoever may just have written it", async () => {
    await importRows(database.sql, [abnormalRow(1)])
    const path = `/v1/subjects/${code}`
    expect(await isLate(path)).toEqual({ status: 200, late: true })
    expect(await isLate(path, await clientHeader(database.sql, "platform"))).toEqual({ status: 200, late: true })
    const authority = "410105"
    for (const header of [
      await officerHeader("officer", authority),
      await officerHeader("auditor", authority),
      await merchantHeader(code),
      await clientHeader(database.sql, "source", { authorities: [authority] }),
      await clientHeader(database.sql, "agency", { region: "410000" }),
      await clientHeader(database.sql, "platform", { subject: "somebody" }),
    ]) {
      expect(await isLate(path, header)).toEqual({ status: 200, late: false })
    }
  })

  test("is no mark: those are signed, and a platform that has drawn one shows it at once", async () => {
    const platform = await clientHeader(database.sql, "platform")
    await sendRoster(register, platform, [personSeller(1)])
    const sent = { method: "POST", headers: { ...platform, "content-type": "application/json" } }
    const answer = await request("/v1/marks", { ...sent, body: '{"sellers":["p-1"]}' })
    const [drawn] = ((await answer.json()) as { results: { mark: string }[] }).results
    // A replica that has not read so far has no such row.
    for (const headers of [platform, {}]) {
      for (const path of [`/v1/marks/${drawn?.mark}`, `/v1/marks/${drawn?.mark}/badge`, `/v1/marks/${code}`]) {
        expect(await isLate(path, headers), path).toEqual({ status: 200, late: false })
      }
    }
  })

  test("knows what its asker has seen", async () => {
    await isLate(`/v1/subjects/${code}`, { "gongshi-log-size": "1" })
    expect(asked).toEqual([{ kind: "look-up", size: 1 }])
    expect(await isLate(`/v1/subjects/${code}`, { "gongshi-log-size": "1001" })).toMatchObject({ status: 200 })
    expect(await isLate(`/v1/subjects/${code}`, { "gongshi-log-size": "much" })).toMatchObject({ status: 200 })
  })

  test("writes nothing where it is read", async () => {
    const [record] = await database.sql<{ id: string }[]>`select id from record limit 1`
    const paths = Object.keys(lateReads).map((address) =>
      address
        .replace("{code}", code)
        .replace("{id}", record?.id ?? "")
        .replace("{list}", "abnormal")
        .replace("{format}", "csv"),
    )
    for (const path of [
      ...paths,
      `/?q=${encodeURIComponent("示例")}`,
      `/v1/search?in=all&q=${encodeURIComponent("示例")}`,
    ]) {
      const { status, late } = await isLate(path)
      expect({ path, late, broken: status >= 500 }).toEqual({ path, late: true, broken: false })
    }
    expect(writes).toBe(0)
  })
})
