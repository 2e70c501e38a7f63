import { afterAll, beforeEach, describe, expect, test } from "vitest"
import { wholeRegister } from "../../../src/access/reach.ts"
import { makeCode } from "../../../src/names/code.ts"
import { batchRows } from "../../../src/register/import/batch.ts"
import { importLines } from "../../../src/register/import/import.ts"
import { findRun } from "../../../src/register/import/store.ts"
import { readStandings } from "../../../src/register/record/standing.ts"
import { clock, importOptions, importRows } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { remarksOf } from "../../support/remarks.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../../support/rows.ts"

const database = useDatabase()
const remarksOn = (id: string) => remarksOf(database.sql, id, 1_000)
let next = 1
let n = 0
beforeEach(() => {
  n = next++
})

/** Every invariant that ties log, register and audit trail together, whatever was imported. */
async function assertWhole() {
  const [row] = await database.sql<Record<string, number>[]>`
    select (select size from log_head) as size, (select count(*) from log_entry) as entries,
      (select coalesce(max(position) + 1, 0) from log_entry) as reach,
      (select count(*) from record r where r.position is not null and not exists
        (select from log_entry l where l.position = r.position and l.record_id = r.id)) as loose,
      (select count(*) from record r where not exists (select from subject s where s.code = r.subject_code)) as orphans,
      (select count(*) from log_entry l where not exists
        (select from audit_event a where a.position = l.position)) as unaudited,
      (select count(*) from log_entry a join log_entry b on b.position = a.position + 1
        where (b.entry::json->>'time')::bigint < (a.entry::json->>'time')::bigint) as backwards`
  expect(row).toMatchObject({
    entries: row?.["size"],
    reach: row?.["size"],
    loose: 0,
    orphans: 0,
    unaudited: 0,
    backwards: 0,
  })
}
afterAll(assertWhole)

describe("an import", () => {
  test("takes subjects and records of every list", async () => {
    const serious = { ...abnormalRow(n), kind: "serious", ground: "SV-0501", base_penalty_no: "郑市监处罚〔2026〕9号" }
    const { tally } = await importRows(database.sql, [subjectRow(n), abnormalRow(n), serious, penaltyRow(n)])
    expect(tally).toEqual({ rows: 4, added: 4, amended: 0, ended: 0, held: 0, unchanged: 0, rejected: 0, flagged: 0 })
    const standing = (await readStandings({ sql: database.sql, clock }, [codeOf(n)])).byCode.get(codeOf(n))
    expect(standing?.records.map((record) => record.list).sort()).toEqual(["abnormal", "penalty", "serious"])
  })

  test("changes nothing when the same file comes again", async () => {
    const rows = [
      subjectRow(n, {
        former_names: ["示例旧名"],
        shops: [{ platform: "示例商城", name: "示例小店", url: "https://shop.example/1" }],
      }),
      abnormalRow(n),
      penaltyRow(n),
    ]
    await importRows(database.sql, rows)
    const before = await database.sql`select * from log_head`
    const { tally } = await importRows(database.sql, rows)
    expect(tally).toMatchObject({ unchanged: 3, added: 0, amended: 0 })
    expect(await database.sql`select * from log_head`).toEqual(before)
  })

  test("publishes a corrected decision as an amendment of the same record", async () => {
    await importRows(database.sql, [penaltyRow(n)])
    const [before] = await database.sql`select id, position from record where subject_code = ${codeOf(n)}`
    const { tally } = await importRows(database.sql, [penaltyRow(n, { content: "罚款20000元" })])
    expect(tally).toMatchObject({ amended: 1, added: 0 })
    const [after] = await database.sql`select id, position from record where subject_code = ${codeOf(n)}`
    expect(after?.["id"]).toBe(before?.["id"])
    const [entry] =
      await database.sql`select entry::json as entry from log_entry where position = ${after?.["position"]}`
    expect(entry?.["entry"]).toMatchObject({ op: "amend", list: "penalty", replaces: before?.["position"] })
  })

  test("decides a second row about the same record on the state after the first", async () => {
    const { tally } = await importRows(database.sql, [
      penaltyRow(n),
      penaltyRow(n),
      penaltyRow(n, { content: "罚款1元" }),
      subjectRow(n),
      subjectRow(n, { name: "示例改名有限公司" }),
    ])
    expect(tally).toMatchObject({ rows: 5, added: 1, unchanged: 1, amended: 3 })
    const standing = (await readStandings({ sql: database.sql, clock }, [codeOf(n)])).byCode.get(codeOf(n))
    expect(standing?.records).toMatchObject([{ detail: { content: "罚款1元" } }])
    expect(standing?.subject.name).toBe("示例改名有限公司")
  })

  test("keeps and flags a code whose check character is wrong", async () => {
    const right = codeOf(n)
    const wrong = right.slice(0, 17) + (right.endsWith("0") ? "1" : "0")
    const { id, tally } = await importRows(database.sql, [
      abnormalRow(n, { subject: { code: wrong, name: "示例错码店" } }),
    ])
    expect(tally).toMatchObject({ added: 1, rejected: 0, flagged: 1 })
    expect((await readStandings({ sql: database.sql, clock }, [wrong])).byCode.get(wrong)?.subject.codeFlaw).toBe(
      "check-character",
    )
    expect(await remarksOn(id)).toMatchObject([{ line: 1, outcome: "flagged", field: "subject/code" }])
  })

  test("keeps and flags a decision on a ground that is for another kind of subject", async () => {
    const { id, tally } = await importRows(database.sql, [abnormalRow(n, { ground: "AB-I3" })])
    expect(tally).toMatchObject({ added: 1, flagged: 1 })
    expect(await remarksOn(id)).toMatchObject([{ field: "ground", outcome: "flagged" }])
  })

  test("refuses a name that holds personal data", async () => {
    const name = "示例商行（联系电话13800138000）"
    const { id, tally } = await importRows(database.sql, [abnormalRow(n, { subject: { code: codeOf(n), name } })])
    expect(tally).toMatchObject({ added: 0, rejected: 1 })
    expect(await remarksOn(id)).toMatchObject([{ field: "subject/name", outcome: "rejected" }])
  })

  test("keeps and flags a decision under a ground that was not in force", async () => {
    const { id, tally } = await importRows(database.sql, [
      abnormalRow(n, { ground: "AB-E3", decided_on: "2024-03-02", published_on: "2024-03-05" }),
    ])
    expect(tally).toMatchObject({ added: 1, flagged: 1 })
    expect(await remarksOn(id)).toMatchObject([{ field: "ground", outcome: "flagged" }])
  })

  test.each(["AB-E1", "AB-E2", "AB-E4"])("has nothing to say of a listing of 2024 under %s", async (ground) => {
    const row = abnormalRow(n, { ground, decided_on: "2024-03-02", published_on: "2024-03-05" })
    expect((await importRows(database.sql, [row])).tally).toMatchObject({ added: 1, flagged: 0 })
  })

  test("takes the good rows of a file in which every other kind of row is wrong", async () => {
    const today = new Date(clock()).getFullYear() + 1
    const bad: [unknown, string][] = [
      ["{not json", ""],
      ["[]", ""],
      [{ kind: "licence" }, "kind"],
      [{ ...subjectRow(n), code: "9100000" }, "code"],
      [{ ...subjectRow(n), name: " " }, "name"],
      [{ ...subjectRow(n), region: "zhengzhou" }, "region"],
      [{ ...subjectRow(n), type: "club" }, "type"],
      [{ ...subjectRow(n), shops: [{ platform: "示例商城", name: "店", url: "javascript:alert(1)" }] }, "shops/0/url"],
      [abnormalRow(n, { subject: undefined }), "subject"],
      [abnormalRow(n, { ground: "AB-E9" }), "ground"],
      [abnormalRow(n, { ground: "SV-0501" }), "ground"],
      [abnormalRow(n, { decided_on: "2026-02-30" }), "decided_on"],
      [abnormalRow(n, { published_on: `${today}-01-01` }), "published_on"],
      [abnormalRow(n, { published_on: "2026-03-01" }), "published_on"],
      [abnormalRow(n, { decision_no: undefined }), "decision_no"],
      [abnormalRow(n, { authority: "郑州" }), "authority"],
      [penaltyRow(n, { class: "P9" }), "class"],
      [penaltyRow(n, { class: "P0", kinds: ["business-closed"] }), "class"],
      [penaltyRow(n, { category: "不予行政处罚" }), "category"],
      [penaltyRow(n, { fine_cny: -1 }), "fine_cny"],
      [penaltyRow(n, { confiscated_cny: 1e13 }), "confiscated_cny"],
      [penaltyRow(n, { fine_cny: 99_999_999_999.999 }), "fine_cny"],
      [penaltyRow(n, { fine_cny: 5e-324 }), "fine_cny"],
      [penaltyRow(n, { content: "当事人身份证号11010519491231002X" }), "content"],
      [penaltyRow(n, { violation: "联系电话13800138000" }), "violation"],
    ]
    const rows = bad.flatMap(([row], index) => [row, abnormalRow(n, { decision_no: `示例〔2026〕${n}-${index}号` })])
    const { id, tally } = await importRows(database.sql, rows)
    expect(tally).toMatchObject({ rows: bad.length * 2, added: bad.length, rejected: bad.length })
    expect((await remarksOn(id)).map(({ line, field }) => [line, field])).toEqual(
      bad.map(([, field], index) => [index * 2 + 1, field]),
    )
  })

  test("never repeats a value of a refused row in its remark", async () => {
    const secret = "11010519491231002X"
    const { id } = await importRows(database.sql, [
      penaltyRow(n, { content: secret }),
      { ...subjectRow(n), code: secret },
    ])
    expect(JSON.stringify(await remarksOn(id))).not.toContain(secret)
  })

  test("drops unknown fields and says so", async () => {
    const { id, tally } = await importRows(database.sql, [abnormalRow(n, { legal_representative: "某人" })])
    expect(tally).toMatchObject({ added: 1, flagged: 1 })
    expect(await remarksOn(id)).toMatchObject([{ field: "legal_representative", outcome: "flagged" }])
    const [row] = await database.sql`select line from log_entry where subject_code = ${codeOf(n)}`
    expect(row?.["line"]).not.toContain("某人")
  })

  test("tells the first of many unknown fields, and how many more there are", async () => {
    const many = Object.fromEntries(Array.from({ length: 33_000 }, (_, at) => [`f${at}`, 1]))
    const { id, tally } = await importRows(database.sql, [abnormalRow(n, { ...many, [`x${"y".repeat(400)}`]: 1 })])
    expect(tally).toMatchObject({ added: 1, flagged: 1 })
    const remarks = await remarksOn(id)
    expect(remarks).toHaveLength(51)
    expect(remarks.at(-1)).toMatchObject({ field: "", reason: { en: "32951 more unknown fields, not kept" } })
  })

  test("keeps a listing that had ended before as history, unpublished, and ends one that is shown", async () => {
    const ended = {
      removed_on: "2026-04-01",
      removal_reason: "已重新取得联系",
      removal_authority: "郑州市金水区市场监督管理局",
    }
    const size = async () => (await database.sql`select size from log_head`)[0]?.["size"] as number
    const before = await size()
    const rows = [
      abnormalRow(n, ended),
      abnormalRow(n, { ...ended, decision_no: `示例〔2026〕${n}号`, removed_on: "2026-03-01" }),
    ]
    const first = await importRows(database.sql, rows)
    expect(first.tally).toMatchObject({ added: 1, rejected: 1 })
    expect(await remarksOn(first.id)).toMatchObject([
      { line: 1, outcome: "flagged" },
      { line: 2, outcome: "rejected", field: "removed_on" },
    ])
    expect(await size()).toBe(before)
    const [kept] =
      await database.sql`select state, position, ended_on, detail from record where subject_code = ${codeOf(n)}`
    expect(kept).toMatchObject({ state: "removed", position: null, ended_on: "2026-04-01" })
    expect(kept?.["detail"]).toEqual({
      removal_reason: ended.removal_reason,
      removal_authority: ended.removal_authority,
    })
    expect((await readStandings({ sql: database.sql, clock }, [codeOf(n)])).byCode.get(codeOf(n))?.records).toEqual([])
    // Neither the same row nor the listing without its end brings it back.
    expect((await importRows(database.sql, [abnormalRow(n, ended), abnormalRow(n)])).tally).toMatchObject({
      unchanged: 2,
    })

    const shown = abnormalRow(n, { decision_no: `示例〔2026〕${n}-2号` })
    await importRows(database.sql, [shown])
    expect((await importRows(database.sql, [{ ...shown, ...ended }])).tally).toMatchObject({ amended: 1, rejected: 0 })
    const states = await database.sql`
      select state, ended_on from record where subject_code = ${codeOf(n)} and position is not null`
    expect(states).toEqual([{ state: "removed", ended_on: "2026-04-01" }])
    expect((await importRows(database.sql, [abnormalRow(n, { removal_reason: "x" })])).tally.rejected).toBe(1)
  })

  test("publishes a penalty without a day of publication on the day of its first import, and leaves it there", async () => {
    const row = penaltyRow(n, { published_on: undefined })
    expect((await importRows(database.sql, [row])).tally).toMatchObject({ added: 1, flagged: 1 })
    const day = async () => (await database.sql`select published_on from record where subject_code = ${codeOf(n)}`)[0]
    const published = await day()
    async function* chunks() {
      yield Buffer.from(`${JSON.stringify(row)}\n${JSON.stringify({ ...row, content: "罚款1元" })}\n`)
    }
    const later = () => clock() + 40 * 86_400_000
    const { tally } = await importLines(database.sql, chunks(), { ...importOptions, clock: later })
    expect(tally).toMatchObject({ unchanged: 1, amended: 1 })
    expect(await day()).toEqual(published)
    expect((await importRows(database.sql, [abnormalRow(n, { published_on: undefined })])).tally.rejected).toBe(1)
  })

  test("keeps the other columns of the national exchange and shows none of them", async () => {
    const kept = {
      facts: "当事人发布虚假广告",
      category: "罚款",
      confiscated_cny: 12.5,
      licence: "示例许可证",
      valid_to: "2099-12-31",
      authority_name: "郑州市金水区市场监督管理局",
      authority_code: "11410105000000000A",
      source: "示例数据中心",
      source_code: "11410105000000000A",
      note: "备注文字",
    }
    expect((await importRows(database.sql, [penaltyRow(n, kept)])).tally).toMatchObject({ added: 1, flagged: 0 })
    const [row] = await database.sql<{ line: string; detail: object }[]>`
      select l.line, r.detail from record r join log_entry l on l.position = r.position where r.subject_code = ${codeOf(n)}`
    expect(row?.detail).toMatchObject(kept)
    for (const value of Object.values(kept)) expect(row?.line).not.toContain(`"${value}"`)
    const bad = { confiscated_cny: "12", valid_to: "2099-02-30", displayed_to: "长期", facts: "" }
    for (const [field, value] of Object.entries(bad)) {
      const { id } = await importRows(database.sql, [penaltyRow(n, { [field]: value })])
      expect(await remarksOn(id)).toMatchObject([{ field, outcome: "rejected" }])
    }
  })

  test("works the end of display out, keeps none that its source tells, and remarks one that differs", async () => {
    const own = await importRows(database.sql, [penaltyRow(n, { displayed_to: "2027-03-05" })])
    expect(own.tally).toMatchObject({ added: 1, flagged: 0 })
    const other = await importRows(database.sql, [penaltyRow(n, { displayed_to: "2029-03-05" })])
    expect(other.tally).toMatchObject({ unchanged: 1, flagged: 1 })
    expect(await remarksOn(other.id)).toMatchObject([
      { field: "displayed_to", reason: { en: expect.stringContaining("2027-03-05") } },
    ])
    const [row] = await database.sql<{ detail: object }[]>`select detail from record where subject_code = ${codeOf(n)}`
    expect(row?.detail).not.toHaveProperty("displayed_to")
  })

  test("asks for what settles the class of a penalty, and shows it as the general case or to a shorter named day", async () => {
    const { class: _, ...bare } = penaltyRow(n, { fine_cny: 1_000, content: "罚款1000元" })
    const days = async () => {
      const [row] = await database.sql<{ until: string; opens: string; detail: object }[]>`
        select displayed_until as until, repair_opens_on as opens, detail from record where subject_code = ${codeOf(n)}`
      return row
    }
    const first = await importRows(database.sql, [bare])
    expect(first.tally).toMatchObject({ added: 1, flagged: 1 })
    expect(await remarksOn(first.id)).toMatchObject([
      { field: "class", reason: { zh: expect.stringContaining("处罚种类") } },
    ])
    expect(await days()).toMatchObject({ until: "2027-03-05", opens: "2026-06-06" })
    expect((await importRows(database.sql, [bare])).tally).toMatchObject({ unchanged: 1 })
    const named = { ...bare, displayed_to: "2026-09-01" }
    expect((await importRows(database.sql, [named])).tally).toMatchObject({ amended: 1 })
    expect(await days()).toMatchObject({ until: "2026-09-01", detail: { displayed_to: "2026-09-01" } })
    expect((await importRows(database.sql, [named])).tally).toMatchObject({ unchanged: 1 })
    // What is told settles it, and the named day counts for nothing then.
    const told = { ...named, kinds: ["fine"], lenient_tier: true, field: "none" }
    const last = await importRows(database.sql, [told])
    expect(last.tally).toMatchObject({ amended: 1 })
    expect(await remarksOn(last.id)).not.toContainEqual(expect.objectContaining({ field: "class" }))
    expect(await days()).toMatchObject({ until: "2026-06-05", opens: null })
  })

  test("takes no day before the least from whoever names one for what can't be a minor penalty, and remarks it", async () => {
    const { class: _, ...bare } = penaltyRow(n, { fine_cny: 5_000_000, content: "罚款5000000元" })
    const named = await importRows(database.sql, [{ ...bare, displayed_to: "2026-03-06" }])
    expect(await remarksOn(named.id)).toContainEqual(
      expect.objectContaining({
        field: "displayed_to",
        reason: expect.objectContaining({ en: expect.stringContaining("2027-03-05") }),
      }),
    )
    const [row] = await database.sql<{ until: string; detail: object }[]>`
      select displayed_until as until, detail from record where subject_code = ${codeOf(n)}`
    expect(row?.until).toBe("2027-03-05")
    expect(row?.detail).not.toHaveProperty("displayed_to")
  })

  test("publishes only what the law lets the public see", async () => {
    await importRows(database.sql, [penaltyRow(n), abnormalRow(n)])
    const rows = await database.sql<{ line: string }[]>`
      select line from log_entry where subject_code = ${codeOf(n)} order by position`
    expect(rows.map((row) => Object.keys(JSON.parse(row.line)))).toEqual([
      [
        "salt",
        "id",
        "list",
        "subject",
        "decision_no",
        "class",
        "violation",
        "content",
        "decided_on",
        "authority",
        "published_on",
      ],
      ["salt", "id", "list", "subject", "ground", "decided_on", "authority", "published_on"],
    ])
  })

  test("writes no personal data and no name into a log entry", async () => {
    await importRows(database.sql, [abnormalRow(n)])
    const [row] = await database.sql<{ entry: string }[]>`select entry from log_entry where subject_code = ${codeOf(n)}`
    expect(Object.keys(JSON.parse(row?.entry ?? ""))).toEqual([
      "op",
      "time",
      "list",
      "authority",
      "replaces",
      "reason",
      "commitment",
    ])
    expect(row?.entry).not.toContain("示例")
    expect(row?.entry).not.toContain(codeOf(n))
  })

  test("tells the log of a new name where the subject has live records, and not otherwise", async () => {
    const size = async () => (await database.sql`select size from log_head`)[0]?.["size"] as number
    await importRows(database.sql, [subjectRow(n)])
    const start = await size()
    await importRows(database.sql, [subjectRow(n, { name: "示例新名一有限公司" })])
    expect(await size()).toBe(start)
    await importRows(database.sql, [abnormalRow(n)])
    await importRows(database.sql, [subjectRow(n, { name: "示例新名二有限公司" })])
    expect(await size()).toBe(start + 2)
  })

  test("stops at what the officer's authority covers", async () => {
    const options = {
      ...importOptions,
      mayPublishFor: (authority: string) => authority.startsWith("4101"),
      mayAmendSubject: (region: string) => region.startsWith("4101"),
    }
    await importRows(database.sql, [subjectRow(n, { region: "110101" })])
    async function* chunks() {
      const rows = [abnormalRow(n), abnormalRow(n, { authority: "110101" }), subjectRow(n, { region: "410105" })]
      yield Buffer.from(rows.map((row) => JSON.stringify(row)).join("\n"))
    }
    const { id, tally } = await importLines(database.sql, chunks(), options)
    expect(tally).toMatchObject({ added: 1, rejected: 2 })
    expect((await remarksOn(id)).map(({ line, field }) => [line, field])).toEqual([
      [2, "authority"],
      [3, "region"],
    ])
  })

  test("loses nothing of a stream that breaks: the batches before the break are in, and the run is open", async () => {
    const first = Array.from({ length: batchRows }, (_, index) => JSON.stringify(subjectRow(500_000 + index))).join(
      "\n",
    )
    async function* chunks() {
      yield Buffer.from(`${first}\n`)
      yield Buffer.from(`${JSON.stringify(subjectRow(n))}\n`)
      throw new Error("the line is cut")
    }
    const [id] = ["7f4df2f1-6f4b-4a55-9d3f-5b9a4e8b8a01"]
    await expect(importLines(database.sql, chunks(), { ...importOptions, newId: () => id })).rejects.toThrow(
      "the line is cut",
    )
    expect(await findRun(database.sql, wholeRegister, id)).toMatchObject({
      rows: batchRows,
      added: batchRows,
      finishedAt: null,
    })
  })

  test("takes lines with byte order mark, carriage returns, gaps and no end", async () => {
    async function* chunks() {
      yield Buffer.from(`\ufeff${JSON.stringify(subjectRow(n))}\r\n\r\n   \n`)
      yield Buffer.from([0xff, 0xfe, 0x0a])
      yield Buffer.from(JSON.stringify(abnormalRow(n)))
    }
    const { id, tally } = await importLines(database.sql, chunks(), importOptions)
    expect(tally).toMatchObject({ rows: 3, added: 2, rejected: 1 })
    expect(await remarksOn(id)).toMatchObject([{ line: 4, outcome: "rejected" }])
  })

  test("keeps the log gapless when many import at once", async () => {
    const files = Array.from({ length: 4 }, (_, file) =>
      Array.from({ length: 300 }, (_, index) => abnormalRow(600_000 + file * 200 + index)),
    )
    // Files overlap: the same record comes from two writers at once.
    await Promise.all(files.map((rows) => importRows(database.sql, rows)))
    const [row] = await database.sql`
      select count(*)::int as records from record where subject_code between ${codeOf(600_000)} and ${codeOf(600_999)}`
    expect(row?.["records"]).toBe(900)
    await assertWhole()
  })

  test("knows a subject by the same code however it is written", async () => {
    const code = makeCode("91000000", `MA${String(n).padStart(6, "0")}`)
    const spaced = `${code.slice(0, 4)} ${code.slice(4).toLowerCase()}`
    const { tally } = await importRows(database.sql, [subjectRow(n), subjectRow(n, { code: spaced })])
    expect(tally).toMatchObject({ added: 1, unchanged: 1 })
  })
})
