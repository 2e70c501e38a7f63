/**
 * The contract of cases, over every family that is declared: each act from each state by each role, as its table says and
 * not otherwise; nothing on what somebody else has changed, what is another's, and what one's own hand was in; what is done
 * stands in the trail, or is not done.
 */
import { randomUUID } from "node:crypto"
import { globSync, readFileSync } from "node:fs"
import { beforeAll, describe, expect, test } from "vitest"
import { linkPersons } from "../../src/access/person-link-act-store.ts"
import { carries, officerRoles } from "../../src/access/scope.ts"
import { orders } from "../../src/enforcement/duty/order.ts"
import { leads } from "../../src/enforcement/lead/lead.ts"
import { letters } from "../../src/enforcement/letter/letter.ts"
import { measures } from "../../src/enforcement/measure/act.ts"
import { notices } from "../../src/enforcement/notice/notice.ts"
import { objections } from "../../src/enforcement/objection/objection.ts"
import { requests } from "../../src/enforcement/sharing/request.ts"
import { copyReports } from "../../src/exports/copy/report.ts"
import { consents } from "../../src/exports/period/consent.ts"
import { judgeAgain } from "../../src/gate/finding.ts"
import { countPersons, type Hand } from "../../src/gate/hands.ts"
import { forgetAnswers } from "../../src/kit/case/answer-store.ts"
import { type AnyFamily, type CaseEffect, noEffect } from "../../src/kit/case/family.ts"
import { fileGrants } from "../../src/register/document/grant/grant.ts"
import { reports } from "../../src/roster/report-case.ts"
import { clientHeader, clock, merchantHeader, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { codeOf } from "../support/rows.ts"
import { makeConsents } from "./consents.ts"
import { makeCopyReports } from "./copy-reports.ts"
import type { Fixture, MakeFixture } from "./family.ts"
import { makeFileGrants } from "./file-grants.ts"
import { makeLeads } from "./leads.ts"
import { makeLetters } from "./letters.ts"
import { makeMeasures } from "./measures.ts"
import { makeNotices } from "./notices.ts"
import { makeObjections } from "./objections.ts"
import { makeOrders } from "./orders.ts"
import { makeReports } from "./reports.ts"
import { makeRequests } from "./requests.ts"

const families: Readonly<Record<string, { declared: AnyFamily; make: MakeFixture }>> = {
  fileGrants: { declared: fileGrants, make: makeFileGrants },
  copyReports: { declared: copyReports, make: makeCopyReports },
  consents: { declared: consents, make: makeConsents },
  leads: { declared: leads, make: makeLeads },
  letters: { declared: letters, make: makeLetters },
  measures: { declared: measures, make: makeMeasures },
  notices: { declared: notices, make: makeNotices },
  objections: { declared: objections, make: makeObjections },
  orders: { declared: orders, make: makeOrders },
  reports: { declared: reports, make: makeReports },
  requests: { declared: requests, make: makeRequests },
}

test("every family that is declared is held to the contract", () => {
  const declared = globSync("src/**/*.ts").flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/^export const (\w+) = family</gm)].map(([, name]) => name),
  )
  expect(Object.keys(families).sort()).toEqual(declared.sort())
})

test("nobody takes an effect from an act unseen", () => {
  const effecting = Object.entries(families).map(([name, { declared }]) => [
    name,
    Object.keys(declared.acts).filter((act) => declared.acts[act]?.effect !== noEffect),
  ])
  expect(Object.fromEntries(effecting)).toEqual({
    ...{ copyReports: [], consents: [] },
    ...{
      fileGrants: ["confirm"],
      leads: [],
      letters: ["send", "publish"],
      measures: ["lift", "keep", "amend"],
      notices: ["apply", "lift", "keep"],
      objections: ["uphold"],
    },
    ...{ orders: ["issue"], reports: [], requests: ["confirm"] },
  })
})

const database = useDatabase()
let now = clock()
const { app } = testApp(() => database.sql, { clock: () => now })

interface Kept {
  state: string
  version: number
  steps: { act: string; actor: string }[]
}

describe.each(Object.entries(families))("%s:", (_, { declared, make }) => {
  let fixture: Fixture
  let people: Record<string, Record<string, string>>
  beforeAll(async () => {
    fixture = await make({ request: app.request } as never, database.sql)
    people = {
      nobody: {},
      merchant: await merchantHeader(codeOf(1)),
      source: await clientHeader(database.sql, "source", { authorities: ["410105"] }),
      platform: await clientHeader(database.sql, "platform"),
      agency: await clientHeader(database.sql, "agency"),
    }
    for (const role of officerRoles) people[role] = await officerHeader(role, "410105", `kit-${role}`)
  })

  const acts = Object.entries(declared.acts)
  const states = Object.keys(declared.states)
  const sideOf = (act: string) => fixture.sides[declared.acts[act]?.by ?? ""] ?? expect.unreachable(`no side of ${act}`)

  async function send(method: "GET" | "POST", path: string, header: Record<string, string>, body?: object, more = {}) {
    const headers = { ...header, ...(body ? { "content-type": "application/json" } : {}), ...more }
    const response = await app.request(path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
    const text = await response.text()
    return { status: response.status, text, body: JSON.parse(text) as Record<string, unknown> }
  }
  function act(id: string, name: string, header: Record<string, string>, more: object = {}) {
    const { at, isNamed } = sideOf(name)
    const given = fixture.bodies[name]
    const body = given === null ? undefined : { ...(isNamed ? { act: name } : {}), ...given, ...more }
    return send("POST", `${fixture.path}/${id}/${fixture.addresses?.[name] ?? at}`, header, body)
  }
  const named = (id: string) => fixture.nameOf?.(id) ?? { where: `id = '${id}'`, object: id }
  async function kept(id: string): Promise<Kept> {
    const { where, object } = named(id)
    const [row] = await database.sql.unsafe<{ state: string; version: number }[]>(
      `select state, version from ${fixture.table} where ${where}`,
    )
    const steps = await database.sql<{ act: string; actor: string }[]>`
      select act, actor from audit_event where object = ${object} order by id`
    return { state: row?.state ?? "", version: row?.version ?? 0, steps: [...steps] }
  }
  const nameOf = (problem: Record<string, unknown>) => String(problem["type"]).replace("urn:gongshi:problem:", "")

  test.each(acts)(
    "%s is done from where the table says and nowhere else, and each time the trail says so",
    async (name, row) => {
      for (const state of states) {
        const id = await fixture.put(state, name)
        const before = await kept(id)
        const { status, body } = await act(id, name, sideOf(name).header)
        const after = await kept(id)
        if (fixture.said?.[name]?.includes(state)) {
          expect([state, status, after], JSON.stringify(body)).toEqual([state, 200, before])
        } else if (row.from.includes(state)) {
          expect({ state, status, to: after.state }, JSON.stringify(body)).toEqual({
            state,
            status: 200,
            to: row.to ?? after.state,
          })
          expect(after.version).toBe(before.version + 1)
          expect(after.steps.slice(before.steps.length).map((step) => step.act)).toContain(declared.audit(name))
        } else {
          const refused = sideOf(name).unseen?.includes(state)
            ? { status: 404, name: expect.stringMatching(/^unknown-/) as string }
            : { status: 409, name: "illegal-act" }
          expect({ state, status, name: nameOf(body) }).toEqual({ state, ...refused })
          expect(after).toEqual(before)
        }
      }
    },
  )

  test.each(acts)("%s is for the roles that carry its right, and for no other", async (name, row) => {
    const right = declared.sides[row.by] ?? expect.unreachable()
    const [from = ""] = row.from
    for (const [role, header] of Object.entries(people)) {
      const id = await fixture.put(from, name)
      const before = await kept(id)
      const { status, body } = await act(id, name, header)
      const mayDo = role !== "nobody" && carries(role as never, right)
      if (!mayDo) expect([role, status]).toEqual([role, role === "nobody" ? 401 : 403])
      // A client that carries it is another one than the case's.
      else if (role in { platform: 0, agency: 0, source: 0 })
        expect([role, nameOf(body)]).toEqual([role, expect.stringMatching(/^unknown-/)])
      else expect([role, status], JSON.stringify(body)).toEqual([role, 200])
      if (status !== 200) expect(await kept(id)).toEqual(before)
    }
  })

  test.each(acts)(
    "%s is not done on what was changed meanwhile, on what is another’s or on what is not there",
    async (name, row) => {
      const { header, foreign } = sideOf(name)
      const id = await fixture.put(row.from[0] ?? "", name)
      const before = await kept(id)
      for (const version of fixture.bodies[name] === null ? [] : [before.version - 1, before.version + 1]) {
        const { status, body } = await act(id, name, header, { version })
        expect([status, nameOf(body)]).toEqual([409, "changed-meanwhile"])
      }
      const of = foreign && (await act(id, name, foreign))
      const none = await act(fixture.none ?? randomUUID(), name, header)
      // That it is there is not told either.
      expect([of?.status ?? 404, none.status]).toEqual([404, 404])
      if (of) expect({ ...of.body, instance: "" }).toEqual({ ...none.body, instance: "" })
      expect(await kept(id)).toEqual(before)
      expect((await act(id, name, header, { version: before.version })).status).toBe(200)
    },
  )

  test.each(acts)("%s is done once by two who do it at the same time", async (name, row) => {
    const { header } = sideOf(name)
    const id = await fixture.put(row.from[0] ?? "", name)
    const { version, steps } = await kept(id)
    const done = await Promise.all([1, 2, 3].map(() => act(id, name, header, { version })))
    expect(done.map(({ status }) => status).sort()).toEqual([200, 409, 409])
    const after = await kept(id)
    expect([after.version, after.steps.filter((step) => step.act === declared.audit(name)).length]).toEqual([
      version + 1,
      steps.filter((step) => step.act === declared.audit(name)).length + 1,
    ])
  })

  test.each(acts)("%s is not done where the trail can’t say so", async (name, row) => {
    const id = await fixture.put(row.from[0] ?? "", name)
    const before = await kept(id)
    await database.sql.unsafe(
      `alter table audit_event add constraint none check (object <> '${named(id).object}') not valid`,
    )
    const { status } = await act(id, name, sideOf(name).header)
    await database.sql.unsafe("alter table audit_event drop constraint none")
    expect(status).toBe(500)
    expect(await kept(id)).toEqual(before)
  })

  test.each(acts.filter(([, { notBy }]) => notBy))(
    "%s is not done by who had a hand in it, in whatever post",
    async (name, { from: [from = ""], notBy = [] }) => {
      const { header } = sideOf(name)
      const posts = [
        ["checker", "410105"],
        ["head", "410000"],
      ] as const
      for (const column of fixture.alone ? notBy : []) {
        const id = await fixture.put(from, name, { [column]: "officer:410105:own-hand" })
        const before = await kept(id)
        expect(await fixture.alone?.(id, name, "own-hand")).toMatchObject({ kind: "own" })
        expect(await kept(id)).toEqual(before)
        expect((await act(id, name, header)).status).toBe(200)
      }
      for (const column of fixture.alone ? [] : notBy) {
        for (const [role, authority] of posts) {
          const id = await fixture.put(from, name, { [column]: "officer:410105:own-hand" })
          const before = await kept(id)
          const { status, body } = await act(id, name, await officerHeader(role, authority, "own-hand"))
          expect([column, status, nameOf(body)]).toEqual([column, 409, "own-act"])
          expect(await kept(id)).toEqual(before)
          expect((await act(id, name, header)).status).toBe(200)
        }
      }
    },
  )

  const effecting = acts.flatMap(([name, { from, effect }]) => {
    const found: CaseEffect | null =
      effect === noEffect ? null : effect({ verdict: "grant", authority: "410105", clientId: "" } as never)
    return found ? [[name, { from, hands: found.hands }] as const] : []
  })
  test.each(effecting)(
    "%s takes effect by two persons alone, and the trail keeps what the gate has found",
    async (name, { from: [from = ""], hands }) => {
      const { header } = sideOf(name)
      const done = await fixture.put(from, name)
      expect((await act(done, name, header)).status).toBe(200)
      const found = await database.sql<{ after: { hands: Hand[] } }[]>`
        select after from audit_event where act = 'effect.pass' and object = ${named(done).object}`
      expect(found.length).toBeGreaterThan(0)
      for (const { after } of found) expect([countPersons(after.hands), judgeAgain(after, {}, now)]).toEqual([2, null])
      if (fixture.alone) {
        const id = await fixture.put(from, name)
        const before = await kept(id)
        expect(await fixture.alone(id, name)).toMatchObject({ kind: "gate", refusal: { reason: "one-person" } })
        expect(await kept(id)).toEqual(before)
        return
      }
      expect(hands.length).toBeGreaterThan(0)
      // Whom the columns don't tell from another: nobody, and who is known by two names.
      await linkPersons(database.sql, { name: "boris-too", person: "boris", actor: "system:test", at: now })
      for (const hand of ["daily", "officer:410105:boris-too"]) {
        const id = await fixture.put(from, name, Object.fromEntries(hands.map((column) => [column, hand])))
        const before = await kept(id)
        const { status, body } = await act(id, name, header)
        expect([hand, status, nameOf(body)]).toEqual([hand, 409, "own-act"])
        expect(await kept(id)).toEqual(before)
      }
    },
  )

  test("each is looked at and listed by those whose it is, page by page, and by nobody else", async () => {
    const { list, one } = fixture.reads
    const made = new Set<string>()
    for (const state of states) made.add(await fixture.put(state))
    for (const { header, foreign } of Object.values(fixture.sides)) {
      const seen: string[] = []
      for (let cursor = ""; list; ) {
        const { body } = await send("GET", `${fixture.path}?limit=2${cursor}`, header)
        const results = Object.values(body).find((each) => Array.isArray(each)) as { id: string }[]
        seen.push(...results.map(({ id }) => id))
        if (body["next"] === null) break
        cursor = `&cursor=${encodeURIComponent(String(body["next"]))}`
      }
      expect(new Set(seen).size).toBe(seen.length)
      for (const id of one ? (list ? seen : made) : [])
        expect((await send("GET", `${fixture.path}/${id}`, header)).status).toBe(200)
      if (list) expect([...made].some((id) => seen.includes(id))).toBe(true)
      const others = await send("GET", `${fixture.path}?limit=200`, foreign ?? {})
      for (const id of foreign ? made : []) {
        if (list) expect(others.text).not.toContain(id)
        if (one) expect((await send("GET", `${fixture.path}/${id}`, foreign ?? {})).status).toBe(404)
      }
      if (list)
        expect(nameOf((await send("GET", `${fixture.path}?cursor=x`, header)).body)).toMatch(
          /^invalid-(cursor|request)$/,
        )
    }
  })

  test("is begun once under a name, and what was answered is answered again", async () => {
    if (!fixture.begin) return
    const { by, another, body, other, wrong, isKnown, free } = fixture.begin
    const begin = (key: string, given: object, header = by) =>
      send("POST", fixture.path, header, given, { "idempotency-key": key })
    const count = async () => (await database.sql.unsafe(`select 1 from ${fixture.table}`)).length
    const [key, before] = [randomUUID(), await count()]
    // What is refused takes no name.
    expect((await begin(key, wrong)).status).toBe(400)
    const answers = await Promise.all([1, 2, 3].map(() => begin(key, body)))
    const [first] = answers
    expect(answers.map(({ status, text }) => [status, text])).toEqual(answers.map(() => [201, first?.text]))
    const id = String(first?.body["id"])
    expect([await count(), (await kept(id)).steps.length]).toEqual([before + 1, 1])
    const reused = await begin(key, other)
    expect([reused.status, nameOf(reused.body)]).toEqual([422, "key-reused"])
    // Nobody is given the answer of another.
    await free?.()
    const theirs = await begin(key, body, another)
    expect([theirs.status, theirs.body["id"] === id]).toEqual([201, false])
    // After a day the name is free.
    now += 86_400_000
    await forgetAnswers(database.sql, now)
    expect(await database.sql`select 1 from kept_answer where key = ${key}`).toHaveLength(0)
    await free?.()
    const later = await begin(key, body)
    expect([later.status, later.body["id"] === id]).toEqual([201, isKnown])
    now = clock()
  })
})
