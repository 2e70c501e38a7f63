import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { Spending } from "../../../src/access/quota/field.ts"
import { withinRows, withLastLine } from "../../../src/check/csv/row-quota.ts"
import { untilStopped } from "../../../src/cli/check/server.ts"
import { ServerError } from "../../../src/cli/command.ts"

/** A quota of so many rows. */
function quotaOf(rows: number) {
  let left = rows
  return (amount: number): Spending => {
    const granted = amount <= left
    if (granted) left -= amount
    return {
      outcome: granted ? "granted" : "refused",
      ...{ name: "rows", policy: "", limit: null, window: 0, retryAfterSeconds: 60, left, pause: null },
    }
  }
}

async function* inPieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size)
}

async function textOf(chunks: AsyncIterable<string | Uint8Array>): Promise<string> {
  let text = ""
  for await (const chunk of chunks) text += typeof chunk === "string" ? chunk : new TextDecoder().decode(chunk)
  return text
}

describe("rows within a quota", () => {
  test("are passed on whole, and no more than there are, however they come", async () => {
    const lines = fc.array(fc.stringMatching(/^[a-z,]{0,8}$/), { maxLength: 30 })
    const shapes = fc.tuple(lines, fc.integer({ min: 1, max: 40 }), fc.nat({ max: 35 }), fc.boolean(), fc.boolean())
    await fc.assert(
      fc.asyncProperty(shapes, async ([rows, size, quota, header, ended]) => {
        const all = header ? ["code", ...rows] : rows
        const text = all.map((row, n) => (ended || n < all.length - 1 ? `${row}\n` : row)).join("")
        const within = withinRows(inPieces(text, size), header ? 1 : 0, quotaOf(quota))
        const passed = await textOf(within.chunks)
        const sent =
          text.split("\n").length - (text.endsWith("\n") || text === "" ? 1 : 0) - (header && text !== "" ? 1 : 0)
        if (sent <= quota) {
          expect(passed).toBe(text)
          expect(within.stop()).toBeNull()
        } else {
          const lines = quota + (header ? 1 : 0)
          expect(text.startsWith(passed)).toBe(true)
          expect(passed.split("\n").length - 1).toBe(lines)
          expect(within.stop()?.line).toBe(lines + 1)
        }
      }),
    )
  })

  test("are not cut through where a record has line feeds within quotes", async () => {
    const text = 'code,note\n1,"a\nb"\n2,"c\nd"\n'
    const within = withinRows(inPieces(text, 100), 1, quotaOf(3))
    expect(await textOf(within.chunks)).toBe('code,note\n1,"a\nb"\n')
  })

  test("go on in pieces where a line does not end", async () => {
    const within = withinRows(inPieces("x".repeat(3_000_000), 65_536), 0, quotaOf(10))
    const first = await within.chunks.next()
    expect(first.done).toBe(false)
    expect(await textOf(within.chunks)).toHaveLength(3_000_000 - (first.value?.length ?? 0))
  })
})

describe("the last line of an answer that was stopped", () => {
  async function* answer(): AsyncGenerator<string> {
    yield "code,verdict,lists,grounds,problem\n"
    yield "1,clear,,,\n2,clear,,,\n"
  }
  const stopped = () => ({ line: 4, spending: quotaOf(0)(1) })
  const told = (stop: typeof stopped | (() => null)) =>
    withLastLine("csv", answer(), { stop, added: 4, language: "zh" })

  test("is there for who reads it, and kept out of the file by the command line, which says so", async () => {
    expect(await textOf(told(stopped))).toMatch(/\n2,clear,,,\n,stopped,,,.*第 4 行.*\n$/)
    for (const size of [1, 7, 1_000]) {
      let kept = ""
      const read = async () => {
        const whole = inPieces(await textOf(told(stopped)), size)
        for await (const chunk of untilStopped(whole)) kept += new TextDecoder().decode(chunk)
      }
      await expect(read()).rejects.toThrow(ServerError)
      expect(kept).toBe(await textOf(answer()))
    }
  })

  test("is not there where nothing was stopped", async () => {
    for (const size of [1, 7, 1_000]) {
      const whole = inPieces(await textOf(told(() => null)), size)
      expect(await textOf(untilStopped(whole))).toBe(await textOf(answer()))
    }
  })
})
