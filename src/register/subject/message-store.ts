/** SQL of what merchants are told: queued with the act that it tells of, sent by `alert/merchant`. */
import type { Transaction } from "../../database/client.ts"
import { names, query, run } from "../../database/query.ts"
import { merchantContact, merchantMessage } from "../../database/schema/message.ts"
import { subjectCodeChange } from "../../database/schema/register.ts"

/** What a merchant is told. */
export type Told = Pick<typeof merchantMessage.$inferInsert, "kind" | "detail"> & {
  /** The merchant's code, or one that it had before. */
  code: string
}

const raised = names(merchantMessage, "id", "contactId", "kind", "detail", "state", "dueAt", "createdAt")

/** Queues a message for every address that its merchant has proved. @param now ms since 1970 */
export async function raiseMessages(tx: Transaction, told: readonly Told[], now: number): Promise<void> {
  if (told.length === 0) return
  const at = new Date(now)
  const { id, code, state } = merchantContact
  const change = subjectCodeChange
  await run(
    tx,
    query`
      insert into ${merchantMessage} (${raised})
      select gen_random_uuid(), ${id}, t.kind, t.detail, 'waiting', ${at}, ${at}
      from json_to_recordset(${JSON.stringify(told)}::text::json) as t (code text, kind text, detail jsonb)
      left join ${change} on ${change.code} = t.code
      join ${merchantContact} on ${code} = coalesce(${change.current}, t.code) and ${state} = 'confirmed'`,
  )
}
