/**
 * `gongshi/client` and `gongshi/verify` in a browser: on a page of a platform's own, which has the register behind the same
 * origin, and on a page of anybody's, to which the register opens what is public.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { request as ask, createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import path from "node:path"
import { Webhook as Signer } from "standardwebhooks"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { findChromium, useReader } from "../support/browser.ts"
import { gongshi, startProcess, until, useFolder } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"
import { abnormalRow, codeOf, subjectRow } from "../support/rows.ts"

const root = path.resolve(import.meta.dirname, "../..")
const chromium = findChromium()
const database = useDatabase()
const cwd = useFolder()
const reader = useReader(chromium)
const servers: Server[] = []
let register = ""
let key = ""
let keySet: unknown

const shown: Record<string, [type: string, body: string]> = {
  "/": ["text/html", "<!doctype html><title>示例平台</title>"],
  "/client.js": ["text/javascript", readFileSync(path.join(root, "client/gongshi-client.js"), "utf8")],
  "/verify.js": ["text/javascript", readFileSync(path.join(root, "verify/gongshi-verify.js"), "utf8")],
}

/** A site of somebody's. @param behind what it hands on to, where it has no page; null: to nobody */
async function site(behind: string | null): Promise<string> {
  const server = createServer((request, response) => {
    const own = shown[request.url ?? ""]
    if (own) return response.writeHead(200, { "content-type": own[0] }).end(own[1])
    if (behind === null) return response.writeHead(404).end()
    const { method, headers } = request
    const onward = ask(`${behind}${request.url}`, { method, headers: { ...headers, host: new URL(behind).host } })
    onward.on("response", (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    onward.on("error", () => response.destroy())
    return request.pipe(onward)
  })
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve))
  servers.push(server)
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Opens the page of a site. */
const visit = async (origin: string) => (await reader.open(origin)).page

beforeAll(async () => {
  const env = { DATABASE_URL: database.url, DATA_DIR: path.join(cwd, "data"), SAMPLE_SUBJECTS: "0" }
  writeFileSync(
    path.join(cwd, "rows.ndjson"),
    [abnormalRow(1), subjectRow(2)].map((row) => JSON.stringify(row)).join("\n"),
  )
  expect((await gongshi(["import", "rows.ndjson"], { cwd, env })).code).toBe(0)
  const server = startProcess("node/main.ts", [], { cwd, env })
  await until("the register says where it is", () => server.said.stdout.includes("\n"))
  register = /gongshi is at (\S+)/.exec(server.said.stdout)?.[1] ?? ""
  key = (await gongshi(["client", "add", "示例平台", "--role", "platform"], { cwd, env })).stdout.trim()
  keySet = JSON.parse((await gongshi(["keys", "jwks"], { cwd, env })).stdout)
})
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
})

describe.skipIf(chromium === null)("in a browser", () => {
  test("a page of the same origin checks, streams, and sees a job to its result", async () => {
    const page = await visit(await site(register))
    const told = await page.evaluate(
      async ([key, listed, known]) => {
        const { openClient, RegisterProblem } = await import(String("/client.js"))
        const client = openClient({ url: location.origin, key, language: "en" })
        const { responses } = await client.call("check", { body: { queries: { q: { code: listed } } } })
        const refused = await client.call("check", { body: { queries: {} } }).catch((error: unknown) => error)
        const streamed: string[] = []
        for await (const { line, verdict } of client.checkStream([{ code: listed }, { code: known }, { code: "9" }]))
          streamed.push(`${line} ${verdict}`)
        const states: string[] = []
        const { job, result } = await client.checkFile({
          ...{ file: new Blob([`code\n${`${listed}\n`.repeat(2_000)}`]), type: "text/csv" },
          onProgress: (each: { state: string }) => states.push(each.state),
        })
        const rows = (await result.text()).trim().split("\n").length
        return {
          ...{ verdict: responses.q.verdict, streamed, last: states.at(-1), told: states.length > 1 },
          ...{ done: job.state, rows, refused: refused instanceof RegisterProblem && refused.errors[0].pointer },
        }
      },
      [key, codeOf(1), codeOf(2)] as const,
    )
    expect(told).toEqual({
      ...{ verdict: "listed", streamed: ["1 listed", "2 clear", "3 invalid"], last: "done", told: true },
      ...{ done: "done", rows: 2_001, refused: "/queries" },
    })
  })

  test("it verifies a report by the keys that it was given, and by no others", async () => {
    const page = await visit(await site(register))
    const verified = await page.evaluate(
      async ([jwks, code]) => {
        const { openClient } = await import(String("/client.js"))
        const { readKeyRing, sha256, verifyReport } = await import(String("/verify.js"))
        const client = openClient({ url: location.origin })
        const report = await (await client.request("getReport", { path: { code }, accept: "application/jwt" })).text()
        const judge = async (set: unknown) => {
          const { ok, facts } = await verifyReport(report, {
            sha256,
            keys: readKeyRing(sha256, { jwks: set }),
            now: Date.now(),
          })
          return [ok, ok ? facts.subject?.code : null]
        }
        const { keys } = jwks as { keys: object[] }
        const forged = { keys: keys.map((each) => ({ ...each, x: `${"B".repeat(42)}A` })) }
        return [await judge(jwks), await judge(forged).catch(() => [false, null])]
      },
      [keySet, codeOf(1)] as const,
    )
    expect(verified).toEqual([
      [true, codeOf(1)],
      [false, null],
    ])
  })

  test("it tells a message of a webhook from one that was changed", async () => {
    const secret = `whsec_${Buffer.alloc(24, 7).toString("base64")}`
    const body = JSON.stringify({ type: "alerts", data: { alerts: [] } })
    const at = new Date()
    const headers = {
      "webhook-id": "msg_1",
      "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
      "webhook-signature": new Signer(secret).sign("msg_1", at, body),
    }
    const page = await visit(await site(null))
    const read = await page.evaluate(
      async ([secret, headers, body]) => {
        const { readWebhook, WebhookRefused } = await import(String("/client.js"))
        const { message } = await readWebhook(secret, { headers: new Headers(headers), body })
        const changed = await readWebhook(secret, { headers: new Headers(headers), body: `${body} ` }).catch(
          (e: unknown) => e,
        )
        return [message.type, changed instanceof WebhookRefused]
      },
      [secret, headers, body] as const,
    )
    expect(read).toEqual(["alerts", true])
  })

  test("a page of another origin reads what is public to all pages, and nothing that takes a key", async () => {
    const page = await visit(await site(null))
    const told = await page.evaluate(
      async ([register, code, key]) => {
        const { openClient } = await import(String("/client.js"))
        const anybody = openClient({ url: register, retries: 0 })
        const { lists } = await anybody.call("getMark", { path: { code } })
        const named = openClient({ url: register, key, retries: 0 })
        const kept = await named
          .call("check", { body: { queries: { q: { code } } } })
          .catch((error: Error) => error.name)
        return [lists, kept]
      },
      [register, codeOf(1), key] as const,
    )
    expect(told).toEqual([["abnormal"], "TypeError"])
  })
})
