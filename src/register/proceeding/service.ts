/**
 * Proceedings at work: load, decide and commit in one transaction, state, audit trail and log together.
 */
import type { Concerned } from "../../access/reach.ts"
import { type Reach, wholeRegister } from "../../access/reach.ts"
import type { ActingParts, Sql, Transaction } from "../../database/client.ts"
import { isMissing } from "../../law/calendar.ts"
import { type ClockId, clockDue } from "../../law/clock.ts"
import { dayInChina } from "../../law/day.ts"
import type { ListName } from "../../law/list.ts"
import type { LawParts } from "../../law/policy.ts"
import { type Head, lockHead } from "../../ledger/sequencer.ts"
import { type AuditRow, type Author, writeAudit } from "../audit/trail.ts"
import { registerActor } from "../daily/daily-context.ts"
import { type ChangeContext, keepRecord, moveRecord, publishRecord, type RecordChanges } from "../record/change.ts"
import { fallen, fallenListings } from "../record/link.ts"
import type { HeldRecord } from "../record/record.ts"
import type { RecordMoveName } from "../record/state.ts"
import { findRecord, listRecords, saveChanges } from "../record/store.ts"
import { addSubject, subjectOf } from "../subject/change.ts"
import { findCodeChange, saveCodeChange } from "../subject/code-store.ts"
import { type SubjectEnd, saveEnds } from "../subject/end-store.ts"
import { raiseMessages, type Told } from "../subject/message-store.ts"
import { loadNames } from "../subject/store.ts"
import { revocationOf } from "./change.ts"
import { codeChanges, replacedCode, replacementOf } from "./code-replacement.ts"
import { type ActRequest, begin, type Doer, type Done, decideAct, type Refused } from "./decide.ts"
import { receivedInput } from "./handover.ts"
import { getKind, publishingKinds } from "./kinds.ts"
import { awayContent } from "./other-province.ts"
import type { TakenSince } from "./peer.ts"
import type { Content, Facts, Keeper, Proceeding } from "./proceeding.ts"
import {
  bringHome,
  findPublisher,
  insertProceeding,
  listHistory,
  listOpen,
  lockProceeding,
  updateProceeding,
} from "./store.ts"

/** What proceedings need from outside. */
export interface Office extends ActingParts, LawParts {
  /** 256 fresh random bits as base64url. */
  newSalt(): string
}

/** How an act came out. `stale`: somebody acted in between; `absent`: there is no such proceeding. */
export type Outcome =
  | { kind: "done"; proceeding: Proceeding }
  | { kind: "absent" }
  | { kind: "stale"; proceeding: Proceeding }
  | Refused

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
    const begun = await decideBeginning(tx, office, kind, input, about, doerOf)
    if (begun.kind !== "done") return begun
    const { done, doer, facts } = begun
    return commit(tx, office, head, { before: null, done, act: "begin", doer, facts, reason: null })
  })
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
  const facts = await loadFacts(tx, office, proceeding.subjectCode)
  const doer = doerOf(proceeding)
  const result = decideAct(proceeding, request, doer, await listHistory(tx, proceeding), facts)
  if (result.kind !== "done") return result
  const { act, reason } = request
  return commit(tx, office, head, { before: proceeding, done: committed(result, office), act, doer, facts, reason })
}

/**
 * Opens the revocation of each listing of a subject whose base penalty fell, unless a change of it is on its way.
 * @returns how many were opened
 */
export async function openRevocations(
  tx: Transaction,
  office: Omit<Office, "newSalt">,
  subjectCode: string,
): Promise<number> {
  const facts = await loadFacts(tx, office, subjectCode)
  const due = fallenListings(facts.records).filter(
    ({ listing }) => !facts.open.some(({ kind, recordId }) => kind === "change" && recordId === listing.id),
  )
  for (const one of due) {
    const { away = false, ...keeper } = await keeperOf(tx, one.listing)
    const begun = revocationOf(one, keeper, facts)
    const content = away ? awayContent(begun.content) : begun.content
    await openByRegister(tx, office, { ...begun, content, id: office.newId(), startedBy: registerActor })
  }
  return due.length
}

/** Writes a proceeding that the register itself begins. */
async function openByRegister(tx: Transaction, office: Pick<Office, "clock">, proceeding: Proceeding): Promise<void> {
  await insertProceeding(tx, proceeding)
  const { id: object, state } = proceeding
  const row = { act: "proceeding.begin", object, after: { state } }
  await writeAudit(tx, row, { actor: registerActor, at: office.clock() })
}

/** What a receiver that works here has to do about what is pushed to it; null where it works elsewhere. */
function handOver(office: Pick<Office, "newId">, pushed: Proceeding, facts: Facts): Done | Refused | null {
  const record = getKind(pushed.kind).recordContent?.(pushed, facts)
  const input = record ? receivedInput(pushed, record) : null
  if (!input) return null
  const doer: Doer = { actor: registerActor, parties: ["officer"] }
  const begun = begin("received", input, doer, office.newId(), facts, null)
  // What the receiver could not take is said where it was asked for.
  return begun.kind === "faults"
    ? { kind: "faults", faults: begun.faults.map(({ reason }) => ({ field: "receiver_here", reason })) }
    : begun
}

/** What is known of a subject, today. */
export async function loadFacts(
  tx: Transaction,
  office: LawParts & Pick<Office, "clock">,
  subjectCode: string,
): Promise<Facts> {
  const { calendar, policy, clock } = office
  const [records, open] = [await listRecords(tx, subjectCode), await listOpen(tx, wholeRegister, subjectCode)]
  return { today: dayInChina(clock()), calendar, policy, records, open }
}

/** A record with who answers for it; null where there is none. */
export async function findKept(
  sql: Sql,
  recordId: string,
): Promise<Pick<Proceeding, "recordId" | "list" | "authority" | "displayedBy"> | null> {
  const record = await findRecord(sql, recordId)
  if (!record) return null
  const { authority, displayedBy } = await keeperOf(sql, record)
  return { recordId, list: record.content.list, authority, displayedBy }
}

/** Who answers for a record: the authority that decided; what it has pushed to another province is displayed there. */
async function keeperOf(tx: Sql, { id, content: { authority } }: HeldRecord): Promise<Keeper> {
  const publisher = await findPublisher(tx, publishingKinds, id)
  if (publisher?.pushedTo) return { authority, displayedBy: publisher.pushedTo, away: true }
  return { authority, displayedBy: publisher && publisher.authority !== authority ? publisher.authority : null }
}

/** The record of a decision that was pushed to another register, for who decided to go on deciding on it. */
function keepPushed(next: Proceeding, facts: Facts, context: ChangeContext): RecordChanges | null {
  const content = getKind(next.kind).recordContent?.(next, facts)
  const { pushed_on: pushedOn } = next.content
  if (!content || typeof pushedOn !== "string") return null
  // When it is displayed there nobody here has seen: the last day on which it lawfully is, so that no least time runs short.
  const due = clockDue(pushedClocks[content.list], pushedOn, facts.calendar)
  return keepRecord({ ...content, publishedOn: isMissing(due) ? pushedOn : due }, facts.records, context)
}

const pushedClocks = {
  ...{ abnormal: "publish_pushed_penalty", serious: "publish_pushed_serious", penalty: "publish_pushed_penalty" },
} as const satisfies Record<ListName, ClockId>

/** The authority that an input names for itself; the kind's own reading refuses what is none. */
function authorityIn(input: unknown): string {
  const authority = (input as { authority?: unknown } | null)?.authority
  return typeof authority === "string" ? authority : ""
}

/** A publication, with the commitment to what was served. */
function committed(done: Done, { newSalt }: Office): Done {
  const { next, effect } = done
  const commit = getKind(next.kind).commit
  if (effect?.move !== "publish" || !commit) return done
  const bound = { ...next, content: commit(next.content, newSalt()) }
  return { ...done, next: bound, effect: { ...effect, source: bound } }
}

/** An act that was decided, and by what. */
interface Decided {
  before: Proceeding | null
  done: Done
  act: string
  doer: Doer
  facts: Facts
  reason: string | null
}

/** Writes what an act makes: state, record, audit trail and log. */
async function commit(tx: Transaction, office: Office, head: Head, decided: Decided): Promise<Outcome> {
  const { before, done, act, doer, facts, reason } = decided
  const author: Author = { actor: doer.actor, reason, at: office.clock() }
  const handed = act === "push" ? handOver(office, done.next, facts) : null
  if (handed && handed.kind !== "done") return handed
  const context = { ...office, today: facts.today, size: head.size }
  const changes =
    act === "push" && !handed ? keepPushed(done.next, facts, context) : await changesBy(tx, done, facts, context)
  if (changes && "kind" in changes) return changes
  const isRecode = done.effect?.move === "recode"
  const changed = isRecode ? undefined : (changes?.added[0] ?? changes?.changed[0])
  const proceeding = { ...done.next, recordId: changed?.id ?? done.next.recordId }
  if (changes) {
    // Who has nothing published is unknown to readers: what is only kept here adds nobody.
    if (!isRecode && changes.publications.length > 0) await addMissingSubject(tx, proceeding, changes)
    await saveChanges(tx, changes, head, author)
    if (done.effect?.move === "deregister") await saveEnds(tx, [endOf(proceeding, facts.today)])
  }
  await (before ? updateProceeding(tx, proceeding) : insertProceeding(tx, proceeding))
  if (done.effect?.move === "publish") await bringHome(tx, proceeding, author)
  if (isRecode) await saveCodeChange(tx, replacementOf(proceeding))
  if (handed) await openByRegister(tx, office, handed.next)
  if (changes?.changed.some(({ state }) => state === fallen)) await openRevocations(tx, office, proceeding.subjectCode)
  if (isTold(proceeding, act, doer.actor)) await raiseMessages(tx, [messageOf(proceeding)], author.at)
  const position = changes && changes.publications.length > 0 ? head.size : null
  await writeAudit(tx, auditRowOf(decided, position), author)
  return { kind: "done", proceeding }
}

/** What the effect of an act changes; null where it has none. */
async function changesBy(
  tx: Transaction,
  { next, effect }: Done,
  facts: Facts,
  context: ChangeContext,
): Promise<RecordChanges | Refused | null> {
  if (!effect) return null
  if (effect.move === "recode") return codeChanges(tx, next, facts, context)
  const changes = changesOf(effect.move, next, facts, context)
  return changes === "known" ? publishedTwice : changes
}

const publishedTwice: Refused = {
  kind: "illegal-act",
  legal: [],
  reason: {
    zh: "同一决定已有公示记录，不能重复公示",
    en: "a record of the same decision is there already: it can't be published twice",
  },
}

function auditRowOf({ before, done: { next }, act }: Decided, position: number | null): AuditRow {
  const content = before && before.content !== next.content ? { content: toAudited(before) } : {}
  return {
    ...{ act: `proceeding.${act}`, object: next.id, position },
    before: before && { state: before.state, ...content },
    // Who answered a finding of personal data, and how, stands with the act that did it.
    after: { state: next.state, ...answeredIn(before, next) },
  }
}

function messageOf({ id, kind, state, subjectCode: code }: Proceeding): Told {
  return { code, kind: "application", detail: { about: "application", id, kind, state } }
}

/** Whether the merchant is told by message: of what it sees, and has not done itself but for applying. */
function isTold({ kind }: Proceeding, act: string, actor: string): boolean {
  const { told, begunBy } = getKind(kind)
  if (!told || !begunBy.includes("merchant")) return false
  return act === "begin" || (Object.hasOwn(told.acts, act) && !actor.startsWith("merchant:"))
}

/** How the subject of a proceeding has ended. */
function endOf({ subjectCode: code, content }: Proceeding, today: string): SubjectEnd {
  const { arose_on, merged_into } = content
  const text = (value: unknown) => (typeof value === "string" ? value : null)
  return { code, endedOn: text(arose_on) ?? today, successor: text(merged_into) }
}

/** A decision about a subject that the register does not know brings the subject with it, as an import does. */
async function addMissingSubject(
  tx: Transaction,
  { subjectCode: code, subjectName: name }: Proceeding,
  changes: RecordChanges,
): Promise<void> {
  if (!(await loadNames(tx, [code])).has(code)) addSubject(subjectOf(code, name, null), changes)
}

/** The answers to findings of personal data, where the act has changed them: what is hidden where and why, and what is kept. */
function answeredIn(before: Proceeding | null, next: Proceeding): Content {
  // What is over keeps its published text and no places of one that is gone.
  const fields = next.closed ? (["kept"] as const) : (["kept", "redactions"] as const)
  const changed = fields.filter((field) => {
    const [had, has] = [before?.content[field], next.content[field]]
    return has !== had && Array.isArray(has) && has.length + (Array.isArray(had) ? had.length : 0) > 0
  })
  return Object.fromEntries(changed.map((field) => [field, next.content[field]]))
}

/** The content as the audit trail keeps it. */
function toAudited({ kind, content }: Proceeding): Content {
  const fleeting = getKind(kind).fleeting ?? []
  return Object.fromEntries(
    Object.entries(content).map(([field, value]) => [field, fleeting.includes(field) && value !== null ? "…" : value]),
  )
}

/** What a move changes; "known" where it would publish a decision twice. */
export function changesOf(
  move: "publish" | RecordMoveName,
  source: Proceeding,
  facts: Facts,
  context: ChangeContext,
): RecordChanges | "known" {
  const kind = getKind(source.kind)
  if (move === "publish") {
    if (!kind.recordContent) throw new Error(`proceedings of kind ${source.kind} publish nothing`)
    return publishRecord(kind.recordContent(source, facts), facts.records, context)
  }
  const record = facts.records.find(({ id }) => id === source.recordId)
  if (!record) throw new Error(`record ${source.recordId} of proceeding ${source.id} is not there`)
  const change = kind.recordChange?.(source, facts, record) ?? {}
  return moveRecord(move, record, change, facts.records, context)
}
