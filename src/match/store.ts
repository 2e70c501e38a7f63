/**
 * SQL of match decisions.
 */
import { type Sql, toArrayLiteral } from "../database/client.ts"
import type { MatchDecision } from "./decision.ts"

/** Keeps a client's decision; a later one about the same pair takes its place. */
export async function saveDecision(
  sql: Sql,
  clientId: string,
  { query, code, verdict, subjectNames }: MatchDecision,
  note: string | null,
  at: number,
): Promise<void> {
  await sql`
    insert into match_decision (client_id, query, code, verdict, subject_names, note, decided_at)
    values (${clientId}, ${query}, ${code}, ${verdict}, ${subjectNames}, ${note}, ${new Date(at).toISOString()})
    on conflict (client_id, query, code) do update set verdict = excluded.verdict,
      subject_names = excluded.subject_names, note = excluded.note, decided_at = excluded.decided_at`
}

/** A client's decisions about what is asked for, by the digest of the query. */
export async function loadDecisions(
  sql: Sql,
  clientId: string,
  queries: readonly string[],
): Promise<Map<string, MatchDecision[]>> {
  const rows = await sql<MatchDecision[]>`
    select query, code, verdict, subject_names as "subjectNames" from match_decision
    where client_id = ${clientId} and query = any(${toArrayLiteral(queries)}::text[])`
  return Map.groupBy(rows, ({ query }) => query)
}
