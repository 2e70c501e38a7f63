/** What an act of a proceeding writes, in the transaction that decided it: state, record, audit trail and log together. */
import type { ActingParts, Transaction } from "../../database/client.ts"
import type { LawParts } from "../../law/policy.ts"
import type { Head } from "../../ledger/sequencer.ts"
import { type AuditRow, type Author, writeAudit } from "../audit/trail.ts"
import { type ChangeContext, moveRecord, publishRecord, type RecordChanges } from "../record/change.ts"
import { fallen } from "../record/link.ts"
import { saveChanges } from "../record/store.ts"
import { addSubject, subjectOf } from "../subject/change.ts"
import { saveCodeChange } from "../subject/code-store.ts"
import { type SubjectEnd, saveEnds } from "../subject/end-store.ts"
import { raiseMessages, type Told } from "../subject/message-store.ts"
import { loadNames } from "../subject/store.ts"
import { openByRegister, openRevocations } from "./by-register.ts"
import { codeChanges, replacementOf } from "./code-replacement.ts"
import type { Doer, Done, Refused } from "./decide.ts"
import { handsIn, passProceeding } from "./gate.ts"
import { handOver, keepPushed } from "./handover.ts"
import { fault, usedNumberFault } from "./kind.ts"
import { getKind } from "./kinds.ts"
import { takeNumbers } from "./number-store.ts"
import type { Content, Facts, Proceeding } from "./proceeding.ts"
import { bringHome, insertProceeding, updateProceeding } from "./store.ts"
import { withoutNumbers } from "./without-number.ts"

/** What proceedings need from outside. */
export interface Office extends ActingParts, LawParts {
  /** 256 fresh random bits as base64url. */
  newSalt(): string
  /** How much of what is live a run may change in a day, in records and percent. */
  brake?: { rows: number; share: number }
}

/** How an act came out. `stale`: somebody acted in between; `absent`: there is no such proceeding. */
export type Outcome =
  | { kind: "done"; proceeding: Proceeding }
  | { kind: "absent" }
  | { kind: "stale"; proceeding: Proceeding }
  | Refused

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
export async function commit(tx: Transaction, office: Office, head: Head, decided: Decided): Promise<Outcome> {
  const { before, done, act, doer, facts, reason } = decided
  const author: Author = { actor: doer.actor, reason, at: office.clock() }
  const used = await usedElsewhere(tx, before, done.next, author.at)
  if (used) return used
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
    const hands = await handsIn(tx, proceeding, doer.actor)
    const pass = await passProceeding(tx, changes, head, proceeding, hands, author.at)
    if ("kind" in pass) return pass
    await saveChanges(tx, changes, head, author, { pass, about: proceeding.id })
    if (done.effect?.move === "deregister") await saveEnds(tx, [endOf(proceeding, facts.today)])
  }
  await (before ? updateProceeding(tx, proceeding) : insertProceeding(tx, proceeding))
  if (done.effect?.move === "publish") await bringHome(tx, proceeding, author)
  if (isRecode) await saveCodeChange(tx, replacementOf(proceeding))
  if (handed) await openByRegister(tx, office, [handed.next])
  if (changes?.changed.some(({ state }) => state === fallen)) {
    await openRevocations(tx, office, proceeding.subjectCode)
  }
  if (isTold(proceeding, act, doer.actor)) await raiseMessages(tx, [messageOf(proceeding)], author.at)
  const position = changes && changes.publications.length > 0 ? head.size : null
  await writeAudit(tx, auditRowOf(decided, position), author)
  return { kind: "done", proceeding }
}

// Whose decisions are of the own authority; what another has sent is numbered by that.
const numberedHere: readonly string[] = ["abnormal", "serious", "penalty", "exemption"]

const usedPenaltyNumber = fault(
  "decision_no",
  "本机关已使用过此文号：一个文号只用于一份决定。同一份处罚决定书载有多个当事人的，各个当事人的作出日期应相同，并选择“载有多个当事人”（several_parties）",
  "the authority has used this number, and a number is of one decision: where one decision names several parties, each case has its day and says so (several_parties)",
)

/** Takes the number that an act gives the decision; a refusal where the authority has used it. */
async function usedElsewhere(
  tx: Transaction,
  before: Proceeding | null,
  { id, kind, authority, subjectCode, content }: Proceeding,
  at: number,
): Promise<Refused | null> {
  const { decision_no: number } = content
  if (!numberedHere.includes(kind) || typeof number !== "string" || before?.content["decision_no"] === number)
    return null
  const { several_parties, decided_on } = content
  const several = several_parties === true ? { several: { decidedOn: String(decided_on), subjectCode } } : {}
  const used = await takeNumbers(tx, authority, [{ number, proceedingId: id, ...several }], at)
  if (used.size === 0) return null
  return { kind: "faults", faults: (kind === "penalty" ? usedPenaltyNumber : usedNumberFault("decision_no")).faults }
}

/** What the effect of an act changes; null where it has none. */
export async function changesBy(
  tx: Transaction,
  { next, effect }: Done,
  facts: Facts,
  context: ChangeContext,
): Promise<RecordChanges | Refused | null> {
  if (!effect) return null
  if (effect.move === "recode") return codeChanges(tx, next, facts, context)
  const changes = changesOf(effect, next, facts, context)
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
  if (!told || (!begunBy.includes("merchant") && told.once === undefined)) return false
  return (
    (act === "begin" && told.once === undefined) || (Object.hasOwn(told.acts, act) && !actor.startsWith("merchant:"))
  )
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

/** The content as the audit trail keeps it, without numbers of persons that a decision holds until it is redacted. */
function toAudited({ kind, content }: Proceeding): Content {
  const fleeting = getKind(kind).fleeting ?? []
  return Object.fromEntries(
    Object.entries(content).map(([field, value]) => {
      return [field, fleeting.includes(field) && value !== null ? "…" : withoutNumbers(value)]
    }),
  )
}

/** What a move changes; "known" where it would publish a decision twice. */
function changesOf(
  { move, sheet }: NonNullable<Done["effect"]>,
  source: Proceeding,
  facts: Facts,
  context: ChangeContext,
): RecordChanges | "known" {
  const kind = getKind(source.kind)
  if (move === "publish") {
    if (!kind.recordContent) throw new Error(`proceedings of kind ${source.kind} publish nothing`)
    const content = kind.recordContent(source, facts)
    const bound = sheet ? { ...content, detail: { ...content.detail, sheet_commitment: sheet } } : content
    return publishRecord(bound, facts.records, context)
  }
  const record = facts.records.find(({ id }) => id === source.recordId)
  if (!record) throw new Error(`record ${source.recordId} of proceeding ${source.id} is not there`)
  const change = kind.recordChange?.(source, facts, record) ?? {}
  return moveRecord(move, record, change, facts.records, context)
}
