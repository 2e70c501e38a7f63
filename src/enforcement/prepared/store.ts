/** SQL of what people of an agency have prepared. */
import { and, count, desc, eq, lt, lte, or } from "drizzle-orm"
import type { Tenant } from "../../access/tenant.ts"
import type { Sql, Transaction } from "../../database/client.ts"
import { build, columnsOf, run } from "../../database/query.ts"
import { preparedAct } from "../../database/schema/enforcement.ts"
import type { PreparedAct, PreparedState } from "./prepared.ts"

const fields = columnsOf(
  preparedAct,
  ...(["id", "clientId", "operation", "method", "path", "contentType", "body", "state"] as const),
  ...(["preparedBy", "preparedAt", "decidedBy", "decidedAt", "reason"] as const),
)

/** Keeps what was prepared. */
export async function insertPrepared(tx: Transaction, act: PreparedAct): Promise<void> {
  await run(tx, build.insert(preparedAct).values(act))
}

/** How much waits in an agency. */
export async function countPrepared(sql: Sql, clientId: Tenant): Promise<number> {
  const isWaiting = and(eq(preparedAct.clientId, clientId), eq(preparedAct.state, "waiting"))
  return (await run(sql, build.select({ waiting: count() }).from(preparedAct).where(isWaiting)))[0]?.waiting ?? 0
}

/** What was prepared in an agency, the newest first. @param before whatever of it the page follows */
export async function listPrepared(
  sql: Sql,
  clientId: Tenant,
  { state, before, limit }: { state: PreparedState | null; before: string | null; limit: number },
): Promise<PreparedAct[]> {
  const { preparedAt, id } = preparedAct
  const last = before === null ? null : await findPrepared(sql, clientId, before)
  const isOne = and(
    eq(preparedAct.clientId, clientId),
    state === null ? undefined : eq(preparedAct.state, state),
    last === null
      ? undefined
      : or(lt(preparedAt, last.preparedAt), and(eq(preparedAt, last.preparedAt), lt(id, last.id))),
  )
  const page = build.select(fields).from(preparedAct).where(isOne).orderBy(desc(preparedAt), desc(id)).limit(limit)
  return run(sql, page)
}

/** One of them; null where the agency has none of this id. @param lock until the transaction ends */
export async function findPrepared(sql: Sql, clientId: Tenant, id: string, lock = false): Promise<PreparedAct | null> {
  const isIt = and(eq(preparedAct.clientId, clientId), eq(preparedAct.id, id))
  const asked = build.select(fields).from(preparedAct).where(isIt)
  return (await run(sql, lock ? asked.for("update") : asked))[0] ?? null
}

/** What of all agencies waits since before a time, some of it. */
export function listStale(tx: Transaction, before: Date, limit: number): Promise<PreparedAct[]> {
  const isStale = and(eq(preparedAct.state, "waiting"), lte(preparedAct.preparedAt, before))
  return run(tx, build.select(fields).from(preparedAct).where(isStale).limit(limit).for("update", { skipLocked: true }))
}

/** Writes what became of it. A table may hold more than was read of it: it goes. */
export async function settlePrepared(
  tx: Transaction,
  { id, contentType }: PreparedAct,
  set: Partial<Pick<PreparedAct, "state" | "decidedBy" | "decidedAt" | "reason">>,
): Promise<void> {
  const gone = /^application\/json\b/i.test(contentType) ? {} : { body: Buffer.alloc(0) }
  await run(
    tx,
    build
      .update(preparedAct)
      .set({ ...set, ...gone })
      .where(eq(preparedAct.id, id)),
  )
}
