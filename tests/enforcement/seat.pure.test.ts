// The seats of the conference as a file gives them, and who may apply what.
import { expect, test } from "vitest"
import { mayApply, parseSeats, type Seat } from "../../src/enforcement/agency/seat.ts"

const seat = (name: string, more: Partial<Seat> = {}): Seat => ({
  ...{ seat: name, zh: "示例", en: "example", leads: false, measures: null, declares: 1 },
  ...more,
})

test("a file gives all seats, one of which leads at least, each once", () => {
  const read = parseSeats(
    JSON.stringify([
      { seat: "market", zh: "市场监管", en: "market regulation", leads: true },
      { seat: "reform", zh: "发展改革", en: "development and reform", measures: ["M1"] },
    ]),
  )
  expect(read).toEqual([
    { seat: "market", zh: "市场监管", en: "market regulation", leads: true, measures: null, declares: 1 },
    { seat: "reform", zh: "发展改革", en: "development and reform", leads: false, measures: ["M1"], declares: 1 },
  ])
})

test.each([
  ["{", /JSON/],
  ["{}", /array|list/i],
  ["[]", /1|small/i],
  [JSON.stringify([seat("Tax")]), /^entry 1, seat: 1 to 30 small letters/],
  // By that name an agency is said to sit nowhere.
  [JSON.stringify([seat("none", { leads: true })]), /^entry 1, seat: none/],
  [JSON.stringify([seat("tax", { leads: true }), seat("tax")]), /^entry 2: there is a seat tax already/],
  [JSON.stringify([seat("tax")]), /no seat leads/],
  [JSON.stringify([{ ...seat("tax", { leads: true }), phone: "1" }]), /^entry 1.*phone/],
  [JSON.stringify([seat("tax", { zh: "税\u0000务", leads: true })]), /^entry 1, zh/],
])("what is wrong with it is named: %s", (text, problem) => {
  expect(parseSeats(text)).toEqual({ problem: expect.stringMatching(problem) })
})

test("what a seat names it alone applies, and nothing else; what none names is open to the others", () => {
  const [tax, bank, post] = [seat("tax", { measures: ["M1", "M2"] }), seat("bank", { measures: ["M2"] }), seat("post")]
  const seats = [tax, bank, post]
  const allowed = (own: Seat | null) => ["M1", "M2", "M3"].filter((measure) => mayApply(own, measure, seats))
  expect([allowed(tax), allowed(bank), allowed(post), allowed(null)]).toEqual([["M1", "M2"], ["M2"], ["M3"], ["M3"]])
})
