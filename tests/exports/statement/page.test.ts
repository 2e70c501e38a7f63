/**
 * The page of a statement: the same token that it shows, in both languages, and where it is linked from.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { sha256 } from "../../../src/ledger/node-sha256.ts"
import { keySigner } from "../../../src/signing/signer.ts"
import { createSigningKey, toPublicKey } from "../../../src/signing/signing-key.ts"
import { readKeyRing } from "../../../src/verify/key-ring.ts"
import { unwrap, verifyAny } from "../../../src/verify/recognise.ts"
import { clock, merchantHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { importRecords } from "../../support/record.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow, subjectRow } from "../../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
let id = ""
beforeAll(async () => {
  const ids = await importRecords(database.sql, [abnormalRow(1), penaltyRow(1), seriousRow(1), subjectRow(2)])
  id = ids[0] ?? ""
})

async function read(path: string): Promise<string> {
  const answer = await app.request(path)
  expect(answer.status, path).toBe(200)
  expect(answer.headers.get("cache-control")).toBe("no-store")
  return answer.text()
}

async function verify(token: string) {
  const ring = readKeyRing(sha256, { jwks: await (await app.request("/.well-known/jwks.json")).json() })
  if ("fault" in ring) throw new Error(ring.fault)
  return verifyAny(token, { sha256, keys: ring, now: clock() })
}

describe("the page of a statement", () => {
  test("shows what was signed: note, records, expiry, key, and the token that it hands out", async () => {
    const page = await read(`/subjects/${codeOf(1)}/report`)
    const token = /href="data:application\/jwt,([\w.-]+)"/.exec(page)?.[1] ?? ""
    const { ok, facts, key } = await verify(token)
    expect(ok).toBe(true)
    for (const text of [
      facts.note?.zh,
      facts.id,
      key?.kid,
      "郑市监处罚〔2026〕1号",
      "罚款30000元",
      "2026年7月3日 12:00",
    ]) {
      expect(page).toContain(text)
    }
    expect(page).toContain("<svg")
  })

  test("says the gravest first, as the credit record does", async () => {
    const page = await read(`/subjects/${codeOf(1)}/report`)
    expect([...page.matchAll(/badge-(\w+)/g)].map(([, list]) => list)).toEqual(["serious", "abnormal", "penalty"])
  })

  test("links to its own verification by what its code holds", async () => {
    for (const path of [
      `/subjects/${codeOf(1)}/report`,
      `/subjects/${codeOf(2)}/report`,
      `/records/${id}/certificate`,
    ]) {
      const [, fragment = ""] = /href="\/verify(#[\w~-]+)"/.exec(await read(path)) ?? []
      expect((await verify(await unwrap(`https://x.example/verify${fragment}`))).findings, path).toEqual([])
    }
  })

  test("says in English what the page says, when asked", async () => {
    const page = await read(`/subjects/${codeOf(2)}/report?lang=en`)
    expect(page).toContain("Statement of no record")
    expect(page).toContain("It can&#39;t speak for records that carry only a name.")
  })

  test("labels a self-generated key, of the statement and of the log, and no other", async () => {
    const [own, logs] = [await createSigningKey("Ed25519"), await createSigningKey("Ed25519")]
    const labels = async (origin: "self-generated" | "provided") => {
      const log = { ...toPublicKey(logs), role: "log" as const, key_origin: origin }
      const signer = async () => keySigner({ ...own, key_origin: origin })
      const reader = testApp(() => database.sql, { signer, keySet: async () => ({ keys: [log] }) })
      const page = await (await reader.request(`/subjects/${codeOf(1)}/report?lang=en`)).text()
      expect(page).toContain(log.kid)
      return page.match(/self-generated, and nobody has vouched for it/g)?.length ?? 0
    }
    expect(await labels("self-generated")).toBe(2)
    expect(await labels("provided")).toBe(0)
  })

  test("says of an unknown code that it is not known, and nothing that reads as a clearance", async () => {
    const page = await read(`/subjects/${codeOf(777)}/report`)
    expect(page).toContain("<h1>本库未收录</h1>")
    expect(page).toContain("没有收录就没有结论")
    expect(page).not.toContain("无记录证明")
  })

  test("is a page that explains where there is no such record", async () => {
    const ending = "/records/aaaaaaaaaaaaaaaaaaaaaaaaaa/ending"
    expect((await app.request(ending)).status, "an ending is for its merchant, who has to log in").toBe(401)
    const answer = await app.request(ending, { headers: await merchantHeader(codeOf(1)) })
    expect([answer.status, answer.headers.get("content-type")]).toEqual([404, "text/html; charset=UTF-8"])
  })

  test("is linked from the credit record, for the merchant and for each record", async () => {
    const page = await (await app.request(`/subjects/${codeOf(1)}`)).text()
    expect(page).toContain(`href="/subjects/${codeOf(1)}/report"`)
    expect(page).toContain(`href="/records/${id}/certificate"`)
  })
})
