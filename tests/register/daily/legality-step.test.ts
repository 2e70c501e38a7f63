/** Live records that miss a row of the table of preconditions go on the worklist of their authority, and nothing of them is undone. */
import { beforeAll, expect, test } from "vitest"
import { publishedCalendar } from "../../../src/law/calendar.ts"
import { defaultPolicy } from "../../../src/law/policy.ts"
import { makeCode } from "../../../src/names/code.ts"
import { auditFieldWords } from "../../../src/office/audit-field-words.ts"
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

const audited = () => database.sql<{ act: string; object: string; before: unknown; after: unknown }[]>`
  select act, object, before, after from audit_event where act in ('record.flag', 'record.unflag') order by id`
let ids: { sameNumber: string; otherDay: string; serious: string }

test("each row that is asked of what is live is told where it is missed, and what is lawful, or was on its day, is left", async () => {
  const number = "示例〔2026〕2号"
  const name = "示例商贸有限公司"
  const mistyped = `${codeOf(8).slice(0, 17)}${codeOf(8).endsWith("0") ? "1" : "0"}`
  // The penalty of three months has run its course, and is shown no more: it is known all the same.
  const [sameNumber, otherDay, nowhere, serious, ...lawful] = (await importRecords(database.sql, [
    penaltyRow(2, { decision_no: number }),
    penaltyRow(3, { decision_no: number, decided_on: "2026-03-03" }),
    penaltyRow(1, { authority: "419999" }),
    penaltyRow(4, { class: "P1", fine_cny: 1000, lenient_tier: true, kinds: ["fine"] }),
    seriousRow(4),
    // Of one decision that names two, by another authority.
    penaltyRow(9, { decision_no: number, authority: "410102" }),
    penaltyRow(10, { decision_no: number, authority: "410102" }),
    penaltyRow(11, { class: "P2", kinds: ["business-suspended"] }),
    seriousRow(11),
    abnormalRow(6),
    // It has moved since, or its code is another, or it is known by a legacy code.
    abnormalRow(5, { subject: { code: makeCode("91440101", "MA590005"), name } }),
    abnormalRow(7, { ground: "AB-I1" }),
    { kind: "subject", code: mistyped, name, region: "410105" },
    abnormalRow(8, { subject: { code: mistyped, name } }),
  ])) as [string, string, string, string, ...string[]]
  ids = { sameNumber, otherDay, serious }
  expect(lawful.length).toBeGreaterThanOrEqual(7)
  const before = await database.sql`select id, state, position from record order by id`
  expect(await work()).toMatchObject({ legality: 4 })
  expect(await database.sql`select id, state, position from record order by id`).toEqual(before)
  const found = await listed(anna)
  expect([...found.keys()].sort()).toEqual([sameNumber, otherDay, serious].sort())
  for (const id of [sameNumber, otherDay]) expect(found.get(id)).toBe("不符合：一个机关的一个文号只用于一份决定")
  expect(found.get(serious)).toContain("较重行政处罚")
  expect(found.get(serious)).toContain("严重违法失信名单管理办法》第二条")
  const missed = await database.sql`select record_id, missed from legality_finding where authority <> '410105'`
  expect([...missed]).toEqual([{ record_id: nowhere, missed: ["authority-there"] }])
  const neighbour = await officer(app, "officer", "410102", "nina")
  expect([...(await listed(neighbour)).keys()]).toEqual([])
})

test("what was corrected waits no more, nor what missed a row by it alone, and the trail says what they missed", async () => {
  const { body } = await anna.post("/v1/decisions", {
    ...{ kind: "change", record_id: ids.otherDay, change: "amend", arose_on: "2026-06-10", evidence: "示例" },
    corrected: { decided_on: "2026-03-02" },
  })
  await boris.act(body, "approve")
  expect(await work()).toMatchObject({ legality: 0 })
  expect([...(await listed(anna)).keys()]).toEqual([ids.serious])
  const gone = (await audited()).filter(({ act }) => act === "record.unflag")
  const before = { missed: ["one-number-one-decision"] }
  expect(gone.map((row) => [row.object, row.before]).sort()).toEqual(
    [ids.sameNumber, ids.otherDay].sort().map((id) => [id, before]),
  )
})

test("what misses other rows than before is written over with a row of the trail, and what misses the same not at all", async () => {
  await database.sql`update legality_finding set missed = '["code-checks"]' where record_id = ${ids.serious}`
  const count = (await audited()).length
  expect(await work()).toMatchObject({ legality: 0 })
  const said = {
    ...{ act: "record.flag", object: ids.serious },
    ...{ before: { missed: ["code-checks"] }, after: { missed: ["base-penalty-heavier"] } },
  }
  expect((await audited()).slice(count)).toEqual([said])
  const written = () => database.sql`select record_id, xmin::text from legality_finding order by record_id`
  const once = await written()
  await work()
  expect(await written()).toEqual(once)
  expect((await audited()).length).toBe(count + 1)
  expect(auditFieldWords("missed").zh).not.toBe("missed")
})

test("a look that was cut off goes on where it was", async () => {
  await database.sql`delete from legality_finding`
  await database.sql`update legality_look set after = (select max(id) from record)`
  expect(await work()).toMatchObject({ legality: 0 })
  await database.sql`update legality_look set after = ''`
  expect((await work()).legality).toBeGreaterThan(0)
  expect(await database.sql`select after from legality_look`).toEqual([{ after: null }])
})
