/** SQL of what a merchant is told of its application: written with the act, sent by `alert/merchant`. */
import type { Transaction } from "../../database/client.ts"
import { names, query, run } from "../../database/query.ts"
import { merchantContact, merchantMessage } from "../../database/schema/message.ts"
import type { Proceeding } from "./proceeding.ts"

const raised = names(merchantMessage, "id", "contactId", "kind", "detail", "state", "dueAt", "createdAt")

/** Queues a message for every address of the merchant that was proved. @param now ms since 1970 */
export async function tellMerchant(
  tx: Transaction,
  { id, kind, state, subjectCode }: Proceeding,
  now: number,
): Promise<void> {
  const at = new Date(now)
  const { id: contactId, code, state: contactState } = merchantContact
  await run(
    tx,
    query`
      insert into ${merchantMessage} (${raised})
      select gen_random_uuid(), ${contactId}, 'application',
        jsonb_build_object('about', 'application', 'id', ${id}::text, 'kind', ${kind}::text, 'state', ${state}::text),
        'waiting', ${at}, ${at}
      from ${merchantContact} where ${code} = ${subjectCode} and ${contactState} = 'confirmed'`,
  )
}
