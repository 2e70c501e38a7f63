/**
 * Answers of the API as they come, proofs of growth and shared data: verified as the page and the command verify them, and
 * refused where one thing in them is another.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { verifyGiven } from "../../src/verify/given.ts"
import { readKeyRing } from "../../src/verify/key-ring.ts"
import { toHex } from "../../src/verify/manifest.ts"
import { verifyRarer } from "../../src/verify/rarer.ts"
import type { VerifyOptions } from "../../src/verify/verification.ts"
import { clientHeader, clock, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { makeKeys, optionsOf, sign, signedNow } from "../support/published.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../support/rows.ts"
import { testLog } from "../support/signed-log.ts"

const database = useDatabase()
let log: ReturnType<typeof testLog>["log"]
const app = testApp(() => database.sql, {
  get signedLog() {
    return log
  },
})
let options: VerifyOptions
let earlier = 0

beforeAll(async () => {
  log = testLog(database.sql).log
  await importRecords(database.sql, [abnormalRow(1), penaltyRow(1), subjectRow(2)])
  await log.catchUp()
  earlier = (await get("/status")).as_of.size
  await importRecords(database.sql, [abnormalRow(3)])
  await log.catchUp()
  const ring = readKeyRing(sha256, {
    jwks: await get("/.well-known/jwks.json"),
    vkeys: (await get("/status")).log.vkeys,
  })
  if ("fault" in ring) throw new Error(ring.fault)
  options = { sha256, keys: ring, now: clock() }
})

// biome-ignore lint/suspicious/noExplicitAny: what the API answers is read member by member
const get = async (path: string): Promise<any> => (await app.request(path)).json()

/** As the page takes it, pasted and as a file. */
async function verified(text: string) {
  const bytes = Buffer.from(text)
  const [pasted, ...more] = await verifyGiven(text, [], options, verifyRarer)
  const file = { name: "x", bytes, sha256: toHex(sha256(bytes)) }
  const [held] = await verifyGiven("", [file], options, verifyRarer)
  expect(more).toEqual([])
  expect(held?.ok).toBe(pasted?.ok)
  return { ...pasted, codes: pasted?.findings.map(({ code }) => code), said: JSON.stringify(pasted?.findings) }
}

describe("a report as the API answers it", () => {
  test("is verified by the token in it", async () => {
    for (const n of [1, 2]) {
      const answer = await verified(JSON.stringify(await get(`/v1/subjects/${codeOf(n)}/report`), null, 2))
      expect(answer).toMatchObject({ ok: true, kind: "report", codes: [], facts: { subject: { code: codeOf(n) } } })
    }
  })

  test("is refused where what is readable is not what the token signs", async () => {
    const listed = await get(`/v1/subjects/${codeOf(1)}/report`)
    const clear = await get(`/v1/subjects/${codeOf(2)}/report`)
    const cases = [
      { ...listed, statement: { ...listed.statement, records: [] } },
      { ...listed, statement: { ...listed.statement, exp: listed.statement.exp + 1 } },
      { ...listed, token: clear.token },
      { ...listed, statement: {} },
    ]
    for (const each of cases) {
      const { ok, codes } = await verified(JSON.stringify(each))
      expect([ok, codes]).toEqual([false, ["contradiction"]])
    }
    const [shown] = await verifyGiven(JSON.stringify(cases[0]), [], options, verifyRarer)
    expect(shown?.proven).toEqual([])
    const forged = await verified(JSON.stringify({ ...listed, token: listed.token.replace(/.{4}$/, "AAAA") }))
    expect([forged.ok, forged.codes]).toEqual([false, ["signature"]])
  })
})

test("a file that is nothing signed is refused by its name beside one that is", async () => {
  const file = (name: string, text: string) => {
    const bytes = Buffer.from(text)
    return { name, bytes, sha256: toHex(sha256(bytes)) }
  }
  const report = JSON.stringify(await get(`/v1/subjects/${codeOf(1)}/report`))
  const all = await verifyGiven(
    "",
    [file("report.json", report), file("other.docx", "PK forged")],
    options,
    verifyRarer,
  )
  expect(all.map(({ ok }) => ok)).toEqual([true, false])
  expect(all[1]?.findings[0]).toMatchObject({ code: "unrecognised", where: { file: "other.docx" } })
})

test("an answer of any kind is refused with a number, a name or a member that programs read otherwise", async () => {
  const { records } = await get(`/v1/subjects/${codeOf(1)}`)
  for (const path of [
    `/v1/subjects/${codeOf(1)}/report`,
    `/log/map/${codeOf(1)}`,
    `/v1/records/${records[0].id}/proof`,
    `/log/proof/consistency?from=${earlier}`,
  ]) {
    const text = await (await app.request(path)).text()
    expect((await verified(text)).ok, path).toBe(true)
    // By Python's json.dump, which escapes what is not ASCII.
    const ascii = text.replaceAll(/[^\x20-\x7e]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`)
    expect((await verified(ascii)).ok, path).toBe(true)
    for (const other of [
      text.replace(/":(\d+)([,}])/, '":$1.0$2'),
      text.replace(/":(\d+)([,}])/, '":$1e0$2'),
      text.replace(/"(\w+)":(\d+)([,}])/, '"$1":$2,"$1":$2$3'),
      text.replace(/"p(\w+)":/, '"\\u0070$1":'),
    ]) {
      expect(other).not.toBe(text)
      expect((await verified(other)).ok, path).toBe(false)
    }
  }
})

test("what is nested too deep to be written is refused like everything else that is wrong", async () => {
  const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`
  const part = (text: string) => Buffer.from(text).toString("base64url")
  const header = `{"alg":"Ed25519","kid":"x","typ":"gongshi-report+jwt","x":${deep}}`
  for (const text of [
    `{"statement":${deep},"token":"a.b.c"}`,
    `{"responses":{"a":${deep}},"map":${deep}}`,
    `{"request":${deep}}\n{}\n`,
    `{"from":${deep}}`,
    `${part(header)}.${part("{}")}.${part("x")}`,
  ]) {
    expect((await verified(text)).ok).toBe(false)
  }
})

test("an answer to a check is none of these, whatever stands in it: nobody signs what it says", async () => {
  const headers = { ...(await clientHeader(database.sql, "platform")), "content-type": "application/json" }
  const body = JSON.stringify({ queries: { a: { code: codeOf(1) } }, proof: true })
  const answer = await (await app.request("/v1/check", { method: "POST", headers, body })).text()
  expect((await verified(answer)).codes).toEqual(["unrecognised"])
})

describe("a proof that the log has grown", () => {
  const path = () => `/log/proof/consistency?from=${earlier}`

  test("is verified as JSON, and says what it takes on the proof's word; as text with the state that was kept", async () => {
    const json = await get(path())
    const read = await verified(JSON.stringify(json))
    expect(read).toMatchObject({ ok: true, kind: "consistency", codes: [] })
    expect(read.unproven?.map(({ code }) => code)).toContain("smaller-root")
    const text = await (await app.request(path(), { headers: { accept: "text/plain" } })).text()
    expect((await verified(text)).codes).toEqual(["malformed"])
    const state = { origin: "register.test/log", size: earlier, root: json.from_root, head_iat: null }
    expect(await verifyRarer(text, { ...options, state })).toMatchObject({ ok: true, kind: "consistency" })
    expect((await verifyRarer(text, { ...options, state, requireSm2: true }))?.findings).toMatchObject([
      { code: "sm2-missing" },
    ])
    // What was seen before has to be the beginning of it, whatever two sizes it is of.
    const other = { ...state, size: json.to, root: json.from_root }
    const forked = await verifyRarer(JSON.stringify(json), { ...options, state: other })
    expect(forked?.findings.map(({ code }) => code)).toContain("fork")
  })

  test("is refused where a size, a root or a hash is another, or it is of a log that nobody signed", async () => {
    const json = await get(path())
    const other = `${"A".repeat(43)}=`
    for (const changes of [
      { from_root: other },
      { to_root: other },
      { from: earlier - 1 },
      { to: json.to - 1 },
      { proof: [other, ...json.proof.slice(1)] },
    ]) {
      expect((await verified(JSON.stringify({ ...json, ...changes }))).ok, JSON.stringify(changes)).toBe(false)
    }
    expect((await verified(JSON.stringify({ ...json, checkpoint: null }))).codes).toEqual(["checkpoint-missing"])
    const signature = json.checkpoint.replace(/.{6}=\n$/, "AAAAAA=\n")
    expect((await verified(JSON.stringify({ ...json, checkpoint: signature }))).ok).toBe(false)
  })
})

test("shared data is verified on the page as on the terminal, and refused with a line changed", async () => {
  const keys = await makeKeys()
  options = { ...options, ...optionsOf(keys) }
  const said = {
    ...{ request: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", recipient: { id: "a1", name: "示例税务局" } },
    ...{ purpose: "纳税信用评价（示例）", until: "2027-06-30", terms: { zh: "仅用于申请", en: "For this alone" } },
    log: { size: 9 },
  }
  const lines = [said, { id: "r1" }, { id: "r2" }].map((line) => `${JSON.stringify(line)}\n`)
  const digest = toHex(sha256(Buffer.from(lines.join(""))))
  const document = { ...signedNow, kind: "supply", ...said, rows: 2, sha256: digest }
  const last = `${JSON.stringify({ manifest: await sign("supply", document, keys.documents) })}\n`
  expect(await verified([...lines, last].join(""))).toMatchObject({ ok: true, kind: "supply", codes: [] })
  expect((await verified([lines[0], lines[1], last].join(""))).codes).toEqual(["contradiction", "contradiction"])
  expect((await verified(lines.join(""))).codes).toEqual(["malformed"])
})
