/**
 * HTTP of what goes to Credit China and to the public: the applications that it has pushed with what came of them, and the
 * commitments of applicants. The applications themselves are decided as decisions (kind `credit-china`).
 */
import { z } from "@hono/zod-openapi"
import { type Principal, regionPrefix } from "../../access/principal.ts"
import type { DatabaseParts, Sql } from "../../database/client.ts"
import { streamText } from "../../http/body.ts"
import { json, text, toPage } from "../../http/content.ts"
import { codeRefusal, problem, problemResponses, refuseCursor } from "../../http/problem.ts"
import { defineRoute, routeGroup } from "../../http/route.ts"
import { dayAsked } from "../../input/day.ts"
import { limitParameter } from "../../input/page-limit.ts"
import { wireObject } from "../../input/wire-object.ts"
import { readCode } from "../../names/code.ts"
import { writeCsv } from "../../table/csv-writer.ts"
import { mediaTypes } from "../../table/table.ts"
import { type Application, type ApplicationFilter, listApplications, listCommitments } from "./store.ts"

const day = z.iso.date()

const applicationSchema = wireObject("CreditChinaApplication", {
  id: z.uuid(),
  reference: z.string().nullable().openapi({ description: "The site's own number, where it gave one" }),
  code: z.string(),
  name: z.string(),
  list: z.string(),
  record_id: z.string(),
  decision_no: z.string(),
  decided_on: day,
  authority: z.string(),
  displayed_by: z.string().nullable(),
  applied_on: day,
  pushed_on: day,
  commitment: z.string(),
  committed_on: day,
  state: z.string(),
  accepted_on: day.nullable(),
  extended_on: day.nullable(),
  outcome: z.enum(["granted", "refused", "rejected"]).nullable(),
  outcome_on: day.nullable(),
  feedback_due_on: day.nullable(),
  told_on: day.nullable(),
}).openapi({
  example: {
    ...{ id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", reference: null, code: "91000000MA00000157" },
    ...{ name: "郑州示例云杉商贸有限公司", list: "penalty", record_id: "sh4l6ot2vhs7c5rq3yxbxmgw3e" },
    ...{ decision_no: "郑市监处罚〔2026〕1号", decided_on: "2026-03-02", authority: "410105", displayed_by: null },
    ...{ applied_on: "2026-06-12", pushed_on: "2026-06-15", commitment: "本企业承诺依法诚信经营（示例）" },
    ...{ committed_on: "2026-06-12", state: "accepted", accepted_on: "2026-06-15", extended_on: null, outcome: null },
    ...{ outcome_on: null, feedback_due_on: "2026-06-29", told_on: null },
  },
})
type Wire = z.infer<typeof applicationSchema>
const columns = Object.keys(applicationSchema.shape) as (keyof Wire)[]

const exportCreditChina = defineRoute("proceeding:read", "get /v1/credit-china", {
  operationId: "exportCreditChina",
  summary: "Applications that Credit China has pushed, with what came of them, as JSON or CSV",
  description:
    "Of the own authority and those below, in the order in which they were entered. The form in which Credit China takes " +
    "them was not seen: the columns are those of JSON. CSV streams whole.",
  request: {
    query: z.object({
      format: z.enum(["json", "csv"]).default("json"),
      from: dayAsked.optional(),
      to: dayAsked.optional(),
      cursor: z.string().max(100).optional(),
      limit: limitParameter(1_000, 100),
    }),
  },
  responses: {
    200: {
      description: "The applications",
      content: {
        "application/json": {
          schema: wireObject("CreditChinaPage", { results: z.array(applicationSchema), next: z.string().nullable() }),
        },
        [mediaTypes.csv]: text(columns.join(",")),
      },
    },
  },
})

const commitmentSchema = wireObject("Commitment", {
  record_id: z.string().nullable(),
  commitment: z.string(),
  committed_on: day,
}).openapi({
  example: {
    ...{ record_id: "sh4l6ot2vhs7c5rq3yxbxmgw3e", commitment: "本企业承诺依法诚信经营（示例）" },
    committed_on: "2026-06-01",
  },
})

const listCommitmentsRoute = defineRoute("register:read", "get /v1/subjects/{code}/commitments", {
  operationId: "listCommitments",
  summary: "The public commitments (信用承诺) that a merchant gave with applications for repair on Credit China",
  request: {
    params: z.object({
      code: z.string().openapi({ description: "Unified social credit code", example: "91000000MA00000157" }),
    }),
  },
  responses: {
    200: json("Its commitments, the latest first", wireObject("Commitments", { results: z.array(commitmentSchema) })),
    ...problemResponses(400),
  },
})

/** The routes of Credit China. */
export const creditChinaRoutes = routeGroup<DatabaseParts>()
  .openapi(exportCreditChina, async (c) => {
    const { sql } = c.get("parts")
    const { format, from, to, cursor, limit } = c.req.valid("query")
    const filter = { prefix: prefixOf(c.get("principal")), from, to }
    if (format === "csv") {
      const headers = { "content-disposition": 'attachment; filename="credit-china.csv"' }
      return streamText(c, `${mediaTypes.csv}; charset=utf-8`, writeCsv(csvRows(sql, filter), { bom: true }), headers)
    }
    const after = cursor === undefined ? null : readCursor(cursor)
    if (cursor !== undefined && after === null) return refuseCursor(c)
    const found = await listApplications(sql, filter, after, limit + 1)
    const { page, next } = toPage(found, limit, ({ startedOn, id }) => `${startedOn}~${id}`)
    return c.json({ results: page.map(toWire), next }, 200)
  })
  .openapi(listCommitmentsRoute, async (c) => {
    const reading = readCode(c.req.valid("param").code)
    if (reading.kind === "impossible") return problem(c, "invalid-code", codeRefusal(reading))
    const found = await listCommitments(c.get("parts").sql, reading.code)
    const results = found.map(({ recordId, commitment, committedOn }) => ({
      ...{ record_id: recordId, commitment, committed_on: committedOn },
    }))
    return c.json({ results }, 200)
  })

function toWire({ content, ...row }: Application): Wire {
  const { reference, applied_on, pushed_here_on, commitment, committed_on, accepted_on, extended_on } = content
  return {
    ...{ id: row.id, reference, code: row.subjectCode, name: row.subjectName, list: row.list },
    ...{ record_id: row.recordId ?? "", decision_no: row.decisionNo, decided_on: row.decidedOn },
    ...{ authority: row.authority, displayed_by: row.displayedBy, applied_on, pushed_on: pushed_here_on },
    ...{ commitment, committed_on, state: row.state, accepted_on, extended_on, outcome: content.outcome },
    ...{ outcome_on: content.decided_on, feedback_due_on: content.feedback_due_on, told_on: content.told_on },
  }
}

// Applications that are read at a time.
const pageSize = 500

async function* csvRows(sql: Sql, filter: ApplicationFilter): AsyncGenerator<string[][]> {
  yield [[...columns]]
  for (let after: { on: string; id: string } | null = null; ; ) {
    const page: Application[] = await listApplications(sql, filter, after, pageSize)
    const last = page.at(-1)
    if (!last) return
    yield page.map((row) => {
      const wire = toWire(row)
      return columns.map((column) => wire[column] ?? "")
    })
    after = { on: last.startedOn, id: last.id }
  }
}

function readCursor(cursor: string): { on: string; id: string } | null {
  const [on = "", id = ""] = cursor.split("~")
  return day.safeParse(on).success && z.uuid().safeParse(id).success ? { on, id } : null
}

function prefixOf(principal: Principal): string {
  return principal.kind === "officer" ? regionPrefix(principal.authority) : "none"
}
