/**
 * HTTP of the register: look-up of subjects, and of the texts of decisions. A record by its id is search/record/record-routes.ts.
 */

import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { actorOf } from "../../access/principal.ts"
import type { DatabaseParts } from "../../database/client.ts"
import { json, recordIdParam, text } from "../../http/content.ts"
import type { Environment } from "../../http/environment.ts"
import { codeRefusal, problem, problemResponses } from "../../http/problem.ts"
import { defineRoute, refuseWithout, routeGroup } from "../../http/route.ts"
import { answerJson } from "../../http/security-header.ts"
import { wireObject } from "../../input/wire-object.ts"
import { type CodeReading, readCode } from "../../names/code.ts"
import { readAsOf } from "../history/as-of.ts"
import { pointInTimeSchema, toWirePointInTime } from "../history/wire.ts"
import { type CodeChange, listCodeChanges } from "../subject/code-store.ts"
import { findEnd } from "../subject/end-store.ts"
import { shareStandings } from "./shared-standing.ts"
import { findPublishedText } from "./text-store.ts"
import { asOfSchema, recordSchema, subjectSchema, toAsOf, toWireRecord, toWireSubject } from "./wire.ts"

export const creditRecordSchema = wireObject("CreditRecord", {
  subject: subjectSchema,
  records: z.array(recordSchema),
  ended: z.strictObject({ on: z.iso.date(), successor: z.string().nullable() }).optional().openapi({
    description:
      "The subject was deregistered on that day, and where it was merged, into which other: it has no records any more",
  }),
  code_changes: z
    .array(z.strictObject({ code: z.string(), changed_to: z.string(), changed_on: z.iso.date() }))
    .optional()
    .openapi({
      description:
        "The codes that the merchant had before, each with the one that stands now: who asks by an old one is answered with what stands under that",
    }),
  as_of: asOfSchema,
})

/** Look-up by code. */
export const getSubject = defineRoute("register:read", "get /v1/subjects/{code}", {
  operationId: "getSubject",
  summary: "A merchant's credit record: the subject and its live records",
  description:
    "The code is taken in lower case, with spaces or in full width. 404 means that the register does not know the " +
    "subject; it is not a clearance.",
  request: {
    params: z.object({
      code: z.string().openapi({ description: "Unified social credit code", example: "91000000MA00000157" }),
    }),
    query: z.object({
      as_of: z
        .string()
        .max(40)
        .optional()
        .openapi({
          description:
            "For the scope audit:read: what was published at a size of the log, at the end of a day in China (YYYY-MM-DD) " +
            "or at an instant (RFC 3339), and what is known today about that day. Reading so is written to the audit trail",
        }),
    }),
  },
  responses: {
    200: json(
      "The subject is known; with as_of, a PointInTime",
      z.union([creditRecordSchema, pointInTimeSchema]).openapi("SubjectAnswer"),
    ),
    ...problemResponses(401, 403, 404),
  },
})

const getRecordText = defineRoute("register:read", "get /v1/records/{id}/text", {
  operationId: "getRecordText",
  summary: "The redacted decision of a live penalty, as it is published beside its summary (R45 art 4)",
  description:
    "Its bytes have the SHA-256 that `text` of the record tells. What was hidden before publication stands as ＊＊. When " +
    "the record's display ends the text is gone with it.",
  request: { params: recordIdParam },
  responses: {
    200: { description: "The text in UTF-8", content: { "text/plain": text("行政处罚决定书（示例）") } },
    ...problemResponses(404),
  },
})

/** The register's routes. */
export const registerRoutes = routeGroup<DatabaseParts>()
  .openapi(getSubject, async (c) => {
    const reading = readCode(c.req.valid("param").code)
    if (reading.kind === "impossible") return problem(c, "invalid-code", codeRefusal(reading))
    const { as_of: asked } = c.req.valid("query")
    if (asked !== undefined) return refuseWithout(c, "audit:read") ?? answerAsOf(c, reading, asked)
    const { asOf, byCode } = await shareStandings(c.get("parts"), [reading.code])
    const standing = byCode.get(reading.code)
    if (standing) {
      const { subject, records, endedOn, hasCodeChanges } = standing
      const { sql } = c.get("parts")
      // Told of those alone who have nothing else to be told.
      const end = endedOn !== null && records.length === 0 ? await findEnd(sql, subject.code) : null
      const ended = end ? { ended: { on: end.endedOn, successor: end.successor } } : {}
      const changes = hasCodeChanges ? await listCodeChanges(sql, [subject.code]) : []
      const changed = changes.length > 0 ? { code_changes: changes.map(toWireChange) } : {}
      const shown = { subject: toWireSubject(subject), records: records.map(toWireRecord), ...ended, ...changed }
      return answerJson(c, { ...shown, as_of: toAsOf(asOf) })
    }
    return refuseUnknown(c, reading)
  })
  .openapi(getRecordText, async (c) => {
    const { id } = c.req.valid("param")
    const found = await findPublishedText(c.get("parts"), id)
    if (!found) return problem(c, "unknown-record", noSuchText)
    c.header("Cache-Control", "no-cache")
    c.header("Repr-Digest", `sha-256=:${Buffer.from(found.sha256, "hex").toString("base64")}:`)
    c.header("Content-Disposition", `attachment; filename="${id}.txt"`)
    return c.text(found.text, 200)
  })

const toWireChange = ({ code, current, changedOn }: CodeChange) => ({
  ...{ code, changed_to: current, changed_on: changedOn },
})

/** Says that a record has no text, or is itself not shown. */
export const noSuchText = {
  detail: {
    zh: "没有这条公示记录，或者该记录没有随附公示的决定书文本。",
    en: "There is no such record, or no text of its decision is published with it.",
  },
} as const

function refuseUnknown(c: Context, reading: Exclude<CodeReading, { kind: "impossible" }>) {
  if (reading.kind === "nonconforming") return problem(c, "invalid-code", codeRefusal(reading))
  return problem(c, "unknown-subject", {
    detail: {
      zh: `本库未收录 ${reading.code}。这不等于没有记录：请核对代码，或者向登记机关查询。`,
      en: `${reading.code} is not known to this register. That is no clearance: check the code, or ask the registration authority.`,
    },
  })
}

async function answerAsOf(
  c: Context<Environment<DatabaseParts>>,
  reading: Exclude<CodeReading, { kind: "impossible" }>,
  asked: string,
) {
  const answer = await readAsOf(c.get("parts"), reading.code, asked, actorOf(c.get("principal")))
  if (!("kind" in answer)) return c.json(toWirePointInTime(answer), 200)
  if (answer.kind === "unknown-subject") return refuseUnknown(c, reading)
  return problem(c, "invalid-request", { detail: answer.reason, pointer: "/as_of" })
}
