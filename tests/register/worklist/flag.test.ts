/**
 * Marked listings, and what the daily work does to proceedings, as they stand in the worklist.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { publishedCalendar } from "../../../src/law/calendar.ts"
import { defaultPolicy } from "../../../src/law/policy.ts"
import { makeCode } from "../../../src/names/code.ts"
import { runDailyWork } from "../../../src/register/daily/daily-work.ts"
import { importOptions, importRows, officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { officer } from "../../support/office.ts"
import { abnormalRow, codeOf } from "../../support/rows.ts"

const database = useDatabase()
// Tuesday 10 March 2026, noon in China.
const now = Date.parse("2026-03-10T04:00:00Z")
const app = testApp(() => database.sql, { clock: () => now })

interface Worklist {
  results: Record<string, unknown>[]
  next: string | null
  counts: { due: Record<string, number>; kind: { kind: string; count: number }[] }
}

async function read(role: "officer" | "checker", authority: string, query = ""): Promise<Worklist> {
  const response = await app.request(`/v1/worklist${query}`, { headers: await officerHeader(role, authority, "anna") })
  expect(response.status).toBe(200)
  return (await response.json()) as Worklist
}

const trader = (n: number) => makeCode("92000000", `MA${n.toString().padStart(6, "0")}`)

beforeAll(async () => {
  const old = { ground: "AB-I1", decided_on: "2024-01-02", published_on: "2024-01-05" }
  const { tally } = await importRows(database.sql, [
    ...[1, 2].map((n) => abnormalRow(n, { ...old, subject: { code: trader(n), name: `示例第${n}号小吃店` } })),
    abnormalRow(3, { ...old, subject: { code: trader(3), name: "示例第3号小吃店" }, authority: "410102" }),
  ])
  expect(tally.rejected).toBe(0)
  const anna = await officer(app, "officer", "410105", "anna")
  const { body } = await anna.post("/v1/decisions", {
    ...{ kind: "abnormal", subject: { code: codeOf(9), name: "示例第9号商贸有限公司" }, authority: "410105" },
    ...{ ground: "AB-E4", arose_on: "2026-02-04", evidence: "现场核查（示例）" },
  })
  await anna.act(body, "confirm", { decision_no: "郑市监异字〔2026〕9号" })
  await (await officer(app, "checker", "410105", "boris")).act(body, "return", { reason: "补充材料（示例）" })
  const office = { sql: database.sql, calendar: publishedCalendar, policy: defaultPolicy, clock: () => now }
  await runDailyWork({ ...office, ...importOptions })
})

describe("a listing that the daily work has marked", () => {
  test("stands behind what has a last day, and waits for an officer of its authority", async () => {
    const { results, counts } = await read("officer", "410105")
    expect(results).toMatchObject([
      { source: "proceeding", due: "overdue" },
      ...[1, 2].map(() => ({
        ...{ source: "record", kind: "separate-book", due: "none", since: "2026-01-06", clock: null },
        ...{ waits_for: ["officer"], mine: true, begun_by: null, acts: [] },
      })),
    ])
    expect(counts.due).toMatchObject({ overdue: 1, none: 2 })
    expect(counts.kind).toContainEqual(expect.objectContaining({ kind: "separate-book", count: 2 }))
    const [, record] = results
    expect((await app.request(String(record?.["url"]))).status).toBe(200)
  })

  test("is found by kind, by bucket and by whom it waits for", async () => {
    const sources = async (...asked: Parameters<typeof read>) =>
      (await read(...asked)).results.map(({ source }) => source)
    expect(await sources("officer", "410105", "?kind=separate-book")).toEqual(["record", "record"])
    expect(await sources("officer", "410105", "?due=none")).toEqual(["record", "record"])
    expect(await sources("officer", "410105", "?due=overdue")).toEqual(["proceeding"])
    expect(await sources("officer", "410105", "?for=me")).toEqual(["proceeding", "record", "record"])
    expect(await sources("checker", "410105", "?for=me")).toEqual([])
    expect(await sources("officer", "410100")).toEqual([])
    expect(await sources("officer", "410100", "?below=true&kind=separate-book")).toHaveLength(3)
    expect(await sources("officer", "410100", "?below=true&for=me")).toEqual([])
  })

  test("comes page by page with the proceedings, each once", async () => {
    const whole = await read("officer", "410100", "?below=true")
    expect(whole.results).toHaveLength(4)
    const paged: unknown[] = []
    for (let next: string | null = ""; next !== null; ) {
      const page: Worklist = await read("officer", "410100", `?below=true&limit=1${next && `&cursor=${next}`}`)
      paged.push(...page.results)
      next = page.next
    }
    expect(paged).toEqual(whole.results)
  })
})

test("who acted last on a proceeding is a person, also when the daily work has marked it overdue", async () => {
  const marked = await database.sql`select 1 from audit_event where act = 'proceeding.overdue'`
  expect(marked).toHaveLength(1)
  const { results } = await read("officer", "410105", "?person=boris")
  expect(results).toMatchObject([{ source: "proceeding", last_actor: "officer:410105:boris" }])
})
