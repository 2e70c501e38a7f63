/** Raises alerts, as a follower of the log: each is raised once whatever breaks off. */
import type { TimedParts, Transaction } from "../database/client.ts"
import { type Follower, openFollower, storedPlace } from "../ledger/follow.ts"
import { raiseMessages } from "../register/subject/message-store.ts"
import { alertReader, insertAlerts, listWatchedEntries } from "./alert-store.ts"
import { changeOf } from "./change.ts"
import { hasUploads, insertInitialAlerts, listNewSellers, lockUpload, moveUpload } from "./initial-store.ts"
import { raiseMatches } from "./match.ts"
import { listEntriesOf } from "./merchant/entry-store.ts"

// Entries in a step: a second of work at most, and the memory for their lines.
const entriesPerStep = 20_000

// Sellers of an upload in a step. Between two of them what the log has gained is told.
const sellersPerStep = 20_000

/** The follower of the log that raises alerts. */
function alertFollower({ sql, clock }: TimedParts): Follower {
  return openFollower(sql, storedPlace(sql, alertReader), {
    entriesPerStep,
    due: async ({ position, size }) => (position < size || (await hasUploads(sql)) ? "step" : "none"),
    async step(tx, { from, to }) {
      if (from < to) {
        const changes = (await listWatchedEntries(tx, from, to)).flatMap((entry) => changeOf(entry) ?? [])
        await insertAlerts(tx, changes, clock())
        await raiseRecordMessages(tx, from, to, clock())
        await raiseMatches(tx, from, to, clock)
        return "more"
      }
      const upload = await lockUpload(tx)
      if (upload === null) return "done"
      // What is published already about sellers of an upload.
      const sellers = await listNewSellers(tx, upload, sellersPerStep)
      await insertInitialAlerts(tx, upload, sellers.codes, from, clock())
      await moveUpload(tx, upload.id, sellers.last)
      return "more"
    },
  })
}

/** Raises a message of each material change in [from, to) for every address of its merchant. */
async function raiseRecordMessages(tx: Transaction, from: number, to: number, now: number): Promise<void> {
  const changes = (await listEntriesOf(tx, from, to)).flatMap((entry) => {
    const change = changeOf(entry)
    if (!change || change.kind === "matched") return []
    const { code, kind, list } = change
    return [{ code, kind, detail: { about: "record", list } as const }]
  })
  await raiseMessages(tx, changes, now)
}

/** Raises the alerts of everything that is in the log, and of uploads whose sellers were listed before. @returns the position up to which it is done */
export function raiseAlerts(work: TimedParts): Promise<number> {
  return alertFollower(work).catchUp()
}
