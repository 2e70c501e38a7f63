/** Objections to measures as cases: where they are kept, how a merchant makes one, and what upholding one brings about. */
import type { ActingParts } from "../../database/client.ts"
import type { Beginning, Case } from "../../kit/case/act.ts"
import { type CaseChange, draftOfChanges } from "../../kit/case/store.ts"
import { addWorkingDays, type Calendar, isMissing } from "../../law/calendar.ts"
import { writeAudits } from "../../register/audit/trail.ts"
import { raiseMessages } from "../../register/subject/message-store.ts"
import { measureEffect } from "../measure/measure.ts"
import { type HeldMeasure, measureStore, settleRecalls } from "../measure/store.ts"
import { textFaults } from "../rows.ts"
import { toFault } from "../said-act.ts"
import { type objectionActs, objections } from "./objection.ts"
import { objectionMessage } from "./state.ts"
import { findObjected, listObjected, type Objection, type ObjectionReach, objectionStore } from "./store.ts"

/** What objecting and answering need of the platform. */
export interface ObjectionOffice extends ActingParts {
  calendar: Calendar
  /** Working days that an agency has to answer: a setting of this program, and no text's. */
  objectionDays: number
}

type Facts = Parameters<typeof objections.decide>[2]

export const objectionCase: Case<Objection, ObjectionReach, typeof objectionActs, Facts, ObjectionOffice> & {
  family: typeof objections
} = {
  ...{ family: objections, store: objectionStore },
  // Who upholds an objection lifts the measure with it.
  async follow(done, { tx, author, pass }) {
    const { at } = author
    const told = done.map(({ left: { subjectCode }, act }) =>
      objectionMessage(subjectCode, act.act === "uphold" ? "upheld" : "rejected"),
    )
    await raiseMessages(tx, told, at)
    const upheld = new Map(done.flatMap(({ left, act }) => (act.act === "uphold" ? [[left.measureId, left]] : [])))
    const [first] = upheld.values()
    if (!first) return
    const held = await measureStore.lock(tx, [...upheld.keys()], { client: first.clientId })
    const lifted = held.flatMap((measure): (CaseChange<HeldMeasure> & { by: Objection })[] => {
      const by = upheld.get(measure.id)
      if (!by || measure.state === "lifted") return []
      const { reason, answeredOn: liftedOn } = by
      const change = { state: "lifted" as const, liftedOn, keptBasis: null, reason, version: measure.version + 1 }
      return [{ held: measure, change, effect: measureEffect(measure.clientId), by }]
    })
    if (lifted.length === 0) return
    await measureStore.update(tx, lifted, await pass(draftOfChanges(lifted)))
    const rows = lifted.map(({ held: { id, clientId: agency, recordId, state }, change, by }) => ({
      ...{ act: "measure.lift", object: id, before: { state } },
      after: {
        ...{ agency, record_id: recordId, state: "lifted", lifted_on: change.liftedOn, reason: by.reason },
        objection: by.id,
      },
    }))
    await writeAudits(tx, rows, author)
    for (const { held: measure } of lifted) await settleRecalls(tx, measure.clientId, measure.recordId, "lift", at)
  },
}

/** A merchant objects to a measure that applies to it: one at a time. */
export const objecting: Beginning<Objection, { measure: string; text: string }, ObjectionOffice> = {
  act: "file",
  async begin(tx, { measure, text }, by, { actor, today }, { newId, calendar, objectionDays }) {
    if (by.kind !== "merchant") throw new Error("somebody else objects to a measure")
    const fault = toFault(textFaults({ text }))
    if (fault) return fault
    const objected = await findObjected(tx, by.code, measure)
    if (!objected) return { kind: "unknown", pointer: undefined, detail: words.noMeasure }
    if ((await listObjected(tx, [measure])).has(measure))
      return { kind: "illegal", pointer: undefined, detail: words.open }
    const due = addWorkingDays(today, objectionDays, calendar)
    return {
      ...{ id: newId(), measureId: measure, subjectCode: by.code, ...objected, text, filedOn: today, filedBy: actor },
      ...{ dueOn: isMissing(due) ? null : due, state: "open", reason: null, answeredOn: null, version: 1 },
    }
  },
  trail: ({ clientId: agency, measureId: measure, authority }) => ({ agency, measure, authority }),
}

const words = {
  noMeasure: { zh: "没有对您适用的这项措施。", en: "No such measure applies to you." },
  open: { zh: "对该措施的异议正在办理，请等待答复。", en: "You have objected to it already: wait for the answer." },
} as const
