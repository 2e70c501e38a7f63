/** Statements as they are seen from outside: by what they do to which table, and nothing of what is asked or written. */

/** Told of a statement before it is sent; what it gives is called when the statement has ended. Null: nobody follows it. */
export type StatementWatch = (statement: Statement) => (() => StatementEnd) | null

/** Called once. */
export type StatementEnd = (failed: boolean) => void

/** What is said of a statement. */
export interface Statement {
  /** SELECT, INSERT, UPDATE, DELETE, COPY, or OTHER. */
  operation: string
  /** The table that it is about first; null where none stands in it. */
  table: string | null
}

const places: Readonly<Record<string, RegExp>> = {
  SELECT: /\bfrom\s+"?([a-z_][a-z0-9_]*)/i,
  INSERT: /\binto\s+"?([a-z_][a-z0-9_]*)/i,
  UPDATE: /\bupdate\s+"?([a-z_][a-z0-9_]*)/i,
  DELETE: /\bfrom\s+"?([a-z_][a-z0-9_]*)/i,
  COPY: /\bcopy\s+"?([a-z_][a-z0-9_]*)/i,
}

// Texts are written in the program; those whose shape depends on what is asked are few.
const knownMax = 2_000
const known = new Map<string, Statement>()

/** What a statement does: values never stand in its text, and of the text nothing but a name of the schema is taken. */
export function statementOf(text: string): Statement {
  const before = known.get(text)
  if (before) return before
  const operation = operationOf(text)
  const statement = { operation, table: places[operation]?.exec(text)?.[1] ?? null }
  if (known.size < knownMax) known.set(text, statement)
  return statement
}

const writes = /\b(?:(insert)\s+into|(update)\s+"|(delete)\s+from)/i

function operationOf(text: string): string {
  const first = /^(?:\s|\/\*.*?\*\/)*([a-z]+)/is.exec(text)?.[1]?.toUpperCase() ?? ""
  // Of several in one the one that writes is what it is about.
  if (first === "WITH") return writes.exec(text)?.slice(1).find(Boolean)?.toUpperCase() ?? "SELECT"
  return first in places ? first : "OTHER"
}

/**
 * Follows a query of postgres.js (3.4.9), which is sent when somebody waits for it: `handle` is what every way of waiting
 * begins with.
 */
export function follow<Pending extends object>(pending: Pending, begin: () => StatementEnd): Pending {
  const own = pending as Pending & PromiseLike<unknown> & { handle?: () => unknown }
  const { handle } = own
  if (!handle) return pending
  let isSent = false
  own.handle = () => {
    if (!isSent) {
      isSent = true
      const end = begin()
      // Of the class above: its own `then` would send it.
      void Promise.prototype.then.call(
        own,
        () => end(false),
        () => end(true),
      )
    }
    return handle.call(own)
  }
  return pending
}
