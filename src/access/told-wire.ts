/** What somebody is told took effect by others in their place, as it leaves the register. */
import { z } from "@hono/zod-openapi"
import { effectNames, effects } from "../gate/effect.ts"
import type { Told } from "./told-store.ts"

const words = z.strictObject({ zh: z.string(), en: z.string() })
const example = {
  ...{
    id: 17,
    at: "2026-03-05T02:00:00.000Z",
    whom: "client:0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11",
    effect: "quota" as const,
  },
  ...{ effect_name: { zh: "设定额度", en: "set what a client may spend" }, count: 1 },
  ...{ about: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", by: "officer:410000:ada", reason: null },
}

/** One of it. */
export const toldSchema = z
  .strictObject({
    id: z.int(),
    at: z.iso.datetime(),
    whom: z
      .string()
      .openapi({ description: "An authority's code, client:ID, or person:NAME: all of them whoever asks" }),
    effect: z.enum(effectNames),
    effect_name: words,
    count: z.int().openapi({ description: "How many of it at once: the rows of an import, say" }),
    about: z.string().openapi({ description: "What was acted on: an import, a proceeding, a client" }),
    by: z.string().openapi({ description: "As the audit trail names them" }),
    reason: z.string().nullable(),
  })
  .openapi("ToldEffect", { example })

/** A page of it. */
export const toldPageSchema = z
  .strictObject({ told: z.array(toldSchema), next: z.string().nullable() })
  .openapi("ToldPage", { example: { told: [example], next: null } })
export type WireTold = z.infer<typeof toldSchema>

/** The same of a row. */
export function toWireTold({ id, at, affected: whom, effect, count, about, actor: by, reason }: Told): WireTold {
  const { zh, en } = effects[effect]
  return { id, at: at.toISOString(), whom, effect, effect_name: { zh, en }, count, about, by, reason }
}
