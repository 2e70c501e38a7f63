/** Leads as cases: where they are kept, and what acting on one has to know. */
import { type Reach, reachOf } from "../../access/reach.ts"
import type { TimedParts } from "../../database/client.ts"
import { type Case, inOrder } from "../../kit/case/act.ts"
import type { LawParts } from "../../law/policy.ts"
import { findProceeding } from "../../register/proceeding/store.ts"
import { readCodes } from "../../register/subject/code-store.ts"
import { type Lead, type LeadContext, type leadActs, leads } from "./lead.ts"
import { leadStore } from "./store.ts"

/** What leads need of the platform. */
export interface LeadParts extends TimedParts, Pick<LawParts, "calendar"> {
  /** Working days in which a dispatched lead has to be verified. */
  leadVerifyDays: number
}

export const leadCase: Case<Lead, Reach, typeof leadActs, LeadContext, LeadParts> & { family: typeof leads } = {
  ...{ family: leads, store: leadStore },
  load: (tx, asked, by, { calendar, leadVerifyDays: verifyDays }) =>
    inOrder(asked, async ({ row: { code }, act }) => {
      if (by.kind !== "officer") throw new Error("somebody else acts on a lead")
      const id = act.act === "close" ? act.proceeding_id : undefined
      const proceeding = id === undefined ? null : await findProceeding(tx, reachOf(by), id)
      const codes = code === null ? [] : (await readCodes(tx, code)).all
      return { calendar, verifyDays, authority: by.authority, proceeding, codes }
    }),
}
