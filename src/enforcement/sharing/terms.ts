/** Under which terms an agency is given what it reads: said with each answer of tray and feed (ZWSJ: no other purpose, no passing on). */
import { z } from "@hono/zod-openapi"
import type { Tenant } from "../../access/tenant.ts"
import type { Sql } from "../../database/client.ts"
import { wireObject } from "../../input/wire-object.ts"
import { bilingualSchema } from "../../register/record/wire.ts"
import { getAgency } from "../agency/store.ts"
import type { Cover } from "./cover-store.ts"
import { sharingTerms } from "./state.ts"
import { listGrounds } from "./store.ts"

/** The terms, on the wire. */
export interface WireTerms {
  text: { zh: string; en: string }
  under: { request: string | null; purpose: string | null; from: string | null; to: string | null }[]
}

export const termsExample: WireTerms = {
  text: sharingTerms,
  under: [
    {
      ...{ request: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", purpose: "纳税信用评价（示例）" },
      ...{ from: "2026-07-01", to: "2027-06-30" },
    },
  ],
}

export const termsSchema = wireObject("SharingTerms", {
  text: bilingualSchema,
  under: z
    .array(
      z.strictObject({
        request: z.uuid().nullable().openapi({ description: "The request for data; null: the operator's settings" }),
        purpose: z.string().nullable().openapi({ description: "null: the operator has set none" }),
        ...{ from: z.iso.date().nullable(), to: z.iso.date().nullable() },
      }),
    )
    .openapi({ description: "By what it is read today; empty: nothing is open to you" }),
}).openapi({ example: termsExample })

/** The terms of what an agency reads under a cover. */
export async function termsOf(sql: Sql, clientId: Tenant, cover: Cover): Promise<WireTerms> {
  const requests = [...new Set((cover ?? []).flatMap(({ request }) => request ?? []))]
  const bySettings = cover === null || cover.some(({ request }) => request === null)
  const { purposes } = await getAgency(sql, clientId)
  const named = purposes.length > 0 ? purposes : [null]
  const set = bySettings ? named.map((purpose) => ({ request: null, purpose, from: null, to: null })) : []
  return { text: { ...sharingTerms }, under: [...set, ...(await listGrounds(sql, clientId, requests))] }
}
