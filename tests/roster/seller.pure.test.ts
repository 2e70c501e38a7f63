import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { findFields, placeOf, type RosterField, rosterColumns } from "../../src/roster/column.ts"
import { holdsIdNumber, readIdNumber } from "../../src/roster/identity.ts"
import { judgeRow } from "../../src/roster/seller.ts"
import type { JudgingContext } from "../../src/roster/who.ts"
import { anyCharacter } from "../support/any-text.ts"
import { testRosterKeys } from "../support/app.ts"
import { idNumberOf, personSeller, registeredSeller } from "../support/seller-rows.ts"

const full: JudgingContext = { mode: "full", ...testRosterKeys }
const delta: JudgingContext = { mode: "delta", ...testRosterKeys }

function toRow(fields: Record<string, unknown>) {
  return { line: 1, values: rosterColumns.map(({ key }) => String(fields[key] ?? "")), faults: [] }
}

function faultsOf(fields: Record<string, unknown>, context = full) {
  const judged = judgeRow(toRow(fields), context)
  return judged.kind === "refused" ? judged.faults.map(({ field, fault }) => `${field}:${fault}`) : []
}

const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: anyCharacter }),
  fc.constantFrom("", "是", "1", "put", "remove"),
)
const anyFields = fc.record(
  Object.fromEntries(rosterColumns.map(({ key }) => [key, anyText])) as Record<RosterField, typeof anyText>,
)

describe("a row of a roster", () => {
  test("of a registered seller keeps its code and name open, and seals address and contact", () => {
    const judged = judgeRow(toRow(registeredSeller(1)), full)
    expect(judged).toMatchObject({
      kind: "put",
      seller: {
        ...{ seller: "s-1", code: registeredSeller(1).code, identityHash: null, name: "示例第1号商贸有限公司" },
        ...{ exemption: null, overLimit: false, live: false, region: "000000" },
        personal: { address: "示例市示例路1号", contact: "13900000001" },
      },
    })
  })

  test("of a person keeps a keyed hash, and neither name nor ID number outside of what is sealed", () => {
    const judged = judgeRow(toRow(personSeller(1)), full)
    if (judged.kind !== "put") throw new Error("refused")
    const { personal, ...open } = judged.seller
    expect(personal).toMatchObject({ name: "示例人1", idNumber: idNumberOf(1) })
    expect(open).toMatchObject({ code: null, name: null, exemption: "small-trade", region: "410000" })
    expect(open.identityHash).toMatch(/^[0-9a-f]{8}:[0-9a-f]{64}$/)
    expect(JSON.stringify(open)).not.toContain(idNumberOf(1).slice(6))
  })

  test("of a person may carry the hash in the number's place, and is the same person", () => {
    const hash = testRosterKeys.hashIdentity(idNumberOf(1))
    const judged = judgeRow(toRow(personSeller(1, { id_number: "", identity_hash: hash.toUpperCase() })), full)
    expect(judged).toMatchObject({ kind: "put", seller: { identityHash: hash } })
    expect(faultsOf(personSeller(2, { identity_hash: hash }))).toEqual(["identity_hash:identity-differs"])
  })

  test.each([
    [registeredSeller(1, { code: "91000000MA0000008X" }), "code:code-check"],
    [registeredSeller(1, { code: idNumberOf(1) }), "code:code-personal"],
    [registeredSeller(1, { code: "410105000012345" }), "code:code-other"],
    [registeredSeller(1, { code: "91000000MA0000" }), "code:code-length"],
    [registeredSeller(1, { name: "" }), "name:missing"],
    [registeredSeller(1, { name: `示例${idNumberOf(1)}` }), "name:personal"],
    [registeredSeller(1, { address: "" }), "address:missing"],
    [registeredSeller(1, { address: "路".repeat(301) }), "address:long"],
    [registeredSeller(1, { address: "示例\u0000路" }), "address:characters"],
    [registeredSeller(1, { contact: "请站内联系" }), "contact:contact"],
    [registeredSeller(1, { shop: "" }), "shop:missing"],
    [registeredSeller(1, { shop: `示例店 ${idNumberOf(7)}` }), "shop:personal"],
    [registeredSeller(1, { url: "shop" }), "url:url"],
    [registeredSeller(1, { url: `https://shop.example/${idNumberOf(3)}` }), "url:personal"],
    [registeredSeller(1, { seller: idNumberOf(4) }), "seller:personal"],
    [registeredSeller(1, { seller: "a b" }), "seller:seller"],
    [registeredSeller(1, { region: "4101" }), "region:region"],
    [registeredSeller(1, { exemption: "small-trade" }), "exemption:code-and-exemption"],
    [registeredSeller(1, { live_account: "示例直播" }), "streamers:streamers-missing"],
    [registeredSeller(1, { streamers: "示例主播" }), "live_account:account-missing"],
    [registeredSeller(1, { operation: "remove" }), "operation:operation-in-full"],
    [registeredSeller(1, { operation: "maybe" }), "operation:operation"],
    [personSeller(1, { id_number: "" }), "id_number:identity-missing"],
    [personSeller(1, { id_number: "410000190001010000" }), "id_number:identity-number"],
    [personSeller(1, { id_number: "", identity_hash: "abc" }), "identity_hash:identity-hash"],
    [personSeller(1, { id_number: "", identity_hash: `00000000:${"a".repeat(64)}` }), "identity_hash:identity-hash"],
    [personSeller(1, { exemption: "" }), "exemption:missing"],
    [personSeller(1, { exemption: "其他" }), "exemption:exemption"],
    [personSeller(1, { over_limit: "" }), "over_limit:missing"],
    [personSeller(1, { over_limit: "也许" }), "over_limit:flag"],
  ])("is refused with field and reason: %#", (fields, fault) => {
    expect(faultsOf(fields)).toContain(fault)
  })

  test("names every fault, each field once", () => {
    const found = faultsOf({ code: "91", name: "", address: "" })
    expect(found).toEqual(expect.arrayContaining(["code:code-length", "name:missing", "url:missing", "shop:missing"]))
    expect(new Set(found.map((fault) => fault.split(":")[0])).size).toBe(found.length)
  })

  test("that removes needs no more than who it is", () => {
    expect(judgeRow(toRow({ seller: "s-1", operation: "退出" }), delta)).toEqual({ kind: "remove", line: 1, id: "s-1" })
    expect(faultsOf({ operation: "remove" }, delta)).toEqual(["seller:missing"])
  })

  test("without an id gets one that is the same each time, and another at another address", () => {
    const idOf = (changes: Record<string, unknown>) => {
      const judged = judgeRow(toRow(personSeller(1, { seller: "", ...changes })), full)
      return judged.kind === "put" ? judged.seller.seller : null
    }
    expect(idOf({})).toMatch(/^auto-[\w-]{22}$/)
    expect(idOf({ address: "示例市另一条路" })).toBe(idOf({}))
    expect(idOf({ url: "https://shop.example/other" })).not.toBe(idOf({}))
    const removed = judgeRow(toRow({ ...personSeller(1, { seller: "" }), operation: "remove" }), delta)
    expect(removed).toEqual({ kind: "remove", line: 1, id: idOf({}) })
  })

  test("whatever stands in it is either taken or refused with a fault, never both, never neither", () => {
    fc.assert(
      fc.property(anyFields, fc.constantFrom(full, delta), (fields, context) => {
        const judged = judgeRow(toRow(fields), context)
        if (judged.kind === "refused") return judged.faults.length > 0
        if (judged.kind === "remove") return context.mode === "delta"
        return (judged.seller.code === null) !== (judged.seller.identityHash === null)
      }),
    )
  })

  test("with one field spoilt is never taken as if it were right", () => {
    const needed = ["name", "address", "contact", "shop", "url"] as const
    fc.assert(
      fc.property(fc.constantFrom(...needed), fc.boolean(), fc.nat(999), (field, person, n) => {
        const fields: Record<string, unknown> = person ? personSeller(n) : registeredSeller(n)
        return faultsOf({ ...fields, [field]: "" }).includes(`${field}:missing`)
      }),
    )
  })

  test("with one digit of the ID number changed is refused", () => {
    fc.assert(
      fc.property(fc.nat(999), fc.nat(17), fc.integer({ min: 1, max: 9 }), (n, place, step) => {
        const number = idNumberOf(n)
        const digit = number[place] === "X" ? 10 : Number(number[place])
        const changed = number.slice(0, place) + ((digit + step) % 10) + number.slice(place + 1)
        return readIdNumber(changed) === null
      }),
    )
  })
})

describe("columns", () => {
  test("have no header in common", () => {
    for (const { key, header, synonyms } of rosterColumns) {
      for (const name of [key, header, ...synonyms]) expect(findFields([name])).toEqual([key])
    }
    expect(Object.keys(placeOf)).toHaveLength(rosterColumns.length)
  })
})

describe("an ID number in an open text", () => {
  test("is found in whatever width, and not in a longer number", () => {
    const number = idNumberOf(9)
    const wide = number.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
    expect(holdsIdNumber(`店主${number}`)).toBe(true)
    expect(holdsIdNumber(`店主${wide}`)).toBe(true)
    expect(holdsIdNumber(`单号1${number}`)).toBe(false)
  })
})
