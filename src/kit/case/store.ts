/** SQL of cases: found, locked, written and changed within a scope, whatever their table. */
import { z } from "@hono/zod-openapi"
import { and, type Column, eq, getTableColumns, isNull, type SQL, sql as template } from "drizzle-orm"
import type { PgTable, PgUpdateSetSource } from "drizzle-orm/pg-core"
import type { Sql, Transaction } from "../../database/client.ts"
import { anyOf, assigned, build, columnsOf, joined, query, type RowOf, run, statement } from "../../database/query.ts"
import { auditEvent } from "../../database/schema/audit.ts"
import { type Draft, openDraft } from "../../gate/draft.ts"
import type { EffectName } from "../../gate/effect.ts"
import type { Affected } from "../../gate/hands.ts"
import { Pass, PassError } from "../../gate/pass.ts"
import { type NoEffect, noEffect } from "./family.ts"

/** A change of a case: what it was, what of it changes, and what takes effect by that. */
export interface CaseChange<Row> {
  held: Row
  change: Partial<Row>
  effect: { name: EffectName; affected: Affected } | null
}

/** Changes of cases as the gate sees them. */
export function draftOfChanges(changes: readonly CaseChange<{ id: string }>[]): Draft {
  const draft = openDraft()
  for (const { held, change, effect } of changes)
    if (effect) draft.add(effect.name, effect.affected, `${held.id} ${JSON.stringify(change)}`)
  return draft.close()
}

/** Takes the gate's pass for changes, before they are written. @throws where it is another's, or there is none though one takes effect */
export function takePass(
  tx: Transaction,
  changes: readonly CaseChange<{ id: string }>[],
  passed: Pass | NoEffect,
): void {
  if (passed !== noEffect) Pass.take(passed, tx, draftOfChanges(changes))
  else if (changes.some(({ effect }) => effect)) throw new PassError("what takes effect comes without one")
}

/** Where the cases of a family are kept. */
export interface CaseStore<Row, Scope> {
  find(sql: Sql, id: string, scope: Scope): Promise<Row | null>
  /** Those that are there, in the order of their ids; others are kept from acting on them until the transaction ends. */
  lock(tx: Transaction, ids: readonly string[], scope: Scope): Promise<Row[]>
  insert(tx: Transaction, row: Row): Promise<void>
  /** Of two changes of one case the later holds. @param passed the gate's, where one of them takes effect */
  update(tx: Transaction, changes: readonly CaseChange<Row>[], passed: Pass | NoEffect): Promise<void>
}

/** The last word on each case, from its changes in their order. */
export function lastChanges<Row extends { id: string }>(
  changes: readonly CaseChange<Row>[],
): Map<string, Partial<Row>> {
  const last = new Map<string, Partial<Row>>()
  for (const { held, change } of changes) last.set(held.id, { ...last.get(held.id), ...change })
  return last
}

/** What is built of a select that may be narrowed further (`$dynamic`). */
interface Selecting extends PromiseLike<unknown> {
  prepare(name: string): unknown
  where(wanted: SQL | undefined): unknown
  orderBy(by: SQL): unknown
  for(strength: "update", of: { of: PgTable }): unknown
}

/** Opens the store of a table. @param rows what a case is, joined with what it names @param within who sees which */
export function caseStore<T extends PgTable & { id: Column }, Q extends Selecting, Scope>(
  table: T,
  rows: () => Q,
  within: (scope: Scope) => SQL | undefined,
): CaseStore<RowOf<Q> & { id: string }, Scope> {
  const columns = getTableColumns(table)
  // What was joined is another table's.
  const kept = (row: object) => Object.fromEntries(Object.entries(row).filter(([key]) => key in columns))
  return {
    async find(sql, id, scope) {
      const [row] = await run(sql, rows().where(and(eq(table.id, id), within(scope))) as Q)
      return (row as (RowOf<Q> & { id: string }) | undefined) ?? null
    },
    async lock(tx, ids, scope) {
      const those = rows().where(and(anyOf(table.id, ids), within(scope))) as Q
      const locked = (those.orderBy(query`${table.id}`) as Q).for("update", { of: table }) as Q
      return [...(await run(tx, locked))] as (RowOf<Q> & { id: string })[]
    },
    async insert(tx, row) {
      await run(tx, build.insert(table).values(kept(row) as T["$inferInsert"]))
    },
    async update(tx, changes, passed) {
      takePass(tx, changes, passed)
      const last = [...lastChanges(changes)].map(([id, change]) => ({ id, change: kept(change) }))
      // Those that set the same columns are one statement.
      const alike = Map.groupBy(last, ({ change }) => Object.keys(change).join())
      for (const [names, those] of alike) if (names !== "") await run(tx, updating(table, those))
    },
  }
}

/** An update of many rows, which all set the same columns. */
function updating<T extends PgTable & { id: Column }>(table: T, those: readonly { id: string; change: object }[]) {
  const columns = getTableColumns(table)
  const set = Object.keys(those[0]?.change ?? {})
  const typed = (key: string) => {
    const column = columns[key]
    if (!column) throw new Error(`there is no column ${key}`)
    return query`${template.identifier(key)} ${template.raw(column.getSQLType())}`
  }
  const rows = JSON.stringify(those.map(({ id, change }) => ({ ...change, id })))
  const given = joined(["id", ...set].map(typed), ", ")
  const values = Object.fromEntries(set.map((key) => [key, query`given.${template.identifier(key)}`]))
  return query`update ${table} set ${assigned(table, values as PgUpdateSetSource<T>)}
    from json_to_recordset(${rows}::text::json) as given (${given}) where ${table.id} = given.id`
}

type Wired<C extends Column> = z.ZodType<C["_"]["notNull"] extends true ? C["_"]["data"] : C["_"]["data"] | null>

/** What the columns of a table are on the wire. */
export function wireColumns<T extends PgTable>(
  table: T,
): { [Key in keyof T["_"]["columns"]]: Wired<T["_"]["columns"][Key]> } {
  const schemas = Object.entries(getTableColumns(table)).map(([key, column]) => {
    const schema = columnSchemas[column.columnType]?.() ?? z.string()
    return [key, column.notNull ? schema : schema.nullable()]
  })
  return Object.fromEntries(schemas)
}

const columnSchemas: Readonly<Record<string, () => z.ZodType>> = {
  PgUUID: () => z.uuid(),
  PgDateString: () => z.iso.date(),
  PgInteger: () => z.int(),
  PgBoolean: () => z.boolean(),
}

/** An act as the audit trail holds it. */
export interface Step {
  act: string
  actor: string
  at: Date
  reason: string | null
  after: unknown
}

/** All that was done with a case, the oldest first. */
export const listSteps: (sql: Sql, case_: { id: string }) => Promise<Step[]> = statement(
  { id: auditEvent.object },
  ({ id }) =>
    build
      .select(columnsOf(auditEvent, "act", "actor", "at", "reason", "after"))
      .from(auditEvent)
      .where(and(eq(auditEvent.object, id), isNull(auditEvent.importId)))
      .orderBy(auditEvent.id),
)
