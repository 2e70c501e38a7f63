/** HTTP of the ledger of measures. */
import { z } from "@hono/zod-openapi"
import type { Principal } from "../../access/principal.ts"
import type { ActingParts } from "../../database/client.ts"
import { readBody } from "../../http/body.ts"
import { binary, json, sentType, tableParameters, text } from "../../http/content.ts"
import { toFaults } from "../../http/fault.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { clientOf, defineRoute, refuseFaults, routeGroup } from "../../http/route.ts"
import { caseRoutes, refuseByGate } from "../../kit/case/routes.ts"
import type { View } from "../../kit/case/wire.ts"
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
import { checkSaid } from "../said-act.ts"
import { noteShown, noteUse } from "../sharing/use-store.ts"
import { measureCase } from "./case.ts"
import type { LiftClock, Measure } from "./measure.ts"
import { reportColumns } from "./report.ts"
import { findMeasure, listMeasures, type MeasureScope } from "./store.ts"
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
    ...problemResponses(409),
  },
})

type MeasureParts = ActingParts & XlsxParts & LiftClock

/** Reports of measures, one or many. */
export const reportRoutes = routeGroup<ActingParts & XlsxParts & LiftClock>().openapi(postMeasures, async (c) => {
  const parts = c.get("parts")
  const { clientId } = clientOf(c)
  const agency = await getAgency(parts.sql, clientId)
  const today = dayInChina(parts.clock())
  if (sentType(c) === "application/json") {
    const { success, data: sent, error } = reportSchema.safeParse(await c.req.json().catch(() => null))
    if (!success) return refuseFaults(c, toFaults(error.issues, reportSchema).told)
    const read = await readReport({ values: dropAbsent(sent), faults: textFaults(sent) }, agency)
    if (Array.isArray(read)) return refuseFields(c, read)
    const all = await takeMeasures(parts, agency, c.get("principal"), [read])
    if ("reason" in all) return refuseByGate(c, all)
    const [taken] = all
    if (!taken || "faults" in taken) return refuseFields(c, taken?.faults ?? [])
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
      c.get("principal"),
      read.flatMap((one) => (Array.isArray(one) ? [] : [one])),
    )
    let next = 0
    for (const [index, { line }] of group.entries()) {
      const one = read[index] ?? []
      if (Array.isArray(one)) {
        count(report, line, one)
        continue
      }
      if ("reason" in taken) {
        count(report, line, [{ field: "", reason: taken.detail }])
        continue
      }
      const outcome = taken[next++]
      if (!outcome) throw new Error("a row has no outcome")
      count(report, line, "faults" in outcome ? outcome.faults : outcome.isNew ? "done" : "same")
    }
  }
  return c.json(report, 200)
})

/** A page of the ledger is after a measure's id. */
const byId = { schema: z.uuid(), of: ({ id }: { id: string }) => id, read: (id: string) => id }

export const measureRoutes = caseRoutes(
  {
    ...{ case: measureCase, path: "/v1/measures", says: "The measure as it stands", read: "measure:read" },
    unknown: "unknown-measure",
    wire: {
      one: {
        schema: measureSchema,
        toWire: (measure: Measure, { today }: View, parts: MeasureParts) => toWireMeasure(measure, today, parts),
      },
    },
    // An agency's own, and to officers all.
    scopeOf: (principal: Principal): MeasureScope | null =>
      principal.kind === "officer" ? { client: null } : principal.kind === "client" ? { client: principal.id } : null,
    sideOf: ({ kind }: Principal) => (kind === "client" ? "agency" : null),
    noteShown: noteShown("measures"),
  },
  {
    list: {
      operationId: "listMeasures",
      summary: "The ledger of measures: an agency's own, for officers and the lead agency all",
      ...{ page: measurePageSchema, under: "measures", says: "A page of measures", limits: [1_000, 100] },
      query: {
        state: z.enum(measureStateNames).optional(),
        over: z.enum(["true", "false", "term"]).default("false").openapi({
          description:
            "Those alone that must no longer be applied, and have not been lifted; `term`: of these the ones whose own term is over, which no recall tells of",
        }),
        undeclared: z.enum(["true", "false"]).default("false").openapi({
          description:
            "Those alone that the last whole list of their agency leaves out: lift them, or declare them again",
        }),
        subject: z.string().max(18).optional().openapi({ description: "A code" }),
        record: z.string().max(40).optional(),
      },
      cursor: byId,
      async find({ sql }, { client }, { state, over, undeclared, subject, record }, after, limit, today) {
        const clientId = client !== null && isLead(await getAgency(sql, client)) ? null : client
        return listMeasures(sql, {
          ...{ clientId, subjectCode: subject ?? null, states: state ? [state] : null },
          recordIds: record === undefined ? null : [record],
          ...{ overOn: over === "false" ? null : today, byTerm: over === "term", after, limit },
          undeclared: undeclared === "true",
        })
      },
    },
    acts: [
      {
        ...{ side: "agency", at: "acts", operationId: "actOnMeasure", body: measureActSchema, briefly: true },
        summary: "Lift a measure, keep it by a basis of your own, or add what came of it",
        description: "A lift that leaves nothing of yours on a record that has ended answers its recall.",
        door: { ...byTwo("measure:report", "actOnMeasure"), responses: keptResponse },
        check: checkSaid((id) => ({ id })),
      },
    ],
  },
)

function dropAbsent(given: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      value === undefined || value.trim() === "" ? [] : [[name, value]],
    ),
  )
}
