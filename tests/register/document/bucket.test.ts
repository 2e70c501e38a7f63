import { randomUUID } from "node:crypto"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { readConfig } from "../../../src/config/config.ts"
import { bucketFiles } from "../../../src/register/document/bucket/bucket-files.ts"
import { signedHeaders } from "../../../src/register/document/bucket/signature.ts"
import { databaseFiles, type FileStore, openFiles } from "../../../src/register/document/file-store.ts"
import { merchantHeader, officerHeader, testApp } from "../../support/app.ts"
import { bucketKeys, openTestBucket, type TestBucket } from "../../support/bucket.ts"
import { useDatabase } from "../../support/database.ts"
import { merchant } from "../../support/office.ts"
import { fileOf, paperDesk } from "../../support/paper.ts"
import { importRecords } from "../../support/record.ts"
import { codeOf, penaltyRow } from "../../support/rows.ts"

const database = useDatabase()
let bucket: TestBucket
const place = () => ({ ...bucketKeys, endpoint: bucket.endpoint, bucket: "papers" })
beforeAll(async () => {
  bucket = await openTestBucket()
})
beforeEach(() => {
  bucket.fail = null
})
afterAll(() => bucket?.stop())

describe("a signature", () => {
  const credentials = {
    region: "us-east-1",
    accessKey: "AKIAIOSFODNN7EXAMPLE",
    secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  }
  // The examples of Amazon S3, API reference, "Authenticating requests: using the Authorization header".
  test.each([
    ["?lifecycle", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"],
    ["?max-keys=2&prefix=J", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"],
  ])("of GET %s is that of the published example", (query, signature) => {
    const url = new URL(`https://examplebucket.s3.amazonaws.com/${query}`)
    const request = { method: "GET" as const, url, body: new Uint8Array() }
    const { authorization } = signedHeaders(request, credentials, Date.parse("2013-05-24T00:00:00Z"))
    expect(authorization).toMatch(new RegExp(`Signature=${signature}$`))
  })
})

describe.each([
  ["the database", () => databaseFiles(database.sql)],
  ["a bucket", () => bucketFiles(place(), Date.now)],
] as const)("files in %s", (_, open) => {
  const read = async (store: FileStore, id: string) => {
    const chunks = await store.read(id)
    if (!chunks) return null
    const parts: Uint8Array[] = []
    for await (const chunk of chunks) parts.push(chunk)
    return Buffer.concat(parts)
  }
  async function* inChunks(content: Buffer, size: number) {
    for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size)
  }

  test.each([1, 262_144, 262_145, 5 * 1024 ** 2, 5 * 1024 ** 2 + 1, 11 * 1024 ** 2])(
    "of %i bytes come back as they were",
    async (size) => {
      const [store, id] = [open(), randomUUID()]
      const content = Buffer.alloc(size, "0123456789abcdef")
      await store.write(id, inChunks(content, 100_003))
      expect(Buffer.compare((await read(store, id)) ?? Buffer.alloc(0), content)).toBe(0)
      expect(bucket.uploads.size).toBe(0)
    },
  )

  test("that are not there, or were taken away, are none", async () => {
    const [store, id] = [open(), randomUUID()]
    expect(await store.read(id)).toBeNull()
    await store.remove(id)
    await store.write(id, inChunks(Buffer.from("x"), 1))
    await store.remove(id)
    expect(await store.read(id)).toBeNull()
  })

  test("whose source breaks off are none once they are removed", async () => {
    const [store, id] = [open(), randomUUID()]
    async function* broken() {
      yield Buffer.alloc(7 * 1024 ** 2)
      throw new Error("broken off")
    }
    await expect(store.write(id, broken())).rejects.toThrow("broken off")
    await store.remove(id)
    expect(await store.read(id)).toBeNull()
    expect(bucket.uploads.size).toBe(0)
  })
})

describe("a register whose papers go to a bucket", () => {
  const app = () =>
    testApp(() => database.sql, {
      clock: () => Date.parse("2026-06-10T04:00:00Z"),
      files: openFiles(database.sql, bucketFiles(place(), Date.now)),
    })
  let repair = { id: "" }
  beforeAll(async () => {
    const [record = ""] = await importRecords(database.sql, [penaltyRow(1)])
    const own = await merchant(app(), codeOf(1))
    repair = (await own.post("/v1/repairs", { record_id: record, statement: "已改正（示例）" })).body
  })

  test("keeps them there, and reads what the database has kept before", async () => {
    const before = testApp(() => database.sql, { clock: () => Date.parse("2026-06-10T04:00:00Z") })
    const header = await merchantHeader(codeOf(1))
    const old = await paperDesk(before, header).bring(repair.id, fileOf.pdf(9))
    const desk = paperDesk(app(), header)
    const fresh = await desk.bring(repair.id, fileOf.jpeg(6 * 1024 ** 2))
    expect(fresh.status).toBe(201)
    expect(bucket.objects.has(`/papers/attachments/${fresh.body.id}`)).toBe(true)
    for (const [{ body }, content] of [
      [old, fileOf.pdf(9)],
      [fresh, fileOf.jpeg(6 * 1024 ** 2)],
    ] as const) {
      const answer = await desk.content(body.id)
      expect(Buffer.compare(Buffer.from(await answer.arrayBuffer()), content)).toBe(0)
    }
    // Where nobody says how the bucket is reached, its files are not called absent.
    expect((await paperDesk(before, header).content(fresh.body.id)).status).toBe(503)
  })

  test.each([
    ["does not answer a part", (_: string, query: URLSearchParams) => (query.get("partNumber") === "2" ? 500 : null)],
    ["refuses every request", () => 403],
    ["sends elsewhere", () => 307],
    [
      "fails at the end",
      (method: string, query: URLSearchParams) => (method === "POST" && query.has("uploadId") ? 500 : null),
    ],
  ])("says so when the bucket %s, and keeps nothing", async (_, fail) => {
    const there = app()
    const desk = paperDesk(there, await officerHeader("officer", "410105", "anna"))
    const count = async () => (await database.sql`select count(*)::int as papers from attachment`)[0]
    const [before, objects] = [await count(), bucket.objects.size]
    bucket.fail = fail
    const refused = await desk.bring(repair.id, fileOf.pdf(11 * 1024 ** 2))
    expect(refused).toMatchObject({ status: 503, body: { type: "urn:gongshi:problem:busy" } })
    bucket.fail = null
    expect(await count()).toEqual(before)
    expect(bucket.objects.size).toBe(objects)
    expect(there.log.join("\n")).toMatch(/the bucket answered/)
    expect(there.log.join("\n")).not.toContain(bucketKeys.secretKey)
  })
})

describe("the configuration of a bucket", () => {
  const all = { S3_ENDPOINT: "https://s3.example", S3_BUCKET: "papers", S3_ACCESS_KEY: "a", S3_SECRET_KEY: "b" }
  test("is all or nothing", () => {
    expect(readConfig({}).bucket).toBeNull()
    expect(readConfig(all).bucket).toEqual({
      ...{ endpoint: "https://s3.example", bucket: "papers", region: "us-east-1", accessKey: "a", secretKey: "b" },
    })
    expect(() => readConfig({ ...all, S3_SECRET_KEY: "" })).toThrow(/S3_SECRET_KEY missing/)
    expect(() => readConfig({ ...all, S3_BUCKET: "Ä" })).toThrow(/S3_BUCKET/)
  })
})
