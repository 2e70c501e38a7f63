/** HTTP of clients: who holds a key, adding one, and having keys made for their holders, and withdrawn. */
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { toApiKey } from "../../access/api-key.ts"
import { findKeyHolder, findKeyHolderWithin, type KeyHolder, listKeyHolders } from "../../access/client-store.ts"
import { decideConfirmation, decideOrder, type KeyOrder, type KeyRefusal, keyRefusals } from "../../access/key-order.ts"
import { confirmHolder, dropOrder, findKeyOrder, orderKey, writeOrder } from "../../access/key-order-store.ts"
import { keyPersonNames } from "../../access/key-persons.ts"
import { loadPersons } from "../../access/person-link-store.ts"
import { actorOf, may } from "../../access/principal.ts"
import type { RoleQuotas } from "../../access/quota/lease-book.ts"
import { readUsage } from "../../access/quota/usage.ts"
import { toWireUsage } from "../../access/quota/wire.ts"
import { authorityReach } from "../../access/reach.ts"
import { type ClientRole, clientRoles } from "../../access/scope.ts"
import { addClient, revokeClient, setQuotas } from "../../access/store.ts"
import type { ActingParts } from "../../database/client.ts"
import { writeAgency } from "../../enforcement/agency/store.ts"
import type { OfficerHand } from "../../gate/hands.ts"
import { type GateRefusal, reasons } from "../../gate/may-take-effect.ts"
import { idParam, json, jsonBody, toPage } from "../../http/content.ts"
import type { Environment } from "../../http/environment.ts"
import { type ProblemName, problem, problemResponses } from "../../http/problem.ts"
import { defineRoute, officerOf, refuseFaults, routeGroup } from "../../http/route.ts"
import { described } from "../../input/described-pattern.ts"
import { holderFault } from "../../input/holder-name.ts"
import { limitParameter } from "../../input/page-limit.ts"
import { wireObject } from "../../input/wire-object.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { findPersonalData } from "../../law/personal-data.ts"
import { auditWords } from "../../register/audit/words.ts"
import { nameInput } from "../../register/proceeding/kind.ts"
import {
  keyCodeSchema,
  keyHolderDetailSchema,
  keyHolderPageSchema,
  keyHolderSchema,
  toWireKeyHolder,
  toWireKeyOrder,
} from "./wire.ts"

const listClients = defineRoute("operate:read", "get /v1/clients", {
  operationId: "listClients",
  summary: "Who holds a key: platforms, agencies and sources, by name",
  description:
    "Of the own authority and those below it: of what lies in the whole country the national authority sees.",
  request: {
    query: z.object({
      role: z.enum(clientRoles).optional(),
      state: z.enum(["valid", "withdrawn", "ordered"]).optional().openapi({
        description: "Of the key; `ordered`: somebody has named its holder, and somebody else has to confirm it",
      }),
      name: z.string().max(200).optional().openapi({ description: "Part of the name" }),
      cursor: z.uuid().optional().openapi({ description: "`next` of the page before" }),
      limit: limitParameter(200, 50),
    }),
  },
  responses: { 200: json("A page of clients", keyHolderPageSchema) },
})

const getClient = defineRoute("operate:read", "get /v1/clients/{id}", {
  operationId: "getClient",
  summary: "One client, and what its key has used on the last 30 days",
  request: { params: idParam },
  responses: { 200: json("The client", keyHolderDetailSchema), ...problemResponses(400, 404) },
})

const authorityPattern = described(/^\d{6}$/, { zh: "6 位行政区划代码", en: "a region's code of 6 digits" })
// A call of 1,000 names has to be possible at all, as with the quotas of a role (cli/client.ts).
const unitsPerDay = z.int().min(4_000).max(1_000_000_000_000)
const rowsPerDay = z.int().min(1).max(1_000_000_000_000)
// What one person gives a key for a day, of what keys of its role may: ours. The machine knows no such bound.
const quotaTimes = 10
const reason = auditWords(2)

const createClient = defineRoute("operate:act", "post /v1/clients", {
  operationId: "createClient",
  summary: "Add a platform or an agency, and propose who is to hold its key; somebody else confirms it",
  description:
    "It has no key until a second person confirms the holder (`confirm-holder`) and the holder trades both codes at POST " +
    "/v1/key/trade. An agency needs the region for which it acts; a platform may have one, and is the whole country's " +
    "without. A source publishes what it sends by itself: it is added on the machine alone (`gongshi client add`).",
  request: {
    body: jsonBody(
      wireObject("ClientToAdd", {
        name: nameInput.max(200),
        role: z.enum(["platform", "agency"]),
        region: z.string().regex(authorityPattern).optional(),
        held_by: z.string().min(1).max(200).openapi({
          description: "Who is to have the key, by the login's name for the person: what it does, that person has done",
        }),
        // Whoever holds it is one person, until the operator says on the machine that several have a hand in what comes with it.
        hands: z.enum(keyPersonNames).default("single").openapi({
          description:
            "`single`; that several have a hand in it is said on the machine alone (`gongshi client declare`)",
        }),
      }).openapi({ example: { name: "示例团购平台", role: "platform", held_by: "anna" } }),
    ),
  },
  responses: { 201: json("The client, and the first code", keyCodeSchema), ...problemResponses(403, 409) },
})

const orderClientKey = defineRoute("operate:act", "post /v1/clients/{id}/key", {
  operationId: "orderClientKey",
  summary: "Have another API key made for a client: the answer holds a code for its holder, never the key",
  description:
    "Without `held_by` for who holds it now: they trade the code with the present key, which goes on until then. With " +
    "`held_by`, where the holder is gone, for somebody else: a second person confirms it (`confirm-holder`), has a code of " +
    "their own, and the new holder trades both. What was ordered before is dropped. Not of a source, whose key publishes.",
  request: {
    params: idParam,
    body: jsonBody(
      wireObject("OrderKey", { reason, held_by: z.string().min(1).max(200).optional() }).openapi({
        example: { reason: "密钥疑似泄露" },
      }),
    ),
  },
  responses: { 200: json("The order, and its code", keyCodeSchema), ...problemResponses(403, 404, 409) },
})

const actSchema = z
  .discriminatedUnion("act", [
    z.strictObject({ act: z.literal("withdraw"), reason }),
    z.strictObject({
      act: z.literal("quota"),
      units_per_day: unitsPerDay.nullable(),
      rows_per_day: rowsPerDay.nullable(),
    }),
    z.strictObject({ act: z.literal("drop-order"), order: z.uuid(), reason }),
  ])
  .openapi("ClientAct", { example: { act: "withdraw", reason: "合作终止" } })

const actOnClient = defineRoute("operate:act", "post /v1/clients/{id}/acts", {
  operationId: "actOnClient",
  summary: "Withdraw a client's key for good, drop a key that is ordered, or set what may be spent in a day",
  description:
    `By one person, of the client's place or above. Quotas that are null are those of its role, ${quotaTimes} times of which one ` +
    "person gives at most. What a withdrawn client has " +
    "sent, stays.",
  request: { params: idParam, body: jsonBody(actSchema) },
  responses: { 200: json("The client", keyHolderSchema), ...problemResponses(403, 404, 409) },
})

const confirmClientHolder = defineRoute("operate:act", "post /v1/clients/{id}/confirm-holder", {
  operationId: "confirmKeyHolder",
  summary: "Confirm whom somebody else has named to hold a client's key; the answer holds the second code",
  description: "By a person who has not proposed it and is not to hold it, of the client's place or above.",
  request: {
    params: idParam,
    body: jsonBody(
      wireObject("ConfirmHolder", { order: z.uuid().openapi({ description: "The order that was looked at" }) }).openapi(
        {
          example: { order: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a12" },
        },
      ),
    ),
  },
  responses: { 200: json("The order, and the second code", keyCodeSchema), ...problemResponses(403, 404, 409) },
})

interface ClientParts extends ActingParts {
  newSalt(): string
}

/** The routes. */
export const clientRoutes = routeGroup<ClientParts>()
  .openapi(listClients, async (c) => {
    const { cursor, limit, ...filter } = c.req.valid("query")
    const reach = authorityReach(officerOf(c).authority)
    const found = await listKeyHolders(c.get("parts").sql, reach, filter, { after: cursor, limit: limit + 1 })
    const { page, next } = toPage(found, limit, ({ id }) => id)
    return c.json({ clients: page.map(toWireKeyHolder), next }, 200)
  })
  .openapi(getClient, async (c) => {
    const { sql, quota, clock } = c.get("parts")
    const holder = await findKeyHolderWithin(sql, authorityReach(officerOf(c).authority), c.req.valid("param").id)
    if (!holder) return unknownClient(c)
    await quota?.settle({ clientId: holder.id })
    const order = await findKeyOrder(sql, holder.id)
    const usage = await readUsage(sql, { kind: "client", ...holder }, quota?.roleQuotas ?? null, clock())
    const mayConfirm = order !== null && (await isConfirmedBy(c, order, holder))
    const told = { client: toWireKeyHolder(holder), order: order && toWireKeyOrder(order), may_confirm: mayConfirm }
    return c.json({ ...told, usage: toWireUsage(usage) }, 200)
  })
  .openapi(createClient, async (c) => {
    const parts = c.get("parts")
    const { name, role, region = null, held_by: person, hands } = c.req.valid("json")
    const unfit = holderFault(person)
    const faults = [
      // It stands in receipts, and in the audit trail for good.
      ...(findPersonalData(name) === null ? [] : [{ pointer: "/name", detail: words.name }]),
      ...(unfit ? [{ pointer: "/held_by", detail: unfit }] : []),
      ...(hands === "several" ? [{ pointer: "/hands", detail: words.hands }] : []),
      ...(role === "agency" && region === null ? [{ pointer: "/region", detail: words.region }] : []),
    ]
    if (faults.length > 0) return refuseFaults(c, faults)
    const heldBy = person.trim()
    const [id, hand, at] = [parts.newId(), handOf(c), parts.clock()]
    const placed = { role, region, authorities: [], revokedAt: null }
    const refused = decideOrder(placed, hand, heldBy, await loadPersons(parts.sql))
    if (refused) return refuseKey(c, refused)
    const { name: actor } = hand
    // Until somebody trades the codes it has a key that nobody knows.
    const client = { id, name, role, persons: hands, region, actor, at }
    let ordered: { order: KeyOrder; code: string } | null = null
    const added = await addClient(parts.sql, { ...client, key: toApiKey(parts.newSalt()) }, async (tx, clientId) => {
      if (role === "agency" && region !== null) await writeAgency(tx, clientId, { region }, { actor, reason: null, at })
      ordered = await writeOrder(tx, parts, { clientId, actor, heldBy, reason: null, confirmedBy: null })
    })
    if (added === "taken") {
      return problem(c, "illegal-act", { detail: words.taken, errors: [{ pointer: "/name", detail: words.taken }] })
    }
    return codeAnswer(c, id, ordered, 201)
  })
  .openapi(orderClientKey, async (c) => {
    const { reason: why, held_by: person } = c.req.valid("json")
    const unfit = person === undefined ? null : holderFault(person)
    if (unfit) return refuseFaults(c, [{ pointer: "/held_by", detail: unfit }])
    const order = { id: c.req.valid("param").id, hand: handOf(c), heldBy: person?.trim() ?? null, reason: why }
    const ordered = await orderKey(c.get("parts"), order)
    if (ordered === "absent") return unknownClient(c)
    if (typeof ordered === "string") return refuseKey(c, ordered)
    return codeAnswer(c, order.id, ordered, 200)
  })
  .openapi(confirmClientHolder, async (c) => {
    const { id } = c.req.valid("param")
    const confirmed = await confirmHolder(c.get("parts"), { id, hand: handOf(c), seen: c.req.valid("json").order })
    if (confirmed === "absent") return unknownClient(c)
    if (typeof confirmed === "string") return refuseKey(c, confirmed)
    return codeAnswer(c, id, confirmed, 200)
  })
  .openapi(actOnClient, async (c) => {
    const parts = c.get("parts")
    const { sql, clock } = parts
    const { id } = c.req.valid("param")
    const holder = await findKeyHolder(sql, id)
    if (!holder) return unknownClient(c)
    const sent = c.req.valid("json")
    const hand = handOf(c)
    if (sent.act === "drop-order") {
      const dropped = await dropOrder(parts, { id, hand, seen: sent.order, reason: sent.reason })
      if (dropped === "absent") return unknownClient(c)
      return dropped === "dropped" ? c.json(toWireKeyHolder(holder), 200) : refuseKey(c, dropped)
    }
    if (sent.act === "quota") {
      const beyond = beyondQuota(sent, parts.quota?.roleQuotas[holder.role] ?? null)
      if (beyond.length > 0) return refuseFaults(c, beyond)
    }
    const author = { name: holder.name, actor: hand.name, at: clock() }
    const done =
      sent.act === "withdraw"
        ? await revokeClient(sql, { ...author, reason: sent.reason })
        : await setQuotas(sql, { ...author, quotas: { units: sent.units_per_day, rows: sent.rows_per_day } })
    if (typeof done === "object" && "reason" in done) return refuseByGate(c, done)
    const after = done === "absent" ? null : await findKeyHolder(sql, id)
    if (!after) return refuseKey(c, "withdrawn")
    return c.json(toWireKeyHolder(after), 200)
  })

/** What one person may not set, by field. @param ofRole what keys of its role may; null: nothing is counted */
function beyondQuota(
  { units_per_day: units, rows_per_day: rows }: { units_per_day: number | null; rows_per_day: number | null },
  ofRole: RoleQuotas[ClientRole] | null,
) {
  if (ofRole === null) return []
  const asked = [
    ["/units_per_day", units, ofRole.units],
    ["/rows_per_day", rows, ofRole.rows],
  ] as const
  return asked.flatMap(([pointer, wanted, most]) =>
    wanted !== null && wanted > most * quotaTimes ? [{ pointer, detail: beyondWords(most * quotaTimes) }] : [],
  )
}

const beyondWords = (most: number): Bilingual => ({
  zh: `一名管理员最多设为 ${most}（同类接入方额度的 ${quotaTimes} 倍）；再多由运维人员在服务器上设定：gongshi client quota`,
  en: `one administrator gives ${most} at most, ${quotaTimes} times what keys of its role may; more is given on the machine, by gongshi client quota`,
})

type ClientContext = Context<Environment<ClientParts>>

/** Who orders: an officer, by the authority they act for. */
function handOf(c: ClientContext): OfficerHand {
  const officer = officerOf(c)
  return { kind: "officer", name: actorOf(officer), authority: officer.authority }
}

/** Whether whoever asks would confirm an order, by whatever names they are known. */
async function isConfirmedBy(c: ClientContext, order: KeyOrder, holder: KeyHolder): Promise<boolean> {
  if (!may(officerOf(c), "operate:act")) return false
  const person = await loadPersons(c.get("parts").sql)
  return decideConfirmation(order, holder, handOf(c), order.id, person) === null
}

/** The answer with a code, which nobody else is shown and no cache keeps. */
async function codeAnswer<S extends 200 | 201>(
  c: ClientContext,
  id: string,
  ordered: { order: KeyOrder; code: string } | null,
  status: S,
) {
  const holder = await findKeyHolder(c.get("parts").sql, id)
  if (!holder || !ordered) throw new Error("a client whose key was ordered is not there")
  c.header("Cache-Control", "private, no-store")
  return c.json({ client: toWireKeyHolder(holder), order: toWireKeyOrder(ordered.order), code: ordered.code }, status)
}

const problemOf = {
  ...{ beyond: "not-allowed", source: "illegal-act", withdrawn: "illegal-act", code: "illegal-act" },
  ...{ holder: "own-act", own: "own-act", stale: "changed-meanwhile" },
} as const satisfies Record<KeyRefusal, ProblemName>

function refuseKey(c: ClientContext, why: KeyRefusal) {
  return problem(c, problemOf[why], { detail: keyRefusals[why] }) as never
}

/** What the gate refuses, in the words of keys where they say who may. */
function refuseByGate(c: ClientContext, { reason: why, detail }: GateRefusal) {
  if (why === "not-theirs") return refuseKey(c, "beyond")
  return problem(c, reasons[why].problem, { detail }) as never
}

function unknownClient<E extends Environment>(c: Context<E>) {
  return problem(c, "unknown-client", { detail: words.absent })
}

const words = {
  absent: { zh: "没有这个接入方。", en: "There is no such client." },
  name: {
    zh: "名称疑似含有个人信息",
    en: "it seems to hold personal data",
  },
  hands: {
    zh: "密钥先按一人使用；经手须经多人的，由运维人员在服务器上声明：gongshi client declare 名称 --hands several",
    en: "a key begins as one person's; that several have a hand in it is said on the machine: gongshi client declare NAME --hands several",
  },
  region: { zh: "协同机构须写明其所在地区", en: "an agency acts for a region: which" },
  taken: { zh: "已有同名的接入方，请换一个名称。", en: "There is a client of that name already: choose another." },
} as const satisfies Record<string, Bilingual>
