/** Leads as they leave the register, to officers and to whoever sent them. */
import { z } from "@hono/zod-openapi"
import { type Reach, reachOf } from "../../access/reach.ts"
import { bilingualSchema } from "../../input/bilingual-wire.ts"
import { wireObject } from "../../input/wire-object.ts"
import { listSteps } from "../../kit/case/store.ts"
import { type CaseDetail, caseWire, stateName, stepsOf } from "../../kit/case/wire.ts"
import { clockWords, isClockId } from "../../law/clock.ts"
import { regionName } from "../../names/region.ts"
import { attachmentTypes } from "../../register/document/attachment.ts"
import { listFiles, type StoredAttachment } from "../../register/document/attachment-store.ts"
import { type Lead, leadActNames, leads, ownClock } from "./lead.ts"
import { leadFindingNames, leadResultNames, leadResults, leadSourceNames, leadStateNames, leadStates } from "./state.ts"
import { leadColumns } from "./store.ts"

const day = z.iso.date()
const textOrNull = z.string().nullable()
const ownClockWords = { zh: "核查线索", en: "Verify the lead" } as const

/** The clock of a lead, in words. */
export function leadClockWords(clock: string) {
  return clock !== ownClock && isClockId(clock) ? clockWords(clock) : ownClockWords
}

/** A lead: to whoever sent it the authority's own work is not told. */
export const leadWire = caseWire<Lead>()("Lead", leadColumns, {
  id: { as: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11" },
  ref: { as: "jc-2026-0001", say: "The sender's own id of it" },
  source: { is: z.enum(leadSourceNames), as: "monitoring" },
  state: { is: z.enum(leadStateNames), as: "dispatched" },
  state_name: stateName(leadStates, leadStates.dispatched),
  code: { as: "91000000MA00000157" },
  name: { as: "郑州示例云杉商贸有限公司" },
  platform: { as: "示例商城" },
  seller: { as: "s-1001" },
  shop: { as: "示例云杉旗舰店" },
  url: { as: "https://shop.example/1001" },
  ground: { as: null },
  facts: { as: "网页未亮照（示例）" },
  evidence: {
    is: z.array(z.strictObject({ title: z.string(), url: textOrNull, sha256: textOrNull })),
    as: [{ title: "网页截图", url: null, sha256: null }],
    of: ({ evidence }) => evidence.map(({ title, url, sha256 }) => ({ title, url, sha256 })),
  },
  found_on: { as: "2026-06-25" },
  taken_on: { as: "2026-06-26" },
  authority: { as: "410105", say: "With which it lies" },
  authority_name: { is: textOrNull, as: "河南省郑州市金水区", of: ({ authority }) => regionName(authority) },
  clock: {
    is: z
      .strictObject({ id: z.string(), name: bilingualSchema, due_on: day.nullable(), overdue: z.boolean() })
      .nullable(),
    as: { id: "lead_verify", name: ownClockWords, due_on: "2026-07-17", overdue: false },
    of: ({ clock: id, dueOn }, { today }) =>
      id && { id, name: { ...leadClockWords(id) }, due_on: dueOn, overdue: dueOn !== null && dueOn < today },
  },
  result: { is: z.enum(leadResultNames).nullable(), as: null },
  result_name: {
    ...{ is: z.strictObject({ zh: z.string(), en: z.string() }).nullable(), as: null },
    of: ({ result }) => result && { ...leadResults[result] },
  },
  proceeding: {
    ...{ is: textOrNull, as: null, say: "The id of the proceeding that it led to; null to whoever sent it" },
    of: ({ proceedingId }, { by }) => (by.kind === "officer" ? proceedingId : null),
  },
  version: { as: 2 },
})
export const leadSchema = leadWire.schema

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

const step = z.strictObject({
  ...{ act: z.string(), at: z.iso.datetime(), actor: z.string(), reason: textOrNull },
  finding: z.enum(leadFindingNames).nullable(),
})

export const leadDetailSchema = wireObject("LeadDetail", {
  ...leadWire.shape,
  files: z.array(leadFileSchema).openapi({
    description: "Evidence that was brought as files, in order, to its sender what it brought; never public",
  }),
  acts: z.array(z.enum(leadActNames as [string, ...string[]])).openapi({ description: "That may be done now" }),
  history: z.array(step).openapi({ description: "Empty to whoever sent it" }),
}).openapi({ example: { ...leadWire.example, files: [], acts: ["dispatch", "verify", "close"], history: [] } as never })

/** A lead with its files, as far as they are for whoever looks, and its history. */
export const leadDetail: CaseDetail<Lead> = {
  schema: leadDetailSchema,
  async tell(sql, lead, view) {
    const steps = view.by.kind === "officer" ? await listSteps(sql, lead) : []
    const files = (await listFiles(sql, lead.id)).filter((file) => isShownTo(reachOf(view.by), file))
    return {
      ...leadWire.toWire(lead, view),
      ...{ files: files.map(toWireFile), acts: view.side === null ? [] : leads.actsIn(lead, "officer") },
      history: stepsOf(steps, "lead.", (act, { at, actor, reason, after }) => {
        const { finding } = (after ?? {}) as { finding?: string }
        const found = leadFindingNames.find((name) => name === finding) ?? null
        return { act, at: at.toISOString(), actor, reason, finding: found }
      }),
    }
  },
}
