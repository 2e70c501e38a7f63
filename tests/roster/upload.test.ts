import { randomBytes } from "node:crypto"
import fc from "fast-check"
import { beforeAll, beforeEach, describe, expect, test } from "vitest"
import type { Tenant } from "../../src/access/tenant.ts"
import { readBody } from "../../src/http/body.ts"
import { rosterColumns } from "../../src/roster/column.ts"
import { faults } from "../../src/roster/fault.ts"
import { type ProtectedPart, type RosterKeys, rosterKeys } from "../../src/roster/seal.ts"
import { judgeRow, type Seller } from "../../src/roster/seller.ts"
import { readSecrets, type Secret, writeSecret } from "../../src/signing/secret.ts"
import { nodeXlsx } from "../../src/table/node-xlsx.ts"
import { readTable } from "../../src/table/table.ts"
import { clientHeader, importRows, testApp, testRosterKeys, testSecret } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { abnormalRow, codeOf, subjectRow } from "../support/rows.ts"
import {
  idNumberOf,
  personSeller,
  registeredSeller,
  sendRoster,
  toNdjson,
  type UploadAnswer,
} from "../support/seller-rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
let platform: Record<string, string> = {}
let other: Record<string, string> = {}

beforeAll(async () => {
  platform = await clientHeader(database.sql, "platform")
  other = await clientHeader(database.sql, "platform")
})
beforeEach(async () => {
  await database.sql`delete from roster_seller`
})

const send = (rows: readonly unknown[], query?: string, header = platform) => sendRoster(app, header, rows, query)

async function sellersOf(header: Record<string, string>): Promise<{ seller: string; exited_on: string | null }[]> {
  const response = await app.request("/v1/rosters/sellers?limit=1000", { headers: header })
  return ((await response.json()) as { results: { seller: string; exited_on: string | null }[] }).results
}

async function presentOf(header: Record<string, string>): Promise<string[]> {
  return (await sellersOf(header)).filter(({ exited_on }) => exited_on === null).map(({ seller }) => seller)
}

describe("a roster", () => {
  test("goes in, and the same again changes nothing, row for row", async () => {
    const rows = [registeredSeller(1), registeredSeller(2), personSeller(1)]
    expect((await send(rows)).body).toMatchObject({ rows: 3, added: 3, refused: 0, exited: 0 })
    const before = await database.sql`select * from roster_seller order by seller`
    expect((await send(rows)).body).toMatchObject({ rows: 3, added: 0, amended: 0, unchanged: 3, exited: 0 })
    expect(await database.sql`select * from roster_seller order by seller`).toEqual(before)
  })

  test("takes a code with another name than the register knows, and tells it of its line", async () => {
    await importRows(database.sql, [subjectRow(801), subjectRow(802, { former_names: ["示例旧名商贸有限公司"] })])
    const rows = [
      registeredSeller(801),
      registeredSeller(802, { name: "示例旧名商贸有限公司" }),
      registeredSeller(801, { seller: "s-other", name: "示例别家商贸有限公司", url: "https://shop.example/other" }),
      registeredSeller(803),
    ]
    const { body } = await send(rows)
    expect(body).toMatchObject({ rows: 4, added: 4, refused: 0 })
    expect(body.faults.map(({ line, field, fault }) => [line, field, fault])).toEqual([[3, "name", "name-other"]])
    expect(JSON.stringify(body)).not.toContain("示例第801号")
  })

  test("takes a code that fails its check where the register knows it, and no region that is none", async () => {
    const flawed = codeOf(804).slice(0, 17) + (codeOf(804).endsWith("0") ? "1" : "0")
    await importRows(database.sql, [abnormalRow(804, { subject: { code: flawed, name: "示例错码店" } })])
    const { body } = await send([
      registeredSeller(804, { code: flawed, name: "示例错码店" }),
      registeredSeller(805, { region: "999999" }),
      registeredSeller(806, { region: "371202" }),
    ])
    expect(body).toMatchObject({ rows: 3, added: 2, refused: 1 })
    expect(body.faults.map(({ line, field, fault }) => [line, field, fault])).toEqual([[2, "region", "region"]])
  })

  test("names bad rows by line, field and reason, and loses none of the good ones", async () => {
    const bad = registeredSeller(2, { code: "91000000MA0000008X", url: "" })
    const { body } = await send([registeredSeller(1), bad, "{", personSeller(1)])
    expect(body).toMatchObject({ rows: 4, added: 2, refused: 2 })
    expect(body.faults.map(({ line, field, fault }) => [line, field, fault])).toEqual([
      [0, "", "exits-withheld"],
      [2, "code", "code-check"],
      [2, "url", "missing"],
      [3, "", "json"],
    ])
    const report = await app.request(`/v1/rosters/uploads/${body.id}/faults`, { headers: platform })
    expect((await report.text()).trim().split("\n")).toHaveLength(4)
    const table = async (format: string) => {
      const { body: bytes } = await app.request(`/v1/rosters/uploads/${body.id}/faults?format=${format}`, {
        headers: platform,
      })
      if (!bytes) throw new Error("no table came")
      const read = await readTable(readBody({ body: bytes }), { xlsx: nodeXlsx })
      if ("refused" in read) throw new Error(read.refused.en)
      const rows: string[][] = []
      for await (const group of read.rows) rows.push(...group.map(({ cells }) => [...cells]))
      return [[...read.columns], ...rows]
    }
    const csv = await table("csv")
    expect(csv.map(([line, column, key, , , fault]) => [line, column, key, fault])).toEqual([
      ["行 Line", "列", "Column", "代码 Code"],
      ["整份 whole", "", "", "exits-withheld"],
      ["2", "统一社会信用代码", "code", "code-check"],
      ["2", "网址", "url", "missing"],
      ["3", "", "", "json"],
    ])
    expect(csv[2]?.slice(3, 5)).toEqual([faults["code-check"].zh, faults["code-check"].en])
    expect(await table("xlsx")).toEqual(csv)
    expect(await presentOf(platform)).toEqual(["p-1", "s-1"])
  })

  test("in full marks who is not in it as having left, and keeps them; they come back with the next", async () => {
    await send([registeredSeller(1), registeredSeller(2)])
    expect((await send([registeredSeller(1)])).body).toMatchObject({ unchanged: 1, exited: 1 })
    expect(await sellersOf(platform)).toMatchObject([
      { seller: "s-1", exited_on: null },
      { seller: "s-2", exited_on: "2026-06-30" },
    ])
    expect((await send([registeredSeller(1), registeredSeller(2)])).body).toMatchObject({ amended: 1, exited: 0 })
    expect(await presentOf(platform)).toEqual(["s-1", "s-2"])
  })

  test("in full does not take a seller for gone whose row is refused", async () => {
    await send([registeredSeller(1), registeredSeller(2), registeredSeller(3)])
    const { body } = await send([registeredSeller(1), registeredSeller(2, { address: "" })])
    expect(body).toMatchObject({ unchanged: 1, refused: 1, exited: 1, exits_withheld: false })
    expect(await presentOf(platform)).toEqual(["s-1", "s-2"])
  })

  test("in full marks nobody as gone where a refused row does not tell whose it is, or where nothing was taken", async () => {
    await send([registeredSeller(1), registeredSeller(2)])
    expect((await send([registeredSeller(1), "{"])).body).toMatchObject({ exited: 0, exits_withheld: true })
    const none = await send([registeredSeller(1, { address: "" })])
    expect(none.body).toMatchObject({ rows: 1, refused: 1, exited: 0, exits_withheld: true })
    expect((await send([])).status).toBe(400)
    expect(await presentOf(platform)).toEqual(["s-1", "s-2"])
  })

  test("does not take most sellers for gone because a file was cut short, unless the platform says so", async () => {
    const all = Array.from({ length: 203 }, (_, index) => registeredSeller(index))
    await send(all)
    const cut = await send(all.slice(0, 80))
    expect(cut.body).toMatchObject({ unchanged: 80, exited: 0, exits_withheld: true })
    expect(cut.body.faults).toContainEqual(expect.objectContaining({ line: 0, fault: "exits-too-many" }))
    expect(await presentOf(platform)).toHaveLength(203)
    const confirmed = await send(all.slice(0, 80), "mode=full&exits=confirmed")
    expect(confirmed.body).toMatchObject({ exited: 123, exits_withheld: false })
    await send(all)
    expect((await send(all.slice(0, 102))).body).toMatchObject({ exited: 101, exits_withheld: false })
  })

  test("as a delta changes what it names and nothing else", async () => {
    await send([registeredSeller(1), registeredSeller(2), registeredSeller(3)])
    const rows = [
      registeredSeller(2, { address: "示例市新路1号" }),
      { operation: "remove", seller: "s-3" },
      { operation: "remove", seller: "s-9" },
      registeredSeller(4),
    ]
    expect((await send(rows, "mode=delta")).body).toMatchObject({ added: 1, amended: 2, unchanged: 1, exited: 1 })
    expect(await presentOf(platform)).toEqual(["s-1", "s-2", "s-4"])
    expect((await send(rows, "mode=delta")).body).toMatchObject({ added: 0, amended: 0, unchanged: 4, exited: 0 })
  })

  test("that names a seller twice takes the first row and tells of the second", async () => {
    const { body } = await send([registeredSeller(1), registeredSeller(1, { shop: "示例另一店" })])
    expect(body).toMatchObject({ rows: 2, added: 1, refused: 1 })
    expect(body.faults).toMatchObject([{ line: 2, field: "", fault: "twice" }])
    const [held] = await database.sql`select shop from roster_seller`
    expect(held).toEqual({ shop: "示例1号店" })
  })

  test("of another platform is neither seen nor changed", async () => {
    await send([registeredSeller(1), registeredSeller(2)])
    const { body } = await send([registeredSeller(2)], "mode=full", other)
    expect(body).toMatchObject({ added: 1, exited: 0 })
    expect(await presentOf(platform)).toEqual(["s-1", "s-2"])
    expect(await presentOf(other)).toEqual(["s-2"])
    const faults = await app.request(`/v1/rosters/uploads/${body.id}/faults`, { headers: platform })
    expect(faults.status).toBe(404)
    const gone = await app.request("/v1/rosters/sellers/s-1", { method: "DELETE", headers: other })
    expect(gone.status).toBe(404)
  })

  test("leaves by name, once, and the day stays", async () => {
    await send([registeredSeller(1)])
    const leave = () => app.request("/v1/rosters/sellers/s-1", { method: "DELETE", headers: platform })
    expect(await (await leave()).json()).toEqual({ seller: "s-1", exited_on: "2026-06-30" })
    expect(await (await leave()).json()).toEqual({ seller: "s-1", exited_on: "2026-06-30" })
    const rows = await database.sql`select act from audit_event where act = 'roster.exit'`
    expect(rows).toHaveLength(1)
  })

  test("that breaks off on the way leaves roster and stage as they were, and the same file goes in afterwards", async () => {
    await send([registeredSeller(1), registeredSeller(2)])
    const before = await database.sql`select * from roster_seller order by seller`
    const rows = Array.from({ length: 10_500 }, (_, n) => registeredSeller(n + 2))
    let sent = false
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent) controller.error(new Error("the sender is gone"))
        else controller.enqueue(Buffer.from(toNdjson(rows)))
        sent = true
      },
    })
    const headers = { ...platform, "content-type": "application/x-ndjson" }
    const init: RequestInit & { duplex: "half" } = { method: "POST", headers, body, duplex: "half" }
    expect((await app.request("/v1/rosters?mode=full", init)).status).toBe(500)
    expect(await database.sql`select * from roster_seller order by seller`).toEqual(before)
    expect(await database.sql`select from roster_stage`).toHaveLength(0)
    expect((await send(rows)).body).toMatchObject({ added: 10_499, unchanged: 1, exited: 1 })
  })

  test("sent twice at once, whole, is one of the two in the end and no mixture", async () => {
    const [one, other] = [
      [1, 2, 3],
      [3, 4, 5],
    ].map((numbers) => numbers.map((n) => registeredSeller(n)))
    const answers = await Promise.all([send(one ?? []), send(other ?? [])])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect([
      ["s-1", "s-2", "s-3"],
      ["s-3", "s-4", "s-5"],
    ]).toContainEqual(await presentOf(platform))
  })

  test("is read by the page", async () => {
    await send(Array.from({ length: 25 }, (_, n) => registeredSeller(n + 10)))
    const seen: string[] = []
    for (let cursor: string | null = ""; cursor !== null; ) {
      const response: Response = await app.request(`/v1/rosters/sellers?limit=10&cursor=${cursor}`, {
        headers: platform,
      })
      const page = (await response.json()) as { results: { seller: string }[]; next: string | null }
      seen.push(...page.results.map(({ seller }) => seller))
      cursor = page.next
    }
    expect(seen).toHaveLength(25)
    expect(seen).toEqual([...new Set(seen)].sort())
  })

  test("after any uploads holds what the last word on each seller says", async () => {
    const row = fc.record({
      n: fc.integer({ min: 1, max: 6 }),
      shop: fc.constantFrom("示例甲店", "示例乙店"),
      good: fc.boolean(),
    })
    const upload = fc.record({ mode: fc.constantFrom("full", "delta"), rows: fc.array(row, { maxLength: 6 }) })
    await fc.assert(
      fc.asyncProperty(fc.array(upload, { maxLength: 4 }), async (uploads) => {
        await database.sql`delete from roster_seller`
        const model = new Map<string, string>()
        for (const { mode, rows } of uploads) {
          const once = rows.filter((one, at) => rows.findIndex(({ n }) => n === one.n) === at)
          await send(
            once.map(({ n, shop, good }) => registeredSeller(n, { shop, ...(good ? {} : { contact: "" }) })),
            `mode=${mode}`,
          )
          const taken = once.filter(({ good }) => good)
          if (mode === "full" && taken.length > 0) {
            for (const seller of model.keys()) if (!once.some(({ n }) => seller === `s-${n}`)) model.delete(seller)
          }
          for (const { n, shop } of taken) model.set(`s-${n}`, shop)
        }
        const held = await database.sql<{ seller: string; shop: string }[]>`
          select seller, shop from roster_seller where exited_on is null`
        expect(new Map(held.map(({ seller, shop }) => [seller, shop]))).toEqual(model)
      }),
      { numRuns: 25 },
    )
  })
})

describe("a roster as a table", () => {
  const post = async (type: string, body: BodyInit, query = "mode=full") => {
    const headers = { ...platform, "content-type": type }
    const response = await app.request(`/v1/rosters?${query}`, { method: "POST", headers, body })
    return { status: response.status, body: (await response.json()) as UploadAnswer & { ignored_columns: string[] } }
  }

  test("in Chinese headers is taken, and unknown columns are named and not kept", async () => {
    const csv =
      "店铺编号,企业名称,统一社会信用代码,身份证号,经营地址,联系电话,店铺名称,店铺链接,免登记情形,是否超过10万元,备注\n" +
      `s-1,示例甲商贸有限公司,${codeOf(1)},,示例市示例路1号,0371-65900000,示例甲店,https://shop.example/1,,,\n` +
      `s-2,示例人乙,,${idNumberOf(2)},示例市示例路2号,13900000002,示例乙店,https://shop.example/2,便民劳务,是,x\n`
    const { body } = await post("text/csv", csv)
    expect(body).toMatchObject({ added: 2, refused: 0, ignored_columns: ["备注"] })
    const [person] = await database.sql`select exemption, over_limit, name from roster_seller where seller = 's-2'`
    expect(person).toEqual({ exemption: "convenience-labour", over_limit: true, name: null })
  })

  test("without a needed column is refused as a whole, and the template is named", async () => {
    const { status, body } = await post("text/csv", "店铺编号,企业名称\ns-1,示例\n")
    expect(status).toBe(400)
    expect(body).toMatchObject({ detail: expect.stringContaining("请按名单模板填写") })
    expect(await database.sql`select from roster_seller`).toHaveLength(0)
  })

  test.each(["csv", "xlsx"])("begins with the template: %s", async (format) => {
    const response = await app.request(`/v1/rosters/form?format=${format}`)
    const type = response.headers.get("content-type") ?? ""
    const { body } = await post(type, await response.arrayBuffer())
    expect(body).toMatchObject({ rows: 0, refused: 0, ignored_columns: [] })
  })

  test("in a workbook is taken as its rows say", async () => {
    const columns = ["seller", "name", "code", "address", "contact", "shop", "url"]
    const row = registeredSeller(3) as Record<string, string>
    const chunks: Uint8Array[] = []
    const sheet = {
      name: "名单",
      columns: columns.map((header) => ({ header, width: 10 })),
      rows: [[columns.map((key) => row[key] ?? "")]],
    }
    for await (const chunk of nodeXlsx.write([sheet])) chunks.push(chunk)
    const type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    expect((await post(type, Buffer.concat(chunks))).body).toMatchObject({ added: 1, refused: 0 })
  })
})

describe("what is sealed of a seller", () => {
  const fields: Record<string, unknown> = personSeller(1)
  const values = rosterColumns.map(({ key }) => String(fields[key] ?? ""))
  const judged = judgeRow({ line: 1, values, faults: [] }, { ...testRosterKeys, mode: "full" })
  if (judged.kind !== "put") throw new Error("refused")
  const { seller } = judged
  const place = { clientId: "9c1f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a13" as Tenant, seller: seller.seller }
  const opened = (keys: RosterKeys, { key, sealed }: ProtectedPart, at = place) =>
    keys.open(at, { key, bytes: Buffer.from(sealed, "hex") })

  test("opens in its own row alone, and not when a byte was changed", () => {
    const kept = testRosterKeys.protect(place, seller)
    expect(opened(testRosterKeys, kept)).toEqual(seller.personal)
    expect(() => opened(testRosterKeys, kept, { ...place, seller: "s-2" })).toThrow()
    const bytes = Buffer.from(kept.sealed, "hex")
    bytes[20] = (bytes[20] ?? 0) ^ 1
    expect(() => opened(testRosterKeys, { ...kept, sealed: bytes.toString("hex") })).toThrow()
  })

  test("is sealed otherwise each time, and has the same digest until something changes", () => {
    const [one, again] = [testRosterKeys.protect(place, seller), testRosterKeys.protect(place, seller)]
    expect(again.sealed).not.toBe(one.sealed)
    expect(again.digest).toBe(one.digest)
    const changes: Partial<Seller>[] = [
      ...[{ shop: "示例另一店" }, { url: "https://shop.example/x" }, { region: "410105" }, { overLimit: true }],
      ...[{ live: true }, { exemption: "own-produce" } as const, { identityHash: "x" }],
      { personal: { ...seller.personal, contact: "13900000009" } },
    ]
    const digests = changes.map((change) => testRosterKeys.protect(place, { ...seller, ...change }).digest)
    expect(new Set([one.digest, ...digests]).size).toBe(changes.length + 1)
  })

  test("opens after a change of keys, and the next upload seals it with the newest", async () => {
    const [identity, old, fresh] = [newSecret(), newSecret(), newSecret()]
    const before = rosterKeys(identity, [old, testSecret], randomBytes)
    const after = rosterKeys(identity, [fresh, old, testSecret], randomBytes)
    const kept = before.protect(place, seller)
    expect(opened(after, kept)).toEqual(seller.personal)
    expect(() => opened(rosterKeys(identity, [fresh], randomBytes), kept)).toThrow(old.id)
    const changed = testApp(() => database.sql, { rosterKeys: after })
    const first = testApp(() => database.sql, { rosterKeys: before })
    await sendRoster(first, platform, [registeredSeller(1)])
    expect((await sendRoster(changed, platform, [registeredSeller(1)])).body).toMatchObject({ amended: 1 })
    const keys = await database.sql`select distinct sealed_key as key from roster_seller`
    expect(keys).toEqual([{ key: fresh.id }])
  })
})

function newSecret(): Secret {
  return readSecrets(writeSecret(randomBytes(32)))[0]
}
