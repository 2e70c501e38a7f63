/**
 * A mirror of the real server: what is published arrives by a delta, keys change under way, and the mirror is handed on.
 */
import { writeFileSync } from "node:fs"
import path from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import type { Followed } from "../../src/verify/follow/outcome.ts"
import { gongshi, type Started, startProcess, until, useFolder } from "../support/command.ts"
import { linesOf } from "../support/followed.ts"
import { serveFolder } from "../support/register-server.ts"

const cwd = useFolder()
const env = { DATA_DIR: path.join(cwd, "data"), SAMPLE_SUBJECTS: "60" }
const run = (...args: string[]) => gongshi(args, { cwd, env })
// A partner has no database: nothing of it is in reach.
const partner = { DATABASE_URL: "postgres://nobody@127.0.0.1:1/none", DATA_DIR: path.join(cwd, "nowhere") }
const row = {
  kind: "abnormal",
  subject: { code: "91000000MA0GG0017J", name: "郑州示例云杉商贸有限公司" },
  ground: "AB-E4",
  decision_no: "郑市监异字〔2026〕1号",
  decided_on: "2026-03-02",
  authority: "410105",
  published_on: "2026-03-05",
}
let server: Started
let url = ""
let token = ""

interface Listed {
  exports: { size: number }[]
}
const exported = async () => ((await (await fetch(`${url}/v1/exports`)).json()) as Listed).exports

/** Publishes, and waits for the export of it. */
async function publish(change: () => Promise<unknown>): Promise<void> {
  const before = (await exported()).length
  await change()
  await until("it is exported", async () => {
    await fetch(`${url}/v1/exports`, { method: "POST", headers: { authorization: `Bearer ${token}` } })
    return (await exported()).length > before
  })
}

const importRow = (changes: object) => () =>
  gongshi(["import", "-"], { cwd, env, input: `${JSON.stringify({ ...row, ...changes })}\n` })

async function follow(from: string, folder: string, ...more: string[]): Promise<Followed> {
  const { code, stdout, stderr } = await gongshi(["follow", from, folder, "--json", ...more], { cwd, env: partner })
  expect({ code, stdout, stderr }).toMatchObject({ code: 0, stderr: "" })
  return JSON.parse(stdout)
}

beforeAll(async () => {
  server = startProcess("node/main.ts", [], { cwd, env })
  await until("it says where it is", () => server.said.stdout.includes("\n"))
  url = /gongshi is at (\S+)/.exec(server.said.stdout)?.[1] ?? ""
  token = (await run("token", "--role", "administrator", "--authority", "410105")).stdout.trim()
  await until("the first export is made", async () => (await exported()).length > 0)
  writeFileSync(path.join(cwd, "jwks.json"), (await run("keys", "jwks")).stdout)
})

afterAll(async () => {
  server.child.kill("SIGTERM")
  await server.ended
})

test("what is published arrives, and the mirror is handed on", async () => {
  const first = await follow(url, "mirror", "--jwks", "jwks.json")
  expect(first.steps.map(({ by }) => by)).toEqual(["snapshot"])
  await publish(importRow({}))
  const second = await follow(url, "mirror")
  expect(second.steps.map(({ by }) => by)).toEqual(["delta"])
  const lines = linesOf(cwd, "mirror", "current.ndjson")
  expect(lines.length).toBe(second.lines)
  expect(lines.filter((line) => line.includes(row.subject.name))).toHaveLength(1)
  const { url: mirrored } = await serveFolder(path.join(cwd, "mirror"))
  const handed = await follow(mirrored, "handed", "--jwks", "jwks.json")
  expect({ size: handed.size, lines: handed.lines }).toEqual({ size: second.size, lines: second.lines })
  expect(linesOf(cwd, "handed", "current.ndjson")).toEqual(lines)
})

test("the key that signs is rotated, and the log's announced: neither stops the mirror", async () => {
  expect((await run("keys", "rotate", "log")).code).toBe(0)
  expect((await run("keys", "rotate", "export", "--now")).code).toBe(0)
  await publish(importRow({ decision_no: "郑市监异字〔2026〕2号", ground: "AB-E1" }))
  const { keys, steps, keysLacking } = await follow(url, "mirror")
  expect(steps.map(({ by }) => by)).toEqual(["delta"])
  expect({ statuses: keys.map(({ status }) => status).sort(), keysLacking }).toEqual({
    statuses: ["current", "current", "next", "retired"],
    keysLacking: 0,
  })
  await publish(importRow({ decision_no: "郑市监异字〔2026〕3号", ground: "AB-E2" }))
  expect((await follow(url, "mirror")).keys).toEqual([])
})
