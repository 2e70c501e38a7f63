/** Writing to the log as the operator does, through the gate. */
import type { Transaction } from "../../src/database/client.ts"
import { byOperator } from "../../src/gate/hands.ts"
import { passOrThrow } from "../../src/gate/pass.ts"
import { draftOfLog } from "../../src/ledger/effect.ts"
import { append, type Head, type Publication } from "../../src/ledger/sequencer.ts"
import type { Author } from "../../src/register/audit/trail.ts"
import type { RecordChanges } from "../../src/register/record/change.ts"
import { draftOfChanges } from "../../src/register/record/effect.ts"
import { saveChanges } from "../../src/register/record/store.ts"

const hands = byOperator("system:test")

/** Appends publications. */
export function appendAsOperator(
  tx: Transaction,
  head: Head,
  publications: readonly Publication[],
  now: number,
): Promise<Head> {
  return append(tx, head, publications, now, passOrThrow(tx, draftOfLog(publications, head), hands, {}, now))
}

/** Saves changes of records. */
export function saveAsOperator(tx: Transaction, changes: RecordChanges, head: Head, author: Author): Promise<Head> {
  const pass = passOrThrow(tx, draftOfChanges(changes, head), hands, {}, author.at)
  return saveChanges(tx, changes, head, author, { pass, about: author.actor })
}
