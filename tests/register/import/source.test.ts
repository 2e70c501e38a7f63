/**
 * A source sends by its key for its authorities alone and publishes by itself; what is grave, what is of other regions
 * and what ends or amends too much at once waits for a person of the authority.
 */
import { describe, expect, test } from "vitest"
import { setHolder } from "../../../src/access/client-store.ts"
import { announceFirstLoad, revokeClient } from "../../../src/access/store.ts"
import { makeCode } from "../../../src/names/code.ts"
import {
  actOnImport,
  clientHeader,
  clock,
  importOptions,
  importRows,
  importWith,
  officerHeader,
  testApp,
} from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { pageOrigin, signInAs } from "../../support/office-pages.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow, subjectRow } from "../../support/rows.ts"

interface Run {
  id: string
  state: string
  part_of: string | null
  remarks: { line: number; outcome: string; field: string; reason: { en: string } }[]
  waiting_in: { id: string; authority: string; rows: number; state: string }[]
}

const database = useDatabase()
const app = testApp(() => database.sql)
const pages = testApp(() => database.sql, { mayChoose: true, issuer: pageOrigin })
type Header = Record<string, string>

const newSource = (authorities = ["410105"], name?: string) =>
  clientHeader(database.sql, "source", { authorities, ...(name ? { name } : {}) })

async function send(rows: readonly unknown[], header: Header): Promise<Run> {
  const body = rows.map((row) => `${JSON.stringify(row)}\n`).join("")
  const headers = { ...header, "content-type": "application/x-ndjson" }
  const answer = await app.request("/v1/imports", { method: "POST", headers, body })
  expect(answer.status).toBe(200)
  return (await answer.json()) as Run
}

const get = async (id: string, header: Header) => app.request(`/v1/imports/${id}`, { headers: header })
const checker = (authority: string) => officerHeader("checker", authority, "boris")
const elsewhere = (n: number, changes: Record<string, unknown> = {}) =>
  abnormalRow(n, {
    subject: { code: makeCode("91440106", `MA${n.toString().padStart(6, "0")}`), name: "示例某地有限公司" },
    ...changes,
  })

async function stateOf(n: number): Promise<string | undefined> {
  const [row] = await database.sql`select state from record where subject_code = ${codeOf(n)}`
  return row?.["state"]
}
const statesOf = async (from: number, count: number) =>
  Promise.all(Array.from({ length: count }, (_, n) => stateOf(from + n)))

describe("a source", () => {
  test("whose key somebody of the authority holds has its rows released by another", async () => {
    const header = await clientHeader(database.sql, "source", { authorities: ["410105"], subject: "boris" })
    const run = await send([seriousRow(9_500), abnormalRow(9_501)], header)
    const [part] = run.waiting_in
    const release = async (subject: string) =>
      (await actOnImport(app, "410105", part?.id ?? "", { act: "release" }, { role: "checker", subject })).status
    expect([await release("boris"), await stateOf(9_500)]).toEqual([409, undefined])
    expect([await release("carla"), await stateOf(9_500)]).toEqual([200, "live"])
    // It is the sender still, whatever stands behind its name.
    expect((await get(run.id, header)).status).toBe(200)
    // The trail is searched by the client, too, whoever held its key.
    const [row] = await database.sql`select actor from import_run where id = ${run.id}`
    const { results } = (await (
      await app.request(`/v1/audit?actor=${row?.["actor"].split(":").slice(0, 2).join(":")}`, {
        headers: await officerHeader("auditor", "410105"),
      })
    ).json()) as { results: { actor: string }[] }
    expect(results.map(({ actor }) => actor)).toContain(row?.["actor"])
    expect(row?.["actor"]).toMatch(/:boris$/)
  })

  test("is the same sender whoever holds its key: what waits is not kept twice, and its day is one", async () => {
    const [name, authority] = ["示例换人报送系统", "410171"]
    const header = await clientHeader(database.sql, "source", { authorities: [authority], name, subject: "anna" })
    const row = seriousRow(9_510, { authority })
    const first = await send([row], header)
    const holder = async (heldBy: string | null) =>
      setHolder(database.sql, { name, heldBy, actor: "system:test", at: clock() })
    await holder("dora")
    const again = await send([row], header)
    expect(again).toMatchObject({ held: 1, waiting_in: [] })
    expect(again.remarks).toContainEqual(
      expect.objectContaining({ reason: expect.objectContaining({ en: expect.stringContaining("not kept twice") }) }),
    )
    const rows = Array.from({ length: 12 }, (_, n) => abnormalRow(9_520 + n, { authority }))
    await send(rows, header)
    const ended = rows.map((row) => ({ ...row, removed_on: "2026-06-01" }))
    expect(await send(ended.slice(0, 8), header)).toMatchObject({ ended: 8 })
    await holder(null)
    expect(await send(ended.slice(8), header)).toMatchObject({ ended: 2, held: 2 })
    // Its list is read in its order, however many imports others have sent.
    const { results } = (await (await app.request("/v1/imports", { headers: header })).json()) as { results: Run[] }
    expect(results).toHaveLength(7)
    expect(results.map(({ id }) => id)).toContain(first.id)
    const { sql } = database
    await sql`insert into import_run (id, actor, source, started_at)
      select gen_random_uuid(), 'client:' || gen_random_uuid(), 'x', now() from generate_series(1, 5000)`
    await sql`analyze import_run`
    const [sender] = await sql`select sender from import_run where id = ${first.id}`
    const plan = await sql`explain select * from import_run where sender = ${sender?.["sender"]}
      order by started_at desc, id desc limit 50`
    const text = plan.map((line) => line["QUERY PLAN"]).join("\n")
    expect(text).toContain("import_run_sender")
    expect(text).not.toContain("Sort")
  })

  test("publishes by itself for its authorities and those below, and for no other", async () => {
    const header = await newSource(["410105", "410200"])
    const run = await send(
      [
        abnormalRow(1),
        penaltyRow(2),
        abnormalRow(3, { authority: "410202" }),
        abnormalRow(4, { authority: "410000" }),
        abnormalRow(5, { authority: "110101" }),
      ],
      header,
    )
    expect(run).toMatchObject({ state: "done", rows: 5, added: 3, rejected: 2, held: 0, waiting_in: [] })
    expect(await statesOf(1, 5)).toEqual(["live", "live", "live", undefined, undefined])
    expect((await app.request(`/v1/subjects/${codeOf(1)}`)).status).toBe(200)
  })

  test("sees what it has sent, and nothing of another", async () => {
    const [header, other] = [await newSource(), await newSource()]
    const { id } = await send([abnormalRow(10)], header)
    expect((await get(id, header)).status).toBe(200)
    expect((await get(id, other)).status).toBe(404)
    const list = async (of: Header) =>
      ((await (await app.request("/v1/imports", { headers: of })).json()) as { results: Run[] }).results
    expect((await list(header)).map((run) => run.id)).toEqual([id])
    expect(await list(other)).toEqual([])
    // The people of the authority see what was published in their name; others don't.
    expect((await get(id, await checker("410105"))).status).toBe(200)
    expect((await list(await checker("410105"))).map((run) => run.id)).toContain(id)
    expect((await get(id, await checker("410102"))).status).toBe(404)
  })

  test("can do nothing else that changes the register, and nothing once its key is withdrawn", async () => {
    const header = await newSource(["410105"], "示例办案系统")
    for (const [method, path] of [
      ["POST", "/v1/decisions"],
      ["POST", "/v1/repairs"],
      ["POST", "/v1/imports/0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11/acts"],
      ["GET", "/v1/worklist"],
      ["GET", "/v1/audit"],
      ["GET", "/v1/feed"],
      ["POST", "/v1/check/stream"],
      ["POST", "/v1/person-listings"],
    ] as const) {
      expect((await app.request(path, { method, headers: header })).status, path).toBe(403)
    }
    await revokeClient(database.sql, { name: "示例办案系统", actor: "system:test", at: clock() })
    expect((await app.request("/v1/imports", { method: "POST", headers: header, body: "" })).status).toBe(401)
  })

  test("answers no finding of personal data", async () => {
    const row = penaltyRow(11, { content: "罚款，联系电话13800138000", kept: [{ field: "content", reason: "x" }] })
    expect(await send([row], await newSource())).toMatchObject({ added: 0, rejected: 1 })
    const head = "CF_XDR_MC,CF_XDR_SHXYM,CF_WSH,CF_NR,CF_JDRQ,CF_CFJGDM,保留理由"
    const cells = `示例第12号店,${codeOf(12)},12号,咨询电话13800138000,2026-03-02,410105,CF_NR：公开电话`
    const upload = async (header: Header) => {
      const headers = { ...header, "content-type": "text/csv" }
      return (await app.request("/v1/imports", { method: "POST", headers, body: `${head}\n${cells}` })).json()
    }
    expect(await upload(await newSource())).toMatchObject({ added: 0, rejected: 1 })
    expect(await upload(await officerHeader("officer", "410105", "anna"))).toMatchObject({ added: 1, state: "waiting" })
  })
})

describe("what is grave or of another region", () => {
  test("waits, for each authority in an import of its own, and a person of that authority releases it", async () => {
    const header = await newSource(["410105", "410102"])
    const run = await send(
      [
        abnormalRow(20),
        seriousRow(21),
        elsewhere(22),
        seriousRow(23, { authority: "410102" }),
        { kind: "subject", code: makeCode("91440106", "MA000024"), name: "示例外地有限公司" },
      ],
      header,
    )
    expect(run).toMatchObject({ state: "done", rows: 5, added: 1, held: 4 })
    expect(run.remarks.filter(({ outcome }) => outcome === "held").map(({ line }) => line)).toEqual([2, 3, 4, 5])
    expect(run.waiting_in).toMatchObject([
      { authority: "410102", rows: 1, state: "waiting" },
      { authority: "410105", rows: 3, state: "waiting" },
    ])
    expect(await statesOf(20, 4)).toEqual(["live", undefined, undefined, undefined])
    const [city, district] = run.waiting_in.map(({ id }) => id)
    // The source can't; nor can the people of another authority, and there is no such import for them.
    const acts = `/v1/imports/${district}/acts`
    const body = JSON.stringify({ act: "release" })
    const asSource = { method: "POST", headers: { ...header, "content-type": "application/json" }, body }
    expect((await app.request(acts, asSource)).status).toBe(403)
    for (const authority of ["410102", "110101"]) {
      expect((await actOnImport(app, authority, district ?? "", { act: "release" })).status).toBe(404)
    }
    const shown = (await (await get(district ?? "", await checker("410105"))).json()) as Run & { sample: unknown[] }
    expect(shown).toMatchObject({ state: "waiting", part_of: run.id, rows: 3, added: 3, held: 0 })
    expect(shown.sample).toHaveLength(3)
    expect(shown.remarks.find(({ line }) => line === 2)?.reason.en).toContain("serious violator")
    const answer = await actOnImport(app, "410105", district ?? "", { act: "release" })
    expect(await answer.json()).toMatchObject({ state: "released", rows: 3, added: 3, rejected: 0 })
    expect(await statesOf(20, 4)).toEqual(["live", "live", undefined, undefined])
    const returned = await actOnImport(app, "410102", city ?? "", { act: "return", reason: "须先核对" })
    expect(await returned.json()).toMatchObject({ state: "returned" })
    expect(await stateOf(23)).toBeUndefined()
  })

  test("is released by people of an authority above too, who see what is found in it covered; its own are told", async () => {
    const header = await newSource(["410105"])
    const run = await send([seriousRow(26)], header)
    const part = run.waiting_in[0]?.id ?? ""
    const above = await officerHeader("checker", "410000", "cora")
    const list = (await (await app.request("/v1/imports?state=waiting", { headers: above })).json()) as object
    expect(JSON.stringify(list)).toContain(part)
    expect((await actOnImport(app, "320000", part, { act: "release" })).status).toBe(404)
    const answered = await actOnImport(app, "410000", part, { act: "answer", answers: [{ choice: "cover" }] })
    expect(answered.status).toBe(404)
    const released = await actOnImport(app, "410000", part, { act: "release" }, { subject: "cora" })
    expect(await released.json()).toMatchObject({ state: "released", added: 1 })
    expect(await stateOf(26)).toBe("live")
    const told = await app.request("/v1/told", { headers: await officerHeader("officer", "410105", "anna") })
    expect(await told.json()).toMatchObject({
      told: [{ whom: "410105", effect: "publish", count: 1, about: part, by: "officer:410000:cora" }],
    })
  })

  test("goes in without release where the operator has announced a first load by name, once", async () => {
    const header = await newSource(["410105"], "示例首批系统")
    const announce = (rows: number, until = "2026-07-01") =>
      announceFirstLoad(database.sql, { name: "示例首批系统", rows, until, actor: "system:operator", at: clock() })
    expect(await announceFirstLoad(database.sql, { ...gone, name: "没有的系统" })).toBe("absent")
    expect(await announce(2)).toBe("announced")
    // Another source has nothing of it.
    expect(await send([seriousRow(33)], await newSource())).toMatchObject({ added: 0, held: 1 })
    const run = await send([seriousRow(30), seriousRow(31), seriousRow(32)], header)
    expect(run).toMatchObject({ added: 2, held: 1 })
    expect(await statesOf(30, 3)).toEqual(["live", "live", undefined])
    expect(await send([elsewhere(34)], header)).toMatchObject({ added: 0, held: 1 })
    // An end is no load.
    expect(await announce(5)).toBe("announced")
    const error = { removed_on: "2026-06-01", removal_kind: "corrected", removal_reason: "列入主体有误" }
    expect(await send([seriousRow(30, error)], header)).toMatchObject({ amended: 0, held: 1 })
    expect(await announce(5, "2026-06-29")).toBe("announced")
    expect(await send([seriousRow(35)], header)).toMatchObject({ added: 0, held: 1 })
    const trail = await database.sql`select act, actor from audit_event
      where act in ('client.first-load', 'import.first-load') order by id`
    expect(trail.map(({ act }) => act)).toEqual([
      ...["client.first-load", "import.first-load", "client.first-load", "client.first-load"],
    ])
  })
})
const gone = { rows: 1, until: "2026-07-01", actor: "system:operator", at: clock() }

/** Rows from..from+count as the register shows them, and all of them ended. */
const shown = (from: number, count: number) => Array.from({ length: count }, (_, n) => abnormalRow(from + n))
const ended = (from: number, count: number) => shown(from, count).map((row) => ({ ...row, removed_on: "2026-06-01" }))
const of = (authority: string, rows: readonly object[]) => rows.map((row) => ({ ...row, authority }))
const live = async (authority: string) => {
  const [row] =
    await database.sql`select count(*)::int as n from record where state = 'live' and authority = ${authority}`
  return row?.["n"]
}

describe("the brake", () => {
  test("holds what ends more than a share of what is live; additions go in", async () => {
    await importRows(database.sql, of("410301", shown(1_000, 554)))
    const header = await newSource(["410301"])
    const run = await send([...of("410301", ended(1_000, 549)), ...of("410301", shown(1_554, 1))], header)
    // A twentieth of 554.
    expect(run).toMatchObject({ state: "done", rows: 550, added: 1, amended: 27, ended: 27, held: 522 })
    expect(await live("410301")).toBe(528)
    expect(run.waiting_in).toMatchObject([{ authority: "410301", rows: 522 }])
    const [part] = run.waiting_in
    // Who releases sees that nobody told why they ended, row by row.
    const looked = (await (await get(part?.id ?? "", await checker("410301"))).json()) as Run
    const unreasoned = looked.remarks.filter(
      ({ field, outcome }) => field === "removal_reason" && outcome === "flagged",
    )
    expect(unreasoned.length).toBeGreaterThan(10)
    const page = await signInAs(pages, "checker", "410301")
    expect((await page.go(`/office/imports/${part?.id}`)).text).toContain("未写明移出（停止公示）的理由或者决定书文号")
    const answer = await actOnImport(app, "410301", part?.id ?? "", { act: "release" })
    expect(await answer.json()).toMatchObject({ state: "released", amended: 522, ended: 522 })
    expect(await live("410301")).toBe(6)
  })

  test("counts many small files in a row, and two at once, as one", async () => {
    await importRows(database.sql, of("410302", shown(2_000, 300)))
    const header = await newSource(["410302"])
    const files = Array.from({ length: 20 }, (_, n) => of("410302", ended(2_000 + n * 10, 10)))
    const first = await Promise.all(files.slice(0, 10).map((rows) => send(rows, header)))
    const runs = [...first]
    for (const rows of files.slice(10)) runs.push(await send(rows, header))
    expect(await live("410302")).toBeGreaterThanOrEqual(285)
    expect(runs.reduce((sum, run) => sum + run.waiting_in.reduce((all, { rows }) => all + rows, 0), 0)).toBeGreaterThan(
      180,
    )
    // A day later it goes on.
    const tomorrow = testApp(() => database.sql, { clock: () => clock() + 25 * 3_600_000 })
    const body = JSON.stringify(of("410302", ended(2_200, 1))[0])
    const headers = { ...header, "content-type": "application/x-ndjson" }
    const later = await tomorrow.request("/v1/imports", { method: "POST", headers, body })
    expect(await later.json()).toMatchObject({ ended: 1, held: 0 })
  })

  test("counts what rewrites as what ends, and the names of subjects that are listed", async () => {
    await importRows(database.sql, of("410303", shown(3_000, 100)))
    await importRows(
      database.sql,
      Array.from({ length: 100 }, (_, n) => subjectRow(3_000 + n, { region: "410303" })),
    )
    const header = await newSource(["410303"])
    const rewritten = of("410303", shown(3_000, 8)).map((row) => ({ ...row, published_on: "2026-03-06" }))
    const renamed = Array.from({ length: 92 }, (_, n) => {
      return subjectRow(3_008 + n, { region: "410303", name: `示例另名${n}号有限公司` })
    })
    expect(await send([...rewritten, ...renamed], header)).toMatchObject({ amended: 10, held: 90 })
  })

  test("counts no fall of what has ended, which takes none of the texts beside it", async () => {
    const rows = of(
      "410305",
      Array.from({ length: 12 }, (_, n) => penaltyRow(5_000 + n)),
    )
    await importRows(database.sql, rows)
    await database.sql`update record set state = 'removed', ended_on = '2026-06-10' where authority = '410305'`
    const fallen = {
      removed_on: "2026-06-15",
      removal_kind: "revoked",
      removal_reason: "复议撤销",
      decision_text: "示例决定书",
    }
    const run = await send(
      rows.map((row) => ({ ...row, ...fallen })),
      await newSource(["410305"]),
    )
    expect(run).toMatchObject({ amended: 12, ended: 0, held: 0 })
    const [held] = await database.sql`select count(*)::int as fallen,
      (select count(*)::int from decision_text where record_id = any(array_agg(id))) as texts
      from record where authority = '410305' and state = 'withdrawn'`
    expect(held).toEqual({ fallen: 12, texts: 0 })
    const [reach] = await database.sql`select changed::int from import_reach where import_id = ${run.id}`
    expect(reach?.["changed"]).toBe(0)
  })

  test("lets the operator through who names the number, and not beyond it", async () => {
    await importRows(database.sql, of("410304", shown(4_000, 100)))
    const operator = (named: number | null) => ({
      ...importOptions,
      actor: "system:command-line",
      holding: { source: null, limits: { rows: 500, share: 5 }, named },
    })
    const rows = of("410304", ended(4_000, 60))
    expect((await importWith(database.sql, rows, operator(null))).tally).toMatchObject({ ended: 10, held: 50 })
    expect((await importWith(database.sql, rows, operator(20))).tally).toMatchObject({ ended: 20, held: 30 })
    expect((await importWith(database.sql, rows, operator(30))).tally).toMatchObject({ ended: 30, held: 0 })
    expect(await live("410304")).toBe(40)
  })

  test("holds rows of a form under the names of its columns", async () => {
    await importRows(database.sql, of("410305", shown(5_000, 30)))
    const head =
      "企业名称,统一社会信用代码,列入经营异常名录原因,列入决定书文号,列入日期,作出决定机关(列入),公示日期,移出日期"
    const lines = of("410305", shown(5_000, 30)).map((row) => {
      const { subject, decision_no } = row as ReturnType<typeof abnormalRow>
      return `${subject.name},${subject.code},AB-E4,${decision_no},2026-03-02,410305,2026-03-05,2026-06-01`
    })
    const headers = { ...(await newSource(["410305"])), "content-type": "text/csv" }
    const body = [head, ...lines].join("\n")
    const run = (await (await app.request("/v1/imports", { method: "POST", headers, body })).json()) as Run
    expect(run).toMatchObject({ ended: 10, held: 20 })
    const answer = await actOnImport(app, "410305", run.waiting_in[0]?.id ?? "", { act: "release" })
    expect(await answer.json()).toMatchObject({ state: "released", ended: 20 })
  })
})

describe("what a form refuses", () => {
  const wrongCode = "91000000MA0000001X"
  const reasonsOf = (run: Run) => run.remarks.filter(({ outcome }) => outcome === "held").map(({ reason }) => reason.en)

  test.each([
    [
      "a code whose check character is wrong",
      { subject: { code: wrongCode, name: "示例错码有限公司" } },
      "check character",
    ],
    ["a ground that is none for its kind of subject", { ground: "AB-I1" }, "does not apply to this kind"],
    ["an authority that is none", { authority: "419999" }, "no region"],
  ])("waits in a row of a source: %s", async (_, changes, words) => {
    const header = await newSource(["410000"])
    const run = await send([abnormalRow(9_800, { authority: "410105", ...changes }), abnormalRow(9_801)], header)
    expect(run.waiting_in.map(({ rows }) => rows)).toEqual([1])
    expect(reasonsOf(run)).toEqual([expect.stringContaining(words)])
    expect(await stateOf(9_801)).toBe("live")
  })

  test("waits as a twin: a second listing on one penalty, in the same file too, and what stands by its number already", async () => {
    const header = await newSource()
    const base = { base_penalty_no: "郑市监处罚〔2026〕9820号" }
    const listed = seriousRow(9_820, { ...base })
    await importRows(database.sql, [listed])
    const run = await send([{ ...listed, decision_no: "郑市监严字〔2026〕9820号之二" }], header)
    expect(reasonsOf(run)).toContainEqual(expect.stringContaining("already"))
    const number = { decision_no: "郑市监异字〔2026〕9821号", authority: "410105" }
    const two = [abnormalRow(9_821, number), abnormalRow(9_821, { ...number, authority: "410102" })]
    const both = await send(two, await newSource(["410100"]))
    expect(reasonsOf(both)).toHaveLength(1)
    expect(await stateOf(9_821)).toBe("live")
  })
})
