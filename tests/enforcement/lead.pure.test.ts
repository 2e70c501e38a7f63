/** What may be done with a lead, and what a row must hold to be one. */
import { describe, expect, test } from "vitest"
import {
  decideLead,
  type Lead,
  type LeadAct,
  type LeadContext,
  leadActNames,
  leadActs,
  leadStateNames,
} from "../../src/enforcement/lead/lead.ts"
import { type LeadRowContext, readLeadRow } from "../../src/enforcement/lead/row.ts"
import { publishedCalendar } from "../../src/law/calendar.ts"
import { codeOf } from "../support/rows.ts"

const lead: Lead = {
  ...{ id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", sender: "authority:410105", ref: "jc-1", source: "monitoring" },
  ...{ code: codeOf(1), name: null, platform: null, seller: null, shop: null, url: null, ground: null },
  ...{ facts: "网页未亮照（示例）", evidence: [], foundOn: "2026-06-25", authority: "410105" },
  ...{ takenAt: new Date(0), takenOn: "2026-06-26", state: "received", enteredOn: "2026-06-26", clock: null },
  ...{ dueOn: null, verifiedOn: null, result: null, proceedingId: null, lastActor: "test", version: 1 },
}
const context: LeadContext = {
  ...{ today: "2026-06-30", calendar: publishedCalendar, verifyDays: 10, authority: "410100" },
  proceeding: { subjectCode: codeOf(1), authority: "410105" },
  codes: [codeOf(1)],
}
const reason = "示例"
const acts: Record<LeadAct["act"], LeadAct> = {
  dispatch: { act: "dispatch", authority: "410105" },
  verify: { act: "verify", finding: "confirmed", reason },
  close: { act: "close", result: "duplicate", reason },
  reopen: { act: "reopen", reason },
}
const decide = (changes: Partial<Lead>, act: LeadAct, more: Partial<LeadContext> = {}) =>
  decideLead({ ...lead, ...changes }, act, { ...context, ...more })
const pointerOf = (decided: ReturnType<typeof decide>) => ("pointer" in decided ? decided.pointer : null)

describe("a lead", () => {
  test.each(leadStateNames.flatMap((state) => leadActNames.map((name) => [state, name] as const)))(
    "%s can %s as the table has it, and not otherwise",
    (state, name) => {
      const decided = decide({ state }, acts[name])
      const allowed: readonly string[] = leadActs[name].from
      if (allowed.includes(state)) expect(decided).toMatchObject({ state: leadActs[name].to })
      else expect(pointerOf(decided)).toBe("/act")
    },
  )

  test("is to be verified within the operator's working days from its dispatch, the law's day where there is one", () => {
    expect(decide({}, acts.dispatch)).toMatchObject({ clock: "lead_verify", dueOn: "2026-07-14" })
    // REG 13: 20 working days from receipt, whenever it is dispatched.
    const false_ = { source: "complaint", ground: "AB-I2" } as const
    expect(decide(false_, acts.dispatch)).toMatchObject({ clock: "report_false_info", dueOn: "2026-07-24" })
    expect(decide({ ...false_, source: "monitoring" }, acts.dispatch)).toMatchObject({ clock: "lead_verify" })
    expect(decide({}, acts.dispatch, { today: "2030-06-30" })).toMatchObject({ clock: "lead_verify", dueOn: null })
  })

  test("goes to an authority outside the own one with a reason alone", () => {
    expect(pointerOf(decide({}, { act: "dispatch", authority: "330106" }))).toBe("/reason")
    expect(decide({}, { act: "dispatch", authority: "330106", reason })).toMatchObject({ authority: "330106" })
  })

  test("that led to a proceeding names one of the same merchant that the officer may see", () => {
    const verified = { state: "verified" } as const
    const close = (changes: object): LeadAct => ({ act: "close", result: "case", reason, ...changes })
    const id = "5b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a12"
    expect(decide(verified, close({ proceeding_id: id }))).toMatchObject({ result: "case", proceedingId: id })
    expect(pointerOf(decide(verified, close({})))).toBe("/proceeding_id")
    expect(pointerOf(decide(verified, close({ proceeding_id: id }), { proceeding: null }))).toBe("/proceeding_id")
    const other = { ...verified, code: codeOf(2) }
    expect(pointerOf(decide(other, close({ proceeding_id: id }), { codes: [codeOf(2)] }))).toBe("/proceeding_id")
    expect(decide(other, close({ proceeding_id: id }), { codes: [codeOf(1), codeOf(2)] })).toMatchObject({
      result: "case",
    })
    expect(pointerOf(decide(verified, close({ result: "unfounded", proceeding_id: id })))).toBe("/proceeding_id")
    // Whom a shop belongs to is found out on the way.
    expect(decide({ ...verified, code: null }, close({ proceeding_id: id }))).toMatchObject({ result: "case" })
  })

  test("that nobody has looked into is a duplicate or nobody's here, and nothing else", () => {
    expect(pointerOf(decide({ state: "dispatched" }, { act: "close", result: "unfounded", reason }))).toBe("/result")
    expect(decide({ state: "received" }, { act: "close", result: "not-competent", reason })).toMatchObject({
      state: "closed",
    })
  })
})

describe("a row", () => {
  const row = {
    ref: "jc-1",
    source: "monitoring",
    code: codeOf(1),
    facts: "网页未亮照（示例）",
    found_on: "2026-06-25",
  }
  const ofOfficer: LeadRowContext = { today: "2026-06-30", authority: "410105", mayAnswer: true }
  const ofClient = { ...ofOfficer, authority: null, mayAnswer: false }
  const fields = (changes: object, from = ofOfficer) => {
    const read = readLeadRow({ ...row, ...changes }, from)
    return "refused" in read ? read.refused.map(({ field }) => field) : []
  }

  test("says what, where from, when and about whom", () => {
    expect(fields({})).toEqual([])
    expect(fields({ ref: "" })).toEqual(["ref"])
    expect(fields({ source: "rumour" })).toEqual(["source"])
    expect(fields({ facts: " " })).toEqual(["facts"])
    // A line holds a hundred thousand names: the first are told, and how many more there are.
    const odd = Object.fromEntries(Array.from({ length: 1_000 }, (_, at) => [`odd-${at}`, 0]))
    expect(fields({ ...odd, facts: " " })).toHaveLength(52)
    expect(fields({ found_on: "2026-07-01" })).toEqual(["found_on"])
    expect(fields({ code: undefined })).toEqual(["code"])
    for (const from of [ofOfficer, ofClient]) expect(fields({ code: "91350100M000100Y44" }, from)).toEqual(["code"])
    expect(fields({ code: undefined, url: "https://shop.example/1" })).toEqual([])
    expect(fields({ code: undefined, platform: "示例商城", seller: "s-1" })).toEqual([])
    expect(fields({ seller: "s-1" })).toEqual(["platform"])
    expect(fields({ ground: "AB-E9" })).toEqual(["ground"])
    expect(fields({ url: "javascript:alert(1)" })).toEqual(["url"])
    expect(fields({ colour: "red" })).toEqual(["colour"])
  })

  test("says with whom it is to lie where its sender is no officer", () => {
    expect(fields({}, ofClient)).toEqual(["authority"])
    expect(fields({ region: "410102" }, ofClient)).toEqual([])
    expect(fields({ authority: "000000" }, ofClient)).toEqual(["authority"])
  })

  test("names nobody without a code: a person is told by a shop", () => {
    expect(fields({ code: undefined, url: "https://shop.example/1", name: "示例个人" })).toEqual(["name"])
  })

  const number = "11010519491231002X"
  test.each([
    ["ref", { ref: number }],
    ["facts", { facts: `经营者证件 ${number}（示例）` }],
    ["seller", { platform: "示例商城", seller: number }],
    ["shop", { platform: "示例商城", shop: `示例店${number}` }],
    ["url", { url: `https://shop.example/${number}` }],
    ["name", { name: `示例${number}商行` }],
    ["platform", { platform: `示例${number}` }],
    ["evidence/0/title", { evidence: [{ title: `证件 ${number}` }] }],
    ["evidence/0/url", { evidence: [{ title: "截图", url: `https://shop.example/${number}` }] }],
    ["facts", { facts: "联系电话 13800138000（示例）" }],
  ])("with personal data in %s is refused, and told where and not what", (field, changes) => {
    const read = readLeadRow({ ...row, ...changes }, ofOfficer)
    if (!("refused" in read)) throw new Error("it was taken")
    expect(read.refused.map((remark) => remark.field)).toContain(field)
    expect(JSON.stringify(read.refused)).not.toContain(number)
    expect(JSON.stringify(read.refused)).not.toContain("13800138000")
  })

  test("is taken with a finding that an officer has answered, and by no client", () => {
    const answered = { facts: "联系电话 13800138000（示例）", kept: [{ field: "facts", reason: "平台公示的客服电话" }] }
    expect(fields(answered)).toEqual([])
    expect(fields({ ...answered, authority: "410105" }, ofClient)).toEqual(["kept"])
    for (const reason of ["是13800138000的机主要求的", "客服\u202e电话"]) {
      expect(fields({ ...answered, kept: [{ field: "facts", reason }] })).toEqual(["kept/0/reason"])
    }
  })
})
