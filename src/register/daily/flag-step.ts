/** Marks on listings that go on (law/standing-flag.ts): set when they are due, cleared when they no longer are. */
import type { Transaction } from "../../database/client.ts"
import { flagsOf, publishedBy, type StandingFlag, standingFlags } from "../../law/standing-flag.ts"
import { writeAudits } from "../audit/trail.ts"
import { type DailyContext, register } from "./daily-context.ts"
import { deleteFlags, deleteStaleFlags, insertFlags, listFlagCandidates, listFlagged } from "./store.ts"

// Subjects in a transaction.
const batch = 1_000

const flags = Object.keys(standingFlags) as StandingFlag[]

/** Sets the marks that are due and not there yet. */
export async function raiseFlags(context: DailyContext): Promise<void> {
  for (const flag of flags) {
    const { grounds, least } = standingFlags[flag]
    const search = { flag, grounds, least, publishedBy: publishedBy(flag, context.today) }
    for (let after: string | null = ""; after !== null; ) {
      context.pause()
      const from: string = after
      after = await context.sql.begin(async (tx) => {
        const subjects = await listFlagCandidates(tx, search, from, batch)
        const due = subjects.flatMap(({ listings }) => flagsOf(listings, context.today))
        const set = await insertFlags(
          tx,
          due.filter((row) => row.flag === flag),
        )
        const rows = set.map(({ id, since }) => ({
          act: "record.flag",
          object: id,
          before: null,
          after: { flag, since },
        }))
        await audit(tx, rows, context)
        return subjects.at(-1)?.code ?? null
      })
    }
  }
}

/** Clears marks on what has ended or changed, and those that rested on a listing which has. */
export async function clearFlags(context: DailyContext): Promise<void> {
  for (const flag of flags) {
    const { grounds, restsOnOthers } = standingFlags[flag]
    context.pause()
    await context.sql.begin(async (tx) => {
      await auditCleared(tx, flag, await deleteStaleFlags(tx, flag, grounds), context)
    })
    for (let after: string | null = restsOnOthers ? "" : null; after !== null; ) {
      context.pause()
      const from: string = after
      after = await context.sql.begin(async (tx) => {
        const subjects = await listFlagged(tx, flag, grounds, from, batch)
        const gone = subjects.flatMap(({ flagged, listings }) => {
          const due = flagsOf(listings, context.today).filter((row) => row.flag === flag)
          return flagged.filter((id) => !due.some((row) => row.id === id))
        })
        await auditCleared(tx, flag, await deleteFlags(tx, flag, gone), context)
        return subjects.at(-1)?.code ?? null
      })
    }
  }
}

async function auditCleared(tx: Transaction, flag: string, ids: readonly string[], context: DailyContext) {
  const rows = ids.map((object) => ({ act: "record.unflag", object, before: { flag }, after: null }))
  await audit(tx, rows, context)
}

async function audit(
  tx: Transaction,
  rows: readonly { act: string; object: string; before: unknown; after: unknown }[],
  context: DailyContext,
): Promise<void> {
  await writeAudits(
    tx,
    rows.map((row) => ({ ...row, position: null })),
    register(context),
  )
  context.progress(rows.length)
}
