/** Looking through a result row by row, the warning before a serious violator passes, and a roster that is sent by a page. */
import { beforeAll, describe, expect, test } from "vitest"
import { postgresIndex } from "../../src/search/postgres-index.ts"
import { jobDesk } from "../check/job/office.ts"
import { importRows } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { type Platform, platform } from "../support/roster.ts"
import { abnormalRow, codeOf, seriousRow, subjectRow } from "../support/rows.ts"
import { fileForm, look, send, signIn } from "./desk.ts"
import { type Furnished, furnish } from "./fixture.ts"

const database = useDatabase()
const desk = jobDesk(database)
let made: Furnished
let cookie = ""
let other: Platform
beforeAll(async () => {
  made = await furnish(database, desk)
  cookie = await signIn(desk, made.shop.key)
  other = await platform(database.sql, "另一示例平台")
})

interface Rows {
  columns: string[]
  rows: { cells: string[]; verdict: string; advice: string | null; lists: string[] }[]
  next: string | null
}
const rowsOf = async (id: string, query: string, header = made.shop.header) => {
  const response = await desk.request(`/v1/check/jobs/${id}/rows${query}`, { headers: header })
  return { status: response.status, body: (await response.json()) as Rows }
}

describe("the rows of a result", () => {
  test("are those of the file, by verdict, list and advice, and page on without losing any", async () => {
    const all = (await rowsOf(made.done, "")).body
    expect(all.columns).toEqual(["店铺", "统一社会信用代码"])
    expect(all.rows.map(({ verdict }) => verdict)).toContain("listed")
    const listed = (await rowsOf(made.done, "?verdict=listed")).body.rows
    expect(listed).toEqual(all.rows.filter(({ verdict }) => verdict === "listed"))
    expect((await rowsOf(made.done, "?list=penalty")).body.rows.every(({ lists }) => lists.includes("penalty"))).toBe(
      true,
    )
    const turned: Rows["rows"] = []
    for (let from: string | null = "0.0"; from !== null; ) {
      const { rows, next }: Rows = (await rowsOf(made.done, `?limit=2&from=${from}`)).body
      expect(rows.length).toBeLessThanOrEqual(2)
      turned.push(...rows)
      from = next
    }
    expect(turned).toEqual(all.rows)
  })

  test("are led to from those that could not be read", async () => {
    const { text } = await look(desk, `/console/jobs/${made.done}`, cookie)
    expect(text).toContain("全部已计入“代码无效”")
    expect(text).toContain(`href="/console/jobs/${made.done}/rows?verdict=invalid"`)
    expect(text).toContain('<p class="back"><a href="/console/jobs">')
  })

  test("are nobody else's, and none before the job is done", async () => {
    expect((await rowsOf(made.done, "", other.header)).status).toBe(404)
    expect((await rowsOf(made.waiting, "")).status).toBe(409)
    for (const query of ["?from=1", "?from=-1.0", "?verdict=x", "?limit=1001"]) {
      expect((await rowsOf(made.done, query)).status, query).toBe(400)
    }
    expect((await rowsOf(made.done, "?from=999999999.0")).body).toMatchObject({ rows: [], next: null })
  })

  test("are found on the first page where one alone fits in a file of some length", async () => {
    const codes = Array.from({ length: 20_500 }, (_, n) => codeOf(10_000 + n))
    const { id } = await desk.taken(`code\n${[...codes, codeOf(2)].join("\n")}\n`, made.shop.header)
    await desk.work()
    const { rows, next } = (await rowsOf(id, "?verdict=listed")).body
    expect([rows.map(({ cells }) => cells), next]).toEqual([[[codeOf(2)]], null])
  })

  test("are counted by advice where it was asked for", async () => {
    const csv = `code\n${[2, 1, 9].map(codeOf).join("\n")}\n`
    const { id } = await desk.taken(csv, made.shop.header, "?advice=true")
    await desk.work()
    const summary = await desk.request(`/v1/check/jobs/${id}/summary`, { headers: made.shop.header })
    const { advices } = (await summary.json()) as { advices: Record<string, number> }
    expect(Object.values(advices).reduce((sum, count) => sum + count, 0)).toBe(3)
    expect(advices["review"]).toBeGreaterThan(0)
    const { rows } = (await rowsOf(id, "?advice=review")).body
    expect(rows).toHaveLength(advices["review"] ?? -1)
    const page = await look(desk, `/console/jobs/${id}/rows?advice=review`, cookie)
    expect(page.text).toContain("人工复核（")
    expect(page.text).toContain(`href="/subjects/${rows[0]?.cells[0]}"`)
  })

  test("that wait for a person hand their name on in a form: it may be a person's, and stands in no address", async () => {
    await importRows(database.sql, [subjectRow(4_500, { name: "郑州示例云杉商贸有限公司" }), abnormalRow(4_500)])
    await postgresIndex(database.sql).catchUp()
    const { id } = await desk.taken("店铺,企业名称\n店一,郑州示例云衫商贸有限公司\n", made.shop.header)
    await desk.work()
    const { text } = await look(desk, `/console/jobs/${id}/rows?verdict=review`, cookie)
    expect(text).toContain(
      '<form method="post" action="/console/names"><input type="hidden" name="name" value="郑州示例云衫商贸有限公司">',
    )
    expect(text).toMatch(/待人工确认<span class="unseen"> [^\n]*郑州示例云衫商贸有限公司[^\n]*<\/span><\/button>/)
    expect(text).not.toContain(encodeURIComponent("郑州示例云衫商贸有限公司"))
    const { text: asked } = await send(desk, "/console/names", { name: "郑州示例云衫商贸有限公司" }, { cookie })
    expect(asked).toContain("郑州示例云杉商贸有限公司")
    expect(asked).toContain("按代码核查的结论不受判定影响")
  })

  test("are a table of a thousand, in which what a sender wrote is text", async () => {
    const csv = `店铺,code\n${Array.from({ length: 1_000 }, (_, at) => `<b>店${at}</b>,${codeOf(at + 3_000)}`).join("\n")}\n`
    const { id } = await desk.taken(csv, made.shop.header)
    await desk.work()
    const { status, text } = await look(desk, `/console/jobs/${id}/rows?limit=1000`, cookie)
    expect(status).toBe(200)
    expect(text.match(/<tr>/g)).toHaveLength(1_001)
    expect(text).not.toContain("<b>店")
    expect((await look(desk, `/console/jobs/${id}/rows?verdict=listed`, cookie)).text).toContain("没有符合条件的行")
    expect((await look(desk, `/console/jobs/${id}/rows?verdict=%3Cscript%3E`, cookie)).text).not.toContain("<script>")
  })
})

describe("names that wait for a person", () => {
  const wrong = "示例 11010519491231002X"
  let names: string[] = []
  let path = ""
  const radios = (text: string) => [...text.matchAll(/type="radio" name="(pick-\d+)" value="([^"]*)"/g)]
  const pick = (text: string, at: number, is: RegExp) =>
    radios(text).find(([, name, value]) => name === `pick-${at}` && is.test(value ?? ""))?.[2] ?? "missing"
  const [code, none] = [/^9/, /^none:/]

  beforeAll(async () => {
    names = Array.from({ length: 30 }, (_, at) => `洛阳示例云杉第${at + 1}号`)
    await importRows(
      database.sql,
      names.flatMap((name, at) => {
        const subject = { code: codeOf(4_600 + at), name: `${name}商贸有限公司` }
        return [subjectRow(4_600 + at, { name: subject.name }), abnormalRow(4_600 + at, { subject })]
      }),
    )
    await postgresIndex(database.sql).catchUp()
    // One stands twice, and is asked about once.
    const rows = [names[0], ...names].map((name, at) => `店${at},${name}商贸公司`)
    const { id } = await desk.taken(`店铺,企业名称\n${rows.join("\n")}\n${wrong},\n`, made.shop.header)
    await desk.work()
    path = `/console/jobs/${id}/names`
  })

  test("stand in a list with candidates and what differs, in no address, and are led to from their job", async () => {
    const { text } = await look(desk, path, cookie)
    expect(text).toContain(`${names[0]}商贸公司`)
    expect(text.split(`${names[0]}商贸公司`).length).toBeLessThan(text.split("<tbody>").length)
    expect(text).toMatch(/缺少|不同/)
    expect(new Set(radios(text).map(([, name]) => name)).size).toBe(24)
    expect(text).not.toContain(encodeURIComponent(`${names[0]}`))
    expect((await look(desk, path.replace("/names", ""), cookie)).text).toContain(`href="${path}"`)
    const theirs = await signIn(desk, other.key)
    expect((await look(desk, path, theirs)).status).toBe(404)
    expect((await send(desk, path, { "pick-0": codeOf(1) }, { cookie: theirs })).status).toBe(404)
    expect((await look(desk, path)).to).toContain("sign-in")
    expect((await look(desk, `${path}?from=x`, cookie)).status).toBe(400)
  })

  test("are decided together, and so are answered the next time; what is decided otherwise stands too", async () => {
    const { text } = await look(desk, `${path}?chosen=only`, cookie)
    expect(text.match(/ checked>/g)?.length).toBe(24)
    const nothing = await send(desk, path, { from: "" }, { cookie })
    expect([nothing.status, nothing.text.includes("还没有选定任何一行")]).toEqual([400, true])
    // A code that no register knows is refused in its row; what is beside it is kept.
    const some = { "pick-0": pick(text, 0, code), "pick-1": codeOf(999_999), "pick-2": pick(text, 2, none) }
    const half = await send(desk, path, some, { cookie })
    expect(half.status).toBe(400)
    expect(half.text).toContain('<a href="#pick-1">')
    expect(half.text).toContain("已判定为同一主体")
    const verdictOf = async (name: string) => {
      const init = { method: "POST", headers: { ...made.shop.header, "content-type": "application/json" } }
      const asked = { ...init, body: JSON.stringify({ queries: { q: { name } } }) }
      const answer = (await (await desk.request("/v1/check", asked)).json()) as {
        responses: { q: { verdict: string; code?: string } }
      }
      return [answer.responses.q.verdict, answer.responses.q.code]
    }
    expect(await verdictOf(`${names[0]}商贸公司`)).toEqual(["listed", codeOf(4_600)])
    expect((await verdictOf(`${names[1]}商贸公司`))[0]).toBe("review")
    const whole = Object.fromEntries(
      Array.from({ length: 24 }, (_, at) => [`pick-${at}`, at === 2 ? pick(text, 2, none) : pick(text, at, code)]),
    )
    const next = await send(desk, path, whole, { cookie })
    expect(next.status).toBe(200)
    // All of the page is decided: the next one is there.
    expect(next.text).toContain(`${names[29]}商贸公司`)
    expect(next.text).toContain('已记下的判定： <span class="count">24</span>')
    expect((await verdictOf(`${names[5]}商贸公司`))[1]).toBe(codeOf(4_605))
    const again = await look(desk, path, cookie)
    expect(again.text).toContain("已判定为同一主体")
  })
})

describe("a policy by which a serious violator would pass", () => {
  test("is saved once that is confirmed, and not before", async () => {
    const fields = { "rule.serious": "block", "rule.serious.SV-1101": "pass" }
    const asked = await send(desk, "/console/policy", fields, { cookie })
    expect(asked.status).toBe(200)
    expect(asked.text).toContain("还没有保存：这样会放行严重违法失信主体")
    expect(asked.text).toMatch(/<ul><li><span class="code">SV-1101<\/span>[\u4e00-\u9fff]/)
    const kept = async () => (await desk.request("/v1/check/policy", { headers: made.shop.header })).text()
    expect(await kept()).not.toContain("pass")
    expect((await send(desk, "/console/policy", { ...fields, confirm: "1" }, { cookie })).to).toBe(
      "/console/policy?saved=1",
    )
    expect(await kept()).toContain("pass")
    expect((await send(desk, "/console/policy", { "rule.serious": "block" }, { cookie })).to).toBe(
      "/console/policy?saved=1",
    )
  })
})

describe("a roster that is sent by the page", () => {
  const row = (seller: string, number: number) =>
    `${seller},示例第${number}号商贸有限公司,${codeOf(number)},示例市示例路${number}号,service@shop.example,示例店${number},https://shop.example/${number}`
  const header = "经营者编号,名称,统一社会信用代码,实际经营地址,联系方式,网店名称,网址"

  test("enters it, tells rows that are wrong, and holds back exits that nobody has confirmed", async () => {
    await importRows(database.sql, [seriousRow(41)])
    const own = await signIn(desk, other.key)
    const path = "/console/roster"
    const csv = [header, ...Array.from({ length: 110 }, (_, at) => row(`a-${at}`, 41 + at)), "b-1,,,,,,"].join("\n")
    const sent = await send(desk, path, fileForm(csv, "名单.csv", { mode: "full", period: "" }), { cookie: own })
    expect(sent.to).toBe("/console/roster?done=taken")
    const { text } = await look(desk, "/console/roster?done=taken", own)
    expect(text).toContain("名单已收下")
    expect(text).toMatch(/<a href="#refused">有 \d+ 行有问题，没有收下/)
    expect(text).toContain("上次报送的问题")
    const few = fileForm([header, row("a-0", 41)].join("\n"), "名单.csv", { mode: "full" })
    expect((await send(desk, path, few, { cookie: own })).to).toBe("/console/roster?done=withheld")
    const wrong = await send(desk, path, fileForm("\u0000\u0001", "名单.xlsx", { mode: "full" }), { cookie: own })
    expect(wrong.status).toBe(400)
    expect(wrong.text).toContain("没有收下这份名单")
    const lacking = await send(desk, path, fileForm("经营者编号\na-1\n", "名单.csv", { mode: "full" }), { cookie: own })
    expect(lacking.text).toContain("；请按名单模板填写")
    const unchosen = await send(desk, path, fileForm("", "", { mode: "full" }), { cookie: own })
    expect([unchosen.status, unchosen.text.includes("请选择文件")]).toEqual([400, true])
    expect(
      (await send(desk, path, fileForm(csv, "x.csv"), { cookie: own, origin: "https://evil.example" })).status,
    ).toBe(403)
    expect((await send(desk, path, fileForm(csv, "x.csv"))).to).toMatch(/sign-in/)
  })
})
