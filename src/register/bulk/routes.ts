/**
 * HTTP of many decisions at once: begin, collect rows, look at them, act on the whole.
 */

import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { actorOf, coversRegion } from "../../access/principal.ts"
import { reachOf } from "../../access/reach.ts"
import { readBody } from "../../http/body.ts"
import { actBytesMax } from "../../http/body-limit.ts"
import { binary, idParam, json, jsonBody, sentType, tableParameters, text, toPage } from "../../http/content.ts"
import type { Environment } from "../../http/environment.ts"
import { languageOf } from "../../http/language.ts"
import { problem, problemResponses, refuseCursor } from "../../http/problem.ts"
import { defineRoute, refuseFaults, routeGroup, withBody } from "../../http/route.ts"
import { limitParameter } from "../../input/page-limit.ts"
import { plainText } from "../../input/plain-text.ts"
import { wireObject } from "../../input/wire-object.ts"
import { hidePersonalData, holdsPersonalNumber } from "../../law/personal-data.ts"
import { mediaTypes } from "../../table/table.ts"
import { findEncoding } from "../../table/text-encoding.ts"
import type { XlsxParts } from "../../table/xlsx.ts"
import {
  absent,
  actBody,
  answerAct,
  answerList,
  answerOne,
  detail,
  doerOf,
  findVisible,
  kindsOf,
  type ProceedingParts,
  pageSchema,
  refuse,
  toDetail,
} from "../proceeding/answer-routes.ts"
import { type BulkListingContent, type ListingQuery, listingQuery, rowNumbering } from "../proceeding/bulk.ts"
import { numberWords } from "../proceeding/inside-number.ts"
import { partiesOf } from "../proceeding/party.ts"
import { startProceeding } from "../proceeding/service.ts"
import { actOnBulk } from "./act.ts"
import { answerNames, answerRows } from "./answer.ts"
import { bulkRowsMax, type Collected, collect, collectFoundOf, isFoundKind, prefixOf, queriedRows } from "./collect.ts"
import { openBulkFile } from "./file.ts"
import { listRows, rowChoices } from "./store.ts"
import { bulkRowPageSchema, toWireRow } from "./wire.ts"

const kinds = kindsOf("bulk-decisions")

const beginBulk = defineRoute(withBody("proceeding:act", actBytesMax), "post /v1/bulk-decisions", {
  operationId: "beginBulk",
  summary: "Propose many decisions at once",
  description:
    "bulk: many listings as abnormal under one ground, each with its own number, record and proceeding: authority, ground, " +
    "arose_on, evidence, number_pattern (with `{n}`; without it each row names its number), first_number; with query " +
    "(region, listed_under) the rows are those subjects that the register knows, else they are sent to rows. deregistrations: the " +
    "records of subjects that were deregistered, or taken up by a successor in a merger: authority, evidence. reshow: every " +
    "record of the authority (and with below those under it) that was hidden before its time: authority, evidence. terms: every penalty whose class its source has not told and that is shown for " +
    "longer than the general case; sources are told when it is checked, and it is published thirty days later. Then submit; " +
    "a second person answers the sample and the exceptions, and checks.",
  request: {
    body: jsonBody(
      z.looseObject({ kind: z.enum(kinds) }).openapi("BulkToBegin", {
        example: {
          ...{ kind: "bulk", authority: "410105", ground: "AB-E1", arose_on: "2026-06-30" },
          ...{ evidence: "2025 年度报告未在期限内公示（示例）", number_pattern: "郑金市监异字〔2026〕{n}号" },
        },
      }),
    ),
  },
  responses: { 201: detail, ...problemResponses(404, 409) },
})

const listBulks = defineRoute("proceeding:read", "get /v1/bulk-decisions", {
  operationId: "listBulks",
  summary: "Many decisions at once of the own authority and those below, the earliest due first",
  request: {
    query: z.object({
      kind: z.enum(kinds).optional(),
      state: z.string().max(40).optional(),
      subject: z.string().max(40).optional().openapi({ description: "Unified social credit code of one in its rows" }),
      closed: z.enum(["true", "false"]).optional(),
      cursor: z.string().max(200).optional(),
      limit: limitParameter(200, 50),
    }),
  },
  responses: { 200: json("A page of them", pageSchema) },
})

const getBulk = defineRoute("proceeding:read", "get /v1/bulk-decisions/{id}", {
  operationId: "getBulk",
  summary: "Many decisions at once: how many rows there are of which kind, and what can be done now",
  request: { params: idParam },
  responses: { 200: detail, ...problemResponses(400, 404) },
})

const sendBulkRows = defineRoute("proceeding:act", "post /v1/bulk-decisions/{id}/rows", {
  operationId: "sendBulkRows",
  summary:
    "Send the rows: code, name, decision_no, arose_on, evidence, successor, competence; of AB-E4 the letters or the visit; a file in the place of the one before",
  description:
    `CSV or XLSX by their headers (统一社会信用代码、名称、决定书文号、事由发生日、证据、注销日期、存续主体代码、管辖依据; of AB-E4 第一次信函交寄日期、第一次信函凭证、第二次信函交寄日期、第二次信函凭证, or 实地核查日期、实地核查笔录), NDJSON by its members; each row is held to what the law asks of a case by itself, and refused with the article; up to ${bulkRowsMax} rows. ` +
    "The name may be left out where the register knows the subject. A row that can't be taken is named by line, field and " +
    "reason among the rows; nothing else of it is kept. A file that was cut off is sent again. Of listings number_pattern " +
    "and first_number, in the place of those told before, number the rows that bring no number of their own.",
  request: {
    params: idParam,
    query: z.object({
      source: z.string().max(200).default("http").openapi({ description: "What is sent, for the audit trail" }),
      ...rowNumbering,
      ...tableParameters,
    }),
    body: {
      required: true,
      content: {
        "application/x-ndjson": text('{"code":"91000000MA00000157","name":"郑州示例云杉商贸有限公司"}'),
        [mediaTypes.csv]: text("统一社会信用代码,名称,决定书文号"),
        [mediaTypes.xlsx]: binary("(a workbook)"),
      },
    },
  },
  responses: { 200: detail, ...problemResponses(404, 409) },
})

const listBulkRows = defineRoute("proceeding:read", "get /v1/bulk-decisions/{id}/rows", {
  operationId: "listBulkRows",
  summary: "The rows in their order: all, those refused, the sample, the exceptions, or what waits for an answer",
  request: {
    params: idParam,
    query: z.object({
      which: z.enum(rowChoices).default("all"),
      cursor: z.string().max(200).optional(),
      limit: limitParameter(1_000, 100),
    }),
  },
  responses: { 200: json("A page of rows", bulkRowPageSchema), ...problemResponses(404) },
})

const answerBulkRows = defineRoute(withBody("proceeding:act", actBytesMax), "post /v1/bulk-decisions/{id}/answers", {
  operationId: "answerBulkRows",
  summary: "Say of rows what a second person has found: pass, single (to be decided by itself), drop",
  description:
    "By a checker who has prepared nothing of it. An exception needs a reason in any case. What is taken out of the sample " +
    "has as many rows chosen again. All answers are taken, or none.",
  request: {
    params: idParam,
    body: jsonBody(
      wireObject("BulkAnswers", {
        answers: z
          .array(
            z.strictObject({
              line: z.int().min(0),
              answer: z.enum(answerNames),
              reason: z
                .string()
                .max(1_000, { abort: true })
                .check(plainText)
                .refine((text) => !holdsPersonalNumber(text), { params: numberWords })
                .optional(),
            }),
          )
          .min(1)
          .max(1_000),
      }).openapi({ example: { answers: [{ line: 2, answer: "pass" }] } }),
    ),
  },
  responses: { 200: detail, ...problemResponses(404, 409) },
})

const actOnBulkRoute = defineRoute(withBody("proceeding:act", actBytesMax), "post /v1/bulk-decisions/{id}/acts", {
  operationId: "actOnBulk",
  summary: "Do the next step: submit, return, check, publish, drop",
  description: "A publication that was cut off goes on with publish; no row is published twice.",
  request: { params: idParam, body: jsonBody(actBody) },
  responses: { 200: detail, ...problemResponses(404, 409) },
})

interface BulkParts extends ProceedingParts, XlsxParts {}
type BulkContext = Context<Environment<BulkParts>>

/** The routes of many decisions at once. */
export const bulkRoutes = routeGroup<BulkParts>()
  .openapi(beginBulk, async (c) => {
    const { kind, ...input } = c.req.valid("json")
    const query = kind === "bulk" ? readQuery(input) : null
    if (query && !coversRegion(String(input["authority"] ?? ""), query.region.padEnd(6, "0"))) {
      const { zh, en } = { zh: "不在本机关辖区", en: "not in the authority's region" }
      return refuseFaults(c, [{ pointer: "/query/region", detail: { zh, en } }])
    }
    const parts = c.get("parts")
    const outcome = await startProceeding(
      parts,
      kind,
      input,
      { subjectCode: "" },
      await doerOf(c.get("parts").sql, c.get("principal")),
    )
    if (outcome.kind === "unknown-record") throw new Error("it is about no record")
    if (outcome.kind !== "done") return refuse(c, outcome)
    const { proceeding } = outcome
    const { id, content } = proceeding
    c.header("Location", `/v1/bulk-decisions/${id}`)
    const actor = actorOf(c.get("principal"))
    const collected = query
      ? await collect(parts, id, "query", actor, queriedRows(parts, query, content as BulkListingContent))
      : isFoundKind(kind)
        ? await collectFoundOf(kind, parts, id, prefixOf(proceeding), actor)
        : outcome
    const refused = refuseCollected(c, collected)
    if (refused) return refused
    return c.json(await toDetail(c, collected.kind === "done" ? collected.proceeding : proceeding), 201)
  })
  .openapi(listBulks, async (c) => answerList(c, kinds, c.req.valid("query")))
  .openapi(getBulk, async (c) => answerOne(c, kinds, c.req.valid("param").id))
  .openapi(sendBulkRows, async (c) => {
    const parts = c.get("parts")
    const { id } = c.req.valid("param")
    const { source, encoding: name, sheet, number_pattern, first_number } = c.req.valid("query")
    const proceeding = await findVisible(c, kinds, id)
    if (!proceeding) return problem(c, "unknown-proceeding", absent)
    const principal = c.get("principal")
    if (isFoundKind(proceeding.kind) || !partiesOf(principal, proceeding).includes("officer")) {
      return problem(c, "not-allowed", { detail: notYours })
    }
    const given = Object.entries({ number_pattern, first_number }).filter(([, value]) => value !== undefined)
    if (proceeding.kind !== "bulk" && given.length > 0) {
      return refuseFaults(
        c,
        given.map(([name]) => ({ pointer: `/${name}`, detail: notNumbered })),
      )
    }
    const type = sentType(c)
    const isLines = type === "application/x-ndjson" || type === "application/jsonl"
    if (!isLines && type !== mediaTypes.csv && type !== mediaTypes.xlsx) {
      return problem(c, "unsupported-type", { detail: wrongType })
    }
    const encoding = name === undefined ? undefined : findEncoding(name)
    const format = isLines ? "ndjson" : "table"
    const file = await openBulkFile(readBody(c.req.raw), { format, xlsx: parts.xlsx, encoding, sheet })
    if ("refused" in file) return problem(c, "invalid-request", { detail: file.refused })
    const numbering = { number_pattern, first_number }
    // What the file is called stays with the proceeding and in the trail.
    const named = hidePersonalData(source)
    const collected = await collect(parts, id, named, actorOf(principal), file.rows, numbering)
    return (
      refuseCollected(c, collected) ?? c.json(await toDetail(c, (await findVisible(c, kinds, id)) ?? proceeding), 200)
    )
  })
  .openapi(listBulkRows, async (c) => {
    const { sql, calendar } = c.get("parts")
    const { id } = c.req.valid("param")
    const { which, cursor = "0", limit } = c.req.valid("query")
    if (!(await findVisible(c, kinds, id))) return problem(c, "unknown-proceeding", absent)
    if (!/^\d{1,10}$/.test(cursor)) return refuseCursor(c)
    const rows = await listRows(sql, reachOf(c.get("principal")), id, which, Number(cursor), limit + 1)
    const { page, next } = toPage(rows, limit, ({ line }) => String(line))
    return c.json({ results: page.map((row) => toWireRow(row, calendar, languageOf(c))), next }, 200)
  })
  .openapi(answerBulkRows, async (c) => {
    const { id } = c.req.valid("param")
    if (!(await findVisible(c, kinds, id))) return problem(c, "unknown-proceeding", absent)
    const { answers } = c.req.valid("json")
    const outcome = await answerRows(
      c.get("parts"),
      reachOf(c.get("principal")),
      id,
      answers,
      await doerOf(c.get("parts").sql, c.get("principal")),
    )
    return outcome.kind === "done" ? c.json(await toDetail(c, outcome.proceeding), 200) : refuse(c, outcome)
  })
  .openapi(actOnBulkRoute, async (c) => answerAct(c, kinds, c.req.valid("param").id, c.req.valid("json"), actOnBulk))

const notYours = {
  zh: "须由本机关承办人报送，且此事项由文件办理",
  en: "for an officer of the authority, and for what is decided from a file",
}
const notNumbered = { zh: "此类事项不编文号", en: "what ends records has no numbers" }
const wrongType = {
  zh: "请以 application/x-ndjson、text/csv 或者 XLSX 报送",
  en: "send application/x-ndjson, text/csv or XLSX",
}

function readQuery(input: Record<string, unknown>): ListingQuery | null {
  const read = listingQuery.safeParse(input["query"])
  return read.success ? read.data : null
}

function refuseCollected(c: BulkContext, collected: Collected) {
  if (collected.kind === "done") return null
  if (collected.kind === "too-many") {
    const [zh, en] = [
      `一次不超过 ${bulkRowsMax} 行，请分批`,
      `no more than ${bulkRowsMax} rows at once: send them in parts`,
    ]
    return refuseFaults(c, [{ pointer: "", detail: { zh, en } }])
  }
  const detail = {
    zh: "此事项已不在收集，或者另有一份正在收集",
    en: "rows are not collected now, or another file is on its way",
  }
  return problem(c, "illegal-act", { detail, acts: [] })
}
