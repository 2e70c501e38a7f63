/**
 * Eight things that an independent check found told wrong, each by an example that was worked out by hand, with the article
 * that decides it: what the register makes of it, and that it says so by that article.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { groundsAsOf } from "../../../src/law/catalogue.ts"
import type { Source } from "../../../src/law/citation.ts"
import { deadlines } from "../../../src/law/deadline.ts"
import { earlyStopQuestionsOf } from "../../../src/law/early-stop-question.ts"
import { defaultPolicy, type Policy } from "../../../src/law/policy.ts"
import { makeCode } from "../../../src/names/code.ts"
import { termCase } from "../../../src/register/record/penalty-fact.ts"
import type { HeldRecord } from "../../../src/register/record/record.ts"
import { recordMoves } from "../../../src/register/record/state.ts"
import { listRecords } from "../../../src/register/record/store.ts"
import { basisOf, windowOf } from "../../../src/register/record/window.ts"
import { importRows, officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { merchant, officer, type Worker } from "../../support/office.ts"
import { remarksOf } from "../../support/remarks.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow } from "../../support/rows.ts"

const database = useDatabase()
// Noon in China on Tuesday 10 March 2026; a busy machine is waited for.
const app = testApp(() => database.sql, { clock: () => Date.parse("2026-03-10T04:00:00Z") })

let anna: Worker
let boris: Worker
beforeAll(async () => {
  anna = await officer(app, "officer", "410105", "anna")
  boris = await officer(app, "checker", "410105", "boris")
})

const old = { decided_on: "2025-12-20", published_on: "2025-12-22", class: undefined, procedure: "ordinary" }
const plain = { party: "operator", lenient_tier: false, fine_cny: undefined }

/** A penalty, imported: the record that it becomes. */
async function penalty(n: number, row: Record<string, unknown>): Promise<HeldRecord> {
  await importRows(database.sql, [penaltyRow(n, row)])
  const [held] = await listRecords(database.sql, codeOf(n))
  if (!held) throw new Error(`nothing was taken of row ${n}`)
  return held
}
const days = ({ displayedUntil, repairOpensOn }: HeldRecord) => [displayedUntil, repairOpensOn]
const basis = ({ content }: HeldRecord) => basisOf(content, defaultPolicy).zh
const articles = (source: Source) =>
  source.map((part) => ("instrument" in part ? `${part.instrument} ${part.articles.join(", ")}` : part.title))
const r45 = "《市场监督管理行政处罚信息公示规定》第十三条、第十四条"

describe("1, R45 13 and 14: a penalty of before 2025-12-25", () => {
  test.each([
    ["restricted", 11, "business-restricted"],
    ["barred from the trade", 12, "barred-from-trade"],
    ["suspended", 13, "business-suspended"],
    ["downgraded", 14, "qualification-downgraded"],
    ["revoked", 15, "licence-revoked"],
    ["closed", 16, "business-closed"],
  ])("never stops early where business is %s", async (_, n, kind) => {
    const held = await penalty(n, { ...old, ...plain, kinds: [kind], field: "none" })
    expect(days(held)).toEqual(["2028-12-22", null])
    expect(basis(held)).toContain(r45)
  })

  test("is displayed for the real length of a restriction beyond three years, after 2026-11-25 too", async () => {
    const restricted = { kinds: ["business-restricted"], restriction_ends_on: "2033-11-25", field: "none" }
    const held = await penalty(17, { ...old, ...plain, ...restricted })
    expect(days(held)).toEqual(["2033-11-25", null])
    expect(basis(held)).toContain(r45)
  })

  test("asks the fourth condition, on neither list, by R45 14", async () => {
    const held = await penalty(18, { ...old, ...plain, kinds: ["fine"], fine_cny: 80_000, field: "none" })
    const asked = earlyStopQuestionsOf(termCase(held.content, defaultPolicy), defaultPolicy)
    const fourth = asked.find(({ id }) => id === "on-neither-list")
    expect(fourth && articles(fourth.source)).toEqual(["R45 14"])
  })
})

test.each([
  ["abnormal", 19, abnormalRow],
  ["serious", 20, seriousRow],
] as const)(
  "1, R45 14: its repair is refused while the merchant is on the list %s, and granted afterwards",
  async (list, n, row) => {
    const fine = { decided_on: "2025-07-01", published_on: "2025-07-05", class: undefined, procedure: "ordinary" }
    await importRows(database.sql, [
      penaltyRow(n, { ...fine, ...plain, kinds: ["fine"], fine_cny: 80_000, field: "none" }),
      row(n),
    ])
    const records = await listRecords(database.sql, codeOf(n))
    const record_id = records.find(({ content }) => content.list === "penalty")?.id
    const { body: repair, status } = await anna.post("/v1/repairs", { record_id, statement: "已改正（示例）" })
    expect(status, JSON.stringify(repair)).toBe(201)
    await anna.act(repair, "accept", {}, "repairs")
    const yes = { answer: "yes", evidence: "示例" }
    const answers = { "penalty-performed": yes, "harm-removed": yes, "not-punished-again": yes }
    const grant = { act: "grant", answers, reason: "示例" }
    const refused = await anna.post(`/v1/repairs/${repair.id}/acts`, grant)
    expect([refused.status, refused.body.errors?.map(({ detail }) => detail)]).toEqual([
      400,
      [expect.stringContaining("没有被列入经营异常名录或者严重违法失信名单")],
    ])
    await database.sql`update record set state = 'removed', ended_on = '2026-03-10' where subject_code = ${codeOf(n)} and list = ${list}`
    expect(await anna.act(repair, "grant", { answers, reason: "示例" }, "repairs")).toMatchObject({ state: "granted" })
  },
)

describe("2, R45 13 and 14: what decides the class is stored", () => {
  test("a decision of 2025-12-20 with only 通报批评 is displayed for three months", async () => {
    const held = await penalty(21, { ...old, ...plain, kinds: ["circulated-criticism"], field: "none" })
    expect(days(held)).toEqual(["2026-03-22", null])
    expect(held.content.detail).toMatchObject({ kinds: expect.stringContaining("circulated-criticism") })
    expect(basis(held)).toContain(r45)
  })

  test("a plain fine of no field asks for six months, and no doubt is left", async () => {
    const fine = { ...old, ...plain, kinds: ["fine"], fine_cny: 80_000 }
    const known = await penalty(22, { ...fine, field: "none" })
    expect(days(known)).toEqual(["2028-12-22", "2026-06-23"])
    expect(known.content.detail).toMatchObject({ fine_cny: 80_000, field: "none", lenient_tier: expect.anything() })
    expect(basis(known)).toContain(r45)
    // Where the field is not told, the doubt and the longer time stay.
    const food = await penalty(23, { ...fine, field: "food" })
    expect(days(food)).toEqual(["2028-12-22", "2026-12-23"])
    expect(basis(food)).not.toBe(basis(known))
  })
})

describe("3, R68-2014 4, R69-2014, R70-2014: listings of 2014-10-01 to 2025-03-17", () => {
  const rows = [
    ...(["AB-E1", "AB-E2", "AB-E4"] as const).map((ground) => ["91", ground, "R68-2014"] as const),
    ...(["AB-I1", "AB-I2", "AB-I3"] as const).map((ground) => ["92", ground, "R69-2014"] as const),
    ...(["AB-C1", "AB-C2", "AB-C3"] as const).map((ground) => ["93", ground, "R70-2014"] as const),
  ]

  test.each(rows)("%s under %s is in order by %s, on its first and its last day", async (type, ground, instrument) => {
    const code = makeCode(`${type}000000`, `MA${ground.slice(3).replace("I", "H")}0001`)
    const listed = (decided_on: string, n: number) => ({
      ...abnormalRow(n, { ground, decided_on, published_on: decided_on }),
      subject: { code, name: "示例商贸有限公司" },
    })
    const { id, tally } = await importRows(database.sql, [
      ...[listed("2014-10-01", 31), listed("2025-03-17", 32), listed("2014-09-30", 33)],
    ])
    expect(tally).toMatchObject({ rejected: 0 })
    const remarks = await remarksOf(database.sql, id, 9)
    expect(remarks.filter(({ field }) => field === "ground").map(({ line }) => line)).toEqual([3])
    const row = groundsAsOf("2024-06-30").find((one) => one.code === ground)
    expect(row && articles(row.source).some((said) => said.startsWith(instrument))).toBe(true)
  })

  test("are shown in the catalogue as of 2024, which has the instruments of that time", async () => {
    const answer = await app.request("/v1/catalogue?as_of=2024-06-30")
    const { grounds, instruments } = (await answer.json()) as {
      grounds: { code: string; list: string }[]
      instruments: { id: string }[]
    }
    const shown = grounds.filter(({ list }) => list === "abnormal").map(({ code }) => code)
    expect(shown).toEqual(expect.arrayContaining(rows.map(([, ground]) => ground)))
    expect(shown).not.toContain("AB-E3")
    expect(instruments.map(({ id }) => id)).toEqual(expect.arrayContaining(["R68-2014", "R69-2014", "R70-2014"]))
  })

  test("are marked (标记) for sole traders, and listed for the others and since Order 101", async () => {
    const days = ["2024-07-05", "2025-03-18"] as const
    const listed = rows.flatMap(([type, ground], n) =>
      days.map((decided_on, at) => ({
        type,
        ground,
        at,
        row: abnormalRow(300 + n * 2 + at, { ground, decided_on, published_on: decided_on }),
      })),
    )
    const codeFor = (type: string, { decision_no }: { decision_no: string }) =>
      makeCode(`${type}000000`, `MB${decision_no.replace(/\D/g, "").slice(4).padStart(6, "0")}`)
    await importRows(
      database.sql,
      listed.map(({ type, row }) => ({ ...row, subject: { code: codeFor(type, row), name: "示例山海商行" } })),
    )
    const marked = await Promise.all(
      listed.map(async ({ type, ground, at, row }) => {
        const page = await app.request(`/subjects/${codeFor(type, row)}`)
        return [ground, days[at], (await page.text()).includes("标记")]
      }),
    )
    const isMarked = (type: string, at: number) => type === "92" && at === 0
    expect(marked).toEqual(listed.map(({ type, ground, at }) => [ground, days[at], isMarked(type, at)]))
  })
})

test("4, R44: the serious list counts from the day of the listing decision, whatever the switch for penalties says", async () => {
  await importRows(database.sql, [seriousRow(41, { decided_on: "2026-03-02", published_on: "2026-03-09" })])
  const [held] = await listRecords(database.sql, codeOf(41))
  expect(held && days(held)).toEqual(["2029-03-02", "2027-03-03"])
  for (const periodRunsFrom of ["publication", "decision"] as const) {
    const policy: Policy = { ...defaultPolicy, periodRunsFrom }
    expect(held && windowOf(held.content, policy)).toEqual({
      displayedUntil: "2029-03-02",
      repairOpensOn: "2027-03-03",
    })
    expect(held && basisOf(held.content, policy).zh).toMatch(
      /自作出决定之日起计算.*《市场监督管理严重违法失信名单管理办法》/,
    )
  }
})

test("5, R107 4: who decided on another province's merchant decides its repair and pushes it, who displays it ends it", async () => {
  const { body: received } = await anna.post("/v1/decisions", {
    ...{ kind: "received", list: "penalty", subject: { code: codeOf(51), name: "示例第51号商贸有限公司" } },
    ...{ authority: "410105", decided_by: "310101", decision_no: "沪市监处罚〔2026〕51号", class: "P2" },
    ...{ decided_on: "2026-02-27", received_on: "2026-03-09", violation: "发布虚假广告", content: "罚款30000元" },
  })
  const { record_id } = await boris.act(received, "publish")
  await database.sql`update record set published_on = '2025-11-10', repair_opens_on = '2026-02-11' where id = ${record_id}`
  const shen = await officer(app, "officer", "310101", "shen")
  const owner = await merchant(app, codeOf(51))
  const { body: repair } = await owner.post("/v1/repairs", { record_id, statement: "已改正（示例）" })
  expect(repair).toMatchObject({ authority: "310101", displayed_by: "410105" })
  expect((await anna.post(`/v1/repairs/${repair.id}/acts`, { act: "accept" })).status).toBe(403)
  await shen.act(repair, "accept", {}, "repairs")
  const yes = { answer: "yes", evidence: "示例" }
  const answers = { "penalty-performed": yes, "violation-corrected": yes, "not-punished-again": yes }
  const granted = await shen.act(repair, "grant", { answers, reason: "示例" }, "repairs")
  // Three working days from Tuesday 10 March.
  expect(granted.clock).toMatchObject({ id: "repair_push_other_province", due_on: "2026-03-13" })
  expect(articles(deadlines.repair_push_other_province.source)).toEqual(["R107 4"])
  await shen.act(repair, "push", {}, "repairs")
  await boris.act(repair, "relay", {}, "repairs")
  expect((await app.request(`/v1/records/${record_id}`)).status).toBe(404)
})

test("6, R107 7 and 9: a class in an import is held against its own facts", async () => {
  const stated = {
    class: "P1",
    kinds: ["fine"],
    fine_cny: 5_000_000,
    lenient_tier: false,
    field: "none",
    party: "operator",
  }
  const { id } = await importRows(database.sql, [penaltyRow(61, { ...stated, procedure: "ordinary" })])
  expect(await remarksOf(database.sql, id, 9)).toMatchObject([{ line: 1, field: "class" }])
  const [held] = await listRecords(database.sql, codeOf(61))
  // A year from publication and not the three months of the class that was stated.
  expect(held && days(held)).toEqual(["2027-03-05", "2026-06-06"])
  expect(held && basis(held)).toContain("《市场监督管理信用修复管理办法》（部门规章）第九条")
})

test("7, R44 19: a listing whose base penalty fell is revoked by a decision of its own, with its number", async () => {
  await importRows(database.sql, [penaltyRow(71), seriousRow(71)])
  const [listing, base] = ["serious", "penalty"].map(
    (list) => async () => (await listRecords(database.sql, codeOf(71))).find(({ content }) => content.list === list),
  )
  const fell = {
    kind: "change",
    record_id: (await base?.())?.id,
    change: "withdraw",
    arose_on: "2026-03-10",
    evidence: "示例",
  }
  const { body: withdrawal } = await anna.post("/v1/decisions", fell)
  await boris.act(withdrawal, "approve")
  // Not by itself.
  expect((await listing?.())?.state).toBe("live")
  const [open] = await database.sql<
    { id: string }[]
  >`select id from proceeding where record_id = ${(await listing?.())?.id ?? ""}`
  const { body: opened } = await anna.get(`/v1/decisions/${open?.id}`)
  expect(opened.clock).toMatchObject({ id: "revoke_serious_listing_stop_display", due_on: "2026-03-13" })
  expect(articles(deadlines.revoke_serious_listing_stop_display.source)).toEqual(["R44 19"])
  expect(articles(recordMoves.revoke.source)).toEqual(["R44 19"])
  const proposal = { arose_on: "2026-03-10", evidence: "撤销决定书（示例）" }
  const unnumbered = await anna.post(`/v1/decisions/${opened.id}/acts`, { act: "revise", ...proposal })
  expect(unnumbered.body.errors?.map(({ pointer }) => pointer)).toEqual(["/decision_no"])
  const proposed = await anna.act(opened, "revise", { ...proposal, decision_no: "郑市监撤〔2026〕71号" })
  await boris.act(proposed, "approve")
  expect((await listing?.())?.state).toBe("revoked")
  const { body: paper, status } = await anna.post("/v1/documents", {
    ...{ proceeding_id: opened.id, kind: "revocation-decision" },
    fields: { fallen: "示例处罚决定已被撤销。", remedies: "示例" },
  })
  expect([status, JSON.stringify(paper)]).toEqual([201, expect.stringContaining("郑市监撤〔2026〕71号")])
})

test("8, law.md 8: the 双公示 export fills in what the register knows, the end of display in every row", async () => {
  await importRows(database.sql, [
    penaltyRow(81),
    penaltyRow(82, { ...old, ...plain, kinds: ["licence-revoked"], field: "none" }),
  ])
  const headers = await officerHeader("officer", "410105")
  const answer = await app.request("/v1/forms/penalty/records?format=csv", { headers })
  const [head = "", ...lines] = (await answer.text()).replace("\ufeff", "").trim().split(/\r?\n/)
  const [columns, rows] = [head.split(","), lines.map((line) => line.split(","))]
  const at = columns.findIndex((name) => name.includes("CF_GSJZQ") || name.includes("公示截止期"))
  expect(rows.length).toBeGreaterThan(1)
  expect(rows.filter((cells) => !/^\d{4}[-/]\d{2}[-/]\d{2}$/.test(cells[at] ?? ""))).toEqual([])
})
