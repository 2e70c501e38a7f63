/**
 * Over HTTP each effect is once brought about, and once refused for each reason of the gate: cases by the table of effects, so
 * that one without a case does not compile. The walk of all hands is pure (gate.pure.test.ts); here it is shown that the gate
 * is asked.
 */
import { describe, expect, test } from "vitest"
import type { AgencyPost } from "../../src/access/agency-post.ts"
import { linkPersons } from "../../src/access/person-link-act-store.ts"
import { loadPersons } from "../../src/access/person-link-store.ts"
import type { OfficerRole } from "../../src/access/scope.ts"
import { draftOfOne } from "../../src/gate/draft.ts"
import { type EffectName, effectNames, rowOf } from "../../src/gate/effect.ts"
import { judgeAgain } from "../../src/gate/finding.ts"
import { handsNamed } from "../../src/gate/hands.ts"
import { passGate } from "../../src/gate/pass.ts"
import { draftOfLog } from "../../src/ledger/effect.ts"
import { append, lockHead } from "../../src/ledger/sequencer.ts"
import { actOnImport, clientHeader, clock, importRows, merchantHeader, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { pageOrigin } from "../support/office-pages.ts"
import { pageBrowser } from "../support/page-browser.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../support/rows.ts"
import { signedIn } from "../support/signed-in.ts"
import { agencyWays, own, ownWays, type Way, ways } from "./way.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
const { request } = app

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

type OwnWay = (typeof ownWays)[keyof typeof ownWays]

type Elsewhere = "by no route" | "by no act" | "of any"
type AgencyWay = (typeof agencyWays)[keyof typeof agencyWays]

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
  ...ways,
  ...ownWays,
  // A lead may be sent to every authority, by whom the row names: below.
  lead: "of any",
  // By nobody over HTTP: the command line and the register itself.
  ...{ "signing-key": "by no route", release: "by no route", map: "by no route", told: "by no route" },
  ...{ client: "by no route", "first-load": "by no route" },
  // The log knows the operation, and nothing of this version does it: the writer of the log is asked, below.
  erase: "by no act",
  ...agencyWays,
} satisfies Record<EffectName, Case | Way | OwnWay | AgencyWay | Elsewhere>

/** Somebody at an agency's desk, in a post, as a browser sends what they do. */
async function atDesk(subject: string, post: AgencyPost, agency: string) {
  const browser = pageBrowser(app, pageOrigin)
  const { cookie } = await signedIn(database.sql, subject, { role: "agency", agency, post })
  const [name = "", token = ""] = cookie.split("=")
  browser.jar.set(name, token)
  return (path: string, form: Record<string, string>) => browser.go(path, form)
}
const idIn = (place: string | null) => /[0-9a-f-]{36}/.exec(place ?? "")?.[0] ?? ""

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

/** What the gate found of an effect since a row of the trail, each judged again by the table, with the names that are linked. */
async function foundSince(row: number, name: EffectName) {
  const kept = await database.sql<{ after: { effects: Record<string, number> } }[]>`
    select after from audit_event where act = 'effect.pass' and id > ${row}`
  const facts = { person: await loadPersons(database.sql) }
  const ofIt = kept.filter(({ after }) => after.effects[name] !== undefined)
  return ofIt.map(({ after }) => judgeAgain(after, facts, clock()))
}
const lastRow = async () => {
  const [row] = await database.sql<{ id: number }[]>`select coalesce(max(id), 0)::int as id from audit_event`
  return row?.id ?? 0
}

const names = () => {
  people++
  return { first: `first-${people}`, second: `second-${people}` }
}
const byImport = effectNames.flatMap((name) => {
  const given = cases[name]
  return typeof given === "string" || "open" in given ? [] : [[name, given as Case] as const]
})
const byActs = Object.entries<Way>(ways).map(([name, way]) => [name as EffectName, way] as const)
const byAgency = Object.entries<AgencyWay>(agencyWays).map(([name, way]) => [name as EffectName, way] as const)
const byOwn = Object.entries<OwnWay>(ownWays).map(([name, way]) => [name as EffectName, way] as const)

describe("an effect over HTTP", () => {
  test.each(byImport)(
    "%s is brought about by two of the affected authority, and of one above it, and the trail keeps what was found",
    async (name, given) => {
      for (const authority of ["410105", "410100", "410000"]) {
        const row = await lastRow()
        const { status, changed } = await bringAbout(given, { authority, ...names() })
        expect([authority, status, changed]).toEqual([authority, 200, true])
        expect([authority, ...(await foundSince(row, name))]).toContain(null)
      }
    },
  )

  test.each(byImport)("%s is not by one person, nor by one under two names", async (_, given) => {
    const one = names().first
    const alone = await bringAbout(given, { authority: "410105", first: one, second: one })
    expect([alone.status, alone.changed]).toEqual([409, false])
    expect(alone.answer).toMatchObject({ type: "urn:gongshi:problem:own-act" })
    const linked = names()
    await linkPersons(database.sql, { name: linked.second, person: linked.first, actor: "system:test", at: clock() })
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

  test("goes by a route where its row names people, and by none where it names none", () => {
    const machine = new Set(["operator", "register"])
    const without = effectNames.filter((name) => cases[name] === "by no route")
    const ofMachines = effectNames.filter((name) => rowOf(name).hands.every((hand) => machine.has(hand)))
    expect(without.toSorted()).toEqual(ofMachines.toSorted())
  })
})

/** Lets people go through the steps of a way: what the last was answered, and what has changed. */
async function goThrough(way: Way, who: { authority: string; names: readonly string[]; role?: OfficerRole }) {
  const { steps, state, follow } = await way.open({ app, database, n: ++next })
  const seen = JSON.stringify(await state())
  let last = 0
  for (const [at, { role, by }] of steps.entries()) {
    const header = await officerHeader(who.role ?? role, who.authority, who.names[at] ?? who.names[0] ?? "")
    last = (await by(header)).status
  }
  await follow?.()
  return { last, changed: JSON.stringify(await state()) !== seen, persons: steps.length }
}

describe("an act over HTTP", () => {
  test.each(byActs)("%s takes as many steps as its row asks for persons", async (name, way) => {
    const { steps } = await way.open({ app, database, n: ++next })
    expect(steps).toHaveLength(rowOf(name).persons)
  })

  test.each(byActs)(
    "%s is brought about by people of the affected authority, and where its row says of one above it; the trail keeps what was found",
    async (name, way) => {
      for (const authority of way.by ?? ["410105", "410100", "410000"]) {
        const { first, second } = names()
        const row = await lastRow()
        const { last, changed } = await goThrough(way, { authority, names: [first, second] })
        expect([authority, last < 300, changed]).toEqual([authority, true, true])
        const found = await foundSince(row, name)
        expect([authority, found.length > 0, found.filter((each) => each !== null)]).toEqual([authority, true, []])
      }
    },
  )

  test.each(byActs.filter(([name]) => rowOf(name).persons === 2))(
    "%s is not by one person, nor by one under two names",
    async (_, way) => {
      const { first, second } = names()
      const alone = await goThrough(way, { authority: "410105", names: [first, first] })
      expect([alone.last, alone.changed]).toEqual([409, false])
      await linkPersons(database.sql, { name: second, person: first, actor: "system:test", at: clock() })
      const twice = await goThrough(way, { authority: "410105", names: [first, second] })
      expect([twice.last, twice.changed]).toEqual([409, false])
    },
  )

  test.each(byActs)("%s is not by people of another authority, a neighbour, nor the last of them", async (_, way) => {
    for (const authority of ["320106", "410102", "411000"]) {
      const { first, second } = names()
      const { changed } = await goThrough(way, { authority, names: [first, second] })
      expect([authority, changed]).toEqual([authority, false])
    }
  })

  test.each(byActs)("%s is not by hands that its row does not name, nor by who only looks", async (name, way) => {
    const { steps, state, follow } = await way.open({ app, database, n: ++next })
    const seen = JSON.stringify(await state())
    const hands = {
      platform: await clientHeader(database.sql, "platform"),
      agency: await clientHeader(database.sql, "agency"),
      merchant: await merchantHeader(codeOf(next)),
      reader: {},
      auditor: await officerHeader("auditor", "410105", "otto"),
    }
    for (const [kind, header] of Object.entries(hands)) {
      // An agency's, in its own name: tests/enforcement/letter.test.ts.
      if (rowOf(name).hands.some((hand) => hand === kind)) continue
      for (const { by } of steps) expect([401, 403, 404], `${name} by ${kind}`).toContain((await by(header)).status)
    }
    await follow?.()
    expect(JSON.stringify(await state())).toBe(seen)
  })

  test.each(byOwn)(
    "%s is a client's own: by its key, and neither by another's nor by an officer's token",
    async (name, way) => {
      const { own, by, state } = await way.open({ app, database, n: ++next })
      const seen = JSON.stringify(await state())
      const others = {
        other: await clientHeader(database.sql, "platform"),
        officer: await officerHeader("administrator", "100000", "ada"),
        nobody: {},
      }
      for (const header of Object.values(others)) {
        await by(header)
        expect(JSON.stringify(await state())).toBe(seen)
      }
      const row = await lastRow()
      expect([name, (await by(own)).status]).toEqual([name, 200])
      expect(JSON.stringify(await state())).not.toBe(seen)
      expect(await foundSince(row, name)).toEqual([null])
    },
  )

  test.each(byAgency)(
    "%s is brought about by two people of the agency, and by its key behind which several stand; the trail keeps what was found",
    async (name, way) => {
      for (const isByKey of [false, true]) {
        const { agency, prepare, confirm, by, own: key, state } = await way.open({ app, database, n: ++next })
        const seen = JSON.stringify(await state())
        const row = await lastRow()
        if (isByKey) expect((await by(key)).status).toBe(200)
        else {
          const { first, second } = names()
          const prepared = await prepare(await atDesk(first, "clerk", agency))
          expect(JSON.stringify(await state())).toBe(seen)
          await confirm(await atDesk(second, "approver", agency), idIn(prepared.to))
        }
        expect(JSON.stringify(await state())).not.toBe(seen)
        const found = await foundSince(row, name)
        expect([found.length > 0, found.filter((each) => each !== null)]).toEqual([true, []])
      }
    },
  )

  test.each(byAgency)(
    "%s is not by one person of the agency, nor by one under two names, nor with one of another agency",
    async (_, way) => {
      const { agency, prepare, confirm, state } = await way.open({ app, database, n: ++next })
      const other = await way.open({ app, database, n: ++next })
      const seen = JSON.stringify(await state())
      const { first, second } = names()
      const id = idIn((await prepare(await atDesk(first, "clerk", agency))).to)
      const alone = await confirm(await atDesk(first, "approver", agency), id)
      await linkPersons(database.sql, { name: second, person: first, actor: "system:test", at: clock() })
      const twice = await confirm(await atDesk(second, "approver", agency), id)
      const foreign = await confirm(await atDesk(names().first, "approver", other.agency), id)
      expect([alone.status, twice.status, foreign.status]).toEqual([409, 409, 404])
      expect(JSON.stringify(await state())).toBe(seen)
    },
  )

  test.each(byAgency)(
    "%s is not by hands that its row does not name, nor by another agency's key",
    async (name, way) => {
      const { by, state } = await way.open({ app, database, n: ++next })
      const seen = JSON.stringify(await state())
      const hands = {
        platform: await clientHeader(database.sql, "platform"),
        source: await clientHeader(database.sql, "source", { authorities: [own] }),
        other: await clientHeader(database.sql, "agency"),
        merchant: await merchantHeader(codeOf(next)),
        officer: await officerHeader("head", own, "hua"),
        reader: {},
      }
      for (const [kind, header] of Object.entries(hands)) {
        expect([401, 403, 404], `${name} by ${kind}`).toContain((await by(header)).status)
      }
      expect(JSON.stringify(await state())).toBe(seen)
    },
  )

  test("an erasure, which no act does yet, is written with the gate's pass for it alone: by two, one of them of the authority", async () => {
    const [position = 0] =
      await database.sql`select position from log_entry where entry like '{"op":"add"%' limit 1`.then((rows) =>
        rows.map((row) => Number(row["position"])),
      )
    const ends = { replaces: position, reason: null, commitment: null }
    const publications = [
      {
        ...{ draft: { operation: "erase", list: "abnormal", authority: own, ...ends } as const, line: null },
        ...{ recordId: null, subjectCode: null },
      },
    ]
    const erase = (officers: readonly string[], wants?: EffectName) =>
      database.sql
        .begin(async (tx) => {
          const head = await lockHead(tx)
          const draft = wants
            ? draftOfOne(wants, { kind: "authority", authority: own }, "1")
            : draftOfLog(publications, head)
          const pass = passGate(tx, draft, handsNamed(officers), { person: await loadPersons(tx) }, clock())
          if ("reason" in pass) throw new Error(pass.reason)
          await append(tx, head, publications, clock(), pass)
          throw new Error("written")
        })
        .catch(({ message }: Error) => message)
    const [anna, boris] = [`officer:${own}:anna`, `officer:${own}:boris`]
    await linkPersons(database.sql, { name: "anna-erases", person: "anna", actor: "system:test", at: clock() })
    expect(await erase([anna, boris])).toBe("written")
    expect(await erase([anna])).toBe("one-person")
    expect(await erase([anna, `officer:${own}:anna-erases`])).toBe("one-person-twice")
    expect(await erase(["officer:320106:anna", "officer:320106:boris"])).toBe("not-theirs")
    expect(await erase([])).toBe("wrong-hands")
    expect(await erase([anna, boris], "end")).toContain("refused by the writer")
  })

  test("a lead is laid before every authority by whom the row names, and by nobody else", async () => {
    const lead = (ref: string) => ({
      ...{
        ref,
        source: "agency",
        code: codeOf(1),
        authority: "410105",
        facts: "疑似虚假宣传（示例）",
        found_on: "2026-06-29",
      },
    })
    const sendLead = async (header: Record<string, string>, ref: string) => {
      const headers = { ...header, "content-type": "application/json" }
      return (await app.request("/v1/leads", { method: "POST", headers, body: JSON.stringify(lead(ref)) })).status
    }
    const source = await clientHeader(database.sql, "source", { authorities: ["410105"] })
    const may = [await officerHeader("officer", "410105", "anna"), source, await clientHeader(database.sql, "agency")]
    for (const [at, header] of may.entries()) {
      const row = await lastRow()
      expect([at, await sendLead(header, `may-${at}`)]).toEqual([at, 201])
      expect(await foundSince(row, "lead")).toEqual([null])
      // Sent again it is known, and nothing takes effect of which the gate would find anything.
      await sendLead(header, `may-${at}`)
      expect(await foundSince(row, "lead")).toHaveLength(1)
    }
    const platform = await clientHeader(database.sql, "platform")
    for (const [at, header] of [platform, await merchantHeader(codeOf(1)), {}].entries()) {
      expect([at, await sendLead(header, `no-${at}`)]).toEqual([at, at === 2 ? 401 : 403])
    }
  })
})
