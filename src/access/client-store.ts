/** SQL of clients as the operator sees them: who holds a key, what it may spend, and a key in the place of another. */
import { and, asc, eq, exists, gt, ilike, isNotNull, isNull, ne, or, type SQL } from "drizzle-orm"
import type { Pool, Sql, Transaction } from "../database/client.ts"
import { anyOf, build, type Query, query, run, value } from "../database/query.ts"
import { clientSession, keyOrder } from "../database/schema/access.ts"
import { auditEvent } from "../database/schema/audit.ts"
import { apiClient } from "../database/schema/check.ts"
import { agency } from "../database/schema/enforcement.ts"
import type { Draft } from "../gate/draft.ts"
import { handsOf, handsOfActor } from "../gate/hands.ts"
import { Pass } from "../gate/pass.ts"
import { digestOf } from "./api-key.ts"
import { draftOfClient } from "./effect.ts"
import type { KeyPersons } from "./key-persons.ts"
import type { Principal } from "./principal.ts"
import type { AuthorityReach } from "./reach.ts"
import type { ClientRole } from "./scope.ts"
import type { Tenant } from "./tenant.ts"
import { askGateOrThrow } from "./told-store.ts"

/** Of an agency the region that is kept with its seat, of a platform its place. */
export const regionOf = value<string | null>`coalesce(${agency.region}, ${apiClient.region})`

/** The region of an agency by its name, as a piece of a query. */
export const regionOfAgency = (name: Query): Query => query`(
  select ${regionOf} from ${apiClient} left join ${agency} on ${agency.clientId} = ${apiClient.id}
  where ${apiClient.name} = ${name})`

const fields = {
  ...{ id: apiClient.id, name: apiClient.name, role: apiClient.role, authorities: apiClient.authorities },
  ...{ heldBy: apiClient.heldBy, persons: apiClient.persons, region: regionOf },
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
  persons: KeyPersons
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

/**
 * Whether a client lies within what an authority reaches: in one of its places or more, as with what only takes power away. Of
 * one that lies nowhere the whole country's authority alone sees.
 */
function isWithin({ prefix }: AuthorityReach): SQL | undefined {
  if (prefix === "") return undefined
  const inPlace = and(ne(apiClient.role, "source"), query`starts_with(${regionOf}, ${prefix})`)
  const sends = query`exists (select from jsonb_array_elements_text(${apiClient.authorities}) as place where starts_with(place, ${prefix}))`
  return or(inPlace, and(eq(apiClient.role, "source"), sends))
}

/** Clients by name. @param reach whose are listed @param after whom of them the page follows: clients stay where they are, whatever becomes of their keys */
export function listKeyHolders(
  sql: Sql,
  reach: AuthorityReach,
  { role, state, name }: HolderFilter,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<KeyHolder[]> {
  const isOne = and(
    isWithin(reach),
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

/** The same where it lies within what an authority reaches; null too where it does not. */
export async function findKeyHolderWithin(sql: Sql, reach: AuthorityReach, id: string): Promise<KeyHolder | null> {
  const isIt = and(eq(apiClient.id, id as Tenant), isWithin(reach))
  return (await run(sql, holders().where(isIt)))[0] ?? null
}

function holders() {
  return build.select(fields).from(apiClient).leftJoin(agency, eq(agency.clientId, apiClient.id)).$dynamic()
}

/** Who replaces a key, and why. @property at ms since 1970 */
interface Renewal {
  client: KeyHolder
  key: string
  actor: string
  reason: string | null
  at: number
}

/** What is done with a key, as the gate sees it. @param heldBy who holds it from now on; undefined: who did before */
export function draftOfKey({ client, key }: Pick<Renewal, "client" | "key">, heldBy: string | undefined): Draft {
  const digest = Buffer.from(digestOf(key)).toString("base64url")
  return draftOfClient(heldBy === undefined ? "renew-key" : "give-key", client, [digest, heldBy ?? null])
}

/**
 * Puts another key in the place of a client's, for whoever shows the one that goes, and ends its sessions, with its audit row;
 * "absent" when it holds none, or not that one.
 * @param holder who shows it
 */
export async function renewKey(
  pool: Pool,
  { held, id, holder, ...given }: Omit<Renewal, "client"> & { id: Tenant; held: string; holder: Principal },
) {
  return pool.begin(async (tx) => {
    const client = await findKeyHolder(tx, id)
    if (!client) return "absent"
    const renewal = { ...given, client }
    const pass = await askGateOrThrow(tx, draftOfKey(renewal, undefined), handsOf(holder), id, given)
    return putKey(tx, pass, renewal, { if: eq(apiClient.keyDigest, digestOf(held)) })
  })
}

/**
 * The same beside what else is written. @param pass of the gate, for `draftOfKey`
 * @property heldBy who holds it from now on; undefined: who did before
 */
export async function putKey(
  tx: Transaction,
  pass: Pass,
  { client, key, actor, reason, at }: Renewal,
  change: { if?: SQL; heldBy?: string; told?: Record<string, unknown> },
): Promise<"renewed" | "absent"> {
  Pass.take(pass, tx, draftOfKey({ client, key }, change.heldBy))
  const { id } = client
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

/** A client that holds a key, by its name, locked; null where none does. */
export async function lockNamed(tx: Transaction, name: string): Promise<KeyHolder | null> {
  const isIt = and(eq(apiClient.name, name), isNull(apiClient.revokedAt))
  const [found] = await run(tx, build.select({ id: apiClient.id }).from(apiClient).where(isIt).for("update"))
  return found ? findKeyHolder(tx, found.id) : null
}

/** Takes the gate's pass for what the operator says of a client. */
async function passClient(
  tx: Transaction,
  client: KeyHolder,
  what: unknown,
  author: { actor: string; at: number },
): Promise<void> {
  const draft = draftOfClient("client", client, what)
  Pass.take(await askGateOrThrow(tx, draft, handsOfActor(author.actor), client.id, author), tx, draft)
}

/** Says who holds a client's key from now on, with its audit row. @param heldBy null: nobody is said to. @returns who did before */
export async function setHolder(
  pool: Pool,
  { name, heldBy, actor, ...given }: { name: string; heldBy: string | null; actor: string; at: number },
): Promise<{ before: string | null } | "absent"> {
  return pool.begin(async (tx) => {
    const client = await lockNamed(tx, name)
    if (!client) return "absent"
    const { id: object, heldBy: before } = client
    if (before === heldBy) return { before }
    await passClient(tx, client, { heldBy }, { actor, at: given.at })
    await run(tx, build.update(apiClient).set({ heldBy }).where(eq(apiClient.id, object)))
    const change = { before: { held_by: before }, after: { held_by: heldBy } }
    const event = { at: new Date(given.at), actor, act: "client.holder", object, ...change }
    await run(tx, build.insert(auditEvent).values(event))
    return { before }
  })
}

/** What the operator declares of a client: how many hands are behind its key, and of a platform its place. */
export interface Declared {
  persons?: KeyPersons
  region?: string | null
}

/** Declares it, with its audit row; what is absent stays as it is. "no-platform": an agency's region stands with its seat. */
export async function declareClient(
  pool: Pool,
  { name, actor, at, ...declared }: Declared & { name: string; actor: string; at: number },
): Promise<{ persons: KeyPersons; region: string | null } | "absent" | "no-platform"> {
  return pool.begin(async (tx) => {
    const client = await lockNamed(tx, name)
    if (!client) return "absent"
    if (declared.region !== undefined && client.role !== "platform") return "no-platform"
    // An agency's stands with its seat.
    const before = { persons: client.persons, region: client.role === "platform" ? client.region : null }
    const after = { ...before, ...declared }
    if (Object.keys(declared).length === 0) return before
    await passClient(tx, client, after, { actor, at })
    await run(tx, build.update(apiClient).set(after).where(eq(apiClient.id, client.id)))
    const told = ({ persons: hands, region }: typeof before) => ({ hands, region })
    const change = { before: told(before), after: told(after) }
    const event = { at: new Date(at), actor, act: "client.declare", object: client.id, ...change }
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
