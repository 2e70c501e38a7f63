/**
 * The postgres.js client: one set of options everywhere, and the few things that its types leave out.
 * `Sql` is a pool or a transaction; stores take it and never open one themselves.
 */
import postgres from "postgres"
import { follow, type StatementWatch, statementOf } from "./statement.ts"
import { applicationName, ownVersion } from "./writer.ts"

/** What queries are given to: a pool, or an open transaction. */
export interface Sql {
  <T extends readonly (object | undefined)[] = postgres.Row[]>(
    template: TemplateStringsArray,
    ...parameters: readonly postgres.ParameterOrFragment<never>[]
  ): postgres.PendingQuery<T>
  /** An identifier, to be put into a query. */
  (name: string): postgres.Helper<string>
  unsafe: postgres.ISql["unsafe"]
  /** Where one query that is read to its end is asked; absent: here. What may not be asked again is not given to it. */
  elsewhere?<T>(ask: (at: Sql) => Promise<T>): Promise<T>
}

/** An open transaction. */
export interface Transaction extends Sql {
  readonly isTransaction: true
}

/** A pool. */
export interface Pool extends Sql {
  /**
   * Runs work in a transaction, which is undone when the work fails.
   * @throws what the work throws, or what the database says of the commit; `CONNECTION_CLOSED` where it was lost before
   * its answer
   */
  begin<T>(work: (tx: Transaction) => T | Promise<T>): Promise<T>
  begin<T>(options: string, work: (tx: Transaction) => T | Promise<T>): Promise<T>
  /** How its connections for transactions stand. */
  standing(): { open: number; busy: number; waiting: number }
  /** Lets what is under way finish, for so many seconds; for as long as it takes where nothing is said. */
  end(options?: { timeout?: number }): Promise<void>
}

/** What works with the database. */
export interface DatabaseParts {
  sql: Pool
}

/** What also asks for the time: ms since 1970. */
export interface TimedParts extends DatabaseParts {
  clock(): number
}

/** What also makes something that has an id: a fresh UUID, each time. */
export interface ActingParts extends TimedParts {
  newId(): string
}

/** A piece of a query, to be put into another. */
export type Fragment = postgres.PendingQuery<postgres.Row[]>

/** Where the database is: a URL, or the parts of a socket address. */
export type Connection =
  | string
  | { host: string; port: number; user: string; database: string; password?: string | undefined }

/** How a pool keeps its connections, and how it makes them. */
export interface PoolKeep {
  /** Connections are kept for good, for a session that holds a lock: else for a minute without use, or an hour. */
  lasting?: boolean
  /**
   * The other end is a pooler whose connections were open before and serve others too, so they can't be given settings;
   * the role has them.
   */
  pooled?: boolean
  /**
   * Every execution is planned for its own values. A prepared GIN search turns to a generic plan after some executions:
   * 0.5 ms becomes 350 ms. A look-up by code, to the contrary, spends more on planning than on all the rest.
   */
  freshPlans?: boolean
  /** Called when a connection is gone. */
  onclose?: () => void
  /** Told of each statement; absent: nobody follows them. */
  watch?: StatementWatch | undefined
  /**
   * Makes the socket of a connection. Absent: postgres.js does, and then a pool that loses one of its connections gives
   * up what is under way on the others.
   */
  socket?: MakeSocket
}

/**
 * Gives a socket that is connecting. The options are the pool's: one host and port for each server of the URL.
 * @param refusal what the socket is to fail with at once, where there must be none
 */
export type MakeSocket = (
  options: { host: readonly string[]; port: readonly number[] },
  refusal: Error | null,
) => unknown

/** Options of postgres.js that exist and that its types leave out. */
interface Untyped {
  socket?: (options: Parameters<MakeSocket>[0]) => unknown
  /** Queries sent on a connection before the answer to the first: with more than one, throughput decays over time. */
  max_pipeline: number
  onclose: (connection: number) => void
}

/** What a client of postgres.js is told, and tells. */
export interface Link {
  /** Whether it may open no more connections. */
  isLost(): boolean
  /** At once, when a connection is gone or was not to be had, and before anything else runs. */
  onclose(connection: number): void
}

/** A client of postgres.js itself, with the options of all; for who needs more than queries and transactions of it. */
export function openClient(connection: Connection, max: number, keep: PoolKeep, link?: Link): postgres.Sql {
  const { socket } = keep
  const refusal = () => (link?.isLost() ? connectionLost("CONNECTION_CLOSED") : null)
  const options: postgres.Options<Record<string, postgres.PostgresType>> & Untyped = {
    max,
    max_pipeline: 1,
    // What closes a connection that is whole is `sweep`: the driver would in the midst of a transaction.
    ...{ idle_timeout: 0, max_lifetime: null },
    connect_timeout: 10,
    // Arrays are read and written here (`toArrayLiteral`): faster, and no query for types on connecting.
    fetch_types: false,
    onnotice: () => {},
    onclose(id) {
      link?.onclose(id)
      keep.onclose?.()
    },
    ...(socket ? { socket: (each) => socket(each, refusal()) } : {}),
    types: {
      bigint: { to: 20, from: [20], serialize: (value: number) => String(value), parse: Number },
      // Dates are days, not instants: they stay the text YYYY-MM-DD.
      day: { to: 1082, from: [1082], serialize: (value: string) => value, parse: (value: string) => value },
      // text[], int[] and bigint[]. What goes over is a literal already.
      texts: { to: 1009, from: [1009], serialize: (value: string) => value, parse: readArray },
      numbers: { to: 1016, from: [1007, 1016], serialize: (value: string) => value, parse: readNumbers },
    },
    connection: {
      application_name: applicationName,
      // The database holds it against the oldest version that may write. Through a pooler each statement says it.
      ...(keep.pooled ? {} : { "gongshi.version": ownVersion }),
      ...(keep.freshPlans && !keep.pooled ? { plan_cache_mode: "force_custom_plan" } : {}),
    },
  }
  return typeof connection === "string" ? postgres(connection, options) : postgres({ ...options, ...connection })
}

/** The error of a connection that is not there any more. */
export function connectionLost(code: "CONNECTION_CLOSED" | "CONNECTION_ENDED"): Error {
  return Object.assign(new Error(`the connection to the database is gone (${code})`), { code })
}

/**
 * What gives queries to the client that is to have them, which is asked for each.
 * @param mark before the text of each statement
 * @param watch told of each statement that `unsafe` sends, as those of the builder are
 */
export function sqlOf(client: () => Sql, mark = "", watch?: StatementWatch): Sql {
  function ask<T extends readonly (object | undefined)[] = postgres.Row[]>(
    template: TemplateStringsArray,
    ...parameters: readonly postgres.ParameterOrFragment<never>[]
  ): postgres.PendingQuery<T>
  function ask(name: string): postgres.Helper<string>
  function ask(
    first: TemplateStringsArray | string,
    ...parameters: readonly postgres.ParameterOrFragment<never>[]
  ): unknown {
    return client()(first as TemplateStringsArray, ...parameters)
  }
  // The type of the rows is whoever's who asks.
  // biome-ignore lint/suspicious/noExplicitAny: as postgres.js declares it
  function unsafe<T extends any[]>(...[text, values, options]: Parameters<Sql["unsafe"]>): postgres.PendingQuery<T> {
    const pending = client().unsafe<T>(mark + text, values, options)
    const begin = watch?.(statementOf(text))
    return begin ? follow(pending, begin) : pending
  }
  return Object.assign(ask, { unsafe })
}

const escaped = /["\\]/
const escapedAll = /["\\]/g

/** A PostgreSQL array literal of strings, to be cast in the query: `${toArrayLiteral(codes)}::text[]`. */
export function toArrayLiteral(values: readonly string[]): string {
  const text = values.join('","')
  // Codes and ids come by the thousand and hold nothing to escape: then the joined text has but the joints' quotes.
  if (!escaped.test(values.join(","))) return values.length === 0 ? "{}" : `{"${text}"}`
  return `{${values.map((value) => `"${value.replace(escapedAll, "\\$&")}"`).join(",")}}`
}

// An item in quotes, or without.
const item = /"((?:[^"\\]|\\.)*)"|[^,{}]+/gs

/** The texts of an array of one dimension. */
function readArray(literal: string): (string | null)[] {
  return Array.from(literal.matchAll(item), ([bare, quoted]) =>
    quoted === undefined ? (bare === "NULL" ? null : bare) : quoted.replace(/\\(.)/gs, "$1"),
  )
}

function readNumbers(literal: string): number[] {
  return literal === "{}" ? [] : literal.slice(1, -1).split(",").map(Number)
}

/** The SQLSTATE of an error from the server, or null when it is something else. */
export function sqlState(error: unknown): string | null {
  return error instanceof postgres.PostgresError ? error.code : null
}
