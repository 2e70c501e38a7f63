/**
 * Every machine, every state, every act: what the tables say is what the routes do. An act without a case fails here.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { z } from "zod"
import type { Kind } from "../../../src/register/proceeding/kind.ts"
import { actsFrom, type Party } from "../../../src/register/proceeding/machine.ts"
import { importRows, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import type { Part } from "../../support/declared.ts"
import { farDays, farPlaces } from "../../support/far-value.ts"
import { merchant, officer, type ProceedingAnswer, type Worker } from "../../support/office.ts"
import {
  alternatives,
  type CaseKind,
  caseAuthority,
  caseClock,
  caseKinds,
  cases,
  type Fields,
  fieldsOf,
  isElsewhere,
  kindOf,
  routeOf,
  wayBy,
} from "../../support/proceeding-case.ts"
import { codeOf, penaltyRow } from "../../support/rows.ts"
import { twoSizes } from "../../support/two-sizes.ts"

const database = useDatabase()
// Three months after the records here were published.
const app = testApp(() => database.sql, { clock: caseClock })

// What is about a record that another province displays, provinces.test.ts walks.
const allStates = caseKinds.flatMap((name) =>
  Object.keys(kindOf(name).machine.states)
    .filter((state) => Object.values(kindOf(name).machine.acts).some((row) => row.from.includes(state)))
    .filter((state) => state !== "pushed" && state !== "forwarded")
    .map((state) => [name, state] as const),
)
const transitions = allStates.flatMap(([name, state]) =>
  actsFrom(kindOf(name).machine, state)
    .filter((act) => !isElsewhere(name, act))
    .map((act) => [name, state, act] as const),
)

/** The days that each kind is begun with, and that each act takes. */
const dated = caseKinds.flatMap((name) =>
  [null, ...Object.keys(kindOf(name).acts)].flatMap((act) => {
    const input = act === null ? kindOf(name).input : kindOf(name).acts[act]?.input
    if (!input || (act !== null && isElsewhere(name, act))) return []
    const schema = z.toJSONSchema(input, { unrepresentable: "any", io: "input" }) as Part
    const places = [...farPlaces(schema, {})].filter(({ values }) => values === farDays)
    return places.map((place) => [name, act ?? "begin", place.at.join("/"), place] as const)
  }),
)

let people: Record<Party, Worker[]>
let outsiders: Worker[]
let nextNumber = 1
beforeAll(async () => {
  const some = (role: Parameters<typeof officer>[1], authority: string, ...names: string[]) =>
    Promise.all(names.map((name) => officer(app, role, authority, name)))
  // Several of each, because nobody does what they have prepared.
  people = {
    officer: await some("officer", caseAuthority, "o1", "o2"),
    checker: await some("checker", caseAuthority, "c1", "c2"),
    head: await some("head", caseAuthority, "h1", "h2"),
    superior: await some("head", "100000", "s1"),
    registrar: [],
    merchant: [],
    platform: [],
  }
  outsiders = await some("auditor", caseAuthority, "a1")
  const rows = transitions.length + 2 * allStates.length + 2 * farDays.length * dated.length
  await importRows(
    database.sql,
    Array.from({ length: rows }, (_, index) => penaltyRow(index + 1, { authority: caseAuthority })),
  )
})

const canary = "示例 11010519491231002X"
// The decision as served and the record of a hearing hold what they hold; the rest names an authority, a record or a list.
const open = new Set([
  "served_text",
  "record",
  "certificate",
  "record_id",
  "authority",
  "decided_by",
  "pushed_to",
  "list",
])
const looked = new Set<string>()

/** Every text that an act takes, where it is told and where it might be, is refused at its pointer with an ID number in it. */
async function refusesNumbers(
  what: string,
  input: Kind["input"] | undefined,
  fields: Fields,
  sends: readonly ((told: Fields) => ReturnType<Worker["post"]>)[],
) {
  if (looked.has(what)) return
  looked.add(what)
  const { properties = {} } = input
    ? (z.toJSONSchema(input, { unrepresentable: "any", io: "input" }) as z.core.JSONSchema.ObjectSchema)
    : {}
  const more = Object.entries(properties).flatMap(([name, value]) =>
    typeof value === "object" && value.type === "string" && !value.format && !value.enum ? [[name]] : [],
  )
  const paths = new Map([...textPaths(fields), ...more].map((path) => [path.join("/"), path]))
  for (const [pointer, path] of paths) {
    // Of a penalty they are those of the decision as served, until they are classified.
    const isServed = what === "penalty begin" && ["violation", "content"].includes(pointer)
    if (isServed || open.has(path[0] ?? "")) continue
    const answers = []
    for (const send of sends) answers.push(await send(withText(fields, path) as Fields))
    const { body } = answers.find(({ status }) => status === 400) ?? {}
    const pointers = body?.errors?.map((error) => error.pointer)
    expect(pointers, `${what}: ${pointer}`).toContain(`/${pointer}`)
    expect(JSON.stringify(body)).not.toContain("19491231")
  }
}

function textPaths(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value === "string") return [[...path]]
  if (typeof value !== "object" || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => textPaths(inner, [...path, name]))
}

function withText(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return canary
  if (Array.isArray(value)) return value.map((inner, index) => (String(index) === name ? withText(inner, rest) : inner))
  return { ...Object(value), [name]: withText(Object(value)[name], rest) }
}

/** Begins a proceeding of a new merchant, as it has to be begun for an act. */
async function begin(
  name: CaseKind,
  act: string | null,
): Promise<{ n: number; recordId: string; body: ProceedingAnswer }> {
  const n = nextNumber++
  const recordId = String((await database.sql`select id from record where subject_code = ${codeOf(n)}`)[0]?.["id"])
  await cases[name].prepare?.(database.sql, recordId)
  const other = alternatives[name]
  const fields = act !== null && other?.acts.includes(act) ? other.begin(n) : cases[name].begin(n, recordId)
  const [first] = people.officer
  const send = (told: Fields) =>
    (first as Worker).post(routeOf(name), kindOf(name).route === "decisions" ? { kind: name, ...told } : told)
  await refusesNumbers(`${name} begin`, kindOf(name).input, fields, [send])
  const { status, body } = await send(fields)
  expect(status, JSON.stringify(body)).toBe(201)
  return { n, recordId, body }
}

/** The shortest way from the start to a state, as acts. */
function wayTo(name: CaseKind, state: string): string[] {
  // Ways that an ended record would be needed for lead nowhere else.
  const way = wayBy(name, state, (act) => act !== "lapse" && act !== "push" && !isElsewhere(name, act))
  if (!way) throw new Error(`no way leads to ${state}`)
  return way
}

/** Who may try an act: those of its parties, with the merchant concerned. */
async function partiesFor(name: CaseKind, act: string, n: number): Promise<Worker[]> {
  const by = kindOf(name).machine.acts[act]?.by ?? []
  const all = await Promise.all(
    by.map(async (party) => (party === "merchant" ? [await merchant(app, codeOf(n))] : people[party])),
  )
  return all.flat().reverse()
}

/** Does an act as whoever may, and answers with the first who is let. */
async function doAct(name: CaseKind, id: string, n: number, act: string): Promise<ProceedingAnswer> {
  const fields = fieldsOf(name, act)
  const answers = []
  const whoever = await partiesFor(name, act, n)
  const sends = whoever.map((who) => (told: Fields) => who.post(`${routeOf(name)}/${id}/acts`, { act, ...told }))
  await refusesNumbers(`${name} ${act}`, kindOf(name).acts[act]?.input, { reason: "示例", ...fields }, sends)
  for (const send of sends) {
    const answer = await send(fields)
    if (answer.status === 200) return answer.body
    answers.push(answer)
  }
  throw new Error(`${name}: nobody could ${act}: ${JSON.stringify(answers.map(({ body }) => body))}`)
}

async function reach(name: CaseKind, state: string, act: string | null) {
  const begun = await begin(name, act)
  for (const step of wayTo(name, state)) {
    await cases[name].before?.[step]?.(database.sql, begun.recordId, begun.body.id)
    await doAct(name, begun.body.id, begun.n, step)
  }
  return begun
}

describe("a legal act", () => {
  test.each(transitions)("%s, %s: %s leads where the table says", async (name, state, act) => {
    const { n, recordId, body } = await reach(name, state, act)
    await cases[name].before?.[act]?.(database.sql, recordId, body.id)
    const done = await doAct(name, body.id, n, act)
    const { machine } = kindOf(name)
    expect(done.state).toBe(machine.acts[act]?.to)
    expect(done.closed).toBe(machine.states[done.state]?.waitsFor.length === 0)
  })
})

describe("an illegal act", () => {
  test.each(allStates)(
    "%s, %s: is refused with the legal ones, and every act to who is not named; nothing changes",
    async (name, state) => {
      const { n, body } = await reach(name, state, null)
      const { machine, route } = kindOf(name)
      const legal = actsFrom(machine, state)
      const [who] = people.officer
      const mine = legal.filter((act) => machine.acts[act]?.by.includes("officer"))
      for (const act of [...Object.keys(machine.acts).filter((row) => !legal.includes(row)), "nonsense"]) {
        const refused = await (who as Worker).post(`${routeOf(name)}/${body.id}/acts`, { act, reason: "示例" })
        expect(refused, `${act} of ${n}`).toMatchObject({
          status: 409,
          body: { type: "urn:gongshi:problem:illegal-act" },
        })
        for (const row of legal) expect(refused.body.detail).toContain(row)
        expect(mine).toEqual(expect.arrayContaining(refused.body.acts ?? ["none"]))
      }
      for (const act of legal) {
        const by = machine.acts[act]?.by ?? []
        const wrong = [
          ...(by.includes("officer") ? [] : people.officer),
          ...(by.includes("checker") ? [] : people.checker),
          ...(by.includes("head") || by.includes("checker") ? [] : people.head),
          ...(by.includes("superior") ? [] : people.superior),
          ...(by.includes("merchant") || route === "decisions" ? [] : [await merchant(app, codeOf(n))]),
          ...outsiders,
        ]
        for (const stranger of wrong) {
          const answer = await stranger.post(`${routeOf(name)}/${body.id}/acts`, { act, reason: "示例" })
          expect(answer.status, `${act}: ${JSON.stringify(answer.body)}`).toBe(403)
        }
      }
      expect((await (who as Worker).get(`${routeOf(name)}/${body.id}`)).body.state).toBe(state)
    },
  )
})

// What of a beginning says whom and what it is about, in every kind of it.
const about = ["record_id", "subject", "authority", "decided_by", "ground", "evidence", "statement", "new_code"]

describe("a day that nobody reckons with", () => {
  // Every day each with one far day, its neighbour with the next.
  for (const [whole, options, isWhole] of twoSizes(false, true))
    test.each(dated.map((each, nth) => [...each, nth] as const))(
      `%s, %s: %s is refused or taken, and nothing that follows fails on it${whole}`,
      options,
      async (name, act, _, place, nth) => {
        const days = isWhole ? farDays : [farDays[nth % farDays.length] ?? ""]
        for (const day of days) {
          const isDay = !["0000-01-01", "10000-01-01"].includes(day)
          const first = act === "begin" ? null : act
          const at = first === null ? null : await reach(name, stateFor(name, first), first)
          const n = at?.n ?? nextNumber++
          const [held] = await database.sql<{ id: string }[]>`select id from record where subject_code = ${codeOf(n)}`
          const recordId = held?.id ?? ""
          if (at === null) await cases[name].prepare?.(database.sql, recordId)
          else await cases[name].before?.[act]?.(database.sql, recordId, at.body.id)
          const fields = first === null ? cases[name].begin(n, recordId) : fieldsOf(name, first)
          const kept = Object.fromEntries(Object.entries(fields).filter(([field]) => about.includes(field)))
          const bodies = [withDay(fields, place.at, day) as Fields, { ...(place.whole(day) as Fields), ...kept }]
          for (const body of bodies) {
            const { status, id } = at === null ? await beginSo(name, body) : await actSo(name, at.body.id, n, act, body)
            expect(status, JSON.stringify(body)).toBeLessThan(isDay ? 500 : 401)
            if (status !== 200 && status !== 201) continue
            expect(isDay).toBe(true)
            await goOn(name, id, n)
            break
          }
        }
      },
    )
})

/** A state from which there is an act. */
function stateFor(name: CaseKind, act: string): string {
  const from = kindOf(name).machine.acts[act]?.from ?? []
  const found = allStates.find(([kind, state]) => kind === name && from.includes(state))
  return found?.[1] ?? kindOf(name).machine.start
}

/** The acts that lead to a change of what is published, where there are any. */
function publishing(name: CaseKind): string[] {
  const { acts } = kindOf(name).machine
  const last = Object.keys(acts).find((act) => acts[act]?.writes !== null && !isElsewhere(name, act))
  return last === undefined ? [] : [...wayTo(name, stateFor(name, last)), last]
}

function withDay(value: unknown, [step, ...rest]: readonly (string | number)[], day: string): unknown {
  if (step === undefined) return day
  if (typeof step === "string") return { ...Object(value), [step]: withDay(Object(value)[step], rest, day) }
  const [first, ...others] = Array.isArray(value) ? value : []
  return [withDay(first, rest, day), ...others]
}

async function beginSo(name: CaseKind, body: Fields) {
  const [first] = people.officer
  const sent = kindOf(name).route === "decisions" ? { kind: name, ...body } : body
  const answer = await (first as Worker).post(routeOf(name), sent)
  return { status: answer.status, id: answer.body.id }
}

/** As whoever may; the answer of the last where nobody could. */
async function actSo(name: CaseKind, id: string, n: number, act: string, fields: Fields) {
  let status = 0
  for (const who of await partiesFor(name, act, n)) {
    ;({ status } = await who.post(`${routeOf(name)}/${id}/acts`, { act, ...fields }))
    if (status === 200 || status >= 500) break
  }
  return { status, id }
}

/** To its end by whatever it lets be done, and read at each step. */
async function goOn(name: CaseKind, id: string, n: number): Promise<void> {
  const { machine } = kindOf(name)
  const done = new Set<string>()
  const way = publishing(name)
  for (;;) {
    const [who] = people.officer
    const read = await (who as Worker).get(`${routeOf(name)}/${id}`)
    expect(read.status).toBe(200)
    for (const path of ["/v1/worklist", `/v1/subjects/${codeOf(n)}`]) {
      expect((await (who as Worker).get(path)).status, path).toBeLessThan(500)
    }
    const next = actsFrom(machine, read.body.state)
      .filter((act) => !done.has(act) && !isElsewhere(name, act))
      .sort((one, other) => Number(way.includes(other)) - Number(way.includes(one)))
    let moved = false
    for (const act of next) {
      done.add(act)
      const { status } = await actSo(name, id, n, act, fieldsOf(name, act))
      expect(status, `${name} ${act}`).toBeLessThan(500)
      if (status === 200) {
        moved = true
        break
      }
    }
    if (!moved) return
  }
}
