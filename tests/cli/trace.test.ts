/**
 * Spans as a collector gets them: of answers by route, within the trace of whoever asked, of statements, of followers, jobs
 * and webhooks; and nothing of what was asked.
 */
import { writeFileSync } from "node:fs"
import path from "node:path"
import { expect, test } from "vitest"
import { gongshi, startProcess, until, useFolder } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"
import { openReceiver, type Receiver } from "../support/receiver.ts"
import { platform, watch } from "../support/roster.ts"
import { abnormalRow, codeOf } from "../support/rows.ts"

const cwd = useFolder()
const database = useDatabase()

interface Span {
  name: string
  traceId: string
  spanId: string
  kind: number
  parentSpanId?: string
  status?: { code?: number }
  attributes: { key: string; value: { stringValue?: string; intValue?: number } }[]
}

const spansOf = (collector: Receiver) =>
  collector.received.flatMap(({ body }) =>
    (JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }).resourceSpans.flatMap((each) =>
      each.scopeSpans.flatMap((scope) => scope.spans),
    ),
  )
const attributesOf = (span: Span | undefined) =>
  Object.fromEntries(span?.attributes.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue)]) ?? [])

async function start(url: string, more: Record<string, string> = {}) {
  const env = {
    ...{ DATABASE_URL: database.url, DATA_DIR: path.join(cwd, "data"), SAMPLE_SUBJECTS: "0", TRACES_URL: url },
    ...more,
  }
  const started = startProcess("node/main.ts", [], { cwd, env })
  await until("it serves", () => started.said.stdout.includes("\n"))
  return { ...started, url: /gongshi is at (\S+)/.exec(started.said.stdout)?.[1] ?? "" }
}

// As OTLP numbers the kinds of spans.
const [server, client] = [2, 3]
// As OTLP numbers a span's status.
const failed = 2

test("a collector gets a span for each answer, in the trace that was begun, without a name or a code", async () => {
  const collector = await openReceiver()
  const { child, ended, url } = await start(new URL(collector.url).origin)
  const [trace, parent] = ["0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"]
  const [code, name] = [codeOf(7), "郑州示例云杉商贸有限公司"]
  await fetch(`${url}/v1/subjects/${code}`, { headers: { traceparent: `00-${trace}-${parent}-00` } })
  await fetch(`${url}/v1/search?q=${encodeURIComponent(name)}`, { headers: { traceparent: "of nobody" } })
  const spans = () => spansOf(collector)
  await until("both have come", () => spans().filter(({ kind }) => kind === server).length >= 2)
  expect(collector.received[0]?.path).toBe("/v1/traces")
  const [asked, searched] = ["GET /v1/subjects/:code", "GET /v1/search"].map((each) =>
    spans().find((span) => span.name === each),
  )
  expect(asked).toMatchObject({ traceId: trace, parentSpanId: parent })
  const told = attributesOf(asked)
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

test("statements stand below what asked for them, by operation and table; followers, jobs and webhooks have traces where they did something", async () => {
  const [collector, receiver] = [await openReceiver(), await openReceiver()]
  const { child, ended, url } = await start(new URL(collector.url).origin, { WEBHOOK_ALLOW_PRIVATE: "true" })
  const seller = await platform(database.sql)
  const { code } = abnormalRow(21).subject
  await watch(database.sql, seller, [code])
  const json = { ...seller.header, "content-type": "application/json" }
  const hook = await fetch(`${url}/v1/webhooks`, {
    ...{ method: "POST", headers: json, body: JSON.stringify({ url: `${receiver.url}?secret=of-the-platform` }) },
  })
  expect(hook.status).toBe(201)
  const file = path.join(cwd, "row.ndjson")
  writeFileSync(file, `${JSON.stringify(abnormalRow(21))}\n`)
  const env = { DATABASE_URL: database.url, DATA_DIR: path.join(cwd, "data") }
  expect(await gongshi(["import", file], { cwd, env })).toMatchObject({ code: 0 })
  const csv = { ...seller.header, "content-type": "text/csv" }
  const sent = await fetch(`${url}/v1/check/jobs`, { method: "POST", headers: csv, body: `code\n${code}\n` })
  expect(sent.status).toBe(202)
  const [trace, parent] = ["1af7651916cd43dd8448eb211c80319c", "a7ad6b7169203331"]
  await fetch(`${url}/v1/subjects/${code}`, { headers: { traceparent: `00-${trace}-${parent}-01` } })
  const spans = () => spansOf(collector)
  const named = (name: string) => spans().find((span) => span.name === name)
  const wanted = ["POST webhook", "follower alerts", "check jobs", "GET /v1/subjects/:code"]
  await until("all have come", () => receiver.received.length > 0 && wanted.every(named))
  const asked = named("GET /v1/subjects/:code")
  const statements = spans().filter(({ parentSpanId }) => parentSpanId === asked?.spanId)
  expect(statements.length).toBeGreaterThan(0)
  for (const span of statements) {
    expect([span.traceId, span.kind]).toEqual([trace, client])
    const told = attributesOf(span)
    expect(told).toMatchObject({ "db.system.name": "postgresql", "db.query.summary": span.name })
    expect(Object.keys(told).sort()).toEqual([
      ...(told["db.collection.name"] === undefined ? [] : ["db.collection.name"]),
      ...["db.operation.name", "db.query.summary", "db.system.name"],
    ])
  }
  for (const { name } of statements) expect(name).toMatch(/^SELECT [a-z_]+$/)
  const jobs = spans().filter(({ traceId }) => traceId === named("check jobs")?.traceId)
  expect(jobs.some(({ name }) => name === "UPDATE check_job")).toBe(true)
  expect(attributesOf(named("POST webhook"))).toEqual({
    "http.request.method": "POST",
    "http.response.status_code": 204,
  })
  // What looks every second and finds nothing tells nothing: notices have no agency here.
  const roots = new Set(
    spans()
      .filter(({ parentSpanId }) => !parentSpanId)
      .map(({ traceId }) => traceId),
  )
  for (const root of roots) {
    const of = spans().filter(({ traceId }) => traceId === root)
    if (of.some(({ kind }) => kind === server)) continue
    // What failed is told too, though it did nothing: two that write the same at once, and one is begun again.
    if (of.some(({ status }) => status?.code === failed)) continue
    expect(of.map(({ name }) => name)).toContainEqual(expect.stringMatching(/^(?:INSERT|UPDATE|DELETE|COPY|POST) /))
  }
  const personal = [code, abnormalRow(21).subject.name, seller.key, "of-the-platform", abnormalRow(21).decision_no]
  for (const { body } of collector.received) for (const each of personal) expect(body).not.toContain(each)
  child.kill("SIGTERM")
  expect((await ended).code).toBe(0)
  await Promise.all([collector.close(), receiver.close()])
})

test("a collector that is away keeps nobody from being answered, nor the register from ending", async () => {
  const collector = await openReceiver()
  await collector.close()
  const { child, ended, url } = await start(new URL(collector.url).origin)
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  child.kill("SIGTERM")
  expect(await ended).toMatchObject({ code: 0, stderr: expect.stringContaining("stopped; the data is safe") })
})
