// How long an imported record is shown, and what becomes of one whose display was over before it came.
import { beforeEach, describe, expect, test } from "vitest"
import { defaultPolicy } from "../../../src/law/policy.ts"
import { decideBatch } from "../../../src/register/import/decision.ts"
import { numberRow } from "../../../src/register/import/row.ts"
import type { HeldRecord, RecordContent } from "../../../src/register/record/record.ts"
import { recordId } from "../../../src/register/record/record.ts"
import { listRecords } from "../../../src/register/record/store.ts"
import { importRows, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { faultsOfLog } from "../../support/log.ts"
import { remarksOf } from "../../support/remarks.ts"
import { abnormalRow, codeOf, penaltyRow } from "../../support/rows.ts"

const database = useDatabase()
const today = "2026-06-30"
let n = 0
beforeEach(() => n++)

const minor = (changes: Record<string, unknown> = {}) => penaltyRow(n, { class: "P1", ...changes })
const old = { decided_on: "2026-03-02", published_on: "2026-03-29" }
const serious = (changes: Record<string, unknown> = {}) => ({
  ...{ ...abnormalRow(n), kind: "serious", ground: "SV-0501", base_penalty_no: `郑市监处罚〔2026〕${n}号` },
  ...changes,
})
const held = async () => (await listRecords(database.sql, codeOf(n)))[0]
const sizeOfLog = async () => (await database.sql<{ size: number }[]>`select size from log_head`)[0]?.size

describe("an imported record", () => {
  test.each([
    ["an abnormal listing", () => abnormalRow(n), null, "2026-03-05"],
    ["a serious listing", () => serious(), "2029-03-02", "2027-03-03"],
    ["a penalty of class P2", () => penaltyRow(n), "2027-03-05", "2026-06-06"],
    ["a penalty of class P3c", () => penaltyRow(n, { class: "P3c" }), "2029-03-05", null],
  ])("has the days of its display: %s", async (_, row, displayedUntil, repairOpensOn) => {
    await importRows(database.sql, [row()])
    expect(await held()).toMatchObject({ state: "live", displayedUntil, repairOpensOn, endedOn: null })
  })

  test("is still shown on the last day of its display, and archived a day later", async () => {
    await importRows(database.sql, [minor({ ...old, published_on: "2026-03-30" })])
    expect(await held()).toMatchObject({ state: "live", displayedUntil: today })
    n++
    await importRows(database.sql, [minor(old)])
    expect(await held()).toMatchObject({ state: "expired", position: null, endedOn: today })
  })
})

describe("the class of an imported penalty is held against its facts", () => {
  const before = { decided_on: "2025-12-20", published_on: "2025-12-24" }
  test.each<[string, Record<string, unknown>, string | null, string, string | null]>([
    // R45 13: only 通报批评, three months; R45 14: six months outside food, drugs and special equipment.
    [
      "2025, only a reprimand",
      { ...before, class: undefined, kinds: ["circulated-criticism"], fine_cny: undefined, published_on: "2026-06-01" },
      null,
      "2026-09-01",
      null,
    ],
    [
      "2025, a plain fine in no field",
      { ...before, class: undefined, kinds: ["罚款"], fine_cny: 80_000, field: "none" },
      null,
      "2028-12-24",
      "2026-06-25",
    ],
    [
      "2025, a fine for food",
      { ...before, class: undefined, kinds: ["fine"], fine_cny: 80_000, field: "食品" },
      null,
      "2028-12-24",
      "2026-12-25",
    ],
    [
      "2025, suspended: never early",
      { ...before, class: "P3b", kinds: ["business-suspended"] },
      "P3b",
      "2028-12-24",
      null,
    ],
    [
      "2025, restricted to 2033",
      { ...before, class: "P3b", restriction_ends_on: "2033-01-01" },
      "P3b",
      "2033-01-01",
      null,
    ],
    ["2025, a revoked licence", { ...before, class: "P3c", kinds: ["licence-revoked"] }, "P3c", "2028-12-24", null],
    [
      "settled by its facts",
      { class: undefined, kinds: ["fine"], fine_cny: 80_000, field: "none" },
      "P2",
      "2027-03-05",
      "2026-06-06",
    ],
    [
      "settled by its category",
      { class: undefined, category: "吊销营业执照", fine_cny: undefined },
      "P3c",
      "2029-03-05",
      null,
    ],
  ])("%s", async (_, changes, penaltyClass, displayedUntil, repairOpensOn) => {
    expect((await importRows(database.sql, [penaltyRow(n, changes)])).tally).toMatchObject({ added: 1, flagged: 0 })
    expect(await held()).toMatchObject({ content: { penaltyClass }, state: "live", displayedUntil, repairOpensOn })
  })

  test.each<[string, Record<string, unknown>, string | null, string]>([
    ["P1 with a fine of five million", { class: "P1", fine_cny: 5_000_000 }, null, "2027-03-05"],
    [
      "P1 with all that says P2",
      { class: "P1", kinds: ["fine"], fine_cny: 5_000_000, field: "none" },
      "P2",
      "2027-03-05",
    ],
    ["P2 with a restriction", { class: "P2", kinds: ["fine"], restriction_ends_on: "2026-12-31" }, "P3b", "2029-03-05"],
    ["P3c of a fine", { class: "P3c", kinds: ["fine"], fine_cny: 80_000 }, null, "2027-03-05"],
  ])("one that they rule out is remarked, and no fact: %s", async (_, changes, penaltyClass, displayedUntil) => {
    const { id, tally } = await importRows(database.sql, [penaltyRow(n, changes)])
    expect(tally).toMatchObject({ added: 1, flagged: 1 })
    expect(await remarksOf(database.sql, id, 9)).toMatchObject([{ field: "class" }])
    expect(await held()).toMatchObject({ content: { penaltyClass }, displayedUntil })
  })

  test("what no law publishes is kept unseen by its facts too, and facts that are none are refused by their field", async () => {
    const warning = penaltyRow(n, { class: undefined, fine_cny: undefined, kinds: ["warning"] })
    expect((await importRows(database.sql, [warning])).tally).toMatchObject({ added: 1, rejected: 0 })
    const held = await database.sql`select state, position from record where subject_code = ${codeOf(n)}`
    expect(held).toMatchObject([{ state: "unpublished", position: null }])
    for (const [field, value] of Object.entries({
      kinds: ["frown"],
      field: "toys",
      lenient_tier: "perhaps",
      party: 1,
    })) {
      const { id, tally } = await importRows(database.sql, [
        penaltyRow(n, { class: undefined, fine_cny: undefined, [field]: value }),
      ])
      expect(tally).toMatchObject({ added: 0, rejected: 1 })
      expect(await remarksOf(database.sql, id, 9)).toMatchObject([{ field }])
    }
  })
})

describe("a record whose display was over before it came", () => {
  test("is kept, not shown and in no log entry, and the row says why", async () => {
    const before = await sizeOfLog()
    const { id, tally } = await importRows(database.sql, [minor(old)])
    expect(tally).toMatchObject({ added: 1, flagged: 1, rejected: 0 })
    expect(await sizeOfLog()).toBe(before)
    expect(await remarksOf(database.sql, id, 9)).toMatchObject([
      { line: 1, outcome: "flagged", reason: { en: "kept, not shown: its display ended on 2026-06-29" } },
    ])
    const answer = await testApp(() => database.sql).request(`/v1/subjects/${codeOf(n)}`)
    expect(await answer.json()).toMatchObject({ records: [] })
  })

  test("is unchanged by the same file, and shown once its source says that it is to be shown longer", async () => {
    await importRows(database.sql, [minor(old)])
    expect((await importRows(database.sql, [minor(old)])).tally).toMatchObject({ unchanged: 1, added: 0, amended: 0 })
    const { tally } = await importRows(database.sql, [penaltyRow(n, old)])
    expect(tally).toMatchObject({ amended: 1, added: 0 })
    expect(await held()).toMatchObject({ state: "live", displayedUntil: "2027-03-29", endedOn: null })
    expect(await faultsOfLog(database.sql)).toEqual([])
  })

  test("counts a row with several remarks once among the flagged", async () => {
    const { tally } = await importRows(database.sql, [minor({ ...old, remark_of_nobody: "x" })])
    expect(tally).toMatchObject({ added: 1, flagged: 1 })
  })
})

describe("a correction by import", () => {
  test("gives a record its new days", async () => {
    await importRows(database.sql, [penaltyRow(n)])
    await importRows(database.sql, [penaltyRow(n, { class: "P3a" })])
    expect(await held()).toMatchObject({ state: "live", displayedUntil: "2029-03-05", repairOpensOn: "2027-03-06" })
  })

  test("ends a record whose display is over by it", async () => {
    await importRows(database.sql, [penaltyRow(n, old)])
    await importRows(database.sql, [minor(old)])
    expect(await held()).toMatchObject({ state: "expired", endedOn: today })
    expect(await faultsOfLog(database.sql)).toEqual([])
  })

  test("of a masked record is not published, and leaves it masked", async () => {
    await importRows(database.sql, [penaltyRow(n)])
    await database.sql`update record set state = 'masked' where subject_code = ${codeOf(n)}`
    const before = await sizeOfLog()
    const { tally } = await importRows(database.sql, [penaltyRow(n, { content: "罚款1元" })])
    expect(tally).toMatchObject({ amended: 1 })
    expect(await held()).toMatchObject({ state: "masked", content: { detail: { content: "罚款1元" } } })
    expect(await sizeOfLog()).toBe(before)
  })

  test("does not shorten a display that began again after a fraud", async () => {
    await importRows(database.sql, [penaltyRow(n)])
    await database.sql`
      update record set barred_until = '2029-06-01', displayed_until = '2027-06-01', repair_opens_on = null
      where subject_code = ${codeOf(n)}`
    await importRows(database.sql, [penaltyRow(n, { content: "罚款1元" })])
    expect(await held()).toMatchObject({ displayedUntil: "2027-06-01", repairOpensOn: null, barredUntil: "2029-06-01" })
  })
})

describe("a row that says that its record was removed", () => {
  const content: RecordContent = {
    ...{ list: "abnormal", subjectCode: codeOf(1), subjectName: "示例第1号商贸有限公司", ground: "AB-E4" },
    ...{ penaltyClass: null, decisionNo: "示例〔2026〕1号", decidedOn: "2026-03-02", authority: "410105" },
    ...{ publishedOn: "2026-03-05", detail: {} },
  }
  const id = recordId(content)
  const live: HeldRecord = {
    ...{ id, content, state: "live", position: 7, displayedUntil: null, repairOpensOn: "2026-03-05" },
    ...{ endedOn: null, barredUntil: null },
  }
  const decide = (known: HeldRecord | null, move: "repair" | "correct" = "repair") => {
    const reading = {
      content,
      codeFlaw: null,
      ending: null,
      publishedOnGiven: true,
      flags: [],
      kept: [],
      findings: [],
      text: null,
    }
    const row = numberRow(1, { kind: "record", ...reading })
    const ended = { ...row, ending: { move, on: "2026-05-04" } }
    const records = new Map(known ? [[id, known]] : [])
    return decideBatch(
      [ended as typeof row],
      {
        subjects: new Map(),
        names: new Map([[content.subjectCode, content.subjectName]]),
        records,
        texts: new Map(),
        decidedHere: new Set(),
        authorityNames: new Map(),
        falling: new Map(),
      },
      {
        ...{ size: 20, today, policy: defaultPolicy, mayAmendSubject: () => true },
        newSalt: () => "salt",
      },
    )
  }

  test.each([
    ["repair", "removed"],
    ["correct", "corrected"],
  ] as const)("ends the record that is there: %s", (move, state) => {
    const decision = decide(live, move)
    expect(decision).toMatchObject({ amended: 1, added: 0 })
    const { added, changed, publications, audit } = decision.changes
    expect(added).toEqual([])
    expect(changed).toMatchObject([{ id, state, position: 7, endedOn: "2026-05-04" }])
    expect(publications).toMatchObject([{ draft: { operation: "remove", replaces: 7, reason: move } }])
    expect(audit).toMatchObject([{ act: `record.${move}`, position: 20 }])
  })

  test("keeps an unknown record as archive, without a log entry", () => {
    const decision = decide(null)
    expect(decision).toMatchObject({ added: 1, amended: 0, changes: { publications: [], changed: [] } })
    expect(decision.changes.added).toMatchObject([{ state: "removed", position: null, endedOn: "2026-05-04" }])
    expect(decision.flagged).toMatchObject([{ line: 1 }])
  })

  test.each(["removed", "expired", "revoked"] as const)("changes nothing in one that is %s", (state) => {
    expect(decide({ ...live, state, endedOn: "2026-05-04" })).toMatchObject({
      ...{ unchanged: 1, changes: { added: [], changed: [], audit: [] } },
    })
  })

  test("ends a masked one without a word in the log, for it is not shown", () => {
    const decision = decide({ ...live, state: "masked" })
    expect(decision.changes.changed).toMatchObject([{ state: "removed" }])
    expect(decision.changes.publications).toEqual([])
  })
})
