/** Looks at the first bytes of a stream without taking them away. */

/** The first bytes (fewer where the stream is shorter), and the whole stream. Ending the stream ends its source. */
export async function peekBytes(
  chunks: AsyncIterable<Uint8Array>,
  least: number,
): Promise<{ head: Uint8Array; chunks: AsyncGenerator<Uint8Array> }> {
  const source = chunks[Symbol.asyncIterator]()
  const held: Uint8Array[] = []
  let length = 0
  while (length < least) {
    const { done, value } = await source.next()
    if (done) break
    held.push(value)
    length += value.length
  }
  async function* whole(): AsyncGenerator<Uint8Array> {
    try {
      yield* held
      for (;;) {
        const { done, value } = await source.next()
        if (done) return
        yield value
      }
    } finally {
      await source.return?.()
    }
  }
  return { head: joinBytes(held), chunks: whole() }
}

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}
