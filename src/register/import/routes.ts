/**
 * HTTP of imports: send rows, read what came of them.
 */

import { z } from "@hono/zod-openapi"
import { actorOf, coversRegion, type Principal } from "../../access/principal.ts"
import type { DatabaseParts, Sql } from "../../database/client.ts"
import { readBody, streamText } from "../../http/body.ts"
import { binary, idParam, json, ndjson, sentType, tableParameters, text } from "../../http/content.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { defineRoute, routeGroup } from "../../http/route.ts"
import type { LawParts } from "../../law/policy.ts"
import type { PublishingParts } from "../../ledger/sequencer.ts"
import { mediaTypes } from "../../table/table.ts"
import { findEncoding } from "../../table/text-encoding.ts"
import type { XlsxParts } from "../../table/xlsx.ts"
import { openFormFile } from "../form/form-file.ts"
import { type ImportOptions, importLines, importRows } from "./import.ts"
import { findRun, type ImportRun, listRemarks } from "./store.ts"

const tally = {
  rows: z.int(),
  added: z.int(),
  amended: z.int(),
  unchanged: z.int(),
  rejected: z.int(),
  flagged: z.int().openapi({ description: "Rows taken with a remark; counted among the others too" }),
}

const remarkSchema = z
  .strictObject({
    line: z.int().openapi({ description: "From 1; in a workbook the row, and the header is one too" }),
    outcome: z.enum(["rejected", "flagged"]),
    field: z.string().openapi({
      description: "Path of the field in the row, or the column of a form; empty for the row as a whole",
    }),
    reason: z.strictObject({ zh: z.string(), en: z.string() }),
  })
  .openapi("ImportRemark")

const runSchema = z
  .strictObject({
    id: z.uuid(),
    source: z.string(),
    started_at: z.iso.datetime(),
    finished_at: z.iso.datetime().nullable().openapi({ description: "Null while it runs, or when it was cut off" }),
    ...tally,
    remarks: z.array(remarkSchema).openapi({ description: "The first 100; the report has all" }),
    report: z.string(),
  })
  .openapi("ImportRun", {
    example: {
      id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11",
      source: "rows.ndjson",
      started_at: "2026-03-05T02:00:00.000Z",
      finished_at: "2026-03-05T02:00:01.000Z",
      rows: 3,
      added: 2,
      amended: 0,
      unchanged: 0,
      rejected: 1,
      flagged: 0,
      remarks: [
        {
          line: 2,
          outcome: "rejected",
          field: "ground",
          reason: { zh: "不是本名录的事由代码，是否为 AB-E4", en: "not a ground of this list; nearest: AB-E4" },
        },
      ],
      report: "/v1/imports/0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11/report",
    },
  })

// Remarks shown with a run, and read at a time for the report.
const remarksShown = 100
const remarksPage = 5_000

const createImport = defineRoute("register:import", "post /v1/imports", {
  operationId: "createImport",
  summary: "Import subjects and decided records, one JSON object a line, or records in the form of a list",
  description:
    "Of any length, read as it comes. A row that can't be taken is named by line, field (in a form: the column as the " +
    "file names it) and reason; the others go in. The same rows again change nothing, which is also how to resume " +
    "after a cut. `GET /v1/forms/{list}` gives the template of a form. On Workers CSV alone.",
  tags: ["import"],
  request: {
    query: z.object({
      source: z.string().max(200).default("http").openapi({ description: "What is imported, for the audit trail" }),
      list: z
        .enum(["abnormal", "serious", "penalty"])
        .optional()
        .openapi({ description: "The list of a form whose columns don't tell it" }),
      ...tableParameters,
    }),
    body: {
      required: true,
      content: {
        "application/x-ndjson": text(
          '{"kind":"abnormal","subject":{"code":"91000000MA0000008C","name":"郑州示例云杉商贸有限公司"},"ground":"AB-E4","decision_no":"郑市监异字〔2026〕1号","decided_on":"2026-03-02","authority":"410105","published_on":"2026-03-05"}',
        ),
        [mediaTypes.csv]: text("CF_XDR_MC,CF_XDR_SHXYM,CF_WSH,CF_JDRQ,CF_CFJGDM"),
        [mediaTypes.xlsx]: binary("(a workbook)"),
      },
    },
  },
  responses: { 200: json("What came of it", runSchema), ...problemResponses(400, 401, 403, 415) },
})

const getImport = defineRoute("register:import", "get /v1/imports/{id}", {
  operationId: "getImport",
  summary: "What came of an import, or how far it is",
  tags: ["import"],
  request: { params: idParam },
  responses: { 200: json("The run", runSchema), ...problemResponses(400, 401, 403, 404) },
})

const getImportReport = defineRoute("register:import", "get /v1/imports/{id}/report", {
  operationId: "getImportReport",
  summary: "Every remark on the rows of an import, one JSON object a line",
  tags: ["import"],
  request: { params: idParam },
  responses: {
    200: ndjson("The report", '{"line":2,"outcome":"rejected"}'),
    ...problemResponses(400, 401, 403, 404),
  },
})

const noSuchImport = { detail: { zh: "没有此编号的导入。", en: "There is no import of this id." } }

interface ImportParts extends DatabaseParts, PublishingParts, XlsxParts, Pick<LawParts, "policy"> {
  /** 256 fresh random bits as base64url. */
  newSalt(): string
}

/** The import's routes. */
export const importRoutes = routeGroup<ImportParts>()
  .openapi(createImport, async (c) => {
    const parts = c.get("parts")
    const { source, ...query } = c.req.valid("query")
    const type = sentType(c)
    const chunks = readBody(c.req.raw)
    const { newId, newSalt, policy, clock } = parts
    const options = { ...importRights(c.get("principal")), source, newId, newSalt, policy, clock }
    let id: string
    if (type === "application/x-ndjson" || type === "application/jsonl") {
      id = (await importLines(parts.sql, chunks, options)).id
    } else if (type === mediaTypes.csv || type === mediaTypes.xlsx) {
      const encoding = query.encoding === undefined ? undefined : findEncoding(query.encoding)
      const file = await openFormFile(chunks, { ...query, encoding, xlsx: parts.xlsx, keepsRows: false })
      if ("refused" in file) return problem(c, "invalid-request", { detail: file.refused })
      id = (await importRows(parts.sql, file.source, options)).id
    } else {
      return problem(c, "unsupported-type", {
        detail: {
          zh: "请以 application/x-ndjson（每行一个 JSON 对象）、text/csv 或者 XLSX 报送",
          en: "send application/x-ndjson (one JSON object a line), text/csv or XLSX",
        },
      })
    }
    await parts.afterPublication()
    const run = await findRun(parts.sql, id)
    if (!run) throw new Error("the run that was just made is gone")
    return c.json(await toWireRun(c.get("parts").sql, run), 200)
  })
  .openapi(getImport, async (c) => {
    const { sql } = c.get("parts")
    const run = await findRun(sql, c.req.valid("param").id)
    return run ? c.json(await toWireRun(sql, run), 200) : problem(c, "unknown-import", noSuchImport)
  })
  .openapi(getImportReport, async (c) => {
    const { sql } = c.get("parts")
    const run = await findRun(sql, c.req.valid("param").id)
    if (!run) return problem(c, "unknown-import", noSuchImport)
    return streamText(c, "application/x-ndjson; charset=utf-8", reportLines(sql, run.id))
  })

/** What a principal may import: an administrator for all, an officer for what the own authority covers. */
function importRights(principal: Principal): Pick<ImportOptions, "actor" | "mayPublishFor" | "mayAmendSubject"> {
  const covers = (region: string) =>
    principal.role === "administrator" || (principal.kind === "officer" && coversRegion(principal.authority, region))
  return { actor: actorOf(principal), mayPublishFor: covers, mayAmendSubject: covers }
}

async function* reportLines(sql: Sql, id: string): AsyncGenerator<string> {
  for (let after = { line: 0, ordinal: -1 }; ; ) {
    const remarks = await listRemarks(sql, id, after, remarksPage)
    const last = remarks.at(-1)
    if (!last) return
    yield remarks.map((remark) => `${JSON.stringify(toWireRemark(remark))}\n`).join("")
    after = last
  }
}

async function toWireRun(sql: Sql, run: ImportRun): Promise<z.infer<typeof runSchema>> {
  const { id, source, startedAt, finishedAt, rows, added, amended, unchanged, rejected, flagged } = run
  const remarks = await listRemarks(sql, id, { line: 0, ordinal: -1 }, remarksShown)
  return {
    id,
    source,
    started_at: startedAt.toISOString(),
    finished_at: finishedAt?.toISOString() ?? null,
    ...{ rows, added, amended, unchanged, rejected, flagged },
    remarks: remarks.map(toWireRemark),
    report: `/v1/imports/${id}/report`,
  }
}

function toWireRemark({ line, outcome, field, reason }: Awaited<ReturnType<typeof listRemarks>>[number]) {
  return { line, outcome, field, reason }
}
