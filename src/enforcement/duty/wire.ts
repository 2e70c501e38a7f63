/** Platforms' duties as they leave the register. */
import { z } from "@hono/zod-openapi"
import { wireObject } from "../../input/wire-object.ts"
import type { Calendar } from "../../law/calendar.ts"
import { bilingualSchema } from "../../register/record/wire.ts"
import { type Publication, publicationOf, publications } from "./platform-measure.ts"
import type { PlatformMeasure } from "./platform-measure-store.ts"
import { verifyDue } from "./reverification.ts"
import type { VerifiedSeller } from "./reverification-store.ts"

const day = z.iso.date()
const platform = z.strictObject({ id: z.uuid(), name: z.string() })
const examplePlatform = { id: "9c1f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a13", name: "示例购物平台" }

/** How a platform stands with its duties. */
export const dutiesSchema = wireObject("PlatformDuties", {
  results: z.array(
    z.strictObject({
      platform,
      sellers: z.int().openapi({ description: "In the roster, but for those that left" }),
      verification: z
        .strictObject({
          overdue: z.int(),
          soon: z.int().openapi({ description: "Due within 30 days, those that are overdue not among them" }),
        })
        .openapi({
          description: "Sellers that have to be verified again, six months after the last time (R37 art 24)",
        }),
      measures: z
        .strictObject({
          reported: z.int(),
          late: z.int().openapi({ description: "Published after their day" }),
          overdue: z.int().openapi({ description: "Not published, and their day has passed" }),
        })
        .openapi({
          description: "Against sellers, decided in the last twelve months; overdue: of any time (R37 art 30)",
        }),
      orders: z.strictObject({ open: z.int(), overdue: z.int() }).openapi({ description: "Issued and not answered" }),
    }),
  ),
}).openapi({
  example: {
    results: [
      {
        ...{ platform: examplePlatform, sellers: 1200, verification: { overdue: 3, soon: 40 } },
        ...{ measures: { reported: 12, late: 1, overdue: 0 }, orders: { open: 1, overdue: 0 } },
      },
    ],
  },
})

const verifiedSellerSchema = wireObject("SellerVerification", {
  seller: z.string(),
  code: z.string().nullable(),
  shop: z.string(),
  verified_on: day.openapi({
    description: "Last; the day on which it entered the roster where nothing was said since",
  }),
  due_on: day.nullable().openapi({ description: "Null where its year has no calendar yet" }),
  overdue: z.boolean(),
})

export const verifiedPageSchema = wireObject("SellerVerifications", {
  results: z.array(verifiedSellerSchema),
  next: z.string().nullable(),
}).openapi({
  example: {
    results: [
      {
        ...{ seller: "s-1001", code: "91000000MA00000157", shop: "示例云杉旗舰店", verified_on: "2026-01-10" },
        ...{ due_on: "2026-07-10", overdue: false },
      },
    ],
    next: null,
  },
})

/** @param today in China */
export function toWireVerified({ seller, code, shop, last }: VerifiedSeller, calendar: Calendar, today: string) {
  const due = verifyDue(last, calendar)
  return { seller, code, shop, verified_on: last, due_on: due, overdue: due !== null && due < today }
}

const platformMeasureSchema = wireObject("PlatformMeasure", {
  id: z.uuid(),
  platform,
  reference: z.string(),
  seller: z.string(),
  code: z.string().nullable(),
  shop: z.string(),
  violation: z.string(),
  measure: z.string(),
  decided_on: day,
  due_on: day.nullable().openapi({ description: "The last day for publishing it: one working day after the measure" }),
  published_on: day.nullable(),
  url: z.string().nullable(),
  publication: z.enum(Object.keys(publications) as [Publication, ...Publication[]]),
  publication_name: bilingualSchema,
})

export const platformMeasurePageSchema = wireObject("PlatformMeasures", {
  results: z.array(platformMeasureSchema),
  next: z.string().nullable(),
}).openapi({
  example: {
    results: [
      {
        ...{ id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", platform: examplePlatform, reference: "CZ-2026-0001" },
        ...{ seller: "s-1001", code: "91000000MA00000157", shop: "示例云杉旗舰店", violation: "未亮照经营（示例）" },
        ...{ measure: "暂停服务七日（示例）", decided_on: "2026-06-25", due_on: "2026-06-26" },
        ...{ published_on: "2026-06-26", url: "https://shop.example/notices/1", publication: "in-time" },
        publication_name: { ...publications["in-time"] },
      },
    ],
    next: null,
  },
})

/** @param today in China */
export function toWirePlatformMeasure(measure: PlatformMeasure, today: string): z.infer<typeof platformMeasureSchema> {
  const { id, clientId, platform: name, reference, seller, code, shop, violation, content, decidedOn, dueOn } = measure
  const publication = publicationOf(measure, today)
  return {
    ...{ id, platform: { id: clientId, name }, reference, seller, code, shop, violation, measure: content },
    ...{ decided_on: decidedOn, due_on: dueOn, published_on: measure.publishedOn, url: measure.url },
    ...{ publication, publication_name: { ...publications[publication] } },
  }
}
