/** HTTP of recalls: who still holds or acts on what has ended, and whom to look at again. */
import { z } from "@hono/zod-openapi"
import type { DatabaseParts } from "../../database/client.ts"
import { json, toPage } from "../../http/content.ts"
import { problem, problemResponses, refuseCursor } from "../../http/problem.ts"
import { clientOf, defineRoute, routeGroup } from "../../http/route.ts"
import { signedAnswer, signedHeaders } from "../../http/signed-answer.ts"
import { numberCursor } from "../../input/described-pattern.ts"
import { limitParameter } from "../../input/page-limit.ts"
import { dayInChina } from "../../law/day.ts"
import { readHead } from "../../ledger/sequencer.ts"
import { signDocument } from "../../signing/signed-document.ts"
import type { FindSigner } from "../../signing/signer.ts"
import { isLead } from "../agency/agency.ts"
import { getAgency } from "../agency/store.ts"
import { listCalls } from "../duty/call-store.ts"
import { callPageSchema, toWireCall } from "../duty/call-wire.ts"
import { coverOf } from "../sharing/cover-store.ts"
import { noteUse } from "../sharing/use-store.ts"
import { listRescreened } from "./rescreen-store.ts"
import { listFigures, listRecalls } from "./store.ts"
import {
  figuresSchema,
  recallPageSchema,
  rescreeningSchema,
  toRescreening,
  toWireFigures,
  toWireRecall,
} from "./wire.ts"

const getRecalls = defineRoute("recall:read", "get /v1/recalls", {
  operationId: "listRecalls",
  summary: "Of what has ended: who was told, who acknowledged, who still holds or acts on it, and since when",
  description:
    "An agency sees its own, officers and the lead agency all. Without `all` what is outstanding alone: not acknowledged, " +
    "or acted on still. None is the goal.",
  request: {
    query: z.object({
      record: z.string().max(40).optional(),
      all: z.enum(["true", "false"]).default("false"),
      overdue: z.enum(["true", "false"]).default("false"),
      cursor: z.string().max(60).optional(),
      limit: limitParameter(1_000, 100),
    }),
  },
  responses: { 200: json("A page of recalls", recallPageSchema) },
})

const getCalls = defineRoute("notice:read", "get /v1/recalls/calls", {
  operationId: "listRecallCalls",
  summary: "How you were reminded, in order: of recalls that are due by tomorrow, and of those that are overdue",
  description: "Webhooks carry the same as `reminders`, and the contact of your office is told by mail or SMS.",
  request: {
    query: z.object({
      from: z.string().regex(numberCursor).default("0").openapi({ description: "`next` of the page before" }),
      limit: limitParameter(1_000, 100),
    }),
  },
  responses: { 200: json("Calls after that number", callPageSchema) },
})

const getFigures = defineRoute("register:read", "get /v1/recalls/figures", {
  operationId: "getRecallFigures",
  summary: "How many recalls each agency was sent, has acknowledged, and has outstanding; open to all",
  responses: { 200: json("The figures, by agency", figuresSchema), ...problemResponses(400) },
})

const getRescreening = defineRoute("feed:read", "get /v1/rescreening", {
  operationId: "getRescreening",
  summary: "Whom to look at again: the subjects of which a range of the log says something, signed",
  description:
    "Whoever has screened its merchants at one size of the log screens these again at another, and no others: those with a " +
    "record that was published, changed or ended, those that changed themselves (a name, a region, a code: the old one and the new " +
    "one), and those that became known. Of merchants without a live record a platform is told its own sellers alone. With " +
    "`Accept: application/jwt` signed by the export key (`typ` gongshi-rescreening+jws).",
  request: {
    query: z.object({
      from: z.coerce.number().int().min(0).openapi({ example: 4_000 }),
      to: z.coerce.number().int().min(0).optional().openapi({ description: "Absent: the size of the log" }),
      after: z.string().max(18).default(""),
      limit: limitParameter(10_000, 1_000),
    }),
  },
  responses: {
    200: {
      description: "A page of subjects, by code",
      content: { "application/json": { schema: rescreeningSchema }, ...signedAnswer.content },
    },
  },
})

interface RecallParts extends DatabaseParts {
  signer: FindSigner
  issuer: string
}

export const recallRoutes = routeGroup<RecallParts>()
  .openapi(getFigures, async (c) => {
    const { sql, clock } = c.get("parts")
    const now = clock()
    c.header("Cache-Control", "public, max-age=60")
    return c.json(toWireFigures(await listFigures(sql, dayInChina(now)), now), 200)
  })
  .openapi(getCalls, async (c) => {
    const { from, limit } = c.req.valid("query")
    const calls = await listCalls(c.get("parts").sql, clientOf(c).clientId, Number(from), limit)
    return c.json({ calls: calls.map(toWireCall), next: String(calls.at(-1)?.number ?? Number(from)) }, 200)
  })
  .openapi(getRecalls, async (c) => {
    const { sql, clock } = c.get("parts")
    const { record, all, overdue, cursor, limit } = c.req.valid("query")
    const after = cursor === undefined ? null : readPlace(cursor)
    if (cursor !== undefined && after === null) return refuseCursor(c)
    const principal = c.get("principal")
    const own = principal.kind === "client" && !isLead(await getAgency(sql, principal.id)) ? principal.id : null
    const today = dayInChina(clock())
    const found = await listRecalls(sql, {
      ...{
        clientId: own,
        recordId: record ?? null,
        outstanding: all === "false",
        overdueOn: overdue === "true" ? today : null,
      },
      ...{ after, limit: limit + 1 },
    })
    const { page, next } = toPage(found, limit, ({ id, clientId }) => `${id}.${clientId}`)
    if (principal.kind === "client") await noteUse(sql, principal.id, { what: "recalls", rows: page.length }, clock())
    return c.json({ recalls: page.map((recall) => toWireRecall(recall, today)), next }, 200)
  })
  .openapi(getRescreening, async (c) => {
    const { sql, clock, issuer, signer } = c.get("parts")
    const { from, to, after, limit } = c.req.valid("query")
    const { size } = await readHead(sql)
    const range = { from, to: to ?? size }
    if (range.to > size || from > range.to) {
      return problem(c, "invalid-request", { detail: beyond(size), pointer: from > size ? "/from" : "/to" })
    }
    const { clientId: client, role } = clientOf(c)
    const isAgency = role === "agency"
    const cover = isAgency ? await coverOf(sql, client, dayInChina(clock())) : null
    const reader = { client, role: isAgency ? role : "platform", cover } as const
    const found = await listRescreened(sql, reader, { ...range, size, after, limit: limit + 1 })
    const { page, next } = toPage(found, limit, ({ code }) => code)
    const list = toRescreening(issuer, clock(), range, page, next)
    if (isAgency) await noteUse(sql, client, { what: "rescreening", rows: page.length }, clock())
    if (!c.req.header("accept")?.includes("application/jwt")) return c.json(list, 200)
    const key = await signer("export")
    if (!key) return problem(c, "no-signing-key", { detail: noKey })
    const document = await signDocument("rescreening", list, key)
    return c.body(document.token, 200, signedHeaders(document)) as never
  })

function readPlace(cursor: string): { event: number; client: string } | null {
  const [event = "", client] = cursor.split(".")
  const read = z.uuid().safeParse(client)
  return numberCursor.test(event) && read.success ? { event: Number(event), client: read.data } : null
}

const beyond = (size: number) => ({
  zh: `公示日志现有 ${size} 条：from 不得大于 to，to 不得大于此数。`,
  en: `The log has ${size} entries: from may not exceed to, nor to this number.`,
})
const noKey = {
  zh: "本节点没有签署导出的私钥。",
  en: "The key that signs exports is not here.",
} as const
