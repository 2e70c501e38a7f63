/** SQL of witnessing: checkpoints of the last day, their cosignatures, where each witness is, and who asks them. */
import { and, desc, eq, gt, gte, lt, lte } from "drizzle-orm"
import type { Sql, Transaction } from "../../database/client.ts"
import { build, excluded, listOf, names, pick, query, run, statement } from "../../database/query.ts"
import { logCosignature, logMap, logPastCheckpoint, logWitness, logWitnessing } from "../../database/schema/ledger.ts"
import type { MapAsk, SealedMap } from "../map/store.ts"

/** How long checkpoints are kept, ms. A witness or a feeder that needs longer than a day begins with the newest. */
export const keptMs = 86_400_000

/** A checkpoint as it was signed. */
export interface SignedCheckpoint {
  size: number
  /** base64. */
  root: string
  note: string
  /** When it was signed, ms since 1970. */
  time: number
}

const { size, root, note, time, met } = logPastCheckpoint
const signed = { size, root, note, time }

/** Keeps a checkpoint, and forgets those that are older than a day. */
export async function keepCheckpoint(tx: Transaction, checkpoint: SignedCheckpoint): Promise<void> {
  const anew = {
    ...{ root: excluded(root), note: excluded(note), time: excluded(time) },
    met: query`case when ${root} = ${excluded(root)} then ${met} end`,
  }
  await run(tx, build.insert(logPastCheckpoint).values(checkpoint).onConflictDoUpdate({ target: size, set: anew }))
  const newestMet = query`(select max(${size}) from ${logPastCheckpoint} where ${met} is not null)`
  const isOld = and(
    lt(time, checkpoint.time - keptMs),
    lt(size, checkpoint.size),
    query`${size} is distinct from ${newestMet}`,
  )
  await run(tx, build.delete(logPastCheckpoint).where(isOld))
}

/** Forgets all of it, for a log that begins. */
export async function forgetCheckpoints(sql: Sql): Promise<void> {
  await run(sql, build.delete(logPastCheckpoint))
  await run(sql, build.delete(logWitness))
  await run(sql, build.delete(logWitnessing))
}

const bySize = statement({ size }, (p) => build.select(signed).from(logPastCheckpoint).where(eq(size, p.size)))

/** The checkpoint of a size; null where none was signed, or it is forgotten. */
export async function findPast(sql: Sql, of: number): Promise<SignedCheckpoint | null> {
  const [row] = await bySize(sql, { size: of })
  return row ?? null
}

const newestMet = statement({ met, size, upTo: size }, (p) =>
  build
    .select(signed)
    .from(logPastCheckpoint)
    .where(and(eq(met, p.met), gte(size, p.size), lte(size, p.upTo)))
    .orderBy(desc(size))
    .limit(1),
)

/** The newest checkpoint between two sizes that meets a policy. */
export async function findMet(sql: Sql, policy: string, from: number, upTo: number): Promise<SignedCheckpoint | null> {
  const [row] = await newestMet(sql, { met: policy, size: from, upTo })
  return row ?? null
}

// The map is the last entry of it.
const endsWithMap = query`exists (select from ${logMap} where ${logMap.position} = ${size} - 1)`

const newestMetMap = statement({ met, size, upTo: size }, (p) =>
  build
    .select(signed)
    .from(logPastCheckpoint)
    .where(and(eq(met, p.met), gte(size, p.size), lte(size, p.upTo), endsWithMap))
    .orderBy(desc(size))
    .limit(1),
)

/** The newest of those that ends with the map. */
export async function findMetMap(
  sql: Sql,
  policy: string,
  from: number,
  upTo: number,
): Promise<SignedCheckpoint | null> {
  const [row] = await newestMetMap(sql, { met: policy, size: from, upTo })
  return row ?? null
}

const newestMap = statement({ size, upTo: size }, (p) =>
  build
    .select(signed)
    .from(logPastCheckpoint)
    .where(and(gt(size, p.size), lte(size, p.upTo), endsWithMap))
    .orderBy(desc(size))
    .limit(1),
)

/** The newest checkpoint beyond a size, and up to another, that ends with the map. */
export async function findMapBeyond(sql: Sql, beyond: number, upTo: number): Promise<SignedCheckpoint | null> {
  const [row] = await newestMap(sql, { size: beyond, upTo })
  return row ?? null
}

/** A checkpoint whose last entry is that of a map, with that map. */
export interface CompleteCheckpoint extends SignedCheckpoint {
  map: SealedMap
}

const ofMap = { version: logMap.version, position: logMap.position, mapRoot: logMap.root, madeAt: logMap.time }
const completeBy = (isMet: boolean, isOldest: boolean) =>
  statement({ met, covers: logMap.position, madeSince: logMap.time, upTo: size }, (p) =>
    build
      .select({ ...signed, ...ofMap })
      .from(logPastCheckpoint)
      .innerJoin(logMap, query`${logMap.position} = ${size} - 1`)
      .where(
        and(
          ...[gt(logMap.position, p.covers), gte(logMap.time, p.madeSince), lte(size, p.upTo)],
          isMet ? eq(met, p.met) : query`${p.met}::text is not null`,
        ),
      )
      .orderBy(isOldest ? size : desc(size))
      .limit(1),
  )
const completes = {
  witnessed: completeBy(true, false),
  newest: completeBy(false, false),
  oldest: completeBy(false, true),
} as const

/**
 * A complete checkpoint that answers what is asked: the newest that meets a policy, the newest of all, or the oldest.
 * @param upTo entries that the published checkpoint covers
 */
export async function findComplete(
  sql: Sql,
  which: keyof typeof completes,
  { covers, madeSince }: MapAsk,
  upTo: number,
  policy = "",
): Promise<CompleteCheckpoint | null> {
  const [row] = await completes[which](sql, { met: policy, covers, madeSince, upTo })
  if (!row) return null
  const { version, position, mapRoot, madeAt, ...checkpoint } = row
  return { ...checkpoint, map: { version, position, root: mapRoot, time: madeAt } }
}

/** A cosignature as it is kept. */
export interface Cosignature {
  /** The verifier key of the witness. */
  witness: string
  line: string
  seconds: number
}

const linesOf = statement(
  { size: logCosignature.size, root: logCosignature.root, witnesses: listOf(logCosignature.witness) },
  (p) => {
    const { witness, line, seconds } = logCosignature
    return query`select ${pick({ witness, line, seconds })} from ${logCosignature}
      where ${logCosignature.size} = ${p.size} and ${logCosignature.root} = ${p.root}
        and ${witness} = any(${p.witnesses}::text[]) order by array_position(${p.witnesses}::text[], ${witness})`
  },
)

/** The cosignatures of some witnesses under a checkpoint, in the order of the witnesses. */
export function listCosignatures(
  sql: Sql,
  of: { size: number; root: string },
  witnesses: readonly string[],
): Promise<Cosignature[]> {
  return linesOf(sql, { ...of, witnesses })
}

const put = statement(
  {
    ...{ size, root, witness: logCosignature.witness },
    ...{ line: logCosignature.line, seconds: logCosignature.seconds },
  },
  (p) => {
    const [line, seconds] = [names(logCosignature, "line"), names(logCosignature, "seconds")]
    return query`insert into ${logCosignature} (${names(logCosignature, "size", "root", "witness", "line", "seconds")})
      select ${size}, ${root}, ${p.witness}, ${p.line}, ${p.seconds}::bigint from ${logPastCheckpoint}
      where ${size} = ${p.size} and ${root} = ${p.root}
      on conflict (${names(logCosignature, "size", "root", "witness")})
      do update set ${line} = excluded.${line}, ${seconds} = excluded.${seconds}`
  },
)

/** Keeps a cosignature, unless its checkpoint was forgotten meanwhile. */
export async function saveCosignature(
  sql: Sql,
  of: { size: number; root: string },
  { witness, line, seconds }: Cosignature,
): Promise<void> {
  await put(sql, { size: of.size, root: of.root, witness, line, seconds })
}

/** Says of a checkpoint that it meets a policy, by the policy's digest. */
export async function markMet(sql: Sql, of: { size: number; root: string }, policy: string): Promise<void> {
  await run(
    sql,
    build
      .update(logPastCheckpoint)
      .set({ met: policy })
      .where(and(eq(size, of.size), eq(root, of.root))),
  )
}

// Of a policy that has changed: what was cosigned under the one before may meet it.
const rejudgedMax = 50

/** The newest checkpoints that have cosignatures and are not known to meet a policy. */
export async function listUnmet(sql: Sql, policy: string): Promise<SignedCheckpoint[]> {
  const { size: of } = logCosignature
  return run(
    sql,
    query`select ${pick(signed)} from ${logPastCheckpoint}
      where ${met} is distinct from ${policy} and exists (select from ${logCosignature} where ${of} = ${size})
      order by ${size} desc limit ${rejudgedMax}`,
  )
}

const { witness, dueAt, tries, fault, faultSince, cosignedSize, cosignedSeconds } = logWitness

/** Where a witness is, as far as is known. */
export interface KnownWitness {
  /** Its verifier key. */
  witness: string
  /** The size that it has seen last. */
  size: number
  cosignedSize: number | null
  /** By the witness's own clock, seconds since 1970. */
  cosignedSeconds: number | null
  fault: string | null
  /** ms since 1970. */
  faultSince: number | null
  tries: number
  /** ms since 1970. */
  dueAt: number
}

const known = { witness, size: logWitness.size, cosignedSize, cosignedSeconds, fault, faultSince, tries, dueAt }
const allKnown = statement({}, () => build.select(known).from(logWitness))

/** The witnesses that were asked before. */
export function listWitnesses(sql: Sql): Promise<KnownWitness[]> {
  return allKnown(sql, {})
}

/** Writes down where a witness is. */
export async function saveWitness(sql: Sql, row: KnownWitness): Promise<void> {
  const { witness: _, ...set } = row
  await run(sql, build.insert(logWitness).values(row).onConflictDoUpdate({ target: witness, set }))
}

const { id, node, until, floor } = logWitnessing

/**
 * Takes or keeps the task of asking the witnesses, or leaves it to who has it.
 * @param now ms since 1970
 * @returns whether it is this node's until then
 */
export async function takeWitnessing(sql: Sql, own: string, now: number, untilThen: number): Promise<boolean> {
  const free = query`${eq(node, own)} or ${node} is null or ${lt(until, now)}`
  const set = { node: own, until: untilThen }
  const asked = build.insert(logWitnessing).values(set)
  const { count } = await run(sql, asked.onConflictDoUpdate({ target: id, set, setWhere: free }))
  return count === 1
}

/** Gives it up, for whoever comes next. */
export async function releaseWitnessing(sql: Sql, own: string): Promise<void> {
  await run(sql, build.update(logWitnessing).set({ node: null, until: 0 }).where(eq(node, own)))
}

const floorNow = statement({}, () => build.select({ floor }).from(logWitnessing))

/** The size behind which heads don't go back. */
export async function readFloor(sql: Sql): Promise<number> {
  const [row] = await floorNow(sql, {})
  return row?.floor ?? 0
}

/** Raises it: a head of that size has left without witnesses. */
export async function raiseFloor(sql: Sql, to: number): Promise<void> {
  const asked = build.insert(logWitnessing).values({ floor: to })
  await run(sql, asked.onConflictDoUpdate({ target: id, set: { floor: to }, setWhere: lt(floor, to) }))
}
