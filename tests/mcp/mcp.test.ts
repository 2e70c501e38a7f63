/** The Model Context Protocol: what tools say is what the API says, with its keys and limits, and what is not known clears nobody. */
import { beforeAll, describe, expect, test } from "vitest"
import { chooseModules } from "../../src/app/modules.ts"
import { tools } from "../../src/mcp/tool.ts"
import { verdictWords } from "../../src/mcp/wording.ts"
import { clientHeader, importRows, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { abnormalRow, codeOf, subjectRow } from "../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql, {}, { modules: chooseModules(["core", "mcp"]) })

const nameOf = (n: number) => subjectRow(n).name

beforeAll(() => importRows(database.sql, [abnormalRow(1), subjectRow(2)]))

interface Answer {
  result?: {
    content: { text: string }[]
    structuredContent: Record<string, unknown>
    isError?: true
    protocolVersion?: string
    tools?: { name: string; inputSchema: object; annotations: { readOnlyHint: boolean } }[]
  }
  error?: { code: number; message: string }
}
const send = (message: unknown, headers: Record<string, string> = {}) =>
  app.request("/mcp", {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json, text/event-stream", ...headers },
    body: typeof message === "string" ? message : JSON.stringify(message),
  })
const ask = async (method: string, params?: object, headers?: Record<string, string>) =>
  (await (await send({ jsonrpc: "2.0", id: 1, method, params }, headers)).json()) as Answer
const call = async (name: string, given: object, headers?: Record<string, string>) =>
  (await ask("tools/call", { name, arguments: given }, headers)).result
const textOf = (result: Answer["result"]) => result?.content.map(({ text }) => text).join("\n") ?? ""

describe("the protocol", () => {
  test("begins with the version that was asked for, or the newest that is spoken", async () => {
    const versionFor = async (protocolVersion: string) =>
      (await ask("initialize", { protocolVersion, capabilities: {}, clientInfo: { name: "t", version: "1" } })).result
        ?.protocolVersion
    expect([await versionFor("2025-06-18"), await versionFor("1999-01-01")]).toEqual(["2025-06-18", "2025-11-25"])
    expect((await send({ jsonrpc: "2.0", method: "notifications/initialized" })).status).toBe(202)
    expect((await ask("ping")).result).toEqual({})
  })

  test("lists tools that only read, each with a schema", async () => {
    const listed = (await ask("tools/list")).result?.tools ?? []
    expect(listed.map(({ name }) => name)).toEqual(["look_up", "search_records", "check", "verify"])
    for (const { inputSchema, annotations } of listed) {
      expect(inputSchema).toMatchObject({ type: "object", additionalProperties: false })
      expect(annotations.readOnlyHint).toBe(true)
    }
  })

  test("refuses what is no message, no method, no tool, and tells all faults of a call at once", async () => {
    for (const wrong of ["{", "[]", "1", '{"id":1}']) expect((await send(wrong)).status).toBe(400)
    expect((await ask("resources/list")).error?.code).toBe(-32601)
    expect((await ask("tools/call", { name: "constructor" })).error?.code).toBe(-32602)
    const faulty = await call("search_records", { query: "", limit: 900, other: 1 })
    expect(faulty?.isError).toBe(true)
    for (const field of ["query", "limit", "other"]) expect(textOf(faulty)).toContain(field)
    expect((await app.request("/mcp")).status).toBe(405)
  })

  test("is not spoken with pages of other sites, and a body has a bound", async () => {
    const message = { jsonrpc: "2.0", id: 1, method: "ping" }
    expect((await send(message, { origin: "https://evil.example" })).status).toBe(403)
    expect((await send(message, { origin: "https://gongshi.example" })).status).toBe(200)
    // A rebound name: the page's origin is the host that it asks, and the register is known by another.
    const rebound = (host: string) =>
      app.request(`http://${host}/mcp`, {
        method: "POST",
        headers: { "content-type": "application/json", origin: `http://${host}` },
        body: JSON.stringify(message),
      })
    expect((await rebound("evil.example")).status).toBe(403)
    // Another port or scheme of ORIGIN's host is another origin, though it is asked there.
    for (const other of ["http://gongshi.example", "https://gongshi.example:8443"]) {
      const asked = app.request(`${other}/mcp`, {
        method: "POST",
        headers: { "content-type": "application/json", origin: other },
        body: JSON.stringify(message),
      })
      expect((await asked).status, other).toBe(403)
    }
    for (const host of ["localhost:8787", "127.0.0.1:8787", "[::1]:8787"]) {
      expect((await rebound(host)).status, host).toBe(200)
    }
    expect((await send(`{"x":"${"x".repeat(400_000)}"}`)).status).toBe(413)
  })
})

describe("tools", () => {
  test("check says each verdict and the place in the log, by code and by name", async () => {
    const merchants = [
      { code: codeOf(1) },
      { code: codeOf(2) },
      { code: codeOf(9) },
      { code: "9" },
      { name: nameOf(1) },
    ]
    const result = await call("check", { merchants })
    const lines = textOf(result).split("\n")
    const verdicts = [/LISTED/, /CLEAR/, /UNKNOWN/, /INVALID/, /LISTED|UNDECIDED/]
    verdicts.forEach((verdict, n) => void expect(lines[n]).toMatch(verdict))
    expect(lines[2]).toContain(codeOf(9))
    expect(lines.at(-1)).toMatch(/^As of size \d+ of the publication log, 20/)
    expect(result?.structuredContent["responses"]).toMatchObject({
      0: { verdict: "listed" },
      2: { verdict: "unknown" },
    })
  })

  test("what is not known is nowhere worded so that it reads as clear", () => {
    const good =
      /\bclear\b|\bclean\b|\bno (?:live )?records?\b|\bnothing (?:against|was found)\b|未列入|无记录|没有记录|无公示/i
    expect(verdictWords.clear).toMatch(good)
    for (const verdict of ["unknown", "invalid", "review"] as const) {
      expect(verdictWords[verdict]).not.toMatch(good)
      expect(verdictWords[verdict]).toContain("Do not take this as a good sign")
    }
    for (const name of ["look_up", "check"]) expect(tools[name]?.description).toContain("clears nobody")
  })

  test("look_up gives the record, and of a stranger the register's own words", async () => {
    expect(textOf(await call("look_up", { code: codeOf(1) }))).toContain(nameOf(1))
    const stranger = await call("look_up", { code: codeOf(9) })
    expect(stranger?.isError).toBe(true)
    expect(textOf(stranger)).not.toMatch(/\bis clear\b/)
    expect((await call("look_up", { code: "../../healthz" }))?.isError).toBe(true)
  })

  test("search_records finds, and says of nothing found that it says nothing", async () => {
    expect(textOf(await call("search_records", { query: nameOf(1), in: "subjects" }))).toContain(codeOf(1))
    expect(textOf(await call("search_records", { query: "绝无此事", in: "records" }))).toContain(
      "says nothing about any merchant",
    )
  })

  test("verify holds a report that the register signed, and refuses one that was changed", async () => {
    const report = await app.request(`/v1/subjects/${codeOf(2)}/report`, { headers: { accept: "application/jwt" } })
    const token = await report.text()
    expect(report.status).toBe(200)
    const forged = `${token.slice(0, -20)}${token.at(-20) === "A" ? "B" : "A"}${token.slice(-19)}`
    expect((await call("verify", { document: forged }))?.structuredContent["ok"]).toBe(false)
    expect(textOf(await call("verify", { document: "nonsense" }))).toContain("NOT VERIFIED")
    const held = await call("verify", { document: token })
    expect(held?.structuredContent["ok"], textOf(held)).toBe(true)
    expect(textOf(held)).toContain("The keys are those that this register serves itself.")
  })

  test("have the caller's key and no other: a wrong one is refused, and nothing is asked with more than it may", async () => {
    const platform = await clientHeader(database.sql, "platform")
    const proof = { merchants: [{ code: codeOf(1) }], proof: true }
    expect((await call("check", proof, platform))?.isError).toBeUndefined()
    // By a name that a listed one nearly bears, who may search for all is told of a clear one, and nobody else.
    const verdictFor = async (headers?: Record<string, string>) => {
      const told = (await call("check", { merchants: [{ name: nameOf(2) }] }, headers))?.structuredContent["responses"]
      return (told as Record<string, { verdict: string }>)["0"]?.verdict
    }
    const officer = await officerHeader("officer", "410105")
    expect([await verdictFor(officer), await verdictFor()]).toEqual(["clear", expect.not.stringMatching("clear")])
    expect((await send({ jsonrpc: "2.0", id: 1, method: "ping" }, { authorization: "Bearer wrong" })).status).toBe(401)
  })
})

test("where the module does not run there is nothing at its address", async () => {
  const core = testApp(() => database.sql)
  expect((await core.request("/mcp", { method: "POST", body: "{}" })).status).toBe(404)
})
