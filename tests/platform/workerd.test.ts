/**
 * The suite inside workerd, against the Worker of wrangler.toml; and what only Workers have.
 */

import { env, exports } from "cloudflare:workers"
import { randomBytes, randomUUID } from "node:crypto"
import { Webhook as Verifier } from "standardwebhooks"
import { describe, expect, inject, test, vi } from "vitest"
import { toApiKey } from "../../src/access/api-key.ts"
import type { RateLimitBinding } from "../../src/access/quota/edge-quota.ts"
import { addClient } from "../../src/access/store.ts"
import { openPool } from "../../src/database/pool.ts"
import { ownVersion } from "../../src/database/writer.ts"
import { postgresIndex } from "../../src/search/postgres-index.ts"
import type { Bindings } from "../../src/worker/binding.ts"
import worker from "../../src/worker.ts"
import { clientHeader, importRows } from "../support/app.ts"
import { clientSecret, logIn } from "../support/identity-login.ts"
import { codeOf } from "../support/rows.ts"
import { platformSuite, textOf } from "./suite.ts"

const sql = openPool(env.HYPERDRIVE.connectionString, 2)

platformSuite("workerd", () => ({
  fetch: (path, init) => exports.default.fetch(`https://register.test${path}`, init),
  sql,
  tick: () => worker.scheduled({ cron: "* * * * *" }, env),
}))

test("a page is left to the platform to pack: it packs again what is packed", async () => {
  const answer = await exports.default.fetch("https://register.test/about", { headers: { "accept-encoding": "gzip" } })
  expect([answer.status, answer.headers.get("content-encoding")]).toEqual([200, null])
  expect(await answer.text()).toMatch(/^<!doctype html>/i)
})

describe("a Worker that is not configured", () => {
  const ask = async (changes: Record<string, unknown>) => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {})
    const bindings: Bindings = { ...env, ...changes }
    const answer = await worker.fetch(new Request("https://register.test/healthz?lang=en"), bindings)
    const lines = log.mock.calls.flat().join("\n")
    log.mockRestore()
    await expect(worker.scheduled({}, bindings)).rejects.toThrow()
    return { answer, text: await answer.text(), lines }
  }

  test.each([
    ["no database is bound", { HYPERDRIVE: undefined }, "HYPERDRIVE is missing"],
    ["a variable is wrong", { OFFICER_ALGORITHMS: "none" }, "OFFICER_ALGORITHMS"],
    ["its holidays are in a file", { CALENDAR_FILE: "calendar.json" }, "CALENDAR_FILE names a file"],
    ["what its province fixes is in a file", { PROVINCE_RULES_FILE: "rules.json" }, "PROVINCE_RULES_FILE names a file"],
    ["a day of its holidays does not exist", { CALENDAR: '[{"year":2027,"off":["2027-02-29"]}]' }, "2027-02-29"],
    ["the officers' keys are in a file", { OFFICER_JWKS: "keys.json" }, "OFFICER_JWKS names a file"],
    ["the officers' keys are no key set", { OFFICER_JWKS: '{"keys":1}' }, "OFFICER_JWKS: the key set is none"],
    ["its own keys are not JSON", { JWKS: "{" }, "the key set is not JSON"],
    ["a key is not its kid's", { JWKS: String(env["JWKS"]).replace(/"x":"./, '"x":"!') }, "RFC 7638"],
  ])("when %s answers 503, and says why in the log alone", async (_, changes, reason) => {
    const { answer, text, lines } = await ask(changes)
    expect(answer.status).toBe(503)
    expect(answer.headers.get("content-type")).toContain("application/problem+json")
    expect(JSON.parse(text).detail).toBe("The service is not configured; its log says why.")
    expect(lines).toContain(reason)
  })

  test("refuses to publish a private key, and repeats it nowhere", async () => {
    const JWKS = String(env["JWKS"]).replace('"kty"', '"d":"c2VjcmV0","kty"')
    const { answer, text, lines } = await ask({ JWKS })
    expect(answer.status).toBe(503)
    expect(lines).toContain('"d"')
    expect(text + lines).not.toContain("c2VjcmV0")
  })

  test("knows the holidays that a variable adds", async () => {
    const CALENDAR = '[{"year":2027,"off":["2027-01-01"],"workdays":[]}]'
    const answer = await worker.fetch(new Request("https://register.test/v1/catalogue"), { ...env, CALENDAR })
    expect((await answer.json()).calendar_years).toContain(2027)
  })

  test.each([
    ["a second signature", { SM2_KEY: "{}" }, "the second signature is made on Node"],
    [
      "the signer's keys in a file",
      { SIGNER_URL: "https://signer.test", SIGNER_KEYS: "keys.json" },
      "SIGNER_KEYS names a file",
    ],
  ])("does not start with %s", async (_, changes, reason) => {
    const { answer, lines } = await ask(changes)
    expect(answer.status).toBe(503)
    expect(lines).toContain(reason)
  })

  test("lists the keys of its secrets and those that it is told of beside, and nothing else", async () => {
    const keysWith = async (changes: Record<string, unknown>) => {
      const bindings: Bindings = { ...env, ...changes }
      const answer = await worker.fetch(new Request("https://register.test/.well-known/jwks.json"), bindings)
      return (await answer.json()).keys.map(({ role = "any" }: { role?: string }) => role).sort()
    }
    expect(await keysWith({})).toEqual(["any", "export", "log", "receipt", "statement"])
    expect(await keysWith({ JWKS: "" })).toEqual(["export", "log", "receipt", "statement"])
  })
})

describe("signing in at an identity provider over the network", () => {
  const origin = "https://register.test"
  const loginIssuer = inject("loginIssuer")
  const bindings: Bindings = {
    ...env,
    ...{ ORIGIN: origin, OFFICER_ISSUER: loginIssuer, MERCHANT_ISSUER: loginIssuer },
    ...{ MERCHANT_JWKS: env["OFFICER_JWKS"] },
    ...{ OFFICER_CLIENT_ID: "gongshi", OFFICER_CLIENT_SECRET: clientSecret, OFFICER_LOGIN_SCOPE: "openid" },
    ...{ MERCHANT_CLIENT_ID: "gongshi", MERCHANT_CLIENT_SECRET: clientSecret, MERCHANT_LOGIN_SCOPE: "openid" },
    OFFICER_GROUPS: JSON.stringify({
      "市监-承办": { role: "officer", authority: "410105" },
      "税务-联惩": { role: "agency", agency: "示例市税务局" },
    }),
  }

  /** A browser of the register: its cookies, and forms as its pages send them. */
  function browser() {
    const jar = new Map<string, string>()
    return async (path: string, form?: Record<string, string>) => {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ")
      const sent = form && { method: "POST", body: new URLSearchParams(form) }
      const request = new Request(origin + path, { headers: { accept: "text/html", cookie, origin }, ...sent })
      const answer = await worker.fetch(request, bindings)
      for (const kept of answer.headers.getSetCookie()) {
        const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(kept) ?? []
        if (/max-age=0/i.test(kept)) jar.delete(name)
        else jar.set(name, value)
      }
      return { status: answer.status, to: answer.headers.get("location") ?? "", text: await answer.text() }
    }
  }

  async function comeBackAs(name: string, kind: "officers" | "merchants", to: string) {
    const go = browser()
    const begun = await go("/sign-in/login", { kind, to })
    expect([begun.status, new URL(begun.to).origin, begun.to]).toEqual([
      303,
      loginIssuer,
      expect.stringContaining("S256"),
    ])
    const back = (await logIn(begun.to, `${origin}/sign-in/callback`, name)).slice(origin.length)
    return { go, back }
  }

  test("lets an officer in by a group, until they sign out", async () => {
    const { go, back } = await comeBackAs("anna", "officers", "/worklist")
    const came = await go(back)
    expect([came.status, came.to]).toEqual([303, "/worklist"])
    expect(await go("/worklist")).toMatchObject({ status: 200, text: expect.stringContaining("承办人") })
    expect((await go("/sign-out", { everywhere: "1" })).to).toBe("/")
    expect((await go("/worklist")).to).toContain("/sign-in")
  })

  test("lets a merchant in by the code of its claim, and to nothing of officers", async () => {
    const { go, back } = await comeBackAs("owner", "merchants", "/counter")
    expect((await go(back)).to).toBe("/counter")
    expect(await go("/counter")).toMatchObject({ status: 200, text: expect.stringContaining(codeOf(1).slice(-5)) })
    expect((await go("/worklist")).status).toBe(403)
  })

  test("lets somebody in who works for an agency, at its desk", async () => {
    const key = toApiKey(randomBytes(32).toString("base64url"))
    const client = {
      id: randomUUID(),
      name: "示例市税务局",
      role: "agency" as const,
      key,
      actor: "system:test",
      at: Date.now(),
    }
    await addClient(sql, client)
    const { go, back } = await comeBackAs("dora", "officers", "/desk/notices")
    expect((await go(back)).to).toBe("/desk/notices")
    expect(await go("/desk/notices")).toMatchObject({ status: 200, text: expect.stringContaining("示例市税务局") })
    await go("/console/sign-out", {})
    expect((await go("/desk/notices")).to).toContain("/console/sign-in")
  })

  test("lets nobody in who has no post, or who brings another's answer", async () => {
    const { go, back } = await comeBackAs("nobody", "officers", "/worklist")
    expect(await go(back)).toMatchObject({ status: 403, text: expect.stringContaining("在本库没有岗位") })
    const other = await comeBackAs("anna", "officers", "/worklist")
    expect((await other.go(other.back.replace(/state=[^&]*/, "state=x"))).status).toBe(403)
    expect((await other.go("/worklist")).to).toContain("/sign-in")
  })
})

describe("a Worker and the bucket of its exports", () => {
  const ask = (path: string, init: RequestInit = {}, bindings: Bindings = env) =>
    worker.fetch(new Request(`https://register.test${path}`, init), bindings)

  test("gives out what a Node installation has put there, in ranges too", async () => {
    const digest = "0".repeat(64)
    const file = { name: "log.ndjson.zst", kind: "log", bytes: 10, sha256: digest, records: 1, content_sha256: digest }
    const manifest = {
      ...{ iss: "https://register.test", iat: 1_780_000_000, key_origin: "provided", checkpoint: "", withdrawn: [] },
      log: { origin: "register.test/log", size: 3, time: 0, root: `${"A".repeat(43)}=` },
      files: [file],
    }
    const signed = `e30.${btoa(JSON.stringify(manifest)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}.AA`
    await env.EXPORTS.put("3/log.ndjson.zst", "0123456789")
    await env.EXPORTS.put("3/manifest.jws", signed)
    const part = await ask("/exports/3/log.ndjson.zst", { headers: { range: "bytes=2-4" } })
    expect(part.status).toBe(206)
    expect(await textOf(part)).toBe("234")
    expect((await ask("/exports/3/log.ndjson.zst", { method: "HEAD" })).headers.get("content-length")).toBe("10")
    expect(await textOf(await ask("/exports/3/manifest.jws"))).toBe(signed)
    expect(await textOf(await ask("/exports/3.tar"))).toContain("0123456789")
    const { exports: listed } = await (await ask("/v1/exports")).json()
    expect(listed).toMatchObject([{ size: 3, archive: { path: "/exports/3.tar" } }])
    expect((await ask("/exports/4/manifest.jws")).status).toBe(404)
  })

  test("says so where none is bound", async () => {
    const { EXPORTS: _, ...bare } = env
    expect((await ask("/exports/3/manifest.jws", {}, bare)).status).toBe(503)
  })
})

describe("a Worker and its quotas", () => {
  const address = { "cf-connecting-ip": "203.0.113.50" }
  const ask = (headers: Record<string, string>, bindings: Bindings = env) =>
    worker.fetch(new Request("https://register.test/v1/subjects/91000000MA0000008C", { headers }), bindings)

  test("count addresses by the binding, whatever a client says of itself, and refuse with the next step", async () => {
    const asked: string[] = []
    const PUBLIC_LIMIT = {
      limit: async ({ key }: { key: string }) => {
        asked.push(key)
        return { success: asked.length <= 3 }
      },
    }
    const bindings = { ...env, PUBLIC_LIMIT }
    for (let n = 0; n < 3; n++) {
      const answer = await ask({ ...address, "x-forwarded-for": `198.51.100.${n}` }, bindings)
      expect(answer.headers.get("RateLimit-Policy")).toBe('"minute";q=600;w=60')
      await answer.text()
    }
    const refused = await ask(address, bindings)
    expect(refused.status).toBe(429)
    expect(refused.headers.get("RateLimit")).toBe('"minute";r=0;t=60')
    expect(refused.headers.get("Retry-After")).toBe("60")
    await refused.text()
    expect(new Set(asked).size).toBe(1)
    expect(asked.join()).not.toContain("203.0.113")
  })

  test("count by the platform's own limiter, which wrangler.toml binds", async () => {
    const answer = await ask(address)
    expect(answer.headers.get("RateLimit-Policy")).toBe('"minute";q=600;w=60')
    await answer.text()
    expect(await (env["PUBLIC_LIMIT"] as RateLimitBinding).limit({ key: "x" })).toEqual({ success: true })
  })

  test("count exact names by the day, for all isolates together, where a key makes the digests, and else tell of none", async () => {
    const name = `示例独名第${randomUUID().slice(0, 8)}号商贸有限公司`
    const digits = randomBytes(4).readUInt32BE(0) % 100_000
    const row = { kind: "subject", code: codeOf(digits + 500_000), name, type: "enterprise", region: "410105" }
    await importRows(sql, [row])
    await postgresIndex(sql).catchUp()
    const from = {
      "cf-connecting-ip": `2001:db8:${(digits % 65_536).toString(16)}::1`,
      "content-type": "application/json",
    }
    const check = async (bindings: Bindings) => {
      const body = JSON.stringify({ queries: { q: { name } } })
      const request = new Request("https://register.test/v1/check", { method: "POST", headers: from, body })
      const { responses } = (await (await worker.fetch(request, { ...bindings })).json()) as {
        responses: { q: { verdict: string } }
      }
      return responses.q.verdict
    }
    const unlimited = { ...env, PUBLIC_LIMIT: { limit: async () => ({ success: true }) } }
    expect(await check(unlimited)).toBe("clear")
    await sql`update asker_day set taken = 200`
    // Another object of bindings is another isolate.
    expect(await check({ ...unlimited })).toBe("unknown")
    expect(await check({ ...unlimited, IDENTITY_HASH_KEY: undefined, ROSTER_KEY: undefined })).toBe("unknown")
    await sql`delete from asker_day`
    expect(await check({ ...unlimited })).toBe("clear")
  })

  test("say so where nothing is bound, and serve", async () => {
    const { PUBLIC_LIMIT: _, ...bare } = env
    const log = vi.spyOn(console, "log").mockImplementation(() => {})
    const answer = await ask(address, bare)
    expect(log.mock.calls.flat().join("\n")).toContain("no PUBLIC_LIMIT is bound")
    log.mockRestore()
    expect(answer.status).toBe(400)
    expect(answer.headers.get("RateLimit-Policy")).toBeNull()
    await answer.text()
  })

  test("lease for keys, and write what was used behind an answer", async () => {
    const key = await clientHeader(sql, "platform")
    const lasting: Promise<unknown>[] = []
    const context = { waitUntil: (work: Promise<unknown>) => void lasting.push(work) }
    const bindings = { ...env }
    for (let n = 0; n < 3; n++) {
      const request = new Request("https://register.test/v1/subjects/91000000MA0000008C", { headers: key })
      const answer = await worker.fetch(request, bindings, context)
      expect(answer.headers.get("RateLimit")).toMatch(new RegExp(`^"day";r=${1_000_000 - n - 1};t=\\d+$`))
      await answer.text()
    }
    await Promise.all(lasting)
    const usage = await worker.fetch(new Request("https://register.test/v1/usage", { headers: key }), bindings, context)
    expect(await usage.json()).toMatchObject({
      units: { used: 3 },
      operations: [{ operation: "getSubject", requests: 3 }],
    })
  })
})

describe("a Worker and its database", () => {
  test("says that the database is away when Hyperdrive can't reach it", async () => {
    const HYPERDRIVE = { connectionString: "postgres://nobody:nothing@127.0.0.1:1/none" }
    const log = vi.spyOn(console, "log").mockImplementation(() => {})
    const answer = await worker.fetch(new Request("https://register.test/readyz"), { ...env, HYPERDRIVE })
    expect(log.mock.calls.flat().join("\n")).toContain("the database is away")
    log.mockRestore()
    expect(answer.status).toBe(503)
    expect(answer.headers.get("retry-after")).toBe("5")
  })

  test("reads on its schedule what others have written to the log", async () => {
    // As after an import by command line: the entries are in the log, and the index has not read them.
    await sql`update log_reader set position = 0 where name = 'search'`
    await worker.scheduled({ cron: "* * * * *" }, env)
    const answer = await worker.fetch(new Request("https://register.test/status"), env)
    const { readers } = await answer.json()
    expect(readers).toMatchObject([
      { name: "alerts", behind: 0 },
      { name: "map", behind: 0 },
      { name: "notices", behind: 0 },
      { name: "search", behind: 0 },
      { name: "search-ended", behind: 0 },
      { name: "search-records", behind: 0 },
      { name: "statistics", behind: 0 },
      { name: "tree", behind: 0 },
    ])
  })

  test("reports its version on its schedule, and writes no more where the database names a later one", async () => {
    await worker.scheduled({ cron: "* * * * *" }, env)
    const answer = await worker.fetch(new Request("https://register.test/status"), env)
    const { nodes } = await answer.json()
    expect(nodes).toMatchObject([{ version: ownVersion }])
    await sql`update oldest_writer set version = '99.0.0'`
    try {
      await expect(worker.scheduled({ cron: "* * * * *" }, env)).rejects.toMatchObject({ code: "GSV01" })
    } finally {
      // This connection says its version too, and is refused by now: who owns the table lays the guard aside.
      await sql.begin(async (tx) => {
        await tx`set local session_replication_role = replica`
        await tx`update oldest_writer set version = ${ownVersion}`
      })
    }
  })

  test("signs on its schedule what others have written, and remembers it in the bucket that is bound", async () => {
    await sql`update log_checkpoint set size = 0, note = null, time = 0`
    const held = new Map<string, string>()
    const CHECKPOINTS = {
      get: async (key: string) => (held.has(key) ? { text: async () => held.get(key) ?? "" } : null),
      put: async (key: string, value: string) => held.set(key, value),
    }
    await worker.scheduled({ cron: "* * * * *" }, { ...env, CHECKPOINTS })
    const answer = await worker.fetch(new Request("https://register.test/log/checkpoint"), env)
    expect([...held.values()]).toEqual([new TextDecoder().decode(await answer.arrayBuffer())])
  })

  test("without a key serves what others sign, and signs nothing", async () => {
    const bindings: Bindings = { ...env, LOG_KEY: "" }
    await sql`update log_checkpoint set size = 0, note = null, time = 0`
    await worker.scheduled({ cron: "* * * * *" }, bindings)
    const ask = () => worker.fetch(new Request("https://register.test/log/checkpoint"), bindings)
    expect((await ask()).status).toBe(503)
    await worker.scheduled({ cron: "* * * * *" }, env)
    expect((await ask()).status).toBe(200)
  })

  test("repeats nothing of a key that it can't read", async () => {
    const broken: Bindings = { ...env, LOG_KEY: '{"d":"c2VjcmV0"' }
    await expect(worker.scheduled({ cron: "* * * * *" }, broken)).rejects.toThrow(
      /^LOG_KEY holds no private JWK with its alg, and no set of them$/,
    )
  })

  test("takes no workbook and no form for a job, and says what it takes", async () => {
    const key = await clientHeader(sql, "platform")
    const send = (type: string, body: BodyInit) => {
      const headers = { ...key, "content-type": type, "accept-language": "en" }
      return worker.fetch(new Request("https://register.test/v1/check/jobs", { method: "POST", headers, body }), env)
    }
    const form = await send("multipart/form-data; boundary=x", "--x--\r\n")
    expect({ status: form.status, ...(await form.json()) }).toMatchObject({
      status: 415,
      detail: expect.stringContaining("text/csv"),
    })
    const zip = new Uint8Array([0x50, 0x4b, 3, 4, 0, 0])
    const workbook = await send("application/octet-stream", zip)
    expect({ status: workbook.status, ...(await workbook.json()) }).toMatchObject({
      status: 400,
      detail: expect.stringContaining("CSV"),
    })
  })

  test("does the daily work by its own cron, and not by that of the search", async () => {
    const lastDay = async () =>
      (await (await worker.fetch(new Request("https://register.test/status"), env)).json()).daily_work
    await worker.scheduled({ cron: "* * * * *" }, env)
    expect(await lastDay()).toBeNull()
    await sql`
      insert into kept_answer (actor, key, asked, status, answer, at)
      values ('client:past', 'past', '\\x00', 201, '{}', now() - interval '3 days')`
    await worker.scheduled({ cron: "7 * * * *" }, env)
    expect(await lastDay()).toMatchObject({ day: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/) })
    // And forgets what nobody asks for again.
    expect(await sql`select from kept_answer where key = 'past'`).toHaveLength(0)
  })

  test("leaves no connection behind a request", async () => {
    const connections = async () => {
      const [row] = await sql<{ count: number }[]>`
        select count(*)::int as count from pg_stat_activity where datname = current_database()`
      return row?.count ?? 0
    }
    // The tests above call the Worker from their own request, which has not ended: what they opened is there still.
    const before = await connections()
    for (let asked = 0; asked < 60; asked++) {
      const answer = await exports.default.fetch("https://register.test/readyz")
      await answer.text()
    }
    expect((await connections()) - before).toBeLessThan(10)
  })

  test("seals secrets of webhooks under its key, and sends signed messages on its schedule", async () => {
    const key = toApiKey(randomBytes(32).toString("base64url"))
    const client = {
      id: randomUUID(),
      name: "示例平台",
      role: "platform" as const,
      key,
      actor: "system:test",
      at: Date.now(),
    }
    await addClient(sql, client)
    const bindings: Bindings = { ...env, WEBHOOK_KEY: randomBytes(32).toString("base64url") }
    const call = (path: string, body?: object, by = bindings) => {
      const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" }
      const init = { method: "POST", headers, ...(body ? { body: JSON.stringify(body) } : {}) }
      return worker.fetch(new Request(`https://register.test${path}`, init), by)
    }
    const url = "https://platform.example/hook"
    const typeOf = async (answer: Response) => [answer.status, ((await answer.json()) as { type: string }).type]
    const keyless = await call("/v1/webhooks", { url }, { ...env, WEBHOOK_KEY: "" })
    expect(await typeOf(keyless)).toEqual([503, "urn:gongshi:problem:not-configured"])
    // Asked again where the Worker was too busy for its own deadline, or had no connection in time: nothing is made by it.
    await expect
      .poll(async () => typeOf(await call("/v1/webhooks", { url: "https://[::ffff:7f00:1]/" })))
      .toEqual([400, "urn:gongshi:problem:invalid-request"])
    const { id, secret } = await (await call("/v1/webhooks", { url })).json()
    expect((await call(`/v1/webhooks/${id}/ping`)).status).toBe(202)
    const sent = vi.spyOn(globalThis, "fetch").mockImplementation(async () => new Response(null, { status: 204 }))
    await worker.scheduled({ cron: "* * * * *" }, bindings)
    const messages = sent.mock.calls.filter(([to]) => String(to) === url)
    sent.mockRestore()
    expect(messages).toHaveLength(1)
    const { headers, body, redirect } = messages[0]?.[1] ?? {}
    expect(redirect).toBe("manual")
    expect(new Verifier(secret).verify(String(body), headers as Record<string, string>)).toMatchObject({ type: "ping" })
    const [delivery] = await sql<{ state: string }[]>`select state from webhook_delivery where webhook_id = ${id}`
    expect(delivery).toEqual({ state: "delivered" })
  })
})
