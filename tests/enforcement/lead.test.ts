/** Leads over HTTP: taken in by many, known again, kept from others, worked on and closed with what they led to. */
import { hash } from "node:crypto"
import { beforeAll, describe, expect, test } from "vitest"
import { saveCodeChange } from "../../src/register/subject/code-store.ts"
import { nodeXlsx } from "../../src/table/node-xlsx.ts"
import { clientHeader, importRows, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { worker } from "../support/office.ts"
import { fileOf } from "../support/paper.ts"
import { codeOf, subjectRow } from "../support/rows.ts"
import { bytesOf } from "../support/table.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
let who: Record<
  "anna" | "boris" | "city" | "elsewhere" | "auditor" | "agency" | "otherAgency" | "source" | "shop",
  Record<string, string>
>
beforeAll(async () => {
  const { sql } = database
  who = {
    anna: await officerHeader("officer", "410105", "anna"),
    boris: await officerHeader("checker", "410105", "boris"),
    city: await officerHeader("officer", "410100", "city"),
    elsewhere: await officerHeader("officer", "330106", "elsewhere"),
    auditor: await officerHeader("auditor", "410105", "auditor"),
    agency: await clientHeader(sql, "agency"),
    otherAgency: await clientHeader(sql, "agency"),
    source: await clientHeader(sql, "source", { authorities: ["410105"] }),
    shop: await clientHeader(sql, "platform"),
  }
})

let n = 0
const lead = (changes: object = {}) => ({
  ...{
    ref: `jc-${++n}`,
    source: "monitoring",
    code: codeOf(n),
    authority: "410105",
    facts: `第 ${n} 号网页未亮照（示例）`,
  },
  ...{ found_on: "2026-06-25", evidence: [{ title: "网页截图（示例）", sha256: "a".repeat(64) }], ...changes },
})

interface Result {
  rows: number
  added: number
  unchanged: number
  refused: number
  results: { line: number; outcome: string; id?: string; problems?: { field: string }[] }[]
}

async function send(
  header: Record<string, string>,
  body: string | Uint8Array<ArrayBuffer>,
  type = "application/x-ndjson",
) {
  const response = await app.request("/v1/leads", {
    method: "POST",
    headers: { ...header, "content-type": type },
    body,
  })
  return { status: response.status, body: (await response.json()) as Result & { errors?: { pointer: string }[] } }
}
const lines = (rows: readonly unknown[]) =>
  rows.map((row) => (typeof row === "string" ? row : JSON.stringify(row))).join("\n")
async function take(header: Record<string, string>, changes: object = {}): Promise<string> {
  const { body } = await send(header, JSON.stringify(lead(changes)), "application/json")
  expect(body, JSON.stringify(body)).toMatchObject({ added: 1 })
  return body.results[0]?.id ?? ""
}
const get = async (header: Record<string, string>, path: string) => {
  const response = await app.request(path, { headers: header })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}
async function act(header: Record<string, string>, id: string, body: object) {
  const headers = { ...header, "content-type": "application/json" }
  const response = await app.request(`/v1/leads/${id}/acts`, { method: "POST", headers, body: JSON.stringify(body) })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

describe("taken in", () => {
  test("one by one, the same again changes nothing, and another under its ref is refused", async () => {
    const one = lead()
    const first = await send(who.anna, JSON.stringify(one), "application/json")
    expect(first).toMatchObject({ status: 201, body: { added: 1 } })
    // Whoever of the authority sends it.
    const again = await send(await officerHeader("officer", "410105", "other"), JSON.stringify(one), "application/json")
    expect(again).toMatchObject({ status: 200, body: { unchanged: 1, results: [{ id: first.body.results[0]?.id }] } })
    const other = await send(who.anna, JSON.stringify({ ...one, facts: "另一件事（示例）" }), "application/json")
    expect(other).toMatchObject({ status: 400, body: { errors: [{ pointer: "/ref" }] } })
    // Another sender's ref is its own.
    expect(await send(who.agency, JSON.stringify(one), "application/json")).toMatchObject({ status: 201 })
  })

  test("by the thousand: good rows go in, the others are named by line, field and reason", async () => {
    const many = Array.from({ length: 1_200 }, () => lead())
    const { ref } = many[0] ?? lead()
    // The first is no object: what comes behind it is read as lines all the same, for so it was sent.
    const { body: torn } = await send(who.source, lines(["[1]", lead({ source: "rumour" })]))
    expect(torn.results.map(({ line, problems }) => [line, problems?.[0]?.field])).toEqual([
      [1, ""],
      [2, "source"],
    ])
    const rows = [
      ...many,
      lead({ source: "rumour" }),
      "{",
      { ...lead(), ref },
      many[1],
      lead({ facts: "证件 11010519491231002X" }),
    ]
    const { body } = await send(who.source, lines(rows))
    expect(body).toMatchObject({ rows: 1_205, added: 1_200, unchanged: 1, refused: 4 })
    const refused = body.results.filter(({ outcome }) => outcome === "refused")
    expect(refused.map(({ line, problems }) => [line, problems?.[0]?.field])).toEqual([
      ...[
        [1_201, "source"],
        [1_202, ""],
        [1_203, "ref"],
        [1_205, "facts"],
      ],
    ])
    expect(JSON.stringify(body)).not.toContain("11010519491231002X")
    expect((await send(who.source, lines(rows))).body).toMatchObject({ added: 0, unchanged: 1_201, refused: 4 })
  })

  test("with all that is wrong in a row at once, and in a word what its name is of its code", async () => {
    const wrong = { ...lead(), source: "rumour", code: "91", facts: "", found_on: "2099-01-01", odd: "x" }
    const { body } = await send(who.agency, lines([wrong, lead({ authority: "999999" })]))
    expect(body.results.map(({ problems }) => problems?.map(({ field }) => field))).toEqual([
      expect.arrayContaining(["odd", "source", "code", "facts", "found_on"]),
      ["authority"],
    ])
    const refused = await send(who.agency, JSON.stringify(wrong), "application/json")
    expect(refused.status).toBe(400)
    expect(JSON.stringify(refused.body)).toContain('"/found_on"')
    await importRows(database.sql, [subjectRow(71)])
    const named = (name: string) => lead({ code: codeOf(71), name })
    const told = await send(
      who.agency,
      lines([named("示例第71号商贸有限公司"), named("示例别家商贸有限公司"), lead({ code: codeOf(72), name: "示例" })]),
    )
    expect(told.body.results.map((row) => (row as { name_is?: string }).name_is)).toEqual(["same", "other", "unknown"])
    expect(JSON.stringify((await send(who.agency, lines([named("示例别家商贸有限公司")]))).body)).not.toContain(
      "第71号",
    )
  })

  test("as a table, in Chinese words", async () => {
    const header = "线索编号,线索来源,统一社会信用代码,承办机关,涉嫌事由,线索内容,证据,发现日期"
    const row = `jc-csv-1,投诉举报,${codeOf(9)},410105,AB-E4,地址无人（示例）,照片 https://files.example/1；笔录,2026-06-20`
    const csv = await send(
      who.agency,
      `${header}\n${row}\njc-csv-2,不明,${codeOf(9)},410105,,x,,2026-06-20\n`,
      "text/csv",
    )
    expect(csv.body).toMatchObject({
      added: 1,
      refused: 1,
      results: [{ line: 2 }, { line: 3, problems: [{ field: "source" }] }],
    })
    const { body } = await get(who.agency, `/v1/leads/${csv.body.results[0]?.id}`)
    expect(body).toMatchObject({
      ...{ source: "complaint", ground: "AB-E4", state: "received" },
      evidence: [
        { title: "照片", url: "https://files.example/1" },
        { title: "笔录", url: null },
      ],
    })
    const columns = header.split(",").map((name) => ({ header: name, width: 10 }))
    const rows = [[row.replace("jc-csv-1", "jc-xlsx-1").split(",")]]
    const sheet = new Uint8Array(await bytesOf(nodeXlsx.write([{ name: "线索", columns, rows }])))
    const xlsx = await send(who.agency, sheet, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    expect(xlsx.body).toMatchObject({ added: 1, refused: 0 })
  })

  test("two hundred in one file, each with its evidence: documents, addresses, and files by their digests", async () => {
    const header = ["线索编号", "线索来源", "统一社会信用代码", "承办机关", "线索内容", "证据", "发现日期"]
    const digestOf = (ref: string) => hash("sha256", ref)
    const sent = (kind: string) =>
      Array.from({ length: 200 }, (_, index) => {
        const ref = `evident-${kind}-${index}`
        const evidence = [
          { title: "网页截图（示例）", url: `https://files.example/${ref}`, sha256: digestOf(ref) },
          { title: "现场笔录（示例）", url: null, sha256: digestOf(`${ref}/2`) },
          { title: "询问通知书（示例）", url: null, sha256: null },
        ]
        return { ...lead({ ref, code: codeOf(20_000 + index), evidence }), evidence }
      })
    const cellsOf = (rows: ReturnType<typeof sent>) =>
      rows.map(({ ref, code, authority, facts, found_on, evidence }) => {
        const cell = evidence.map(({ title, url, sha256 }) => [title, url, sha256].filter(Boolean).join(" ")).join("；")
        return [ref, "监测", code, authority, facts, cell, found_on]
      })
    const [asLines, asCsv, asXlsx] = [sent("lines"), sent("csv"), sent("xlsx")]
    const columns = header.map((name) => ({ header: name, width: 10 }))
    const sheet = nodeXlsx.write([{ name: "线索", columns, rows: [cellsOf(asXlsx)] }])
    const bodies = [
      [lines(asLines), "application/x-ndjson", asLines],
      [[header, ...cellsOf(asCsv)].map((cells) => cells.join(",")).join("\n"), "text/csv", asCsv],
      [
        new Uint8Array(await bytesOf(sheet)),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        asXlsx,
      ],
    ] as const
    for (const [body, type, rows] of bodies) {
      const { results, ...counts } = (await send(who.agency, body, type)).body
      expect(results.filter(({ problems }) => problems)).toEqual([])
      expect(counts, type).toMatchObject({ added: 200, refused: 0 })
      const held = await database.sql<{ ref: string; evidence: object[] }[]>`
        select ref, evidence from lead where ref = any (string_to_array(${rows.map(({ ref }) => ref).join()}, ','))`
      const byRef = new Map(held.map(({ ref, evidence }) => [ref, evidence]))
      for (const { ref, evidence } of rows) expect(byRef.get(ref), ref).toEqual(evidence)
    }
  })

  test("by a source for its own authorities, by an officer for those that the own one covers", async () => {
    const outside = lead({ authority: "410102" })
    for (const header of [who.source, who.anna]) {
      expect((await send(header, lines([outside]))).body).toMatchObject({
        results: [{ problems: [{ field: "authority" }] }],
      })
    }
    expect((await send(who.city, lines([outside]))).body).toMatchObject({ added: 1 })
  })

  test("by the thousand, and tell of all that were refused, of the first whatever became of them", async () => {
    const good = Array.from({ length: 5_002 }, (_, n) => lead({ ref: `many-${n}` }))
    const { status, body } = await send(who.agency, lines([...good, { ref: "bad" }]))
    expect(status).toBe(200)
    const { results, ...counts } = body as unknown as { results: { line: number; outcome: string }[] }
    expect(counts).toEqual({ rows: 5_003, added: 5_002, unchanged: 0, refused: 1 })
    expect([results.length, results[4_999]?.line, results[5_000]]).toMatchObject([5_001, 5_000, { line: 5_003 }])
    const { results: _, ...again } = (await send(who.agency, lines(good))).body as unknown as { results: object[] }
    expect(again).toEqual({ rows: 5_002, added: 0, unchanged: 5_002, refused: 0 })
  })

  test("and nothing of what is no list of leads", async () => {
    expect((await send(who.anna, "[]", "application/json")).status).toBe(400)
    expect((await send(who.anna, "{}", "text/plain")).status).toBe(415)
  })
})

describe("seen", () => {
  test("by the authority with which it lies and those above, and by whoever sent it; by nobody else", async () => {
    const id = await take(who.agency)
    const path = `/v1/leads/${id}`
    for (const name of ["anna", "boris", "city", "auditor", "agency"] as const) {
      expect((await get(who[name], path)).status, name).toBe(200)
    }
    for (const name of ["elsewhere", "otherAgency", "source"] as const) {
      expect((await get(who[name], path)).status, name).toBe(404)
      expect(JSON.stringify((await get(who[name], "/v1/leads?limit=200")).body), name).not.toContain(id)
    }
    expect((await get(who.shop, path)).status).toBe(403)
    expect((await app.request(path)).status).toBe(401)
  })

  test("page by page, each once, narrowed by state, source and merchant", async () => {
    const seen: string[] = []
    for (let cursor = ""; ; ) {
      const { body } = await get(who.source, `/v1/leads?limit=200${cursor === "" ? "" : `&cursor=${cursor}`}`)
      seen.push(...(body["results"] as { id: string }[]).map(({ id }) => id))
      if (body["next"] === null) break
      cursor = String(body["next"])
    }
    expect(seen.length).toBe(1_200)
    expect(new Set(seen).size).toBe(1_200)
    const { body } = await get(who.anna, `/v1/leads?source=complaint&state=received&code=${codeOf(9)}`)
    expect((body["results"] as object[]).length).toBe(2)
    expect((await get(who.anna, "/v1/leads?cursor=x")).status).toBe(400)
  })
})

describe("worked on", () => {
  test("dispatched, verified in time, closed with the proceeding that it led to; its sender is told the result alone", async () => {
    const code = codeOf(9_001)
    const id = await take(who.agency, { code, authority: "410100" })
    // The district does not see what lies with the city.
    expect((await get(who.anna, `/v1/leads/${id}`)).status).toBe(404)
    expect(await act(who.city, id, { act: "dispatch", authority: "410105" })).toMatchObject({
      status: 200,
      body: { state: "dispatched", authority: "410105", clock: { id: "lead_verify", due_on: "2026-07-21" } },
    })
    expect((await act(who.anna, id, { act: "close", result: "case", reason: "示例" })).status).toBe(400)
    expect(
      await act(who.anna, id, { act: "verify", finding: "confirmed", reason: "现场核查属实（示例）" }),
    ).toMatchObject({
      body: { state: "verified", clock: null },
    })
    const { body: decision } = await worker(app, who.anna).post("/v1/decisions", {
      ...{ kind: "abnormal", subject: { code, name: "示例第9001号商贸有限公司" }, authority: "410105" },
      ...{ ground: "AB-E4", arose_on: "2026-06-25", evidence: "现场核查（示例）" },
    })
    const close = { act: "close", result: "case", proceeding_id: decision.id, reason: "已列入办理（示例）" }
    expect(await act(who.anna, id, close)).toMatchObject({
      body: { state: "closed", result: "case", proceeding: decision.id, version: 4 },
    })
    const { body } = await get(who.anna, `/v1/leads/${id}`)
    expect(body["history"]).toMatchObject([
      { act: "take" },
      { act: "dispatch", actor: "officer:410100:city" },
      { act: "verify", finding: "confirmed", reason: "现场核查属实（示例）" },
      { act: "close", actor: "officer:410105:anna" },
    ])
    const told = (await get(who.agency, `/v1/leads/${id}`)).body
    expect(told).toMatchObject({ result: "case", proceeding: null, history: [], acts: [] })
    expect(JSON.stringify(told)).not.toContain("anna")
    const [event] = await database.sql<{ count: number }[]>`
      select count(*) as count from audit_event where object = ${id} and act like 'lead.%'`
    expect(event?.count).toBe(4)
  })

  test("and closed with the proceeding that it led to, under the code that the merchant has by then", async () => {
    const [code, current] = [codeOf(9_003), codeOf(9_004)]
    const id = await take(who.anna, { code })
    await act(who.anna, id, { act: "dispatch", authority: "410105" })
    await act(who.anna, id, { act: "verify", finding: "confirmed", reason: "属实（示例）" })
    const { body: decision } = await worker(app, who.anna).post("/v1/decisions", {
      ...{ kind: "abnormal", subject: { code, name: "示例第9003号商贸有限公司" }, authority: "410105" },
      ...{ ground: "AB-E4", arose_on: "2026-06-25", evidence: "现场核查（示例）" },
    })
    await database.sql.begin((tx) => saveCodeChange(tx, { code, current, changedOn: "2026-06-28" }))
    const closed = await act(who.anna, id, { act: "close", result: "case", proceeding_id: decision.id, reason: "示例" })
    expect(closed).toMatchObject({ status: 200, body: { state: "closed", proceeding: decision.id } })
  })

  test("by nobody of another authority, in no role without the right, on no older version", async () => {
    const id = await take(who.anna)
    const dispatch = { act: "dispatch", authority: "410105" }
    expect((await act(who.elsewhere, id, dispatch)).status).toBe(404)
    for (const name of ["auditor", "agency", "source", "shop"] as const) {
      expect((await act(who[name], id, dispatch)).status, name).toBe(403)
    }
    expect((await act(who.anna, id, { ...dispatch, version: 1 })).status).toBe(200)
    expect(await act(who.boris, id, { ...dispatch, version: 1 })).toMatchObject({ status: 409 })
    expect((await act(who.boris, id, { act: "reopen", reason: "示例" })).status).toBe(409)
  })

  test("in words without personal data", async () => {
    const id = await take(who.anna)
    const said = await act(who.anna, id, { act: "dispatch", authority: "410105", reason: "证件 11010519491231002X" })
    expect(said).toMatchObject({ status: 400, body: { errors: [{ pointer: "/reason" }] } })
    expect(JSON.stringify(said.body)).not.toContain("11010519491231002X")
  })

  test("and a proceeding of another authority is none to link to", async () => {
    const code = codeOf(9_002)
    const { body: decision } = await worker(app, who.elsewhere).post("/v1/decisions", {
      ...{ kind: "abnormal", subject: { code, name: "示例第9002号商贸有限公司" }, authority: "330106" },
      ...{ ground: "AB-E4", arose_on: "2026-06-25", evidence: "现场核查（示例）" },
    })
    const id = await take(who.anna, { code })
    await act(who.anna, id, { act: "dispatch", authority: "410105" })
    await act(who.anna, id, { act: "verify", finding: "confirmed", reason: "属实（示例）" })
    const closed = await act(who.anna, id, { act: "close", result: "case", proceeding_id: decision.id, reason: "示例" })
    expect(closed).toMatchObject({ status: 400, body: { errors: [{ pointer: "/proceeding_id" }] } })
  })
})

describe("on the worklist", () => {
  const work = async (header: Record<string, string>, query: string) =>
    (await get(header, `/v1/worklist?${query}`)).body as {
      results: { source: string; id: string; due: string; mine: boolean; acts: { act: string }[] }[]
      counts: { kind: { kind: string; count: number }[]; due: Record<string, number> }
    }

  test("of the authority, with its clock and what can be done; those below where they are asked for", async () => {
    const late = testApp(() => database.sql, { clock: () => Date.parse("2026-08-30T04:00:00Z") })
    const district = await officerHeader("officer", "320105", "district")
    const above = await officerHeader("officer", "320100", "above")
    const { body } = await send(district, lines([lead({ authority: "320105" }), lead({ authority: "320105" })]))
    const [first = "", second = ""] = body.results.map(({ id }) => id ?? "")
    await act(district, first, { act: "dispatch", authority: "320105" })
    const list = await work(district, "kind=lead")
    expect(list.results.map(({ id }) => id)).toEqual([first, second])
    expect(list.results[0]).toMatchObject({
      source: "lead",
      due: "later",
      mine: true,
      acts: [{ act: "dispatch" }, { act: "verify" }, { act: "close" }],
    })
    expect(list.counts.kind.find(({ kind }) => kind === "lead")?.count).toBe(2)
    expect((await work(above, "kind=lead")).results).toEqual([])
    expect((await work(above, "kind=lead&below=true")).results.map(({ mine }) => mine)).toEqual([false, false])
    const response = await late.request("/v1/worklist?kind=lead&due=overdue", { headers: district })
    expect(((await response.json()) as typeof list).results.map(({ id }) => id)).toEqual([first])
    const paged = await work(district, "kind=lead&limit=1")
    const next = (paged as unknown as { next: string }).next
    expect((await work(district, `kind=lead&limit=1&cursor=${next}`)).results.map(({ id }) => id)).toEqual([second])
    expect((await get(district, "/v1/worklist?kind=colour")).status).toBe(400)
    const page = await app.request("/worklist?kind=lead", { headers: { ...district, accept: "text/html" } })
    expect(await page.text()).toContain("线索核查")
  })

  test("and counted in the year's table, as the audit trail has them", async () => {
    const twice = await take(who.anna)
    for (const findings of ["unfounded", "confirmed"]) {
      await act(who.anna, twice, { act: "dispatch", authority: "410105" })
      await act(who.anna, twice, { act: "verify", finding: findings, reason: "核查（示例）" })
      await act(who.anna, twice, { act: "close", result: "corrected", reason: "已改正（示例）" })
      await act(who.anna, twice, { act: "reopen", reason: "再核查（示例）" })
    }
    // One that nobody has got round to, and some that nobody looked into: they are closed and not verified.
    await act(who.anna, await take(who.anna), { act: "dispatch", authority: "410105" })
    for (let known = 0; known < 4; known++) {
      await act(who.anna, await take(who.anna), { act: "close", result: "duplicate", reason: "重复（示例）" })
    }
    const trail = await database.sql<{ act: string; object: string; after: Record<string, string | null> }[]>`
      select act, object, after from audit_event where act like 'lead.%' order by id`
    const leads = new Map<string, Record<string, string | null> & { verified?: string }>()
    for (const { act: name, object, after } of trail) {
      leads.set(object, { ...leads.get(object), ...after, ...(name === "lead.verify" ? { verified: "yes" } : {}) })
    }
    const late = testApp(() => database.sql, { clock: () => Date.parse("2026-08-30T04:00:00Z") })
    const seen = new Set<string>()
    for (const prefix of ["41", "3201"]) {
      const own = [...leads.values()].filter(({ authority }) => authority?.startsWith(prefix))
      const count = (is: (one: (typeof own)[number]) => boolean) => own.filter(is).length
      const wanted = {
        ...{ leads_taken: own.length, leads_verified: count(({ verified }) => verified === "yes") },
        ...{
          leads_closed: count(({ state }) => state === "closed"),
          leads_cases: count(({ result }) => result === "case"),
        },
        leads_overdue: count(({ due_on: due }) => typeof due === "string" && due < "2026-08-30"),
      }
      const url = `/v1/statistics/annual?authority=${prefix.padEnd(6, "0")}&year=2026`
      const { rows } = (await (await late.request(url, { headers: who.anna })).json()) as {
        rows: { item: string; total: number }[]
      }
      expect(Object.fromEntries(rows.map(({ item, total }) => [item, total]))).toMatchObject(wanted)
      if (prefix === "41") for (const [item, total] of Object.entries(wanted)) seen.add(`${total > 0 ? total : item}`)
    }
    expect(seen.size).toBe(5)
  })
})

test("no lead is in the log, and none in what anybody may see", async () => {
  const [head] = await database.sql<{ size: number }[]>`select size from log_head`
  expect(head?.size).toBe(0)
  for (const path of ["/?q=未亮照", "/v1/search?q=未亮照&in=all", `/v1/subjects/${codeOf(1)}`, "/statistics"]) {
    expect(await (await app.request(path)).text(), path).not.toContain("号网页未亮照")
  }
  expect(app.log.join("\n")).not.toContain("未亮照")
})

describe("evidence that is brought as a file", () => {
  const bring = async (
    header: Record<string, string>,
    id: string,
    body: Uint8Array<ArrayBuffer>,
    query: Record<string, string> = {},
  ) => {
    const address = `/v1/leads/${id}/files?${new URLSearchParams({ title: "网页截图（示例）", ...query })}`
    const response = await app.request(address, {
      method: "POST",
      headers: { ...header, "content-type": "application/octet-stream" },
      body,
    })
    return {
      status: response.status,
      body: (await response.json()) as { url: string; from: string; errors?: { pointer: string }[] },
    }
  }
  const picture = new Uint8Array(fileOf.png(300_000))
  const filesOf = async (header: Record<string, string>, id: string) =>
    (await get(header, `/v1/leads/${id}`)).body["files"] as { url: string; sha256: string; from: string }[]

  test("by its sender or the authority comes back byte for byte to the authority and the bureau above, to its sender its own, and to nobody else", async () => {
    const id = await take(who.agency)
    const digest = hash("sha256", picture)
    const sent = await bring(who.agency, id, picture, { sha256: digest })
    expect(sent).toMatchObject({ status: 201, body: { from: "sender", sha256: digest, media_type: "image/png" } })
    const ours = await bring(who.anna, id, new Uint8Array(fileOf.pdf()))
    expect(ours).toMatchObject({ status: 201, body: { from: "authority" } })
    expect((await get(who.agency, ours.body.url)).status).toBe(404)
    expect((await app.request(ours.body.url, { headers: who.boris })).status).toBe(200)
    for (const header of [who.agency, who.anna, who.boris, who.city]) {
      const files = await filesOf(header, id)
      // At one moment of the clock of tests their order is by chance.
      expect(files.map(({ from }) => from).sort()).toEqual(header === who.agency ? ["sender"] : ["authority", "sender"])
      const answer = await app.request(sent.body.url, { headers: header })
      expect(answer.headers.get("content-disposition")).toMatch(/^attachment; /)
      expect(hash("sha256", new Uint8Array(await answer.arrayBuffer()))).toBe(digest)
    }
    // Who only looks on sees that it is there.
    expect(await filesOf(who.auditor, id)).toHaveLength(2)
    for (const header of [who.auditor, who.otherAgency, who.elsewhere, who.source])
      expect((await get(header, sent.body.url)).status).toBe(404)
    for (const header of [who.shop, {}]) expect([401, 403]).toContain((await get(header, sent.body.url)).status)
    for (const header of [who.otherAgency, who.elsewhere, who.source])
      expect((await bring(header, id, picture)).status).toBe(404)
    for (const header of [who.auditor, who.shop]) expect((await bring(header, id, picture)).status).toBe(403)
    // Of a proceeding it is none, and by another lead's address it is not found.
    const file = sent.body.url.split("/").at(-1)
    expect((await get(who.anna, `/v1/attachments/${file}/content`)).status).toBe(404)
    expect((await get(who.agency, `/v1/leads/${await take(who.agency)}/files/${file}`)).status).toBe(404)
    const trail = await database.sql`select actor, after ->> 'sha256' as sha256 from audit_event
      where act = 'attachment.receive' and object = ${file ?? ""}`
    expect(trail).toMatchObject([{ sha256: digest }])
  })

  test("is refused with its place where it is no such file, too large, too many, of somebody’s number, or the lead is closed", async () => {
    const id = await take(who.agency)
    for (const [body, query, status] of [
      [new TextEncoder().encode("<html>%PDF-"), {}, 415],
      [new Uint8Array(fileOf.png(5_000).subarray(0, 4_000)), {}, 400],
      [picture, { sha256: "a".repeat(64) }, 400],
      [picture, { title: "张三 11010519491231002X" }, 400],
      [picture, { title: "a\u202Eb" }, 400],
      [new Uint8Array(0), {}, 400],
      [new Uint8Array(fileOf.png(20 * 1024 ** 2)), {}, 413],
    ] as const)
      expect([query, (await bring(who.agency, id, body, query)).status]).toEqual([query, status])
    expect(await filesOf(who.agency, id)).toEqual([])
    const several = Array.from({ length: 22 }, () => bring(who.agency, id, new Uint8Array(fileOf.pdf())))
    const statuses = (await Promise.all(several)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 201)).toHaveLength(20)
    expect(statuses.filter((status) => status === 429)).toHaveLength(2)
    await act(who.anna, id, { act: "close", result: "duplicate", reason: "重复（示例）" })
    expect((await bring(who.agency, id, picture)).status).toBe(409)
    // Closed, or given to another authority, while the file comes.
    for (const [header, meanwhile] of [
      [who.agency, { act: "close", result: "duplicate", reason: "重复（示例）" }],
      [who.anna, { act: "dispatch", authority: "410102", reason: "改由其办理（示例）" }],
    ] as const) {
      const open = await take(who.agency)
      let began: () => void = () => {}
      const hasBegun = new Promise<void>((resolve) => (began = resolve))
      let goOn: () => void = () => {}
      const mayEnd = new Promise<void>((resolve) => (goOn = resolve))
      const parts = [picture.slice(0, 100_000), picture.slice(100_000)]
      const body = new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            const part = parts.shift()
            if (parts.length === 0) {
              began()
              await mayEnd
            }
            if (part) controller.enqueue(part)
            else controller.close()
          },
        },
        { highWaterMark: 0 },
      )
      const address = `/v1/leads/${open}/files?${new URLSearchParams({ title: "网页截图（示例）" })}`
      const headers = { ...header, "content-type": "application/octet-stream" }
      const coming = app.request(address, { method: "POST", headers, body, duplex: "half" } as RequestInit)
      await hasBegun
      expect((await act(who.city, open, meanwhile)).status).toBe(200)
      goOn()
      expect((await coming).status).toBe(409)
      expect(await filesOf(who.city, open)).toEqual([])
    }
    const [left] = await database.sql`select (select count(*)::int from attachment_upload) as uploads,
      (select count(distinct attachment_id)::int from attachment_chunk c
        where not exists (select from attachment a where a.id = c.attachment_id)) as orphans`
    expect(left).toEqual({ uploads: 0, orphans: 0 })
  })
})
