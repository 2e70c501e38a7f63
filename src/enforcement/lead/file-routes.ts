/** HTTP of evidence that is brought to a lead as files: by whoever sent it, and by officers of the authority. */
import { z } from "@hono/zod-openapi"
import { may } from "../../access/principal.ts"
import { type Reach, reachOf } from "../../access/reach.ts"
import { idParam, json } from "../../http/content.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { defineRoute, routeGroup } from "../../http/route.ts"
import { dayInChina } from "../../law/day.ts"
import { attachmentBytesMax } from "../../register/document/attachment.ts"
import { listFiles } from "../../register/document/attachment-store.ts"
import { answerFile, fileMedia, fileQuery, takeFile } from "../../register/document/file-routes.ts"
import type { ReceivingOffice, Shelf } from "../../register/document/receive.ts"
import { findLead, lockLead } from "./store.ts"
import { isShownTo, leadFileSchema, toWireFile } from "./wire.ts"

/** Of one lead: as many as it may name, and 100 MiB. */
const room = { filesMax: 20, bytesMax: 100 * 1024 ** 2 } as const

/** It takes files of whoever sees it, while it is open. */
const shelfWithin = (reach: Reach): Shelf => ({
  lock: async (tx, id) => {
    const lead = await lockLead(tx, reach, id)
    return lead !== null && lead.state !== "closed"
  },
  ...room,
})

const post = defineRoute("lead:write", "post /v1/leads/{id}/files", {
  operationId: "receiveLeadFile",
  summary: "Bring a file as evidence to a lead: its sender, or an officer of the authority",
  description:
    `The body is the file: PDF, JPEG or PNG, told by its content, up to ${attachmentBytesMax / 1024 ** 2} MiB; ${room.filesMax} files ` +
    "and 100 MiB in all, while the lead is open. It is kept whole or not at all, and never published.",
  request: {
    params: idParam,
    query: z.object(fileQuery("网页截图")),
    body: { required: true, content: fileMedia },
  },
  responses: { 201: json("The file", leadFileSchema), ...problemResponses(404, 409, 429) },
})

const getContent = defineRoute("lead:read", "get /v1/leads/{id}/files/{file}", {
  operationId: "getLeadFile",
  summary: "The bytes of a file that was brought to a lead, held against its digest as they are sent",
  description: "For officers who act on the lead; for its sender those that it brought itself.",
  request: { params: idParam.extend({ file: z.uuid().openapi({ example: "8c5b8a50-6a3e-4a0f-9a5e-0f5d5a1f7e11" }) }) },
  responses: { 200: { description: "The file", content: fileMedia }, ...problemResponses(400, 404) },
})

export const leadFileRoutes = routeGroup<ReceivingOffice>()
  .openapi(post, async (c) => {
    const { sql, clock } = c.get("parts")
    const reach = reachOf(c.get("principal"))
    const lead = await findLead(sql, reach, c.req.valid("param").id)
    if (!lead) return problem(c, "unknown-lead", { detail: noSuchLead })
    if (lead.state === "closed") return problem(c, "illegal-act", { detail: isClosed })
    const about = { proceedingId: lead.id, receivedOn: dayInChina(clock()), fromMerchant: false }
    const received = await takeFile(c, c.req.valid("query"), about, shelfWithin(reach), full)
    if (received instanceof Response) return received
    const wire = toWireFile(received)
    c.header("Location", wire.url)
    return c.json(wire, 201)
  })
  .openapi(getContent, async (c) => {
    const { id, file } = c.req.valid("param")
    const { sql } = c.get("parts")
    const principal = c.get("principal")
    const reach = reachOf(principal)
    // What is in it is for those who work on it: who only looks on sees that it is there.
    const reads = reach.by === "sender" || may(principal, "lead:act")
    const lead = reads ? await findLead(sql, reach, id) : null
    const found = lead && (await listFiles(sql, lead.id)).find((each) => each.id === file)
    return found && isShownTo(reach, found) ? answerFile(c, found) : problem(c, "unknown-lead", { detail: noSuchFile })
  })

const noSuchLead = {
  zh: "没有此编号的线索，或者不在您的范围内。",
  en: "There is no lead of this id, or it is none of yours.",
} as const
const noSuchFile = {
  zh: "没有这份材料，或者您无权查看。",
  en: "There is no such file, or it is not for you to see.",
} as const
const isClosed = {
  zh: "线索已办结，不再收材料。",
  en: "The lead is closed: nothing more is taken.",
} as const
const full = {
  zh: `一条线索最多 ${room.filesMax} 份、共 100 MiB，没有收下。`,
  en: `A lead holds at most ${room.filesMax} files and 100 MiB; this one was not taken.`,
} as const
