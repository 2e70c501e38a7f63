// The receipt of a list of measures, as whoever holds it verifies it: of what toReceipt gives, and of nothing else.
import { expect, test } from "vitest"
import { toReceipt } from "../../src/enforcement/declaration/wire.ts"
import { verifyGiven } from "../../src/verify/given.ts"
import { verifyRarer } from "../../src/verify/rarer.ts"
import { summarise } from "../../src/verify/summary.ts"
import { issuer, keySetOf, makeKeys, optionsOf, sign, signedAt } from "../support/published.ts"

const keys = await makeKeys()
const receipt = toReceipt(issuer, {
  ...{ id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", clientId: "c" as never, agency: "示例市税务局", number: 3 },
  ...{ asOf: "2026-06-30", sentAt: new Date(signedAt), sha256: new Uint8Array(32), length: 812, mediaType: "text/csv" },
  ...{ jws: null, kid: null, complete: true, logSize: 4_102 },
  counts: { standing: { stands: 11, kept: 1, ended: 1, over: 0 }, late: 2, lifted: 1, undeclared: 4 },
})
const verified = async (changes: object = {}, jwks?: object) => {
  const token = await sign("declaration", { ...receipt, ...changes }, keys.documents)
  const [found] = await verifyGiven(token, [], optionsOf(keys, {}, jwks), verifyRarer)
  if (!found) throw new Error("nothing was said")
  return { ...found, codes: found.findings.map(({ code }) => code) }
}
const byReceiptKey = () => keySetOf(keys, { role: "receipt" })

test("says whose list was received, of which day, by which digest, and that it came unsigned", async () => {
  const found = await verified({}, byReceiptKey())
  expect(found).toMatchObject({ ok: true, kind: "declaration", codes: [] })
  const { title, groups } = summarise(found, "zh")
  expect(title).toBe("核验通过：措施清单的回执")
  const said = (group: string) => groups.find(({ code }) => code === group)?.items.join("\n") ?? ""
  for (const word of ["示例市税务局", "2026-06-30", "0".repeat(64), "可以实施 12 项", "应当解除 1 项"])
    expect(said("proven")).toContain(word)
  expect(said("unproven")).toContain("没有机构的签名")
  expect(JSON.stringify(await verified({ key: "示例指纹" }, byReceiptKey()))).toContain("示例指纹")
})

test("is refused signed by a key of another role, saying more, less or what can't be", async () => {
  expect((await verified({}, keySetOf(keys, { role: "statement" }))).codes).toEqual(["key-role"])
  expect((await verified({ complete: false }, byReceiptKey())).codes).toEqual(["contradiction"])
  for (const odd of [{ more: 1 }, { stands: -1 }, { sha256: "x" }, { number: undefined }, { agency: "示例" }])
    expect((await verified(odd, byReceiptKey())).codes, JSON.stringify(odd)).toEqual(["malformed"])
})
