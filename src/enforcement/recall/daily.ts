/** What the days do with recalls: who is due is reminded, what is overdue goes to the lead agency. Part of the daily work. */
import type { TimedParts, Transaction } from "../../database/client.ts"
import { addWorkingDays, type Calendar, isMissing } from "../../law/calendar.ts"
import { addDays, dayInChina } from "../../law/day.ts"
import { writeAudits } from "../../register/audit/trail.ts"
import { registerActor } from "../../register/daily/daily-context.ts"
import { noteUntoldFalls } from "../notice/raise-store.ts"
import { callAgencies, callDeclarations, callTermsOver } from "./remind.ts"
import { listUndated, type MarkedRecall, markEscalated, markReminded, saveDue, waitForMarks } from "./store.ts"

/** What watching recalls needs. */
export interface RecallOffice extends TimedParts {
  calendar: Calendar
  recallDays: number
}

const rowsAtOnce = 1_000

/** Reminds and escalates what is outstanding, and reminds of measures whose own term is over. Safe to run again, and on many nodes at once. @returns how many of each */
export async function watchRecalls(
  office: RecallOffice,
  signal?: AbortSignal,
): Promise<{ reminded: number; escalated: number; outlived: number; undeclared: number }> {
  const { sql, clock } = office
  await dateRecalls(office)
  await noteUntoldFalls(sql)
  const now = clock()
  const today = dayInChina(now)
  const tally = { reminded: 0, escalated: 0, outlived: 0, undeclared: 0 }
  const marks = [
    {
      name: "reminded",
      act: "recall.remind",
      call: "recall-due",
      mark: (tx: Transaction) => markReminded(tx, today, addDays(today, 1)),
    },
    {
      name: "escalated",
      act: "recall.escalate",
      call: "recall-overdue",
      mark: (tx: Transaction) => markEscalated(tx, today),
    },
  ] as const
  for (const { name, act, call, mark } of marks) {
    if (signal?.aborted) break
    // All at once, however many: in parts each agency would be called for every part.
    tally[name] = await sql.begin(async (tx) => {
      await waitForMarks(tx)
      const rows = await mark(tx)
      await writeAudits(
        tx,
        rows.map((row) => toAudit(act, row)),
        { actor: registerActor, at: now },
      )
      await callAgencies(tx, call, rows, now)
      return rows.length
    })
  }
  tally.outlived = await sql.begin((tx) => callTermsOver(tx, today, office, now))
  tally.undeclared = await sql.begin((tx) => callDeclarations(tx, today, now))
  return tally
}

function toAudit(act: string, { event, clientId, dueOn, recordId }: MarkedRecall) {
  return {
    act,
    object: `${clientId}/${event}`,
    before: null,
    after: { record_id: recordId, due_on: dueOn },
  }
}

/** Works out days that could not be when a recall was raised, because the calendar of its year was missing. */
async function dateRecalls({ sql, calendar, recallDays }: RecallOffice): Promise<void> {
  const undated = await listUndated(sql, rowsAtOnce)
  const days = undated.flatMap(({ event, raisedAt }) => {
    const dueOn = addWorkingDays(dayInChina(raisedAt.getTime()), recallDays, calendar)
    return isMissing(dueOn) ? [] : [{ event, dueOn }]
  })
  if (days.length > 0) await saveDue(sql, days)
}
