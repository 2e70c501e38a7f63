/**
 * A pinned root of trust: it alone says whose keys and which witnesses are believed, for a follower too, and what was
 * believed once is not gone back from.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import { toBase64 } from "../../src/ledger/base64.ts"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { type NoteSigner, noteSigner, signNote } from "../../src/ledger/signed-note.ts"
import { witnessVkey } from "../../src/ledger/witness/cosignature.ts"
import { createSigningKey, toPublicKey } from "../../src/signing/signing-key.ts"
import { follow } from "../../src/verify/follow/node-follow.ts"
import { formatRoot, openTrust, type RootStatement } from "../../src/verify/root.ts"
import { makeWitness, openWitness } from "../../src/verify/witness/node-witness.ts"
import { adds, followerOf, headDay, placeIn, refusals, registerIn } from "../support/followed.ts"
import { issuer, keySetOf, makeKeys, origin } from "../support/published.ts"
import { serveFolder } from "../support/register-server.ts"

const base = mkdtempSync(path.join(tmpdir(), "gongshi-root-"))
afterAll(() => rmSync(base, { recursive: true, force: true }))
const place = placeIn(base)
const keys = await makeKeys()
const newKey = async (name: string) => noteSigner(sha256, `${name}.example`, await createSigningKey("Ed25519"))
const [a, b, c] = [await newKey("a"), await newKey("b"), await newKey("c")]

const first: RootStatement = {
  ...{ version: 1, issuer, origin, expires: new Date(Date.now() + 90 * 86_400_000).toISOString(), threshold: 2 },
  ...{ signers: [a, b, c].map(({ vkey }) => vkey), keys: keySetOf(keys).keys, ended: [] },
}
const write = (statement: RootStatement, ...by: NoteSigner[]) => signNote(formatRoot(statement), by)
const rootPath = "/.well-known/gongshi-root"

async function registerWith(entries: number) {
  const register = registerIn(place("register"), keys)
  register.add(...adds(entries))
  await register.export()
  const served = await serveFolder(register.folder, register.prove)
  return { register, served, url: served.url, mirror: place() }
}
const codes = (url: string, mirror: string, root: string | null, changes: object = {}) =>
  refusals(url, mirror, null, { root, ...changes })

describe("a follower that has pinned a root", () => {
  test("believes the keys that it names, and no others, whatever the log says of keys", async () => {
    const { register, served, url, mirror } = await registerWith(5)
    const root = await write(first, a, b)
    expect(await codes(url, mirror, root)).toEqual([])
    const next = await createSigningKey("Ed25519")
    register.add(...adds(1, 5))
    await register.export([5], {}, next)
    // The register lists it, and nobody else does.
    served.answers.set("/.well-known/jwks.json", { body: JSON.stringify({ keys: [toPublicKey(next)] }) })
    expect(await codes(url, mirror, root)).toEqual(["foreign-key"])
    const second = { ...first, version: 2, keys: [...first.keys, { ...toPublicKey(next), role: "export" }] }
    served.answers.set(rootPath, { body: await write(second, a, c) })
    expect(await codes(url, mirror, root)).toEqual([])
  })

  test("follows to the newest that enough keepers have signed, keeps it, and hands it on", async () => {
    const { register, served, url, mirror } = await registerWith(5)
    const root = await write(first, a, b)
    expect(await codes(url, mirror, root)).toEqual([])
    const next = await createSigningKey("Ed25519")
    const second: RootStatement = {
      ...first,
      version: 2,
      keys: [...first.keys, { ...toPublicKey(next), role: "export" }],
    }
    register.add(...adds(1, 5))
    await register.export([5], {}, next)
    served.answers.set(rootPath, { body: root + (await write(second, a)) })
    expect(await codes(url, mirror, root)).toEqual(["root-threshold"])
    served.answers.set(rootPath, { body: root + (await write(second, b, c)) })
    // Pinned once, it need not be given again.
    expect(await codes(url, mirror, null)).toEqual([])
    expect(readFileSync(path.join(mirror, rootPath), "utf8")).toBe(root + (await write(second, b, c)))
    const handed = await serveFolder(mirror)
    expect(await codes(handed.url, place(), root)).toEqual([])
    // Withheld later, what was kept counts; taken out of the mirror, nothing older is believed.
    served.answers.delete(rootPath)
    expect(await codes(url, mirror, root)).toEqual([])
    rmSync(path.join(mirror, rootPath))
    expect(await codes(url, mirror, root)).toEqual(["root-rollback"])
    await expect(follow(followerOf(url, mirror, null))).rejects.toThrow(/--root/)
    await expect(follow(followerOf(url, mirror, keys))).rejects.toThrow(/--root/)
    const other = { ...second, expires: new Date(Date.now() + 1e9).toISOString() }
    expect(await codes(url, mirror, root + (await write(other, a, b)))).toEqual(["root-differs"])
  })

  test("stops when the newest is past its time", async () => {
    const { url, mirror } = await registerWith(3)
    const root = await write({ ...first, expires: new Date(Date.now() - 86_400_000).toISOString() }, a, b)
    expect(await codes(url, mirror, root)).toEqual(["root-expired"])
  })

  test("asks for the witnesses that it names", async () => {
    const { register, url, mirror } = await registerWith(3)
    const folder = place("witness")
    await makeWitness(folder, "w.example")
    writeFileSync(path.join(folder, "logs"), `${noteSigner(sha256, origin, keys.log).vkey}\n`)
    const witness = await openWitness(folder, Date.now)
    const policy = `witness w ${witnessVkey(witness.key)}\nquorum w\n`
    const root = await write({ ...first, policy }, a, c)
    expect(await codes(url, mirror, root)).toContain("policy")
    const note = await register.log().checkpoint()
    const { body } = await witness.submit(`old 0\n\n${note}`)
    await register.export([], { checkpoint: note + body })
    await register.head(register.log(), 3, { checkpoint: note + body, iat: headDay(1) })
    expect(await codes(url, mirror, root)).toEqual([])
  })

  test("takes nothing from a log key that is out of use, however far entries are dated back", async () => {
    const honest = await registerWith(6)
    const root = honest.register.log().root()
    const next = await createSigningKey("Ed25519")
    const [documents, log] = keySetOf(
      keys,
      {},
      { status: "retired", until: new Date(Date.now() - 1e9).toISOString() },
    ).keys
    const second: RootStatement = {
      ...{ ...first, version: 2, ended: [{ kid: keys.log.kid, size: 6, root: toBase64(root) }] },
      keys: [documents ?? {}, log ?? {}, { ...toPublicKey(next), role: "log" }],
    }
    const chain = (await write(first, a, b)) + (await write(second, a, b))
    const mirror = place()
    expect(await codes(honest.url, mirror, chain)).toEqual([])
    // Who has its private half, and the export's too, writes a history of their own: shorter, as long, longer.
    for (const [entries, found] of [
      [4, "key-ended"],
      [6, "key-ended"],
      [9, "key-ended"],
    ] as const) {
      const forged = registerIn(place("forged"), keys)
      forged.add(...adds(entries, 100))
      await forged.export()
      const { url } = await serveFolder(forged.folder, forged.prove)
      expect({ entries, codes: await codes(url, place(), chain) }).toEqual({ entries, codes: [found] })
    }
  })
})

describe("a root", () => {
  const options = { sha256, now: Date.now() }
  const refused = async (chain: string) => {
    const trust = await openTrust(chain, options)
    return "code" in trust ? trust.code : null
  }

  test("is signed by distinct keys: lines, names and copies of one count once", async () => {
    const note = await write(first, a)
    const [, line = ""] = note.split("\n\n")
    expect(await refused(`${note}${line}${line}`)).toBe("root-threshold")
    expect(await refused(`${note}${line.replace("— a.example", "— b.example")}`)).toBe("root-threshold")
    expect(await refused(await write({ ...first, threshold: 3 }, a, b))).toBe("root-threshold")
    expect(await refused(await write({ ...first, threshold: 3 }, a, b, c))).toBeNull()
  })

  test.each<[string, object]>([
    ["a version of nought", { version: 0 }],
    ["a threshold of nought", { threshold: 0 }],
    ["a threshold beyond its signers", { threshold: 4 }],
    ["one keeper twice", { signers: [a.vkey, a.vkey, b.vkey] }],
    ["a signer that is no key", { signers: [a.vkey, b.vkey, "x"] }],
    ["no key of the log", { keys: keySetOf(keys).keys.slice(0, 1) }],
    ["a private key", { keys: [...keySetOf(keys).keys, keys.log] }],
    ["an end of a key that is in use", { ended: [{ kid: keys.log.kid, size: 1, root: `${"A".repeat(43)}=` }] }],
    ["an end of a key that it does not list", { ended: [{ kid: "x", size: 1, root: `${"A".repeat(43)}=` }] }],
    ["a policy that can't be read", { policy: "quorum nobody\n" }],
    ["no time", { expires: "later" }],
    ["a member that nobody knows", { more: 1 }],
  ])("with %s is none", async (_, changes) => {
    expect(await refused(await write({ ...first, ...changes }, a, b))).toBe("root-malformed")
  })

  test("changed anywhere is refused", async () => {
    const note = await write(first, a, b)
    const text = note.slice(0, note.indexOf("\n\n"))
    for (let at = 0; at < text.length; at += 7) {
      const changed = `${note.slice(0, at)}${note[at] === "x" ? "y" : "x"}${note.slice(at + 1)}`
      expect(await refused(changed)).toMatch(/^root-/)
    }
    for (const junk of ["", "gongshi-root/v1", `${note}\n`, `x${note}`, note.repeat(2)]) {
      expect(await refused(junk)).toMatch(/^root-/)
    }
  })
})
