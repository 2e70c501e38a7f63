/** What an operator sees of a node: metrics at an address of their own, and lines; and that nothing of what was asked stands in either. */
import { createServer } from "node:net"
import path from "node:path"
import { expect, test } from "vitest"
import { startProcess, until, useFolder } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"
import { codeOf } from "../support/rows.ts"

const cwd = useFolder()
const database = useDatabase()

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === "object" && address ? address.port : 0
}

const idNumber = "11010519491231002X"
const name = "郑州示例云杉商贸有限公司"

test("answers are counted by route and told in a line each, the queues and the log are gauges, and nobody is named", async () => {
  const port = await freePort()
  const env = {
    ...{ DATABASE_URL: database.url, DATA_DIR: path.join(cwd, "data"), SAMPLE_SUBJECTS: "0" },
    ...{ METRICS_PORT: String(port), ACCESS_LOG: "on", LOG_FORMAT: "json" },
  }
  const { child, said, ended } = startProcess("node/main.ts", [], { cwd, env })
  await until("the server says where it is", () => said.stdout.includes("\n"))
  const url = /gongshi is at (\S+)/.exec(said.stdout)?.[1] ?? ""
  const code = codeOf(7)
  for (const where of [
    `/v1/subjects/${code}`,
    `/v1/subjects/${code}`,
    `/v1/search?q=${name}`,
    `/nowhere/${idNumber}`,
  ]) {
    await fetch(`${url}${encodeURI(where)}`).then((answer) => answer.arrayBuffer())
  }
  await fetch(`${url}/v1/check`, {
    ...{ method: "POST", headers: { "content-type": "application/json" } },
    body: JSON.stringify({ queries: { one: { code }, other: { code } } }),
  }).then((answer) => answer.arrayBuffer())
  const scrape = async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  let metrics = ""
  await until("all are counted", async () => {
    metrics = await scrape()
    return /_count\{[^}]*http_route="\/v1\/subjects\/:code"[^}]*\} 2/.test(metrics) && metrics.includes("/v1/search")
  })
  expect(metrics).toMatch(
    /http_server_request_duration_seconds_count\{http_request_method="GET",http_response_status_code="404",http_route="\/v1\/subjects\/:code"\} 2/,
  )
  expect(metrics).toMatch(/^gongshi_log_size \d+$/m)
  expect(metrics).toContain('gongshi_queue_size{queue="check-jobs",state="queued"} 0')
  expect(metrics).toContain('gongshi_verdicts_total{way="queries",verdict="unknown"} 2')
  expect(metrics).toMatch(/^gongshi_pool_transactions\{state="waiting"\} 0$/m)
  expect(metrics).toMatch(/^gongshi_database_connections_max \d+$/m)
  child.kill("SIGTERM")
  const { code: exit, stderr } = await ended
  expect(exit).toBe(0)
  const lines = stderr
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line))
  for (const line of lines) expect(line).toMatchObject({ time: expect.stringMatching(/Z$/), level: "info" })
  const answers = lines.filter(({ route }) => route !== undefined)
  expect(answers).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        ...{ request_id: expect.stringMatching(/^[\w-]{36}$/), method: "GET", route: "/v1/subjects/:code" },
        ...{ status: 404, ms: expect.any(Number), whole: true },
      }),
    ]),
  )
  for (const asked of [code, name, encodeURI(name), idNumber, "nowhere"]) {
    expect(metrics).not.toContain(asked)
    expect(stderr).not.toContain(asked)
  }
  await expect(scrape()).rejects.toThrow()
})
