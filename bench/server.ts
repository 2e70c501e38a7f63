/**
 * A server for bench/read.ts and bench/check.ts, in a process of its own: `node bench/server.ts KIND` with DATABASE as
 * JSON. `constant` is the same route with the same answer, made once, and `constant-check` that behind all doors of the
 * app; `bare-check` is the route by itself, without the headers, the deadline and the credentials of ours.
 */
import { randomUUID } from "node:crypto"
import { setTimeout as pass, setImmediate } from "node:timers/promises"
import { serve } from "@hono/node-server"
import { openBriefMemory } from "../src/access/brief-memory.ts"
import { openKeyMemory } from "../src/access/key-memory.ts"
import { openNodeQuota } from "../src/access/quota/node-quota.ts"
import { createApp, openDoors } from "../src/app/app.ts"
import { cargoes } from "../src/app/cargo.ts"
import type { Parts } from "../src/app/parts.ts"
import { platform } from "../src/app/platform.ts"
import { workSources } from "../src/app/work.ts"
import { workOnJobs } from "../src/check/job/work.ts"
import { openListedSet } from "../src/check/listed-set/listed-set.ts"
import { check } from "../src/check/query/routes.ts"
import type { Connection } from "../src/database/client.ts"
import { openPool } from "../src/database/pool.ts"
import { ownVersion } from "../src/database/writer.ts"
import { peerEndings } from "../src/exports/statement/peer.ts"
import { routeGroup } from "../src/http/route.ts"
import { answerJson } from "../src/http/security-header.ts"
import { unnamedSite } from "../src/http/site.ts"
import { openTraffic } from "../src/http/traffic.ts"
import { answerBook } from "../src/kit/case/answer-store.ts"
import { publishedCalendar } from "../src/law/calendar.ts"
import { threadedLookThrough } from "../src/law/node-look-through.ts"
import { defaultPolicy } from "../src/law/policy.ts"
import { sha256 } from "../src/ledger/node-sha256.ts"
import { readHead } from "../src/ledger/sequencer.ts"
import { openSignedLog } from "../src/ledger/signed-log.ts"
import { openFiles } from "../src/register/document/file-store.ts"
import { blankSeal } from "../src/register/document/seal.ts"
import { getSubject } from "../src/register/record/routes.ts"
import { readStandings } from "../src/register/record/standing.ts"
import { toAsOf, toWireRecord, toWireSubject } from "../src/register/record/wire.ts"
import { postgresIndex } from "../src/search/postgres-index.ts"
import { postgresRecordIndex } from "../src/search/record/postgres-record-index.ts"

const connection = JSON.parse(process.env["DATABASE"] ?? "null") as Connection
const pool = openPool(connection, 10)
const searchPool = openPool(connection, 10, { freshPlans: true })
const traffic = openTraffic()
const parts: Parts = {
  ...platform,
  calendar: publishedCalendar,
  policy: defaultPolicy,
  brake: { rows: 500, share: 5 },
  sql: pool,
  answers: answerBook(pool),
  node: { id: "bench", version: ownVersion, place: "bench" },
  search: postgresIndex(searchPool),
  records: postgresRecordIndex(searchPool),
  signedLog: openSignedLog(pool, {
    ...platform,
    sha256,
    newOrigin: "bench.invalid/log",
    keyring: null,
    memory: { load: async () => [], store: async () => {} },
    log: () => {},
  }),
  afterPublication: async () => null,
  claimKeys: [],
  issuers: { officers: null, merchants: null },
  signer: async () => null,
  issuer: "https://bench.invalid",
  statementMs: 72 * 3_600_000,
  leadVerifyDays: 15,
  workSources,
  recallDays: 3,
  objectionDays: 15,
  loginUrl: null,
  site: unnamedSite,
  logins: { officers: null, merchants: null },
  mayChoose: false,
  isInvented: async () => false,
  keySet: async () => ({ keys: [] }),
  keyStanding: async () => [],
  log: (line) => process.stderr.write(`${line}\n`),
  xlsx: null,
  rosterKeys: null,
  verifyFile: async () => null,
  rootChain: async () => null,
  listedSet: openListedSet({
    ...{ sql: pool, clock: Date.now, codesMax: 12_000_000, pause: setImmediate },
    log: (line) => process.stderr.write(`${line}\n`),
  }),
  keyMemory: openKeyMemory(Date.now),
  policyMemory: openBriefMemory(Date.now),
  traffic,
  rest: traffic.rest,
  // Nobody is refused: the benchmark comes from one address, and its key asks more often than any.
  quota: openNodeQuota({
    ...{ sql: pool, clock: Date.now, log: () => {}, whenAway: "serve", trustedProxies: [], publicUnits: 1e9 },
    roleQuotas: {
      platform: { units: 1e12, rows: 1e12 },
      agency: { units: 1e12, rows: 1e12 },
      source: { units: 1e12, rows: 1e12 },
      republisher: { units: 1e12, rows: 1e12 },
    },
  }),
  alerting: {
    retentionDays: 400,
    allowPrivate: false,
    secrets: null,
    post: async () => ({ kind: "stopped" }),
    cargoes,
    carrier: null,
  },
  apiPageFile: async () => null,
  exports: null,
  stopping: null,
  ending: null,
  receiptDays: 1,
  identityKeys: [],
  resultDays: 1,
  readForm: null,
  lookThrough: threadedLookThrough(),
  answered: null,
  late: null,
  replica: null,
  startedAt: Date.now(),
  printStatement: null,
  printDocument: null,
  seal: blankSeal,
  peerEnding: peerEndings([], platform.clock),
  files: openFiles(pool),
}

async function constantApp() {
  const [row] = await pool<{ code: string }[]>`select subject_code as code from record limit 1`
  const { asOf, byCode } = await readStandings({ sql: pool, clock: Date.now }, [row?.code ?? ""])
  const [standing] = byCode.values()
  if (!standing) throw new Error("the register is empty")
  const { subject, records } = standing
  const answer = { subject: toWireSubject(subject), records: records.map(toWireRecord), as_of: toAsOf(asOf) }
  return constantGroup().openapi(getSubject, (c) => c.json(answer, 200))
}

async function constantCheckApps() {
  const [row] = await pool<{ code: string }[]>`
    select code from subject where not exists (select from record where subject_code = code) limit 1`
  const answer = {
    as_of: toAsOf(await readHead(pool)),
    responses: { q: { verdict: "clear" as const, code: row?.code ?? "", records: [] } },
  }
  const bare = constantGroup().openapi(check, (c) => c.json(answer, 200))
  const behindDoors = openDoors({ version: "bench" }, () => parts)
  behindDoors.route(
    "/",
    routeGroup().openapi(check, (c) => answerJson(c, answer)),
  )
  return { bare, behindDoors }
}

function constantGroup() {
  const app = routeGroup()
  app.use(async (c, next) => {
    c.set("parts", parts)
    c.set("requestId", randomUUID())
    c.set("principal", { kind: "anyone", role: "anyone" })
    await next()
  })
  return app
}

/** The whole register, with its set built first and kept in step. */
async function realCheckApp() {
  const follow = async () => {
    await parts.listedSet?.catchUp()
    setTimeout(follow, 1_000)
  }
  await follow()
  return realApp()
}

async function realApp() {
  return createApp({ version: "bench" }, () => parts)
}

/** The same, with somebody who works on jobs between the words "work" and "rest". */
async function jobCheckApp() {
  let resting: AbortController | null = null
  process.on("message", async (word) => {
    if (word === "rest") resting?.abort()
    if (word !== "work") return
    resting = new AbortController()
    const { signal } = resting
    while (!signal.aborted) {
      await workOnJobs(parts, signal)
      await pass(100)
    }
  })
  return realCheckApp()
}

const apps = {
  real: realApp,
  constant: constantApp,
  "real-check": realCheckApp,
  "constant-check": async () => (await constantCheckApps()).behindDoors,
  "job-check": jobCheckApp,
  "uncounted-check": async () => {
    Object.assign(parts, { quota: null, traffic: null })
    return realCheckApp()
  },
  "bare-check": async () => (await constantCheckApps()).bare,
}
process.on("message", (word) => word === "usage" && process.send?.(process.cpuUsage()))
const app = await apps[process.argv[2] as keyof typeof apps]()
serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => process.stdout.write(`${port}\n`))
