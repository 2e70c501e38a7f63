/** Webhooks and deliveries as they leave the register, to whose they are alone. */
import { type OpenAPIHono, z } from "@hono/zod-openapi"
import { wireObject } from "../input/wire-object.ts"
import { type CargoName, cargoNames, cargoPlaces } from "./cargo.ts"
import { postFaults } from "./post.ts"
import {
  type Delivery,
  type DeliveryState,
  deliveryStates,
  disabledReasons,
  messageId,
  rotationHours,
  type Webhook,
} from "./webhook.ts"

export const deliveryStateNames = Object.keys(deliveryStates) as [DeliveryState, ...DeliveryState[]]

const moment = z.iso.datetime()
const bilingual = z.strictObject({ zh: z.string(), en: z.string() })
const kinds = z.array(z.string()).nullable().openapi({ description: "Which of what it carries; null: all" })

const webhookFields = {
  id: z.uuid(),
  url: z.string(),
  description: z.string(),
  carries: z.enum(cargoNames),
  kinds,
  enabled: z.boolean(),
  disabled_for: z
    .strictObject({ reason: z.string(), detail: bilingual })
    .nullable()
    .openapi({ description: "Why the register switched it off; null where it did not" }),
  next: z.string().openapi({
    description:
      "The first of what it carries that is in no delivery yet, as `from` of the operation that is polled for it",
  }),
  failures: z.int().openapi({ description: "Attempts that failed one after another" }),
  last_success_at: moment.nullable(),
  created_at: moment,
  previous_secret_until: moment.nullable().openapi({
    description: `After a rotation the secret before signs too, for ${rotationHours} hours`,
  }),
}
const webhookExample = {
  id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11",
  url: "https://platform.example/gongshi",
  description: "风控中心",
  carries: "alerts",
  kinds: null,
  enabled: true,
  disabled_for: null,
  next: "4711",
  failures: 0,
  last_success_at: "2026-03-05T02:00:03.000Z",
  created_at: "2026-03-01T02:00:00.000Z",
  previous_secret_until: null,
}

export const webhookSchema = wireObject("Webhook", webhookFields).openapi({ example: webhookExample })

/** A webhook when its secret is new. */
export const webhookSecretSchema = wireObject("WebhookWithSecret", {
  ...webhookFields,
  secret: z.string().openapi({ description: "Shown here and never again" }),
}).openapi({ example: { ...webhookExample, secret: "whsec_…" } })

/** A client's webhooks. */
export const webhookListSchema = wireObject("WebhookList", { webhooks: z.array(webhookSchema) })

export const deliverySchema = wireObject("WebhookDelivery", {
  id: z.uuid(),
  message_id: z.string().openapi({ description: "The header webhook-id, the same at every attempt" }),
  type: z.enum([...cargoNames, "ping"]),
  alerts: z.int().openapi({ description: "How many alerts, or notices, it brings" }),
  first: z
    .string()
    .nullable()
    .openapi({ description: "Place of the first, as `from` of GET /v1/alerts or /v1/notices, or shortly before it" }),
  state: z.enum(deliveryStateNames),
  attempts: z.int(),
  next_attempt_at: moment.nullable(),
  created_at: moment,
  last_attempt_at: moment.nullable(),
  status: z.int().nullable().openapi({ description: "HTTP status of the last answer" }),
  fault: z.strictObject({ code: z.string(), detail: bilingual }).nullable(),
  excerpt: z.string().nullable().openapi({ description: "How the last answer began, at most 200 characters" }),
}).openapi({
  example: {
    id: "5d9f1b3c-5a41-4b0e-8a0b-1f2f3c4d5e6f",
    message_id: "msg_5d9f1b3c-5a41-4b0e-8a0b-1f2f3c4d5e6f",
    type: "alerts",
    alerts: 50,
    first: "4660",
    state: "dead",
    attempts: 10,
    next_attempt_at: null,
    created_at: "2026-03-05T02:00:02.000Z",
    last_attempt_at: "2026-03-08T06:00:00.000Z",
    status: 500,
    fault: null,
    excerpt: "internal error",
  },
})

export const deliveryPageSchema = wireObject("WebhookDeliveryPage", {
  deliveries: z.array(deliverySchema),
  next: z.string().nullable(),
})

/** Says in the description of the API what is sent to webhooks: of each cargo a message, and the ping. */
export function describeWebhooks(
  registry: OpenAPIHono["openAPIRegistry"],
  cargoes: Readonly<Record<CargoName, { brings: z.ZodType }>>,
) {
  const describe = (type: string, summary: string, data: z.ZodType) => {
    const words = type.replace(/(?:^|\.)(.)/g, (_, first) => first.toUpperCase())
    const body = z.strictObject({ type: z.literal(type), timestamp: moment, data })
    registry.registerWebhook({
      ...{
        method: "post",
        path: type,
        operationId: `receive${words}`,
      },
      ...{
        summary,
        tags: ["webhooks"],
        security: [],
        description:
          "Signed as Standard Webhooks has it, in the headers webhook-id, webhook-timestamp and webhook-signature; the same id may come more than once.",
      },
      request: { body: { required: true, content: { "application/json": { schema: body } } } },
      responses: {
        204: { description: "Taken: any 2xx" },
        "4XX": { description: "Not taken: sent again later; 410: the webhook is switched off" },
      },
    })
  }
  for (const name of cargoNames) {
    const next = z.string().openapi({ description: `\`from\` of ${cargoPlaces[name].operation} behind what it brings` })
    describe(
      `${name}.raised`,
      `Brings ${name} to who has a webhook`,
      z.strictObject({ [name]: z.array(cargoes[name].brings), next }),
    )
  }
  describe("ping", "Asked for by POST /v1/webhooks/{id}/ping", z.strictObject({}))
}

export function toWireWebhook(webhook: Webhook): z.infer<typeof webhookSchema> {
  const { id, url, description, carries, enabled, disabledFor, failures } = webhook
  const { lastSuccessAt, createdAt, previousUntil } = webhook
  return {
    ...{ id, url, description, carries, kinds: webhook.kinds && [...webhook.kinds], enabled },
    disabled_for: disabledFor && { reason: disabledFor, detail: { ...disabledReasons[disabledFor] } },
    ...{
      next: cargoPlaces[carries].write(webhook.cursor),
      failures,
      last_success_at: lastSuccessAt?.toISOString() ?? null,
    },
    ...{ created_at: createdAt.toISOString(), previous_secret_until: previousUntil?.toISOString() ?? null },
  }
}

export function toWireDelivery(delivery: Delivery): z.infer<typeof deliverySchema> {
  const { id, type, alerts, range, state, attempts, dueAt, createdAt, lastAt, status, fault, excerpt } = delivery
  return {
    ...{
      id,
      message_id: messageId(delivery),
      type,
      alerts,
      first: range && (type === "ping" ? null : cargoPlaces[type].writeBefore(range.first)),
      state,
      attempts,
    },
    next_attempt_at: state === "waiting" ? dueAt.toISOString() : null,
    ...{ created_at: createdAt.toISOString(), last_attempt_at: lastAt?.toISOString() ?? null, status },
    fault: fault && { code: fault, detail: { ...postFaults[fault] } },
    excerpt,
  }
}
