/** Raises messages to merchants of what has changed about them: part of the reader of the log that raises alerts. */
import type { Transaction } from "../../database/client.ts"
import { changeOf } from "../change.ts"
import { listEntriesOf } from "./entry-store.ts"
import { insertRecordMessages } from "./message-store.ts"

/** Raises a message of each material change in [from, to) for every address of its merchant. */
export async function raiseMessages(tx: Transaction, from: number, to: number, now: number): Promise<void> {
  const entries = await listEntriesOf(tx, from, to)
  const changes = entries.flatMap((entry) => {
    const change = changeOf(entry)
    return change && change.kind !== "matched" ? [{ code: change.code, kind: change.kind, list: change.list }] : []
  })
  await insertRecordMessages(tx, changes, now)
}
