/**
 * The worklist through its route: who sees what, in which order, and what waits for whom.
 */
import { randomUUID } from "node:crypto"
import { beforeAll, describe, expect, test } from "vitest"
import { clientHeader, officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { merchant, officer, type Worker } from "../../support/office.ts"
import { importRecords } from "../../support/record.ts"
import { codeOf, penaltyRow } from "../../support/rows.ts"

const database = useDatabase()
// Tuesday 10 March 2026, noon in China.
let now = Date.parse("2026-03-10T04:00:00Z")
const app = testApp(() => database.sql, { clock: () => now })

interface Item {
  id: string
  source: string
  kind: string
  state: string
  due: string
  authority: string
  mine: boolean
  waits_for: string[]
  begun_by: string | null
  last_actor: string | null
  acts: { act: string }[]
  clock: { due_on: string | null; working_days_left: number | null; overdue: boolean } | null
}
interface Worklist {
  today: string
  results: Item[]
  next: string | null
  counts: { due: Record<string, number>; kind: { kind: string; count: number }[] }
}

async function read(header: Record<string, string>, query = ""): Promise<Worklist> {
  const response = await app.request(`/v1/worklist${query}`, { headers: header })
  expect(response.status).toBe(200)
  return (await response.json()) as Worklist
}

function abnormal(n: number, arose_on: string, changes: Record<string, unknown> = {}) {
  return {
    kind: "abnormal",
    subject: { code: codeOf(n), name: `示例第${n}号商贸有限公司` },
    ...{ authority: "410105", ground: "AB-E4", arose_on, evidence: "现场核查（示例）" },
    ...changes,
  }
}

const answered = { answer: "yes", evidence: "示例卷宗第 1 页" }
function serious(n: number, authority: string) {
  return {
    kind: "serious",
    subject: { code: codeOf(n), name: `示例第${n}号商贸有限公司` },
    ...{
      authority,
      ground: "SV-0501",
      base_penalty_no: `郑市监处罚〔2026〕${n}号`,
      base_penalty: { authority: "示例市场监督管理局", decided_on: "2026-02-02" },
    },
    gate: { gravity: answered, heavier_penalty: answered, intent_not_excluded: answered, factors: answered },
  }
}

let anna: Worker
let boris: Worker
const headers = { anna: {}, boris: {}, head: {}, city: {}, cityOfficer: {}, neighbour: {}, auditor: {} } as Record<
  "anna" | "boris" | "head" | "city" | "cityOfficer" | "neighbour" | "auditor",
  Record<string, string>
>
beforeAll(async () => {
  anna = await officer(app, "officer", "410105", "anna")
  boris = await officer(app, "checker", "410105", "boris")
  headers.anna = await officerHeader("officer", "410105", "anna")
  headers.boris = await officerHeader("checker", "410105", "boris")
  headers.head = await officerHeader("head", "410105", "head")
  headers.city = await officerHeader("head", "410100", "city")
  headers.cityOfficer = await officerHeader("officer", "410100", "cara")
  headers.neighbour = await officerHeader("officer", "410102", "nora")
  headers.auditor = await officerHeader("auditor", "410000", "audrey")
})

describe("a worklist", () => {
  const ids: Record<string, string> = {}
  beforeAll(async () => {
    // Ten working days after: 16 March, 10 March, 25 February, 24 March.
    for (const [name, n, arose] of [
      ["week", 1, "2026-03-02"],
      ["today", 2, "2026-02-25"],
      ["overdue", 3, "2026-02-04"],
      ["later", 4, "2026-03-10"],
    ] as const) {
      ids[name] = (await anna.post("/v1/decisions", abnormal(n, arose))).body.id
    }
    await anna.act({ id: ids["today"] ?? "" }, "confirm", { decision_no: "郑市监异字〔2026〕2号" })
    ids["none"] = (await anna.post("/v1/decisions", serious(5, "410105"))).body.id
    const nora = await officer(app, "officer", "410102", "nora")
    ids["neighbour"] = (await nora.post("/v1/decisions", abnormal(6, "2026-03-02", { authority: "410102" }))).body.id
  })

  test("is ordered by deadline, each item in its bucket, with what is left in working days", async () => {
    const { results, today, counts } = await read(headers.anna)
    expect(today).toBe("2026-03-10")
    expect(results.map(({ due, clock }) => [due, clock?.due_on ?? null, clock?.working_days_left ?? null])).toEqual([
      ["overdue", "2026-02-25", -10],
      ["today", "2026-03-10", 0],
      ["week", "2026-03-16", 4],
      ["later", "2026-03-24", 10],
      ["none", null, null],
    ])
    expect(results.map(({ clock }) => clock?.overdue ?? null)).toEqual([true, false, false, false, null])
    expect(counts.due).toEqual({ overdue: 1, today: 1, week: 1, later: 1, none: 1 })
    expect(counts.kind.filter(({ count }) => count > 0)).toMatchObject([
      { kind: "abnormal", count: 4 },
      { kind: "serious", count: 1 },
    ])
  })

  test("says of each item what it waits for, and whether that is whoever asks", async () => {
    const mine = async (header: Record<string, string>) =>
      (await read(header)).results.filter((item) => item.mine).map((item) => item.due)
    expect(await mine(headers.anna)).toEqual(["overdue", "week", "later", "none"])
    expect(await mine(headers.boris)).toEqual(["today"])
    expect((await read(headers.boris)).results[1]).toMatchObject({
      waits_for: ["checker"],
      acts: [{ act: "return" }, { act: "check" }, { act: "drop" }],
      begun_by: "officer:410105:anna",
    })
  })

  test("of a person leaves out what they have prepared themselves and may not check", async () => {
    const both = await officerHeader("checker", "410105", "anna")
    const { results } = await read(both)
    const [, prepared] = results
    expect(prepared).toMatchObject({ mine: false, acts: [{ act: "return" }, { act: "drop" }] })
    expect((await read(both, "?for=me")).results).toEqual([])
    expect((await read(headers.boris, "?for=me")).results.map(({ id }) => id)).toEqual([ids["today"]])
  })

  test("for me is exactly what is mine in the authority's, for everybody", async () => {
    for (const header of Object.values(headers)) {
      const all = await read(header, "?below=true")
      const me = await read(header, "?below=true&for=me")
      expect(me.results).toEqual(all.results.filter((item) => item.mine))
      const total = Object.values(me.counts.due).reduce((sum, count) => sum + count, 0)
      expect(total).toBe(me.results.length)
    }
  })

  test("of a bureau above shows what is below on demand alone", async () => {
    expect((await read(headers.cityOfficer)).results).toEqual([])
    const { results } = await read(headers.cityOfficer, "?below=true")
    expect(results.map(({ authority }) => authority)).toEqual([
      "410105",
      "410105",
      "410102",
      "410105",
      "410105",
      "410105",
    ])
    expect((await read(headers.neighbour, "?below=true")).results.map(({ id }) => id)).toEqual([ids["neighbour"]])
  })

  test.each([
    ["?due=overdue", ["overdue"]],
    ["?due=today", ["today"]],
    ["?due=week", ["week"]],
    ["?due=later", ["later"]],
    ["?due=none", ["none"]],
    ["?kind=serious", ["none"]],
    ["?kind=serious&due=overdue", []],
    ["?person=anna", ["overdue", "today", "week", "later", "none"]],
    ["?person=me", ["overdue", "today", "week", "later", "none"]],
    ["?person=officer:410105:boris", []],
  ])("is narrowed by %s", async (query, expected) => {
    expect((await read(headers.anna, query)).results.map(({ due }) => due)).toEqual(expected)
  })

  test("finds by person who began it and who acted last", async () => {
    await anna.act({ id: ids["week"] ?? "" }, "confirm", { decision_no: "郑市监异字〔2026〕1号" })
    await boris.act({ id: ids["week"] ?? "" }, "return", { reason: "补充材料（示例）" })
    const [item] = (await read(headers.anna, "?person=boris")).results
    expect(item).toMatchObject({ id: ids["week"], begun_by: "officer:410105:anna", last_actor: "officer:410105:boris" })
    expect((await read(headers.anna, "?person=anna")).results.map(({ id }) => id)).toContain(ids["week"])
  })

  test("has the counts of the bucket and the kind that were not asked for", async () => {
    const { counts } = await read(headers.anna, "?kind=abnormal&due=overdue&limit=1")
    expect(counts.due).toEqual({ overdue: 1, today: 1, week: 1, later: 1, none: 0 })
    expect(counts.kind.filter(({ count }) => count > 0)).toMatchObject([{ kind: "abnormal", count: 1 }])
  })

  test("comes page by page, each item once", async () => {
    const whole = await read(headers.cityOfficer, "?below=true")
    const paged: Item[] = []
    for (let next: string | null = ""; next !== null; ) {
      const page: Worklist = await read(headers.cityOfficer, `?below=true&limit=2${next && `&cursor=${next}`}`)
      expect(page.results.length).toBeLessThanOrEqual(2)
      paged.push(...page.results)
      next = page.next
    }
    expect(paged).toEqual(whole.results)
  })

  test.each(["x", "2026-03-10~410105", "-~410105~"])("refuses the cursor %s", async (cursor) => {
    const response = await app.request(`/v1/worklist?cursor=${cursor}`, { headers: headers.anna })
    expect(response.status).toBe(400)
    expect(((await response.json()) as { type: string }).type).toBe("urn:gongshi:problem:invalid-cursor")
  })

  test("is for officers alone", async () => {
    expect((await app.request("/v1/worklist")).status).toBe(401)
    const platform = await clientHeader(database.sql, "platform")
    expect((await app.request("/v1/worklist", { headers: platform })).status).toBe(403)
  })

  test("forgets what is done", async () => {
    await boris.act({ id: ids["today"] ?? "" }, "check")
    await anna.act({ id: ids["today"] ?? "" }, "publish")
    expect((await read(headers.anna, "?due=today")).results).toEqual([])
  })
})

test("who has applied for a merchant is not asked to go on with it for the authority", async () => {
  const [record = ""] = await importRecords(database.sql, [penaltyRow(30)])
  const own = await merchant(app, codeOf(30), "anna")
  const { status, body } = await own.post("/v1/objections", { record_id: record, statement: "金额有误（示例）" })
  expect(status).toBe(201)
  const itemOf = async (header: Record<string, string>, query = "") =>
    (await read(header, query)).results.find(({ id }) => id === body.id)
  expect(await itemOf(headers.anna)).toMatchObject({ mine: false, acts: [] })
  expect(await itemOf(headers.anna, "?for=me")).toBeUndefined()
  const dora = await officerHeader("officer", "410105", "dora")
  expect(await itemOf(dora, "?for=me")).toMatchObject({ mine: true, acts: expect.arrayContaining([expect.anything()]) })
})

describe("what waits for a bureau above", () => {
  test("is on its worklist unasked, and on nobody else's", async () => {
    const { body } = await anna.post("/v1/decisions", serious(20, "410105"))
    await anna.act(body, "notify", {
      notified_on: "2026-03-10",
      delivery: { method: "direct", proof: "送达回证（示例）" },
    })
    now = Date.parse("2026-03-18T04:00:00Z")
    await anna.act(body, "hear", { outcome: "none", summary: "未提出陈述申辩（示例）" })
    expect((await read(headers.city)).results).toEqual([])
    await boris.act(body, "check")
    const [item] = (await read(headers.city)).results
    expect(item).toMatchObject({ id: body.id, mine: true, waits_for: ["superior", "head"], authority: "410105" })
    expect((await read(headers.city, "?for=me")).results.map(({ id }) => id)).toEqual([body.id])
    expect((await read(headers.cityOfficer)).results).toMatchObject([{ id: body.id, mine: false }])
    // Who proposed it waits for somebody else, under another authority too.
    const annaAbove = await officerHeader("head", "410100", "anna")
    expect((await read(annaAbove, "?for=me")).results).toEqual([])
    expect((await read(annaAbove)).results).toMatchObject([{ id: body.id, mine: false }])
    expect((await read(headers.neighbour)).results.map(({ id }) => id)).not.toContain(body.id)
    expect((await read(headers.auditor, "?for=me")).results).toEqual([])
    now = Date.parse("2026-03-10T04:00:00Z")
  })
})

describe("the query", () => {
  const large = useDatabase()
  const many = testApp(() => large.sql, { clock: () => now })

  test("finds its page by an index among a hundred thousand, with the right counts", async () => {
    await large.sql`
      insert into proceeding (id, kind, state, list, subject_code, subject_name, authority, content, started_by,
        started_on, entered_on, clock, due_on, closed)
      select gen_random_uuid(), 'abnormal', case when n % 2 = 0 then 'detected' else 'confirmed' end, 'abnormal',
        ${codeOf(1)}, '示例', (410000 + n % 200)::text, '{}', 'officer:410105:anna', '2026-03-02', '2026-03-02',
        'abnormal_listing', case when n % 7 > 0 then '2026-03-01'::date + n % 40 end, n % 11 = 0
      from generate_series(1, 100000) n`
    await large.sql`analyze proceeding`
    const header = await officerHeader("officer", "410000")
    const response = await many.request("/v1/worklist?below=true&for=me&limit=5", { headers: header })
    const { results, counts } = (await response.json()) as Worklist
    const [expected] = await large.sql<{ open: number; overdue: number }[]>`
      select count(*)::int as open, (count(*) filter (where due_on < '2026-03-10'))::int as overdue
      from proceeding where not closed and authority = '410000' and state = 'detected'`
    expect(counts.due["overdue"]).toBe(expected?.overdue)
    expect(counts.kind.find(({ kind }) => kind === "abnormal")?.count).toBe(expected?.open)
    expect(results).toHaveLength(5)
    const plan = async (where: string) => {
      const rows = await large.sql.unsafe<{ "QUERY PLAN": string }[]>(`
        explain select * from proceeding where not closed and ${where}
        order by coalesce(due_on, 'infinity'::date), authority, id limit 51`)
      return rows.map((row) => row["QUERY PLAN"]).join("\n")
    }
    expect(await plan("authority = '410105'")).toContain("using proceeding_open")
    expect(await plan("authority like '41%'")).toMatch(/using proceeding_due(?![\s\S]*Sort)/)
  })

  test("goes on behind an item that is no proceeding", async () => {
    const header = await officerHeader("officer", "410001")
    const read = async (cursor: string) => {
      const response = await many.request(`/v1/worklist?limit=200&cursor=${cursor}`, { headers: header })
      return ((await response.json()) as Worklist).results
    }
    const days = (items: Item[]) => items.map(({ clock }) => clock?.due_on ?? null)
    // Ids of records have letters that no uuid has: one that sorts after all of that day, and one before most.
    const [first = null] = days(await read(`2026-03-20~410001~${"z".repeat(26)}`))
    expect(first === null || first > "2026-03-20").toBe(true)
    const [there] = await read(`2026-03-01~410000~${randomUUID()}`)
    expect(days(await read(`${there?.clock?.due_on}~410001~${"2".repeat(26)}`))).toContain(there?.clock?.due_on)
  })
})
