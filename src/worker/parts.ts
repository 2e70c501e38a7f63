/** The parts of the register on Workers. The database is reached by a client for each request: a socket must not outlive its request. */
import { setImmediate } from "node:timers/promises"
import type { TokenIssuers } from "../access/token.ts"
import { fetchPost } from "../alert/fetch-post.ts"
import { gatewayCarrier } from "../alert/merchant/carrier.ts"
import { cargoes } from "../app/cargo.ts"
import { afterPublication } from "../app/followers.ts"
import type { Parts } from "../app/parts.ts"
import { platform } from "../app/platform.ts"
import { workSources } from "../app/work.ts"
import type { Config } from "../config/config.ts"
import { openPool } from "../database/pool.ts"
import { ownVersion } from "../database/writer.ts"
import { bucketShelf } from "../exports/shelf/bucket-shelf.ts"
import { openDesk } from "../exports/shelf/desk.ts"
import { peerEndings } from "../exports/statement/peer.ts"
import { answerBook } from "../kit/case/answer-store.ts"
import { sha256 } from "../ledger/node-sha256.ts"
import { openSignedLog } from "../ledger/signed-log.ts"
import { bucketFiles } from "../register/document/bucket/bucket-files.ts"
import { openFiles } from "../register/document/file-store.ts"
import { blankSeal } from "../register/document/seal.ts"
import { holdsInvented } from "../register/subject/invented-store.ts"
import { toIdentityKey } from "../roster/identity.ts"
import { configuredIndexes } from "../search/configured-index.ts"
import { unknownHealth } from "../search/engine-fallback.ts"
import { readKeySet } from "../signing/key-set.ts"
import { emptyMemory, openKeyring } from "../signing/keyring.ts"
import { storedLogKeyring } from "../signing/log-keyring.ts"
import { secretBox } from "../signing/secret-box.ts"
import { type Bindings, isText, type Lasting, log } from "./binding.ts"
import {
  bucketMemory,
  chooseClaimKeys,
  chooseIssuer,
  chooseRosterKeys,
  chooseWitnesses,
  openQuotas,
  secretHolder,
} from "./given.ts"

// Isolates are too many and live too short to be told apart: those of a version are one.
const node = { id: `worker ${ownVersion}`, version: ownVersion, place: "Cloudflare Workers" }

// Workers open six connections at once for a request; one is left for the issuer's key set.
const connectionsMax = 5

/** Gives the parts for a request. Synchronous: a promise that one request began must not be what the next ones wait for. */
export function assemble(bindings: Bindings, config: Config): (lasting?: Lasting) => Parts {
  const { HYPERDRIVE: hyperdrive, ASSETS: assets } = bindings
  if (!hyperdrive) throw new Error("the binding HYPERDRIVE is missing: see wrangler.toml")
  // Who learns needs no thousand nodes, and what a Worker is bound to may be the real register's.
  if (config.training) throw new Error("TRAINING=1 is for a machine of its own (npm start), and not for Workers")
  const { officers, merchants, logins } = config
  const loginUrl = config.loginUrl ?? (logins.merchants ? "/sign-in" : null)
  const issuers: TokenIssuers = { officers: chooseIssuer(officers), merchants: chooseIssuer(merchants) }
  const claimKeys = chooseClaimKeys(config)
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
      node,
      search,
      records,
      signedLog,
      afterPublication: () => afterPublication({ sql, search, records, signedLog, listedSet: null, log }),
      issuers,
      claimKeys,
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
      answers: answerBook(sql),
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
      stopping: null,
      ending: null,
      receiptDays: config.receiptDays,
      identityKeys,
      resultDays: config.resultDays,
      recallDays: config.recallDays,
      objectionDays: config.objectionDays,
      readForm: null,
      lookThrough: null,
      answered: null,
      // Hyperdrive is one address.
      late: null,
      replica: null,
      // An isolate begins at any time: keys are given with it.
      startedAt: Number.POSITIVE_INFINITY,
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
