/** What was published before the rules for personal data grew is looked through again, and its authority is told. */
import { beforeAll, expect, test } from "vitest"
import { publishedCalendar } from "../../../src/law/calendar.ts"
import { rulesVersion } from "../../../src/law/personal-data.ts"
import { defaultPolicy } from "../../../src/law/policy.ts"
import { type DailyOptions, runDailyWork } from "../../../src/register/daily/daily-work.ts"
import { importOptions, importReleased, importRows, officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { faultsOfLog } from "../../support/log.ts"
import { codeOf, penaltyRow } from "../../support/rows.ts"

const database = useDatabase()
const now = Date.parse("2026-03-10T04:00:00Z")
const app = testApp(() => database.sql, { clock: () => now })
const work = (options: DailyOptions = {}) =>
  runDailyWork(
    { ...importOptions, sql: database.sql, calendar: publishedCalendar, policy: defaultPolicy, clock: () => now },
    options,
  )

// More than a page of records, and of subjects.
const count = 450
const plate = "豫A5V303"

/** As texts stand that came before the rules knew of plates. */
const plant = (n: number, text = `由${plate}货车运输`) =>
  database.sql`update record set detail = detail || ${JSON.stringify({ violation: text })}::text::jsonb
    where subject_code = ${codeOf(n)}`

interface Item {
  [member: string]: unknown
  subject: { code: string }
}

async function waiting(authority: string, query = ""): Promise<Item[]> {
  const headers = await officerHeader("officer", authority, "anna")
  const response = await app.request(`/v1/worklist?kind=personal-data${query}`, { headers })
  expect(response.status).toBe(200)
  return ((await response.json()) as { results: Item[] }).results
}

const codesOf = (items: readonly Item[]) => items.map(({ subject }) => subject.code).sort()

beforeAll(async () => {
  const rows = Array.from({ length: count }, (_, n) => penaltyRow(n + 1))
  expect((await importRows(database.sql, rows)).tally).toMatchObject({ rejected: 0 })
  for (const n of [1, 2, count]) await plant(n)
})

test("what was published waits in the worklist of its authority, by field and kind and without the text", async () => {
  expect(await work()).toMatchObject({ personal: 3 })
  const items = await waiting("410105")
  expect(codesOf(items)).toEqual([1, 2, count].map(codeOf).sort())
  expect(items[0]).toMatchObject({
    ...{ source: "record", state_name: { zh: "violation：机动车号牌号码", en: expect.any(String) } },
    ...{ due: "none", waits_for: ["officer"], mine: true, begun_by: null },
  })
  expect(JSON.stringify(items)).not.toContain(plate)
  expect(await waiting("410102")).toEqual([])
  const trail = await database.sql`select object, before, after from audit_event where act = 'personal-data.found'`
  expect(trail).toHaveLength(3)
  expect(JSON.stringify(trail)).not.toContain(plate)
})

test("nothing of it is changed or hidden in public", async () => {
  const [record] = await waiting("410105")
  const shown = await (await app.request(String(record?.["url"]))).text()
  expect(shown).toContain(plate)
  expect(await faultsOfLog(database.sql)).toEqual([])
})

test("by one version of the rules it is looked through once", async () => {
  await plant(3)
  expect(await work()).toMatchObject({ personal: 0 })
  expect(await waiting("410105")).toHaveLength(3)
})

test("when the rules have grown it is looked through again, and a look that is cut off goes on", async () => {
  await database.sql`update personal_data_look set rules = ${rulesVersion - 1}`
  const cut = new AbortController()
  const ended = work({ signal: cut.signal, onProgress: (step) => step === "personal" && cut.abort(new Error("cut")) })
  await expect(ended).rejects.toThrow("cut")
  const reached = () =>
    database.sql`select subjects_after, records_after from personal_data_look where rules = ${rulesVersion}`
  // The first page of subjects at most.
  for (let pages = 0; pages < 3; pages++) {
    const again = new AbortController()
    const onProgress = () => again.abort(new Error("cut"))
    await work({ signal: again.signal, onProgress: (step) => step === "personal" && onProgress() }).catch(() => {})
  }
  const [position] = await reached()
  expect(position).not.toEqual({ subjects_after: null, records_after: null })
  await work()
  expect(await reached()).toEqual([{ subjects_after: null, records_after: null }])
  expect(codesOf(await waiting("410105"))).toEqual([1, 2, 3, count].map(codeOf).sort())
  const trail = await database.sql`select object from audit_event where act = 'personal-data.found'`
  expect(new Set(trail.map(({ object }) => object)).size).toBe(trail.length)
})

test("what was put right waits no longer", async () => {
  await plant(1, "发布虚假广告")
  await database.sql`update record set state = 'removed' where subject_code = ${codeOf(2)}`
  expect(codesOf(await waiting("410105"))).toEqual([1, 3, count].map(codeOf).sort())
  await work()
  expect(codesOf(await waiting("410105"))).toEqual([3, count].map(codeOf).sort())
  const settled = await database.sql`select from audit_event where act = 'personal-data.settled'`
  expect(settled).toHaveLength(2)
})

test("what an officer has looked at and kept is asked of nobody again", async () => {
  const text = `由${plate}货车运输`
  const kept = [{ field: "violation", start: text.indexOf(plate), reason: "企业自有车辆" }]
  const response = await importReleased(app, "410105", "/v1/imports", {
    headers: { ...(await officerHeader("officer", "410105", "anna")), "content-type": "application/x-ndjson" },
    body: JSON.stringify(penaltyRow(500, { violation: text, kept })),
  })
  expect(await response.json()).toMatchObject({ rejected: 0, added: 1 })
  await database.sql`delete from personal_data_look`
  expect(await work()).toMatchObject({ personal: 0 })
  expect(codesOf(await waiting("410105"))).toEqual([3, count].map(codeOf).sort())
})

test("comes page by page, each once, and with those below", async () => {
  const headers = await officerHeader("officer", "410100", "anna")
  const pages: Item[] = []
  for (let cursor: string | null = ""; cursor !== null; ) {
    const url: string = `/v1/worklist?below=true&limit=1${cursor && `&cursor=${cursor}`}`
    const body = (await (await app.request(url, { headers })).json()) as { results: Item[]; next: string | null }
    pages.push(...body.results)
    cursor = body.next
  }
  expect(codesOf(pages)).toEqual([3, count].map(codeOf).sort())
})
