/** SQL of subscriptions as notices are raised: those that stand, and those of which what was published before is still to be told. */
import { and, isNull } from "drizzle-orm"
import type { Sql, Transaction } from "../../database/client.ts"
import { build, columnsOf, pick, query, run, statement } from "../../database/query.ts"
import { subscription } from "../../database/schema/enforcement.ts"
import type { Subscription } from "../agency/subscription.ts"
import { isBelieved } from "./candidate-store.ts"

/** A subscription, and the day of the measures by which it was last filled; null: it never was anew. */
export type StandingSubscription = Subscription & { filledOn: string | null }

const subscriptionFields = columnsOf(
  subscription,
  ...(["id", "clientId", "list", "mark", "region", "measure", "createdAt", "filledTo", "filledOn"] as const),
)
const standing = statement({}, () =>
  build
    .select(subscriptionFields)
    .from(subscription)
    .where(and(isNull(subscription.endedAt), isBelieved(subscription.clientId))),
)

/** What the agencies whose keys are believed have subscribed to. */
export function listStanding(sql: Sql): Promise<StandingSubscription[]> {
  return standing(sql, {})
}

const unfilled = statement(
  {},
  () => query`
    select ${pick(subscription, "id")} from ${subscription}
    where ${subscription.filledTo} is not null and ${subscription.endedAt} is null limit 1`,
)

/** A subscription of which what was published before has not been told; null where there is none. */
export async function findUnfilled(sql: Sql): Promise<string | null> {
  const [row] = await unfilled(sql, {})
  return row?.id ?? null
}

/** A subscription that is being filled, locked. */
export async function lockUnfilled(tx: Transaction, id: string): Promise<StandingSubscription | null> {
  const isOne = and(query`${subscription.id} = ${id}`, query`${subscription.filledTo} is not null`)
  const [row] = await run(tx, build.select(subscriptionFields).from(subscription).where(isOne).for("update"))
  return row ?? null
}

/** The last record that was told of, by id; null when it was the last of all. */
export async function moveFilled(tx: Transaction, id: string, to: string | null): Promise<void> {
  await run(tx, build.update(subscription).set({ filledTo: to }).where(query`${subscription.id} = ${id}`))
}
