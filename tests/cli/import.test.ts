/**
 * `gongshi import`: what goes in, what is refused and how that is said.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import path from "node:path"
import { serve } from "@hono/node-server"
import { describe, expect, onTestFinished, test } from "vitest"
import { clientHeader, officerHeader, testApp } from "../support/app.ts"
import { gongshi, useFolder } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"
import { faultsOfLog } from "../support/log.ts"
import { abnormalRow } from "../support/rows.ts"

const folder = useFolder()
const code = "91000000MA0GG0017J"
const name = "郑州示例云杉商贸有限公司"
const subject = { kind: "subject", code, name, type: "enterprise", region: "410105" }
const decision = {
  kind: "abnormal",
  subject: { code, name },
  ground: "AB-E4",
  decision_no: "郑市监异字〔2026〕1号",
  decided_on: "2026-03-02",
  authority: "410105",
  published_on: "2026-03-05",
}

function write(file: string, content: string | Buffer): string {
  const place = path.join(folder, file)
  writeFileSync(place, content)
  return place
}

describe("a file with a byte order mark, CRLF, empty lines, broken text and no last line feed", () => {
  const database = useDatabase()
  const env = { DATABASE_URL: database.url, DATA_DIR: path.join(folder, "data") }
  const brokenName = Buffer.concat([
    Buffer.from('{"kind":"subject","code":"92000000MA0GG0025A","name":"'),
    Buffer.from([0xd6, 0xa3, 0xd6, 0xdd]),
    Buffer.from('"}'),
  ])
  const content = Buffer.concat([
    Buffer.from(`\ufeff${JSON.stringify(subject)}\r\n\r\n${JSON.stringify(decision)}\r\n`),
    Buffer.from('   \r\n{"kind":"abnormal","subject":{"code":"91","name":"示例"}}\r\nnot json\n'),
    brokenName,
    Buffer.from(`\n${JSON.stringify({ ...decision, decision_no: "2号", ground: "AB-E9" })}\n`),
    Buffer.from(JSON.stringify({ ...decision, decision_no: "3号" })),
  ])
  const run = () => gongshi(["import", write("mixed.ndjson", content)], { cwd: folder, env })
  const rejected = [
    [5, "subject/code"],
    [6, ""],
    [7, ""],
    [8, "ground"],
  ]

  test("gives the good rows to the register and names the others by line, field and reason", async () => {
    const { code: exit, stdout, stderr } = await run()
    expect(stdout).toContain("7 rows: 3 added, 0 amended, 0 unchanged, 4 rejected")
    expect(exit).toBe(1)
    for (const [line, field] of rejected) {
      expect(stderr).toMatch(new RegExp(`^gongshi: line ${line}${field ? `, ${field}` : ""}: .{10}`, "m"))
    }
    expect(stderr).toContain("4 remarks, by line, field and reason: mixed.ndjson.report.ndjson")
    const report = readFileSync(path.join(folder, "mixed.ndjson.report.ndjson"), "utf8").trimEnd().split("\n")
    const remarks = report.map((line) => JSON.parse(line))
    expect(remarks.map(({ line, field }) => [line, field])).toEqual(rejected)
    for (const remark of remarks) {
      expect(remark).toMatchObject({ outcome: "rejected", reason: { zh: expect.any(String), en: expect.any(String) } })
    }
    expect(await faultsOfLog(database.sql)).toEqual([])
  })

  test("changes nothing when it comes again", async () => {
    const state = () => database.sql`
      select (select size from log_head) as size, (select count(*) from audit_event) as audited,
        (select count(*) from record) as records, (select count(*) from subject) as subjects`
    const before = await state()
    const { code: exit, stdout } = await run()
    expect(stdout).toContain("7 rows: 0 added, 0 amended, 3 unchanged, 4 rejected")
    expect(exit).toBe(1)
    expect(await state()).toEqual(before)
  })

  test("leaves no report of an earlier run behind when there is nothing to report", async () => {
    const file = write("mixed.ndjson", `${JSON.stringify(subject)}\n`)
    const { code: exit, stderr } = await gongshi(["import", file], { cwd: folder, env })
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" })
    expect(existsSync(path.join(folder, "mixed.ndjson.report.ndjson"))).toBe(false)
  })

  test("comes by standard input too", async () => {
    const input = `${JSON.stringify({ ...decision, decision_no: "4号" })}\n{}`
    const args = ["import", "-", "--report", "input.report"]
    const { code: exit, stdout } = await gongshi(args, { cwd: folder, env, input })
    expect(stdout).toContain("2 rows: 1 added, 0 amended, 0 unchanged, 1 rejected")
    expect(exit).toBe(1)
    expect(readFileSync(path.join(folder, "input.report"), "utf8")).toContain('"line":2')
  })

  test("fails with a sentence when the report can't be written, and takes the register down with nothing", async () => {
    const args = ["import", "-", "--report", path.join(folder, "nowhere", "report")]
    const { code: exit, stderr } = await gongshi(args, { cwd: folder, env, input: "{}\n" })
    expect(exit).toBe(1)
    expect(stderr).toMatch(/^gongshi: ENOENT: .*nowhere/)
    expect(stderr.trimEnd().split("\n")).toHaveLength(1)
  })
})

describe("findings of personal data", () => {
  const database = useDatabase()
  const env = { DATABASE_URL: database.url, DATA_DIR: path.join(folder, "data-answers") }
  const penalty = {
    ...{ ...decision, kind: "penalty", ground: undefined, class: "P2", decision_no: "答1号" },
    ...{ violation: "示例行为", content: "罚款30000元，咨询电话13800138000" },
  }

  test("are not answered by the operator, in JSON lines or in forms: the row waits for an officer", async () => {
    const bare = write("bare.ndjson", JSON.stringify(penalty))
    const held = await gongshi(["import", bare], { cwd: folder, env })
    expect(held).toMatchObject({ code: 1, stdout: expect.stringContaining("1 waiting for release") })
    expect(held.stderr).toContain("an officer covers it")
    expect(held.stderr).not.toContain("kept")
    const kept = [{ field: "content", reason: "机关的公开电话" }]
    const answered = write("answered.ndjson", JSON.stringify({ ...penalty, kept }))
    const lines = await gongshi(["import", answered], { cwd: folder, env })
    expect(lines).toMatchObject({ code: 1, stdout: expect.stringContaining("0 added") })
    expect(lines.stderr).toContain("kept: this is for an officer to answer")
    const head = "CF_XDR_MC,CF_XDR_SHXYM,CF_WSH,CF_NR,CF_JDRQ,CF_CFJGDM,保留理由"
    const cells = `${name},${code},答2号,咨询电话13800138000,2026-03-02,410105,CF_NR：机关的公开电话；decision_no：无`
    const form = write("answered.csv", `${head}\n${cells}\n`)
    const table = await gongshi(["import", form], { cwd: folder, env })
    expect(table, table.stderr).toMatchObject({ code: 1, stdout: expect.stringContaining("0 added") })
    expect(await database.sql`select from record where subject_code = ${code} and decision_no like '答%'`).toHaveLength(
      0,
    )
  })

  test("in a cell that answers nothing are refused by its column", async () => {
    const head = "CF_XDR_MC,CF_XDR_SHXYM,CF_WSH,CF_NR,CF_JDRQ,CF_CFJGDM,保留理由"
    const form = write("silent.csv", `${head}\n${name},${code},答3号,罚款,2026-03-02,410105,保留\n`)
    const { code: exit, stderr } = await gongshi(["import", form], { cwd: folder, env })
    expect(exit).toBe(1)
    expect(stderr).toContain("保留理由")
  })
})

describe("an import that is undone", () => {
  const database = useDatabase()
  const env = { DATABASE_URL: database.url, DATA_DIR: path.join(folder, "data-undo") }

  test("withdraws no more than goes through by itself, until the number is named; and names what stays known", async () => {
    const rows = Array.from({ length: 11 }, (_, n) => JSON.stringify({ ...decision, decision_no: `撤${n}号` }))
    await gongshi(["import", write("undone.ndjson", rows.join("\n"))], { cwd: folder, env })
    const [run] = await database.sql`select id from import_run`
    const undo = (...more: string[]) => gongshi(["import", "--undo", run?.["id"], ...more], { cwd: folder, env })
    const braked = await undo()
    expect(braked).toMatchObject({ code: 1, stdout: "" })
    expect(braked.stderr).toMatch(/Nothing was undone: .* 11 records .*--ends 11 lets them through\.\n {2}410105: 11/)
    const live = () => database.sql`select from record where state = 'live'`
    expect(await live()).toHaveLength(11)
    const done = await undo("--ends", "11")
    expect(done, done.stderr).toMatchObject({ code: 0, stdout: expect.stringContaining("11 withdrawn") })
    expect(done.stdout).toContain("1 subjects stay known")
    expect(done.stderr).toContain(code)
    expect(await live()).toHaveLength(0)
  })
})

describe("wrong use", () => {
  // None of these has to reach a database to know.
  const env = { DATABASE_URL: "postgres://nobody@127.0.0.1:1/none", DATA_DIR: path.join(folder, "no-data") }
  const file = write("good.ndjson", `${JSON.stringify(subject)}\n`)

  test.each([
    ["no file", [], "FILE is missing"],
    ["two files", [file, file], "expected 1 argument, got 2"],
    ["a file that is missing", ["nowhere.ndjson"], "nowhere.ndjson is not there"],
    ["a folder", [folder], `${folder} is a folder`],
    ["an option that does not exist", [file, "--force"], "--force"],
    ["a report over the file itself", [file, "--report", file], "would be written over"],
  ])("%s ends with 2, the reason and the usage", async (_, args, reason) => {
    const { code: exit, stdout, stderr } = await gongshi(["import", ...args], { cwd: folder, env })
    expect(stderr).toContain(reason)
    expect(stderr).toContain("usage: gongshi import [FILE]")
    expect(exit).toBe(2)
    expect(stdout).toBe("")
    expect(existsSync(env.DATA_DIR)).toBe(false)
  })
})

describe("a policy in the environment", () => {
  const database = useDatabase()

  test("the display is worked out by the policy of the register, as on the server", async () => {
    const env = {
      DATABASE_URL: database.url,
      DATA_DIR: path.join(folder, "policy"),
      POLICY_PERIOD_RUNS_FROM: "decision",
    }
    const row = {
      ...decision,
      kind: "penalty",
      ground: undefined,
      class: "P2",
      violation: "示例违法",
      content: "罚款1元",
    }
    const { code: exit } = await gongshi(["import", write("policy.ndjson", JSON.stringify(row))], { cwd: folder, env })
    expect(exit).toBe(0)
    const [record] = await database.sql<{ until: string }[]>`select displayed_until::text as until from record`
    expect(record?.until).toBe("2027-03-02")
  })
})

describe("at a server", () => {
  const database = useDatabase()

  test("a file is taken once, what waits is said, and the key is in no list of processes", async () => {
    const { app } = testApp(() => database.sql)
    const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" })
    await new Promise((resolve) => server.once("listening", resolve))
    onTestFinished(() => void server.close())
    const address = server.address()
    const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`
    const bearer = (header: Record<string, string>) => header["authorization"]?.replace("Bearer ", "") ?? ""
    const source = await clientHeader(database.sql, "source", { authorities: ["410105"] })
    writeFileSync(path.join(folder, "source.key"), `${bearer(source)}\n`)
    const row = { ...abnormalRow(801), authority: "410105" }
    writeFileSync(path.join(folder, "elsewhere.ndjson"), `${JSON.stringify(row)}\n`)
    const nowhere = { DATA_DIR: path.join(folder, "nowhere") }
    const send = (args: string[], more: Record<string, string> = {}) =>
      gongshi(["import", ...args, "--server", url], {
        cwd: folder,
        env: { ...nowhere, ...more },
        input: `${JSON.stringify(row)}\n`,
      })
    const first = await send(["elsewhere.ndjson", "--key-file", "source.key"])
    expect(first).toMatchObject({ code: 0, stdout: "1 rows: 1 added, 0 amended, 0 unchanged, 0 rejected\n" })
    const again = await send(["-", "--json"], { GONGSHI_KEY_FILE: path.join(folder, "source.key") })
    expect(JSON.parse(again.stdout)).toMatchObject({ rows: 1, unchanged: 1 })
    const officer = { GONGSHI_KEY: bearer(await officerHeader("officer", "410105")) }
    writeFileSync(
      path.join(folder, "person.ndjson"),
      `${JSON.stringify({ ...abnormalRow(802), authority: "410105" })}\n`,
    )
    const waiting = await send(["person.ndjson"], officer)
    expect([waiting.code, waiting.stderr]).toEqual([1, expect.stringContaining("waits for release")])
    expect((await send(["elsewhere.ndjson"], { GONGSHI_KEY: "wrong" })).stderr).toContain("answered 401")
    expect((await send(["elsewhere.ndjson", "--ends", "3"])).code).toBe(2)
    expect((await gongshi(["import", "elsewhere.ndjson", "--key", "k"], { cwd: folder, env: nowhere })).code).toBe(2)
  })
})
