/**
 * Alerts from real server processes that share a database: each message once, and a stopped one gives back what it had.
 */
import { randomBytes } from "node:crypto"
import { expect, test } from "vitest"
import { startProcess, until, useFolder } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"
import { openReceiver } from "../support/receiver.ts"
import { importRecords } from "../support/record.ts"
import { platform, watch } from "../support/roster.ts"
import { abnormalRow, codeOf } from "../support/rows.ts"

const cwd = useFolder()
const database = useDatabase()
const secret = () => randomBytes(32).toString("base64url")
// Nodes that share a database share their keys.
const keys = { WEBHOOK_KEY: secret(), IDENTITY_HASH_KEY: secret(), ROSTER_KEY: secret() }

async function start(name: string) {
  const env = { DATABASE_URL: database.url, DATA_DIR: `${cwd}/${name}`, ...keys, WEBHOOK_ALLOW_PRIVATE: "true" }
  const started = startProcess("node/main.ts", [], { cwd, env: { ...env, SAMPLE_SUBJECTS: "0" } })
  await until(`${name} serves`, () => started.said.stdout.includes("\n"))
  return { ...started, url: /gongshi is at (\S+)/.exec(started.said.stdout)?.[1] ?? "" }
}

test("two nodes send each message once between them, and what they had when they were stopped is sent by the next", async () => {
  const [one, other] = [await start("one"), await start("other")]
  const receiver = await openReceiver()
  const me = await platform(database.sql)
  const codes = Array.from({ length: 400 }, (_, n) => n + 1)
  await watch(database.sql, me, codes.map(codeOf))
  const response = await fetch(`${one.url}/v1/webhooks`, {
    method: "POST",
    headers: { ...me.header, "content-type": "application/json" },
    body: JSON.stringify({ url: receiver.url }),
  })
  expect(response.status).toBe(201)
  const records = await importRecords(
    database.sql,
    codes.slice(1).map((code) => abnormalRow(code)),
  )
  const received = () =>
    receiver.received.flatMap(({ body }) => {
      const { data } = JSON.parse(body) as { data: { alerts: { record_id: string }[] } }
      return data.alerts.map(({ record_id }) => record_id)
    })
  await until("all alerts have come", () => received().length >= records.length)
  expect(received().sort()).toEqual([...records].sort())

  const told = receiver.received.length
  receiver.answer = () => {}
  const [last] = await importRecords(database.sql, [abnormalRow(1)])
  await until("a node waits for an answer", () => receiver.received.length > told)
  receiver.answer = (answer) => answer.writeHead(204).end()
  const [row] = await database.sql<{ attempts: number }[]>`
    select attempts from webhook_delivery where state = 'waiting'`
  expect(row?.attempts).toBe(1)
  one.child.kill("SIGTERM")
  expect((await one.ended).code).toBe(0)
  other.child.kill("SIGTERM")
  expect((await other.ended).code).toBe(0)
  const third = await start("one")
  await until("the alert has come", () => receiver.received.length > told + 1)
  expect(received().at(-1)).toBe(last)
  await until("it is noted", async () => {
    const waiting = await database.sql`select from webhook_delivery where state = 'waiting'`
    return waiting.length === 0
  })
  third.child.kill("SIGTERM")
  await third.ended
  await receiver.close()
})
