import fc from "fast-check"
import { expect, test } from "vitest"
import { isSameCode, orderCodes } from "../../src/names/code-order.ts"

const characters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
const near = fc
  .tuple(fc.constantFrom("91410100MA45XYZ12", "00000000000000000"), fc.nat(16), fc.constantFrom(...characters))
  .map(([head, at, other]) => `${head.slice(0, at)}${other}${head.slice(at + 1)}0`)
const far = fc.string({ unit: fc.constantFrom(...characters), minLength: 18, maxLength: 18 })

const toBytes = (codes: readonly string[]) => Buffer.from(codes.join(""), "latin1")

test("codes come in the order of their characters, and equal ones in the order they stood in", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(near, far), { maxLength: 60 }), (codes) => {
      const expected = [...codes.keys()].sort((a, b) => {
        const [one, other] = [codes[a] as string, codes[b] as string]
        return one < other ? -1 : one > other ? 1 : a - b
      })
      expect([...orderCodes(toBytes(codes))]).toEqual(expected)
    }),
    { numRuns: 1_000 },
  )
})

test("a code is the same as another in all of its characters alone", () => {
  fc.assert(
    fc.property(near, near, (one, other) => {
      expect(isSameCode(toBytes(["x".repeat(18), one]), 18, toBytes([other]), 0)).toBe(one === other)
    }),
  )
})
