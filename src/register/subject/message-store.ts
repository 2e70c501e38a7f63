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

/** Queues a message for every address that its merchant has proved, and one for who follows it. @param now ms since 1970 */
export async function raiseMessages(tx: Transaction, told: readonly Told[], now: number): Promise<void> {
  if (told.length === 0) return
  const at = new Date(now)
  await raiseForReaders(tx, told, at)
  const { id, code, state, holder } = merchantContact
  const change = subjectCodeChange
  await run(
    tx,
    query`
      insert into ${merchantMessage} (${raised})
      select gen_random_uuid(), ${id}, t.kind, t.detail, 'waiting', ${at}, ${at}
      from json_to_recordset(${JSON.stringify(told)}::text::json) as t (code text, kind text, detail jsonb)
      left join ${change} on ${change.code} = t.code
      join ${merchantContact} on ${code} = coalesce(${change.current}, t.code) and ${state} = 'confirmed'
        and ${holder} = 'merchant'`,
  )
}

/**
 * Readers learn of what is public, and that something has changed, whatever it was: of many things one message, and none beside one
 * that waits.
 */
async function raiseForReaders(tx: Transaction, told: readonly Told[], at: Date): Promise<void> {
  const codes = told.flatMap(({ code, detail }) => (detail.about === "record" ? [code] : []))
  if (codes.length === 0) return
  const { id, code, state, holder } = merchantContact
  const { contactId, state: sent } = merchantMessage
  const change = subjectCodeChange
  const detail = { about: "standing" } satisfies Told["detail"]
  await run(
    tx,
    query`
      insert into ${merchantMessage} (${raised})
      select gen_random_uuid(), ${id}, 'changed', ${JSON.stringify(detail)}::jsonb, 'waiting', ${at}, ${at}
      from ${merchantContact} where ${holder} = 'reader' and ${state} = 'confirmed' and ${code} in (
        select coalesce(${change.current}, t.code)
        from unnest(${`{${[...new Set(codes)].join(",")}}`}::text[]) as t (code)
        left join ${change} on ${change.code} = t.code)
      and not exists (select from ${merchantMessage} where ${contactId} = ${id} and ${sent} = 'waiting')`,
  )
}
