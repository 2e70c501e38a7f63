/**
 * Files as jobs on a real server that is killed in the middle of them.
 */
import { once } from "node:events"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { makeCode } from "../../src/names/code.ts"
import { nodeXlsx } from "../../src/table/node-xlsx.ts"
import { mediaTypes } from "../../src/table/table.ts"
import { gongshi, type Started, startProcess, until, useFolder } from "../support/command.ts"
import { bytesOf } from "../support/table.ts"

const cwd = useFolder()
const env = { DATA_DIR: `${cwd}/data`, SAMPLE_SUBJECTS: "0" }
const rows = 30_000
const codeOf = (n: number) => makeCode("91000000", `MA${n.toString().padStart(6, "0")}`)

interface Job {
  id: string
  state: string
  rows_done: number
  as_of: { size: number }
}

let server: Started & { url: string }
let authorization = ""

async function start() {
  const started = startProcess("node/main.ts", [], { cwd, env })
  await until("the server says where it is", () => started.said.stdout.includes("\n"))
  const url = /gongshi is at (\S+)/.exec(started.said.stdout)?.[1]
  if (!url) throw new Error(`no address: ${started.said.stderr}`)
  server = { ...started, url }
}

/** Every third subject of the file is listed, every third known and clear, and every third unknown. */
function importFile(from: number, to: number, made: (n: number) => unknown): Promise<unknown> {
  const lines = Array.from({ length: to - from }, (_, index) => JSON.stringify(made(from + index)))
  return gongshi(["import", "-"], { cwd, env, input: `${lines.join("\n")}\n` })
}

const name = (n: number) => `示例第${n}号商贸有限公司`
const abnormal = (n: number) => ({
  ...{ kind: "abnormal", subject: { code: codeOf(n), name: name(n) }, ground: "AB-E4", authority: "410105" },
  ...{ decision_no: `郑市监异字〔2026〕${n}号`, decided_on: "2026-03-02", published_on: "2026-03-05" },
})
const subject = (n: number) => ({ kind: "subject", code: codeOf(n), name: name(n), region: "410105" })

beforeAll(async () => {
  await start()
  const { stdout } = await gongshi(["client", "add", "示例平台", "--role", "platform"], { cwd, env })
  authorization = `Bearer ${stdout.trim()}`
  await importFile(0, 3_000, (n) => (n % 2 === 0 ? abnormal(n * 3) : subject(n * 3)))
})

afterAll(async () => {
  server.child.kill("SIGTERM")
  await server.ended
})

const ask = (path: string, init: RequestInit = {}) =>
  fetch(`${server.url}/v1/check/jobs${path}`, { ...init, headers: { authorization, ...init.headers } })
const look = async (id: string) => (await (await ask(`/${id}`)).json()) as Job
const resultOf = async (id: string) => Buffer.from(await (await ask(`/${id}/result`)).arrayBuffer())

async function send(body: BodyInit, type: string): Promise<string> {
  const answer = await ask("", { method: "POST", headers: { "content-type": type }, body })
  expect(answer.status).toBe(202)
  return ((await answer.json()) as Job).id
}

const isDone = (id: string) => async () => (await look(id)).state === "done"

/** Kills the server when some of the rows are answered, and starts it again. @returns how many at least */
async function killInTheMiddle(id: string): Promise<number> {
  let reached = 0
  await until("some rows are answered", async () => {
    reached = (await look(id)).rows_done
    return reached > 0
  })
  server.child.kill("SIGKILL")
  await once(server.child, "close")
  await start()
  return reached
}

const cells = (n: number) => [`示例店铺${n}`, codeOf(n), `=A${n}`]
const csv = `店铺,统一社会信用代码,备注\n${Array.from({ length: rows }, (_, n) => cells(n).join(",")).join("\n")}\n`

async function workbook(): Promise<Uint8Array<ArrayBuffer>> {
  const columns = ["店铺", "统一社会信用代码", "备注"].map((header) => ({ header, width: 20 }))
  return new Uint8Array(
    await bytesOf(
      nodeXlsx.write([{ name: "商户", columns, rows: [Array.from({ length: rows }, (_, n) => cells(n))] }]),
    ),
  )
}

describe.each([
  ["a CSV", mediaTypes.csv, async () => csv],
  ["a workbook", mediaTypes.xlsx, workbook],
] as const)("%s of thirty thousand rows", (_, type, body) => {
  test("gives the same result byte for byte when the server is killed and the register changes meanwhile", {
    tags: "long",
  }, async () => {
    const whole = await send(await body(), type)
    await until("it is done", isDone(whole))
    const expected = await resultOf(whole)
    expect(expected.toString().split("\r\n")).toHaveLength(rows + 2)
    const id = await send(await body(), type)
    const reached = await killInTheMiddle(id)
    expect(reached).toBeLessThan(rows)
    const { as_of } = await look(id)
    // Listings of subjects that were clear or unknown, among the rows that are left.
    await importFile(0, 2_000, (n) => (n % 2 === 0 ? abnormal(n * 3 + 1) : abnormal(n * 3)))
    // Nobody takes it up before the dead server's lease has run out.
    await until("somebody goes on with it", async () => (await look(id)).rows_done > reached || (await isDone(id)()))
    await until("it is done", isDone(id))
    expect((await look(id)).as_of).toEqual(as_of)
    expect((await resultOf(id)).equals(expected)).toBe(true)
  })
})
