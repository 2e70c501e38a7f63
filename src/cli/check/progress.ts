/** Progress of a check on the terminal: rows, how fast they are answered, and how long the rest takes. */
import { progressLine } from "../command.ts"

/** Watches a check. */
export interface CheckProgress {
  /** Told how many bytes of the file have been read. */
  read(bytes: number): void
  /** Passes the answer, and counts its lines. */
  watch<T extends string | Uint8Array>(chunks: AsyncIterable<T>): AsyncGenerator<T>
  end(): void
}

/** Begins to watch. @param size bytes of the file */
export function checkProgress(size: number, format: "csv" | "ndjson"): CheckProgress {
  const line = progressLine()
  const started = performance.now()
  let [read, lines] = [0, format === "csv" ? -1 : 0]
  return {
    read: (bytes) => {
      read = bytes
    },
    async *watch(chunks) {
      for await (const chunk of chunks) {
        yield chunk
        lines += countLines(chunk)
        line.show(describe({ rows: Math.max(lines, 0), read, size, ms: performance.now() - started }))
      }
    },
    end: line.end,
  }
}

/** The line. @param ms since the beginning */
export function describe({ rows, read, size, ms }: { rows: number; read: number; size: number; ms: number }): string {
  const rate = Math.round(rows / (ms / 1_000))
  const share = size === 0 ? 1 : read / size
  const left = share > 0 ? Math.ceil(((ms / share) * (1 - share)) / 1_000) : 0
  return `${bar(share)} ${Math.floor(share * 100)} %, ${rows} rows, ${rate} rows/s, ${left} s left`
}

const barLength = 20

function bar(share: number): string {
  const done = Math.round(share * barLength)
  return `[${"#".repeat(done)}${"-".repeat(barLength - done)}]`
}

function countLines(chunk: string | Uint8Array): number {
  const next = (from: number) => (typeof chunk === "string" ? chunk.indexOf("\n", from) : chunk.indexOf(10, from))
  let count = 0
  for (let at = next(0); at >= 0; at = next(at + 1)) count++
  return count
}
