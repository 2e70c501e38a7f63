import { beforeAll, describe, expect, it } from "vitest"
import { findGround } from "../../src/law/catalogue.ts"
import { importRows, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "./merchant.ts"

const database = useDatabase()
const { request } = testApp(() => database.sql)
const name = "示例云杉餐饮管理股份有限公司"
const listed = "在经营异常名录上，另有 1 条公示记录"

beforeAll(() =>
  importRows(database.sql, [
    abnormalRow(1, name),
    penaltyRow(1, name),
    subjectRow(2, "示例白桦商贸有限公司"),
    abnormalRow(3, "示例红松餐饮有限公司"),
  ]),
)

const page = async (q: string, headers: Record<string, string> = {}, lang = "") => {
  const answer = await request(`/check?q=${encodeURIComponent(q)}${lang}`, { headers })
  return { status: answer.status, text: await answer.text() }
}
const sentence = (text: string) =>
  /class="sentence">(?:<span class="unseen">.*?<\/span>)?(.*?)<\/p>/.exec(text)?.[1]?.replaceAll(/<[^>]*>/g, "")

describe("the check page", () => {
  it("asks before it answers, and says that a file takes a key and how it is sent", async () => {
    const { status, text } = await page("")
    expect(status).toBe(200)
    expect(sentence(text)).toBeUndefined()
    expect(text).toContain("https://gongshi.example/v1/check/jobs")
    expect(text).not.toMatch(/type="(password|file)"/)
  })

  it.each([
    ["a listed code", codeOf(1), listed, "Is on the list of abnormal operations, with 1 more"],
    ["a code typed with spaces and in lower case", ` ${codeOf(1).toLowerCase()} `, listed, "Is on the list"],
    ["a known code", codeOf(2), "收录，目前没有公示记录", "Is known to this register"],
    ["an exact name without records", "示例白桦商贸有限公司", "收录，目前没有公示记录", "Is known to this register"],
    ["an unknown code", codeOf(9), "本库未收录", "Not known"],
    [
      "a mistyped code",
      codeOf(1).slice(0, 17) + (codeOf(1).endsWith("0") ? "1" : "0"),
      "不是有效的代码",
      "Not a valid",
    ],
    ["a listed name", name, listed, "Is on the list"],
    ["a part of a name", "示例红松餐饮", "仅凭名称不能确定是哪个主体", "The name alone"],
    ["an unknown name", "无此名称甲乙丙", "没有查到这个名称", "This name was not found"],
  ])("gives %s its verdict, Chinese first and English by switch", async (_, q, zh, en) => {
    expect(sentence((await page(q)).text)).toBe(zh)
    expect(sentence((await page(q, {}, "&lang=en")).text)).toContain(en)
  })

  it("names lists, grounds and days, and leads to the whole record", async () => {
    const { text } = await page(codeOf(1))
    expect(text).toContain(findGround("AB-E4")?.zh)
    expect(text).toContain("2026年3月5日公示")
    expect(text).toContain(`href="/subjects/${codeOf(1)}"`)
  })

  it("names the subject of a code that is clear, as the page of its record does", async () => {
    expect((await page(codeOf(2))).text).toContain("示例白桦商贸有限公司")
  })

  it("tells nobody by a part of a name that a subject has no records, and finds it for who may look among all", async () => {
    expect(sentence((await page("示例白桦商贸公司")).text)).not.toContain("目前没有公示记录")
    const officer = await officerHeader("officer", "410105")
    expect(sentence((await page("示例白桦商贸公司", officer)).text)).not.toBe("没有查到这个名称")
  })

  it("repeats nothing of its address but the question", async () => {
    const id = "11010519491231002X"
    for (const address of [`/check?code=${id}`, `/check?q=${codeOf(1)}&id=${id}`]) {
      expect(await (await request(address)).text(), address).not.toContain(id)
    }
  })

  it.each([
    "11010519491231002X",
    " 110105 19491231 002X ",
    "张三 11010519491231002X",
    "示例（１１０１０５１９４９１２３１００２Ｘ）",
  ])("takes an ID number out of the address at once, and repeats it nowhere: %s", async (q) => {
    const answer = await request(`/check?q=${encodeURIComponent(q)}&lang=en`)
    expect(answer.status).toBe(303)
    expect(answer.headers.get("location")).toBe("/check?lang=en&left-out=1")
    expect(JSON.stringify([...answer.headers]) + (await answer.text())).not.toContain("19491231")
    const shown = await (await request("/check?left-out=1")).text()
    expect(shown).toContain("已从网址中删去，没有查询，也没有保存")
  })
})
