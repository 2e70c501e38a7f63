/** HTTP of the audit trail. To read it is an act, and is written to it. */
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { actorOf } from "../../access/principal.ts"
import { authorityReach } from "../../access/reach.ts"
import type { DatabaseParts, Sql } from "../../database/client.ts"
import { streamText } from "../../http/body.ts"
import { json, text, toPage } from "../../http/content.ts"
import type { Environment } from "../../http/environment.ts"
import { languageOf } from "../../http/language.ts"
import { defineRoute, officerOf, refuseFaults, routeGroup } from "../../http/route.ts"
import { described, numberCursor } from "../../input/described-pattern.ts"
import { limitParameter } from "../../input/page-limit.ts"
import { wireObject } from "../../input/wire-object.ts"
import { readCode } from "../../names/code.ts"
import { beginOf, endOf, readMoment } from "../record/moment.ts"
import { type AuditEvent, type AuditFilter, lastAuditId, listAudit, listAuditFrom } from "./store.ts"
import { writeAudit } from "./trail.ts"

/** A row of the audit trail. */
export const auditEventSchema = wireObject("AuditEvent", {
  id: z.int().openapi({ description: "Grows with each row; rows that are not there were rolled back" }),
  at: z.iso.datetime(),
  actor: z.string().openapi({
    description:
      "officer:AUTHORITY:LOGIN, merchant:CODE:LOGIN, client:ID, anyone, system:… for commands, or register for what the law does by itself",
  }),
  act: z.string(),
  object: z.string().openapi({ description: "A subject's code, the id of a record or a proceeding, or audit" }),
  position: z.int().nullable().openapi({ description: "The log entry that it wrote" }),
  import_id: z.uuid().nullable().openapi({ description: "The import that it belongs to" }),
  before: z.unknown().openapi({ description: "What it changed, as it was" }),
  after: z.unknown().openapi({ description: "As it was then; of a read, what was asked" }),
  reason: z.string().nullable().openapi({ description: "As given by who acted" }),
}).openapi({
  example: {
    id: 4711,
    at: "2026-03-10T04:00:00.000Z",
    actor: "officer:410105:boris",
    act: "proceeding.check",
    object: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11",
    position: null,
    import_id: null,
    before: { state: "confirmed" },
    after: { state: "checked" },
    reason: null,
  },
})

/** A page of the audit trail. */
export const auditPageSchema = wireObject("AuditPage", {
  results: z.array(auditEventSchema),
  next: z.string().nullable(),
})

/** Turns a row into its wire shape. */
function toWireEvent(event: AuditEvent): z.infer<typeof auditEventSchema> {
  const { id, at, actor, act, object, position, importId, before, after, reason } = event
  return { id, at: at.toISOString(), actor, act, object, position, import_id: importId, before, after, reason }
}

const moment = (description: string) => z.string().max(40).optional().openapi({ description, example: "2026-03-10" })
const filters = {
  object: z.string().max(40).optional().openapi({
    description:
      "Unified social credit code of a subject, id of a record, a proceeding or a client; `audit` or `search` of readings",
  }),
  actor: z.string().max(200).optional().openapi({ description: "As the audit trail names them" }),
  act: z
    .string()
    .regex(
      described(/^[a-z-]+(\.[a-z-]+)?$/, {
        zh: "办理行为，如 proceeding.check，或者其前半",
        en: "an act, as proceeding.check, or the family before its dot",
      }),
    )
    .optional()
    .openapi({ description: "An act, or the family before its dot: proceeding for all of proceeding.…" }),
  from: moment("A day in China, or an instant (RFC 3339)"),
  to: moment("Included; a day to its end"),
}

const listAuditEvents = defineRoute("audit:read", "get /v1/audit", {
  operationId: "listAuditEvents",
  summary: "Who did what, when and why, the newest first",
  description:
    "What concerns the own authority and those below: done by their people, or about their records and proceedings and " +
    "the subjects of their regions. An authority of the whole country sees all. Reading is itself written to the trail.",
  request: {
    query: z.object({
      ...filters,
      cursor: z.string().regex(numberCursor).optional(),
      limit: limitParameter(500, 100),
    }),
  },
  responses: { 200: json("A page of the trail", auditPageSchema) },
})

const exportAuditEvents = defineRoute("audit:read", "get /v1/audit/export", {
  operationId: "exportAuditEvents",
  summary: "The same as a stream, the oldest first, one JSON object a line",
  description: "Ends with the last row that was there when it began. A stream without its last line feed was cut off.",
  request: { query: z.object(filters) },
  responses: {
    200: {
      description: "The trail",
      content: {
        "application/x-ndjson": text(
          '{"id":4711,"at":"2026-03-10T04:00:00.000Z","actor":"officer:410105:boris","act":"proceeding.check","object":"0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11","position":null,"import_id":null,"before":{"state":"confirmed"},"after":{"state":"checked"},"reason":null}',
        ),
      },
    },
  },
})

/** The audit trail's routes. */
export const auditRoutes = routeGroup<DatabaseParts>()
  .openapi(listAuditEvents, async (c) => {
    const { cursor, limit, ...asked } = c.req.valid("query")
    const filter = readFilter(c, asked)
    if ("errors" in filter) return refuseFaults(c, filter.errors)
    const before = cursor === undefined ? null : Number(cursor)
    const rows = await c.get("parts").sql.begin(async (tx) => {
      const found = await listAudit(tx, filter, before, limit + 1)
      await writeAudit(tx, readEvent("audit.read", { ...asked, cursor, limit }), readerOf(c))
      return found
    })
    const { page, next } = toPage(rows, limit, (last) => String(last.id))
    return c.json({ results: page.map(toWireEvent), next }, 200)
  })
  .openapi(exportAuditEvents, async (c) => {
    const asked = c.req.valid("query")
    const filter = readFilter(c, asked)
    if ("errors" in filter) return refuseFaults(c, filter.errors)
    const { sql } = c.get("parts")
    const last = await sql.begin(async (tx) => {
      const id = await lastAuditId(tx)
      await writeAudit(tx, readEvent("audit.export", asked), readerOf(c))
      return id
    })
    return streamText(c, "application/x-ndjson; charset=utf-8", exportLines(sql, filter, last))
  })

// Rows read at a time: large enough that the round trip fades, small enough for memory.
const exportPage = 2_000

async function* exportLines(sql: Sql, filter: AuditFilter, last: number): AsyncGenerator<string> {
  for (let after = 0; ; ) {
    const rows = await listAuditFrom(sql, filter, after, last, exportPage)
    const end = rows.at(-1)
    if (!end) return
    yield rows.map((row) => `${JSON.stringify(toWireEvent(row))}\n`).join("")
    after = end.id
  }
}

/** The act of reading: what was asked stands in `after`. */
function readEvent(act: "audit.read" | "audit.export", asked: Readonly<Record<string, unknown>>) {
  return { act, object: "audit", position: null, before: null, after: { asked } }
}

function readerOf<E extends Environment>(c: Context<E>) {
  return { actor: actorOf(c.get("principal")), reason: null, at: c.get("parts").clock() }
}

type Asked = { [Name in keyof typeof filters]?: string | undefined }

function readFilter(
  c: Context,
  { object, actor, act, from, to }: Asked,
): AuditFilter | { errors: { pointer: string; detail: string }[] } {
  const errors: { pointer: string; detail: string }[] = []
  const fault = (name: string, zh: string, en: string) => {
    errors.push({ pointer: `/${name}`, detail: languageOf(c) === "zh" ? zh : en })
    return null
  }
  const momentOf = (name: "from" | "to", text: string | undefined) =>
    text === undefined
      ? null
      : (readMoment(text) ?? fault(name, "须为日期或者 RFC 3339 时间", "expected a day or an instant of RFC 3339"))
  const [begin, end] = [momentOf("from", from), momentOf("to", to)]
  const about = object === undefined ? null : readObject(object)
  // What is asked for is kept in the trail: an ID number must not get there.
  if (about === "none") fault("object", "不是代码，也不是编号", "neither a code nor an id")
  const { authority } = officerOf(c)
  if (errors.length > 0) return { errors }
  return {
    ...{ reach: authorityReach(authority), object: about, actor: actor ?? null, act: act ?? null },
    ...{ from: begin && beginOf(begin), to: end && endOf(end) },
  }
}

function readObject(text: string): string | "none" {
  if (text === "audit" || text === "search" || /^[a-z2-7]{26}$/.test(text) || z.uuid().safeParse(text).success)
    return text
  const reading = readCode(text)
  return reading.kind === "impossible" ? "none" : reading.code
}
