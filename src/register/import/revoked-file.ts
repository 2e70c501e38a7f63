/**
 * The files (补存文书) of listings that an import ends as revoked: that takes a decision of its own, and no proceeding here
 * holds it.
 */
import type { Transaction } from "../../database/client.ts"
import { openByRegister } from "../proceeding/commit.ts"
import { filingOf } from "../proceeding/filing.ts"
import { loadOpenFiles } from "../proceeding/store.ts"
import type { RecordChanges } from "../record/change.ts"
import { recordMoves } from "../record/state.ts"
import type { Importer } from "./importer.ts"

/** Opens a file for the decision of each listing that these changes revoke, but where one is open: an officer's own, or of before an undoing. */
export async function openFiles(
  tx: Transaction,
  importer: Importer,
  { changed }: RecordChanges,
  today: string,
): Promise<void> {
  const revoked = changed.filter(({ state }) => state === recordMoves.revoke.to)
  const there = await loadOpenFiles(
    tx,
    revoked.map(({ id }) => id),
  )
  for (const record of revoked) {
    if (!there.has(record.id)) await openByRegister(tx, importer, filingOf(record, importer.newId(), today))
  }
}
