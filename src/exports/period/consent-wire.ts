/** Consents to reports on a period as they leave the register. */
import { z } from "@hono/zod-openapi"
import { wireObject } from "../../input/wire-object.ts"
import { caseWire, stateName } from "../../kit/case/wire.ts"
import { listNames } from "../../law/list.ts"
import { consents } from "./consent.ts"
import { consentStateNames, consentStates } from "./consent-state.ts"
import { type Consent, consentColumns } from "./consent-store.ts"

/** A consent; its merchant is told that it can withdraw it. */
export const consentWire = caseWire<Consent>()("PeriodConsent", consentColumns, {
  id: { as: "5d9f1b3c-5a41-4b0e-8a0b-1f2f3c4d5e6f" },
  subject: { is: z.string(), as: "91000000MA00000157", of: ({ subjectCode }) => subjectCode },
  reader: { as: "91000000MA00000232", say: "A unified social credit code, or the id of a client of the register" },
  reader_name: { as: "示例银行股份有限公司" },
  purpose: { as: "申请贷款（示例）" },
  from: { as: "2021-07-01" },
  to: { as: "2026-06-30" },
  lists: { is: z.array(z.enum(listNames)), as: ["serious", "penalty"], of: ({ lists }) => [...lists] },
  until: { as: "2026-07-31", say: "The last day on which it counts" },
  given_on: { as: "2026-06-30" },
  state: { is: z.enum(consentStateNames), as: "standing" },
  state_name: stateName(consentStates, consentStates.standing),
  stands: {
    ...{ is: z.boolean(), as: true, say: "Whether it counts today" },
    of: ({ state, until }, { today }) => state === "standing" && until >= today,
  },
  withdrawn_on: { as: null },
  acts: {
    ...{ is: z.array(z.literal("withdraw")), as: ["withdraw"], say: "What you can do with it" },
    of: (consent, { side }) => (side === "merchant" ? consents.actsIn(consent, side) : []),
  },
  version: { as: 1, say: "Counts what was done with it" },
})
export const consentSchema = consentWire.schema

export const consentPageSchema = wireObject("PeriodConsents", {
  consents: z.array(consentSchema),
  next: z.uuid().nullable(),
})
