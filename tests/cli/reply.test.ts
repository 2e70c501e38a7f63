/** `gongshi reply`: the text and the signed lists, and that a second program counts the same from the lists alone. */
import { spawnSync } from "node:child_process"
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import path from "node:path"
import { beforeAll, expect, test } from "vitest"
import { sampleLines } from "../../src/register/sample/sample.ts"
import { importRows } from "../support/app.ts"
import { gongshi, useFolder } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"
import { platform, watch } from "../support/roster.ts"
import { codeOf, penaltyRow, subjectRow } from "../support/rows.ts"

const cwd = useFolder()
const database = useDatabase()
const env = { DATABASE_URL: database.url, DATA_DIR: path.join(cwd, "data") }
const nowhere = { DATABASE_URL: "postgres://nobody@127.0.0.1:1/none", DATA_DIR: path.join(cwd, "nowhere") }
const out = path.join(cwd, "reply")
const jwks = path.join(cwd, "jwks.json")
const program = path.resolve(import.meta.dirname, "../../examples/recount.py")
const recount = (folder: string) => spawnSync("python3", [program, folder], { encoding: "utf8" })

beforeAll(async () => {
  const shop = { platform: "示例商城", name: "示例店", url: null }
  await importRows(database.sql, [
    ...sampleLines({ subjects: 200, records: 300, seed: 5, today: "2026-06-30" }),
    ...[subjectRow(1, { shops: [shop] }), subjectRow(2)],
    penaltyRow(1, { basis: "《反不正当竞争法》第八条、第二十条；《广告法》", fine_cny: 99999.99 }),
    penaltyRow(2, {
      basis: "《中华人民共和国电子商务法》第十七条",
      confiscated_cny: 0.01,
      kinds: ["fine", "confiscation"],
    }),
  ])
  await watch(database.sql, await platform(database.sql, "示例商城"), [codeOf(1)])
  const done = await gongshi(["reply", "410000", "2026", "--out", out], { cwd, env })
  expect(done.code, done.stderr).toBe(0)
  writeFileSync(jwks, (await gongshi(["keys", "jwks"], { cwd, env })).stdout)
})

test("a second program that sees nothing but the lists tells each figure alike", () => {
  const again = recount(out)
  expect(again.stderr).toBe("")
  const figures = readFileSync(path.join(out, "figures.tsv"), "utf8")
  expect(again.stdout).toBe(figures)
  expect(figures).toContain('cases-by-article\t["反不正当竞争法","8"]\t1\n')
  expect(figures).toContain("complaints\t[]\t-\n")
})

test("the text tells each figure with its list, and what nobody has sent as not known", () => {
  const text = readFileSync(path.join(out, "reply.txt"), "utf8")
  expect(text).toContain("罚没金额（按条）：《反不正当竞争法》 第8条：99999.99 元〔台账2〕")
  expect(text).toContain("投诉举报：不掌握（无人报送，不是 0）〔台账5〕")
  expect(text.match(/〔台账\d〕/g)).toHaveLength(
    readFileSync(path.join(out, "figures.tsv"), "utf8").trimEnd().split("\n").length,
  )
})

test("each list is verified without the register; one without a row is refused, and counted otherwise", async () => {
  for (const file of readdirSync(out).filter((name) => name.endsWith(".ndjson"))) {
    const held = await gongshi(["verify", path.join(out, file), "--jwks", jwks], { cwd, env: nowhere })
    expect(held.code, `${file} ${held.stdout}${held.stderr}`).toBe(0)
  }
  const copy = path.join(cwd, "tampered")
  cpSync(out, copy, { recursive: true })
  const cases = path.join(copy, "cases.ndjson")
  const lines = readFileSync(cases, "utf8").trimEnd().split("\n")
  lines.splice(1, 1)
  writeFileSync(cases, `${lines.join("\n")}\n`)
  expect(recount(copy).status).toBe(1)
  expect((await gongshi(["verify", cases, "--jwks", jwks], { cwd, env: nowhere })).code).toBe(1)
})

test("what can't be done is said before anything is written", async () => {
  for (const given of [
    ["410000", "2026", "--out", out],
    ["zz", "2026", "--out", path.join(cwd, "n")],
    ["410000", "26", "--out", path.join(cwd, "n")],
    ["410000", "2099", "--out", path.join(cwd, "n")],
    ["410000", "2026"],
    ["410000", "2026", "--out", path.join(cwd, "jwks.json")],
  ]) {
    const refused = await gongshi(["reply", ...given], { cwd, env })
    expect([given, refused.code]).toEqual([given, 2])
    expect(refused.stderr).not.toMatch(/ {4}at /)
  }
})
