/**
 * Evidence: what a follower, a watch and `verify` keep when they refuse, what it comes to before whoever judges it with keys of
 * their own, and that nobody's word in the file decides.
 */
import { execFileSync } from "node:child_process"
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import path from "node:path"
import { describe, expect, test } from "vitest"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { type Evidence, exhibit, formatEvidence, readEvidence } from "../../src/verify/evidence/evidence.ts"
import { judge } from "../../src/verify/evidence/judge.ts"
import { follow } from "../../src/verify/follow/node-follow.ts"
import { readKeyRing } from "../../src/verify/key-ring.ts"
import { gongshi, useFolder } from "../support/command.ts"
import { adds, followed, followerOf, placeIn, proofOf, registerIn } from "../support/followed.ts"
import { languages } from "../support/language.ts"
import {
  added,
  headOf,
  keySetOf,
  lineOf,
  makeKeys,
  memoryLog,
  receiptOf,
  sign,
  signedAt,
} from "../support/published.ts"
import { serveFolder } from "../support/register-server.ts"

const cwd = useFolder()
const place = placeIn(cwd)
const keys = await makeKeys()
const others = await makeKeys()
const ringOf = (of: typeof keys) => {
  const ring = readKeyRing(sha256, { jwks: keySetOf(of) })
  if ("fault" in ring) throw new Error(ring.fault)
  return ring
}
const drafts = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => lineOf(from + n)).map((line) => ({ draft: added(line), line }))

const begun = drafts(6)
const one = memoryLog([...begun, ...drafts(4, 10)], keys.log)
const other = memoryLog([...begun.slice(0, 5), ...drafts(5, 20)], keys.log)

function evidenceOf(signed: string[], shown: Evidence["shown"], changes: Partial<Evidence["trusted"]> = {}): Evidence {
  const trusted = { keys: keySetOf(keys), vkeys: [], root: null, policy: null, issuer: null, origin: null, state: null }
  const found = { found_at: new Date(signedAt).toISOString(), by: "verify", findings: [] } as const
  const read = readEvidence(formatEvidence({ ...found, trusted: { ...trusted, signed, ...changes }, shown }))
  if (!read) throw new Error("what is written can't be read")
  return read
}
const judged = async (evidence: Evidence, own = ringOf(keys)) => {
  const judgement = await judge(evidence, { sha256, own, now: signedAt + 60_000 })
  if (judgement === "no-keys") throw new Error(judgement)
  return judgement
}
/** The same by Python alone; null where it shows nothing. */
function inPython(evidence: Evidence, of: typeof keys): { size: number; root: string }[] | null {
  const [file, jwks] = [path.join(place("judged"), "evidence.json"), path.join(place("judged"), "jwks.json")]
  writeFileSync(file, formatEvidence(evidence))
  writeFileSync(jwks, JSON.stringify(keySetOf(of)))
  const program = path.resolve(import.meta.dirname, "../../client/gongshi.py")
  try {
    const said = execFileSync("python3", ["-B", program, "judge", file, "--jwks", jwks], { encoding: "utf8" })
    return said
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line))
  } catch {
    return null
  }
}

describe("evidence of two histories", () => {
  const root = (log: typeof one, size: number) => Buffer.from(log.root(size)).toString("base64")

  test("is two signed heads of one size", async () => {
    const evidence = evidenceOf([await one.checkpoint(8)], [exhibit("checkpoint", await other.checkpoint(8))])
    const { verdict, heads, areKeysGiven } = await judged(evidence)
    expect([verdict, areKeysGiven]).toEqual(["fork", false])
    expect([heads?.one.root, heads?.other.root].sort()).toEqual([root(one, 8), root(other, 8)].sort())
    if (languages.python)
      expect(
        inPython(evidence, keys)
          ?.map((head) => head.root)
          .sort(),
      ).toEqual([root(one, 8), root(other, 8)].sort())
  })

  // A size that is a power of two stands in no proof of its own: there the answer's own words have to be told apart.
  test.each([6, 7, 8])("of two sizes, where the later contains another tree of the earlier size, %d", async (size) => {
    const shown = [exhibit("head", await other.checkpoint()), exhibit("proof", proofOf(other, size, 10))]
    const evidence = evidenceOf([await one.checkpoint(size)], shown)
    const { verdict, heads } = await judged(evidence)
    expect([verdict, heads?.one.size, heads?.other.size]).toEqual(["fork", size, 10])
    if (languages.python) expect(inPython(evidence, keys)?.map((head) => head.size)).toEqual([size, 10])
  })

  test("is none where a proof merely fails, where the log has grown, or where another's key has signed", async () => {
    const broken = proofOf(other, 6, 9).replace('"to":9', '"to":10')
    const shown = async (log: typeof one, proof: string) => [
      exhibit("head", await log.checkpoint()),
      exhibit("proof", proof),
    ]
    const failing = evidenceOf([await one.checkpoint(6)], await shown(other, broken))
    expect((await judged(failing)).verdict).not.toBe("fork")
    const grown = evidenceOf([await one.checkpoint(6)], await shown(one, proofOf(one, 6, 10)))
    expect((await judged(grown)).verdict).toBe("nothing")
    const forged = memoryLog([...begun, ...drafts(4, 30)], others.log)
    const framed = evidenceOf([await one.checkpoint(8)], [exhibit("head", await forged.checkpoint(8))])
    expect((await judged(framed)).verdict).toBe("unsigned")
    if (languages.python) for (const each of [failing, grown, framed]) expect(inPython(each, keys)).toBeNull()
  })

  test("says that its keys were chosen by whoever wrote it, where nobody gives others", async () => {
    const forged = [memoryLog(drafts(8), others.log), memoryLog(drafts(8, 40), others.log)] as const
    const evidence = evidenceOf([await forged[0].checkpoint()], [exhibit("checkpoint", await forged[1].checkpoint())], {
      keys: keySetOf(others),
    })
    const judgement = await judge(evidence, { sha256, own: null, now: signedAt })
    expect(judgement).toMatchObject({ verdict: "fork", areKeysGiven: true })
    expect((await judged(evidence)).verdict).toBe("unsigned")
  })
})

test("a head of a later time that names a smaller log is told as that", async () => {
  const head = async (size: number, iat: number) =>
    sign(
      "head",
      await headOf(memoryLog(begun.slice(0, size), keys.log), { size, sha256: "0".repeat(64) }, { iat, exp: iat + 60 }),
      keys.documents,
    )
  const at = signedAt / 1000
  const evidence = evidenceOf([await head(6, at - 600)], [exhibit("exports/head", await head(4, at))])
  const { verdict, heads } = await judged(evidence)
  expect([verdict, heads?.one.size, heads?.other.size]).toEqual(["rollback", 6, 4])
  const onward = evidenceOf([await head(4, at - 600)], [exhibit("exports/head", await head(6, at))])
  expect((await judged(onward)).verdict).not.toBe("rollback")
})

test("a paper that the register's key has signed and that does not hold is told apart from one that nobody has signed", async () => {
  const counts = { listed: 9, clear: 9, review: 0, unknown: 0, invalid: 0 }
  const token = await sign("receipt", receiptOf("0".repeat(64), "1".repeat(64), { counts }), keys.documents)
  expect((await judged(evidenceOf([], [exhibit("receipt.jwt", token)]))).verdict).toBe("signed")
  const changed = `${token.slice(0, -6)}AAAAAA`
  expect((await judged(evidenceOf([], [exhibit("receipt.jwt", changed)]))).verdict).toBe("unsigned")
})

test("nobody makes a case against a register by asking for what a good paper need not have", async () => {
  const token = await sign("receipt", receiptOf("0".repeat(64), "1".repeat(64)), keys.documents)
  const good = [exhibit("receipt.jwt", token)]
  expect(await judged(evidenceOf([], good))).toMatchObject({ verdict: "nothing", findings: [] })
  const early = { ...evidenceOf([], good), found_at: new Date(signedAt - 86_400_000).toISOString() }
  const framings = [
    early,
    evidenceOf([], good, { issuer: "someone else" }),
    evidenceOf([], good, { origin: "another/log" }),
  ]
  for (const framing of framings) {
    const { verdict, findings } = await judged(framing)
    expect([verdict, findings.length]).toEqual(["nothing", 1])
  }
})

describe("a follower that is shown another history", () => {
  test("keeps one file by which anybody sees that one key has signed both, and keeps the same once", async () => {
    const register = registerIn(place("one"), keys)
    register.add(...adds(10))
    await register.export()
    const served = await serveFolder(register.folder, register.prove)
    const mirror = place()
    await followed(served.url, mirror, keys)
    const forked = registerIn(place("two"), keys)
    forked.add(...adds(9), ...adds(5, 50))
    await forked.export([10])
    const lying = await serveFolder(forked.folder, (url) => {
      const [, from, to] = (/from=(\d+)&to=(\d+)$/.exec(url) ?? []).map(Number)
      return from === undefined || to === undefined ? null : proofOf(forked.log(), from, to)
    })
    const outcome = await follow(followerOf(lying.url, mirror, keys))
    if (outcome.ok) throw new Error("it followed another history")
    expect(outcome.findings).not.toEqual([])
    const evidence = readEvidence(readFileSync(outcome.evidence ?? "", "utf8"))
    if (!evidence) throw new Error("what was kept can't be read")
    const { verdict, heads } = await judged(evidence)
    expect([verdict, heads?.one.size, heads?.other.size]).toEqual(["fork", 10, 14])
    if (languages.python) expect(inPython(evidence, keys)?.map(({ size }) => size)).toEqual([10, 14])
    await follow(followerOf(lying.url, mirror, keys))
    expect(readdirSync(path.join(mirror, "evidence"))).toHaveLength(1)
    expect(await followed(served.url, mirror, keys)).toMatchObject({ ok: true, size: 10 })
  })
})

test("verify keeps what it refuses beside its state, or where it is told; judge says what it comes to", async () => {
  const folder = place()
  const file = (name: string, text: string) => {
    writeFileSync(path.join(cwd, `${path.basename(folder)}-${name}`), text)
    return `${path.basename(folder)}-${name}`
  }
  const jwks = file("keys.json", JSON.stringify(keySetOf(keys)))
  const state = `${path.basename(folder)}-state.json`
  const first = ["verify", file("first", await one.checkpoint(8)), "--jwks", jwks, "--state", state]
  expect(await gongshi(first, { cwd })).toMatchObject({ code: 0 })
  const second = ["verify", file("second", await other.checkpoint(8)), "--jwks", jwks, "--state", state]
  const refused = await gongshi(second, { cwd })
  expect([refused.code, refused.stdout.includes(`${state}.evidence.json`)]).toEqual([1, true])
  const judgement = await gongshi(["judge", `${state}.evidence.json`, "--jwks", jwks, "--json"], { cwd })
  expect(judgement.code).toBe(0)
  expect(JSON.parse(judgement.stdout)).toMatchObject({ verdict: "fork", areKeysGiven: false })
  // Nobody has said where, and there is no state: nothing is written.
  const loose = file("loose", (await other.checkpoint(9)).replace("\n9\n", "\n7\n"))
  expect(await gongshi(["verify", loose, "--jwks", jwks], { cwd })).toMatchObject({ code: 1 })
  expect(existsSync(path.join(cwd, `${loose}.evidence.json`))).toBe(false)
  const told = await gongshi(["verify", loose, "--jwks", jwks, "--evidence", "kept.json"], { cwd })
  expect(told.code).toBe(1)
  expect(await gongshi(["judge", "kept.json", "--jwks", jwks], { cwd })).toMatchObject({ code: 1 })
  const wrong = await gongshi(["judge", jwks], { cwd })
  expect([wrong.code, wrong.stderr.includes("gongshi-evidence/v1")]).toEqual([2, true])
})
