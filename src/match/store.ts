/** SQL of match decisions. */
import { and, eq } from "drizzle-orm"
import type { Client } from "../access/api-key.ts"
import { actorOf } from "../access/principal.ts"
import type { Tenant } from "../access/tenant.ts"
import { askGateOrThrow } from "../access/told-store.ts"
import type { Pool, Sql, Transaction } from "../database/client.ts"
import { build, columnsOf, listOf, query as piece, run, statement } from "../database/query.ts"
import { matchDecision } from "../database/schema/check.ts"
import { draftOfOne } from "../gate/draft.ts"
import { handsOf } from "../gate/hands.ts"
import { Pass } from "../gate/pass.ts"
import type { MatchDecision } from "./decision.ts"

/** Keeps a client's decision; a later one about the same pair takes its place. It is the client's own: the trail keeps none of it but what the gate found. */
export function saveDecision(
  pool: Pool,
  client: Client,
  { query, code, ...made }: MatchDecision,
  note: string | null,
  at: number,
): Promise<void> {
  const decided = { ...made, note, decidedAt: new Date(at) }
  const clientId = client.id
  const affected = { kind: "client", client: clientId, region: null } as const
  return pool.begin(async (tx) => {
    const draft = draftOfOne("match-decision", affected, JSON.stringify([query, code, made]))
    Pass.take(await askGateOrThrow(tx, draft, handsOf(client), clientId, { actor: actorOf(client), at }), tx, draft)
    await writeDecision(tx, { clientId, query, code, ...decided })
  })
}

async function writeDecision(tx: Transaction, row: typeof matchDecision.$inferInsert): Promise<void> {
  const { clientId: _, query: __, code: ___, ...decided } = row
  await run(
    tx,
    build
      .insert(matchDecision)
      .values(row)
      .onConflictDoUpdate({ target: [matchDecision.clientId, matchDecision.query, matchDecision.code], set: decided }),
  )
}

const decisionsAbout = statement(
  { clientId: matchDecision.clientId, queries: listOf(matchDecision.query) },
  ({ clientId, queries }) =>
    build
      .select(columnsOf(matchDecision, "query", "code", "verdict", "subjectNames"))
      .from(matchDecision)
      .where(and(eq(matchDecision.clientId, clientId), piece`${matchDecision.query} = any(${queries}::text[])`)),
)

/** A client's decisions about what is asked for, by the digest of the query. */
export async function loadDecisions(
  sql: Sql,
  clientId: Tenant,
  queries: readonly string[],
): Promise<Map<string, MatchDecision[]>> {
  return Map.groupBy(await decisionsAbout(sql, { clientId, queries }), ({ query }) => query)
}
