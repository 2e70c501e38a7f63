/**
 * The files (补存文书) of listings that an import ends as revoked: that takes a decision of its own, and no proceeding here
 * holds it. One whose import is undone has no decision to wait for.
 */
import type { Transaction } from "../../database/client.ts"
import { dayInChina } from "../../law/day.ts"
import { writeAudits } from "../audit/trail.ts"
import { registerActor } from "../daily/daily-context.ts"
import { openByRegister } from "../proceeding/by-register.ts"
import { filingOf } from "../proceeding/filing.ts"
import { dropOpenFiles, loadOpenFiles } from "../proceeding/filing-store.ts"
import type { RecordChanges } from "../record/change.ts"
import type { HeldRecord } from "../record/record.ts"
import { recordMoves } from "../record/state.ts"
import type { Importer } from "./importer.ts"

function isRevoked({ state }: Pick<HeldRecord, "state">): boolean {
  return state === recordMoves.revoke.to
}

/** Opens a file for the decision of each listing that these changes revoke, but where one is open: an officer's own, or of before an undoing. */
export async function openFiles(
  tx: Transaction,
  importer: Importer,
  { changed }: RecordChanges,
  today: string,
): Promise<void> {
  const revoked = changed.filter(isRevoked)
  const there = await loadOpenFiles(
    tx,
    revoked.map(({ id }) => id),
  )
  const without = revoked.filter(({ id }) => !there.has(id))
  await openByRegister(
    tx,
    importer,
    without.map((record) => filingOf(record, importer.newId(), today)),
  )
}

/**
 * Closes the files of listings that an undoing takes out of being revoked, with what they hold by then. One that an officer
 * has opened is theirs to close.
 * @param before the records as they were @param at ms since 1970
 */
export async function closeFiles(
  tx: Transaction,
  before: ReadonlyMap<string, HeldRecord>,
  { changed }: RecordChanges,
  at: number,
): Promise<void> {
  const back = changed.flatMap((record) => {
    const was = before.get(record.id)
    return was && isRevoked(was) && !isRevoked(record) ? [record.id] : []
  })
  const dropped = await dropOpenFiles(tx, back, { startedBy: registerActor, today: dayInChina(at) })
  const moved = { before: { state: "open" }, after: { state: "dropped" } }
  const rows = dropped.map((object) => ({ act: "proceeding.drop", object, ...moved }))
  await writeAudits(tx, rows, { actor: registerActor, reason: "所依据的导入已撤销", at })
}
