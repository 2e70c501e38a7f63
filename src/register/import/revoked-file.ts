/**
 * The files (补存文书) of listings that an import ends as revoked: that takes a decision of its own, and no proceeding here
 * holds it.
 */
import type { Transaction } from "../../database/client.ts"
import { openByRegister } from "../proceeding/by-register.ts"
import { filingOf } from "../proceeding/filing.ts"
import { loadOpenFiles } from "../proceeding/store.ts"
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
