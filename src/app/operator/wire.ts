/** Clients, who is signed in, and how the register runs, as its operators are told of them. */
import { z } from "@hono/zod-openapi"
import { agencyPostNames } from "../../access/agency-post.ts"
import type { KeyHolder } from "../../access/client-store.ts"
import type { KeyOrder } from "../../access/key-order.ts"
import { keyPersonNames } from "../../access/key-persons.ts"
import type { SignedIn } from "../../access/person-session-store.ts"
import { usageSchema } from "../../access/quota/wire.ts"
import { clientRoles, officerRoles } from "../../access/scope.ts"
import { wireObject } from "../../input/wire-object.ts"
import { bilingualSchema } from "../../register/record/wire.ts"
import { jobKinds } from "./job-store.ts"

const instant = z.iso.datetime()
const quota = z.int().nullable().openapi({ description: "null: what keys of the role may" })

const clientExample = {
  ...{ id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", name: "示例团购平台", role: "platform" as const, authorities: [] },
  ...{ held_by: "anna", hands: "several" as const, region: null },
  ...{ created_at: "2026-03-05T02:00:00.000Z", withdrawn_at: null, units_per_day: null, rows_per_day: null },
  first_load: null,
}

export const keyHolderSchema = wireObject("KeyHolder", {
  ...{ id: z.uuid(), name: z.string(), role: z.enum(clientRoles) },
  authorities: z.array(z.string()).openapi({ description: "For which a source sends" }),
  held_by: z.string().nullable().openapi({
    description: "Who has the key, by the login's name for the person: what it does, that person has done",
  }),
  hands: z.enum(keyPersonNames).openapi({
    description:
      "How many persons have been through what comes with the key; of an agency's single one a person confirms",
  }),
  region: z.string().nullable().openapi({ description: "Where an agency acts or a platform lies; null: the country" }),
  ...{ created_at: instant, withdrawn_at: instant.nullable(), units_per_day: quota, rows_per_day: quota },
  first_load: z
    .strictObject({ rows_left: z.int(), until: z.iso.date() })
    .nullable()
    .openapi({ description: "Of a source: rows of an announced first load that may still go in without release" }),
}).openapi({ example: clientExample })
export type WireKeyHolder = z.infer<typeof keyHolderSchema>

export const keyHolderPageSchema = wireObject("KeyHolderPage", {
  clients: z.array(keyHolderSchema),
  next: z.string().nullable(),
}).openapi({ example: { clients: [clientExample], next: null } })

const orderExample = {
  ...{ id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a12", held_by: "anna", reason: "人员离职" },
  ...{ ordered_by: "officer:410000:ada", ordered_at: "2026-03-05T02:00:00.000Z" },
  ...{ confirmed_by: null, expires_at: null },
}

const keyOrderSchema = wireObject("KeyOrder", {
  id: z.uuid(),
  held_by: z
    .string()
    .nullable()
    .openapi({ description: "Who is to hold the key, by the login's name for them; null: who holds it now" }),
  reason: z.string().nullable(),
  ordered_by: z.string().openapi({ description: "As the audit trail names them" }),
  ordered_at: instant,
  confirmed_by: z.string().nullable(),
  expires_at: instant
    .nullable()
    .openapi({ description: "Until when it is traded; null: a second person has to confirm" }),
}).openapi({ example: orderExample })
export type WireKeyOrder = z.infer<typeof keyOrderSchema>

export const keyHolderDetailSchema = wireObject("KeyHolderDetail", {
  client: keyHolderSchema,
  order: z.union([keyOrderSchema, z.null()]).openapi({ description: "The key on its way to its holder" }),
  may_confirm: z.boolean().openapi({
    description:
      "Whether whoever asks may confirm the order: not where they had a hand in it by whatever name, or are to hold the key",
  }),
  usage: usageSchema,
})

export const keyCodeSchema = wireObject("KeyCode", {
  client: keyHolderSchema,
  order: keyOrderSchema,
  code: z.string().openapi({
    description:
      "To be handed to the holder, who trades it at POST /v1/key/trade. It is told this once, works once and for an hour, and " +
      "opens nothing alone: the holder shows the present key too, or the code of the second person",
  }),
}).openapi({ example: { client: clientExample, order: orderExample, code: "gongshicode_…" } })

const postSchema = wireObject("Post", {
  role: z.enum([...officerRoles, "merchant", "agency"]),
  authority: z.string().optional(),
  agency: z.string().optional().openapi({ description: "The name of the agency that a person works for" }),
  post: z.enum(agencyPostNames).optional().openapi({ description: "At the agency; clerk where nobody has said" }),
  code: z.string().optional().openapi({ description: "Of the merchant that a person acts for" }),
})

export const signedInSchema = wireObject("SignedIn", {
  kind: z.enum(["officer", "merchant"]).openapi({ description: "Each has a login of its own, with names of its own" }),
  subject: z.string().openapi({ description: "The login's name for the person" }),
  posts: z.array(postSchema),
  sessions: z.int(),
  since: instant,
  until: instant.openapi({ description: "When the last of them ends, unless it is used, or has ended" }),
}).openapi({
  example: {
    ...{ kind: "officer", subject: "anna", posts: [{ role: "officer", authority: "410105" }], sessions: 1 },
    ...{ since: "2026-03-05T01:00:00.000Z", until: "2026-03-05T02:30:00.000Z" },
  },
})
export type WireSignedIn = z.infer<typeof signedInSchema>

export const signedInPageSchema = wireObject("SignedInPage", {
  people: z.array(signedInSchema),
  next: z.string().nullable(),
})

const roleQuotaSchema = z.strictObject({ role: z.enum(clientRoles), units: z.int(), rows: z.int() })
const loginSchema = z.strictObject({
  issuer: z.string(),
  groups: z
    .array(
      z.strictObject({
        ...{ group: z.string(), role: z.enum([...officerRoles, "agency"]) },
        ...{ authority: z.string().optional(), agency: z.string().optional() },
        post: z.enum(agencyPostNames).optional(),
      }),
    )
    .openapi({ description: "Which post a group of the issuer's gives" }),
})

export const operationSchema = wireObject("Operation", {
  version: z.string(),
  database: z.strictObject({ version: z.string(), bytes: z.number() }),
  logins: z.strictObject({ officers: loginSchema.nullable(), merchants: loginSchema.nullable() }),
  role_quotas: z
    .array(roleQuotaSchema)
    .openapi({ description: "What keys of a role may spend in a day; none where nothing is counted" }),
  jobs: z.array(z.strictObject({ kind: z.enum(jobKinds), state: z.string(), jobs: z.int(), oldest: instant })),
  failed: z
    .array(
      z.strictObject({
        ...{ kind: z.enum(jobKinds), id: z.uuid(), client: z.string() },
        ...{ ended_at: instant.nullable(), problem: z.union([bilingualSchema, z.null()]) },
      }),
    )
    .openapi({ description: "Jobs that failed, the newest first" }),
}).openapi({
  example: {
    ...{ version: "0.18.0", database: { version: "18.1", bytes: 120_000_000 } },
    logins: { officers: null, merchants: null },
    role_quotas: [{ role: "platform", units: 1_000_000, rows: 20_000_000 }],
    jobs: [{ kind: "check", state: "running", jobs: 1, oldest: "2026-03-05T01:00:00.000Z" }],
    failed: [],
  },
})
export type WireOperation = z.infer<typeof operationSchema>

export function toWireKeyHolder({ id, name, role, authorities, persons, region, ...rest }: KeyHolder): WireKeyHolder {
  return {
    ...{ id, name, role, authorities: [...authorities], held_by: rest.heldBy, hands: persons, region },
    created_at: rest.createdAt.toISOString(),
    ...{ withdrawn_at: rest.revokedAt?.toISOString() ?? null, units_per_day: rest.units, rows_per_day: rest.rows },
    first_load:
      rest.firstLoadUntil === null ? null : { rows_left: rest.firstLoadRows ?? 0, until: rest.firstLoadUntil },
  }
}

export function toWireKeyOrder(order: KeyOrder): WireKeyOrder {
  return {
    ...{ id: order.id, held_by: order.heldBy, reason: order.reason, ordered_by: order.orderedBy },
    ...{ ordered_at: order.orderedAt.toISOString(), confirmed_by: order.confirmedBy },
    expires_at: order.expiresAt?.toISOString() ?? null,
  }
}

export function toWireSignedIn({ kind, subject, posts, sessions, since, until }: SignedIn): WireSignedIn {
  return { kind, subject, posts: [...posts], sessions, since: since.toISOString(), until: until.toISOString() }
}
