/**
 * SQL that is typed by the schema, run on the client that is handed in: a pool or a transaction. drizzle writes the text
 * and knows the types; it sees no connection, and values are what the client makes of them.
 *
 * Plain reads and writes are built. A `statement` is compiled once, when its file is read; its parameters have the types
 * of columns:
 *
 *     const clientByName = statement({ name: apiClient.name }, (p) =>
 *       build.select({ id: apiClient.id, role: apiClient.role }).from(apiClient).where(eq(apiClient.name, p.name)),
 *     )
 *     const [client] = await clientByName(sql, { name })
 *
 * What the builder can't say well is written out, with tables and columns from the schema; `pick` says what a row is:
 *
 *     const recordsBySubject = statement({ codes: listOf(subject.code) }, (p) => query`
 *       select ${pick(subject, "code", "name")}, ${pick({ records: query.value<number>`count(*)` })}
 *       from ${subject} join ${record} on ${record.subjectCode} = ${subject.code}
 *       where ${subject.code} = any(${p.codes}::text[]) group by ${subject.code}`)
 *     for (const { code, name, records } of await recordsBySubject(sql, { codes })) …
 *
 * A query whose shape depends on what is asked is run as it stands, `await run(sql, query`…`)` or `await run(sql,
 * build.select()…)`: it is compiled each time, which is fine for all but what is asked a thousand times a second.
 */
import {
  Column,
  type Query as Compiled,
  type GetColumnData,
  getTableColumns,
  is,
  Param,
  Placeholder,
  SQL,
  type SQLWrapper,
  Table,
  sql as template,
} from "drizzle-orm"
import {
  PgDatabase,
  PgDialect,
  PgPreparedQuery,
  type PgQueryResultHKT,
  PgSession,
  type PgTable,
  type PgUpdateSetSource,
  type PreparedQueryConfig,
} from "drizzle-orm/pg-core"
import type postgres from "postgres"
import { type Fragment, type Sql, toArrayLiteral } from "./client.ts"

declare const row: unique symbol
declare const picked: unique symbol

/** A query that is written out, or a piece of one. */
export type Query<Row = unknown> = SQL & { readonly [row]?: Row }

/** What a query gives of each row, under the names of its fields. */
export type Selection<Row> = SQL & { readonly [picked]?: Row }

/** What may stand in a query: a piece of SQL, or a value. A list goes in as a literal (`toArrayLiteral`). */
export type Piece = SQLWrapper | string | number | boolean | bigint | null | Date | Uint8Array

type Both<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void ? All : never
type Flat<Row> = { [Key in keyof Row]: Row[Key] }
type PickedIn<P> = P extends { readonly [picked]?: infer Row } ? (unknown extends Row ? never : Row) : never

/** A query that is written out: tables and columns of the schema by their names, everything else is a parameter. */
export function query<Pieces extends readonly Piece[]>(
  text: TemplateStringsArray,
  ...pieces: Pieces
): Query<Flat<Both<PickedIn<Pieces[number]>>>> {
  return template(text, ...pieces)
}

/** An expression to be picked: `pick({ records: value<number>`count(*)` })`. The type is what the client makes of it. */
export function value<T>(text: TemplateStringsArray, ...pieces: readonly Piece[]): SQL<T> {
  return template<T>(text, ...pieces)
}

/** Whether a column has one of some values, however many. */
export function anyOf<C extends Column>(column: C, values: readonly NonNullable<GetColumnData<C>>[]): SQL {
  return template`${column} = any(${toArrayLiteral(values.map(String))})`
}

/** What an INSERT that met a row had for a column. */
export function excluded(column: Column): SQL {
  return template`excluded.${template.identifier(column.name)}`
}

/** Pieces one after another: conditions with " and " between them, columns with ", ". */
export function joined(pieces: readonly SQLWrapper[], between: string): SQL {
  return template.join([...pieces], template.raw(between))
}

type Field = Column | SQL
type FieldData<F> = F extends Column ? GetColumnData<F> : F extends SQL<infer T> ? T : never
type Columns<T extends Table> = T["_"]["columns"]
/** How the schema calls a column of a table. */
export type ColumnKey<T extends Table> = keyof Columns<T> & string

/** Picks columns of a table by their keys, or columns and expressions under names of their own. */
export function pick<T extends PgTable, K extends ColumnKey<T>>(
  table: T,
  ...keys: readonly K[]
): Selection<{ [Key in K]: GetColumnData<Columns<T>[Key]> }>
export function pick<F extends Record<string, Field>>(fields: F): Selection<{ [Key in keyof F]: FieldData<F[Key]> }>
export function pick(from: PgTable | Record<string, Field>, ...keys: readonly string[]): SQL {
  const fields: Record<string, Field> = is(from, Table) ? columnsOf(from, ...keys) : from
  const expressions = Object.entries(fields).map(([key, field]) => {
    return template`${field} as ${template.identifier(key)}`
  })
  return joined(expressions, ", ")
}

/** What an outer join may leave empty. */
export function orNull<Row>(selection: Selection<Row>): Selection<{ [Key in keyof Row]: Row[Key] | null }> {
  return selection
}

/** A column that is never null in the rows that are read, though the schema allows it. */
export function notNull<C extends Column>(column: C): SQL<NonNullable<GetColumnData<C>>> {
  return template`${column}`
}

/** The names of columns alone, for the list of an INSERT. */
export function names<T extends Table>(table: T, ...keys: readonly ColumnKey<T>[]): SQL {
  return joined(
    Object.values<Column>(columnsOf(table, ...keys)).map(({ name }) => template.identifier(name)),
    ", ",
  )
}

/** What an UPDATE sets, for one that is written out: a value, or an expression, for each column by its key. */
export function assigned<T extends PgTable>(table: T, values: PgUpdateSetSource<T>): SQL {
  const columns = Object.entries<Column>(columnsOf(table, ...(Object.keys(values) as ColumnKey<T>[])))
  return joined(
    columns.map(([key, column]) => {
      const given = (values as Record<string, unknown>)[key]
      return template`${template.identifier(column.name)} = ${isExpression(given) ? given : new Param(given, column)}`
    }),
    ", ",
  )
}

function isExpression(given: unknown): given is SQLWrapper {
  return is(given, SQL) || is(given, Column)
}

/** Columns of a table by their keys, in the order of these. */
export function columnsOf<T extends Table, K extends ColumnKey<T>>(
  table: T,
  ...keys: readonly K[]
): Pick<Columns<T>, K> {
  const columns = getTableColumns(table)
  return Object.fromEntries(keys.map((key) => [key, columns[key] ?? unknownColumn(key)])) as Pick<Columns<T>, K>
}

function unknownColumn(key: string): never {
  throw new Error(`there is no column ${key}`)
}

/** Compiles what it is given, and runs nothing. */
class Compiler extends PgSession<Answer> {
  override prepareQuery<T extends PreparedQueryConfig>(compiled: Compiled, fields: Fields): Built<T> {
    return new Built<T>(compiled, fields)
  }
  override transaction(): never {
    throw new Error("a query is run on the client that is handed in")
  }
}

interface Answer extends PgQueryResultHKT {
  type: this["row"][]
}

type Fields = readonly { path: string[] }[] | undefined

/** A query that was built, in text. */
class Built<T extends PreparedQueryConfig> extends PgPreparedQuery<T> {
  readonly compiled: Compiled
  readonly fields: Fields
  constructor(compiled: Compiled, fields: Fields) {
    super(compiled, undefined, undefined)
    this.compiled = compiled
    this.fields = fields
  }
  override execute(): never {
    throw new Error("a query is run on the client that is handed in")
  }
}

const dialect = new PgDialect()

/** drizzle's builder: `build.select(…)`, `insert`, `update`, `delete`. What it builds is run by `run` or a `statement`. */
export const build = new PgDatabase<Answer>(dialect, new Compiler(dialect), undefined)

/** A query that was built. */
interface Buildable extends PromiseLike<unknown> {
  prepare(name: string): unknown
}
type Runnable = Buildable | Query

/** The row that a query gives. */
export type RowOf<Q> = Q extends Buildable
  ? Awaited<Q> extends readonly (infer Row)[]
    ? Row
    : never
  : Q extends Query<infer Row>
    ? Row
    : never

/** Rows, and how many were read or written. */
export type Rows<Row> = Row[] & { count: number }

/** Text, what goes into its places, and how lists of values become rows; null where they come as rows. */
interface Plan {
  text: string
  values: readonly unknown[]
  toRow: ((values: readonly unknown[]) => Record<string, unknown>) | null
}

function plan(asked: Runnable): Plan {
  if (is(asked, SQL)) {
    const { sql: text, params } = dialect.sqlToQuery(asked)
    return { text, values: params, toRow: null }
  }
  const built = asked.prepare("")
  if (!(built instanceof Built)) throw new Error("not built by `build`")
  return { text: built.compiled.sql, values: built.compiled.params, toRow: built.fields ? mapper(built.fields) : null }
}

function mapper(fields: NonNullable<Fields>): NonNullable<Plan["toRow"]> {
  const keys = fields.map(({ path }) => {
    const [key] = path
    if (key === undefined || path.length > 1) throw new Error(`select fields, not tables: ${path.join(".")}`)
    return key
  })
  return (values) => {
    const row: Record<string, unknown> = {}
    for (let index = 0; index < keys.length; index++) row[keys[index] ?? ""] = values[index]
    return row
  }
}

// Prepared, as all that the client writes is; `simple` is missing from the types, and would be so without parameters.
const prepared: postgres.UnsafeQueryOptions & { simple: boolean } = { prepare: true, simple: false }

type Sendable = postgres.ParameterOrJSON<never>[]

function send<Row>(client: Sql, made: Plan, values: readonly unknown[]): Promise<Rows<Row>> {
  return client.elsewhere ? client.elsewhere((at) => sendTo<Row>(at, made, values)) : sendTo(client, made, values)
}

async function sendTo<Row>(client: Sql, { text, toRow }: Plan, values: readonly unknown[]): Promise<Rows<Row>> {
  const sent = client.unsafe<Row[]>(text, values as Sendable, prepared)
  if (toRow === null) return sent
  // In place: the list that the client made has the count.
  const rows: unknown[] & { count: number } = await sent.values()
  for (const [index, list] of rows.entries()) rows[index] = toRow(list as unknown[])
  return rows as Rows<Row>
}

/** Runs a query as it stands. */
export function run<Q extends Runnable>(client: Sql, asked: Q): Promise<Rows<RowOf<Q>>> {
  const made = plan(asked)
  return send(client, made, made.values)
}

/** A query as one of the client's own, which reads by cursor. */
export function pending(client: Sql, asked: Query): Fragment {
  const { text, values } = plan(asked)
  return client.unsafe(text, values as Sendable, prepared)
}

/** The rows of a query as lines of COPY, which takes no parameters: its values stand in its text. */
export function copied(client: Sql, asked: Query): Promise<AsyncIterable<Uint8Array>> {
  const { sql: text } = dialect.sqlToQuery(query`copy (${asked}) to stdout`.inlineParams())
  return client.unsafe(text).readable()
}

/** A parameter that is no column's. */
export interface Given<T> {
  /** What goes over for a value. */
  encode(value: T): unknown
}

/** A parameter of any type: of a limit, or of what is counted. */
export function given<T>(): Given<T> {
  return { encode: (value) => value }
}

/** A parameter that is a list of a column's values: `= any(${p.codes}::text[])`. */
export function listOf<C extends Column>(_column: C): Given<readonly NonNullable<GetColumnData<C>>[]> {
  return { encode: (values) => toArrayLiteral(values.map(String)) }
}

type Parameters = Readonly<Record<string, Column | Given<never>>>
type Places<P extends Parameters> = { [Key in keyof P & string]: P[Key] extends Column ? SQL : Placeholder<Key> }
type Arguments<P extends Parameters> = {
  readonly [Key in keyof P]: P[Key] extends Column ? GetColumnData<P[Key]> : P[Key] extends Given<infer T> ? T : never
}

/** A query that is compiled once and run with arguments. */
export type Statement<P extends Parameters, Row> = (client: Sql, values: Arguments<P>) => Promise<Rows<Row>>

/**
 * Compiles a query whose shape never changes. Its parameters are columns, whose types they have, `listOf` a column, or
 * `given` of any type.
 */
export function statement<P extends Parameters, Q extends Runnable>(
  parameters: P,
  ask: (places: Places<P>) => Q,
): Statement<P, RowOf<Q>> {
  const places = Object.entries(parameters).map(([key, parameter]) => {
    const place = new Placeholder(key)
    return [key, is(parameter, Column) ? template`${new Param(place, parameter)}` : place]
  })
  const made = plan(ask(Object.fromEntries(places)))
  const fill = made.values.map((value) => filler(value, parameters))
  return (client, values) =>
    send(
      client,
      made,
      fill.map((fillOne) => fillOne(values)),
    )
}

function filler(value: unknown, parameters: Parameters): (values: Readonly<Record<string, unknown>>) => unknown {
  const [place, encoder] = is(value, Param) ? [value.value, value.encoder] : [value, null]
  if (!is(place, Placeholder)) return () => value
  const parameter = parameters[place.name]
  if (!parameter) throw new Error(`there is no parameter ${place.name}`)
  const encode = encoder
    ? encoder.mapToDriverValue.bind(encoder)
    : is(parameter, Column)
      ? parameter.mapToDriverValue.bind(parameter)
      : parameter.encode
  return (values) => {
    const given = values[place.name]
    return given === null ? null : encode(given)
  }
}
