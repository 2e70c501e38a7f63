/** The seal port over HTTP: a provider in a server of its own, that seals, refuses, breaks off, hangs and goes away. */
import { createHash } from "node:crypto"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { httpSeal } from "../../../src/register/document/http-seal.ts"
import { officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { officer, type Worker } from "../../support/office.ts"
import { codeOf } from "../../support/rows.ts"

const database = useDatabase()
const secret = "a-secret-of-the-seal-provider"
const seen: { id: unknown; authority: unknown; number: string; digest: unknown; body: Buffer }[] = []
let answer: (sent: Buffer, response: ServerResponse) => void

/** An incremental update with a signature field, as a provider makes one. */
const sealed = (sent: Buffer) =>
  Buffer.concat([sent, Buffer.from("\n99 0 obj <</Type /Sig /ByteRange [0 1 2 3] /Contents <00>>> endobj\n%%EOF\n")])
const seals = (sent: Buffer, response: ServerResponse) => {
  response.setHeader("content-type", "application/pdf")
  response.setHeader("gongshi-sealed-by", encodeURIComponent("示例电子印章服务（测试）"))
  response.end(sealed(sent))
}

async function provide(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const { headers } = request
  if (headers.authorization !== `Bearer ${secret}`) {
    response.statusCode = 401
    response.end()
    return
  }
  const number = decodeURIComponent(String(headers["gongshi-number"]))
  const body = Buffer.concat(chunks)
  const { "idempotency-key": id, "gongshi-authority": authority, "content-digest": digest } = headers
  seen.push({ id, authority, number, digest, body })
  answer(body, response)
}

let provider: Server
let app: ReturnType<typeof testApp>
let elsewhere: ReturnType<typeof testApp>
let anna: Worker
beforeAll(async () => {
  provider = createServer((request, response) => void provide(request, response)).listen(0, "127.0.0.1")
  await new Promise((resolve) => provider.once("listening", resolve))
  const url = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/seal`
  const clock = () => Date.parse("2026-03-10T04:00:00Z")
  app = testApp(() => database.sql, { clock, seal: httpSeal({ url, secret }, 500) })
  elsewhere = testApp(() => database.sql, { clock, seal: httpSeal({ url: "http://127.0.0.1:9/seal", secret }, 500) })
  anna = await officer(app, "officer", "410105", "anna")
})
afterAll(() => {
  provider.closeAllConnections()
  provider.close()
})
beforeEach(() => {
  seen.length = 0
  answer = seals
})

const yes = { answer: "yes", evidence: "示例卷宗第 1 页" }
let made = 0
async function notice(): Promise<{ id: string; proceeding: string }> {
  made++
  const { body } = await anna.post("/v1/decisions", {
    ...{ kind: "serious", subject: { code: codeOf(made), name: `示例第${made}号商贸有限公司` }, authority: "410105" },
    ...{ ground: "SV-0501", base_penalty_no: `示例${made}号` },
    gate: { gravity: yes, heavier_penalty: yes, intent_not_excluded: yes, factors: yes },
    base_penalty: { authority: "示例市场监督管理局", decided_on: "2026-02-02" },
  })
  const order = { proceeding_id: body.id, kind: "listing-notice", fields: { facts: "示例" } }
  const document = await anna.post("/v1/documents", order)
  expect(document.status, JSON.stringify(document.body)).toBe(201)
  return { id: document.body.id, proceeding: body.id }
}
const header = () => officerHeader("officer", "410105", "anna")
const pdf = async (id: string, where = app) => where.request(`/v1/documents/${id}/pdf`, { headers: await header() })
const service = { act: "serve", served_on: "2026-03-10", delivery: { method: "direct", proof: "送达回证（示例）" } }

describe("a seal provider", () => {
  test("is given the PDF with its digest, number and authority, and its sealed one is kept, asked for once", async () => {
    const { id } = await notice()
    const answered = await pdf(id)
    const bytes = Buffer.from(await answered.arrayBuffer())
    const [order] = seen
    expect(order).toMatchObject({ id, authority: "410105", number: expect.stringMatching(/列告字〔2026〕\d+号$/) })
    const digest = createHash("sha256")
      .update(order?.body ?? "")
      .digest("base64")
    expect(order?.digest).toBe(`sha-256=:${digest}:`)
    expect(bytes.equals(sealed(order?.body ?? Buffer.alloc(0)))).toBe(true)
    // The place of the seal is left to the seal.
    const { body } = await anna.get(`/v1/documents/${id}`)
    expect(body).toMatchObject({ pdf: { sealed_by: "示例电子印章服务（测试）" } })
    expect(Buffer.from(await (await pdf(id)).arrayBuffer()).equals(bytes)).toBe(true)
    expect(seen).toHaveLength(1)
    expect((await pdf(id, elsewhere)).status).toBe(200)
  })

  test.each<[string, typeof answer]>([
    ["refuses", (_, response) => response.writeHead(422).end("当事人 11010519491231002X")],
    ["sends on", (_, response) => response.writeHead(302, { location: "http://127.0.0.1:9/" }).end()],
    ["is busy", (_, response) => response.writeHead(503).end()],
    ["hangs", () => {}],
    ["sends back what it was sent", (sent, response) => response.setHeader("gongshi-sealed-by", "x").end(sent)],
    ["answers with no PDF", (_, response) => response.setHeader("gongshi-sealed-by", "x").end("<html>")],
    [
      "answers with a PDF without a signature",
      (sent, response) =>
        response.setHeader("gongshi-sealed-by", "x").end(Buffer.concat([sent, Buffer.from("%%EOF\n")])),
    ],
    [
      "answers with another's paper, sealed",
      (sent, response) => {
        const another = Buffer.from(sent.toString("latin1").replaceAll("/Type", "/Tyqe"), "latin1")
        response.setHeader("gongshi-sealed-by", "x").end(sealed(another))
      },
    ],
    ["does not say who sealed it", (sent, response) => response.end(sealed(sent))],
    [
      "names who sealed it in what turns the text",
      (sent, response) => response.setHeader("gongshi-sealed-by", encodeURIComponent("示\u202e例")).end(sealed(sent)),
    ],
    [
      "answers without end",
      (sent, response) => {
        response.setHeader("gongshi-sealed-by", "x")
        response.write(sent)
        response.write(Buffer.alloc(6 * 1024 ** 2))
        response.end(sealed(sent))
      },
    ],
    [
      "breaks off",
      (sent, response) => {
        response.writeHead(200, { "content-length": String(sealed(sent).length), "gongshi-sealed-by": "x" })
        response.write(sent.subarray(0, 500))
        setTimeout(() => response.destroy(), 50)
      },
    ],
  ])("that %s leaves the document unserved and without a file, and it is sealed when asked again", async (_, wrong) => {
    const { id, proceeding } = await notice()
    answer = wrong
    for (const refused of [await pdf(id), await actAlone(id)]) {
      expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "30"])
      const text = await refused.text()
      expect(text).toContain("seal-away")
      expect(text).not.toContain("11010519491231002X")
    }
    const page = await app.request(`/documents/${id}`, { headers: await header() })
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("尚未生成")])
    expect((await anna.get(`/v1/documents/${id}`)).body).toMatchObject({ pdf: null, acts: [] })
    expect((await anna.get(`/v1/decisions/${proceeding}`)).body.state).toBe("proposed")

    answer = seals
    const served = await anna.post(`/v1/documents/${id}/acts`, service)
    expect(served).toMatchObject({ status: 200, body: { pdf: { sealed_by: expect.any(String) } } })
    expect((await anna.get(`/v1/decisions/${proceeding}`)).body.state).toBe("notified")
    expect(new Set(seen.map((order) => order.id))).toEqual(new Set([id]))
  })

  test("is asked once by two who ask at once", async () => {
    const { id } = await notice()
    answer = (sent, response) => void setTimeout(() => seals(sent, response), 100)
    const both = await Promise.all([pdf(id), pdf(id), pdf(id)])
    expect(both.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(seen).toHaveLength(1)
  })

  test("that is not there says so, and nothing is served", async () => {
    const { id } = await notice()
    expect((await pdf(id, elsewhere)).status).toBe(503)
    expect((await pdf(id)).status).toBe(200)
  })
})

/** The service of a document, as it is answered. */
async function actAlone(id: string): Promise<Response> {
  const headers = { ...(await header()), "content-type": "application/json" }
  return app.request(`/v1/documents/${id}/acts`, { method: "POST", headers, body: JSON.stringify(service) })
}
