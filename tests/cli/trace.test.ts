/** Spans of answers, as a collector gets them: by route, within the trace of whoever asked, and nothing of what was asked. */
import path from "node:path"
import { expect, test } from "vitest"
import { startProcess, until, useFolder } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"
import { openReceiver } from "../support/receiver.ts"
import { codeOf } from "../support/rows.ts"

const cwd = useFolder()
const database = useDatabase()

interface Span {
  name: string
  traceId: string
  parentSpanId?: string
  attributes: { key: string; value: { stringValue?: string; intValue?: number } }[]
}

async function start(url: string) {
  const env = { DATABASE_URL: database.url, DATA_DIR: path.join(cwd, "data"), SAMPLE_SUBJECTS: "0", TRACES_URL: url }
  const started = startProcess("node/main.ts", [], { cwd, env })
  await until("it serves", () => started.said.stdout.includes("\n"))
  return { ...started, url: /gongshi is at (\S+)/.exec(started.said.stdout)?.[1] ?? "" }
}

test("a collector gets a span for each answer, in the trace that was begun, without a name or a code", async () => {
  const collector = await openReceiver()
  const { child, ended, url } = await start(new URL(collector.url).origin)
  const [trace, parent] = ["0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"]
  const [code, name] = [codeOf(7), "郑州示例云杉商贸有限公司"]
  await fetch(`${url}/v1/subjects/${code}`, { headers: { traceparent: `00-${trace}-${parent}-00` } })
  await fetch(`${url}/v1/search?q=${encodeURIComponent(name)}`, { headers: { traceparent: "of nobody" } })
  const spans = () =>
    collector.received.flatMap(({ body }) =>
      (JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }).resourceSpans.flatMap((each) =>
        each.scopeSpans.flatMap((scope) => scope.spans),
      ),
    )
  await until("both have come", () => spans().length >= 2)
  expect(collector.received[0]?.path).toBe("/v1/traces")
  const [asked, searched] = ["GET /v1/subjects/:code", "GET /v1/search"].map((each) =>
    spans().find((span) => span.name === each),
  )
  expect(asked).toMatchObject({ traceId: trace, parentSpanId: parent })
  const told = Object.fromEntries(
    asked?.attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue]) ?? [],
  )
  expect(told).toMatchObject({ "http.route": "/v1/subjects/:code", "http.response.status_code": 404 })
  expect(told["gongshi.request_id"]).toMatch(/^[\w-]{36}$/)
  expect(searched?.parentSpanId ?? "").toBe("")
  for (const { body } of collector.received) {
    for (const each of [code, name, encodeURIComponent(name)]) expect(body).not.toContain(each)
  }
  child.kill("SIGTERM")
  expect((await ended).code).toBe(0)
  await collector.close()
})

test("a collector that is away keeps nobody from being answered, nor the register from ending", async () => {
  const collector = await openReceiver()
  await collector.close()
  const { child, ended, url } = await start(new URL(collector.url).origin)
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  child.kill("SIGTERM")
  expect(await ended).toMatchObject({ code: 0, stderr: expect.stringContaining("stopped; the data is safe") })
})
