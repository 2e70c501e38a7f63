/**
 * Grants: the rights with which a role can serve the register and nothing more. The log and the audit trail it may read
 * and add to; that they only grow is held by triggers as well (migrations/0001_append_only.sql).
 */
import type { Pool, Transaction } from "./client.ts"

/** Why a role was not granted anything. */
export type GrantRefusal = "absent" | "superuser" | "owner"

// What only grows, or is not the server's to change. An erasure empties the line of a log entry: the trigger lets nothing else be done to it.
const narrowed: Readonly<Record<string, string>> = {
  audit_event: "select, insert",
  log_entry: "select, insert, update (line)",
  document: "select, insert",
  document_file: "select, insert",
  document_act: "select, insert",
  document_number: "select, insert",
  document_template: "select, insert",
  attachment: "select, insert",
  // Who migrates says which version may write.
  oldest_writer: "select",
}
// A rebuild of the search index puts new tables in the place of these: only their owner may.
const rebuilt = "search\\_%"

/**
 * Gives a role the rights that the server and the commands need, and takes from it all others on our tables.
 * To be run by the role that migrates, again after each migration: a new table has no grants.
 */
export async function grantTo(pool: Pool, role: string): Promise<"granted" | GrantRefusal> {
  return pool.begin(async (tx) => {
    const refusal = await refuse(tx, role)
    if (refusal) return refusal
    const to = tx(role)
    // To give a table away one has to be a member of the role that gets it.
    const [member] = await tx<{ already: boolean }[]>`select pg_has_role(current_user, ${role}, 'member') as already`
    if (!member?.already) await tx`grant ${to} to current_user`
    await tx`grant usage, create on schema public to ${to}`
    await tx`grant usage on schema drizzle to ${to}`
    await tx`grant select on all tables in schema drizzle to ${to}`
    await tx`grant usage, select on all sequences in schema public to ${to}`
    // So that a rebuild can bring the statistics up to date; before PostgreSQL 17 only the owner could.
    const [server] = await tx<{ version: number }[]>`select current_setting('server_version_num')::int as version`
    const maintain = server && server.version >= 170_000 ? ", maintain" : ""
    for (const table of await listTables(tx)) {
      if (table.rebuilt) {
        await tx`alter table ${tx(table.name)} owner to ${to}`
        continue
      }
      await tx`revoke all on table ${tx(table.name)} from ${to}`
      const rights = narrowed[table.name] ?? `select, insert, update, delete${maintain}`
      await tx`grant ${tx.unsafe(rights)} on table ${tx(table.name)} to ${to}`
    }
    return "granted"
  })
}

/** To a superuser or to the owner of the tables nothing is refused, so there is nothing to grant. */
async function refuse(tx: Transaction, role: string): Promise<GrantRefusal | null> {
  const [found] = await tx<{ superuser: boolean; owner: boolean }[]>`
    select rolsuper as superuser, pg_has_role(rolname, (
      select relowner from pg_class where oid = 'public.audit_event'::regclass), 'member') as owner
    from pg_roles where rolname = ${role}`
  if (!found) return "absent"
  if (found.superuser) return "superuser"
  return found.owner ? "owner" : null
}

async function listTables(tx: Transaction): Promise<{ name: string; rebuilt: boolean }[]> {
  return tx<{ name: string; rebuilt: boolean }[]>`
    select relname as name, relname like ${rebuilt} as rebuilt from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by relname`
}
