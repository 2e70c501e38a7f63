/**
 * The gate as a whole: every effect × every pair of hands × whose they are × whom it affects, generated from the table and
 * judged by an oracle that shares nothing with it but the table.
 */
import { describe, expect, test } from "vitest"
import { openDraft } from "../../src/gate/draft.ts"
import { type EffectName, type EffectRow, effectNames, effects } from "../../src/gate/effect.ts"
import { isToBeTold, judgeAgain } from "../../src/gate/finding.ts"
import { type Affected, countPersons, type Hand, handsNamed } from "../../src/gate/hands.ts"
import { type GateReason, mayTakeEffect, reasons } from "../../src/gate/may-take-effect.ts"
import { Pass, PassError, passGate } from "../../src/gate/pass.ts"

const now = Date.UTC(2026, 6, 1)
const own = "410105"

/** Authorities by what they are to `own`. */
const places = {
  own,
  superior: "410100",
  province: "410000",
  country: "100000",
  subordinate: "410105",
  foreign: "320106",
}
const over = new Set(["410105", "410100", "410000", "100000", "000000"])
const below = "410100"

/** Whom something affects: an authority, its city (to which `own` is subordinate), an agency of its own, a merchant. */
interface Target {
  of: Affected
  isOver(authority: string): boolean
  /** The same of what only takes power away, where that is another. */
  isOverOne?(authority: string): boolean
  /** Authorities of the walk that lie below it and not over it. */
  below: readonly string[]
  itself: string | null
}
const affected: Record<string, Target> = {
  authority: { of: { kind: "authority", authority: own }, isOver: (a) => over.has(a), below: [], itself: null },
  city: {
    of: { kind: "authority", authority: below },
    isOver: (a) => ["410100", "410000", "100000", "000000"].includes(a),
    below: ["410105"],
    itself: null,
  },
  // The whole country, and what tells no region: nobody below is over it, or near it.
  ...Object.fromEntries(
    ["100000", "000000"].map((authority): [string, Target] => [
      authority,
      {
        of: { kind: "authority", authority },
        isOver: (a) => a === "100000" || a === "000000",
        below: [],
        itself: null,
      },
    ]),
  ),
  agency: {
    of: { kind: "client", client: "c-1", region: own },
    isOver: (a) => over.has(a),
    below: [],
    itself: "agency",
  },
  platform: {
    of: { kind: "client", client: "c-1", region: null },
    isOver: (a) => a === "100000" || a === "000000",
    below: [],
    itself: "platform",
  },
  merchant: {
    of: { kind: "merchant", code: "M", region: own },
    isOver: (a) => over.has(a),
    below: [],
    itself: "merchant",
  },
  reader: {
    of: { kind: "reader", reader: "r-1" },
    isOver: (a) => a === "100000" || a === "000000",
    below: [],
    itself: "reader",
  },
  // A source of two places, and a person with posts in two: reached in all of them, or for a brake in one.
  source: {
    of: { kind: "client", client: "c-3", region: null, places: [own, "320106"] },
    isOver: (a) => a === "100000" || a === "000000",
    isOverOne: (a) => over.has(a) || a === "320106",
    below: [],
    itself: null,
  },
  person: {
    of: { kind: "person", person: "anna", places: [own, "320106"] },
    isOver: (a) => a === "100000" || a === "000000",
    isOverOne: (a) => over.has(a) || a === "320106",
    below: [],
    itself: null,
  },
  nowhere: {
    of: { kind: "person", person: "anna", places: [] },
    isOver: (a) => a === "100000" || a === "000000",
    below: [],
    itself: null,
  },
  register: { of: { kind: "register" }, isOver: (a) => a === "100000" || a === "000000", below: [], itself: null },
}

/** Somebody, and what the oracle knows of them without asking the gate. */
interface Known {
  hand: Hand
  person: string
  weight: number
  authorities: readonly string[]
  client?: string
}

const officer = (authority: string, name: string): Known => ({
  ...{ hand: { kind: "officer", name: `officer:${authority}:${name}`, authority }, person: name },
  ...{ weight: 1, authorities: [authority] },
})
const key = (kind: "agency" | "platform", client: string, persons: number): Known => ({
  ...{ hand: { kind, name: `client:${client}`, client, persons }, person: `key:${client}:${persons}`, weight: persons },
  ...{ authorities: [], client },
})
const people: Known[] = [
  ...Object.values(places).flatMap((authority) => [officer(authority, "anna"), officer(authority, "boris")]),
  officer("000000", "carla"),
  { hand: { kind: "source", name: "client:s", authorities: [own] }, person: "s", weight: 9, authorities: [own] },
  {
    hand: { kind: "source", name: "client:t", authorities: ["320106"] },
    person: "t",
    weight: 9,
    authorities: ["320106"],
  },
  // A key of one holder, of two declared ones, and another agency's: renewed, or lent, it stays its holder's.
  ...([1, 2] as const).flatMap((n) => [key("agency", "c-1", n), key("platform", "c-1", n)]),
  ...[key("agency", "c-2", 2), key("platform", "c-2", 2)],
  { hand: { kind: "merchant", name: "merchant:M:anna", code: "M" }, person: "anna", weight: 1, authorities: [] },
  { hand: { kind: "merchant", name: "merchant:N:dora", code: "N" }, person: "dora", weight: 1, authorities: [] },
  { hand: { kind: "reader", name: "reader:r-1", reader: "r-1" }, person: "r-1", weight: 1, authorities: [] },
  { hand: { kind: "operator", name: "system:command-line" }, person: "op", weight: 9, authorities: ["000000"] },
  { hand: { kind: "register", name: "register" }, person: "reg", weight: 9, authorities: ["000000"] },
]

// The same person by another name of the issuer, where an administrator has linked the two.
const annaAgain = officer("320106", "anna-2")
const linked = (name: string) => name.replace(/^(?:officer:\d{6}|merchant:\w+):/, "officer:").replace(/anna-2$/, "anna")

/** What is to come of it, worked out from the row alone. */
function oracle(
  row: EffectRow,
  whom: keyof typeof affected,
  pair: readonly Known[],
  isLinked: boolean,
): GateReason | null {
  const those = pair.filter(({ hand }) => row.hands.includes(hand.kind))
  if (those.length === 0) return "wrong-hands"
  const nameOf = ({ person }: Known) => (isLinked && person === "anna-2" ? "anna" : person)
  const count = (persons: Map<string, number>) => [...persons.values()].reduce((a, b) => a + b, 0)
  const keys = those.filter(({ client }) => client !== undefined)
  const rest = those.filter(({ client }) => client === undefined)
  const most = Math.max(0, ...keys.map(({ weight }) => weight))
  const persons = most + count(new Map(rest.map((known) => [nameOf(known), known.weight])))
  const apart = most + count(new Map(rest.map((known) => [known.person, known.weight])))
  if (persons < row.persons) return apart < row.persons ? "one-person" : "one-person-twice"
  const target = affected[whom]
  if (!target) throw new Error(whom)
  // An id is one client's, of whichever kind.
  const isClient = target.itself === "agency" || target.itself === "platform"
  const isTheirs = ({ hand, authorities, client }: Known) =>
    row.of === "any" ||
    hand.kind === "operator" ||
    hand.kind === "register" ||
    authorities.some((authority) => (row.brake && target.isOverOne ? target.isOverOne : target.isOver)(authority)) ||
    (row.of === "near" && authorities.some((authority) => target.below.includes(authority))) ||
    (isClient ? client === "c-1" : hand.kind === target.itself && !hand.name.includes(":N:"))
  return those.some(isTheirs) ? null : "not-theirs"
}

describe("the gate", () => {
  const tally = { attempts: 0, refused: new Map<string, number>() }

  test.each(effectNames)("%s: every pair of hands on everybody comes out as its row says", (effect) => {
    for (const whom of Object.keys(affected)) {
      const target = affected[whom]
      if (!target) continue
      for (const one of people) {
        for (const other of [...people, annaAgain]) {
          for (const isLinked of [false, true]) {
            const facts = isLinked ? { person: linked } : {}
            const refusal = mayTakeEffect(effect, target.of, [one.hand, other.hand], facts, now)
            const expected = oracle(effects[effect], whom, [one, other], isLinked)
            tally.attempts++
            if (refusal) tally.refused.set(refusal.reason, (tally.refused.get(refusal.reason) ?? 0) + 1)
            if ((refusal?.reason ?? null) !== expected) {
              expect({
                effect,
                whom,
                one: one.hand,
                other: other.hand,
                isLinked,
                came: refusal?.reason ?? null,
              }).toEqual({
                came: expected,
              })
            }
          }
        }
      }
    }
  })

  test("nothing takes effect by nobody, and each refusal names what, whom, why and the next step", () => {
    for (const effect of effectNames) {
      const refusal = mayTakeEffect(effect, { kind: "authority", authority: own }, [], {}, now)
      expect(refusal?.reason).toBe("wrong-hands")
      for (const language of ["zh", "en"] as const) {
        expect(refusal?.detail[language]).toContain(effects[effect][language])
        expect(refusal?.detail[language]).toContain(own)
        expect(refusal?.detail[language]).toContain(reasons["wrong-hands"].next[language])
      }
    }
    const missing = [{ zh: "未告知", en: "not told" }]
    const two = handsNamed([`officer:${own}:anna`, `officer:${own}:boris`])
    const hindered = mayTakeEffect("publish", { kind: "authority", authority: own }, two, { missing }, now)
    expect(hindered).toMatchObject({ reason: "not-met", detail: { en: expect.stringContaining("not told") } })
    expect(mayTakeEffect("publish", { kind: "authority", authority: own }, two, {}, now)).toBeNull()
  })

  test("was asked as often as this, and every reason but the file's was met", () => {
    process.stdout.write(
      `gate: ${tally.attempts} attempts, refused ${JSON.stringify(Object.fromEntries(tally.refused))}\n`,
    )
    expect(tally.attempts).toBeGreaterThan(400_000)
    const met = Object.keys(reasons).filter((reason) => reason !== "not-met")
    expect([...tally.refused.keys()].toSorted()).toEqual(met.toSorted())
  })

  test("lets nobody loosen a row unseen: who may, how many, and whose", () => {
    const said = effectNames.map((name) => {
      const { hands, persons, of, brake = false } = effects[name] as EffectRow
      return `${name}: ${hands.join(" ")}, ${persons}, ${of}${brake ? ", brake" : ""}`
    })
    const ofLog = "officer source operator register, 2"
    const own = ["publish", "amend", "show", "end", "retract", "keep", "rename", "erase"]
    const ofPeople = [
      "office",
      "template",
      "list-person",
      "unlist-person",
      "order",
      "grant",
      "ungrant",
      "open-file",
      "pledge",
    ]
    expect(said.toSorted()).toEqual(
      [
        ...own.map((name) => `${name}: ${ofLog}, over`),
        ...["subject-over", "recode"].map((name) => `${name}: ${ofLog}, near`),
        `know: ${ofLog}, any`,
        ...[...ofPeople, "give-key"].map((name) => `${name}: officer, 2, over`),
        "unlink-persons: officer operator, 2, over",
        ...["add-client", "quota"].map((name) => `${name}: officer operator, 1, over`),
        "threshold: officer, 1, over",
        ...["client", "first-load", "release"].map((name) => `${name}: operator, 1, over`),
        ...["renew-key", "match-decision"].map((name) => `${name}: agency platform, 1, over`),
        "mark: platform, 1, over",
        "lead: officer source agency register, 1, any",
        "withdraw-key: officer agency platform operator, 1, over, brake",
        ...["end-sessions", "return"].map((name) => `${name}: officer, 1, over, brake`),
        "link-persons: officer operator register, 1, over, brake",
        "signing-key: operator register, 1, over",
        ...["map", "told"].map((name) => `${name}: register, 1, over`),
        "measure: agency, 2, over",
        "letter: officer agency, 2, over",
      ].toSorted(),
    )
  })

  test("tells the affected of whatever none of theirs had a hand in, and of nothing else", () => {
    const of = (hands: readonly Hand[], affected: Affected, effect: EffectName = "end") =>
      isToBeTold(effect, { affected, hands })
    const district: Affected = { kind: "authority", authority: own }
    const [ownPair, above] = [
      handsNamed([`officer:${own}:anna`, `officer:${own}:boris`]),
      handsNamed(["officer:410000:anna", "officer:410000:boris"]),
    ]
    expect([of(ownPair, district), of(above, district)]).toEqual([false, true])
    expect(of([...above, ...handsNamed([`officer:${own}:carla`])], district)).toBe(false)
    expect(of(above, district, "lead")).toBe(false)
    expect(of([{ kind: "register", name: "register" }], district)).toBe(false)
    const platform: Affected = { kind: "client", client: "c-1", region: own }
    expect([of(ownPair, platform, "quota"), of([key("platform", "c-1", 1).hand], platform, "renew-key")]).toEqual([
      true,
      false,
    ])
    const anna: Affected = { kind: "person", person: "anna", places: [own] }
    expect([of(above.slice(1), anna, "end-sessions"), of(above.slice(0, 1), anna, "end-sessions")]).toEqual([
      true,
      false,
    ])
  })

  test("of an agency’s people each counts, and one under two posts once; a system as many as were declared", () => {
    const of = (name: string, persons: number): Hand => ({ kind: "agency", name, client: "a", persons })
    const id = "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11"
    expect(countPersons([of(`client:${id}:carla`, 1), of(`client:${id}:anton`, 1)])).toBe(2)
    expect(countPersons([of(`client:${id}:carla`, 1), of(`client:${id}:carla`, 1)])).toBe(1)
    expect(countPersons([of(`client:${id}`, 2), of(`client:${id}`, 2)])).toBe(2)
  })

  test("names of the trail give hands to people alone, each once", () => {
    const names = [
      "officer:410105:anna",
      "officer:410105:anna",
      "merchant:91:x",
      "client:1",
      "system:x",
      "register",
      "",
    ]
    expect(handsNamed(names).map(({ name }) => name)).toEqual(["officer:410105:anna", "merchant:91:x"])
    expect(handsNamed(["officer:41010:anna", "officer::x"])).toEqual([])
  })
})

const two = handsNamed([`officer:${own}:anna`, `officer:${own}:boris`])

function drafted(rows: readonly [EffectName, string, string][]) {
  const draft = openDraft()
  for (const [effect, authority, what] of rows) draft.add(effect, { kind: "authority", authority }, what)
  return draft.close()
}

const draft = drafted([
  ["publish", own, "1"],
  ["end", own, "2"],
])
const given = (tx: object, from = draft) => {
  const pass = passGate(tx, from, two, {}, now)
  if (!(pass instanceof Pass)) throw new Error(pass.detail.en)
  return pass
}

describe("a pass", () => {
  const tx = {}

  test("is taken once", () => {
    const pass = given(tx)
    Pass.take(pass, tx, draft)
    expect(() => Pass.take(pass, tx, draft)).toThrow(PassError)
  })

  test("is for its transaction", () => {
    expect(() => Pass.take(given(tx), {}, draft)).toThrow("another transaction")
  })

  test.each([
    [
      "another object",
      drafted([
        ["publish", own, "1"],
        ["end", own, "3"],
      ]),
    ],
    [
      "more",
      drafted([
        ["publish", own, "1"],
        ["end", own, "2"],
        ["end", own, "3"],
      ]),
    ],
    ["less", drafted([["publish", own, "1"]])],
    [
      "another authority",
      drafted([
        ["publish", "320106", "1"],
        ["end", own, "2"],
      ]),
    ],
    [
      "another effect",
      drafted([
        ["amend", own, "1"],
        ["end", own, "2"],
      ]),
    ],
    [
      "another order",
      drafted([
        ["end", own, "2"],
        ["publish", own, "1"],
      ]),
    ],
  ])("is not for %s", (_, written) => {
    expect(() => Pass.take(given(tx), tx, written)).toThrow(PassError)
  })

  test("is nothing that only looks like one", () => {
    const pass = given(tx)
    const alike = { findings: pass.findings, take: () => undefined }
    for (const no of [alike, Object.create(Pass.prototype), null, undefined, structuredClone({ ...pass })]) {
      expect(() => Pass.take(no as never, tx, draft)).toThrow(PassError)
    }
  })

  test("is given for all of a draft or for nothing: one row of another authority refuses it", () => {
    const mixed = drafted([
      ["publish", own, "1"],
      ["end", "320106", "2"],
    ])
    const answer = passGate(tx, mixed, two, {}, now)
    expect(answer).toMatchObject({ reason: "not-theirs", affected: { authority: "320106" } })
  })

  test("tells what the gate found, which can be judged again from the trail, and not when it was changed", () => {
    const [finding] = given(tx).findings
    const kept = JSON.parse(JSON.stringify(finding))
    expect(kept).toMatchObject({ effects: { publish: 1, end: 1 }, digest: draft.digest, verdict: "may" })
    expect(judgeAgain(kept, {}, now)).toBeNull()
    expect(judgeAgain({ ...kept, affected: { kind: "authority", authority: "320106" } }, {}, now)).toMatchObject({
      reason: "not-theirs",
    })
    expect(judgeAgain({ ...kept, hands: kept.hands.slice(1) }, {}, now)).toMatchObject({ reason: "one-person" })
    for (const no of [
      null,
      {},
      { ...kept, effects: {} },
      { ...kept, effects: { nothing: 1 } },
      { ...kept, digest: 1 },
    ]) {
      expect(judgeAgain(no, {}, now)).toBe("unreadable")
    }
  })
})
