/** SQL of clients as the operator sees them: who holds a key, what it may spend, and a key in the place of another. */
import { and, asc, eq, gt, ilike, isNotNull, isNull } from "drizzle-orm"
import type { Pool, Sql } from "../database/client.ts"
import { build, run } from "../database/query.ts"
import { clientSession } from "../database/schema/access.ts"
import { auditEvent } from "../database/schema/audit.ts"
import { apiClient } from "../database/schema/check.ts"
import { digestOf } from "./api-key.ts"
import type { ClientRole } from "./scope.ts"
import type { Tenant } from "./tenant.ts"

const fields = {
  ...{ id: apiClient.id, name: apiClient.name, role: apiClient.role, authorities: apiClient.authorities },
  heldBy: apiClient.heldBy,
  ...{ createdAt: apiClient.createdAt, revokedAt: apiClient.revokedAt },
  ...{ units: apiClient.unitsPerDay, rows: apiClient.rowsPerDay },
  ...{ firstLoadRows: apiClient.firstLoadRows, firstLoadUntil: apiClient.firstLoadUntil },
}

/** A client with what there is to say of its key; quotas are null where those of its role hold. */
export interface KeyHolder {
  id: Tenant
  name: string
  role: ClientRole
  authorities: readonly string[]
  /** Who has the key, by the name that the officers' login has for them; null where nobody has said. */
  heldBy: string | null
  createdAt: Date
  revokedAt: Date | null
  units: number | null
  rows: number | null
  /** Of a source, what is left of an announced first load, and its last day; null where none was announced. */
  firstLoadRows: number | null
  firstLoadUntil: string | null
}

/** Which clients are asked for. */
export interface HolderFilter {
  role?: ClientRole | undefined
  state?: "valid" | "withdrawn" | undefined
  /** Part of the name. */
  name?: string | undefined
}

/** Clients by name. @param after whom of them the page follows: clients stay where they are, whatever becomes of their keys */
export function listKeyHolders(
  sql: Sql,
  { role, state, name }: HolderFilter,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<KeyHolder[]> {
  const { revokedAt } = apiClient
  const isOne = and(
    role === undefined ? undefined : eq(apiClient.role, role),
    state === undefined ? undefined : state === "valid" ? isNull(revokedAt) : isNotNull(revokedAt),
    // What SQL takes for a pattern is taken for itself.
    name === undefined ? undefined : ilike(apiClient.name, `%${name.replaceAll(/[\\%_]/g, "\\$&")}%`),
    after === undefined
      ? undefined
      : gt(
          apiClient.name,
          build
            .select({ name: apiClient.name })
            .from(apiClient)
            .where(eq(apiClient.id, after as Tenant)),
        ),
  )
  return run(sql, build.select(fields).from(apiClient).where(isOne).orderBy(asc(apiClient.name)).limit(limit))
}

/** A client, whether or not its key is believed; null where there never was one. */
export async function findKeyHolder(sql: Sql, id: string): Promise<KeyHolder | null> {
  // The id is somebody's word; it becomes a tenant's where a row has it.
  const isIt = eq(apiClient.id, id as Tenant)
  return (await run(sql, build.select(fields).from(apiClient).where(isIt)))[0] ?? null
}

/**
 * Puts another key in the place of a client's, and ends its sessions, with its audit row; "absent" when it holds none, or not
 * the one that is to go, where that is given.
 */
export async function renewKey(
  pool: Pool,
  {
    id,
    key,
    held,
    actor,
    reason,
    ...given
  }: { id: Tenant; key: string; held?: string; actor: string; reason: string | null; at: number },
): Promise<"renewed" | "absent"> {
  return pool.begin(async (tx) => {
    const isHeld = held === undefined ? undefined : eq(apiClient.keyDigest, digestOf(held))
    const isIt = and(eq(apiClient.id, id), isNull(apiClient.revokedAt), isHeld)
    const set = build
      .update(apiClient)
      .set({ keyDigest: digestOf(key) })
      .where(isIt)
    const { name, role, heldBy } = apiClient
    const [renewed] = await run(tx, set.returning({ name, role, held_by: heldBy }))
    if (!renewed) return "absent"
    await run(tx, build.delete(clientSession).where(eq(clientSession.clientId, id)))
    const event = { at: new Date(given.at), actor, act: "client.renew", object: id, after: renewed, reason }
    await run(tx, build.insert(auditEvent).values(event))
    return "renewed"
  })
}

/** Says who holds a client's key from now on, with its audit row. @param heldBy null: nobody is said to. @returns who did before */
export async function setHolder(
  pool: Pool,
  { name, heldBy, actor, ...given }: { name: string; heldBy: string | null; actor: string; at: number },
): Promise<{ before: string | null } | "absent"> {
  return pool.begin(async (tx) => {
    const isIt = and(eq(apiClient.name, name), isNull(apiClient.revokedAt))
    const held = build.select({ id: apiClient.id, before: apiClient.heldBy }).from(apiClient).where(isIt)
    const [client] = await run(tx, held.for("update"))
    if (!client) return "absent"
    const { id: object, before } = client
    if (before === heldBy) return { before }
    await run(tx, build.update(apiClient).set({ heldBy }).where(isIt))
    const change = { before: { held_by: before }, after: { held_by: heldBy } }
    const event = { at: new Date(given.at), actor, act: "client.holder", object, ...change }
    await run(tx, build.insert(auditEvent).values(event))
    return { before }
  })
}
