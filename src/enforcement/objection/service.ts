/** Objecting to a measure, and answering: load, decide, commit, with the audit row in the same transaction. */
import { personOf } from "../../access/principal.ts"
import type { Tenant } from "../../access/tenant.ts"
import type { ActingParts } from "../../database/client.ts"
import { addWorkingDays, type Calendar, isMissing } from "../../law/calendar.ts"
import { dayInChina } from "../../law/day.ts"
import { writeAudit } from "../../register/audit/trail.ts"
import { raiseMessages } from "../../register/subject/message-store.ts"
import { holdMeasure, settleRecalls, updateMeasure } from "../measure/store.ts"
import { type ObjectionActName, objectionMessage } from "./objection.ts"
import {
  findFiler,
  findObjected,
  findObjection,
  insertObjection,
  lockObjection,
  type Objection,
  objectionStore,
} from "./store.ts"

/** What objecting and answering need of the platform. */
export interface ObjectionOffice extends ActingParts {
  calendar: Calendar
  /** Working days that an agency has to answer: a setting of this program, and no text's. */
  objectionDays: number
}

/** A merchant objects to a measure that applies to it. "open": it has done so, and is not answered yet. */
export function objectToMeasure(
  { sql, calendar, objectionDays, newId, clock }: ObjectionOffice,
  merchant: { code: string; actor: string },
  { measure, text }: { measure: string; text: string },
): Promise<Objection | "unknown" | "open"> {
  return sql.begin(async (tx) => {
    const objected = await findObjected(tx, merchant.code, measure)
    if (!objected) return "unknown"
    const at = clock()
    const filedOn = dayInChina(at)
    const due = addWorkingDays(filedOn, objectionDays, calendar)
    const id = newId()
    const row = { id, measureId: measure, subjectCode: merchant.code, ...objected, text, filedOn }
    if (!(await insertObjection(tx, { ...row, dueOn: isMissing(due) ? null : due }))) return "open"
    const after = { agency: objected.clientId, measure, authority: objected.authority }
    await writeAudit(tx, { act: "measure-objection.file", object: id, after }, { actor: merchant.actor, at })
    return (await findObjection(tx, { merchant: merchant.code }, id)) ?? "unknown"
  })
}

/**
 * The agency answers: who upholds an objection lifts the measure with it. "own": this person has made it, for the merchant.
 */
export function answerMeasureObjection(
  { sql, clock }: Pick<ObjectionOffice, "sql" | "clock">,
  agency: { clientId: Tenant; actor: string },
  id: string,
  { act, reason }: { act: ObjectionActName; reason: string },
): Promise<Objection | "unknown" | "answered" | "own"> {
  return sql.begin(async (tx) => {
    const reach = { client: agency.clientId }
    const found = await findObjection(tx, reach, id)
    if (!found) return "unknown"
    // The measure first, and then the objection, as every lift holds them: the other way round each waits for the other.
    const measure = act === "uphold" ? await holdMeasure(tx, agency.clientId, found.measureId) : null
    const held = await lockObjection(tx, reach, id)
    if (!held) return "unknown"
    const state = act === "uphold" ? "upheld" : "rejected"
    // The same answer again changes nothing.
    if (held.state !== "open") return held.state === state && held.reason === reason ? held : "answered"
    if (personOf((await findFiler(tx, id)) ?? "") === personOf(agency.actor)) return "own"
    const at = clock()
    const today = dayInChina(at)
    const author = { actor: agency.actor, at }
    await objectionStore.update(tx, id, { state, reason, answeredOn: today })
    const after = { agency: agency.clientId, measure: held.measureId, state, reason }
    const row = { act: `measure-objection.${act}`, object: id, before: { state: held.state }, after }
    await writeAudit(tx, row, author)
    await raiseMessages(tx, [objectionMessage(held.subjectCode, state)], at)
    if (measure && measure.state !== "lifted") {
      await updateMeasure(tx, measure.id, { state: "lifted", liftedOn: today, keptBasis: null, reason })
      const lifted = { agency: agency.clientId, record_id: measure.recordId, state: "lifted", lifted_on: today, reason }
      await writeAudit(
        tx,
        {
          act: "measure.lift",
          object: measure.id,
          before: { state: measure.state },
          after: { ...lifted, objection: id },
        },
        author,
      )
      await settleRecalls(tx, agency.clientId, measure.recordId, "lift", at)
    }
    return (await findObjection(tx, reach, id)) ?? "unknown"
  })
}
