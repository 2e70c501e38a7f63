/** The certificate of a decision, which one register gives another: what is read of it, and what makes it none. */
import { expect, test } from "vitest"
import type { DecisionCertificate } from "../../src/exports/statement/decision.ts"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { verifyGiven } from "../../src/verify/given.ts"
import { verifyRarer } from "../../src/verify/rarer.ts"
import { summarise } from "../../src/verify/summary.ts"
import type { VerifyOptions } from "../../src/verify/verification.ts"
import { issuer, keySetOf, makeKeys, optionsOf, sign, signedAt } from "../support/published.ts"

const keys = await makeKeys()
const certified: DecisionCertificate = {
  ...{ iss: issuer, iat: signedAt / 1000, exp: signedAt / 1000 + 86_400, kind: "decision" },
  ...{ sub: "sh4l6ot2vhs7c5rq3yxbxmgw3e", jti: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11" },
  ...{ authority: "310101", aud: "410105", decided: "repair", pushed_on: "2026-06-30", issued_on: "2026-06-30" },
}
const tokenOf = (changes: object = {}) => sign("decision", { ...certified, ...changes }, keys.documents)

/** As the page takes it, pasted and as a file; the command takes it by the same. */
async function verified(text: string, changes: Partial<VerifyOptions> = {}, jwks?: object) {
  const options = optionsOf(keys, changes, jwks)
  const [pasted, ...more] = await verifyGiven(text, [], options, verifyRarer)
  const bytes = Buffer.from(text)
  const file = { name: "decision.jwt", bytes, sha256: Buffer.from(sha256(bytes)).toString("hex") }
  const [held] = await verifyGiven("", [file], options, verifyRarer)
  expect(more).toEqual([])
  if (!pasted) throw new Error("nothing was said")
  expect(held?.ok).toBe(pasted.ok)
  return { ...pasted, codes: pasted.findings.map(({ code }) => code) }
}

test("is verified, signed alone and as the API answers it, and says whose, of what and for whom, and that no log shows it", async () => {
  const token = await tokenOf()
  for (const text of [token, `${token}\n`, JSON.stringify({ certificate: certified, token }, null, 2)]) {
    const verification = await verified(text)
    expect(verification).toMatchObject({ ok: true, kind: "decision", codes: [], facts: { id: certified.jti } })
    const { title, sentence, groups } = summarise(verification, "zh")
    expect([title, sentence.includes(issuer)]).toEqual(["核验通过：决定证明", true])
    const said = (group: string) => groups.find(({ code }) => code === group)?.items.join("\n") ?? ""
    for (const word of ["310101", certified.sub, "信用修复", "410105"]) expect(said("proven")).toContain(word)
    expect(said("unproven")).toContain("没有日志为证")
  }
})

test("is verified with whatever a decision may carry", async () => {
  const corrected = { corrected: { subject_name: "示例更正后商贸有限公司", fine_cny: 12.5 }, decided: "amend" }
  for (const more of [corrected, { decided: "revoke", decision_no: "沪市监撤〔2026〕1号" }, { merged_into: "x" }]) {
    expect((await verified(await tokenOf(more))).codes).toEqual([])
  }
})

test("is refused expired, signed by another role, saying too much, or with another readable part", async () => {
  const token = await tokenOf()
  expect((await verified(token, { now: signedAt + 90_000_000 })).codes).toEqual(["expired"])
  expect((await verified(token, {}, keySetOf(keys, { role: "export" }))).codes).toEqual(["key-role"])
  expect((await verified(token, { issuer: "https://other.example" })).codes).toEqual(["issuer"])
  expect((await verified(await tokenOf({ pushed_on: "2026-07-01" }))).codes).toEqual(["contradiction"])
  expect((await verified(await tokenOf({ kind: "ended" }))).codes).toEqual(["malformed"])
  expect((await verified(await tokenOf({ more: 1 }))).codes).toEqual(["malformed"])
  expect((await verified(token.replace(/.{4}$/, "AAAA"))).codes).toEqual(["signature"])
  const other = JSON.stringify({ certificate: { ...certified, decided: "withdraw" }, token })
  expect((await verified(other)).codes).toEqual(["contradiction"])
  expect((await verified(JSON.stringify({ statement: certified, token }))).ok).toBe(false)
  const borrowed = await sign("report", certified, keys.documents)
  expect((await verified(borrowed)).ok).toBe(false)
})
