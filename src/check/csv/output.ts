/** The bytes of an answer, put together row by row. */

/** Bytes that grow. */
export interface Output {
  /** Bytes [start, end) of others, and an ending. */
  row(from: Uint8Array, start: number, end: number, ending: Uint8Array): void
  /** Text in UTF-8. */
  text(text: string): void
  bytes(more: Uint8Array): void
  take(): Uint8Array
}

/** An empty output. @param rowBytes that will be copied, a guess of what there will be */
export function openOutput(rowBytes: number): Output {
  const encoder = new TextEncoder()
  let bytes = new Uint8Array(rowBytes + (rowBytes >> 1) + 1_024)
  let at = 0
  const reserve = (more: number) => {
    if (at + more <= bytes.length) return
    const next = new Uint8Array((at + more) * 2)
    next.set(bytes.subarray(0, at))
    bytes = next
  }
  return {
    row(from, start, end, ending) {
      reserve(end - start + ending.length)
      // Rows and endings are short: a loop is faster than a call that copies.
      if (end - start > 200) {
        bytes.set(from.subarray(start, end), at)
        at += end - start
      } else for (let i = start; i < end; i++) bytes[at++] = from[i] as number
      for (let i = 0; i < ending.length; i++) bytes[at++] = ending[i] as number
    },
    text(text) {
      reserve(text.length * 3)
      at += encoder.encodeInto(text, bytes.subarray(at)).written
    },
    bytes(more) {
      reserve(more.length)
      bytes.set(more, at)
      at += more.length
    },
    take: () => bytes.subarray(0, at),
  }
}
