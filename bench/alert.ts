/**
 * `npm run bench:alerts [SELLERS] [RECORDS]`: a platform watches so many sellers, and so many of them are listed. How long
 * it takes until every alert is stored and until a webhook has them all, while the loop runs that `npm start` runs; and
 * what raising them costs beside a bare insert of the same rows.
 */

import { randomBytes, randomUUID } from "node:crypto"
import { createServer } from "node:http"
import { setTimeout as sleep } from "node:timers/promises"
import { toApiKey } from "../src/access/api-key.ts"
import { addClient } from "../src/access/store.ts"
import type { Tenant } from "../src/access/tenant.ts"
import type { AlertOffice } from "../src/alert/alerting.ts"
import { openCourier } from "../src/alert/courier.ts"
import { queueUpload } from "../src/alert/initial-store.ts"
import { nodePost } from "../src/alert/node-post.ts"
import { raiseAlerts } from "../src/alert/raise.ts"
import { addWebhook } from "../src/alert/webhook-service.ts"
import { keepUp } from "../src/app/background.ts"
import { cargoes } from "../src/app/cargo.ts"
import { platform } from "../src/app/platform.ts"
import type { Pool } from "../src/database/client.ts"
import { copyTables } from "../src/database/copy.ts"
import { defaultPolicy } from "../src/law/policy.ts"
import { importLines } from "../src/register/import/import.ts"
import { readSecrets, writeSecret } from "../src/signing/secret.ts"
import { secretBox } from "../src/signing/secret-box.ts"
import { codeOf } from "./invented-register.ts"
import { openBenchRegister, seconds, tell } from "./register.ts"

const sellers = Number(process.argv[2] ?? 1_250_000)
const records = Number(process.argv[3] ?? 10_000)

async function addPlatform(pool: Pool, name: string): Promise<Tenant> {
  const [id, key] = [randomUUID(), toApiKey(randomBytes(32).toString("base64url"))]
  await addClient(pool, { id, name, role: "platform", key, actor: "system:bench", at: Date.now() })
  return id as Tenant
}

/** Fills the roster of a platform. */
async function fillRoster(pool: Pool, clientId: string): Promise<void> {
  const upload = randomUUID()
  function* rows() {
    for (let n = 0; n < sellers; n++) yield [clientId, `shop-${n}`, codeOf(n), "2026-01-01", upload]
  }
  const columns = ["client_id", "seller", "code", "entered_on", "upload_id"]
  await pool.begin(async (tx) => {
    await tx`
      insert into roster_upload (id, client_id, actor, mode, started_at, finished_at)
      values (${upload}, ${clientId}, 'bench', 'full', now(), now())`
    await copyTables(tx, [{ table: "roster_seller", columns, rows: rows() }])
    await queueUpload(tx, upload)
  })
  await pool`analyze roster_seller`
}

/** Publishes records about so many sellers, spread over the roster, as an import does. */
async function publish(pool: Pool, round: number): Promise<void> {
  const step = Math.floor(sellers / records)
  const line = (n: number) =>
    JSON.stringify({
      ...{ kind: "abnormal", subject: { code: codeOf(n * step), name: `示例第${n}号商贸有限公司` }, ground: "AB-E4" },
      ...{ decision_no: `示例异字〔2026〕${round}-${n}号`, decided_on: "2026-03-02", authority: "410105" },
      published_on: "2026-03-05",
    })
  async function* chunks() {
    for (let n = 0; n < records; n += 1_000) {
      yield Buffer.from(
        Array.from({ length: Math.min(1_000, records - n) }, (_, index) => `${line(n + index)}\n`).join(""),
      )
    }
  }
  const all = () => true
  const { tally } = await importLines(pool, chunks(), {
    ...platform,
    ...{ policy: defaultPolicy, actor: "bench", source: "bench", mayPublishFor: all, mayAmendSubject: all },
  })
  if (tally.added !== records) throw new Error(`${tally.added} records were added`)
}

/** A receiver that counts the alerts that it gets. */
async function openCounter() {
  const counter = { alerts: 0, messages: 0, url: "", close: () => {} }
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    counter.alerts += JSON.parse(Buffer.concat(parts).toString()).data.alerts.length
    counter.messages++
    response.writeHead(204).end()
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  if (typeof address !== "object" || !address) throw new Error("no port")
  return Object.assign(counter, { url: `http://127.0.0.1:${address.port}/`, close: () => server.close() })
}

async function countAlerts(pool: Pool): Promise<number> {
  const [row] = await pool<{ count: number }[]>`select count(*) from alert`
  return row?.count ?? 0
}

/** Seconds since a start at which something was first so. */
async function when(start: number, isSo: () => Promise<boolean> | boolean): Promise<number> {
  while (!(await isSo())) await sleep(20)
  return (performance.now() - start) / 1000
}

const register = await openBenchRegister()
const counter = await openCounter()
try {
  const { pool } = register
  const clientId = await addPlatform(pool, "first")
  const filling = await seconds(() => fillRoster(pool, clientId))
  tell(`roster of ${sellers} sellers, by COPY`, `${filling.toFixed(1)} s`)
  const secrets = secretBox(readSecrets(writeSecret(randomBytes(32))))
  const office: AlertOffice = {
    ...platform,
    sql: pool,
    log: (line) => process.stderr.write(`${line}\n`),
    alerting: {
      retentionDays: 400,
      allowPrivate: true,
      secrets,
      post: nodePost({ allowPrivate: true }),
      cargoes,
      carrier: null,
    },
  }
  const hook = { url: counter.url, description: "", carries: "alerts" as const, kinds: null }
  await addWebhook(office, secrets, { clientId, actor: "bench" }, hook, null)

  const ending = new AbortController()
  const courier = openCourier(office)
  const catchUp = async () => {
    await raiseAlerts(office)
    await courier.look(ending.signal)
  }
  const following = keepUp({ name: "alerts", everyMs: 1_000, catchUp }, office.log, ending.signal)
  const start = performance.now()
  const published = publish(pool, 1).then(() => (performance.now() - start) / 1000)
  const stored = when(start, async () => (await countAlerts(pool)) >= records)
  const received = when(start, () => counter.alerts >= records)
  tell(`publishing ${records} records`, `${(await published).toFixed(1)} s`)
  tell("all alerts stored, from the first row published", `${(await stored).toFixed(1)} s`)
  tell("all alerts at the webhook, from the same", `${(await received).toFixed(1)} s, ${counter.messages} messages`)
  ending.abort()
  await following
  await courier.settled()

  await publish(pool, 2)
  const raising = await seconds(() => raiseAlerts(office))
  if ((await countAlerts(pool)) !== 2 * records) throw new Error("not every alert was raised once")
  tell(`raising ${records} alerts alone`, `${raising.toFixed(2)} s, ${Math.round(records / raising)} /s`)
  await pool`create table bare (like alert including all)`
  const bare = await seconds(() => pool`insert into bare select * from alert order by position desc limit ${records}`)
  tell("a bare insert of the same rows", `${bare.toFixed(2)} s`)
  tell("ratio", (raising / bare).toFixed(1))

  const second = await addPlatform(pool, "second")
  await fillRoster(pool, second)
  const before = await countAlerts(pool)
  const telling = await seconds(() => raiseAlerts(office))
  tell(
    "initial alerts of a second roster of that size",
    `${telling.toFixed(1)} s, ${(await countAlerts(pool)) - before}`,
  )
} finally {
  counter.close()
  await register.close()
}
