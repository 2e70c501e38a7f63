/**
 * Proceedings at work: load, decide and commit in one transaction.
 */
import type { Concerned, Reach } from "../../access/reach.ts"
import type { Transaction } from "../../database/client.ts"
import { sheetCommitment } from "../../ledger/commitment.ts"
import { type Head, lockHead } from "../../ledger/sequencer.ts"
import { findRecord } from "../record/store.ts"
import { findCodeChange } from "../subject/code-store.ts"
import { replacedCode } from "./code-replacement.ts"
import { commit, type Office, type Outcome } from "./commit.ts"
import { type ActRequest, begin, type Doer, type Done, decideAct, type Refused } from "./decide.ts"
import { keeperOf, loadFacts } from "./facts.ts"
import { type KeptSheet, keepSheet } from "./kept-sheet.ts"
import { insertSheet } from "./kept-sheet-store.ts"
import { faultsIn } from "./kind.ts"
import { getKind } from "./kinds.ts"
import type { TakenSince } from "./peer.ts"
import type { Facts } from "./proceeding.ts"
import { decidedHere } from "./received.ts"
import { listHands, lockProceeding, worksHere } from "./store.ts"

/** How a beginning came out. `unknown-record`: there is none, or it is not for a merchant to know of. */
export type Beginning = Outcome | { kind: "unknown-record" }

/** Who does something, as far as it has been proved, for a given proceeding. */
export type DoerOf = (about: Concerned) => Doer

/**
 * Begins a proceeding.
 * @param about the subject's code, or the record, that the input names: what is known of it decides
 * @param isTaken of a certificate that the input was proved by
 */
export async function startProceeding(
  office: Office,
  kind: string,
  input: unknown,
  about: { subjectCode: string } | { recordId: string },
  doerOf: DoerOf,
  isTaken: TakenSince | null = null,
): Promise<Beginning> {
  return office.sql.begin(async (tx) => {
    const head = await lockHead(tx)
    const taken = await isTaken?.(tx)
    if (taken) return { kind: "faults", ...taken }
    const unasked = isTaken === null ? await findUnasked(tx, kind, input) : null
    const begun = await decideBeginning(tx, office, kind, input, about, doerOf)
    if (unasked) return { kind: "faults", ...faultsIn(unasked, begun) }
    if (begun.kind !== "done") return begun
    const { done, doer, facts } = begun
    const kept = keepSheet({ proceeding: done.next, act: "begin", steps: [], facts })
    const outcome = await commit(tx, office, head, { before: null, done, act: "begin", doer, facts, reason: null })
    return withSheet(tx, office, outcome, kept && { ...kept, salt: office.newSalt() })
  })
}

/**
 * Nobody names an authority that works in this register as who has decided, unasked: it decides here, and pushes, and with
 * that the decision is opened where it is to be displayed. A certificate that it has signed is its word.
 */
async function findUnasked(tx: Transaction, kind: string, input: unknown) {
  const { decided_by: decider } = (kind === "received" ? input : {}) as { decided_by?: unknown }
  return typeof decider === "string" && (await worksHere(tx, decider)) ? decidedHere : null
}

/** Decides a beginning by what is known of its subject or record, and writes nothing. */
export async function decideBeginning(
  tx: Transaction,
  office: Office,
  kind: string,
  input: unknown,
  about: { subjectCode: string } | { recordId: string },
  doerOf: DoerOf,
): Promise<{ kind: "done"; done: Done; doer: Doer; facts: Facts } | { kind: "unknown-record" } | Refused> {
  const record = "recordId" in about ? await findRecord(tx, about.recordId) : null
  if ("recordId" in about && !record) return { kind: "unknown-record" }
  const subjectCode = "subjectCode" in about ? about.subjectCode : (record?.content.subjectCode ?? "")
  const facts = await loadFacts(tx, office, subjectCode)
  const keeper = record && (await keeperOf(tx, record))
  const authority = keeper?.authority ?? authorityIn(input)
  const doer = doerOf({ authority, subjectCode, displayedBy: keeper?.displayedBy ?? null })
  const replaced = await findCodeChange(tx, subjectCode)
  if (replaced) return replacedCode(replaced)
  // Whether another merchant ever had a record is nobody's to find out, once it is no longer shown.
  if (doer.only !== undefined && doer.only !== subjectCode) return { kind: "unknown-record" }
  const result = begin(kind, input, doer, office.newId(), facts, keeper)
  return result.kind === "done" ? { kind: "done", done: result, doer, facts } : result
}

/** What is asked for, of which version, and whether a certificate that it was proved by has been taken since. */
export type SeenRequest = ActRequest & { version: number | null; isTaken?: TakenSince }

/** Acts on a proceeding within a reach. `version` is the one the actor has seen; null takes it as it stands. */
export async function actOn(
  office: Office,
  reach: Reach,
  id: string,
  request: SeenRequest,
  doerOf: DoerOf,
): Promise<Outcome> {
  // The sequencer first, always: two acts that took their locks in different orders would wait for each other.
  return office.sql.begin(async (tx) => actIn(tx, office, await lockHead(tx), reach, id, request, doerOf))
}

/** Acts on a proceeding, as `actOn`, in a transaction that does more. @param head from `lockHead` before all other locks */
export async function actIn(
  tx: Transaction,
  office: Office,
  head: Head,
  reach: Reach,
  id: string,
  request: SeenRequest,
  doerOf: DoerOf,
): Promise<Outcome> {
  const proceeding = await lockProceeding(tx, reach, id)
  if (!proceeding) return { kind: "absent" }
  if (request.version !== null && request.version !== proceeding.version) return { kind: "stale", proceeding }
  const taken = await request.isTaken?.(tx)
  if (taken) return { kind: "faults", ...taken }
  const facts = await loadFacts(tx, office, proceeding.subjectCode, proceeding.id)
  const doer = doerOf(proceeding)
  const steps = await listHands(tx, proceeding)
  const result = decideAct(proceeding, request, doer, steps, facts)
  if (result.kind !== "done") return result
  const { act, reason } = request
  const judged = keepSheet({ proceeding: result.next, act, steps, facts })
  const kept = judged && { ...judged, salt: office.newSalt() }
  const done = committed(result, office, kept)
  const outcome = await commit(tx, office, head, { before: proceeding, done, act, doer, facts, reason })
  return withSheet(tx, office, outcome, kept)
}

/** Keeps the sheet of an act that was done, in its transaction. */
async function withSheet(
  tx: Transaction,
  { clock }: Office,
  outcome: Outcome,
  kept: (KeptSheet & { salt: string }) | null,
): Promise<Outcome> {
  if (kept && outcome.kind === "done") await insertSheet(tx, outcome.proceeding.id, kept, clock())
  return outcome
}

/** The authority that an input names for itself; the kind's own reading refuses what is none. */
function authorityIn(input: unknown): string {
  const authority = (input as { authority?: unknown } | null)?.authority
  return typeof authority === "string" ? authority : ""
}

/** A publication, with the commitments to what was served, and to the sheet of its file. */
function committed(done: Done, { newSalt }: Office, kept: (KeptSheet & { salt: string }) | null): Done {
  const { next, effect } = done
  const commit = getKind(next.kind).commit
  if (effect?.move !== "publish") return done
  const bound = commit ? { ...next, content: commit(next.content, newSalt()) } : next
  const sheet = kept ? { sheet: sheetCommitment(kept.salt, kept.sha256) } : {}
  return { ...done, next: bound, effect: { ...effect, source: bound, ...sheet } }
}
