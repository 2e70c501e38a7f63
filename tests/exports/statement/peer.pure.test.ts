/** Which certificates of another register's decisions are believed: signed by its key, which may have, then, and as one. */
import { beforeAll, describe, expect, test } from "vitest"
import { peerEndings } from "../../../src/exports/statement/peer.ts"
import { type DocumentKind, signToken } from "../../../src/signing/signed-document.ts"
import { keySigner } from "../../../src/signing/signer.ts"
import { createSigningKey, type SigningKey, toPublicKey } from "../../../src/signing/signing-key.ts"

const now = Date.parse("2026-03-10T04:00:00Z")
const seconds = (iso: string) => Date.parse(iso) / 1000
const names = ["statement", "bare", "export", "receipt", "log", "compromised", "early", "late", "foreign"] as const
type Name = (typeof names)[number]
let keys: Record<Name, SigningKey>
let keySet: object

const members: Partial<Record<Name, object>> = {
  statement: { role: "statement", from: "2026-01-01T00:00:00Z", until: "2026-12-31T00:00:00Z" },
  bare: {},
  export: { role: "export" },
  receipt: { role: "receipt" },
  log: { role: "log" },
  compromised: { role: "statement", status: "compromised" },
  early: { role: "statement", from: "2026-03-11T00:00:00Z" },
  late: { role: "statement", status: "retired", until: "2026-03-09T00:00:00Z" },
}

beforeAll(async () => {
  const made = await Promise.all(names.map(async (name) => [name, await createSigningKey("Ed25519")] as const))
  keys = Object.fromEntries(made) as typeof keys
  const listed = Object.entries(members) as [Name, object][]
  keySet = { keys: listed.map(([name, more]) => ({ ...toPublicKey(keys[name]), ...more })) }
})

const said = {
  ...{ iss: "https://register.example", iat: seconds("2026-03-10T03:00:00Z"), exp: seconds("2026-03-13T03:00:00Z") },
  ...{ kind: "decision", sub: "sh4l6ot2vhs7c5rq3yxbxmgw3e", jti: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11" },
  ...{ authority: "310101", aud: "410105", decided: "repair", pushed_on: "2026-03-10", issued_on: "2026-03-10" },
}
const sign = (claims: object = {}, key: Name = "statement", kind: DocumentKind = "decision") =>
  signToken(kind, { ...said, ...claims }, keySigner(keys[key]))
const read = async (token: string, authority = "310101") =>
  peerEndings([{ region: "31", keys: keySet }], () => now)(token, authority)

describe("the certificate of another register's decision", () => {
  test("is believed of its key, by the region that it is configured for and not by what it calls itself", async () => {
    const taken = {
      ...{ origin: "region:31", mark: said.jti, issuedAt: said.iat, position: null, recordId: said.sub },
      ...{ authority: "310101", reason: "repair", corrected: {}, decisionNo: null, mergedInto: null },
      pushed: { to: "410105", on: "2026-03-10" },
    }
    expect(await read(await sign())).toEqual(taken)
    expect(await read(await sign({}, "bare"))).toEqual(taken)
    expect(await read(await sign({ iss: "https://gongshi.example" }))).toEqual(taken)
    const corrected = { subject_name: "示例更正后商贸有限公司" }
    expect(await read(await sign({ decided: "amend", corrected }))).toEqual({ ...taken, reason: "amend", corrected })
  })

  test.each<[string, object, Name?, DocumentKind?]>([
    ["of another type", {}, "statement", "report"],
    ["by a key of exports", {}, "export"],
    ["by a key of receipts", {}, "receipt"],
    ["by a key of the log", {}, "log"],
    ["by a compromised key", {}, "compromised"],
    ["before its key was used", {}, "early"],
    ["after its key was used", {}, "late"],
    ["by a key that nobody has listed", {}, "foreign"],
    ["that has run out", { exp: seconds("2026-03-10T03:50:00Z") }],
    ["that was made tomorrow", { iat: seconds("2026-03-11T04:00:00Z") }],
    ["without a time", { iat: undefined }],
    ["without an end", { exp: undefined }],
    ["for nobody", { aud: undefined }],
    ["without the day of the push", { pushed_on: undefined }],
    ["of another kind", { kind: "ended" }],
  ])("is not believed %s", async (_, claims, key, kind) => {
    expect(await read(await sign(claims, key, kind))).toMatchObject({ zh: expect.stringContaining("不是该登记库签发") })
  })

  test("is not believed changed, nor of a region for which no register is configured", async () => {
    const [header, , signature] = (await sign()).split(".")
    const other = Buffer.from(JSON.stringify({ ...said, decided: "correct" })).toString("base64url")
    expect(await read(`${header}.${other}.${signature}`)).toMatchObject({ zh: expect.stringContaining("改动") })
    expect(await read(await sign({ authority: "330106" }), "330106")).toMatchObject({
      zh: expect.stringContaining("PEER_REGISTERS"),
    })
  })
})
