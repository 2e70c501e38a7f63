/**
 * Bytes as text and back: what is UTF-8 is text, and what is not is not lost.
 */
import fc from "fast-check"
import { expect, test } from "vitest"
import { holdsStrangeBytes, toUtf8Bytes, utf8Decoder } from "../../src/table/utf8-text.ts"
import { anyCharacter } from "../support/any-text.ts"

const pieces = fc.array(
  fc.oneof(
    fc.uint8Array({ maxLength: 8 }),
    fc.string({ unit: anyCharacter, maxLength: 6 }).map((text) => new Uint8Array(Buffer.from(text))),
    fc.constantFrom(...["示例", "🂀é", "\ufeff"].map((text) => new Uint8Array(Buffer.from(text)))),
  ),
)

test("any bytes come back as they were, in whatever pieces they come", () => {
  fc.assert(
    fc.property(pieces, (parts) => {
      const decoder = utf8Decoder({ bom: "keep" })
      const text = parts.map((part) => decoder.add(part)).join("") + decoder.end()
      const bytes = Buffer.concat(parts)
      expect(Buffer.from(toUtf8Bytes(text)).equals(bytes)).toBe(true)
      const plain = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes)
      const isPlain = Buffer.from(plain).equals(bytes)
      expect(holdsStrangeBytes(text)).toBe(!isPlain)
      if (isPlain) expect(text).toBe(plain)
    }),
    { numRuns: 2_000 },
  )
})

test("a byte order mark is dropped at the very beginning alone", () => {
  const decoder = utf8Decoder({ bom: "drop" })
  const bytes = Buffer.from("\ufeffa\ufeff")
  expect([...bytes].map((byte) => decoder.add(Uint8Array.of(byte))).join("") + decoder.end()).toBe("a\ufeff")
})
