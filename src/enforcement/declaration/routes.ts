/** HTTP of what agencies declare: a list is sent, looked at, and acknowledged with a receipt. */
import { z } from "@hono/zod-openapi"
import type { Principal } from "../../access/principal.ts"
import type { Tenant } from "../../access/tenant.ts"
import type { ActingParts, Sql } from "../../database/client.ts"
import { readBody } from "../../http/body.ts"
import { binary, idParam, json, sendsJson, sentType, tableParameters, text, toPage } from "../../http/content.ts"
import { problem, problemResponses, refuseCursor } from "../../http/problem.ts"
import { clientOf, defineRoute, refuseFaults, routeGroup } from "../../http/route.ts"
import { signedAnswer, signedHeaders } from "../../http/signed-answer.ts"
import { limitParameter } from "../../input/page-limit.ts"
import { refuseByGate } from "../../kit/case/routes.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { dayInChina, isDay } from "../../law/day.ts"
import { signDocument } from "../../signing/signed-document.ts"
import type { FindSigner } from "../../signing/signer.ts"
import { mediaTypes } from "../../table/table.ts"
import { findEncoding } from "../../table/text-encoding.ts"
import type { XlsxParts } from "../../table/xlsx.ts"
import { isLead } from "../agency/agency.ts"
import { getAgency } from "../agency/store.ts"
import type { LiftClock } from "../measure/measure.ts"
import { byTwo, keptResponse } from "../prepared/door-routes.ts"
import { openRows, readJsonRow, type SentRow } from "../rows.ts"
import { declarationType, openSigned, signatureRefusals } from "../signed-act.ts"
import { declarationColumns, declaredMax } from "./declaration.ts"
import { findDeclaration, listDeclarations, listDifferences } from "./store.ts"
import { takeDeclaration } from "./take.ts"
import {
  declarationDetailSchema,
  declarationPageSchema,
  declarationResultSchema,
  toReceipt,
  toWireDeclaration,
  toWireDifference,
} from "./wire.ts"

/** A row of a list is some 100 bytes, and a list of the most rows a signed one, which is a third longer. */
const listBytesMax = 10_000_000

const example = {
  as_of: "2026-06-30",
  measures: [
    { reference: "税惩〔2026〕1号（示例）", code: "91000000MA00000157", measure: "M-HONOUR", started_on: "2026-03-10" },
  ],
}
const described = {
  type: "object" as const,
  properties: {
    as_of: { type: "string" as const, format: "date", description: "Today where none is given" },
    measures: {
      type: "array" as const,
      maxItems: declaredMax,
      description: "Each with your own number, or with record_id (or the merchant's code) and measure; [] says: none",
      items: {
        type: "object" as const,
        properties: Object.fromEntries(
          Object.keys(declarationColumns).map((name) => [name, { type: "string" as const }]),
        ),
      },
    },
  },
  required: ["measures"],
  example,
}

const send = defineRoute(byTwo("measure:report", "declareMeasures", listBytesMax), "post /v1/declarations", {
  operationId: "declareMeasures",
  summary: "Declare which measures stand in your own system: JSON, a JWS by your key, CSV, XLSX or NDJSON",
  description:
    "All of them: what the ledger has and the list leaves out you are asked about, what stands though its record has ended " +
    "is recalled, and what was reported late or never is taken. An empty list is one: it says that none stands. Rows that " +
    "can't be taken are named by line, field and reason; the others are, and of such a list nothing follows from what it " +
    "leaves out. A signed list (`application/jose`) is a compact JWS with `alg`, `kid` and `typ` gongshi-declaration+jws " +
    "whose payload is the JSON. The same bytes again on the same day change nothing.",
  request: {
    query: z.object({
      ...tableParameters,
      as_of: z.iso.date().optional().openapi({ description: "Of a table: the day of which it is; today without" }),
    }),
    body: {
      required: true,
      content: {
        "application/json": { schema: described },
        "application/jose": text("eyJhbGciOiJFZDI1NTE5Iiwia2lkIjoi….eyJhc19vZiI6….c2ln…"),
        "application/x-ndjson": text(JSON.stringify(example.measures[0])),
        [mediaTypes.csv]: text("本机构编号,统一社会信用代码,措施编号,实施日期"),
        [mediaTypes.xlsx]: binary("(a workbook)"),
      },
    },
  },
  responses: {
    200: json("What came of it; the same was declared today", declarationResultSchema),
    201: json("What came of it", declarationResultSchema),
    ...keptResponse,
    ...problemResponses(409),
  },
})

const list = defineRoute("measure:read", "get /v1/declarations", {
  operationId: "listDeclarations",
  summary: "What was declared, the newest first: an agency's own, for officers and the lead agency of all",
  request: { query: z.object({ cursor: z.string().max(80).optional(), limit: limitParameter(200, 50) }) },
  responses: { 200: json("A page of lists", declarationPageSchema) },
})

const one = defineRoute("measure:read", "get /v1/declarations/{id}", {
  operationId: "getDeclaration",
  summary: "A list with its differences",
  request: {
    params: idParam,
    query: z.object({
      after: z.coerce.number().int().min(0).max(1_000_000_000).default(0),
      limit: limitParameter(1_000, 200),
    }),
  },
  responses: { 200: json("The list", declarationDetailSchema), ...problemResponses(400, 404) },
})

const receipt = defineRoute("measure:read", "get /v1/declarations/{id}/receipt", {
  operationId: "getDeclarationReceipt",
  summary: "The register's receipt of a list: signed, over the digest of what was sent, to the byte",
  description: "`typ` gongshi-declaration+jwt, by the key that signs receipts.",
  request: { params: idParam },
  responses: {
    200: { description: "The receipt", ...signedAnswer },
    ...problemResponses(400, 404),
  },
})

interface DeclarationParts extends ActingParts, XlsxParts, LiftClock {
  signer: FindSigner
  issuer: string
}

export const declarationRoutes = routeGroup<DeclarationParts>()
  .openapi(send, async (c) => {
    const parts = c.get("parts")
    const { clientId } = clientOf(c)
    const agency = await getAgency(parts.sql, clientId)
    const today = dayInChina(parts.clock())
    const { sheet, encoding, as_of: given } = c.req.valid("query")
    // JSON has been read whole.
    const bytes = sendsJson(c) ? new Uint8Array(await c.req.arrayBuffer()) : await readWhole(c.req.raw)
    if (bytes === null) return problem(c, "too-large", { detail: long })
    const mediaType = sentType(c)
    let rows: SentRow[]
    let asOf = given ?? today
    let jws: string | null = null
    if (mediaType === "application/json" || mediaType === "application/jose") {
      let payload = bytes
      if (mediaType === "application/jose") {
        jws = new TextDecoder().decode(bytes).trim()
        const opened = await openSigned(jws, agency.key, declarationType)
        if (typeof opened === "string") return refuseFaults(c, [{ pointer: "", detail: signatureRefusals[opened] }])
        payload = opened.bytes
      }
      const read = readJsonList(payload, today)
      if ("pointer" in read) return refuseFaults(c, [read])
      rows = read.rows
      asOf = read.asOf
    } else {
      const options = {
        ...{ xlsx: parts.xlsx, sheet, sentAs: mediaType },
        encoding: encoding === undefined ? undefined : findEncoding(encoding),
      }
      const opened = await openRows(inOne(bytes), declarationColumns, "measure", options)
      if ("refused" in opened) return problem(c, "invalid-request", { detail: opened.refused })
      rows = []
      for await (const group of opened) {
        rows.push(...group)
        if (rows.length > declaredMax) return problem(c, "too-large", { detail: long })
      }
    }
    if (asOf > today) return refuseFaults(c, [{ pointer: "/as_of", detail: future }])
    const taken = await takeDeclaration(parts, agency, c.get("principal"), { bytes, mediaType, asOf, rows, jws })
    if (taken === "older") return problem(c, "illegal-act", { detail: older })
    if ("reason" in taken) return refuseByGate(c, taken)
    const found = taken.id === null ? null : await findDeclaration(parts.sql, clientId, taken.id)
    const answer = { ...taken.report, declaration: found && toWireDeclaration(found) }
    return taken.again || found === null ? c.json(answer, 200) : c.json(answer, 201)
  })
  .openapi(list, async (c) => {
    const { sql } = c.get("parts")
    const { cursor, limit } = c.req.valid("query")
    const before = cursor === undefined ? null : readPlace(cursor)
    if (cursor !== undefined && before === null) return refuseCursor(c)
    const found = await listDeclarations(sql, await scopeOf(sql, c.get("principal")), before, limit + 1)
    const { page, next } = toPage(found, limit, ({ sentAt, id }) => `${sentAt.getTime()}.${id}`)
    return c.json({ declarations: page.map(toWireDeclaration), next }, 200)
  })
  .openapi(one, async (c) => {
    const { sql } = c.get("parts")
    const { after, limit } = c.req.valid("query")
    const found = await findDeclaration(sql, await scopeOf(sql, c.get("principal")), c.req.valid("param").id)
    if (!found) return problem(c, "unknown-declaration", { detail: unknown })
    const { page, next } = toPage(
      await listDifferences(sql, found.id, after, limit + 1),
      limit,
      ({ line }) => `${line}`,
    )
    return c.json({ ...toWireDeclaration(found), differences: page.map(toWireDifference), next }, 200)
  })
  .openapi(receipt, async (c) => {
    const { sql, signer, issuer } = c.get("parts")
    const found = await findDeclaration(sql, await scopeOf(sql, c.get("principal")), c.req.valid("param").id)
    if (!found) return problem(c, "unknown-declaration", { detail: unknown })
    const key = await signer("receipt")
    if (!key) return problem(c, "no-signing-key", { detail: noKey })
    const document = await signDocument("declaration", toReceipt(issuer, found), key)
    return c.body(document.token, 200, signedHeaders(document)) as never
  })

/** Whose lists somebody sees: an agency its own; null: all. */
async function scopeOf(sql: Sql, principal: Principal): Promise<Tenant | null> {
  if (principal.kind !== "client") return null
  return isLead(await getAgency(sql, principal.id)) ? null : principal.id
}

async function readWhole(request: Request): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of readBody(request)) {
    length += chunk.length
    if (length > listBytesMax) return null
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}

async function* inOne(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** A list as JSON: each of its measures as a row, by its place from 1. */
function readJsonList(
  bytes: Uint8Array,
  today: string,
): { asOf: string; rows: SentRow[] } | { pointer: string; detail: Bilingual } {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes))
  } catch {
    return { pointer: "", detail: noJson }
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return { pointer: "", detail: noJson }
  const { as_of: asOf = today, measures, ...more } = value as Record<string, unknown>
  if (Object.keys(more).length > 0) return { pointer: "", detail: noMember }
  if (typeof asOf !== "string" || !isDay(asOf)) return { pointer: "/as_of", detail: future }
  if (!Array.isArray(measures)) return { pointer: "/measures", detail: noList }
  if (measures.length > declaredMax) return { pointer: "/measures", detail: long }
  const rows = measures.map((each, at) => readJsonRow(at + 1, JSON.stringify(each) ?? "", declarationColumns))
  return { asOf, rows }
}

function readPlace(cursor: string): { sentAt: Date; id: string } | null {
  const [, ms = "", id] = /^(\d{1,15})\.(.+)$/.exec(cursor) ?? []
  const read = z.uuid().safeParse(id)
  return read.success ? { sentAt: new Date(Number(ms)), id: read.data } : null
}

const noJson = { zh: "应为 JSON 对象", en: "it should be a JSON object" } as const
const noMember = {
  zh: "含有未知的字段：应为 as_of、measures",
  en: "it has a member of another name than as_of, measures",
} as const
const noList = {
  zh: "须有 measures：没有措施的，写 []",
  en: "it should have measures: where none stands, []",
} as const
const future = {
  zh: "应为不晚于今天的日期，如 2026-06-30",
  en: "it should be a day not later than today, as 2026-06-30",
} as const
const long = {
  zh: `最多 ${declaredMax} 行，${listBytesMax / 1_000_000} MB。`,
  en: `There may be ${declaredMax} rows at most, and ${listBytesMax / 1_000_000} MB.`,
} as const
const older = {
  zh: "本机构已经申报过更晚日期的清单，不能再报更早的。",
  en: "Your agency has declared of a later day already: an older list is not taken.",
} as const
const unknown = {
  zh: "没有此编号的清单，或者不属于本机构。",
  en: "There is no list of this id, or it is another agency's.",
} as const
const noKey = { zh: "本节点没有签署回执的私钥。", en: "The key that signs receipts is not here." } as const
