/**
 * Changing keys: decide, then write the new dates, an entry of the log for each key that changed, and the audit trail,
 * in one transaction. An entry commits to a public line that names the key as the key set lists it.
 */
import type { Pool, Transaction } from "../database/client.ts"
import { byOperator } from "../gate/hands.ts"
import { passOrThrow } from "../gate/pass.ts"
import { commitmentOf } from "../ledger/commitment.ts"
import { draftOfLog } from "../ledger/effect.ts"
import { append, type Head, lockHead, type Publication } from "../ledger/sequencer.ts"
import type { KeyPlan, KeyRefusal } from "./key-plan.ts"
import { type KeyRecord, statusOf, toListed } from "./key-record.ts"
import { addFindings, addKeyAudit, lockKeys, saveKeys } from "./key-store.ts"

/** What a change is made with. */
export interface KeyChange {
  /** For the audit trail. */
  actor: string
  /** What is done, for the audit trail: `rotate`, say. */
  act: string
  /** ms since 1970. */
  now: number
  newSalt(): string
  /** Called with the keys that change before anything is written: the place to put private halves away. */
  keep(changed: readonly KeyRecord[]): Promise<void>
}

/** Changes keys as decided on what is there. */
export async function changeKeys(
  pool: Pool,
  { actor, act, now, newSalt, keep }: KeyChange,
  decide: (records: readonly KeyRecord[], head: Head) => KeyPlan | KeyRefusal,
): Promise<KeyPlan | KeyRefusal> {
  return pool.begin(async (tx) => {
    const head = await lockHead(tx)
    const plan = decide(await lockKeys(tx), head)
    if ("refused" in plan) return plan
    await keep(plan.changed)
    const publications = plan.changed.map((record) => toPublication(record, newSalt(), now))
    const pass = passOrThrow(tx, draftOfLog(publications, head), byOperator(actor), {}, now)
    await append(tx, head, publications, now, pass)
    await addFindings(tx, pass, { at: now, actor })
    const changed = plan.changed.map((record, index) => ({
      ...record,
      positions: [...record.positions, head.size + index],
    }))
    await saveKeys(tx, changed)
    await addAudit(tx, changed, { actor, act, now })
    return { changed }
  })
}

/**
 * The entry of a key as it is from now on. It replaces nothing and is replaced by nothing: of several about one key the
 * last one counts. A replay that looks for records passes over it.
 */
function toPublication(record: KeyRecord, salt: string, now: number): Publication {
  const line = JSON.stringify({ salt, key: toListed(record, now) })
  return {
    draft: {
      operation: "key",
      list: "key",
      authority: null,
      replaces: null,
      reason: statusOf(record, now),
      commitment: commitmentOf(line),
    },
    line,
    recordId: null,
    subjectCode: null,
  }
}

async function addAudit(
  tx: Transaction,
  changed: readonly KeyRecord[],
  { actor, act, now }: Pick<KeyChange, "actor" | "act" | "now">,
): Promise<void> {
  for (const { key, positions } of changed) {
    await addKeyAudit(tx, { at: now, actor, act, kid: key.kid, position: positions.at(-1) ?? 0 })
  }
}
