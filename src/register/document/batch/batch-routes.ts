/** HTTP of the papers of a batch: made, put up as one notice, served, and packed for printing. */
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { reachOf } from "../../../access/reach.ts"
import { actBytesMax } from "../../../http/body-limit.ts"
import { binary, idParam, json, jsonBody } from "../../../http/content.ts"
import type { Environment } from "../../../http/environment.ts"
import { problem, problemResponses } from "../../../http/problem.ts"
import { defineRoute, routeGroup, withBody } from "../../../http/route.ts"
import { limitParameter } from "../../../input/page-limit.ts"
import { wireObject } from "../../../input/wire-object.ts"
import { dayInChina } from "../../../law/day.ts"
import { absent } from "../../proceeding/answer-routes.ts"
import { dayInput, lineInput, textInput } from "../../proceeding/kind.ts"
import { findProceeding } from "../../proceeding/store.ts"
import { documentFieldNames } from "../document-field.ts"
import { worksOn } from "../reader.ts"
import { type DocumentParts, noFile, refuse, sealAway } from "../routes.ts"
import { actOnBatch, makeBatch, printBatch, readBatch, type Worked } from "./batch.ts"
import { countBatch } from "./batch-store.ts"
import { writeZip } from "./zip.ts"

/** How far the papers of a batch are. */
export const batchCountsSchema = wireObject("BatchDocuments", {
  decisions: z.int(),
  made: z.int().openapi({ description: "Of these with a paper that is not void" }),
  posted: z.int(),
  served: z.int(),
}).openapi({ example: { decisions: 4_120, made: 4_120, posted: 4_120, served: 0 } })
const counts = json("Where they are now: while something is left, ask again", batchCountsSchema)
const problems = problemResponses(400, 401, 403, 404, 406, 409, 503)

const partQuery = z.object({
  after: z
    .string()
    .min(1)
    .max(300)
    .optional()
    .openapi({ description: "`Gongshi-Next` of the file before, as it came" }),
  limit: limitParameter(500, 200),
})

const show = defineRoute("document:read", "get /v1/bulk-decisions/{id}/documents", {
  operationId: "countBatchDocuments",
  summary: "How many decisions of a batch have their paper, and how many of these were put up or served",
  request: { params: idParam },
  responses: { 200: counts, ...problemResponses(400, 404) },
})

const make = defineRoute(withBody("document:make", actBytesMax), "post /v1/bulk-decisions/{id}/documents", {
  operationId: "makeBatchDocuments",
  summary: "Make the listing decision (列入决定书) of each decision of a batch that has none",
  description:
    "Each by the template in force, under the number of its decision. `fields` is what the decisions do not tell, the same in " +
    "all of them: facts, remedies, contact. Works for some seconds and answers with what there is; ask again until `made` is " +
    "`decisions`. Nothing that was made is made twice.",
  request: {
    params: idParam,
    body: jsonBody(
      wireObject("MakeBatch", { fields: z.partialRecord(z.enum(documentFieldNames), textInput) }).openapi({
        example: { fields: { facts: "未按照规定期限公示2025年度报告（示例）。", remedies: "示例" } },
      }),
    ),
  },
  responses: { 200: counts, ...problems },
})

const act = defineRoute("document:make", "post /v1/bulk-decisions/{id}/documents/acts", {
  operationId: "actOnBatchDocuments",
  summary: "Put the papers of a batch up as one public notice (公告送达), or enter that they count as served by it",
  description:
    "post: posted_on, proof. serve: served_on, the day on which the clock of the notice ends, posted_on and proof. Their files are " +
    "set and kept on the way. Works for some seconds, as making does. A paper that was served by itself is left alone.",
  request: {
    params: idParam,
    body: jsonBody(
      z
        .discriminatedUnion("act", [
          z.strictObject({ act: z.literal("post"), posted_on: dayInput, proof: lineInput }),
          z.strictObject({ act: z.literal("serve"), served_on: dayInput, posted_on: dayInput, proof: lineInput }),
        ])
        .openapi("BatchDocumentAct", {
          example: { act: "post", posted_on: "2026-07-20", proof: "国家企业信用信息公示系统公告〔2026〕1号（示例）" },
        }),
    ),
  },
  responses: { 200: counts, ...problems },
})

const pack = defineRoute("document:read", "get /v1/bulk-decisions/{id}/documents/zip", {
  operationId: "packBatchDocuments",
  summary: "The PDFs of a batch, some hundreds in a ZIP file, in the order of their numbers",
  description:
    "Each as it is served, named by its number. `Gongshi-Next` is the number after which the next file begins; it is absent " +
    "at the end.",
  request: { params: idParam, query: partQuery },
  responses: {
    200: { description: "The file", content: { "application/zip": binary("PK…") } },
    ...problemResponses(404, 406),
  },
})

const print = defineRoute("document:read", "get /v1/bulk-decisions/{id}/documents/pdf", {
  operationId: "printBatchDocuments",
  summary: "The papers of a batch as one PDF for printing, some hundreds a file, in the order of their numbers",
  description:
    "Each begins on a page of its own and has a bookmark. It is set anew from the texts, so it is not offered where the " +
    "files carry a seal: those are in the ZIP. `Gongshi-Next` as there.",
  request: { params: idParam, query: partQuery },
  responses: {
    200: { description: "The file", content: { "application/pdf": binary("%PDF-1.7…") } },
    ...problemResponses(404, 406, 409),
  },
})

type BatchContext = Context<Environment<DocumentParts>>

/** The routes. */
export const batchDocumentRoutes = routeGroup<DocumentParts>()
  .openapi(show, async (c) => {
    const batch = await findBatch(c, c.req.valid("param").id)
    if (!batch) return problem(c, "unknown-proceeding", absent)
    return c.json({ ...(await countBatch(c.get("parts").sql, batch.id)) }, 200)
  })
  .openapi(make, async (c) => {
    const batch = await findBatch(c, c.req.valid("param").id)
    if (!batch) return problem(c, "unknown-proceeding", absent)
    if (!worksOn(c.get("principal"), batch)) return refuse(c, notYours)
    return answer(c, await makeBatch(c.get("parts"), batch, c.req.valid("json").fields, c.get("principal")))
  })
  .openapi(act, async (c) => {
    const batch = await findBatch(c, c.req.valid("param").id)
    if (!batch) return problem(c, "unknown-proceeding", absent)
    if (!worksOn(c.get("principal"), batch)) return refuse(c, notYours)
    const { proof, posted_on, ...asked } = c.req.valid("json")
    const delivery = { method: "notice", proof, posted_on } as const
    const order = asked.act === "post" ? { act: asked.act, posted_on, proof } : { ...asked, delivery }
    const worked = await actOnBatch(c.get("parts"), batch, order, c.get("principal")).catch((error: Error) =>
      sealAway(c, error),
    )
    return worked instanceof Response ? (worked as never) : answer(c, worked)
  })
  .openapi(pack, async (c) => {
    const batch = await findBatch(c, c.req.valid("param").id)
    if (!batch || !worksOn(c.get("principal"), batch)) return problem(c, "unknown-proceeding", absent)
    const { after, limit } = c.req.valid("query")
    const parts = c.get("parts")
    const packed = await readBatch(parts, batch, after === undefined ? null : asNumber(after), limit).catch(
      (error: Error) => sealAway(c, error),
    )
    if (packed instanceof Response) return packed as never
    if (packed === "no-file") return problem(c, "not-acceptable", noFile)
    const { read, next } = packed
    sayNext(c, next)
    const members = read.map(({ document, file }) => ({
      name: `${fileName(document.number)}.pdf`,
      content: file.content,
    }))
    c.header("Content-Disposition", `attachment; filename="${batch.id}.zip"`)
    return c.body(writeZip(members, dayInChina(parts.clock())), 200, { "content-type": "application/zip" }) as never
  })

  .openapi(print, async (c) => {
    const batch = await findBatch(c, c.req.valid("param").id)
    if (!batch || !worksOn(c.get("principal"), batch)) return problem(c, "unknown-proceeding", absent)
    const { after, limit } = c.req.valid("query")
    const printed = await printBatch(c.get("parts"), batch, after === undefined ? null : asNumber(after), limit)
    if (printed === "no-file") return problem(c, "not-acceptable", noFile)
    if (printed === "sealed") return problem(c, "not-acceptable", sealed)
    if (printed === "none") return refuse(c, { kind: "illegal-act", reason: nonePrinted })
    sayNext(c, printed.next)
    c.header("Content-Disposition", `attachment; filename="${batch.id}.pdf"`)
    return c.body(printed.content, 200, { "content-type": "application/pdf" }) as never
  })

/** Where the next file begins. @param next the last number of this one; null at the end */
function sayNext(c: BatchContext, next: string | null): void {
  if (next) c.header("Gongshi-Next", encodeURIComponent(next))
}

const sealed = {
  detail: {
    zh: "文书盖有印章：请打印压缩包（zip）中的文件。",
    en: "The papers carry a seal: print the files in the ZIP.",
  },
} as const
const nonePrinted = {
  zh: "没有可以打印的文书：请先制作（POST …/documents）；如已制作，则此前已是最后一份",
  en: "there is no paper to print: make them first (POST …/documents); if they are made, the file before was the last",
} as const

/** A batch of listings that whoever asks may see. */
async function findBatch(c: BatchContext, id: string) {
  const proceeding = await findProceeding(c.get("parts").sql, reachOf(c.get("principal")), id)
  return proceeding?.kind === "bulk" ? proceeding : null
}

function answer(c: BatchContext, worked: Worked) {
  if (worked.kind === "done") return c.json({ ...worked.counts }, 200)
  return worked.kind === "no-file" ? problem(c, "not-acceptable", noFile) : refuse(c, worked)
}

/** The number that `Gongshi-Next` was, which a client may have sent as it came or encoded once more. */
function asNumber(after: string): string {
  try {
    return decodeURIComponent(after)
  } catch {
    return after
  }
}

// What file systems take in no name.
const fileName = (number: string) => number.replace(/[\\/:*?"<>|\p{C}]/gu, "_")

const notYours = {
  kind: "not-your-act",
  reason: { zh: "须由办理该事项的机关办理", en: "this is for the authority of the proceeding" },
} as const
