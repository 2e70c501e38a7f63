/** HTTP of what is brought to a letter as files, by either of its sides: what a letter rests on, and what shows that an item is done. */
import { z } from "@hono/zod-openapi"
import { idParam, json } from "../../http/content.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { defineRoute, routeGroup } from "../../http/route.ts"
import { dayInChina } from "../../law/day.ts"
import { attachmentBytesMax } from "../../register/document/attachment.ts"
import { listFiles } from "../../register/document/attachment-store.ts"
import { answerFile, fileMedia, fileQuery, takeFile } from "../../register/document/file-routes.ts"
import type { ReceivingOffice, Shelf } from "../../register/document/receive.ts"
import { letterScopeOf } from "./case.ts"
import { letters } from "./letter.ts"
import { findLetter, type LetterScope, lockLetter } from "./store.ts"
import { letterFileSchema, takesFiles, toWireLetterFile } from "./wire.ts"

/** Of one letter: 20 files, and 100 MiB, as of a lead. */
const room = { filesMax: 20, bytesMax: 100 * 1024 ** 2 } as const

const shelfWithin = (scope: LetterScope): Shelf => ({
  lock: async (tx, id) => {
    const letter = await lockLetter(tx, id, scope)
    return letter !== null && takesFiles(letter)
  },
  ...room,
})

const post = defineRoute("letter:answer", "post /v1/letters/{id}/files", {
  operationId: "receiveLetterFile",
  summary: "Bring a file to a letter: its sender or its receiver",
  description:
    `The body is the file: PDF, JPEG or PNG, told by its content, up to ${attachmentBytesMax / 1024 ** 2} MiB; ${room.filesMax} files ` +
    "and 100 MiB in all, until the letter is closed. Both sides see it; it is kept whole or not at all, and never published.",
  request: {
    params: idParam,
    query: z.object(fileQuery("走访记录")),
    body: { required: true, content: fileMedia },
  },
  responses: { 201: json("The file", letterFileSchema), ...problemResponses(404, 409, 429) },
})

const getContent = defineRoute("letter:read", "get /v1/letters/{id}/files/{file}", {
  operationId: "getLetterFile",
  summary: "The bytes of a file that was brought to a letter, held against its digest as they are sent",
  request: { params: idParam.extend({ file: z.uuid().openapi({ example: "8c5b8a50-6a3e-4a0f-9a5e-0f5d5a1f7e11" }) }) },
  responses: { 200: { description: "The file", content: fileMedia }, ...problemResponses(400, 404) },
})

export const letterFileRoutes = routeGroup<ReceivingOffice>()
  .openapi(post, async (c) => {
    const { sql, clock } = c.get("parts")
    const scope = letterScopeOf(c.get("principal"))
    const letter = scope && (await findLetter(sql, c.req.valid("param").id, scope))
    if (!scope || !letter) return problem(c, "unknown-letter", { detail: letters.words.unknown })
    if (!takesFiles(letter)) return problem(c, "illegal-act", { detail: isClosed })
    const about = { proceedingId: letter.id, receivedOn: dayInChina(clock()), fromMerchant: false }
    const received = await takeFile(c, c.req.valid("query"), about, shelfWithin(scope), full)
    if (received instanceof Response) return received
    const wire = toWireLetterFile(received)
    c.header("Location", wire.url)
    return c.json(wire, 201)
  })
  .openapi(getContent, async (c) => {
    const { id, file } = c.req.valid("param")
    const { sql } = c.get("parts")
    const scope = letterScopeOf(c.get("principal"))
    const letter = scope && (await findLetter(sql, id, scope))
    const found = letter && (await listFiles(sql, letter.id)).find((each) => each.id === file)
    return found ? answerFile(c, found) : problem(c, "unknown-letter", { detail: noSuchFile })
  })

const noSuchFile = {
  zh: "没有这份材料，或者不在您的范围内。",
  en: "There is no such file, or it is none of yours.",
} as const
const isClosed = { zh: "此函已办结，不再收材料。", en: "The letter is closed: nothing more is taken." } as const
const full = {
  zh: `一份函件最多 ${room.filesMax} 份材料、共 100 MiB，没有收下。`,
  en: `A letter holds at most ${room.filesMax} files and 100 MiB; this one was not taken.`,
} as const
