/** SQL of match decisions. */
import { and, eq } from "drizzle-orm"
import type { Client } from "../access/api-key.ts"
import { actorOf } from "../access/principal.ts"
import type { Tenant } from "../access/tenant.ts"
import { askGateOrThrow } from "../access/told-store.ts"
import type { Pool, Sql, Transaction } from "../database/client.ts"
import { build, columnsOf, excluded, listOf, query as piece, run, statement } from "../database/query.ts"
import { matchDecision } from "../database/schema/check.ts"
import { openDraft } from "../gate/draft.ts"
import { handsOf } from "../gate/hands.ts"
import { Pass } from "../gate/pass.ts"
import type { MatchDecision } from "./decision.ts"

/** Decisions that are kept at once: each is a line of the draft and of one statement. */
export const decisionsMax = 1_000

/** A decision, and what its client noted of it. */
export interface KeptDecision extends MatchDecision {
  note: string | null
}

/**
 * Keeps a client's decisions together; a later one about the same pair takes its place. They are the client's own: the trail keeps
 * none of them but what the gate found.
 * @param decisions of different pairs, at most `decisionsMax`
 */
export function saveDecisions(
  pool: Pool,
  client: Client,
  decisions: readonly KeptDecision[],
  at: number,
): Promise<void> {
  const clientId = client.id
  const affected = { kind: "client", client: clientId, region: null } as const
  const draft = openDraft()
  for (const { note: _, query, code, ...made } of decisions) {
    draft.add("match-decision", affected, JSON.stringify([query, code, made]))
  }
  const drafted = draft.close()
  const rows = decisions.map((decision) => ({ ...decision, clientId, decidedAt: new Date(at) }))
  return pool.begin(async (tx) => {
    const author = { actor: actorOf(client), at }
    Pass.take(await askGateOrThrow(tx, drafted, handsOf(client), clientId, author), tx, drafted)
    await writeDecisions(tx, rows)
  })
}

async function writeDecisions(tx: Transaction, rows: (typeof matchDecision.$inferInsert)[]): Promise<void> {
  const { clientId, query, code, verdict, subjectNames, note, decidedAt } = matchDecision
  const set = {
    verdict: excluded(verdict),
    subjectNames: excluded(subjectNames),
    note: excluded(note),
    decidedAt: excluded(decidedAt),
  }
  await run(
    tx,
    build
      .insert(matchDecision)
      .values(rows)
      .onConflictDoUpdate({ target: [clientId, query, code], set }),
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
