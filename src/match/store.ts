/** SQL of match decisions. */
import { and, eq } from "drizzle-orm"
import type { Tenant } from "../access/tenant.ts"
import type { Sql } from "../database/client.ts"
import { build, columnsOf, listOf, query as piece, run, statement } from "../database/query.ts"
import { matchDecision } from "../database/schema/check.ts"
import type { MatchDecision } from "./decision.ts"

/** Keeps a client's decision; a later one about the same pair takes its place. */
export async function saveDecision(
  sql: Sql,
  clientId: Tenant,
  { query, code, ...made }: MatchDecision,
  note: string | null,
  at: number,
): Promise<void> {
  const decided = { ...made, note, decidedAt: new Date(at) }
  await run(
    sql,
    build
      .insert(matchDecision)
      .values({ clientId, query, code, ...decided })
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
