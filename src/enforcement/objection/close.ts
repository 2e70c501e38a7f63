/** Closes objections to measures that are lifted for another reason, in the transaction of the lift, and tells the merchants. */
import type { Transaction } from "../../database/client.ts"
import { dayInChina } from "../../law/day.ts"
import { type Author, writeAudits } from "../../register/audit/trail.ts"
import { raiseMessages } from "../../register/subject/message-store.ts"
import { objectionMessage } from "./state.ts"
import { closeLifted } from "./store.ts"

/** @param measures those that were written on; what is not lifted keeps its objections */
export async function closeObjections(tx: Transaction, measures: readonly string[], author: Author): Promise<void> {
  if (measures.length === 0) return
  const closed = await closeLifted(tx, measures, dayInChina(author.at))
  await writeAudits(
    tx,
    closed.map(({ id, measureId, clientId, reason }) => ({
      ...{ act: "measure-objection.close", object: id, before: { state: "open" } },
      after: { agency: clientId, measure: measureId, state: "lifted", reason },
    })),
    author,
  )
  await raiseMessages(
    tx,
    closed.map(({ subjectCode }) => objectionMessage(subjectCode, "lifted")),
    author.at,
  )
}
