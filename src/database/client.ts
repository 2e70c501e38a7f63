/**
 * The postgres.js client: one set of options everywhere, and the few things that its types leave out.
 * `Sql` is a pool or a transaction; stores take it and never open one themselves.
 */
import postgres from "postgres"

/** A pool. */
export type Pool = postgres.Sql
/** A pool or an open transaction. */
export type Sql = postgres.ISql
/** An open transaction. */
export type Transaction = postgres.TransactionSql

/** What works with the database. */
export interface DatabaseParts {
  sql: Pool
}

/** A piece of a query, to be put into another. */
export type Fragment = postgres.PendingQuery<postgres.Row[]>

/** Where the database is: a URL, or the parts of a socket address. */
export type Connection =
  | string
  | { host: string; port: number; user: string; database: string; password?: string | undefined }

/** How a pool keeps its connections, and how it makes them. */
export interface PoolKeep {
  /** Connections are kept for good, for a session that holds a lock. */
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
  /** Makes the socket of a connection; absent: postgres.js does. */
  socket?: MakeSocket
}

/** Gives a socket that is connecting. The options are the pool's: one host and port for each server of the URL. */
export type MakeSocket = (options: { host: readonly string[]; port: readonly number[] }) => unknown

/** Options of postgres.js that exist and that its types leave out. */
interface Untyped {
  socket?: MakeSocket
  /** Queries sent on a connection before the answer to the first: with more than one, throughput decays over time. */
  max_pipeline: number
}

/**
 * Opens a pool; connects on first use. Transactions have connections of their own, because postgres.js (3.4.9) loses one
 * that begins on a connection with another query on it: with the depth of 1 that is as soon as all are busy. BEGIN is
 * sent, `begin` fails, and the connection goes on serving others inside of the open transaction: what they write is not
 * there when the connection breaks (porsager/postgres, issues 1189 and 1210). Where nothing but transactions runs, a
 * connection has no other query on it.
 * @param max connections at most, half of them for transactions; and 2 where it is 1
 */
export function openPool(connection: Connection, max: number, keep: PoolKeep = {}): Pool {
  const forTransactions = Math.max(1, Math.floor(max / 2))
  const pool = openConnections(connection, Math.max(1, max - forTransactions), keep)
  const transactions = openConnections(connection, forTransactions, keep)
  const endQueries = pool.end
  return Object.assign(pool, {
    begin: transactions.begin,
    async end(options?: { timeout?: number }) {
      await Promise.all([endQueries(options), transactions.end(options)])
    },
  })
}

function openConnections(connection: Connection, max: number, keep: PoolKeep): Pool {
  const options: postgres.Options<Record<string, postgres.PostgresType>> & Untyped = {
    max,
    max_pipeline: 1,
    ...(keep.lasting ? { max_lifetime: null } : { idle_timeout: 60 }),
    connect_timeout: 10,
    // Arrays are read and written here (`toArrayLiteral`): faster, and no query for types on connecting.
    fetch_types: false,
    onnotice: () => {},
    ...(keep.onclose ? { onclose: keep.onclose } : {}),
    ...(keep.socket ? { socket: keep.socket } : {}),
    types: {
      bigint: { to: 20, from: [20], serialize: (value: number) => String(value), parse: Number },
      // Dates are days, not instants: they stay the text YYYY-MM-DD.
      day: { to: 1082, from: [1082], serialize: (value: string) => value, parse: (value: string) => value },
      // text[], int[] and bigint[]. What goes over is a literal already.
      texts: { to: 1009, from: [1009], serialize: (value: string) => value, parse: readArray },
      numbers: { to: 1016, from: [1007, 1016], serialize: (value: string) => value, parse: readNumbers },
    },
    connection: {
      application_name: "gongshi",
      ...(keep.freshPlans && !keep.pooled ? { plan_cache_mode: "force_custom_plan" } : {}),
    },
  }
  return typeof connection === "string" ? postgres(connection, options) : postgres({ ...options, ...connection })
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
