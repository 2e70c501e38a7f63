/** Lines out of chunks of bytes. */

/**
 * Cuts chunks of bytes into lines, whatever the chunks' edges.
 * @param onLine told of the bytes of each line, without its line feed, and its number from 1; they are its own only until
 *   it returns
 * @param lineBytesMax a text that claims to be lines must not fill the memory with one of them
 */
export function startLines(onLine: (line: Uint8Array, number: number) => void, lineBytesMax = 16_000_000) {
  let rest = new Uint8Array(0)
  let lines = 0
  return {
    /** Takes a chunk; false when a line is longer than it may be. */
    chunk(bytes: Uint8Array): boolean {
      let start = 0
      for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
        const part = bytes.subarray(start, end)
        lines++
        onLine(rest.length > 0 ? joined(rest, part) : part, lines)
        if (rest.length > 0) rest = new Uint8Array(0)
        start = end + 1
      }
      // A copy, because the chunk is its owner's.
      if (start < bytes.length) rest = joined(rest, bytes.subarray(start))
      return rest.length <= lineBytesMax
    },
    /** Lines so far. */
    count: () => lines,
    /** Whether the last line lacks its line feed. */
    isCutOff: () => rest.length > 0,
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(a.length + b.length)
  whole.set(a)
  whole.set(b, a.length)
  return whole
}
