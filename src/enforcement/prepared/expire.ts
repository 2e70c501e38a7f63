/** What nobody has confirmed in time is void: part of the daily work. */
import type { TimedParts } from "../../database/client.ts"
import { writeAudits } from "../../register/audit/trail.ts"
import { registerActor } from "../../register/daily/daily-context.ts"
import { preparedMs } from "./prepared.ts"
import { listStale, settlePrepared } from "./store.ts"

const atOnce = 200

/** Lets what waits since before the term be void, with its audit rows. @returns how much */
export async function expirePrepared({ sql, clock }: TimedParts): Promise<number> {
  const at = clock()
  for (let expired = 0; ; ) {
    const some = await sql.begin(async (tx) => {
      const stale = await listStale(tx, new Date(at - preparedMs), atOnce)
      for (const act of stale) await settlePrepared(tx, act, { state: "expired", decidedAt: new Date(at) })
      const rows = stale.map(({ id, clientId, operation, preparedBy }) => ({
        ...{ act: "prepared.expire", object: id, before: { state: "waiting" } },
        after: { agency: clientId, operation, prepared_by: preparedBy, state: "expired" },
      }))
      if (rows.length > 0) await writeAudits(tx, rows, { actor: registerActor, at })
      return stale.length
    })
    expired += some
    if (some < atOnce) return expired
  }
}
