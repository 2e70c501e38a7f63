/** Warnings and penalties by the simple procedure: taken by an import, and seen by nobody but their authority and their party. */
import { beforeEach, describe, expect, test } from "vitest"
import { postgresRecordIndex } from "../../../src/search/record/postgres-record-index.ts"
import { agency } from "../../support/agency.ts"
import { actOnImport, importRows, officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { remarksOf } from "../../support/remarks.ts"
import { codeOf, penaltyRow } from "../../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
let n = 0
beforeEach(() => {
  n++
})

const warning = (changes: Record<string, unknown> = {}) =>
  penaltyRow(n, { class: undefined, kinds: ["warning"], content: "警告", fine_cny: undefined, ...changes })
const held = async () => {
  const rows =
    await database.sql`select state, position, penalty_class, detail from record where subject_code = ${codeOf(n)}`
  return rows.map(({ state, position, penalty_class: kind }) => ({ state, position, kind }))
}
async function undo(id: string) {
  const by = { role: "officer", subject: "anna" } as const
  const undo = await actOnImport(app, "410105", id, { act: "undo", reason: "误报" }, by)
  const { id: undoing } = (await undo.json()) as { id: string }
  expect((await actOnImport(app, "410105", undoing, { act: "release" })).status).toBe(200)
}
const size = async () => (await database.sql`select size from log_head`)[0]?.["size"]

describe("a penalty that is never published", () => {
  test("is taken without an entry in the log, and no page, search or check knows of it", async () => {
    const before = await size()
    const simple = penaltyRow(n, { class: undefined, procedure: "simple", decision_no: `郑市监简罚〔2026〕${n}号` })
    const { id, tally } = await importRows(database.sql, [warning(), simple])
    expect(tally).toMatchObject({ rows: 2, added: 2, rejected: 0, flagged: 2 })
    expect((await remarksOf(database.sql, id, 10)).map(({ field, outcome }) => [field, outcome])).toEqual([
      ["class", "flagged"],
      ["class", "flagged"],
    ])
    expect(await held()).toEqual([
      { state: "unpublished", position: null, kind: "P0" },
      { state: "unpublished", position: null, kind: "P0" },
    ])
    expect(await size()).toEqual(before)
    const seen = await Promise.all(
      [
        `/v1/subjects/${codeOf(n)}`,
        `/v1/search?q=${codeOf(n)}&in=all`,
        `/v1/check?code=${codeOf(n)}`,
        `/subjects/${codeOf(n)}`,
      ].map(async (path) => (await app.request(path)).text()),
    )
    for (const text of seen) expect(text).not.toMatch(/警告|简罚|郑市监处罚/)
    // Nor does who may look for what has ended.
    const ended = await app.request(`/v1/search?q=${encodeURIComponent("警告")}&in=records&scope=ended`, {
      headers: await officerHeader("officer", "410105"),
    })
    expect(ended.status).toBe(200)
    expect(await ended.text()).not.toContain(codeOf(n))
  })

  test("changes nothing when its file comes again, and is amended by another content", async () => {
    await importRows(database.sql, [warning()])
    expect((await importRows(database.sql, [warning()])).tally).toMatchObject({ unchanged: 1 })
    expect((await importRows(database.sql, [warning({ violation: "未明码标价" })])).tally).toMatchObject({ amended: 1 })
    expect(await held()).toEqual([{ state: "unpublished", position: null, kind: "P0" }])
  })

  test("is published where its source says that it was an ordinary penalty, and does not become one again", async () => {
    await importRows(database.sql, [warning()])
    await importRows(database.sql, [penaltyRow(n)])
    expect(await held()).toMatchObject([{ state: "live", kind: "P2" }])
    const { id, tally } = await importRows(database.sql, [warning()])
    expect(tally).toMatchObject({ rejected: 1 })
    expect(await remarksOf(database.sql, id, 10)).toMatchObject([
      { field: "class" },
      { field: "class", outcome: "rejected" },
    ])
    expect(await held()).toMatchObject([{ state: "live", kind: "P2" }])
  })

  test("counts no more where its decision has fallen", async () => {
    await importRows(database.sql, [warning()])
    const fell = { removed_on: "2026-06-01", removal_kind: "revoked", removal_reason: "复议撤销（示例）" }
    expect((await importRows(database.sql, [warning(fell)])).tally).toMatchObject({ amended: 1 })
    expect(await held()).toMatchObject([{ state: "withdrawn" }])
  })

  test("goes with the import that brought it, when that is undone", async () => {
    const { id } = await importRows(database.sql, [warning()])
    await undo(id)
    expect(await held()).toMatchObject([{ state: "corrected" }])
  })

  test("is found by nobody once the import that showed it as an ordinary one is undone, and can be shown by another", async () => {
    await importRows(database.sql, [warning()])
    const { id } = await importRows(database.sql, [penaltyRow(n)])
    n++
    const ordinary = await importRows(database.sql, [penaltyRow(n)])
    n--
    const index = postgresRecordIndex(database.sql)
    await index.catchUp()
    await undo(id)
    await undo(ordinary.id)
    await index.catchUp()
    expect(await held()).toMatchObject([{ state: "unpublished", kind: "P0" }])
    const found = await app.request(`/v1/search?q=${encodeURIComponent("虚假广告")}&in=records&scope=all`, {
      headers: await officerHeader("head", "330106"),
    })
    const text = await found.text()
    // What was an ordinary one is found among what has ended: the search works.
    expect(text).toContain(codeOf(n + 1))
    expect(text).not.toContain(codeOf(n))
    // Nor is what is known today of the day on which it was shown.
    const { size: now } = (await database.sql<{ size: number }[]>`select size from log_head`)[0] ?? { size: 0 }
    const past = await app.request(`/v1/subjects/${codeOf(n)}?as_of=${now}`, {
      headers: await officerHeader("auditor", "330106"),
    })
    expect([past.status, ((await past.json()) as { known_now: object[] }).known_now]).toEqual([200, []])
    const told = await importRows(database.sql, [penaltyRow(n, { violation: "另一事实（示例）" })])
    expect(told.tally).toMatchObject({ amended: 1 })
    expect(await held()).toMatchObject([{ state: "live", kind: "P2" }])
    n++
  })

  test("is to agencies that report a measure as though there were none", async () => {
    await importRows(database.sql, [warning()])
    const [row] = await database.sql`select id from record where subject_code = ${codeOf(n)}`
    const tax = await agency(app, database.sql)
    const { status, body } = await tax.post("/v1/measures", { record_id: row?.["id"], measure: "M-HONOUR" })
    const none = await tax.post("/v1/measures", { record_id: "sh4l6ot2vhs7c5rq3yxbxmgw3e", measure: "M-HONOUR" })
    expect([status, body.errors]).toEqual([400, none.body.errors])
  })

  test("is none where the decision was not to punish", async () => {
    for (const row of [warning({ content: "不予行政处罚" }), warning({ category: "不予处罚" })]) {
      const { tally } = await importRows(database.sql, [row])
      expect(tally).toMatchObject({ rejected: 1, added: 0 })
    }
    expect(await held()).toEqual([])
  })
})
