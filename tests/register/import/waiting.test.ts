/**
 * An import by a person waits until somebody else of the authority releases it: one token publishes, ends and amends
 * nothing alone.
 */
import { describe, expect, test } from "vitest"
import type { OfficerRole } from "../../../src/access/scope.ts"
import { publishedCalendar } from "../../../src/law/calendar.ts"
import { makeCode } from "../../../src/names/code.ts"
import { runDailyWork } from "../../../src/register/daily/daily-work.ts"
import { actOnImport as act } from "../../../src/register/import/waiting.ts"
import {
  actOnImport,
  clock,
  importOptions,
  importRows,
  killedAfter,
  officerHeader,
  testApp,
} from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { abnormalRow, codeOf, subjectRow } from "../../support/rows.ts"

interface Run {
  id: string
  state: string
  rows: number
  remarks: { line: number; outcome: string; field: string; reason: { en: string } }[]
  sample: { line: number; row: string }[]
  report: string
}

const database = useDatabase()
const app = testApp(() => database.sql)

async function send(rows: readonly unknown[], header?: Record<string, string>): Promise<Run> {
  const headers = {
    ...(header ?? (await officerHeader("officer", "410105", "anna"))),
    "content-type": "application/x-ndjson",
  }
  const body = rows.map((row) => `${JSON.stringify(row)}\n`).join("")
  const answer = await app.request("/v1/imports?source=rows.ndjson", { method: "POST", headers, body })
  expect(answer.status).toBe(200)
  return (await answer.json()) as Run
}

async function look(id: string): Promise<Run> {
  const headers = await officerHeader("checker", "410105", "boris")
  return (await (await app.request(`/v1/imports/${id}`, { headers })).json()) as Run
}

const release = (id: string) => actOnImport(app, "410105", id, { act: "release" })

/** All that the public may see, and the log. */
async function published() {
  const { sql } = database
  return {
    subjects: await sql`select code, name from subject order by code`,
    records: await sql`select id, state, subject_name, position from record order by id`,
    log: await sql`select count(*)::int as entries from log_entry`,
  }
}

const kept = async (id: string) => {
  const [row] = await database.sql`select count(*)::int as rows from import_row where import_id = ${id}`
  return row?.["rows"]
}

describe("one token alone", () => {
  test("publishes, amends and ends nothing, whatever role and authority it is fetched with", async () => {
    await importRows(database.sql, [subjectRow(1), abnormalRow(1), abnormalRow(2), abnormalRow(3)])
    const before = await published()
    const run = await send([
      abnormalRow(1, { removed_on: "2026-06-01", removal_reason: "已补报（示例）" }),
      abnormalRow(2, { published_on: "2026-03-06" }),
      abnormalRow(3),
      abnormalRow(4),
      abnormalRow(5, { authority: "110101" }),
      { kind: "subject", code: codeOf(1), name: "另一个名称有限公司", region: "410105" },
    ])
    expect(run).toMatchObject({
      ...{ state: "waiting", rows: 6, added: 1, amended: 3, ended: 1, unchanged: 1, rejected: 1 },
      ...{ sent_by: "officer:410105:anna", decided_by: null, finished_at: null },
    })
    const roles: OfficerRole[] = ["officer", "checker", "head", "administrator", "auditor"]
    for (const role of roles) {
      for (const act of ["release", "return"]) {
        const answer = await actOnImport(app, "410105", run.id, { act, reason: "x" }, { role, subject: "anna" })
        const { type, detail } = (await answer.json()) as { type: string; detail: string }
        if (role === "checker" || role === "head") {
          expect([answer.status, type]).toEqual([409, "urn:gongshi:problem:own-act"])
          expect(detail).toContain("须由另一人办理")
        } else expect(answer.status).toBe(403)
      }
      // Of another authority there is no such import.
      for (const authority of ["410000", "410102", "110101", "000000"]) {
        const subject = "anna"
        expect((await actOnImport(app, authority, run.id, { act: "release" }, { role, subject })).status).toBe(
          role === "auditor" ? 403 : 404,
        )
      }
    }
    expect(await published()).toEqual(before)
    expect(await kept(run.id)).toBe(5)
  })

  test("of an administrator neither", async () => {
    const before = await published()
    const run = await send([abnormalRow(10)], await officerHeader("administrator", "410105", "anna"))
    expect(run).toMatchObject({ state: "waiting", added: 1 })
    const alone = await actOnImport(app, "410105", run.id, { act: "release" }, { role: "head", subject: "anna" })
    expect(alone.status).toBe(409)
    expect(await published()).toEqual(before)
  })
})

describe("an import that waits", () => {
  test("is seen by its authority alone", async () => {
    const run = await send([abnormalRow(20)])
    for (const authority of ["410000", "410102", "110101"]) {
      const headers = await officerHeader("head", authority, "boris")
      expect((await app.request(`/v1/imports/${run.id}`, { headers })).status).toBe(404)
      expect((await app.request(run.report, { headers })).status).toBe(404)
      const list = (await (await app.request("/v1/imports?state=waiting", { headers })).json()) as { results: Run[] }
      expect(list.results).toEqual([])
    }
    expect((await app.request("/v1/imports")).status).toBe(401)
  })

  test("is listed, the latest first and page by page", async () => {
    const ids: string[] = []
    for (const n of [21, 22, 23]) ids.push((await send([abnormalRow(n)])).id)
    const headers = await officerHeader("checker", "410105", "boris")
    const seen: string[] = []
    for (let cursor: string | null = ""; cursor !== null; ) {
      const path = `/v1/imports?state=waiting&limit=2${cursor ? `&cursor=${cursor}` : ""}`
      const page = (await (await app.request(path, { headers })).json()) as { results: Run[]; next: string | null }
      expect(page.results.length).toBeLessThanOrEqual(2)
      seen.push(...page.results.map(({ id }) => id))
      cursor = page.next
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toEqual(expect.arrayContaining(ids))
    expect((await app.request("/v1/imports?cursor=x", { headers })).status).toBe(400)
  })

  test("shows the first rows and others by chance, never many", async () => {
    const { id } = await send(Array.from({ length: 200 }, (_, n) => abnormalRow(1_000 + n)))
    const samples = [await look(id), await look(id), await look(id)].map(({ sample }) => sample)
    for (const sample of samples) {
      expect(sample.slice(0, 10).map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
      expect(sample.length).toBeGreaterThan(10)
      expect(sample.length).toBeLessThanOrEqual(20)
      const lines = sample.map(({ line }) => line)
      expect(lines).toEqual([...new Set(lines)].sort((a, b) => a - b))
      expect(JSON.parse(sample.at(-1)?.row ?? "")).toMatchObject({ kind: "abnormal" })
    }
    expect(new Set(samples.map((sample) => JSON.stringify(sample))).size).toBeGreaterThan(1)
  })

  test("that would change nothing, or of which nothing could be taken, waits for nobody", async () => {
    await importRows(database.sql, [abnormalRow(30)])
    for (const rows of [[abnormalRow(30)], [], [{ kind: "nothing" }]]) {
      const run = await send(rows)
      expect(run).toMatchObject({ state: "done", rows: rows.length, added: 0, sample: [] })
      expect(await kept(run.id)).toBe(0)
    }
  })

  test("is deleted when nobody has decided on it for thirty days", async () => {
    const { id } = await send([abnormalRow(31)])
    const office = { ...importOptions, sql: database.sql, calendar: publishedCalendar }
    const day = 86_400_000
    await runDailyWork({ ...office, clock: () => clock() + 29 * day })
    expect(await look(id)).toMatchObject({ state: "waiting" })
    await runDailyWork({ ...office, clock: () => clock() + 31 * day })
    expect(await look(id)).toMatchObject({ state: "expired", sample: [] })
    expect(await kept(id)).toBe(0)
    expect((await release(id)).status).toBe(409)
  })
})

test("a subject of another region is a remark that the releaser sees", async () => {
  const of = (region: string, n: number) =>
    abnormalRow(n, { subject: { code: makeCode(`91${region}`, `MA00009${n % 10}`), name: "示例某地有限公司" } })
  const run = await send([of("440106", 32), of("410102", 33), of("410105", 34), of("410100", 35), of("410000", 36)])
  expect(run).toMatchObject({ state: "waiting", added: 5, flagged: 2 })
  const { remarks } = await look(run.id)
  expect(remarks.map(({ line, outcome, field }) => [line, outcome, field])).toEqual([
    [1, "flagged", "subject/code"],
    [2, "flagged", "subject/code"],
  ])
  expect(remarks[0]?.reason.en).toContain("another region")
})

describe("a release", () => {
  test("by somebody else publishes, and says by whom", async () => {
    const run = await send([abnormalRow(40), "{", abnormalRow(41, { colour: "red" })])
    expect(run).toMatchObject({ rows: 3, added: 2, rejected: 1, flagged: 1 })
    const answer = await release(run.id)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({
      ...{ state: "released", rows: 3, added: 2, rejected: 1, flagged: 1, sample: [] },
      ...{ sent_by: "officer:410105:anna", decided_by: "officer:410105:releaser" },
      remarks: [
        { line: 2, outcome: "rejected" },
        { line: 3, outcome: "flagged", field: "colour" },
      ],
    })
    expect((await app.request(`/v1/subjects/${codeOf(40)}`)).status).toBe(200)
    expect(await kept(run.id)).toBe(0)
    const trail = await database.sql`select actor, act from audit_event where object = ${run.id} order by id`
    expect(trail.map(({ actor, act }) => [actor, act])).toEqual([
      ["officer:410105:anna", "import.received"],
      ["officer:410105:releaser", "import.release"],
      ["officer:410105:releaser", "effect.pass"],
    ])
    const before = await published()
    expect(await (await release(run.id)).json()).toMatchObject({ state: "released", added: 2 })
    expect(await published()).toEqual(before)
  })

  test("ends nothing without a reason or the number of the decision, asked when it comes and when it is released", async () => {
    const [a, b] = [90, 91].map((n) => abnormalRow(n))
    await importRows(database.sql, [a, b])
    const ended = { removed_on: "2026-06-01" }
    const run = await send([
      { ...a, ...ended },
      { ...b, ...ended, removal_decision_no: "郑市监移〔2026〕91号" },
    ])
    const remark = { line: 1, outcome: "rejected", field: "removal_reason" }
    expect(run).toMatchObject({ state: "waiting", amended: 1, ended: 1, rejected: 1, remarks: [remark] })
    const released = await (await release(run.id)).json()
    expect(released).toMatchObject({ state: "released", amended: 1, ended: 1, rejected: 1, remarks: [remark] })
  })

  test("decides every row anew", async () => {
    await importRows(database.sql, [abnormalRow(50)])
    const run = await send([abnormalRow(50, { published_on: "2026-03-06" }), abnormalRow(51), abnormalRow(52)])
    expect(run).toMatchObject({ added: 2, amended: 1, unchanged: 0 })
    await importRows(database.sql, [abnormalRow(50, { removed_on: "2026-06-02" }), abnormalRow(51)])
    expect(await (await release(run.id)).json()).toMatchObject({ added: 1, amended: 0, unchanged: 2, rejected: 0 })
  })

  test("that was cut off goes on where it stopped, and does nothing twice", async () => {
    // A record that occurs again is decided after what its earlier row has changed: in a batch of its own.
    const rows = [
      abnormalRow(60),
      abnormalRow(60, { published_on: "2026-03-06" }),
      abnormalRow(60, { published_on: "2026-03-07" }),
      abnormalRow(61),
    ]
    const run = await send(rows)
    const request = { act: "release", reason: null, actor: "officer:410105:boris", role: "checker" } as const
    await expect(act(database.sql, run.id, request, killedAfter(2, "newSalt"))).rejects.toThrow("killed")
    expect(await look(run.id)).toMatchObject({ state: "releasing", rows: 2, added: 1, amended: 1 })
    expect((await actOnImport(app, "410105", run.id, { act: "return", reason: "x" })).status).toBe(409)
    const both = await Promise.all([release(run.id), release(run.id)])
    expect(both.map(({ status }) => status)).toEqual([200, 200])
    expect(await look(run.id)).toMatchObject({ state: "released", rows: 4, added: 2, amended: 2 })
    const [log] = await database.sql`
      select count(*)::int as entries from audit_event where import_id = ${run.id} and position is not null`
    expect(log?.["entries"]).toBe(4)
  })

  test("names fields by the columns of the form, as the reading did", async () => {
    const headers = { ...(await officerHeader("officer", "410105", "anna")), "content-type": "text/csv" }
    const body = [
      "CF_XDR_MC,CF_XDR_SHXYM,CF_WSH,CF_NR_FK,CF_JDRQ,CF_CFJG,法定代表人",
      `示例第70号店,${codeOf(70)},70号,3.5,2026-03-02,郑州市金水区市场监督管理局,某人`,
    ].join("\n")
    const sent = await app.request("/v1/imports", { method: "POST", headers, body })
    const waiting = (await sent.json()) as Run
    expect(waiting).toMatchObject({ state: "waiting", added: 1 })
    const released = (await (await release(waiting.id)).json()) as Run
    expect(released.remarks).toEqual(waiting.remarks)
    const [fine] = await database.sql`select detail->'fine_cny' as fine from record where decision_no = '70号'`
    expect(fine?.["fine"]).toBe(35_000)
  })
})

describe("a return", () => {
  test("says why, deletes the rows, and can't be undone by a release", async () => {
    const before = await published()
    const { id } = await send([abnormalRow(80)])
    const bare = await actOnImport(app, "410105", id, { act: "return" })
    expect([bare.status, await bare.json()]).toMatchObject([400, { errors: [{ pointer: "/reason" }] }])
    const personal = await actOnImport(app, "410105", id, { act: "return", reason: "身份证11010519491231002X有误" })
    expect([personal.status, await personal.json()]).toMatchObject([400, { errors: [{ pointer: "/reason" }] }])
    const answer = await actOnImport(app, "410105", id, { act: "return", reason: "文件有误" })
    expect(await answer.json()).toMatchObject({ state: "returned", reason: "文件有误", sample: [] })
    expect(await kept(id)).toBe(0)
    expect((await release(id)).status).toBe(409)
    expect(await published()).toEqual(before)
    const [event] = await database.sql`select reason from audit_event where object = ${id} and act = 'import.return'`
    expect(event?.["reason"]).toBe("文件有误")
  })
})
