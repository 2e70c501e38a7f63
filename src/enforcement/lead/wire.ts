/** Leads as they leave the register, to officers and to whoever sent them. */
import { z } from "@hono/zod-openapi"
import type { Reach } from "../../access/reach.ts"
import { wireObject } from "../../input/wire-object.ts"
import { clockWords, isClockId } from "../../law/clock.ts"
import { regionName } from "../../names/region.ts"
import { attachmentTypes } from "../../register/document/attachment.ts"
import type { StoredAttachment } from "../../register/document/attachment-store.ts"
import type { HistoryRow } from "../../register/proceeding/store.ts"
import { bilingualSchema } from "../../register/record/wire.ts"
import {
  actsIn,
  type Lead,
  leadActNames,
  leadFindingNames,
  leadResultNames,
  leadResults,
  leadSourceNames,
  leadStateNames,
  leadStates,
  ownClock,
} from "./lead.ts"

const day = z.iso.date()
const textOrNull = z.string().nullable()

const evidenceSchema = z.strictObject({ title: z.string(), url: textOrNull, sha256: textOrNull })

const leadFields = {
  id: z.uuid(),
  ref: z.string().openapi({ description: "The sender's own id of it" }),
  source: z.enum(leadSourceNames),
  state: z.enum(leadStateNames),
  state_name: bilingualSchema,
  ...{
    code: textOrNull,
    name: textOrNull,
    platform: textOrNull,
    seller: textOrNull,
    shop: textOrNull,
    url: textOrNull,
  },
  ground: textOrNull,
  facts: z.string(),
  evidence: z.array(evidenceSchema),
  ...{ found_on: day, taken_on: day },
  authority: z.string().openapi({ description: "With which it lies" }),
  authority_name: textOrNull,
  clock: z
    .strictObject({ id: z.string(), name: bilingualSchema, due_on: day.nullable(), overdue: z.boolean() })
    .nullable(),
  result: z.enum(leadResultNames).nullable(),
  result_name: z.strictObject({ zh: z.string(), en: z.string() }).nullable(),
  proceeding: z
    .string()
    .nullable()
    .openapi({ description: "The id of the proceeding that it led to; null to whoever sent it" }),
  version: z.int(),
}

const example = {
  id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11",
  ...{ ref: "jc-2026-0001", source: "monitoring" as const, state: "dispatched" as const },
  state_name: { zh: "已分派待核查", en: "dispatched, to be verified" },
  ...{ code: "91000000MA00000157", name: "郑州示例云杉商贸有限公司", platform: "示例商城", seller: "s-1001" },
  ...{ shop: "示例云杉旗舰店", url: "https://shop.example/1001", ground: null, facts: "网页未亮照（示例）" },
  evidence: [{ title: "网页截图", url: null, sha256: null }],
  ...{ found_on: "2026-06-25", taken_on: "2026-06-26", authority: "410105", authority_name: "河南省郑州市金水区" },
  clock: {
    id: "lead_verify",
    name: { zh: "核查线索", en: "Verify the lead" },
    ...{ due_on: "2026-07-17", overdue: false },
  },
  ...{ result: null, result_name: null, proceeding: null, version: 2 },
}

export const leadSchema = wireObject("Lead", leadFields).openapi({ example })

export const leadPageSchema = wireObject("Leads", { results: z.array(leadSchema), next: z.string().nullable() })

export const leadFileSchema = wireObject("LeadFile", {
  id: z.uuid(),
  title: z.string(),
  media_type: z.string(),
  bytes: z.int(),
  sha256: z.string(),
  received_on: day,
  from: z.enum(["sender", "authority"]).openapi({ description: "Who has brought it" }),
  url: z.string(),
}).openapi({
  example: {
    ...{ id: "8c5b8a50-6a3e-4a0f-9a5e-0f5d5a1f7e11", title: "网页截图", media_type: "image/png", bytes: 181_231 },
    sha256: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    ...{ received_on: "2026-06-26", from: "sender" as const },
    url: "/v1/leads/0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11/files/8c5b8a50-6a3e-4a0f-9a5e-0f5d5a1f7e11",
  },
})

export const leadDetailSchema = wireObject("LeadDetail", {
  ...leadFields,
  files: z.array(leadFileSchema).openapi({
    description: "Evidence that was brought as files, in order, to its sender what it brought; never public",
  }),
  acts: z.array(z.enum(leadActNames as [string, ...string[]])).openapi({ description: "That may be done now" }),
  history: z
    .array(
      z.strictObject({
        act: z.string(),
        at: z.iso.datetime(),
        actor: z.string(),
        reason: textOrNull,
        finding: z.enum(leadFindingNames).nullable(),
      }),
    )
    .openapi({ description: "Empty to whoever sent it" }),
}).openapi({ example: { ...example, files: [], acts: ["dispatch", "verify", "close"], history: [] } })

const ownClockWords = { zh: "核查线索", en: "Verify the lead" } as const

/** The clock of a lead, in words. */
export function leadClockWords(clock: string) {
  return clock !== ownClock && isClockId(clock) ? clockWords(clock) : ownClockWords
}

/** @param today in China @param isSender to whoever sent it the authority's own work is not told */
export function toWireLead(lead: Lead, today: string, isSender: boolean): z.infer<typeof leadSchema> {
  const { id, ref, source, state, code, name, platform, seller, shop, url, ground, facts, authority, result } = lead
  const { clock, dueOn, proceedingId, version } = lead
  const { zh, en } = leadStates[state]
  return {
    ...{ id, ref, source, state, state_name: { zh, en }, code, name, platform, seller, shop, url, ground, facts },
    evidence: lead.evidence.map(({ title, url: at, sha256 }) => ({ title, url: at, sha256 })),
    ...{ found_on: lead.foundOn, taken_on: lead.takenOn, authority, authority_name: regionName(authority) },
    clock:
      clock === null
        ? null
        : {
            ...{ id: clock, name: { ...leadClockWords(clock) }, due_on: dueOn },
            overdue: dueOn !== null && dueOn < today,
          },
    ...{ result, result_name: result && { zh: leadResults[result].zh, en: leadResults[result].en } },
    ...{ proceeding: isSender ? null : proceedingId, version },
  }
}

const isOfAuthority = ({ actor }: Pick<StoredAttachment, "actor">) => actor.startsWith("officer:")

/** Whether a file is for whoever looks: what the authority has brought itself is no sender's to read. */
export function isShownTo(reach: Reach, file: StoredAttachment): boolean {
  return reach.by !== "sender" || !isOfAuthority(file)
}

export function toWireFile({ proceedingId: lead, ...file }: StoredAttachment): z.infer<typeof leadFileSchema> {
  const { id, title, type, bytes, sha256, receivedOn } = file
  return {
    ...{ id, title, media_type: attachmentTypes[type].mediaType, bytes, sha256, received_on: receivedOn },
    from: isOfAuthority(file) ? "authority" : "sender",
    url: `/v1/leads/${lead}/files/${id}`,
  }
}

/** @param history null to whoever sent it */
export function toWireDetail(
  lead: Lead,
  files: readonly StoredAttachment[],
  today: string,
  history: readonly HistoryRow[] | null,
  mayAct: boolean,
): z.infer<typeof leadDetailSchema> {
  return {
    ...toWireLead(lead, today, history === null),
    files: files.map(toWireFile),
    acts: mayAct ? actsIn(lead.state) : [],
    history: (history ?? []).flatMap(({ act, at, actor, reason, after }) => {
      if (!act.startsWith("lead.")) return []
      const { finding } = (after ?? {}) as { finding?: string }
      const found = leadFindingNames.find((name) => name === finding) ?? null
      return [{ act: act.replace("lead.", ""), at: at.toISOString(), actor, reason, finding: found }]
    }),
  }
}
