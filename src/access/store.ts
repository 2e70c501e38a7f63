/**
 * SQL of access: API keys, of which digests are kept, and sessions on the pages.
 */

import { and, eq, gt, isNull, lte } from "drizzle-orm"
import { type DatabaseParts, type Pool, type Sql, sqlState, type Transaction } from "../database/client.ts"
import { build, columnsOf, given, pick, query, run, statement, value } from "../database/query.ts"
import { clientSession } from "../database/schema/access.ts"
import { auditEvent } from "../database/schema/audit.ts"
import { apiClient } from "../database/schema/check.ts"
import { handsOfActor } from "../gate/hands.ts"
import type { GateRefusal } from "../gate/may-take-effect.ts"
import { Pass } from "../gate/pass.ts"
import { type Client, digestOf } from "./api-key.ts"
import { lockNamed } from "./client-store.ts"
import { draftOfClient } from "./effect.ts"
import type { KeyPersons } from "./key-persons.ts"
import type { Measure } from "./quota/cost.ts"
import type { ClientRole } from "./scope.ts"
import type { Tenant } from "./tenant.ts"
import { askGate, askGateOrThrow } from "./told-store.ts"

// A client who has shown its API key on a page does not show it again until it signs out, or its time is over. The
// browser holds 256 random bits, the database their SHA-256 alone; the key itself is kept by neither.

/** What a session needs of the platform. */
export interface SessionParts extends DatabaseParts {
  /** 256 fresh random bits as base64url. */
  newSalt(): string
}

/** A session ends so long after it was last used: somebody at a desk reads and comes back, a left desk closes. */
export const idleMs = 30 * 60_000
/** And in any case so long after its beginning: a working day. */
export const lastingMs = 8 * 3_600_000

const holder = columnsOf(apiClient, "id", "name", "role", "authorities", "heldBy", "persons")

/** A client as its key proves it. */
function toClient({
  heldBy,
  persons,
  ...row
}: Pick<Client, "id" | "name" | "role" | "authorities"> & { heldBy: string | null; persons: KeyPersons }): Client {
  const held = heldBy === null ? {} : { subject: heldBy }
  return { kind: "client", ...row, ...held, ...(persons === "single" ? { persons } : {}) }
}

const clientByDigest = statement({ digest: apiClient.keyDigest }, ({ digest }) =>
  build
    .select(holder)
    .from(apiClient)
    .where(and(eq(apiClient.keyDigest, digest), isNull(apiClient.revokedAt))),
)

/** The client that holds a key; null when nobody does or the key has been withdrawn. */
export async function findClient(sql: Sql, key: string): Promise<Client | null> {
  const [row] = await clientByDigest(sql, { digest: digestOf(key) })
  return row ? toClient(row) : null
}

const holderById = statement({ id: apiClient.id }, ({ id }) =>
  build
    .select(holder)
    .from(apiClient)
    .where(and(eq(apiClient.id, id), isNull(apiClient.revokedAt))),
)

/** A client by its id; null when its key has been withdrawn. */
export async function findClientById(sql: Sql, id: Tenant): Promise<Client | null> {
  const [row] = await holderById(sql, { id })
  return row ? toClient(row) : null
}

const holderByName = statement({ name: apiClient.name }, ({ name }) =>
  build
    .select(holder)
    .from(apiClient)
    .where(and(eq(apiClient.name, name), isNull(apiClient.revokedAt))),
)

/** A client by its name; null when its key has been withdrawn. */
export async function findClientByName(sql: Sql, name: string): Promise<Client | null> {
  const [row] = await holderByName(sql, { name })
  return row ? toClient(row) : null
}

const nameById = statement({ id: apiClient.id }, ({ id }) =>
  build.select({ name: apiClient.name }).from(apiClient).where(eq(apiClient.id, id)),
)

/** The name of a client, whether or not its key has been withdrawn. @throws when there never was one */
export async function clientName(sql: Sql, id: Tenant): Promise<string> {
  const [row] = await nameById(sql, { id })
  if (!row) throw new Error(`there is no client ${id}`)
  return row.name
}

const sinceById = statement(
  { id: apiClient.id },
  ({ id }) => query`
    select ${pick({
      since: value<Date>`coalesce((select max(${auditEvent.at}) from ${auditEvent}
        where ${auditEvent.object} = ${apiClient.id}::text and ${auditEvent.act} = 'client.renew'
          and ${auditEvent.importId} is null), ${apiClient.createdAt})`,
    })}
    from ${apiClient} where ${apiClient.id} = ${id}`,
)

/** Since when a client has its key. @throws when there never was such a client */
export async function keySince(sql: Sql, id: Tenant): Promise<Date> {
  const [row] = await sinceById(sql, { id })
  if (!row) throw new Error(`there is no client ${id}`)
  return row.since
}

/** What a key may spend in a day; null: what keys of its role may, and absent: as it is. */
export type OwnQuotas = { [M in Measure]?: number | null }

/** A client that is to be added. @property at ms since 1970 */
type NewClient = Omit<Client, "kind" | "id" | "authorities"> & { id: string } & Partial<Pick<Client, "authorities">> & {
    key: string
    quotas?: OwnQuotas
    /** Of a platform its place, of an agency its region, which is kept with its seat; null: the whole country. */
    region?: string | null
    actor: string
    at: number
  }

/** Of a text that names one; null for what is no client's id. */
const platformById = statement({ id: given<string>() }, ({ id }) =>
  build
    .select({ id: apiClient.id })
    .from(apiClient)
    .where(and(value`${apiClient.id} = ${id}`, eq(apiClient.role, "platform"))),
)

/** The platform that an officer names by its id; null where there never was one. */
export async function findTenant(sql: Sql, id: string): Promise<Tenant | null> {
  const [row] = await platformById(sql, { id })
  return row?.id ?? null
}

/**
 * Adds a client, with its audit row; "taken" when the name is in use.
 * @param beside what else is written of it in the same transaction
 */
export async function addClient(
  pool: Pool,
  {
    name,
    role,
    authorities = [],
    quotas = {},
    subject,
    region = null,
    persons = "several",
    key,
    actor,
    ...given
  }: NewClient,
  beside?: (tx: Transaction, id: Tenant) => Promise<unknown>,
): Promise<"added" | "taken"> {
  const at = new Date(given.at)
  // It becomes one here.
  const id = given.id as Tenant
  const ownRegion = role === "agency" ? null : region
  try {
    await pool.begin(async (tx) => {
      const draft = draftOfClient("add-client", { id, role, region, authorities }, [name, persons, subject ?? null])
      const author = { actor, at: given.at }
      Pass.take(await askGateOrThrow(tx, draft, handsOfActor(actor), id, author), tx, draft)
      const added = {
        id,
        name,
        role,
        authorities,
        keyDigest: digestOf(key),
        createdAt: at,
        heldBy: subject ?? null,
        ...{ region: ownRegion, persons },
        ...toColumns(quotas),
      }
      await run(tx, build.insert(apiClient).values(added))
      const told = {
        name,
        role,
        ...(role === "source" ? { authorities } : {}),
        ...(subject === undefined ? {} : { held_by: subject }),
        ...(ownRegion === null ? {} : { region: ownRegion }),
        ...(persons === "single" ? { hands: persons } : {}),
        ...quotas,
      }
      const event = { at, actor, act: "client.add", object: id, after: told }
      await run(tx, build.insert(auditEvent).values(event))
      await beside?.(tx, id)
    })
    return "added"
  } catch (error) {
    // 23505: unique_violation, here of the name; 256 random bits do not meet twice.
    if (sqlState(error) === "23505") return "taken"
    throw error
  }
}

function toColumns({ units, rows }: OwnQuotas) {
  return { ...(units === undefined ? {} : { unitsPerDay: units }), ...(rows === undefined ? {} : { rowsPerDay: rows }) }
}

/**
 * Sets what a client may spend, with its audit row. Nodes hear of it with their next lease. @returns the quotas then, or why the
 * gate refuses
 */
export async function setQuotas(
  pool: Pool,
  { name, quotas, actor, at }: { name: string; quotas: OwnQuotas; actor: string; at: number },
): Promise<{ role: ClientRole; units: number | null; rows: number | null } | "absent" | GateRefusal> {
  return pool.begin(async (tx) => {
    const client = await lockNamed(tx, name)
    if (!client) return "absent"
    const { id, role, units, rows } = client
    if (Object.keys(quotas).length === 0) return { role, units, rows }
    const set = toColumns(quotas)
    const draft = draftOfClient("quota", client, set)
    const pass = await askGate(tx, draft, handsOfActor(actor), id, { actor, at })
    if (!(pass instanceof Pass)) return pass
    Pass.take(pass, tx, draft)
    await run(tx, build.update(apiClient).set(set).where(eq(apiClient.id, id)))
    const after = { units, rows, ...quotas }
    const event = { at: new Date(at), actor, act: "client.quota", object: id, before: { units, rows }, after }
    await run(tx, build.insert(auditEvent).values(event))
    return { role, ...after }
  })
}

/** Withdraws a client's key for good, with its audit row; "absent" when no client of that name holds one. */
export async function revokeClient(
  pool: Pool,
  { name, actor, reason = null, at }: { name: string; actor: string; reason?: string | null; at: number },
): Promise<"revoked" | "absent" | GateRefusal> {
  return pool.begin(async (tx) => {
    const client = await lockNamed(tx, name)
    if (!client) return "absent"
    const { id: object, role } = client
    const draft = draftOfClient("withdraw-key", client, [at, reason])
    const pass = await askGate(tx, draft, handsOfActor(actor), object, { actor, reason, at })
    if (!(pass instanceof Pass)) return pass
    Pass.take(pass, tx, draft)
    const revokedAt = new Date(at)
    await run(tx, build.update(apiClient).set({ revokedAt }).where(eq(apiClient.id, object)))
    const before = { name, role, revoked: false }
    const event = { at: revokedAt, actor, act: "client.revoke", object, before, after: { revoked: true }, reason }
    await run(tx, build.insert(auditEvent).values(event))
    return "revoked"
  })
}

/**
 * Announces the first load of a source, or takes the announcement back (0 rows), with its audit row.
 * @param until the last day in China on which it lets rows in
 */
export async function announceFirstLoad(
  pool: Pool,
  { name, rows, until, actor, at }: { name: string; rows: number; until: string; actor: string; at: number },
): Promise<"announced" | "absent"> {
  return pool.begin(async (tx) => {
    const source = await lockNamed(tx, name)
    if (source?.role !== "source") return "absent"
    const { id, firstLoadRows, firstLoadUntil } = source
    const announced =
      rows > 0 ? { firstLoadRows: rows, firstLoadUntil: until } : { firstLoadRows: null, firstLoadUntil: null }
    const draft = draftOfClient("first-load", source, announced)
    Pass.take(await askGateOrThrow(tx, draft, handsOfActor(actor), id, { actor, at }), tx, draft)
    await run(tx, build.update(apiClient).set(announced).where(eq(apiClient.id, id)))
    const before = { rows: firstLoadRows, until: firstLoadUntil }
    const after = { rows: announced.firstLoadRows, until: announced.firstLoadUntil }
    const event = { at: new Date(at), actor, act: "client.first-load", object: id, before, after }
    await run(tx, build.insert(auditEvent).values(event))
    return "announced"
  })
}

/** Begins a session, and removes those that are over. @param token 256 fresh random bits @param now ms since 1970 */
export async function beginSession(sql: Sql, clientId: Tenant, token: string, now: number): Promise<void> {
  const [startedAt, expiresAt] = [new Date(now), new Date(now + idleMs)]
  await run(sql, build.delete(clientSession).where(lte(clientSession.expiresAt, startedAt)))
  await run(sql, build.insert(clientSession).values({ digest: digestOf(token), clientId, startedAt, expiresAt }))
}

const useSession = statement(
  {
    digest: clientSession.digest,
    now: clientSession.expiresAt,
    idleUntil: clientSession.expiresAt,
    watching: given<boolean>(),
  },
  ({ digest, now, idleUntil, watching }) => {
    const lastsUntil = value`${clientSession.startedAt} + ${lastingMs} * interval '1 ms'`
    return build
      .update(clientSession)
      .set({
        expiresAt: value`case when ${watching}::boolean then ${clientSession.expiresAt}
          else least(${idleUntil}::timestamptz, ${lastsUntil}) end`,
      })
      .from(apiClient)
      .where(
        and(
          eq(clientSession.digest, digest),
          gt(clientSession.expiresAt, now),
          eq(apiClient.id, clientSession.clientId),
          isNull(apiClient.revokedAt),
        ),
      )
      .returning(holder)
  },
)

/**
 * The client of a session, which goes on by being used; null when it is over, or the client's key was withdrawn.
 * @param watching nobody did anything: a page looks by itself how far something is, and makes the session no longer
 */
export async function findSession(
  sql: Sql,
  token: string,
  { now, watching }: { now: number; watching: boolean },
): Promise<Client | null> {
  const times = { now: new Date(now), idleUntil: new Date(now + idleMs) }
  const [row] = await useSession(sql, { digest: digestOf(token), ...times, watching })
  return row ? toClient(row) : null
}

/** Ends every session of a client, on whatever machine. */
export async function endSessionsOfClient(sql: Sql, clientId: Tenant): Promise<void> {
  await run(sql, build.delete(clientSession).where(eq(clientSession.clientId, clientId)))
}

/** Ends a session. */
export async function endSession(sql: Sql, token: string): Promise<void> {
  await run(sql, build.delete(clientSession).where(eq(clientSession.digest, digestOf(token))))
}
