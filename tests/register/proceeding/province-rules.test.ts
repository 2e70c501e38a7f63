/** What a province fixes holds for what its authorities decide and publish: the class, the clock, and what is said of both. */
import { beforeAll, expect, test } from "vitest"
import { defaultPolicy } from "../../../src/law/policy.ts"
import type { ProvinceRule } from "../../../src/law/province-rule.ts"
import { importOptions, importWith, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { officer, type Worker } from "../../support/office.ts"
import { formOf, pageOrigin, signInAs } from "../../support/office-pages.ts"
import { codeOf, penaltyRow, seriousRow } from "../../support/rows.ts"

const database = useDatabase()
const source = { title: "示例省行政处罚规定（示例）", articles: ["3"] }
const rule = (name: ProvinceRule["rule"], amount: number): ProvinceRule => {
  return { region: "410000", rule: name, amount, validFrom: "2026-03-01", validTo: null, source, sure: "memory" }
}
const provinceRules = [
  rule("lower-fine-operator", 30_000),
  rule("publish_penalty_same_province", 15),
  rule("revoke_serious_listing_stop_display", 2),
]
const policy = { ...defaultPolicy, provinceRules }
const clock = () => Date.parse("2026-03-10T04:00:00Z")
const app = testApp(() => database.sql, { policy, clock, mayChoose: true, issuer: pageOrigin })

let anna: Worker
let shen: Worker
beforeAll(async () => {
  anna = await officer(app, "officer", "410105", "anna")
  shen = await officer(app, "officer", "310101", "shen")
})

const facts = {
  ...{ kinds: ["fine"], procedure: "ordinary", fine_cny: 40_000, party: "operator", lenient_tier: true },
  ...{ field: null, restriction_ends_on: null },
}
async function classified(who: Worker, authority: string, n: number, decided_on = "2026-03-02") {
  const { body, status } = await who.post("/v1/decisions", {
    ...{ kind: "penalty", subject: { code: codeOf(n), name: `示例第${n}号商贸有限公司` }, authority },
    ...{ decision_no: `示例罚〔2026〕${n}号`, decided_on, violation: "示例", content: "罚款40000元" },
    ...{ basis: "《广告法》第五十五条", facts },
  })
  expect(status, JSON.stringify(body)).toBe(201)
  await who.act(body, "serve", { served_on: "2026-03-05", delivery: { method: "direct", proof: "示例" } })
  return who.act(body, "classify", { served_text: "示例", redactions: [] })
}

test("a lenient fine above its amount is no minor one, and is published within its time; another province's is as the nation has it", async () => {
  const here = await classified(anna, "410105", 1)
  expect(here.content).toMatchObject({ class: "P2" })
  // Fifteen working days after Monday 2 March, and not twenty.
  expect(here.clock).toMatchObject({ id: "publish_penalty_same_province", due_on: "2026-03-23" })
  const there = await classified(shen, "310101", 2)
  expect(there.content).toMatchObject({ class: "P1" })
  expect(there.clock).toMatchObject({ due_on: "2026-03-30" })
  // Its page says the time with the text that sets it, beside the national one.
  const page = await (await signInAs(app, "officer")).go(`/office/decisions/${here.id}`)
  expect(page.text).toMatch(/15个工作日/u)
  expect(page.text).toContain("《示例省行政处罚规定（示例）》第三条")
})

test("a clock that began before the row of its province is the nation's, in its day and in what its page says of it", async () => {
  const old = await classified(anna, "410105", 6, "2026-02-27")
  expect(old.clock).toMatchObject({ id: "publish_penalty_same_province", due_on: "2026-03-26" })
  const { text } = await (await signInAs(app, "officer")).go(`/office/decisions/${old.id}`)
  expect(text).toMatch(/20个工作日/u)
  expect(text).not.toMatch(/15个工作日/u)
})

test("what the register opens itself has the time of its province", async () => {
  const number = penaltyRow(7).decision_no
  await importWith(database.sql, [penaltyRow(7), seriousRow(7, { base_penalty_no: number })], {
    ...importOptions,
    clock,
    policy,
  })
  const [penalty] = await database.sql<
    { id: string }[]
  >`select id from record where subject_code = ${codeOf(7)} and list = 'penalty'`
  const { body } = await anna.post("/v1/decisions", {
    ...{
      kind: "change",
      record_id: penalty?.id,
      change: "withdraw",
      arose_on: "2026-03-09",
      evidence: "复议决定书（示例）",
    },
  })
  const boris = await officer(app, "checker", "410105", "boris")
  await boris.act(body, "approve")
  const [opened] = await database.sql`
    select due_on::text from proceeding where subject_code = ${codeOf(7)} and not closed and content->>'change' = 'revoke'`
  expect(opened).toEqual({ due_on: "2026-03-11" })
})

test("the worklist asks a source for what the amounts of its province leave open, and no more", async () => {
  const told = { class: undefined, kinds: ["fine"], party: "operator", procedure: "ordinary", fine_cny: 40_000 }
  const sent = (n: number, authority: string) =>
    penaltyRow(n, { ...told, authority, content: "罚款40000元", decided_on: "2026-03-02", published_on: "2026-03-05" })
  await importWith(database.sql, [sent(8, "410105"), sent(9, "310101")], { ...importOptions, clock, policy })
  const waiting = async (who: Worker) => {
    const { body } = await who.get("/v1/worklist?kind=class-unconfirmed")
    const { results } = body as unknown as { results: { state_name: { en: string } }[] }
    return results.map((item) => [item.state_name.en.includes("lenient_tier"), item.state_name.en.includes("field")])
  }
  // Above the amount of its province no tier makes it minor.
  expect(await waiting(anna)).toEqual([[false, true]])
  expect(await waiting(shen)).toEqual([[true, true]])
})

test("a form that is filled in says the class that it will have, before anything is sent", async () => {
  const browser = await signInAs(app, "officer")
  const place = "/office/new/penalty"
  const asked = await browser.go(place)
  const { text } = await browser.go(place, {
    ...formOf(asked.text, "compute"),
    ...{ "subject.code": codeOf(3), "subject.name": "示例第3号商贸有限公司", authority: "410105" },
    ...{ decision_no: "示例罚〔2026〕3号", decided_on: "2026-03-02", violation: "示例", content: "罚款40000元" },
    ...{ "facts.kinds": "fine", "facts.procedure": "ordinary", "facts.fine_cny": "40000" },
    ...{ "facts.party": "operator", "facts.lenient_tier": "yes" },
  })
  expect(text).toMatch(/P2 /u)
  expect(text).not.toMatch(/P1 /u)
})

test("a row of an import that states the minor class is remarked, and is shown as what it is", async () => {
  const sent = (n: number, authority: string) => {
    const told = {
      class: "P1",
      lenient_tier: true,
      party: "operator",
      kinds: ["fine"],
      field: "none",
      procedure: "ordinary",
    }
    return penaltyRow(n, {
      ...told,
      fine_cny: 40_000,
      content: "罚款40000元",
      authority,
      decided_on: "2026-03-02",
      published_on: "2026-03-05",
    })
  }
  const { tally } = await importWith(database.sql, [sent(4, "410105"), sent(5, "310101")], {
    ...importOptions,
    clock,
    policy,
  })
  expect(tally.added).toBe(2)
  const rows = await database.sql<{ authority: string; penalty_class: string; displayed_until: string }[]>`
    select authority, penalty_class, displayed_until::text from record where subject_code in (${codeOf(4)}, ${codeOf(5)}) order by authority`
  expect(rows.map((row) => [row.authority, row.penalty_class, row.displayed_until])).toEqual([
    ["310101", "P1", "2026-06-05"],
    ["410105", "P2", "2027-03-05"],
  ])
})

test("the catalogue says what the province has fixed, since when, by which text, and that nobody has read it", async () => {
  const { province_rules } = (await (await app.request("/v1/catalogue")).json()) as { province_rules: object[] }
  expect(province_rules).toHaveLength(3)
  expect(province_rules[0]).toMatchObject({
    region: "410000",
    rule: "lower-fine-operator",
    amount: 30_000,
    sure: "memory",
  })
  const before = (await (await app.request("/v1/catalogue?as_of=2026-02-28")).json()) as { province_rules: object[] }
  expect(before.province_rules).toEqual([])
  const page = await (await app.request("/catalogue")).text()
  expect(page).toContain("本省自行规定的")
  expect(page).toContain("《示例省行政处罚规定（示例）》第三条 · 未与原文核对")
  const none = await (await testApp(() => database.sql).request("/catalogue")).text()
  expect(none).not.toContain("本省自行规定的")
})
