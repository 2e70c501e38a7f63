import { createReadStream } from "node:fs"
import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import path from "node:path"
import { Readable } from "node:stream"
import { setImmediate } from "node:timers/promises"
import { openBriefMemory } from "../access/brief-memory.ts"
import { configuredIssuer } from "../access/configured-issuer.ts"
import { developmentIssuer } from "../access/development-issuer.ts"
import { openKeyMemory } from "../access/key-memory.ts"
import { openNodeQuota } from "../access/quota/node-quota.ts"
import type { TokenIssuer, TokenIssuers } from "../access/token.ts"
import { heldPost } from "../alert/held-post.ts"
import { type Carrier, consoleCarrier, gatewayCarrier } from "../alert/merchant/carrier.ts"
import { nodePost } from "../alert/node-post.ts"
import { apiPageFiles } from "../app/api-page.ts"
import { cargoes } from "../app/cargo.ts"
import { afterPublication } from "../app/followers.ts"
import type { Parts } from "../app/parts.ts"
import { platform } from "../app/platform.ts"
import { workSources } from "../app/work.ts"
import { openListedSet } from "../check/listed-set/listed-set.ts"
import type { Config } from "../config/config.ts"
import type { IssuerConfig } from "../config/issuer-variable.ts"
import type { Database } from "../database/open.ts"
import type { Replica } from "../database/replica.ts"
import type { NodeIdentity } from "../database/writer.ts"
import { openDesk } from "../exports/shelf/desk.ts"
import { diskShelf } from "../exports/shelf/node-disk-shelf.ts"
import { statementPrinter } from "../exports/statement/pages/print/node-print.ts"
import { peerEndings } from "../exports/statement/peer.ts"
import type { LateReads } from "../http/environment.ts"
import { openTraffic } from "../http/traffic.ts"
import { readForm } from "../input/node-form.ts"
import { answerBook } from "../kit/case/answer-store.ts"
import { threadedLookThrough } from "../law/node-look-through.ts"
import { bucketFiles } from "../register/document/bucket/bucket-files.ts"
import { openFiles } from "../register/document/file-store.ts"
import { httpSeal } from "../register/document/http-seal.ts"
import { certificateSeal } from "../register/document/print/certificate-seal.ts"
import { printDocument } from "../register/document/print/node-print.ts"
import { blankSeal } from "../register/document/seal.ts"
import { holdsInvented } from "../register/subject/invented-store.ts"
import { configuredIndexes } from "../search/configured-index.ts"
import { type EngineHealth, unknownHealth } from "../search/engine-fallback.ts"
import { keyFile, openKeyFile, settleKeyFiles } from "../signing/key-file.ts"
import type { PdfSigners } from "../signing/pades/seal-folder.ts"
import { secretBox } from "../signing/secret-box.ts"
import { toPublicKey } from "../signing/signing-key.ts"
import { nodeXlsx } from "../table/node-xlsx.ts"
import { readVerifyFile } from "../verify/node-asset.ts"
import { openIdentityKeys, openNodeKeyring, openNodeLog, openRosterKeys, openShared } from "./keys.ts"
import { loadCalendar, loadPolicy } from "./law-file.ts"
import { StartError } from "./operator-message.ts"

/** The process as a whole: what it says of itself, and two signals of its end. */
interface Process {
  node: NodeIdentity
  /** Aborted when it was told to stop, and still takes requests. */
  stopping: AbortSignal
  /** Aborted when it takes no more. */
  ending: AbortSignal
}

/**
 * Puts the parts together.
 * @throws what keeps the register from starting, in words for the operator
 */
export async function assembleParts(
  config: Config,
  database: Database,
  log: (line: string) => void,
  { node, stopping, ending }: Process,
): Promise<Parts & { pdfSigners: PdfSigners }> {
  await settleKeyFiles(config.dataDir)
  // Before anything is made: a node that has not the others' secrets leaves no trace.
  const [identityKeys, rosterKeys] = [
    await openIdentityKeys(database.pool, config),
    await openRosterKeys(database.pool, config),
  ]
  const claimKeys = (await openShared(database.pool, config, "roster")).map(({ bytes }) => bytes)
  const webhookSecrets = await openShared(database.pool, config, "webhook")
  const signedLog = openNodeLog(config, database.pool, log)
  // A log is named and signed from its first entry on; the key set needs the key that this makes.
  await signedLog.catchUp()
  const keyring = await openNodeKeyring(config, database.pool, log)
  // Read now: a key that can't be used keeps the register from starting, with words, rather than failing a request.
  await keyring.keySet()
  const health = unknownHealth()
  const { search, records } = configuredIndexes(database.searchPool, config.meili, {
    clock: platform.clock,
    log,
    health,
  })
  const signers = await openSigners(config, log)
  const { replica } = database
  const late = replica && lateReads(config, replica, health, log)
  const traffic = openTraffic()
  const invented = openBriefMemory<boolean>(platform.clock)
  const listedSet = openSet(config, database, log)
  return {
    ...platform,
    log,
    pdfSigners: signers,
    signedLog,
    search,
    records,
    async afterPublication() {
      const size = await afterPublication({ sql: database.pool, search, records, signedLog, listedSet, log })
      if (size !== null) replica?.expect(size)
      return size
    },
    calendar: await loadCalendar(config),
    policy: await loadPolicy(config),
    brake: config.brake,
    sql: database.pool,
    node,
    issuers: await chooseIssuers(config),
    claimKeys,
    loginUrl: config.loginUrl ?? (config.logins.merchants || config.mayChoose ? "/sign-in" : null),
    ...keyring,
    issuer: config.issuer,
    statementMs: config.statementMs,
    leadVerifyDays: config.leadVerifyDays,
    workSources,
    xlsx: nodeXlsx,
    rosterKeys,
    listedSet,
    traffic,
    late,
    replica,
    startedAt: platform.clock(),
    // Who watches is known to who serves.
    answered: null,
    rest: traffic.rest,
    keyMemory: openKeyMemory(platform.clock),
    policyMemory: openBriefMemory(platform.clock),
    answers: answerBook(database.pool),
    quota: config.quota && openNodeQuota({ ...platform, ...config.quota, ...config, sql: database.pool, log }),
    alerting: {
      retentionDays: config.alertDays,
      allowPrivate: config.webhookAllowPrivate,
      secrets: secretBox(webhookSecrets),
      post: config.training ? heldPost : nodePost({ allowPrivate: config.webhookAllowPrivate }),
      carrier: chooseCarrier(config, log),
      cargoes,
    },
    apiPageFile,
    verifyFile: readVerifyFile,
    rootChain: () => readRootChain(config.trustRoot),
    exports: openDesk(diskShelf(config.exports.folder), config.exports.headHours),
    stopping,
    ending,
    receiptDays: config.receiptDays,
    identityKeys,
    resultDays: config.resultDays,
    recallDays: config.recallDays,
    objectionDays: config.objectionDays,
    readForm,
    lookThrough: threadedLookThrough(),
    printStatement: statementPrinter(signers.get("register") ?? null, log),
    site: config.site,
    logins: config.logins,
    mayChoose: config.mayChoose,
    isInvented: async () => config.training || ((await invented.find("", () => holdsInvented(database.pool))) ?? false),
    printDocument,
    seal: certificateSeal(signers, config.seal ? httpSeal(config.seal) : blankSeal, platform.clock),
    peerEnding: peerEndings(config.peers, platform.clock),
    files: openFiles(database.pool, config.bucket && bucketFiles(config.bucket, platform.clock)),
  }
}

/** The certificates that sign PDFs; none where none are configured. @throws what keeps the register from starting */
async function openSigners(
  { sealCertificates: given, seal: provider }: Config,
  log: (line: string) => void,
): Promise<PdfSigners> {
  if (given === null) return new Map()
  const now = platform.clock()
  // Loaded where it is used: what reads certificates is no small thing.
  const { isRenewalDue, openPdfSigners } = await import("../signing/pades/seal-folder.ts")
  const signers = await openPdfSigners(given.folder, given.timestamps, now)
  for (const [of, { name, until }] of signers) {
    if (provider && of !== "register") {
      throw new StartError(
        `SEAL_PROVIDER seals documents, and SEAL_CERTIFICATES holds a certificate of ${of}: take the one or the other away`,
      )
    }
    const due = isRenewalDue({ until }, now) ? ": ask its issuer for the next one now" : ""
    log(`PDFs of ${of} are signed as ${name}, until ${new Date(until).toISOString().slice(0, 10)}${due}`)
  }
  return signers
}

/** The parts that read a replica in the place of the database. */
function lateReads({ meili }: Config, replica: Replica, health: EngineHealth, log: (line: string) => void): LateReads {
  const parts = { clock: platform.clock, log, health }
  const reads = { sql: replica.pool, ...configuredIndexes(replica.searchPool, null, parts) }
  const known = new WeakMap<object, object>()
  return {
    instead<P extends object>(own: P, kind: "look-up" | "search", size: number) {
      // What Meilisearch holds is held against the database, and it is ahead of a replica.
      if ((kind === "search" && meili !== null) || !replica.shows(size)) return null
      const made = (known.get(own) as P | undefined) ?? { ...own, ...reads }
      known.set(own, made)
      return made
    },
  }
}

/** The operator's gateway, wherever it stands; while evaluating the log, and otherwise none. */
function chooseCarrier({ messages, mayChoose }: Config, log: (line: string) => void): Carrier | null {
  const { channels, gateway } = messages
  if (gateway) {
    return gatewayCarrier(channels, { ...gateway, clock: platform.clock, post: nodePost({ allowPrivate: true }) })
  }
  return mayChoose ? consoleCarrier(channels, log) : null
}

function openSet({ checkSetCodesMax: codesMax }: Config, { pool }: Database, log: (line: string) => void) {
  if (codesMax === 0) return null
  return openListedSet({ sql: pool, clock: platform.clock, log, codesMax, pause: setImmediate })
}

async function chooseIssuers(config: Config): Promise<TokenIssuers> {
  const choose = async (kind: keyof TokenIssuers): Promise<TokenIssuer | null> => {
    const configured = config[kind]
    if (configured) return openIssuer(configured)
    if (config.production) return null
    const key = await openKeyFile(keyFile(config.dataDir, "development-issuer"), "Ed25519")
    return developmentIssuer(kind, toPublicKey(key))
  }
  return { officers: await choose("officers"), merchants: await choose("merchants") }
}

async function openIssuer(configured: IssuerConfig): Promise<TokenIssuer> {
  const { jwks, jwksIn, variable } = configured
  try {
    return configuredIssuer(configured, jwksIn === "file" ? await readFile(jwks, "utf8") : jwks)
  } catch (error) {
    throw new StartError(`${variable}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Read anew each time: a new root is put in its place while the register runs. */
async function readRootChain(file: string | null): Promise<string | null> {
  return file === null ? null : readFile(file, "utf8").catch(() => null)
}

async function apiPageFile(name: string): Promise<Response | null> {
  if (!Object.hasOwn(apiPageFiles, name)) return null
  const folder = path.dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"))
  return new Response(Readable.toWeb(createReadStream(path.join(folder, name))) as ReadableStream)
}
