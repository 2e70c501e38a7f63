import { beforeAll, describe, expect, test } from "vitest"
import { clientHeader, importRows, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../support/rows.ts"

const database = useDatabase()
const { request } = testApp(() => database.sql)
const wrongCheck = codeOf(3).slice(0, 17) + (codeOf(3).endsWith("0") ? "1" : "0")
let platform: Record<string, string> = {}

beforeAll(async () => {
  platform = await clientHeader(database.sql, "platform")
  await importRows(database.sql, [
    abnormalRow(1),
    penaltyRow(1),
    subjectRow(2),
    // As its official source gave it.
    abnormalRow(3, { subject: { code: wrongCheck, name: "示例错码店" } }),
  ])
})

interface Answer {
  as_of: { size: number }
  responses: Record<
    string,
    { verdict: string; code?: string; records: { list: string }[]; problem?: Record<string, unknown> }
  >
}
const check = async (queries: unknown, headers: Record<string, string> = {}) =>
  request("/v1/check", {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ queries }),
  })
const verdicts = async (queries: unknown) => ((await (await check(queries)).json()) as Answer).responses

describe("a check", () => {
  test("gives each query its verdict, and never an empty answer", async () => {
    const answers = await verdicts({
      listed: { code: codeOf(1) },
      clear: { code: codeOf(2) },
      unknown: { code: codeOf(9) },
      invalid: { code: "91350100M000100Y44" },
    })
    for (const [name, answer] of Object.entries(answers)) expect(answer.verdict).toBe(name)
    expect(answers["listed"]?.records.map((record) => record.list).sort()).toEqual(["abnormal", "penalty"])
  })

  test("takes codes in lower case, with spaces and in full width", async () => {
    const code = codeOf(1)
    const wide = [...code].map((character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0)).join("")
    const answers = await verdicts({
      a: { code: code.toLowerCase() },
      b: { code: ` ${code.slice(0, 8)} ${code.slice(8)}` },
      c: { code: wide },
    })
    for (const answer of Object.values(answers)) expect(answer).toMatchObject({ verdict: "listed", code })
  })

  test("finds a code that fails its check where the register holds it so", async () => {
    expect(await verdicts({ q: { code: wrongCheck } })).toMatchObject({ q: { verdict: "listed", code: wrongCheck } })
  })

  test("answers a query whatever its name is", async () => {
    const body = `{"queries":{"__proto__":{"code":"${codeOf(1)}"},"constructor":{"code":"${codeOf(2)}"}}}`
    const headers = { "content-type": "application/json" }
    const text = await (await request("/v1/check", { method: "POST", headers, body })).text()
    expect(text).toMatch(/"__proto__":\{[^{]*"verdict":"listed"/)
    expect(text).toMatch(/"constructor":\{[^{]*"verdict":"clear"/)
    const names = body.replaceAll('"code"', '"name"')
    expect(await (await request("/v1/match", { method: "POST", headers, body: names })).text()).toContain(
      '"__proto__":',
    )
  })

  test("says of a body of the wrong kind what it is, and repeats nothing of it", async () => {
    for (const [queries, kind] of [
      ["[]", "an array"],
      ["7", "a number"],
    ]) {
      const headers = { "content-type": "application/json", "accept-language": "en" }
      const answer = await request("/v1/check", { method: "POST", headers, body: `{"queries":${queries}}` })
      const [error] = ((await answer.json()) as { errors: { pointer: string; detail: string }[] }).errors
      expect([answer.status, error?.pointer]).toEqual([400, "/queries"])
      expect(error?.detail).toContain(`and is ${kind}`)
    }
  })

  test("lets a bad query fail alone", async () => {
    const answers = await verdicts({
      a: null,
      b: 7,
      c: {},
      d: { code: 5 },
      e: { code: "x".repeat(10_000) },
      f: { code: codeOf(1) },
    })
    expect(Object.values(answers).map((answer) => answer.verdict)).toEqual([...Array(5).fill("invalid"), "listed"])
  })

  test("names the wrong character and the code that was likely meant", async () => {
    const { q } = await verdicts({ q: { code: codeOf(1).replace("MA0", "MAO") } })
    expect(q?.problem).toMatchObject({ likely: codeOf(1), position: 11 })
  })

  test("never repeats what looks like an ID number", async () => {
    const response = await check({ q: { code: "11010519491231002X" } })
    expect(await response.text()).not.toContain("11010519491231002X")
  })

  test("without a key takes ten queries and refuses eleven; with one takes a thousand and refuses more", async () => {
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`q${n}`, { code: codeOf(n) }]))
    expect((await check(many(10))).status).toBe(200)
    const refused = await check(many(11))
    expect(refused.status).toBe(401)
    expect(refused.headers.get("www-authenticate")).toContain("Bearer")
    const taken = await check(many(1_000), platform)
    expect(Object.keys(((await taken.json()) as Answer).responses)).toHaveLength(1_000)
    expect((await check(many(1_001), platform)).status).toBe(413)
  })

  test("says what is wrong with a body", async () => {
    const post = (body: string, type = "application/json") =>
      request("/v1/check", { method: "POST", headers: { "content-type": type }, body })
    expect((await post("{")).status).toBe(400)
    expect((await post("{}", "text/plain")).status).toBe(415)
    const missing = await post("{}")
    expect(missing.status).toBe(400)
    expect(await missing.json()).toMatchObject({ errors: [{ pointer: "/queries" }] })
  })
})

const stream = async (body: string | ReadableStream, type: string, headers = platform) =>
  request("/v1/check/stream", {
    method: "POST",
    headers: { "content-type": type, ...headers },
    body,
    duplex: "half",
  } as RequestInit)

describe("a stream", () => {
  const idNumber = "11010519491231002X"

  test.each(["身份证号", "ID Card No", "id_number", "统一社会信用代码/身份证号"])(
    "with a column %s is refused before a row is answered, and nothing of it is repeated",
    async (header) => {
      for (const columns of [`code,${header}`, `code,identity_hash,${header}`]) {
        const response = await stream(`${columns}\n${codeOf(1)},${idNumber},${idNumber}\n`, "text/csv")
        expect(response.status).toBe(400)
        const text = await response.text()
        expect(text).toContain("--identity-column")
        expect(text).not.toContain(idNumber)
      }
    },
  )

  test("answers a line of NDJSON with a member of ID numbers as invalid, whichever line it is, and repeats nothing", async () => {
    const lines = [
      { id: 1, code: codeOf(1) },
      { id: 2, code: codeOf(1), 身份证号: idNumber },
      { id: 3, code: codeOf(2) },
    ]
    const body = lines.map((line) => JSON.stringify(line)).join("\n")
    const text = await (await stream(body, "application/x-ndjson")).text()
    const answers = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { id: number; verdict: string })
    expect(answers.map(({ id, verdict }) => [id, verdict])).toEqual([
      [1, "listed"],
      [2, "invalid"],
      [3, "clear"],
    ])
    expect(text).not.toContain(idNumber)
  })

  test("is refused without a key", async () => {
    expect((await stream("code\n", "text/csv", {})).status).toBe(401)
  })

  test("of CSV repeats the sender's columns and adds four, line for line", async () => {
    const body = `\ufeff店铺,统一社会信用代码\r\n甲,${codeOf(1)}\r\n"乙,""丙""",${codeOf(2).toLowerCase()}\r\n丁,${codeOf(9)}\r\n\r\n戊\r\n"己\n庚",${codeOf(1)}`
    const lines = (await (await stream(body, "text/csv; charset=utf-8")).text()).split("\n")
    expect(lines[0]).toBe("店铺,统一社会信用代码,verdict,lists,grounds,problem")
    expect(lines[1]).toBe(`甲,${codeOf(1)},listed,abnormal;penalty,AB-E4;P2,`)
    expect(lines[2]).toBe(`"乙,""丙""",${codeOf(2).toLowerCase()},clear,,,`)
    expect(lines[3]).toBe(`丁,${codeOf(9)},unknown,,,`)
    expect(lines[4]).toBe("")
    expect(lines[5]).toMatch(/^戊,,invalid,,,/)
    expect(lines.slice(6).join("\n")).toBe(`"己\n庚",${codeOf(1)},listed,abnormal;penalty,AB-E4;P2,\n`)
  })

  test("of CSV without a column of codes or names is refused before it is answered", async () => {
    for (const body of ["备注,地址\n甲,乙\n", ""]) {
      const response = await stream(body, "text/csv")
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({ type: "urn:gongshi:problem:invalid-request" })
    }
  })

  test("of CSV whose lines end by CR alone is refused, and not answered as if it had no rows", async () => {
    for (const body of [`code,备注\r${codeOf(1)},甲\r`, `code,identity_hash,备注\r${codeOf(1)},,甲\r`]) {
      const response = await stream(body, "text/csv")
      expect(response.status).toBe(400)
      expect(await response.text()).toContain("CR")
    }
  })

  test("of CSV names a quote that is never closed, and loses no line before it", async () => {
    const lines = (await (await stream(`code\n${codeOf(1)}\n"91`, "text/csv")).text()).trim().split("\n")
    expect(lines[1]).toContain("listed")
    expect(lines[2]).toContain("invalid")
  })

  test("of NDJSON keeps each line's place and id", async () => {
    const body = [{ id: "a", code: codeOf(1) }, "{broken", { id: 2, code: codeOf(2) }, { id: 3 }, { id: 4, code: "8" }]
    const text = body.map((row) => (typeof row === "string" ? row : JSON.stringify(row))).join("\n")
    const answer = await (await stream(text, "application/x-ndjson")).text()
    const rows = answer
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))
    expect(rows.map(({ line, id, verdict }) => [line, id, verdict])).toEqual([
      [1, "a", "listed"],
      [2, undefined, "invalid"],
      [3, 2, "clear"],
      [4, 3, "invalid"],
      [5, 4, "invalid"],
    ])
  })

  test("of many batches comes back in the order it was sent", async () => {
    const order = Array.from({ length: 23_456 }, (_, n) => `${n},${codeOf(n % 5)}`)
    const lines = (await (await stream(`n,code\n${order.join("\n")}\n`, "text/csv")).text()).trim().split("\n").slice(1)
    expect(lines).toHaveLength(order.length)
    lines.forEach((line, n) => {
      expect(line.startsWith(`${order[n]},`)).toBe(true)
    })
  })

  test("asks for no more than it can answer, and stops when its reader goes away", async () => {
    let asked = 0
    let cancelled = false
    const source = new ReadableStream<Uint8Array>({
      pull(controller) {
        asked++
        controller.enqueue(Buffer.from(`${asked === 1 ? "code\n" : ""}${`${codeOf(1)}\n`.repeat(1_000)}`))
      },
      cancel() {
        cancelled = true
      },
    })
    const response = await stream(source, "text/csv")
    const reader = response.body?.getReader()
    await reader?.read()
    await reader?.read()
    await new Promise((resolve) => setTimeout(resolve, 300))
    // Three queries that grow from 64 KB in flight, and one that is gathered, 19 KB at a time: far from endless.
    expect(asked).toBeLessThan(200)
    await reader?.cancel()
    await expect.poll(() => cancelled).toBe(true)
  })
})
