/**
 * The register on Cloudflare Workers: the only file that knows them. The app is built once for an isolate; the database
 * is reached through Hyperdrive, with a client for each request, because a socket must not outlive its request.
 * Nothing here has state of its own, so any number of isolates anywhere serve one register.
 */
import { randomBytes } from "node:crypto"
import { setImmediate } from "node:timers/promises"
import { Hono } from "hono"
import manifest from "../package.json" with { type: "json" }
import { configuredIssuer } from "./access/configured-issuer.ts"
import { deletePast } from "./access/person-session-store.ts"
import { openEdgeQuota, type RateLimitBinding } from "./access/quota/edge-quota.ts"
import type { TokenIssuer, TokenIssuers } from "./access/token.ts"
import { cleanAlerts } from "./alert/clean.ts"
import { deliverAlerts } from "./alert/courier.ts"
import { fetchPost } from "./alert/fetch-post.ts"
import { gatewayCarrier } from "./alert/merchant/carrier.ts"
import { sendMessages } from "./alert/merchant/send.ts"
import { createApp } from "./app/app.ts"
import { cargoes } from "./app/cargo.ts"
import { afterPublication, catchUpAll, followersOf, openFeederOf } from "./app/followers.ts"
import type { Parts } from "./app/parts.ts"
import { platform } from "./app/platform.ts"
import { workSources } from "./app/work.ts"
import { workOnJobs } from "./check/job/work.ts"
import { deleteExpiredReceipts } from "./check/receipt/store.ts"
import { type Config, readConfig } from "./config/config.ts"
import type { IssuerConfig } from "./config/issuer-variable.ts"
import { isPolicyText, policyOf } from "./config/key-variable.ts"
import type { Env } from "./config/variable.ts"
import { openPool } from "./database/pool.ts"
import { beginRules } from "./enforcement/complaint/service.ts"
import { watchDuties } from "./enforcement/duty/daily.ts"
import { watchRecalls } from "./enforcement/recall/daily.ts"
import { sendReminders } from "./enforcement/recall/remind.ts"
import { keepUses } from "./enforcement/sharing/keep.ts"
import { bucketShelf, type ExportBucket } from "./exports/shelf/bucket-shelf.ts"
import { openDesk } from "./exports/shelf/desk.ts"
import { peerEndings } from "./exports/statement/peer.ts"
import type { Environment } from "./http/environment.ts"
import { problem } from "./http/problem.ts"
import type { CheckpointMemory } from "./ledger/checkpoint-memory.ts"
import { sha256 } from "./ledger/node-sha256.ts"
import { openSignedLog } from "./ledger/signed-log.ts"
import { readWitnesses, type Witnesses } from "./ledger/witness/witnesses.ts"
import { catchUpDailyWork } from "./register/daily/daily-work.ts"
import { bucketFiles } from "./register/document/bucket/bucket-files.ts"
import { openFiles } from "./register/document/file-store.ts"
import { blankSeal } from "./register/document/seal.ts"
import { holdsInvented } from "./register/subject/invented-store.ts"
import { toIdentityKey } from "./roster/identity.ts"
import { keepRosters } from "./roster/keep.ts"
import { type RosterKeys, rosterKeys } from "./roster/seal.ts"
import { configuredIndexes } from "./search/configured-index.ts"
import { unknownHealth } from "./search/engine-fallback.ts"
import { workOnSearchJobs } from "./search/job/work.ts"
import { readKeySet } from "./signing/key-set.ts"
import { emptyMemory, openKeyring } from "./signing/keyring.ts"
import { storedLogKeyring } from "./signing/log-keyring.ts"
import { remoteHolder } from "./signing/remote-signer.ts"
import { secretBox } from "./signing/secret-box.ts"
import { joinHolders, type KeyHolder, textHolder } from "./signing/signer.ts"

/** What wrangler.toml binds: two objects, and the variables as text. */
export interface Bindings {
  HYPERDRIVE?: { connectionString: string }
  /** R2: where the newest signed checkpoint is kept outside the database. */
  CHECKPOINTS?: {
    get(key: string): Promise<{ text(): Promise<string> } | null>
    put(key: string, value: string): Promise<unknown>
  }
  /** R2: exports that a Node installation has made, for reading. */
  EXPORTS?: ExportBucket
  /** Counts what addresses without a key ask for; its limit a minute is QUOTA_PUBLIC. */
  PUBLIC_LIMIT?: RateLimitBinding
  ASSETS?: { fetch(url: URL): Promise<Response> }
  [variable: string]: unknown
}

// Workers open six connections at once for a request; one is left for the issuer's key set.
const connectionsMax = 5

// A cron that sends alerts leaves off before the next one begins; what is left is sent by that.
const deliveringMs = 45_000

// The cron of wrangler.toml for the search index alone.
const everyMinute = "* * * * *"

// Of each minute so much for jobs of a kind, at most: what is left goes on in the next, here or elsewhere.
const jobsSliceMs = 25_000

/** What outlives an answer. */
interface Lasting {
  waitUntil(work: Promise<unknown>): void
}

type Register =
  | {
      kind: "ready"
      parts(): Parts
      fetch(request: Request, lasting: Lasting | undefined): Response | Promise<Response>
    }
  | { kind: "misconfigured"; reason: string }

// The runtime gives an isolate the same bindings for each request.
const registers = new WeakMap<Bindings, Register>()

function registerOf(bindings: Bindings): Register {
  const register = registers.get(bindings) ?? build(bindings)
  registers.set(bindings, register)
  return register
}

/** Builds the register. Synchronous: a promise that one request began must not be what the next ones wait for. */
function build(bindings: Bindings): Register {
  try {
    const config = readVariables(bindings)
    const parts = assemble(bindings, config)
    const app = createApp({ version: manifest.version }, (c) => parts((c.env as { lasting?: Lasting }).lasting))
    return { kind: "ready", parts, fetch: (request, lasting) => app.fetch(request, { lasting }) }
  } catch (error) {
    return { kind: "misconfigured", reason: error instanceof Error ? error.message : String(error) }
  }
}

function assemble(bindings: Bindings, config: Config): (lasting?: Lasting) => Parts {
  const { HYPERDRIVE: hyperdrive, ASSETS: assets } = bindings
  if (!hyperdrive) throw new Error("the binding HYPERDRIVE is missing: see wrangler.toml")
  const { officers, merchants, logins } = config
  const loginUrl = config.loginUrl ?? (logins.merchants ? "/sign-in" : null)
  const issuers: TokenIssuers = { officers: chooseIssuer(officers), merchants: chooseIssuer(merchants) }
  const { JWKS: jwks } = bindings
  const alsoListed = isText(jwks) && jwks.trim() !== "" ? readKeySet(jwks) : []
  const holder = secretHolder(bindings, config)
  const memory = emptyMemory()
  const rosterSecrets = chooseRosterKeys(config)
  const identityKeys = (config.identitySecrets ?? []).map(({ bytes }) => toIdentityKey(bytes))
  const health = unknownHealth()
  const sealing = config.webhookSecrets && secretBox(config.webhookSecrets)
  const post = fetchPost({ allowPrivate: config.webhookAllowPrivate })
  const { gateway } = config.messages
  // The operator names the gateway, which may stand in a network of its own.
  const ownPost = fetchPost({ allowPrivate: true })
  const witnesses = chooseWitnesses(config)
  const desk = bindings.EXPORTS ? openDesk(bucketShelf(bindings.EXPORTS), config.exports.headHours) : null
  const quotaFor = openQuotas(bindings, config)
  return (lasting) => {
    const sql = openPool(hyperdrive.connectionString, connectionsMax, { pooled: true })
    const { clock } = platform
    const { search, records } = configuredIndexes(sql, config.meili, { clock, log, health })
    const signedLog = openSignedLog(sql, {
      sha256,
      newOrigin: config.logOrigin,
      // Keys are given and not made: a Worker has nowhere to keep one.
      keyring: holder.signsLog ? storedLogKeyring({ holder, make: null, clock }) : null,
      memory: bucketMemory(bindings.CHECKPOINTS),
      witnesses,
      clock,
      log,
    })
    return {
      ...platform,
      log,
      calendar: config.calendar,
      policy: config.policy,
      brake: config.brake,
      sql,
      search,
      records,
      signedLog,
      afterPublication: () => afterPublication({ sql, search, records, signedLog, listedSet: null, log }),
      issuers,
      loginUrl,
      ...openKeyring(sql, { holder, make: null, alsoListed, sm2: null, memory, clock, log }),
      issuer: config.issuer,
      statementMs: config.statementMs,
      leadVerifyDays: config.leadVerifyDays,
      workSources,
      xlsx: null,
      rosterKeys: rosterSecrets,
      // An isolate has 128 MB, and lives too short to build it.
      listedSet: null,
      // Nobody is answered by the isolate that works on a job, but for by chance.
      traffic: null,
      rest: () => setImmediate(),
      keyMemory: null,
      policyMemory: null,
      quota: quotaFor?.(sql, (work) => lasting?.waitUntil(work)) ?? null,
      alerting: {
        retentionDays: config.alertDays,
        allowPrivate: config.webhookAllowPrivate,
        secrets: sealing,
        post,
        carrier: gateway && gatewayCarrier(config.messages.channels, { ...gateway, clock, post: ownPost }),
        cargoes,
      },
      apiPageFile,
      verifyFile,
      rootChain: async () => config.trustRoot,
      exports: desk,
      ending: null,
      receiptDays: config.receiptDays,
      identityKeys,
      resultDays: config.resultDays,
      recallDays: config.recallDays,
      objectionDays: config.objectionDays,
      readForm: null,
      printStatement: null,
      site: config.site,
      logins: config.logins,
      mayChoose: false,
      isInvented: () => holdsInvented(sql),
      printDocument: null,
      seal: blankSeal,
      peerEnding: peerEndings(config.peers, clock),
      files: openFiles(sql, config.bucket && bucketFiles(config.bucket, clock)),
    }
  }

  async function apiPageFile(name: string, request: Request): Promise<Response | null> {
    const file = await assets?.fetch(new URL(`/docs/${name}`, request.url))
    return file?.ok ? file : null
  }

  async function verifyFile(name: string, request: Request): Promise<Response | null> {
    const file = await assets?.fetch(new URL(`/assets/verify/${name}`, request.url))
    return file?.ok ? file : null
  }
}

/** The witnesses, from the policy itself: there is no file. */
function chooseWitnesses({ witnesses: text }: Config): Witnesses | null {
  if (text === null) return null
  const read = isPolicyText(text) ? readWitnesses(policyOf(text)) : { wrong: "it names a file, and Workers have none" }
  if ("wrong" in read) throw new Error(`WITNESSES: ${read.wrong}`)
  return read
}

/** Null where nothing is counted. */
function openQuotas({ PUBLIC_LIMIT: bound }: Bindings, { quota, identitySecrets }: Config) {
  if (quota === null) return null
  const counted = quota.publicUnits > 0
  if (counted && !bound) {
    log("quotas: addresses without a key are not counted, for no PUBLIC_LIMIT is bound: see wrangler.toml")
  }
  const { clock } = platform
  // All isolates have to count an address under one key, so that it can't be drawn here.
  const secret = Buffer.from(identitySecrets?.[0].bytes ?? []).toString("base64url")
  return openEdgeQuota({ ...quota, clock, log, secret, binding: (counted && bound) || null })
}

/** Both from secrets, or rosters are not taken: there is no file in which a key could be made. */
function chooseRosterKeys({ identitySecrets, rosterSecrets }: Config): RosterKeys | null {
  return identitySecrets && rosterSecrets && rosterKeys(identitySecrets[0], rosterSecrets, randomBytes)
}

/** The private keys in secrets, and those behind the operator's signer. LOG_KEY is the old name of KEY_LOG. */
function secretHolder({ LOG_KEY: logKey }: Bindings, config: Config): KeyHolder & { signsLog: boolean } {
  const { signer, sm2 } = config
  if (sm2) throw new Error("SM2_KEY: the second signature is made on Node; leave it out here")
  if (signer && !signer.keys.startsWith("{")) {
    throw new Error("SIGNER_KEYS names a file, and Workers have none: give the JSON itself")
  }
  const old = isText(logKey) ? logKey.trim() : ""
  const texts = [...config.keys, ...(old === "" ? [] : [{ role: "log" as const, variable: "LOG_KEY", text: old }])]
  const remote = signer ? readKeySet(signer.keys) : []
  const holders = [textHolder(texts), ...(signer ? [remoteHolder(signer, remote)] : [])]
  return { ...joinHolders(holders), signsLog: [...texts, ...remote].some(({ role }) => role === "log") }
}

/** R2 answers with what was written last, which KV does not promise. Without it a database set back is not noticed. */
function bucketMemory(bucket: Bindings["CHECKPOINTS"]): CheckpointMemory {
  const name = "log.checkpoint"
  return {
    load: async () => [(await (await bucket?.get(name))?.text()) ?? null],
    store: async (note) => {
      await bucket?.put(name, note)
    },
  }
}

function readVariables(bindings: Bindings): Config {
  const variables: Env = Object.fromEntries(
    Object.entries(bindings).filter((entry): entry is [string, string] => isText(entry[1])),
  )
  const config = readConfig(variables)
  if (config.calendarFile !== null) {
    throw new Error("CALENDAR_FILE names a file, and Workers have none: give its JSON as CALENDAR")
  }
  return config
}

function isText(value: unknown): value is string {
  return typeof value === "string"
}

/** A configured issuer. There is none for development: its key would be a file. */
function chooseIssuer(configured: IssuerConfig | null): TokenIssuer | null {
  if (!configured) return null
  if (configured.jwksIn === "file") {
    throw new Error(
      `${configured.variable} names a file, and Workers have none: give an https:// URL or the JSON itself`,
    )
  }
  try {
    return configuredIssuer(configured, configured.jwks)
  } catch (error) {
    throw new Error(`${configured.variable}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function log(line: string): void {
  // biome-ignore lint/suspicious/noConsole: on Workers the console is the log
  console.log(`gongshi: ${line}`)
}

/** Answers everything while the configuration is wrong. The reason is the operator's: it goes to the log alone. */
const closed = new Hono<Environment>().all("*", (c) => {
  c.set("requestId", platform.newId())
  c.header("Retry-After", "60")
  return problem(c, "not-configured", {
    detail: { zh: "服务尚未配置好，原因已写入运行日志。", en: "The service is not configured; its log says why." },
  })
})

export default {
  async fetch(request: Request, bindings: Bindings, lasting?: Lasting): Promise<Response> {
    const register = registerOf(bindings)
    if (register.kind === "ready") return register.fetch(request, lasting)
    log(register.reason)
    return closed.fetch(request)
  },

  /**
   * Every minute: reads what other processes have written to the log, signs, sends alerts, and works on a slice of the
   * check jobs; imports over HTTP have read and signed for themselves. By any other cron: the daily work, unless it has
   * been done today or the log must not grow.
   */
  async scheduled({ cron }: { cron?: string }, bindings: Bindings): Promise<void> {
    const register = registerOf(bindings)
    if (register.kind === "misconfigured") throw new Error(register.reason)
    const parts = register.parts()
    if (cron !== everyMinute) await keepRosters(parts)
    if (cron !== everyMinute && !(await parts.signedLog.halted())) await catchUpDailyWork(parts)
    if (cron !== everyMinute) {
      await cleanAlerts(parts, parts.alerting.retentionDays)
      await watchRecalls(parts)
      await keepUses(parts)
      await watchDuties(parts)
      await beginRules(parts)
      await deleteExpiredReceipts(parts.sql, parts.clock())
      await deletePast(parts.sql, parts.clock())
    }
    const feeder = openFeederOf(parts)
    const [fault] = await catchUpAll(followersOf(parts, { feeder }))
    await feeder?.settled()
    await deliverAlerts(parts, AbortSignal.timeout(deliveringMs))
    await sendMessages(parts, AbortSignal.timeout(deliveringMs))
    await sendReminders(parts, AbortSignal.timeout(deliveringMs))
    await workOnJobs(parts, AbortSignal.timeout(jobsSliceMs))
    await workOnSearchJobs(parts, AbortSignal.timeout(jobsSliceMs))
    await parts.quota?.settle()
    // Whoever watches crons has to see it.
    if (fault) throw fault
  },
}
