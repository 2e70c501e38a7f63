/** HTTP of leads. */
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { actorOf, coversRegion, may, type Principal } from "../../access/principal.ts"
import { reachOf } from "../../access/reach.ts"
import type { DatabaseParts } from "../../database/client.ts"
import { actBytesMax, readFile } from "../../http/body-limit.ts"
import {
  binary,
  idParam,
  json,
  jsonBody,
  limitParameter,
  sentType,
  tableParameters,
  text,
  toPage,
} from "../../http/content.ts"
import type { Environment } from "../../http/environment.ts"
import { problem, problemResponses, refuseCursor } from "../../http/problem.ts"
import { defineRoute, officerOf, refuseFaults, routeGroup, withBody } from "../../http/route.ts"
import { dayInChina, isDay } from "../../law/day.ts"
import type { LawParts } from "../../law/policy.ts"
import { auditWords } from "../../register/audit/words.ts"
import type { Remark } from "../../register/import/row-field.ts"
import { listHistory } from "../../register/proceeding/store.ts"
import { bilingualSchema } from "../../register/record/wire.ts"
import { mediaTypes } from "../../table/table.ts"
import { findEncoding } from "../../table/text-encoding.ts"
import type { XlsxParts } from "../../table/xlsx.ts"
import { actOnLead } from "./act.ts"
import { type NumberedFields, readLeadFile } from "./file.ts"
import { leadFindingNames, leadResultNames, leadSourceNames, leadStateNames } from "./lead.ts"
import { type ReadLead, readLeadRow } from "./row.ts"
import { findLead, type LeadPlace, listLeads, saveLeads } from "./store.ts"
import { leadDetailSchema, leadSchema, toWireDetail, toWireLead } from "./wire.ts"

const tags = ["leads"]
const authorityCode = z.string().regex(/^\d{6}$/)

// All good rows are held, and kept in one transaction.
const rowsMax = 5_000
const fileBytesMax = 20_000_000

const example = {
  ...{ ref: "jc-2026-0001", source: "monitoring", code: "91000000MA00000157", platform: "示例商城", seller: "s-1001" },
  ...{ url: "https://shop.example/1001", authority: "410105", facts: "网页未亮照（示例）", found_on: "2026-06-25" },
  evidence: [{ title: "网页截图（示例）" }],
}

// No schema of ours judges it: a row in JSON is read as one in a table, with the same words for what is wrong in it.
const rowSchema = {
  type: "object" as const,
  required: ["ref", "source", "facts", "found_on"],
  properties: {
    ref: {
      type: "string" as const,
      description: "The sender's own id of the lead, by which the same one again is known",
    },
    source: { type: "string" as const, enum: [...leadSourceNames] },
    code: { type: "string" as const, description: "Unified social credit code" },
    name: { type: "string" as const, description: "The registered name, beside a code" },
    platform: { type: "string" as const },
    seller: { type: "string" as const, description: "The opaque id of the seller in the platform's roster" },
    shop: { type: "string" as const },
    url: { type: "string" as const },
    region: { type: "string" as const, description: "Of the merchant, where no authority is named" },
    authority: { type: "string" as const, description: "That is to deal with it" },
    ground: { type: "string" as const, description: "The ground of the catalogue that is suspected" },
    facts: { type: "string" as const },
    evidence: {
      type: "array" as const,
      items: {
        type: "object" as const,
        properties: {
          title: { type: "string" as const },
          url: { type: "string" as const },
          sha256: { type: "string" as const, description: "Of the file, in hex" },
        },
      },
    },
    found_on: { type: "string" as const, format: "date" },
    kept: {
      type: "array" as const,
      items: { type: "object" as const },
      description: "Of officers: findings of personal data that are kept, each with field and reason",
    },
  },
  example,
}

const resultSchema = z
  .strictObject({
    ...{ rows: z.int(), added: z.int(), unchanged: z.int(), refused: z.int() },
    results: z.array(
      z.strictObject({
        line: z.int(),
        outcome: z.enum(["added", "unchanged", "refused"]),
        id: z.uuid().optional(),
        problems: z.array(z.strictObject({ field: z.string(), reason: bilingualSchema })).optional(),
      }),
    ),
  })
  .openapi("LeadResult", {
    example: {
      ...{ rows: 2, added: 1, unchanged: 0, refused: 1 },
      results: [
        { line: 1, outcome: "added", id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11" },
        {
          line: 2,
          outcome: "refused",
          problems: [{ field: "facts", reason: { zh: "缺少文字", en: "text is missing" } }],
        },
      ],
    },
  })

const postLeads = defineRoute(withBody("lead:write", actBytesMax), "post /v1/leads", {
  operationId: "createLeads",
  summary: "Send leads: one as JSON, or many as NDJSON, CSV or XLSX",
  description:
    `Up to ${rowsMax} rows a call. Rows that can't be taken are named with their problems; the others go in. The same \`ref\` of the same ` +
    "sender with the same content is the same lead and changes nothing; with another content it is refused. What looks like " +
    "personal data in a text is refused, unless an officer gives in `kept` the reason for keeping it. In a table: 线索编号, " +
    "线索来源, 统一社会信用代码, 名称, 平台, 经营者编号, 网店, 网址, 所在地, 承办机关, 涉嫌事由, 线索内容, 证据, 发现日期, or the names of " +
    "the fields; 证据 holds titles and addresses parted by semicolons. One lead as JSON is answered with 201, or 200 where it was known.",
  tags,
  request: {
    query: z.object(tableParameters),
    body: {
      required: true,
      content: {
        "application/json": { schema: rowSchema },
        "application/x-ndjson": text(JSON.stringify(example)),
        [mediaTypes.csv]: text("线索编号,线索来源,统一社会信用代码,承办机关,线索内容,发现日期"),
        [mediaTypes.xlsx]: binary("(a workbook)"),
      },
    },
  },
  responses: {
    200: json("What became of each row", resultSchema),
    201: json("The lead was taken in", resultSchema),
    ...problemResponses(400, 401, 403, 413, 415),
  },
})

const getLeads = defineRoute("lead:read", "get /v1/leads", {
  operationId: "listLeads",
  summary: "Leads of the own authority and those below, or those that the own key has sent, the latest first",
  tags,
  request: {
    query: z.object({
      state: z.enum(leadStateNames).optional(),
      source: z.enum(leadSourceNames).optional(),
      authority: authorityCode.optional(),
      code: z.string().max(18).optional(),
      from: z.iso.date().optional().openapi({ description: "Taken in on this day or later" }),
      to: z.iso.date().optional(),
      cursor: z.string().max(100).optional(),
      limit: limitParameter(200, 50),
    }),
  },
  responses: {
    200: json(
      "A page of leads",
      z.strictObject({ results: z.array(leadSchema), next: z.string().nullable() }).openapi("Leads"),
    ),
    ...problemResponses(400, 401, 403),
  },
})

const getLead = defineRoute("lead:read", "get /v1/leads/{id}", {
  operationId: "getLead",
  summary: "A lead with its history and what can be done now",
  tags,
  request: { params: idParam },
  responses: { 200: json("The lead", leadDetailSchema), ...problemResponses(400, 401, 403, 404) },
})

const actBody = z
  .discriminatedUnion("act", [
    z.strictObject({
      act: z.literal("dispatch"),
      authority: authorityCode,
      reason: auditWords(1).optional().openapi({ description: "Needed where the own authority does not cover it" }),
      version: z.int().optional(),
    }),
    z.strictObject({
      act: z.literal("verify"),
      finding: z.enum(leadFindingNames),
      reason: auditWords(1).openapi({ description: "What was looked at, and what it came to" }),
      version: z.int().optional(),
    }),
    z.strictObject({
      act: z.literal("close"),
      result: z.enum(leadResultNames),
      proceeding_id: z.uuid().optional().openapi({ description: "Of the proceeding that it led to; for `case` alone" }),
      reason: auditWords(1),
      version: z.int().optional(),
    }),
    z.strictObject({ act: z.literal("reopen"), reason: auditWords(1), version: z.int().optional() }),
  ])
  .openapi("LeadAct", { example: { act: "dispatch", authority: "410105" } })

const actLead = defineRoute("lead:act", "post /v1/leads/{id}/acts", {
  operationId: "actOnLead",
  summary: "Dispatch a lead to an authority, verify it, close it with a result, or reopen it",
  tags,
  request: { params: idParam, body: jsonBody(actBody) },
  responses: { 200: json("The lead", leadDetailSchema), ...problemResponses(400, 401, 403, 404, 409) },
})

/** What leads need of the platform. */
export interface LeadParts extends DatabaseParts, Pick<LawParts, "calendar"> {
  /** Working days in which a dispatched lead has to be verified. */
  leadVerifyDays: number
}

type LeadContext = Context<Environment<LeadParts & XlsxParts>>

export const leadRoutes = routeGroup<LeadParts & XlsxParts>()
  .openapi(postLeads, async (c) => {
    const type = sentType(c)
    if (type === "application/json") return answerOne(c, readOne(await c.req.text()))
    const known = ["application/x-ndjson", "application/jsonl", mediaTypes.csv, mediaTypes.xlsx]
    if (!known.includes(type)) return problem(c, "unsupported-type", { detail: badType })
    const { sheet, encoding } = c.req.valid("query")
    const options = { xlsx: c.get("parts").xlsx, sheet, encoding: encoding && findEncoding(encoding) }
    const rows = await readLeadFile(readFile(c.req.raw, fileBytesMax), options, rowsMax)
    if (rows === "too-many") return problem(c, "too-large", { detail: tooMany })
    if ("refused" in rows) return problem(c, "invalid-request", { detail: rows.refused })
    return c.json(tally(await keep(c, rows)), 200)
  })
  .openapi(getLeads, async (c) => {
    const {
      state = null,
      source = null,
      authority = null,
      code = null,
      from = null,
      to = null,
      cursor,
      limit,
    } = c.req.valid("query")
    const after = cursor === undefined ? null : readPlace(cursor)
    if (cursor !== undefined && after === null) return refuseCursor(c)
    const { sql, clock } = c.get("parts")
    const reach = reachOf(c.get("principal"))
    const found = await listLeads(sql, reach, { state, source, authority, code, from, to }, after, limit + 1)
    const { page, next } = toPage(found, limit, (last) => `${last.takenOn}~${last.id}`)
    const today = dayInChina(clock())
    return c.json({ results: page.map((each) => toWireLead(each, today, reach.by === "sender")), next }, 200)
  })
  .openapi(getLead, async (c) => {
    const { sql, clock } = c.get("parts")
    const reach = reachOf(c.get("principal"))
    const held = await findLead(sql, reach, c.req.valid("param").id)
    if (!held) return problem(c, "unknown-lead", { detail: noSuchLead })
    const history = reach.by === "sender" ? null : await listHistory(sql, held)
    return c.json(toWireDetail(held, dayInChina(clock()), history, may(c.get("principal"), "lead:act")), 200)
  })
  .openapi(actLead, async (c) => {
    const { sql, clock, calendar, leadVerifyDays: verifyDays } = c.get("parts")
    const { version, ...act } = c.req.valid("json")
    const { id } = c.req.valid("param")
    const at = clock()
    const today = dayInChina(at)
    const outcome = await actOnLead({ sql, calendar, verifyDays, at, today }, officerOf(c), id, act, version)
    switch (outcome.kind) {
      case "absent":
        return problem(c, "unknown-lead", { detail: noSuchLead })
      case "stale":
        return problem(c, "changed-meanwhile", { detail: changed })
      case "refused": {
        const { detail, pointer } = outcome.fault
        return problem(c, pointer === "/act" ? "illegal-act" : "invalid-request", { detail, pointer })
      }
      case "done":
        return c.json(toWireDetail(outcome.lead, today, await listHistory(sql, outcome.lead), true), 200)
    }
  })

/** Whose refs they are: of an authority, whoever of it sends. */
function senderOf(principal: Principal): string {
  return principal.kind === "officer" ? `authority:${principal.authority}` : actorOf(principal)
}

/** Whether somebody may send leads that are to lie with an authority: an agency to every one. */
function maySendTo(principal: Principal, authority: string): boolean {
  if (principal.kind === "officer") return coversRegion(principal.authority, authority)
  if (principal.kind !== "client" || principal.role !== "source") return true
  return principal.authorities.some((own) => coversRegion(own, authority))
}

interface RowOutcome {
  line: number
  outcome: "added" | "unchanged" | "refused"
  id?: string
  problems?: { field: string; reason: { zh: string; en: string } }[]
}

/** Keeps what can be taken of the rows. */
async function keep(c: LeadContext, rows: readonly NumberedFields[]): Promise<RowOutcome[]> {
  const { sql, clock, newId } = c.get("parts")
  const principal = c.get("principal")
  const at = clock()
  const today = dayInChina(at)
  const authority = principal.kind === "officer" ? principal.authority : null
  const context = { today, authority, mayAnswer: principal.kind === "officer" }
  const read = rows.map((row): ReadLead | { refused: readonly Remark[] } => {
    if ("refused" in row) return row
    const lead = readLeadRow(row.fields, context)
    if ("refused" in lead || maySendTo(principal, lead.content.authority)) return lead
    return { refused: [{ field: "authority", reason: notFor }] }
  })
  const good = read.flatMap((each) => ("content" in each ? [each] : []))
  const sending = { sender: senderOf(principal), actor: actorOf(principal), at, today, newId }
  const outcomes = await saveLeads(sql, good, sending)
  let next = 0
  return rows.map(({ line }, index): RowOutcome => {
    const each = read[index]
    if (!each || "refused" in each) return refusedRow(line, each?.refused ?? [])
    const came = outcomes[next++]
    if (!came || came.outcome === "other") return refusedRow(line, [{ field: "ref", reason: otherContent }])
    return { line, ...came }
  })
}

function refusedRow(line: number, refused: readonly Remark[]): RowOutcome {
  const problems = refused.map(({ field, reason: { zh, en } }) => ({ field, reason: { zh, en } }))
  return { line, outcome: "refused", problems }
}

function tally(results: RowOutcome[]): z.infer<typeof resultSchema> {
  const count = (outcome: string) => results.filter((row) => row.outcome === outcome).length
  const counts = { added: count("added"), unchanged: count("unchanged"), refused: count("refused") }
  return { rows: results.length, ...counts, results }
}

/** A body that is there as a whole: one that may be JSON is read before its route is asked. */
function readOne(body: string): NumberedFields | null {
  try {
    const value: unknown = JSON.parse(body)
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null
    return { line: 1, fields: value as Readonly<Record<string, unknown>> }
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** One lead as JSON: what is wrong with it is a problem, as with every other request. */
async function answerOne(c: LeadContext, row: NumberedFields | null) {
  if (!row) return problem(c, "invalid-request", { detail: noObject, pointer: "" })
  const [came] = await keep(c, [row])
  if (!came) throw new Error("one row was sent, and none came back")
  if (came.problems) {
    return refuseFaults(
      c,
      came.problems.map(({ field, reason }) => ({ pointer: field === "" ? "" : `/${field}`, detail: reason })),
    )
  }
  const answer = tally([came])
  return came.outcome === "added" ? c.json(answer, 201) : c.json(answer, 200)
}

/** Reads a cursor of ours; null for another text. */
function readPlace(cursor: string): LeadPlace | null {
  const [takenOn, id] = cursor.split("~")
  const read = z.uuid().safeParse(id)
  return takenOn !== undefined && isDay(takenOn) && read.success ? { takenOn, id: read.data } : null
}

const badType = {
  zh: "请以 application/json、application/x-ndjson、text/csv 或者 XLSX 报送。",
  en: "Send application/json, application/x-ndjson, text/csv or XLSX.",
} as const
const tooMany = {
  zh: `一次最多 ${rowsMax} 行：请分批报送。没有写入任何内容。`,
  en: `At most ${rowsMax} rows in a call: send several. Nothing was written.`,
} as const
const notFor = {
  zh: "不属于您所属机关的管辖范围",
  en: "outside the authorities that you send for",
} as const
const otherContent = {
  zh: "该编号已用于另一条线索：请另编编号",
  en: "the ref is that of another lead: take another one",
} as const
const noObject = { zh: "请求正文应为一个 JSON 对象。", en: "The body should be one JSON object." } as const
const noSuchLead = {
  zh: "没有此编号的线索，或者不在您的范围内。",
  en: "There is no lead of this id, or it is none of yours.",
} as const
const changed = {
  zh: "该线索已被他人更新，请重新查看。",
  en: "Somebody else has acted on it meanwhile: look at it again.",
} as const
