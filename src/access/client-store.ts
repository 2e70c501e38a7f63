/** SQL of clients as the operator sees them: who holds a key, what it may spend, and a key in the place of another. */
import { and, asc, eq, exists, gt, ilike, isNotNull, isNull, type SQL } from "drizzle-orm"
import type { Pool, Sql, Transaction } from "../database/client.ts"
import { anyOf, build, run, value } from "../database/query.ts"
import { clientSession, keyOrder } from "../database/schema/access.ts"
import { auditEvent } from "../database/schema/audit.ts"
import { apiClient } from "../database/schema/check.ts"
import { agency } from "../database/schema/enforcement.ts"
import { digestOf } from "./api-key.ts"
import type { KeyHands } from "./hands.ts"
import type { ClientRole } from "./scope.ts"
import type { Tenant } from "./tenant.ts"

/** Of an agency the region that is kept with its seat, of a platform its place. */
export const regionOf = value<string | null>`coalesce(${agency.region}, ${apiClient.region})`

const fields = {
  ...{ id: apiClient.id, name: apiClient.name, role: apiClient.role, authorities: apiClient.authorities },
  ...{ heldBy: apiClient.heldBy, hands: apiClient.hands, region: regionOf },
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
  hands: KeyHands
  /** Of an agency or a platform; null: the whole country. */
  region: string | null
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
  /** `ordered`: a holder is proposed, whom somebody else has to confirm. */
  state?: "valid" | "withdrawn" | "ordered" | undefined
  /** Part of the name. */
  name?: string | undefined
}

const inState = {
  valid: isNull(apiClient.revokedAt),
  withdrawn: isNotNull(apiClient.revokedAt),
  ordered: exists(
    build
      .select({ id: keyOrder.id })
      .from(keyOrder)
      .where(and(eq(keyOrder.clientId, apiClient.id), isNull(keyOrder.expiresAt))),
  ),
} as const

/** Clients by name. @param after whom of them the page follows: clients stay where they are, whatever becomes of their keys */
export function listKeyHolders(
  sql: Sql,
  { role, state, name }: HolderFilter,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<KeyHolder[]> {
  const isOne = and(
    role === undefined ? undefined : eq(apiClient.role, role),
    state === undefined ? undefined : inState[state],
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
  return run(sql, holders().where(isOne).orderBy(asc(apiClient.name)).limit(limit))
}

/** A client, whether or not its key is believed; null where there never was one. */
export async function findKeyHolder(sql: Sql, id: string): Promise<KeyHolder | null> {
  // The id is somebody's word; it becomes a tenant's where a row has it.
  const isIt = eq(apiClient.id, id as Tenant)
  return (await run(sql, holders().where(isIt)))[0] ?? null
}

function holders() {
  return build.select(fields).from(apiClient).leftJoin(agency, eq(agency.clientId, apiClient.id)).$dynamic()
}

/** Who replaces a key, and why. @property at ms since 1970 */
interface Renewal {
  id: Tenant
  key: string
  actor: string
  reason: string | null
  at: number
}

/**
 * Puts another key in the place of a client's, for whoever shows the one that goes, and ends its sessions, with its audit row;
 * "absent" when it holds none, or not that one.
 */
export async function renewKey(pool: Pool, { held, ...renewal }: Renewal & { held: string }) {
  return pool.begin((tx) => putKey(tx, renewal, { if: eq(apiClient.keyDigest, digestOf(held)) }))
}

/** The same beside what else is written. @property heldBy who holds it from now on; undefined: who did before */
export async function putKey(
  tx: Transaction,
  { id, key, actor, reason, at }: Renewal,
  change: { if?: SQL; heldBy?: string; told?: Record<string, unknown> },
): Promise<"renewed" | "absent"> {
  const isIt = and(eq(apiClient.id, id), isNull(apiClient.revokedAt), change.if)
  const holder = change.heldBy === undefined ? {} : { heldBy: change.heldBy }
  const set = build
    .update(apiClient)
    .set({ keyDigest: digestOf(key), ...holder })
    .where(isIt)
  const { name, role, heldBy } = apiClient
  const [renewed] = await run(tx, set.returning({ name, role, held_by: heldBy }))
  if (!renewed) return "absent"
  await run(tx, build.delete(clientSession).where(eq(clientSession.clientId, id)))
  const after = { ...renewed, ...change.told }
  const event = { at: new Date(at), actor, act: "client.renew", object: id, after, reason }
  await run(tx, build.insert(auditEvent).values(event))
  return "renewed"
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

/** What the operator declares of a client: how many hands are behind its key, and of a platform its place. */
export interface Declared {
  hands?: KeyHands
  region?: string | null
}

/** Declares it, with its audit row; what is absent stays as it is. "no-platform": an agency's region stands with its seat. */
export async function declareClient(
  pool: Pool,
  { name, actor, at, ...declared }: Declared & { name: string; actor: string; at: number },
): Promise<{ hands: KeyHands; region: string | null } | "absent" | "no-platform"> {
  return pool.begin(async (tx) => {
    const isIt = and(eq(apiClient.name, name), isNull(apiClient.revokedAt))
    const { id, role, hands, region } = apiClient
    const [client] = await run(tx, build.select({ id, role, hands, region }).from(apiClient).where(isIt).for("update"))
    if (!client) return "absent"
    if (declared.region !== undefined && client.role !== "platform") return "no-platform"
    const before = { hands: client.hands, region: client.region }
    const after = { ...before, ...declared }
    if (Object.keys(declared).length === 0) return before
    await run(tx, build.update(apiClient).set(after).where(isIt))
    const event = { at: new Date(at), actor, act: "client.declare", object: client.id, before, after }
    await run(tx, build.insert(auditEvent).values(event))
    return after
  })
}

/** The regions of agencies, by their names. */
export async function agencyRegions(sql: Sql, names: readonly string[]): Promise<ReadonlyMap<string, string | null>> {
  if (names.length === 0) return new Map()
  const found = await run(sql, holders().where(anyOf(apiClient.name, names)))
  return new Map(found.map(({ name, region }) => [name, region]))
}
