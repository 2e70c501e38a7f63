/** HTTP of webhooks: a platform says where its alerts are sent, an agency where its notices are. */
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { may } from "../access/principal.ts"
import { idParam, json, jsonBody } from "../http/content.ts"
import { problem, problemResponses } from "../http/problem.ts"
import { clientOf, defineRoute, refuseFaults, routeGroup } from "../http/route.ts"
import { plainText } from "../input/plain-text.ts"
import { wireObject } from "../input/wire-object.ts"
import { type AddressFault, addressFaults, readWebhookUrl } from "./address.ts"
import { type AlertOffice, agreeOnWebhooks } from "./alerting.ts"
import { type CargoName, cargoNames, cargoPlaces } from "./cargo.ts"
import type { Cargo } from "./cargo-store.ts"
import { rotationHours, webhooksMax } from "./webhook.ts"
import { addWebhook, changeWebhook, removeWebhook, rotateSecret } from "./webhook-service.ts"
import { findWebhook, listWebhooks } from "./webhook-store.ts"
import { toWireWebhook, webhookListSchema, webhookSchema, webhookSecretSchema } from "./webhook-wire.ts"

const url = z.string().min(1).max(2_000)
const description = z.string().max(200).check(plainText)
const kinds = z
  .array(z.string().max(20))
  .min(1)
  .max(10)
  .nullable()
  .openapi({
    description:
      "Of alerts `listed`, `changed`, `removed`, `expired`, `matched`; of notices `listed`, `changed`, `ended`; of what is told " +
      "the effects: `quota`, `give-key`, `withdraw-key` …",
  })
const newBody = wireObject("NewWebhook", {
  url,
  description: description.default(""),
  carries: z.enum(cargoNames).default("alerts").openapi({
    description:
      "What is sent: alerts, an agency's notices and recalls or its reminders, a platform's duties, what others did about the own key",
  }),
  kinds: kinds.default(null),
  from: z.string().max(30).optional(),
}).openapi({ example: { url: "https://platform.example/gongshi", kinds: null, description: "风控中心" } })
const changeBody = wireObject("WebhookChange", {
  ...{ url: url.optional(), description: description.optional(), kinds: kinds.optional() },
  enabled: z.boolean().optional(),
}).openapi({ example: { enabled: true } })

const one = json("The webhook", webhookSchema)
const withSecret = json("The webhook with its secret, which is shown this once", webhookSecretSchema)

const createWebhook = defineRoute("alert:send", "post /v1/webhooks", {
  operationId: "createWebhook",
  summary: "Have alerts, or notices and recalls, sent to an address of yours, signed as Standard Webhooks are",
  description:
    `An https address on the open internet; ${webhooksMax} at most. It begins with what comes next, or at \`from\`, ` +
    "which is one of GET /v1/alerts, /v1/notices, /v1/duties/calls or /v1/told. A message carries up to 50; messages may come in another " +
    "order, and more than once: go by webhook-id, and by the position of an alert or the id of a notice. That a message " +
    "has come is no answer to a notice.",
  request: { body: jsonBody(newBody) },
  responses: { 201: withSecret, ...problemResponses(409) },
})

const getWebhooks = defineRoute("alert:send", "get /v1/webhooks", {
  operationId: "listWebhooks",
  summary: "Your webhooks, and how they fare",
  responses: { 200: json("All of them", webhookListSchema) },
})

const getWebhook = defineRoute("alert:send", "get /v1/webhooks/{id}", {
  operationId: "getWebhook",
  summary: "One of your webhooks",
  request: { params: idParam },
  responses: { 200: one, ...problemResponses(400, 404) },
})

const patchWebhook = defineRoute("alert:send", "patch /v1/webhooks/{id}", {
  operationId: "changeWebhook",
  summary: "Change the address or the kinds of a webhook, switch it off or on",
  description: "While it is off nothing is lost: switched on again, it goes on where it was.",
  request: { params: idParam, body: jsonBody(changeBody) },
  responses: { 200: one, ...problemResponses(404) },
})

const deleteWebhook = defineRoute("alert:send", "delete /v1/webhooks/{id}", {
  operationId: "deleteWebhook",
  summary: "Remove a webhook, with all its deliveries",
  request: { params: idParam },
  responses: { 204: { description: "It is gone" }, ...problemResponses(400, 404) },
})

const rotateWebhook = defineRoute("alert:send", "post /v1/webhooks/{id}/rotate", {
  operationId: "rotateWebhookSecret",
  summary: "Give a webhook a new secret",
  description: `For ${rotationHours} hours every message carries a signature by the secret before, too.`,
  request: { params: idParam },
  responses: { 200: withSecret, ...problemResponses(400, 404) },
})

/** There is no such webhook, or it is another client's. */
export function unknownWebhook(c: Context) {
  return problem(c, "unknown-webhook", {
    detail: { zh: "您没有此编号的推送地址。", en: "You have no webhook of this id." },
  })
}

/** A place is not one of what the webhook carries. */
export function refusePlace(c: Context, carries: CargoName) {
  const { operation } = cargoPlaces[carries]
  const detail = { zh: `from 须为 ${operation} 的位置。`, en: `\`from\` should be a place of ${operation}.` }
  return problem(c, "invalid-cursor", { detail, pointer: "/from" })
}

function hasUnknownKind({ kinds: known }: Cargo, given: readonly string[] | null | undefined): boolean {
  return given?.some((kind) => !Object.hasOwn(known, kind)) ?? false
}

function kindsFault({ kinds: known }: Cargo) {
  const names = Object.keys(known)
  const detail = { zh: `应为 ${names.join("、")}`, en: `it should be ${names.join(", ")}` }
  return { pointer: "/kinds", detail }
}

const otherCargo = {
  zh: "只有机构的密钥收得到通知，因此只有机构能让通知推送。",
  en: "Notices are told to agencies, and only an agency's key has them sent.",
} as const

function refuseUrl(c: Context, fault: AddressFault) {
  return problem(c, "invalid-request", {
    detail: { zh: "推送地址不可用，见 errors。", en: "The address can't be used; see errors." },
    errors: [{ pointer: "/url", detail: addressFaults[fault] }],
  })
}

/** Refuses an address that can't be used, and kinds that are none of the cargo's; null where neither is. */
function refuseSettings(c: Context, cargo: Cargo, kinds: readonly string[] | null | undefined, address: unknown) {
  const isOther = hasUnknownKind(cargo, kinds)
  const fault = typeof address === "string" ? (address as AddressFault) : null
  if (!isOther) return fault && refuseUrl(c, fault)
  return refuseFaults(c, [kindsFault(cargo), ...(fault ? [{ pointer: "/url", detail: addressFaults[fault] }] : [])])
}

function noKey(c: Context) {
  return problem(c, "not-configured", {
    detail: {
      zh: "运行单位尚未设置推送密钥（WEBHOOK_KEY），暂不能使用推送；可用 GET /v1/alerts 轮询。",
      en: "The operator has set no key for webhooks (WEBHOOK_KEY). GET /v1/alerts works without one.",
    },
  })
}

export const webhookRoutes = routeGroup<AlertOffice>()
  .openapi(createWebhook, async (c) => {
    const { alerting } = c.get("parts")
    if (!alerting.secrets) return noKey(c)
    const { from: text, ...settings } = c.req.valid("json")
    const cargo = alerting.cargoes[settings.carries]
    if (!may(c.get("principal"), cargo.scope)) return problem(c, "not-allowed", { detail: otherCargo })
    const address = readWebhookUrl(settings.url, alerting.allowPrivate)
    const refused = refuseSettings(c, cargo, settings.kinds, address)
    if (refused || typeof address === "string") return refused ?? refuseUrl(c, address as AddressFault)
    const from = text === undefined ? null : cargoPlaces[settings.carries].read(text)
    if (text !== undefined && !from) return refusePlace(c, settings.carries)
    await agreeOnWebhooks(c.get("parts"), alerting.secrets)
    const added = await addWebhook(
      c.get("parts"),
      alerting.secrets,
      clientOf(c),
      { ...settings, url: address.href },
      from,
    )
    if (added === "too-many") {
      return problem(c, "too-many-webhooks", {
        detail: {
          zh: `最多 ${webhooksMax} 个推送地址：请先删除一个。`,
          en: `There may be ${webhooksMax} webhooks at most: remove one first.`,
        },
      })
    }
    c.header("Cache-Control", "no-store")
    return c.json({ ...toWireWebhook(added.webhook), secret: added.secret }, 201)
  })
  .openapi(getWebhooks, async (c) => {
    const webhooks = await listWebhooks(c.get("parts").sql, clientOf(c).clientId)
    return c.json({ webhooks: webhooks.map(toWireWebhook) }, 200)
  })
  .openapi(getWebhook, async (c) => {
    const webhook = await findWebhook(c.get("parts").sql, clientOf(c).clientId, c.req.valid("param").id)
    return webhook ? c.json(toWireWebhook(webhook), 200) : unknownWebhook(c)
  })
  .openapi(patchWebhook, async (c) => {
    const { url: text, ...settings } = c.req.valid("json")
    const address = text === undefined ? undefined : readWebhookUrl(text, c.get("parts").alerting.allowPrivate)
    const { id } = c.req.valid("param")
    const before = await findWebhook(c.get("parts").sql, clientOf(c).clientId, id)
    if (!before) return unknownWebhook(c)
    const cargo = c.get("parts").alerting.cargoes[before.carries]
    const refused = refuseSettings(c, cargo, settings.kinds, address)
    if (refused || typeof address === "string") return refused ?? refuseUrl(c, address as AddressFault)
    const change = { ...settings, url: address?.href }
    const webhook = await changeWebhook(c.get("parts"), clientOf(c), id, change)
    return webhook ? c.json(toWireWebhook(webhook), 200) : unknownWebhook(c)
  })
  .openapi(deleteWebhook, async (c) => {
    const removed = await removeWebhook(c.get("parts"), clientOf(c), c.req.valid("param").id)
    return removed ? c.body(null, 204) : unknownWebhook(c)
  })
  .openapi(rotateWebhook, async (c) => {
    const { secrets } = c.get("parts").alerting
    if (!secrets) return noKey(c)
    await agreeOnWebhooks(c.get("parts"), secrets)
    const rotated = await rotateSecret(c.get("parts"), secrets, clientOf(c), c.req.valid("param").id)
    if (!rotated) return unknownWebhook(c)
    c.header("Cache-Control", "no-store")
    return c.json({ ...toWireWebhook(rotated.webhook), secret: rotated.secret }, 200)
  })
