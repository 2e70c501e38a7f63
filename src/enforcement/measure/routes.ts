/** HTTP of the ledger of measures. */
import { z } from "@hono/zod-openapi"
import type { ActingParts } from "../../database/client.ts"
import { readBody } from "../../http/body.ts"
import { binary, idParam, json, sentType, tableParameters, text, toPage } from "../../http/content.ts"
import { toFaults } from "../../http/fault.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { clientOf, defineRoute, refuseFaults, routeGroup } from "../../http/route.ts"
import { limitParameter } from "../../input/page-limit.ts"
import { dayInChina } from "../../law/day.ts"
import { inGroups } from "../../table/in-order.ts"
import { mediaTypes } from "../../table/table.ts"
import { findEncoding } from "../../table/text-encoding.ts"
import type { XlsxParts } from "../../table/xlsx.ts"
import { isLead } from "../agency/agency.ts"
import { getAgency } from "../agency/store.ts"
import { refuseFields } from "../notice/routes.ts"
import { rowReportSchema } from "../notice/wire.ts"
import { byTwo, keptResponse } from "../prepared/door-routes.ts"
import { count, openRows, rowsAtOnce, startReport, textFaults } from "../rows.ts"
import { noteUse } from "../sharing/use-store.ts"
import { checkSignature, signatureRefusals } from "../signed-act.ts"
import { actOnMeasure } from "./act.ts"
import type { LiftClock } from "./measure.ts"
import { reportColumns } from "./report.ts"
import { findMeasure, listMeasures } from "./store.ts"
import { readReport, takeMeasures } from "./take.ts"
import {
  measureActSchema,
  measurePageSchema,
  measureSchema,
  measureStateNames,
  reportDescription,
  reportSchema,
  toWireMeasure,
} from "./wire.ts"

const postMeasures = defineRoute(byTwo("measure:report", "reportMeasures"), "post /v1/measures", {
  operationId: "reportMeasures",
  summary: "Report measures: one as JSON, many as CSV, XLSX or NDJSON",
  description:
    "A measure follows a live record that its kind may follow; without a term of its own its end is the record's. The same " +
    "report again changes nothing. Of rows, one that can't be taken is named by line, field and reason; the others are.",
  request: {
    query: z.object(tableParameters),
    body: {
      required: true,
      content: {
        // Told and not left to the validator, which would take rows for JSON that is broken.
        "application/json": { schema: reportDescription },
        "application/x-ndjson": text('{"record_id":"sh4l6ot2vhs7c5rq3yxbxmgw3e","measure":"M-HONOUR"}'),
        [mediaTypes.csv]: text("公示记录编号,措施编号,实施日期"),
        [mediaTypes.xlsx]: binary("(a workbook)"),
      },
    },
  },
  responses: {
    200: json("What came of the rows", rowReportSchema),
    201: json("The measure", measureSchema),
    ...keptResponse,
  },
})

const getMeasures = defineRoute("measure:read", "get /v1/measures", {
  operationId: "listMeasures",
  summary: "The ledger of measures: an agency's own, for officers and the lead agency all",
  request: {
    query: z.object({
      state: z.enum(measureStateNames).optional(),
      over: z.enum(["true", "false", "term"]).default("false").openapi({
        description:
          "Those alone that must no longer be applied, and have not been lifted; `term`: of these the ones whose own term is over, which no recall tells of",
      }),
      subject: z.string().max(18).optional().openapi({ description: "A code" }),
      record: z.string().max(40).optional(),
      cursor: z.uuid().optional(),
      limit: limitParameter(1_000, 100),
    }),
  },
  responses: { 200: json("A page of measures", measurePageSchema) },
})

const actOn = defineRoute(byTwo("measure:report", "actOnMeasure"), "post /v1/measures/{id}/acts", {
  operationId: "actOnMeasure",
  summary: "Lift a measure, keep it by a basis of your own, or add what came of it",
  description: "A lift that leaves nothing of yours on a record that has ended answers its recall.",
  request: { params: idParam, body: { required: true, content: { "application/json": { schema: measureActSchema } } } },
  responses: { 200: json("The measure as it stands", measureSchema), ...keptResponse, ...problemResponses(404, 409) },
})

export const measureRoutes = routeGroup<ActingParts & XlsxParts & LiftClock>()
  .openapi(postMeasures, async (c) => {
    const parts = c.get("parts")
    const { clientId, actor } = clientOf(c)
    const agency = await getAgency(parts.sql, clientId)
    const today = dayInChina(parts.clock())
    if (sentType(c) === "application/json") {
      const { success, data: sent, error } = reportSchema.safeParse(await c.req.json().catch(() => null))
      if (!success) return refuseFaults(c, toFaults(error.issues, reportSchema).told)
      const read = await readReport({ values: dropAbsent(sent), faults: textFaults(sent) }, agency)
      if (Array.isArray(read)) return refuseFields(c, read)
      const [taken] = await takeMeasures(parts, agency, actor, [read])
      if (!taken || "fault" in taken) return refuseFields(c, taken ? [taken.fault] : [])
      const measure = await findMeasure(parts.sql, clientId, taken.id)
      if (!measure) throw new Error("the measure that was just taken is gone")
      await noteUse(parts.sql, clientId, { what: "measures", rows: 1 }, parts.clock())
      return c.json(toWireMeasure(measure, today, parts), 201)
    }
    const { sheet, encoding } = c.req.valid("query")
    const options = {
      xlsx: parts.xlsx,
      sheet,
      encoding: encoding === undefined ? undefined : findEncoding(encoding),
      sentAs: sentType(c),
    }
    const rows = await openRows(readBody(c.req.raw), reportColumns, "record_id", options)
    if ("refused" in rows) return problem(c, "invalid-request", { detail: rows.refused })
    const report = startReport()
    for await (const group of inGroups(rows, rowsAtOnce, ({ length }) => length)) {
      const read = await Promise.all(group.map((row) => readReport(row, agency)))
      const taken = await takeMeasures(
        parts,
        agency,
        actor,
        read.flatMap((one) => (Array.isArray(one) ? [] : [one])),
      )
      let next = 0
      for (const [index, { line }] of group.entries()) {
        const one = read[index] ?? []
        if (Array.isArray(one)) {
          count(report, line, one)
          continue
        }
        const outcome = taken[next++]
        if (!outcome) throw new Error("a row has no outcome")
        count(report, line, "fault" in outcome ? [outcome.fault] : outcome.isNew ? "done" : "same")
      }
    }
    return c.json(report, 200)
  })
  .openapi(getMeasures, async (c) => {
    const parts = c.get("parts")
    const { sql, clock } = parts
    const { state, over, subject, record, cursor, limit } = c.req.valid("query")
    const today = dayInChina(clock())
    const principal = c.get("principal")
    const seesAll =
      principal.kind === "officer" || (principal.kind === "client" && isLead(await getAgency(sql, principal.id)))
    const clientId = seesAll || principal.kind !== "client" ? null : principal.id
    const asked = {
      ...{ clientId, subjectCode: subject ?? null, states: state ? [state] : null },
      recordIds: record === undefined ? null : [record],
      ...{ overOn: over === "false" ? null : today, byTerm: over === "term" },
    }
    const found = await listMeasures(sql, { ...asked, after: cursor ?? null, limit: limit + 1 })
    const { page, next } = toPage(found, limit, ({ id }) => id)
    // The end of a measure whose term is the record's is a day that public lines lack.
    if (principal.kind === "client") await noteUse(sql, principal.id, { what: "measures", rows: page.length }, clock())
    return c.json({ measures: page.map((measure) => toWireMeasure(measure, today, parts)), next }, 200)
  })
  .openapi(actOn, async (c) => {
    const parts = c.get("parts")
    const { clientId, actor } = clientOf(c)
    const { id } = c.req.valid("param")
    const { jws = null, ...given } = c.req.valid("json")
    const faults = textFaults(given)
    if (faults.length > 0) return refuseFields(c, faults)
    const agency = await getAgency(parts.sql, clientId)
    const refusal = jws === null ? null : await checkSignature(jws, agency.key, { id, ...given })
    if (refusal) return refuseFields(c, [{ field: "jws", reason: signatureRefusals[refusal] }])
    const acted = await actOnMeasure(parts, agency, actor, id, { ...given, jws })
    if (acted === "unknown") return problem(c, "unknown-measure", { detail: noSuchMeasure })
    if (acted === "own") return problem(c, "own-act", { detail: ownObjection, pointer: "/act" })
    if ("detail" in acted) {
      if (acted.field !== "act") return refuseFields(c, [{ field: acted.field, reason: acted.detail }])
      return problem(c, "illegal-act", { detail: acted.detail, pointer: "/act" })
    }
    await noteUse(parts.sql, clientId, { what: "measures", rows: 1 }, parts.clock())
    return c.json(toWireMeasure(acted, dayInChina(parts.clock()), parts), 200)
  })

function dropAbsent(given: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      value === undefined || value.trim() === "" ? [] : [[name, value]],
    ),
  )
}

const ownObjection = {
  zh: "须由另一人解除：本人代表商户对该措施提出的异议尚待答复。",
  en: "Another person has to lift it: you have objected to it for the merchant, and that waits for an answer.",
} as const
const noSuchMeasure = { zh: "没有此编号的措施。", en: "Your agency has no measure of this id." } as const
