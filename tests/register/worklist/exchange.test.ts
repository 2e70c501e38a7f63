/** What the national exchange wants of a penalty that was decided here is asked for where it is made, and what lacks it waits. */
import { expect, test } from "vitest"
import { testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { officer, type Worker } from "../../support/office.ts"
import { pageOrigin, signInAs } from "../../support/office-pages.ts"
import { publishPenalty } from "../../support/penalty.ts"
import { importRecords } from "../../support/record.ts"
import { penaltyRow } from "../../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql, { mayChoose: true, issuer: pageOrigin })
interface Item {
  id: string
  authority: string
  source: string
  state_name: { zh: string }
  waits_for: string[]
}
const itemsOf = async (who: Worker, more = "") => {
  const { body } = await who.get(`/v1/worklist?kind=exchange-incomplete${more}`)
  return body as unknown as { results: Item[]; counts: { kind: { kind: string; count: number }[] } }
}

test("a penalty is classified with its basis, and what the settings or an older case lack stands on the worklist until it is told", async () => {
  // Neither is what others have sent.
  await importRecords(database.sql, [penaltyRow(1, { basis: undefined, authority: "410105" })])
  const anna = await officer(app, "officer", "410105", "anna")
  const boris = await officer(app, "checker", "410105", "boris")
  expect((await itemsOf(anna)).results).toEqual([])
  const { record } = await publishPenalty(app, 2, "决定书（示例）", [])
  const settings = (await itemsOf(anna)).results
  expect(settings.map(({ id, source }) => [id, source])).toEqual([["exchange-settings-410105", "setting"]])
  expect(settings[0]?.state_name.zh).toMatch(/CF_CFJGDM、CF_SJLYDM.*CF_YXQ/)
  const page = await (await signInAs(app, "officer")).go("/worklist?kind=exchange-incomplete")
  expect(page.text).toContain('href="/office/settings')
  // What was published before a basis was asked for.
  await database.sql`update proceeding set content = content - 'basis' where record_id = ${record}`
  await database.sql`update record set detail = detail - 'basis' where id = ${record}`
  const first = await itemsOf(anna)
  expect(first.results.map(({ id }) => id)).toEqual([record, "exchange-settings-410105"].sort())
  expect(first.counts.kind.find(({ kind }) => kind === "exchange-incomplete")?.count).toBe(2)
  expect(JSON.stringify(first.results)).toContain("CF_YJ")
  // Each page goes on where the one before ended.
  const [one] = (await itemsOf(anna, "&limit=1")).results
  const { body } = await anna.get("/v1/worklist?kind=exchange-incomplete&limit=1")
  const { next } = body as unknown as { next: string }
  const [two] = (await itemsOf(anna, `&limit=1&cursor=${encodeURIComponent(next)}`)).results
  expect([one?.id, two?.id]).toEqual(first.results.map(({ id }) => id))
  // The bureau above sees what is below where it asks; another authority sees nothing.
  const other = await officer(app, "officer", "410102", "dora")
  expect((await itemsOf(other)).results).toEqual([])
  const above = await officer(app, "officer", "410100", "ella")
  expect((await itemsOf(above)).results).toEqual([])
  expect((await itemsOf(above, "&below=true")).results.map(({ id }) => id)).toEqual([record])
  // A correction tells the basis, the settings the rest.
  const { body: change, status } = await anna.post("/v1/decisions", {
    ...{ kind: "change", record_id: record, change: "amend", arose_on: "2026-06-30", evidence: "决定书（示例）" },
    corrected: { basis: "《广告法》第五十五条" },
  })
  expect(status, JSON.stringify(change)).toBe(201)
  await boris.act(change, "approve")
  expect((await itemsOf(anna)).results.map(({ id }) => id)).toEqual(["exchange-settings-410105"])
  await database.sql`insert into document_office (authority, name, prefix, code, validity)
    values ('410105', '示例局', '示例', '11410105000000000A', '2099-12-31')`
  expect((await itemsOf(anna)).results).toEqual([])
})

test("none is refused as it is classified, at its field, and nothing is lost", async () => {
  const anna = await officer(app, "officer", "410105", "anna")
  const { body } = await anna.post("/v1/decisions", {
    ...{ kind: "penalty", subject: { code: "91000000MA00000157", name: "示例商贸有限公司" }, authority: "410105" },
    ...{ decision_no: "郑市监处罚〔2026〕901号", decided_on: "2026-03-02", violation: "示例", content: "罚款80000元" },
    facts: {
      ...{ kinds: ["fine"], procedure: "ordinary", fine_cny: 80_000, party: "operator", lenient_tier: false },
      ...{ field: null, restriction_ends_on: null },
    },
  })
  await anna.act(body, "serve", { served_on: "2026-03-05", delivery: { method: "direct", proof: "示例" } })
  const classify = { act: "classify", served_text: "示例", redactions: [] }
  const refused = await anna.post(`/v1/decisions/${body.id}/acts`, classify)
  expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: "/basis" }] } })
  const told = await anna.post(`/v1/decisions/${body.id}/acts`, { ...classify, basis: "《广告法》第五十五条" })
  expect(told.body).toMatchObject({ state: "classified" })
})
