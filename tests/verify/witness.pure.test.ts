/**
 * Witnesses: what they cosign and what they refuse, and that whoever asks for enough of them is shown no history of its own.
 */
import { once } from "node:events"
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import path from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { toBase64 } from "../../src/ledger/base64.ts"
import { signCheckpoint } from "../../src/ledger/checkpoint.ts"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { noteSigner, parseNote, toVkey } from "../../src/ledger/signed-note.ts"
import { cosignedAt, readWitnessKey, witnessVkey } from "../../src/ledger/witness/cosignature.ts"
import { type Policy, readPolicy } from "../../src/ledger/witness/policy.ts"
import { createSigningKey } from "../../src/signing/signing-key.ts"
import { follow } from "../../src/verify/follow/node-follow.ts"
import { verifyAny } from "../../src/verify/recognise.ts"
import { makeWitness, openWitness, serveWitness, type Witness } from "../../src/verify/witness/node-witness.ts"
import { adds, followerOf, headDay, placeIn, proofOf, registerIn } from "../support/followed.ts"
import {
  added,
  headOf,
  lineOf,
  type MemoryLog,
  makeKeys,
  memoryLog,
  optionsOf,
  origin,
  proofTextOf,
  reportOf,
  sign,
  signedAt,
} from "../support/published.ts"
import { serveFolder } from "../support/register-server.ts"

const base = mkdtempSync(path.join(tmpdir(), "gongshi-witness-"))
afterAll(() => rmSync(base, { recursive: true, force: true }))
const place = placeIn(base)
const keys = await makeKeys()
const { vkey } = noteSigner(sha256, origin, keys.log)
const lines = Array.from({ length: 12 }, (_, n) => lineOf(n))
const logOf = (from: readonly string[]) =>
  memoryLog(
    from.map((line) => ({ draft: added(line), line })),
    keys.log,
  )
const log = logOf(lines)
/** The same key over another history, which begins alike. */
const split = logOf([...lines.slice(0, 4), ...lines.slice(5), "x"])
const now = () => signedAt

async function newWitness(name: string, logs = `${vkey}\n`, clock = now) {
  const folder = place(name)
  await makeWitness(folder, `${name}.example`)
  writeFileSync(path.join(folder, "logs"), logs)
  return { folder, witness: await openWitness(folder, clock) }
}

const submission = async (old: number, from: MemoryLog, size: number, proof = from.consistency(old, size)) =>
  `old ${old}\n${proof.map((hash) => `${hash}\n`).join("")}\n${await from.checkpoint(size)}`
const submit = async (witness: Witness, ...given: Parameters<typeof submission>) =>
  witness.submit(await submission(...given))

describe("a witness", () => {
  test("cosigns what continues the last checkpoint, and says when", async () => {
    const { witness, folder } = await newWitness("w1")
    for (const [old, size] of [
      [0, 3],
      [3, 3],
      [3, 8],
      [8, 12],
    ] as const) {
      const { status, body } = await submit(witness, old, log, size)
      expect(status).toBe(200)
      const note = parseNote(`${await log.checkpoint(size)}${body}`)
      expect(note && (await cosignedAt(note, witness.key))).toBe(signedAt / 1000)
      expect(readWitnessKey(sha256, witnessVkey(witness.key))).toEqual(witness.key)
    }
    expect(readdirSync(path.join(folder, "checkpoints"))).toHaveLength(1)
    expect(statSync(path.join(folder, "key.json")).mode & 0o077).toBe(0)
  })

  test("refuses, each by its status, and stays where it was", async () => {
    const { witness } = await newWitness("w2")
    await submit(witness, 0, log, 4)
    const stranger = await createSigningKey("Ed25519")
    const foreign = await signCheckpoint({ origin, size: 8, root: log.root(8) }, [noteSigner(sha256, origin, stranger)])
    const elsewhere = memoryLog([{ draft: added("x"), line: "x" }], keys.log, "other.example/log")
    const proof = log
      .consistency(4, 8)
      .map((hash) => `${hash}\n`)
      .join("")
    expect(await submit(witness, 9, log, 8, [])).toMatchObject({ status: 400 })
    for (const body of [
      "",
      "old 4\n",
      "old 04\n\nx",
      `old 4\nx\n\n${await log.checkpoint(8)}`,
      await log.checkpoint(8),
    ]) {
      expect(await witness.submit(body)).toMatchObject({ status: 400 })
    }
    const long = Array.from({ length: 64 }, () => toBase64(log.root()))
    expect(await submit(witness, 4, log, 8, long)).toMatchObject({ status: 400 })
    expect(await witness.submit(`old 4\n${proof}\n${foreign}`)).toMatchObject({ status: 403 })
    expect(await submit(witness, 0, elsewhere, 1)).toMatchObject({ status: 404 })
    for (const old of [0, 3, 5]) {
      expect(await submit(witness, old, log, 8, log.consistency(old, 8))).toEqual({
        ...{ status: 409, body: "4\n", type: "text/x.tlog.size" },
      })
    }
    expect(await submit(witness, 4, log, 8, log.consistency(3, 8))).toMatchObject({ status: 422 })
    expect(await submit(witness, 4, log, 8, [])).toMatchObject({ status: 422 })
    const same = await signCheckpoint({ origin, size: 4, root: log.root(3) }, [noteSigner(sha256, origin, keys.log)])
    expect(await witness.submit(`old 4\n\n${same}`)).toMatchObject({ status: 422 })
    expect(await submit(witness, 4, log, 8)).toMatchObject({ status: 200 })
    // The other history begins with the same four entries; it is too late for it now.
    expect(await submit(witness, 8, split, 12)).toMatchObject({ status: 422 })
  })

  test("remembers across a restart, and is not begun anew by a file that can't be read", async () => {
    const { witness, folder } = await newWitness("w3")
    await submit(witness, 0, log, 5)
    const again = await openWitness(folder, now)
    expect(again.key).toEqual(witness.key)
    expect(await submit(again, 0, split, 9)).toMatchObject({ status: 409, body: "5\n" })
    await expect(makeWitness(folder, "other.example")).rejects.toThrow(/has a key already/)
    const [file = ""] = readdirSync(path.join(folder, "checkpoints"))
    writeFileSync(path.join(folder, "checkpoints", file), "")
    await expect(submit(again, 0, split, 9)).rejects.toThrow(/holds no checkpoint/)
  })

  test("cosigns one of two that come at once, whichever is first, and the other never", async () => {
    for (let round = 0; round < 5; round++) {
      const { witness } = await newWitness(`race${round}`)
      await submit(witness, 0, log, 4)
      const both = await Promise.all([
        submit(witness, 4, log, 9),
        submit(witness, 4, split, 10),
        submit(witness, 4, log, 8),
      ])
      expect(both.map(({ status }) => status).sort()).toEqual([200, 409, 409])
    }
  })

  test("answers over HTTP, with bounds, and nothing else is there", async () => {
    const { witness } = await newWitness("w4")
    const server = serveWitness(witness, () => {}).listen(0, "127.0.0.1")
    await once(server, "listening")
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const post = async (body: string) => fetch(`${url}/add-checkpoint`, { method: "POST", body })
    const good = await post(await submission(0, log, 6))
    expect([good.status, (await good.text()).startsWith("— w4.example ")]).toEqual([200, true])
    const stale = await post(await submission(0, log, 8))
    expect([stale.status, stale.headers.get("content-type"), await stale.text()]).toEqual([
      409,
      "text/x.tlog.size",
      "6\n",
    ])
    expect((await post("x".repeat(70_000))).status).toBe(413)
    expect(await (await fetch(url)).text()).toBe(`${witnessVkey(witness.key)}\n`)
    expect((await fetch(`${url}/add-checkpoint`)).status).toBe(405)
    expect((await fetch(`${url}/key.json`)).status).toBe(404)
    server.close()
    server.closeAllConnections()
  })
})

describe("a policy", () => {
  const vkeys: string[] = []
  beforeAll(async () => {
    for (const name of ["a", "b", "c"]) vkeys.push(witnessVkey((await newWitness(name)).witness.key))
  })
  const read = (...policy: string[]) => readPolicy(sha256, `${policy.join("\n")}\n`)
  const three = () => vkeys.map((each, n) => `witness w${n} ${each}`)
  const metBy = (policy: Policy | { line: number }) =>
    "line" in policy
      ? null
      : [...Array(8).keys()].filter((bits) => policy.isMet(new Set([0, 1, 2].filter((place) => bits & (1 << place)))))

  test("says who is enough: one, any, all, k of n, groups of groups, or nobody", () => {
    expect(metBy(read(...three(), "quorum w1"))).toEqual([2, 3, 6, 7])
    expect(metBy(read(...three(), "group g any w0 w1 w2", "quorum g"))).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(metBy(read(...three(), "group g all w0 w1 w2", "quorum g"))).toEqual([7])
    expect(metBy(read("# two of three", "", ...three(), " group\tg 2 w0 w1 w2 ", "quorum g"))).toEqual([3, 5, 6, 7])
    expect(metBy(read(...three(), "group g 1 w0 w1", "group h all g w2", "quorum h"))).toEqual([5, 6, 7])
    expect(metBy(read("quorum none"))).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(read(`log ${vkey} https://register.example`, "quorum none")).toMatchObject({ logs: [{ name: origin }] })
  })

  test.each<[string, () => string[], number]>([
    ["no quorum", () => three(), 4],
    ["two quorums", () => [...three(), "quorum w0", "quorum w1"], 5],
    ["a name that nobody has", () => ["quorum w0"], 1],
    ["a name twice", () => [...three().slice(0, 1), `witness w0 ${vkeys[1]}`, "quorum w0"], 2],
    ["a key twice", () => [...three().slice(0, 1), `witness w9 ${vkeys[0]}`, "quorum w0"], 2],
    ["more than there are", () => [...three(), "group g 4 w0 w1 w2", "quorum g"], 4],
    ["none of them", () => [...three(), "group g 0 w0 w1 w2", "quorum g"], 4],
    ["a witness in two groups", () => [...three(), "group g any w0", "group h any w0 w1", "quorum h"], 5],
    ["a member twice", () => [...three(), "group g 2 w0 w0", "quorum g"], 4],
    ["a group within itself", () => [...three(), "group g any g", "quorum g"], 4],
    ["a log's key for a witness's", () => [`witness w0 ${vkey}`, "quorum w0"], 1],
    ["a witness's key for a log's", () => [`log ${vkeys[0]}`, "quorum none"], 1],
    ["a word that nobody knows", () => ["quorum none", "more"], 2],
    ["a carriage return", () => ["quorum none\r"], 1],
  ])("with %s is none", (_, policy, line) => {
    expect(read(...policy())).toEqual({ line })
  })
})

describe("whoever asks for two of three witnesses", () => {
  let witnesses: Witness[]
  let policy: Policy

  beforeAll(async () => {
    witnesses = []
    for (const name of ["x", "y", "z"]) witnesses.push((await newWitness(name)).witness)
    const rows = witnesses.map(({ key }, n) => `witness w${n} ${witnessVkey(key)}`)
    const given = readPolicy(sha256, [...rows, "group g 2 w0 w1 w2", "quorum g", ""].join("\n"))
    if ("line" in given) throw new Error(`line ${given.line}`)
    policy = given
  })

  /** A checkpoint with the cosignatures of those who gave them. */
  const cosigned = async (from: MemoryLog, size: number, by: readonly Witness[], old = 0) => {
    const proof = old === 0 ? [] : from.consistency(old, size)
    const answers = await Promise.all(by.map(async (witness) => (await submit(witness, old, from, size, proof)).body))
    return `${await from.checkpoint(size)}${answers.filter((line) => line.startsWith("—")).join("")}`
  }
  const codes = async (text: string, changes: object = {}) =>
    (await verifyAny(text, optionsOf(keys, { policy, ...changes }))).findings.map(({ code }) => code)

  test("believes each document under a checkpoint that two have cosigned, and none under fewer", async () => {
    const checkpoint = await cosigned(log, 12, witnesses.slice(0, 2))
    const documents = async (note: string) => [
      note,
      await sign("report", { ...(await reportOf(log, [0])), checkpoint: note }, keys.documents),
      await sign(
        "head",
        { ...(await headOf(log, { size: 12, sha256: "0".repeat(64) })), checkpoint: note },
        keys.documents,
      ),
      (await proofTextOf(log, 1)).replace(await log.checkpoint(), note),
    ]
    for (const text of await documents(checkpoint)) {
      const { ok, proven } = await verifyAny(text, optionsOf(keys, { policy }))
      expect({ ok, witnessed: proven.filter(({ code }) => code === "witnessed").map(({ en }) => en) }).toEqual({
        ...{ ok: true, witnessed: [expect.stringContaining("x.example, y.example")] },
      })
    }
    const one = checkpoint.replace(/— y\.example .*\n/, "")
    for (const text of [...(await documents(one)), ...(await documents(await log.checkpoint()))]) {
      expect(await codes(text)).toContain("policy")
    }
    // Without a policy nobody asks, and lines of strangers are passed over.
    for (const text of await documents(one)) expect((await verifyAny(text, optionsOf(keys))).ok).toBe(true)
  })

  test("is shown no other history, though the log's own key has signed both", async () => {
    const fork = await cosigned(split, 12, witnesses)
    // Two had seen the first one; the third is all that a liar gets.
    expect(fork.match(/— [xyz]\.example/g)).toEqual(["— z.example"])
    expect(await codes(fork)).toEqual(["policy"])
    const borrowed = /— x\.example .*\n/.exec(await cosigned(log, 12, [])) ?? ""
    const genuine = (await submit(witnesses[0] as Witness, 12, log, 12)).body
    expect(await codes(`${fork}${borrowed}${genuine}`)).toEqual(["policy"])
  })

  test("counts no cosignature of the future, none twice, and no log but those of the policy", async () => {
    const { witness } = await newWitness("late", `${vkey}\n`, () => signedAt + 3_600_000)
    const alone = readPolicy(sha256, `witness w ${witnessVkey(witness.key)}\nquorum w\n`)
    if ("line" in alone) throw new Error("no policy")
    const note = await cosigned(log, 12, [witness])
    expect(await codes(note, { policy: alone })).toEqual(["policy"])
    expect(await codes(note, { policy: alone, now: signedAt + 3_600_000 })).toEqual([])
    const stranger = await createSigningKey("Ed25519")
    const of = (key: typeof stranger) => `log ${toVkey(sha256, origin, Buffer.from(key.x, "base64url"))}\nquorum none\n`
    const [own, other] = [readPolicy(sha256, of(keys.log)), readPolicy(sha256, of(stranger))]
    if ("line" in own || "line" in other) throw new Error("no policy")
    expect(await codes(await log.checkpoint(), { policy: own })).toEqual([])
    expect(await codes(await log.checkpoint(), { policy: other })).toEqual(["checkpoint-foreign-key"])
  })

  test("follows a register whose checkpoints they have cosigned, and stops at one that they have not", async () => {
    const register = registerIn(place("register"), keys)
    register.add(...adds(3))
    const three: Witness[] = []
    for (const name of ["f0", "f1"]) three.push((await newWitness(name)).witness)
    const given = readPolicy(
      sha256,
      [...three.map(({ key }, n) => `witness w${n} ${witnessVkey(key)}`), "group g all w0 w1", "quorum g"].join("\n"),
    )
    if ("line" in given) throw new Error("no policy")
    const checkpoint = await cosigned(register.log(), 3, three)
    await register.export([], { checkpoint })
    await register.head(register.log(), 3, { checkpoint })
    const { url } = await serveFolder(register.folder, register.prove)
    const mirror = place()
    const run = (first: typeof keys | null, changes: object = {}) =>
      follow(followerOf(url, mirror, first, { policy: given, ...changes }))
    expect(await run(keys)).toMatchObject({ ok: true, size: 3 })
    register.add(...adds(1, 9))
    await register.export([3])
    await register.head(register.log(), 4, { iat: headDay(1) })
    const before = readFileSync(path.join(mirror, "state.json"))
    expect(await run(null)).toMatchObject({ ok: false, findings: [{ code: "policy" }] })
    expect(readFileSync(path.join(mirror, "state.json")).equals(before)).toBe(true)

    // What they have cosigned since leads there, from the export's size and from the head's.
    register.add(...adds(1, 20))
    await register.head(register.log(), 4, { iat: headDay(2) })
    register.add(...adds(2, 30))
    const later = await cosigned(register.log(), 7, three, 3)
    const proofs = { "/log/checkpoint/witnessed": later } as Record<string, string>
    const whole = register.log()
    const answer = (other: MemoryLog) => (asked: string) => {
      const [from, to] = (/from=(\d+)&to=(\d+)$/.exec(asked) ?? []).slice(1).map(Number)
      return proofs[asked] ?? (from === undefined || to === undefined ? null : proofOf(other, from, to))
    }
    const served = await serveFolder(register.folder, answer(whole))
    // Of another history it leads nowhere, and nothing moves.
    const forked = memoryLog([...adds(3), ...adds(4, 60)], keys.log)
    const lying = await serveFolder(register.folder, answer(forked))
    const other = { remote: followerOf(lying.url, mirror, null).remote }
    expect(await run(null, other)).toMatchObject({ ok: false })
    const away = { remote: followerOf(served.url, mirror, null).remote }
    expect(await run(null, away)).toMatchObject({ ok: true, size: 4, head: 5 })
  })
})
