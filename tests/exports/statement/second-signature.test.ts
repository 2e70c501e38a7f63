/**
 * Statements and receipts with two signatures, both made by a signer of the operator's own; and without the second one
 * where the register has no such key.
 */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { sha256 } from "../../../src/ledger/node-sha256.ts"
import { openSm2 } from "../../../src/signing/node-sm2.ts"
import { openSm2Verifier } from "../../../src/signing/node-sm2-check.ts"
import { remoteHolder } from "../../../src/signing/remote-signer.ts"
import { documentSigner, type Signer } from "../../../src/signing/signer.ts"
import { createSigningKey, toPublicKey } from "../../../src/signing/signing-key.ts"
import { readKeyRing } from "../../../src/verify/key-ring.ts"
import { verifyAny } from "../../../src/verify/recognise.ts"
import { clientHeader, clock, type TestApp, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { opensslKnowsSm2, opensslVerifies } from "../../support/openssl.ts"
import { importRecords } from "../../support/record.ts"
import { abnormalRow, codeOf, subjectRow } from "../../support/rows.ts"
import { identity, makeSm2 } from "../../support/sm2.ts"

const database = useDatabase()
const folder = mkdtempSync(path.join(tmpdir(), "gongshi-two-signatures-"))
const key = await createSigningKey("Ed25519")
const made = makeSm2()
const { d: _, ...publicJwk } = made.jwk
const keySet = { keys: [toPublicKey(key)], sm2_keys: [made.key] }
let program: ChildProcess
let signer: Signer
let app: TestApp
let id = ""

beforeAll(async () => {
  const file = path.join(folder, "keys.json")
  const keys = [key, { ...made.jwk, kid: made.key.kid, alg: "SM2", user_id: identity }]
  writeFileSync(file, JSON.stringify({ keys, token: "shown" }), { mode: 0o600 })
  program = spawn(process.execPath, [path.resolve(import.meta.dirname, "../../support/sign-program.ts"), file])
  const [said] = await once(program.stdout ?? program, "data")
  const remote = { url: String(said).trim(), token: "shown" }
  const [held] = await remoteHolder(remote, [toPublicKey(key)]).held()
  if (!held) throw new Error("the signer holds no key")
  signer = documentSigner(held.signer, openSm2(JSON.stringify(publicJwk), identity, remote).sign)
  app = testApp(() => database.sql, { signer: async () => signer, keySet: async () => keySet })
  const ids = await importRecords(database.sql, [abnormalRow(1), subjectRow(2)])
  id = ids[0] ?? ""
})
afterAll(() => {
  program.kill()
  rmSync(folder, { recursive: true, force: true })
})

const jwt = { accept: "application/jwt" }

/** Verifies as somebody does who must have the second signature. */
async function expectBoth(token: string, sm2: string | null) {
  const ring = readKeyRing(sha256, { jwks: keySet })
  if ("fault" in ring) throw new Error(ring.fault)
  const options = { sha256, keys: ring, now: clock(), verifySm2: openSm2Verifier(), requireSm2: true }
  const { findings, proven } = await verifyAny(token, { ...options, sm2: sm2 ?? undefined })
  expect(findings).toEqual([])
  expect(proven.map(({ code }) => code)).toEqual(expect.arrayContaining(["signed", "sm2-signed"]))
  if (!opensslKnowsSm2) return
  const bytes = token.slice(0, token.lastIndexOf("."))
  expect(opensslVerifies(folder, made.key, { bytes, signature: Buffer.from(sm2 ?? "", "base64") })).toBe(true)
}

const addresses = [
  ["a credit report", () => `/v1/subjects/${codeOf(1)}/report`],
  ["no record", () => `/v1/subjects/${codeOf(2)}/report`],
  ["a certificate", () => `/v1/records/${id}/certificate`],
] as const

describe("where the register has an SM2 key", () => {
  test.each(addresses)(
    "%s is signed twice: beside the token in JSON, in a header beside the token alone",
    async (...[, address]) => {
      const { token, sm2 } = (await (await app.request(address())).json()) as { token: string; sm2: string }
      await expectBoth(token, sm2)
      const alone = await app.request(address(), { headers: jwt })
      await expectBoth(await alone.text(), alone.headers.get("gongshi-sm2"))
    },
  )

  test("the page hands out both files", async () => {
    const page = await (await app.request(`/subjects/${codeOf(1)}/report`)).text()
    const token = /download="[^"]+\.jwt" href="data:application\/jwt,([\w.-]+)"/.exec(page)?.[1] ?? ""
    const [, name, sm2] = /download="([^"]+)" href="data:text\/plain,([\w.%-]+)"/.exec(page) ?? []
    expect(name).toBe(`credit-report-${codeOf(1)}.sm2`)
    await expectBoth(token, decodeURIComponent(sm2 ?? ""))
  })

  test("the receipt of a stream is signed twice, once for all", async () => {
    const platform = await clientHeader(database.sql, "platform")
    const headers = { "content-type": "text/csv", ...platform }
    const answer = await app.request("/v1/check/stream", { method: "POST", headers, body: `code\n${codeOf(1)}\n` })
    await answer.text()
    const fetchReceipt = () =>
      app.request(`/v1/check/receipts/${answer.headers.get("gongshi-receipt")}`, { headers: platform })
    const [first, again] = [await fetchReceipt(), await fetchReceipt()]
    await expectBoth(await first.text(), first.headers.get("gongshi-sm2"))
    expect(again.headers.get("gongshi-sm2")).toBe(first.headers.get("gongshi-sm2"))
  })

  test("nothing is given out with one signature while the other can't be made", async () => {
    const away = openSm2(JSON.stringify(publicJwk), identity, { url: "http://127.0.0.1:1", token: null })
    const half = testApp(() => database.sql, { signer: async () => ({ ...signer, alsoSm2: away.sign }) })
    expect((await half.request(`/v1/subjects/${codeOf(1)}/report`)).status).toBe(503)
  })
})

test("where it has none, answers are as they were", async () => {
  const plain = testApp(() => database.sql)
  for (const [, address] of addresses) {
    const answer = (await (await plain.request(address())).json()) as object
    expect(Object.keys(answer).sort()).toEqual(["statement", "token", "verify_url"])
    expect((await plain.request(address(), { headers: jwt })).headers.get("gongshi-sm2")).toBeNull()
  }
  expect(await (await plain.request(`/subjects/${codeOf(1)}/report`)).text()).not.toContain(".sm2")
})
