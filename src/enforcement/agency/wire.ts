/** Agencies and their subscriptions as they leave the register. */
import { z } from "@hono/zod-openapi"
import { plainText } from "../../input/plain-text.ts"
import { wireObject } from "../../input/wire-object.ts"
import { listNames } from "../../law/list.ts"
import { bilingualSchema } from "../../register/record/wire.ts"
import type { Agency } from "./agency.ts"
import type { Subscription } from "./subscription.ts"

const keySchema = wireObject("AgencyKey", {
  kty: z.enum(["OKP", "EC"]),
  crv: z.enum(["Ed25519", "P-256"]),
  x: z.string().max(100),
  y: z.string().max(100).optional(),
}).openapi({
  description: "A public key (RFC 7517): Ed25519, or P-256 with y",
  example: { kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" },
})

export const agencySchema = wireObject("Agency", {
  name: z.string(),
  region: z.string().nullable(),
  member: z.string().nullable().openapi({ description: "Its seat in the joint conference" }),
  member_name: bilingualSchema.optional(),
  leads: z.boolean(),
  contact: z.string().nullable(),
  lists: z.array(z.enum(listNames)).openapi({ description: "The lists of which it may be told" }),
  purposes: z.array(z.string()),
  by_request: z
    .boolean()
    .openapi({ description: "It is told what was granted to its requests for data, and nothing else" }),
  key: z.string().nullable().openapi({ description: "Thumbprint (RFC 7638) of the key that signs its acts" }),
}).openapi({
  example: {
    name: "示例市税务局",
    region: "410000",
    member: "tax",
    member_name: { zh: "税务", en: "taxation" },
    leads: false,
    contact: "joint@tax.example",
    lists: ["abnormal", "serious", "penalty"],
    purposes: ["纳税信用评价（示例）"],
    by_request: false,
    key: null,
  },
})

export const agencySettingsSchema = wireObject("AgencySettings", {
  contact: z.string().max(200).check(plainText).nullable().optional(),
  key: keySchema.nullable().optional().openapi({ description: "null: acts are no longer signed" }),
  key_proof: z
    .string()
    .max(10_000)
    .optional()
    .openapi({
      description:
        "Needed with a key: that you hold it. A compact JWS by it (`alg`, `kid`, `typ` gongshi-key+jws) over " +
        '`{"register":…,"agency":…,"key":…}`: the address of this register, your name as GET says it, and the thumbprint',
    }),
}).openapi({ example: { contact: "joint@tax.example" } })

export function toWireAgency({
  clientId: _,
  member,
  seat,
  key,
  lists,
  purposes,
  byRequest,
  ...agency
}: Agency): z.infer<typeof agencySchema> {
  return {
    ...{
      ...agency,
      member,
      ...(seat ? { member_name: { zh: seat.zh, en: seat.en } } : {}),
      leads: seat?.leads ?? false,
    },
    ...{ lists: [...lists], purposes: [...purposes], by_request: byRequest, key: key?.kid ?? null },
  }
}

export const agencyKeyCodeSchema = wireObject("AgencyKeyCode", {
  code: z
    .string()
    .openapi({ description: "It is told this once, works once, and opens nothing without the present key" }),
  expires_at: z.iso.datetime(),
}).openapi({ example: { code: "gongshicode_…", expires_at: "2026-06-30T05:00:00.000Z" } })

export const subscriptionSchema = wireObject("Subscription", {
  id: z.uuid(),
  list: z.enum(listNames).nullable(),
  ground: z.string().nullable(),
  region: z.string().nullable(),
  measure: z.string().nullable(),
  created_at: z.iso.datetime(),
  filled: z.boolean().openapi({ description: "What was published before has been told" }),
}).openapi({
  example: {
    ...{ id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", list: "serious", ground: null, region: "41", measure: null },
    ...{ created_at: "2026-06-30T04:00:00.000Z", filled: false },
  },
})

export const subscriptionsSchema = wireObject("Subscriptions", { subscriptions: z.array(subscriptionSchema) })

export function toWireSubscription({
  id,
  list,
  mark,
  region,
  measure,
  createdAt,
  filledTo,
}: Subscription): z.infer<typeof subscriptionSchema> {
  return { id, list, ground: mark, region, measure, created_at: createdAt.toISOString(), filled: filledTo === null }
}
