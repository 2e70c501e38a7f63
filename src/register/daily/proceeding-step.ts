/**
 * The clocks of open proceedings: which are overdue, and which can be worked out now that their year has a calendar.
 */
import type { Sql } from "../../database/client.ts"
import { type Calendar, isMissing } from "../../law/calendar.ts"
import { defaultPolicy } from "../../law/policy.ts"
import { lockHead } from "../../ledger/sequencer.ts"
import { writeAudits } from "../audit/trail.ts"
import { openRevocations } from "../proceeding/by-register.ts"
import { getKind } from "../proceeding/kinds.ts"
import { dueIn } from "../proceeding/running-clock.ts"
import { listUndatedProceedings } from "../proceeding/store.ts"
import { type DailyContext, register } from "./daily-context.ts"
import { listFallen, markOverdueProceedings, saveDueDays } from "./store.ts"

// Proceedings in a transaction.
const batch = 1_000
// Subjects in a transaction, each read with all that is known of it.
const subjectsPerBatch = 100

/** Marks the open proceedings whose day has passed, each with the first day on which it was overdue. */
export async function markOverdue(context: DailyContext): Promise<void> {
  for (let marked = batch; marked > 0; ) {
    context.pause()
    marked = await context.sql.begin(async (tx) => {
      const rows = await markOverdueProceedings(tx, context.today, batch)
      await writeAudits(
        tx,
        rows.map(({ id, clock, dueOn, overdueOn }) => ({
          ...{ act: "proceeding.overdue", object: id },
          ...{ before: { clock, due_on: dueOn }, after: { overdue_on: overdueOn } },
        })),
        register(context),
      )
      context.progress(rows.length)
      return rows.length
    })
  }
}

/** Opens the revocation of listings whose base penalty fell, where an act did not: a listing may come after that. */
export async function openDueRevocations(context: DailyContext): Promise<void> {
  for (let after: string | null = ""; after !== null; ) {
    context.pause()
    const from: string = after
    after = await context.sql.begin(async (tx) => {
      await lockHead(tx)
      const codes = await listFallen(tx, from, subjectsPerBatch)
      for (const code of codes) context.progress(await openRevocations(tx, context, code))
      return codes.at(-1) ?? null
    })
  }
}

/** Works out days that could not be when their clock began, because the calendar of a year was missing. */
export async function renewDueDays({ sql, calendar, policy, pause, progress }: DailyContext): Promise<void> {
  for (let after: string | null = null, more = true; more; ) {
    pause()
    const proceedings = await listUndatedProceedings(sql, after, batch)
    const dated = proceedings.flatMap((proceeding) => {
      const dueOn = dueIn(getKind(proceeding.kind), proceeding, null, { calendar, policy })
      return dueOn === null || isMissing(dueOn) ? [] : [{ id: proceeding.id, version: proceeding.version, dueOn }]
    })
    progress(await saveDueDays(sql, dated))
    after = proceedings.at(-1)?.id ?? null
    more = after !== null
  }
}

/** The years without a calendar that clocks of open proceedings reach into. */
export async function listMissingYears(sql: Sql, calendar: Calendar): Promise<number[]> {
  const years = new Set<number>()
  for (let after: string | null = null, more = true; more; ) {
    const proceedings = await listUndatedProceedings(sql, after, batch)
    for (const proceeding of proceedings) {
      const dueOn = dueIn(getKind(proceeding.kind), proceeding, null, { calendar, policy: defaultPolicy })
      if (isMissing(dueOn)) years.add(dueOn.missingYear)
    }
    after = proceedings.at(-1)?.id ?? null
    more = after !== null
  }
  return [...years].sort()
}
