/** HTTP of received papers and evidence: brought by officers of the authority, and by the merchant for its applications. */

import { z } from "@hono/zod-openapi"
import { reachOf } from "../../access/reach.ts"
import { idParam, json } from "../../http/content.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { defineRoute, refuseFaults, routeGroup } from "../../http/route.ts"
import { wireObject } from "../../input/wire-object.ts"
import { dayInChina } from "../../law/day.ts"
import { dayInput } from "../proceeding/kind.ts"
import { getKind } from "../proceeding/kinds.ts"
import type { Proceeding } from "../proceeding/proceeding.ts"
import { findProceeding } from "../proceeding/store.ts"
import { attachmentBytesMax } from "./attachment.ts"
import { findAttachment, listAttachments } from "./attachment-store.ts"
import { answerFile, fileMedia, fileQuery, takeFile } from "./file-routes.ts"
import { readsAttachment, worksOn } from "./reader.ts"
import { type ReceivingOffice, shelfWhile } from "./receive.ts"
import { attachmentSchema, toWireAttachment } from "./wire.ts"

const post = defineRoute("document:receive", "post /v1/attachments", {
  operationId: "receiveAttachment",
  summary: "Bring a paper or a piece of evidence to a proceeding",
  description:
    `The body is the file: PDF, JPEG or PNG, told by its content, up to ${attachmentBytesMax / 1024 ** 2} MiB. It is kept whole ` +
    "or not at all, and never published. A merchant brings papers to its own repairs and objections while they are open; an " +
    "officer of the authority to any of its proceedings.",
  request: {
    query: z.object({
      proceeding: z.uuid().openapi({ description: "Id of the proceeding" }),
      ...fileQuery("缴款凭证"),
      received_on: dayInput.optional().openapi({ description: "For officers: the day on which paper came in" }),
    }),
    body: { required: true, content: fileMedia },
  },
  responses: { 201: json("The paper", attachmentSchema), ...problemResponses(404, 409, 429) },
})

const list = defineRoute("document:read", "get /v1/attachments", {
  operationId: "listAttachments",
  summary: "The received papers of a proceeding, in the order in which they came",
  description: "A merchant is shown those that it has sent itself.",
  request: { query: z.object({ proceeding: z.uuid().openapi({ description: "Id of the proceeding" }) }) },
  responses: {
    200: json("The papers", wireObject("Attachments", { results: z.array(attachmentSchema) })),
    ...problemResponses(404),
  },
})

const getContent = defineRoute("document:read", "get /v1/attachments/{id}/content", {
  operationId: "getAttachmentContent",
  summary: "The bytes of a received paper, held against its digest as they are sent",
  request: { params: idParam },
  responses: { 200: { description: "The file", content: fileMedia }, ...problemResponses(400, 404) },
})

/** The routes of received papers. */
export const attachmentRoutes = routeGroup<ReceivingOffice>()
  .openapi(post, async (c) => {
    const { proceeding: id, received_on, ...said } = c.req.valid("query")
    const parts = c.get("parts")
    const principal = c.get("principal")
    const proceeding = await findProceeding(parts.sql, reachOf(principal), id)
    if (!proceeding) return problem(c, "unknown-proceeding", noSuchProceeding)
    const fromMerchant = principal.kind === "merchant"
    const takes = (held: Proceeding) => (fromMerchant ? isOpenTo(held) : worksOn(principal, held))
    if (!takes(proceeding)) {
      return problem(c, fromMerchant ? "illegal-act" : "not-allowed", { detail: fromMerchant ? notOpen : notYours })
    }
    const today = dayInChina(parts.clock())
    const receivedOn = received_on ?? today
    if (received_on !== undefined && (fromMerchant || received_on > today)) {
      const detail = fromMerchant
        ? { zh: "仅供工作人员登记书面材料时填写", en: "for officers who enter what came on paper" }
        : { zh: "不得晚于今天", en: "not later than today" }
      return refuseFaults(c, [{ pointer: "/received_on", detail }])
    }
    const about = { proceedingId: proceeding.id, receivedOn, fromMerchant }
    const received = await takeFile(c, said, about, shelfWhile(takes))
    if (received instanceof Response) return received
    c.header("Location", `/v1/attachments/${received.id}/content`)
    return c.json(toWireAttachment(received), 201)
  })
  .openapi(list, async (c) => {
    const { sql } = c.get("parts")
    const principal = c.get("principal")
    const proceeding = await findProceeding(sql, reachOf(principal), c.req.valid("query").proceeding)
    if (!proceeding) return problem(c, "unknown-proceeding", noSuchProceeding)
    const papers = await listAttachments(sql, reachOf(principal), proceeding.id)
    const shown = principal.kind === "merchant" ? papers.filter(({ fromMerchant }) => fromMerchant) : papers
    return c.json({ results: shown.map(toWireAttachment) }, 200)
  })
  .openapi(getContent, async (c) => {
    const { sql } = c.get("parts")
    const principal = c.get("principal")
    const reach = reachOf(principal)
    const paper = await findAttachment(sql, reach, c.req.valid("param").id)
    const proceeding = paper && (await findProceeding(sql, reach, paper.proceedingId))
    if (!proceeding || !readsAttachment(principal, proceeding, paper.fromMerchant)) {
      return problem(c, "unknown-attachment", noSuchPaper)
    }
    return answerFile(c, paper)
  })

/** Whether a merchant may bring papers: to an application of its own that is not over. */
function isOpenTo({ kind, closed }: Proceeding): boolean {
  return getKind(kind).begunBy.includes("merchant") && !closed
}

const noSuchProceeding = {
  detail: {
    zh: "没有此编号的办理事项，或者您无权查看。",
    en: "There is no such proceeding, or it is not for you to see.",
  },
} as const
const noSuchPaper = {
  detail: { zh: "没有这份材料，或者您无权查看。", en: "There is no such paper, or it is not for you to see." },
} as const
const notOpen = {
  zh: "只能向自己尚未办结的信用修复、异议申请提交材料。",
  en: "Papers are brought to the own repairs and objections while they are open.",
} as const
const notYours = {
  zh: "须由办理该事项的机关收件。",
  en: "Papers are taken in by the authority of the proceeding.",
} as const
