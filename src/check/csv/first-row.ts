/**
 * Waits for the first row of an answer before the answer begins: one without rows reads as if all were clear.
 */

// Blank lines keep their places in the answer and are held until a row comes; nobody sends more of them for nothing.
const heldMax = 1_000_000

/**
 * The answer, once there is a row in it; null where it comes to its end without one.
 * @param headers chunks at the beginning that are no rows
 */
export async function withRow<T extends string | Uint8Array>(
  answer: AsyncGenerator<T>,
  headers: 0 | 1,
): Promise<AsyncGenerator<T> | null> {
  const held: T[] = []
  let length = 0
  while (length <= heldMax) {
    const { done, value } = await answer.next()
    if (done) return null
    held.push(value)
    length += value.length
    if (held.length > headers && !isBlank(value)) break
  }
  async function* whole(): AsyncGenerator<T> {
    try {
      yield* held
      yield* answer
    } finally {
      await answer.return(undefined)
    }
  }
  return whole()
}

const [lineFeed, carriageReturn] = [10, 13]

function isBlank(chunk: string | Uint8Array): boolean {
  if (typeof chunk === "string") return chunk.trim() === ""
  return chunk.every((byte) => byte === lineFeed || byte === carriageReturn)
}
