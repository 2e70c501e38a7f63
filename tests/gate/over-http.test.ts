/**
 * Over HTTP each effect is once brought about, and once refused for each reason of the gate: cases by the table of effects, so
 * that one without a case does not compile. The walk of all hands is pure (gate.pure.test.ts); here it is shown that the gate
 * is asked.
 */
import { describe, expect, test } from "vitest"
import { linkPersons } from "../../src/access/person-link-store.ts"
import { type EffectName, effectNames, rowOf } from "../../src/gate/effect.ts"
import { actOnImport, clientHeader, clock, importRows, merchantHeader, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../support/rows.ts"

const database = useDatabase()
const { request } = testApp(() => database.sql)

/** Two people, by the authority they act for and the name that the login has for them. */
interface People {
  authority: string
  first: string
  second: string
}

/** How an effect is brought about: by rows that one sends and another releases. */
interface Case {
  /** What is there before, and the rows that one sends about the n-th subject. */
  before(n: number): readonly object[]
  rows(n: number): readonly object[]
}

/** By whom an effect is brought about where no import does it: the tests of that way show the same. */
type Elsewhere = "by no route" | "by proceedings and settings" | "by acts of cases"

const over = { published_on: "2020-01-05", decided_on: "2020-01-02" }
const revoked = {
  ...{ removed_on: "2026-06-01", removal_kind: "revoked", removal_decision_no: "示例〔2026〕3号" },
  removal_reason: "处罚决定被撤销（示例）",
}

const cases = {
  publish: { before: () => [], rows: (n) => [abnormalRow(n)] },
  amend: { before: (n) => [penaltyRow(n)], rows: (n) => [penaltyRow(n, { content: "罚款20000元", fine_cny: 20000 })] },
  end: { before: (n) => [penaltyRow(n)], rows: (n) => [penaltyRow(n, revoked)] },
  keep: { before: () => [], rows: (n) => [penaltyRow(n, over)] },
  rename: {
    before: (n) => [subjectRow(n), abnormalRow(n)],
    rows: (n) => [subjectRow(n, { name: `另一个第${n}号有限公司` })],
  },
  know: { before: () => [], rows: (n) => [subjectRow(n)] },
  ...{ show: "by proceedings and settings", retract: "by proceedings and settings" },
  ...{ "subject-over": "by proceedings and settings", recode: "by proceedings and settings" },
  ...{ office: "by proceedings and settings", template: "by proceedings and settings" },
  ...{ "list-person": "by proceedings and settings", "unlist-person": "by proceedings and settings" },
  ...{ order: "by acts of cases", grant: "by acts of cases", ungrant: "by acts of cases", measure: "by acts of cases" },
  ...{ erase: "by no route", "link-persons": "by no route", "signing-key": "by no route" },
  ...{ map: "by no route", told: "by no route" },
} as const satisfies Record<EffectName, Case | Elsewhere>

let next = 0
let people = 0

/** Lets two people bring an effect about about a subject of its own: what the second is answered, and what has changed. */
async function bringAbout({ before, rows }: Case, { authority, first, second }: People) {
  const n = ++next
  await importRows(database.sql, before(n))
  const seen = await stateOf(n)
  // Whoever may send rows about any authority: what they bring about is the gate's to say.
  const headers = {
    ...(await officerHeader("administrator", authority, first)),
    "content-type": "application/x-ndjson",
  }
  const body = rows(n)
    .map((row) => `${JSON.stringify(row)}\n`)
    .join("")
  const sent = await request(`/v1/imports?source=case-${n}`, { method: "POST", headers, body })
  const { id, state } = (await sent.json()) as { id: string; state: string }
  expect([n, sent.status, state]).toEqual([n, 200, "waiting"])
  const acted = await actOnImport({ request }, authority, id, { act: "release" }, { subject: second })
  return { n, status: acted.status, answer: (await acted.json()) as object, changed: (await stateOf(n)) !== seen }
}

/** All that is kept of a subject, as one text. */
async function stateOf(n: number): Promise<string> {
  const code = codeOf(n)
  const [row] = await database.sql`select
    (select json_agg(r order by r.id) from record r where r.subject_code = ${code}) as records,
    (select json_agg(s) from subject s where s.code = ${code}) as subjects`
  return JSON.stringify(row)
}

const names = () => {
  people++
  return { first: `first-${people}`, second: `second-${people}` }
}
const byImport = effectNames.flatMap((name) => {
  const given: Case | Elsewhere = cases[name]
  return typeof given === "string" ? [] : [[name, given] as const]
})

describe("an effect over HTTP", () => {
  test.each(byImport)("%s is brought about by two of the affected authority, and of one above it", async (_, given) => {
    for (const authority of ["410105", "410100", "410000"]) {
      const { status, changed } = await bringAbout(given, { authority, ...names() })
      expect([authority, status, changed]).toEqual([authority, 200, true])
    }
  })

  test.each(byImport)("%s is not by one person, nor by one under two names", async (_, given) => {
    const one = names().first
    const alone = await bringAbout(given, { authority: "410105", first: one, second: one })
    expect([alone.status, alone.changed]).toEqual([409, false])
    expect(alone.answer).toMatchObject({ type: "urn:gongshi:problem:own-act" })
    const linked = names()
    await linkPersons(database.sql, { name: linked.second, person: linked.first, actor: "test", at: clock() })
    const twice = await bringAbout(given, { authority: "410105", ...linked })
    expect([twice.status, twice.changed]).toEqual([409, false])
    expect(twice.answer).toMatchObject({ type: "urn:gongshi:problem:own-act" })
  })

  test.each(byImport)(
    "%s is not by two of another authority, a subordinate or a neighbour, but where any may",
    async (name, given) => {
      for (const authority of ["320106", "410102", "411000"]) {
        const { changed } = await bringAbout(given, { authority, ...names() })
        expect([authority, changed]).toEqual([authority, rowOf(name).of === "any"])
      }
    },
  )

  test.each(byImport)("%s is not by hands that the row does not name", async (name, given) => {
    const n = ++next
    await importRows(database.sql, given.before(n))
    const seen = await stateOf(n)
    const hands = {
      ...{ platform: await clientHeader(database.sql, "platform"), agency: await clientHeader(database.sql, "agency") },
      ...{ merchant: await merchantHeader(codeOf(n)), reader: {} },
    }
    const body = given
      .rows(n)
      .map((row) => `${JSON.stringify(row)}\n`)
      .join("")
    for (const [kind, header] of Object.entries(hands)) {
      expect(rowOf(name).hands).not.toContain(kind)
      const headers = { ...header, "content-type": "application/x-ndjson" }
      const { status } = await request(`/v1/imports?source=${kind}`, { method: "POST", headers, body })
      expect([kind, status]).toEqual([kind, kind === "reader" ? 401 : 403])
    }
    expect(await stateOf(n)).toBe(seen)
  })

  test("of a row that names no hands of HTTP goes by no route, and no other does", () => {
    const machine = new Set(["operator", "register"])
    for (const name of effectNames) {
      const isMachine = rowOf(name).hands.every((hand) => machine.has(hand))
      if (isMachine) expect([name, cases[name]]).toEqual([name, "by no route"])
    }
  })
})
