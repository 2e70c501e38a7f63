/** HTTP of clients: who holds a key, adding one, and replacing and withdrawing keys. */
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { toApiKey } from "../../access/api-key.ts"
import { findKeyHolder, listKeyHolders, renewKey } from "../../access/client-store.ts"
import { actorOf } from "../../access/principal.ts"
import { readUsage } from "../../access/quota/usage.ts"
import { toWireUsage } from "../../access/quota/wire.ts"
import { clientRoles } from "../../access/scope.ts"
import { addClient, revokeClient, setQuotas } from "../../access/store.ts"
import type { ActingParts } from "../../database/client.ts"
import { writeAgency } from "../../enforcement/agency/store.ts"
import { idParam, json, jsonBody, toPage } from "../../http/content.ts"
import type { Environment } from "../../http/environment.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { defineRoute, refuseFaults, routeGroup } from "../../http/route.ts"
import { described } from "../../input/described-pattern.ts"
import { holderFault } from "../../input/holder-name.ts"
import { limitParameter } from "../../input/page-limit.ts"
import { wireObject } from "../../input/wire-object.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { findPersonalData } from "../../law/personal-data.ts"
import { auditWords } from "../../register/audit/words.ts"
import { nameInput } from "../../register/proceeding/kind.ts"
import { keyHolderDetailSchema, keyHolderPageSchema, keyHolderSchema, newKeySchema, toWireKeyHolder } from "./wire.ts"

const listClients = defineRoute("operate:read", "get /v1/clients", {
  operationId: "listClients",
  summary: "Who holds a key: platforms, agencies and sources, by name",
  request: {
    query: z.object({
      role: z.enum(clientRoles).optional(),
      state: z.enum(["valid", "withdrawn"]).optional().openapi({ description: "Of the key" }),
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
const reason = auditWords(2)

const createClient = defineRoute("operate:act", "post /v1/clients", {
  operationId: "createClient",
  summary: "Add a platform or an agency; the answer holds its API key, once",
  description:
    "An agency needs the region for which it acts. A source publishes what it sends by itself: it is added on the " +
    "machine alone (`gongshi client add`).",
  request: {
    body: jsonBody(
      wireObject("NewClient", {
        name: nameInput.max(200),
        role: z.enum(["platform", "agency"]),
        region: z.string().regex(authorityPattern).optional(),
        held_by: z.string().min(1).max(200).optional().openapi({
          description: "Who has the key, by the login's name for the person: what it does, that person has done",
        }),
      }).openapi({ example: { name: "示例团购平台", role: "platform" } }),
    ),
  },
  responses: { 201: json("The client, and its key", newKeySchema), ...problemResponses(409) },
})

const renewClientKey = defineRoute("operate:act", "post /v1/clients/{id}/key", {
  operationId: "renewClientKey",
  summary: "Put another API key in the place of a client's; the answer holds it, once",
  description:
    "The key before is refused within a second, and the client's sessions end. Not of a source, whose key publishes.",
  request: {
    params: idParam,
    body: jsonBody(wireObject("RenewKey", { reason }).openapi({ example: { reason: "密钥疑似泄露" } })),
  },
  responses: { 200: json("The client, and its new key", newKeySchema), ...problemResponses(404, 409) },
})

const actSchema = z
  .discriminatedUnion("act", [
    z.strictObject({ act: z.literal("withdraw"), reason }),
    z.strictObject({
      act: z.literal("quota"),
      units_per_day: unitsPerDay.nullable(),
      rows_per_day: rowsPerDay.nullable(),
    }),
  ])
  .openapi("ClientAct", { example: { act: "withdraw", reason: "合作终止" } })

const actOnClient = defineRoute("operate:act", "post /v1/clients/{id}/acts", {
  operationId: "actOnClient",
  summary: "Withdraw a client's key for good, or set what it may spend in a day",
  description: "Quotas that are null are those of its role. What a withdrawn client has sent, stays.",
  request: { params: idParam, body: jsonBody(actSchema) },
  responses: { 200: json("The client", keyHolderSchema), ...problemResponses(404, 409) },
})

interface ClientParts extends ActingParts {
  newSalt(): string
}

/** The routes. */
export const clientRoutes = routeGroup<ClientParts>()
  .openapi(listClients, async (c) => {
    const { cursor, limit, ...filter } = c.req.valid("query")
    const found = await listKeyHolders(c.get("parts").sql, filter, { after: cursor, limit: limit + 1 })
    const { page, next } = toPage(found, limit, ({ id }) => id)
    return c.json({ clients: page.map(toWireKeyHolder), next }, 200)
  })
  .openapi(getClient, async (c) => {
    const { sql, quota, clock } = c.get("parts")
    const holder = await findKeyHolder(sql, c.req.valid("param").id)
    if (!holder) return unknownClient(c)
    await quota?.settle({ clientId: holder.id })
    const usage = await readUsage(sql, { kind: "client", ...holder }, quota?.roleQuotas ?? null, clock())
    return c.json({ client: toWireKeyHolder(holder), usage: toWireUsage(usage) }, 200)
  })
  .openapi(createClient, async (c) => {
    const { sql, newId, newSalt, clock } = c.get("parts")
    const { name, role, region, held_by: person } = c.req.valid("json")
    const [subject, unfit] = [person?.trim(), person === undefined ? null : holderFault(person)]
    const faults = [
      // It stands in receipts, and in the audit trail for good.
      ...(findPersonalData(name) === null ? [] : [{ pointer: "/name", detail: words.name }]),
      ...(unfit ? [{ pointer: "/held_by", detail: unfit }] : []),
      ...(role === "agency" && region === undefined ? [{ pointer: "/region", detail: words.region }] : []),
      ...(role === "platform" && region !== undefined ? [{ pointer: "/region", detail: words.noRegion }] : []),
    ]
    if (faults.length > 0) return refuseFaults(c, faults)
    const [id, key, actor, at] = [newId(), toApiKey(newSalt()), actorOf(c.get("principal")), clock()]
    const client = { id, name, role, key, actor, at, ...(subject === undefined ? {} : { subject }) }
    const added = await addClient(sql, client, async (tx, tenant) => {
      if (region !== undefined) await writeAgency(tx, tenant, { region }, { actor, reason: null, at })
    })
    if (added === "taken") {
      return problem(c, "illegal-act", { detail: words.taken, errors: [{ pointer: "/name", detail: words.taken }] })
    }
    const holder = await findKeyHolder(sql, id)
    if (!holder) throw new Error("a client that was added is not there")
    return c.json({ client: toWireKeyHolder(holder), key }, 201)
  })
  .openapi(renewClientKey, async (c) => {
    const { sql, newSalt, clock } = c.get("parts")
    const holder = await findKeyHolder(sql, c.req.valid("param").id)
    if (!holder) return unknownClient(c)
    // Whoever has the key of a source publishes what nobody else has seen.
    if (holder.role === "source") return problem(c, "illegal-act", { detail: words.source })
    const [key, actor] = [toApiKey(newSalt()), actorOf(c.get("principal"))]
    const order = { id: holder.id, key, actor, reason: c.req.valid("json").reason, at: clock() }
    if ((await renewKey(sql, order)) === "absent") return problem(c, "illegal-act", { detail: words.withdrawn })
    return c.json({ client: toWireKeyHolder(holder), key }, 200)
  })
  .openapi(actOnClient, async (c) => {
    const { sql, clock } = c.get("parts")
    const { id } = c.req.valid("param")
    const holder = await findKeyHolder(sql, id)
    if (!holder) return unknownClient(c)
    const sent = c.req.valid("json")
    const author = { name: holder.name, actor: actorOf(c.get("principal")), at: clock() }
    const done =
      sent.act === "withdraw"
        ? await revokeClient(sql, { ...author, reason: sent.reason })
        : await setQuotas(sql, { ...author, quotas: { units: sent.units_per_day, rows: sent.rows_per_day } })
    const after = done === "absent" ? null : await findKeyHolder(sql, id)
    if (!after) return problem(c, "illegal-act", { detail: words.withdrawn })
    return c.json(toWireKeyHolder(after), 200)
  })

function unknownClient<E extends Environment>(c: Context<E>) {
  return problem(c, "unknown-client", { detail: words.absent })
}

const words = {
  absent: { zh: "没有这个接入方。", en: "There is no such client." },
  name: {
    zh: "名称疑似含有个人信息",
    en: "it seems to hold personal data",
  },
  region: { zh: "协同机构须写明其所在地区", en: "an agency acts for a region: which" },
  noRegion: { zh: "平台没有地区", en: "a platform has no region" },
  taken: { zh: "已有同名的接入方，请换一个名称。", en: "There is a client of that name already: choose another." },
  withdrawn: { zh: "该接入方的密钥已经撤销。", en: "The key of this client was withdrawn before." },
  source: {
    zh: "报送系统的密钥能直接公示，只能在服务器上用命令更换：gongshi client。",
    en: "The key of a source publishes by itself: it is given on the machine alone, by gongshi client.",
  },
} as const satisfies Record<string, Bilingual>
