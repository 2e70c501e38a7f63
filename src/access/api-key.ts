/**
 * API keys of platforms and agencies. A key is 256 random bits; the database keeps its SHA-256 alone, so a stolen
 * database opens nothing. No slow hash: there is no password to guess.
 */
import { hash } from "node:crypto"
import { type Pool, type Sql, sqlState } from "../database/client.ts"
import type { Principal } from "./principal.ts"
import type { ClientRole } from "./scope.ts"

/** How a key begins, so that people and scanners of leaked secrets know one. */
export const apiKeyPrefix = "gongshi_"

/**
 * A key from 256 random bits.
 * @param random base64url
 */
export function toApiKey(random: string): string {
  return apiKeyPrefix + random
}

/** A platform or an agency, as its key proves it. */
export type Client = Extract<Principal, { kind: "client" }>

/** What the database keeps of a key. */
export function digestOf(key: string): Buffer {
  return hash("sha256", key, "buffer")
}

/** The client that holds a key; null when nobody does or the key has been withdrawn. */
export async function findClient(sql: Sql, key: string): Promise<Client | null> {
  const [row] = await sql<{ id: string; name: string; role: ClientRole }[]>`
    select id, name, role from api_client where key_digest = ${digestOf(key)} and revoked_at is null`
  return row ? { kind: "client", ...row } : null
}

/** The name of a client, whether or not its key has been withdrawn. @throws when there never was one */
export async function clientName(sql: Sql, id: string): Promise<string> {
  const [row] = await sql<{ name: string }[]>`select name from api_client where id = ${id}`
  if (!row) throw new Error(`there is no client ${id}`)
  return row.name
}

/** Adds a client, with its audit row; "taken" when the name is in use. */
export async function addClient(
  pool: Pool,
  client: { id: string; name: string; role: ClientRole; key: string; actor: string; at: number },
): Promise<"added" | "taken"> {
  const at = new Date(client.at).toISOString()
  try {
    await pool.begin(async (tx) => {
      await tx`
        insert into api_client (id, name, role, key_digest, created_at)
        values (${client.id}, ${client.name}, ${client.role}, ${digestOf(client.key)}, ${at})`
      await tx`
        insert into audit_event (at, actor, act, object, after)
        values (${at}, ${client.actor}, 'client.add', ${client.id},
          jsonb_build_object('name', ${client.name}::text, 'role', ${client.role}::text))`
    })
    return "added"
  } catch (error) {
    // 23505: unique_violation, here of the name; 256 random bits do not meet twice.
    if (sqlState(error) === "23505") return "taken"
    throw error
  }
}

/** Withdraws a client's key for good, with its audit row; "absent" when no client of that name holds one. */
export async function revokeClient(
  pool: Pool,
  client: { name: string; actor: string; at: number },
): Promise<"revoked" | "absent"> {
  const at = new Date(client.at).toISOString()
  return pool.begin(async (tx) => {
    const [revoked] = await tx<{ id: string; role: ClientRole }[]>`
      update api_client set revoked_at = ${at} where name = ${client.name} and revoked_at is null returning id, role`
    if (!revoked) return "absent"
    await tx`
      insert into audit_event (at, actor, act, object, before, after)
      values (${at}, ${client.actor}, 'client.revoke', ${revoked.id},
        jsonb_build_object('name', ${client.name}::text, 'role', ${revoked.role}::text, 'revoked', false),
        jsonb_build_object('revoked', true))`
    return "revoked"
  })
}
