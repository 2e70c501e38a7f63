/**
 * SQL of names that are one person's. A login may know somebody by two names, and each has posts; where two hands are asked
 * for they are one person. Read by whoever asks the gate.
 */
import { eq } from "drizzle-orm"
import type { Pool, Sql, Transaction } from "../database/client.ts"
import { build, query, run } from "../database/query.ts"
import { personLink } from "../database/schema/access.ts"
import { auditEvent } from "../database/schema/audit.ts"
import { draftOfOne } from "../gate/draft.ts"
import { byOperator } from "../gate/hands.ts"
import { Pass, passOrThrow } from "../gate/pass.ts"
import { personOf } from "./principal.ts"

/** How a name of the audit trail is turned into the one person behind it, by the links that there are. They are few. */
export async function loadPersons(sql: Sql): Promise<(name: string) => string> {
  const { name, person } = personLink
  const links = await run(sql, build.select({ name, person }).from(personLink))
  if (links.length === 0) return personOf
  const linked = new Map(links.map((link) => [`officer:${link.name}`, `officer:${link.person}`]))
  return (actor) => {
    const known = personOf(actor)
    return linked.get(known) ?? known
  }
}

/** Two names of the login, and who says that they are one person's. @property at ms since 1970 */
interface PersonLink {
  name: string
  person: string
  actor: string
  at: number
}

/** Links two names, with its audit row. @returns "known" where they are one person's already */
export async function linkPersons(pool: Pool, { name, person, actor, at }: PersonLink): Promise<"linked" | "known"> {
  return pool.begin(async (tx) => {
    await lockLinks(tx)
    const all = await loadPersons(tx)
    const [one, other] = [all(`officer:${name}`), all(`officer:${person}`)]
    if (one === other) return "known"
    const [from, to] = [one, other].map((known) => known.slice("officer:".length)) as [string, string]
    const draft = draftOfOne("link-persons", { kind: "register" }, `${from} ${to}`)
    Pass.take(passOrThrow(tx, draft, byOperator(actor), {}, at), tx, draft)
    // Whoever was one person with the one is now with the other.
    await run(tx, build.update(personLink).set({ person: to }).where(eq(personLink.person, from)))
    await run(tx, build.insert(personLink).values({ name: from, person: to, actor, at: new Date(at) }))
    const after = { name, same_as: person }
    await run(tx, build.insert(auditEvent).values({ at: new Date(at), actor, act: "person.link", object: to, after }))
    return "linked"
  })
}

/** One at a time: two at once could make a ring of names. */
async function lockLinks(tx: Transaction): Promise<void> {
  await run(tx, query`lock table ${personLink} in share row exclusive mode`)
}
