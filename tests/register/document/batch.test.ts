/** The papers of a batch: one each, under its number, made once, put up as one notice with one clock, packed for printing. */
import { execFile } from "node:child_process"
import { hash } from "node:crypto"
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { beforeAll, describe, expect, test, vi } from "vitest"
import { listBatch } from "../../../src/register/document/batch/batch-store.ts"
import { blankSeal } from "../../../src/register/document/seal.ts"
import { merchantHeader, officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { officer, type ProceedingAnswer, type Worker, worker } from "../../support/office.ts"
import { dense, hasPoppler, textOf } from "../../support/poppler.ts"
import { importRecords } from "../../support/record.ts"
import { codeOf, subjectRow } from "../../support/rows.ts"

const database = useDatabase()
// Noon in China on Wednesday 1 July 2026.
let now = Date.parse("2026-07-01T04:00:00Z")
const app = testApp(() => database.sql, { clock: () => now })
// What a platform without fonts has: Workers.
const fontless = testApp(() => database.sql, { clock: () => now, printDocument: null })
const numbers = Array.from({ length: 24 }, (_, index) => index + 1)
const last = "示例市监异字〔2026〕20号"
const fields = { facts: "未按照规定期限公示2025年度报告（示例）。", remedies: "可以依法申请行政复议（示例）。" }

let anna: Worker
let boris: Worker
let header: Record<string, string>
let bulk: ProceedingAnswer
let papers: string
beforeAll(async () => {
  anna = await officer(app, "officer", "410105", "anna")
  boris = await officer(app, "checker", "410105", "boris")
  header = await officerHeader("officer", "410105", "anna")
  await importRecords(
    database.sql,
    numbers.map((n) => subjectRow(n)),
  )
  const { body } = await anna.post("/v1/bulk-decisions", {
    ...{ kind: "bulk", authority: "410105", ground: "AB-E1", arose_on: "2026-06-30" },
    ...{ evidence: "2025 年度报告未在期限内公示（示例）", number_pattern: "示例市监异字〔2026〕{n}号" },
  })
  bulk = body
  papers = `/v1/bulk-decisions/${bulk.id}/documents`
  const csv = `统一社会信用代码,名称\n${numbers.map((n) => `${codeOf(n)},示例第${n}号商贸有限公司\n`).join("")}`
  const headers = { ...header, "content-type": "text/csv" }
  await app.request(`/v1/bulk-decisions/${bulk.id}/rows`, { method: "POST", headers, body: csv })
  await anna.act(bulk, "submit", {}, "bulk-decisions")
  const waiting = (await boris.get(`/v1/bulk-decisions/${bulk.id}/rows?which=unanswered&limit=200`))
    .body as unknown as {
    results: { line: number }[]
  }
  const answers = waiting.results.map(({ line }) => ({ line, answer: "pass", reason: "已核对（示例）" }))
  await boris.post(`/v1/bulk-decisions/${bulk.id}/answers`, { answers })
  await boris.act(bulk, "check", {}, "bulk-decisions")
  await anna.act(bulk, "publish", {}, "bulk-decisions")
})

async function unpack(query = ""): Promise<{ files: Map<string, Uint8Array>; next: string | null }> {
  const answer = await app.request(`${papers}/zip${query}`, { headers: header })
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/zip"])
  const folder = await mkdtemp(join(tmpdir(), "batch-"))
  try {
    await writeFile(join(folder, "all.zip"), new Uint8Array(await answer.arrayBuffer()))
    // Another program's reader, which checks every member's sum.
    const script = "import zipfile; z = zipfile.ZipFile('all.zip'); assert z.testzip() is None; z.extractall('out')"
    await promisify(execFile)("python3", ["-c", script], { cwd: folder })
    const names = await readdir(join(folder, "out"))
    const files = await Promise.all(
      names.map(async (name) => [name, await readFile(join(folder, "out", name))] as const),
    )
    return { files: new Map(files), next: answer.headers.get("gongshi-next") }
  } finally {
    await rm(folder, { recursive: true })
  }
}

describe("the papers of a batch", () => {
  test("lack what the decisions do not tell until it is given, and are then one each under their own numbers", async () => {
    expect((await anna.post(papers, { fields: { facts: "" } })).body.errors?.map(({ pointer }) => pointer)).toContain(
      "/fields/facts",
    )
    expect((await anna.post(papers, { fields: { ...fields, party: "他人" } })).body.errors).toMatchObject([
      { pointer: "/fields/party" },
    ])
    expect((await anna.get(papers)).body).toEqual({ decisions: 24, made: 0, posted: 0, served: 0 })
    const early = await anna.post(`${papers}/acts`, { act: "post", posted_on: "2026-07-01", proof: "公告（示例）" })
    expect(early.status).toBe(409)
    // Two who ask at once make none twice.
    const both = await Promise.all([anna.post(papers, { fields }), anna.post(papers, { fields })])
    expect(both.map(({ status }) => status).filter((status) => status !== 200 && status !== 409)).toEqual([])
    expect((await anna.post(papers, { fields })).body).toEqual({ decisions: 24, made: 24, posted: 0, served: 0 })
    const made = await database.sql<{ number: string; text: string }[]>`
      select number, lines::text as text from document order by length(number), number`
    expect(made.map(({ number }) => number)).toEqual(numbers.map((n) => `示例市监异字〔2026〕${n}号`))
    for (const [index, { text }] of made.entries()) expect(text).toContain(`示例第${index + 1}号商贸有限公司`)
  })

  test("are for their authority: the party reads its own once served, others see nothing, an auditor prints none", async () => {
    const others = [await officer(app, "officer", "410106", "elsewhere"), worker(app, await merchantHeader(codeOf(1)))]
    for (const other of others) {
      expect((await other.get(papers)).status).toBe(404)
      expect([403, 404]).toContain((await other.post(papers, { fields })).status)
    }
    const auditor = await officerHeader("auditor", "410105", "auditor")
    expect((await app.request(`${papers}/zip`, { headers: auditor })).status).toBe(404)
    expect((await app.request(`${papers}/zip`)).status).toBe(401)
  })

  test("need a node that sets PDFs, and say so where it has none", async () => {
    const answer = await fontless.request(`${papers}/zip`, { headers: header })
    expect(answer.status).toBe(406)
    const body = JSON.stringify({ act: "post", posted_on: "2026-07-01", proof: "公告（示例）" })
    const sent = { method: "POST", headers: { ...header, "content-type": "application/json" }, body }
    const refused = await fontless.request(`${papers}/acts`, sent)
    expect([refused.status, ((await refused.json()) as { detail: string }).detail]).toEqual([
      406,
      expect.stringContaining("Node"),
    ])
    expect((await anna.get(papers)).body).toMatchObject({ made: 24, posted: 0 })
  })

  test("are sealed for some seconds a request, and what is ready is packed and put up", async () => {
    const start = performance.now()
    let waited = 0
    const time = vi.spyOn(performance, "now").mockImplementation(() => start + waited)
    const slow: typeof blankSeal = {
      ...blankSeal,
      seal(what) {
        waited += 3_000
        return blankSeal.seal(what)
      },
    }
    const slowApp = testApp(() => database.sql, { clock: () => now, seal: slow, workMs: 5_000 })
    try {
      const packed = await slowApp.request(`${papers}/zip`, { headers: header })
      expect([packed.status, packed.headers.get("gongshi-next")]).toEqual([
        200,
        encodeURIComponent("示例市监异字〔2026〕2号"),
      ])
      // Two that are there, and two more.
      const body = JSON.stringify({ act: "post", posted_on: "2026-07-01", proof: "公示系统公告（示例）" })
      const sent = { method: "POST", headers: { ...header, "content-type": "application/json" }, body }
      const posted = await slowApp.request(`${papers}/acts`, sent)
      expect(await posted.json()).toEqual({ decisions: 24, made: 24, posted: 4, served: 0 })
    } finally {
      time.mockRestore()
    }
  })

  test("are packed as they are kept, in the order of their numbers, some at a time", async () => {
    const first = await unpack("?limit=20")
    const rest = await unpack(`?limit=20&after=${first.next}`)
    expect([first.files.size, rest.files.size, rest.next]).toEqual([20, 4, null])
    expect(rest.files.has("示例市监异字〔2026〕24号.pdf")).toBe(true)
    expect((await unpack("?limit=24")).next).toBeNull()
    const kept = await database.sql<{ number: string; sha256: string }[]>`
      select d.number, f.sha256 from document d join document_file f on f.document_id = d.id`
    expect(kept).toHaveLength(24)
    const all = new Map([...first.files, ...rest.files])
    for (const { number, sha256 } of kept) {
      expect(hash("sha256", all.get(`${number}.pdf`) ?? new Uint8Array())).toBe(sha256)
    }
  })

  test("are one PDF for the printer, each on its own pages with its bookmark, some at a time", async () => {
    const printed = async (query = "") => {
      const answer = await app.request(`${papers}/pdf${query}`, { headers: header })
      const bytes = new Uint8Array(await answer.arrayBuffer())
      return { status: answer.status, bytes, next: answer.headers.get("gongshi-next") }
    }
    const [first, rest] = [await printed("?limit=20"), await printed(`?limit=20&after=${encodeURIComponent(last)}`)]
    expect([first.status, first.next, rest.status, rest.next]).toEqual([200, encodeURIComponent(last), 200, null])
    const own = new Uint8Array(
      ((await unpack("?limit=1")).files.get("示例市监异字〔2026〕1号.pdf") ?? []) as Uint8Array,
    )
    if (hasPoppler) {
      const text = dense(textOf(first.bytes))
      expect(text).toContain(dense(textOf(own)))
      const places = numbers.slice(0, 20).map((n) => text.indexOf(`示例第${n}号商贸有限公司`))
      expect(places.toSorted((a, b) => a - b)).toEqual(places)
      expect(places).not.toContain(-1)
      expect(dense(textOf(rest.bytes))).toContain("示例第24号商贸有限公司")
      // Each counts its own pages.
      expect(text.match(/—1\/\d+—/g)).toHaveLength(20)
      // While the merchants are invented each sheet says so, and else none.
      expect(text).not.toContain("虚构")
      const invented = testApp(() => database.sql, { clock: () => now, isInvented: async () => true })
      const marked = await invented.request(`${papers}/pdf?limit=2`, { headers: header })
      const sheets = dense(textOf(new Uint8Array(await marked.arrayBuffer())))
      expect(sheets.split(dense("演示数据 内容虚构")).length - 1).toBe(3 * (sheets.match(/—\d+\/\d+—/g)?.length ?? -1))
    }
    // They share their fonts.
    expect(first.bytes.length).toBeLessThan(own.length * 5)
    // What follows the last is nothing, and no number that a client makes up breaks anything.
    expect((await printed(`?after=${encodeURIComponent("示例市监异字〔2026〕24号")}`)).status).toBe(409)
    for (const odd of ["%2525", "%25", "%2500x"])
      expect([200, 400, 409]).toContain((await printed(`?after=${odd}`)).status)
    expect((await fontless.request(`${papers}/pdf`, { headers: header })).status).toBe(406)
    const sealing = testApp(() => database.sql, {
      clock: () => now,
      seal: {
        placeOf: () => ({ mark: null, signature: null, isBlank: false }),
        seal: async ({ pdf }) => ({ pdf, by: "示例签章系统" }),
      },
    })
    const sealed = await sealing.request(`${papers}/pdf`, { headers: header })
    expect([sealed.status, ((await sealed.json()) as { detail: string }).detail]).toEqual([
      406,
      expect.stringContaining("印章"),
    ])
    const auditor = await officerHeader("auditor", "410105", "auditor")
    expect((await app.request(`${papers}/pdf`, { headers: auditor })).status).toBe(404)
  })

  test("are put up as one notice, which is one item of the worklist, and count as served at the end of its clock", async () => {
    const [own] = await database.sql<{ id: string }[]>`select id from document where number = '示例市监异字〔2026〕7号'`
    const delivery = { method: "direct", proof: "送达回证（示例）" }
    await anna.post(`/v1/documents/${own?.id}/acts`, { act: "serve", served_on: "2026-07-01", delivery })
    // What was served by itself takes no place among those that wait: fifty of them would hide the rest.
    const waiting = await listBatch(database.sql, bulk.id, { without: "post", after: null, limit: 24 })
    expect([waiting.length, waiting.some(({ id }) => id === own?.id)]).toEqual([19, false])
    const post = { act: "post", posted_on: "2026-07-01", proof: "公示系统公告（示例）" }
    expect((await anna.post(`${papers}/acts`, { ...post, posted_on: "2026-07-02" })).body.errors).toMatchObject([
      { pointer: "/posted_on" },
    ])
    expect((await anna.post(`${papers}/acts`, post)).body).toEqual({ decisions: 24, made: 24, posted: 23, served: 1 })
    expect((await anna.post(`${papers}/acts`, post)).body).toMatchObject({ posted: 23, served: 1 })
    const list = (await anna.get("/v1/worklist?kind=public-notice")).body as unknown as { results: object[] }
    expect(list.results).toMatchObject([{ id: bulk.id, source: "document", clock: { due_on: "2026-07-31" }, acts: [] }])
    const serve = { act: "serve", served_on: "2026-07-31", posted_on: "2026-07-01", proof: "公示系统公告（示例）" }
    expect((await anna.post(`${papers}/acts`, serve)).status).toBe(400)
    now = Date.parse("2026-07-31T04:00:00Z")
    const due = (await anna.get("/v1/worklist?kind=public-notice&due=today")).body as unknown as { results: object[] }
    expect(due.results).toMatchObject([{ id: bulk.id, acts: [{ act: "serve" }] }])
    expect((await anna.post(`${papers}/acts`, serve)).body).toEqual({ decisions: 24, made: 24, posted: 23, served: 24 })
    const left = (await anna.get("/v1/worklist?kind=public-notice")).body as unknown as { results: object[] }
    expect(left.results).toEqual([])
    const party = worker(app, await merchantHeader(codeOf(3)))
    const [paper] = await database.sql<
      { id: string }[]
    >`select id from document where number = '示例市监异字〔2026〕3号'`
    expect((await party.get(`/v1/documents/${paper?.id}`)).body).toMatchObject({
      acts: [{ act: "post" }, { act: "serve" }],
    })
    const [events] = await database.sql`select count(*)::int as n from audit_event where act = 'document.serve'`
    expect(events?.["n"]).toBe(24)
  })
})
