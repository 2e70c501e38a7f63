/**
 * Nothing personal gets out: canaries in every field of a subject, a record, a shop and a proceeding, looked for wherever
 * something leaves; and what an officer answers.
 */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { gunzipSync } from "node:zlib"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { makeCode } from "../../src/names/code.ts"
import { createSigningKey } from "../../src/signing/signing-key.ts"
import { importReleased, importRows, officerHeader, testApp } from "../support/app.ts"
import { gongshi, useFolder } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"
import { exportFolder } from "../support/export.ts"
import { officer, visit, type Worker } from "../support/office.ts"
import { remarksOf } from "../support/remarks.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow, subjectRow } from "../support/rows.ts"

const database = useDatabase()
const cwd = useFolder()
const app = testApp(() => database.sql, { clock: () => Date.parse("2026-03-10T04:00:00Z") })
const remarksOn = (id: string) => remarksOf(database.sql, id, 1_000)

// Numbers with right check digits that belong to nobody: births of the nineteenth century, segments without an operator.
const canaries = [
  "41990118991231008X",
  "419901 18991231 008X",
  "419901-18991231-008X",
  "419901********008X",
  "419901991231002",
  "４１９９０１１８９９１２３１００８Ｘ",
  "4199\u200b0118991231008X",
  "15412345678",
  "154-1234-5678",
  "+86 154 1234 5678",
  "154****5678",
  "0388-66668888",
  "someone@example.com",
  "微信号：canary_88",
  "金水区示例小区3号楼2单元501室",
]

let n = 0
let anna: Worker
let boris: Worker
beforeAll(async () => {
  anna = await officer(app, "officer", "410105", "anna")
  boris = await officer(app, "checker", "410105", "boris")
})
beforeEach(() => {
  n++
})

/** Everything that a table holds, as text. */
async function tables(): Promise<string> {
  const { sql } = database
  const names = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public'`
  const dumps = names.map(({ name }) => sql`select ${sql(name)}::text as row from ${sql(name)}`)
  return JSON.stringify(await Promise.all(dumps))
}

const yes = { answer: "yes", evidence: "示例卷宗第 1 页" }
const about = () => ({ subject: { code: codeOf(n), name: `示例第${n}号商贸有限公司` }, authority: "410105" })
const abnormal = () => ({ kind: "abnormal", ...about(), ground: "AB-E4", arose_on: "2026-03-02", evidence: "现场核查" })
const facts = {
  ...{ kinds: ["fine"], procedure: "ordinary", fine_cny: 80_000, party: "operator", lenient_tier: false, field: null },
  restriction_ends_on: null,
}
const penalty = () => ({
  ...{ kind: "penalty", ...about(), decision_no: `郑市监处罚〔2026〕${n}号`, decided_on: "2026-03-02" },
  ...{ violation: "发布虚假广告", content: "罚款80000元", basis: "《广告法》第五十五条", facts },
})
const received = () => ({
  ...{ kind: "received", list: "penalty", ...about(), decided_by: "310101", decision_no: `沪市监处罚〔2026〕${n}号` },
  ...{ decided_on: "2026-02-27", received_on: "2026-03-09", class: "P2", violation: "示例", content: "罚款30000元" },
})
const serious = () => ({
  ...{
    kind: "serious",
    ...about(),
    ground: "SV-0501",
    base_penalty_no: `郑市监处罚〔2026〕${n}号`,
    base_penalty: { authority: "示例市场监督管理局", decided_on: "2026-02-02" },
  },
  gate: { gravity: yes, heavier_penalty: yes, intent_not_excluded: yes, factors: yes },
})

describe.each(canaries)("%j", (canary) => {
  const said: string[] = []
  afterAll(async () => {
    const everything = [await tables(), ...said, ...app.log].join("\n")
    // A table of half a megabyte is no message.
    expect(everything.includes(canary)).toBe(false)
  })
  const trader = { code: makeCode("92000000", "MA000001"), name: "示例面馆", kind: "subject", region: "410105" }

  test("is refused in every field of an import, by field and place", async () => {
    const rows: [object, string][] = [
      [subjectRow(n, { name: `示例${canary}` }), "name"],
      [subjectRow(n, { former_names: ["示例旧名", canary] }), "former_names/1"],
      [{ ...trader, operator: canary }, "operator"],
      ...(["platform", "name"] as const).map((field): [object, string] => [
        subjectRow(n, { shops: [{ platform: "示例商城", name: "示例小店", [field]: `示例 ${canary}` }] }),
        `shops/0/${field}`,
      ]),
      [
        subjectRow(n, {
          shops: [{ platform: "示例商城", name: "示例", url: `https://shop.example/${encodeURIComponent(canary)}` }],
        }),
        "shops/0/url",
      ],
      [abnormalRow(n, { subject: { code: codeOf(n), name: `示例 ${canary}` } }), "subject/name"],
      [abnormalRow(n, { decision_no: "示例" }), "x"],
      [seriousRow(n, { base_penalty_no: canary }), "base_penalty_no"],
      ...(["decision_no", "violation", "content"] as const).map((field): [object, string] => [
        penaltyRow(n, { [field]: `示例 ${canary} 示例` }),
        field,
      ]),
    ].filter(([, field]) => field !== "x") as [object, string][]
    const { id, tally } = await importRows(
      database.sql,
      rows.map(([row]) => row),
    )
    const remarks = await remarksOn(id)
    expect(remarks.map(({ field }) => field)).toEqual(rows.map(([, field]) => field))
    expect(tally).toMatchObject({ rejected: rows.length, added: 0 })
    for (const { reason } of remarks) expect(reason.zh).toMatch(/第 \d+ (?:至 \d+ )?字/)
    said.push(JSON.stringify(remarks))
  })

  test("is refused in every proceeding that publishes, at its pointer", async () => {
    const named = (row: object) => ({ ...row, subject: { code: codeOf(n), name: `示例 ${canary}` } })
    const begun: [object, string][] = [
      [named(abnormal()), "/subject/name"],
      [named(serious()), "/subject/name"],
      [{ ...serious(), base_penalty_no: canary }, "/base_penalty_no"],
      [named(penalty()), "/subject/name"],
      [{ ...penalty(), decision_no: canary }, "/decision_no"],
      [named(received()), "/subject/name"],
      [{ ...received(), content: `罚款 ${canary}` }, "/content"],
      [{ ...received(), violation: `示例 ${canary}` }, "/violation"],
    ]
    for (const [body, pointer] of begun) {
      const answer = await anna.post("/v1/decisions", body)
      expect(answer, pointer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } })
      said.push(JSON.stringify(answer))
    }
    const { body } = await anna.post("/v1/decisions", abnormal())
    const refused = await anna.post(`/v1/decisions/${body.id}/acts`, { act: "confirm", decision_no: canary })
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: "/decision_no" }] } })
    said.push(JSON.stringify(refused))
  })
})

describe("what stays inside", () => {
  test("leaves by no page, answer, feed, export or log entry", async () => {
    const inside = "41990118991231008X"
    const { body } = await anna.post("/v1/decisions", { ...penalty(), violation: `当事人${inside}发布虚假广告` })
    await anna.act(body, "serve", {
      served_on: "2026-03-05",
      delivery: { method: "direct", proof: "送达回证（示例）" },
    })
    const served = `当事人身份证${inside}，违反《广告法》。`
    const redactions = [{ start: served.indexOf(inside), end: served.indexOf(inside) + inside.length, reason: "证件" }]
    await anna.act(body, "classify", { served_text: served, redactions, violation: "发布虚假广告" })
    await boris.act(body, "check")
    const { record_id } = await anna.act(body, "publish")
    const code = codeOf(n)
    const header = await officerHeader("auditor", "410105")
    const answers = await Promise.all(
      [`/v1/records/${record_id}`, `/v1/subjects/${code}`, `/subjects/${code}`, `/v1/decisions/${body.id}`].map(
        async (address) => (await app.request(address, { headers: header })).text(),
      ),
    )
    const folder = await mkdtemp(path.join(tmpdir(), "gongshi-canary-"))
    await exportFolder(database.sql, await createSigningKey("Ed25519"), folder)
    const files = await Promise.all(
      (await readdir(folder)).map(async (name) => {
        const bytes = await readFile(path.join(folder, name))
        return name.endsWith(".gz") ? gunzipSync(bytes).toString() : bytes.toString("latin1")
      }),
    )
    await rm(folder, { recursive: true })
    expect([...answers, ...files, ...app.log, await tables()].join("\n")).not.toContain(inside)
    // The name is set apart from the text around it, whatever direction it takes.
    expect(answers[2]).toContain(`<bdi>示例第${n}号商贸有限公司</bdi>`)
  })
})

describe("an answer of an officer", () => {
  const send = async (rows: readonly object[], header: Record<string, string>) => {
    const response = await importReleased(app, "410105", "/v1/imports", {
      headers: { ...header, "content-type": "application/x-ndjson" },
      body: rows.map((row) => JSON.stringify(row)).join("\n"),
    })
    return (await response.json()) as { rejected: number; added: number; remarks: { field: string }[] }
  }
  const hotline = "在店内张贴投诉电话0388-66668888、0388-66669999"

  test("lets a row of an import in by its place, or where it is the only one of a field, and is audited", async () => {
    const officers = await officerHeader("officer", "410105", "anna")
    const row = penaltyRow(n, { violation: hotline })
    const reason = "企业公开电话"
    const [first, last] = [hotline.indexOf("0388"), hotline.lastIndexOf("0388")]
    const place = (start: number) => ({ field: "violation", start, reason })
    // Why it is kept is kept for good, and is no place for a number either.
    const told = [{ field: "violation", reason: "电话15412345678是企业的" }]
    expect(await send([{ ...row, kept: told }], officers)).toMatchObject({
      ...{ rejected: 1, remarks: [{ field: "kept/0/reason" }] },
    })
    for (const more of [
      { field: "11010519491231002X", reason: "示例" },
      { field: "violation", reason: "示例", start: -1 },
      { field: "violation", reason: "示例", "11010519491231002X": 1 },
    ]) {
      const refused = await send([{ ...row, kept: [{ field: "violation", reason: "企业公开电话" }, more] }], officers)
      expect(refused).toMatchObject({ rejected: 1, remarks: [{ field: "kept/1" }] })
    }
    const all = [place(first), place(last)]
    expect(await send([{ ...row, kept: all }], officers)).toMatchObject({ rejected: 0, added: 1 })
    const events = await database.sql`
      select e.actor, e.after from audit_event e join record r on r.id = e.object
      where e.act = 'personal-data.keep' and r.subject_code = ${codeOf(n)}`
    // Who has released it, and who has answered, and when: here by sending it so.
    const hand = { by: "officer:410105:anna", at: expect.stringMatching(/^2026-.*Z$/) }
    expect(events).toEqual([
      { actor: "officer:410105:releaser", after: { kept: all.map((answer) => ({ ...answer, ...hand })) } },
    ])
  })

  test("is nobody else's to give", async () => {
    const row = penaltyRow(n, { violation: hotline, kept: [{ field: "violation", reason: "示例" }] })
    const { id, tally } = await importRows(database.sql, [row])
    expect(tally).toMatchObject({ rejected: 1 })
    expect(await remarksOn(id)).toMatchObject([{ field: "kept" }])
  })

  test("lets a proceeding go on, stands in its history, and is asked for anew where the text is", async () => {
    const kept = [{ field: "decision_no", reason: "文号如此" }]
    const { body } = await anna.post("/v1/decisions", abnormal())
    const contact = { ...visit, paper: await anna.bring(body, "现场核查笔录（示例）") }
    const act = { act: "confirm", decision_no: "0388-66668888", kept, contact }
    const told = { ...act, kept: [{ field: "decision_no", reason: "电话15412345678是企业的" }] }
    expect(await anna.post(`/v1/decisions/${body.id}/acts`, told)).toMatchObject({
      ...{ status: 400, body: { errors: [{ pointer: "/kept/0/reason" }] } },
    })
    // Of two, nobody says that each was looked at.
    const two = { ...act, decision_no: "0388-66668888、0388-66669999" }
    expect(await anna.post(`/v1/decisions/${body.id}/acts`, two)).toMatchObject({
      ...{ status: 400, body: { errors: [{ pointer: "/decision_no" }, { pointer: "/decision_no" }] } },
    })
    const confirmed = await anna.post(`/v1/decisions/${body.id}/acts`, act)
    expect(confirmed).toMatchObject({ status: 200, body: { content: { kept: [{ ...kept[0], start: 0 }] } } })
    await boris.act(body, "return", { reason: "示例" })
    const again = await anna.post(`/v1/decisions/${body.id}/acts`, { act: "confirm", decision_no: "0388-66669999" })
    expect(again).toMatchObject({ status: 400, body: { errors: [{ pointer: "/decision_no" }] } })
    await anna.act(body, "confirm", { decision_no: "郑市监异字〔2026〕99号" })
    const events = await database.sql`
      select act, after from audit_event where object = ${body.id} and act = 'proceeding.confirm' order by id`
    expect(events[0], JSON.stringify(events)).toMatchObject({ after: { kept } })
  })
})

describe("a name", () => {
  test.each(["示例\u200b商贸有限公司", "\u202e示例商贸有限公司", "示例商贸\u2066有限公司"])(
    "%j with what no reader sees is refused at its field",
    async (name) => {
      const { id, tally } = await importRows(database.sql, [
        subjectRow(n, { name }),
        subjectRow(n, { former_names: [name] }),
        subjectRow(n, { shops: [{ platform: "示例商城", name }] }),
        abnormalRow(n, { subject: { code: codeOf(n), name } }),
      ])
      expect(tally).toMatchObject({ rejected: 4 })
      const fields = (await remarksOn(id)).map(({ field }) => field)
      expect(fields).toEqual(["name", "former_names/0", "shops/0/name", "subject/name"])
      const refused = await anna.post("/v1/decisions", { ...abnormal(), subject: { code: codeOf(n), name } })
      expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: "/subject/name" }] } })
    },
  )

  test("other than the one that the register knows is flagged, and by a record does not take its place", async () => {
    await importRows(database.sql, [subjectRow(n)])
    const other = { code: codeOf(n), name: "示例另名商贸有限公司" }
    const { id, tally } = await importRows(database.sql, [abnormalRow(n, { subject: other })])
    expect(tally).toMatchObject({ added: 1, flagged: 1 })
    expect(await remarksOn(id)).toMatchObject([{ field: "subject/name", outcome: "flagged" }])
    const [row] = await database.sql`select name from subject where code = ${codeOf(n)}`
    expect(row?.["name"]).toBe(`示例第${n}号商贸有限公司`)
    const renamed = await importRows(database.sql, [subjectRow(n, { name: other.name })])
    expect(await remarksOn(renamed.id)).toMatchObject([{ field: "name", outcome: "flagged" }])
  })
})

describe("gongshi personal-data", () => {
  test("lists what is published and would be held today, but for what was answered, and never the text", async () => {
    const env = { DATABASE_URL: database.url, DATA_DIR: path.join(cwd, "data") }
    expect((await gongshi(["personal-data"], { cwd, env })).code).toBe(0)
    await importRows(database.sql, [subjectRow(n), penaltyRow(n)])
    // As it could be put in before names and numbers were searched.
    await database.sql`update subject set former_names = '["示例15412345678"]' where code = ${codeOf(n)}`
    await database.sql`update record set decision_no = '41990118991231008X' where subject_code = ${codeOf(n)}`
    const before = await tables()
    const { code, stdout, stderr } = await gongshi(["personal-data"], { cwd, env })
    const [record] = await database.sql`select id from record where subject_code = ${codeOf(n)}`
    expect(code).toBe(1)
    expect(stdout.trimEnd().split("\n")).toEqual([
      `${codeOf(n)}\tformer_names/0\tphone\tshape\t2\t13`,
      `${record?.["id"]}\tdecision_no\tid-number\tchecked\t0\t18`,
    ])
    expect(stderr).toMatch(/2 findings/)
    expect(stdout + stderr).not.toContain("4199")
    expect(await tables()).toBe(before)
  })
})
