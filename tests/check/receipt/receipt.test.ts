import { createHash, randomUUID } from "node:crypto"
import { beforeAll, describe, expect, test } from "vitest"
import type { Tenant } from "../../../src/access/tenant.ts"
import { issueReceipt } from "../../../src/check/receipt/issue.ts"
import { signReceipt } from "../../../src/check/receipt/receipt.ts"
import { deleteExpiredReceipts } from "../../../src/check/receipt/store.ts"
import { sha256 as sha256Of } from "../../../src/ledger/node-sha256.ts"
import { keySigner } from "../../../src/signing/signer.ts"
import { createSigningKey, toPublicKey } from "../../../src/signing/signing-key.ts"
import { readKeyRing } from "../../../src/verify/key-ring.ts"
import { verifyReceipt } from "../../../src/verify/receipt.ts"
import { clientHeader, clock, importRows, officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { readReceipt } from "../../support/read-document.ts"
import { abnormalRow, codeOf, subjectRow } from "../../support/rows.ts"

const database = useDatabase()
const key = await createSigningKey("Ed25519")
const keys = [toPublicKey(key)]
const { request } = testApp(() => database.sql, { signer: async () => keySigner(key) })
const unsigned = testApp(() => database.sql, { signer: async () => null })
let platform: Record<string, string> = {}
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex")

beforeAll(async () => {
  platform = await clientHeader(database.sql, "platform")
  await importRows(database.sql, [abnormalRow(1), subjectRow(2)])
})

const stream = (body: string | ReadableStream, type: string, headers = platform, app = { request }) =>
  app.request("/v1/check/stream", {
    method: "POST",
    headers: { "content-type": type, ...headers },
    body,
    duplex: "half",
  } as RequestInit)
const fetchReceipt = (id: string | null, headers = platform) => request(`/v1/check/receipts/${id}`, { headers })

async function receiptOf(body: string, type: string) {
  const response = await stream(body, type)
  const answer = await response.text()
  const kept = await fetchReceipt(response.headers.get("gongshi-receipt"))
  expect(kept.headers.get("content-type")).toBe("application/jwt")
  const read = await readReceipt(await kept.text(), keys)
  if (!("document" in read)) throw new Error(`the receipt is not believed: ${read.refused}`)
  return { answer, receipt: read.document }
}

describe("the receipt of a stream", () => {
  test.each([
    ["csv", "text/csv", `\ufeff店铺,code\r\n甲,${codeOf(1)}\n乙,${codeOf(2)}\n\n丙,${codeOf(9)}\n丁,错\n"`],
    [
      "ndjson",
      "application/x-ndjson",
      `{"code":"${codeOf(1)}"}\n\n{"code":"${codeOf(2)}"}\n{"code":"${codeOf(9)}"}\n{\n7`,
    ],
  ])("of %s binds what was sent, what was answered, the log and the counts", async (format, type, body) => {
    const { answer, receipt } = await receiptOf(body, type)
    const [head] = await database.sql<{ size: number; time: number }[]>`select size, time from log_head`
    expect(receipt).toMatchObject({
      iss: "https://gongshi.example",
      iat: clock() / 1_000,
      format,
      log: head,
      rows: { count: 5, sha256: sha256(body) },
      answers: { sha256: sha256(answer) },
      counts: { listed: 1, clear: 1, review: 0, unknown: 1, invalid: 2 },
    })
  })

  test("of many batches counts every row once", async () => {
    const body = `code\n${Array.from({ length: 12_345 }, (_, n) => codeOf(n % 4)).join("\n")}\n`
    const { receipt } = await receiptOf(body, "text/csv")
    expect(receipt.rows).toEqual({ count: 12_345, sha256: sha256(body) })
    expect(receipt.counts).toMatchObject({ listed: 3_086, clear: 3_086 })
  })

  test("is for whoever sent the rows, and for nobody else", async () => {
    const response = await stream(`code\n${codeOf(1)}\n`, "text/csv")
    await response.text()
    const id = response.headers.get("gongshi-receipt")
    expect((await fetchReceipt(id)).status).toBe(200)
    expect((await fetchReceipt(id, await clientHeader(database.sql, "platform"))).status).toBe(404)
    expect((await fetchReceipt(id, await officerHeader("officer", "410105"))).status).toBe(403)
    expect((await request(`/v1/check/receipts/${id}`)).status).toBe(401)
    expect((await fetchReceipt("none")).status).toBe(400)
  })

  test("is not there for a stream that was cut off", async () => {
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(Buffer.from(`code\n${`${codeOf(1)}\n`.repeat(5_000)}`)),
    })
    const response = await stream(endless, "text/csv")
    const reader = response.body?.getReader()
    await reader?.read()
    await reader?.cancel()
    expect((await fetchReceipt(response.headers.get("gongshi-receipt"))).status).toBe(404)
  })

  test("is not promised where nobody signs, nor to an officer", async () => {
    const silent = await stream(`code\n${codeOf(1)}\n`, "text/csv", platform, unsigned)
    expect(silent.headers.get("gongshi-receipt")).toBeNull()
    expect(await silent.text()).toContain("listed")
    const officer = await stream(`code\n${codeOf(1)}\n`, "text/csv", await officerHeader("officer", "410105"))
    expect(officer.headers.get("gongshi-receipt")).toBeNull()
  })
})

describe("a receipt with proofs", () => {
  const proven = async (body: string, type: string) => {
    const response = await request("/v1/check/stream?proof=true", {
      method: "POST",
      headers: { "content-type": type, ...platform },
      body,
    })
    await response.text()
    const token = await (await fetchReceipt(response.headers.get("gongshi-receipt"))).text()
    const { log } = await (await request("/status")).json()
    const ring = readKeyRing(sha256Of, { jwks: { keys }, vkeys: log.vkeys })
    if ("fault" in ring) throw new Error(ring.fault)
    return verifyReceipt(token, { sha256: sha256Of, keys: ring, now: clock() })
  }

  test.each([
    ["text/csv", `店铺,code\n甲,${codeOf(1)}\n乙,${codeOf(2)}\n"丙",${codeOf(9)}\n丁,${codeOf(1)}\n戊,错\n`],
    ["application/x-ndjson", [1, 2, 9, 1].map((n) => `{"code":"${codeOf(n)}"}\n`).join("")],
  ])(
    "of %s has what the map has under each code that was asked, and it holds without the register",
    async (type, body) => {
      const { findings, facts, proven: claims, log } = await proven(body, type)
      expect(findings).toEqual([])
      const live = facts.codes?.map(({ code, live }) => [code, live.map(({ list }) => list)]) ?? []
      expect(Object.fromEntries(live)).toEqual({ [codeOf(1)]: ["abnormal"], [codeOf(2)]: [], [codeOf(9)]: [] })
      expect(claims.map(({ code }) => code)).toEqual(expect.arrayContaining(["checkpoint", "map-codes"]))
      expect(log?.checkpoint).toBe(true)
    },
  )

  test("says that it has none where there are more codes than it proves, and is given all the same", async () => {
    const body = `code\n${Array.from({ length: 1_001 }, (_, n) => codeOf(n)).join("\n")}\n`
    const { findings, unproven, facts } = await proven(body, "text/csv")
    expect(findings).toEqual([])
    expect(unproven.map(({ code }) => code)).toContain("mapless-receipt")
    expect(facts).toMatchObject({ rows: { count: 1_001 } })
    expect(facts.codes).toBeUndefined()
  })
})

const checked = (id: string) => ({
  id,
  client: { id: randomUUID() as Tenant, name: "示例平台" },
  format: "xlsx" as const,
  log: { size: 3, time: 5 },
  rows: { sha256: sha256("rows") },
  answers: { sha256: sha256("answers") },
  counts: { listed: 1, clear: 2, review: 3, unknown: 4, invalid: 5 },
  now: clock(),
})
const office = (days: number) => ({
  sql: database.sql,
  signer: async () => keySigner(key),
  issuer: "https://gongshi.example",
  newId: () => randomUUID(),
  receiptDays: days,
})

describe("a receipt", () => {
  test("is held against files: one byte more and it is another file", async () => {
    const issued = await issueReceipt(office(1), checked(randomUUID()))
    const read = await readReceipt(issued?.token ?? "", keys)
    if (!("document" in read)) throw new Error("not believed")
    expect(read.document).toMatchObject({ rows: { sha256: sha256("rows") }, answers: { sha256: sha256("answers") } })
    expect(read.document.rows.sha256).not.toBe(sha256("rows "))
  })

  test("is not believed under another key, nor as another kind of document", async () => {
    const issued = await issueReceipt(office(1), checked(randomUUID()))
    const other = toPublicKey(await createSigningKey("Ed25519"))
    expect(await readReceipt(issued?.token ?? "", [other])).toMatchObject({ refused: "foreign-key" })
    const { token: loose } = await signReceipt({ surplus: true } as never, keySigner(key))
    expect(await readReceipt(loose, keys)).toMatchObject({ refused: "malformed" })
  })

  test("is deleted when its time is over, and not a moment before", async () => {
    const [short, long] = [randomUUID(), randomUUID()]
    await issueReceipt(office(1), checked(short))
    await issueReceipt(office(2), checked(long))
    const left = async () => {
      const rows = await database.sql<{ id: string }[]>`select id from check_receipt`
      return rows.map(({ id }) => id)
    }
    const day = 24 * 3600 * 1000
    await deleteExpiredReceipts(database.sql, clock() + day - 1)
    expect(await left()).toEqual(expect.arrayContaining([short, long]))
    await deleteExpiredReceipts(database.sql, clock() + day)
    expect(await left()).toContain(long)
    expect(await left()).not.toContain(short)
  })
})
