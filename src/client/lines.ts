/** Bodies of lines, as they come: NDJSON and server-sent events. */

/** The whole lines of a body; one that was cut off in its middle is none. */
export async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let held = ""
  const reader = body.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      held += decoder.decode(value, { stream: true })
      const lines = held.split("\n")
      held = lines.pop() ?? ""
      for (const line of lines) if (line.trim() !== "") yield line.replace(/\r$/, "")
    }
  } finally {
    // Whoever stops reading ends the request.
    await reader.cancel().catch(() => {})
  }
}

/** Rows as NDJSON, a chunk for some of them. */
export function toLineStream(rows: Iterable<unknown> | AsyncIterable<unknown>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const iterator = iteratorOf(rows)
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await iterator.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(`${JSON.stringify(value)}\n`))
    },
    async cancel() {
      await iterator.return?.()
    },
  })
}

/** Rows as NDJSON, whole: for who can't send what is still being made. Given up with its signal, between rows too. */
export async function toWhole(
  rows: Iterable<unknown> | AsyncIterable<unknown>,
  signal: AbortSignal | undefined,
): Promise<Blob> {
  signal?.throwIfAborted()
  const iterator = iteratorOf(rows)
  const lines: string[] = []
  // Of the row that is waited for: what is handed to one promise for all rows would stay until the last.
  let giveUp: (reason: unknown) => void = () => {}
  const stop = () => giveUp(signal?.reason)
  signal?.addEventListener("abort", stop)
  try {
    for (;;) {
      // It may have come while nothing was waited for.
      signal?.throwIfAborted()
      const { done, value } = await new Promise<IteratorResult<unknown>>((resolve, reject) => {
        giveUp = reject
        Promise.resolve(iterator.next()).then(resolve, reject)
      })
      if (done) return new Blob(lines)
      lines.push(`${JSON.stringify(value)}\n`)
    }
  } catch (error) {
    // Nobody waits for a source that may never end.
    void Promise.resolve(iterator.return?.()).catch(() => {})
    throw error
  } finally {
    signal?.removeEventListener("abort", stop)
  }
}

function iteratorOf(rows: Iterable<unknown> | AsyncIterable<unknown>): Iterator<unknown> | AsyncIterator<unknown> {
  return Symbol.asyncIterator in rows ? rows[Symbol.asyncIterator]() : rows[Symbol.iterator]()
}
