/** Acts on leads: load, decide and commit in one transaction, lead and audit row together. */

import { actorOf, type Principal } from "../../access/principal.ts"
import { reachOf } from "../../access/reach.ts"
import type { Pool } from "../../database/client.ts"
import type { Calendar } from "../../law/calendar.ts"
import { writeAudit } from "../../register/audit/trail.ts"
import { findProceeding } from "../../register/proceeding/store.ts"
import { readCodes } from "../../register/subject/code-store.ts"
import { decideLead, type Lead, type LeadAct, type LeadFault } from "./lead.ts"
import { lockLead, updateLead } from "./store.ts"

/** What acting takes. */
export interface LeadOffice {
  sql: Pool
  calendar: Calendar
  verifyDays: number
  /** ms since 1970. */
  at: number
  /** Today in China. */
  today: string
}

export type LeadActOutcome =
  | { kind: "done"; lead: Lead }
  | { kind: "absent" | "stale" }
  | { kind: "refused"; fault: LeadFault }

/** Acts on a lead of an authority that the officer's covers. @param version the one that was seen; undefined: any */
export function actOnLead(
  { sql, calendar, verifyDays, at, today }: LeadOffice,
  officer: Extract<Principal, { kind: "officer" }>,
  id: string,
  act: LeadAct,
  version: number | undefined,
): Promise<LeadActOutcome> {
  return sql.begin(async (tx) => {
    const held = await lockLead(tx, reachOf(officer), id)
    if (!held) return { kind: "absent" }
    if (version !== undefined && version !== held.version) return { kind: "stale" }
    const proceeding =
      act.act === "close" && act.proceeding_id !== undefined
        ? await findProceeding(tx, reachOf(officer), act.proceeding_id)
        : null
    const codes = held.code === null ? [] : (await readCodes(tx, held.code)).all
    const context = { today, calendar, verifyDays, authority: officer.authority, proceeding, codes }
    const change = decideLead(held, act, context)
    if ("pointer" in change) return { kind: "refused", fault: change }
    const actor = actorOf(officer)
    const left: Lead = { ...held, ...change, lastActor: actor, version: held.version + 1 }
    await updateLead(tx, left)
    const { state, authority, dueOn, result, proceedingId } = left
    const finding = act.act === "verify" ? { finding: act.finding } : {}
    const after = { state, authority, due_on: dueOn, result, proceeding: proceedingId, ...finding }
    const before = { state: held.state, authority: held.authority, due_on: held.dueOn }
    const reason = act.reason ?? null
    await writeAudit(tx, { act: `lead.${act.act}`, object: id, before, after }, { actor, reason, at })
    return { kind: "done", lead: left }
  })
}
