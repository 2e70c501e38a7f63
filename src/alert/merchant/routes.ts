/** HTTP of where a merchant is told by mail or SMS: with its own login, of its own code alone. */
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { actorOf } from "../../access/principal.ts"
import { idParam, json, jsonBody } from "../../http/content.ts"
import type { Environment } from "../../http/environment.ts"
import { languageOf } from "../../http/language.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { defineRoute, routeGroup } from "../../http/route.ts"
import { wireObject } from "../../input/wire-object.ts"
import type { AlertOffice } from "../alerting.ts"
import { channels, contactsADay, contactsMax, maskAddress, readAddress } from "./contact.ts"
import { addContact, type ContactOwner, confirm, removeContact } from "./contact-service.ts"
import { listContacts, type StoredContact } from "./contact-store.ts"
import { type MessageKind, messageKinds, messageStates } from "./message.ts"
import { listMessages } from "./message-store.ts"
import { openContact } from "./seal.ts"

const kindNames = Object.keys(messageKinds) as [MessageKind, ...MessageKind[]]

const contactExample = {
  ...{ id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", channel: "sms" as const, address: "138****1234" },
  ...{ state: "confirmed" as const, created_at: "2026-03-05T02:00:00.000Z", confirmed_at: "2026-03-05T02:01:00.000Z" },
}

export const contactSchema = wireObject("Contact", {
  id: z.uuid(),
  channel: z.enum(channels),
  address: z.string().openapi({ description: "But for its ends" }),
  state: z.enum(["waiting", "confirmed"]).openapi({ description: "waiting: for the code that was sent there" }),
  created_at: z.iso.datetime(),
  confirmed_at: z.iso.datetime().nullable(),
}).openapi({ example: contactExample })

export const contactListSchema = wireObject("Contacts", {
  offered: z.array(z.enum(channels)).openapi({ description: "By what this register can tell; empty: by nothing" }),
  contacts: z.array(contactSchema),
  messages: z
    .array(
      z.strictObject({
        kind: z.enum(kindNames),
        channel: z.enum(channels),
        state: z.enum(Object.keys(messageStates) as ["waiting", "sent", "dead"]),
        created_at: z.iso.datetime(),
      }),
    )
    .openapi({ description: "The last twenty" }),
}).openapi({
  example: {
    offered: ["mail", "sms"],
    contacts: [contactExample],
    messages: [{ kind: "application", channel: "sms", state: "sent", created_at: "2026-03-06T02:00:00.000Z" }],
  },
})

const newBody = wireObject("NewContact", { channel: z.enum(channels), address: z.string().min(1).max(300) }).openapi({
  example: { channel: "sms", address: "13800001234" },
})
const codeBody = wireObject("ContactCode", { code: z.string().min(1).max(20) }).openapi({ example: { code: "402117" } })

const listRoute = defineRoute("contact:own", "get /v1/contacts", {
  operationId: "listContacts",
  summary: "Where you are told of your applications and records, and what you were told lately",
  responses: { 200: json("The addresses", contactListSchema) },
})

const addRoute = defineRoute("contact:own", "post /v1/contacts", {
  operationId: "addContact",
  summary: "Be told by mail or SMS: a code is sent there, which has to be given back",
  description: `The address is kept sealed, and goes when you take it back. At most ${contactsMax}, and ${contactsADay} new ones a day.`,
  request: { body: jsonBody(newBody) },
  responses: { 201: json("The address, which waits for its code", contactSchema), ...problemResponses(429) },
})

const confirmRoute = defineRoute("contact:own", "post /v1/contacts/{id}/confirm", {
  operationId: "confirmContact",
  summary: "Give back the code that was sent to an address",
  request: { params: idParam, body: jsonBody(codeBody) },
  responses: { 200: json("The address, which is told from now on", contactSchema), ...problemResponses(404, 409) },
})

const removeRoute = defineRoute("contact:own", "delete /v1/contacts/{id}", {
  operationId: "removeContact",
  summary: "Be told there no more: the address is deleted",
  request: { params: idParam },
  responses: { 204: { description: "It is gone" }, ...problemResponses(400, 404) },
})

type ContactContext = Context<Environment<AlertOffice>>

export const contactRoutes = routeGroup<AlertOffice>()
  .openapi(listRoute, async (c) => {
    const owner = ownerOf(c)
    if (!owner) return problem(c, "not-allowed", { detail: merchantsAlone })
    const { sql, alerting } = c.get("parts")
    const contacts = await listContacts(sql, owner.code)
    const messages = await listMessages(sql, owner.code)
    return c.json(
      {
        offered: alerting.secrets ? [...(alerting.carrier?.channels ?? [])] : [],
        contacts: await Promise.all(contacts.map((contact) => toWire(c, contact))),
        messages: messages.map(({ kind, channel, state, createdAt }) => ({
          ...{ kind, channel, state, created_at: createdAt.toISOString() },
        })),
      },
      200,
    )
  })
  .openapi(addRoute, async (c) => {
    const owner = ownerOf(c)
    if (!owner) return problem(c, "not-allowed", { detail: merchantsAlone })
    const { channel, address } = c.req.valid("json")
    const { carrier, secrets } = c.get("parts").alerting
    const isOffered = secrets !== null && carrier?.channels.includes(channel) === true
    const read = readAddress(channel, address)
    // What was given is not repeated: it may be somebody's.
    if (read === null) {
      const errors = [
        ...(isOffered ? [] : [{ pointer: "/channel", detail: notOffered }]),
        { pointer: "/address", detail: noAddress[channel] },
      ]
      return problem(c, "invalid-request", { detail: noAddress[channel], errors })
    }
    if (!isOffered) return problem(c, "not-configured", { detail: notOffered, pointer: "/channel" })
    const added = await addContact(c.get("parts"), secrets, owner, { channel, address: read, language: languageOf(c) })
    if (added === "too-many") return problem(c, "too-many", { detail: full })
    return c.json(await toWire(c, added), 201)
  })
  .openapi(confirmRoute, async (c) => {
    const owner = ownerOf(c)
    if (!owner) return problem(c, "not-allowed", { detail: merchantsAlone })
    const { secrets } = c.get("parts").alerting
    const code = c.req.valid("json").code.normalize("NFKC").replace(/\s/g, "")
    const came = secrets ? await confirm(c.get("parts"), secrets, owner, c.req.valid("param").id, code) : "unknown"
    if (came === "unknown") return problem(c, "unknown-contact", { detail: unknown })
    if (came === "wrong") return problem(c, "invalid-request", { detail: wrongCode, pointer: "/code" })
    if (came === "late") return problem(c, "illegal-act", { detail: late })
    return c.json(await toWire(c, came), 200)
  })
  .openapi(removeRoute, async (c) => {
    const owner = ownerOf(c)
    if (!owner) return problem(c, "not-allowed", { detail: merchantsAlone })
    const isGone = await removeContact(c.get("parts"), owner, c.req.valid("param").id)
    return isGone ? c.body(null, 204) : problem(c, "unknown-contact", { detail: unknown })
  })

function ownerOf(c: ContactContext): ContactOwner | null {
  const principal = c.get("principal")
  return principal.kind === "merchant" ? { code: principal.code, actor: actorOf(principal) } : null
}

async function toWire(c: ContactContext, contact: StoredContact): Promise<z.infer<typeof contactSchema>> {
  const { secrets } = c.get("parts").alerting
  const { id, channel, state, createdAt, confirmedAt } = contact
  const opened = secrets && (await openContact(secrets, contact))
  return {
    ...{ id, channel, state, address: opened ? maskAddress(channel, opened.address) : "***" },
    ...{ created_at: createdAt.toISOString(), confirmed_at: confirmedAt?.toISOString() ?? null },
  }
}

const merchantsAlone = { zh: "仅供登录的商户设置本主体的提醒。", en: "Only a merchant who has logged in sets its own." }
const notOffered = { zh: "本库没有开通这种提醒。", en: "This register tells nobody in that way." }
const noAddress = {
  mail: { zh: "不是电子邮件地址，请核对。", en: "That is no mail address." },
  sms: {
    zh: "不是内地手机号码（11 位，以 1 开头），请核对。",
    en: "That is no mobile number of the mainland (11 digits).",
  },
}
const full = {
  zh: `最多 ${contactsMax} 个，每天最多新增 ${contactsADay} 个。请先删除不用的。`,
  en: `At most ${contactsMax}, and ${contactsADay} new ones a day: take one back first.`,
}
const unknown = { zh: "没有这个接收地址。", en: "You have no such address." }
const wrongCode = { zh: "验证码不对，请核对。", en: "That is not the code that was sent." }
const late = {
  zh: "验证码已失效，请删除后重新添加。",
  en: "The code counts no more: take the address back and add it anew.",
}
