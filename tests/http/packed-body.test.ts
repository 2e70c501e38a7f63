/**
 * A body that comes packed is what it would be unpacked, within the same limits, on every route that takes one.
 */
import { deflateRawSync, gzipSync } from "node:zlib"
import { beforeAll, describe, expect, test } from "vitest"
import { z } from "zod"
import { paceOf } from "../../src/http/deadline.ts"
import { openApiDocument } from "../../src/http/openapi.ts"
import { problemSchema } from "../../src/http/problem.ts"
import { clientHeader, importRows, merchantHeader, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { platform } from "../support/roster.ts"
import { abnormalRow, codeOf, subjectRow } from "../support/rows.ts"

const database = useDatabase()
const { app, request, log } = testApp(() => database.sql)
const megabyte = 1024 ** 2

interface Operation {
  "x-scope"?: string
  requestBody?: { content: Record<string, unknown> }
}
const taking = Object.entries(openApiDocument(app, { version: "0" }).paths ?? {}).flatMap(([path, methods]) =>
  Object.entries(methods as Record<string, Operation>)
    // Confirming is a person's at an agency's desk, by their post: no key and no token opens it.
    .filter(([, operation]) => operation.requestBody && operation["x-scope"] !== "prepared:confirm")
    .map(([method, { requestBody }]) => {
      const type = Object.keys(requestBody?.content ?? {})[0] ?? ""
      return [`${method.toUpperCase()} ${path}`, { path, method: method.toUpperCase(), type }] as const
    }),
)
const queryOf = (path: string): string => {
  if (path === "/v1/imports") return "?source=test"
  if (path === "/v1/rosters") return "?mode=delta"
  if (path === "/v1/leads/{id}/files" || path === "/v1/letters/{id}/files") return "?title=example"
  return path === "/v1/attachments" ? `?proceeding=${proceeding}&title=example` : ""
}

/** A proceeding that collects rows, and to which papers are brought. */
let proceeding = ""
let lead = ""
let letter = ""
const people: Record<string, string>[] = []
beforeAll(async () => {
  await importRows(database.sql, [abnormalRow(1), subjectRow(2)])
  people.push(
    await clientHeader(database.sql, "platform"),
    await clientHeader(database.sql, "agency"),
    await clientHeader(database.sql, "republisher"),
    await officerHeader("administrator", "410000"),
    await officerHeader("head", "410105"),
    await officerHeader("officer", "410105"),
    await merchantHeader(codeOf(1)),
  )
  const begun = await request("/v1/bulk-decisions", {
    method: "POST",
    headers: { "content-type": "application/json", ...(await officerHeader("officer", "410105")) },
    body: JSON.stringify({ kind: "deregistrations", authority: "410105", evidence: "登记机关注销通知（示例）" }),
  })
  proceeding = z.looseObject({ id: z.uuid() }).parse(await begun.json()).id
  const headers = { "content-type": "application/json" }
  const hint = { kind: "hint", to_platforms: "all", title: "示例提示", content: "请核对公示信息（示例）" }
  const drafted = await request("/v1/letters", {
    ...{ method: "POST", headers: { ...headers, ...people[4] }, body: JSON.stringify(hint) },
  })
  letter = z.looseObject({ id: z.uuid() }).parse(await drafted.json()).id
  const signs = await officerHeader("checker", "410105", "who-signs")
  const sent = { method: "POST", headers: { ...headers, ...signs }, body: JSON.stringify({ act: "send" }) }
  expect((await request(`/v1/letters/${letter}/acts`, sent)).status).toBe(200)
  const taken = await request("/v1/leads", {
    method: "POST",
    headers: { "content-type": "application/json", ...people[1] },
    body: JSON.stringify({
      ...{ ref: "packed", source: "agency", code: codeOf(1), authority: "410105", facts: "示例" },
      found_on: "2026-06-25",
    }),
  })
  lead = z.looseObject({ results: z.tuple([z.looseObject({ id: z.uuid() })]) }).parse(await taken.json()).results[0].id
})

/** Sends a body to a route as the first of the people whom its door lets in. */
async function send(
  { path, method, type }: (typeof taking)[number][1],
  body: Uint8Array<ArrayBuffer> | (() => ReadableStream),
  coding: string,
) {
  const about = path.startsWith("/v1/leads/") ? lead : path.startsWith("/v1/letters/") ? letter : proceeding
  const address = path.replace(/\{\w+\}/g, about) + queryOf(path)
  for (const person of people) {
    const headers = { "content-type": type, "content-encoding": coding, ...person }
    const sent = typeof body === "function" ? body() : body
    const response = await request(address, { method, headers, body: sent, duplex: "half" } as RequestInit)
    if (response.status !== 403) return response
  }
  throw new Error(`nobody may ${path}`)
}

const typeOf = async (response: Response) => {
  const { type } = problemSchema.parse(await response.json())
  return [response.status, type.replace("urn:gongshi:problem:", "")]
}

describe("a packed body", () => {
  test.each(taking)("%s of 100 MB in 230 KB is too large before all of it is taken", async (_, route) => {
    let taken = 0
    const packed = () =>
      new ReadableStream(
        {
          pull(controller) {
            const piece = bomb.slice(taken, taken + 1_024)
            taken += piece.length
            if (piece.length === 0) controller.close()
            else controller.enqueue(piece)
          },
        },
        { highWaterMark: 0 },
      )
    expect(await typeOf(await send(route, packed, "gzip"))).toEqual([413, "too-large"])
    // What may lie on the way, and is not unpacked for that: see packed-body.ts.
    expect(taken).toBeLessThan(Math.min(10 * 16 * 1024, bomb.length))
  })

  test.each(taking.filter(([, { path, method }]) => paceOf(method, path) === null))(
    "%s that is read whole is too large as soon as its limit is unpacked, whatever is still to come",
    async (_, route) => {
      const packed = () => new ReadableStream({ start: (controller) => controller.enqueue(bomb.slice(0, 20_000)) })
      expect(await typeOf(await send(route, packed, "gzip"))).toEqual([413, "too-large"])
    },
  )

  test.each(taking)(
    "%s that is no gzip, is cut off, or has something behind it is refused as that",
    async (_, route) => {
      const whole = gzipSync(JSON.stringify({ queries: {}, text: "示例".repeat(100) }))
      for (const body of [Buffer.from("{}"), whole.subarray(0, -9), Buffer.concat([whole, whole])]) {
        expect(await typeOf(await send(route, new Uint8Array(body), "gzip"))).toEqual([400, "invalid-request"])
      }
    },
  )

  test.each(taking)("%s by another coding says which one is taken", async (_, route) => {
    for (const coding of ["br", "deflate", "zstd", "gzip, gzip"]) {
      const response = await send(route, new Uint8Array(deflateRawSync("{}")), coding)
      expect(response.headers.get("accept-encoding")).toBe("gzip")
      expect(await typeOf(response)).toEqual([415, "unsupported-type"])
    }
  })

  test("is answered as it would be unpacked, whole or streamed, by its coding's names", async () => {
    const json = JSON.stringify({ queries: { a: { code: codeOf(1) }, b: { code: codeOf(2) } } })
    const csv = `code,note\n${codeOf(1)},${"示例".repeat(2_000)}\n${codeOf(2)},x\n`
    const [person = {}] = people
    for (const [path, type, body] of [
      ["/v1/check", "application/json", json],
      ["/v1/check/stream", "text/csv", csv],
    ] as const) {
      const ask = async (coding: string, sent: string | Uint8Array<ArrayBuffer>) => {
        const headers = { ...person, "content-type": type, "content-encoding": coding }
        const response = await request(path, { method: "POST", headers, body: sent })
        return [response.status, await response.text()]
      }
      const plain = await ask("identity", body)
      expect(plain[0]).toBe(200)
      for (const coding of ["gzip", "x-gzip", "GZIP"]) {
        expect(await ask(coding, new Uint8Array(gzipSync(body)))).toEqual(plain)
      }
    }
  })

  test("has its own limits: 2 MB of queries that pack well are too large, and 1 MB are not", async () => {
    const ask = (length: number) => {
      const body = new Uint8Array(gzipSync(JSON.stringify({ queries: { a: { code: codeOf(1) } } }).padEnd(length)))
      const headers = { "content-type": "application/json", "content-encoding": "gzip" }
      return request("/v1/check", { method: "POST", headers, body })
    }
    expect((await ask(megabyte)).status).toBe(200)
    expect((await ask(3 * megabyte)).status).toBe(413)
  })

  test("of a roster, an import and a file is taken, of any length that is honest", async () => {
    const shop = await platform(database.sql)
    const roster = [
      "经营者编号,名称,统一社会信用代码,实际经营地址,联系方式,网店名称,网址",
      `s-1,郑州示例云杉商贸有限公司,${codeOf(3)},示例市示例路1号,service@shop.example,示例云杉店,https://shop.example/1`,
    ].join("\n")
    const packed = (text: string) => new Uint8Array(gzipSync(text))
    const post = (path: string, header: Record<string, string>, type: string, text: string) =>
      request(path, {
        method: "POST",
        headers: { ...header, "content-type": type, "content-encoding": "gzip" },
        body: packed(text),
      })
    const rows = Array.from({ length: 30_000 }, (_, n) => `s-${n},${codeOf(n)}\n`).join("")
    const job = await post("/v1/check/jobs", shop.header, "text/csv", `id,code\n${rows}`)
    expect(job.status).toBe(202)
    const uploaded = await post("/v1/rosters?mode=delta", shop.header, "text/csv", roster)
    expect(await uploaded.json()).toMatchObject({ rows: 1, added: 1 })
    const sender = await officerHeader("officer", "410105")
    const lines = `${JSON.stringify(abnormalRow(7))}\n`
    const run = await post("/v1/imports?source=test", sender, "application/x-ndjson", lines)
    expect(await run.json()).toMatchObject({ rows: 1, state: "waiting" })
  })

  test("that was refused leaves no line of text behind", () => {
    expect(log).toEqual([])
  })
})

// Rows, so that a route without a limit of its own reads on for as long as it is let.
const bomb = new Uint8Array(gzipSync(`code\n${`${codeOf(1)}\n`.repeat(5_000_000)}`, { level: 9 }))
