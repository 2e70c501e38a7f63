/** HTTP of rosters, for platforms: each sees and changes its own. */
import { z } from "@hono/zod-openapi"
import type { DatabaseParts } from "../database/client.ts"
import { readBody, streamBytes, streamText } from "../http/body.ts"
import { binary, idParam, json, sentType, tableParameters, text, toPage } from "../http/content.ts"
import { languageOf } from "../http/language.ts"
import { problem, problemResponses } from "../http/problem.ts"
import { clientOf, defineRoute, routeGroup } from "../http/route.ts"
import { regionPattern } from "../input/described-pattern.ts"
import { limitParameter } from "../input/page-limit.ts"
import { wireObject } from "../input/wire-object.ts"
import { dayInChina } from "../law/day.ts"
import { listNames } from "../law/list.ts"
import { cleanCode } from "../names/code.ts"
import { mediaTypes, notOffered } from "../table/table.ts"
import { findEncoding } from "../table/text-encoding.ts"
import type { XlsxParts } from "../table/xlsx.ts"
import { agreeOnRosters } from "./agreed-key.ts"
import { writeFaultCsv, writeFaultWorkbook } from "./fault-table.ts"
import { writeCsvForm, writeXlsxForm } from "./form.ts"
import { holdNames } from "./hold-name.ts"
import type { IdentityParts } from "./identity.ts"
import { readAllListed, readListed } from "./listed.ts"
import { countOnList, type SellerWish } from "./listed-store.ts"
import { writeListedCsv, writeListedWorkbook } from "./listed-table.ts"
import { listReports } from "./report-store.ts"
import type { RosterKeys } from "./seal.ts"
import { countSellers, exitSeller, listSellers } from "./seller-store.ts"
import { openRoster } from "./source.ts"
import type { NumberedFault } from "./store.ts"
import { checkOrder, orderProblems, uploadRoster } from "./upload.ts"
import { countFaults, faultPages, findUpload, listFaults, listUploads } from "./upload-store.ts"
import {
  listedSellersSchema,
  periodSchema,
  rosterSchema,
  sellersSchema,
  toWireFault,
  toWireListed,
  toWireRoster,
  toWireSeller,
  toWireUpload,
  uploadAnswerSchema,
} from "./wire.ts"

const postRoster = defineRoute("roster:write", "post /v1/rosters", {
  operationId: "uploadRoster",
  summary: "Send the roster of sellers, whole or what has changed; with a period it is the identity report",
  description:
    "CSV, XLSX or NDJSON of any length, read as it comes; `GET /v1/rosters/form` gives the template. A row that can't " +
    "be taken is named by line, field and reason; the others enter the roster together when the last one is there. A " +
    "full roster marks sellers that it does not name as having left; the same file again changes nothing. ID numbers, " +
    "names of persons, addresses and contacts are kept sealed. On Workers no XLSX.",
  request: {
    query: z.object({
      mode: z
        .enum(["full", "delta"])
        .openapi({ description: "The whole roster, or what has changed", example: "full" }),
      period: periodSchema.optional(),
      exits: z.literal("confirmed").optional().openapi({
        description: "Of a full roster by which more than half of the sellers leave: that it is right",
      }),
      ...tableParameters,
    }),
    body: {
      required: true,
      content: {
        "application/x-ndjson": text(
          '{"seller":"s-1001","name":"郑州示例云杉商贸有限公司","code":"91000000MA00000157","address":"示例市示例路1号","contact":"service@shop.example","shop":"示例云杉旗舰店","url":"https://shop.example/1001"}',
        ),
        [mediaTypes.csv]: text("经营者编号,名称,统一社会信用代码"),
        [mediaTypes.xlsx]: binary("(a workbook)"),
      },
    },
  },
  responses: { 200: json("What came of it", uploadAnswerSchema), ...problemResponses(409) },
})

const getRoster = defineRoute("roster:write", "get /v1/rosters", {
  operationId: "getRoster",
  summary: "The own roster: how many sellers, the identity reports and their states, the last uploads",
  responses: { 200: json("The roster", rosterSchema) },
})

const sellerWish = {
  q: z.string().trim().min(1).max(100).optional().openapi({ description: "Part of an id, a name, a shop or a code" }),
  region: z
    .string()
    .regex(regionPattern)
    .optional()
    .openapi({ description: "A region's code, or its first 2 or 4 digits" }),
}

const getSellers = defineRoute("roster:write", "get /v1/rosters/sellers", {
  operationId: "listRosterSellers",
  summary: "The sellers of the own roster, without what is sealed of them",
  request: {
    query: z.object({
      ...sellerWish,
      state: z.enum(["present", "left"]).optional().openapi({ description: "Those that are there, or that left" }),
      code: z.string().max(40).optional().openapi({ description: "Those of one merchant" }),
      cursor: z.string().max(100).optional().openapi({ description: "`next` of the page before" }),
      limit: limitParameter(1_000, 100),
    }),
  },
  responses: { 200: json("A page, in the order of ids", sellersSchema) },
})

const getListed = defineRoute("roster:write", "get /v1/rosters/listed", {
  operationId: "listListedSellers",
  summary: "Which of the own sellers are listed now, with the records of each; as a table too",
  description:
    "Sellers of the own roster that are there and of whose merchant a record is shown now, in the order of ids. As CSV or XLSX it is " +
    "all of them, a row for each record, without pages, in the language of the call. On Workers no XLSX.",
  request: {
    query: z.object({
      ...sellerWish,
      list: z.enum(listNames).optional().openapi({ description: "Of one list" }),
      cursor: z.string().max(100).optional().openapi({ description: "`next` of the page before" }),
      limit: limitParameter(500, 50),
      format: z.enum(["json", "csv", "xlsx"]).default("json"),
    }),
  },
  responses: {
    200: {
      description: "A page of them, or all as a table",
      content: {
        "application/json": { schema: listedSellersSchema },
        [mediaTypes.csv]: text("经营者编号,名称,统一社会信用代码"),
        [mediaTypes.xlsx]: binary("(a workbook)"),
      },
    },
    ...problemResponses(400),
  },
})

const exitSchema = wireObject("RosterExit", { seller: z.string(), exited_on: z.iso.date() }).openapi({
  example: { seller: "s-1001", exited_on: "2026-07-10" },
})

const deleteSeller = defineRoute("roster:write", "delete /v1/rosters/sellers/{seller}", {
  operationId: "exitRosterSeller",
  summary: "Say that a seller has left the platform",
  description: "It is watched no more, is kept for three years (R37 art 31), and then deleted.",
  request: { params: z.object({ seller: z.string().max(100).openapi({ example: "s-1001" }) }) },
  responses: { 200: json("The day on which it left", exitSchema), ...problemResponses(400, 404) },
})

const getFaults = defineRoute("roster:write", "get /v1/rosters/uploads/{id}/faults", {
  operationId: "listRosterFaults",
  summary: "What was wrong with the rows of an upload: one JSON object a line, or a table",
  description: "On Workers no XLSX.",
  request: { params: idParam, query: z.object({ format: z.enum(["ndjson", "csv", "xlsx"]).default("ndjson") }) },
  responses: {
    200: {
      description: "The faults, in the order of lines",
      content: {
        "application/x-ndjson": text('{"line":3,"field":"code","fault":"code-check"}'),
        [mediaTypes.csv]: text("行 Line,列,Column,问题,Problem,代码 Code"),
        [mediaTypes.xlsx]: binary("(a workbook)"),
      },
    },
    ...problemResponses(400, 404),
  },
})

const getForm = defineRoute("service:read", "get /v1/rosters/form", {
  operationId: "getRosterForm",
  summary: "The template of a roster, with an explanation of every column",
  request: { query: z.object({ format: z.enum(["csv", "xlsx"]).default("csv") }) },
  responses: {
    200: {
      description: "The template",
      content: { [mediaTypes.csv]: text("操作,经营者编号,名称"), [mediaTypes.xlsx]: binary("(a workbook)") },
    },
  },
})

const faultsShown = 100
const uploadsShown = 20
const reportsShown = 20

// The parameter that is wrong, or that has to be another one.
const orderPointers = { "report-of-delta": "/mode", "not-begun": "/period", "accepted-already": "/period" } as const

/** What the routes of rosters need of the platform. */
export interface RosterParts extends DatabaseParts, IdentityParts {
  /** By which personal data is hashed and sealed; null where the operator has given no keys. */
  rosterKeys: RosterKeys | null
  /** The register's address. */
  issuer: string
}

/** The rosters' routes for platforms. */
export const rosterRoutes = routeGroup<RosterParts & XlsxParts>()
  .openapi(postRoster, async (c) => {
    const parts = c.get("parts")
    const { mode, period = null, exits, sheet, encoding } = c.req.valid("query")
    const { rosterKeys: keys, sql, clock, newId, xlsx } = parts
    if (keys === null) return problem(c, "not-configured", { detail: noKeys })
    const { clientId, actor } = clientOf(c)
    const order = { clientId, actor, mode, period, confirmsExits: exits !== undefined }
    const refusals = checkOrder(order, dayInChina(clock()))
    const [refusal] = refusals
    if (refusal !== undefined) {
      const errors = refusals.map((name) => ({ pointer: orderPointers[name], detail: orderProblems[name] }))
      return problem(c, "invalid-request", { detail: orderProblems[refusal], errors })
    }
    const source = await openRoster(readBody(c.req.raw), {
      ...{ xlsx, sheet, encoding: encoding === undefined ? undefined : findEncoding(encoding), sentAs: sentType(c) },
    })
    if ("refused" in source) return problem(c, "invalid-request", { detail: source.refused })
    await agreeOnRosters(parts, keys)
    const result = await uploadRoster({ sql, keys, clock, newId }, source, order)
    if ("refused" in result) {
      return problem(c, "illegal-act", {
        detail: orderProblems[result.refused],
        pointer: orderPointers[result.refused],
      })
    }
    const upload = await findUpload(sql, order.clientId, result.id)
    if (!upload) throw new Error("the upload that was just made is gone")
    const faults = await listFaults(sql, clientId, result.id, { line: -1, ordinal: -1 }, faultsShown)
    return c.json(
      {
        ...toWireUpload(upload),
        ...{ exits_withheld: result.exitsWithheld !== null, ignored_columns: [...source.ignored] },
        ...{ faults: faults.map(toWireFault), report: `/v1/rosters/uploads/${result.id}/faults` },
      },
      200,
    )
  })
  .openapi(getRoster, async (c) => {
    const { sql, clock } = c.get("parts")
    const { clientId } = clientOf(c)
    const reports = await listReports(sql, { clientId, state: null, period: null, overdueOn: null }, null, reportsShown)
    const uploads = await listUploads(sql, clientId, uploadsShown)
    return c.json(toWireRoster(await countSellers(sql, clientId), reports, uploads, dayInChina(clock())), 200)
  })
  .openapi(getForm, (c) => {
    const { format } = c.req.valid("query")
    const { xlsx } = c.get("parts")
    if (format === "csv") return streamBytes(c, mediaTypes.csv, "roster.csv", writeCsvForm())
    if (!xlsx) return problem(c, "invalid-request", { detail: notOffered, pointer: "/format" })
    return streamBytes(c, mediaTypes.xlsx, "roster.xlsx", writeXlsxForm(xlsx))
  })
  .openapi(getSellers, async (c) => {
    const { code: typed = null, cursor: after = null, limit, state, ...asked } = c.req.valid("query")
    const code = typed === null ? null : cleanCode(typed)
    const present = state === undefined ? null : state === "present"
    const { sql } = c.get("parts")
    const { clientId } = clientOf(c)
    const wish = { after, code, present, ...wishOf(asked) }
    const { page, next } = toPage(await listSellers(sql, clientId, wish, limit + 1), limit, (last) => last.seller)
    const named = page.flatMap(({ code, name }) => (code === null || name === null ? [] : [{ code, name }]))
    const told = (await holdNames(sql, clientId, named))[Symbol.iterator]()
    const results = page.map((seller) => {
      return toWireSeller(seller, seller.code === null || seller.name === null ? null : (told.next().value ?? null))
    })
    return c.json({ results, next }, 200)
  })
  .openapi(getListed, async (c) => {
    const { sql, clock, xlsx, issuer: register } = c.get("parts")
    const { list = null, cursor, limit, format, ...asked } = c.req.valid("query")
    const { clientId } = clientOf(c)
    const wish = { list, ...wishOf(asked) }
    const count = () => countOnList(sql, clientId, wish, dayInChina(clock()))
    if (format === "json") {
      const found = await readListed({ sql, clock }, clientId, { ...wish, after: cursor ?? "" }, limit + 1)
      const { page, next } = toPage(found, limit, (last) => last.seller)
      return c.json(toWireListed(page, next, cursor === undefined ? await count() : null), 200)
    }
    const telling = { language: languageOf(c), register }
    const pages = readAllListed({ sql, clock }, clientId, wish)
    const name = `listed-sellers-${dayInChina(clock())}.${format}`
    if (format === "csv") return streamBytes(c, mediaTypes.csv, name, writeListedCsv(pages, telling))
    if (!xlsx) return problem(c, "invalid-request", { detail: notOffered, pointer: "/format" })
    const { records } = await count()
    return streamBytes(c, mediaTypes.xlsx, name, writeListedWorkbook(pages, telling, records, xlsx))
  })
  .openapi(deleteSeller, async (c) => {
    const { sql, clock } = c.get("parts")
    const { seller } = c.req.valid("param")
    const { clientId, actor } = clientOf(c)
    const at = clock()
    const left = await exitSeller(sql, { clientId, actor, seller, today: dayInChina(at), at })
    if (left === "absent") return problem(c, "unknown-seller", { detail: noSuchSeller })
    return c.json({ seller, exited_on: left }, 200)
  })
  .openapi(getFaults, async (c) => {
    const { sql, xlsx } = c.get("parts")
    const { clientId } = clientOf(c)
    const { format } = c.req.valid("query")
    const upload = await findUpload(sql, clientId, c.req.valid("param").id)
    if (!upload) return problem(c, "unknown-upload", { detail: noSuchUpload })
    const [pages, name] = [faultPages(sql, clientId, upload.id), `roster-${upload.id}.faults.${format}`]
    if (format === "csv") return streamBytes(c, mediaTypes.csv, name, writeFaultCsv(pages))
    if (format === "ndjson") return streamText(c, "application/x-ndjson; charset=utf-8", faultLines(pages))
    if (!xlsx) return problem(c, "invalid-request", { detail: notOffered, pointer: "/format" })
    const workbook = writeFaultWorkbook(pages, await countFaults(sql, clientId, upload.id), xlsx)
    return streamBytes(c, mediaTypes.xlsx, name, workbook)
  })

function wishOf({ q, region }: { q?: string | undefined; region?: string | undefined }): SellerWish {
  return { text: q ?? null, region: region ?? null }
}

const noKeys = {
  zh: "没有配置名单密钥，不能接收平台内经营者信息。请运行人员设置 IDENTITY_HASH_KEY 和 ROSTER_KEY。",
  en: "No keys of rosters are configured, so none is taken. The operator sets IDENTITY_HASH_KEY and ROSTER_KEY.",
} as const
const noSuchSeller = { zh: "名单中没有这个编号的经营者。", en: "The roster has no seller of this id." } as const
const noSuchUpload = { zh: "没有此编号的报送。", en: "There is no upload of this id." } as const

/** A piece of lines for each page. */
async function* faultLines(pages: AsyncIterable<readonly NumberedFault[]>): AsyncGenerator<string> {
  for await (const page of pages) yield page.map((fault) => `${JSON.stringify(toWireFault(fault))}\n`).join("")
}
