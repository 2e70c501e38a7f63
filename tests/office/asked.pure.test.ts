/** What a form asks for: of each ground, move and kind of penalty what the rules refuse to do without, and nothing that they don't look at. */
import { describe, expect, it } from "vitest"
import { z } from "zod"
import { publishedCalendar } from "../../src/law/calendar.ts"
import { groundsAsOf } from "../../src/law/catalogue.ts"
import { classifyPenalty, type PenaltyFacts, untoldKinds } from "../../src/law/penalty-classification.ts"
import { type PenaltyKind, penaltyKinds } from "../../src/law/penalty-kind.ts"
import { defaultPolicy } from "../../src/law/policy.ts"
import { askedFields, pathsOf } from "../../src/office/asked.ts"
import { type Field, fieldsOf, pathOf, readForm, type Schema } from "../../src/office/form-schema.ts"
import type { Kind } from "../../src/register/proceeding/kind.ts"
import { kinds } from "../../src/register/proceeding/kinds.ts"
import type { Content, Facts } from "../../src/register/proceeding/proceeding.ts"
import type { HeldRecord } from "../../src/register/record/record.ts"
import { isLawful, proposableMoves } from "../../src/register/record/state.ts"
import { codeOf } from "../support/rows.ts"

const today = "2026-06-30"
const noRecords: Facts = { today, calendar: publishedCalendar, policy: defaultPolicy, records: [], open: [] }
const sentOf = (choices: Record<string, string | string[]>) =>
  new Map(Object.entries(choices).map(([path, value]) => [path, [value].flat()]))

function askedOf(kind: Kind, choices: Record<string, string | string[]>, known = {}): Field[] {
  const fields = fieldsOf(z.toJSONSchema(kind.input, { io: "input" }) as Schema)
  return askedFields(fields, sentOf(choices), { rows: kind.asked ?? {}, known, today })
}

/** Of the fields that not everybody is asked for, those that are shown, and those that have to be filled in. */
function conditional(kind: Kind, fields: readonly Field[]) {
  const rows = kind.asked ?? {}
  const flat = (all: readonly Field[]): Field[] =>
    all.flatMap((field) => [field, ...(field.kind === "group" ? flat(field.fields) : [])])
  const shown = pathsOf(fields).filter((path) => path in rows)
  const must = flat(fields).filter(({ path, required }) => required && path in rows)
  return { shown, must: must.map(({ path }) => path) }
}

function faultsOf(kind: Kind, input: Content, facts: Facts = noRecords): string[] {
  const begun = kind.begin(input, facts, ["officer"])
  return "faults" in begun ? begun.faults.map(({ field }) => pathOf(field)) : []
}

describe("the form of a serious listing", () => {
  const kind: Kind = kinds.serious
  const serious = groundsAsOf(today).filter(({ list }) => list === "serious")
  const start = { subject: { code: codeOf(1), name: "示例第1号商贸有限公司" }, authority: "410105" }
  const gate = ["gravity", "heavier_penalty", "intent_not_excluded", "factors"].map((name) => `gate.${name}`)

  it.each(serious.map(({ code }) => code))("asks of %s what its rule refuses to do without, and no more", (ground) => {
    const asked = askedOf(kind, { ground })
    const { must } = conditional(kind, asked)
    expect(faultsOf(kind, { ...start, ground }).sort()).toEqual([...must].sort())
    // Who answers what is asked for has nothing left to answer.
    const answers = Object.fromEntries(
      pathsOf(asked).flatMap((path): [string, string][] => {
        if (path.endsWith(".answer")) return [[path, "yes"]]
        if (path.endsWith("_on")) return path.startsWith("base") ? [[path, "2026-05-06"]] : []
        return [[path, "示例"]]
      }),
    )
    const input = { ...readForm(asked, sentOf({ ...answers, ground, authority: "410105" })), subject: start.subject }
    expect(faultsOf(kind, input)).toEqual([])
  })

  it("says of the conditions as a whole that they have to be answered, where one is asked", () => {
    const gateOf = (ground: string) => askedOf(kind, { ground }).find(({ path }) => path === "gate")
    expect(gateOf("SV-0501")).toMatchObject({ required: true })
    expect(gateOf("SV-1101")).toMatchObject({ required: true })
    expect(gateOf("SV-2401")).toBeUndefined()
  })

  it("asks four conditions and the penalty of articles 5 to 10, one of what stands alone, and none of what a court says", () => {
    const shown = (ground: string) => conditional(kind, askedOf(kind, { ground })).shown
    const penalty = ["base_penalty_no", "base_penalty", "restriction_ends_on"]
    expect(shown("SV-0501")).toEqual([...gate, ...penalty])
    expect(shown("SV-1003")).toEqual([...gate, ...penalty])
    expect(shown("SV-1101")).toEqual(["gate.intent_not_excluded", "base_penalty_no"])
    expect(shown("SV-2401")).toEqual([])
    expect(shown("SV-T181")).toEqual([])
    // Before a ground is chosen nobody knows.
    expect(shown("")).toEqual([])
    expect(conditional(kind, askedOf(kind, { ground: "SV-1101" })).must).toEqual(["gate.intent_not_excluded"])
  })
})

describe("the form of a listing as abnormal", () => {
  it("asks of each ground the same five things, each of which its rule wants", () => {
    const kind: Kind = kinds.abnormal
    for (const { code: ground } of groundsAsOf(today).filter(({ list }) => list === "abnormal")) {
      const asked = askedOf(kind, { ground }).map(({ path }) => path)
      expect(asked).toEqual(["subject", "authority", "ground", "arose_on", "evidence"])
    }
    const whole: Content = { subject: { code: codeOf(1), name: "示例" }, authority: "410105", ground: "AB-E4" }
    const input: Content = { ...whole, arose_on: "2026-06-25", evidence: "示例" }
    expect(kind.input.safeParse(input).success).toBe(true)
    for (const name of Object.keys(input)) {
      const { [name]: _, ...rest } = input
      expect([name, kind.input.safeParse(rest).success]).toEqual([name, false])
    }
  })
})

describe("the form of a change", () => {
  const kind: Kind = kinds.change
  const held = (list: "abnormal" | "serious" | "penalty", state: "live" | "masked"): HeldRecord => ({
    ...{ id: "r", state, position: 1, displayedUntil: null, repairOpensOn: null, endedOn: null, barredUntil: null },
    content: {
      ...{ list, subjectCode: codeOf(1), subjectName: "示例", authority: "410105", decisionNo: "示例1号", detail: {} },
      ...{ ground: list === "penalty" ? null : list === "serious" ? "SV-0501" : "AB-E1", penaltyClass: null },
      ...{ decidedOn: "2026-06-01", publishedOn: "2026-06-02" },
    },
  })
  const cases = (["abnormal", "serious", "penalty"] as const).flatMap((list) =>
    (["live", "masked"] as const).flatMap((state) =>
      proposableMoves.filter((move) => isLawful(move, list, state)).map((move) => ({ list, state, move })),
    ),
  )

  it.each(cases)("asks for $move of a record that is $list, $state what its rule wants", ({ list, state, move }) => {
    const record = held(list, state)
    const facts = {
      ...{ ...noRecords, records: [record], masked: new Map([["r", move === "resume" ? "halt" : "mask"]]) },
      open: [
        { ...{ id: "c", kind: "contest", recordId: "r" }, content: { case_outcome: null, filed_on: "2026-06-03" } },
      ],
    }
    const { shown, must } = conditional(kind, askedOf(kind, { change: move }, { list }))
    const start = { record_id: "r", change: move, arose_on: "2026-06-25", evidence: "示例" }
    expect(faultsOf(kind, start, facts)).toEqual(must)
    // What it does not ask for it does not take.
    const given: Content = { decision_no: "示例2号", merged_into: codeOf(2), corrected: { subject_name: "示例二" } }
    const needed = Object.fromEntries(must.map((name) => [name, given[name]]))
    for (const [name, value] of Object.entries(given)) {
      expect([name, faultsOf(kind, { ...start, ...needed, [name]: value }, facts).length === 0]).toEqual([
        name,
        shown.includes(name),
      ])
    }
  })

  it("names of a correction the fields that the record's list has, and no others", () => {
    for (const list of ["abnormal", "serious", "penalty"] as const) {
      const { shown } = conditional(kind, askedOf(kind, { change: "amend" }, { list }))
      const values: Content = { fine_cny: 1, confiscated_cny: 1, field: "food", decided_on: "2026-06-01" }
      const ground = list === "serious" ? "SV-0502" : "AB-E2"
      const facts: Content = { kinds: ["fine"], lenient_tier: true, party: "person" }
      const others: Content = { ...facts, ground, class: "P2", restriction_ends_on: "2026-08-01" }
      const names = Object.keys(kind.asked ?? {}).filter((path) => path.startsWith("corrected."))
      for (const path of names) {
        const name = path.split(".")[1] ?? ""
        // A restriction makes the class another, which has to be named where nothing tells it.
        const along = name === "restriction_ends_on" && list === "penalty" ? { class: "P3b" } : {}
        const corrected = { [name]: values[name] ?? others[name] ?? "示例", ...along }
        const start = { record_id: "r", change: "amend", arose_on: "2026-06-25", evidence: "示例", corrected }
        const faults = faultsOf(kind, start, { ...noRecords, records: [held(list, "live")] })
        expect([list, path, faults.length === 0]).toEqual([list, path, shown.includes(path)])
      }
    }
  })
})

describe("the form of a penalty", () => {
  const facts: PenaltyFacts = {
    ...{ kinds: [], procedure: "ordinary", fineCny: null, party: "operator", lenientTier: null, field: null },
    ...{ restrictionEndsOn: null, decidedOn: "2026-06-01" },
  }
  const varied = {
    "facts.fine_cny": [{ fineCny: null }, { fineCny: 1_000 }, { fineCny: 9_000_000 }],
    "facts.lenient_tier": [{ lenientTier: null }, { lenientTier: true }, { lenientTier: false }],
    "facts.restriction_ends_on": [{ restrictionEndsOn: null }, { restrictionEndsOn: "2036-01-01" }],
  } as const

  it.each(Object.keys(penaltyKinds) as PenaltyKind[])(
    "asks of %s the facts that decide its class, and no others",
    (name) => {
      const { shown } = conditional(kinds.penalty, askedOf(kinds.penalty, { "facts.kinds": name }))
      const base = { ...facts, kinds: [name], fineCny: name === "fine" ? 20_000 : null, lenientTier: true }
      for (const [path, changes] of Object.entries(varied)) {
        const possible = changes.map((change) => ({ ...base, ...change }))
        // What tells a kind that is not among them is a contradiction: the kinds are asked about again.
        const classes = new Set(
          possible
            .filter((one) => untoldKinds(one).length === 0)
            .map((one) => {
              const { code, reasons } = classifyPenalty(one, defaultPolicy)
              return JSON.stringify([code, reasons])
            }),
        )
        expect([path, classes.size > 1]).toEqual([path, shown.includes(path)])
      }
    },
  )

  it("asks of a confiscation how much it was, and of nothing else", () => {
    for (const name of Object.keys(penaltyKinds)) {
      const { shown } = conditional(kinds.penalty, askedOf(kinds.penalty, { "facts.kinds": name }))
      expect([name, shown.includes("facts.confiscated_cny")]).toEqual([name, name === "confiscation"])
    }
  })

  it.each([
    [["fine"], ["facts.fine_cny", "facts.lenient_tier"]],
    [
      ["fine", "warning"],
      ["facts.fine_cny", "facts.lenient_tier"],
    ],
    [["fine", "licence-revoked"], ["facts.fine_cny"]],
    [["barred-from-trade"], ["facts.restriction_ends_on"]],
    [["business-suspended", "confiscation"], []],
  ] as const)("needs of %j what its class hangs on", (chosen, needed) => {
    const { must } = conditional(kinds.penalty, askedOf(kinds.penalty, { "facts.kinds": [...chosen] }))
    expect(must).toEqual(needed)
  })

  it("says of what it does not ask for that there is none", () => {
    const asked = askedOf(kinds.penalty, { "facts.kinds": "warning" })
    const read = readForm(asked, sentOf({ "facts.kinds": "warning", "facts.fine_cny": "80000" }))
    expect(read["facts"]).toMatchObject({ kinds: ["warning"], fine_cny: null, restriction_ends_on: null })
  })
})
