/**
 * Sessions: a client who has shown its API key on a page and does not show it again until it signs out, or its time is
 * over. The browser holds 256 random bits, the database their SHA-256 alone; the key itself is kept by neither.
 */
import type { Sql } from "../database/client.ts"
import { type Client, digestOf } from "./api-key.ts"
import type { ClientRole } from "./scope.ts"

/** A session ends so long after it was last used: somebody at a desk reads and comes back, a left desk closes. */
export const idleMs = 30 * 60_000
/** And in any case so long after its beginning: a working day. */
export const lastingMs = 8 * 3_600_000

/** Begins a session, and removes those that are over. @param token 256 fresh random bits @param now ms since 1970 */
export async function beginSession(sql: Sql, clientId: string, token: string, now: number): Promise<void> {
  await sql`delete from client_session where expires_at <= ${instant(now)}`
  await sql`
    insert into client_session (digest, client_id, started_at, expires_at)
    values (${digestOf(token)}, ${clientId}, ${instant(now)}, ${instant(now + idleMs)})`
}

/**
 * The client of a session, which goes on by being used; null when it is over, or the client's key was withdrawn.
 * @param watching nobody did anything: a page looks by itself how far something is, and makes the session no longer
 */
export async function findSession(
  sql: Sql,
  token: string,
  { now, watching }: { now: number; watching: boolean },
): Promise<Client | null> {
  const [row] = await sql<{ id: string; name: string; role: ClientRole }[]>`
    update client_session s set expires_at = case when ${watching} then s.expires_at
      else least(${instant(now + idleMs)}::timestamptz, s.started_at + ${lastingMs} * interval '1 ms') end
    from api_client c
    where s.digest = ${digestOf(token)} and s.expires_at > ${instant(now)} and c.id = s.client_id and c.revoked_at is null
    returning c.id, c.name, c.role`
  return row ? { kind: "client", ...row } : null
}

/** Ends a session. */
export async function endSession(sql: Sql, token: string): Promise<void> {
  await sql`delete from client_session where digest = ${digestOf(token)}`
}

function instant(ms: number): string {
  return new Date(ms).toISOString()
}
