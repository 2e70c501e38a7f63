/**
 * Works out how long records are shown that come from a version of the register which did not keep it.
 */
import { lockHead } from "../../ledger/sequencer.ts"
import { windowOf } from "../record/window.ts"
import type { DailyContext } from "./daily-context.ts"
import { listWindowless, saveWindows } from "./store.ts"

// Records in a transaction: a tenth of a second, for which others wait.
const batch = 2_000

/** Fills in the days of display that are missing. */
export async function fillWindows({ sql, policy, pause, progress }: DailyContext): Promise<void> {
  for (let after: string | null = ""; after !== null; ) {
    pause()
    const from: string = after
    after = await sql.begin(async (tx) => {
      // An act on one of these records waits, instead of being written over.
      await lockHead(tx)
      const records = await listWindowless(tx, from, batch)
      await saveWindows(
        tx,
        records.map(({ id, content }) => ({ id, ...windowOf(content, policy) })),
      )
      progress(records.length)
      return records.at(-1)?.id ?? null
    })
  }
}
