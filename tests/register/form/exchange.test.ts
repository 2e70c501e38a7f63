/**
 * Forms through the whole register: out, into an empty one, out again; and what is said of rows that can't be taken.
 */
import { readFile } from "node:fs/promises"
import { beforeAll, describe, expect, test } from "vitest"
import { type ListName, lists } from "../../../src/law/list.ts"
import { sampleLines } from "../../../src/register/sample/sample.ts"
import { encodeGb18030 } from "../../../src/table/gb18030.ts"
import { nodeXlsx } from "../../../src/table/node-xlsx.ts"
import { mediaTypes, readTable } from "../../../src/table/table.ts"
import { actOnImport, importReleased, importRows, officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { remarksOf } from "../../support/remarks.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow } from "../../support/rows.ts"
import { collect, cutAt, expectTable } from "../../support/table.ts"

const names = Object.keys(lists) as ListName[]
const formats = ["csv", "xlsx"] as const

const refusedForm = { status: 400, type: "urn:gongshi:problem:invalid-request" }

const tricky = [
  penaltyRow(1, {
    ...{ fine_cny: 12_345.67, confiscated_cny: 0.01, facts: '他说："好"，\n然后=走了', category: "-罚款" },
    ...{ licence: "=示例许可证", valid_to: "2099-12-31", displayed_to: "2027-01-01", note: "'带撇号" },
    ...{ authority_name: "郑州市金水区市场监督管理局", authority_code: "11410105000000000A" },
    ...{ source: "示例中心；市", source_code: "11410105000000000A", restriction_ends_on: "2030-01-01" },
  }),
  penaltyRow(2, { violation: undefined, content: undefined, basis: undefined, fine_cny: undefined, class: undefined }),
  penaltyRow(7, { decision_text: "=决定书\n当事人＊＊" }),
  penaltyRow(3, { authority_name: "示例执法队", authority_code: "11410102000000000A" }),
  abnormalRow(4, { authority_name: "示例登记处" }),
  abnormalRow(5, { authority_name: "河南省郑州市金水区市场监督管理局" }),
  abnormalRow(6, { kind: "serious", ground: "SV-0501", base_penalty_no: "9号", restriction_ends_on: "2031-01-01" }),
]

describe.each(names)("the form of the %s list", (list) => {
  const source = useDatabase()
  const from = testApp(() => source.sql)
  const copies = { csv: useDatabase(), xlsx: useDatabase() }
  // Of the whole country, as the sample is: two people publish for their own authority and those below.
  const administrator = () => officerHeader("administrator", "100000")

  beforeAll(async () => {
    await importRows(source.sql, tricky)
    await importRows(source.sql, [...sampleLines({ subjects: 300, records: 900, seed: 11, today: "2026-06-30" })])
  })

  async function fetchForm(app: typeof from, format: string, query = ""): Promise<Buffer> {
    const path = `/v1/forms/${list}/records?format=${format}${query}`
    const answer = await app.request(path, { headers: await administrator() })
    expect(answer.status).toBe(200)
    expect(answer.headers.get("content-disposition")).toContain(`${list}-records.${format}`)
    return Buffer.from(await answer.arrayBuffer())
  }
  async function send(app: typeof from, format: "csv" | "xlsx", body: Uint8Array<ArrayBuffer>) {
    const headers = { ...(await administrator()), "content-type": mediaTypes[format] }
    const answer = await importReleased(app, "100000", "/v1/imports", { headers, body })
    expect(answer.status).toBe(200)
    const run = (await answer.json()) as Record<string, unknown>
    // What misses something that the law asks of a file is left by that release, and released by itself.
    const left = await app.request("/v1/imports?state=waiting", { headers: await administrator() })
    for (const { id } of ((await left.json()) as { results: { id: string }[] }).results) {
      const released = await actOnImport(app, "100000", id, { act: "release" })
      // A refusal would stand here with its reason.
      expect([released.status, released.ok ? null : await released.json()]).toEqual([200, null])
      run["added"] = Number(run["added"]) + Number(((await released.json()) as { added: number }).added)
    }
    return run
  }
  const cellsOf = async (bytes: Uint8Array) => {
    const table = expectTable(await readTable(cutAt(bytes), { xlsx: nodeXlsx }))
    return { columns: table.columns, rows: await collect(table) }
  }

  test.each(formats)("goes out, into an empty register, and out again the same (%s)", async (format) => {
    const copy = testApp(() => copies[format].sql)
    const out = await fetchForm(from, format)
    const run = await send(copy, format, new Uint8Array(out))
    const [counted] = await source.sql`
      select count(*)::int as live from record
      where list = ${list} and state = 'live'`
    expect(run).toMatchObject({ rows: counted?.["live"], added: counted?.["live"], rejected: 0 })
    const again = await fetchForm(copy, format)
    expect(await cellsOf(again)).toEqual(await cellsOf(out))
    // A workbook of the same rows is the same file too.
    expect(again.equals(out)).toBe(true)
    const content = (database: typeof source) => database.sql`
      select id, subject_name, ground, penalty_class, decision_no, decided_on::text, authority, published_on::text,
        detail - 'served_sha256' - 'published_sha256' - array['authority_name', 'category', 'valid_to'] as detail,
        detail->>'authority_name' as name, detail->>'category' as category, detail->>'valid_to' as valid_to
      from record where list = ${list} and state = 'live' order by id`
    const copied = await content(copies[format])
    // Where no source has told it, the form tells what the register works out.
    const held = (await content(source)).map((row, at) => {
      const told = ["name", "category", "valid_to"].map((key) => [key, row[key] ?? copied[at]?.[key]])
      return { ...row, ...Object.fromEntries(told) }
    })
    expect(copied).toEqual(held)
  })

  // What is exported is displayed, so that nothing of an end can be known; the field of a penalty its source alone tells.
  const untold: Readonly<Record<ListName, readonly string[]>> = {
    abnormal: ["移出日期", "移出类型", "移出经营异常名录原因", "移出决定书文号", "作出决定机关(移出)"],
    serious: ["移出日期", "移出类型", "移出严重违法失信名单原因", "移出决定书文号", "作出决定机关(移出)"],
    penalty: ["所属领域", "停止公示日期", "停止公示类型", "停止公示原因", "停止公示决定书文号"],
  }
  test("leaves no column empty that the register knows, and the end of display in none of its rows", async () => {
    const { columns, rows } = await cellsOf(await fetchForm(from, "csv"))
    const empty = columns.filter((_, at) => rows.every(({ cells }) => (cells[at] ?? "") === ""))
    expect(empty).toEqual(untold[list])
    const full = ["统一社会信用代码", "CF_XDR_SHXYM", "CF_WSH", "CF_JDRQ", "CF_GSJZQ", "CF_CFJGDM", "公示日期"]
    for (const column of full.filter((name) => columns.includes(name))) {
      const at = columns.indexOf(column)
      expect([column, rows.filter(({ cells }) => (cells[at] ?? "") === "").length]).toEqual([column, 0])
    }
  })

  test.each(formats)("changes nothing where it came from (%s)", async (format) => {
    const run = await send(from, format, new Uint8Array(await fetchForm(from, format)))
    expect(run).toMatchObject({ unchanged: run["rows"], added: 0, amended: 0, rejected: 0 })
  })

  test("holds the same in GB18030", async () => {
    const utf8 = (await fetchForm(from, "csv")).toString().replace("\ufeff", "")
    expect(await fetchForm(from, "csv", "&encoding=gb18030")).toEqual(Buffer.from(encodeGb18030(utf8)))
  })

  test("reaches as far as the officer's authority", async () => {
    const headers = await officerHeader("officer", "410105")
    const answer = await from.request(`/v1/forms/${list}/records?format=csv`, { headers })
    const { rows } = await cellsOf(Buffer.from(await answer.arrayBuffer()))
    const [counted] = await source.sql`
      select count(*)::int as own from record where list = ${list} and state = 'live' and authority = '410105'`
    expect(rows).toHaveLength(counted?.["own"])
    const nobody = await from.request(`/v1/forms/${list}/records`)
    expect(await nobody.json()).toMatchObject({ status: 401, type: "urn:gongshi:problem:credentials-missing" })
  })

  test.each(formats)("has a template that takes no record and explains every column (%s)", async (format) => {
    const answer = await from.request(`/v1/forms/${list}?format=${format}`)
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect(await send(from, format, new Uint8Array(bytes))).toMatchObject({ rows: 0, remarks: [] })
    const { columns } = await cellsOf(bytes)
    const options = format === "xlsx" ? { xlsx: nodeXlsx, sheet: "说明" } : { xlsx: null }
    const explained = await collect(expectTable(await readTable(cutAt(bytes), options)))
    for (const column of columns) expect(explained.some(({ cells }) => cells.includes(column))).toBe(true)
  })
})

describe("a form that is sent", () => {
  const database = useDatabase()
  const { request } = testApp(() => database.sql)
  const header = "CF_XDR_MC,CF_XDR_SHXYM,CF_WSH,CF_NR_FK,CF_JDRQ,CF_CFJG,法定代表人"
  const row = (n: number, { code = codeOf(n), day = "2026-03-02", fine = "3.5" } = {}) =>
    `示例第${n}号店,${code},${n}号,${fine},${day},郑州市金水区市场监督管理局,某人`

  async function send(
    text: string | Uint8Array<ArrayBuffer>,
    query = "",
    type = "text/csv",
    role = "officer" as const,
  ) {
    const headers = { ...(await officerHeader(role, "410105")), "content-type": type }
    return importReleased({ request }, "410105", `/v1/imports${query}`, { headers, body: text })
  }

  test("names every wrong cell by row, column and reason, and takes the others", async () => {
    const text = [
      header,
      row(1),
      row(2, { day: "2026-02-30", fine: "三万" }),
      "",
      row(3, { code: "9.1E+17" }),
      row(4, { code: "91" }),
    ]
    const run = (await (await send(text.join("\r\n"))).json()) as {
      id: string
      remarks: { line: number; field: string }[]
    }
    expect(run).toMatchObject({ rows: 4, added: 1, rejected: 3 })
    expect(run.remarks.map(({ line, field }) => [line, field])).toEqual([
      [1, "法定代表人"],
      [2, "公示日期"],
      [2, "公示类别"],
      [3, "CF_NR_FK"],
      [3, "CF_JDRQ"],
      [5, "CF_XDR_SHXYM"],
      [6, "CF_XDR_SHXYM"],
    ])
    const all = await remarksOf(database.sql, run.id, 100)
    expect(JSON.stringify(all)).not.toContain("某人")
    const [kept] = await database.sql`select detail from record where subject_code = ${codeOf(1)}`
    expect(kept?.["detail"]).toMatchObject({ fine_cny: 35_000 })
  })

  test("stays silent on what it has no column for", async () => {
    const before = penaltyRow(20, {
      subject: { code: codeOf(20), name: "示例第20号店" },
      decision_no: "20号",
      facts: "事实",
    })
    await importRows(database.sql, [{ ...before, authority_name: "郑州市金水区市场监督管理局", fine_cny: 35_000 }])
    expect(await (await send(`${header}\n${row(20)}`)).json()).toMatchObject({ unchanged: 1 })
    expect(await (await send(`${header}\n${row(20, { fine: "4" })}`)).json()).toMatchObject({ amended: 1 })
    const [kept] = await database.sql`select penalty_class, detail from record where subject_code = ${codeOf(20)}`
    expect(kept).toMatchObject({ penalty_class: "P2", detail: { facts: "事实", fine_cny: 40_000 } })
    const cleared = `${header},CF_SY\n${row(20, { fine: "4" })},`
    expect(await (await send(cleared)).json()).toMatchObject({ amended: 1 })
    const [now] = await database.sql`select detail from record where subject_code = ${codeOf(20)}`
    expect(now?.["detail"]).not.toHaveProperty("facts")
  })

  test("stops at what the officer's authority covers", async () => {
    const text = `${header}\n${row(30).replace("郑州市金水区", "北京市朝阳区")}`
    expect(await (await send(text)).json()).toMatchObject({
      rejected: 1,
      remarks: [{ line: 1 }, { line: 2, field: "CF_CFJG" }],
    })
  })

  test.each([
    ["without a needed column", "CF_XDR_MC,CF_WSH,CF_JDRQ,CF_CFJGDM\n示例,1号,2026-03-02,410105", "", "CF_XDR_SHXYM"],
    ["of no form", "甲,乙\n1,2", "", "template"],
    ["of two lists", "名称,统一社会信用代码,列入事由,文号,列入日期,列入机关,公示日期\n", "", "name it"],
    ["that is empty", "", "", "empty"],
    ["that is another list's", `${header}\n${row(40)}`, "?list=serious", "列入严重违法失信名单原因"],
  ])("%s is refused as a whole", async (_, text, query, reason) => {
    const answer = await send(text, `${query}${query ? "&" : "?"}lang=en`)
    expect(await answer.json()).toMatchObject({ ...refusedForm, detail: expect.stringContaining(reason) })
  })

  test("may be a workbook of another program, with a title above its header", async () => {
    const book = new Uint8Array(await readFile("tests/vectors/xlsx/openpyxl-penalty.xlsx"))
    const run = await (await send(book, "?source=openpyxl.xlsx", mediaTypes.xlsx)).json()
    expect(run).toMatchObject({
      rows: 3,
      added: 2,
      rejected: 1,
      remarks: expect.arrayContaining([expect.objectContaining({ line: 5, field: "统一社会信用代码" })]),
    })
    const rows = await database.sql`
      select decided_on::text, published_on::text, detail->'fine_cny' as fine from record where decision_no like '示例簿%' order by decision_no`
    expect(rows).toEqual([
      { decided_on: "2026-03-02", published_on: "2026-03-05", fine: 35_000 },
      { decided_on: "2026-03-02", published_on: "2026-03-05", fine: 3_000 },
    ])
  })

  test("as a workbook is refused with a next step where the platform has none", async () => {
    const poor = testApp(() => database.sql, { xlsx: null })
    const headers = { ...(await officerHeader("officer", "410105")), "content-type": mediaTypes.xlsx }
    const body = new Uint8Array(await readFile("tests/vectors/xlsx/openpyxl.xlsx"))
    const answer = await poor.request("/v1/imports?lang=en", { method: "POST", headers, body })
    expect(await answer.json()).toMatchObject({ ...refusedForm, detail: expect.stringContaining("save it as CSV") })
    for (const path of ["", "/records"]) {
      expect(await (await poor.request(`/v1/forms/penalty${path}`, { headers })).json()).toMatchObject(refusedForm)
      expect((await poor.request(`/v1/forms/penalty${path}?format=csv`, { headers })).status).toBe(200)
    }
  })
})

describe("an end that a form tells", () => {
  const database = useDatabase()
  const app = testApp(() => database.sql)
  const rows = { abnormal: abnormalRow(1), penalty: penaltyRow(2), serious: seriousRow(3) }
  const ends = {
    abnormal: { day: "移出日期", kind: "移出类型", reason: "移出经营异常名录原因", state: "corrected" },
    serious: { day: "移出日期", kind: "移出类型", reason: "移出严重违法失信名单原因", state: "revoked" },
    penalty: { day: "停止公示日期", kind: "停止公示类型", reason: "停止公示原因", state: "withdrawn" },
  } as const satisfies Record<ListName, object>
  const words = { corrected: "更正", revoked: "决定被撤销、确认违法或者无效", withdrawn: "revoked" } as const

  test.each(names)("by its kind and reason leads to the state (%s)", async (list) => {
    await importRows(database.sql, [rows[list]])
    const header = await officerHeader("administrator", "410000")
    const form = await app.request(`/v1/forms/${list}/records?format=csv`, { headers: header })
    const [head = "", row = ""] = (await form.text()).replace("\ufeff", "").split("\r\n")
    const { day, kind, reason, state } = ends[list]
    const filled = (told: Record<string, string>) => {
      const cells = row.split(",")
      for (const [column, cell] of Object.entries(told)) cells[head.split(",").indexOf(column)] = cell
      return `${head}\r\n${cells.join(",")}\r\n`
    }
    const send = async (body: string) => {
      const headers = { ...header, "content-type": mediaTypes.csv }
      return (await importReleased(app, "410000", "/v1/imports", { headers, body })).json()
    }
    // A decision that was revoked is given its reason, in the file's own column.
    expect(await send(filled({ [day]: "2026-06-15", [kind]: words[state] }))).toMatchObject({
      rejected: 1,
      remarks: [{ field: reason }],
    })
    const ended = { [day]: "2026-06-15", [kind]: words[state], [reason]: "示例理由" }
    // A serious listing is revoked by a decision of its own, which has a number.
    const number = list === "serious" ? { 移出决定书文号: "郑市监撤〔2026〕3号" } : {}
    if (list === "serious") {
      expect(await send(filled(ended))).toMatchObject({ rejected: 1, remarks: [{ field: "移出决定书文号" }] })
    }
    expect(await send(filled({ ...ended, ...number }))).toMatchObject({
      rejected: 0,
      amended: 1,
    })
    const [held] = await database.sql`select state from record where list = ${list}`
    expect(held?.["state"]).toBe(state)
  })
})
