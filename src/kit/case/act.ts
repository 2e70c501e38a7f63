/** Beginning cases and acting on them: load, decide and commit in one transaction, case and audit row together. */
import { loadPersons } from "../../access/person-link-store.ts"
import { actorOf, type PersonOf, type Principal } from "../../access/principal.ts"
import { tellAffected } from "../../access/told-store.ts"
import type { TimedParts, Transaction } from "../../database/client.ts"
import type { Draft } from "../../gate/draft.ts"
import { toTrail } from "../../gate/finding.ts"
import { type Hand, handsNamed, handsOf } from "../../gate/hands.ts"
import { type GateRefusal, mayTakeEffect } from "../../gate/may-take-effect.ts"
import { type Pass, passOrThrow } from "../../gate/pass.ts"
import { dayInChina } from "../../law/day.ts"
import { type AuditRow, type Author, writeAudit, writeAudits } from "../../register/audit/trail.ts"
import { type Asking, findAnswer, keepAnswer } from "./answer-store.ts"
import {
  type ActOf,
  type AnyFamily,
  type CaseRow,
  type Change,
  effectOf,
  type Fault,
  isFault,
  isSame,
  type Moment,
  noEffect,
  type Same,
  type Trail,
  wasSaid,
} from "./family.ts"
import { type CaseChange, type CaseStore, draftOfChanges } from "./store.ts"

/** Who acts, on what they see. */
export interface Doer<Scope> {
  principal: Principal
  scope: Scope
}

/** An act that was decided: what the case was, what it is, and what of it has changed. */
export interface Done<Row, Asked> {
  held: Row
  left: Row
  change: Change<Row>
  act: Asked
  /** ms since 1970. */
  at: number
}

/** One of the cases that are acted on at once: which, how, and on which version (undefined: on any). */
export interface Wanted<Acts> {
  id: string
  act: ActOf<Acts>
  seen: number | undefined
  /** A row of a sheet: sent again it names the version from before it was sent, and says what was said before. */
  isRow?: true
}

/** Where what follows from acts is done, in their transaction. */
export interface Following<Parts> {
  tx: Transaction
  parts: Parts
  by: Principal
  author: Author & { reason: null }
  /**
   * The gate's pass for what is written beside the cases. Their own acts name the effect, so that the gate has been asked.
   * @throws where it refuses: a bug
   */
  pass(draft: Draft): Promise<Pass>
}

/** A family with where it is kept, what its rules have to know, and what else comes of its acts. */
export interface Case<Row extends CaseRow, Scope, Acts, Facts, Parts> {
  readonly family: AnyFamily & {
    readonly trail: Trail<Row>
    decide(row: Row, act: ActOf<Acts>, facts: Facts & Moment): Change<Row> | Fault | Same
  }
  readonly store: CaseStore<Row, Scope>
  /** What the rules have to know beside who acts and when, of each case in their order; read in the transaction. */
  load?(
    tx: Transaction,
    asked: readonly { row: Row; act: ActOf<Acts> }[],
    by: Principal,
    parts: Parts,
  ): Promise<readonly Omit<Facts, keyof Moment>[]>
  /** What else the acts do, in the same transaction. */
  follow?(done: readonly (Done<Row, ActOf<Acts>> & { facts: Facts })[], where: Following<Parts>): Promise<void>
}

/** What the rules have to know, read for one case after another. */
export async function inOrder<Asked, Facts>(
  asked: readonly Asked[],
  read: (one: Asked) => Promise<Facts>,
): Promise<Facts[]> {
  const facts: Facts[] = []
  for (const one of asked) facts.push(await read(one))
  return facts
}

/** What came of an act. `same`: it was said before, and nothing has changed. */
export type Outcome<Row> =
  | { kind: "done" | "same"; row: Row }
  | { kind: "absent" }
  | { kind: "stale" }
  | { kind: "gate"; refusal: GateRefusal }
  | Fault

/** Acts on a case. @param seen the version that was seen; undefined: any */
export async function actOn<Row extends CaseRow, Scope, Acts, Facts, Parts extends TimedParts>(
  room: Case<Row, Scope, Acts, Facts, Parts>,
  parts: Parts,
  doer: Doer<Scope>,
  id: string,
  act: ActOf<Acts>,
  seen: number | undefined,
): Promise<Outcome<Row>> {
  const [outcome] = await actOnMany(room, parts, doer, [{ id, act, seen }])
  return outcome ?? { kind: "absent" }
}

/**
 * Acts on many cases in one transaction, in the order of the list: each is decided by itself, on what those before it have
 * left, and what is refused keeps nothing of the others back. @returns what came of each, in their order
 */
export function actOnMany<Row extends CaseRow, Scope, Acts, Facts, Parts extends TimedParts>(
  { family, store, load, follow }: Case<Row, Scope, Acts, Facts, Parts>,
  parts: Parts,
  { principal, scope }: Doer<Scope>,
  wanted: readonly Wanted<Acts>[],
): Promise<Outcome<Row>[]> {
  const at = parts.clock()
  const actor = actorOf(principal)
  return parts.sql.begin(async (tx) => {
    const person = await loadPersons(tx)
    const moment = { actor, person, today: dayInChina(at) }
    const rows = new Map<string, Row>()
    for (const row of await store.lock(tx, [...new Set(wanted.map(({ id }) => id))], scope)) rows.set(row.id, row)
    const isStale = ({ id, seen }: Wanted<Acts>) => seen !== undefined && seen !== rows.get(id)?.version
    // What is not there, or not as it was seen, gives the others no facts.
    const open = wanted.flatMap((each) => {
      const row = rows.get(each.id)
      return row && !isStale(each) ? [{ wanted: each, row, act: each.act }] : []
    })
    const loaded = load && open.length > 0 ? await load(tx, open, principal, parts) : []
    const facts = new Map(
      open.map(({ wanted: each }, place) => [each, { ...loaded[place], ...moment } as Facts & Moment]),
    )
    const gate = openGate(tx, principal, { at, person })
    const done: Decided<Row, Acts, Facts>[] = []
    const decideOne = async (each: Wanted<Acts>): Promise<Outcome<Row>> => {
      const [held, known] = [rows.get(each.id), facts.get(each)]
      if (!held) return { kind: "absent" }
      if (each.isRow && wasSaid(family, held, each.act)) return { kind: "same", row: held }
      if (!known || isStale(each)) return { kind: "stale" }
      const decided = family.decide(held, each.act, known)
      if (isFault(decided)) return decided
      if (isSame(decided)) return { kind: "same", row: held }
      const found = effectOf(family, held, each.act.act)
      const effect = found && { name: found.name, affected: found.affected }
      const hands = found ? withNamed(handsOf(principal), found.names) : []
      const refusal = effect && (await gate.ask(effect, hands))
      if (refusal) return { kind: "gate", refusal }
      const change: Change<Row> = { ...decided, lastActor: actor, version: held.version + 1 }
      const left: Row = { ...held, ...change }
      rows.set(each.id, left)
      done.push({ held, left, act: each.act, change, at, facts: known, effect, hands })
      return { kind: "done", row: left }
    }
    const outcomes: Outcome<Row>[] = []
    for (const each of wanted) outcomes.push(await decideOne(each))
    const [first] = done
    if (!first) return outcomes
    const author = { actor, at, reason: null }
    // Of one case the findings are about it; of many about whoever is affected.
    const about = rows.size === 1 ? objectOf(family.trail, first.held) : undefined
    const passes = await writeAll(tx, store, done, gate)
    const findings = (given: readonly Pass[]) => given.flatMap((pass) => toTrail(pass, about))
    await writeAudits(tx, [...done.map((each) => auditOf(family, each)), ...findings(passes)], author)
    for (const given of passes) await tellAffected(tx, given, about, author)
    const beside: Pass[] = []
    const pass = async (draft: Draft) => {
      const given = await gate.pass(draft)
      beside.push(given)
      return given
    }
    await follow?.(done, { tx, parts, by: principal, author, pass })
    if (beside.length > 0) await writeAudits(tx, findings(beside), author)
    for (const given of beside) await tellAffected(tx, given, about, author)
    return outcomes
  })
}

/** An act that was decided, with what takes effect by it, and who had a hand in that. */
type Decided<Row, Acts, Facts> = Done<Row, ActOf<Acts>> & {
  facts: Facts
  effect: CaseChange<Row>["effect"]
  hands: readonly Hand[]
}

/** Writes what was done, in its order. @returns the gate's passes for it: one where the same people had a hand in all of it */
async function writeAll<Row extends CaseRow>(
  tx: Transaction,
  store: Pick<CaseStore<Row, never>, "update">,
  done: readonly (CaseChange<Row> & { hands: readonly Hand[] })[],
  gate: ReturnType<typeof openGate>,
): Promise<Pass[]> {
  const passes: Pass[] = []
  for (const some of byHands(done)) {
    const changes = some.map(({ held, change, effect }) => ({ held, change, effect }))
    const hands = some.find(({ effect }) => effect)?.hands
    const passed = hands ? await gate.pass(draftOfChanges(changes), hands) : noEffect
    if (passed !== noEffect) passes.push(passed)
    await store.update(tx, changes, passed)
  }
  return passes
}

const objectOf = <Row extends CaseRow>({ object }: Trail<Row>, row: Row) => object?.(row) ?? row.id

function auditOf<Row extends CaseRow, Asked extends { act: string }>(
  { audit, trail }: { audit(act: string): string; trail: Trail<Row> },
  { held, left, act, change }: Done<Row, Asked>,
): AuditRow {
  const asked = act as Readonly<Record<string, unknown>>
  const reason = trail.holdsReason || typeof asked["reason"] !== "string" ? null : asked["reason"]
  const about = { act: audit(act.act), object: objectOf(trail, held), before: trail.before(held) }
  return { ...about, after: trail.after(left, asked, change), reason }
}

/** The hands of whoever acts, with those of people who had one before. */
function withNamed(own: readonly Hand[], names: readonly string[]): readonly Hand[] {
  const known = new Set(own.map(({ name }) => name))
  return [...handsNamed(names).filter(({ name }) => !known.has(name)), ...own]
}

/** Parts what was done, in its order, where other people had a hand in what takes effect. */
function byHands<Each extends { effect: unknown; hands: readonly Hand[] }>(done: readonly Each[]): Each[][] {
  const parts: Each[][] = []
  let last: string | undefined
  for (const each of done) {
    const names = each.effect ? each.hands.map(({ name }) => name).join(" ") : last
    if (parts.length === 0 || (last !== undefined && names !== last)) parts.push([])
    parts.at(-1)?.push(each)
    last = names ?? last
  }
  return parts
}

/** The gate within a transaction, with the names that are linked. */
function openGate(tx: Transaction, principal: Principal, { at, person }: { at: number; person: PersonOf }) {
  return {
    async ask({ name, affected }: NonNullable<CaseChange<object>["effect"]>, hands: readonly Hand[]) {
      return mayTakeEffect(name, affected, hands, { person }, at)
    },
    /** @param hands absent: those of whoever acts */
    pass: async (draft: Draft, hands = handsOf(principal)) => passOrThrow(tx, draft, hands, { person }, at),
  }
}

/** What a case is begun with: the row that comes of it, one that is there already, or why there is none. */
export interface Beginning<Row, Asked, Parts> {
  /** The act of the audit trail, without its family. */
  readonly act: string
  begin(
    tx: Transaction,
    asked: Asked,
    by: Principal,
    moment: Moment & { actor: string },
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
