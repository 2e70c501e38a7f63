/** SQL of the log's entries about merchants that want to be told. */
import { alias } from "drizzle-orm/pg-core"
import type { Transaction } from "../../database/client.ts"
import { notNull, pick, query, statement } from "../../database/query.ts"
import { logEntry } from "../../database/schema/ledger.ts"
import { merchantContact } from "../../database/schema/message.ts"
import type { WatchedEntry } from "../change.ts"

const entries = statement({ from: logEntry.position, to: logEntry.position }, (p) => {
  const { position, entry, line, recordId, subjectCode } = logEntry
  const told = alias(logEntry, "told")
  // As with alerts: only what is told is read as JSON for what it takes the place of.
  return query`
    with ${told} as materialized (
      select ${position}, ${entry}, ${line}, ${recordId}, ${subjectCode} from ${logEntry}
      where ${position} >= ${p.from} and ${position} < ${p.to} and ${recordId} is not null and exists (
        select from ${merchantContact} where ${merchantContact.code} = ${subjectCode}
        and ${merchantContact.state} = 'confirmed'))
    select ${pick(told, "position", "entry", "line")}, ${pick({
      before: line,
      recordId: notNull(told.recordId),
      code: notNull(told.subjectCode),
    })}
    from ${told} left join ${logEntry} on ${position} = (${told.entry}::json ->> 'replaces')::bigint
    order by ${told.position}`
})

/** The entries [from, to) about records of merchants that are told, in the order of the log. */
export function listEntriesOf(tx: Transaction, from: number, to: number): Promise<WatchedEntry[]> {
  return entries(tx, { from, to })
}
