/**
 * A row of a source in which personal data is found waits for an officer's answer, by field and place, and for the release
 * by somebody else; the other rows go in, and the same row sent again is not held twice.
 */
import { randomUUID } from "node:crypto"
import { describe, expect, test } from "vitest"
import { announceFirstLoad } from "../../../src/access/store.ts"
import type { Tenant } from "../../../src/access/tenant.ts"
import { toByteStream } from "../../../src/http/body.ts"
import { makeCode } from "../../../src/names/code.ts"
import { forms } from "../../../src/register/form/form.ts"
import { inParts } from "../../../src/register/import/again.ts"
import { importLines } from "../../../src/register/import/import.ts"
import { readImportRow } from "../../../src/register/import/row.ts"
import { expireImports } from "../../../src/register/import/waiting.ts"
import {
  actOnImport,
  clientHeader,
  clock,
  importOptions,
  importWith,
  killedAfter,
  officerHeader,
  testApp,
} from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow, subjectRow } from "../../support/rows.ts"

interface Run {
  id: string
  state: string
  rows: number
  added: number
  rejected: number
  held: number
  to_answer: number
  answerers: string[]
  remarks: { line: number; outcome: string; field: string; reason: { zh: string; en: string } }[]
  part_of: string | null
  waiting_in: { id: string; authority: string; rows: number; state: string }[]
}
interface FoundPage {
  results: {
    line: number
    version: string
    open: number
    answered_by: string | null
    texts: {
      field: string
      text: string
      findings: { kind: string; start: number; end: number; kept: string | null }[]
    }[]
  }[]
  next: string | null
}
type Header = Record<string, string>

const database = useDatabase()
const app = testApp(() => database.sql)
// Numbers with right check digits that belong to nobody.
const idNumber = "41990118991231008X"
const mobile = "15412345678"
const violation = `发布虚假广告，联系人身份证${idNumber}，咨询电话${mobile}`

const newSource = (authorities = ["410105"], name?: string) =>
  clientHeader(database.sql, "source", { authorities, ...(name ? { name } : {}) })
async function send(rows: readonly unknown[], header: Header): Promise<Run> {
  const body = rows.map((row) => `${JSON.stringify(row)}\n`).join("")
  const headers = { ...header, "content-type": "application/x-ndjson" }
  const answer = await app.request("/v1/imports", { method: "POST", headers, body })
  expect(answer.status).toBe(200)
  return (await answer.json()) as Run
}
const read = async <T>(path: string, header: Header): Promise<T> =>
  (await (await app.request(path, { headers: header })).json()) as T
const anna = () => officerHeader("officer", "410105", "anna")
const findings = async (id: string, query = "") => read<FoundPage>(`/v1/imports/${id}/findings${query}`, await anna())
const as = (subject: string, role: "officer" | "checker" | "head" = "officer") => ({ role, subject })
const answer = (id: string, answers: readonly object[], who = as("anna")) =>
  actOnImport(app, "410105", id, { act: "answer", answers }, who)
const release = (id: string, who = as("boris", "checker")) => actOnImport(app, "410105", id, { act: "release" }, who)
const partOf = ({ waiting_in: [part] }: Run) => part?.id ?? ""
async function recordOf(n: number) {
  const [row] = await database.sql<{ state: string; detail: Record<string, string> }[]>`
    select state, detail from record where subject_code = ${codeOf(n)}`
  return row
}
/** Everything that a table holds, as text. */
async function tables(): Promise<string> {
  const { sql } = database
  const names = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public'`
  return JSON.stringify(
    await Promise.all(names.map(({ name }) => sql`select ${sql(name)}::text as row from ${sql(name)}`)),
  )
}

describe("a row in which personal data is found", () => {
  test("waits, with its findings by field and place, while the others go in; answered and released it is published", async () => {
    const header = await newSource()
    const named = { code: codeOf(2), name: `示例第2号商贸有限公司 ${mobile}` }
    const run = await send(
      [abnormalRow(1), abnormalRow(2, { subject: named }), penaltyRow(3, { violation }), penaltyRow(4)],
      header,
    )
    expect(run).toMatchObject({ state: "done", rows: 4, added: 2, rejected: 0, held: 2, to_answer: 0 })
    const held = run.remarks.filter(({ outcome }) => outcome === "held")
    expect(held.map(({ line, field }) => [line, field])).toEqual([
      ...[
        [2, ""],
        [2, "subject/name"],
        [3, ""],
        [3, "violation"],
        [3, "violation"],
      ],
    ])
    expect(held[0]?.reason.zh).toContain("由其分出的待放行导入")
    expect(held[4]?.reason.en).toBe(
      `characters ${violation.indexOf(mobile) + 1} to ${violation.length} seem to hold a mobile phone number`,
    )
    // No answer of the source, no remark and no line of the log repeats what was found.
    expect(JSON.stringify([run, ...app.log])).not.toMatch(new RegExp(`${idNumber}|${mobile}`))
    expect(run.waiting_in).toMatchObject([{ authority: "410105", rows: 2, state: "waiting" }])

    const id = partOf(run)
    expect(await read<Run>(`/v1/imports/${id}`, await anna())).toMatchObject({
      state: "waiting",
      added: 2,
      to_answer: 2,
    })
    const { results } = await findings(id)
    expect(results.map(({ line, open }) => [line, open])).toEqual([
      [2, 1],
      [3, 2],
    ])
    expect(results[1]?.texts).toMatchObject([
      { field: "violation", text: violation, findings: [{ kind: "id-number" }, { kind: "phone", kept: null }] },
    ])
    // Nothing is released while something is open; the worklist says so.
    expect((await release(id)).status).toBe(409)
    const work = await read<{ results: { kind: string; url: string; mine: boolean }[] }>("/v1/worklist", await anna())
    expect(work.results).toContainEqual(
      expect.objectContaining({ kind: "findings", url: `/v1/imports/${id}`, mine: true }),
    )

    const reason = "企业公开的咨询电话"
    const phone = { line: 3, field: "violation", start: violation.indexOf(mobile), choice: "keep", reason }
    for (const lacking of ["line", "field", "version"]) {
      const loose = { ...phone, version: results[1]?.version, [lacking]: undefined }
      const refused = await answer(id, [loose])
      expect(refused.status).toBe(400)
      expect(await refused.text()).toContain(`/answers/0/${lacking}`)
    }
    const seen = { ...phone, version: results[1]?.version }
    expect(await (await answer(id, [seen])).json()).toMatchObject({ state: "waiting", to_answer: 2 })
    expect(await (await answer(id, [{ choice: "cover" }], as("carla"))).json()).toMatchObject({ to_answer: 0 })
    const text = violation.replace(idNumber, "＊＊")
    const [covered, kept] = (await findings(id, "?open=false")).results
    expect(covered).toMatchObject({ line: 2, open: 0, answered_by: "officer:410105:carla", texts: [] })
    expect(kept).toMatchObject({
      line: 3,
      texts: [{ text, findings: [{ kind: "phone", start: text.indexOf(mobile), kept: reason }] }],
    })
    const events = await database.sql`
      select actor, after from audit_event where object = ${id} and act = 'import.answer' order by id`
    expect(events).toMatchObject([
      {
        actor: "officer:410105:anna",
        after: { line: 3, answers: [{ field: "violation", kind: "phone", choice: "keep", reason }] },
      },
      { after: { line: 2, answers: [{ field: "subject/name", kind: "phone", choice: "cover" }] } },
      { after: { line: 3, answers: [{ field: "violation", kind: "id-number", choice: "cover" }] } },
    ])
    // What is covered is gone at once.
    expect((await tables()).includes(idNumber)).toBe(false)

    // Who has answered does not release, in whichever role, and though somebody else has answered in each row since.
    for (const [who, role] of [
      ["anna", "checker"],
      ["anna", "head"],
      ["carla", "head"],
    ] as const) {
      const own = await release(id, as(who, role))
      expect({ status: own.status, body: await own.text() }, `${who} ${role}`).toMatchObject({
        ...{ status: 409, body: expect.stringContaining("须由另一人放行") },
      })
    }
    expect(await (await release(id)).json()).toMatchObject({ state: "released", added: 2, rejected: 0, to_answer: 0 })
    expect(await recordOf(3)).toMatchObject({ state: "live", detail: { violation: text } })
    const [keeps] = await database.sql`
      select e.after from audit_event e join record r on r.id = e.object
      where e.act = 'personal-data.keep' and r.subject_code = ${codeOf(3)}`
    expect(keeps?.["after"]).toMatchObject({ kept: [{ field: "violation", start: text.indexOf(mobile), reason }] })

    // Sent once more it is nothing new, covered or kept.
    const again = await send([abnormalRow(2, { subject: named }), penaltyRow(3, { violation })], header)
    expect(again).toMatchObject({ unchanged: 2, held: 0, waiting_in: [] })
    const [standing] = await database.sql`select name from subject where code = ${codeOf(2)}`
    expect(standing?.["name"]).toBe("示例第2号商贸有限公司 ＊＊")
  })

  test("is not released by anybody who has answered in its import, whoever answered after them or refused the row", async () => {
    const header = await newSource()
    const run = await send([penaltyRow(60, { violation }), penaltyRow(61, { violation })], header)
    const id = partOf(run)
    const hands = [as("dora", "checker"), as("emil", "head"), as("dora", "head"), as("emil")]
    const reason = "企业公开的咨询电话"
    await answer(id, [{ line: 1, kind: "phone", choice: "keep", reason }], hands[0])
    await answer(id, [{ line: 1, choice: "cover" }], hands[1])
    // Dora's answers are overwritten by Emil's, and the other row that she answered is gone.
    await answer(id, [{ line: 2, kind: "phone", choice: "cover" }], hands[2])
    await answer(id, [{ line: 2, choice: "refuse", reason }], hands[3])
    expect(await read<Run>(`/v1/imports/${id}`, header)).toMatchObject({
      ...{ state: "waiting", to_answer: 0, answerers: ["officer:410105:dora", "officer:410105:emil"] },
    })
    const offered = async (to: ReturnType<typeof as>, of: "me" | "authority") => {
      const reader = await officerHeader(to.role, "410105", to.subject)
      type Work = { results: { url: string; mine: boolean }[] }
      const { results } = await read<Work>(`/v1/worklist?kind=import&for=${of}`, reader)
      return results.find(({ url }) => url === `/v1/imports/${id}`)?.mine
    }
    const [dora, boris] = [as("dora", "checker"), as("boris", "checker")]
    expect([await offered(dora, "me"), await offered(dora, "authority")]).toEqual([undefined, false])
    expect([await offered(boris, "me"), await offered(boris, "authority")]).toEqual([true, true])
    for (const who of hands.filter(({ role }) => role !== "officer")) {
      expect((await release(id, who)).status, `${who.subject} as ${who.role}`).toBe(409)
    }
    expect(await (await release(id)).json()).toMatchObject({ state: "released", added: 1, rejected: 1 })
  })

  test("waits of a source and of the operator whatever was announced or named, and in a form under its columns", async () => {
    const header = await newSource(["410105"], "示例首批系统")
    await announceFirstLoad(database.sql, {
      ...{ name: "示例首批系统", rows: 9, until: "2026-07-01", actor: "system:operator", at: clock() },
    })
    const run = await send([seriousRow(10), seriousRow(11, { base_penalty_no: idNumber })], header)
    expect(run).toMatchObject({ added: 1, held: 1 })
    const operator = {
      ...{ ...importOptions, actor: "system:command-line" },
      holding: { source: null, limits: { rows: 500, share: 5 }, named: 100 },
    }
    const shops = [{ platform: "示例商城", name: "示例小店", url: `https://shop.example/${mobile}` }]
    const rows = [penaltyRow(12, { violation }), subjectRow(13, { shops }), penaltyRow(14)]
    expect((await importWith(database.sql, rows, operator)).tally).toMatchObject({ added: 1, held: 2, rejected: 0 })
    const kept = [{ field: "violation", reason: "示例" }]
    const answered = await importWith(database.sql, [{ ...penaltyRow(12, { violation }), kept }], operator)
    expect(answered.tally).toMatchObject({ added: 0, held: 0, rejected: 1 })
    const head = "CF_XDR_MC,CF_XDR_SHXYM,CF_WSH,CF_NR,CF_JDRQ,CF_CFJGDM"
    const body = `${head}\n示例第15号店,${codeOf(15)},15号,咨询电话${mobile},2026-03-02,410105`
    const sent = await app.request("/v1/imports", {
      ...{ method: "POST", body, headers: { ...header, "content-type": "text/csv" } },
    })
    const form = (await sent.json()) as Run
    expect(form.remarks.filter(({ outcome }) => outcome === "held").map(({ field }) => field)).toEqual(["", "CF_NR"])
    await answer(partOf(form), [{ choice: "cover" }])
    expect(await (await release(partOf(form))).json()).toMatchObject({ state: "released", added: 1 })
    expect(await recordOf(15)).toMatchObject({ detail: { content: "咨询电话＊＊" } })
  })

  test("is told for all that it waits for: findings, its list, its region and the brake", async () => {
    const elsewhere = { subject: { code: makeCode("91440106", "MA000098"), name: "示例某地有限公司" } }
    await importWith(database.sql, [seriousRow(16, elsewhere), seriousRow(16)], importOptions)
    const said = { base_penalty_no: `证${idNumber}号` }
    const rows = [seriousRow(16, { ...elsewhere, ...said }), seriousRow(16, said), seriousRow(17, said)]
    const source = { id: randomUUID() as Tenant, authorities: ["410105"] }
    const limits = { rows: 0, share: 5 }
    const run = await importWith(database.sql, rows, { ...importOptions, holding: { source, limits, named: null } })
    expect(run.tally).toMatchObject({ held: 3 })
    const remarks = await database.sql<{ line: number; reason: { zh: string } }[]>`
      select line::int, reason from import_remark where import_id = ${run.id} and outcome = 'held' and field = ''
      order by line, ordinal`
    expect(remarks.map(({ line, reason }) => [line, reason.zh.slice(0, 8)])).toEqual([
      ...["待答复：疑似含有", "待放行：严重违法", "待放行：主体的登", "待放行：移出或者"].map((words) => [1, words]),
      ...["待答复：疑似含有", "待放行：严重违法", "待放行：移出或者"].map((words) => [2, words]),
      ...["待答复：疑似含有", "待放行：严重违法"].map((words) => [3, words]),
    ])
  })

  test("is answered by officers of its authority alone, and not by halves", async () => {
    const header = await newSource(["410105", "410102"])
    const run = await send([penaltyRow(20, { violation, decision_no: `证${idNumber}号` })], header)
    const id = partOf(run)
    const cover = { act: "answer", answers: [{ choice: "cover" }] }
    for (const authority of ["410102", "410000", "110101"]) {
      expect((await actOnImport(app, authority, id, cover)).status, authority).toBe(404)
      const elsewhere = await officerHeader("officer", authority, "carl")
      // One above may release what waits, and sees what was found covered.
      const found = await app.request(`/v1/imports/${id}/findings`, { headers: elsewhere })
      expect(found.status, authority).toBe(authority === "410000" ? 200 : 404)
      expect(await found.text()).not.toContain(idNumber)
    }
    const acts = { method: "POST", body: JSON.stringify(cover) }
    const asClient = { ...acts, headers: { ...header, "content-type": "application/json" } }
    expect((await app.request(`/v1/imports/${id}/acts`, asClient)).status).toBe(403)
    expect((await app.request(`/v1/imports/${id}/findings`)).status).toBe(401)
    expect((await app.request(`/v1/imports/${id}/findings`, { headers: await newSource() })).status).toBe(404)
    for (const [answers, pointer] of [
      [[{ choice: "keep" }], "/answers/0/reason"],
      [[{ choice: "cover" }, { choice: "refuse" }], "/answers/1/reason"],
      [[{ choice: "keep", reason: `电话${mobile}` }], "/answers/0/reason"],
      [[{ choice: "keep", reason: "示例\u202e" }], "/answers/0/reason"],
      // Its number makes it this decision.
      [[{ field: "decision_no", choice: "cover" }], "/answers"],
    ] as const) {
      const refused = await answer(id, answers)
      const body = await refused.text()
      expect({ status: refused.status, body }).toMatchObject({ status: 400, body: expect.stringContaining(pointer) })
      expect(body).not.toMatch(new RegExp(`${idNumber}|${mobile}`))
    }
    expect((await actOnImport(app, "410105", id, { act: "answer" }, as("anna"))).status).toBe(400)
    expect((await actOnImport(app, "410105", id, { ...cover, act: "release" })).status).toBe(400)
    // The rest of the row is answered, and what is left told: once, though it is met by its name and among all.
    expect(await (await answer(id, [{ line: 1, choice: "cover" }, { choice: "cover" }])).json()).toMatchObject({
      ...{ to_answer: 1, not_answered: { rows: 1, first: { zh: expect.stringContaining("第 1 行 decision_no") } } },
    })
    expect((await findings(id)).results).toMatchObject([{ open: 1, texts: [{ field: "decision_no" }] }])
  })

  test("is answered as it was looked at: a place that has moved since is not the one that was meant", async () => {
    const neighbour = "15487654321"
    const violation = `${idNumber}，${mobile}，邻居电话${neighbour}`
    // When the first number is covered, the second stands where nobody looked, and the third where the second stood.
    const shift = idNumber.length - "＊＊".length
    expect(violation.indexOf(neighbour) - shift).toBe(violation.indexOf(mobile))
    const id = partOf(await send([penaltyRow(70, { violation })], await newSource()))
    const [{ version } = { version: "" }] = (await findings(id)).results
    const place = { line: 1, version, field: "violation" }
    const answers = [
      { ...place, start: 0, choice: "cover" },
      { ...place, start: violation.indexOf(mobile), choice: "keep", reason: "企业公开电话" },
      { kind: "id-number", choice: "cover" },
    ]
    const kept = async () => {
      const [row] = (await findings(id)).results
      return row?.texts[0]?.findings.map(({ kept }) => kept)
    }
    expect(await (await answer(id, answers)).json()).toMatchObject({ to_answer: 1 })
    expect(await kept()).toEqual(["企业公开电话", null])
    // Sent once more after a cut, or from a page that was open meanwhile.
    for (const stale of [answers, [answers[1] ?? {}], [{ line: 2, choice: "refuse", reason: "示例" }]]) {
      expect((await answer(id, stale, as("carla"))).status).toBe(409)
    }
    expect(await kept()).toEqual(["企业公开电话", null])
    const [now] = (await findings(id)).results
    expect((await answer(id, [{ ...place, version: now?.version, start: 1, choice: "cover" }])).status).toBe(409)
    const start = now?.texts[0]?.text.indexOf(neighbour)
    const last = { ...place, version: now?.version, start, choice: "cover" }
    expect(await (await answer(id, [last])).json()).toMatchObject({ to_answer: 0 })
  })

  test("is named with more than are answered at once: none is where one has moved, and what moves between is told", async () => {
    const { sql } = database
    const rows = Array.from({ length: 25 }, (_, n) => penaltyRow(100 + n, { violation }))
    const id = partOf(await send(rows, await newSource()))
    const seen = async () => {
      const pages = [await findings(id, "?limit=20"), await findings(id, "?limit=20&cursor=20")]
      return pages.flatMap(({ results }) => results.map(({ line, version }) => ({ line, version, choice: "cover" })))
    }
    const before = await seen()
    await answer(id, [{ line: 21, kind: "phone", choice: "cover" }], as("carla"))
    const stale = await answer(id, before)
    expect({ status: stale.status, body: await stale.json() }).toMatchObject({
      ...{ status: 409, body: { errors: [{ pointer: "/answers/20" }] } },
    })
    expect(await read<Run>(`/v1/imports/${id}`, await anna())).toMatchObject({ to_answer: 25 })
    const now = await seen()
    // Somebody else is at row 21 after all have been looked at, while the first are written.
    await sql.unsafe(`create function move_row() returns trigger language plpgsql as $$ begin
        update import_row set text = text || ' ' where import_id = new.import_id and line = 21; return null; end $$;
      create trigger move_row after update on import_row for each row when (new.line = 1) execute function move_row()`)
    const done = await answer(id, now)
    await sql.unsafe("drop function move_row() cascade")
    expect({ status: done.status, body: await done.json() }).toMatchObject({
      status: 200,
      body: { to_answer: 1, not_answered: { rows: 1, first: { zh: expect.stringContaining("第 21 行") } } },
    })
    expect(await (await answer(id, await seen())).json()).toMatchObject({ to_answer: 0 })
  })

  test("with an address is covered but for that, and one that can't be read any more is refused", async () => {
    const shops = [{ platform: "示例商城", name: `小店${mobile}`, url: `https://shop.example/%31${mobile.slice(1)}` }]
    const rows = [subjectRow(80, { shops }), penaltyRow(81, { violation }), penaltyRow(82, { violation })]
    const id = partOf(await send(rows, await newSource()))
    const run = await (await answer(id, [{ choice: "cover" }])).json()
    const first = { zh: expect.stringContaining("第 1 行 shops/0/url"), en: expect.stringContaining("address") }
    expect(run).toMatchObject({ to_answer: 1, not_answered: { rows: 1, first } })
    const [row] = (await findings(id)).results
    expect(row?.texts.map(({ field }) => field)).toEqual(["shops/0/url"])
    const reason = "网店公开的电话"
    expect(await (await answer(id, [{ choice: "keep", reason }])).json()).toMatchObject({ to_answer: 0 })
    // By rules that came later.
    await database.sql`update import_row set open = 1, text = '{"kind":"none"}' where import_id = ${id} and line = 3`
    const none = await answer(id, [{ line: 3, choice: "cover" }])
    expect({ status: none.status, body: await none.text() }).toMatchObject({
      ...{ status: 400, body: expect.stringContaining("只能不予采用") },
    })
    expect(await (await answer(id, [{ line: 3, choice: "refuse", reason }])).json()).toMatchObject({ to_answer: 0 })
    expect(await (await release(id)).json()).toMatchObject({ state: "released", added: 2 })
  })

  test("with more places than a form holds is answered part by part", async () => {
    const texts = [1, 2].map((n) => Array.from({ length: 150 }, (_, at) => `电话1541234${n}${100 + at}`).join("，"))
    const rows = [...texts, violation].map((violation, n) => penaltyRow(90 + n, { violation }))
    const id = partOf(await send(rows, await newSource()))
    const page = await findings(id, "?open=true&limit=10")
    expect(page).toMatchObject({ results: [{ line: 1 }], next: "1" })
    expect((await findings(id, "?open=true&limit=10&cursor=2")).results).toMatchObject([{ line: 3 }])
    for (const left of [50, 0]) {
      const [row] = (await findings(id)).results
      const places = row?.texts[0]?.findings ?? []
      expect(places).toHaveLength(left === 50 ? 100 : 50)
      const place = { line: 1, version: row?.version, field: "violation" }
      const done = await answer(
        id,
        [...places].map(({ start }) => ({ ...place, start, choice: "cover" })),
      )
      expect(await done.json()).toMatchObject({ to_answer: left === 0 ? 2 : 3 })
    }
  })

  test("is refused by an officer, returned or not decided on, and then deleted", async () => {
    const header = await newSource()
    const violation = "咨询电话15487654321"
    const run = await send([penaltyRow(30, { violation }), penaltyRow(31, { violation })], header)
    const id = partOf(run)
    const reason = "整行为他人信息"
    const refused = await answer(id, [{ line: 1, choice: "refuse", reason }])
    expect(await refused.json()).toMatchObject({ state: "waiting", rows: 2, added: 1, rejected: 1, to_answer: 1 })
    const { remarks } = await read<Run>(`/v1/imports/${id}`, header)
    expect(remarks[0]).toMatchObject({ line: 1, outcome: "rejected" })
    const last = await answer(id, [{ choice: "refuse", reason }])
    expect(await last.json()).toMatchObject({ state: "returned", added: 0, rejected: 2 })
    expect(await send([penaltyRow(30, { violation })], header)).toMatchObject({ held: 1 })
    const part = partOf(await send([penaltyRow(31, { violation })], header))
    await actOnImport(app, "410105", part, { act: "return", reason: "须由报送人隐去" })
    await expireImports(database.sql, { actor: "system:clock", now: clock() + 31 * 86_400_000, pause: () => {} })
    expect((await tables()).includes("15487654321")).toBe(false)
  })
})

test("what a release of held rows leaves is held in its turn, named by the first import, and released in its turn", async () => {
  const header = await newSource()
  const rows = [280, 281, 282].map((n) => penaltyRow(n, { violation }))
  const first = await send(rows, header)
  const ids: string[] = [first.id]
  for (const [at, n] of [280, 281, 282].entries()) {
    const whole = await read<Run>(`/v1/imports/${first.id}`, header)
    expect(whole.waiting_in.map(({ state, rows }) => [state, rows])).toContainEqual(["waiting", 3 - at])
    const part = whole.waiting_in.find(({ state }) => state === "waiting")?.id ?? ""
    expect(await read<Run>(`/v1/imports/${part}`, header)).toMatchObject({
      part_of: ids.at(-1),
      rows: 3 - at,
      to_answer: 3 - at,
    })
    ids.push(part)
    const [open] = (await findings(part)).results
    const found = open?.texts.flatMap(({ field, findings }) => findings.map(({ start }) => ({ field, start })))
    const places = found?.map((place) => ({ line: at + 1, version: open?.version, ...place, choice: "cover" })) ?? []
    // From the end: what is covered moves what stands behind it.
    for (const place of places.toReversed()) {
      const [row] = (await findings(part)).results
      expect((await answer(part, [{ ...place, version: row?.version }], as(`anna-${n}`))).status).toBe(200)
    }
    // Whoever answered in what it was left of releases none of the rest.
    for (const before of [280, 281, 282].slice(0, at + 1)) {
      expect((await release(part, as(`anna-${before}`, "head"))).status, `anna-${before}`).toBe(409)
    }
    expect(await (await release(part)).json()).toMatchObject({ state: "released", added: 1, held: 2 - at })
    expect(await recordOf(n)).toMatchObject({ state: "live" })
  }
  expect(new Set(ids).size).toBe(4)
  const done = await read<Run>(`/v1/imports/${first.id}`, header)
  expect(done.waiting_in.map(({ state }) => state)).toEqual(["released", "released", "released"])
})

describe("the same row sent again", () => {
  test("while it waits is not held twice, answered or not; another takes its place", async () => {
    const header = await newSource()
    const row = penaltyRow(40, { violation })
    const first = await send([row, seriousRow(41)], header)
    const id = partOf(first)
    const again = await send([row, seriousRow(41)], header)
    expect(again).toMatchObject({ held: 2, waiting_in: [] })
    expect(again.remarks.filter(({ field }) => field === "").map(({ reason }) => reason.en)).toContainEqual(
      expect.stringContaining(`line 1 of import ${id}`),
    )
    await answer(id, [{ choice: "cover" }])
    expect(await send([row], header)).toMatchObject({ held: 1, waiting_in: [] })
    // Another source has nothing of it.
    const other = await send([penaltyRow(42, { violation })], await newSource())
    expect(other.waiting_in).toHaveLength(1)

    const changed = await send([{ ...row, fine_cny: 70_000 }], header)
    expect(changed).toMatchObject({ held: 1, waiting_in: [{ rows: 1 }] })
    const old = await read<Run>(`/v1/imports/${id}`, header)
    expect(old).toMatchObject({ state: "waiting", rows: 2, added: 1, rejected: 1, to_answer: 0 })
    expect(old.remarks.filter(({ line }) => line === 1)).toMatchObject([{ outcome: "rejected", field: "" }])
    // Its sender has hidden what was found: it goes in, and nothing is left to be released over it.
    const hidden = await send([{ ...row, violation: "发布虚假广告" }], header)
    expect(hidden).toMatchObject({ added: 1, held: 0 })
    expect(await read<Run>(`/v1/imports/${partOf(changed)}`, header)).toMatchObject({ state: "returned", rejected: 1 })
    const [{ rows } = {}] = await database.sql`select count(*)::int as rows from import_row where object is not null
      and text like ${`%${codeOf(40)}%`}`
    expect(rows).toBe(0)
    expect(await recordOf(40)).toMatchObject({ detail: { violation: "发布虚假广告" } })
  })

  test("takes the place of one whose release was cut off, and waits for an officer who is at it", async () => {
    const { sql } = database
    const header = await newSource()
    const rows = [penaltyRow(50, { violation }), penaltyRow(51, { violation })]
    const id = partOf(await send(rows, header))
    await answer(id, [{ choice: "cover" }])
    // As a release leaves it that ends before its first batch.
    await sql`update import_run set state = 'releasing', added = 0, rows = 0 where id = ${id}`
    const hidden = { violation: "发布虚假广告" }
    expect(await send([penaltyRow(50, hidden)], header)).toMatchObject({ added: 1, held: 0 })
    expect(await (await release(id)).json()).toMatchObject({ state: "released", rows: 2, added: 1, rejected: 1 })
    expect(await recordOf(50)).toMatchObject({ detail: hidden })
    expect(await recordOf(51)).toMatchObject({ state: "live" })

    const other = partOf(await send([penaltyRow(52, { violation })], header))
    const sent = await sql.begin(async (tx) => {
      await tx`select from import_run where id = ${other} for update`
      let isSent = false
      const sending = send([penaltyRow(52, hidden)], header).finally(() => (isSent = true))
      for (let waits = false; !waits && !isSent; ) {
        const [row] = await tx`select from pg_locks where not granted`
        waits = row !== undefined
      }
      return { sending }
    })
    expect(await sent.sending).toMatchObject({ added: 1 })
    expect(await read<Run>(`/v1/imports/${other}`, header)).toMatchObject({ state: "returned", rejected: 1 })
  })

  test("of which its file tells another thing before is held once and keeps its answer; said otherwise at last it is gone", async () => {
    const header = await newSource()
    const [clean, found] = [penaltyRow(46), penaltyRow(46, { violation })]
    const first = await send([clean, found], header)
    expect(first).toMatchObject({ added: 1, held: 1 })
    const id = partOf(first)
    await answer(id, [{ choice: "cover" }])
    expect(await send([clean, found], header)).toMatchObject({ unchanged: 1, held: 1, waiting_in: [] })
    const still = await read<Run>(`/v1/imports/${id}`, await anna())
    expect(still).toMatchObject({ state: "waiting", rows: 1, rejected: 0, to_answer: 0 })
    // The last word of a file counts, and here that is what is published.
    expect(await send([found, clean], header)).toMatchObject({ unchanged: 1, held: 1 })
    expect(await read<Run>(`/v1/imports/${id}`, header)).toMatchObject({ state: "returned", rejected: 1 })
  })

  test("released while its file is still coming does not stay over what that file has said of the record", async () => {
    const header = await newSource()
    const [clean, found] = [penaltyRow(47), penaltyRow(47, { violation })]
    const id = partOf(await send([clean, found], header))
    await answer(id, [{ choice: "cover" }])
    // What says the same twice has the rows before it committed. It goes on when they are, and the part is released.
    const twice = [abnormalRow(48), abnormalRow(48, { published_on: "2026-03-09" })]
    async function* lines() {
      for (const row of [clean, ...twice]) yield new TextEncoder().encode(`${JSON.stringify(row)}\n`)
      for (; !(await recordOf(48)); ) await new Promise((resolve) => setTimeout(resolve, 20))
      expect(await (await release(id)).json()).toMatchObject({ state: "released", amended: 1 })
      expect(await recordOf(47)).toMatchObject({ detail: { violation: expect.stringContaining("＊") } })
    }
    const headers = { ...header, "content-type": "application/x-ndjson" }
    const sending = { method: "POST", headers, body: toByteStream(lines()), duplex: "half" }
    const run = (await (await app.request("/v1/imports", sending)).json()) as Run
    expect(run).toMatchObject({ state: "done", rows: 3, added: 1, amended: 2, unchanged: 0 })
    expect((await recordOf(47))?.detail["violation"]).toBe(clean.violation)
  })

  test("left by a release while its file is still coming is forgotten in the part where it waits then, and the import ends", async () => {
    const header = await newSource()
    const clean = penaltyRow(53)
    const rows = [clean, penaltyRow(53, { violation }), penaltyRow(54, { violation })]
    const id = partOf(await send(rows, header))
    const [, other] = (await findings(id)).results
    await answer(id, [{ line: other?.line, choice: "cover" }])
    const twice = [abnormalRow(55), abnormalRow(55, { published_on: "2026-03-09" })]
    let left = ""
    async function* lines() {
      for (const row of [clean, ...twice]) yield new TextEncoder().encode(`${JSON.stringify(row)}\n`)
      for (; !(await recordOf(55)); ) await new Promise((resolve) => setTimeout(resolve, 20))
      expect(await (await release(id)).json()).toMatchObject({ state: "released", added: 1 })
      const [part] = await database.sql<{ id: string }[]>`
        select id from import_run where part_of = ${id} and state = 'waiting'`
      left = part?.id ?? ""
    }
    const headers = { ...header, "content-type": "application/x-ndjson" }
    const sending = { method: "POST", headers, body: toByteStream(lines()), duplex: "half" }
    const run = (await (await app.request("/v1/imports", sending)).json()) as Run
    expect(run).toMatchObject({ state: "done", rows: 3, added: 1, amended: 1, unchanged: 1 })
    expect(await read<Run>(`/v1/imports/${left}`, header)).toMatchObject({ state: "returned", rejected: 1 })
    expect((await recordOf(53))?.detail["violation"]).toBe(clean.violation)
  })

  /** Sends a file that pauses once all of these rows have been settled, and goes on when something has been done. */
  async function sendAround(rows: readonly unknown[], n: number, header: Header, meanwhile: () => Promise<void>) {
    // What says the same twice has the rows before it committed.
    const twice = [abnormalRow(n), abnormalRow(n, { published_on: "2026-03-09" })]
    async function* lines() {
      for (const row of [...rows, ...twice]) yield new TextEncoder().encode(`${JSON.stringify(row)}\n`)
      for (; !(await recordOf(n)); ) await new Promise((resolve) => setTimeout(resolve, 20))
      await meanwhile()
    }
    const headers = { ...header, "content-type": "application/x-ndjson" }
    const sending = { method: "POST", headers, body: toByteStream(lines()), duplex: "half" }
    return (await (await app.request("/v1/imports", sending)).json()) as Run
  }

  test("said otherwise in another file while the first is still coming is not forgotten with what that one says again", async () => {
    const header = await newSource()
    const [clean, found] = [penaltyRow(57), penaltyRow(57, { violation })]
    const id = partOf(await send([clean, found], header))
    await answer(id, [{ choice: "cover" }])
    let newer = ""
    const run = await sendAround([clean], 58, header, async () => {
      expect(await (await release(id)).json()).toMatchObject({ state: "released", amended: 1 })
      newer = partOf(await send([{ ...found, violation: `另有虚假宣传，咨询电话${mobile}` }], header))
    })
    // What the first said of the record after what was released counts until the newer is.
    expect(run).toMatchObject({ state: "done", rows: 3, added: 1, amended: 2, unchanged: 0 })
    expect((await recordOf(57))?.detail["violation"]).toBe(clean.violation)
    expect(await read<Run>(`/v1/imports/${newer}`, header)).toMatchObject({ state: "waiting", rows: 1, rejected: 0 })
    await answer(newer, [{ choice: "cover" }])
    expect(await (await release(newer)).json()).toMatchObject({ state: "released", amended: 1 })
    expect(await recordOf(57)).toMatchObject({ detail: { violation: expect.stringContaining("另有虚假宣传") } })
  })

  test("held again after another file has come is refused: the older word would replace the newer", async () => {
    const header = await newSource()
    const said = (day: number) => seriousRow(153, { published_on: `2026-03-${day}` })
    expect(await (await release(partOf(await send([said(11)], header)))).json()).toMatchObject({ added: 1 })
    const second = partOf(await send([said(12)], header))
    let newer = ""
    const run = await sendAround([said(11)], 154, header, async () => {
      expect(await (await release(second)).json()).toMatchObject({ state: "released", amended: 1 })
      newer = partOf(await send([said(13)], header))
    })
    expect(run).toMatchObject({ state: "done", rows: 3, added: 1, amended: 1, rejected: 1, held: 0 })
    expect(run).toMatchObject({ waiting_in: [], remarks: [{ line: 1, outcome: "rejected" }] })
    expect(run.remarks[0]?.reason.zh).toContain("以后报的为准")
    expect(await (await release(newer)).json()).toMatchObject({ state: "released", amended: 1 })
  })

  test("left by one release after another while its file is still coming is known again in the last part", async () => {
    const header = await newSource()
    const clean = penaltyRow(59)
    const rows = [clean, ...[59, 150, 151].map((n) => penaltyRow(n, { violation }))]
    const parts = [partOf(await send(rows, header))]
    const run = await sendAround([clean], 152, header, async () => {
      for (const line of [3, 4]) {
        const part = parts.at(-1) ?? ""
        expect((await answer(part, [{ line, choice: "cover" }], as(`anna-${line}`))).status).toBe(200)
        expect(await (await release(part)).json()).toMatchObject({ state: "released", added: 1 })
        const [left] = await database.sql<{ id: string }[]>`
          select id from import_run where part_of = ${part} and state = 'waiting'`
        parts.push(left?.id ?? "")
      }
    })
    expect(run).toMatchObject({ state: "done", rows: 3, added: 1, amended: 1, unchanged: 1 })
    expect(new Set(parts).size).toBe(3)
    expect(await read<Run>(`/v1/imports/${parts.at(-1)}`, header)).toMatchObject({ state: "returned", rejected: 1 })
    expect((await recordOf(59))?.detail["violation"]).toBe(clean.violation)
  })

  test("released while its file is still coming is said again without its rows in memory, and loses no remark to a kill", async () => {
    const { sql } = database
    const authority = "410105"
    const header = await newSource()
    const [clean, found] = [penaltyRow(43, { remark_of_nobody: "x" }), penaltyRow(43, { violation })]
    const first = await send([clean, found], header)
    const id = partOf(first)
    await answer(id, [{ choice: "cover" }])
    const [{ actor } = {}] = await sql<{ actor: string }[]>`select actor from import_run where id = ${first.id}`
    const source = { id: (actor ?? "").slice("client:".length) as Tenant, authorities: [authority] }
    const kept = async () => {
      const rows = await sql<{ id: string; line: number; rows: number }[]>`
        select run.id, line::int from import_row join import_run as run on run.id = import_id
        where run.actor = ${actor ?? ""} and run.state = 'running'`
      return rows
    }
    async function* lines() {
      const twice = [abnormalRow(44), abnormalRow(44, { published_on: "2026-03-09" })]
      for (const row of [clean, ...twice]) yield new TextEncoder().encode(`${JSON.stringify(row)}\n`)
      for (; !(await recordOf(44)); ) await new Promise((resolve) => setTimeout(resolve, 20))
      // What the file has passed stands in the database until the file has been read.
      expect(await kept()).toMatchObject([{ line: 1 }])
      expect(await (await release(id)).json()).toMatchObject({ state: "released", amended: 1 })
    }
    const options = {
      ...killedAfter(2, "newSalt"),
      ...{ actor: actor ?? "", source: "x", mayPublishFor: () => true, mayAmendSubject: () => true },
      holding: { source, limits: { rows: 500, share: 5 }, named: null },
    }
    // One salt for what is new and one for what it is amended to; the process ends at the third, of what is said again.
    await expect(importLines(sql, lines(), options)).rejects.toThrow("killed")
    const [cut] = await kept()
    const remarks = await sql`select line::int, outcome from import_remark where import_id = ${cut?.id ?? ""}`
    expect(remarks).toContainEqual({ line: 1, outcome: "flagged" })
    // Sent again it goes in, and in a month nothing is kept of what was cut off.
    expect(await send([clean], header)).toMatchObject({ amended: 1, flagged: 1 })
    expect((await recordOf(43))?.detail["violation"]).toBe(clean.violation)
    await expireImports(sql, { actor: "test", now: clock() + 40 * 86_400_000, pause: () => {} })
    expect(await kept()).toEqual([])
  })

  test("is compared by so much text at a time, one row at least", () => {
    const rows = [3, 9, 1, 4, 4, 2].map((length) => ({ length }))
    const parts = [...inParts(rows, 8)].map((part) => part.map(({ length }) => length))
    expect(parts).toEqual([[3], [9], [1, 4], [4, 2]])
    expect([...inParts([], 8)]).toEqual([])
  })

  test("whose decision's text was covered in part is known again, while it waits and once it is published", async () => {
    const header = await newSource()
    const row = penaltyRow(45, { decision_text: `当事人身份证${idNumber}，当事人电话${mobile}。` })
    const id = partOf(await send([row], header))
    const [found] = (await findings(id)).results
    const phone = found?.texts[0]?.findings.find(({ kind }) => kind === "phone")
    const kept = { choice: "keep", reason: "企业公开的咨询电话" }
    await answer(id, [{ ...kept, line: 1, field: "decision_text", start: phone?.start, version: found?.version }])
    await answer(id, [{ choice: "cover" }])
    expect(await send([row], header)).toMatchObject({ held: 1, waiting_in: [] })
    expect(await (await release(id)).json()).toMatchObject({ state: "released", added: 1 })
    expect(await send([row], header)).toMatchObject({ unchanged: 1, held: 0 })
    const other = { ...row, decision_text: `当事人身份证${idNumber}，当事人电话15412345679。` }
    expect(await send([other], header)).toMatchObject({ unchanged: 0, held: 1 })
  })

  test("in many rows is held and answered in bounded parts, and two who send or answer at once do nothing twice", async () => {
    const header = await newSource()
    const rows = Array.from({ length: 1_200 }, (_, n) => penaltyRow(1_000 + n, { violation }))
    const [one, two] = await Promise.all([send(rows, header), send(rows, header)])
    expect([one.held, two.held]).toEqual([1_200, 1_200])
    const parts = [...one.waiting_in, ...two.waiting_in]
    const of = `{${parts.map(({ id }) => id).join(",")}}`
    const [{ waiting } = {}] = await database.sql`
      select count(*)::int as waiting from import_row where open > 0 and import_id = any(${of}::uuid[])`
    expect(waiting).toBe(1_200)
    for (const { id } of parts) {
      const both = await Promise.all([
        answer(id, [{ choice: "cover" }]),
        answer(id, [{ choice: "cover" }], as("carla")),
      ])
      for (const done of both) expect(await done.json()).toMatchObject({ to_answer: 0 })
    }
    const [{ events } = {}] = await database.sql`
      select count(*)::int as events from audit_event where act = 'import.answer'
      and object = any(${of}::text[])`
    expect(events).toBe(1_200)
  })

  test("in a column that leaves and that the public does not see is looked for there too: numbers, and no names", async () => {
    const rowOf = { abnormal: abnormalRow, serious: seriousRow, penalty: penaltyRow }
    const ended = { removed_on: "2026-03-09", removal_kind: "corrected", removal_reason: "登记住所已更正" }
    const taken = (list: keyof typeof forms, field: string, text: string) => {
      const [head = "", part] = field.split("/")
      const row: Record<string, unknown> = { ...rowOf[list](1), ...ended }
      row[head] = part === undefined ? text : { ...(row[head] as object), [part]: text }
      const read = readImportRow(row, { today: "2026-03-10", mayPublishFor: () => true, findingsWait: true })
      return "refused" in read ? "refused" : read.findings.map((found) => `${found.field} ${found.kind}`)
    }
    // By the table of each form: what is not text is refused.
    for (const { list, columns } of Object.values(forms)) {
      for (const field of new Set(columns.flatMap((column) => column.fields))) {
        const of = `${list} ${field}`
        const found = taken(list, field, `涉${idNumber}`)
        if (found !== "refused") expect(found, of).toEqual([`${field} id-number`])
      }
    }
    for (const field of ["note", "basis", "licence", "removal_reason", "authority_name"]) {
      expect(taken("penalty", field, "经办人：王建国，患有糖尿病，许可证编号JY14101050012345"), field).toEqual([])
    }
    // Fifteen of its eighteen digits and more look like a birth: it is an authority's code.
    const code = makeCode("11410105", "19900115")
    for (const field of ["authority_code", "source_code"]) expect(taken("penalty", field, code)).toEqual([])

    const header = await newSource()
    const row = penaltyRow(3_000, { basis: `《广告法》第五十五条，涉${idNumber}`, note: `联系${mobile}` })
    const run = await send([row], header)
    expect(run).toMatchObject({ added: 0, held: 1 })
    const id = partOf(run)
    const texts = (await findings(id)).results[0]?.texts
    expect(texts).toMatchObject([{ field: "basis" }, { field: "note", text: `联系${mobile}` }])
    await answer(id, [{ choice: "cover" }])
    expect(await (await release(id)).json()).toMatchObject({ state: "released", added: 1 })
    expect(await recordOf(3_000)).toMatchObject({ detail: { basis: "《广告法》第五十五条，涉＊＊", note: "联系＊＊" } })
    // What was covered is covered when it is sent once more.
    expect(await send([row], header)).toMatchObject({ unchanged: 1, held: 0 })
    // What has ended takes the words about its end.
    const over = abnormalRow(3_001, { removed_on: "2026-03-09", removal_kind: "removal", removal_reason: "已补报" })
    await send([abnormalRow(3_001)], header)
    expect(await send([over], header)).toMatchObject({ amended: 1, held: 0 })
    const fallen = { ...over, removal_kind: "revoked", removal_reason: `复议撤销，申请人${idNumber}` }
    expect(await send([fallen], header)).toMatchObject({ amended: 0, held: 1 })
    const [record] = await database.sql`select id from record where subject_code = ${codeOf(3_000)}`
    const found = { arose_on: "2026-03-09", evidence: "核对决定书（示例）" }
    const corrected = { basis: `《广告法》第五十六条，涉${idNumber}` }
    const amended = await app.request("/v1/decisions", {
      method: "POST",
      headers: { ...(await anna()), "content-type": "application/json" },
      body: JSON.stringify({ kind: "change", record_id: record?.["id"], change: "amend", ...found, corrected }),
    })
    expect(amended.status).toBe(400)
    expect(await amended.json()).toMatchObject({ errors: [{ pointer: "/corrected/basis" }] })
  })
})
