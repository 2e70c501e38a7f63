/** Writing to the log as the operator does, through the gate. */
import type { Transaction } from "../../src/database/client.ts"
import type { Draft } from "../../src/gate/draft.ts"
import { byOperator, handsNamed } from "../../src/gate/hands.ts"
import { type Pass, passOrThrow } from "../../src/gate/pass.ts"
import { draftOfLog } from "../../src/ledger/effect.ts"
import { append, type Head, type Publication } from "../../src/ledger/sequencer.ts"
import type { Author } from "../../src/register/audit/trail.ts"
import { draftOfOffice } from "../../src/register/document/effect.ts"
import type { Office } from "../../src/register/document/office.ts"
import { saveOffice } from "../../src/register/document/office-store.ts"
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

const two = handsNamed(["officer:100000:anna", "officer:100000:boris"])

/** The pass of two people of the whole country for what is about to be written. */
export function peoplesPass(tx: Transaction, draft: Draft, now = 0): Pass {
  return passOrThrow(tx, draft, two, {}, now)
}

/** Says what an authority is called. */
export function saveOfficeOf(tx: Transaction, authority: string, office: Office): Promise<void> {
  return saveOffice(tx, peoplesPass(tx, draftOfOffice(authority, office)), authority, office)
}
