/**
 * Lines as the bytes that they are stored as, straight from the server's socket: they never become strings, which saves
 * a million lines half of their time. COPY would be faster still, and postgres.js has traps there: a connection that is
 * paused at the end of a copy is never heard of again, and an error at its beginning ends the process.
 */
import type postgres from "postgres"
import type { Fragment } from "./client.ts"

// Rows fetched at a time: about a megabyte.
const page = 2_000

/** A line that ought to be there is not. */
export class LineLost extends Error {}

/**
 * The lines of a query with one text column, as pieces of many, each line with its line feed.
 * @throws LineLost for a null
 */
export async function* storedLines(query: Fragment): AsyncGenerator<Buffer> {
  query.raw()
  for await (const rows of pagesOf(query)) {
    const pieces: Buffer[] = []
    for (const row of rows) {
      const line: Buffer | null = row[0]
      if (line === null) throw new LineLost("a line that was published is not there any more")
      pieces.push(line, lineFeed)
    }
    yield Buffer.concat(pieces)
  }
}

const lineFeed = Buffer.from("\n")

/**
 * The rows of a query, a page at a time. The iterator of postgres.js (3.4.9) ends as if all had come when the connection
 * is lost while a page is worked on, and when it is left then, it writes to a socket that is gone, which ends the process.
 */
async function* pagesOf(query: Fragment): AsyncGenerator<postgres.Row[]> {
  const pages = query.cursor(page)[Symbol.asyncIterator]()
  for (;;) {
    const { done, value } = await pages.next()
    if (done) return
    const lost: { error?: unknown } = {}
    Object.assign(query, { reject: (error: unknown) => Object.assign(lost, { error }) })
    let isLeft = true
    try {
      yield value
      isLeft = false
    } finally {
      if (isLeft && !("error" in lost)) await pages.return?.()
    }
    if ("error" in lost) throw lost.error
  }
}
