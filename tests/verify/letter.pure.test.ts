// The receipt of a letter, as whoever holds it verifies it.
import { expect, test } from "vitest"
import { verifyGiven } from "../../src/verify/given.ts"
import { verifyRarer } from "../../src/verify/rarer.ts"
import { summarise } from "../../src/verify/summary.ts"
import { issuer, keySetOf, makeKeys, optionsOf, sign, signedAt } from "../support/published.ts"

const keys = await makeKeys()
const receipt = {
  ...{ iss: issuer, iat: Math.floor(signedAt / 1_000), kind: "letter", sub: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11" },
  ...{ letter: "assist", number: "示例协函〔2026〕1号" },
  from: { kind: "authority", id: "410100", name: "示例市市场监督管理局" },
  to: { kind: "agency", id: "9c1f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a13", name: "示例市税务局" },
  ...{ sent_at: "2026-06-29T02:00:00.000Z", received_at: "2026-06-30T03:00:00.000Z", text_sha256: "0".repeat(64) },
  ...{ answered_at: null, answer_number: null, result: null, answer_sha256: null },
  ...{ signed_at: null, signed_by: null, signed_as: null },
}
const answered = {
  ...{ answered_at: "2026-07-01T03:00:00.000Z", answer_number: "示例复函〔2026〕1号", result: "done" },
  answer_sha256: "1".repeat(64),
}
const verified = async (changes: object = {}, jwks: object = keySetOf(keys, { role: "receipt" })) => {
  const token = await sign("letter", { ...receipt, ...changes }, keys.documents)
  const [found] = await verifyGiven(token, [], optionsOf(keys, {}, jwks), verifyRarer)
  if (!found) throw new Error("nothing was said")
  return { ...found, codes: found.findings.map(({ code }) => code) }
}
const saidIn = (found: Awaited<ReturnType<typeof verified>>, group: string) =>
  summarise(found, "zh")
    .groups.find(({ code }) => code === group)
    ?.items.join("\n") ?? ""

test("says who wrote to whom under which number, when it came, by which digest, and that no log shows it", async () => {
  const found = await verified()
  expect(found).toMatchObject({ ok: true, kind: "letter", codes: [] })
  expect(summarise(found, "zh").title).toBe("核验通过：函件的回执")
  for (const word of ["示例市市场监督管理局 致 示例市税务局", "示例协函〔2026〕1号", "2026-06-30", "0".repeat(64)])
    expect(saidIn(found, "proven")).toContain(word)
  expect(saidIn(found, "proven")).not.toContain("答复")
  expect(saidIn(found, "unproven")).toContain("没有日志为证")
})

test("says what was answered, and who signed a pledge in which post", async () => {
  const said = saidIn(await verified(answered), "proven")
  for (const word of ["示例复函〔2026〕1号", "1".repeat(64)]) expect(said).toContain(word)
  const pledge = { signed_at: "2026-07-01T03:00:00.000Z", signed_by: "officer:410105:dora", signed_as: "局长" }
  const signed = await verified({ ...pledge, letter: "pledge" })
  expect([signed.codes, saidIn(signed, "proven")]).toEqual([[], expect.stringContaining("签署人职务 局长")])
})

test("is refused signed by a key of another role, saying more, less or what can't be", async () => {
  for (const role of ["statement", "export", "log"])
    expect((await verified({}, keySetOf(keys, { role }))).codes, role).toEqual(["key-role"])
  expect((await verified({ sent_at: "2026-07-02T02:00:00.000Z" })).codes).toEqual(["contradiction"])
  expect((await verified({ answer_sha256: "1".repeat(64) })).codes).toEqual(["contradiction"])
  const other = { kind: "merchant", id: "x", name: "示例" }
  for (const odd of [{ more: 1 }, { number: null }, { text_sha256: "x" }, { from: other }, { received_at: "昨天" }])
    expect((await verified(odd)).codes, JSON.stringify(odd)).toEqual(["malformed"])
})
