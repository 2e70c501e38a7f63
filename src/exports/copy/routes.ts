/** HTTP of copies: acknowledged by who republishes, seen by everybody. */
import { z } from "@hono/zod-openapi"
import { actorOf } from "../../access/principal.ts"
import type { TimedParts } from "../../database/client.ts"
import { json, jsonBody, toPage } from "../../http/content.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { defineRoute, routeGroup } from "../../http/route.ts"
import { limitParameter } from "../../input/page-limit.ts"
import { wireObject } from "../../input/wire-object.ts"
import { dayInChina } from "../../law/day.ts"
import { readShown } from "../../ledger/proof.ts"
import type { SignedLog } from "../../ledger/signed-log.ts"
import { writeAudit } from "../../register/audit/trail.ts"
import { bilingualSchema } from "../../register/record/wire.ts"
import { type CopyClock, type CopyVerdict, copyVerdicts, verdictOf } from "./copy.ts"
import { type CopyStanding, copyStates, readCopies } from "./read.ts"
import { listAgreed } from "./report-store.ts"
import {
  addAcknowledgement,
  findCopyNamed,
  lastAcknowledgement,
  listAcknowledgements,
  listCopies,
  listEnds,
  placeCopies,
} from "./store.ts"

const acknowledgementSchema = wireObject("CopyAcknowledgement", {
  position: z.int().min(0).openapi({
    description: "So many entries of the log: nothing is shown in your copy any more that ended in one of them",
  }),
}).openapi({ example: { position: 4_712 } })

const acknowledgedSchema = wireObject("CopyAcknowledged", {
  position: z.int().openapi({ description: "The furthest that was acknowledged" }),
  acknowledged_at: z.iso.datetime(),
}).openapi({ example: { position: 4_712, acknowledged_at: "2026-06-30T04:00:00.000Z" } })

const copySchema = wireObject("Copy", {
  name: z.string(),
  since: z.iso.datetime().openapi({ description: "When it became known here: what ended before is not counted" }),
  state: z.enum(copyStates).openapi({
    description: "`behind`: it has ends to follow, and time; `silent`: the oldest of them was due",
  }),
  position: z.int().nullable().openapi({ description: "What it has acknowledged last; null: nothing" }),
  acknowledged_at: z.iso.datetime().nullable(),
  behind: z.int().openapi({ description: "Ends in the log that it has not acknowledged" }),
  oldest: z.iso.datetime().nullable().openapi({ description: "When the oldest of these was" }),
  due_on: z
    .string()
    .nullable()
    .openapi({ description: "By when that was to be followed, by a setting and by no text" }),
})

const copyExample = {
  ...{ name: "示例信用服务机构", since: "2026-01-05T02:00:00.000Z", state: "behind" as const, position: 4_700 },
  ...{
    acknowledged_at: "2026-06-29T04:00:00.000Z",
    behind: 2,
    oldest: "2026-06-30T02:00:00.000Z",
    due_on: "2026-07-03",
  },
}
export const copiesSchema = wireObject("Copies", {
  copies: z.array(copySchema),
  log_size: z.int(),
  as_of: z.iso.datetime(),
}).openapi({ example: { copies: [copyExample], log_size: 4_712, as_of: "2026-06-30T04:00:00.000Z" } })

const verdictNames = Object.keys(copyVerdicts) as [CopyVerdict, ...CopyVerdict[]]
const endSchema = wireObject("CopyEnd", {
  position: z.int().openapi({ description: "Of the entry that ends it" }),
  record_id: z.string().nullable().openapi({ description: "null: an erasure, whose entry names what it erases" }),
  ended_at: z.iso.datetime(),
  due_on: z.string().nullable(),
  verdict: z.enum(verdictNames),
  verdict_name: bilingualSchema,
  acknowledged_at: z.iso.datetime().nullable(),
})
const endsSchema = wireObject("CopyEnds", {
  copy: z.string(),
  ends: z.array(endSchema),
  next: z.string().nullable().openapi({ description: "Give it as `after` for more of them" }),
}).openapi({
  example: {
    copy: "示例信用服务机构",
    ends: [
      {
        ...{ position: 4_690, record_id: "sh4l6ot2vhs7c5rq3yxbxmgw3e", ended_at: "2026-06-25T02:00:00.000Z" },
        ...{ due_on: "2026-06-30", verdict: "confirmed", verdict_name: { ...copyVerdicts.confirmed } },
        acknowledged_at: "2026-06-26T04:00:00.000Z",
      },
    ],
    next: null,
  },
})

const acknowledge = defineRoute("copy:acknowledge", "post /v1/copies/acknowledgements", {
  operationId: "acknowledgeEnds",
  summary: "Say up to which entry of the log your copy shows nothing any more that has ended",
  description:
    "Whoever republishes takes the feed or the exports, removes what has ended, and says so here. An earlier position than " +
    "the last one changes nothing, and nothing is acknowledged that no checkpoint covers yet.",
  request: { body: jsonBody(acknowledgementSchema) },
  responses: { 200: json("What is acknowledged", acknowledgedSchema), ...problemResponses(404, 409) },
})

const list = defineRoute("service:read", "get /v1/copies", {
  operationId: "listCopies",
  summary: "Those who republish what is published here, and how far each is behind with what has ended",
  responses: { 200: json("The copies, by name", copiesSchema) },
})

const ends = defineRoute("copy:read", "get /v1/copies/ends", {
  operationId: "listCopyEnds",
  summary:
    "Each end since a copy became known, and whether it was confirmed in time, late, or not, or shown again after it: your own, to officers any",
  request: {
    query: z.object({
      copy: z.string().max(200).optional().openapi({ description: "Its name; your own copy without" }),
      after: z.coerce
        .number()
        .int()
        .min(-1)
        .default(-1)
        .openapi({ description: "The position after which the page begins" }),
      limit: limitParameter(1_000, 200),
    }),
  },
  responses: { 200: json("A page of ends", endsSchema), ...problemResponses(404) },
})

export interface CopyParts extends TimedParts, CopyClock {
  signedLog: SignedLog
}

/** How copies stand, as it is told. */
export function toWireCopy(copy: CopyStanding): z.infer<typeof copySchema> {
  const { name, since, position, acknowledgedAt, behind, oldest, dueOn, state } = copy
  return {
    ...{ name, since: since.toISOString(), state, position, acknowledged_at: acknowledgedAt?.toISOString() ?? null },
    ...{ behind, oldest: oldest?.toISOString() ?? null, due_on: dueOn },
  }
}

export const copyRoutes = routeGroup<CopyParts>()
  .openapi(acknowledge, async (c) => {
    const parts = c.get("parts")
    const principal = c.get("principal")
    if (principal.kind !== "client") return problem(c, "not-allowed", { detail: unknown })
    const { position } = c.req.valid("json")
    const shown = await readShown(parts.signedLog)
    if ("refused" in shown) return problem(c, shown.refused, shown)
    if (position > shown.size) return problem(c, "not-in-log", { detail: beyond(shown.size), pointer: "/position" })
    const at = new Date(parts.clock())
    const last = await parts.sql.begin(async (tx) => {
      const isNew = await addAcknowledgement(tx, principal.id, { position, at })
      const after = { client: principal.id, position }
      if (isNew)
        await writeAudit(
          tx,
          { act: "copy.acknowledge", object: principal.id, after },
          { actor: actorOf(principal), at: at.getTime() },
        )
      return lastAcknowledgement(tx, principal.id)
    })
    if (!last) throw new Error("what was acknowledged is gone")
    return c.json({ position: last.position, acknowledged_at: last.at.toISOString() }, 200)
  })
  .openapi(list, async (c) => {
    const { sql, clock, signedLog, calendar, recallDays } = c.get("parts")
    const shown = await readShown(signedLog)
    if ("refused" in shown && shown.refused === "log-halted") return problem(c, shown.refused, shown)
    // Nothing behind the checkpoint could be acknowledged.
    const size = "refused" in shown ? 0 : shown.size
    const copies = await readCopies(sql, size, { calendar, recallDays }, clock())
    c.header("Cache-Control", "public, max-age=60")
    return c.json({ copies: copies.map(toWireCopy), log_size: size, as_of: new Date(clock()).toISOString() }, 200)
  })
  .openapi(ends, async (c) => {
    const { sql, clock, signedLog, calendar, recallDays } = c.get("parts")
    const { copy: named, after, limit } = c.req.valid("query")
    const principal = c.get("principal")
    const own = principal.kind === "client" ? principal.id : null
    const copy =
      own === null
        ? await findCopyNamed(sql, named ?? "")
        : ((await listCopies(sql)).find(({ clientId, name }) => clientId === own && (named ?? name) === name) ?? null)
    if (!copy) return problem(c, "unknown-copy", { detail: unknown })
    const shown = await readShown(signedLog)
    if ("refused" in shown && shown.refused === "log-halted") return problem(c, shown.refused, shown)
    const size = "refused" in shown ? 0 : shown.size
    const [placed] = await placeCopies(sql, size, copy.clientId)
    const found = placed ? await listEnds(sql, placed.start, after, size, limit + 1) : []
    const { page, next } = toPage(found, limit, ({ position }) => String(position))
    const acknowledgements = await listAcknowledgements(sql, copy.clientId)
    const today = dayInChina(clock())
    const [first, last] = [page[0]?.position ?? 0, page.at(-1)?.position ?? 0]
    const agreed = Map.groupBy(await listAgreed(sql, copy.clientId, first, last), ({ position }) => position)
    const told = page.map((end) => {
      const seen = (agreed.get(end.position) ?? []).map(({ filedAt }) => filedAt)
      const { verdict, acknowledgedAt, dueOn } = verdictOf(end, acknowledgements, { calendar, recallDays }, today, seen)
      const { zh, en } = copyVerdicts[verdict]
      return {
        ...{ position: end.position, record_id: end.recordId, ended_at: end.endedAt.toISOString(), due_on: dueOn },
        ...{ verdict, verdict_name: { zh, en }, acknowledged_at: acknowledgedAt?.toISOString() ?? null },
      }
    })
    return c.json({ copy: copy.name, ends: told, next }, 200)
  })

const beyond = (size: number) => ({
  zh: `检查点所及的日志有 ${size} 条，不能确认之后的。`,
  en: `The log has ${size} entries up to its checkpoint: nothing behind it can be acknowledged.`,
})
const unknown = {
  zh: "没有这个转载机构，或者不是您所属的机构。",
  en: "Nobody of this name republishes, or it is another than you.",
} as const
