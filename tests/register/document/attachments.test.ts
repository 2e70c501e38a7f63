import { hash } from "node:crypto"
import { afterEach, beforeAll, describe, expect, test } from "vitest"
import { attachmentBytesMax, attachmentsMax } from "../../../src/register/document/attachment.ts"
import { databaseFiles, openFiles } from "../../../src/register/document/file-store.ts"
import { receiveFile, shelfWhile } from "../../../src/register/document/receive.ts"
import { merchantHeader, officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { merchant, officer, type Worker } from "../../support/office.ts"
import { fileOf, type PaperDesk, paperDesk } from "../../support/paper.ts"
import { importRecords } from "../../support/record.ts"
import { codeOf, penaltyRow } from "../../support/rows.ts"

const database = useDatabase()
let now = Date.parse("2026-06-10T04:00:00Z")
const app = testApp(() => database.sql, { clock: () => now })

let anna: Worker
let own: Worker
let desk: PaperDesk
let ownDesk: PaperDesk
let other: PaperDesk
let neighbour: PaperDesk
let repair: { id: string }
beforeAll(async () => {
  anna = await officer(app, "officer", "410105", "anna")
  own = await merchant(app, codeOf(1))
  desk = paperDesk(app, await officerHeader("officer", "410105", "anna"))
  neighbour = paperDesk(app, await officerHeader("officer", "410102", "neighbour"))
  ownDesk = paperDesk(app, await merchantHeader(codeOf(1)))
  other = paperDesk(app, await merchantHeader(codeOf(77)))
  const [record = ""] = await importRecords(database.sql, [penaltyRow(1)])
  const begun = await own.post("/v1/repairs", { record_id: record, statement: "已改正（示例）" })
  repair = begun.body
})

/** Bytes, uploads and papers that the database holds. */
async function kept() {
  const [row] = await database.sql`select
    (select count(*)::int from attachment_chunk) as chunks, (select count(*)::int from attachment_upload) as uploads,
    (select count(*)::int from attachment) as papers`
  return row
}

describe("a received paper", () => {
  test.each([
    ["pdf", "application/pdf", 100],
    ["pdf", "application/pdf", 700_000],
    ["jpeg", "image/jpeg", 262_144],
    ["png", "image/png", 3],
  ] as const)("that is a %s comes back byte for byte as %s", async (type, mediaType, size) => {
    const content = fileOf[type](size)
    const sent = await ownDesk.bring(repair.id, content, { sha256: hash("sha256", content) })
    expect(sent).toMatchObject({
      status: 201,
      body: { media_type: mediaType, bytes: content.length, from: "merchant" },
    })
    const answer = await desk.content(sent.body.id)
    expect(answer.headers.get("content-type")).toBe(mediaType)
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment; /)
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff")
    expect(Buffer.compare(Buffer.from(await answer.arrayBuffer()), content)).toBe(0)
  })

  test.each([
    ["pdf", "缴款凭证（示例）", "缴款凭证（示例）.pdf"],
    ["pdf", "缴款凭证.PDF", "缴款凭证.pdf"],
    ["jpeg", "门头照片.jpeg", "门头照片.jpg"],
    ["png", '../../etc/pass*wd: "a"', "etc pass wd a.png"],
    ["jpeg", "……", "…….jpg"],
    ["png", "...", "png.png"],
    ["pdf", "it's (1)", "it's (1).pdf"],
    ["pdf", "材".repeat(200), `${"材".repeat(80)}.pdf`],
  ] as const)("that is a %s called %j is saved as %j", async (type, title, name) => {
    const { body } = await ownDesk.bring(repair.id, fileOf[type](100), { title })
    const { headers } = await desk.content(body.id)
    const [, plain, named = ""] =
      /^attachment; filename="([^"]*)"; filename\*=UTF-8''([\w.%~-]+)$/.exec(
        headers.get("content-disposition") ?? "",
      ) ?? []
    expect([plain, decodeURIComponent(named)]).toEqual([`${body.id}.${name.split(".").at(-1)}`, name])
  })

  test.each([
    ["an HTML page that says it is a PDF", Buffer.from("<html><script>alert(1)</script>%PDF-"), 415, /只收 PDF/],
    ["a program", Buffer.from("\u007fELF…………", "latin1"), 415, /只收 PDF/],
    ["a few bytes", Buffer.from("%PD"), 415, /只收 PDF/],
    ["nothing", Buffer.from(""), 400, /为空/],
    ["a PDF that breaks off", fileOf.pdf(50_000).subarray(0, 40_000), 400, /不完整/],
    ["a picture that breaks off", fileOf.png(5_000).subarray(0, 5_000), 400, /不完整/],
    ["a photograph that breaks off", fileOf.jpeg(5_000).subarray(0, 4_900), 400, /不完整/],
  ])("that is %s is refused with what to do, and nothing of it stays", async (_, content, status, words) => {
    const before = await kept()
    const refused = await ownDesk.bring(repair.id, content)
    expect(refused.status).toBe(status)
    expect(refused.body.detail).toMatch(words)
    expect(await kept()).toEqual(before)
  })

  test("of 100 MB is refused before it is read, where its length is told", async () => {
    const before = await kept()
    let read = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        read += 65_536
        controller.enqueue(new Uint8Array(65_536))
      },
    })
    const response = await app.request(`/v1/attachments?proceeding=${repair.id}&title=x`, {
      method: "POST",
      headers: { ...(await merchantHeader(codeOf(1))), "content-length": String(100 * 1024 ** 2) },
      body: endless,
      duplex: "half",
    } as RequestInit)
    expect(response.status).toBe(413)
    expect(read).toBeLessThan(1024 ** 2)
    expect(await kept()).toEqual(before)
  })

  test("without an end is cut off at the limit, and nothing of it stays", async () => {
    const before = await kept()
    let read = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        const chunk = new Uint8Array(1024 ** 2)
        if (read === 0) chunk.set(fileOf.pdf(0).subarray(0, 9))
        read += chunk.length
        controller.enqueue(chunk)
      },
    })
    const refused = await ownDesk.bring(repair.id, endless)
    expect(refused).toMatchObject({ status: 413, body: { type: "urn:gongshi:problem:too-large" } })
    expect(read).toBeLessThan(attachmentBytesMax + 8 * 1024 ** 2)
    expect(await kept()).toEqual(before)
  })

  test("that is not what its digest says is refused", async () => {
    const before = await kept()
    const refused = await ownDesk.bring(repair.id, fileOf.pdf(), { sha256: hash("sha256", "another") })
    expect(refused).toMatchObject({ status: 400 })
    expect(refused.body.detail).toContain("SHA-256")
    expect(await kept()).toEqual(before)
  })

  test("whose sender breaks off leaves nothing behind", async () => {
    const before = await kept()
    async function* broken() {
      yield fileOf.pdf(600_000).subarray(0, 500_000)
      throw new Error("the sender is gone")
    }
    const office = {
      sql: database.sql,
      files: openFiles(database.sql),
      clock: () => now,
      newId: () => crypto.randomUUID(),
    }
    const incoming = {
      ...{
        proceedingId: repair.id,
        title: "x",
        receivedOn: "2026-06-10",
        fromMerchant: false,
        actor: "test",
        sha256: null,
      },
    }
    await expect(
      receiveFile(
        office,
        { ...incoming, chunks: broken() },
        shelfWhile(() => true),
      ),
    ).rejects.toThrow("the sender is gone")
    expect(await kept()).toEqual(before)
  })

  test("whose node was killed in the middle is cleared away when the next one comes", async () => {
    const before = await kept()
    const [id] = [crypto.randomUUID()]
    await database.sql`insert into attachment_upload (id, proceeding_id, place, at) values (${id}, ${repair.id}, 'database', ${new Date(now)})`
    async function* some() {
      yield fileOf.pdf(400_000)
    }
    await databaseFiles(database.sql).write(id, some())
    expect(await kept()).not.toEqual(before)
    now += 2 * 3_600_000
    await ownDesk.bring(repair.id, Buffer.from("x"))
    now -= 2 * 3_600_000
    expect(await kept()).toEqual(before)
  })

  test("is refused a change by the database, its bytes too", async () => {
    const { body } = await desk.bring(repair.id, fileOf.pdf(300_000))
    for (const statement of [
      `update attachment set title = 'x' where id = '${body.id}'`,
      `delete from attachment where id = '${body.id}'`,
      `update attachment_chunk set content = '' where attachment_id = '${body.id}'`,
      `delete from attachment_chunk where attachment_id = '${body.id}'`,
    ]) {
      await expect(database.sql.unsafe(statement), statement).rejects.toMatchObject({ code: "23001" })
    }
  })

  test("that was changed in its place is not handed out to its end", async () => {
    const content = fileOf.pdf(1_000)
    const { body } = await desk.bring(repair.id, content)
    const other = fileOf.pdf(1_000).fill("y", 20, 40)
    const changed = testApp(() => database.sql, {
      clock: () => now,
      files: {
        current: databaseFiles(database.sql),
        at: () => ({
          ...databaseFiles(database.sql),
          read: async () =>
            (async function* () {
              yield other
            })(),
        }),
      },
    })
    const answer = await changed.request(`/v1/attachments/${body.id}/content`, {
      headers: await officerHeader("officer", "410105", "anna"),
    })
    await expect(answer.arrayBuffer()).rejects.toThrow()
  })
})

describe("whose a paper is:", () => {
  afterEach(() => {
    now = Date.parse("2026-06-10T04:00:00Z")
  })

  test("the authority's and who sent it; another merchant, another authority and nobody see nothing", async () => {
    const { body } = await ownDesk.bring(repair.id, fileOf.pdf())
    const inside = await desk.bring(repair.id, fileOf.pdf(7), { title: "核查证据（示例）" })
    expect((await ownDesk.content(body.id)).status).toBe(200)
    expect((await ownDesk.content(inside.body.id)).status).toBe(404)
    const list = await ownDesk.send<{ results: { id: string }[] }>(`/v1/attachments?proceeding=${repair.id}`)
    expect(list.body.results.map(({ id }) => id)).toContain(body.id)
    expect(list.body.results.map(({ id }) => id)).not.toContain(inside.body.id)
    for (const stranger of [other, neighbour]) {
      expect((await stranger.content(body.id)).status).toBe(404)
      expect((await stranger.bring(repair.id, fileOf.pdf())).status).toBe(404)
      expect((await stranger.send(`/v1/attachments?proceeding=${repair.id}`)).status).toBe(404)
    }
    expect((await app.request(`/v1/attachments/${body.id}/content`)).status).toBe(401)
    const auditor = paperDesk(app, await officerHeader("auditor", "410105", "auditor"))
    expect((await auditor.send(`/v1/attachments?proceeding=${repair.id}`)).status).toBe(200)
    expect((await auditor.content(body.id)).status).toBe(404)
    const above = paperDesk(app, await officerHeader("head", "410100", "city"))
    expect((await above.content(body.id)).status).toBe(200)
    expect((await above.bring(repair.id, fileOf.pdf())).status).toBe(403)
  })

  test("a merchant brings papers to what it has applied for while that is open, dated today", async () => {
    const dated = await ownDesk.bring(repair.id, fileOf.pdf(), { received_on: "2026-06-01" })
    expect(dated).toMatchObject({ status: 400, body: { errors: [{ pointer: "/received_on" }] } })
    expect(await desk.bring(repair.id, fileOf.pdf(), { received_on: "2026-06-01" })).toMatchObject({ status: 201 })
    expect(await desk.bring(repair.id, fileOf.pdf(), { received_on: "2026-06-11" })).toMatchObject({ status: 400 })
    // Closed while a paper comes.
    let [began, goOn] = [() => {}, () => {}]
    const hasBegun = new Promise<void>((resolve) => (began = resolve))
    const mayEnd = new Promise<void>((resolve) => (goOn = resolve))
    const content = new Uint8Array(fileOf.pdf(300_000))
    const body = new ReadableStream<Uint8Array>(
      {
        async start(controller) {
          controller.enqueue(content.slice(0, 100_000))
          began()
          await mayEnd
          controller.enqueue(content.slice(100_000))
          controller.close()
        },
      },
      { highWaterMark: 0 },
    )
    const before = await kept()
    const address = `/v1/attachments?${new URLSearchParams({ proceeding: repair.id, title: "材料（示例）" })}`
    const headers = { ...(await merchantHeader(codeOf(1))), "content-type": "application/octet-stream" }
    const coming = app.request(address, { method: "POST", headers, body, duplex: "half" } as RequestInit)
    await hasBegun
    await expect.poll(async () => (await kept())?.["uploads"]).toBe(1)
    await anna.act(repair, "reject", { reason: "不予受理（示例）" }, "repairs")
    goOn()
    expect((await coming).status).toBe(409)
    expect(await kept()).toEqual(before)
    expect(await ownDesk.bring(repair.id, fileOf.pdf())).toMatchObject({ status: 409 })
    expect(await desk.bring(repair.id, fileOf.pdf())).toMatchObject({ status: 201 })
  })

  test("a name with somebody's number in it is refused at once, and nothing of it is kept or repeated", async () => {
    const before = await kept()
    for (const number of ["11010519491231002X", "138 0013 8000"]) {
      const refused = await desk.bring(repair.id, fileOf.pdf(), { title: `身份证${number}复印件` })
      expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: "/title" }] } })
      expect(JSON.stringify([refused, app.log])).not.toContain(number)
    }
    expect(await kept()).toEqual(before)
    expect(await desk.bring(repair.id, fileOf.pdf(), { title: "身份证复印件" })).toMatchObject({ status: 201 })
  })
})

test("a proceeding holds no more than so many, however many come at once", async () => {
  const [record = ""] = await importRecords(database.sql, [penaltyRow(60)])
  const merchantOf60 = await merchant(app, codeOf(60))
  const { body } = await merchantOf60.post("/v1/repairs", { record_id: record, statement: "已改正（示例）" })
  const bring = paperDesk(app, await merchantHeader(codeOf(60))).bring
  expect((await bring(body.id, fileOf.pdf(9))).status).toBe(201)
  await database.sql`
    insert into attachment (id, proceeding_id, title, type, bytes, sha256, received_on, from_merchant, place, actor, at)
    select gen_random_uuid(), proceeding_id, title, type, bytes, sha256, received_on, from_merchant, place, actor, at
    from attachment, generate_series(3, ${attachmentsMax}) where proceeding_id = ${body.id}`
  const sent = await Promise.all(Array.from({ length: 6 }, () => bring(body.id, fileOf.pdf(900_000))))
  expect(sent.filter(({ status }) => status === 201)).toHaveLength(1)
  expect(new Set(sent.map(({ status }) => status))).toEqual(new Set([201, 429]))
  const [row] = await database.sql`
    select count(*)::int as papers, (select count(*)::int from attachment_upload) as uploads
    from attachment where proceeding_id = ${body.id}`
  expect(row).toEqual({ papers: attachmentsMax, uploads: 0 })
})
