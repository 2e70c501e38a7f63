/** What the register itself begins and ends: the revocation of listings whose base penalty fell, files, and what is handed over. */
import type { ActingParts, Transaction } from "../../database/client.ts"
import { copyTables } from "../../database/copy.ts"
import { isMissing } from "../../law/calendar.ts"
import { clockDue } from "../../law/clock.ts"
import type { LawParts } from "../../law/policy.ts"
import { provinceRuleOn } from "../../law/province-rule.ts"
import { auditTable } from "../audit/trail.ts"
import { registerActor } from "../daily/daily-context.ts"
import { type FallenListing, fallenListings } from "../record/link.ts"
import { isOpen, recordMoves } from "../record/state.ts"
import type { ChangeContent } from "./change.ts"
import { keepersOf, loadFacts } from "./facts.ts"
import { lastDrops, lastFalls } from "./fall-store.ts"
import { awayContent } from "./other-province.ts"
import { type Facts, type Keeper, newlyBegun, type Proceeding } from "./proceeding.ts"
import { proceedingTable } from "./store.ts"

/**
 * Opens the revocation of each listing of a subject whose base penalty fell, unless a change of it is on its way.
 * @returns how many were opened
 */
export async function openRevocations(
  tx: Transaction,
  office: ActingParts & LawParts,
  subjectCode: string,
): Promise<number> {
  const facts = await loadFacts(tx, office, subjectCode)
  const fallen = fallenListings(facts.records).filter(
    ({ listing }) => !facts.open.some(({ kind, recordId }) => kind === "change" && recordId === listing.id),
  )
  const due = await withoutDropped(tx, fallen)
  const keeperOf = await keepersOf(
    tx,
    due.map(({ listing }) => listing),
  )
  const begun = due.map((one) => {
    const { away = false, ...keeper } = keeperOf(one.listing)
    const revocation = revocationOf({ ...one, on: facts.falls?.get(one.listing.id) ?? one.on }, keeper, facts)
    const content = away ? awayContent(revocation.content) : revocation.content
    return { ...revocation, content, id: office.newId() }
  })
  await openByRegister(tx, office, begun)
  return begun.length
}

/**
 * The revocation of a listing whose base penalty fell (R44 19), as the register opens it: an officer decides and
 * proposes it with number and document, another person approves.
 * @param keeper who answers for the listing
 */
function revocationOf(
  { listing, on }: Pick<FallenListing, "listing" | "on">,
  keeper: Keeper,
  { calendar, policy, today }: Facts,
): Omit<Proceeding, "id"> {
  const { list, subjectCode, subjectName } = listing.content
  const content: ChangeContent = {
    change: "revoke",
    arose_on: on,
    fell_on: on,
    evidence: "",
    corrected: {},
    decision_no: null,
    merged_into: null,
  }
  const clock = recordMoves.revoke.proposed.deadline
  const own = provinceRuleOn(policy.provinceRules, clock, keeper.authority, on)
  const dueOn = clockDue(clock, on, calendar, own?.amount)
  return {
    ...{ kind: "change", state: "returned", list, subjectCode, subjectName, ...keeper, recordId: listing.id, content },
    ...{ ...newlyBegun(registerActor, today), clock, dueOn: isMissing(dueOn) ? null : dueOn },
  }
}

/**
 * Without what has ended and was looked at since, which is not opened again day by day: who dropped it has said why. A fall
 * that was told after that is another matter, one of the same day as before that was undone in between too.
 */
async function withoutDropped(tx: Transaction, due: readonly FallenListing[]): Promise<FallenListing[]> {
  const ended = due.filter(({ listing }) => !isOpen(listing.state))
  const drops = await lastDrops(
    tx,
    ended.map(({ listing }) => listing.id),
  )
  const looked = ended.filter(({ listing }) => drops.has(listing.id))
  const falls = await lastFalls(
    tx,
    looked.flatMap(({ bases }) => bases.map(({ id }) => id)),
  )
  const isSettled = ({ listing, bases }: FallenListing) => {
    const drop = drops.get(listing.id) ?? 0
    return bases.every(({ id }) => (falls.get(id) ?? 0) < drop)
  }
  const settled = new Set(looked.filter(isSettled))
  return due.filter((one) => !settled.has(one))
}

/** Writes proceedings that the register itself begins. */
export async function openByRegister(
  tx: Transaction,
  { clock }: Pick<ActingParts, "clock">,
  begun: readonly Proceeding[],
): Promise<void> {
  if (begun.length === 0) return
  const rows = begun.map(({ id: object, state }) => ({ act: "proceeding.begin", object, after: { state } }))
  await copyTables(tx, [proceedingTable(begun), auditTable(rows, { actor: registerActor, at: clock() })])
}
