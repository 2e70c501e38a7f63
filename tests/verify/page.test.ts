/**
 * The page /verify from the server: what it answers without scripts, what it refuses, and what it loads.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { noteSigner, signNote } from "../../src/ledger/signed-note.ts"
import { witnessKey, witnessVkey } from "../../src/ledger/witness/cosignature.ts"
import { createSigningKey } from "../../src/signing/signing-key.ts"
import { verifyAssets } from "../../src/verify/pages/routes.ts"
import { formatRoot } from "../../src/verify/root.ts"
import { testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { mappedLog, mappedReportOf } from "../support/made-map.ts"
import {
  added,
  issuer,
  keySetOf,
  lineOf,
  makeKeys,
  optionsOf,
  origin,
  receiptOf,
  sign,
  signedAt,
} from "../support/published.ts"
import { makeSm2 } from "../support/sm2.ts"

const database = useDatabase()
let keys: Awaited<ReturnType<typeof makeKeys>>
let app: ReturnType<typeof testApp>
let report = ""

beforeAll(async () => {
  keys = await makeKeys()
  app = testApp(() => database.sql, { keySet: async () => keySetOf(keys) as never, clock: () => signedAt + 60_000 })
  const line = lineOf(1)
  report = await sign(
    "report",
    await mappedReportOf(mappedLog([{ draft: added(line), line }], keys.log), [0]),
    keys.documents,
  )
  expect(optionsOf(keys).keys.documents).toHaveLength(1)
})

const post = async (fields: Record<string, string | Blob>, headers: Record<string, string> = {}) => {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  const answer = await app.app.request("/verify", { method: "POST", body, headers })
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

describe("the page /verify", () => {
  test("is in the header and the footer of every page, and says which keys it trusts", async () => {
    const answer = await app.app.request("/verify")
    const text = await answer.text()
    expect(answer.status).toBe(200)
    expect(text.match(/href="\/verify"/g)).toHaveLength(2)
    expect(text).toContain(keys.documents.kid)
    expect(text).toContain(keys.log.kid)
    expect(answer.headers.get("content-security-policy")).toContain("script-src 'self'")
    expect(text).not.toMatch(/<script(?![^>]*(?:src=|type="application\/ld\+json"))|\son\w+=|style="/)
  })

  test("verifies a pasted text and a file by the server, and says that it was the server", async () => {
    for (const fields of [{ text: ` ${report}\r\n` }, { file: new File([report], "report.jwt") }]) {
      const { status, text, headers } = await post(fields)
      expect(status).toBe(200)
      expect(text).toContain("核验通过：信用报告")
      expect(text).toContain("由本服务器核验")
      expect(text).toContain("密钥取自同一台服务器")
      expect(headers.get("cache-control")).toBe("private, no-store")
    }
  })

  test("says of what nobody signed that it is none of ours, before anything else", async () => {
    for (const fields of [{ text: "随便写的 <b>字</b>" }, { text: "a.b.c" }, { file: new File(["x"], "x.txt") }]) {
      const { text } = await post(fields)
      const [, heading] = /<section class="checked[^>]*><h2[^>]*><span[^>]*>✕<\/span>(.*?)<\/h2>/.exec(text) ?? []
      expect(heading).toBe("认不出：不是登记系统签发的任何一种文件")
    }
  })

  test("believes the keys that were given, and says why when they can't be used", async () => {
    const own = await post({ text: report, keys: JSON.stringify(keySetOf(keys)) })
    expect(own.text).toContain("核验通过")
    expect(own.text).not.toContain("密钥取自同一台服务器")
    expect((await post({ text: report, keys: JSON.stringify(keySetOf(await makeKeys())) })).text).toContain(
      "未通过核验",
    )
    const broken = await post({ text: report, keys: "hello" })
    expect(broken.status).toBe(400)
    expect(broken.text).toContain("所给的密钥无法使用")
  })

  test("believes a root of trust that was pinned, and nothing that it does not name or that too few have signed", async () => {
    const keeper = async (name: string) => noteSigner(sha256, name, await createSigningKey("Ed25519"))
    const [a, b] = [await keeper("a.example"), await keeper("b.example")]
    const statement = {
      ...{ version: 1, issuer, origin, expires: new Date(signedAt + 90 * 86_400_000).toISOString(), threshold: 2 },
      ...{ signers: [a.vkey, b.vkey], keys: keySetOf(keys).keys, ended: [] },
    }
    const root = (changes: object, ...by: (typeof a)[]) => signNote(formatRoot({ ...statement, ...changes }), by)
    const pinned = await post({ text: report, keys: await root({}, a, b) })
    expect(pinned.text).toContain("核验通过：信用报告")
    expect(pinned.text).toContain("密钥由信任根第 1 版指定（2 人签名")
    expect(pinned.text).not.toContain("密钥取自同一台服务器")
    // The server's own keys are as they were, and count for nothing then.
    const others = keySetOf(await makeKeys()).keys
    expect((await post({ text: report, keys: await root({ keys: others }, a, b) })).text).toContain("未通过核验")
    expect((await post({ text: report, keys: await root({ issuer: "https://other.example" }, a, b) })).text).toContain(
      "未通过核验",
    )
    for (const refused of [await root({}, a), await root({ expires: new Date(signedAt).toISOString() }, a, b)]) {
      const { text } = await post({ text: report, keys: refused })
      expect(text).not.toContain("核验通过")
    }
  })

  test("holds checkpoints to a policy that is given, and says when it can't be read", async () => {
    const witness = await createSigningKey("Ed25519")
    const key = witnessKey(sha256, "w.example", Buffer.from(witness.x, "base64url"))
    const policy = `witness w ${witnessVkey(key)}\nquorum w`
    expect((await post({ text: report, policy })).text).toContain("检查点没有足够的见证方联署")
    expect((await post({ text: report, policy: "quorum none" })).text).toContain("核验通过")
    const broken = await post({ text: report, policy: "quorum" })
    expect(broken.status).toBe(400)
    expect(broken.text).toContain("所给的策略无法读取")
  })

  test("escapes what was sent, wherever it comes back", async () => {
    const { text } = await post({ text: "</textarea><script>x</script>", file: new File(["a"], "<img src=x>.txt") })
    expect(text).not.toContain("<script>x")
    expect(text).not.toContain("<img src=x>")
  })

  test("asks for something when nothing was sent, and refuses what is too much", async () => {
    expect((await post({ text: " " })).status).toBe(400)
    const large = await post(
      { file: new File([new Uint8Array(8_100_000)], "rows.csv") },
      { "content-length": "8100300" },
    )
    expect(large.status).toBe(413)
    expect(large.text).toContain("8 MB")
  })

  test("loads its files from this server, and no other is there", async () => {
    for (const name of verifyAssets) {
      const answer = await app.app.request(`/assets/verify/${name}`)
      expect(answer.headers.get("content-type")).toBe("text/javascript; charset=utf-8")
      const etag = answer.headers.get("etag") ?? ""
      const again = await app.app.request(`/assets/verify/${name}`, { headers: { "if-none-match": etag } })
      expect(again.status).toBe(304)
    }
    expect((await app.app.request("/assets/verify/package.json")).status).toBe(404)
    expect((await app.app.request("/assets/verify/..%2Fpackage.json")).status).toBe(404)
  })

  test("passes over the second signature that lies beside a document, and says so", async () => {
    const { key, second } = makeSm2()
    const keySet = async () => ({ ...keySetOf(keys), sm2_keys: [key] }) as never
    const own = testApp(() => database.sql, { keySet, clock: () => signedAt + 60_000 })
    const token = await sign("receipt", receiptOf("0".repeat(64), "1".repeat(64)), keys.documents)
    const body = new FormData()
    body.append("file", new File([token], "r.receipt"))
    body.append("file", new File([await second(token)], "r.sm2"))
    const text = await (await own.app.request("/verify", { method: "POST", body })).text()
    expect(text).toContain("核验通过：核查回执")
    expect(text).toContain("第二签名（SM2）没有核验")
  })

  test("has no keys to trust where the server has none, and says so", async () => {
    const bare = testApp(() => database.sql, { keySet: async () => ({ keys: [] }) })
    const body = new FormData()
    body.append("text", report)
    const answer = await bare.app.request("/verify", { method: "POST", body })
    expect(answer.status).toBe(503)
    expect(await answer.text()).toContain("没有密钥")
  })
})
