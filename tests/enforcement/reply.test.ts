/** The annual reply: its figures against rows that were counted by hand, whose they are, and the signed lists. */
import { createHash } from "node:crypto"
import { beforeAll, describe, expect, test } from "vitest"
import type { z } from "zod"
import type { replySchema } from "../../src/enforcement/reply/routes.ts"
import { clientHeader, clock, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { signInAs } from "../support/office-pages.ts"
import { importRecords } from "../support/record.ts"
import { platform, watch } from "../support/roster.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../support/rows.ts"

const database = useDatabase()
let now = clock()
const app = testApp(() => database.sql, { clock: () => now })
const pages = testApp(() => database.sql, { clock: () => now, mayChoose: true })
type Reply = z.infer<typeof replySchema>
let city: Record<string, string>

const aucl = "《中华人民共和国反不正当竞争法》第八条第一款"
const shops = (...platforms: string[]) => platforms.map((name) => ({ platform: name, name: "示例店", url: null }))

beforeAll(async () => {
  const { sql } = database
  city = await officerHeader("auditor", "410100", "aud")
  await importRecords(sql, [
    subjectRow(1, { shops: shops("示例商城", "示例外卖") }),
    subjectRow(2),
    subjectRow(3, { region: "410305" }),
    // Two laws in one case; its month is May.
    penaltyRow(1, {
      ...{
        basis: `${aucl}、《广告法》第二十八条`,
        fine_cny: 1000.1,
        confiscated_cny: 0.25,
        kinds: ["fine", "confiscation"],
      },
      ...{ decided_on: "2026-05-04", published_on: "2026-05-08" },
    }),
    penaltyRow(2, { basis: aucl, fine_cny: 200000, decided_on: "2026-06-04", published_on: "2026-06-08" }),
    // Nobody has said on which basis, nor how much.
    penaltyRow(2, {
      ...{ decision_no: "郑市监处罚〔2026〕90号", basis: undefined, fine_cny: undefined, content: "罚款" },
      ...{ decided_on: "2026-06-05", published_on: "2026-06-08" },
    }),
    // Another year's, and another city's.
    penaltyRow(1, {
      decision_no: "郑市监处罚〔2025〕1号",
      basis: aucl,
      decided_on: "2025-12-29",
      published_on: "2026-01-05",
    }),
    penaltyRow(3, { basis: aucl, authority: "410305" }),
    abnormalRow(1),
    abnormalRow(2, { removed_on: "2026-04-01" }),
  ])
  await watch(sql, await platform(sql, "示例商城"), [codeOf(1), codeOf(2)])
  const agency = await clientHeader(sql, "agency")
  const counts = { code: codeOf(1), platform: "示例商城", category: "advertising", period: "2026-05", count: 7 }
  const sent = await app.request("/v1/complaints", {
    ...{ method: "POST", headers: { ...agency, "content-type": "application/json" }, body: JSON.stringify(counts) },
  })
  expect(sent.status).toBe(200)
})

const ask = (path: string, header?: Record<string, string>) =>
  app.request(`/v1/replies/${path}`, { headers: header ?? {} })
const read = async (path: string) => (await (await ask(path, city)).json()) as Reply
const told = ({ figures }: Reply, name: string, by: Record<string, string> = {}) =>
  figures.find((one) => one.figure === name && JSON.stringify(one.by) === JSON.stringify(by))?.value

describe("figures", () => {
  test("are those of the authority and of those below, in the year alone, each from its list", async () => {
    const reply = await read("410100/2026")
    const expected: [string, Record<string, string>, string | null | undefined][] = [
      ["cases", {}, "3"],
      // 1000.10 and 0.25 and 200000: exact, of whatever was said.
      ["case-sums", {}, "201000.35"],
      ["cases-unstated", {}, "1"],
      ["cases-by-law", { law: "反不正当竞争法" }, "2"],
      ["cases-by-law", { law: "广告法" }, "1"],
      ["cases-by-law", { law: "未载明" }, "1"],
      ["case-sums-by-law", { law: "广告法" }, "1000.35"],
      ["case-sums-by-article", { law: "反不正当竞争法", article: "8" }, "201000.35"],
      ["cases-by-platform", { platform: "示例外卖" }, "1"],
      ["cases-by-platform", { platform: "未载明" }, "2"],
      ["cases-by-month", { month: "2026-05" }, "1"],
      ["case-sums-by-month", { month: "2026-06" }, "200000.00"],
      ["records-published", { list: "penalty" }, "4"],
      ["records-published", { list: "abnormal" }, "2"],
      ["records-published", { list: "serious" }, "0"],
      ["records-ended", { list: "abnormal" }, "1"],
      ["records-ended-by-reason", { list: "abnormal", reason: "removed" }, "1"],
      ["sellers", {}, "2"],
      ["sellers-by-identity", { identity: "registered" }, "2"],
      ["complaints", {}, "7"],
      ["complaints-by-category", { category: "advertising" }, "7"],
      ["leads-received", {}, "0"],
      ["orders", {}, "0"],
      ["letters", { kind: "interview" }, "0"],
    ]
    for (const [name, by, value] of expected) expect(told(reply, name, by), `${name} ${JSON.stringify(by)}`).toBe(value)
    expect(reply.lists.map(({ list, rows }) => [list, rows])).toContainEqual(["cases", 3])
  })

  test("of what nobody has sent are not known, and no 0", async () => {
    const reply = await read("410100/2024")
    expect([told(reply, "sellers"), told(reply, "complaints"), told(reply, "cases")]).toEqual([null, null, "0"])
  })
})

describe("lists", () => {
  test("are signed over all their lines, and name no merchant", async () => {
    const { lists } = await read("410100/2026")
    for (const { list, rows, url } of lists) {
      const response = await app.request(url, { headers: city })
      const lines = (await response.text()).trimEnd().split("\n")
      const { manifest } = JSON.parse(lines.at(-1) ?? "") as { manifest: string }
      const signed = JSON.parse(Buffer.from(manifest.split(".")[1] ?? "", "base64url").toString("utf8"))
      const before = lines
        .slice(0, -1)
        .map((line) => `${line}\n`)
        .join("")
      expect(signed, list).toMatchObject({ kind: "supply", rows, request: `reply/410100/2026/${list}` })
      expect(signed.sha256, list).toBe(createHash("sha256").update(before).digest("hex"))
      expect(before, list).not.toMatch(/示例第|91000000MA/)
    }
  })
})

test("the page shows figures with their lists, gives the lists, and says what is wrong with what was asked", async () => {
  const browser = await signInAs(pages, "head", "410105")
  const page = await browser.go("/office/reply?year=2026")
  expect([page.status, page.text.includes("201000.35"), page.text.includes("第8条")]).toEqual([200, true, true])
  expect(page.text).toContain("/office/reply/410105/2026/cases")
  expect((await browser.go("/office/reply/410105/2026/cases")).text).toContain('{"manifest":"')
  for (const asked of ["authority=410300", "year=2027", "year=x", "authority=%22%3E%3Ci%20id%3Dtried%3E"]) {
    const refused = await browser.go(`/office/reply?${asked}`)
    expect([asked, refused.status >= 400, refused.status < 500, refused.text.includes('role="alert"')]).toEqual([
      ...[asked, true, true, true],
    ])
    expect(refused.text).not.toContain("<i id=tried>")
  }
  // A number in an address is no page's: it is taken out of it.
  const numbered = await browser.go("/office/reply?authority=11010519491231002X")
  expect([numbered.status, `${numbered.to}${numbered.text}`.includes("11010519491231002X")]).toEqual([303, false])
})

describe("whose", () => {
  test("nobody, a client and a merchant get none; an officer gets the own authority’s and those below", async () => {
    for (const path of ["410100/2026", "410100/2026/lists/cases"]) {
      expect((await ask(path)).status).toBe(401)
      for (const role of ["agency", "platform", "source", "republisher"] as const)
        expect((await ask(path, await clientHeader(database.sql, role))).status, role).toBe(403)
      expect((await ask(path, await officerHeader("officer", "410105", "low"))).status).toBe(404)
      expect((await ask(path, await officerHeader("head", "410300", "other"))).status).toBe(404)
      expect((await ask(path, await officerHeader("head", "410000", "above"))).status).toBe(200)
    }
  })

  test("a year that has not begun, and what is no region, no year and no list, are refused", async () => {
    const statuses = async (...paths: string[]) =>
      Promise.all(paths.map(async (path) => (await ask(path, city)).status))
    expect(await statuses("410100/2027", "419999/2026", "000000/2026")).toEqual([404, 404, 404])
    expect(await statuses("41/2026", "410100/26", "410100/1999", "410100/2026/lists/names")).toEqual([
      400, 400, 400, 400,
    ])
    now = clock()
  })
})
