/** Raises messages to merchants of what has changed about them: part of the reader of the log that raises alerts. */
import type { Transaction } from "../../database/client.ts"
import { raiseMessages } from "../../register/subject/message-store.ts"
import { changeOf } from "../change.ts"
import { listEntriesOf } from "./entry-store.ts"

/** Raises a message of each material change in [from, to) for every address of its merchant. */
export async function raiseRecordMessages(tx: Transaction, from: number, to: number, now: number): Promise<void> {
  const changes = (await listEntriesOf(tx, from, to)).flatMap((entry) => {
    const change = changeOf(entry)
    if (!change || change.kind === "matched") return []
    const { code, kind, list } = change
    return [{ code, kind, detail: { about: "record", list } as const }]
  })
  await raiseMessages(tx, changes, now)
}
