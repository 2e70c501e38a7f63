/** Requests for data, and uses, as they leave the register. */
import { z } from "@hono/zod-openapi"
import { actorOf } from "../../access/principal.ts"
import { bilingualSchema } from "../../input/bilingual-wire.ts"
import { wireObject } from "../../input/wire-object.ts"
import { listSteps } from "../../kit/case/store.ts"
import { type CaseDetail, caseWire, stateName, stepsOf, type View } from "../../kit/case/wire.ts"
import { clockWords } from "../../law/clock.ts"
import { listNames } from "../../law/list.ts"
import { isInForce, isProposed, requests, sharingActNames } from "./request.ts"
import {
  sharingKindNames,
  sharingKinds,
  sharingStateNames,
  sharingStates,
  sharingTerms,
  sharingVerdicts,
} from "./state.ts"
import { requestColumns, type SharingRequest } from "./store.ts"
import { usedNames } from "./use.ts"
import type { SharingUse } from "./use-store.ts"

const textOrNull = z.string().nullable()
const isUnanswered = ({ state }: SharingRequest) => state === "asked" || state === "proposed"

/** What was decided as it is told: what is proposed is the authority's own until somebody else has confirmed it. */
function verdictOf(request: SharingRequest, { side }: View) {
  if (side === "authority" || !(isProposed(request) || isUnanswered(request))) return request.verdict
  // Until then what was granted is told as it was.
  return request.state === "granted" ? "grant" : null
}

/** A request. */
export const requestWire = caseWire<SharingRequest>()("DataRequest", requestColumns, {
  id: { as: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11" },
  agency: { is: z.string(), as: "示例市税务局" },
  authority: { as: "410000" },
  kind: { is: z.enum(sharingKindNames), as: "days" },
  kind_name: {
    ...{ is: bilingualSchema, as: { zh: sharingKinds.days.zh, en: sharingKinds.days.en } },
    of: ({ kind }) => ({ zh: sharingKinds[kind].zh, en: sharingKinds[kind].en }),
  },
  purpose: { as: "纳税信用评价（示例）" },
  basis: { as: "《示例条例》第十五条" },
  lists: { is: z.array(z.enum(listNames)), as: ["serious"], of: ({ lists }) => [...lists] },
  region: { as: "4101" },
  from: { is: textOrNull, as: "2026-07-01" },
  to: { is: textOrNull, as: "2027-06-30" },
  record_id: { as: null },
  state: { is: z.enum(sharingStateNames), as: "asked" },
  state_name: stateName(sharingStates, sharingStates.asked),
  asked_on: { is: z.string(), as: "2026-06-30" },
  clock: {
    is: z
      .strictObject({
        ...{ id: z.string(), name: bilingualSchema, due_on: textOrNull, overdue: z.boolean(), extended: z.boolean() },
      })
      .nullable(),
    as: {
      ...{ id: "share_reply_conditional", name: { ...clockWords("share_reply_conditional") } },
      ...{ due_on: "2026-07-14", overdue: false, extended: false },
    },
    of: (request, { today }) => {
      const { kind, dueOn, extended } = request
      const { clock: id } = sharingKinds[kind]
      if (!isUnanswered(request)) return null
      const overdue = dueOn !== null && dueOn < today
      return { id, name: { ...clockWords(id) }, due_on: dueOn, overdue, extended }
    },
  },
  verdict: { is: z.enum(sharingVerdicts).nullable(), as: null, say: "Proposed, or decided", of: verdictOf },
  waits: {
    ...{ is: z.boolean(), as: false, say: "The verdict is proposed, and somebody else has to confirm it" },
    of: (request, { side }) => side === "authority" && isProposed(request),
  },
  reason: {
    ...{ is: textOrNull, as: null },
    of(request, view) {
      const told = verdictOf(request, view)
      return told === "revoke" ? request.revokeReason : told && request.reason
    },
  },
  decided_on: { is: textOrNull, as: null },
  supply_due_on: { is: textOrNull, as: null, say: "By when what was granted has to be there (ZWSJ 22)" },
  supplied_on: { is: textOrNull, as: null, say: "When it was first fetched" },
  in_force: {
    ...{ is: z.boolean(), as: false, say: "It may be read today" },
    of: (request, { today }) => isInForce(request, today),
  },
  terms: {
    ...{ is: bilingualSchema, as: sharingTerms, say: "Under which it is shared" },
    of: () => ({ ...sharingTerms }),
  },
  acts: {
    ...{ is: z.array(z.enum(sharingActNames)), as: ["withdraw"], say: "What you can do" },
    of: (request, { side, by }) =>
      side === null ? [] : requests.actsFor(request, side as "agency" | "authority", actorOf(by)),
  },
  version: { as: 1 },
})
export const requestSchema = requestWire.schema

export const requestPageSchema = wireObject("DataRequests", {
  requests: z.array(requestSchema),
  next: z.uuid().nullable(),
})

export const requestDetailSchema = wireObject("DataRequestDetail", {
  ...requestWire.shape,
  history: z.array(
    z.strictObject({ act: z.string(), at: z.iso.datetime(), actor: z.string(), reason: z.string().nullable() }),
  ),
}).openapi({ example: { ...requestWire.example, history: [] } as never })

/** A request with its history; to the agency nobody's name is told. */
export const requestDetail: CaseDetail<SharingRequest> = {
  schema: requestDetailSchema,
  tell: async (sql, request, view) => ({
    ...requestWire.toWire(request, view),
    history: stepsOf(
      view.by.kind === "officer" ? await listSteps(sql, request) : [],
      "sharing.",
      (act, { at, actor, reason }) => ({ act, at: at.toISOString(), actor, reason }),
    ),
  }),
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
