/**
 * The link between a listing as a serious violator and the penalty that it rests on (R44): when one falls or ends, what
 * becomes of the other. Pure, and the same whether it is asked at once or long afterwards.
 */
import { findGround } from "../../law/catalogue.ts"
import { numberKey } from "../../law/decision-number.ts"
import { standsAlone } from "../../law/serious-gate.ts"
import type { HeldRecord } from "./record.ts"
import { isLawful, isOpen, type RecordState, type RecordStateRow, recordStates, stateNames } from "./state.ts"

/** A move that a link asks for, and the first day on which the record is not shown by it. */
export interface LinkedEnd {
  move: NonNullable<RecordStateRow["asks"]>
  record: HeldRecord
  on: string
}

/**
 * The penalties that a listing rests on: of its subject, with its number. They may be of another authority, for a
 * municipal bureau lists what a county has punished; only where several authorities have used the number is it that of
 * the listing.
 * @param records all of the subject
 */
export function basePenalties(listing: Pick<HeldRecord, "content">, records: readonly HeldRecord[]): HeldRecord[] {
  const named = listing.content.detail.base_penalty_no
  if (listing.content.list !== "serious" || typeof named !== "string") return []
  const found = penaltiesNumbered(named, records)
  const own = found.filter(({ content }) => content.authority === listing.content.authority)
  return own.length > 0 ? own : found
}

/**
 * A penalty that a listing rests on and whose decision stands: changed is not revoked, unlawful or void. `alone` where its
 * ground needs none (R44 11, 24); null where no penalty of it stands.
 */
export function standingBase(
  listing: Pick<HeldRecord, "content">,
  records: readonly HeldRecord[],
): HeldRecord | "alone" | null {
  const ground = findGround(listing.content.ground ?? "")
  if (ground && standsAlone(ground.code)) return "alone"
  return standingBases(listing, records)[0] ?? null
}

function standingBases(listing: Pick<HeldRecord, "content">, records: readonly HeldRecord[]): HeldRecord[] {
  return basePenalties(listing, records).filter(({ state }) => !recordStates[state].annulled)
}

/** The penalties among records that have a number, however it is written. */
export function penaltiesNumbered(decisionNo: string, records: readonly HeldRecord[]): HeldRecord[] {
  const key = numberKey(decisionNo)
  return records.filter(({ content }) => content.list === "penalty" && numberKey(content.decisionNo) === key)
}

function restsOn(listing: HeldRecord, penalty: HeldRecord, records: readonly HeldRecord[]): boolean {
  return basePenalties(listing, records).some(({ id }) => id === penalty.id)
}

/** Whether one of two records is a listing that rests on the other. */
export function isLinked(a: HeldRecord, b: HeldRecord, records: readonly HeldRecord[]): boolean {
  return restsOn(a, b, records) || restsOn(b, a, records)
}

/**
 * The moves that links ask for among the records of a subject, as they stand. What ends by itself before a link would
 * end it is left to that.
 */
export function linkedEnds(records: readonly HeldRecord[]): LinkedEnd[] {
  return records.flatMap((record) => stopOf(record, records) ?? [])
}

/** A listing whose base penalties fell, and the day on which the last of them did, or its display had ended before. */
export interface FallenListing {
  listing: HeldRecord
  bases: readonly HeldRecord[]
  on: string
}

/**
 * The listings that have to be revoked because their base penalty was revoked, unlawful or void (R44 19), those too that
 * were removed or ran out before it: not by themselves, but by a decision of the authority (撤销决定). One whose penalty
 * was only changed (变更) stays.
 */
export function fallenListings(records: readonly HeldRecord[]): FallenListing[] {
  return records.flatMap((listing) => {
    if (!isLawful("revoke", listing.content.list, listing.state)) return []
    // What was taken down as an error never was the penalty: it neither fell nor stands.
    const bases = basePenalties(listing, records).filter(({ state }) => state === fallen)
    if (standingBases(listing, records).length > 0) return []
    const on = latestEnd(bases)
    return on === null ? [] : [{ listing, bases, on }]
  })
}

/** The state of a penalty that fell. */
export const fallen = "withdrawn" satisfies RecordState

/**
 * With the removal or the end of its listing a penalty stops too, unless its own period is another: no early stop is
 * allowed, or its shortest display still runs. While another listing rests on it, it stays.
 */
function stopOf(penalty: HeldRecord, records: readonly HeldRecord[]): LinkedEnd | null {
  if (!isLawful("follow", penalty.content.list, penalty.state)) return null
  const listings = records.filter((record) => restsOn(record, penalty, records))
  if (listings.some(({ state }) => isOpen(state))) return null
  if (!listings.some(asks("follow"))) return null
  const on = latestEnd(listings)
  if (on === null || penalty.repairOpensOn === null || penalty.repairOpensOn > on || !outlasts(penalty, on)) return null
  return { move: "follow", record: penalty, on }
}

function asks(move: LinkedEnd["move"]) {
  const states = statesAsking(move)
  return ({ state }: HeldRecord) => states.includes(state)
}

/** The states in which a record asks a move of one that a link ties to it. */
export function statesAsking(move: LinkedEnd["move"]): RecordState[] {
  return stateNames.filter((state) => recordStates[state].asks === move)
}

function latestEnd(records: readonly HeldRecord[]): string | null {
  return records.reduce<string | null>(
    (latest, { endedOn }) => (latest === null || (endedOn !== null && endedOn > latest) ? endedOn : latest),
    null,
  )
}

function outlasts({ displayedUntil }: HeldRecord, on: string): boolean {
  return displayedUntil === null || displayedUntil >= on
}
