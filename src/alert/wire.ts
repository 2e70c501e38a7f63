/** Alerts as they leave the register: to the client that watches, with public fields and its own ids alone. */
import { z } from "@hono/zod-openapi"
import { wireObject } from "../input/wire-object.ts"
import { findGround } from "../law/catalogue.ts"
import { regionName } from "../names/region.ts"
import { asOfSchema, bilingualSchema, toAsOf } from "../register/record/wire.ts"
import { type Alert, type AlertPage, alertKindNames, writeCursor } from "./alert.ts"

export const alertSchema = wireObject("Alert", {
  position: z.int().openapi({ description: "Position of the log entry; for an initial one that of the log then" }),
  kind: z.enum(alertKindNames),
  initial: z.boolean().openapi({ description: "The seller was listed before it was watched" }),
  subject: z.strictObject({ code: z.string(), name: z.string().nullable() }),
  sellers: z.array(z.string()).openapi({ description: "Your ids of the sellers with that code, at most 100" }),
  seller_count: z.int(),
  entered: z.array(z.string()).openapi({
    description:
      "Of an initial one: those of them that came to your roster since you were told of the record, at most 100",
  }),
  departed: z
    .array(z.string())
    .openapi({ description: "Of an initial one: sellers with that code that left your roster, at most 100" }),
  searches: z.array(z.string()).openapi({ description: "Ids of your saved searches that it fulfils, for `matched`" }),
  record_id: z.string(),
  list: z.enum(["abnormal", "serious", "penalty"]),
  ground: z.string().nullable(),
  ground_name: bilingualSchema.optional(),
  class: z.string().nullable(),
  authority: z.string().nullable(),
  authority_name: z.string().nullable(),
  reason: z.string().nullable().openapi({ description: "Why, as the log says: `repair`, `mask`, `restart` …" }),
  changed: z.array(z.string()).openapi({ description: "Which public fields differ; empty where none does or can" }),
  published_at: z.iso.datetime().openapi({ description: "Time of the log entry" }),
  url: z.string(),
}).openapi({
  example: {
    position: 4710,
    kind: "listed",
    initial: false,
    subject: { code: "91000000MA00000157", name: "郑州示例云杉商贸有限公司" },
    sellers: ["shop-17"],
    seller_count: 1,
    entered: [],
    departed: [],
    searches: [],
    record_id: "sh4l6ot2vhs7c5rq3yxbxmgw3e",
    list: "abnormal",
    ground: "AB-E4",
    ground_name: { zh: "通过登记的住所或者经营场所无法联系", en: "Can't be reached at its registered address" },
    class: null,
    authority: "410105",
    authority_name: "河南省郑州市金水区",
    reason: null,
    changed: [],
    published_at: "2026-03-05T02:00:00.000Z",
    url: "/v1/subjects/91000000MA00000157",
  },
})

export const alertPageSchema = wireObject("AlertPage", {
  alerts: z.array(alertSchema),
  next: z.string().openapi({ description: "Give it as `from` to go on, at once or later" }),
  as_of: asOfSchema,
})

export type WireAlert = z.infer<typeof alertSchema>

export function toWireAlert(alert: Alert): WireAlert {
  const ground = alert.ground === null ? undefined : findGround(alert.ground)
  return {
    position: alert.position,
    kind: alert.kind,
    initial: alert.initial,
    subject: { code: alert.code, name: alert.name },
    sellers: [...alert.sellers],
    seller_count: alert.sellerCount,
    entered: [...alert.entered],
    departed: [...alert.departed],
    searches: [...alert.searches],
    record_id: alert.recordId,
    list: alert.list,
    ground: alert.ground,
    ...(ground ? { ground_name: { zh: ground.zh, en: ground.en } } : {}),
    class: alert.penaltyClass,
    authority: alert.authority,
    authority_name: alert.authority === null ? null : regionName(alert.authority),
    reason: alert.reason,
    changed: [...alert.changed],
    published_at: alert.publishedAt.toISOString(),
    url: `/v1/subjects/${alert.code}`,
  }
}

export function toWirePage({ alerts, next, asOf }: AlertPage): z.infer<typeof alertPageSchema> {
  return { alerts: alerts.map(toWireAlert), next: writeCursor(next), as_of: toAsOf(asOf) }
}
