/**
 * A name that comes with a code is held against it wherever a check is asked, and one word tells what it is; the name that
 * the register knows stands in no stream and in no result.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { nameIs } from "../../src/register/subject/name-is.ts"
import { clientHeader, importRows } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { abnormalRow, codeOf, subjectRow } from "../support/rows.ts"
import { idNumberOf, registeredSeller, sendRoster } from "../support/seller-rows.ts"
import { jobDesk } from "./job/office.ts"

const database = useDatabase()
const desk = jobDesk(database)
let platform: Record<string, string> = {}
let other: Record<string, string> = {}

const registered = "示例第1号商贸有限公司"

beforeAll(async () => {
  platform = await clientHeader(database.sql, "platform")
  other = await clientHeader(database.sql, "platform")
  const shops = [{ platform: "示例商城", name: "示例云杉旗舰店", url: null }]
  await importRows(database.sql, [
    subjectRow(1, { former_names: ["示例旧名商贸有限公司"], shops }),
    abnormalRow(1),
    subjectRow(2, { type: "sole-trader", name: "示例张记小吃店", former_names: ["示例李记小吃店"] }),
  ])
  const own = registeredSeller(2, { name: "示例张记小吃店", shop: "示例张记外卖" })
  expect((await sendRoster(desk, platform, [own])).body).toMatchObject({ added: 1 })
})

// Code, name, and what it is to `platform`.
const pairs = [
  [1, registered, "same"],
  [1, " 示例第1号 商贸有限公司（）", "same"],
  [1, "示例第１号商貿有限公司", "same"],
  [1, "示例旧名商贸有限公司", "former"],
  [1, "示例云杉旗舰店", "shop"],
  [1, "示例别家商贸有限公司", "other"],
  [2, "示例张记小吃店", "same"],
  [2, "示例李记小吃店", "other"],
  [2, "示例张记外卖", "shop"],
  [9, registered, "unknown"],
] as const

interface Answered {
  responses: Record<string, { verdict: string; name_is?: string; name?: string; problem?: { errors: unknown } }>
}

const check = async (queries: Record<string, unknown>, headers: Record<string, string>) => {
  const init = { method: "POST", headers: { ...headers, "content-type": "application/json" } }
  const answer = await desk.request("/v1/check", { ...init, body: JSON.stringify({ queries }) })
  expect(answer.status).toBe(200)
  return ((await answer.json()) as Answered).responses
}

const asked = Object.fromEntries(pairs.map(([n, name], at) => [`q${at}`, { code: codeOf(n), name }]))
const csv = `序号,code,名称\n${pairs.map(([n, name], at) => `${at},${codeOf(n)},${name}\n`).join("")}`

const stream = async (body: string, type: string, query = "") => {
  const headers = { ...platform, "content-type": type }
  const answer = await desk.request(`/v1/check/stream${query}`, { method: "POST", headers, body })
  expect(answer.status).toBe(200)
  return answer.text()
}

describe("a name beside a code", () => {
  test("is told in a word by a check, and a shop of the own roster to its platform alone", async () => {
    const told = await check(asked, platform)
    for (const [at, [, , word]] of pairs.entries()) expect(told[`q${at}`]?.name_is).toBe(word)
    const toOthers = await check(asked, other)
    expect(pairs.map((_, at) => toOthers[`q${at}`]?.name_is)).toEqual(
      pairs.map(([, name, word]) => (name === "示例张记外卖" ? "other" : word)),
    )
  })

  test("changes no verdict, and is not told where none came", async () => {
    const bare = await check(
      { a: { code: codeOf(1) }, b: { code: codeOf(2), name: null }, c: { code: codeOf(2), name: " " } },
      platform,
    )
    expect(Object.values(bare).map(({ verdict, name_is }) => [verdict, name_is])).toEqual([
      ["listed", undefined],
      ["clear", undefined],
      ["clear", undefined],
    ])
    const named = await check({ a: { code: codeOf(1), name: "示例别家商贸有限公司" } }, platform)
    expect(named["a"]).toMatchObject({ verdict: "listed", name_is: "other" })
  })

  test("is refused where it is an ID number, or no text, and fails its query alone", async () => {
    const told = await check(
      {
        id: { code: codeOf(1), name: idNumberOf(1) },
        number: { code: codeOf(1), name: 7 },
        good: { code: codeOf(1), name: registered },
      },
      platform,
    )
    expect(told["good"]).toMatchObject({ verdict: "listed", name_is: "same" })
    expect(told["id"]?.problem?.errors).toMatchObject([{ pointer: "/queries/id/name" }])
    expect(told["number"]?.problem?.errors).toMatchObject([{ pointer: "/queries/number/name" }])
    expect(JSON.stringify(told)).not.toContain(idNumberOf(1))
  })

  test("is told by a stream of CSV and of NDJSON, and the registered name by neither", async () => {
    for (const query of ["", "?records=true", "?advice=true"]) {
      const [header = "", ...rows] = (await stream(csv, "text/csv", query)).trim().split("\n")
      const place = header.split(",").indexOf("name_is")
      expect(rows.map((row) => row.split(",")[place])).toEqual(pairs.map(([, , word]) => word))
    }
    const lines = pairs.map(([n, name]) => JSON.stringify({ code: codeOf(n), name })).join("\n")
    const answered = (await stream(lines, "application/x-ndjson")).trim().split("\n")
    expect(answered.map((line) => (JSON.parse(line) as { name_is: string }).name_is)).toEqual(
      pairs.map(([, , word]) => word),
    )
    const another = `code,名称\n${codeOf(1)},示例别家商贸有限公司\n${codeOf(2)},示例别家\n`
    expect(await stream(another, "text/csv")).not.toMatch(/示例第1号|张记/)
  })

  test("adds no column to a file that has no names, and says nothing where a row has none", async () => {
    expect(await stream(`code\n${codeOf(1)}\n`, "text/csv")).toMatch(/^code,verdict,lists,grounds,problem\n/)
    const answered = await stream(`code,名称\n${codeOf(1)},\n,${registered}\n`, "text/csv")
    expect(
      answered
        .split("\n")
        .slice(1, 3)
        .map((row) => row.at(-1)),
    ).toEqual([",", ","])
  })

  test("is told by a job, in its result, its rows and its numbers", async () => {
    const { id } = await desk.taken(csv, platform)
    await desk.work()
    const [header = "", ...rows] = (await desk.result(id, platform)).toString().trim().split(/\r?\n/)
    expect(header).toBe("序号,code,名称,verdict,lists,grounds,problem,name_is")
    expect(rows.map((row) => row.split(",").at(-1))).toEqual(pairs.map(([, , word]) => word))
    const get = async (path: string) => (await desk.get(`/${id}${path}`, platform)).json()
    expect(await get("/summary")).toMatchObject({ names: { same: 4, former: 1, shop: 2, other: 2, unknown: 1 } })
    expect(await get("/rows?name=other")).toMatchObject({ rows: [{ name_is: "other" }, { name_is: "other" }] })
    expect(await desk.get(`/${id}/result?format=ndjson`, platform).then((answer) => answer.text())).toContain(
      '"name_is":"former"',
    )
  })

  test("is told of lines of a job as of rows", async () => {
    const lines = pairs.map(([n, name]) => JSON.stringify({ code: codeOf(n), name })).join("\n")
    const { id } = await desk.taken(lines, { ...platform, "content-type": "application/x-ndjson" })
    await desk.work()
    const rows = (await desk.result(id, platform)).toString().trim().split(/\r?\n/).slice(1)
    expect(rows.map((row) => row.split(",").at(-1))).toEqual(pairs.map(([, , word]) => word))
  })
})

describe("a name without a code", () => {
  const decide = async (name: string, n: number, verdict: string) => {
    const init = { method: "POST", headers: { ...platform, "content-type": "application/json" } }
    const body = JSON.stringify({ query: { name }, code: codeOf(n), verdict })
    expect((await desk.request("/v1/match/decisions", { ...init, body })).status).toBe(200)
  }
  const verdictsOf = async (name: string, headers: Record<string, string>) => {
    const [byCheck] = Object.values(await check({ q: { name } }, headers))
    const { id } = await desk.taken(`名称\n${name}\n`, headers)
    await desk.work()
    const row = (await desk.result(id, headers)).toString().split(/\r?\n/)[1] ?? ""
    return [byCheck?.verdict, row.split(",")[1]]
  }

  test("is what its platform has decided, in checks and jobs, and nothing to others, until that is decided otherwise", async () => {
    await importRows(database.sql, [
      subjectRow(41, { name: "郑州示例白桦商贸有限公司" }),
      abnormalRow(41, { subject: { code: codeOf(41), name: "郑州示例白桦商贸有限公司" } }),
    ])
    const name = "示例白桦商贸"
    expect(await verdictsOf(name, platform)).toEqual(["review", "review"])
    await decide(name, 41, "same")
    expect(await verdictsOf(name, platform)).toEqual(["listed", "listed"])
    expect(await verdictsOf(name, other)).toEqual(["review", "review"])
    await decide(name, 41, "different")
    expect(await verdictsOf(name, platform)).toEqual(["unknown", "unknown"])
    // The code is listed whatever was decided about a name.
    expect((await check({ q: { code: codeOf(41) } }, platform))["q"]?.verdict).toBe("listed")
  })
})

describe("what a name is", () => {
  test("is nothing for a name in which nothing stands that counts", () => {
    const borne = { name: registered, type: "enterprise", formerNames: [], shops: [] } as const
    expect(nameIs("（）", borne)).toBe("unknown")
    expect(nameIs(registered, null)).toBe("unknown")
  })
})
