import { beforeAll, describe, expect, test } from "vitest"
import { clientHeader, importRows, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { abnormalRow, codeOf, subjectRow } from "../support/rows.ts"

const database = useDatabase()
const { request } = testApp(() => database.sql)
let platform: Record<string, string> = {}
let other: Record<string, string> = {}
let officer: Record<string, string> = {}

const named = (n: number, name: string, region: string, changes: Record<string, unknown> = {}) => [
  subjectRow(n, { name, region, ...changes }),
  abnormalRow(n, { subject: { code: codeOf(n), name }, authority: region }),
]

beforeAll(async () => {
  platform = await clientHeader(database.sql, "platform")
  other = await clientHeader(database.sql, "platform")
  officer = await officerHeader("officer", "410000")
  await importRows(database.sql, [
    ...named(1, "郑州示例云杉商贸有限公司", "410105"),
    ...named(2, "郑州示例云杉食品有限公司", "410105"),
    ...named(3, "示例白桦小吃店", "410105"),
    ...named(4, "示例白桦小吃店", "410302"),
    ...named(5, "洛阳示例红松木业有限公司", "410302", { former_names: ["洛阳示例水杉木业有限公司"] }),
    subjectRow(6, { name: "示例青橄榄无记录有限公司", region: "410105" }),
  ])
})

interface Candidate {
  code: string
  name: string
  score: number
  match: boolean
  listed: boolean
  decided: string | null
  explanation: { name: string; parts: { part: string; agreement: string; words: { zh: string; en: string } }[] }
}
interface Answer {
  as_of: { size: number }
  responses: Record<string, { results: Candidate[]; problem?: { type: string; detail: string } }>
}
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  request(path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  })
const match = async (queries: unknown, options: object = {}, headers: Record<string, string> = {}) => {
  const response = await post("/v1/match", { queries, ...options }, headers)
  expect(response.status).toBe(200)
  return (await response.json()) as Answer
}
const results = async (name: string, options: object = {}, headers: Record<string, string> = {}) =>
  (await match({ q: { name, ...options } }, {}, headers)).responses["q"]?.results ?? []

describe("a match", () => {
  test("takes a name that is the same after clean-up, and says so in parts", async () => {
    const answer = await match({
      a: { name: "郑州示例云杉商贸有限公司" },
      b: { name: " 鄭州示例雲杉商貿（有限公司）" },
      c: { name: "郑州示例云杉商贸" },
    })
    expect(answer.as_of.size).toBeGreaterThan(0)
    expect(answer.responses["a"]?.results[0]).toMatchObject({ code: codeOf(1), score: 1, match: true, listed: true })
    expect(answer.responses["b"]?.results[0]).toMatchObject({ code: codeOf(1), match: true })
    const [third] = answer.responses["c"]?.results ?? []
    expect(third).toMatchObject({ code: codeOf(1), match: false })
    expect(third?.score).toBeGreaterThan(0.7)
    const [part] = third?.explanation.parts.filter(({ agreement }) => agreement === "missing") ?? []
    expect(part?.words.zh).toContain("有限公司")
    expect(part?.words.en).toContain("legal form")
  })

  test("finds by a former name, and says which name was compared", async () => {
    const [first] = await results("洛阳示例水杉木业有限公司")
    expect(first).toMatchObject({ code: codeOf(5), name: "洛阳示例红松木业有限公司", match: true })
    expect(first?.explanation.name).toBe("洛阳示例水杉木业有限公司")
  })

  test("shows both subjects of one name and takes neither", async () => {
    const both = await results("示例白桦小吃店")
    expect(both.map(({ code }) => code).sort()).toEqual([codeOf(3), codeOf(4)].sort())
    expect(both.map(({ match }) => match)).toEqual([false, false])
  })

  test("looks in the region that is asked for", async () => {
    expect(await results("示例白桦小吃店", { region: "4103" })).toMatchObject([{ code: codeOf(4), match: true }])
    expect(await results("示例白桦小吃店", { region: "11" })).toEqual([])
  })

  test("lets options in a query go before those of the call", async () => {
    const { responses } = await match(
      { few: { name: "郑州示例云杉有限公司", limit: 1 }, many: { name: "郑州示例云杉有限公司" } },
      { limit: 5, threshold: 0.1 },
    )
    expect(responses["few"]?.results).toHaveLength(1)
    expect(responses["many"]?.results.length).toBeGreaterThan(1)
    expect((await match({ q: { name: "郑州示例云杉有限公司" } }, { threshold: 1 })).responses["q"]?.results).toEqual([])
  })

  test("lets a bad query fail alone", async () => {
    const { responses } = await match({
      a: null,
      b: {},
      c: { name: "" },
      d: { name: "示例", region: "4" },
      e: { name: "示例", extra: 1 },
      f: { name: "x".repeat(301) },
      g: { name: "郑州示例云杉商贸有限公司" },
    })
    for (const name of ["a", "b", "c", "d", "e", "f"]) {
      expect(responses[name]?.problem?.type, name).toBe("urn:gongshi:problem:invalid-request")
      expect(responses[name]?.results).toEqual([])
    }
    expect(responses["d"]?.problem?.detail).toContain("region")
    expect(responses["g"]?.results[0]?.match).toBe(true)
  })

  test("shows subjects without live records only to who carries the scope", async () => {
    const name = "示例青橄榄无记录有限公司"
    expect(await results(name)).toEqual([])
    const refused = await match({ q: { name, scope: "all" } }, {}, platform)
    expect(refused.responses["q"]?.problem?.type).toBe("urn:gongshi:problem:not-allowed")
    expect((await post("/v1/match", { queries: {}, scope: "all" }, platform)).status).toBe(403)
    expect(await results(name, { scope: "all" }, officer)).toMatchObject([
      { code: codeOf(6), match: true, listed: false },
    ])
  })

  test("of subjects without live records is written down for an agency, once a call, by counts and a digest and no name", async () => {
    const agency = await clientHeader(database.sql, "agency")
    const name = "示例青橄榄无记录有限公司"
    await match({ q: { name } }, {}, agency)
    const queries = { q: { name }, r: { name: "示例另一家" }, s: { name, scope: "live" }, t: null }
    await match(queries, { scope: "all", purpose: "核验申报单位（示例）" }, agency)
    const trail =
      await database.sql`select actor, reason, after from audit_event where act = 'search.match' and actor like 'client:%'`
    expect(trail).toMatchObject([
      {
        reason: "核验申报单位（示例）",
        after: {
          queries: 2,
          found: expect.any(Number),
          digest: expect.stringMatching(/^[\w-]{43}$/),
          size: expect.any(Number),
        },
      },
    ])
    expect(JSON.stringify(trail)).not.toContain("青橄榄")
  })

  test("never shows what has ended, though the index has not read of it", async () => {
    await database.sql`update record set state = 'removed' where subject_code = ${codeOf(2)}`
    expect((await results("郑州示例云杉食品有限公司")).map(({ code }) => code)).not.toContain(codeOf(2))
    await database.sql`update record set state = 'live' where subject_code = ${codeOf(2)}`
    expect((await results("郑州示例云杉食品有限公司"))[0]?.code).toBe(codeOf(2))
  })

  test("without a key takes ten names and refuses eleven; with one takes a thousand and refuses more", async () => {
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`q${n}`, { name: `示例第${n}号` }]))
    expect((await post("/v1/match", { queries: many(10) })).status).toBe(200)
    expect((await post("/v1/match", { queries: many(11) })).status).toBe(401)
    const taken = await match(many(1_000), {}, platform)
    expect(Object.keys(taken.responses)).toHaveLength(1_000)
    expect((await post("/v1/match", { queries: many(1_001) }, platform)).status).toBe(413)
  })
})

describe("a decision", () => {
  const decide = (name: string, n: number, verdict: string, headers: Record<string, string>, region?: string) =>
    post("/v1/match/decisions", { query: { name, ...(region ? { region } : {}) }, code: codeOf(n), verdict }, headers)

  test("takes a note that holds nothing personal, and reads as it is kept", async () => {
    const about = { query: { name: "郑州示例云衫商贸有限公司" }, code: codeOf(1), verdict: "same" }
    const noted = (note: string) => post("/v1/match/decisions", { ...about, note }, platform)
    for (const note of ["联系人身份证41990118991231008X", "手机154\u200b1234\u200b5678", "示例\u202e"]) {
      const refused = await noted(note)
      expect(refused.status, note).toBe(400)
      expect(await refused.json()).toMatchObject({ errors: [{ pointer: "/note" }] })
    }
    expect((await noted("执照核对一致（示例）")).status).toBe(200)
    const named = await decide("示例 11010519491231002X", 1, "same", platform)
    expect([named.status, await named.json()]).toMatchObject([400, { errors: [{ pointer: "/query/name" }] }])
  })

  test("that a pair is different hides it from this client alone, for this query alone", async () => {
    const name = "郑州示例云衫商贸有限公司"
    expect((await results(name, {}, platform))[0]?.code).toBe(codeOf(1))
    expect((await decide(name, 1, "different", platform)).status).toBe(200)
    expect((await results(name, {}, platform)).map(({ code }) => code)).not.toContain(codeOf(1))
    // Written otherwise it is the same query.
    expect((await results("鄭州示例云衫商贸(有限公司)", {}, platform)).map(({ code }) => code)).not.toContain(codeOf(1))
    expect((await results(name, {}, other))[0]?.code).toBe(codeOf(1))
    expect((await results(name))[0]?.code).toBe(codeOf(1))
    expect((await results("郑州示例云杉商贸", {}, platform))[0]?.code).toBe(codeOf(1))
    expect((await results(name, { region: "41" }, platform))[0]?.code).toBe(codeOf(1))
  })

  test("is open again when the subject's names change, and when it is decided anew", async () => {
    const name = "洛阳示例红松木业公司"
    await decide(name, 5, "different", platform)
    expect(await results(name, {}, platform)).toEqual([])
    await decide(name, 5, "same", platform)
    expect((await results(name, {}, platform))[0]).toMatchObject({ code: codeOf(5), match: true, decided: "same" })
    await decide(name, 5, "different", platform)
    await importRows(database.sql, [subjectRow(5, { name: "洛阳示例红松木业有限公司", region: "410302" })])
    expect((await results(name, {}, platform))[0]).toMatchObject({ code: codeOf(5), decided: null })
  })

  test("is one of many that are kept at once: those in order go in, the others are told by their place", async () => {
    const many = (decisions: unknown, headers = platform) => post("/v1/match/decisions/many", { decisions }, headers)
    const name = "示例白桦小吃"
    const about = (n: number, verdict: string) => ({ query: { name }, code: codeOf(n), verdict })
    const came = await many([
      about(3, "different"),
      about(4, "same"),
      about(4, "same"),
      about(3, "same"),
      about(999, "same"),
      { ...about(3, "same"), query: { name: "示例 11010519491231002X" } },
      { ...about(3, "perhaps"), extra: 1 },
      null,
    ])
    expect(came.status).toBe(200)
    const { kept, problem } = (await came.json()) as {
      kept: number
      problem: { errors: { pointer: string; detail: string }[] }
    }
    expect(kept).toBe(2)
    expect(problem.errors.map(({ pointer }) => pointer)).toEqual([
      "/decisions/3/verdict",
      "/decisions/4/code",
      "/decisions/5/query/name",
      "/decisions/6/verdict",
      "/decisions/6/extra",
      "/decisions/7",
    ])
    expect(JSON.stringify(problem)).not.toContain("11010519491231002X")
    expect(await results(name, {}, platform)).toMatchObject([{ code: codeOf(4), match: true, decided: "same" }])
    expect((await results(name, {}, other)).map(({ code }) => code).sort()).toEqual([codeOf(3), codeOf(4)].sort())
    const none = await many([about(999, "same"), {}])
    expect([none.status, none.headers.get("content-type")]).toEqual([400, "application/problem+json; charset=utf-8"])
    for (const [sent, status] of [
      [[], 400],
      [Array.from({ length: 1_001 }, () => about(3, "same")), 400],
      ["x", 400],
    ] as const) {
      expect((await many(sent)).status).toBe(status)
    }
    expect((await many([about(3, "same")], {})).status).toBe(401)
    expect((await many([about(3, "same")], officer)).status).toBe(403)
  })

  test("about a region is about it however its code is written", async () => {
    const name = "郑州示例云杉商贸公司"
    for (const [decided, asked, verdict] of [
      ["410100", "4101", "different"],
      ["4101", "410100", "same"],
      ["410000", "41", "different"],
    ] as const) {
      await decide(name, 1, verdict, platform, decided)
      const [found] = (await results(name, { region: asked }, platform)).filter(({ code }) => code === codeOf(1))
      expect([asked, found?.decided]).toEqual([asked, verdict === "same" ? "same" : undefined])
    }
    expect((await results(name, { region: "410105" }, platform))[0]?.code).toBe(codeOf(1))
  })

  test("keeps no name", async () => {
    const rows = await database.sql`select * from match_decision`
    expect(rows.length).toBeGreaterThan(0)
    expect(JSON.stringify(rows)).not.toContain("示例")
  })

  test("asks for a client's key, and for a subject that is known", async () => {
    expect((await decide("示例", 1, "same", {})).status).toBe(401)
    expect((await decide("示例", 1, "same", officer)).status).toBe(403)
    expect((await decide("示例", 999, "same", platform)).status).toBe(404)
    expect((await decide("示例", 1, "maybe", platform)).status).toBe(400)
  })
})

describe("a check by name", () => {
  const check = async (queries: unknown, headers: Record<string, string> = {}) => {
    const response = await post("/v1/check", { queries }, headers)
    expect(response.status).toBe(200)
    return (
      (await response.json()) as {
        responses: Record<
          string,
          { verdict: string; code?: string; records: unknown[]; candidates?: Candidate[]; note?: string }
        >
      }
    ).responses
  }

  test("is listed from the automatic level on, below that for review, and else unknown", async () => {
    const answers = await check({
      same: { name: "郑州示例云杉商贸有限公司" },
      near: { name: "郑州示例云衫商贸有限公司" },
      twice: { name: "示例白桦小吃店" },
      placed: { name: "示例白桦小吃店", region: "410302" },
      none: { name: "毫无关联的名称" },
    })
    expect(answers["same"]).toMatchObject({ verdict: "listed", code: codeOf(1), candidates: [{ match: true }] })
    expect(answers["same"]?.records).toHaveLength(1)
    expect(answers["near"]).toMatchObject({ verdict: "review", records: [] })
    expect(answers["near"]?.candidates?.[0]?.code).toBe(codeOf(1))
    expect(answers["twice"]).toMatchObject({ verdict: "review" })
    expect(answers["twice"]?.candidates).toHaveLength(2)
    expect(answers["placed"]).toMatchObject({ verdict: "listed", code: codeOf(4) })
    expect(answers["none"]).toMatchObject({ verdict: "unknown", records: [] })
    expect(answers["none"]?.note).toContain("不能证明")
  })

  test("never clears by a name that is not the exact one but for who may see all subjects", async () => {
    const queries = { q: { name: "示例青橄榄无记录 有限责任公司" } }
    expect((await check(queries))["q"]?.verdict).toBe("unknown")
    expect((await check(queries, platform))["q"]?.verdict).toBe("unknown")
    expect((await check(queries, officer))["q"]?.verdict).not.toBe("unknown")
    const exact = { q: { name: "示例青橄榄无记录有限公司" } }
    for (const headers of [{}, platform, officer])
      expect((await check(exact, headers))["q"]).toMatchObject({ verdict: "clear", code: codeOf(6) })
  })

  test("goes by the code where both are given", async () => {
    const { q } = await check({ q: { code: codeOf(6), name: "郑州示例云杉商贸有限公司" } })
    expect(q).toMatchObject({ verdict: "clear", code: codeOf(6) })
  })

  test("stands in a stream of CSV and of NDJSON", async () => {
    // One that has decided nothing about these names.
    const asker = await clientHeader(database.sql, "platform")
    const stream = async (body: string, type: string) =>
      (await request("/v1/check/stream", { method: "POST", headers: { "content-type": type, ...asker }, body })).text()
    const csv = await stream(
      `企业名称,备注\n郑州示例云杉商贸有限公司,甲\n郑州示例云衫商贸有限公司,乙\n毫无关联的名称,丙\n`,
      "text/csv",
    )
    const [head, first, second, third] = csv.split("\n")
    expect(head).toBe("企业名称,备注,verdict,lists,grounds,problem")
    expect(first).toMatch(new RegExp(`^郑州示例云杉商贸有限公司,甲,listed,abnormal,AB-E4,按名称认定为：.*${codeOf(1)}`))
    expect(second).toMatch(new RegExp(`^郑州示例云衫商贸有限公司,乙,review,,,可能是：.*${codeOf(1)}`))
    expect(third).toMatch(/^毫无关联的名称,丙,unknown,,,没有找到/)
    const both = await stream(
      `code,name\n${codeOf(6)},郑州示例云杉商贸有限公司\n,郑州示例云杉商贸有限公司\n`,
      "text/csv",
    )
    expect(
      both
        .split("\n")
        .slice(1, 3)
        .map((line) => line.split(",")[2]),
    ).toEqual(["clear", "listed"])
    const [line] = (await stream(`{"id":7,"name":"郑州示例云衫商贸有限公司"}\n`, "application/x-ndjson")).split("\n")
    expect(JSON.parse(line ?? "")).toMatchObject({ id: 7, verdict: "review", candidates: [{ code: codeOf(1) }] })
  })
})
