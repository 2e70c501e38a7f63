/** HTTP of documents: made from a case, shown, served. */

import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { reachOf } from "../../access/reach.ts"
import { actBytesMax } from "../../http/body-limit.ts"
import { binary, idParam, json, jsonBody } from "../../http/content.ts"
import type { Environment } from "../../http/environment.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { defineRoute, refuseFaults, routeGroup, withBody } from "../../http/route.ts"
import { wireObject } from "../../input/wire-object.ts"
import type { PublishingParts } from "../../ledger/sequencer.ts"
import { refuse as refuseOutcome } from "../proceeding/answer-routes.ts"
import { deliveryInput } from "../proceeding/delivery.ts"
import { hearingPeopleInput } from "../proceeding/hearing.ts"
import { dayInput, lineInput, textInput } from "../proceeding/kind.ts"
import type { Proceeding } from "../proceeding/proceeding.ts"
import { findProceeding } from "../proceeding/store.ts"
import { type Acted, type ActOffice, actOnDocument } from "./act.ts"
import { documentFieldNames } from "./document-field.ts"
import { documentKindNames } from "./document-kind.ts"
import { fileOf } from "./file.ts"
import { makeDocument, type NotMade, takeNumberAhead } from "./make.ts"
import { readsDocument } from "./reader.ts"
import { SealAway } from "./seal-away.ts"
import { findDocument, type HeldDocument, listDocuments } from "./store.ts"
import {
  documentDetailSchema,
  documentSchema,
  previewSchema,
  toWireDetail,
  toWireDocument,
  toWirePreview,
} from "./wire.ts"

/** What the routes of documents need of the platform. */
export interface DocumentParts extends ActOffice, PublishingParts {}

const detail = json("The document as it stands now", documentDetailSchema)

const takeNumber = defineRoute("document:make", "post /v1/documents/numbers", {
  operationId: "takeDocumentNumber",
  summary: "Take the number of a decision before it is made",
  description:
    "The next one of the authority's series of the year, without a gap. Asked again for the same decision, it is the same " +
    "one. The decision then names it as its decision_no.",
  request: {
    body: jsonBody(
      wireObject("TakeNumber", { proceeding_id: z.uuid(), kind: z.enum(documentKindNames) }).openapi({
        example: { proceeding_id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", kind: "serious-listing-decision" },
      }),
    ),
  },
  responses: {
    200: json(
      "The number",
      wireObject("DocumentNumber", { number: z.string() }).openapi({
        example: { number: "金水市监严列字〔2026〕1号" },
      }),
    ),
    ...problemResponses(404, 409),
  },
})

const make = defineRoute(withBody("document:make", actBytesMax), "post /v1/documents", {
  operationId: "makeDocument",
  summary: "Make a document from a proceeding",
  description:
    "By the template in force. `fields` gives what the case does not tell (GET /v1/documents/kinds); what is missing is " +
    "named field by field, and takes no number. `preview` shows what it would be and keeps nothing.",
  request: {
    body: jsonBody(
      wireObject("DocumentToMake", {
        proceeding_id: z.uuid(),
        kind: z.enum(documentKindNames),
        fields: z.partialRecord(z.enum(documentFieldNames), textInput).default({}),
        serves: z.uuid().optional().openapi({ description: "Of a proof of service: the document that it is about" }),
        preview: z.boolean().default(false),
      }).openapi({
        example: {
          ...{ proceeding_id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", kind: "listing-notice" },
          ...{ fields: { facts: "你单位在网店发布虚假广告（示例）" }, preview: false },
        },
      }),
    ),
  },
  responses: { 200: json("What it would be", previewSchema), 201: detail, ...problemResponses(404, 409) },
})

const list = defineRoute("document:read", "get /v1/documents", {
  operationId: "listDocuments",
  summary: "The documents of a proceeding, in the order in which they were made",
  description: "A merchant is shown those that were served on it.",
  request: { query: z.object({ proceeding: z.uuid().openapi({ description: "Id of the proceeding" }) }) },
  responses: {
    200: json("The documents", wireObject("Documents", { results: z.array(documentSchema) })),
    ...problemResponses(404),
  },
})

const get = defineRoute("document:read", "get /v1/documents/{id}", {
  operationId: "getDocument",
  summary: "A document with what it says and what became of it",
  request: { params: idParam },
  responses: { 200: detail, ...problemResponses(400, 404) },
})

const getPdf = defineRoute("document:read", "get /v1/documents/{id}/pdf", {
  operationId: "getDocumentPdf",
  summary: "The PDF of a document, set and sealed once: the same bytes each time",
  request: { params: idParam },
  responses: {
    200: { description: "The PDF", content: { "application/pdf": binary("%PDF-1.7…") } },
    ...problemResponses(400, 404, 406),
  },
})

const act = defineRoute("document:make", "post /v1/documents/{id}/acts", {
  operationId: "actOnDocument",
  summary: "Serve a document, put it up as a public notice, or declare it void",
  description:
    "serve: served_on, delivery (method, proof, and posted_on of a public notice). Where the proceeding asks for the " +
    "delivery itself (served_by of the kind), this is that act of it; a notice of a hearing names `hearing` (held_on, a day that its text names; place; presider, recorder, investigators). post: posted_on, proof; the answer's clock says when it " +
    "counts as served. void: reason; never after the service. attachment_id names the paper that proves it.",
  request: {
    params: idParam,
    body: jsonBody(
      z
        .discriminatedUnion("act", [
          z.strictObject({
            ...{ act: z.literal("serve"), served_on: dayInput, delivery: deliveryInput.openapi("DocumentDelivery") },
            attachment_id: z.uuid().optional(),
            hearing: z
              .strictObject({ held_on: dayInput, place: lineInput, ...hearingPeopleInput })
              .openapi("DocumentHearing")
              .optional(),
          }),
          z.strictObject({
            ...{ act: z.literal("post"), posted_on: dayInput, proof: lineInput },
            attachment_id: z.uuid().optional(),
          }),
          z.strictObject({ act: z.literal("void"), reason: lineInput }),
        ])
        .openapi("DocumentAct", {
          example: {
            ...{ act: "serve", served_on: "2026-03-11" },
            delivery: { method: "direct", proof: "送达回证（示例）" },
          },
        }),
    ),
  },
  responses: { 200: detail, ...problemResponses(404, 406, 409) },
})

/** The routes of documents. */
export const documentRoutes = routeGroup<DocumentParts>()
  .openapi(takeNumber, async (c) => {
    const { proceeding_id: proceedingId, kind } = c.req.valid("json")
    const taken = await takeNumberAhead(c.get("parts"), { proceedingId, kind }, c.get("principal"))
    return taken.kind === "taken" ? c.json({ number: taken.number }, 200) : refuse(c, taken)
  })
  .openapi(make, async (c) => {
    const { proceeding_id: proceedingId, kind, fields: given, serves, preview } = c.req.valid("json")
    const order = { proceedingId, kind, given, servesId: serves ?? null, preview }
    const made = await makeDocument(c.get("parts"), order, c.get("principal"))
    if (made.kind !== "made") return refuse(c, made)
    if (preview) return c.json(toWirePreview(made.document), 200)
    c.header("Location", `/v1/documents/${made.document.id}`)
    return c.json(toWireDetail({ ...made.document, acts: [], file: null }, true), 201)
  })
  .openapi(list, async (c) => {
    const { sql } = c.get("parts")
    const principal = c.get("principal")
    const proceeding = await findProceeding(sql, reachOf(principal), c.req.valid("query").proceeding)
    if (!proceeding) return problem(c, "unknown-proceeding", noSuchProceeding)
    const documents = await listDocuments(sql, reachOf(principal), proceeding.id)
    const shown =
      principal.kind === "merchant"
        ? documents.filter(({ acts }) => readsDocument(principal, proceeding, acts))
        : documents
    return c.json({ results: shown.map(toWireDocument) }, 200)
  })
  .openapi(get, async (c) => {
    const found = await findShown(c, c.req.valid("param").id)
    if (!found) return problem(c, "unknown-document", noSuchDocument)
    const { document, proceeding } = found
    return c.json(toWireDetail(document, readsDocument(c.get("principal"), proceeding, document.acts)), 200)
  })
  .openapi(getPdf, async (c) => {
    const found = await findShown(c, c.req.valid("param").id)
    if (!found || !readsDocument(c.get("principal"), found.proceeding, found.document.acts)) {
      return problem(c, "unknown-document", noSuchDocument)
    }
    const file = await fileOf(c.get("parts"), found.document).catch((error: Error) => sealAway(c, error))
    if (file instanceof Response) return file as never
    if (!file) return problem(c, "not-acceptable", noFile)
    c.header("Content-Disposition", `attachment; filename="${found.document.id}.pdf"`)
    c.header("Repr-Digest", `sha-256=:${Buffer.from(file.sha256, "hex").toString("base64")}:`)
    return c.body(new Uint8Array(file.content), 200, { "content-type": "application/pdf" }) as never
  })
  .openapi(act, async (c) => {
    const found = await findShown(c, c.req.valid("param").id)
    if (!found) return problem(c, "unknown-document", noSuchDocument)
    const asked = c.req.valid("json")
    const acted = await actOnDocument(c.get("parts"), found.document, asked, c.get("principal")).catch((error: Error) =>
      sealAway(c, error),
    )
    if (acted instanceof Response) return acted as never
    return acted.kind === "done" ? c.json(toWireDetail(acted.document, true), 200) : refuseAct(c, acted)
  })

/** A document that whoever asks may know of, with its proceeding; a merchant of what was served on it alone. */
export async function findShown(
  c: Context<Environment<DocumentParts>>,
  id: string,
): Promise<{ document: HeldDocument; proceeding: Proceeding } | null> {
  const { sql } = c.get("parts")
  const principal = c.get("principal")
  const reach = reachOf(principal)
  const document = await findDocument(sql, reach, id)
  const proceeding = document && (await findProceeding(sql, reach, document.proceedingId))
  if (!proceeding) return null
  if (principal.kind === "merchant" && !readsDocument(principal, proceeding, document.acts)) return null
  return { document, proceeding }
}

/** Says that there is no document. */
export const noSuchDocument = {
  detail: { zh: "没有这份文书，或者您无权查看。", en: "There is no such document, or it is not for you to see." },
} as const

/** Says that the seal is away; every other error is thrown on. What was sealed before is kept, and asked for no more. */
export function sealAway(c: Context<Environment<DocumentParts>>, error: Error): Response {
  if (!(error instanceof SealAway)) throw error
  c.get("parts").log(`request ${c.get("requestId")}: ${error.message}`)
  c.header("Retry-After", "30")
  return problem(c, "seal-away", {
    detail: {
      zh: "印章服务暂时不可用或者没有盖章：文书没有送达，也没有保存文件，文号和内容不变。请稍后重试。",
      en: "The seal provider is away, or has sealed nothing: nothing was served and no file kept; number and text stay. Try again in a moment.",
    },
  })
}

/** Says that nothing here sets a PDF. */
export const noFile = {
  detail: {
    zh: "本节点不能生成 PDF：请在 Node 安装的节点上办理。",
    en: "Nothing here sets a PDF: do this at a node that is installed on Node.",
  },
} as const

const noSuchProceeding = {
  detail: {
    zh: "没有此编号的办理事项，或者您无权查看。",
    en: "There is no such proceeding, or it is not for you to see.",
  },
} as const

/** Turns a refusal into its problem. */
export function refuse(c: Context<Environment<DocumentParts>>, refused: NotMade) {
  switch (refused.kind) {
    case "absent":
      return problem(c, "unknown-proceeding", noSuchProceeding)
    case "not-your-act":
      return problem(c, "not-allowed", { detail: refused.reason })
    case "illegal-act":
      return problem(c, "illegal-act", { detail: refused.reason })
    case "faults":
      return refuseFaults(
        c,
        refused.faults.map(({ field, reason }) => ({ pointer: field === "" ? "" : `/${field}`, detail: reason })),
      )
  }
}

function refuseAct(c: Context<Environment<DocumentParts>>, refused: Exclude<Acted, { kind: "done" }>) {
  if (refused.kind === "no-file") return problem(c, "not-acceptable", noFile)
  return refused.kind === "proceeding" ? refuseOutcome(c, refused.outcome) : refuse(c, refused)
}
