/**
 * A server for bench/read.ts, in a process of its own: `node bench/server.ts real|constant` with DATABASE as JSON.
 * `constant` is the same route with the same answer, made once: what HTTP alone costs.
 */
import { randomUUID } from "node:crypto"
import { serve } from "@hono/node-server"
import { type Connection, openPool } from "../src/database/client.ts"
import { createApp } from "../src/http/app.ts"
import type { Parts } from "../src/http/environment.ts"
import { routeGroup } from "../src/http/route.ts"
import { publishedCalendar } from "../src/law/calendar.ts"
import { defaultPolicy } from "../src/law/policy.ts"
import { sha256 } from "../src/ledger/node-sha256.ts"
import { openSignedLog } from "../src/ledger/signed-log.ts"
import { platform } from "../src/platform.ts"
import { getSubject } from "../src/register/routes.ts"
import { readStandings } from "../src/register/standing.ts"
import { toAsOf, toWireRecord, toWireSubject } from "../src/register/wire.ts"
import { postgresIndex } from "../src/search/postgres-index.ts"

const connection = JSON.parse(process.env["DATABASE"] ?? "null") as Connection
const pool = openPool(connection, 10)
const parts: Parts = {
  ...platform,
  calendar: publishedCalendar,
  policy: defaultPolicy,
  sql: pool,
  search: postgresIndex(openPool(connection, 10, { freshPlans: true })),
  signedLog: openSignedLog(pool, {
    ...platform,
    sha256,
    newOrigin: "bench.invalid/log",
    keyring: null,
    memory: { load: async () => null, store: async () => {} },
    log: () => {},
  }),
  issuers: { officers: null, merchants: null },
  signer: async () => null,
  issuer: "https://bench.invalid",
  loginUrl: null,
  keySet: async () => ({ keys: [] }),
  keyStanding: async () => [],
  log: (line) => process.stderr.write(`${line}\n`),
  xlsx: null,
  rosterKeys: null,
  apiPageFile: async () => null,
  receiptDays: 1,
  resultDays: 1,
  readForm: null,
}

async function constantApp() {
  const [row] = await pool<{ code: string }[]>`select subject_code as code from record limit 1`
  const { asOf, byCode } = await readStandings({ sql: pool, clock: Date.now }, [row?.code ?? ""])
  const [standing] = byCode.values()
  if (!standing) throw new Error("the register is empty")
  const { subject, records } = standing
  const answer = { subject: toWireSubject(subject), records: records.map(toWireRecord), as_of: toAsOf(asOf) }
  const app = routeGroup()
  app.use(async (c, next) => {
    c.set("parts", parts)
    c.set("requestId", randomUUID())
    c.set("principal", { kind: "anyone", role: "anyone" })
    await next()
  })
  return app.openapi(getSubject, (c) => c.json(answer, 200))
}

const app = process.argv[2] === "constant" ? await constantApp() : createApp({ version: "bench" }, () => parts)
serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => process.stdout.write(`${port}\n`))
