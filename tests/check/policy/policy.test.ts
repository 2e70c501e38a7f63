import fc from "fast-check"
import { beforeAll, describe, expect, test } from "vitest"
import { openBriefMemory } from "../../../src/access/brief-memory.ts"
import { withAdvice } from "../../../src/check/policy/advice-column.ts"
import { type Advice, advices, adviser, type CheckPolicy } from "../../../src/check/policy/policy.ts"
import type { ListName } from "../../../src/law/list.ts"
import { clientHeader, clock, importRows, officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow, subjectRow } from "../../support/rows.ts"

const database = useDatabase()
const { request } = testApp(() => database.sql)
let platform: Record<string, string> = {}

beforeAll(async () => {
  platform = await clientHeader(database.sql, "platform")
  await importRows(database.sql, [
    abnormalRow(1),
    abnormalRow(2),
    penaltyRow(2),
    seriousRow(3),
    penaltyRow(3, { class: "P3a" }),
    subjectRow(4),
  ])
})

const policy: CheckPolicy = {
  rules: [
    { list: "abnormal", advice: "review" },
    { list: "serious", advice: "review" },
    { list: "serious", ground: "SV-0501", advice: "block" },
    { list: "penalty", advice: "pass" },
    { list: "penalty", class: "P3a", advice: "review" },
  ],
  verdicts: { unknown: "review", invalid: "block" },
}
const put = (body: unknown, headers = platform) =>
  request("/v1/check/policy", {
    method: "PUT",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  })
const get = async (headers = platform) => (await request("/v1/check/policy", { headers })).json()
const advised = async (headers: Record<string, string>) => {
  const queries = Object.fromEntries([1, 2, 3, 4, 9].map((n) => [n, { code: codeOf(n) }]))
  const response = await request("/v1/check", {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ queries: { ...queries, bad: { code: "9" }, none: {} } }),
  })
  const { responses } = (await response.json()) as { responses: Record<string, { advice?: Advice }> }
  return Object.fromEntries(Object.entries(responses).map(([name, { advice }]) => [name, advice]))
}
const stream = async (query: string, type: string, body: string) => {
  const headers = { "content-type": type, ...platform }
  return (await request(`/v1/check/stream${query}`, { method: "POST", headers, body })).text()
}

describe("a policy", () => {
  test("is the client's own, and says nothing until it is set", async () => {
    expect(await get()).toEqual({ rules: [], verdicts: {} })
    expect(Object.values(await advised(platform)).filter(Boolean)).toEqual([])
    expect(await (await put(policy)).json()).toEqual(policy)
    expect(await get()).toEqual(policy)
    expect(await get(await clientHeader(database.sql, "platform"))).toEqual({ rules: [], verdicts: {} })
    expect((await put(policy, await officerHeader("officer", "410105"))).status).toBe(403)
    const [audit] = await database.sql`select actor, after from audit_event where act = 'check.policy'`
    expect(audit).toMatchObject({ actor: expect.stringMatching(/^client:/), after: policy })
  })

  test("advises by ground before list, and of several records the strictest", async () => {
    await put(policy)
    const answers = await advised(platform)
    expect(answers).toEqual({
      ...{ 1: "review", 2: "review", 3: "block", 4: undefined, 9: "review" },
      ...{ bad: "block", none: "block" },
    })
    expect(Object.values(await advised({})).filter(Boolean)).toEqual([])
  })

  test("is refused rule by rule where a ground or class is not of its list", async () => {
    const rules = [
      { list: "abnormal", ground: "SV-0501", advice: "pass" },
      { list: "penalty", ground: "AB-E4", advice: "pass" },
      { list: "penalty", class: "P9", advice: "pass" },
      { list: "serious", class: "P2", advice: "pass" },
      { list: "penalty", advice: "pass" },
      { list: "penalty", advice: "block" },
    ]
    const response = await put({ rules })
    expect(response.status).toBe(400)
    const { errors } = (await response.json()) as { errors: { pointer: string }[] }
    expect(errors.map(({ pointer }) => pointer)).toEqual([
      "/rules/0/ground",
      "/rules/1/ground",
      "/rules/2/class",
      "/rules/3/class",
      "/rules/5",
    ])
    expect((await put({ rules: [{ list: "abnormal", advice: "ignore" }] })).status).toBe(400)
  })

  test("adds a column to a stream for who asks, and leaves every other byte as it is", async () => {
    await put(policy)
    const body = `店铺,code\n"甲\n乙",${codeOf(3)}\n丙,${codeOf(4)}\n\n"丁,",${codeOf(9)}\n戊,9\n"`
    const plain = await stream("", "text/csv", body)
    expect(plain).not.toContain("advice")
    const lines = plain.split("\n")
    expect(await stream("?advice=true", "text/csv", body)).toBe(
      [
        `${lines[0]},advice`,
        lines[1],
        `${lines[2]},block`,
        `${lines[3]},`,
        "",
        `${lines[5]},review`,
        `${lines[6]},block`,
        `${lines[7]},block`,
        "",
      ].join("\n"),
    )
  })

  test("stands under its header, whatever a row lacks or has too many of", async () => {
    await put(policy)
    const body = `code,备注\n${codeOf(3)},甲,pass\n${codeOf(9)}\n`
    const lines = (await stream("?advice=true", "text/csv", body)).split("\n")
    expect(lines[1]).toMatch(/^[^,]+,甲,listed,.*,,block,pass$/)
    expect(lines[2]).toBe(`${codeOf(9)},,unknown,,,,review`)
  })

  test("adds a member to the lines of NDJSON", async () => {
    await put(policy)
    const body = [3, 2, 4, 9].map((n) => JSON.stringify({ code: codeOf(n) })).join("\n")
    const lines = (await stream("?advice=true", "application/x-ndjson", body)).trim().split("\n")
    expect(lines.map((line) => JSON.parse(line).advice)).toEqual(["block", "review", null, "review"])
  })
})

describe("what is advised", () => {
  const marks: Record<ListName, readonly string[]> = {
    abnormal: ["AB-E4", "AB-E1"],
    serious: ["SV-0501", "SV-0601"],
    penalty: ["P2", "P3a"],
  }
  const record = fc
    .constantFrom<ListName>("abnormal", "serious", "penalty")
    .chain((list) => fc.record({ list: fc.constant(list), mark: fc.constantFrom(...marks[list]) }))
  const rule = fc
    .record({ record, bare: fc.boolean(), advice: fc.constantFrom(...advices) })
    .map(({ record: { list, mark }, bare, advice }) => ({
      list,
      ...(bare ? {} : list === "penalty" ? { class: mark } : { ground: mark }),
      advice,
    }))

  test("does not depend on the order of records, and more records never soften it", () => {
    const order: (Advice | null)[] = ["block", "review", null, "pass"]
    const strict = (advice: Advice | null) => order.indexOf(advice)
    fc.assert(
      fc.property(fc.array(rule), fc.array(record, { minLength: 1 }), record, (rules, records, more) => {
        const advise = adviser({ rules, verdicts: {} })
        expect(advise("listed", records.toReversed())).toBe(advise("listed", records))
        expect(strict(advise("listed", [...records, more]))).toBeLessThanOrEqual(strict(advise("listed", records)))
      }),
    )
  })

  test("lets nobody pass for one record who has another that nothing is said of", () => {
    const advise = adviser({ rules: [{ list: "penalty", advice: "pass" }], verdicts: {} })
    const penalty = { list: "penalty", mark: "P2" } as const
    expect(advise("listed", [penalty])).toBe("pass")
    expect(advise("listed", [penalty, { list: "serious", mark: "SV-0501" }])).toBe(null)
  })

  test("is the same in a stream, whose answer is cut anywhere", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(rule), fc.array(record, { minLength: 1 }), fc.nat(), async (rules, records, at) => {
        const advise = adviser({ rules, verdicts: {} })
        const lists = [...new Set(records.map(({ list }) => list))].join(";")
        const row = `示例,listed,${lists},${[...new Set(records.map(({ mark }) => mark))].join(";")},`
        const bytes = new TextEncoder().encode(`name,verdict,lists,grounds,problem\n${row}\n`)
        async function* chunks() {
          yield bytes.subarray(0, at % bytes.length)
          yield bytes.subarray(at % bytes.length)
        }
        const answer: Buffer[] = []
        for await (const chunk of withAdvice("csv", chunks(), advise, 4)) answer.push(Buffer.from(chunk))
        const text = Buffer.concat(answer).toString()
        expect(text.split("\n")[1]).toBe(`${row},${advise("listed", records) ?? ""}`)
      }),
    )
  })
})

describe("a policy that is remembered for a moment", () => {
  test("is read once for many checks, and a change of it holds at once", async () => {
    let reads = 0
    const remembered = openBriefMemory<CheckPolicy>(clock)
    const policyMemory: typeof remembered = {
      ...remembered,
      find: (key, read) =>
        remembered.find(key, () => {
          reads++
          return read()
        }),
    }
    const app = testApp(() => database.sql, { policyMemory })
    const client = await clientHeader(database.sql, "platform")
    const headers = { "content-type": "application/json", ...client }
    const body = JSON.stringify({ queries: { q: { code: codeOf(1) } } })
    const adviceOf = async () => {
      const answer = await (await app.request("/v1/check", { method: "POST", headers, body })).json()
      return (answer as { responses: { q: { advice?: Advice } } }).responses.q.advice
    }
    for (let time = 0; time < 5; time++) expect(await adviceOf()).toBeUndefined()
    expect(reads).toBe(1)
    const rules = [{ list: "abnormal", advice: "block" }]
    const change = { method: "PUT", headers, body: JSON.stringify({ rules, verdicts: {} }) }
    expect((await app.request("/v1/check/policy", change)).status).toBe(200)
    expect(await adviceOf()).toBe("block")
  })
})
