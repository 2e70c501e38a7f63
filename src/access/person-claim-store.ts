/** SQL of what the login's claim says of a name: which person it is, known before they do anything. */
import { and, eq } from "drizzle-orm"
import { alias } from "drizzle-orm/pg-core"
import type { Pool, Sql, Transaction } from "../database/client.ts"
import { anyOf, build, query, run, value } from "../database/query.ts"
import { personLink } from "../database/schema/access.ts"
import { byRegister } from "../gate/hands.ts"
import { type ClaimKeys, claimedNames, claimPrefix } from "./person-claim.ts"
import { hasTooManyNames, namesMax, warnedNames } from "./person-link.ts"
import { lockLinks, placePerson, writeLink } from "./person-link-act-store.ts"
import { listLinkedNames } from "./person-link-store.ts"

// Nobody's: the register writes it because the login says so.
const byClaim = "register"

/**
 * Links a name with what stands for its person, with its audit row; at once, when somebody comes in.
 * @returns "shared" where the value would be that of more names than one person has: nothing is linked
 */
export async function linkByClaim(
  pool: Pool,
  keys: ClaimKeys,
  subject: string,
  value: string,
  at: number,
): Promise<"linked" | "shared"> {
  const [claimed, ...earlier] = claimedNames(keys, value)
  const kept = await listClaimed(pool, subject, [claimed, ...earlier])
  if (kept.length === 1 && kept[0] === claimed) return "linked"
  return pool.begin(async (tx) => {
    await lockLinks(tx)
    await rekey(tx, claimed, earlier)
    // The same sign-in twice at once: the second looks when the first is in.
    if ((await listClaimed(tx, subject, [claimed])).length > 0) return "linked"
    const held = await run(
      tx,
      build.select({ name: personLink.name }).from(personLink).where(eq(personLink.person, claimed)),
    )
    const pairs = [...(await listLinkedNames(tx)), ...held.map(({ name }) => ({ name, person: claimed }))]
    if (hasTooManyNames(pairs, { name: subject, person: claimed })) return "shared"
    const link = { name: subject, person: claimed, actor: byClaim, at }
    await writeLink(tx, link, [await placePerson(tx, subject)], byRegister)
    return "linked"
  })
}

async function listClaimed(sql: Sql, subject: string, names: readonly string[]): Promise<string[]> {
  const { name, person } = personLink
  const isIt = and(eq(name, subject), anyOf(person, names))
  return (await run(sql, build.select({ person }).from(personLink).where(isIt))).map((row) => row.person)
}

/** What an earlier key made of the value gives way to what the newest does, of all names that it joins: they stay one person's. */
async function rekey(tx: Transaction, claimed: string, earlier: readonly string[]): Promise<void> {
  const there = alias(personLink, "there")
  const isThere = query`exists (select from ${personLink} ${there} where ${there.name} = ${personLink.name} and ${there.person} = ${claimed})`
  for (const each of earlier) {
    await run(tx, build.delete(personLink).where(and(eq(personLink.person, each), isThere)))
    await run(tx, build.update(personLink).set({ person: claimed }).where(eq(personLink.person, each)))
  }
}

/** A value of the claim that stands for many names, and how many. */
interface SharedClaim {
  claimed: string
  names: number
}

/** Values that stand for more names than people have, the most first. */
export async function listSharedClaims(sql: Sql): Promise<SharedClaim[]> {
  const { person } = personLink
  const names = value<number>`count(*)::int`
  return run(
    sql,
    build
      .select({ claimed: person, names })
      .from(personLink)
      .where(query`starts_with(${person}, ${claimPrefix})`)
      .groupBy(person)
      .having(query`count(*) > ${warnedNames}`)
      .orderBy(query`count(*) desc`, person)
      .limit(namesMax),
  )
}
