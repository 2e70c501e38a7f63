/** The short link of a merchant, and what it shows where it is sent: the sentence with its day, and no person. */
import { beforeAll, describe, expect, test } from "vitest"
import { importRows, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { abnormalRow, codeOf, subjectRow } from "./merchant.ts"

const database = useDatabase()
const { request } = testApp(() => database.sql)
const trader = "金水区示例老陈面馆"

beforeAll(() =>
  importRows(database.sql, [
    abnormalRow(1, "郑州示例青松餐饮管理有限公司"),
    { ...subjectRow(2, trader), code: codeOf(2), type: "sole-trader" },
    abnormalRow(2, trader),
  ]),
)

const preview = async (code: string, lang = "") => {
  const text = await (await request(`/subjects/${code}${lang}`)).text()
  const of = (name: string) =>
    new RegExp(`<meta [^>]*(?:property|name)="${name}"[^>]* content="([^"]*)"`).exec(text)?.[1]
  return { title: of("og:title"), said: of("og:description"), description: of("description"), url: of("og:url") }
}

describe("a merchant's short link", () => {
  test("leads to its page, in whatever writing the code is, and keeps the language", async () => {
    const answer = await request(`/s/${codeOf(1).toLowerCase()}?lang=en`, { redirect: "manual" })
    expect(answer.status).toBe(302)
    expect(answer.headers.get("location")).toBe(`/subjects/${codeOf(1)}?lang=en`)
  })

  test("repeats nothing of what is no code, and least of all somebody's number", async () => {
    for (const given of ["11010519491231002X", "nonsense"]) {
      const answer = await request(`/s/${given}`)
      expect(answer.status).toBe(400)
      expect(await answer.text()).not.toContain(given)
    }
  })

  test("shows before it is opened who it is about, the sentence, and the day on which it held", async () => {
    const { title, said, description, url } = await preview(codeOf(1))
    expect(title).toBe("郑州示例青松餐饮管理有限公司")
    expect(said).toBe("截至2026年6月30日：在经营异常名录上。2026年3月5日起公示，移出为止。")
    expect(description).toBe(said)
    expect(url).toBe(`https://gongshi.example/s/${codeOf(1)}`)
    expect((await preview(codeOf(1), "?lang=en")).said).toMatch(/^As of 30 June 2026: Is on the list/)
  })

  test("names no sole trader, whose name may be a person's", async () => {
    const { title, said, description } = await preview(codeOf(2))
    expect(title).toBe(`个体工商户 ${codeOf(2)}`)
    for (const text of [title, said, description]) expect(text).not.toContain(trader)
    expect(said).toContain("经营异常")
  })
})
