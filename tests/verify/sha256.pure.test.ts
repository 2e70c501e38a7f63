import { createHash } from "node:crypto"
import fc from "fast-check"
import { expect, test } from "vitest"
import { sha256 } from "../../src/verify/sha256.ts"

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex")

// FIPS 180-4, examples of one block and of two; the empty text.
test.each([
  ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  [
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  ],
])("the library's SHA-256 of %j is that of the standard", (text, digest) => {
  expect(hex(sha256(Buffer.from(text)))).toBe(digest)
})

test("the library's SHA-256 is Node's for every length around a block, and for what lies within other bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(7), (bytes, offset) => {
      const within = Buffer.alloc(bytes.length + 14, 7)
      within.set(bytes, offset)
      const found = hex(sha256(within.subarray(offset, offset + bytes.length)))
      expect(found).toBe(createHash("sha256").update(bytes).digest("hex"))
    }),
  )
  for (let length = 0; length <= 300; length++) {
    const bytes = Buffer.alloc(length, length)
    expect(hex(sha256(bytes)), `${length}`).toBe(createHash("sha256").update(bytes).digest("hex"))
  }
})

test("and of megabytes, as files are hashed on the page", () => {
  for (const length of [65_536, 1_000_003, 8_388_607]) {
    const bytes = Buffer.alloc(length, "gongshi 公示")
    expect(hex(sha256(bytes)), `${length}`).toBe(createHash("sha256").update(bytes).digest("hex"))
  }
})
