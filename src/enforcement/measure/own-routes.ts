/** HTTP of what a merchant sees, with its own login: which measures apply to it, on which basis, until when. */
import { z } from "@hono/zod-openapi"
import type { DatabaseParts } from "../../database/client.ts"
import { json, toPage } from "../../http/content.ts"
import { problem } from "../../http/problem.ts"
import { defineRoute, routeGroup } from "../../http/route.ts"
import { described } from "../../input/described-pattern.ts"
import { limitParameter } from "../../input/page-limit.ts"
import { wireObject } from "../../input/wire-object.ts"
import { dayInChina } from "../../law/day.ts"
import { bilingualSchema } from "../../register/record/wire.ts"
import { listMeasureTypes } from "../catalogue/store.ts"
import { listObjected } from "../objection/store.ts"
import { isOver, type Measure } from "./measure.ts"
import { listMeasures } from "./store.ts"
import { measureStateNames } from "./wire.ts"

const recordsPattern = described(/^[a-z2-7]{26}(?:,[a-z2-7]{26}){0,99}$/, {
  zh: "一百个以内的记录编号，以逗号分隔",
  en: "up to a hundred ids of records, parted by commas",
})

const ownSchema = z.strictObject({
  id: z.uuid(),
  agency: z.string(),
  record_id: z.string(),
  measure: z.string(),
  content: bilingualSchema.optional().openapi({ description: "Of the catalogue, where it has the measure still" }),
  basis: z.string(),
  started_on: z.string(),
  planned_end: z.string().nullable(),
  state: z.enum(measureStateNames),
  kept_basis: z.string().nullable().openapi({ description: "On which basis it goes on though its record has ended" }),
  over: z.boolean().openapi({ description: "It must no longer be applied, and its agency has not lifted it yet" }),
  objected: z.boolean().openapi({ description: "You have objected to it, and its agency has not answered yet" }),
})

/** The measures that apply to a merchant, on the wire. */
export const ownMeasuresSchema = wireObject("OwnMeasures", {
  measures: z.array(ownSchema),
  next: z.uuid().nullable(),
}).openapi({
  example: {
    next: null,
    measures: [
      {
        ...{
          id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11",
          agency: "示例市税务局",
          record_id: "sh4l6ot2vhs7c5rq3yxbxmgw3e",
        },
        ...{ measure: "M-HONOUR", content: { zh: "不予授予荣誉称号等表彰奖励", en: "no honours or awards" } },
        ...{ basis: "《市场监督管理严重违法失信名单管理办法》第十五条第（四）项", started_on: "2026-03-10" },
        ...{ planned_end: "2029-03-02", state: "active", kept_basis: null, over: false, objected: false },
      },
    ],
  },
})

const getOwn = defineRoute("measure:own", "get /v1/measures/own", {
  operationId: "listOwnMeasures",
  summary: "The measures that apply to you: by whom, on which basis, because of which record, until when",
  description: "For a merchant who has logged in, of its own code alone. What has been lifted is not there any more.",
  request: {
    query: z.object({
      records: z.string().regex(recordsPattern).optional().openapi({
        description: "Those alone that follow one of these records, by their ids, parted by commas",
        example: "sh4l6ot2vhs7c5rq3yxbxmgw3e",
      }),
      ...{ cursor: z.uuid().optional(), limit: limitParameter(1_000, 1_000) },
    }),
  },
  responses: { 200: json("The measures", ownMeasuresSchema) },
})

export const ownMeasureRoutes = routeGroup<DatabaseParts>().openapi(getOwn, async (c) => {
  const principal = c.get("principal")
  if (principal.kind !== "merchant") return problem(c, "not-allowed", { detail: merchantsAlone })
  const { sql, clock } = c.get("parts")
  const { records, cursor = null, limit } = c.req.valid("query")
  const today = dayInChina(clock())
  const types = new Map((await listMeasureTypes(sql, null)).map((type) => [type.id, type]))
  const recordIds = records?.split(",") ?? null
  const asked = { clientId: null, subjectCode: principal.code, recordIds, after: cursor, limit: limit + 1 }
  const found = await listMeasures(sql, {
    ...asked,
    states: ["active", "kept"],
    overOn: null,
    byTerm: false,
    undeclared: false,
  })
  const { page, next } = toPage(found, limit, ({ id }) => id)
  const objected = await listObjected(
    sql,
    page.map(({ id }) => id),
  )
  const toOwn = (measure: Measure): z.infer<typeof ownSchema> => {
    const type = types.get(measure.type)
    return {
      ...{ id: measure.id, agency: measure.agency, record_id: measure.recordId, measure: measure.type },
      ...(type ? { content: { zh: type.zh, en: type.en } } : {}),
      ...{ basis: measure.basis, started_on: measure.startedOn, planned_end: measure.plannedEnd, state: measure.state },
      ...{ kept_basis: measure.keptBasis, over: isOver(measure, today) },
      objected: objected.has(measure.id),
    }
  }
  return c.json({ measures: page.map(toOwn), next }, 200)
})

const merchantsAlone = {
  zh: "仅供登录的商户查询本主体的措施。",
  en: "Only a merchant who has logged in sees its own.",
} as const
