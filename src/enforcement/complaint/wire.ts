/** Counts of complaints as they leave the register: to officers alone. */
import { z } from "@hono/zod-openapi"
import { wireObject } from "../../input/wire-object.ts"
import { bilingualSchema } from "../../register/record/wire.ts"
import { complaintCategories, complaintCategoryNames } from "./complaint.ts"
import type { ComplaintSum, StoredRule } from "./store.ts"

const month = z.string().openapi({ example: "2026-05" })

export const complaintsSchema = wireObject("Complaints", {
  code: z.string(),
  total: z.int(),
  results: z.array(
    z.strictObject({
      month,
      platform: z.string().openapi({ description: "Empty: on none" }),
      category: z.enum(complaintCategoryNames),
      category_name: bilingualSchema,
      count: z.int(),
    }),
  ),
}).openapi({
  example: {
    ...{ code: "91000000MA00000157", total: 12 },
    results: [
      {
        ...{ month: "2026-05", platform: "示例商城", category: "advertising", count: 12 },
        category_name: { ...complaintCategories.advertising },
      },
    ],
  },
})

export function toWireComplaints(code: string, sums: readonly ComplaintSum[]): z.infer<typeof complaintsSchema> {
  const results = sums.map(({ month: day, platform, category, count }) => ({
    ...{ month: day.slice(0, 7), platform, category, category_name: { ...complaintCategories[category] }, count },
  }))
  return { code, total: sums.reduce((sum, { count }) => sum + count, 0), results }
}

export const complaintFiguresSchema = wireObject("ComplaintFigures", {
  ...{ from: month, to: month },
  rows: z.array(
    z.strictObject({
      month,
      platform: z.string(),
      category: z.enum(complaintCategoryNames),
      category_name: bilingualSchema,
      complaints: z.int(),
      subjects: z.int().openapi({ description: "How many sellers they are about" }),
    }),
  ),
}).openapi({
  example: {
    ...{ from: "2026-05", to: "2026-06" },
    rows: [
      {
        ...{ month: "2026-05", platform: "示例商城", category: "advertising", complaints: 40, subjects: 7 },
        category_name: { ...complaintCategories.advertising },
      },
    ],
  },
})

const ruleFields = {
  authority: z.string(),
  valid_from: z.iso.date(),
  threshold: z.int().nullable().openapi({ description: "So many complaints make a lead; null: none is made" }),
  months: z.int().openapi({ description: "In so many months, the one that runs among them" }),
  reason: z.string(),
}
export const ruleSchema = wireObject("ComplaintRule", { id: z.uuid(), ...ruleFields }).openapi({
  example: {
    ...{ id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", authority: "410100", valid_from: "2026-07-01", threshold: 10 },
    ...{ months: 3, reason: "示例市局投诉线索办法" },
  },
})
export const rulesSchema = wireObject("ComplaintRules", { results: z.array(ruleSchema) })

export function toWireRule({ id, authority, validFrom, threshold, months, reason }: StoredRule) {
  return { id, authority, valid_from: validFrom, threshold, months, reason }
}
