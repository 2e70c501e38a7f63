/** HTTP of consents to reports on a period: a merchant gives them, sees them and takes them back. */
import { z } from "@hono/zod-openapi"
import type { Principal } from "../../access/principal.ts"
import { wireObject } from "../../input/wire-object.ts"
import { caseRoutes } from "../../kit/case/routes.ts"
import { listNames } from "../../law/list.ts"
import { consentWords } from "./consent.ts"
import { consentCase, consenting } from "./consent-case.ts"
import { type ConsentReach, listConsents } from "./consent-store.ts"
import { consentPageSchema, consentWire } from "./consent-wire.ts"

const scopeOf = (principal: Principal): ConsentReach | null =>
  principal.kind === "merchant" ? { merchant: principal.code } : null

export const periodConsentRoutes = caseRoutes(
  {
    ...{ case: consentCase, path: "/v1/period-consents", says: "The consent", read: "period:own" },
    ...{ unknown: "unknown-consent", wire: { one: consentWire }, scopeOf },
    sideOf: ({ kind }) => (kind === "merchant" ? "merchant" : null),
  },
  {
    begin: {
      ...{ right: "period:own", operationId: "consentToPeriodReport", says: "The consent", how: consenting },
      refused: [409],
      summary: "Consent, with your own login, that somebody reads your report on a period",
      description:
        "For a named reader (the holder of a unified code, who signs in with it, or a client of the register by its id), a " +
        "purpose, a period of five years at most and its lists, until a day within a year. It can be withdrawn at any time; " +
        "each reading is told to you.",
      body: wireObject("PeriodConsentGiven", {
        reader: z.string().min(1).max(60),
        reader_name: consentWords
          .optional()
          .openapi({ description: "Needed where the register does not know the code" }),
        purpose: consentWords,
        ...{ from: z.iso.date(), to: z.iso.date(), until: z.iso.date() },
        lists: z.array(z.enum(listNames)).min(1).max(3).optional(),
      }).openapi({
        example: {
          ...{ reader: "91000000MA00000232", reader_name: "示例银行股份有限公司", purpose: "申请贷款（示例）" },
          ...{ from: "2021-07-01", to: "2026-06-30", until: "2026-07-31", lists: ["serious", "penalty"] },
        },
      }),
    },
    list: {
      ...{ operationId: "listPeriodConsents", summary: "To whom you have consented, withdrawn ones too" },
      ...{ page: consentPageSchema, under: "consents", says: "A page", query: {} },
      cursor: { schema: z.uuid(), of: ({ id }) => id, read: (id: string) => id },
      find: ({ sql }, reach, _, before, limit) => listConsents(sql, reach, { before, limit }),
    },
    get: { operationId: "getPeriodConsent", summary: "One of your consents" },
    acts: [
      {
        ...{ side: "merchant", at: "withdraw", act: "withdraw", operationId: "withdrawPeriodConsent" },
        summary: "Withdraw a consent: from then on it opens nothing",
      },
    ],
  },
)
