/**
 * Numbers of persons in addresses: no page and no operation that is read answers to one, whatever the parameter. A page leaves
 * the address at once and says why, a program is refused; nothing is said to the operator.
 */
import { describe, expect, test } from "vitest"
import { isForPrograms } from "../../src/web/error-page.ts"
import { callbackPath } from "../../src/web/personal-address.ts"
import { testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { readDeclared } from "../support/declared.ts"
import { codeOf } from "../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
const numbers = {
  "an ID number": "11010519491231002X",
  "one in groups and full width": "１１０１０５ 19491231 002x",
  "one among words": "张三11010519491231002X",
  "a telephone": "138 0013 8000",
}

const named = (path: string) => path.replace(/:\w+(?:\{[^/]*\})?/g, "x").replace(/\{\w+\}/g, "x")
const pages = [
  ...new Set(
    app.app.routes
      .filter(({ method, path }) => method === "GET" && !path.includes("*"))
      .map(({ path }) => named(path))
      .filter((path) => !isForPrograms(path) && path !== callbackPath),
  ),
]
interface Operation {
  parameters?: { in: string; name: string }[]
}
const paths = readDeclared(app).document["paths"] as Record<string, Record<string, Operation>>
const operations = Object.entries(paths).flatMap(([path, { get }]) =>
  (get?.parameters ?? []).flatMap((each) => (each.in === "query" ? [[`${path} ${each.name}`, path, each.name]] : [])),
) as [string, string, string][]

describe("a page", () => {
  test("is led away from, with what else was asked, whichever parameter holds it", async () => {
    expect(pages.length).toBeGreaterThan(80)
    for (const page of pages) {
      for (const [what, number] of Object.entries(numbers)) {
        const asked = new URLSearchParams({ lang: "en", q: number, [number]: "1" })
        const left = await app.request(`${page}?${asked}`)
        expect([page, what, left.status]).toEqual([page, what, 303])
        expect(left.headers.get("location")).toBe(`${page}?lang=en&left-out=1`)
      }
    }
    expect(app.log.join("\n")).toBe("")
  })

  test("of another site is no way out of this one, nor is one with a line in it", async () => {
    const paths = ["//evil.example/", "/%5Cevil.example/", "/\\evil.example/", "///evil.example", "/x%0d%0aA/"]
    for (const path of paths) {
      const asked = `http://localhost${path}?q=13800138000`
      const left = await app.app.request(new Request(asked), undefined)
      const to = left.headers.get("location") ?? ""
      expect([path, left.status, new URL(to, "http://localhost").origin]).toEqual([path, 303, "http://localhost"])
      const page = await app.app.request(new Request(`http://localhost${path}`), undefined)
      expect([path, page.status]).toEqual([path, 404])
      expect(await page.text()).not.toMatch(/href="[/\\]{2}/)
    }
    expect(app.log.join("\n")).toBe("")
  })

  test("says why nothing was done, and what to ask by", async () => {
    for (const page of ["/", "/check", "/statistics"]) {
      const text = await (await app.request(`${page}?left-out=1`)).text()
      expect(text).toContain("已从网址中删去，没有查询，也没有保存。查商户请用名称或者统一社会信用代码。")
    }
  })

  test("lets a login come back with a code of digits", async () => {
    expect((await app.request(`${callbackPath}?code=13800138000&state=x`)).status).toBe(400)
  })

  test("answers to a code, to a decision number, to an id of ours and to amounts", async () => {
    const id = "92bb58cf-0655-4542-9422-8d9a77f38ebb"
    for (const q of [codeOf(1), "郑市监处罚〔2026〕300号", "罚款1234567.89元", id, "410105000012345"]) {
      expect([q, (await app.request(`/?q=${encodeURIComponent(q)}`)).status]).toEqual([q, 200])
    }
  })
})

describe("an operation refuses it in the parameter", () => {
  test.each(operations)("%s", async (_, path, name) => {
    for (const number of Object.values(numbers)) {
      const answer = await app.request(`${named(path)}?${name}=${encodeURIComponent(number)}`)
      const said = await answer.text()
      // Places in a list are nobody's typing: read by their patterns, and by who may.
      if (["cursor", "from", "after"].includes(name)) expect([400, 401]).toContain(answer.status)
      else expect(JSON.parse(said)).toMatchObject({ status: 400, errors: [{ pointer: `/${name}` }] })
      expect(said.replace(/\D/g, "")).not.toContain("19491231")
    }
    expect(app.log.join("\n")).toBe("")
  })

  test("but not in a place in a list, of which one in some thousand reads as a telephone", async () => {
    const id = "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11"
    expect((await app.request(`/v1/check/jobs/${id}/rows?from=3404363.284737127`)).status).toBe(401)
  })

  test("that nobody knows, without repeating it", async () => {
    const answer = await app.request("/v1/search?11010519491231002X=1")
    expect(answer.status).toBe(400)
    expect(await answer.text()).not.toContain("19491231")
  })
})
