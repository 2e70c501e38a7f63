/** Saying that two names of the login are one person's, and taking it back, with what the gate and the trail want of it. */
import { and, asc, eq, gt, or } from "drizzle-orm"
import type { Pool, Sql, Transaction } from "../database/client.ts"
import { anyOf, build, query, run } from "../database/query.ts"
import { personLink, personSession } from "../database/schema/access.ts"
import { auditEvent } from "../database/schema/audit.ts"
import type { Finding } from "../gate/finding.ts"
import { type Hand, handsOfActor } from "../gate/hands.ts"
import type { GateRefusal } from "../gate/may-take-effect.ts"
import { Pass } from "../gate/pass.ts"
import { agencyRegions } from "./client-store.ts"
import { draftOfPersons, type PlacedPerson, placesOfPosts } from "./effect.ts"
import { claimPrefix } from "./person-claim.ts"
import { decideLink, decideUndoing, type LinkRefusal, type PersonLink, type Undoing } from "./person-link.ts"
import { joinsNames, listLinkedNames, loadPersons } from "./person-link-store.ts"
import { isSamePerson, type PersonOf, type Post } from "./principal.ts"
import type { AuthorityReach } from "./reach.ts"
import { askGate, tellAffected } from "./told-store.ts"

/** Two names, and who says that they are one person's. @property at ms since 1970 */
interface NewLink {
  name: string
  person: string
  actor: string
  reason?: string | null
  at: number
}

/**
 * Links two names, with its audit row. @returns "known" where they are one person's already; why not, by the rules of links or of
 * the gate
 */
export async function linkPersons(pool: Pool, link: NewLink): Promise<"linked" | "known" | LinkRefusal | GateRefusal> {
  return pool.begin(async (tx) => {
    const { name, person, actor, at } = link
    await lockLinks(tx)
    const all = await loadPersons(tx)
    if (all(`officer:${name}`) === all(`officer:${person}`)) return "known"
    const facts = { pairs: await listLinkedNames(tx), madeToday: await countMade(tx, actor, all, at), person: all }
    const refused = decideLink(link, actor, facts)
    if (refused) return refused
    const affected = [await placePerson(tx, name), await placePerson(tx, person)]
    return (await writeLink(tx, link, affected, handsOfActor(actor))) ?? "linked"
  })
}

const dayMs = 24 * 3_600_000

/** How many links somebody has made in the last day, by whatever name. */
async function countMade(tx: Transaction, actor: string, all: PersonOf, now: number): Promise<number> {
  const since = gt(personLink.at, new Date(now - dayMs))
  const made = await run(tx, build.select({ actor: personLink.actor }).from(personLink).where(since))
  return made.filter((row) => isSamePerson(row.actor, actor, all)).length
}

/** Writes a link that is decided. @returns why not, where the gate refuses */
export async function writeLink(
  tx: Transaction,
  { name, person, actor, reason = null, at }: NewLink,
  affected: readonly PlacedPerson[],
  hands: readonly Hand[],
): Promise<GateRefusal | null> {
  const draft = draftOfPersons("link-persons", affected, `${name} ${person}`)
  const pass = await askGate(tx, draft, hands, name, { actor, reason, at })
  if (!(pass instanceof Pass)) return pass
  Pass.take(pass, tx, draft)
  await run(tx, build.insert(personLink).values({ name, person, actor, at: new Date(at) }))
  await note(tx, "person.link", { name, person }, { actor, reason, at })
  await tellPlaces(tx, affected, hands, { about: name, actor, reason, at })
  return null
}

/** Tells the authorities for which the persons work too, where nobody of theirs had a hand in it: who has one person fewer for two. */
async function tellPlaces(
  tx: Transaction,
  affected: readonly PlacedPerson[],
  hands: readonly Hand[],
  { about, ...author }: { about: string; actor: string; reason: string | null; at: number },
): Promise<void> {
  const places = [...new Set(affected.flatMap((each) => each.places))]
  const findings = places.map(
    (authority): Finding => ({
      ...{
        affected: { kind: "authority", authority },
        effects: { "link-persons": 1 },
        hands,
        digest: "",
        verdict: "may",
      },
    }),
  )
  await tellAffected(tx, { findings }, about, author)
}

/** What is done about the end of a link. */
interface UndoingAct {
  name: string
  person: string
  act: Undoing
  actor: string
  reason: string | null
  /** ms since 1970. */
  at: number
}

/** One proposes that a link is taken back, another confirms it, or it stays. */
export async function actOnLink(
  pool: Pool,
  reach: AuthorityReach,
  { name, person, act, actor, reason, at }: UndoingAct,
): Promise<"done" | "absent" | LinkRefusal | GateRefusal> {
  return pool.begin(async (tx) => {
    await lockLinks(tx)
    const link = await findLink(tx, name, person)
    if (!link || (await withinReach(tx, reach, [link])).length === 0) return "absent"
    const refused = decideUndoing(link, act, actor, await loadPersons(tx))
    if (refused) return refused
    const isIt = and(eq(personLink.name, name), eq(personLink.person, person))
    if (act !== "confirm-undo") {
      const set = act === "undo" ? { undoneBy: actor, undoneReason: reason } : { undoneBy: null, undoneReason: null }
      await run(tx, build.update(personLink).set(set).where(isIt))
      await note(tx, act === "undo" ? "person.undo" : "person.keep", link, { actor, reason, at })
      return "done"
    }
    const hands = [link.undoneBy ?? "", actor].flatMap(handsOfActor)
    return (await eraseLink(tx, link, hands, { actor, reason: link.undoneReason, at })) ?? "done"
  })
}

/** Takes a link back that is decided, with its audit row. @returns why not, where the gate refuses */
async function eraseLink(
  tx: Transaction,
  { name, person }: PersonLink,
  hands: readonly Hand[],
  author: { actor: string; reason: string | null; at: number },
): Promise<GateRefusal | null> {
  const affected = [await placePerson(tx, name), await placePerson(tx, person)].filter(isNamed)
  const draft = draftOfPersons("unlink-persons", affected, `${name} ${person}`)
  const pass = await askGate(tx, draft, hands, name, author)
  if (!(pass instanceof Pass)) return pass
  Pass.take(pass, tx, draft)
  await run(tx, build.delete(personLink).where(and(eq(personLink.name, name), eq(personLink.person, person))))
  await note(tx, "person.unlink", { name, person }, author)
  return null
}

/**
 * Takes back on the machine what was said of a name, or of what stands for a value of the claim: where all are one person there are
 * no two to do it. @param other null: all that it is linked with @returns how many links
 */
export async function unlinkAtMachine(
  pool: Pool,
  { name, other, actor, at }: { name: string; other: string | null; actor: string; at: number },
): Promise<number | GateRefusal> {
  return pool.begin(async (tx) => {
    await lockLinks(tx)
    const isOne = or(eq(personLink.name, name), eq(personLink.person, name))
    const isOther = other === null ? undefined : or(eq(personLink.name, other), eq(personLink.person, other))
    const links = await run(tx, build.select().from(personLink).where(and(isOne, isOther)))
    for (const link of links) {
      const refused = await eraseLink(tx, link, handsOfActor(actor), { actor, reason: null, at })
      if (refused) return refused
    }
    return links.length
  })
}

/** The links of persons within what an authority reaches, by name; not what the login's claim says of one name alone. */
export async function listLinks(sql: Sql, reach: AuthorityReach): Promise<PersonLink[]> {
  const { name, person } = personLink
  const links = await run(sql, build.select().from(personLink).where(joinsNames).orderBy(asc(name), asc(person)))
  return withinReach(sql, reach, links)
}

async function withinReach(sql: Sql, { prefix }: AuthorityReach, links: readonly PersonLink[]): Promise<PersonLink[]> {
  if (prefix === "") return [...links]
  const names = [...new Set(links.flatMap(({ name, person }) => [name, person]))]
  const places = await placesOf(sql, names)
  const isIn = (name: string) => (places.get(name) ?? []).some((place) => place.startsWith(prefix))
  return links.filter(({ name, person }) => isIn(name) || isIn(person))
}

async function findLink(sql: Sql, name: string, person: string): Promise<PersonLink | null> {
  const isIt = or(
    and(eq(personLink.name, name), eq(personLink.person, person)),
    and(eq(personLink.name, person), eq(personLink.person, name)),
  )
  return (await run(sql, build.select().from(personLink).where(isIt)))[0] ?? null
}

// What stands for a claim is nobody's name.
const isNamed = ({ subject }: PlacedPerson) => !subject.startsWith(claimPrefix)

/** Somebody, and where they have posts, as far as they have signed in within half a year. */
export async function placePerson(sql: Sql, subject: string): Promise<PlacedPerson> {
  return { subject, places: (await placesOf(sql, [subject])).get(subject) ?? [] }
}

async function placesOf(sql: Sql, subjects: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  if (subjects.length === 0) return new Map()
  const { subject, posts } = personSession
  const isOfficer = query`${posts}->0->>'role' <> 'merchant'`
  const found = await run(
    sql,
    build
      .select({ subject, posts })
      .from(personSession)
      .where(and(anyOf(subject, subjects), isOfficer)),
  )
  const all: Post[] = found.flatMap((session) => session.posts)
  const regions = await agencyRegions(
    sql,
    all.flatMap((post) => (post.role === "agency" ? [post.agency] : [])),
  )
  const byName = Map.groupBy(found, (session) => session.subject)
  return new Map(
    [...byName].map(([name, sessions]) => [
      name,
      placesOfPosts(
        sessions.flatMap((session) => session.posts),
        (agency) => regions.get(agency) ?? null,
      ),
    ]),
  )
}

async function note(
  tx: Transaction,
  act: string,
  { name, person }: { name: string; person: string },
  { actor, reason, at }: { actor: string; reason: string | null; at: number },
): Promise<void> {
  const after = { name, same_as: person }
  await run(tx, build.insert(auditEvent).values({ at: new Date(at), actor, act, object: person, after, reason }))
}

/** One at a time: what is said of two names may join many. */
export async function lockLinks(tx: Transaction): Promise<void> {
  await run(tx, query`lock table ${personLink} in share row exclusive mode`)
}
