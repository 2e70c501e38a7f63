/**
 * SQL of names that are one person's. A login may know somebody by two names, and each has posts; where two hands are asked
 * for they are one person. Read by whoever compares names, and by whoever asks the gate.
 */
import type { Sql } from "../database/client.ts"
import { build, run } from "../database/query.ts"
import { personLink } from "../database/schema/access.ts"
import { groupNames } from "./person-link.ts"
import { type PersonOf, personOf } from "./principal.ts"

/** How a name of the audit trail is turned into the one person behind it, by the links that there are. They are few. */
export async function loadPersons(sql: Sql): Promise<PersonOf> {
  const persons = groupNames(await listLinkedNames(sql))
  if (persons.size === 0) return personOf
  return (actor) => {
    const known = personOf(actor)
    return persons.get(known)?.[0] ?? known
  }
}

/** All names of the person behind a name of the audit trail, as `personOf` says them: for SQL that compares names. */
export async function loadNamesOf(sql: Sql, actor: string): Promise<readonly string[]> {
  const known = personOf(actor)
  return groupNames(await listLinkedNames(sql)).get(known) ?? [known]
}

function listLinkedNames(sql: Sql): Promise<{ name: string; person: string }[]> {
  const { name, person } = personLink
  return run(sql, build.select({ name, person }).from(personLink))
}
