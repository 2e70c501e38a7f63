import { beforeAll, describe, expect, test } from "vitest"
import { clientHeader, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { fillDesk } from "../support/desk.ts"

const database = useDatabase()
const now = Date.parse("2026-03-18T04:00:00Z")
const app = testApp(() => database.sql, { clock: () => now })

async function page(path: string, header: Record<string, string> = {}) {
  const response = await app.request(path, { headers: { accept: "text/html", ...header } })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

const headings = (text: string) => [...text.matchAll(/<h2[^>]*id="due-(\w+)"/g)].map(([, due]) => due)

let anna: Record<string, string>
beforeAll(async () => {
  await fillDesk(app, now)
  anna = await officerHeader("officer", "410105", "anna")
})

describe("the worklist's page", () => {
  test("has the buckets as headings, the most urgent first, and says in words what is overdue", async () => {
    const { status, text } = await page("/worklist", anna)
    expect(status).toBe(200)
    expect(headings(text)).toEqual(["overdue", "today", "week", "later", "none"])
    expect(text).toContain("<strong>已逾期 3 个工作日</strong>")
    expect(text).toContain("<strong>今天到期</strong>")
    expect(text).toContain("剩余 3 个工作日")
    expect(text).toMatch(/href="\/office\/decisions\/[0-9a-f-]{36}"/)
    // What may be done is a button to the act itself.
    expect(text).toMatch(/class="button plain slim" href="\/office\/decisions\/[0-9a-f-]{36}\/[a-z-]+"/)
    const english = await page("/worklist?lang=en", anna)
    expect(english.text).toContain("<strong>overdue by 3 working days</strong>")
    expect(english.text).toContain('<html lang="en">')
  })

  test("narrows to what waits for whoever looks, by bucket and by kind", async () => {
    const boris = await officerHeader("checker", "410105", "boris")
    expect(headings((await page("/worklist?for=me", boris)).text)).toEqual(["today"])
    expect(headings((await page("/worklist?due=overdue", anna)).text)).toEqual(["overdue"])
    expect(headings((await page("/worklist?kind=serious&due=&person=", anna)).text)).toEqual(["none"])
    const empty = await page("/worklist", await officerHeader("officer", "410102"))
    expect(empty.text).toContain("没有待办事项。")
  })

  test("goes on to the next page", async () => {
    const { text } = await page("/worklist?limit=2", anna)
    const [, next = ""] = /href="([^"]*cursor=[^"]*)"/.exec(text) ?? []
    expect(headings((await page(next.replaceAll("&amp;", "&"), anna)).text)).toEqual(["week", "later", "none"])
  })

  test("is kept by no cache, and begins anew where the address makes no sense", async () => {
    const { headers } = await page("/worklist", anna)
    expect(headers.get("cache-control")).toBe("private, no-store")
    for (const query of ["due=soon", "cursor=x", "kind=none"]) {
      const response = await page(`/worklist?${query}`, anna)
      expect([response.status, response.headers.get("location")]).toEqual([302, "/worklist"])
    }
  })

  test.each([
    ["with a token that is not believed", async () => ({ authorization: "Bearer a.b.c" }), 401, "无效、过期或者已撤销"],
    ["with the key of a platform", async () => clientHeader(database.sql, "platform"), 403, "供登记机关工作人员使用"],
  ])("%s says why it stays closed", async (_, header, status, text) => {
    const answer = await page("/worklist", await header())
    expect(answer.status).toBe(status)
    expect(answer.headers.get("content-type")).toMatch(/^text\/html/)
    expect(answer.text).toContain(text)
    expect(answer.text).not.toContain("due-")
  })

  test("leads who has not signed in to where they can, and back", async () => {
    const answer = await page("/worklist")
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/sign-in?to=%2Fworklist&ended=1"])
  })
})
