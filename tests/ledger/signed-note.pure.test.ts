import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { formatCheckpoint, openCheckpoint, parseCheckpoint, signCheckpoint } from "../../src/ledger/checkpoint.ts"
import { hashBytes } from "../../src/ledger/merkle.ts"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import {
  isKeyName,
  noteSigner,
  noteVerifier,
  openNote,
  parseNote,
  readVkey,
  signatureLine,
  signNote,
  toVkey,
} from "../../src/ledger/signed-note.ts"
import { openTile } from "../../src/ledger/tile.ts"
import { formatTlogProof, parseTlogProof } from "../../src/ledger/tlog-proof.ts"
import { edgeRoot, toEdge } from "../../src/ledger/tree.ts"
import vectors from "../vectors/signed-note.json" with { type: "json" }
import tessera from "../vectors/tessera-log.json" with { type: "json" }

function verifierOf(vkey: string) {
  const key = readVkey(sha256, vkey)
  if (!key) throw new Error(`${vkey} is no verifier key`)
  return noteVerifier(sha256, key.name, key.publicKey)
}

/** The signer of a key as Go's note package writes its seed: behind the type byte. */
function signerOf(vkey: string, seed: string) {
  const key = readVkey(sha256, vkey)
  if (!key) throw new Error(`${vkey} is no verifier key`)
  const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url")
  const d = base64url(Buffer.from(seed, "base64").subarray(1))
  return noteSigner(sha256, key.name, { x: base64url(key.publicKey), d })
}

const { peter, enoch, text, refusedVkeys } = vectors.go
const [peterVerifier, enochVerifier] = [verifierOf(peter.vkey), verifierOf(enoch.vkey)]
const note = (...lines: string[]) => `${text}\n${lines.join("")}`

describe("a verifier key", () => {
  test.each([peter.vkey, enoch.vkey, vectors.c2sp.vkey, tessera.vkey])("%s is read and written the same", (vkey) => {
    const key = readVkey(sha256, vkey)
    expect(key && toVkey(sha256, key.name, key.publicKey)).toBe(vkey)
  })

  test("is refused when a part of it is missing or a character is another", () => {
    for (const vkey of refusedVkeys) expect(readVkey(sha256, vkey), vkey).toBeNull()
    for (let start = 0; start <= peter.vkey.length; start++) {
      for (let end = start; end <= peter.vkey.length; end++) {
        if (end - start < peter.vkey.length) expect(readVkey(sha256, peter.vkey.slice(start, end))).toBeNull()
      }
    }
    for (let at = 0; at < peter.vkey.length; at++) {
      const other = String.fromCharCode(peter.vkey.charCodeAt(at) + 1)
      expect(readVkey(sha256, peter.vkey.slice(0, at) + other + peter.vkey.slice(at + 1))).toBeNull()
    }
  })

  test("has a name without spaces and pluses", () => {
    expect(["register.example/log", "公示"].map(isKeyName)).toEqual([true, true])
    for (const name of ["", "a b", "a+b", "a\u3000b", "a\u00a0b", "a\nb", "\ud800"]) expect(isKeyName(name)).toBe(false)
    expect(() => noteSigner(sha256, "a b", { x: "", d: "" })).toThrow("name of a key")
  })
})

describe("a signed note", () => {
  test("has the signature that Go's note package makes", async () => {
    expect(await signNote(text, [signerOf(peter.vkey, peter.skey)])).toBe(note(peter.signature))
  })

  test("of the C2SP specification is verified", async () => {
    expect(await openNote(vectors.c2sp.note, [verifierOf(vectors.c2sp.vkey)])).toMatchObject({
      text: "This is an example message.\n",
    })
  })

  test("is believed by the signatures of known keys, whoever else has signed", async () => {
    const both = note(peter.signature, enoch.signature)
    expect(await openNote(both, [peterVerifier])).toEqual({ text, verifiedBy: [peterVerifier] })
    expect(await openNote(both, [peterVerifier, enochVerifier])).toMatchObject({
      verifiedBy: [peterVerifier, enochVerifier],
    })
    expect(await openNote(both, [])).toEqual({ refused: "foreign-key" })
    expect(await openNote(note(peter.signature.replace("x08g", "xxxx")), [peterVerifier])).toEqual({
      refused: "foreign-key",
    })
    expect(await openNote(note(peter.signature.replace("PeterNeumann", "Somebody")), [peterVerifier])).toEqual({
      refused: "foreign-key",
    })
  })

  test("is refused when a known key's signature does not fit, though another one does", async () => {
    const { signatures } = parseNote(note(peter.signature)) ?? { signatures: [] }
    const [signature] = signatures
    if (!signature) throw new Error("the vector has a signature")
    const broken = signatureLine({ ...signature, signature: signature.signature.map((byte) => byte ^ 1) })
    expect(await openNote(note(broken, enoch.signature), [peterVerifier, enochVerifier])).toEqual({
      refused: "signature",
    })
  })

  test("is none without a signature, with a cut or foreign line, control characters or too many signatures", () => {
    for (const malformed of [
      text,
      `${text}\n`,
      note(peter.signature.slice(0, -1)),
      `\u0001${note(peter.signature)}`,
      `\ud800${note(peter.signature)}`,
      note("— Bad Name x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"),
      note(peter.signature, "Unexpected line.\n"),
      note(peter.signature.repeat(101)),
    ]) {
      expect(parseNote(malformed)).toBeNull()
    }
    expect(parseNote(note(peter.signature.repeat(100)))).not.toBeNull()
  })

  test("with any character changed is not believed", async () => {
    const signed = note(peter.signature)
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: signed.length - 1 }), fc.constantFrom(..."aA0+/=\n —x"), async (at, character) => {
        fc.pre(signed[at] !== character)
        const opening = await openNote(signed.slice(0, at) + character + signed.slice(at + 1), [peterVerifier])
        expect(opening).toHaveProperty("refused")
      }),
      { numRuns: 200 },
    )
  })
})

describe("a checkpoint", () => {
  const origin = "example.com/log/testdata"
  const verifier = verifierOf(tessera.vkey)

  test.each(tessera.checkpoints.map((signed, size) => [size, signed] as const))(
    "of tessera's log at size %i is verified, and is made again from its tile byte by byte",
    async (size, signed) => {
      const opening = await openCheckpoint(signed, origin, [verifier])
      expect(opening).toMatchObject({ checkpoint: { origin, size } })
      const tile = Buffer.from(tessera.tile, "base64").subarray(0, size * hashBytes)
      const root = edgeRoot(sha256, toEdge(size, size === 0 ? [] : [tile]))
      expect(await signCheckpoint({ origin, size, root }, [signerOf(tessera.vkey, tessera.skey)])).toBe(signed)
      if (size > 0) expect(openTile(sha256, tile).width).toBe(size)
    },
  )

  test("of another log is refused, and so is a signed note that is none", async () => {
    const [signed = ""] = tessera.checkpoints
    expect(await openCheckpoint(signed, "example.com/other", [verifier])).toEqual({ refused: "other-log" })
    expect(await openCheckpoint(note(peter.signature), origin, [peterVerifier])).toEqual({ refused: "malformed" })
  })

  test("is read back as written; extension lines are tolerated, empty lines and odd numbers are not", () => {
    const root = new Uint8Array(hashBytes).fill(7)
    const checkpoint = { origin: "register.example/log", size: 20_852_163, root }
    const written = formatCheckpoint(checkpoint)
    expect(parseCheckpoint(written)).toEqual({ ...checkpoint, root: expect.objectContaining({ length: hashBytes }) })
    expect(parseCheckpoint(`${written}an extension\n`)).toMatchObject({ size: 20_852_163 })
    for (const wrong of [
      written.slice(0, -1),
      `${written}\n`,
      written.replace("20852163", "020852163"),
      written.replace("20852163", "-1"),
      written.replace("20852163", "9007199254740993"),
      written.replace("BwcH", "BwcHBwcH"),
      written.replace("register.example/log", ""),
    ]) {
      expect(parseCheckpoint(wrong), wrong).toBeNull()
    }
  })
})

describe("a tlog-proof", () => {
  const checkpoint = tessera.checkpoints[5] ?? ""
  const hashes = fc.array(fc.uint8Array({ minLength: hashBytes, maxLength: hashBytes }), { maxLength: 40 })

  test("is read back as it was written", () => {
    fc.assert(
      fc.property(fc.option(fc.uint8Array()), fc.maxSafeNat(), hashes, (extra, position, proof) => {
        const read = parseTlogProof(formatTlogProof({ extra, position, proof, checkpoint }))
        const plain = (bytes: Uint8Array) => [...bytes]
        expect(read).toMatchObject({ position, checkpoint })
        expect(read?.proof.map(plain)).toEqual(proof.map(plain))
        expect(read?.extra === null ? null : plain(read?.extra ?? new Uint8Array())).toEqual(extra && plain(extra))
      }),
    )
  })

  test("has the lines of the specification", () => {
    const proof = [new Uint8Array(hashBytes), new Uint8Array(hashBytes).fill(255)]
    expect(formatTlogProof({ extra: Buffer.from("age"), position: 7, proof, checkpoint })).toBe(
      `c2sp.org/tlog-proof@v1\nextra YWdl\nindex 7\n${"A".repeat(43)}=\n${"/".repeat(42)}8=\n\n${checkpoint}`,
    )
  })

  test("is none with a line too many, a short hash or another first line", () => {
    const written = formatTlogProof({ extra: null, position: 7, proof: [new Uint8Array(hashBytes)], checkpoint })
    for (const wrong of [
      written.replace("@v1", "@v2"),
      written.replace("index 7", "index 07"),
      written.replace("AAAA", ""),
      written.replace("index 7\n", "index 7\nextra YWdl\n"),
      written.replace("index", "extra !\nindex"),
      `\n${written}`,
      "",
    ]) {
      expect(parseTlogProof(wrong), wrong).toBeNull()
    }
  })
})
