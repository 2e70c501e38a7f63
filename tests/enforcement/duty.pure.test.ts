import { describe, expect, test } from "vitest"
import type { Tenant } from "../../src/access/tenant.ts"
import { callsFor } from "../../src/enforcement/duty/call.ts"
import { decideOrder, type Order, orderActs } from "../../src/enforcement/duty/order.ts"
import { publicationDue, publicationOf } from "../../src/enforcement/duty/platform-measure.ts"
import { lastVerifiedBy, verifyDue } from "../../src/enforcement/duty/reverification.ts"
import { publishedCalendar } from "../../src/law/calendar.ts"
import { addDays } from "../../src/law/day.ts"

describe("verifying a seller again", () => {
  test("is due six months after the last time, on the next working day where nobody works on the last", () => {
    expect(verifyDue("2026-01-12", publishedCalendar)).toBe("2026-07-13")
    // 1 August 2026 is a Saturday.
    expect(verifyDue("2026-02-01", publishedCalendar)).toBe("2026-08-03")
    // No 31st in the sixth month after.
    expect(verifyDue("2025-08-31", publishedCalendar)).toBe("2026-02-28")
    // The calendar of 2027 is not published.
    expect(verifyDue("2026-09-30", publishedCalendar)).toBeNull()
  })

  test("whoever is asked for by a day is each whose clock ends by then, and nobody else", () => {
    for (let day = "2026-01-01"; day < "2026-12-31"; day = addDays(day, 1)) {
      const last = lastVerifiedBy(day, publishedCalendar) ?? ""
      expect((verifyDue(last, publishedCalendar) ?? "") <= day, day).toBe(true)
      const next = verifyDue(addDays(last, 1), publishedCalendar)
      expect(next === null || next > day, day).toBe(true)
    }
  })
})

test("a measure is published within one working day, and told as late after it", () => {
  // Thursday before the Dragon Boat Festival of 2026, which is Friday 19 June.
  const dueOn = publicationDue("2026-06-18", publishedCalendar)
  expect(dueOn).toBe("2026-06-22")
  const on = (publishedOn: string | null, today: string) => publicationOf({ publishedOn, dueOn }, today)
  expect([on("2026-06-22", "2026-06-30"), on("2026-06-23", "2026-06-30")]).toEqual(["in-time", "late"])
  expect([on(null, "2026-06-22"), on(null, "2026-06-23")]).toEqual(["waiting", "overdue"])
})

const order: Order = {
  ...{
    id: "o",
    clientId: "c" as Tenant,
    platform: "示例平台",
    authority: "410105",
    seller: "s-1",
    code: null,
    demand: "下架",
  },
  ...{ basis: "示例规定第一条", dueOn: "2026-07-10", state: "drafted", draftedBy: "officer:410105:anna" },
  ...{ draftedOn: "2026-06-30", issuedOn: null, answer: null, answerText: null, doneOn: null, answeredOn: null },
  ...{ enteredOn: "2026-06-30", lastActor: "officer:410105:anna", version: 1 },
}
const boris = { actor: "officer:410105:boris", today: "2026-06-30" }

describe("an order", () => {
  test("is issued by somebody else than who drafted it, in whatever post", () => {
    expect(decideOrder(order, { act: "issue" }, boris)).toMatchObject({ state: "issued", issuedOn: "2026-06-30" })
    for (const actor of ["officer:410105:anna", "officer:410100:anna"])
      expect(decideOrder(order, { act: "issue" }, { ...boris, actor })).toMatchObject({ kind: "own" })
    expect(decideOrder(order, { act: "issue" }, { ...boris, today: "2026-07-11" })).toMatchObject({ kind: "field" })
  })

  test("takes an act in its states alone", () => {
    const acts = {
      issue: { act: "issue" },
      answer: { act: "answer", answer: "done", text: "已下架" },
      close: { act: "close", reason: "已核" },
      return: { act: "return", reason: "未公示", due_on: "2026-07-20" },
      withdraw: { act: "withdraw", reason: "有误" },
    } as const
    for (const [name, act] of Object.entries(acts)) {
      const { from } = orderActs[act.act]
      for (const state of ["drafted", "issued", "answered", "closed", "withdrawn"] as const) {
        const decided = decideOrder({ ...order, state }, act, boris)
        const isLegal = from.some((each) => each === state)
        expect("kind" in decided ? decided.kind : "done", `${name} ${state}`).toBe(isLegal ? "done" : "illegal")
      }
    }
  })

  test("that is sent back has a new day, and no answer", () => {
    const answered: Order = { ...order, state: "answered", answer: "done", answerText: "x", answeredOn: "2026-07-01" }
    const act = { act: "return", reason: "未公示", due_on: "2026-07-20" } as const
    expect(decideOrder(answered, act, boris)).toMatchObject({ state: "issued", dueOn: "2026-07-20", answer: null })
    expect(decideOrder(answered, { ...act, due_on: "2026-06-29" }, boris)).toMatchObject({ pointer: "/due_on" })
  })
})

test("a platform is called for what is due, and for nothing else", () => {
  const none = { verification: { overdue: 0, soon: 0 }, measures: { overdue: 0 }, orders: { overdue: 0 } }
  expect(callsFor(none)).toEqual([])
  expect(callsFor({ ...none, verification: { overdue: 0, soon: 4 }, orders: { overdue: 1 } })).toEqual([
    { kind: "verification", content: { order: null, overdue: 0, soon: 4 } },
    { kind: "order-overdue", content: { order: null, overdue: 1, soon: null } },
  ])
})
