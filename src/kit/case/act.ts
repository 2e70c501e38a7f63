/** Beginning cases and acting on them: load, decide and commit in one transaction, case and audit row together. */
import { loadPersons } from "../../access/person-link-store.ts"
import { actorOf, type Principal } from "../../access/principal.ts"
import type { TimedParts, Transaction } from "../../database/client.ts"
import { toTrail } from "../../gate/finding.ts"
import { handsNamed } from "../../gate/hands.ts"
import type { GateRefusal } from "../../gate/may-take-effect.ts"
import { passGate } from "../../gate/pass.ts"
import { dayInChina } from "../../law/day.ts"
import { writeAudit, writeAudits } from "../../register/audit/trail.ts"
import { type Asking, findAnswer, keepAnswer } from "./answer-store.ts"
import {
  type ActOf,
  type AnyFamily,
  type CaseRow,
  type Change,
  effectOf,
  type Fault,
  isFault,
  type Moment,
} from "./family.ts"
import { type CaseStore, draftOfChange, type Passed } from "./store.ts"

/** Who acts, on what they see. */
export interface Doer<Scope> {
  principal: Principal
  scope: Scope
}

/** An act that was decided: what the case was, and what it is. */
export interface Done<Row, Asked> {
  held: Row
  left: Row
  act: Asked
  /** ms since 1970. */
  at: number
}

/** A family with where it is kept, what its rules have to know, and what else comes of its acts. */
export interface Case<Row, Scope, Acts, Facts, Parts> {
  readonly family: AnyFamily & {
    readonly trail: { before(row: Row): object; after(row: Row, asked: Readonly<Record<string, unknown>>): object }
    decide(row: Row, act: ActOf<Acts>, facts: Facts & Moment): Change<Row> | Fault
  }
  readonly store: CaseStore<Row, Scope>
  /** What the rules have to know beside who acts and when; read in the transaction. */
  load?(tx: Transaction, row: Row, act: ActOf<Acts>, by: Principal, parts: Parts): Promise<Omit<Facts, keyof Moment>>
  /** What else an act does, in the same transaction. */
  follow?(tx: Transaction, done: Done<Row, ActOf<Acts>>, parts: Parts): Promise<void>
}

/** What came of an act. */
export type Outcome<Row> =
  | { kind: "done"; row: Row }
  | { kind: "absent" }
  | { kind: "stale" }
  | { kind: "gate"; refusal: GateRefusal }
  | Fault

/** Acts on a case. @param seen the version that was seen; undefined: any */
export function actOn<Row extends CaseRow, Scope, Acts, Facts, Parts extends TimedParts>(
  { family, store, load, follow }: Case<Row, Scope, Acts, Facts, Parts>,
  parts: Parts,
  { principal, scope }: Doer<Scope>,
  id: string,
  act: ActOf<Acts>,
  seen: number | undefined,
): Promise<Outcome<Row>> {
  const at = parts.clock()
  const actor = actorOf(principal)
  return parts.sql.begin(async (tx): Promise<Outcome<Row>> => {
    const held = await store.lock(tx, id, scope)
    if (!held) return { kind: "absent" }
    if (seen !== undefined && seen !== held.version) return { kind: "stale" }
    const loaded = await load?.(tx, held, act, principal, parts)
    const decided = family.decide(held, act, { ...loaded, actor, today: dayInChina(at) } as Facts & Moment)
    if (isFault(decided)) return decided
    const change: Change<Row> = { ...decided, lastActor: actor, version: held.version + 1 }
    const left: Row = { ...held, ...change }
    const passed = await askGate(tx, family, held, act.act, change, { actor, at })
    if (passed && "reason" in passed) return { kind: "gate", refusal: passed }
    await store.update(tx, id, change, passed)
    const asked = act as Readonly<Record<string, unknown>>
    const [before, after] = [family.trail.before(held), family.trail.after(left, asked)]
    const reason = typeof asked["reason"] === "string" ? asked["reason"] : null
    const rows = [
      { act: family.audit(act.act), object: id, before, after },
      ...(passed ? toTrail(passed.pass, id) : []),
    ]
    await writeAudits(tx, rows, { actor, reason, at })
    await follow?.(tx, { held, left, act, at }, parts)
    return { kind: "done", row: left }
  })
}

/** Asks the gate where an act takes effect: null where it does not. */
async function askGate(
  tx: Transaction,
  family: AnyFamily,
  row: CaseRow,
  act: string,
  change: object,
  { actor, at }: { actor: string; at: number },
): Promise<Passed | GateRefusal | null> {
  const effect = effectOf(family, row, act)
  if (!effect) return null
  const { name, affected, names } = effect
  const hands = handsNamed([...names, actor])
  const pass = passGate(
    tx,
    draftOfChange({ name, affected }, row.id, change),
    hands,
    { person: await loadPersons(tx) },
    at,
  )
  return "reason" in pass ? pass : { pass, name, affected }
}

/** What a case is begun with: the row that comes of it, one that is there already, or why there is none. */
export interface Beginning<Row, Asked, Parts> {
  /** The act of the audit trail, without its family. */
  readonly act: string
  begin(
    tx: Transaction,
    asked: Asked,
    by: Principal,
    moment: Required<Moment>,
    parts: Parts,
  ): Promise<Row | { there: Row } | Fault>
  /** What the trail holds of it. */
  trail(row: Row): object
}

/** What came of beginning a case: `again`: what was answered to the same before. */
export type Begun<Answer> =
  | { kind: "begun"; answer: Answer }
  | { kind: "again"; status: number; answer: string }
  | { kind: "reused" }
  | Fault

/**
 * Begins a case. @param asking under which name it was asked for; null: under none
 * @param answer what is told of it, read in the transaction, so that it is kept with the case or not at all
 */
export function beginCase<Row extends CaseRow, Asked, Parts extends TimedParts, Answer>(
  { family, store }: Pick<Case<Row, never, never, never, Parts>, "family" | "store">,
  { act, begin, trail }: Beginning<Row, Asked, Parts>,
  parts: Parts,
  principal: Principal,
  asked: Asked,
  asking: Pick<Asking, "key" | "asked"> | null,
  answer: (tx: Transaction, row: Row) => Promise<{ status: number; answer: Answer }>,
): Promise<Begun<Answer>> {
  const at = parts.clock()
  const actor = actorOf(principal)
  const named = asking && { ...asking, actor, at }
  return parts.sql.begin(async (tx): Promise<Begun<Answer>> => {
    const before = named && (await findAnswer(tx, named))
    if (before === "other") return { kind: "reused" }
    if (before) return { kind: "again", ...before }
    const made = await begin(tx, asked, principal, { actor, today: dayInChina(at) }, parts)
    if (isFault(made)) return made
    const row = "there" in made ? made.there : made
    if (row === made) {
      await store.insert(tx, row)
      await writeAudit(tx, { act: family.audit(act), object: row.id, after: trail(row) }, { actor, at })
    }
    const given = await answer(tx, row)
    if (named) await keepAnswer(tx, named, { status: given.status, answer: JSON.stringify(given.answer) })
    return { kind: "begun", answer: given.answer }
  })
}
