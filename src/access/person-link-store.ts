/**
 * SQL of names that are one person's. A login may know somebody by two names, and each has posts; where two hands are asked
 * for they are one person. Read by whoever compares names, and by whoever asks the gate.
 */
import type { Sql } from "../database/client.ts"
import { build, query, run } from "../database/query.ts"
import { personLink } from "../database/schema/access.ts"
import { claimPrefix } from "./person-claim.ts"
import { groupNames } from "./person-link.ts"
import { type PersonOf, personOf } from "./principal.ts"

/**
 * Whether a link joins names. Where the login has a claim for it there is a link for each name that ever came, and what it says
 * of one name alone joins nothing: they are left in the database, as every transaction that compares names reads the others.
 */
export const joinsNames = query`(not starts_with(${personLink.person}, ${claimPrefix}) or ${personLink.person} in (
  select ${personLink.person} from ${personLink} where starts_with(${personLink.person}, ${claimPrefix})
  group by ${personLink.person} having count(*) > 1))`

/** How a name of the audit trail is turned into the one person behind it, by the links that join names. They are few. */
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

/** The links that join names. */
export function listLinkedNames(sql: Sql): Promise<{ name: string; person: string }[]> {
  const { name, person } = personLink
  return run(sql, build.select({ name, person }).from(personLink).where(joinsNames))
}
