/**
 * The undoing of an import: proposed by one person, released by another, it takes back what the import did.
 */
import { describe, expect, test } from "vitest"
import { toArrayLiteral } from "../../../src/database/client.ts"
import { undoBatch, undoImport } from "../../../src/register/import/undo.ts"
import { actOnImport as act } from "../../../src/register/import/waiting.ts"
import {
  actOnImport,
  clientHeader,
  importOptions,
  importRows,
  importWith,
  killedAfter,
  testApp,
} from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow, subjectRow } from "../../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql)

interface Run {
  id: string
  state: string
  undoes: string | null
  remarks: { line: number; outcome: string; field: string; reason: { en: string } }[]
}
const of = (authority: string, ...rows: object[]) => rows.map((row) => ({ ...row, authority }))

async function propose(id: string, authority: string, subject = "anna"): Promise<Run> {
  const answer = await actOnImport(app, authority, id, { act: "undo", reason: "误报" }, { role: "officer", subject })
  expect(answer.status).toBe(200)
  return (await answer.json()) as Run
}
const release = async (id: string, authority: string) =>
  (await (await actOnImport(app, authority, id, { act: "release" })).json()) as Run

/** What the public sees of some subjects, and the register holds. */
async function standing(...numbers: number[]) {
  const { sql } = database
  const codes = toArrayLiteral(numbers.map(codeOf))
  return {
    subjects: await sql`select code, name from subject where code = any(${codes}::text[]) order by code`,
    records:
      await sql`select id, state, subject_name, ground, published_on, detail, displayed_until, repair_opens_on, ended_on
      from record where subject_code = any(${codes}::text[]) and state <> 'corrected' order by id`,
  }
}
const publicly = async (n: number) => {
  const { records } = (await (await app.request(`/v1/subjects/${codeOf(n)}`)).json()) as { records: object[] }
  return records
}

/** An import that adds, amends, ends, has a display end by a correction, renames, and does two things to one record. */
async function spoil(authority: string, n: number): Promise<string> {
  const before = [abnormalRow(n), abnormalRow(n + 1), penaltyRow(n + 2), seriousRow(n + 3), abnormalRow(n + 5)]
  await importRows(database.sql, [...of(authority, ...before), subjectRow(n, { region: authority })])
  const bad = of(
    authority,
    abnormalRow(n, { removed_on: "2026-06-01" }),
    abnormalRow(n + 1, { published_on: "2026-03-06" }),
    penaltyRow(n + 2, { note: "改过", class: "P1" }),
    abnormalRow(n + 4),
    abnormalRow(n + 5, { published_on: "2026-03-09" }),
    abnormalRow(n + 5, { published_on: "2026-03-10", removed_on: "2026-06-02" }),
  )
  const renamed = subjectRow(n, { region: authority, name: "示例错名商贸有限公司" })
  return (await importRows(database.sql, [...bad, renamed])).id
}

describe("an undoing", () => {
  test("is proposed by one, released by another, and takes back all that the import did", async () => {
    await importRows(
      database.sql,
      of("410401", abnormalRow(1), abnormalRow(2), penaltyRow(3), seriousRow(4), abnormalRow(6)),
    )
    await importRows(database.sql, [subjectRow(1, { region: "410401" })])
    const before = await standing(1, 2, 3, 4, 5, 6)
    const id = await spoil("410401", 1)
    const spoilt = await standing(1, 2, 3, 4, 5, 6)
    expect(spoilt).not.toEqual(before)
    const undoing = await propose(id, "410401")
    expect(undoing).toMatchObject({ state: "waiting", undoes: id, rows: 7, sent_by: "officer:410401:anna" })
    expect(await standing(1, 2, 3, 4, 5, 6)).toEqual(spoilt)
    // Nobody alone: whatever role the same person comes with.
    for (const role of ["checker", "head"] as const) {
      const alone = await actOnImport(app, "410401", undoing.id, { act: "release" }, { role, subject: "anna" })
      expect(alone.status).toBe(409)
    }
    expect(await standing(1, 2, 3, 4, 5, 6)).toEqual(spoilt)
    const done = await release(undoing.id, "410401")
    expect(done).toMatchObject({
      state: "released",
      rows: 7,
      added: 3,
      amended: 3,
      ended: 1,
      rejected: 0,
      unchanged: 1,
    })
    // Whom the import has made known stays so, and is named.
    expect(done.remarks).toMatchObject([
      { outcome: "flagged", field: codeOf(5), reason: { en: expect.stringContaining("stays so") } },
    ])
    const after = await standing(1, 2, 3, 4, 5, 6)
    expect(after.records).toEqual(before.records)
    expect(after.subjects.filter(({ code }) => code !== codeOf(5))).toEqual(before.subjects)
    expect(await publicly(1)).toHaveLength(1)
    expect(await publicly(5)).toEqual([])
    // As entries of the log, each with its reason.
    const log = await database.sql`select act, count(*)::int as n from audit_event
      where import_id = ${undoing.id} and act like any (array['record.%', 'subject.%']) group by act order by act`
    expect(log.map(({ act, n }) => [act, n])).toEqual([
      ["record.amend", 1],
      ["record.restore", 3],
      ["record.retract", 1],
      ["subject.amend", 1],
    ])
    const [event] =
      await database.sql`select actor, reason from audit_event where object = ${undoing.id} and act = 'import.undo'`
    expect(event).toMatchObject({ actor: "officer:410401:anna", reason: "误报" })
    // Proposed or released again it does nothing, and the undoing can itself be undone.
    expect((await propose(id, "410401", "carl")).id).toBe(undoing.id)
    await release(undoing.id, "410401")
    expect(await standing(1, 2, 3, 4, 5, 6)).toEqual(after)
    const again = await propose(undoing.id, "410401", "carl")
    expect(await release(again.id, "410401")).toMatchObject({ rejected: 0 })
    const back = await standing(1, 2, 3, 4, 6)
    expect(back.records.map(({ state }) => state)).toEqual(
      (await standing(1, 2, 3, 4, 6)).records.map(({ state }) => state),
    )
    expect(await publicly(1)).toEqual([])
  })

  test("leaves and names what has changed since, and what is over by now", async () => {
    await importRows(database.sql, of("410402", abnormalRow(20), abnormalRow(21)))
    const bad = of(
      "410402",
      abnormalRow(20, { removed_on: "2026-06-01" }),
      abnormalRow(21, { published_on: "2026-03-06" }),
      abnormalRow(22),
    )
    const { id } = await importRows(database.sql, bad)
    await importRows(database.sql, of("410402", abnormalRow(21, { published_on: "2026-03-07" })))
    const undoing = await propose(id, "410402")
    const done = await release(undoing.id, "410402")
    expect(done).toMatchObject({ rows: 4, added: 1, amended: 1, ended: 1, rejected: 1, unchanged: 1 })
    const [left] =
      await database.sql`select id, published_on::text as on from record where subject_code = ${codeOf(21)}`
    expect(done.remarks.filter(({ outcome }) => outcome === "rejected")).toMatchObject([
      { field: left?.["id"], reason: { en: expect.stringContaining("changed since") } },
    ])
    expect(left?.["on"]).toBe("2026-03-07")
  })

  test("of a source's import is for each authority its own, and for no other", async () => {
    const header = await clientHeader(database.sql, "source", { authorities: ["410403", "410404"] })
    const rows = [...of("410403", abnormalRow(30)), ...of("410404", abnormalRow(31))]
    const body = rows.map((row) => JSON.stringify(row)).join("\n")
    const headers = { ...header, "content-type": "application/x-ndjson" }
    const { id } = (await (await app.request("/v1/imports", { method: "POST", headers, body })).json()) as Run
    const act = {
      method: "POST",
      headers: { ...header, "content-type": "application/json" },
      body: '{"act":"undo","reason":"x"}',
    }
    expect((await app.request(`/v1/imports/${id}/acts`, act)).status).toBe(403)
    expect((await actOnImport(app, "410405", id, { act: "undo", reason: "x" })).status).toBe(404)
    expect((await actOnImport(app, "410403", id, { act: "release" })).status).toBe(404)
    expect((await actOnImport(app, "410403", id, { act: "undo" })).status).toBe(400)
    expect((await app.request(`/v1/imports/${id}/acts`, { method: "POST", body: "{}" })).status).toBe(401)
    const undoing = await propose(id, "410403")
    expect((await actOnImport(app, "410404", undoing.id, { act: "release" })).status).toBe(404)
    await release(undoing.id, "410403")
    expect([(await publicly(30)).length, (await publicly(31)).length]).toEqual([0, 1])
  })

  test("that was returned can be proposed again, by two at once only once", async () => {
    const { id } = await importRows(database.sql, of("410406", abnormalRow(40)))
    const first = await propose(id, "410406")
    await actOnImport(app, "410406", first.id, { act: "return", reason: "无误" })
    expect(await publicly(40)).toHaveLength(1)
    const [a, b] = await Promise.all([propose(id, "410406"), propose(id, "410406", "carl")])
    expect(a?.id).toBe(b?.id)
    expect(a?.id).not.toBe(first.id)
  })

  test("that was cut off goes on where it stopped, two at once do nothing twice", async () => {
    const { id } = await importRows(
      database.sql,
      of("410407", ...Array.from({ length: 2_500 }, (_, n) => abnormalRow(10_000 + n))),
    )
    const undoing = await propose(id, "410407")
    const request = { act: "release", reason: null, actor: "officer:410407:boris", role: "checker" } as const
    // The first transaction asks when it is, for the gate too, and the first batch.
    const cutOff = killedAfter(3, "clock")
    await expect(act(database.sql, undoing.id, request, cutOff)).rejects.toThrow("killed")
    const [half] = await database.sql`select state, rows::int, ended::int from import_run where id = ${undoing.id}`
    expect(half).toEqual({ state: "releasing", rows: 2_000, ended: 2_000 })
    const both = await Promise.all([release(undoing.id, "410407"), release(undoing.id, "410407")])
    expect(both.map(({ state }) => state)).toContain("released")
    const [live] =
      await database.sql`select count(*)::int as n from record where authority = '410407' and state = 'live'`
    expect(live?.["n"]).toBe(0)
    const [log] = await database.sql`select count(*)::int as n from audit_event
      where import_id = ${undoing.id} and act = 'record.retract'`
    expect(log?.["n"]).toBe(2_500)
    expect(await undoBatch(database.sql, undoing.id, importOptions)).toBe(false)
  })

  test("is the operator's too, at once, for all that it did: behind the brake, and what is shown again is free", async () => {
    const limits = { rows: 500, share: 5 }
    const named = (named: number | null) => ({
      ...{ ...importOptions, actor: "system:command-line", holding: { source: null, limits, named } },
    })
    const operator = named(null)
    const { holding } = named(20)
    const rows = of("410408", ...Array.from({ length: 20 }, (_, n) => abnormalRow(13_000 + n)))
    await importRows(database.sql, rows)
    const ended = rows.map((row) => ({ ...row, removed_on: "2026-06-01" }))
    const { id, tally } = await importWith(database.sql, ended, { ...operator, holding })
    expect(tally).toMatchObject({ ended: 20 })
    const undone = await undoImport(database.sql, id, null, operator)
    expect(await undoImport(database.sql, id, null, operator)).toBe(undone)
    const [again] =
      await database.sql`select count(*)::int as n from record where authority = '410408' and state = 'live'`
    expect(again?.["n"]).toBe(20)
    const changed = async (id: unknown) => {
      const [reach] = await database.sql`select changed::int from import_reach where import_id = ${String(id)}`
      return reach?.["changed"]
    }
    expect(await changed(undone)).toBe(0)

    // Twelve that came in: more than the ten that always go through.
    const more = of("410409", ...Array.from({ length: 12 }, (_, n) => abnormalRow(13_100 + n)))
    const second = await importWith(database.sql, more, operator)
    expect(await undoImport(database.sql, second.id, null, operator)).toEqual({ shown: new Map([["410409", 12]]) })
    expect(await undoImport(database.sql, second.id, null, named(11))).toEqual({ shown: new Map([["410409", 12]]) })
    const live = async () => {
      const [row] =
        await database.sql`select count(*)::int as n from record where authority = '410409' and state = 'live'`
      return row?.["n"]
    }
    expect(await live()).toBe(12)
    const [none] = await database.sql`select from import_run where undoes = ${second.id}`
    expect(none).toBeUndefined()
    const gone = await undoImport(database.sql, second.id, null, named(12))
    expect(await live()).toBe(0)
    expect(await changed(gone)).toBe(12)
    // What went through by its number is spent: of the ten a day nothing is left.
    const third = await importWith(database.sql, of("410409", abnormalRow(13_120)), operator)
    expect(await undoImport(database.sql, third.id, null, operator)).toEqual({ shown: new Map([["410409", 1]]) })

    // A name of whom something is shown counts as a record does.
    const numbers = Array.from({ length: 12 }, (_, n) => 13_200 + n)
    const region = { region: "410411" }
    const were = [...of("410411", ...numbers.map((n) => abnormalRow(n))), ...numbers.map((n) => subjectRow(n, region))]
    await importRows(database.sql, were)
    const renamed = numbers.map((n) => subjectRow(n, { ...region, name: `示例错名${n}商贸有限公司` }))
    const fourth = await importWith(database.sql, [...renamed, subjectRow(13_299, region)], {
      ...operator,
      ...named(12),
    })
    expect(fourth.tally).toMatchObject({ amended: 12, added: 1 })
    expect(await undoImport(database.sql, fourth.id, null, operator)).toEqual({ shown: new Map([["410411", 12]]) })
    expect(await changed(await undoImport(database.sql, fourth.id, null, named(12)))).toBe(12)
  })

  test("by the operator counts what their other undoings do at once, or have still to do after a cut", async () => {
    const holding = { source: null, limits: { rows: 500, share: 5 }, named: null }
    const operator = { ...importOptions, actor: "system:command-line", holding }
    const bring = async (n: number) => {
      const rows = of("410412", ...Array.from({ length: 6 }, (_, more) => abnormalRow(13_300 + 6 * n + more)))
      return (await importWith(database.sql, rows, operator)).id
    }
    const live = async () => {
      const [row] =
        await database.sql`select count(*)::int as n from record where authority = '410412' and state = 'live'`
      return row?.["n"]
    }
    // Each is within the ten that go through by themselves in a day; two are not.
    const both = await Promise.all(
      [await bring(0), await bring(1)].map((id) => undoImport(database.sql, id, null, operator)),
    )
    expect(both.filter((one) => typeof one === "string")).toHaveLength(1)
    expect(both).toContainEqual({ shown: new Map([["410412", 6]]) })
    expect(await live()).toBe(6)
    // A day later the first is cut off before it has taken anything back.
    await database.sql`delete from import_reach where authority = '410412'`
    const [third, fourth] = [await bring(2), await bring(3)]
    let told = 0
    const cutOff = {
      ...operator,
      clock: () => {
        if (++told > 2) throw new Error("killed")
        return operator.clock()
      },
    }
    await expect(undoImport(database.sql, third, null, cutOff)).rejects.toThrow("killed")
    expect(await live()).toBe(18)
    expect(await undoImport(database.sql, fourth, null, operator)).toEqual({ shown: new Map([["410412", 6]]) })
    expect(await undoImport(database.sql, third, null, operator)).toEqual(expect.any(String))
    expect(await live()).toBe(12)
  })

  test("by the operator gathers what it takes back while the log goes on being written", async () => {
    const holding = { source: null, limits: { rows: 500, share: 5 }, named: null }
    const operator = { ...importOptions, actor: "system:command-line", holding }
    const { id } = await importWith(database.sql, of("410413", abnormalRow(13_400)), operator)
    const { promise: gathers, resolve: letGather } = Promise.withResolvers<void>()
    const { promise: locked, resolve: isLocked } = Promise.withResolvers<void>()
    const locking = database.sql.begin(async (tx) => {
      await tx`lock table import_row in share mode`
      isLocked()
      await gathers
    })
    await locked
    const undoing = undoImport(database.sql, id, null, operator)
    try {
      await expect
        .poll(async () => {
          const [row] = await database.sql`select count(*)::int as n from pg_locks
            where relation = 'import_row'::regclass and not granted`
          return row?.["n"]
        })
        .toBe(1)
      const free = database.sql`select size from log_head for update nowait`
      expect(await free).toHaveLength(1)
    } finally {
      letGather()
      await locking
    }
    expect(await undoing).toEqual(expect.any(String))
    expect(await publicly(13_400)).toEqual([])
  })

  test("that is being opened is not gathered by somebody else beside it", async () => {
    const { id } = await importRows(database.sql, of("410415", abnormalRow(13_600)))
    const waits = () => database.sql`select from pg_locks where locktype = 'advisory' and not granted`
    const { proposing } = await database.sql.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(hashtextextended(${`undo ${id}`}, 0))`
      const proposing = propose(id, "410415")
      await expect.poll(waits).toHaveLength(1)
      return { proposing }
    })
    expect((await proposing).state).toBe("waiting")
  })

  test("by the operator is counted when it begins, and until it has done what it may", async () => {
    const holding = { source: null, limits: { rows: 500, share: 5 }, named: null }
    const operator = { ...importOptions, actor: "system:command-line", holding }
    const numbers = Array.from({ length: 12 }, (_, n) => 13_500 + n)
    const before = [subjectRow(13_500, { region: "410414" }), ...of("410414", abnormalRow(13_500))]
    await importRows(database.sql, before)
    const rows = of("410414", ...numbers.slice(1).map((n) => abnormalRow(n)))
    const renamed = subjectRow(13_500, { region: "410414", name: "示例错名商贸有限公司" })
    const { id } = await importWith(database.sql, [...rows, renamed], operator)
    const all = { ...operator, holding: { ...holding, named: 12 } }
    let told = 0
    const clock = () => {
      if (++told > 1) throw new Error("killed")
      return operator.clock()
    }
    await expect(undoImport(database.sql, id, null, { ...all, clock })).rejects.toThrow("killed")
    const reach = async () => {
      const [row] = await database.sql`select changed::int, ahead::int from import_reach
        where authority = '410414' and import_id in (select id from import_run where undoes = ${id})`
      return row
    }
    expect(await reach()).toEqual({ changed: 0, ahead: 12 })
    const end = of("410414", abnormalRow(13_501, { removed_on: "2026-06-01" }))
    expect((await importWith(database.sql, end, operator)).tally).toMatchObject({ ended: 0, held: 1 })
    expect(await undoImport(database.sql, id, null, operator)).toEqual(expect.any(String))
    expect(await reach()).toEqual({ changed: 12, ahead: 0 })
  })
})
