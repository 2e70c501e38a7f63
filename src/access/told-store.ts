/**
 * SQL of what the affected are told (告知被影响方): whatever takes effect with no hand of theirs in it, at once, in the transaction
 * of the act.
 */
import { and, asc, count, desc, gt, lt } from "drizzle-orm"
import type { Sql, Transaction } from "../database/client.ts"
import { anyOf, build, query, run } from "../database/query.ts"
import { toldEffect } from "../database/schema/access.ts"
import { auditEvent } from "../database/schema/audit.ts"
import type { Draft } from "../gate/draft.ts"
import type { EffectName } from "../gate/effect.ts"
import { type Finding, isToBeTold, toTrail } from "../gate/finding.ts"
import { affectedName, type Hand } from "../gate/hands.ts"
import type { GateRefusal } from "../gate/may-take-effect.ts"
import { type Pass, PassError, passGate } from "../gate/pass.ts"
import { loadPersons } from "./person-link-store.ts"
import { actorOf, type Principal, personOf } from "./principal.ts"

/** Who did it, why, and when (ms since 1970). */
interface Author {
  actor: string
  reason?: string | null
  at: number
}

/** Tells the affected what takes effect, where none of theirs had a hand in it. @param about what is acted on; absent: whoever is affected */
export async function tellAffected(
  tx: Transaction,
  { findings }: { findings: readonly Finding[] },
  about: string | undefined,
  { actor, reason = null, at }: Author,
): Promise<void> {
  const rows = findings.flatMap((finding) => {
    const affected = affectedName(finding.affected)
    const named = { at: new Date(at), affected, about: about ?? affected, actor, reason }
    const names = Object.keys(finding.effects) as EffectName[]
    return names.flatMap((effect) =>
      isToBeTold(effect, finding) ? [{ ...named, effect, count: finding.effects[effect] ?? 0 }] : [],
    )
  })
  if (rows.length === 0) return
  const clients = findings.flatMap(({ affected }) => (affected.kind === "client" ? [affectedName(affected)] : []))
  // Whoever reads on by number misses nothing: of one client a number is given when those before it are committed.
  for (const client of [...new Set(clients)].sort()) {
    await run(tx, query`select pg_advisory_xact_lock(hashtextextended(${`told ${client}`}, 0))`)
  }
  await run(tx, build.insert(toldEffect).values(rows))
}

/** Tells authorities, and so the sources that send for them, what will take effect later unless they answer. */
export async function tellAhead(
  tx: Transaction,
  effect: EffectName,
  counts: ReadonlyMap<string, number>,
  about: string,
  { actor, reason = null, at }: Author,
): Promise<void> {
  const rows = [...counts].map(([affected, count]) => ({
    ...{ at: new Date(at), affected, effect, count, about, actor, reason },
  }))
  if (rows.length > 0) await run(tx, build.insert(toldEffect).values(rows))
}

/**
 * Asks the gate for what is about to be written of access, with the names that are linked; where it may, the trail keeps what
 * was found and the affected are told. @param about what is acted on; absent: whoever is affected
 */
export async function askGate(
  tx: Transaction,
  draft: Draft,
  hands: readonly Hand[],
  about: string | undefined,
  author: Author,
): Promise<Pass | GateRefusal> {
  const { actor, reason = null, at } = author
  const answer = passGate(tx, draft, hands, { person: await loadPersons(tx) }, at)
  if ("reason" in answer) return answer
  const rows = toTrail(answer, about).map((row) => ({ ...row, at: new Date(at), actor, reason }))
  if (rows.length > 0) await run(tx, build.insert(auditEvent).values(rows))
  await tellAffected(tx, answer, about, author)
  return answer
}

/** The gate's pass, where what could be refused has been held before. @throws where the gate refuses: a bug, and nothing is written */
export async function askGateOrThrow(
  tx: Transaction,
  draft: Draft,
  hands: readonly Hand[],
  about: string | undefined,
  author: Author,
): Promise<Pass> {
  const answer = await askGate(tx, draft, hands, about, author)
  if ("reason" in answer) throw new PassError(answer.detail.en)
  return answer
}

/** What somebody is told. */
export type Told = typeof toldEffect.$inferSelect

/** As whom somebody is told: an officer as their authority, a client as itself, each also as the person they are. */
function toldAs(principal: Principal): string[] {
  switch (principal.kind) {
    case "officer":
      return [principal.authority, `person:${principal.subject}`]
    case "client":
      return [
        ...(principal.role === "source" ? principal.authorities : []),
        ...[`client:${principal.id}`, personOf(actorOf(principal)).replace("officer:", "person:")],
      ]
    case "merchant":
    case "anyone":
      return []
  }
}

/** What somebody is told, the newest first. @param before the row that the page follows */
export async function listTold(
  sql: Sql,
  principal: Principal,
  { before, limit }: { before: number | null; limit: number },
): Promise<Told[]> {
  const { id, affected } = toldEffect
  const isTheirs = and(anyOf(affected, toldAs(principal)), before === null ? undefined : lt(id, before))
  return run(sql, build.select().from(toldEffect).where(isTheirs).orderBy(desc(id)).limit(limit))
}

/** The same after a row, the oldest first. */
export async function listToldAfter(
  sql: Sql,
  principal: Principal,
  { after, limit }: { after: number; limit: number },
): Promise<Told[]> {
  const { id, affected } = toldEffect
  const isTheirs = and(anyOf(affected, toldAs(principal)), gt(id, after))
  return run(sql, build.select().from(toldEffect).where(isTheirs).orderBy(asc(id)).limit(limit))
}

// What is older is looked up, and asks for nobody's attention.
const freshMs = 7 * 24 * 3_600_000

/** How much somebody was told of in the last seven days. @param now ms since 1970 */
export async function countFreshTold(sql: Sql, principal: Principal, now: number): Promise<number> {
  const { affected, at } = toldEffect
  const isFresh = and(anyOf(affected, toldAs(principal)), gt(at, new Date(now - freshMs)))
  const [row] = await run(sql, build.select({ rows: count() }).from(toldEffect).where(isFresh))
  return row?.rows ?? 0
}

// Longer than the half-year for which sessions are known; the trail keeps it for good.
const keptMs = 366 * 24 * 3_600_000

/** Removes what was told long ago. Part of the daily work. @param now ms since 1970 */
export async function deleteTold(sql: Sql, now: number): Promise<void> {
  await run(sql, build.delete(toldEffect).where(lt(toldEffect.at, new Date(now - keptMs))))
}
