/**
 * What the form of penalties (双公示) tells, column by column, of records that were decided here, imported and received: of a
 * cell that is empty it is said why.
 */
import { readFileSync } from "node:fs"
import { beforeAll, describe, expect, test } from "vitest"
import { penaltyColumns } from "../../../src/register/form/penalty-form.ts"
import { nodeXlsx } from "../../../src/table/node-xlsx.ts"
import { mediaTypes, readTable } from "../../../src/table/table.ts"
import { importReleased, importRows, officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { officer } from "../../support/office.ts"
import { publishPenalty } from "../../support/penalty.ts"
import { codeOf, penaltyRow } from "../../support/rows.ts"
import { collect, cutAt, expectTable } from "../../support/table.ts"
import exchange from "../../vectors/penalty-exchange.json" with { type: "json" }

const database = useDatabase()
const app = testApp(() => database.sql)
const all = {
  ...{ CF_WFXW: "发布虚假广告", CF_YJ: "《广告法》第五十五条", CF_JDRQ: "2026-03-02" },
  CF_CFJG: "郑州市金水区市场监督管理局",
}
const ordinary = { procedure: "ordinary", fine_cny: 80_000, party: "operator", lenient_tier: false, field: null }
/** What a cell of a required column looks like that has a form. */
const typed = [
  ["CF_XDR_SHXYM", expect.stringMatching(/^[0-9A-Z]{18}$/)],
  ["CF_XDR_LB", expect.stringMatching(/^(?:法人及非法人组织|自然人|个体工商户)$/)],
  ["CF_JDRQ", expect.stringMatching(/^\d{4}-\d\d-\d\d$/)],
  ["CF_YXQ", expect.stringMatching(/^\d{4}-\d\d-\d\d$/)],
  ["CF_CFJGDM", expect.stringMatching(/^[0-9A-Z]{18}$/)],
  ["CF_SJLYDM", expect.stringMatching(/^[0-9A-Z]{18}$/)],
] as const
const restricted = { kinds: ["fine", "confiscation", "business-restricted"], restriction_ends_on: "2028-01-31" }

beforeAll(async () => {
  const facts = { ...restricted, confiscated_cny: 1_234.5, field: "food" }
  await publishPenalty(app, 61, "决定书（示例）：经查，当事人发布虚假广告。", [], { basis: all.CF_YJ, facts })
  await publishPenalty(app, 64, "决定书（示例）：经查，当事人发布虚假广告。", [], { basis: all.CF_YJ })
  await importRows(database.sql, [
    penaltyRow(62, { authority_code: "11410105000000000A", field: "drug", class: "P3a", confiscated_cny: 500 }),
    penaltyRow(65, { class: "P3c", content: "罚款30000元，吊销许可证", licence: "示例许可证" }),
    penaltyRow(66, {
      ...{ kinds: ["fine"], facts: "示例事实", category: "罚款", licence: "无", valid_to: "2099-12-31", note: "示例" },
      ...{ authority_name: all.CF_CFJG, authority_code: "11410105000000000A", confiscated_cny: 0, field: "none" },
      ...{ source: "示例市公共信用中心", source_code: "11410100000000000A", decision_text: "决定书（示例）" },
      ...{ party: "operator", lenient_tier: false, fine_cny: 80_000, content: "罚款80000元" },
    }),
  ])
  const anna = await officer(app, "officer", "410105", "anna")
  const { status, body } = await anna.post("/v1/decisions", {
    ...{ kind: "received", list: "penalty", subject: { code: codeOf(63), name: "示例第63号商贸有限公司" } },
    ...{ authority: "410105", decided_by: "310101", decision_no: "沪市监处罚〔2026〕63号", decided_on: all.CF_JDRQ },
    ...{ received_on: "2026-03-09", violation: all.CF_WFXW, content: "罚款80000元", basis: all.CF_YJ },
    decision_text: "决定书（示例）：当事人发布虚假广告。",
    facts: { ...facts, procedure: "ordinary", fine_cny: 80_000, party: "operator", lenient_tier: false },
  })
  expect(status, JSON.stringify(body)).toBe(201)
  await (await officer(app, "checker", "410105", "boris")).act(body, "publish")
})

async function exported(format: "csv" | "xlsx") {
  const headers = await officerHeader("administrator", "410000")
  const answer = await app.request(`/v1/forms/penalty/records?format=${format}`, { headers })
  return new Uint8Array(await answer.arrayBuffer())
}
async function tellsOf(n: number) {
  const table = expectTable(await readTable(cutAt(await exported("csv")), { xlsx: nodeXlsx }))
  const { columns } = table
  const cells = (await collect(table)).find((row) => row.cells.includes(codeOf(n)))?.cells ?? []
  const told = Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? ""]))
  return { told, empty: columns.filter((column) => told[column] === "") }
}

// What is displayed has not ended; the form knows no other.
const displayed = "what is exported is displayed, so nothing of an end can be known"
const always = {
  停止公示日期: displayed,
  停止公示类型: displayed,
  停止公示原因: displayed,
  停止公示决定书文号: displayed,
}
const unasked = {
  CF_NR_ZKDX: "no licence was named",
  BZ: "nobody has noted anything",
  CF_SJLYDM: "no unified code of the authority is known, and six digits of a region are no code of a source",
}
const unsaid = "its source has not said it"
const unrestricted = "nothing binds the party until a day"
const noText = "its source has brought no text"
const source = { CF_SJLY: unsaid, CF_SJLYDM: unsaid }

/** By how a record came, the columns that are empty and why. */
const records: readonly [came: string, n: number, empty: Readonly<Record<string, string>>, told: object][] = [
  [
    "decided here, with a restriction",
    61,
    { ...unasked, ...always },
    {
      ...{ ...all, CF_XDR_MC: "示例第61号商贸有限公司", CF_WSH: "郑市监处罚〔2026〕61号" },
      ...{
        CF_CFLB: "罚款；没收；限制开展生产经营活动",
        CF_YXQ: "2028-01-31",
        CF_SJLY: all.CF_CFJG,
      },
      ...{ CF_NR: "罚款80000元", CF_NR_FK: "8", CF_NR_WFFF: "0.12345", CF_GSJZQ: "2029-06-30", CF_CFJGDM: "410105" },
      ...{ 公示类别: "P3b 限制开展生产经营活动、责令停产停业、限制从业", 公示日期: "2026-06-30", 所属领域: "食品" },
      ...{ 限制期限截止日期: "2028-01-31", 决定书文本: "决定书（示例）：经查，当事人发布虚假广告。" },
    },
  ],
  [
    "decided here, a fine alone",
    64,
    {
      ...{ ...unasked, ...always, CF_NR_WFFF: "nothing is confiscated" },
      ...{ CF_YXQ: unrestricted, 限制期限截止日期: unrestricted },
    },
    {
      ...{ CF_CFLB: "罚款", CF_NR_FK: "8", CF_SJLY: all.CF_CFJG, 所属领域: "无" },
      CF_SY: "决定书（示例）：经查，当事人发布虚假广告。",
    },
  ],
  [
    "pushed by another province and received",
    63,
    { ...unasked, ...always },
    {
      ...{ ...all, CF_CFJG: "上海市黄浦区市场监督管理局", CF_WSH: "沪市监处罚〔2026〕63号", CF_CFJGDM: "310101" },
      ...{ CF_SJLY: "上海市黄浦区市场监督管理局", CF_YXQ: "2028-01-31" },
      ...{ CF_CFLB: "罚款；没收；限制开展生产经营活动", CF_NR_FK: "8", CF_NR_WFFF: "0.12345" },
      ...{ CF_GSJZQ: "2029-06-30", 公示日期: "2026-06-30", 所属领域: "食品", 限制期限截止日期: "2028-01-31" },
      决定书文本: "决定书（示例）：当事人发布虚假广告。",
    },
  ],
  [
    "imported with its amounts alone",
    62,
    {
      ...{ ...always, ...source, CF_SY: unsaid, CF_NR_ZKDX: unsaid, BZ: unsaid, 决定书文本: noText },
      ...{ CF_YXQ: unrestricted, 限制期限截止日期: unrestricted },
    },
    {
      ...{ ...all, CF_NR_FK: "3", CF_NR_WFFF: "0.05", CF_GSJZQ: "2029-03-05", CF_CFJGDM: "11410105000000000A" },
      ...{ 所属领域: "药品", CF_CFLB: "罚款；没收" },
    },
  ],
  [
    "imported with an amount and a kind that nobody has told",
    65,
    {
      ...{ ...always, ...source, CF_SY: unsaid, BZ: unsaid, 决定书文本: noText, 所属领域: unsaid, CF_NR_WFFF: unsaid },
      ...{ CF_YXQ: unrestricted, 限制期限截止日期: unrestricted },
      CF_CFLB: "its class and its content tell of more than the fine, and a category is taken for the whole",
    },
    { CF_NR_FK: "3", CF_NR_ZKDX: "示例许可证" },
  ],
  [
    "imported with all that a source can say of one that is displayed",
    66,
    { ...always, 限制期限截止日期: unrestricted },
    {
      CF_CFLB: "罚款",
      CF_YXQ: "2099-12-31",
      CF_SJLY: "示例市公共信用中心",
      CF_NR_WFFF: "0",
      公示类别: "P2 一般：其他行政处罚",
    },
  ],
]

describe("the form of penalties", () => {
  test.each(records)("tells of one %s all that is known, and why a cell is empty", async (_, n, empty, told) => {
    const found = await tellsOf(n)
    expect(found.empty.toSorted()).toEqual(Object.keys(empty).toSorted())
    expect(found.told).toMatchObject(told)
  })

  test("leaves no column empty in all of them but those of an end", async () => {
    const found = await Promise.all(records.map(([, n]) => tellsOf(n)))
    const never = penaltyColumns
      .map(({ header }) => header)
      .filter((header) => found.every(({ told }) => told[header] === ""))
    expect(never).toEqual(Object.keys(always))
  })

  test("has each column in the documentation, with where it comes from and when it is filled", () => {
    const rows = readFileSync("docs/formats.md", "utf8").matchAll(/^\| `([^`|]+)` +\| ([^|]+) \| ([^|]+) \|$/gm)
    const documented = new Map([...rows].map(([, column = "", from = "", when = ""]) => [column, [from, when]]))
    for (const { header } of penaltyColumns) expect([header, documented.get(header)?.length]).toEqual([header, 2])
  })

  test("goes out with the code that its authority has told in its settings", async () => {
    const code = "11410105000000000A"
    await database.sql`
      insert into document_office (authority, name, prefix, code) values ('410105', ${all.CF_CFJG}, '金水市监', ${code})
      on conflict (authority) do update set code = excluded.code`
    const { told, empty } = await tellsOf(61)
    expect(told).toMatchObject({ CF_CFJGDM: code, CF_SJLYDM: code, CF_XDR_LB: "法人及非法人组织" })
    expect(empty).not.toContain("CF_SJLYDM")
    // What a source has sent is not what the authority sends.
    expect((await tellsOf(65)).told).toMatchObject({ CF_CFJGDM: "410105", CF_SJLYDM: "" })
  })

  test("goes out with every column that the exchange requires, of what is decided here", async () => {
    const code = "114101050000000008"
    const settings = { name: all.CF_CFJG, prefix: "金水市监", code, validity: "2099-12-31" }
    const hua = await officerHeader("head", "410105", "hua")
    const asked = {
      method: "PUT",
      headers: { ...hua, "content-type": "application/json" },
      body: JSON.stringify(settings),
    }
    const { waiting } = (await (await app.request("/v1/documents/office", asked)).json()) as { waiting: { id: string } }
    const wei = { ...(await officerHeader("checker", "410105", "wei")), "content-type": "application/json" }
    const body = JSON.stringify({ act: "confirm" })
    const confirm = { method: "POST", headers: wei, body }
    expect((await app.request(`/v1/documents/changes/${waiting.id}`, confirm)).status).toBe(200)
    const required = exchange.columns.filter(({ required }) => required).map(({ column }) => column)
    expect(required).toHaveLength(15)
    for (const n of [61, 63, 64]) {
      const { told, empty } = await tellsOf(n)
      // A bureau of another province is known here by its region alone: its own code comes from nobody.
      const unknown = n === 63 ? ["CF_CFJGDM", "CF_SJLYDM"] : []
      expect(required.filter((column) => empty.includes(column))).toEqual(unknown.slice(1))
      for (const [column, form] of typed)
        if (!unknown.includes(column)) expect([column, told[column]]).toEqual([column, form])
    }
    expect((await tellsOf(64)).told).toMatchObject({ CF_YXQ: "2099-12-31" })
    // A restriction's last day stands before what the authority has set.
    expect((await tellsOf(61)).told).toMatchObject({ CF_YXQ: "2028-01-31" })
  })

  test("tells what the case was given for the exchange before what follows from it", async () => {
    const given = {
      established_facts: "经查，当事人于网店发布虚假广告（示例）",
      valid_to: "2027-03-02",
      licence: "示例许可证",
    }
    await publishPenalty(app, 67, "决定书（示例）：经查，当事人发布虚假广告。", [], { basis: all.CF_YJ, ...given })
    const { told } = await tellsOf(67)
    expect(told).toMatchObject({ CF_SY: given.established_facts, CF_YXQ: "2027-03-02", CF_NR_ZKDX: "示例许可证" })
    const anna = await officer(app, "officer", "410105", "anna")
    const early = await anna.post("/v1/decisions", {
      ...{ kind: "penalty", subject: { code: codeOf(68), name: "示例第68号商贸有限公司" }, authority: "410105" },
      ...{ decision_no: "郑市监处罚〔2026〕68号", decided_on: "2026-03-02", violation: "发布虚假广告" },
      ...{ content: "罚款80000元", valid_to: "2026-03-01", facts: { ...restricted, ...ordinary } },
    })
    expect([early.status, JSON.stringify(early.body)]).toEqual([400, expect.stringContaining("/valid_to")])
  })

  test("is nothing new where it came from, whatever the authority calls itself", async () => {
    for (const name of [all.CF_CFJG, "金水区市场监督管理局（示例）"]) {
      await database.sql`
        insert into document_office (authority, name, prefix) values ('410105', ${name}, '金水市监')
        on conflict (authority) do update set name = excluded.name`
      expect((await tellsOf(62)).told).toMatchObject({ CF_CFJG: name })
      expect((await tellsOf(64)).told).toMatchObject({ CF_SY: "决定书（示例）：经查，当事人发布虚假广告。" })
      for (const format of ["csv", "xlsx"] as const) {
        const headers = { ...(await officerHeader("administrator", "410000")), "content-type": mediaTypes[format] }
        const body = await exported(format)
        const run = await (await importReleased(app, "410000", "/v1/imports", { headers, body })).json()
        const count = records.length + 1
        expect(run).toMatchObject({ rows: count, unchanged: count, added: 0, amended: 0, rejected: 0, remarks: [] })
      }
    }
  })
})
