/**
 * The register over HTTP, the same on every platform: what it is given comes in by the import route, as it would there.
 */
import { beforeAll, describe, expect, test } from "vitest"
import manifest from "../../package.json" with { type: "json" }
import type { OfficerRole } from "../../src/access/scope.ts"
import type { Pool } from "../../src/database/client.ts"
import { openApiDocument } from "../../src/http/openapi.ts"
import { problemSchema } from "../../src/http/problem.ts"
import { openCheckpoint } from "../../src/ledger/checkpoint.ts"
import { leafHash, verifyInclusion } from "../../src/ledger/merkle.ts"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { noteVerifier, toVkey } from "../../src/ledger/signed-note.ts"
import { decodeBundle } from "../../src/ledger/tile.ts"
import { verifyAssets } from "../../src/verify/pages/routes.ts"
import { sha256 as portable, readKeyRing, unwrap, verifyAny } from "../../verify/gongshi-verify.js"
import { clientHeader, testApp } from "../support/app.ts"
import { officerTokenFor } from "../support/platform-token.ts"
import { idNumberOf, personSeller, registeredSeller } from "../support/seller-rows.ts"

/** A running register, and the database under it. */
export interface Platform {
  fetch(path: string, init?: RequestInit): Promise<Response>
  sql: Pool
  /** What the platform does by its clock, where a test has to set it off. */
  tick?(): Promise<unknown>
}

const plain = { headers: { accept: "text/plain" } }
const listed = "91000000MA0GG0017J"
const clear = "92000000MA0GG0025A"
const unknown = "93000000MA0GG00332"
const slipped = "9100000OMA0GG0017J"
const name = "郑州示例云杉商贸有限公司"

const subject = (code: string, name: string) => ({ kind: "subject", code, name, type: "enterprise", region: "410105" })
const rows = [
  subject(listed, name),
  subject(clear, "郑州示例青竹餐饮店"),
  {
    kind: "abnormal",
    subject: { code: listed, name },
    ground: "AB-E4",
    decision_no: "郑市监异字〔2026〕1号",
    decided_on: "2026-03-02",
    authority: "410105",
    published_on: "2026-03-05",
  },
  { kind: "abnormal", subject: { code: "91", name: "示例" } },
]
const ndjson = (values: readonly unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join("")

/** An officer's token of the issuer that the platforms are configured with. */
export const officerToken = (role: OfficerRole, audience?: string, subject = "suite") =>
  officerTokenFor(role, "410105", subject, audience)

// Workers warn when text() is called on a media type that they don't know to be text.
export async function textOf(answer: Response): Promise<string> {
  return new TextDecoder().decode(await answer.arrayBuffer())
}

function fileForm(text: string): FormData {
  const form = new FormData()
  form.set("file", new File([text], "sellers.csv"))
  return form
}

/** Declares the suite. */
export function platformSuite(on: string, platform: () => Platform): void {
  const request = (path: string, init?: RequestInit) => platform().fetch(path, init)
  const json = async (path: string, init?: RequestInit) => (await request(path, init)).json()
  const post = (path: string, type: string, body: string, headers: Record<string, string> = {}) =>
    request(path, { method: "POST", headers: { "content-type": type, ...headers }, body })
  const importRows = async (token: string) =>
    post("/v1/imports?source=suite", "application/x-ndjson", ndjson(rows), { authorization: `Bearer ${token}` })

  describe(`the register on ${on}`, () => {
    let key: Record<string, string>
    let firstImport: Response
    let released: Response

    beforeAll(async () => {
      key = await clientHeader(platform().sql, "platform")
      firstImport = await importRows(await officerToken("officer"))
      const { id } = await firstImport.clone().json()
      const release = { authorization: `Bearer ${await officerToken("checker", undefined, "another")}` }
      released = await post(`/v1/imports/${id}/acts`, "application/json", '{"act":"release"}', release)
    })

    test("takes an officer's import, names the row it can't take, and changes nothing the second time", async () => {
      expect([firstImport.status, released.status]).toEqual([200, 200])
      expect(await firstImport.json()).toMatchObject({ state: "waiting", rows: 4, added: 3, rejected: 1 })
      const first = await released.json()
      expect(first).toMatchObject({ rows: 4, added: 3, rejected: 1, remarks: [{ line: 4, outcome: "rejected" }] })
      const report = await request(first.report, {
        headers: { authorization: `Bearer ${await officerToken("administrator")}` },
      })
      expect(await textOf(report)).toContain('"line":4')
      const again = await (await importRows(await officerToken("officer"))).json()
      expect(again).toMatchObject({ rows: 4, added: 0, amended: 0, unchanged: 3, rejected: 1 })
    })

    test("takes no import without a token, with a token for others, or from a role that may not", async () => {
      const bare = await post("/v1/imports", "application/x-ndjson", ndjson(rows))
      expect(bare.status).toBe(401)
      expect(bare.headers.get("www-authenticate")).toContain("Bearer")
      expect((await importRows(await officerToken("officer", "somebody-else"))).status).toBe(401)
      expect((await importRows("not.a.token")).status).toBe(401)
      expect((await importRows(await officerToken("auditor"))).status).toBe(403)
    })

    test("takes bodies that come packed, and no bombs", async () => {
      const rows = (codes: string[]) => new Blob([`code\n${codes.join("\n")}\n`])
      const ask = async (blob: Blob, path: string, type: string) => {
        const body = await new Response(blob.stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer()
        const headers = { ...key, "content-type": type, "content-encoding": "gzip" }
        return request(path, { method: "POST", headers, body })
      }
      const answer = await ask(rows([listed, clear]), "/v1/check/stream", "text/csv")
      expect([answer.status, await textOf(answer)]).toEqual([200, expect.stringContaining(`\n${clear},`)])
      const bomb = await ask(rows(Array.from({ length: 2_000_000 }, () => clear)), "/v1/check/stream", "text/csv")
      expect(bomb.status).toBe(413)
      const whole = await ask(new Blob(["x".repeat(3_000_000)]), "/v1/check", "application/json")
      expect(whole.status).toBe(413)
      const broken = { ...key, "content-type": "text/csv", "content-encoding": "gzip" }
      expect((await request("/v1/check/stream", { method: "POST", headers: broken, body: "code\n" })).status).toBe(400)
    })

    test("refuses what is too long or nested too deep, as a problem that says so", async () => {
      const deep = `{"queries":{"a":{"code":${"[".repeat(50_000)}${"]".repeat(50_000)}}}}`
      for (const [body, status, name] of [
        [`{"queries":{"a":{"code":"${"9".repeat(3_000_000)}"}}}`, 413, "too-large"],
        [deep, 400, "invalid-request"],
      ] as const) {
        const answer = await post("/v1/check", "application/json", body)
        expect(answer.headers.get("content-type")).toContain("application/problem+json")
        expect(await answer.json()).toMatchObject({ status, type: `urn:gongshi:problem:${name}` })
      }
      const lines = `{"id":${"[".repeat(50_000)}${"]".repeat(50_000)},"code":"${listed}"}\n{"code":"${clear}"}\n`
      const answer = await post("/v1/check/stream", "application/x-ndjson", lines, key)
      const verdicts = (await textOf(answer)).trim().split("\n")
      expect(verdicts.map((line) => JSON.parse(line).verdict)).toEqual(["invalid", "clear"])
    })

    test("gives records in their form, and takes it again, in UTF-8 and in GB18030", async () => {
      const authorization = `Bearer ${await officerToken("officer")}`
      for (const encoding of ["utf-8", "gb18030"]) {
        const form = await request(`/v1/forms/abnormal/records?format=csv&encoding=${encoding}`, {
          headers: { authorization },
        })
        const body = await form.arrayBuffer()
        const headers = { "content-type": "text/csv", authorization }
        const again = await (await request("/v1/imports", { method: "POST", headers, body })).json()
        expect(again).toMatchObject({ rows: 1, unchanged: 1, remarks: [] })
      }
      expect(await textOf(await request("/v1/forms/abnormal?format=csv"))).toContain("列入经营异常名录原因")
    })

    test("is alive and ready, and says that the search index has read the whole log", async () => {
      expect(await json("/healthz")).toEqual({ status: "ok" })
      expect(await json("/readyz")).toEqual({ status: "ok" })
      const { as_of } = await json("/status")
      expect(as_of.size).toBeGreaterThan(0)
      // It reads by itself, soon after what was published; what took longer than an answer may is for the platform's clock. An entry
      // of the map may come behind it meanwhile.
      await expect
        .poll(async () => {
          const { readers } = await json("/status")
          const search = readers.find(({ name }: { name: string }) => name === "search")
          if (search?.behind > 0) await platform().tick?.()
          return { ...search, isThere: search?.position >= as_of.size }
        })
        .toMatchObject({ behind: 0, isThere: true })
    })

    test.each(["91000000ma0gg0017j", "９１００００００ＭＡ０ＧＧ００１７Ｊ"])(
      "finds a subject by its code typed %s",
      async (typed) => {
        const { subject, records } = await json(`/v1/subjects/${encodeURIComponent(typed)}`)
        expect(subject).toMatchObject({ code: listed, name })
        expect(records).toMatchObject([{ list: "abnormal", ground: "AB-E4", authority_name: "河南省郑州市金水区" }])
        const { record } = await json(records[0].url)
        expect(record).toEqual(records[0])
      },
    )

    test("tells an unknown subject from a wrong code, and says which code was likely meant", async () => {
      const absent = await request(`/v1/subjects/${unknown}`)
      expect(absent.status).toBe(404)
      const wrong = await request(`/v1/subjects/${slipped}`, { headers: { "accept-language": "en" } })
      expect(wrong.status).toBe(400)
      expect(wrong.headers.get("content-type")).toContain("application/problem+json")
      expect(problemSchema.parse(await wrong.json())).toMatchObject({
        likely: listed,
        title: "Not a unified social credit code",
      })
    })

    test("finds a listed subject by a part of its name, with facets", async () => {
      const find = () => json(`/v1/search?q=${encodeURIComponent("云杉 郑州")}`)
      await expect.poll(async () => (await find()).results).toMatchObject([{ code: listed, name }])
      const answer = await find()
      expect(answer.results[0].highlights).toContainEqual({ text: "云杉", match: true })
      expect(answer).toMatchObject({ total: 1, total_is: "exact", facets: { list: [{ value: "abnormal", count: 1 }] } })
    })

    test("gives each of the four verdicts in a check", async () => {
      const codes = { a: listed, b: clear, c: unknown, d: slipped }
      const queries = Object.fromEntries(Object.entries(codes).map(([id, code]) => [id, { code }]))
      const answer = await (await post("/v1/check", "application/json", JSON.stringify({ queries }))).json()
      expect(answer.responses).toMatchObject({
        a: { verdict: "listed", records: [{ ground: "AB-E4" }] },
        b: { verdict: "clear" },
        c: { verdict: "unknown" },
        d: { verdict: "invalid", problem: { likely: listed } },
      })
    })

    test("checks more than ten in a call, and streams, for those with a key alone", async () => {
      const eleven = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`q${index}`, { code: listed }]))
      const body = JSON.stringify({ queries: eleven })
      expect((await post("/v1/check", "application/json", body)).status).toBe(401)
      expect((await post("/v1/check/stream", "text/csv", `code\n${listed}\n`)).status).toBe(401)
      const answer = await post("/v1/check", "application/json", body, key)
      expect(answer.status).toBe(200)
      expect(Object.keys((await answer.json()).responses)).toHaveLength(11)
    })

    test("answers a CSV line by line in its own columns", async () => {
      const body = `shop,统一社会信用代码\nA,${listed}\n"B, or so",${clear}\n`
      const answer = await post("/v1/check/stream", "text/csv", body, key)
      expect(await answer.text()).toBe(
        "shop,统一社会信用代码,verdict,lists,grounds,problem\n" +
          `A,${listed},listed,abnormal,AB-E4,\n"B, or so",${clear},clear,,,\n`,
      )
    })

    test("answers a long NDJSON stream in order, over several queries at once", async () => {
      const codes = [listed, clear, unknown]
      const body = ndjson(Array.from({ length: 12_000 }, (_, id) => ({ id, code: codes[id % codes.length] })))
      const answer = await post("/v1/check/stream", "application/x-ndjson", body, key)
      const lines = (await textOf(answer)).trimEnd().split("\n")
      expect(lines).toHaveLength(12_000)
      const verdicts = lines.map((line) => JSON.parse(line)).map(({ id, verdict }) => `${id} ${verdict}`)
      const expected = ["listed", "clear", "unknown"]
      expect(verdicts).toEqual(verdicts.map((_, id) => `${id} ${expected[id % expected.length]}`))
    })

    test("takes a roster, names the row it can't take, and opens one seller for an officer's purpose", async () => {
      const sellers = [personSeller(1), registeredSeller(1), registeredSeller(2, { contact: "" })]
      const answer = await post("/v1/rosters?mode=full", "application/x-ndjson", ndjson(sellers), key)
      expect(await answer.json()).toMatchObject({
        rows: 3,
        added: 2,
        refused: 1,
        faults: [{ line: 3, field: "contact" }],
      })
      const again = await post("/v1/rosters?mode=full", "application/x-ndjson", ndjson(sellers), key)
      expect(await again.json()).toMatchObject({ unchanged: 2, refused: 1 })
      const [held] = await platform().sql<{ id: string }[]>`select client_id as id from roster_seller limit 1`
      const asked = JSON.stringify({ platform: held?.id, seller: "p-1", purpose: "核实第 12 号举报所涉网店" })
      const shown = await post("/v1/rosters/reveal", "application/json", asked, {
        authorization: `Bearer ${await officerToken("officer")}`,
      })
      expect(await shown.json()).toMatchObject({ id_number: idNumberOf(1), name: "示例人1" })
    })

    test("checks a file as a job, in the background", async () => {
      const body = `shop,统一社会信用代码\nA,${listed}\nB,${clear}\n`
      const sent = await post("/v1/check/jobs", "text/csv", body, key)
      expect(sent.status).toBe(202)
      const address = sent.headers.get("location") ?? ""
      const look = () => json(address, { headers: key })
      await platform().tick?.()
      await expect.poll(look).toMatchObject({ state: "done", rows_done: 2, counts: { listed: 1, clear: 1 } })
      expect(await textOf(await request(`${address}/result`, { headers: key }))).toBe(
        "shop,统一社会信用代码,verdict,lists,grounds,problem\r\n" +
          `A,${listed},listed,abnormal,AB-E4,\r\nB,${clear},clear,,,\r\n`,
      )
      expect(await textOf(await request(`${address}/events`, { headers: key }))).toContain("event: done")
    })

    test("lets a platform in at its console, and takes a file from its form", async () => {
      const ours = { "sec-fetch-site": "same-origin" }
      const send = (path: string, body: BodyInit, headers: Record<string, string> = {}) =>
        request(path, { method: "POST", redirect: "manual", headers: { ...ours, ...headers }, body })
      const entered = await send("/console/sign-in", new URLSearchParams({ key: key["authorization"]?.slice(7) ?? "" }))
      expect(entered.status).toBe(303)
      const cookie = entered.headers.get("set-cookie")?.split(";")[0] ?? ""
      const packed = new Response(fileForm(`统一社会信用代码\n${listed}\n`))
      const body = await packed.arrayBuffer()
      const type = packed.headers.get("content-type") ?? ""
      const length = String(body.byteLength)
      const sent = await send("/console/jobs", body, { cookie, "content-type": type, "content-length": length })
      expect(sent.status).toBe(303)
      for (const path of ["/console", sent.headers.get("location") ?? ""]) {
        const page = await request(path, { headers: { cookie } })
        expect(page.status).toBe(200)
        expect(await textOf(page)).toContain("sellers.csv")
      }
      expect((await request("/console/alerts", { headers: { cookie } })).status).toBe(200)
    })

    test("publishes public keys and nothing private", async () => {
      const { keys } = await json("/.well-known/jwks.json")
      const roles = keys.map(({ role }: { role?: string }) => role)
      for (const role of ["log", "export", "statement", "receipt"]) expect(roles).toContain(role)
      for (const key of keys) {
        expect(key).toMatchObject({ kty: "OKP", alg: "Ed25519", use: "sig", kid: expect.any(String) })
        expect(key).not.toHaveProperty("d")
      }
      const status = await json("/status")
      for (const row of status.keys)
        expect(row).toMatchObject({ kid: expect.any(String), signs_here: true, next: null })
    })

    test("has signed what it took, and proves a record by tiles, proof and checkpoint alike", async () => {
      const { keys } = await json("/.well-known/jwks.json")
      const { log } = await json("/status")
      const publicKey = Buffer.from(keys.find(({ role }: { role?: string }) => role === "log").x, "base64url")
      expect(log.vkeys).toEqual([toVkey(sha256, log.origin, publicKey)])
      const checkpoint = await textOf(await request("/log/checkpoint"))
      const opening = await openCheckpoint(checkpoint, log.origin, [noteVerifier(sha256, log.origin, publicKey)])
      if ("refused" in opening) throw new Error(`the checkpoint is refused: ${opening.refused}`)
      const { size, root } = opening.checkpoint
      const { records } = await json(`/v1/subjects/${listed}`)
      const proof = await json(`/v1/records/${records[0].id}/proof`)
      const { position } = proof
      const leaf = leafHash(sha256, Buffer.from(proof.entry))
      const hashes = proof.proof.map((hash: string) => Buffer.from(hash, "base64"))
      expect(verifyInclusion(sha256, { position, size, leaf, root, proof: hashes })).toBe(true)
      const tile = Buffer.from(await (await request(`/log/tile/0/000.p/${size}`)).arrayBuffer())
      expect(tile.subarray(32 * position, 32 * (position + 1))).toEqual(Buffer.from(leaf))
      const bundle = Buffer.from(await (await request(`/log/tile/entries/000.p/${size}`)).arrayBuffer())
      expect(Buffer.from(decodeBundle(bundle)?.[position] ?? []).toString()).toBe(proof.entry)
    })

    test("is verified by the library that it serves, on this platform, and by its own page", async () => {
      const { records } = await json(`/v1/subjects/${listed}`)
      const address = `/v1/records/${records[0].id}/proof`
      const keys = readKeyRing(portable, { jwks: await json("/.well-known/jwks.json") })
      if ("fault" in keys) throw new Error(keys.fault)
      const proofs = [await textOf(await request(address)), await textOf(await request(address, plain))]
      for (const proof of proofs) {
        const verification = await verifyAny(proof, { sha256: portable, keys, now: Date.now() })
        expect(verification).toMatchObject({ ok: true, kind: "proof" })
        const other = proof.replace("示例", "实例").replace(/^(extra .{60})./m, "$1!")
        expect((await verifyAny(other, { sha256: portable, keys, now: Date.now() })).ok).toBe(false)
      }
      const form = new FormData()
      form.append("text", proofs[1] ?? "")
      const page = await textOf(await request("/verify", { method: "POST", body: form }))
      expect(page).toContain("核验通过：存在性证明")
      for (const file of verifyAssets) {
        const script = await request(`/assets/verify/${file}`)
        expect(script.headers.get("content-type")).toBe("text/javascript; charset=utf-8")
        expect(await textOf(script)).toContain("npm run verify:build")
      }
    })

    test("signs a credit report that the library verifies, packed for its code too", async () => {
      const keys = readKeyRing(portable, { jwks: await json("/.well-known/jwks.json") })
      if ("fault" in keys) throw new Error(keys.fault)
      const { token, verify_url } = await json(`/v1/subjects/${listed}/report`)
      expect(await unwrap(verify_url)).toBe(token)
      const verification = await verifyAny(token, { sha256: portable, keys, now: Date.now() })
      expect(verification).toMatchObject({ ok: true, facts: { statement: "credit-report" } })
      expect(await textOf(await request(`/subjects/${listed}/report`))).toContain("</svg>")
    })

    test("describes itself in the same words everywhere", async () => {
      const { app } = testApp(() => platform().sql)
      const described = JSON.parse(JSON.stringify(openApiDocument(app, manifest)))
      expect(await json("/openapi.json")).toEqual(described)
    })

    test("sends the security headers with answers and problems alike", async () => {
      for (const path of ["/healthz", "/no-such-address", "/docs", "/docs/swagger-ui.css"]) {
        const { headers } = await request(path)
        expect(headers.get("content-security-policy"), path).toContain("default-src 'none'")
        expect(headers.get("x-content-type-options"), path).toBe("nosniff")
        expect(headers.get("x-frame-options"), path).toBe("DENY")
      }
    })

    test.each(["swagger-ui.css", "swagger-ui-bundle.js"])("serves %s of the API page itself", async (file) => {
      const answer = await request(`/docs/${file}`)
      expect(answer.status).toBe(200)
      expect(answer.headers.get("content-type")).toMatch(/^text\/(css|javascript)/)
      expect((await answer.text()).length).toBeGreaterThan(100_000)
    })
  })
}
