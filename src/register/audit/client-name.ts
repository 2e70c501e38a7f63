/** What the register's clients are called, for pages that say who did something. */
import { authorityReach } from "../../access/reach.ts"
import type { Sql } from "../../database/client.ts"
import { nameObjects } from "./object-store.ts"

/** The names of those clients among some actors, by their ids, for an officer of an authority. */
export async function clientNames(
  sql: Sql,
  authority: string,
  actors: readonly (string | null)[],
): Promise<ReadonlyMap<string, string>> {
  const ids = actors.flatMap((actor) => /^client:([^:]*)/.exec(actor ?? "")?.[1] ?? [])
  if (ids.length === 0) return new Map()
  const named = await nameObjects(sql, { reach: authorityReach(authority), seesClients: true }, ids)
  return new Map([...named].flatMap(([id, { name }]) => (name === null ? [] : [[id, name]])))
}
