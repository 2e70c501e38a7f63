/**
 * A family of cases (办理事项), declared once: its states, and its acts with who may, from where to where, what is asked
 * and what comes of it. Lock, staleness, decision, version, audit, routes, worklist and contract tests follow from the
 * declaration. Pure.
 */
import type { z } from "@hono/zod-openapi"
import { isSamePerson, type PersonOf, personOf } from "../../access/principal.ts"
import type { Scope } from "../../access/scope.ts"
import type { EffectName } from "../../gate/effect.ts"
import type { Affected } from "../../gate/hands.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import type { CodeReading } from "../../names/code.ts"
import type { WorkItem } from "../../register/worklist/item.ts"

/** A state by its name: who has to do something in it, nobody at an end. */
export interface StateRow extends Bilingual {
  readonly waitsFor: WorkItem["waitsFor"]
}

/** What every case has. */
export interface CaseRow {
  readonly id: string
  readonly state: string
  /** As the audit trail names them; absent where the trail alone says so. */
  readonly lastActor?: string
  /** Counts the acts: who acts on an older one is refused. */
  readonly version: number
}

/** Said of an act by which nothing takes effect that the gate would be asked for, and of what is written by one. */
export const noEffect = "no-effect"
export type NoEffect = typeof noEffect

/** What comes of what was said before: nothing changes, and no fault is found. */
export const same = { same: true } as const
export type Same = typeof same

/**
 * Why nothing is done: it is nobody's turn, one's own hand was in it before, something asked is wrong (one place, or
 * several), a code is none, or what a case would be about is not there.
 */
export type Fault =
  | { kind: "illegal" | "own" | "field" | "unknown"; pointer: string | undefined; detail: Bilingual }
  | { kind: "fields"; pointer: ""; errors: readonly { pointer: string; detail: Bilingual }[] }
  | { kind: "code"; pointer: string; reading: Exclude<CodeReading, { kind: "valid" }> }

/** What is wrong in one place. */
export interface Wrong {
  pointer: string
  detail: Bilingual
}

/** The fault of all that is wrong, with each in its place; null: nothing is. */
export function wrongIn(...looked: readonly (Wrong | null)[]): Fault | null {
  const errors = looked.filter((each) => each !== null)
  const [first] = errors
  if (!first) return null
  return errors.length === 1 ? { kind: "field", ...first } : { kind: "fields", pointer: "", errors }
}

/** What is wrong in its places, as far as a fault tells of any. */
const placesOf = (decided: object): readonly Wrong[] => {
  if (!isFault(decided)) return []
  if (decided.kind === "fields") return decided.errors
  return decided.kind === "field" ? [{ pointer: decided.pointer ?? "", detail: decided.detail }] : []
}

/** What an act changes. */
export type Change<Row> = Partial<Row>

/** What every rule knows beside the case and what was asked. */
export interface Moment {
  /** As the audit trail names who acts; absent where no act of the family bars anybody. */
  actor?: string
  /** The person behind a name, of names that are linked always the same; absent: as the names tell. */
  person?: PersonOf
  /** Today in China. */
  today: string
}

/** Columns of a case that name somebody, as the audit trail does. */
type PersonColumn<Row> = { [K in keyof Row & string]: Row[K] extends string | null ? K : never }[keyof Row & string]

/** An effect of the gate's table, on whom, and the columns that name who had a hand in it beside who acts. */
export interface CaseEffect<Column extends string = string> {
  readonly name: EffectName
  readonly affected: Affected
  readonly hands: readonly Column[]
}

/** Who may do an act, from which states, and to which it leads. */
export interface ActRow<Row, State extends string, Side extends string> extends Bilingual {
  readonly by: Side
  readonly from: readonly State[]
  /** null: what comes of it says so, or it stays. */
  readonly to: State | null
  /** Four eyes: whom these columns name does not do it, in whatever post. */
  readonly notBy?: readonly PersonColumn<Row>[]
  /** It is done with reasons alone, which what is asked may leave out. */
  readonly reasoned?: true
  /** What takes effect by it, which the gate is asked for; null: of this case nothing does. */
  readonly effect: NoEffect | ((row: Row) => CaseEffect<PersonColumn<Row>> | null)
  /** Where the state alone does not tell whether it is possible. */
  when?(row: Row): boolean
  /** Whether it was said before, whatever state the case is in: then nothing changes. */
  isSaid?(row: Row, given: Readonly<Record<string, unknown>>): boolean
}

/** The same with what is asked (a shape of zod, whose names are the wire's) and what comes of it. */
export interface Act<Row, State extends string, Side extends string, Facts> extends ActRow<Row, State, Side> {
  readonly asks: z.ZodRawShape
  rule?(row: Row, input: never, facts: Facts): Change<Row> | Fault | Same
}

/** What an act asks, as it is read. */
export type Asked<Shape extends z.ZodRawShape> = z.output<z.ZodObject<Shape>>

/** Gives what writes the acts of a family: a row of the table, what is asked, and what comes of it. */
export function actsOf<Row, State extends string, Side extends string, Facts extends Moment>() {
  return <const R extends ActRow<Row, State, Side>, const Shape extends z.ZodRawShape>(
    row: R,
    asks: Shape,
    rule?: (row: Row, input: Asked<Shape>, facts: Facts) => Change<Row> | Fault | Same,
  ): R & { readonly asks: Shape; rule?(row: Row, input: Asked<Shape>, facts: Facts): Change<Row> | Fault | Same } => ({
    ...row,
    asks,
    ...(rule ? { rule } : {}),
  })
}

/** What every family has, whatever its cases are. */
export interface AnyFamily {
  readonly states: Readonly<Record<string, StateRow>>
  readonly acts: Readonly<Record<string, AnyAct>>
  /** The right that each side needs. */
  readonly sides: Readonly<Record<string, Scope>>
  /** An act as the audit trail names it; with "" what all of them begin with. */
  audit(act: string): string
  readonly words: {
    /** How a case is called where it is said in which state it is. */
    readonly it: Bilingual
    readonly unknown: Bilingual
    readonly changed: Bilingual
    /** Said to whom `notBy` bars; needed where an act has one. */
    readonly own?: Bilingual
    /** Said where reasons are lacking; needed where an act is reasoned. */
    readonly reason?: Bilingual
    /** Said in place of the state and what it allows. */
    readonly illegal?: Bilingual
  }
}

interface AnyAct extends Bilingual, Pick<ActRow<never, string, string>, "by" | "from" | "to" | "reasoned"> {
  readonly asks: z.ZodRawShape
  readonly notBy?: readonly string[]
  readonly effect: NoEffect | ((row: never) => CaseEffect | null)
  when?(row: never): boolean
  isSaid?(row: never, given: Readonly<Record<string, unknown>>): boolean
  rule?(row: never, input: never, facts: never): object
}

/** What the trail holds of an act. */
export interface Trail<Row> {
  /** null: that it was where its act begins says enough. */
  before(row: Row): object | null
  /** @param asked what this act was given, and what it changed */
  after(row: Row, asked: Readonly<Record<string, unknown>>, changed: Change<Row>): object
  /** Under which name it is about the case; absent: its id. */
  object?(row: Row): string
  /** Reasons are among what it holds after; else in their own column. */
  readonly holdsReason?: true
}

/** A family. */
export interface Family<Row extends CaseRow, Side extends string, Facts, Acts> extends AnyFamily {
  readonly states: Readonly<Record<Row["state"], StateRow>>
  readonly acts: Acts & Readonly<Record<string, Act<Row, Row["state"], Side, Facts>>>
  readonly sides: Readonly<Record<Side, Scope>>
  /** What the trail holds of a case, before and after; `asked`: of what this act was given. */
  readonly trail: Trail<Row>
  /** What every act sets beside the state. */
  stamp?(today: string): Change<Row>
}

/** An act of a family with what it takes. */
export type ActOf<Acts> = {
  [Name in keyof Acts & string]: Acts[Name] extends { asks: infer Shape extends z.ZodRawShape }
    ? { act: Name } & Asked<Shape>
    : never
}[keyof Acts & string]

/** Declares a family; what is declared is what is given, and its types are drawn from it. */
export function family<Row extends CaseRow, Facts extends Moment>() {
  return <Side extends string, const Acts extends Record<string, Act<Row, Row["state"], Side, Facts>>>(
    declared: Family<Row, Side, Facts, Acts>,
  ) => ({
    ...declared,
    /** Decides an act. */
    decide: (row: Row, act: ActOf<Acts>, facts: Facts): Change<Row> | Fault | Same => decide(declared, row, act, facts),
    /** The acts that a case allows to a side, in the order of the table. */
    actsIn: (row: Row, side: Side) => actsIn(declared, row, side) as (keyof Acts & string)[],
    /** The same without those from which somebody's own hand keeps them. */
    actsFor: (row: Row, side: Side, actor: string, person?: PersonOf) =>
      actsIn(declared, row, side).filter((act) => !isBarred(declared, row, act, actor, person)) as (keyof Acts &
        string)[],
  })
}

/** The acts that a case allows to a side, whoever of it asks. */
export function actsIn(family: AnyFamily, row: Pick<CaseRow, "state">, side: string): string[] {
  return tableOf(family)(row.state, side).filter((name) => family.acts[name]?.when?.(row as never) ?? true)
}

// A list asks for each of its cases, of which there are some states only.
const tables = new WeakMap<AnyFamily["acts"], (state: string, side: string) => readonly string[]>()

function tableOf({ acts }: AnyFamily) {
  const known = tables.get(acts)
  if (known) return known
  const cells = new Map<string, readonly string[]>()
  const table = (state: string, side: string) => {
    const cell = cells.get(`${side} ${state}`)
    if (cell) return cell
    const names = Object.keys(acts).filter((name) => acts[name]?.by === side && acts[name].from.includes(state))
    cells.set(`${side} ${state}`, names)
    return names
  }
  tables.set(acts, table)
  return table
}

/** What takes effect by an act, and the names of who had a hand in it so far; null where nothing does. */
export function effectOf({ acts }: AnyFamily, row: object, act: string) {
  const effect = acts[act]?.effect ?? noEffect
  const found = effect === noEffect ? null : effect(row as never)
  return found && { ...found, names: found.hands.map((column) => String(row[column as keyof typeof row])) }
}

/** Whether an act was said before, whatever state the case is in: then nothing changes, and it is of no older version. */
export function wasSaid({ acts }: AnyFamily, row: object, { act, ...input }: { act: string }): boolean {
  return acts[act]?.isSaid?.(row as never, input) ?? false
}

/** Whether what somebody did before keeps them from an act. */
export function isBarred(
  { acts }: AnyFamily,
  row: object,
  act: string,
  actor: string,
  person: PersonOf = personOf,
): boolean {
  return (acts[act]?.notBy ?? []).some((column) => {
    const hand: unknown = row[column as keyof typeof row]
    return typeof hand === "string" && isSamePerson(hand, actor, person)
  })
}

function decide<Row extends CaseRow, Facts extends Moment>(
  declared: Family<Row, string, Facts, unknown>,
  row: Row,
  { act: name, ...input }: { act: string },
  facts: Facts,
): Change<Row> | Fault | Same {
  const act = declared.acts[name]
  if (!act) throw new Error(`no act ${name}`)
  if (wasSaid(declared, row, { act: name, ...input })) return same
  if (!actsIn(declared, row, act.by).includes(name)) return illegal(declared, row, act.by)
  if (act.notBy && (facts.actor === undefined || isBarred(declared, row, name, facts.actor, facts.person)))
    return { kind: "own", pointer: "/act", detail: declared.words.own ?? wordless("own") }
  const moved = { ...(act.to === null ? {} : { state: act.to }), ...declared.stamp?.(facts.today) } as Change<Row>
  const change = act.rule?.(row, input as never, facts) ?? {}
  if (act.reasoned && !(input as { reason?: string }).reason?.trim()) {
    const reason = { pointer: "/reason", detail: declared.words.reason ?? wordless("reason") }
    return { kind: "fields", pointer: "", errors: [reason, ...placesOf(change)] }
  }
  return isFault(change) || isSame(change) ? change : { ...moved, ...change }
}

/** Whether it was said before. */
export function isSame(decided: object): decided is Same {
  return decided === same
}

/** Whether nothing is done. */
export function isFault(decided: object): decided is Fault {
  return "pointer" in decided
}

function illegal(declared: AnyFamily, row: Pick<CaseRow, "state">, side: string): Fault {
  const { acts, states, words } = declared
  const legal = actsIn(declared, row, side)
  const say = (language: "zh" | "en") => legal.map((name) => `${name} (${acts[name]?.[language]})`).join(", ")
  const { zh, en } = states[row.state] ?? wordless("state")
  const { it } = words
  const possible = { zh: `${it.zh}${zh}；可以：${say("zh")}`, en: `${it.en} is ${en}; possible: ${say("en")}` }
  const none = { zh: `${it.zh}${zh}，没有可办的`, en: `${it.en} is ${en}: nothing is to be done` }
  return { kind: "illegal", pointer: "/act", detail: words.illegal ?? (legal.length === 0 ? none : possible) }
}

function wordless(what: string): never {
  throw new Error(`the family has no words for ${what}`)
}
