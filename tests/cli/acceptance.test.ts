/** The acceptance of a running register: a province's own list in its own words, looked at from outside, for the file. */
import { readFileSync, writeFileSync } from "node:fs"
import path from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { checkNames, parseList } from "../../src/cli/acceptance/list.ts"
import { statisticsFollower } from "../../src/enforcement/statistics/count.ts"
import { publishedCalendar } from "../../src/law/calendar.ts"
import { defaultPolicy } from "../../src/law/policy.ts"
import { importRows, testApp } from "../support/app.ts"
import { serveApp } from "../support/browser.ts"
import { gongshi, useFolder } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"
import { abnormalRow, codeOf } from "../support/rows.ts"
import { testLog } from "../support/signed-log.ts"

const cwd = useFolder()
const database = useDatabase()
// The report that it asks for is looked at by the clock of this machine.
const app = testApp(() => database.sql, { clock: Date.now })
let served: Awaited<ReturnType<typeof serveApp>>
beforeAll(async () => {
  served = await serveApp(app)
  await importRows(
    database.sql,
    Array.from({ length: 40 }, (_, n) => abnormalRow(n + 1)),
  )
  await testLog(database.sql, { clock: Date.now }).log.catchUp()
  await statisticsFollower({ sql: database.sql, calendar: publishedCalendar, policy: defaultPolicy }).catchUp()
})
afterAll(() => served.stop())

const items = [
  { no: "1.1", requirement: "服务可用（示例）", check: "ready" },
  { no: "2.1", requirement: "异常名录不少于三十条（示例）", check: "live-records", list: "abnormal", at_least: 30 },
  { no: "2.2", requirement: "异常名录不少于五十条（示例）", check: "live-records", list: "abnormal", at_least: 50 },
  { no: "3.1", requirement: "按代码查到列入（示例）", check: "merchant", code: codeOf(1), listed: "yes" },
  { no: "3.2", requirement: "没有记录的查不到（示例）", check: "merchant", code: codeOf(99), listed: "no" },
  { no: "3.3", requirement: "按名称找到（示例）", check: "search", q: "示例第1号商贸", code: codeOf(1) },
  {
    no: "3.4",
    requirement: "别人的名称找不到它（示例）",
    check: "search",
    q: "示例第2号商贸有限公司",
    code: codeOf(99),
  },
  { no: "3.5", requirement: "报告可核验（示例）", check: "report", code: codeOf(1) },
  { no: "4", requirement: "不向陌生人开放（示例）", check: "closed-to-strangers" },
  {
    no: "5",
    requirement: "答复及时（示例）",
    check: "answer-time",
    path: `/v1/subjects/${codeOf(1)}`,
    ms_at_most: 60000,
  },
  { no: "6", requirement: "机房门禁（示例）" },
]
const list = (name: string, rows: unknown) => {
  writeFileSync(path.join(cwd, name), JSON.stringify(rows))
  return name
}
const accept = (...args: string[]) => gongshi(["acceptance", ...args], { cwd })

test("says of each requirement what was seen, in its own number and words, and writes it for the file; it fails by what does not hold", async () => {
  const before = await database.sql`select count(*)::int as n from audit_event`
  const { code, stdout, stderr } = await accept(served.origin, "--list", list("a.json", items), "--out", "found.csv")
  expect([code, stderr]).toEqual([1, ""])
  const outcome = (no: string) => new RegExp(`^\\[(.+?)\\] ${no.replace(".", "\\.")} `, "mu").exec(stdout)?.[1]
  expect(items.map(({ no }) => outcome(no))).toEqual([
    ...["符合", "符合", "不符合", "符合", "符合", "符合", "不符合", "符合", "符合", "符合", "由人核对"],
  ])
  expect(stdout).toContain("2.2 异常名录不少于五十条（示例）：40 条")
  expect(stdout).toContain("符合 8 项，不符合 2 项，未能核对 0 项，由人核对 1 项")
  const file = readFileSync(path.join(cwd, "found.csv"), "utf8")
  expect(file.startsWith("\uFEFF编号,要求,结论,所见,时间,核对人签名\r\n")).toBe(true)
  expect(file).toContain("2.2,异常名录不少于五十条（示例）,不符合,40 条,")
  // It has looked, and changed nothing.
  expect(await database.sql`select count(*)::int as n from audit_event`).toEqual(before)
})

test("without a list looks at all that asks for nothing; without a certificate or witnesses it says so", async () => {
  const { code, stdout } = await accept(served.origin, "--json")
  expect(code).toBe(1)
  const found = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { requirement: string; outcome: string; seen: string })
  expect(found.length).toBeGreaterThan(9)
  const of = (word: string) => found.find(({ requirement }) => requirement.includes(word))
  expect(of("HTTPS")).toMatchObject({ outcome: "fails", seen: expect.stringContaining("HTTPS") })
  expect(of("见证人")).toMatchObject({ outcome: "fails", seen: "没有约定见证人" })
  expect(of("第三方")).toMatchObject({ outcome: "holds" })
  expect(of("中文为先")).toMatchObject({ outcome: "holds" })
})

test("where nobody answers each requirement could not be looked at, and that is no `holds`", async () => {
  const { code, stdout } = await accept("http://127.0.0.1:1", "--list", list("b.json", items))
  expect([code, stdout]).toEqual([1, expect.stringContaining("符合 0 项，不符合 0 项，未能核对 10 项，由人核对 1 项")])
})

test.each([
  ["no list", {}, "expected a list"],
  ["a check that is none", [{ ...items[0], check: "constructor" }], "entry 1: check is one of"],
  [
    "what a check asks for, left out",
    [{ ...items[1], at_least: undefined }],
    "entry 1: live-records asks for at_least",
  ],
  ["a word that it does not know", [{ ...items[0], code: "x" }], "entry 1: ready takes no code"],
  ["a code that is none", [items[0], { ...items[3], code: "1" }], "entry 2: code of merchant can't be read"],
  ["a number twice", [items[0], items[0]], "entry 2: 1.1 stands there twice"],
])("%s is refused before anybody is asked, by its entry", async (_, rows, reason) => {
  const found = parseList(JSON.stringify(rows))
  expect("problem" in found && found.problem).toContain(reason)
})

test("an address that is none, and a list that can't be read, are wrong use", async () => {
  expect((await accept("register.example")).code).toBe(2)
  expect((await accept("https://anna:secret@register.example")).code).toBe(2)
  expect(await accept(served.origin, "--list", list("c.json", []))).toMatchObject({ code: 2 })
})

test("each check stands in the operator's guide, and an entry of it is read", () => {
  const guide = readFileSync(path.resolve(import.meta.dirname, "../../docs/operations.md"), "utf8")
  for (const name of checkNames) expect(guide).toContain(`| \`${name}\``)
  const [, entries = ""] = /## Acceptance.*?```json\n(.*?)```/su.exec(guide) ?? []
  expect(parseList(entries)).toHaveLength(3)
})
