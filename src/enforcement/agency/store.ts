/** SQL of agencies: who they are, and what they want to be told of. */
import { and, asc, eq, isNull } from "drizzle-orm"
import type { Tenant } from "../../access/tenant.ts"
import type { Pool, Sql, Transaction } from "../../database/client.ts"
import { build, columnsOf, run, statement, value } from "../../database/query.ts"
import { apiClient } from "../../database/schema/check.ts"
import { agency, conferenceSeat, subscription } from "../../database/schema/enforcement.ts"
import { dayInChina } from "../../law/day.ts"
import type { ListName } from "../../law/list.ts"
import { listNames } from "../../law/list.ts"
import { type Author, writeAudit } from "../../register/audit/trail.ts"
import { refillSubscriptions } from "../sharing/store.ts"
import type { Agency } from "./agency.ts"
import type { Seat } from "./seat.ts"
import type { Subscription } from "./subscription.ts"

const fields = {
  ...{ clientId: apiClient.id, name: apiClient.name, region: agency.region, member: agency.member },
  ...{ contact: agency.contact, lists: agency.lists, purposes: agency.purposes, byRequest: agency.byRequest },
  key: agency.key,
  seat: value<Seat | null>`to_jsonb(${conferenceSeat})`,
}
const agencies = build
  .select(fields)
  .from(apiClient)
  .leftJoin(agency, eq(agency.clientId, apiClient.id))
  .leftJoin(conferenceSeat, eq(conferenceSeat.seat, agency.member))
  .$dynamic()

// One whose operator has said nothing of it yet may be told of every list.
function toAgency(
  row: {
    lists: readonly ListName[] | null
    purposes: readonly string[] | null
    byRequest: boolean | null
  } & Omit<Agency, "lists" | "purposes" | "byRequest">,
): Agency {
  return { ...row, lists: row.lists ?? listNames, purposes: row.purposes ?? [], byRequest: row.byRequest ?? false }
}

const agencyById = statement({ id: apiClient.id }, ({ id }) =>
  build
    .select(fields)
    .from(apiClient)
    .leftJoin(agency, eq(agency.clientId, apiClient.id))
    .leftJoin(conferenceSeat, eq(conferenceSeat.seat, agency.member))
    .where(eq(apiClient.id, id)),
)

/** An agency by its client. @throws when there is no such client */
export async function getAgency(sql: Sql, clientId: Tenant): Promise<Agency> {
  const [row] = await agencyById(sql, { id: clientId })
  if (!row) throw new Error(`there is no client ${clientId}`)
  return toAgency(row)
}

/** The agencies whose keys are believed, by name. */
export async function listAgencies(sql: Sql): Promise<Agency[]> {
  const isOne = and(eq(apiClient.role, "agency"), isNull(apiClient.revokedAt))
  return (await run(sql, agencies.where(isOne).orderBy(asc(apiClient.name)))).map(toAgency)
}

/** The client of an agency's name, whose key is believed; null where there is none. */
export async function findAgencyNamed(sql: Sql, name: string): Promise<Tenant | null> {
  const isOne = and(eq(apiClient.name, name), eq(apiClient.role, "agency"), isNull(apiClient.revokedAt))
  const [row] = await run(sql, build.select({ id: apiClient.id }).from(apiClient).where(isOne))
  return row?.id ?? null
}

/** What the operator, or the agency itself, sets of an agency. What is absent stays as it is. */
export type AgencySettings = Partial<Omit<Agency, "clientId" | "name" | "seat">>

/** Sets what is given of an agency, with its audit row. A region has to be given once. */
export function saveAgency(
  pool: Pool,
  clientId: Tenant,
  settings: AgencySettings,
  author: Author,
): Promise<Agency | "no-region"> {
  return pool.begin((tx) => writeAgency(tx, clientId, settings, author))
}

/** The same beside what else is written. */
export async function writeAgency(
  tx: Transaction,
  clientId: Tenant,
  settings: AgencySettings,
  author: Author,
): Promise<Agency | "no-region"> {
  // Locked, so that of two who set something at once neither sets back what the other has.
  await run(
    tx,
    build.select({ id: apiClient.id }).from(apiClient).where(eq(apiClient.id, clientId)).for("no key update"),
  )
  const before = await getAgency(tx, clientId)
  const { name: _, clientId: __, seat: ___, region, ...after } = { ...before, ...settings }
  if (region === null) return "no-region"
  const set = { region, ...after }
  await run(
    tx,
    build
      .insert(agency)
      .values({ clientId, ...set })
      .onConflictDoUpdate({ target: agency.clientId, set }),
  )
  const opens = after.lists.some((list) => !before.lists.includes(list)) || (before.byRequest && !after.byRequest)
  // What was published while it could not be told.
  if (opens) await refillSubscriptions(tx, clientId, dayInChina(author.at))
  await writeAudit(
    tx,
    { act: "agency.set", object: clientId, before: toAudited(before), after: toAudited({ ...before, ...settings }) },
    author,
  )
  return getAgency(tx, clientId)
}

// A contact may name a person.
function toAudited({ region, member, lists, purposes, byRequest, key }: Omit<Agency, "clientId" | "name" | "seat">) {
  return { region, member, lists, purposes, by_request: byRequest, key: key?.kid ?? null }
}

const subscriptionFields = columnsOf(
  subscription,
  "id",
  "clientId",
  "list",
  "mark",
  "region",
  "measure",
  "createdAt",
  "filledTo",
)

/** What an agency wants to be told of, the oldest first. */
export function listSubscriptions(sql: Sql, clientId: Tenant): Promise<Subscription[]> {
  const isOwn = and(eq(subscription.clientId, clientId), isNull(subscription.endedAt))
  return run(
    sql,
    build.select(subscriptionFields).from(subscription).where(isOwn).orderBy(subscription.createdAt, subscription.id),
  )
}

/** Adds a subscription, unless there is one that says the same: that is the answer then. "too-many": it has `most`. */
export async function insertSubscription(
  tx: Transaction,
  given: Omit<Subscription, "filledTo">,
  most: number,
): Promise<Subscription | "too-many"> {
  // Locked, so that two requests at once do not both find room.
  await run(
    tx,
    build.select({ id: apiClient.id }).from(apiClient).where(eq(apiClient.id, given.clientId)).for("update"),
  )
  const held = await listSubscriptions(tx, given.clientId)
  const same = held.find(
    ({ list, mark, region, measure }) =>
      list === given.list && mark === given.mark && region === given.region && measure === given.measure,
  )
  if (same) return same
  if (held.length >= most) return "too-many"
  const [row] = await run(tx, build.insert(subscription).values(given).returning(subscriptionFields))
  if (!row) throw new Error("the subscription was written and is gone")
  return row
}

/** Ends a subscription: what was told stays told, and is recalled when it ends. @returns false where there is none */
export async function endSubscription(tx: Transaction, clientId: Tenant, id: string, at: number): Promise<boolean> {
  const isOne = and(eq(subscription.clientId, clientId), eq(subscription.id, id), isNull(subscription.endedAt))
  const ended = { endedAt: new Date(at), filledTo: value<null>`null` }
  const { count } = await run(tx, build.update(subscription).set(ended).where(isOne))
  return count > 0
}
