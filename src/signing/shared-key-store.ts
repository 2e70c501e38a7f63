/** SQL of the secrets that nodes share: their ids, by which each node tells whether it has them. */
import { and, count, eq, isNotNull, isNull, lte } from "drizzle-orm"
import type { Pool, Sql, Transaction } from "../database/client.ts"
import { build, query, run } from "../database/query.ts"
import { webhook } from "../database/schema/alert.ts"
import { auditEvent } from "../database/schema/audit.ts"
import { personListing } from "../database/schema/check.ts"
import { sharedKey } from "../database/schema/ledger.ts"
import { rosterSeller } from "../database/schema/roster.ts"
import { judgeHeld, SharedKeyError, type SharedPurpose } from "./shared-key.ts"

/** The ids of the keys that the register works with. @param trail as it was at this row of the audit trail */
export async function listShared(sql: Sql, purpose: SharedPurpose, trail?: number): Promise<string[]> {
  const { id, trail: since } = sharedKey
  const then = and(eq(sharedKey.purpose, purpose), trail === undefined ? undefined : lte(since, trail))
  const rows = await run(sql, build.select({ id }).from(sharedKey).where(then).orderBy(since, id))
  return rows.map((row) => row.id)
}

/** When something is done, ms since 1970, and by whom. */
interface Author {
  at: number
  actor: string
}

/** Who writes where no person does: a node that brings a key. */
const node = "system:keys"

/**
 * Holds the keys that are held here against those of the register, and lists what is brought.
 * @param held ids, the key in use first
 * @throws SharedKeyError where the register works with another
 */
export async function agreeOnKeys(
  pool: Pool,
  purpose: SharedPurpose,
  held: readonly string[],
  clock: () => number,
): Promise<void> {
  const standing = judgeHeld(await listShared(pool, purpose), held)
  if (standing.kind === "missing") throw new SharedKeyError(purpose, standing.ids)
  if (standing.kind === "enrol") await pool.begin((tx) => enrolShared(tx, purpose, async () => held, clock))
}

/**
 * The same under a lock, in which the keys may be made: of nodes that start at once one makes them and the others see.
 * @param open gives the ids. @param isFirst whether there are none yet, so that one may be made
 */
export async function enrolShared(
  tx: Transaction,
  purpose: SharedPurpose,
  open: (isFirst: boolean) => Promise<readonly string[]>,
  clock: () => number,
): Promise<void> {
  await run(tx, query`lock table ${sharedKey} in share row exclusive mode`)
  const listed = await listShared(tx, purpose)
  const standing = judgeHeld(listed, await open(listed.length === 0))
  if (standing.kind === "missing") throw new SharedKeyError(purpose, standing.ids)
  if (standing.kind === "agree") return
  for (const id of standing.ids) {
    const trail = await writeKeyTrail(tx, "use", purpose, id, { at: clock(), actor: node })
    await run(tx, build.insert(sharedKey).values({ purpose, id, trail }))
  }
}

/**
 * Takes a key off the list: no node has to have it any more.
 * @param mayLose though something hangs on it still
 * @returns how much does, where that stands against it; null where there is no such key
 */
export async function forgetShared(
  pool: Pool,
  purpose: SharedPurpose,
  id: string,
  { mayLose, ...author }: Author & { mayLose: boolean },
): Promise<{ made: number; forgotten: boolean } | null> {
  return pool.begin(async (tx) => {
    await run(tx, query`lock table ${sharedKey} in share row exclusive mode`)
    if (!(await listShared(tx, purpose)).includes(id)) return null
    const made = await countMade(tx, purpose, id)
    if (made > 0 && !mayLose) return { made, forgotten: false }
    await run(tx, build.delete(sharedKey).where(and(eq(sharedKey.purpose, purpose), eq(sharedKey.id, id))))
    await writeKeyTrail(tx, "forget", purpose, id, author)
    return { made, forgotten: true }
  })
}

/** What was made with a key and is kept still. A webhook does not tell with which: its key counts where there are any. */
async function countMade(tx: Transaction, purpose: SharedPurpose, id: string): Promise<number> {
  switch (purpose) {
    case "identity": {
      const isOfKey = query`starts_with(${personListing.identityHash}, ${`${id}:`})`
      const live = and(isNull(personListing.withdrawnAt), isOfKey)
      const [row] = await run(tx, build.select({ made: count() }).from(personListing).where(live))
      return row?.made ?? 0
    }
    case "roster": {
      const isSealed = and(isNotNull(rosterSeller.sealed), eq(rosterSeller.sealedKey, id))
      const [row] = await run(tx, build.select({ made: count() }).from(rosterSeller).where(isSealed))
      return row?.made ?? 0
    }
    case "webhook": {
      const [row] = await run(tx, build.select({ made: count() }).from(webhook))
      return row?.made ?? 0
    }
  }
}

/** @returns the id of the row */
async function writeKeyTrail(
  tx: Transaction,
  act: "use" | "forget",
  purpose: SharedPurpose,
  id: string,
  { at, actor }: Author,
): Promise<number> {
  const event = { at: new Date(at), actor, act: `key.${act}`, object: `${purpose}:${id}`, position: null }
  const [row] = await run(tx, build.insert(auditEvent).values(event).returning({ id: auditEvent.id }))
  if (!row) throw new Error("a row that was inserted has an id")
  return row.id
}
