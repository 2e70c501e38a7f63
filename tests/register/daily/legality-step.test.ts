/** Live records that miss a row of the table of preconditions go on the worklist of their authority, and nothing of them is undone. */
import { beforeAll, expect, test } from "vitest"
import { publishedCalendar } from "../../../src/law/calendar.ts"
import { defaultPolicy } from "../../../src/law/policy.ts"
import { makeCode } from "../../../src/names/code.ts"
import { runDailyWork } from "../../../src/register/daily/daily-work.ts"
import { importOptions, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { officer, type Worker } from "../../support/office.ts"
import { importRecords } from "../../support/record.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow } from "../../support/rows.ts"

const database = useDatabase()
const now = Date.parse("2026-06-10T04:00:00Z")
const app = testApp(() => database.sql, { clock: () => now })
let anna: Worker
let boris: Worker
beforeAll(async () => {
  anna = await officer(app, "officer", "410105", "anna")
  boris = await officer(app, "checker", "410105", "boris")
})

const work = () => {
  const { newId, newSalt } = importOptions
  return runDailyWork({
    ...{ sql: database.sql, calendar: publishedCalendar, policy: defaultPolicy, clock: () => now },
    ...{ newId, newSalt },
  })
}
const listed = async (who: Worker) => {
  const { body } = await who.get("/v1/worklist?kind=row-missed")
  const items = (body as unknown as { results: { id: string; state_name: { zh: string } }[] }).results
  return new Map(items.map((item) => [item.id, item.state_name.zh]))
}

test("each row that a record shows by itself is asked of what is live, and told with its article", async () => {
  // The penalty of three months has run its course, and is shown no more: it is known all the same.
  const [ground, sameNumber, otherDay, serious, place, good, elsewhere] = await importRecords(database.sql, [
    abnormalRow(1, { ground: "AB-I1" }),
    penaltyRow(2, { decision_no: "示例〔2026〕2号" }),
    penaltyRow(3, { decision_no: "示例〔2026〕2号", decided_on: "2026-03-03" }),
    penaltyRow(4, { class: "P1", fine_cny: 1000, lenient_tier: true, kinds: ["fine"] }),
    seriousRow(4),
    abnormalRow(5, { subject: { code: makeCode("91440101", "MA590005"), name: "示例第5号商贸有限公司" } }),
    abnormalRow(6),
    abnormalRow(7, { ground: "AB-I1", authority: "410102" }),
  ])
  expect(place).toBeDefined()
  const before = await database.sql`select id, state, position from record order by id`
  expect((await work()).legality).toBeGreaterThan(0)
  expect(await database.sql`select id, state, position from record order by id`).toEqual(before)
  const found = await listed(anna)
  expect([...found.keys()].sort()).toEqual([ground, sameNumber, otherDay, serious, place].map(String).sort())
  expect(found.get(String(ground))).toContain("列入事由适用于此类主体（")
  expect(found.get(String(sameNumber))).toContain("一个文号只用于一份决定")
  expect(found.get(String(serious))).toContain("较重行政处罚")
  expect(found.get(String(serious))).toContain("严重违法失信名单管理办法》第二条")
  expect(found.has(String(good))).toBe(false)
  const neighbour = await officer(app, "officer", "410102", "nina")
  expect([...(await listed(neighbour)).keys()]).toEqual([elsewhere])
  expect((await (await app.request(`/v1/records/${ground}`)).json()) as object).toMatchObject({
    record: { id: ground },
  })

  // It is corrected, and waits no more; a second run finds nothing new.
  const { body } = await anna.post("/v1/decisions", {
    ...{ kind: "change", record_id: ground, change: "amend", arose_on: "2026-06-10", evidence: "示例" },
    corrected: { ground: "AB-E4" },
  })
  await boris.act(body, "approve")
  expect(await work()).toMatchObject({ legality: 0 })
  expect((await listed(anna)).has(String(ground))).toBe(false)
  expect((await app.request(`/v1/subjects/${codeOf(6)}`)).status).toBe(200)
})

test("a look that was cut off goes on where it was", async () => {
  await database.sql`delete from legality_finding`
  await database.sql`update legality_look set after = (select max(id) from record)`
  expect(await work()).toMatchObject({ legality: 0 })
  await database.sql`update legality_look set after = ''`
  expect((await work()).legality).toBeGreaterThan(0)
  expect(await database.sql`select after from legality_look`).toEqual([{ after: null }])
})
