/**
 * A mirror holds what was verified and nothing else: by whole exports, deltas and chains of them, from the register and
 * from other mirrors; what does not hold leaves it as it was.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import path from "node:path"
import { describe, expect, test } from "vitest"
import { commitmentOf } from "../../src/ledger/commitment.ts"
import { createSigningKey, toPublicKey } from "../../src/signing/signing-key.ts"
import { follow } from "../../src/verify/follow/node-follow.ts"
import { believe } from "../../src/verify/follow/node-keys.ts"
import { useFolder } from "../support/command.ts"
import {
  adds,
  contentOf,
  ends,
  followed,
  followerOf,
  headDay,
  linesOf,
  placeIn,
  proofOf,
  refusals,
  registerIn,
} from "../support/followed.ts"
import { liveLines } from "../support/made-export.ts"
import { added, documentKeysOf, keySetOf, makeKeys, memoryLog } from "../support/published.ts"
import { serveFolder } from "../support/register-server.ts"
import { makeSm2 } from "../support/sm2.ts"
import { verifyFolder } from "../support/verify-folder.ts"

const place = placeIn(useFolder())
const keys = await makeKeys()
/** A register with one export of ten records, served, and a mirror's folder. */
async function registerWithOne() {
  const register = registerIn(place("register"), keys)
  register.add(...adds(10))
  await register.export()
  const served = await serveFolder(register.folder, register.prove)
  return { register, served, url: served.url, mirror: place() }
}

describe("a mirror", () => {
  test("begins with a whole export, which verifies as it is, and its live lines", async () => {
    const { register, url, mirror } = await registerWithOne()
    const { moved, size, lines, complete } = await followed(url, mirror, keys)
    expect({ moved, size, lines, complete }).toEqual({ moved: true, size: 10, lines: 10, complete: true })
    expect(linesOf(mirror, "current.ndjson")).toEqual(liveLines(register.log()))
    expect(linesOf(mirror, "current.positions")).toEqual(Array.from({ length: 10 }, (_, n) => String(n)))
    expect(
      (await verifyFolder(path.join(mirror, "exports", "10"), [toPublicKey(keys.documents)], { withoutMap: "any" }))
        .findings,
    ).toEqual([])
    expect(readFileSync(path.join(mirror, "exports", "head"))).toEqual(
      readFileSync(path.join(register.folder, "exports", "head")),
    )
  })

  test("moves on by a delta alone, without the lines that have ended", async () => {
    const { register, served, url, mirror } = await registerWithOne()
    await followed(url, mirror, keys)
    register.add(...adds(5, 10), ends(3), ends(11), ends(0))
    const log = await register.export([10])
    served.asked.length = 0
    const { steps, size } = await followed(url, mirror, null)
    expect({ size, by: steps.map(({ by }) => by) }).toEqual({ size: 18, by: ["delta"] })
    expect(served.asked.filter((asked) => asked.includes("snapshot") || asked.includes("/log.ndjson"))).toEqual([])
    expect(linesOf(mirror, "current.ndjson")).toEqual(liveLines(log))
    expect(linesOf(mirror, "current.positions")).toEqual([1, 2, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14].map(String))
  })

  test("that is up to date changes nothing, and takes a newer head", async () => {
    const { register, url, mirror } = await registerWithOne()
    await followed(url, mirror, keys)
    const before = contentOf(mirror)
    expect((await followed(url, mirror, null)).moved).toBe(false)
    expect(contentOf(mirror)).toEqual(before)
    const log = register.log()
    await register.head(log, 10, { iat: headDay(1) })
    await followed(url, mirror, null)
    const changed = Object.entries(contentOf(mirror)).filter(([name, digest]) => before[name] !== digest)
    expect(changed.map(([name]) => name)).toEqual(["exports/head", "state.json"])
  })

  test("that was away goes over earlier exports, and takes a whole one where no delta leads on", async () => {
    const { register, url, mirror } = await registerWithOne()
    await followed(url, mirror, keys)
    for (const from of [10, 13]) {
      register.add(...adds(2, from), ends(from - 9))
      await register.export([from])
    }
    expect((await followed(url, mirror, null)).steps.map(({ size, by }) => [size, by])).toEqual([
      [13, "delta"],
      [16, "delta"],
    ])
    expect(linesOf(mirror, "current.ndjson")).toEqual(liveLines(register.log()))
    register.add(...adds(3, 20))
    await register.export([])
    expect((await followed(url, mirror, null)).steps.map(({ size, by }) => [size, by])).toEqual([[19, "snapshot"]])
    expect(linesOf(mirror, "current.ndjson")).toEqual(liveLines(register.log()))
    expect(existsSync(path.join(mirror, "exports", "13"))).toBe(false)
  })

  test("is handed on by any static server, and the next one too", async () => {
    const { register, url, mirror } = await registerWithOne()
    await followed(url, mirror, keys)
    const second = place("second")
    const third = place("third")
    const handed = await serveFolder(mirror)
    await followed(handed.url, second, keys)
    register.add(...adds(4, 10), ends(2))
    await register.export([10])
    await followed(url, mirror, null)
    register.add(...adds(1, 20))
    await register.export([15])
    await followed(url, mirror, null)
    await followed(handed.url, second, null)
    await followed((await serveFolder(second)).url, third, keys)
    for (const folder of [mirror, second, third]) {
      expect(linesOf(folder, "current.ndjson")).toEqual(liveLines(register.log()))
    }
    const { "state.json": _first, ...first } = contentOf(mirror)
    const { "state.json": _third, ...last } = contentOf(third)
    expect(last).toEqual(first)
  })

  test("hands on the proofs of every head that it has seen, so that the next one can hold it to them", async () => {
    const { register, url, mirror } = await registerWithOne()
    const [second, third] = [place("second"), place("third")]
    const handed = await serveFolder(mirror)
    const again = await serveFolder(second)
    await followed(url, mirror, keys)
    await followed(handed.url, second, keys)
    for (const days of [1, 2, 3]) {
      register.add(...adds(2, 10 * days))
      await register.head(register.log(), 10, { iat: headDay(days) })
      await followed(url, mirror, null)
      if (days !== 2) await followed(handed.url, second, null)
    }
    expect(readFileSync(path.join(mirror, "exports/head"))).toEqual(readFileSync(path.join(second, "exports/head")))
    expect((await followed(again.url, third, keys)).head).toBe(16)
    // A new export behind the last head, and a head beyond it.
    register.add(...adds(1, 50))
    await register.export([10])
    register.add(...adds(1, 60))
    await register.head(register.log(), 17, { iat: headDay(4) })
    for (const [from, to] of [
      [url, mirror],
      [handed.url, second],
      [again.url, third],
    ] as const) {
      expect(await followed(from, to, null)).toMatchObject({ size: 17, head: 18 })
    }
    // Proofs that were thrown away leave a head that nothing leads to.
    register.add(...adds(1, 80))
    await register.head(register.log(), 17, { iat: headDay(5) })
    await followed(url, mirror, null)
    rmSync(path.join(mirror, "log/proof/consistency"))
    await expectRefusal(handed.url, second, ["no-consistency"])
  })

  test("drops what was withdrawn, and says so", async () => {
    const { register, url, mirror } = await registerWithOne()
    await followed(url, mirror, keys)
    register.add(ends(4, { operation: "erase" }))
    const at = "2026-06-30T08:00:00.000Z"
    const withdrawn = ["zst", "gz"].map((end) => ({
      ...{ name: `snapshot.ndjson.${end}`, size: 10, sha256: "0".repeat(64), reason: "erased", at },
    }))
    await register.export([10], { withdrawn })
    register.drop(10)
    const outcome = await followed(url, mirror, null)
    expect(outcome.withdrawn.map(({ size, name }) => [size, name])).toEqual(
      withdrawn.map(({ size, name }) => [size, name]),
    )
    expect(existsSync(path.join(mirror, "exports", "10"))).toBe(false)
    expect(outcome.complete).toBe(true)
    expect(linesOf(mirror, "current.ndjson")).toEqual(liveLines(register.log()))
  })

  test("makes its lines anew when somebody has changed them", async () => {
    const { register, url, mirror } = await registerWithOne()
    await followed(url, mirror, keys)
    const file = path.join(mirror, "current.ndjson")
    writeFileSync(file, readFileSync(file, "utf8").replace("示例", "例示"))
    register.add(...adds(1, 10))
    await register.export([10])
    expect((await followed(url, mirror, null)).steps.map(({ by }) => by)).toEqual(["snapshot"])
    expect(linesOf(mirror, "current.ndjson")).toEqual(liveLines(register.log()))
    writeFileSync(file, "")
    await followed(url, mirror, null)
    expect(linesOf(mirror, "current.ndjson")).toEqual(liveLines(register.log()))
  })
})

describe("a follower", () => {
  test("leaves a folder alone that holds something else", async () => {
    const { register, url } = await registerWithOne()
    const before = contentOf(register.folder)
    await expect(follow(followerOf(url, register.folder, keys))).rejects.toThrow(/holds something else/)
    expect(contentOf(register.folder)).toEqual(before)
  })

  test("goes where it is sent, and takes what a store of objects refuses as absent", async () => {
    const { served, url, mirror } = await registerWithOne()
    const sent = (from: string, to: string) =>
      served.answers.set(from, { status: 302, body: "", headers: { location: to } })
    for (const file of [
      "head",
      "10/manifest.jws",
      "10/log.ndjson.zst",
      "10/snapshot.ndjson.zst",
      "10/snapshot.ndjson.gz",
    ]) {
      sent(`/exports/${file}`, `/exports//${file}`)
    }
    served.answers.set("/exports/10/manifest.sm2", { status: 403, body: "AccessDenied" })
    expect((await followed(url, mirror, keys)).size).toBe(10)
    expect(served.asked).toContain("/exports//10/manifest.jws")
    sent("/exports/head", "file:///etc/hostname")
    await expect(follow(followerOf(url, mirror, null))).rejects.toThrow(/to nowhere/)
  })

  test("is not sent to another place that does not prove its name", async () => {
    const { served, url, mirror } = await registerWithOne()
    const { url: inner, asked } = await serveFolder(place("inner"))
    const { port } = new URL(inner)
    for (const to of [
      `${inner}/admin`,
      `http://localhost:${port}/`,
      `//127.0.0.1:${port}/`,
      "https://a:b@localhost/",
    ]) {
      served.answers.set("/exports/head", { status: 302, body: "", headers: { location: to } })
      await expect(follow(followerOf(url, mirror, keys))).rejects.toThrow(/where nothing is asked/)
    }
    expect(asked).toEqual([])
    // By https it goes, and finds nobody there who has a certificate.
    const secure = inner.replace("http:", "https:")
    served.answers.set("/exports/head", { status: 302, body: "", headers: { location: secure } })
    await expect(follow(followerOf(url, mirror, keys))).rejects.toThrow(/can't be fetched/)
    expect(asked).toEqual([])
  })

  test("waits for a register that is busy, and gives up on one that stays so", async () => {
    const { served, url, mirror } = await registerWithOne()
    served.answers.set("/exports/head", { status: 503, body: "", headers: { "retry-after": "0" } })
    await expect(follow(followerOf(url, mirror, keys))).rejects.toThrow(/HTTP 503/)
    expect(served.asked).toHaveLength(4)
    expect(contentOf(mirror)).toEqual({})
  })

  test("takes a file that is shorter than its manifest says for none", async () => {
    const { register, url, mirror } = await registerWithOne()
    const file = path.join(register.folder, "exports", "10", "log.ndjson.zst")
    writeFileSync(file, readFileSync(file).subarray(0, 100))
    await expect(follow(followerOf(url, mirror, keys))).rejects.toThrow(/log\.ndjson\.zst can't be fetched/)
    expect(contentOf(mirror)).toEqual({})
  })
})

describe("second signatures", () => {
  const sm2 = makeSm2()
  const sets = { ...keySetOf(keys), sm2_keys: [sm2.key] }
  const believed = believe(sets)
  if ("fault" in believed) throw new Error(believed.fault)
  const given = { givenKeys: { ...believed, sha256: "0".repeat(64) } }
  const file = (folder: string, name: string) => path.join(folder, "exports", name)
  /** A register whose manifest and head have second signatures. */
  async function registerWithSecond() {
    const { register, served, url, mirror } = await registerWithOne()
    const signAgain = async (name: string, beside: string) =>
      writeFileSync(file(register.folder, beside), await sm2.second(readFileSync(file(register.folder, name), "utf8")))
    await signAgain("10/manifest.jws", "10/manifest.sm2")
    await signAgain("head", "head.sm2")
    return { register, served, url, mirror, signAgain }
  }
  const second = (unproven: readonly { code: string }[]) =>
    unproven.map(({ code }) => code).filter((code) => code.startsWith("sm2"))

  test("of manifest and head are verified, and handed on", async () => {
    const { register, url, mirror } = await registerWithSecond()
    expect(second((await followed(url, mirror, null, given)).unproven)).toEqual([])
    for (const name of ["10/manifest.sm2", "head.sm2"]) {
      expect(readFileSync(file(mirror, name))).toEqual(readFileSync(file(register.folder, name)))
    }
    expect((await followed(url, mirror, null)).moved).toBe(false)
    const { unproven } = await followed((await serveFolder(mirror)).url, place(), null, given)
    expect(second(unproven)).toEqual([])
  })

  test("of a head are taken from the answer that it came in, for another answer may have another head", async () => {
    const { register, served, url, mirror } = await registerWithSecond()
    const body = readFileSync(file(register.folder, "head"), "utf8")
    const headers = { "gongshi-sm2": (await sm2.second(body)).trim() }
    served.answers.set("/exports/head", { status: 200, body, headers })
    served.answers.set("/exports/head.sm2", { status: 200, body: await sm2.second("e30.e30.e30") })
    expect(second((await followed(url, mirror, null, given)).unproven)).toEqual([])
    expect(served.asked).not.toContain("/exports/head.sm2")
  })

  test.each([
    ["a manifest", "10/manifest.sm2"],
    ["a head", "head.sm2"],
  ])("of %s that are of something else are refused, and the mirror stays as it was", async (_, name) => {
    const { register, url, mirror } = await registerWithSecond()
    writeFileSync(file(register.folder, name), await sm2.second("e30.e30.e30"))
    expect(await refusals(url, mirror, null, given)).toEqual(["sm2-signature"])
    expect(contentOf(mirror)).toEqual({})
  })

  test("that are missing are said, and one of an older head is not kept beside a newer one", async () => {
    const { register, url, mirror } = await registerWithSecond()
    await followed(url, mirror, null, given)
    rmSync(file(register.folder, "head.sm2"))
    await register.head(register.log(), 10, { iat: headDay(1) })
    expect(second((await followed(url, mirror, null)).unproven)).toEqual(["sm2-missing"])
    expect(existsSync(file(mirror, "head.sm2"))).toBe(false)
  })
})

/** Expects that a run is refused so, and leaves the mirror as it was to the byte. */
async function expectRefusal(url: string, mirror: string, codes: string[], changes: object = {}) {
  const before = contentOf(mirror)
  expect(await refusals(url, mirror, null, changes)).toEqual(codes)
  expect(contentOf(mirror)).toEqual(before)
}

/** The drafts of a log of additions. */
const drafted = ({ lines }: ReturnType<typeof memoryLog>) =>
  lines.map((line) => ({ draft: added(line ?? ""), line: line ?? null }))

describe("refused, with the mirror as it was:", () => {
  test("a log that has been rolled back, and one that was shown larger before", async () => {
    const { register, url, mirror } = await registerWithOne()
    const old = register.log()
    register.add(...adds(3, 10))
    await register.export([10])
    await followed(url, mirror, keys)
    await register.head(old, 10, { iat: headDay(2) })
    await expectRefusal(url, mirror, ["rollback"])
    const now = register.log()
    register.add(...adds(3, 13))
    await register.head(register.log(), 13, { iat: headDay(3) })
    expect((await followed(url, mirror, null)).head).toBe(16)
    await register.head(now, 13, { iat: headDay(4) })
    await expectRefusal(url, mirror, ["rollback"])
  })

  test("an expired head, and an older one", async () => {
    const { register, url, mirror } = await registerWithOne()
    await followed(url, mirror, keys)
    await expectRefusal(url, mirror, ["frozen"], { clock: () => Date.UTC(2091, 0) })
    await register.head(register.log(), 10, { iat: headDay(-1) })
    await expectRefusal(url, mirror, ["older-head"])
  })

  test("another history: at the same size, by a delta, by a whole export, and in the head alone", async () => {
    const { register, served, url, mirror } = await registerWithOne()
    await followed(url, mirror, keys)
    const other = registerIn(place("other"), keys)
    other.add(...adds(10))
    await other.export()
    const forged = await serveFolder(other.folder, other.prove)
    await expectRefusal(forged.url, mirror, ["fork"])
    other.add(...adds(5, 10))
    await other.export()
    await expectRefusal(forged.url, mirror, ["fork"])
    await other.export([10])
    await expectRefusal(forged.url, mirror, ["root"])
    const log = other.log()
    await register.head(log, 10, { iat: headDay(3) })
    await expectRefusal(url, mirror, ["fork"])
    // A lie needs a proof, and there is none: whatever is answered, or nothing.
    const asked = "/log/proof/consistency?from=10&to=15"
    const other15 = proofOf(log, 10, 15)
    for (const body of [other15.replace('"to":15', '"to":16'), "{}", '{"proofs":[]}', "<html>"]) {
      served.answers.set(asked, { body })
      await expectRefusal(url, mirror, ["no-consistency"])
    }
    served.answers.set(asked, { status: 404, body: "" })
    await expectRefusal(url, mirror, ["no-consistency"])
    served.answers.set(asked, { body: `{"proofs":[${other15}]}` })
    await expectRefusal(url, mirror, ["fork"])
  })

  test("a head that continues the export and not the head before it", async () => {
    const { register, served, url, mirror } = await registerWithOne()
    await followed(url, mirror, keys)
    const honest = register.log()
    const grown = (from: number) =>
      memoryLog([...drafted(honest), ...adds(2, from), ...adds(from === 90 ? 0 : 1, 70)], keys.log)
    await register.head(grown(90), 10, { iat: headDay(1) })
    expect((await followed(url, mirror, null)).head).toBe(12)
    // Both continue the mirror's ten entries, each in its own way.
    await register.head(grown(80), 10, { iat: headDay(2) })
    await expectRefusal(url, mirror, ["fork"])
    served.answers.set("/log/proof/consistency?from=12&to=13", { status: 404, body: "" })
    await expectRefusal(url, mirror, ["no-consistency"])
    expect(await followed(url, place(), keys)).toMatchObject({ head: 13 })
  })

  test("a head that no export bears out later is found out by the next one", async () => {
    const { register, url, mirror } = await registerWithOne()
    await followed(url, mirror, keys)
    const drafts = adds(3, 10)
    const lie = memoryLog([...drafted(register.log()), ...adds(2, 90)], keys.log)
    await register.head(lie, 10, { iat: headDay(1) })
    expect((await followed(url, mirror, null)).head).toBe(12)
    register.add(...drafts)
    await register.export([10], {}, keys.documents)
    await register.head(register.log(), 13, { iat: headDay(2) })
    await expectRefusal(url, mirror, ["fork"])
  })

  test("a changed file, a changed manifest, keys of others, and another register", async () => {
    const { register, url, mirror } = await registerWithOne()
    await followed(url, mirror, keys)
    register.add(...adds(2, 10))
    await register.export([10])
    const file = path.join(register.folder, "exports", "12", "delta-from-10.ndjson.zst")
    const bytes = readFileSync(file)
    writeFileSync(file, Buffer.from(bytes.map((byte, at) => (at === 20 ? byte ^ 1 : byte))))
    await expectRefusal(url, mirror, ["changed"])
    writeFileSync(file, bytes)
    const manifest = path.join(register.folder, "exports", "12", "manifest.jws")
    const signed = readFileSync(manifest, "utf8")
    writeFileSync(manifest, signed.replace(".", ".."))
    expect(await refusals(url, mirror, null)).not.toEqual([])
    writeFileSync(manifest, signed)
    await expectRefusal(url, mirror, ["issuer"], { issuer: "https://other.example" })
    await register.head(register.log(), 12, {}, await createSigningKey("Ed25519"))
    await expectRefusal(url, mirror, ["foreign-key"])
    await register.head(register.log(), 12)
    expect((await followed(url, mirror, null)).size).toBe(12)
  })

  test("what the log's key has not signed, whole and as a delta, though the export's key has", async () => {
    const { register, url, mirror } = await registerWithOne()
    // Whoever has the export's key alone ends nine of ten genuine records.
    const forge = async (checkpoint: string | undefined) => {
      await register.export([10], { checkpoint })
      return ["checkpoint-missing", "checkpoint-differs"]
    }
    const genuine = await register.log().checkpoint()
    await followed(url, mirror, keys)
    register.add(...Array.from({ length: 9 }, (_, n) => ends(n)))
    for (const [index, checkpoint] of [undefined, genuine].entries()) {
      const codes = await forge(checkpoint)
      const [code] = codes.slice(index)
      await expectRefusal(url, mirror, [code ?? ""])
      expect(await refusals(url, place(), keys)).toEqual([code])
    }
    // Without a key of the log nothing is followed, unless somebody says that there is none.
    const bare = believe(documentKeysOf(keys))
    if ("fault" in bare) throw new Error(bare.fault)
    await register.export([10])
    const givenKeys = { ...bare, sha256: "0".repeat(64) }
    expect(await refusals(url, place(), null, { givenKeys })).toEqual(["log-keys-missing"])
    const { unproven } = await followed(url, place(), null, { givenKeys, withoutLogKey: true })
    expect(unproven.map(({ code }) => code)).toContain("log-keys")
  })

  test("a delta that ends what is not live in the mirror", async () => {
    const { register, url, mirror } = await registerWithOne()
    register.add(ends(4))
    await register.export()
    await followed(url, mirror, keys)
    register.add(ends(4))
    await register.export([11])
    await expectRefusal(url, mirror, ["ended-unknown"])
  })

  test("a first run leaves nothing where it is refused", async () => {
    const { url, mirror } = await registerWithOne()
    expect(await refusals(url, mirror, keys, { clock: () => Date.UTC(2091, 0) })).toEqual(["frozen"])
    expect(contentOf(mirror)).toEqual({})
  })
})

describe("keys", () => {
  /** An entry of the log that lists a key, with its line. */
  function listing(key: object, reason = "next") {
    const line = JSON.stringify({ salt: "c2FsdA", key })
    const change = {
      operation: "key",
      list: "key",
      authority: null,
      reason,
      commitment: commitmentOf(line),
    } as const
    return { draft: added(line, change), line: null, keyLine: line }
  }
  const history = (log: ReturnType<typeof memoryLog>, position: number, line: string) =>
    JSON.stringify({ entries: [{ position, entry: log.entries[position], line }] })

  test("are needed on the first run, by hand or by trust that is said", async () => {
    const { register, served, url, mirror } = await registerWithOne()
    await expect(follow(followerOf(url, mirror, null))).rejects.toThrow(/--jwks/)
    served.answers.set("/.well-known/jwks.json", { body: JSON.stringify(keySetOf(keys)) })
    const { unproven } = await followed(url, mirror, null, { trustFirstUse: true })
    expect(unproven.map(({ code }) => code)).toContain("server-keys")
    register.add(...adds(1, 10))
    await register.export([10])
    expect((await followed(url, mirror, null)).size).toBe(11)
  })

  test("that the log brings in are believed from then on, here and at the next mirror", async () => {
    const { register, served, url, mirror } = await registerWithOne()
    const second = place()
    await followed(url, mirror, keys)
    const handed = await serveFolder(mirror)
    await followed(handed.url, second, keys)
    const next = await createSigningKey("Ed25519")
    const entry = listing({ ...toPublicKey(next), key_origin: "provided", role: "export", status: "next" })
    register.add(...adds(1, 10), entry)
    const log = await register.export([10])
    served.answers.set("/v1/keys/history", { body: history(log, 11, entry.keyLine) })
    const outcome = await followed(url, mirror, null)
    expect(outcome.keys).toEqual([{ kid: next.kid, status: "next" }])
    await followed(handed.url, second, null)
    register.add(...adds(1, 12))
    await register.export([12], {}, next)
    expect((await followed(url, mirror, null)).size).toBe(13)
    expect((await followed(handed.url, second, null)).size).toBe(13)
    // The same file of keys, given at every run, takes nothing back.
    expect((await followed(url, mirror, keys)).size).toBe(13)
  })

  test("that were brought in while a mirror was away are believed by proof, and not without", async () => {
    const { register, served, url, mirror } = await registerWithOne()
    await followed(url, mirror, keys)
    const next = await createSigningKey("Ed25519")
    const entry = listing({ ...toPublicKey(next), key_origin: "provided", role: "export", status: "current" })
    register.add(...adds(1, 10), entry)
    const log = await register.export([10], {}, next)
    served.answers.set("/v1/keys/history", { body: history(log, 11, entry.keyLine) })
    await expectRefusal(url, mirror, ["foreign-key"])
    served.answers.set("/log/checkpoint", { body: await log.checkpoint() })
    served.answers.set("/log/proof/consistency?from=10&to=12", { body: JSON.stringify({ proof: log.consistency(10) }) })
    await expectRefusal(url, mirror, ["foreign-key"])
    served.answers.set("/log/proof/inclusion?position=11&size=12", {
      body: JSON.stringify({ proof: log.inclusion(11) }),
    })
    const outcome = await followed(url, mirror, null)
    expect({ size: outcome.size, keys: outcome.keys }).toEqual({
      size: 12,
      keys: [{ kid: next.kid, status: "current" }],
    })
  })

  test("whose lines can't be had are said to be lacking", async () => {
    const { register, url, mirror } = await registerWithOne()
    await followed(url, mirror, keys)
    register.add(listing({ kid: "anything" }))
    await register.export([10])
    expect(await followed(url, mirror, null)).toMatchObject({ size: 11, keys: [], keysLacking: 1 })
    expect(await followed(url, mirror, null)).toMatchObject({ moved: false, keysLacking: 1 })
  })

  test("that were compromised while their line was withheld stop every run, here and at the next mirror, until it is had", async () => {
    const { register, served, url, mirror } = await registerWithOne()
    await followed(url, mirror, keys)
    const key = { ...toPublicKey(keys.documents), key_origin: "provided", status: "compromised", good_until_size: 10 }
    const entry = listing(key, "compromised")
    const heir = await createSigningKey("Ed25519")
    const next = listing({ ...toPublicKey(heir), key_origin: "provided", status: "current" }, "current")
    register.add(entry, next)
    const log = await register.export([10])
    const { entries } = JSON.parse(history(log, 11, next.keyLine))
    served.answers.set("/v1/keys/history", { body: JSON.stringify({ entries }) })
    const [second, handed] = [place(), await serveFolder(mirror)]
    for (let run = 0; run < 2; run++) expect(await refusals(url, mirror, null)).toEqual(["compromise-withheld"])
    expect(await refusals(handed.url, second, keys)).toEqual(["compromise-withheld"])
    expect(JSON.parse(readFileSync(path.join(mirror, "state.json"), "utf8"))).toMatchObject({
      verified: { size: 12 },
      keys: { lacking: [{ position: 10, reason: "compromised" }], heard: [{ kid: heir.kid, position: 11 }] },
    })
    const whole = [...entries, ...JSON.parse(history(log, 10, entry.keyLine)).entries]
    served.answers.set("/v1/keys/history", { body: JSON.stringify({ entries: whole }) })
    // What signs the head is the compromised key: it is learnt before the head is believed.
    expect(await refusals(url, mirror, null)).toEqual(["key-compromised"])
    await register.head(log, 12, {}, heir)
    expect(await refusals(url, mirror, null)).toEqual(["key-compromised"])
    expect(readFileSync(path.join(mirror, "keys.json"), "utf8")).toContain('"compromised"')
    expect(readFileSync(path.join(mirror, "v1/keys/history"), "utf8")).toBe(
      `${JSON.stringify({ entries: whole.toReversed() })}\n`,
    )
  })

  test("that the operator lists as compromised stand for as many lines that are withheld", async () => {
    const { register, url, mirror } = await registerWithOne()
    await followed(url, mirror, keys)
    register.add(listing({ kid: "anything" }, "compromised"))
    await register.export([10])
    expect(await refusals(url, mirror, keys)).toEqual(["compromise-withheld"])
    const old = await createSigningKey("Ed25519")
    const more = { ...toPublicKey(old), key_origin: "provided", status: "compromised", good_until_size: 0 }
    const listed = believe({ keys: [...keySetOf(keys).keys, more] })
    if ("fault" in listed) throw new Error(listed.fault)
    const givenKeys = { ...listed, sha256: "0".repeat(64) }
    expect(await followed(url, mirror, null, { givenKeys })).toMatchObject({ keysLacking: 0 })
    register.add(listing({ kid: "another" }, "compromised"))
    await register.export([11])
    expect(await refusals(url, mirror, null)).toEqual(["compromise-withheld"])
  })

  test("keep the log's last word when an earlier one comes late", async () => {
    const { register, served, url, mirror } = await registerWithOne()
    await followed(url, mirror, keys)
    const next = await createSigningKey("Ed25519")
    const listed = (status: string) => listing({ ...toPublicKey(next), key_origin: "provided", status }, status)
    const [first, last] = [listed("next"), listed("retired")]
    register.add(first, last)
    const log = await register.export([10])
    served.answers.set("/v1/keys/history", { body: history(log, 11, last.keyLine) })
    expect(await followed(url, mirror, null)).toMatchObject({ keysLacking: 1, keys: [{ status: "retired" }] })
    served.answers.set("/v1/keys/history", { body: history(log, 10, first.keyLine) })
    expect(await followed(url, mirror, null)).toMatchObject({ keysLacking: 0, keys: [] })
    expect(readFileSync(path.join(mirror, "keys.json"), "utf8")).toContain('"retired"')
  })
})
