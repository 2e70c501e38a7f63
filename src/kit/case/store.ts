/** SQL of cases: found, locked, written and changed within a scope, whatever their table. */
import { z } from "@hono/zod-openapi"
import { and, type Column, eq, getTableColumns, isNull, type SQL } from "drizzle-orm"
import type { PgTable, PgUpdateSetSource } from "drizzle-orm/pg-core"
import type { Sql, Transaction } from "../../database/client.ts"
import { build, columnsOf, type RowOf, run, statement } from "../../database/query.ts"
import { auditEvent } from "../../database/schema/audit.ts"
import { type Draft, draftOfOne } from "../../gate/draft.ts"
import type { EffectName } from "../../gate/effect.ts"
import type { Affected } from "../../gate/hands.ts"
import { Pass } from "../../gate/pass.ts"

/** What the gate let through: its pass, and on whom which effect is. */
export interface Passed {
  pass: Pass
  name: EffectName
  affected: Affected
}

/** A change of a case as the gate sees it. */
export function draftOfChange({ name, affected }: Omit<Passed, "pass">, id: string, changed: object): Draft {
  return draftOfOne(name, affected, `${id} ${JSON.stringify(changed)}`)
}

/** Where the cases of a family are kept. */
export interface CaseStore<Row, Scope> {
  find(sql: Sql, id: string, scope: Scope): Promise<Row | null>
  /** Finds one, and keeps others from acting on it until the transaction ends. */
  lock(tx: Transaction, id: string, scope: Scope): Promise<Row | null>
  insert(tx: Transaction, row: Row): Promise<void>
  /** @param passed the gate's, where the change takes effect, with what it was given for */
  update(tx: Transaction, id: string, changed: Partial<Row>, passed?: Passed | null): Promise<void>
}

/** What is built of a select that may be narrowed further (`$dynamic`). */
interface Selecting extends PromiseLike<unknown> {
  prepare(name: string): unknown
  where(wanted: SQL | undefined): unknown
  for(strength: "update", of: { of: PgTable }): unknown
}

/** Opens the store of a table. @param rows what a case is, joined with what it names @param within who sees which */
export function caseStore<T extends PgTable & { id: Column }, Q extends Selecting, Scope>(
  table: T,
  rows: () => Q,
  within: (scope: Scope) => SQL | undefined,
): CaseStore<RowOf<Q>, Scope> {
  const columns = getTableColumns(table)
  // What was joined is another table's.
  const kept = (row: object) => Object.fromEntries(Object.entries(row).filter(([key]) => key in columns))
  const one = (id: string, scope: Scope) => rows().where(and(eq(table.id, id), within(scope))) as Q
  return {
    async find(sql, id, scope) {
      const [row] = await run(sql, one(id, scope))
      return row ?? null
    },
    async lock(tx, id, scope) {
      const [row] = await run(tx, one(id, scope).for("update", { of: table }) as Q)
      return row ?? null
    },
    async insert(tx, row) {
      await run(tx, build.insert(table).values(kept(row as object) as T["$inferInsert"]))
    },
    async update(tx, id, changed, passed) {
      if (passed) Pass.take(passed.pass, tx, draftOfChange(passed, id, changed))
      await run(
        tx,
        build
          .update(table)
          .set(kept(changed) as PgUpdateSetSource<T>)
          .where(eq(table.id, id)),
      )
    },
  }
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
