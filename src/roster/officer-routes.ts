/** HTTP of rosters, for officers: numbers, and one seller at a time for a purpose. */
import { z } from "@hono/zod-openapi"
import { actorOf } from "../access/principal.ts"
import { findTenant } from "../access/store.ts"
import type { Tenant } from "../access/tenant.ts"
import type { Pool } from "../database/client.ts"
import { json, jsonBody } from "../http/content.ts"
import { problem, problemResponses } from "../http/problem.ts"
import { defineRoute, routeGroup } from "../http/route.ts"
import { wireObject } from "../input/wire-object.ts"
import { dayInChina } from "../law/day.ts"
import { auditWords } from "../register/audit/words.ts"
import { agreeOnRosters } from "./agreed-key.ts"
import type { RosterParts } from "./routes.ts"
import type { RosterKeys } from "./seal.ts"
import type { PersonalPart } from "./seller.ts"
import { readSealed } from "./seller-store.ts"
import { readStatistics, statisticsSchema } from "./statistics.ts"

const getStatistics = defineRoute("roster:read", "get /v1/rosters/statistics", {
  operationId: "getRosterStatistics",
  summary: "Numbers of sellers: by platform, region and exemption, listed ones, refused rows, owners of several shops",
  description:
    "Of sellers that have not left. A person is known on several platforms by the keyed hash of the ID number.",
  responses: { 200: json("The numbers", statisticsSchema) },
})

export const revealedSchema = wireObject("RevealedSeller", {
  platform: z.uuid(),
  seller: z.string(),
  code: z.string().nullable(),
  name: z.string().nullable(),
  id_number: z.string().nullable().openapi({ description: "Null where the platform sent its hash alone" }),
  address: z.string(),
  contact: z.string(),
  live_account: z.string().nullable(),
  streamers: z.string().nullable(),
}).openapi({
  example: {
    ...{ platform: "9c1f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a13", seller: "s-1001", code: "91000000MA00000157" },
    ...{
      name: "郑州示例云杉商贸有限公司",
      id_number: null,
      address: "示例市示例路1号",
      contact: "service@shop.example",
    },
    ...{ live_account: null, streamers: null },
  },
})

const postReveal = defineRoute("roster:reveal", "post /v1/rosters/reveal", {
  operationId: "revealSeller",
  summary: "What is sealed of one seller, for a stated purpose; written to the audit trail",
  request: {
    body: jsonBody(
      wireObject("RevealRequest", {
        platform: z.uuid(),
        seller: z.string().min(1).max(100),
        purpose: auditWords(5),
      }).openapi({
        example: {
          ...{ platform: "9c1f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a13", seller: "s-1001" },
          purpose: "核实第 12 号举报所涉网店的实际经营地址",
        },
      }),
    ),
  },
  responses: { 200: json("The seller", revealedSchema), ...problemResponses(404) },
})

export const rosterOfficerRoutes = routeGroup<RosterParts>()
  .openapi(getStatistics, async (c) => {
    const { sql, clock } = c.get("parts")
    return c.json(await readStatistics(sql, dayInChina(clock())), 200)
  })
  .openapi(postReveal, async (c) => {
    const { sql, clock, rosterKeys: keys } = c.get("parts")
    if (keys === null) return problem(c, "not-configured", { detail: noKeys })
    const { platform, seller, purpose } = c.req.valid("json")
    const actor = actorOf(c.get("principal"))
    const clientId = await findTenant(sql, platform)
    await agreeOnRosters(c.get("parts"), keys)
    const found = clientId && (await revealSeller({ sql, keys }, { clientId, seller, actor, purpose, at: clock() }))
    if (!found) return problem(c, "unknown-seller", { detail: noSuchSeller })
    c.header("cache-control", "no-store")
    const { code, name, personal } = found
    const { address, contact, idNumber = null, account = null, streamers = null } = personal
    return c.json(
      {
        ...{ platform, seller, code, name: name ?? personal.name ?? null, id_number: idNumber, address, contact },
        ...{ live_account: account, streamers },
      },
      200,
    )
  })

const noSuchSeller = {
  zh: "该平台的名单中没有这个编号的经营者。",
  en: "The platform's roster has no such seller.",
} as const
const noKeys = {
  zh: "没有配置名单密钥，无法读取。请运行人员设置 IDENTITY_HASH_KEY 和 ROSTER_KEY。",
  en: "No keys of rosters are configured. The operator sets IDENTITY_HASH_KEY and ROSTER_KEY.",
} as const

/** Whose, by whom and what for. */
interface RevealRequest {
  clientId: Tenant
  seller: string
  actor: string
  purpose: string
  /** ms since 1970. */
  at: number
}

/**
 * Opens what is sealed of a seller; null for no such one. That it was read, by whom and why, is written before.
 * @throws where the key that it was sealed with is not there any more
 */
async function revealSeller(
  { sql, keys }: { sql: Pool; keys: RosterKeys },
  request: RevealRequest,
): Promise<{ code: string | null; name: string | null; personal: PersonalPart } | null> {
  const held = await readSealed(sql, request)
  if (!held) return null
  const { clientId, seller } = request
  const personal = keys.open({ clientId, seller }, { key: held.sealedKey, bytes: held.sealed })
  return { code: held.code, name: held.name, personal }
}
