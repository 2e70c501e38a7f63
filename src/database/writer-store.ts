/**
 * SQL of who writes: the oldest version that may, the guard on every table that holds connections against it, and the
 * processes that say that they run.
 */
import { eq, gt, lt } from "drizzle-orm"
import { type Pool, type Sql, type Transaction, toArrayLiteral } from "./client.ts"
import { build, pick, query, run, statement, value } from "./query.ts"
import { logHead } from "./schema/ledger.ts"
import { node, oldestWriter } from "./schema/writer.ts"
import {
  goneAfterMs,
  isOlder,
  judgeSwitch,
  type LiveNode,
  lastSilentVersion,
  type NodeIdentity,
  OlderThanDatabase,
  ownVersion,
  type SwitchRefusal,
  type Version,
} from "./writer.ts"

const guard = "older_writer_refused"
// A rebuild puts others in the place of the search's tables; how far they have come, a guarded table says (log_reader).
const rebuilt = "search\\_%"
// Of a process that was killed, the row stays so long, for whoever looks what ran.
const forgottenAfterMs = 86_400_000

/** The oldest version that may write; null where the schema is older than that there is one. */
export async function findOldestWriter(sql: Sql): Promise<Version | null> {
  const [table] = await sql<{ there: boolean }[]>`select to_regclass('public.oldest_writer') is not null as there`
  if (!table?.there) return null
  const [row] = await sql<{ version: string }[]>`select version from public.oldest_writer`
  return row?.version ?? null
}

/** @throws OlderThanDatabase where this version may not write */
export async function assertMayWrite(sql: Sql): Promise<void> {
  const needed = await findOldestWriter(sql)
  if (needed !== null && isOlder(ownVersion, needed)) throw new OlderThanDatabase(needed)
}

/** Has whoever publishes wait until the transaction ends: what they write then is held against what it leaves. */
export async function holdWriters(tx: Sql): Promise<void> {
  const [table] = await tx<{ there: boolean }[]>`select to_regclass('public.log_head') is not null as there`
  if (table?.there) await tx`select from public.log_head for update`
}

/** Puts the guard on each table that has none, and names the oldest version that may write, where an older one is named. */
export async function guardTables(tx: Sql, tables: readonly string[], oldest: Version): Promise<void> {
  const bare = await tx<{ name: string }[]>`
    select relname as name from pg_class c
    where relnamespace = 'public'::regnamespace and relname = any(${toArrayLiteral(tables)}::text[])
      and relname not like ${rebuilt}
      and not exists (select from pg_trigger where tgrelid = c.oid and tgname = ${guard})
    order by relname`
  for (const { name } of bare) {
    await tx`
      create trigger ${tx(guard)} before insert or update or delete or truncate on public.${tx(name)}
      for each statement execute function public.refuse_older_writer()`
  }
  const named = await findOldestWriter(tx)
  if (named !== null && !isOlder(named, oldest)) return
  const row = { version: oldest, setBy: ownVersion, setAt: query`now()` }
  await run(tx, build.insert(oldestWriter).values(row).onConflictDoUpdate({ target: oldestWriter.id, set: row }))
}

/**
 * Makes another version the oldest that may write: a later one before what earlier ones can't read is written, an earlier
 * one where the operator must go back. Under the lock of the log's head, so that nobody publishes meanwhile.
 * @returns why not; null when it is done
 */
export async function setOldestWriter(pool: Pool, to: Version, now: number): Promise<SwitchRefusal | null> {
  return pool.begin(async (tx) => {
    const refusal = await refuseSwitch(tx, to, now)
    if (refusal) return refusal
    await run(tx, build.update(oldestWriter).set({ version: to, setBy: ownVersion, setAt: new Date(now) }))
    return null
  })
}

/**
 * Why what only a version and later ones know may not begin. To be asked in the transaction that begins it; the log's head
 * is locked from here on.
 */
export async function refuseSwitch(tx: Transaction, to: Version, now: number): Promise<SwitchRefusal | null> {
  await run(tx, build.select({ size: logHead.size }).from(logHead).for("update"))
  return judgeSwitch(to, [...(await listNodes(tx, now)), ...(await listSilent(tx, now))])
}

const { id, version, place, startedAt, seenAt } = node
const lately = statement({ since: seenAt }, (p) =>
  build.select({ id, version, place, startedAt, seenAt }).from(node).where(gt(seenAt, p.since)).orderBy(startedAt, id),
)

/** The processes that are alive, by when they were started. */
export function listNodes(sql: Sql, now: number): Promise<LiveNode[]> {
  return lately(sql, { since: new Date(now - goneAfterMs) })
}

/** Connections of versions that do not say that they run, by the name that these give them. */
async function listSilent(sql: Sql, now: number): Promise<LiveNode[]> {
  const columns = pick({
    place: value<string>`coalesce(host(client_addr), 'a socket of this machine')`,
    startedAt: value<Date>`min(backend_start)`,
  })
  const found = await run(
    sql,
    query`select ${columns} from pg_stat_activity
      where datname = current_database() and application_name = 'gongshi' group by client_addr`,
  )
  return found.map((each) => ({ id: "", version: lastSilentVersion, seenAt: new Date(now), ...each }))
}

/** Says that a process runs, and forgets those that have long been gone. @throws what the guard says, where it is too old */
export async function beat(sql: Sql, self: NodeIdentity, now: number): Promise<void> {
  const at = new Date(now)
  const row = { ...self, startedAt: at, seenAt: at }
  const anew = { version: self.version, place: self.place, seenAt: at }
  await run(sql, build.insert(node).values(row).onConflictDoUpdate({ target: id, set: anew }))
  await run(sql, build.delete(node).where(lt(seenAt, new Date(now - forgottenAfterMs))))
}

/** Says that a process has stopped. */
export async function leave(sql: Sql, self: NodeIdentity): Promise<void> {
  await run(sql, build.delete(node).where(eq(id, self.id)))
}
