/** Requests for data, and uses, as they leave the register. */
import { z } from "@hono/zod-openapi"
import { wireObject } from "../../input/wire-object.ts"
import { clockWords } from "../../law/clock.ts"
import { listNames } from "../../law/list.ts"
import type { HistoryRow } from "../../register/proceeding/store.ts"
import { bilingualSchema } from "../../register/record/wire.ts"
import {
  actsOf,
  isInForce,
  isProposed,
  type SharingReader,
  type SharingRequest,
  sharingActNames,
  sharingKindNames,
  sharingKinds,
  sharingStateNames,
  sharingStates,
  sharingTerms,
  sharingVerdicts,
} from "./request.ts"
import { usedNames } from "./use.ts"
import type { SharingUse } from "./use-store.ts"

const example = {
  ...{ id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", agency: "示例市税务局", authority: "410000", kind: "days" },
  ...{ kind_name: { zh: sharingKinds.days.zh, en: sharingKinds.days.en }, purpose: "纳税信用评价（示例）" },
  ...{ basis: "《示例条例》第十五条", lists: ["serious"], region: "4101", from: "2026-07-01", to: "2027-06-30" },
  ...{ record_id: null, state: "asked", state_name: { ...sharingStates.asked }, asked_on: "2026-06-30" },
  clock: {
    ...{ id: "share_reply_conditional", name: { ...clockWords("share_reply_conditional") } },
    ...{ due_on: "2026-07-14", overdue: false, extended: false },
  },
  ...{
    verdict: null,
    waits: false,
    reason: null,
    decided_on: null,
    supply_due_on: null,
    supplied_on: null,
    in_force: false,
  },
  ...{ terms: sharingTerms, acts: ["withdraw"], version: 1 },
} as const

const requestFields = {
  ...{ id: z.uuid(), agency: z.string(), authority: z.string(), kind: z.enum(sharingKindNames) },
  ...{ kind_name: bilingualSchema, purpose: z.string(), basis: z.string(), lists: z.array(z.enum(listNames)) },
  ...{ region: z.string().nullable(), from: z.string().nullable(), to: z.string().nullable() },
  ...{ record_id: z.string().nullable(), state: z.enum(sharingStateNames), state_name: bilingualSchema },
  asked_on: z.string(),
  clock: z
    .strictObject({
      ...{ id: z.string(), name: bilingualSchema, due_on: z.string().nullable() },
      ...{ overdue: z.boolean(), extended: z.boolean() },
    })
    .nullable(),
  verdict: z.enum(sharingVerdicts).nullable().openapi({ description: "Proposed, or decided" }),
  waits: z.boolean().openapi({ description: "The verdict is proposed, and somebody else has to confirm it" }),
  reason: z.string().nullable(),
  decided_on: z.string().nullable(),
  supply_due_on: z.string().nullable().openapi({ description: "By when what was granted has to be there (ZWSJ 22)" }),
  supplied_on: z.string().nullable().openapi({ description: "When it was first fetched" }),
  in_force: z.boolean().openapi({ description: "It may be read today" }),
  terms: bilingualSchema.openapi({ description: "Under which it is shared" }),
  acts: z.array(z.enum(sharingActNames)).openapi({ description: "What you can do" }),
  version: z.int(),
}

export const requestSchema = wireObject("DataRequest", requestFields).openapi({ example })

export const requestPageSchema = wireObject("DataRequests", {
  requests: z.array(requestSchema),
  next: z.uuid().nullable(),
})

export const requestDetailSchema = wireObject("DataRequestDetail", {
  ...requestFields,
  history: z.array(
    z.strictObject({
      ...{ act: z.string(), at: z.iso.datetime(), actor: z.string() },
      reason: z.string().nullable(),
    }),
  ),
}).openapi({ example: { ...example, history: [] } })

/** @param reader whose acts are told; null: nobody's */
export function toWireRequest(
  request: SharingRequest,
  today: string,
  reader: SharingReader | null,
): z.infer<typeof requestSchema> {
  const { id, agency, authority, kind, purpose, basis, lists, region, from, to, recordId, state, askedOn } = request
  const { dueOn, extended, verdict, reason, revokeReason, decidedOn, supplyDueOn, suppliedOn, version } = request
  const { zh, en, clock } = sharingKinds[kind]
  const isOpen = state === "asked" || state === "proposed"
  // What is proposed is the authority's own until somebody else has confirmed it.
  const waits = isProposed(request)
  const isTold = reader?.by === "authority" || !(waits || isOpen)
  // Until then what was granted is told as it was.
  const told = isTold ? verdict : state === "granted" ? "grant" : null
  return {
    ...{ id, agency, authority, kind, kind_name: { zh, en }, purpose, basis, lists: [...lists], region, from, to },
    ...{ record_id: recordId, state, state_name: { ...sharingStates[state] }, asked_on: askedOn },
    clock: isOpen
      ? {
          ...{ id: clock, name: { ...clockWords(clock) }, due_on: dueOn },
          ...{ overdue: dueOn !== null && dueOn < today, extended },
        }
      : null,
    ...{ verdict: told, reason: told === "revoke" ? revokeReason : told && reason, waits: isTold && waits },
    decided_on: decidedOn,
    ...{ supply_due_on: supplyDueOn, supplied_on: suppliedOn, in_force: isInForce(request, today) },
    ...{ terms: { ...sharingTerms }, acts: reader === null ? [] : actsOf(request, reader), version },
  }
}

/** @param history the audit trail's rows about it; null to the agency, to which nobody's name is told */
export function toWireDetail(
  request: SharingRequest,
  today: string,
  reader: SharingReader | null,
  history: readonly HistoryRow[] | null,
): z.infer<typeof requestDetailSchema> {
  return {
    ...toWireRequest(request, today, reader),
    history: (history ?? []).flatMap(({ act, at, actor, reason }) =>
      act.startsWith("sharing.") ? [{ act: act.replace("sharing.", ""), at: at.toISOString(), actor, reason }] : [],
    ),
  }
}

export const usePageSchema = wireObject("DataUses", {
  uses: z.array(
    z.strictObject({
      ...{ id: z.int(), agency: z.string(), request: z.uuid().nullable() },
      what: z.enum(usedNames),
      ...{ rows: z.int(), at: z.iso.datetime() },
    }),
  ),
  next: z.string().nullable(),
}).openapi({
  example: {
    uses: [
      {
        ...{ id: 17, agency: "示例市税务局", request: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", what: "supply" },
        ...{ rows: 120, at: "2026-07-01T02:00:00.000Z" },
      },
    ],
    next: null,
  },
})

export function toWireUse({ id, agency, requestId, what, rows, at }: SharingUse) {
  return { id, agency, request: requestId, what, rows, at: at.toISOString() }
}
