/** `gongshi/client`: made of its source and of the description, and what it does when a register does not answer. */

import { readFileSync } from "node:fs"
import { createServer } from "node:http"
import path from "node:path"
import { openClient, RegisterProblem, readWebhook, WebhookRefused } from "gongshi/client"
import { Webhook as Signer } from "standardwebhooks"
import { afterAll, describe, expect, test } from "vitest"
import { buildClient, operationSource } from "../../scripts/build-client.js"
import { toWhole } from "../../src/client/lines.ts"

const root = path.resolve(import.meta.dirname, "../..")

test("what is committed is what its source and the description make (npm run client:build)", async () => {
  expect(readFileSync(path.join(root, "src/client/operation.ts"), "utf8")).toBe(operationSource())
  for (const [name, text] of Object.entries(await buildClient())) {
    expect(readFileSync(path.join(root, "client", name), "utf8") === text, `client/${name}`).toBe(true)
  }
})

test("asks nothing of Node: it is the same in browsers and on Workers", () => {
  const text = readFileSync(path.join(root, "client/gongshi-client.js"), "utf8")
  expect(text).not.toMatch(/\bfrom\s*"|\brequire\(|\bprocess\.|\bBuffer\b/)
  expect(readFileSync(path.join(root, "client/gongshi-client.d.ts"), "utf8")).not.toMatch(/^import /m)
})

test("declares what it has, and nothing else", async () => {
  const declared = readFileSync(path.join(root, "client/gongshi-client.d.ts"), "utf8")
  const names = [...declared.matchAll(/^export declare (?:function|class|const) (\w+)/gm)].map(([, name]) => name)
  expect(names.sort()).toEqual(Object.keys(await import("gongshi/client")).sort())
})

/** What a register answers, one after the other, and what it was asked. */
function scripted(...answers: (Response | Error | (() => Response))[]) {
  const asked: Request[] = []
  const send: typeof fetch = async (input, init) => {
    asked.push(new Request(input instanceof URL ? input.href : input, init))
    const answer = answers.shift() ?? new Error("nothing more is answered")
    if (answer instanceof Error) throw answer
    return typeof answer === "function" ? answer() : answer
  }
  return {
    asked,
    register: openClient({ url: "https://register.example/base", key: "k", fetch: send, language: "zh" }),
  }
}

const busy = (status = 503) =>
  Response.json(
    { type: "urn:gongshi:problem:busy", title: "忙", detail: "稍后", status },
    { status, headers: { "retry-after": "0" } },
  )

describe("a request", () => {
  test("names path and query, key and language", async () => {
    const { asked, register } = scripted(Response.json({ results: [], next: null }))
    await register.call("search", { query: { q: "商 贸", limit: 2 } })
    expect(asked[0]?.url).toBe("https://register.example/base/v1/search?q=%E5%95%86+%E8%B4%B8&limit=2")
    expect(asked[0]?.headers.get("authorization")).toBe("Bearer k")
    expect(asked[0]?.headers.get("accept-language")).toBe("zh")
  })

  test("asks the operation that it names, whatever stands in its path", async () => {
    const { asked, register } = scripted(...Array.from({ length: 3 }, () => () => Response.json({})))
    for (const id of ["..", ".", ""]) {
      await expect(register.call("getWebhook", { path: { id } })).rejects.toThrow("path.id can't be")
    }
    await expect(register.request("getTile", { path: { path: "0/../../../v1/clients" } })).rejects.toThrow("path.path")
    expect(asked).toEqual([])
    await register.call("getWebhook", { path: { id: "../clients" } })
    await register.call("getWebhook", { path: { id: "%2e%2e/x?y" } })
    await register.request("getTile", { path: { path: "0/x001/067.p/3" } })
    expect(asked.map(({ url }) => url.replace("https://register.example/base", ""))).toEqual([
      "/v1/webhooks/..%2Fclients",
      "/v1/webhooks/%252e%252e%2Fx%3Fy",
      "/log/tile/0/x001/067.p/3",
    ])
  })

  test("is asked again while the register is busy or away, where that does nothing twice", async () => {
    const { asked, register } = scripted(busy(), new Error("reset"), Response.json({ status: "ok" }))
    expect(await register.call("getHealth")).toEqual({ status: "ok" })
    expect(asked).toHaveLength(3)
  })

  test("that would do something twice is asked once, unless it has a name", async () => {
    const once = scripted(busy())
    const given = { path: { id: "x" }, body: { enabled: true } }
    await expect(once.register.call("changeWebhook", given)).rejects.toThrow("稍后")
    expect(once.asked).toHaveLength(1)
    const named = scripted(busy(), () => Response.json({ id: "j", state: "queued" }, { status: 202 }))
    await named.register.call("createCheckJob", { file: "code\n", type: "text/csv" })
    const names = named.asked.map(({ headers }) => headers.get("idempotency-key"))
    expect(names[0]).toMatch(/^[0-9a-f-]{36}$/)
    expect(names[1]).toBe(names[0])
  })

  test("whose connection was cut is answered when what it left at work is done", async () => {
    const open = () =>
      Response.json(
        { type: "urn:gongshi:problem:request-open", title: "仍在办理", detail: "仍在办理", status: 409 },
        { status: 409, headers: { "retry-after": "0" } },
      )
    const { asked, register } = scripted(new Error("reset"), open, () =>
      Response.json({ id: "j", state: "queued" }, { status: 202, headers: { "idempotency-replayed": "true" } }),
    )
    expect(await register.call("createCheckJob", { file: "code\n", type: "text/csv" })).toMatchObject({ id: "j" })
    expect(new Set(asked.map(({ headers }) => headers.get("idempotency-key"))).size).toBe(1)
    expect(asked).toHaveLength(3)
    const reused = scripted(
      Response.json({ type: "urn:gongshi:problem:change-conflict", title: "x", status: 409 }, { status: 409 }),
    )
    await expect(reused.register.call("createCheckJob", { file: "code\n", type: "text/csv" })).rejects.toThrow("x")
    expect(reused.asked).toHaveLength(1)
  })

  test("that is refused says all faults at once", async () => {
    const errors = [{ pointer: "/queries", detail: "为空" }]
    const { register } = scripted(
      Response.json(
        { type: "urn:gongshi:problem:invalid-request", title: "不符合要求", errors, status: 400 },
        { status: 400 },
      ),
    )
    const problem = await register.call("check", { body: { queries: {} } }).catch((error: unknown) => error)
    expect(problem).toBeInstanceOf(RegisterProblem)
    expect(problem).toMatchObject({ status: 400, code: "invalid-request", errors })
  })
})

test("the feed goes on where it was cut off, in the middle of a line too", async () => {
  const line = (position: number) => `${JSON.stringify({ position, entry: "{}", line: null })}\n`
  const cut = new Response(`${line(0)}${line(1)}${line(2).slice(0, 9)}`)
  const whole = new Response(`${line(2)}{"head":{"size":3,"time":"2026-03-05T02:00:00Z"}}\n`)
  const { asked, register } = scripted(cut, new Error("reset"), whole)
  const read = []
  for await (const each of register.feed(0)) read.push("position" in each ? each.position : each.head.size)
  expect(read).toEqual([0, 1, 2, 3])
  expect(asked.map(({ url }) => new URL(url).searchParams.get("from"))).toEqual(["0", "2", "2"])
})

test("a stream that the register stops behind its last row is no whole answer", async () => {
  const { register } = scripted(new Response('{"line":1,"verdict":"clear"}\n{"line":2,"verdict":"stopped"}\n'))
  const verdicts: unknown[] = []
  const reading = (async () => {
    for await (const answer of register.checkStream([{ code: "1" }])) verdicts.push(answer["verdict"])
  })()
  await expect(reading).rejects.toThrow("used up")
  expect(verdicts).toEqual(["clear"])
})

describe("a webhook", () => {
  const secret = `whsec_${Buffer.alloc(32, 5).toString("base64")}`
  const body = JSON.stringify({ type: "alerts.raised", data: { alerts: [], next: "4711" } })
  const now = Date.parse("2026-03-05T02:00:00Z")
  const headersOf = (signature: string, time = now) =>
    new Headers({ "webhook-id": "m1", "webhook-timestamp": String(time / 1_000), "webhook-signature": signature })
  const signature = new Signer(secret).sign("m1", new Date(now), body)

  test("is read where one of its signatures is by the secret", async () => {
    const both = `v1,${Buffer.alloc(32).toString("base64")} ${signature}`
    const read = await readWebhook<{ type: string }>(secret, { headers: headersOf(both), body, now })
    expect([read.id, read.message.type]).toEqual(["m1", "alerts.raised"])
  })

  test.each([
    [
      "by another secret",
      () => ({
        headers: headersOf(new Signer(`whsec_${btoa("x".repeat(32))}`).sign("m1", new Date(now), body)),
        body,
        now,
      }),
    ],
    ["of another body", () => ({ headers: headersOf(signature), body: `${body} `, now })],
    ["that is old", () => ({ headers: headersOf(signature), body, now: now + 301_000 })],
    ["of a time of its own", () => ({ headers: headersOf(signature, now + 1_000), body, now })],
    ["without a signature", () => ({ headers: new Headers(), body, now })],
  ])("%s is refused", async (_, message) => {
    await expect(readWebhook(secret, message())).rejects.toBeInstanceOf(WebhookRefused)
  })
})

// Whoever stops reading ends the request: nothing is read on behind their back.
describe("rows that are gathered before they are sent, as in browsers", () => {
  test("are given up with their signal, while the next one is waited for too", async () => {
    const ends: string[] = []
    const rows = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise<IteratorResult<object>>(() => {}),
        return: async () => {
          ends.push("returned")
          return { done: true as const, value: undefined }
        },
      }),
    }
    const stop = new AbortController()
    const gathered = toWhole(rows, stop.signal)
    stop.abort(new Error("no longer wanted"))
    await expect(gathered).rejects.toThrow("no longer wanted")
    await expect(toWhole([{ code: "1" }], stop.signal)).rejects.toThrow("no longer wanted")
    expect(ends).toEqual(["returned"])
    expect(await (await toWhole([{ code: "1" }, { code: "2" }], undefined)).text()).toBe('{"code":"1"}\n{"code":"2"}\n')
  })
})

describe("a stream that nobody reads on", () => {
  const server = createServer((request, response) => {
    request.resume()
    const more = setInterval(() => response.write('{"line":1,"verdict":"clear"}\n'), 5)
    response.on("close", () => {
      clearInterval(more)
      closed.resolve()
    })
  })
  const closed = Promise.withResolvers<void>()
  afterAll(() => void server.close())

  test("is ended at the register", async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    const address = server.address()
    if (typeof address !== "object" || !address) throw new Error("no port")
    const register = openClient({ url: `http://127.0.0.1:${address.port}` })
    for await (const _ of register.checkStream([{ code: "1" }])) break
    await closed.promise
  })
})
