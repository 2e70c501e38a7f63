/** HTTP of agencies: the own place in joint punishment, and for officers all of them. */
import { z } from "@hono/zod-openapi"
import { codeMs } from "../../access/key-order.ts"
import { writeOrder } from "../../access/key-order-store.ts"
import type { SessionParts } from "../../access/store.ts"
import type { ActingParts } from "../../database/client.ts"
import { idParam, json, jsonBody } from "../../http/content.ts"
import type { RequestFault } from "../../http/fault.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { clientOf, defineRoute, refuseFaults, routeGroup } from "../../http/route.ts"
import { regionPattern } from "../../input/described-pattern.ts"
import { wireObject } from "../../input/wire-object.ts"
import { dayInChina } from "../../law/day.ts"
import { listNames } from "../../law/list.ts"
import { holdsIdNumber } from "../../law/personal-data.ts"
import { writeAudit } from "../../register/audit/trail.ts"
import { toBareKey } from "../../signing/signing-key.ts"
import { listMeasureTypes } from "../catalogue/store.ts"
import { byTwo, keptResponse } from "../prepared/door-routes.ts"
import { checkSignature, keyProofType } from "../signed-act.ts"
import type { AgencyKey } from "./agency.ts"
import { endSubscription, getAgency, insertSubscription, listAgencies, listSubscriptions, saveAgency } from "./store.ts"
import { findSubscriptionFaults, subscriptionsMax } from "./subscription.ts"
import {
  agencyKeyCodeSchema,
  agencySchema,
  agencySettingsSchema,
  subscriptionSchema,
  subscriptionsSchema,
  toWireAgency,
  toWireSubscription,
} from "./wire.ts"

const getOwn = defineRoute("agency:own", "get /v1/agency", {
  operationId: "getAgency",
  summary: "The own agency: region, seat in the joint conference, lists, purposes, contact, key",
  responses: { 200: json("The agency", agencySchema) },
})

const setOwn = defineRoute(byTwo("agency:set", "changeAgency"), "patch /v1/agency", {
  operationId: "changeAgency",
  summary: "Set the own contact, or the key that signs the own acts",
  description:
    "Region, seat, lists and purposes are the operator's. An act that is not signed by the key is taken too, and marked so.",
  request: { body: jsonBody(agencySettingsSchema) },
  responses: { 200: json("The agency", agencySchema), ...keptResponse, ...problemResponses(409) },
})

const orderKey = defineRoute(byTwo("key:renew", "orderAgencyKey"), "post /v1/agency/key", {
  operationId: "orderAgencyKey",
  summary: "Have another API key made for your agency: prepared by one of its people, confirmed by another",
  description:
    "Whoever confirms it is told a code, which lasts an hour and works once; the holder of the key trades it with the present " +
    "one at POST /v1/key/trade. By the key itself POST /v1/key does it at once, unless it is declared to be one person's.",
  responses: { 200: json("The code", agencyKeyCodeSchema), ...keptResponse, ...problemResponses(409) },
})

export const agenciesSchema = wireObject("Agencies", { agencies: z.array(agencySchema) })

const getAll = defineRoute("enforcement:watch", "get /v1/agencies", {
  operationId: "listAgencies",
  summary: "The agencies that take part in joint punishment",
  responses: {
    200: json("The agencies, by name", agenciesSchema),
  },
})

const getSubscriptions = defineRoute("agency:own", "get /v1/subscriptions", {
  operationId: "listSubscriptions",
  summary: "What your agency is told of",
  responses: { 200: json("The subscriptions, the oldest first", subscriptionsSchema) },
})

const addSubscription = defineRoute("agency:set", "post /v1/subscriptions", {
  operationId: "createSubscription",
  summary: "Be told of records: of a list, on a ground, of merchants of a region, or that a measure may follow",
  description:
    "What is not named does not narrow. Each new and changed record that fits becomes a notice in your tray, and so does " +
    "what is published already. The same subscription again is the one that there is.",
  request: {
    body: jsonBody(
      wireObject("SubscriptionRequest", {
        list: z.enum(listNames).optional(),
        ground: z.string().max(20).optional().openapi({ description: "Of penalties a class" }),
        region: z.string().regex(regionPattern).optional(),
        measure: z.string().max(40).optional(),
      }).openapi({ example: { list: "serious", region: "41" } }),
    ),
  },
  responses: { 201: json("The subscription", subscriptionSchema), ...problemResponses(409) },
})

const removeSubscription = defineRoute("agency:set", "delete /v1/subscriptions/{id}", {
  operationId: "endSubscription",
  summary: "Be told of new records no more",
  description: "What was told is recalled all the same when it ends.",
  request: { params: idParam },
  responses: { 204: { description: "It has ended" }, ...problemResponses(400, 404) },
})

export const agencyRoutes = routeGroup<ActingParts & SessionParts>()
  .openapi(getOwn, async (c) => c.json(toWireAgency(await getAgency(c.get("parts").sql, clientOf(c).clientId)), 200))
  .openapi(setOwn, async (c) => {
    const { sql, clock } = c.get("parts")
    const { clientId, actor } = clientOf(c)
    const { contact, key: given, key_proof: proof } = c.req.valid("json")
    // The line of an office is what belongs here; an ID number is not.
    const faults: RequestFault[] = contact && holdsIdNumber(contact) ? [{ pointer: "/contact", detail: personal }] : []
    const key = given ? await readKey(given) : given
    if (key === "refused") faults.push({ pointer: "/key", detail: noKey })
    else if (key) {
      const { name } = await getAgency(sql, clientId)
      const said = { register: c.get("parts").issuer, agency: name, key: key.kid }
      if (proof === undefined || (await checkSignature(proof, key, said, keyProofType)) !== null)
        faults.push({ pointer: "/key_proof", detail: noProof })
    }
    if (faults.length > 0 || key === "refused") return refuseFaults(c, faults)
    const settings = { ...(contact === undefined ? {} : { contact }), ...(key === undefined ? {} : { key }) }
    const saved = await saveAgency(sql, clientId, settings, { actor, at: clock() })
    if (saved === "no-region") return problem(c, "illegal-act", { detail: noRegion })
    return c.json(toWireAgency(saved), 200)
  })
  .openapi(orderKey, async (c) => {
    const parts = c.get("parts")
    const { clientId, actor, preparedBy } = clientOf(c)
    const made = await parts.sql.begin((tx) =>
      writeOrder(tx, parts, {
        ...{ clientId, actor: preparedBy ?? actor, heldBy: null, reason: null },
        confirmedBy: preparedBy === undefined ? null : actor,
      }),
    )
    c.header("Cache-Control", "private, no-store")
    return c.json({ code: made.code, expires_at: new Date(parts.clock() + codeMs).toISOString() }, 200)
  })
  .openapi(getAll, async (c) => {
    return c.json({ agencies: (await listAgencies(c.get("parts").sql)).map(toWireAgency) }, 200)
  })
  .openapi(getSubscriptions, async (c) => {
    const found = await listSubscriptions(c.get("parts").sql, clientOf(c).clientId)
    return c.json({ subscriptions: found.map(toWireSubscription) }, 200)
  })
  .openapi(addSubscription, async (c) => {
    const { sql, clock, newId } = c.get("parts")
    const { clientId, actor } = clientOf(c)
    const { list, ground, region, measure } = c.req.valid("json")
    const types = await listMeasureTypes(sql, dayInChina(clock()))
    const type = types.find(({ id }) => id === measure)
    const faults = findSubscriptionFaults({ list, ground, measure }, await getAgency(sql, clientId), type)
    if (faults.length > 0) return refuseFaults(c, faults)
    const at = clock()
    const asked = {
      list: list ?? null,
      mark: ground ?? null,
      region: region?.replace(/(00)+$/, "") || null,
      measure: measure ?? null,
    }
    const added = await sql.begin(async (tx) => {
      const made = await insertSubscription(
        tx,
        { id: newId(), clientId, ...asked, createdAt: new Date(at) },
        subscriptionsMax,
      )
      if (made === "too-many") return made
      await writeAudit(tx, { act: "subscription.add", object: made.id, after: asked }, { actor, at })
      return made
    })
    if (added === "too-many") return problem(c, "too-many-subscriptions", { detail: tooMany })
    return c.json(toWireSubscription(added), 201)
  })
  .openapi(removeSubscription, async (c) => {
    const { sql, clock } = c.get("parts")
    const { clientId, actor } = clientOf(c)
    const { id } = c.req.valid("param")
    const at = clock()
    const ended = await sql.begin(async (tx) => {
      if (!(await endSubscription(tx, clientId, id, at))) return false
      await writeAudit(tx, { act: "subscription.end", object: id }, { actor, at })
      return true
    })
    return ended ? c.body(null, 204) : problem(c, "unknown-subscription", { detail: unknown })
  })

async function readKey(given: Omit<AgencyKey, "kid">): Promise<AgencyKey | "refused"> {
  const alg = given.crv === "Ed25519" ? "Ed25519" : "ES256"
  try {
    const { kid } = await toBareKey({ ...given, ...(given.y === undefined ? {} : { y: given.y }), alg } as Parameters<
      typeof toBareKey
    >[0])
    return { ...given, kid }
  } catch {
    return "refused"
  }
}

const personal = { zh: "不应出现身份证号码", en: "an ID number does not belong here" } as const
const noKey = {
  zh: "不是可用的公钥：应为 Ed25519 或者 P-256 的 JWK",
  en: "it should be a public key, Ed25519 or P-256, as a JWK",
} as const
const noProof = {
  zh: "没有证明持有该密钥：须用它对本库地址、机构名称和公钥指纹签名",
  en: "nothing shows that you hold the key: sign the register’s address, your name and the thumbprint by it",
} as const
const noRegion = {
  zh: "运行单位尚未登记本机构的行政区划，请与其联系。",
  en: "The operator has not said yet for which region your agency acts: ask them to.",
} as const
const tooMany = {
  zh: `最多 ${subscriptionsMax} 个订阅。`,
  en: `There may be ${subscriptionsMax} subscriptions at most.`,
} as const
const unknown = { zh: "没有此编号的订阅。", en: "There is no subscription of this id." } as const
