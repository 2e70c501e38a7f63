/** HTTP about the service itself: alive, ready, how fresh. */
import { z } from "@hono/zod-openapi"
import { readWaiting } from "../alert/delivery-store.ts"
import type { CheckParts } from "../check/answer/check.ts"
import type { DatabaseParts } from "../database/client.ts"
import type { Replica, ReplicaStanding } from "../database/replica.ts"
import type { LiveNode } from "../database/writer.ts"
import { findOldestWriter, listNodes } from "../database/writer-store.ts"
import { json } from "../http/content.ts"
import type { HttpParts } from "../http/environment.ts"
import { type ProblemParts, problem } from "../http/problem.ts"
import { defineRoute, routeGroup } from "../http/route.ts"
import { stopping } from "../http/stopping.ts"
import { wireObject } from "../input/wire-object.ts"
import { type Lag, readLags } from "../ledger/follow.ts"
import { explainRefusal } from "../ledger/log-refusal.ts"
import { readHead } from "../ledger/sequencer.ts"
import type { SignedLog } from "../ledger/signed-log.ts"
import { readCheckpoint, readUnsigned, unsignedMaxMs } from "../ledger/tree-store.ts"
import type { WitnessStanding } from "../ledger/witness/standing.ts"
import { findLastRun } from "../register/daily/store.ts"
import { asOfSchema, toAsOf } from "../register/record/wire.ts"
import { buildFaults, engines } from "../search/record/engine-standing.ts"
import { recordReaders } from "../search/record/index-form-store.ts"
import type { EngineStanding, RecordSearchParts } from "../search/record/record-index.ts"
import { faultSchema, toWireFault } from "../search/record/wire.ts"
import type { Keyring, RoleStanding } from "../signing/keyring.ts"
import { keyRoles } from "../signing/signing-key.ts"

const okSchema = wireObject("Alive", { status: z.literal("ok") }).openapi({ example: { status: "ok" } })

const getHealth = defineRoute("service:read", "get /healthz", {
  operationId: "getHealth",
  summary: "The process is alive",
  responses: { 200: json("Alive", okSchema) },
})

const getReadiness = defineRoute("service:read", "get /readyz", {
  operationId: "getReadiness",
  summary: "The database answers, the publication log may grow, and what is signed for askers can be signed here",
  description:
    "Not ready while the log here can't be the continuation of what was published, and when publications have waited " +
    "for a checkpoint for more than a minute. Nor without the private half of a key by which reports, receipts or exports are " +
    "signed: `no-signing-key` names it (a key of the log may be on other nodes, and one that came to sign by a rotation makes no node unready that ran " +
    "then or has an earlier one of its role: `signs_here` at `/status` says so). And not from the moment on when the process was told to stop (SIGTERM), though it " +
    "still answers for `DRAIN_WAIT` seconds: send nothing more there.",
  responses: { 200: json("Ready", okSchema) },
})

const logSchema = wireObject("LogStatus", {
  origin: z.string().nullable().openapi({ description: "The log's name; null before its first checkpoint" }),
  vkeys: z.array(z.string()).openapi({ description: "Verifier keys (C2SP signed-note) of those that sign here" }),
  self_generated: z.boolean().openapi({ description: "The log's key was made by this program; nobody vouches for it" }),
  checkpoint: z.strictObject({ size: z.int(), time: z.iso.datetime() }).nullable(),
  behind: z.int().openapi({ description: "Entries that no checkpoint covers yet" }),
  policy: z
    .string()
    .nullable()
    .openapi({ description: "Who has to have cosigned (C2SP tlog-policy), as `2 of 3`; null: no witness is asked" }),
  witnessed: z
    .strictObject({ size: z.int(), time: z.iso.datetime() })
    .nullable()
    .openapi({ description: "The newest checkpoint that meets the policy, and when it was signed" }),
  witnesses: z.array(
    z.strictObject({
      name: z.string(),
      vkey: z.string(),
      cosigned: z
        .strictObject({ size: z.int(), time: z.iso.datetime() })
        .nullable()
        .openapi({ description: "What it cosigned last, and when by its own clock" }),
      fault: z
        .strictObject({
          kind: z.string(),
          detail: z.strictObject({ zh: z.string(), en: z.string() }),
          since: z.iso.datetime(),
        })
        .nullable()
        .openapi({ description: "Why it cosigns nothing now; null when it does" }),
    }),
  ),
  refusal: z
    .strictObject({ kind: z.string(), detail: z.strictObject({ zh: z.string(), en: z.string() }) })
    .nullable()
    .openapi({ description: "Why this process signs nothing; null when it does" }),
})

const roleSchema = wireObject("KeyStatus", {
  role: z.enum(keyRoles),
  kid: z.string().nullable().openapi({ description: "The key that signs; null when the role has none" }),
  since: z.iso.datetime().nullable().openapi({ description: "From when it signs; null: from the beginning" }),
  self_generated: z.boolean(),
  signs_here: z.boolean().openapi({ description: "Whether this process has the private half" }),
  next: z.strictObject({ kid: z.string(), from: z.iso.datetime(), signs_here: z.boolean() }).nullable(),
})

function toWireStanding({ role, current, next }: RoleStanding): z.infer<typeof roleSchema> {
  return {
    role,
    kid: current?.kid ?? null,
    // That of the log signs from the log's beginning on.
    since: current && current.from > 0 ? new Date(current.from).toISOString() : null,
    self_generated: current?.origin === "self-generated",
    signs_here: current?.heldHere ?? false,
    next: next && { kid: next.kid, from: new Date(next.from).toISOString(), signs_here: next.heldHere },
  }
}

function toWirePoint(point: { size: number; time: number } | null | undefined) {
  return point ? { size: point.size, time: new Date(point.time).toISOString() } : null
}

function toWireWitness({ name, vkey, cosigned, fault }: WitnessStanding) {
  return {
    ...{ name, vkey },
    cosigned: toWirePoint(cosigned),
    fault: fault && { ...fault, since: new Date(fault.since).toISOString() },
  }
}

function toWireNode({ version, startedAt, seenAt }: LiveNode) {
  return { version, started_at: startedAt.toISOString(), seen_at: seenAt.toISOString() }
}

export const statusSchema = wireObject("Status", {
  as_of: asOfSchema,
  daily_work: z
    .strictObject({ day: z.iso.date(), finished_at: z.iso.datetime() })
    .nullable()
    .openapi({ description: "The last daily work that came to its end; null when none has yet" }),
  search: z
    .strictObject({
      configured: z.enum(engines).openapi({ description: "By whom records are to be found" }),
      answers: z.enum(engines).openapi({ description: "By whom they are found now" }),
      degraded_by: faultSchema.openapi({ description: "Why that is another; null where it is not" }),
      index: z
        .strictObject({ name: z.string(), position: z.int(), records: z.int() })
        .nullable()
        .openapi({ description: "What the engine beside the database is known to hold; null where there is none" }),
      building: z
        .strictObject({ built: z.int(), of: z.int() })
        .nullable()
        .openapi({ description: "Records that a build has written, of how many; null: none is under way" }),
    })
    .openapi({ description: "Who finds records by their text" }),
  readers: z.array(z.strictObject({ name: z.string(), position: z.int(), behind: z.int() })),
  log: logSchema,
  keys: z.array(roleSchema),
  writers_from: z
    .string()
    .nullable()
    .openapi({ description: "The oldest version that may write: the database refuses what is older" }),
  nodes: z
    .array(z.strictObject({ version: z.string(), started_at: z.iso.datetime(), seen_at: z.iso.datetime() }))
    .openapi({ description: "The processes that serve the register, those seen within two minutes" }),
  replica: z
    .strictObject({
      read: z.boolean().openapi({ description: "Whether public look-ups and searches are answered from it now" }),
      behind_seconds: z.number().nullable().openapi({ description: "What it shows is no older; null: nobody knows" }),
      fault: z
        .enum(["lagging", "away", "another-database"])
        .nullable()
        .openapi({ description: "Why it is left out: the database answers in its place" }),
    })
    .nullable()
    .openapi({ description: "The replica of the database that this process reads; null: none" }),
  alerts: z
    .strictObject({ messages_waiting: z.int(), oldest_waiting_at: z.iso.datetime().nullable() })
    .openapi({ description: "Messages to webhooks that are not delivered yet" }),
}).openapi({
  example: {
    as_of: { size: 4711, time: "2026-03-05T02:00:00.000Z" },
    daily_work: { day: "2026-03-05", finished_at: "2026-03-04T16:02:01.000Z" },
    search: { configured: "postgresql", answers: "postgresql", degraded_by: null, index: null, building: null },
    readers: [{ name: "search", position: 4711, behind: 0 }],
    log: {
      origin: "register.example/log",
      vkeys: ["register.example/log+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"],
      self_generated: true,
      checkpoint: { size: 4711, time: "2026-03-05T02:00:01.000Z" },
      behind: 0,
      policy: "2 of 3",
      witnessed: { size: 4711, time: "2026-03-05T02:00:01.000Z" },
      witnesses: [
        {
          name: "witness.example",
          vkey: "witness.example+1c5f0a5d+BBpY0NnUXDLIsHFXUkYCAXvgQcN2BIh1NkGMPCBqWZ0j",
          cosigned: { size: 4711, time: "2026-03-05T02:00:02.000Z" },
          fault: null,
        },
      ],
      refusal: null,
    },
    keys: [
      {
        role: "export",
        kid: "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
        since: "2026-01-05T02:00:00.000Z",
        self_generated: true,
        signs_here: true,
        next: null,
      },
    ],
    writers_from: "0.12.0",
    nodes: [{ version: "0.12.0", started_at: "2026-03-01T02:00:00.000Z", seen_at: "2026-03-05T02:00:00.000Z" }],
    replica: { read: true, behind_seconds: 0.4, fault: null },
    alerts: { messages_waiting: 0, oldest_waiting_at: null },
  },
})

function toWireReplica({ fault, behindMs }: ReplicaStanding) {
  return { read: fault === null, behind_seconds: behindMs && Math.round(behindMs / 100) / 10, fault }
}

function toWireSearch({ configured, answers, reason, index, building }: EngineStanding) {
  return {
    ...{ configured, answers, degraded_by: toWireFault(reason), building },
    index: index && { name: index.uid, position: index.position, records: index.documents },
  }
}

/** What a reader has read and no longer holds it has not read. */
export function heldLag<L extends Lag>(lag: L, size: number, { reason }: Pick<EngineStanding, "reason">): L {
  if (lag.name !== recordReaders.meilisearch || reason === null || !buildFaults.includes(reason)) return lag
  return { ...lag, position: 0, behind: size }
}

const getStatus = defineRoute("service:read", "get /status", {
  operationId: "getStatus",
  summary: "The head of the log and how far each of its readers is",
  responses: { 200: json("The state of the register", statusSchema) },
})

interface ServiceParts
  extends DatabaseParts,
    RecordSearchParts,
    Pick<CheckParts, "listedSet">,
    Pick<Keyring, "keyStanding"> {
  signedLog: SignedLog
  /** When this process began, ms since 1970. */
  startedAt: number
  /** A replica that public reads may go to; null: there is none. */
  replica: Replica | null
  /** Aborted when the process was told to stop, and still takes requests; null where nobody tells it. */
  stopping: AbortSignal | null
}

/** Why the process is not ready as far as the log goes; null when it is. */
async function logFault(parts: ServiceParts & HttpParts): Promise<ProblemParts | null> {
  const refusal = await parts.signedLog.halted()
  if (refusal) return { detail: explainRefusal(refusal) }
  const [oldest, { size }] = [await readUnsigned(parts.sql), await readCheckpoint(parts.sql)]
  if (oldest === null || parts.clock() - oldest < unsignedMaxMs) return null
  return {
    detail: {
      zh: `公示日志在 ${size} 条之后一分钟以上没有签发检查点：没有进程持有日志密钥，见 /status。`,
      en: `no checkpoint was signed past ${size} entries for more than a minute: no process has the log's key, see /status.`,
    },
  }
}

/**
 * Keys by which others' papers are signed and that this process has not: who asked for one would be refused here. One that came to
 * sign while it ran, or that follows one that is here, takes nobody away who is served: after a rotation all nodes may lack it, and
 * start again without it, and look-ups need none.
 */
async function keyFault({ keyStanding, startedAt }: ServiceParts): Promise<ProblemParts | null> {
  const standing = await keyStanding()
  const missing = standing.flatMap(({ role, current }) =>
    role !== "log" && current && !current.heldHere && !current.heldBefore && current.from <= startedAt
      ? [`${role} ${current.kid}`]
      : [],
  )
  if (missing.length === 0) return null
  const all = missing.join(", ")
  return {
    detail: {
      zh: `本节点没有下列签名密钥的私钥：${all}。请从持有的节点复制其文件（gongshi keys list）。`,
      en: `the private halves of these keys are not here: ${all}. Bring their files from a node that has them (gongshi keys list).`,
    },
  }
}

export const serviceRoutes = routeGroup<ServiceParts>()
  .openapi(getHealth, (c) => c.json({ status: "ok" as const }, 200))
  .openapi(getReadiness, async (c) => {
    if (c.get("parts").stopping?.aborted) return problem(c, stopping.name, stopping)
    await readHead(c.get("parts").sql)
    const fault = await logFault(c.get("parts"))
    if (fault) return problem(c, "log-halted", fault)
    const missing = await keyFault(c.get("parts"))
    if (missing) return problem(c, "no-signing-key", missing)
    return c.json({ status: "ok" as const }, 200)
  })
  .openapi(getStatus, async (c) => {
    const { sql, clock, signedLog, keyStanding, listedSet, records, replica } = c.get("parts")
    const own = [{ name: "listed-set", position: listedSet?.position() ?? null }]
    const published = await readCheckpoint(sql)
    const { origin, vkeys, refusal, witnessing } = await signedLog.standing()
    const run = await findLastRun(sql)
    const standing = await records.standing()
    const { head, lags } = await readLags(sql, own)
    const keys = await keyStanding()
    const waiting = await readWaiting(sql)
    const oldestWriter = await findOldestWriter(sql)
    const nodes = await listNodes(sql, clock())
    return c.json(
      {
        as_of: toAsOf(head),
        daily_work: run?.finishedAt ? { day: run.day, finished_at: run.finishedAt.toISOString() } : null,
        search: toWireSearch(standing),
        readers: lags.map((lag) => heldLag(lag, head.size, standing)),
        log: {
          origin,
          vkeys,
          self_generated: keys.some(({ role, current }) => role === "log" && current?.origin === "self-generated"),
          checkpoint:
            published.note === null ? null : { size: published.size, time: new Date(published.time).toISOString() },
          behind: head.size - published.size,
          policy: witnessing?.rule ?? null,
          witnessed: toWirePoint(witnessing?.witnessed),
          witnesses: (witnessing?.witnesses ?? []).map(toWireWitness),
          refusal: refusal && { kind: refusal.kind, detail: explainRefusal(refusal) },
        },
        keys: keys.map(toWireStanding),
        writers_from: oldestWriter,
        nodes: nodes.map(toWireNode),
        replica: replica && toWireReplica(replica.standing()),
        alerts: { messages_waiting: waiting.messages, oldest_waiting_at: waiting.oldest?.toISOString() ?? null },
      },
      200,
    )
  })
