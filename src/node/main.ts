/** The register on Node: `npm start`. Sets up what is missing, serves, and stops cleanly. */
import { once } from "node:events"
import { createServer, type Server } from "node:http"
import { hostname } from "node:os"
import path from "node:path"
import { Readable } from "node:stream"
import { setTimeout as pause } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import type { Quota } from "../access/quota/quota.ts"
import { createApp } from "../app/app.ts"
import { startBackground } from "../app/background.ts"
import { catchUpAll, followersOf } from "../app/followers.ts"
import { readGauges } from "../app/gauges.ts"
import { chooseModules } from "../app/modules.ts"
import { keyGauges, readOperatorGauges, sealGauges } from "../app/operator-gauges.ts"
import type { Parts } from "../app/parts.ts"
import { platform } from "../app/platform.ts"
import { version } from "../app/version.ts"
import { type Config, readConfig } from "../config/config.ts"
import { type Claim, claimDataDirectory, isAnnounced } from "../database/claim.ts"
import { type Database, openDatabase } from "../database/open.ts"
import { type NodeIdentity, ownVersion } from "../database/writer.ts"
import { beat, leave } from "../database/writer-store.ts"
import { type ExportWork, openExportWork } from "../exports/job/node-work.ts"
import { diskShelf } from "../exports/shelf/node-disk-shelf.ts"
import { refuseBroken } from "../http/node-broken-request.ts"
import { type Fetch, nodeListener } from "../http/node-listener.ts"
import { dayInChina } from "../law/day.ts"
import { readHead } from "../ledger/sequencer.ts"
import { importLines } from "../register/import/import.ts"
import { knowsSubjects } from "../register/proceeding/examination-store.ts"
import { sampleLines } from "../register/sample/sample.ts"
import { refuseOpenKeys } from "../signing/key-file.ts"
import type { PdfSigners } from "../signing/pades/seal-folder.ts"
import { type Cut, type Drain, openDrain } from "./drain.ts"
import { loadPolicy } from "./law-file.ts"
import { type Lines, openLines } from "./line.ts"
import { type AnswerSeen, type Observer, openMetrics, openObserver } from "./observe.ts"
import { StartError, toOperatorMessage } from "./operator-message.ts"
import { assembleParts } from "./parts.ts"
import { openTraces, type Traces } from "./trace.ts"
import { settleTraining } from "./training.ts"

/** A running server. */
export interface Running {
  /** Where it answers. */
  url: string
  /**
   * Stops it: tells that it does, takes requests for a while, closes the port, and lets what is under way end (DRAIN).
   * @param at aborted: waits for no requests any more
   */
  stop(at?: AbortSignal): Promise<void>
}

/**
 * Starts the register.
 * @param stop aborted: give the start up; what has been made so far stays
 * @throws what keeps it from starting, in words for the operator
 */
export async function serve(config: Config, lines: Lines, stop?: AbortSignal): Promise<Running> {
  const log = lines.say
  await refuseOpenKeys(config.dataDir)
  // Where another serves the same data, its claim says more than that its port is taken.
  if (!isAnnounced(config.dataDir)) await tryPort(config)
  if (config.metrics) await tryPort(config.metrics, "METRICS_")
  const node = { id: platform.newId(), version: ownVersion, place: hostname() }
  const traces = config.traces && (await openTraces(config.traces.url, config.traces.percent, node))
  const database = await openDatabase(config, log, true, traces?.watch)
  let claim: Claim | null = null
  let observer: Observer | null = null
  try {
    stop?.throwIfAborted()
    claim = await claimDataDirectory(database, config.dataDir)
    await settleTraining(database.pool, config)
    const [stopping, ending] = [new AbortController(), new AbortController()]
    await beat(database.pool, node, platform.clock())
    const parts = await assembleParts(config, database, log, { node, stopping: stopping.signal, ending: ending.signal })
    // A log that must not grow takes no invented data either: an empty database may be the wrong one.
    if (!(await parts.signedLog.halted())) await seed(config, database, log, stop)
    const [fault] = await catchUpAll(followersOf(parts).filter(({ beforeServing }) => beforeServing))
    if (fault) throw fault
    const watched = await watch(config, lines, parts, traces)
    observer = watched
    const seen = {
      ...{ ...parts, answered: watched.answered, verdictsGiven: watched.verdictsGiven },
      ...(traces
        ? { traced: traces.work, alerting: { ...parts.alerting, post: traces.sending(parts.alerting.post) } }
        : {}),
    }
    const app = createApp({ version, modules: chooseModules(config.modules) }, () => seen)
    stop?.throwIfAborted()
    const drain = openDrain()
    const server = await open(config, (listener) => drain.counted(watched.seen(listener)), app.fetch)
    const url = config.origin ?? addressOf(server, config.host)
    await claim.announce(url)
    const endBackground = startBackground(seen, exportWork(config, parts))
    const close = async (at?: AbortSignal) => {
      stopping.abort()
      drain.begin()
      await pause(config.drain.waitMs, undefined, at ? { signal: at } : {}).catch(() => {})
      ending.abort()
      const [cut] = await Promise.all([drain.close(server, config.drain.drainMs), endBackground()])
      if (cut.refused + cut.broken > 0) log(toCutLine(cut))
      await watched.close()
    }
    return { url, stop: stopper(close, claim, database, parts) }
  } catch (error) {
    await observer?.close()
    await claim?.release()
    await database.close()
    throw error
  }
}

/** Whoever watches, as the configuration says. */
async function watch(
  config: Config,
  lines: Lines,
  parts: Parts & { pdfSigners: PdfSigners },
  traces: Traces | null,
): Promise<Observer> {
  const {
    metrics: at,
    lines: { access },
  } = config
  const read = async () => ({
    ...(await readGauges(parts)),
    ...(await readOperatorGauges(parts.sql, parts.replica, parts.clock())),
    ...keyGauges(await parts.keyStanding()),
    ...sealGauges(parts.pdfSigners),
  })
  const metrics = at && (await openMetrics(at, read))
  if (metrics) lines.say(`metrics are at ${metrics.url}`)
  if (!metrics && !traces && !access) return openObserver(null)
  const tell = (answer: AnswerSeen) => {
    metrics?.tell(answer)
    traces?.tell(answer)
    if (access) lines.answer(answer)
  }
  const close = async () => {
    await metrics?.close()
    // A collector that is away keeps nobody from ending.
    await traces?.close().catch(() => {})
  }
  return openObserver(tell, close, metrics?.tellVerdicts, traces?.begin)
}

/** What was cut off, and nothing of what was asked. */
const toCutLine = ({ refused, broken }: Cut) =>
  `cut off after DRAIN: ${refused} requests answered with 503, ${broken} answers broken off in the middle`

function stopper(
  close: (at?: AbortSignal) => Promise<void>,
  claim: Claim,
  database: Database,
  { quota, node }: { quota: Quota | null; node: NodeIdentity },
) {
  return async (at?: AbortSignal) => {
    await close(at)
    // Nobody spends any more: what was used is written, and what was not goes back.
    await quota?.settle("end")
    // Where the database is away, it is forgotten when it has not been seen for a while.
    await leave(database.pool, node).catch(() => {})
    await claim.release()
    await database.close()
  }
}

function exportWork({ exports: { folder, everyHours, keep } }: Config, parts: Parts): ExportWork {
  return openExportWork({ ...parts, shelf: diskShelf(folder), everyHours, keep })
}

/** Fills an empty register with invented data, so that there is something to see. */
async function seed(
  config: Config,
  database: Database,
  log: (line: string) => void,
  stop: AbortSignal | undefined,
): Promise<void> {
  if (config.sampleSubjects === 0) return
  const { size } = await readHead(database.pool)
  if (size > 0 || (await knowsSubjects(database.pool))) return
  log(`the register is empty: making ${config.sampleSubjects} invented subjects (SAMPLE_SUBJECTS=0 leaves it empty)`)
  const lines = sampleLines({
    subjects: config.sampleSubjects,
    records: Math.ceil(config.sampleSubjects / 3),
    seed: 1,
    today: dayInChina(platform.clock()),
  })
  const all = () => true
  const options = stop ? { signal: stop } : {}
  const chunks = Readable.from(lines, options).map((line: string) => Buffer.from(`${line}\n`), options)
  await importLines(database.pool, chunks, {
    ...platform,
    policy: await loadPolicy(config),
    actor: "system:sample",
    source: "sample",
    mayPublishFor: all,
    mayAmendSubject: all,
  })
}

// Longer than a balancer keeps a connection that nobody uses (60 s with nginx and others): who closes it is not in the
// middle of sending. Node would close after five seconds, and a request that was just on its way be lost as a 502.
const idleMs = 75_000

function open(config: Config, counted: Drain["counted"], fetch: Fetch): Promise<Server> {
  // Node would cut a body off after five minutes; a roster or an import takes as long as its sender's line. And it would
  // refuse who names no host by itself, without a word.
  const options = { requestTimeout: 0, headersTimeout: 60_000, keepAliveTimeout: idleMs, requireHostHeader: false }
  const listener = counted(nodeListener(fetch, config.host))
  const server = createServer(options, listener)
  // What is expected and not known may be passed over (RFC 9110, 10.1.1); Node would answer without a word.
  server.on("checkExpectation", listener)
  server.on("clientError", refuseBroken)
  return listen(config, server)
}

type Address = Pick<Config, "host" | "port">
/** How the variables of an address begin. */
type Prefix = "" | "METRICS_"

/** @throws StartError where nothing can listen */
function listen(at: Address, server: Server, prefix: Prefix = ""): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(new StartError(listenFault(at, error, prefix)))
    })
    server.listen(at.port, at.host, () => resolve(server))
  })
}

/**
 * Tries the port before anything is made, and lets it go: who comes while a register starts is refused by the machine, so
 * that whoever balances goes on to another node.
 * @throws StartError
 */
async function tryPort(at: Address, prefix: Prefix = ""): Promise<void> {
  const server = await listen(at, createServer(), prefix)
  const closed = once(server, "close")
  server.close()
  server.closeAllConnections()
  await closed
}

function listenFault({ host, port }: Address, error: NodeJS.ErrnoException, prefix: Prefix): string {
  switch (error.code) {
    case "EADDRINUSE":
      return `port ${port} is in use: stop what uses it, or set ${prefix}PORT to another`
    case "EACCES":
      return `this user may not listen on port ${port}: set ${prefix}PORT to 1024 or more`
    default:
      return `nothing can listen on ${host} (${error.code ?? error.message}): set ${prefix}HOST to an address of this machine`
  }
}

function addressOf(server: Server, host: string): string {
  const address = server.address()
  const port = typeof address === "object" && address ? address.port : 0
  const everywhere = host === "0.0.0.0" || host === "::" || host === "127.0.0.1"
  return `http://${everywhere ? "localhost" : host.includes(":") ? `[${host}]` : host}:${port}`
}

// A signal reaches the process once from the terminal and once more from npm, so only a later one means "at once".
const insistAfterMs = 1_000

/** `npm start`: serves until a signal says stop, which may come while it starts. */
export async function main(): Promise<void> {
  const config = readConfig(process.env)
  const lines = openLines(config.lines.format, (line) => process.stderr.write(line), platform.clock)
  const { say } = lines
  const stopping = new AbortController()
  let [since, isAtOnce] = [0, false]
  const ask = (signal: NodeJS.Signals) => {
    if (since > 0 && performance.now() - since > insistAfterMs) process.exit(1)
    if (since > 0) return
    since = performance.now()
    // Who sits at a terminal waits for no balancer.
    isAtOnce = signal !== "SIGTERM"
    say("stopping")
    stopping.abort()
  }
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, ask)
  const running = await serve(config, lines, stopping.signal).catch((error: Error) => {
    if (error.name === "AbortError" && stopping.signal.aborted) return null
    throw error
  })
  if (running) {
    process.stdout.write(`gongshi is at ${running.url} (API page: ${running.url}/docs). Ctrl-C stops it.\n`)
    if (!stopping.signal.aborted) await once(stopping.signal, "abort")
    await running.stop(isAtOnce ? AbortSignal.abort() : undefined)
  }
  say("stopped; the data is safe")
  process.exit(0)
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main().catch((error: unknown) => {
    const format = process.env["LOG_FORMAT"] === "json" ? "json" : "text"
    openLines(format, (line) => process.stderr.write(line), platform.clock).say(toOperatorMessage(error), "error")
    process.exit(1)
  })
}
