/** Any text at all: fast-check's own `unit: "binary"` takes a second to lay out Unicode in each process that asks for it. */
import fc from "fast-check"

const surrogates = { from: 0xd800, count: 0x800 } as const

/** A character: any code point but half of a pair. */
export const anyCharacter = fc
  .nat({ max: 0x10ffff - surrogates.count })
  .map((point) => String.fromCodePoint(point < surrogates.from ? point : point + surrogates.count))
